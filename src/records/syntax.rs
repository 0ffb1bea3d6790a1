//! What a YAML syntax error means to a person who types a record: where the mistake really is, and
//! how to put it right.
//!
//! In: the parser's error and the text. Out: one problem. A parser stops where it can go on no
//! longer, which is often a line or two behind the mistake; this file looks back.

mod align;
mod lines;
mod words;

use crate::problem::{Code, Place, Problem};
use granit_parser::ErrorKind;
use std::sync::Arc;
use words::words;

const QUOTE: &str = "đặt cả giá trị trong dấu nháy kép \"…\"";
const TABS: &str = "thay mỗi Tab bằng hai dấu cách";
const ODD_SPACES: &str = "xóa các dấu cách ở đầu dòng rồi gõ lại bằng phím cách";
pub const SIGN: &str =
    "dấu `&`, `*` hoặc `!` ở đầu giá trị có nghĩa riêng trong YAML và không dùng trong bản ghi";
const ALIGN: &str = "canh các khóa cùng cấp thẳng cột nhau, mỗi cấp thụt thêm hai dấu cách";

/// A syntax error found in a text (lỗi cú pháp).
pub struct Mistake {
    pub problem: Problem,
    /// Only this line is wrong; those below it, though further right, belong to what is above.
    pub alone: bool,
    /// May only follow from a line above that was left out.
    pub echo: bool,
    /// What to leave out, where it is more or less than the line of the problem and what hangs on it.
    pub range: Option<(usize, usize)>,
}

/// Finds the mistake behind an error that the parser met at byte `at`.
pub fn explain(file: &Arc<str>, text: &str, at: usize, kind: &ErrorKind) -> Mistake {
    let found = hidden_white_space(text, at, kind)
        .or_else(|| first_key_indented(text, kind))
        .or_else(|| lines::bullet(text, at, kind))
        .or_else(|| lines::left_its_block(text, at, kind))
        .or_else(|| lines::two_keys(text, at, kind))
        .or_else(|| glued_colon(text, at, kind))
        .or_else(|| quote_above(text, at, kind))
        .or_else(|| lines::leading_sign(text, at, kind))
        .or_else(|| unclosed_bracket(text, at, kind))
        .or_else(|| colon(text, at, kind))
        .or_else(|| value_sign(text, at, kind))
        .or_else(|| bad_escape(text, at, kind));
    let code =
        if found.is_none() && words::is_sign(kind) { Code::YamlFeature } else { Code::Syntax };
    let found = found.unwrap_or_else(|| plain(text, at, kind));
    let echo = found.hint == ALIGN;
    if echo && let Some(off) = align::find(text, found.bytes.0) {
        return misaligned(file, text, &off);
    }
    let alone = echo || [TABS, ODD_SPACES].contains(&found.hint);
    let place = Place::in_text(file.clone(), text, found.bytes.0..found.bytes.1);
    let problem = Problem::at(code, &place, found.message).hint(found.hint);
    Mistake { problem, alone, echo, range: None }
}

/// A line at the wrong column, however far behind it the parser stopped.
fn misaligned(file: &Arc<str>, text: &str, off: &align::Off) -> Mistake {
    let place = Place::in_text(file.clone(), text, off.bytes.0..off.bytes.1);
    let message = format!(
        "thụt đầu dòng không thẳng hàng với các dòng cùng cấp: ở đây {} dấu cách, các dòng kia {}",
        off.column, off.wanted
    );
    let problem = Problem::at(Code::Syntax, &place, message);
    let problem = match &off.home {
        Some(home) => problem.hint(format!("khóa này thuộc {home}: sửa thụt đầu dòng")),
        None => problem.hint(ALIGN),
    };
    Mistake { problem, alone: true, echo: true, range: Some(off.blank) }
}

