//! A column of a list (cột): what it is called, and what its cells say to the record.

use crate::records::nearest::plain;
use crate::records::yaml::{Node, Value};
use serde_json::Value as Json;
use unicode_normalization::UnicodeNormalization;

/// What a cell of a column is to the record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Kind {
    /// Text of a table, as it is shown.
    Shown,
    Text,
    /// A code: letters and digits that are no number.
    Code,
    /// One of these words, each with what it is called.
    Word(Vec<(String, String)>),
    Count,
    Decimal,
    Date,
    Clock,
    /// Codes in one cell, parted by `;`.
    Codes,
}

/// A column of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// The key, or the heading in a table.
    pub name: String,
    /// What the schema calls it, without what it says beyond that.
    pub title: Option<String>,
    pub kind: Kind,
    pub required: bool,
}

impl Column {
    /// Whether a heading that is not this name means it: accents and case, or the title of a key.
    pub fn is_meant(&self, heading: &str) -> bool {
        let wanted = plain(heading);
        wanted == plain(&self.name)
            || self.title.as_ref().is_some_and(|title| wanted == plain(title))
    }
}

/// The kind of values that a schema takes; none of what is no cell.
pub fn kind(schema: &Json) -> Option<Kind> {
    let is = |kind: &str| schema["type"] == *kind;
    let has =
        |kind: &str| schema["type"].as_array().is_some_and(|all| all.iter().any(|one| one == kind));
    if let Some(words) = schema["enum"].as_array() {
        let titles = schema["enumDescriptions"].as_array().cloned().unwrap_or_default();
        let word = |(word, title): (&Json, &Json)| {
            Some((word.as_str()?.to_owned(), title.as_str().unwrap_or_default().to_owned()))
        };
        return Some(Kind::Word(words.iter().zip(&titles).filter_map(word).collect()));
    }
    if is("array") {
        return match kind(&schema["items"])? {
            Kind::Code | Kind::Word(_) => Some(Kind::Codes),
            _ => None,
        };
    }
    if schema["format"] == "date" {
        return Some(Kind::Date);
    }
    if has("integer") {
        return Some(Kind::Code);
    }
    if has("number") {
        return Some(Kind::Text);
    }
    match schema["type"].as_str()? {
        "integer" => Some(Kind::Count),
        "number" => Some(Kind::Decimal),
        "string" => {
            let example = schema["examples"][0].as_str().unwrap_or_default();
            Some(if example.contains(':') { Kind::Clock } else { Kind::Text })
        }
        _ => None,
    }
}

/// The title of a key without what follows it in the same line.
pub fn short_title(schema: &Json) -> Option<String> {
    let title = schema["title"].as_str()?;
    Some(title.split([',', ':', '(', ';', '.']).next()?.trim().to_owned())
}

/// What a value of the record says as the text of a cell; none of what no cell holds.
pub fn text_of(node: &Node) -> Option<String> {
    match &node.value {
        Value::Scalar(scalar) if scalar.is_null() => None,
        Value::Scalar(scalar) => Some(tidy(&scalar.text)),
        Value::List(items) => {
            let texts = items.iter().map(|item| match &item.value {
                Value::Scalar(scalar) => Some(tidy(&scalar.text)),
                _ => None,
            });
            texts.collect::<Option<Vec<String>>>().map(|items| items.join("; "))
        }
        Value::Map(_) => None,
    }
}

/// A text as records are read: composed letters, single spaces, no empty lines; and no blank of any kind at
/// its ends.
pub fn tidy(text: &str) -> String {
    let composed: String = text.nfc().collect();
    let lines = composed.lines().map(|line| {
        let words = line.split([' ', '\t']).filter(|word| !word.is_empty());
        words.collect::<Vec<_>>().join(" ").trim_matches('\u{a0}').trim().to_owned()
    });
    lines.filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n")
}

/// A heading on one line.
pub fn in_line(text: &str) -> String {
    tidy(text)
        .split(char::is_whitespace)
        .filter(|word| !word.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}
