//! How values are written in YAML, so that they are read back as they are.
//!
//! A text stays as bare, as quoted or as much of a block as the one that it replaces, where that can hold
//! it; other readers of YAML read the same text.

use super::Value;
use crate::records::scalar::{PLACEHOLDER, is_switch};
use granit_parser::ScalarStyle;

/// Columns that each level stands further right.
pub const STEP: usize = 2;
/// Where lines of a folded text are parted.
const FOLD_WIDTH: usize = 100;

/// Where a value is to stand.
#[derive(Debug, Clone, Copy)]
pub struct Spot<'a> {
    /// Between brackets or braces: on one line.
    pub flow: bool,
    /// The column of the key or the dash that it belongs to.
    pub column: usize,
    /// The line break of the file.
    pub newline: &'a str,
}

impl Spot<'_> {
    fn line(&self, column: usize) -> String {
        format!("{}{}", self.newline, " ".repeat(column))
    }

    fn deeper(self) -> Self {
        Self { column: self.column + STEP, ..self }
    }
}

/// What stands behind the colon of a key or behind a dash, with the white space before it.
pub fn behind_key(value: &Value, spot: Spot<'_>) -> String {
    let inner = spot.deeper();
    match value {
        _ if spot.flow => format!(" {}", in_line(value)),
        Value::Text(text) if is_plain(text, false) => format!(" {text}"),
        Value::Text(text) if text.contains('\n') => {
            let block = block(text, ScalarStyle::Literal, inner);
            block.map_or_else(
                || format!(" {}", quoted(text)),
                |(head, body)| format!(" {head}{body}"),
            )
        }
        Value::Block(pairs) if !pairs.is_empty() => {
            let line = spot.line(inner.column);
            pairs.iter().map(|pair| format!("{line}{}", self::pair(pair, inner))).collect()
        }
        Value::List(items) if !items.is_empty() && !items.iter().all(is_code) => {
            let line = spot.line(inner.column);
            items.iter().map(|item| format!("{line}-{}", behind_dash(item, inner))).collect()
        }
        value => format!(" {}", in_line(value)),
    }
}

/// What stands behind a dash at the column of the spot, with the white space before it.
pub fn behind_dash(value: &Value, spot: Spot<'_>) -> String {
    match value {
        Value::Block(pairs) if !pairs.is_empty() && !spot.flow => {
            let inner = spot.deeper();
            let pairs: Vec<String> = pairs.iter().map(|pair| self::pair(pair, inner)).collect();
            format!(" {}", pairs.join(&spot.line(inner.column)))
        }
        // A list in a list is a row: it stays on its line.
        Value::List(_) => format!(" {}", in_line(value)),
        value => behind_key(value, spot),
    }
}

/// A key with its value, the key at the column of the spot.
pub fn pair((key, value): &(String, Value), spot: Spot<'_>) -> String {
    format!("{key}:{}", behind_key(value, spot))
}

/// A value on one line, as it stands between brackets or braces too.
pub fn in_line(value: &Value) -> String {
    let pairs = |pairs: Vec<String>| format!("{{{}}}", pairs.join(", "));
    match value {
        Value::Text(text) if is_plain(text, true) => text.clone(),
        Value::Text(text) | Value::Quoted(text) => quoted(text),
        Value::Number(number) => number.to_string(),
        Value::Map(map) => {
            pairs(map.iter().map(|(key, value)| format!("{key}: {}", in_line(value))).collect())
        }
        Value::Block(map) => {
            pairs(map.iter().map(|(key, value)| format!("{key}: {}", in_line(value))).collect())
        }
        Value::List(items) => {
            let items: Vec<String> = items.iter().map(in_line).collect();
            format!("[{}]", items.join(", "))
        }
    }
}

/// A text without line breaks, spelled like the one that it replaces; `None` where only a block holds it.
pub fn like(
    text: &str,
    style: ScalarStyle,
    spot: Spot<'_>,
    before_comment: bool,
) -> Option<String> {
    let in_block = matches!(style, ScalarStyle::Literal | ScalarStyle::Folded);
    if text.contains('\n') && !spot.flow && (in_block || is_block_text(text)) {
        return None;
    }
    Some(match style {
        ScalarStyle::SingleQuoted if text.chars().all(|c| !is_escaped(c)) => {
            format!("'{}'", text.replace('\'', "''"))
        }
        ScalarStyle::Plain | ScalarStyle::Literal | ScalarStyle::Folded
            // What stands before a comment looks cut off there, unless quoted.
            if is_plain(text, spot.flow) && !(before_comment && text.contains(' ')) =>
        {
            text.to_owned()
        }
        _ => quoted(text),
    })
}