/// Text behind a closing quote that was meant to open: the quote above it lacks its end.
fn quote_above(text: &str, at: usize, kind: &ErrorKind) -> Option<Found> {
    let quote = match kind {
        ErrorKind::InvalidTrailingDoubleQuotedScalar => '"',
        ErrorKind::InvalidTrailingSingleQuotedScalar => '\'',
        _ => return None,
    };
    let (mut start, _) = line_of(text, at);
    if text[start..at].matches(quote).count() != 1 {
        return None;
    }
    while let Some(above) = start.checked_sub(1) {
        let (from, to) = line_of(text, above);
        let line = &text[from..to];
        let opens = value_start(line).filter(|value| line[*value..].starts_with(quote));
        if let Some(value) = opens.filter(|_| line.matches(quote).count() % 2 == 1) {
            let (message, hint) = words(&ErrorKind::UnclosedQuotedScalar);
            let bytes = (from + value, from + value + 1);
            return Some(Found { bytes, message: message.into(), hint });
        }
        start = from;
    }
    None
}

/// `key:value` without a space, here or on the line above, which makes it no key at all.
fn glued_colon(text: &str, at: usize, kind: &ErrorKind) -> Option<Found> {
    if matches!(kind, ErrorKind::UnclosedQuotedScalar | ErrorKind::UnknownQuotedScalarEscape) {
        return None;
    }
    let here = line_of(text, at);
    let above = text[..here.0].trim_end();
    for (start, end) in [here, line_of(text, above.len())] {
        let line = &text[start..end];
        let bare = line.trim_start().trim_start_matches("- ");
        let key = bare.bytes().take_while(|c| c.is_ascii_lowercase() || *c == b'_').count();
        let value = bare[key..].strip_prefix(':').unwrap_or_default();
        if key > 0 && value.starts_with(|c: char| !c.is_whitespace()) && !value.starts_with("//") {
            let colon = start + line.len() - bare.len() + key;
            return Some(Found {
                bytes: (colon, colon + 1),
                message: "thiếu dấu cách sau dấu hai chấm".into(),
                hint: "viết `khóa: giá trị`, có dấu cách sau dấu hai chấm",
            });
        }
    }
    None
}

/// The first key of the file stands further right than the next one.
fn first_key_indented(text: &str, kind: &ErrorKind) -> Option<Found> {
    if !matches!(kind, ErrorKind::ExpectedDocumentStart) {
        return None;
    }
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let bare = line.trim_start();
        if !bare.is_empty() && !bare.starts_with('#') && !bare.starts_with("---") {
            let indent = line.len() - bare.len();
            return (indent > 0).then(|| Found {
                bytes: (at + indent, at + line.trim_end().len()),
                message: "dòng khóa đầu tiên thụt vào so với các dòng dưới".into(),
                hint: "xóa các dấu cách ở đầu dòng này",
            });
        }
        at += line.len();
    }
    None
}

struct Found {
    bytes: (usize, usize),
    message: String,
    hint: &'static str,
}

/// Start and end of the line that holds byte `at`, without its line break.
pub fn line_of(text: &str, at: usize) -> (usize, usize) {
    let at = at.min(text.len());
    let start = text[..at].rfind('\n').map_or(0, |at| at + 1);
    let end = text[at..].find('\n').map_or(text.len(), |more| at + more);
    (start, end.max(start))
}

/// A tab or a no-break space among the spaces before the first letter, here or one line away.
fn hidden_white_space(text: &str, at: usize, kind: &ErrorKind) -> Option<Found> {
    use ErrorKind as K;
    let here = line_of(text, at);
    let above = line_of(text, here.0.saturating_sub(1));
    // Lines that were left out are blank.
    let blank: usize = text[here.1..]
        .chars()
        .take_while(|c| c.is_whitespace() && *c != '\t')
        .map(char::len_utf8)
        .sum();
    let below = line_of(text, here.1 + blank);
    let tab = matches!(
        kind,
        K::TabNotAllowed | K::TabInBlockIndentation | K::TabInIndentation | K::TabInPlainScalar
    );
    for (start, end) in [here, if tab { below } else { above }] {
        let line = &text[start..end];
        let bad = line
            .char_indices()
            .take_while(|(_, c)| c.is_whitespace())
            .find(|(_, c)| !matches!(c, ' ' | '\r') && !c.is_control() || *c == '\t');
        if let Some((below, c)) = bad {
            let bytes = (start + below, start + below + c.len_utf8());
            let (message, hint) = match c {
                '\t' => {
                    ("có dấu Tab ở đầu dòng; YAML chỉ nhận dấu cách để thụt dòng".to_owned(), TABS)
                }
                _ => (format!("đầu dòng có dấu cách đặc biệt U+{:04X}", c as u32), ODD_SPACES),
            };
            return Some(Found { bytes, message, hint });
        }
    }
    None
}

