//! A record without its comments: what goes along with a document that leaves the office.
//!
//! In: a YAML text. Out: the same lines without what stands behind a `#` that YAML takes for the start of
//! a comment. Both are read, and what they say is compared: a text that would say anything else, or that
//! cannot be read, is given back by nobody.

use super::parser;
use super::yaml::{Node, Value};
use std::ops::Range;
use std::sync::Arc;

/// The text without comments; lines that held nothing else are gone. `None` when the text cannot be
/// read, or not be parted from its comments.
pub fn without(text: &str) -> Option<String> {
    let name: Arc<str> = "".into();
    let whole = parser::parse(&name, text).ok()?;
    let mut scalars = Vec::new();
    spans(&whole, &mut scalars);
    // Where a block keeps its last blank lines, the line of a comment is what ends it.
    [Lines::Go, Lines::Stay]
        .into_iter()
        .map(|lines| strip(text, &scalars, lines))
        .find(|bare| parser::parse(&name, bare).is_ok_and(|again| same(&whole, &again)))
}

/// What becomes of lines that hold nothing but a comment.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Lines {
    Go,
    /// As an empty comment.
    Stay,
}

/// The bytes of a file without a byte-order mark.
pub fn without_bom(bytes: &[u8]) -> &[u8] {
    bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes)
}

/// Where scalars stand, in the order of the text.
fn spans(node: &Node, scalars: &mut Vec<Range<usize>>) {
    match &node.value {
        Value::Scalar(_) => scalars.push(node.place.bytes.0..node.place.bytes.1),
        Value::List(items) => items.iter().for_each(|item| spans(item, scalars)),
        Value::Map(pairs) => pairs.iter().for_each(|(key, value)| {
            spans(key, scalars);
            spans(value, scalars);
        }),
    }
}

fn strip(text: &str, scalars: &[Range<usize>], lines: Lines) -> String {
    let mut out = String::with_capacity(text.len());
    let (mut start, mut next) = (0, 0);
    for line in text.split_inclusive('\n') {
        let comment = line.char_indices().find(|(at, c)| {
            let here = start + at;
            if *c != '#' || !(*at == 0 || line[..*at].ends_with([' ', '\t', '\u{feff}'])) {
                return false;
            }
            while scalars.get(next).is_some_and(|span| span.end <= here) {
                next += 1;
            }
            !scalars.get(next).is_some_and(|span| span.contains(&here))
        });
        start += line.len();
        let Some((at, _)) = comment else {
            out.push_str(line);
            continue;
        };
        let kept = line[..at].trim_end_matches([' ', '\t']);
        if !kept.is_empty() || lines == Lines::Stay {
            out.push_str(if kept.is_empty() { &line[..=at] } else { kept });
            out.push_str(&line[line.trim_end_matches(['\r', '\n']).len()..]);
        }
    }
    out
}

/// Whether two texts say the same, wherever they say it.
fn same(one: &Node, other: &Node) -> bool {
    match (&one.value, &other.value) {
        (Value::Scalar(one), Value::Scalar(other)) => {
            one.text == other.text && one.plain == other.plain
        }
        (Value::List(one), Value::List(other)) => {
            one.len() == other.len() && one.iter().zip(other).all(|(one, other)| same(one, other))
        }
        (Value::Map(one), Value::Map(other)) => {
            one.len() == other.len()
                && one
                    .iter()
                    .zip(other)
                    .all(|(one, other)| same(&one.0, &other.0) && same(&one.1, &other.1))
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_go_and_everything_else_stays() {
        let text = "# đầu\nloai: x # cuối dòng\nma: \"a # b\"\nten: 'c # d'   # e\nlien: a#b\n  # thụt\nco: [1, # giữa\n  2]\nkhoi: |\n  dòng # giữ\n  # cũng giữ\n# sau khối\ngap: >-\n  một\n  # vẫn là chữ\n\n# hết\ncuoi: hết # không xuống dòng";
        let bare = without(text).unwrap();
        assert_eq!(
            bare,
            "loai: x\nma: \"a # b\"\nten: 'c # d'\nlien: a#b\nco: [1,\n  2]\nkhoi: |\n  dòng # giữ\n  # cũng giữ\ngap: >-\n  một\n  # vẫn là chữ\n\ncuoi: hết"
        );
        assert_eq!(without(&bare).as_deref(), Some(bare.as_str()));
    }

    #[test]
    fn line_ends_and_marks_are_as_they_were() {
        let text = "\u{feff}# đầu\r\na: 1 # x\r\nb: 2\r\n";
        let bare = without(std::str::from_utf8(without_bom(text.as_bytes())).unwrap());
        assert_eq!(bare.as_deref(), Some("a: 1\r\nb: 2\r\n"));
        assert_eq!(without("a: [1"), None);
    }

    /// Ten thousand texts of pieces that are hard to tell apart, from a fixed seed.
    #[test]
    fn what_a_text_says_never_changes() {
        const PIECES: [&str; 22] = [
            "a: b",
            "\n",
            "\n  ",
            " # ",
            "#",
            "\"",
            "'",
            "|",
            ">",
            "- ",
            "x",
            " ",
            "[",
            "]",
            ", ",
            "\t",
            "{",
            "}",
            ": ",
            "\\",
            "|+\n  y\n",
            "\n- c: 'd'",
        ];
        let (mut seed, mut read) = (20_260_101_u64, 0);
        for _ in 0..10_000 {
            let mut text = String::new();
            for _ in 0..14 {
                seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
                text.push_str(PIECES[usize::try_from(seed >> 33).unwrap() % PIECES.len()]);
            }
            if parser::parse(&"".into(), &text).is_ok() {
                read += 1;
                assert!(without(&text).is_some(), "{text:?}");
            }
        }
        assert!(read > 500, "{read}");
    }
}
