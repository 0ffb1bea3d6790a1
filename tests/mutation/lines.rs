//! A record as lines of `key: value`, found without the program's own reader.

/// A line that holds a key and, on the same line, a plain scalar.
#[derive(Debug, Clone)]
pub struct Entry {
    /// From 0.
    pub line: usize,
    /// Bytes before the key: spaces and `- `.
    pub lead: String,
    pub key: String,
    pub value: String,
    /// Whether the line opens an item of a list.
    pub first_of_item: bool,
}

/// All lines of the text that are `key: value` with an unquoted, unbracketed value.
pub fn entries(text: &str) -> Vec<Entry> {
    text.lines().enumerate().filter_map(|(line, text)| entry(line, text)).collect()
}

fn entry(line: usize, text: &str) -> Option<Entry> {
    let bare = text.trim_start();
    let (item, bare) = match bare.strip_prefix("- ") {
        Some(rest) => (true, rest),
        None => (false, bare),
    };
    let (key, value) = bare.split_once(": ")?;
    let is_key =
        key.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_');
    let scalar = !value.is_empty() && !value.starts_with(['"', '\'', '[', '{', '|', '>', '#']);
    (is_key && scalar).then(|| Entry {
        line,
        lead: text[..text.len() - bare.len()].to_owned(),
        key: key.to_owned(),
        value: value.to_owned(),
        first_of_item: item,
    })
}

impl Entry {
    /// Column of the key, from 1.
    pub fn key_column(&self) -> usize {
        self.lead.chars().count() + 1
    }

    /// Column of the value, from 1.
    pub fn value_column(&self) -> usize {
        self.key_column() + self.key.len() + 2
    }
}
