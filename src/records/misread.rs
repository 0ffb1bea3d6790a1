//! Text that is not what somebody typed: typed for an old font (TCVN3, VNI), or read in a wrong code page.
//!
//! In: a file's text, then its tree. Out: one problem for a file that is damaged throughout, else one for
//! each damaged value, with the text as it was where that is certain. All ways of [`readings`] are tried;
//! one counts where it turns words that no Vietnamese [`syllable`](super::syllable) can be into syllables, and leaves
//! none that is neither. The text itself stays as it is.

mod readings;
mod tally;

use super::yaml::{Node, Scalar, Value};
use crate::problem::{Code, Place, Problem};
pub use readings::WINDOWS_1258;
use readings::{Cause, Reading};
use std::sync::Arc;
use tally::{Damage, Tally, Words};

/// So many different words show that a whole file is damaged; fewer may be one pasted passage.
const FILE_WORDS_MIN: usize = 4;

/// The longest text that is shown whole.
const SHOWN_MAX: usize = 300;

/// So many damaged lines of one file are told.
const LINES_MAX: usize = 200;

/// What a file's text looks like before it is parsed.
pub enum Look {
    /// Every word can be what was typed.
    Clean,
    /// Some may not: [`values`] tells which.
    Perhaps,
    /// Damaged from end to end: whatever else is wrong follows from it.
    Damaged(Box<Problem>),
}

/// Looks at a file as a whole, but for its comments.
pub fn look(path: &Arc<str>, source: &str) -> Look {
    let words = Words::of(source, |line| !line.trim_start().starts_with('#'));
    if words.are_clean() {
        return Look::Clean;
    }
    match words.judge(source, throughout) {
        Some(damage) => Look::Damaged(Box::new(whole(path, source, &damage))),
        None => Look::Perhaps,
    }
}

/// A text that has little else than words that a reading explains.
fn throughout(tally: &Tally<'_>, to_come: usize) -> bool {
    let left = tally.right + tally.broken;
    let many =
        tally.words.len() + to_come >= FILE_WORDS_MIN && left * 10 <= tally.explained + to_come;
    many || tally.strict && (tally.sure || to_come > 0) && left == 0
}

/// A text of which a reading explains every word that is none.
fn in_part(tally: &Tally<'_>, to_come: usize) -> bool {
    tally.broken == 0 && (tally.sure || to_come > 0 || tally.words.len() >= 2)
}

fn whole(path: &Arc<str>, source: &str, damage: &Damage) -> Problem {
    let (start, end) = damage.first;
    let place = Place::in_text(path.clone(), source, start..end);
    let from = damage.reading.from;
    match damage.reading.cause {
        Cause::Font => {
            let message = format!("cả tệp là chữ gõ theo phông cũ, {from}");
            Problem::at(Code::OldFont, &place, message)
                .hint("chuyển mã cả tệp sang Unicode, ví dụ bằng công cụ chuyển mã của UniKey")
        }
        Cause::CodePage => {
            let message =
                format!("cả tệp đã hỏng chữ: chữ {from} bị đọc bằng bảng mã khác rồi lưu lại");
            Problem::at(Code::WrongCodePage, &place, message)
                .hint(format!(
                    "lấy lại bản còn đúng từ git: tìm bằng `git log -- \"{path}\"`, rồi \
                     `git restore --source=<bản> -- \"{path}\"`"
                ))
                .hint(if from == WINDOWS_1258 {
                    "hoặc mở tệp gốc với bảng mã Vietnamese (Windows-1258) rồi lưu thành UTF-8"
                } else {
                    "nếu PowerShell đã ghi tệp này: cả Get-Content cũng cần `-Encoding UTF8`"
                })
        }
    }
}

/// What a file of bytes that are not UTF-8 was in, and its text, where that is certain.
pub fn bytes(bytes: &[u8]) -> Option<(&'static str, String)> {
    let shown = readings::western(bytes);
    let damage = Words::of(&shown, |_| true).judge(&shown, throughout)?;
    Some((damage.reading.from, damage.restored?))
}

/// Reports the damaged lines that no parser takes, since a letter has become a control character.
pub fn lines(path: &Arc<str>, source: &str, problems: &mut Vec<Problem>) {
    let mut start = 0;
    for line in source.split_inclusive('\n') {
        let text = without_key(line.trim());
        let from = start + line.trim_end().len() - text.len();
        start += line.len();
        if text.starts_with('#') || !text.contains(|c| ('\u{80}'..='\u{9f}').contains(&c)) {
            continue;
        }
        if let Some(damage) = Words::of(text, |_| true).judge(text, in_part) {
            let place = Place::in_text(path.clone(), source, from..from + text.len());
            problems.push(part(&place, damage.reading, damage.restored));
            if problems.len() == LINES_MAX {
                return;
            }
        }
    }
}

/// The value of a line `- key: value`.
fn without_key(line: &str) -> &str {
    let item = line.strip_prefix("- ").unwrap_or(line).trim_start();
    match item.split_once(": ") {
        Some((key, value)) if key.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_') => {
            value.trim_start()
        }
        _ => item,
    }
}

/// Reports the damaged values of a tree.
pub fn values(node: &Node, problems: &mut Vec<Problem>) {
    match &node.value {
        Value::Scalar(scalar) => problems.extend(value(scalar, &node.place)),
        Value::List(items) => items.iter().for_each(|item| values(item, problems)),
        Value::Map(pairs) => pairs.iter().for_each(|(_, value)| values(value, problems)),
    }
}

fn value(scalar: &Scalar, place: &Place) -> Option<Problem> {
    let damage = Words::of(&scalar.text, |_| true).judge(&scalar.text, in_part)?;
    let restored = damage.restored.and_then(|text| scalar.written(&text));
    Some(part(place, damage.reading, restored))
}

/// The problem of a passage, and how it is written if that is certain.
fn part(place: &Place, reading: &Reading, right: Option<String>) -> Problem {
    let from = reading.from;
    let (code, message, hint) = match reading.cause {
        Cause::Font => (
            Code::OldFont,
            format!("chữ gõ theo phông cũ, {from}"),
            "chuyển mã đoạn chữ này sang Unicode, ví dụ bằng công cụ chuyển mã của UniKey",
        ),
        Cause::CodePage => (
            Code::WrongCodePage,
            format!("chữ {from} bị đọc bằng bảng mã khác rồi lưu lại"),
            "gõ lại đoạn chữ này, hoặc lấy lại từ bản còn đúng",
        ),
    };
    let problem = Problem::at(code, place, message);
    match right.filter(|text| text.chars().count() <= SHOWN_MAX && !text.contains('`')) {
        Some(right) => problem.hint(format!("ý bạn là `{right}`?")),
        None => problem.hint(hint),
    }
}

#[cfg(test)]
mod tests;
