//! Habits of the word processor that a record does not need: words and marks that the form prints
//! anyway, spaces before marks, words written twice, capitals inside a sentence.
//!
//! In: the tree of a file that was read. Out: advice with the right text where it is certain; the text
//! itself stays as it is. [`frame`] is the table of what the form prints, [`words`] the words.

pub mod frame;
mod words;

use super::scalar::FileKind;
use super::yaml::{Node, Scalar, Value};
use crate::problem::{Code, Place, Problem};
use frame::{BRACKET, BULLET, Frame, NUMBER, OWN_NUMBER, Stands};
use words::{MEANT_TWICE, NEVER_TWICE, OPENINGS};

pub use words::WITH_STOP;

/// The longest text that is shown whole in advice.
const SHOWN_MAX: usize = 200;

/// Doubled phrases are looked for up to this many words.
const PHRASE_MAX: usize = 6;

/// Marks that a value does not end with when the form goes on.
const ENDS: [char; 4] = ['.', ';', ',', ':'];

/// Marks that may stand behind the last word of a phrase.
const CLOSING: [char; 8] = ['.', ',', ';', ':', '!', '?', ')', '”'];

/// Items that the form adds to a list, and how they begin.
const ADDED: [(&str, &str); 2] =
    [("can_cu", "quy chế phối hợp"), ("can_cu", "căn cứ quy chế phối hợp")];

/// Looks at every value of a file.
pub fn check(node: &Node, kind: FileKind, problems: &mut Vec<Problem>) {
    each(node, kind, &mut |scalar, place, frame| value(scalar, place, frame, problems));
}

/// What is done with a text of a file: the text, its place, what is printed around it.
type Take<'a> = dyn FnMut(&Scalar, &Place, Frame) + 'a;

/// Goes through all texts of a file.
pub fn each(node: &Node, kind: FileKind, take: &mut Take<'_>) {
    walk(node, &mut String::new(), kind, take);
}

fn walk(node: &Node, key: &mut String, kind: FileKind, take: &mut Take<'_>) {
    match &node.value {
        Value::Scalar(scalar) => {
            if let Some(frame) = frame::of(kind, key) {
                take(scalar, &node.place, frame);
            }
        }
        Value::List(items) => items.iter().for_each(|item| walk(item, key, kind, take)),
        Value::Map(pairs) => {
            for (name, value) in pairs {
                let Value::Scalar(name) = &name.value else { continue };
                let before = key.len();
                if !key.is_empty() {
                    key.push('.');
                }
                key.push_str(&name.text);
                walk(value, key, kind, take);
                key.truncate(before);
            }
        }
    }
}