/// The `|` or `>` of a text and the lines below it, each with its line break before; `None` for a text
/// that a block would change.
pub fn block(text: &str, style: ScalarStyle, spot: Spot<'_>) -> Option<(String, String)> {
    if !is_block_text(text) {
        return None;
    }
    let (bare, chomp) = match text.strip_suffix('\n') {
        Some(bare) => (bare, ""),
        None => (text, "-"),
    };
    let folded = (style == ScalarStyle::Folded).then(|| fold(bare)).flatten();
    let sign = if folded.is_some() { '>' } else { '|' };
    let lines = folded.unwrap_or_else(|| bare.split('\n').map(str::to_owned).collect());
    let line = |line: &String| match line.is_empty() {
        true => spot.newline.to_owned(),
        false => format!("{}{line}", spot.line(spot.column)),
    };
    Some((format!("{sign}{chomp}"), lines.iter().map(line).collect()))
}

/// Whether the lines of a block hold a text as it is.
fn is_block_text(text: &str) -> bool {
    let bare = text.strip_suffix('\n').unwrap_or(text);
    let is_odd = |line: &str| line.starts_with([' ', '\t']) || line.ends_with([' ', '\t']);
    !bare.is_empty()
        && !bare.starts_with('\n')
        && !bare.ends_with('\n')
        && !bare.split('\n').any(is_odd)
        && bare.chars().all(|c| c == '\n' || !is_escaped(c))
}

/// The lines of a folded text: paragraphs with an empty line between; `None` where a space would be lost.
fn fold(text: &str) -> Option<Vec<String>> {
    if text.contains("  ") || text.contains('\t') || text.contains("\n\n") {
        return None;
    }
    let mut lines = Vec::new();
    for paragraph in text.split('\n') {
        if !lines.is_empty() {
            lines.push(String::new());
        }
        let mut line = String::new();
        for word in paragraph.split(' ') {
            let width = line.chars().count() + 1 + word.chars().count();
            if !line.is_empty() && width > FOLD_WIDTH {
                lines.push(std::mem::take(&mut line));
            }
            if !line.is_empty() {
                line.push(' ');
            }
            line.push_str(word);
        }
        lines.push(line);
    }
    Some(lines)
}

/// In double quotes.
fn quoted(text: &str) -> String {
    let mut out = String::from('"');
    for c in text.chars() {
        match c {
            '"' | '\\' => out.extend(['\\', c]),
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            c if is_escaped(c) && u32::from(c) > 0xFFFF => {
                out.push_str(&format!("\\U{:08X}", c as u32))
            }
            c if is_escaped(c) => out.push_str(&format!("\\u{:04X}", c as u32)),
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

/// Characters that YAML does not let stand as they are, or that nobody sees.
fn is_escaped(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{85}' | '\u{2028}' | '\u{2029}' | '\u{feff}' | '\u{fffe}' | '\u{ffff}')
}

/// Whether every reader of YAML takes the bare text for this text.
fn is_plain(text: &str, flow: bool) -> bool {
    if text == PLACEHOLDER {
        return true;
    }
    // A negative number is none in quotes.
    if text.strip_prefix('-').is_some_and(is_number) {
        return true;
    }
    let is_null = text.eq_ignore_ascii_case("null");
    let fits = |c: char| c.is_alphanumeric() || " _-/.();–%+".contains(c) || (!flow && c == ',');
    text.starts_with(char::is_alphanumeric)
        && !text.ends_with(' ')
        && text.chars().all(fits)
        && !is_null
        && !is_switch(text)
}

/// Digits, with a decimal point among them or without.
fn is_number(text: &str) -> bool {
    let (whole, part) = text.split_once('.').unwrap_or((text, "0"));
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    digits(whole) && digits(part)
}

fn is_code(value: &Value) -> bool {
    let is_code = |c: char| c.is_ascii_alphanumeric() || "-_/".contains(c);
    matches!(value, Value::Text(text) if text.chars().all(is_code))
}
