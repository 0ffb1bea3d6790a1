//! Which characters a record may hold, and in which form.
//!
//! Everything is put into NFC. Control, bidirectional and invisible characters are refused wherever
//! they stand, comments too, since a reader cannot see them; so are, in values, characters that the
//! embedded fonts cannot draw.

mod joined;

use super::syllable::letter;
use super::yaml::{Node, Value};
use crate::problem::{Code, Place, Problem};
use std::collections::BTreeSet;
use std::sync::Arc;
use unicode_normalization::{UnicodeNormalization, is_nfc};
use unicode_properties::{GeneralCategory, UnicodeGeneralCategory};

/// Tells whether all embedded faces can draw a character.
pub type Drawable<'a> = &'a (dyn Fn(char) -> bool + Sync);

/// Reports every hidden character of a file, each once a line.
pub fn scan(file: &Arc<str>, source: &str, problems: &mut Vec<Problem>) {
    let mut count = 0;
    let mut start = 0;
    for (number, line) in source.split('\n').enumerate() {
        let mut seen = BTreeSet::new();
        for (at, c) in line.char_indices().filter(|(_, c)| !c.is_ascii() || c.is_ascii_control()) {
            let end_of_line = c == '\r' && at + 1 == line.len() && start + at + 1 < source.len();
            if !is_hidden(c) || end_of_line || !seen.insert(c) {
                continue;
            }
            let column = line[..at].chars().count() + 1;
            let bytes = (start + at, start + at + c.len_utf8());
            problems
                .push(hidden(c, &Place { file: file.clone(), line: number + 1, column, bytes }));
            count += 1;
            if count == HIDDEN_MAX {
                return;
            }
        }
        start += line.len() + 1;
    }
}

/// More hidden characters than this in one file are one mistake: the file is no text.
const HIDDEN_MAX: usize = 200;

/// Normalises every scalar of the tree; reports what was hidden behind an escape, no-break spaces
/// where they cannot be meant, and what no face can draw.
pub fn check(node: &mut Node, source: &str, drawable: Drawable<'_>, problems: &mut Vec<Problem>) {
    match &mut node.value {
        Value::Scalar(scalar) => {
            let usual = is_usual(&scalar.text, drawable);
            if !usual && !is_nfc(&scalar.text) {
                scalar.text = scalar.text.nfc().collect();
            }
            let inner = scalar.text.trim_matches([' ', '\t', '\n']);
            if inner.starts_with(NO_BREAK) || inner.ends_with(NO_BREAK) {
                problems.push(no_break(&locate(NO_BREAK, &node.place, source).0));
            }
            if scalar.joined {
                joined::check(&node.place, source, problems);
            }
            let mut seen = BTreeSet::new();
            let odd = scalar.text.chars().filter(|c| !c.is_ascii_graphic() && *c != ' ');
            for c in odd.filter(|_| !usual) {
                if !seen.insert(c) || seen.len() > ODD_MAX {
                    continue;
                }
                let hides = is_hidden(c);
                if !hides && (matches!(c, '\n' | '\t' | NO_BREAK) || drawable(c)) {
                    continue;
                }
                match locate(c, &node.place, source) {
                    (place, _) if !hides => problems.push(no_glyph(c, &scalar.text, &place)),
                    (place, false) => problems.push(hidden(c, &place)),
                    // A hidden character that stands there as itself was found by `scan`.
                    (_, true) => {}
                }
            }
        }
        Value::List(items) => {
            items.iter_mut().for_each(|item| check(item, source, drawable, problems));
        }
        Value::Map(pairs) => {
            for (key, value) in pairs {
                check(key, source, drawable, problems);
                check(value, source, drawable, problems);
            }
        }
    }
}

/// Whether a text is spaces, signs of ASCII and composed Vietnamese letters, which every face can draw: nothing of
/// it is hidden or to be composed.
fn is_usual(text: &str, drawable: Drawable<'_>) -> bool {
    text.chars().all(|c| match c.is_ascii() {
        true => c == ' ' || c.is_ascii_graphic(),
        false => letter(c).is_some() && drawable(c),
    })
}

/// More characters out of the ordinary than this in one text are another language, or no text.
const ODD_MAX: usize = 300;