/// One value and what the form prints around it.
fn value(scalar: &Scalar, place: &Place, frame: Frame, problems: &mut Vec<Problem>) {
    if frame.stands == Stands::Free || scalar.is_null() {
        return;
    }
    let text = scalar.text.trim();
    if ADDED
        .iter()
        .any(|(key, begins)| frame.key == *key && text.to_lowercase().starts_with(begins))
    {
        let message = "mẫu tự thêm Quy chế phối hợp vào các căn cứ: ghi ở đây nữa thì in hai lần";
        problems.push(
            Problem::at(Code::FormWords, place, message)
                .hint("xóa mục này, nếu đây là Quy chế phối hợp của hai cơ quan")
                .advice(),
        );
        return;
    }
    let mut advise = |code, message: String, right: Option<String>, hint: String| {
        let problem = Problem::at(code, place, message);
        let problem = match right.and_then(|right| scalar.written(&right)) {
            Some(right) => problem.hint(format!("viết: `{right}`")),
            None => problem.hint(hint),
        };
        problems.push(problem.advice());
    };
    if let Some(Extra { what, right }) = extra(text, frame) {
        let message = format!("mẫu đã in sẵn {what}: viết ở đây nữa thì in hai lần");
        let whole = right.filter(|right| right.chars().count() <= SHOWN_MAX);
        advise(Code::FormWords, message, whole, format!("bỏ {what}"));
    } else if let Some(right) = small(text, frame) {
        let first: String = text.split(' ').take(2).collect::<Vec<_>>().join(" ");
        let message = format!("chữ hoa giữa câu: mẫu in tiếp “{first}” ngay sau chữ đứng trước");
        advise(Code::CapitalInside, message, short(right), "viết thường chữ đầu".to_owned());
    }
    if let Some(right) = spaced(text) {
        let message = "dấu cách hoặc dấu câu thừa, thiếu quanh một dấu câu".to_owned();
        let hint = "dấu câu viết liền sau chữ đứng trước, rồi mới đến một dấu cách".to_owned();
        advise(Code::Punctuation, message, short(right), hint);
    }
    if let Some(sign) = run_together(text) {
        let message = format!("các ý sau dấu `{sign}` chạy liền thành một dòng");
        advise(
            Code::Punctuation,
            message,
            None,
            "viết mỗi ý thành một mục riêng, bắt đầu bằng `- `".to_owned(),
        );
    }
    if let Some((phrase, right)) = doubled(text) {
        let message = format!("chữ “{phrase}” viết hai lần liền nhau");
        advise(Code::DoubledWords, message, short(right), format!("bỏ một chữ “{phrase}”"));
    }
}

fn short(right: String) -> Option<String> {
    (right.chars().count() <= SHOWN_MAX).then_some(right)
}

/// What the form prints too.
struct Extra {
    what: String,
    /// The text without it, where that is certain.
    right: Option<String>,
}

fn extra(text: &str, frame: Frame) -> Option<Extra> {
    let (mut what, mut rest, mut certain) = (Vec::new(), text, true);
    while let Some((said, after)) = frame.before.iter().find_map(|before| strip(rest, before)) {
        if said == BRACKET {
            rest = after.strip_suffix(')').unwrap_or(after).trim();
            what.push("dấu ngoặc đơn".to_owned());
            continue;
        }
        // Behind `Giao` stands the name of a body, which the form prints too.
        certain &= said.to_lowercase() != "giao";
        what.push(format!("“{said}” ở đầu"));
        rest = after;
    }
    let last = rest.chars().next_back()?;
    let ended = match frame.stands {
        Stands::Sentence => last == ',',
        Stands::Free => false,
        _ => ENDS.contains(&last) && !ends_with_abbreviation(rest),
    };
    if ended {
        let bare = rest.trim_end_matches(|c| ENDS.contains(&c) || c == ' ');
        what.push(format!("dấu `{}` ở cuối", rest[bare.len()..].trim()));
        rest = bare;
    }
    let lowered = small(rest, frame).filter(|_| certain && !what.is_empty());
    let rest = lowered.as_deref().unwrap_or(rest);
    let right = (certain && !rest.is_empty()).then(|| rest.to_owned());
    (!what.is_empty()).then(|| Extra { what: what.join(" và "), right })
}

/// What stands at the beginning as the form prints it, and the rest.
fn strip<'a>(text: &'a str, before: &str) -> Option<(&'a str, &'a str)> {
    let at = match before {
        BULLET | NUMBER => list_sign(text, before == NUMBER)?,
        BRACKET => text.starts_with('(').then_some(1)?,
        OWN_NUMBER => {
            let digits = text.find(|c: char| !c.is_ascii_digit()).filter(|at| *at > 0)?;
            text[digits..].starts_with('/').then_some(digits + 1)?
        }
        words => {
            let end = text.char_indices().nth(words.chars().count()).map(|(at, _)| at)?;
            let same = text[..end].to_lowercase() == words;
            let whole = !text[end..].starts_with(char::is_alphanumeric);
            (same && whole).then_some(end)?
        }
    };
    let rest = text[at..].trim_start_matches([' ', '\u{a0}', ':']);
    (!rest.is_empty()).then_some((&text[..at], rest))
}

