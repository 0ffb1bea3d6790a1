//! Mistakes that a line shows by itself or beside the lines around it: a dash that is none, two keys
//! in one line, text that left its block, a value that begins with a sign of YAML.

use super::{Found, QUOTE, line_of, value_start};
use crate::records::outline::Outline;
use granit_parser::ErrorKind;

/// Signs that people put before an item of a list and YAML does not know; `-` glued to its text too.
const BULLETS: &str = "–—−•·*+▪●◦‣";

/// An item of a list whose dash is another sign, or has no space behind it, among other items.
pub fn bullet(text: &str, at: usize, kind: &ErrorKind) -> Option<Found> {
    use ErrorKind as K;
    let stops = matches!(
        kind,
        K::SimpleKeyExpected
            | K::InvalidSimpleKey
            | K::ExpectedBlockMappingKey
            | K::ExpectedBlockSequenceEntry
            | K::UnknownAnchor
            | K::MissingAnchorOrAliasName
    );
    let (start, end) = line_of(text, at);
    let line = &text[start..end];
    let bare = line.trim_start();
    let sign = bare.chars().next().filter(|_| stops)?;
    let rest = &bare[sign.len_utf8()..];
    let (from, until) = (start + line.len() - bare.len(), start + line.len() - rest.len());
    if sign == '-' && rest.starts_with(|c: char| !c.is_whitespace() && c != '-') {
        return Some(Found {
            bytes: (from, until),
            message: "thiếu dấu cách sau dấu gạch đầu dòng".into(),
            hint: "viết `- ` rồi mới đến nội dung của mục",
        });
    }
    if !BULLETS.contains(sign) || !rest.starts_with(char::is_whitespace) && "*+".contains(sign) {
        return None;
    }
    let number = if sign.is_ascii() { String::new() } else { format!(" (U+{:04X})", sign as u32) };
    Some(Found {
        bytes: (from, until),
        message: format!("dấu `{sign}`{number} không mở được một mục của danh sách"),
        hint: "thay bằng dấu gạch nối `-` của bàn phím và một dấu cách; nếu là ý con của mục trên, \
               viết cả mục sau dấu `|`",
    })
}

/// A line of a `|` text that stands further left than its first line.
pub fn left_its_block(text: &str, at: usize, kind: &ErrorKind) -> Option<Found> {
    use ErrorKind as K;
    if !matches!(kind, K::SimpleKeyExpected | K::InvalidSimpleKey | K::InvalidBlockScalarIndent) {
        return None;
    }
    let (start, end) = line_of(text, at);
    let indent = |line: &str| line.len() - line.trim_start().len();
    let own = indent(&text[start..end]);
    let mut line_start = start;
    let mut deeper = false;
    while let Some(above) = line_start.checked_sub(1) {
        let (from, to) = line_of(text, above);
        let line = text[from..to].trim_end();
        line_start = from;
        if line.is_empty() {
            continue;
        }
        let sign = line.rsplit([' ', ':']).next().unwrap_or_default();
        if deeper && ["|", "|-", "|+", ">", ">-", ">+"].contains(&sign) {
            return Some(Found {
                bytes: (start + own, start + text[start..end].trim_end().len()),
                message: format!(
                    "dòng này thụt ít hơn các dòng của văn bản sau dấu `{sign}` ở trên"
                ),
                hint: "thụt mọi dòng của văn bản thẳng cột với dòng đầu của nó",
            });
        }
        if indent(line) <= own {
            return None;
        }
        deeper = true;
    }
    None
}

/// `so: 21, ngay: 2018-07-02`: a key behind the value of another.
pub fn two_keys(text: &str, at: usize, kind: &ErrorKind) -> Option<Found> {
    if !matches!(kind, ErrorKind::MappingValueNotAllowed | ErrorKind::InvalidColonPlacement) {
        return None;
    }
    let (start, _) = line_of(text, at);
    let before = &text[start..at];
    let from = before.rfind([' ', ',', ';']).map(|space| space + 1)?;
    let key = &before[from..];
    let first =
        before.split_once(": ").map(|(key, _)| key.trim_start().trim_start_matches("- "))?;
    let outline = Outline::of_text(text)?;
    (outline.knows(key) && outline.knows(first)).then(|| Found {
        bytes: (start + from, at),
        message: format!("khóa `{key}` đứng chung dòng với khóa `{first}`"),
        hint: "viết mỗi khóa trên một dòng; nếu là một phần của văn bản, đặt cả giá trị trong dấu \
               nháy kép \"…\"",
    })
}

/// A value that begins with a sign that means something to YAML.
pub fn leading_sign(text: &str, at: usize, kind: &ErrorKind) -> Option<Found> {
    if matches!(kind, ErrorKind::UnclosedQuotedScalar | ErrorKind::RecursionLimitExceeded) {
        return None;
    }
    let (start, end) = line_of(text, at);
    let value = start + value_start(&text[start..end])?;
    let sign = text[value..end].chars().next().filter(|_| value <= at)?;
    let found = |message: String| {
        Some(Found { bytes: (value, value + sign.len_utf8()), message, hint: QUOTE })
    };
    match sign {
        '[' | '{' => {
            let close = closing(&text[value..end])?;
            let rest = text[value + close..end].trim_start();
            let goes_on = !rest.is_empty() && !rest.starts_with(['#', ',', ']', '}']);
            let what = if sign == '[' { "danh sách" } else { "khối các khóa" };
            (goes_on && at >= value + close).then_some(())?;
            found(format!(
                "dấu `{sign}` đứng đầu giá trị mở một {what}, nhưng sau dấu đóng còn chữ"
            ))
        }
        '|' | '>' => {
            let header = text[value + 1..end].trim_start_matches(['-', '+', '1', '2', '4']).trim();
            (!header.is_empty() && !header.starts_with('#')).then_some(())?;
            found(format!(
                "dấu `{sign}` đứng đầu giá trị mở một văn bản nhiều dòng: sau nó phải xuống dòng"
            ))
        }
        '%' | '@' | '`' | ',' | ']' | '}' if at == value => {
            found(format!("dấu `{sign}` không thể đứng đầu một giá trị trong YAML"))
        }
        _ => None,
    }
}

/// The byte behind the bracket that closes the first one, quotes left aside.
fn closing(text: &str) -> Option<usize> {
    let (mut depth, mut quote) = (0_usize, None);
    for (at, c) in text.char_indices() {
        match (quote, c) {
            (Some(open), c) if c == open => quote = None,
            (Some(_), _) => {}
            (None, '"' | '\'') => quote = Some(c),
            (None, '[' | '{') => depth += 1,
            (None, ']' | '}') => {
                depth = depth.saturating_sub(1);
                if depth == 0 {
                    return Some(at + 1);
                }
            }
            _ => {}
        }
    }
    None
}
