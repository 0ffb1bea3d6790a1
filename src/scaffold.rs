//! New files: a project's first files, and records with their keys explained (khung bản ghi).
//!
//! In: a kind and the values that are known, from flags or from [`questions`]. Out: text, for others to
//! write. Keys and their explanations come from the schema, so a new file lacks no key (test:
//! messages::scaffold::a_new_file_of_any_kind_lacks_nothing_but_what_a_person_knows). What a person has
//! still to fill in is a placeholder that no command accepts, also behind the `#` of a key that may be
//! left out.

pub mod questions;
pub mod successor;
mod values;

pub use values::{Values, put};

use crate::records::scalar::{FileKind, PLACEHOLDER, is_switch};
use crate::schema;
use serde_json::{Map, Value as Json, json};

/// The line by which an editor finds the schema of a record.
const MODELINE: &str = "# yaml-language-server: $schema=";

/// Where `init` puts the schema, below the root.
pub const SCHEMA_PATH: &str = ".vscode/qcph.schema.json";

/// Where `init` puts the list of agencies, below the root.
pub const AGENCIES_PATH: &str = "records/danh-ba/co-quan.yaml";

/// Where `init` puts the hook that git runs before a commit, below the root; git runs it only when
/// it is executable.
pub const HOOK_PATH: &str = ".githooks/pre-commit";

/// Tells git, once a clone, to run it.
pub const HOOK_ON: &str = "git config core.hooksPath .githooks";

/// Which bodies a new project begins with (thời kỳ của danh bạ).
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Period {
    /// The provinces from 01/07/2025.
    Now,
    /// Those of the regulation of 2015-2020.
    Past,
}

impl Period {
    pub const WORDS: [&'static str; 2] = ["now", "2015-2020"];

    pub fn of(word: &str) -> Option<Self> {
        [Self::Now, Self::Past]
            .into_iter()
            .zip(Self::WORDS)
            .find(|(_, own)| *own == word)
            .map(|(period, _)| period)
    }

    fn agencies(period: Option<Self>) -> &'static str {
        match period {
            None => include_str!("scaffold/co-quan.yaml"),
            Some(Self::Now) => include_str!("scaffold/co-quan-nay.yaml"),
            Some(Self::Past) => include_str!("scaffold/co-quan-2015-2020.yaml"),
        }
    }
}

/// The files of a new project, by path below its root.
pub fn project(period: Option<Period>) -> Vec<(&'static str, String)> {
    let schema = serde_json::to_string_pretty(&schema::all()).expect("a JSON value prints");
    let text = |text: &str| text.to_owned();
    vec![
        (AGENCIES_PATH, text(Period::agencies(period))),
        (SCHEMA_PATH, format!("{schema}\n")),
        (".vscode/settings.json", text(include_str!("scaffold/settings.json"))),
        (".editorconfig", text(include_str!("scaffold/editorconfig"))),
        (".gitattributes", text(include_str!("scaffold/gitattributes"))),
        (".gitignore", text(include_str!("scaffold/gitignore"))),
        (HOOK_PATH, text(include_str!("scaffold/pre-commit"))),
        (".github/workflows/qcph.yml", text(include_str!("scaffold/github.yml"))),
    ]
}

/// Whether files of a kind hold a list of agencies or people.
pub fn is_registry(kind: FileKind) -> bool {
    matches!(kind, FileKind::Agencies | FileKind::People)
}

/// The schema of what one new file is about: a record, an agency or a person.
fn entry_schema(kind: FileKind) -> Json {
    let mut schema = schema::of(kind);
    if is_registry(kind) { schema["properties"]["danh_sach"]["items"].take() } else { schema }
}

/// A new file of a kind: known values filled in, other required keys with placeholders, optional
/// keys as comments. `depth` is how many folders lie between the root and the file.
pub fn file(kind: FileKind, values: &Values, depth: usize) -> String {
    let mut text = format!("{MODELINE}{}{SCHEMA_PATH}\n", "../".repeat(depth));
    text.push_str(&format!(
        "# {}. Thay mọi “{PLACEHOLDER}” bằng nội dung thật.\n\
         # Dòng bắt đầu bằng #khóa là khóa không bắt buộc: cần thì bỏ dấu # rồi điền.\n",
        kind.title()
    ));
    let schema = entry_schema(kind);
    if is_registry(kind) {
        text.push_str(&format!("loai: {}\ndanh_sach:\n", kind.word()));
        item(&schema, values, 2, &mut text);
        return text;
    }
    let mut known = values.clone();
    known.insert("loai".into(), kind.word().into());
    let issue = known.entry("van_ban").or_insert_with(|| json!({}));
    if let Some(issue) = issue.as_object_mut() {
        issue.entry("trang_thai").or_insert_with(|| "du_thao".into());
    }
    block(&schema, &known, 0, &mut text);
    text
}