/// Kept inside a text, where it holds two words together; never at its edge or in a key.
const NO_BREAK: char = '\u{a0}';

/// Whether nobody can see a character.
pub fn is_hidden(c: char) -> bool {
    use GeneralCategory as G;
    // Vietnamese is written in these two ranges, and nothing in them is hidden.
    !matches!(c, '\n' | '\t' | ' '..='~' | '\u{c0}'..='\u{24f}' | '\u{1e00}'..='\u{1eff}')
        && matches!(
            c.general_category(),
            G::Control | G::LineSeparator | G::ParagraphSeparator | G::Format | G::PrivateUse
        )
}

fn hidden(c: char, place: &Place) -> Problem {
    let number = c as u32;
    let (what, hint) = match c {
        '\r' => ("dấu xuống dòng kiểu cũ (CR)", "lưu lại tệp với kiểu xuống dòng LF hoặc CRLF"),
        '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{200e}' | '\u{200f}' | '\u{61c}' => {
            ("ký tự đảo chiều chữ", "xóa ký tự này: nó làm chữ hiện ra khác với nội dung thật")
        }
        '\u{e000}'..='\u{f8ff}' => (
            "ký tự riêng của một phông chữ",
            "gõ lại bằng chữ hoặc dấu thông thường: ký tự này chỉ hiện đúng trên máy đã tạo ra nó",
        ),
        c if c.is_control() => {
            ("ký tự điều khiển", "xóa ký tự này; nó thường lọt vào khi chép từ chương trình khác")
        }
        _ => (
            "ký tự vô hình",
            "xóa ký tự này: gõ lại đoạn chữ quanh chỗ được chỉ thay vì chép và dán",
        ),
    };
    Problem::at(Code::ForbiddenCharacter, place, format!("{what} U+{number:04X} không được dùng"))
        .hint(hint)
}

fn no_break(place: &Place) -> Problem {
    let message = "dấu cách đặc biệt U+00A0 không được đứng ở đầu hoặc cuối";
    Problem::at(Code::ForbiddenCharacter, place, message)
        .hint("xóa dấu cách này rồi gõ lại bằng phím cách")
}

fn no_glyph(c: char, text: &str, place: &Place) -> Problem {
    let number = c as u32;
    if c.general_category() != GeneralCategory::NonspacingMark {
        let message = format!("phông chữ của văn bản không có ký tự “{c}” (U+{number:04X})");
        return Problem::at(Code::NoGlyph, place, message)
            .hint("thay bằng chữ hoặc dấu thông thường");
    }
    // A mark alone cannot be read.
    let before = text.find(c).and_then(|at| text[..at].chars().next_back());
    let letter = before.map_or_else(|| c.to_string(), |letter| format!("{letter}{c}"));
    let message =
        format!("phông chữ của văn bản không vẽ được chữ “{letter}” (dấu U+{number:04X})");
    Problem::at(Code::NoGlyph, place, message).hint(
        "viết theo cách ghi thường dùng trong văn bản nhà nước, ví dụ “Cư M'gar” thay “Čư̆ M'gar”",
    )
}

/// The place of `c` inside the scalar and whether it stands there as itself; the place of the
/// scalar when `c` was written as an escape.
fn locate(c: char, scalar: &Place, source: &str) -> (Place, bool) {
    let (start, end) = scalar.bytes;
    // A place ends at the last letter; a no-break space behind it is no letter.
    let more = source.get(end..).unwrap_or_default().chars().take_while(|c| *c == NO_BREAK);
    let end = end + more.map(char::len_utf8).sum::<usize>();
    match source.get(start..end).and_then(|slice| slice.find(c)) {
        Some(at) => {
            let from = start + at;
            let before = &source[start..from];
            let column = match before.rfind('\n') {
                Some(line) => before[line + 1..].chars().count() + 1,
                None => scalar.column + before.chars().count(),
            };
            let line = scalar.line + before.matches('\n').count();
            let bytes = (from, from + c.len_utf8());
            (Place { file: scalar.file.clone(), line, column, bytes }, true)
        }
        None => (scalar.clone(), false),
    }
}