/// A `[` or `{` that opens a value at or above the error and is not closed before it.
fn unclosed_bracket(text: &str, at: usize, kind: &ErrorKind) -> Option<Found> {
    if matches!(kind, ErrorKind::UnclosedQuotedScalar | ErrorKind::UnknownQuotedScalarEscape) {
        return None;
    }
    let mut line_end = line_of(text, at).1;
    for _ in 0..LOOK_BACK_LINES {
        let (start, end) = line_of(text, line_end);
        if let Some(open) = value_start(&text[start..end]).map(|below| start + below)
            && matches!(text.as_bytes().get(open), Some(b'[' | b'{'))
        {
            return if closes(&text[open..end]) || open < at && closes(&text[open..at]) {
                None
            } else {
                Some(unclosed(text, open))
            };
        }
        line_end = start.checked_sub(1)?;
    }
    None
}

/// A list of people runs over this many lines at most.
const LOOK_BACK_LINES: usize = 12;

fn unclosed(text: &str, open: usize) -> Found {
    let (message, hint) = match text.as_bytes()[open] {
        b'[' => ("danh sách mở bằng `[` ở đây chưa đóng", "thêm dấu `]` ở cuối danh sách"),
        _ => ("khối mở bằng `{` ở đây chưa đóng", "thêm dấu `}` ở cuối khối"),
    };
    Found { bytes: (open, open + 1), message: message.into(), hint }
}

/// Where the value of `key: value`, `- value` or `- key: value` starts in a line.
fn value_start(line: &str) -> Option<usize> {
    let mut at = line.len() - line.trim_start().len();
    let indent = at;
    while line[at..].starts_with("- ") {
        at += 2;
        at += line[at..].len() - line[at..].trim_start().len();
    }
    if at > indent && line[at..].starts_with(SIGNS) || line[at..].starts_with(['[', '{']) {
        return Some(at);
    }
    match line[at..].find(": ") {
        Some(colon) => {
            let colon = at + colon + 1;
            Some(colon + line[colon..].len() - line[colon..].trim_start().len())
        }
        None => (at > indent).then_some(at),
    }
}

/// Signs with a meaning of their own at the head of a value.
const SIGNS: [char; 16] =
    ['[', ']', '{', '}', '"', '\'', '|', '>', '%', '@', '`', '!', '&', '*', '?', ','];