/// The lines of a mapping.
fn block(schema: &Json, values: &Values, indent: usize, text: &mut String) {
    let pad = " ".repeat(indent);
    for (key, schema, required) in properties(schema) {
        let about = schema["description"].as_str().unwrap_or(key).replace('\n', " ");
        match values.get(key) {
            Some(value) => {
                if value.is_object() || schema["items"]["type"] == "object" {
                    text.push_str(&format!("{pad}# {about}\n"));
                }
                pair(key, schema, value, indent, text);
            }
            None if required => {
                text.push_str(&format!("{pad}# {about}\n"));
                pair(key, schema, &waiting(schema), indent, text);
            }
            None => text.push_str(&format!("{pad}# {about}\n{pad}#{key}: {}\n", flow(schema))),
        }
    }
}

/// What the program writes when a document goes its way, and nobody fills in.
const BY_PROGRAM: &[&str] = &["ban_trinh", "ban_ky"];

/// Key, schema and whether it is required, of every key of a mapping.
fn properties(schema: &Json) -> impl Iterator<Item = (&String, &Json, bool)> {
    let required = schema["required"].as_array();
    let is_required = move |key: &str| {
        required.is_some_and(|keys| keys.iter().any(|name| name.as_str() == Some(key)))
    };
    let properties = schema["properties"].as_object().into_iter().flatten();
    let of_people = properties.filter(|(key, _)| !BY_PROGRAM.contains(&key.as_str()));
    of_people.map(move |(key, schema)| (key, schema, is_required(key)))
}

/// What stands for a value that nobody knows yet.
fn waiting(schema: &Json) -> Json {
    match schema["type"].as_str() {
        Some("object") => json!({}),
        Some("array") => json!([waiting(&schema["items"])]),
        _ => PLACEHOLDER.into(),
    }
}

/// As [`waiting`], on one line, with every key that a block must have.
fn flow(schema: &Json) -> String {
    match schema["type"].as_str() {
        Some("object") => {
            let must: Vec<_> = properties(schema).filter(|(_, _, required)| *required).collect();
            let first = || properties(schema).take(1).collect();
            let keys = if must.is_empty() { first() } else { must };
            let pairs: Vec<String> =
                keys.iter().map(|(key, schema, _)| format!("{key}: {}", flow(schema))).collect();
            format!("{{{}}}", pairs.join(", "))
        }
        Some("array") => format!("[{}]", flow(&schema["items"])),
        _ => PLACEHOLDER.to_owned(),
    }
}

fn pair(key: &str, schema: &Json, value: &Json, indent: usize, text: &mut String) {
    let pad = " ".repeat(indent);
    match value {
        Json::Object(values) => {
            text.push_str(&format!("{pad}{key}:\n"));
            block(schema, values, indent + 2, text);
        }
        Json::Array(items) if items.iter().all(is_code) => {
            let items: Vec<String> = items.iter().map(scalar).collect();
            text.push_str(&format!("{pad}{key}: [{}]\n", items.join(", ")));
        }
        Json::Array(items) => {
            text.push_str(&format!("{pad}{key}:\n"));
            for value in items {
                match value {
                    Json::Object(values) => item(&schema["items"], values, indent + 2, text),
                    value => text.push_str(&format!("{pad}  - {}\n", scalar(value))),
                }
            }
        }
        value => text.push_str(&format!("{pad}{key}: {}\n", scalar(value))),
    }
}

/// An item of a list that is a mapping: the `- ` before its first key, comments above it.
fn item(schema: &Json, values: &Map<String, Json>, indent: usize, text: &mut String) {
    let mut lines = String::new();
    block(schema, values, indent + 2, &mut lines);
    let pad = " ".repeat(indent);
    let mut opened = false;
    for line in lines.lines() {
        let bare = line.trim_start();
        if opened {
            text.push_str(&format!("{line}\n"));
        } else if bare.starts_with('#') {
            text.push_str(&format!("{pad}{bare}\n"));
        } else {
            opened = true;
            text.push_str(&format!("{pad}- {bare}\n"));
        }
    }
}

/// Whether a value may stand in a list on one line.
fn is_code(value: &Json) -> bool {
    value.as_str().is_some_and(|text| {
        text.chars().all(|c| c.is_ascii_alphanumeric() || "-_/".contains(c)) && !is_switch(text)
    })
}

/// A value as YAML reads it back: quoted where it must be.
fn scalar(value: &Json) -> String {
    let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    let plain = |c: char| c.is_alphanumeric() || " _-/.,();–".contains(c);
    let safe = text.chars().all(plain) && text.starts_with(char::is_alphanumeric);
    if safe && !text.ends_with(' ') && !is_switch(&text) || text == PLACEHOLDER {
        text
    } else {
        format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
    }
}
