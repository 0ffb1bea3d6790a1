//! New files: a project's first files, and records with every key explained (khung hồ sơ).
//!
//! In: a kind and the values that are known. Out: text; nothing is written here. Keys and their
//! explanations come from the schema, so a new file never lacks a key. What a person has still to
//! fill in is a placeholder that no command accepts.

use crate::records::scalar::{FileKind, PLACEHOLDER};
use crate::schema;
use serde_json::{Map, Value as Json};
use std::collections::BTreeMap;

/// The line by which an editor finds the schema of a record.
const MODELINE: &str = "# yaml-language-server: $schema=";

/// Where `init` puts the schema, below the root.
pub const SCHEMA_PATH: &str = ".vscode/qcph.schema.json";

/// The files of a new project, by path below its root.
pub fn project() -> Vec<(&'static str, String)> {
    let schema = serde_json::to_string_pretty(&schema::all()).expect("a JSON value prints");
    let text = |text: &str| text.to_owned();
    vec![
        ("records/danh-ba/co-quan.yaml", text(include_str!("scaffold/co-quan.yaml"))),
        (SCHEMA_PATH, format!("{schema}\n")),
        (".vscode/settings.json", text(include_str!("scaffold/settings.json"))),
        (".editorconfig", text(include_str!("scaffold/editorconfig"))),
        (".gitattributes", text(include_str!("scaffold/gitattributes"))),
        (".githooks/pre-commit", text(include_str!("scaffold/pre-commit"))),
        (".github/workflows/qcph.yml", text(include_str!("scaffold/github.yml"))),
    ]
}

/// A new file of a kind: known values filled in, other required keys with placeholders, optional
/// keys as comments. `depth` is how many folders lie between the root and the file.
pub fn file(kind: FileKind, values: &BTreeMap<String, String>, depth: usize) -> String {
    let schema = schema::of(kind);
    let mut text = format!("{MODELINE}{}{SCHEMA_PATH}\n", "../".repeat(depth));
    text.push_str(&format!("# {}. Thay mọi “{PLACEHOLDER}” bằng nội dung thật.\n", kind.title()));
    let registry = matches!(kind, FileKind::Agencies | FileKind::People);
    if registry {
        text.push_str(&format!("loai: {}\ndanh_sach:\n", kind.word()));
        let entry = &schema["properties"]["danh_sach"]["items"];
        let mut lines = String::new();
        block(entry, 4, values, &mut lines);
        text.push_str(&as_item(&lines, 2));
    } else {
        let mut known = values.clone();
        known.insert("loai".into(), kind.word().into());
        block(&schema, 0, &known, &mut text);
    }
    text
}

/// The lines of a mapping.
fn block(schema: &Json, indent: usize, values: &BTreeMap<String, String>, text: &mut String) {
    let empty = Map::new();
    let properties = schema["properties"].as_object().unwrap_or(&empty);
    let required = |key: &str| {
        schema["required"].as_array().is_some_and(|keys| keys.iter().any(|name| name == key))
    };
    let pad = " ".repeat(indent);
    let none = BTreeMap::new();
    for (key, schema) in properties {
        let about = schema["description"].as_str().or(schema["title"].as_str()).unwrap_or(key);
        let about = about.replace('\n', " ");
        if let Some(value) = values.get(key) {
            let list = schema["type"] == "array";
            let value = scalar(value);
            let value = if list { format!("[{value}]") } else { value };
            text.push_str(&format!("{pad}{key}: {value}\n"));
        } else if key == "van_ban" {
            text.push_str(&format!("{pad}# {about}\n{pad}{key}:\n{pad}  trang_thai: du_thao\n"));
        } else if required(key) {
            text.push_str(&format!("{pad}# {about}\n"));
            value(key, schema, indent, &none, text);
        } else {
            text.push_str(&format!("{pad}# {key}:   ({about})\n"));
        }
    }
}

/// A required key without a known value.
fn value(
    key: &str,
    schema: &Json,
    indent: usize,
    none: &BTreeMap<String, String>,
    text: &mut String,
) {
    let pad = " ".repeat(indent);
    let item = &schema["items"];
    if schema["type"] == "object" {
        text.push_str(&format!("{pad}{key}:\n"));
        block(schema, indent + 2, none, text);
    } else if schema["type"] == "array" && item["type"] == "object" {
        text.push_str(&format!("{pad}{key}:\n"));
        let mut lines = String::new();
        block(item, indent + 4, none, &mut lines);
        text.push_str(&as_item(&lines, indent + 2));
    } else if schema["type"] == "array" {
        text.push_str(&format!("{pad}{key}:\n{pad}  - {PLACEHOLDER}\n"));
    } else {
        text.push_str(&format!("{pad}{key}: {PLACEHOLDER}\n"));
    }
}

/// Puts the `- ` of a list item before the first line that is no comment.
fn as_item(lines: &str, indent: usize) -> String {
    let mut opened = false;
    let mut text = String::new();
    for line in lines.lines() {
        if !opened && !line.trim_start().starts_with('#') {
            opened = true;
            text.push_str(&format!("{}- {}\n", " ".repeat(indent), line.trim_start()));
        } else {
            text.push_str(&format!("{line}\n"));
        }
    }
    text
}

/// A value as YAML reads it back: quoted where it must be.
fn scalar(text: &str) -> String {
    let plain = |c: char| c.is_alphanumeric() || " _-/.,();–".contains(c);
    let safe = text.chars().all(plain) && text.starts_with(char::is_alphanumeric);
    match safe && !text.ends_with(' ') {
        true => text.to_owned(),
        false => format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\"")),
    }
}
