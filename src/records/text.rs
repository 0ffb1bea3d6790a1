//! Which characters a record may hold, and in which form.
//!
//! Everything is put into NFC. Control, bidirectional and invisible characters are refused, since
//! a reader cannot see them; so are characters that the embedded fonts cannot draw.

use super::yaml::{Node, Value};
use crate::problem::{Code, Place, Problem};
use unicode_normalization::{UnicodeNormalization, is_nfc};
use unicode_properties::{GeneralCategory, UnicodeGeneralCategory};

/// Tells whether all embedded faces can draw a character.
pub type Repertoire<'a> = &'a (dyn Fn(char) -> bool + Sync);

/// Normalises every scalar of the tree and reports every character that may not stand there.
pub fn check(node: &mut Node, source: &str, drawable: Repertoire<'_>, problems: &mut Vec<Problem>) {
    match &mut node.value {
        Value::Scalar(scalar) => {
            if !is_nfc(&scalar.text) {
                scalar.text = scalar.text.nfc().collect();
            }
            let mut seen = Vec::new();
            for c in scalar.text.chars() {
                if seen.contains(&c) {
                    continue;
                }
                if let Some(problem) = judge(c, drawable, || locate(c, &node.place, source)) {
                    seen.push(c);
                    problems.push(problem);
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

fn judge(c: char, drawable: Repertoire<'_>, place: impl Fn() -> Place) -> Option<Problem> {
    use GeneralCategory as G;
    if matches!(c, '\n' | '\t' | '\u{a0}') || c.is_ascii_graphic() || c == ' ' {
        return None;
    }
    let number = c as u32;
    match c.general_category() {
        G::Control | G::LineSeparator | G::ParagraphSeparator => Some(
            Problem::at(
                Code::ForbiddenCharacter,
                &place(),
                format!("ký tự điều khiển U+{number:04X} không được dùng"),
            )
            .hint("xóa ký tự này; nó thường lọt vào khi chép từ chương trình khác"),
        ),
        G::Format => Some(
            Problem::at(
                Code::ForbiddenCharacter,
                &place(),
                format!("ký tự vô hình U+{number:04X} không được dùng"),
            )
            .hint("xóa ký tự này: gõ lại đoạn chữ quanh chỗ được chỉ thay vì chép và dán"),
        ),
        _ if !drawable(c) => Some(
            Problem::at(
                Code::NoGlyph,
                &place(),
                format!("phông chữ của văn bản không có ký tự “{c}” (U+{number:04X})"),
            )
            .hint("thay bằng chữ hoặc dấu thông thường"),
        ),
        _ => None,
    }
}

/// The place of `c` inside the scalar; the scalar itself when `c` was written as an escape.
fn locate(c: char, scalar: &Place, source: &str) -> Place {
    let (start, end) = scalar.bytes;
    match source.get(start..end).and_then(|slice| slice.find(c)) {
        Some(at) => {
            let from = start + at;
            Place::in_text(scalar.file.clone(), source, from..from + c.len_utf8())
        }
        None => scalar.clone(),
    }
}