/// The end of a hyphen or number before an item.
fn list_sign(text: &str, numbers: bool) -> Option<usize> {
    let (sign, rest) = text.split_once(' ')?;
    let bullet = matches!(sign, "-" | "–" | "—" | "+" | "•" | "*" | "▪");
    let body = sign.strip_suffix(['.', ')']);
    let number = numbers
        && body.is_some_and(|body| {
            let digits =
                !body.is_empty() && body.len() < 3 && body.bytes().all(|b| b.is_ascii_digit());
            digits || body.chars().count() == 1 && body.starts_with(char::is_lowercase)
        });
    ((bullet || number) && !rest.trim().is_empty()).then_some(sign.len())
}

fn ends_with_abbreviation(text: &str) -> bool {
    let last = text.rsplit([' ', '\u{a0}']).next().unwrap_or(text).to_lowercase();
    // One letter and a stop: the short form of a name.
    text.ends_with("...")
        || WITH_STOP.contains(&last.as_str())
        || last.chars().count() == 2 && last.ends_with('.')
}

/// The text with a small letter, where it begins with a capital though it goes on a sentence.
fn small(text: &str, frame: Frame) -> Option<String> {
    let first =
        text.chars().next().filter(|c| frame.stands == Stands::Within && c.is_uppercase())?;
    let lower = text.to_lowercase();
    let opens = |opening: &&str| {
        lower.strip_prefix(*opening).is_some_and(|rest| !rest.starts_with(char::is_alphanumeric))
    };
    // `BÁO CÁO` and `Thanh tra Chính phủ` are no slips of a verb.
    let next = text.split(' ').nth(1).unwrap_or_default();
    let second = text.split(' ').nth(2).unwrap_or_default();
    let word_goes_on = text.chars().nth(1).is_some_and(char::is_lowercase);
    let name = next.starts_with(char::is_uppercase) || second.starts_with(char::is_uppercase);
    let named = name && matches!(first, 'T') && lower.starts_with("thanh tra");
    (word_goes_on && !named && OPENINGS.iter().any(opens))
        .then(|| format!("{}{}", first.to_lowercase(), &text[first.len_utf8()..]))
}

/// The text with its marks straight behind the words, and one space behind each mark; what is proposed
/// needs no other proposal.
fn spaced(text: &str) -> Option<String> {
    if !has_mark_to_space(text) {
        return None;
    }
    let mut right = spaced_once(text)?;
    while let Some(again) = spaced_once(&right) {
        right = again;
    }
    Some(right)
}

/// Whether two signs stand together of which [`spaced_once`] may change one: most texts have none.
fn has_mark_to_space(text: &str) -> bool {
    text.as_bytes().windows(2).any(|pair| match pair {
        [b' ', mark] => b",;.:)!?".contains(mark),
        [b'(', b' '] | [b'.', b'.'] => true,
        [b',' | b';', after] => *after != b' ',
        _ => false,
    })
}

fn spaced_once(text: &str) -> Option<String> {
    let letters: Vec<char> = text.chars().collect();
    let at = |at: Option<usize>| at.and_then(|at| letters.get(at)).copied();
    let mut right = String::new();
    for (here, c) in letters.iter().copied().enumerate() {
        let (before, after) = (at(here.checked_sub(1)), at(Some(here + 1)));
        if is_space_before_mark(c, after, at(Some(here + 2))) || c == ' ' && before == Some('(') {
            continue;
        }
        // Of two marks in a row the second one counts; three stops are one sign.
        let two_stops = || before != Some('.') && at(Some(here + 2)) != Some('.');
        if matches!((c, after), (',' | ';', Some(',' | ';' | '.')))
            || (c, after) == ('.', Some('.')) && two_stops()
        {
            continue;
        }
        right.push(c);
        let letter = |c: Option<char>| c.is_some_and(|c| c.is_lowercase() && !c.is_ascii_digit());
        if matches!(c, ',' | ';') && letter(before) && letter(after) {
            right.push(' ');
        }
    }
    (right != text).then_some(right)
}

