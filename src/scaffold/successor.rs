//! A regulation file that continues another one (quy chế tiếp theo), to be edited by a person.
//!
//! In: the text of a regulation file and what is known of the next one. Out: the same rows with
//! their comments, each section under the keys that its rows may have, and dates that continue. The
//! name is left to be filled in, so that a copy is not taken for a regulation before somebody read it
//! (test: cli::next_regulation::a_successor_waits_for_its_name_alone).

use super::{MODELINE, SCHEMA_PATH, Values, scalar};
use crate::records::scalar::{FileKind, PLACEHOLDER};
use crate::records::shape::first_line;
use crate::schema;
use serde_json::Value as Json;

/// The file from the text of another one. Values are those of `ma`, `ten`, `ten_tat`, `tu_ngay`,
/// `den_ngay`; a first day that nobody knows is left to be filled in.
pub fn successor(text: &str, old: &str, values: &Values, depth: usize) -> String {
    let schema = schema::of(FileKind::Regulation);
    let mut out = head(old, depth);
    let mut section = Section::Head;
    for line in text.lines() {
        if let Some(key) = key_of(line) {
            let about = &schema["properties"][key];
            section = Section::of(key, about);
            match section {
                Section::Own => out.push_str(&own(key, about, values)),
                Section::Rows => out.push_str(&rows(about)),
                Section::Head | Section::Other => {}
            }
        }
        let is_row = !line.trim().is_empty();
        match section {
            // What the old file says of itself at its top, or under a key that was written anew.
            Section::Head | Section::Own => {}
            _ if is_row => out.push_str(&format!("{}\n", without_start(line, key_of(line)))),
            _ => {}
        }
    }
    out.push_str(&absent(text, &schema, values));
    out
}

/// A part of the old file, by its key.
#[derive(Clone, Copy, PartialEq)]
enum Section {
    /// Before the first key.
    Head,
    /// What every regulation says anew.
    Own,
    /// A list of rows.
    Rows,
    Other,
}

const OWN: [&str; 6] = ["ma", "ten", "ten_tat", "tu_ngay", "den_ngay", "sau_khoang_trong"];

impl Section {
    fn of(key: &str, schema: &Json) -> Self {
        match OWN.contains(&key) {
            true => Self::Own,
            false if schema["items"]["type"] == "object" => Self::Rows,
            false => Self::Other,
        }
    }
}

/// The key at the start of a line.
fn key_of(line: &str) -> Option<&str> {
    let (key, _) = line.split_once(':')?;
    let is_word = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
    (!key.is_empty() && key.chars().all(is_word)).then_some(key)
}

fn head(old: &str, depth: usize) -> String {
    format!(
        "{MODELINE}{}{SCHEMA_PATH}\n\
         # Quy chế viết tiếp từ {old}: mọi dòng dưới đây chép của quy chế ấy, kể cả số điều, khoản.\n\
         # Đọc quy chế mới, sửa từng dòng cho đúng, xóa dòng không còn, thêm dòng mới; thay mọi\n\
         # “{PLACEHOLDER}”. Còn một chỗ chưa điền thì quy chế này chưa được dùng.\n\
         # Kiểm tra: qcph check. Mọi khóa, có ví dụ: docs/quy-che.md.\n",
        "../".repeat(depth)
    )
}

/// A key of which every regulation has its own value.
fn own(key: &str, schema: &Json, values: &Values) -> String {
    let about = described(schema);
    match values.get(key) {
        Some(value) => format!("# {about}\n{key}: {}\n", scalar(value)),
        None if ["den_ngay", "sau_khoang_trong"].contains(&key) => {
            format!("# {about}\n#{key}: {PLACEHOLDER}\n")
        }
        None => format!("# {about}\n{key}: {PLACEHOLDER}\n"),
    }
}

/// Which keys a row has: `*` marks those that it must have.
fn rows(schema: &Json) -> String {
    let mut out = format!("\n# {}. Một dòng có các khóa (* là phải có):\n", described(schema));
    let item = &schema["items"];
    let required = item["required"].as_array().cloned().unwrap_or_default();
    for (key, schema) in item["properties"].as_object().into_iter().flatten() {
        let star = if required.iter().any(|name| name == key) { "*" } else { "" };
        let words = words(schema);
        out.push_str(&format!("#   {key}{star}: {}{words}\n", described(schema)));
    }
    out
}

/// The words from which a key takes its value.
fn words(schema: &Json) -> String {
    let values = schema["enum"].as_array().or_else(|| schema["items"]["enum"].as_array());
    let words: Vec<&str> = values.into_iter().flatten().filter_map(Json::as_str).collect();
    if words.is_empty() || words == ["co", "khong"] {
        String::new()
    } else {
        format!(" [{}]", words.join(", "))
    }
}

fn described(schema: &Json) -> &str {
    first_line(schema["description"].as_str().unwrap_or_default())
}

/// An article's own first day belongs to the time of the old regulation.
fn without_start<'a>(line: &'a str, key: Option<&str>) -> std::borrow::Cow<'a, str> {
    const START: &str = ", tu_ngay: ";
    let at = line.find(START).filter(|_| key.is_none());
    let Some(at) = at else { return line.into() };
    let rest = &line[at + START.len()..];
    let end = rest.find([',', '}']).unwrap_or(rest.len());
    // The space before a bracket stays.
    let end = rest[..end].trim_end().len();
    format!("{}{}", &line[..at], &rest[end..]).into()
}

/// Keys that the old file does not have, as comments unless their value is known.
fn absent(text: &str, schema: &Json, values: &Values) -> String {
    let has = |key: &str| text.lines().any(|line| key_of(line) == Some(key));
    let mut out = String::new();
    for (key, schema) in schema["properties"].as_object().into_iter().flatten() {
        if has(key) {
            continue;
        }
        match Section::of(key, schema) {
            Section::Rows => out.push_str(&format!("{}#{key}: […]\n", rows(schema))),
            Section::Own => out.push_str(&format!("\n{}", own(key, schema, values))),
            _ => out.push_str(&format!("\n# {}\n#{key}: {PLACEHOLDER}\n", described(schema))),
        }
    }
    out
}
