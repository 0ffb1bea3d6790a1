//! Words that must not be torn, and words that no line can hold.
//!
//! A line may end after the hyphen or the slash of `1246/BHXH-QLT`, which tears a number in two: such a
//! word is marked to be kept whole. A word that is longer than its line, an address or a digest, is
//! marked where it may be broken: after a sign, else after any letter. [`MARK`] stands around what is
//! kept; two of them in a row are a chance to break. The template takes them out again, so that what is
//! printed is what was written.

use std::borrow::Cow;

/// Stands for no character of any record.
pub const MARK: char = '\u{e003}';
const NO_BREAK: char = '\u{a0}';

/// A word of more letters than this is an address, a digest or a dotted line, kept whole nowhere.
const LONGEST: usize = 40;
/// Signs after which a long word is broken first.
const SIGNS: [char; 14] = ['/', '-', '–', '.', '_', '?', '&', '=', '#', ',', ';', ':', '@', '…'];

/// Marks the words of a text that is set in lines of `room` points.
pub fn mark<'a>(text: &'a str, room: f64, width: &impl Fn(&str) -> f64) -> Cow<'a, str> {
    let words = || text.split(' ');
    let is_marked = has_sign(text) || words().any(|word| word.len() > LONGEST);
    if !is_marked && !is_tight(text, room, width) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 24);
    let mut words = words().peekable();
    while let Some(word) = words.next() {
        let range =
            word.ends_with("\u{a0}-") && words.peek().is_some_and(|next| begins_number(next));
        match words.next_if(|_| range) {
            Some(next) => push(&mut out, &format!("{word} {next}"), room, width),
            None => push(&mut out, word, room, width),
        }
        if words.peek().is_some() {
            out.push(' ');
        }
    }
    Cow::Owned(out)
}

/// Whether lines are so short that even a word may be too long for one.
fn is_tight(text: &str, room: f64, width: &impl Fn(&str) -> f64) -> bool {
    const ROOMY_PT: f64 = 200.0;
    room < ROOMY_PT && text.split(' ').any(|word| word.len() > 3 && width(word) > room)
}

fn begins_number(word: &str) -> bool {
    word.starts_with(|c: char| c.is_ascii_digit())
}

fn has_sign(text: &str) -> bool {
    text.contains(['-', '/', '–'])
}

fn push(out: &mut String, word: &str, room: f64, width: &impl Fn(&str) -> f64) {
    let opened = word.trim_start_matches(['(', '“', '"', '[']);
    let core = opened.trim_end_matches(['.', ',', ';', ':', ')', '”', '"', ']', '!', '?']);
    let start = word.len() - opened.len();
    let (before, after) = (&word[..start], &word[start + core.len()..]);
    let long = core.chars().nth(LONGEST).is_some();
    if long || width(core) > room {
        broken(out, &word.replace(NO_BREAK, " "), room, width);
    } else if can_be_torn(core) {
        out.push_str(before);
        out.push(MARK);
        out.push_str(core);
        out.push(MARK);
        out.push_str(after);
    } else {
        out.push_str(word);
    }
}

/// Whether a line may end inside the word: not between the digits of a date.
fn can_be_torn(word: &str) -> bool {
    let mut before = None;
    let mut chars = word.chars().peekable();
    while let Some(c) = chars.next() {
        let next = chars.peek().copied();
        let digit = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit());
        let torn = match c {
            '-' | '–' => before.is_some() && next.is_some(),
            '/' => before.is_some() && next.is_some() && !(digit(before) && digit(next)),
            _ => false,
        };
        if torn {
            return true;
        }
        before = Some(c);
    }
    false
}

/// A word with its chances to break; ties in it are given up.
fn broken(out: &mut String, word: &str, room: f64, width: &impl Fn(&str) -> f64) {
    for (at, part) in word.split(' ').enumerate() {
        if at > 0 {
            out.push(' ');
        }
        let long = part.chars().nth(LONGEST).is_some();
        if width(part) <= room && !long {
            out.push_str(part);
            continue;
        }
        // A piece of most of a line would leave the line before it all but empty.
        let most = if long { room / 3.0 } else { room };
        for (at, piece) in pieces(part).enumerate() {
            if at > 0 {
                out.extend([MARK, MARK]);
            }
            if width(piece) <= most {
                out.push_str(piece);
                continue;
            }
            for (at, letter) in piece.chars().enumerate() {
                if at > 0 {
                    out.extend([MARK, MARK]);
                }
                out.push(letter);
            }
        }
    }
}

/// A word cut after each sign, or run of signs, that is not its last.
fn pieces(word: &str) -> impl Iterator<Item = &str> {
    let mut rest = word;
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let sign = rest.find(SIGNS);
        let end = sign.map_or(rest.len(), |at| {
            rest[at..].find(|c| !SIGNS.contains(&c)).map_or(rest.len(), |more| at + more)
        });
        let (piece, after) = rest.split_at(end);
        rest = after;
        Some(piece)
    })
}

/// Digits with their signs: never broken.
fn is_figure(word: &str) -> bool {
    word.contains(|c: char| c.is_ascii_digit())
        && word.chars().all(|c| c.is_ascii_digit() || ".,-−–/%()+".contains(c))
}

/// The widest part of a word that a line must hold in one piece.
pub fn least(word: &str, width: &impl Fn(&str) -> f64) -> f64 {
    /// Longer words are broken after any letter, but not before this many stand together.
    const TOGETHER: usize = 12;
    /// The longest word that is a word.
    const WORD: usize = 24;
    let whole = width(word);
    if word.chars().count() <= WORD || is_figure(word) {
        return whole;
    }
    let part = |piece: &str| {
        let end = piece.char_indices().nth(TOGETHER).map_or(piece.len(), |(at, _)| at);
        width(&piece[..end])
    };
    pieces(word).map(part).fold(0.0, f64::max)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn marked(text: &str, room: f64) -> String {
        let width = |text: &str| text.chars().map(|_| 1.0).sum();
        mark(text, room, &width).replace(MARK, "|")
    }

    #[test]
    fn numbers_of_documents_are_kept_whole() {
        let cases = [
            ("số 1246/BHXH-QLT, ngày 24/7/2020", "số |1246/BHXH-QLT|, ngày 24/7/2020"),
            ("(CTr-BHXH-LĐLĐ)", "(|CTr-BHXH-LĐLĐ|)"),
            ("giai đoạn 2016\u{a0}- 2020.", "giai đoạn |2016\u{a0}- 2020|."),
            ("Pháp luật - Kinh tế", "Pháp luật - Kinh tế"),
            ("giảm -5 và 3/4", "giảm -5 và 3/4"),
        ];
        for (text, wanted) in cases {
            assert_eq!(marked(text, 400.0), wanted);
        }
    }

    #[test]
    fn what_no_line_can_hold_is_broken_after_signs_then_anywhere() {
        assert_eq!(marked("xem https://a.vn/abc", 12.0), "xem https://||a.||vn/||abc");
        assert_eq!(marked("abcdef", 4.0), "a||b||c||d||e||f");
        let long = "x".repeat(60);
        assert_eq!(marked(&long, 200.0), long);
        assert_eq!(marked(&long, 50.0).matches("||").count(), 59);
    }

    #[test]
    fn figures_are_never_broken() {
        let width = |text: &str| text.chars().map(|_| 1.0).sum::<f64>();
        let near = |text: &str, wanted: f64| (least(text, &width) - wanted).abs() < 1e-9;
        assert!(near("1.234.567.890.123.456.789.012", 29.0));
        assert!(near("TA0012A", 7.0));
        assert!(near(&"x".repeat(60), 12.0));
    }
}