/// Whether a space stands before a mark that ends a word.
fn is_space_before_mark(c: char, mark: Option<char>, behind: Option<char>) -> bool {
    let ends = behind.is_none_or(|c| c.is_whitespace() || c == '”');
    c == ' '
        && matches!(mark, Some(',' | ';' | '.' | ':' | ')' | '!' | '?'))
        && (ends || mark == Some(')'))
}

/// The sign before items that were written behind each other on one line.
fn run_together(text: &str) -> Option<char> {
    let mut words = text.split(' ').peekable();
    while let Some(word) = words.next() {
        let sign = words.peek().copied().unwrap_or_default();
        let sign = sign
            .chars()
            .next()
            .filter(|c| sign.chars().count() == 1 && matches!(c, '+' | '•' | '-' | '*'));
        if let Some(sign) = sign.filter(|_| word.ends_with([':', ';', '.'])) {
            return Some(sign);
        }
    }
    None
}

/// A phrase that stands twice in a row, and the text with it once.
fn doubled(text: &str) -> Option<(String, String)> {
    let words: Vec<&str> = text.split([' ', '\n']).filter(|word| !word.is_empty()).collect();
    let bare: Vec<&str> = words.iter().map(|word| word.trim_end_matches(CLOSING)).collect();
    for size in (1..=PHRASE_MAX.min(words.len() / 2)).rev() {
        for from in 0..=words.len() - 2 * size {
            let last = from + size - 1;
            let same = is_same(words[last], bare[last + size])
                && (from..last).all(|at| is_same(words[at], words[at + size]));
            if same && is_slip(&words[from..from + size], words[from + size]) {
                // The first stays, which may begin a sentence, with the marks behind the second.
                let again = words[from + 2 * size - 1];
                let marks = &again[again.trim_end_matches(CLOSING).len()..];
                let kept = words[..from + size].join(" ") + marks;
                let once = [&[kept.as_str()], &words[from + 2 * size..]].concat().join(" ");
                return Some((words[from..from + size].join(" "), once));
            }
        }
    }
    None
}

/// Whether two words differ in capitals at most.
fn is_same(one: &str, other: &str) -> bool {
    let small = one.chars().flat_map(char::to_lowercase);
    let other_small = || other.chars().flat_map(char::to_lowercase);
    one == other || one.len() == other.len() && small.eq(other_small())
}

/// Whether nobody means to say a phrase twice.
fn is_slip(phrase: &[&str], again: &str) -> bool {
    let folded: Vec<String> = phrase.iter().map(|word| word.to_lowercase()).collect();
    if MEANT_TWICE.contains(&folded.join(" ").as_str()) {
        return false;
    }
    let is_word = |word: &&str| word.chars().filter(|c| c.is_alphabetic()).count() > 1;
    match phrase {
        [one] => {
            let name = one.starts_with(char::is_uppercase) && again.starts_with(char::is_uppercase);
            is_word(one) && (name || NEVER_TWICE.contains(&folded[0].as_str()))
        }
        // A phrase of one word four times, or of numbers.
        many => many.iter().all(is_word) && folded.windows(2).any(|pair| pair[0] != pair[1]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_passed_over_has_nothing_to_space() {
        const SIGNS: [char; 9] = [' ', ',', ';', '.', ':', '(', ')', 'ấ', '5'];
        let mut texts = vec![String::new()];
        for _ in 0..4 {
            let longer = texts.iter().flat_map(|text| SIGNS.map(|sign| format!("{text}{sign}")));
            texts = longer.collect();
            for text in texts.iter().filter(|text| !has_mark_to_space(text)) {
                assert_eq!(spaced_once(text), None, "{text:?}");
            }
        }
    }
}