/// Whether every bracket that opens in `text` closes in it, quotes left aside.
fn closes(text: &str) -> bool {
    let (mut depth, mut quote) = (0_usize, None);
    for c in text.chars() {
        match (quote, c) {
            (Some(open), c) if c == open => quote = None,
            (Some(_), _) => {}
            (None, '"' | '\'') => quote = Some(c),
            (None, '[' | '{') => depth += 1,
            (None, ']' | '}') => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    depth == 0
}

/// Colons: one that makes a text look like a key, one without its space, one that is none.
fn colon(text: &str, at: usize, kind: &ErrorKind) -> Option<Found> {
    use ErrorKind as K;
    let (start, end) = line_of(text, at);
    let line = &text[start..end];
    let bare = line.trim_start().trim_start_matches("- ");
    let key_at = line.len() - bare.len();
    let key_len = bare.bytes().take_while(|c| c.is_ascii_alphanumeric() || *c == b'_').count();
    let (key_end, rest) = (start + key_at + key_len, &bare[key_len..]);
    match kind {
        K::MappingValueNotAllowed | K::InvalidColonPlacement | K::InvalidMappingValueWhitespace => {
            // The first colon of the line ends a key: it is the key that stands in a wrong place.
            if at == key_end && key_len > 0 {
                return Some(Found {
                    bytes: (start + key_at, key_end),
                    message: "thụt đầu dòng không thẳng hàng với các dòng cùng cấp".into(),
                    hint: ALIGN,
                });
            }
            Some(Found {
                bytes: (at, at + 1),
                message: "văn bản chứa dấu hai chấm nên YAML hiểu nhầm thành một khóa mới".into(),
                hint: QUOTE,
            })
        }
        K::SimpleKeyExpected | K::InvalidSimpleKey => {
            let hint = "viết `khóa: giá trị`, có dấu cách sau dấu hai chấm";
            let (bytes, message) = if let Some(below) = line.find('：') {
                let bytes = (start + below, start + below + '：'.len_utf8());
                (bytes, "dấu hai chấm `：` không phải dấu hai chấm thường")
            } else if let Some(behind) = rest.strip_prefix(':') {
                let message = if behind.starts_with('\u{a0}') {
                    "sau dấu hai chấm là dấu cách đặc biệt U+00A0, không phải dấu cách"
                } else {
                    "thiếu dấu cách sau dấu hai chấm"
                };
                ((key_end, key_end + 1), message)
            } else {
                let bytes = (start + key_at, start + line.trim_end().len());
                (bytes, "dòng này thiếu dấu hai chấm sau khóa")
            };
            Some(Found { bytes, message: message.into(), hint })
        }
        _ => None,
    }
}

/// A `-` or `?` that opens the value of a key, or a `-` glued to its item.
fn value_sign(text: &str, at: usize, kind: &ErrorKind) -> Option<Found> {
    use ErrorKind as K;
    if !matches!(
        kind,
        K::BlockSequenceEntryNotAllowed
            | K::MappingKeyNotAllowed
            | K::ExpectedBlockMappingKey
            | K::ExpectedBlockSequenceEntry
    ) {
        return None;
    }
    let (start, end) = line_of(text, at);
    let line = &text[start..end];
    let value = start + value_start(line)?;
    let sign = text[value..end].chars().next().filter(|c| matches!(c, '-' | '?'))?;
    (value == at).then(|| Found {
        bytes: (value, value + 1),
        message: format!("dấu `{sign}` không thể đứng đầu một giá trị trên cùng dòng với khóa"),
        hint: "nếu là danh sách, xuống dòng rồi viết từng mục; nếu là văn bản, đặt trong dấu nháy kép \"…\"",
    })
}

/// The backslash that opens an escape which YAML does not know.
fn bad_escape(text: &str, at: usize, kind: &ErrorKind) -> Option<Found> {
    use ErrorKind as K;
    if !matches!(kind, K::UnknownQuotedScalarEscape | K::InvalidQuotedScalarHexEscape) {
        return None;
    }
    let mut rest = text[at..].char_indices().skip(1);
    while let Some((below, c)) = rest.next() {
        let next = (c == '\\').then(|| rest.next()).flatten().map(|(_, next)| next);
        let known = |c: char| "0abtnvfre \"/\\N_LPxuU\t\n\r".contains(c);
        if next.is_some_and(|next| !known(next) || "xuU".contains(next)) {
            return Some(Found {
                bytes: (at + below, at + below + 1),
                message: "dấu `\\` trong dấu nháy kép mở một mã đặc biệt không có thật".into(),
                hint: "viết hai dấu `\\\\`, hoặc dùng dấu nháy đơn '…'",
            });
        }
    }
    None
}

/// The error as the parser gives it, in words.
fn plain(text: &str, at: usize, kind: &ErrorKind) -> Found {
    let (message, hint) = words(kind);
    let width = text[at..].chars().next().filter(|c| *c != '\n').map_or(0, char::len_utf8);
    Found { bytes: (at, at + width), message: message.into(), hint }
}
