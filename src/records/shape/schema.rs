//! What the JSON Schemas of all shapes share.

use super::{Shape, first_line};
use serde_json::{Value as Json, json};

pub fn word_schema(words: &[(&str, &str)]) -> Json {
    let mut values: Vec<Json> = Vec::new();
    let mut titles: Vec<&str> = Vec::new();
    for (word, doc) in words {
        values.push((*word).into());
        titles.push(first_line(doc));
        // `co_chu: 14` is a number to every editor.
        if let Ok(number) = word.parse::<u64>() {
            values.push(number.into());
            titles.push(first_line(doc));
        }
    }
    let list: Vec<String> =
        words.iter().map(|(word, doc)| format!("{word}: {}", first_line(doc))).collect();
    json!({
        "enum": values,
        "enumDescriptions": titles,
        "markdownEnumDescriptions": titles,
        "errorMessage": format!("chọn một trong: {}", list.join("; ")),
    })
}

/// Builds the schema of a mapping, key by key.
pub struct MapSchema {
    about: String,
    properties: serde_json::Map<String, Json>,
    required: Vec<Json>,
}

impl MapSchema {
    pub fn new(about: &str) -> Self {
        Self { about: tidy(about), properties: serde_json::Map::new(), required: Vec::new() }
    }

    pub fn key<T: Shape>(&mut self, key: &str, doc: &str) {
        let mut schema = T::schema();
        if let Some(map) = schema.as_object_mut() {
            map.insert("title".into(), first_line(doc).into());
            map.insert("description".into(), tidy(doc).into());
        }
        self.properties.insert(key.into(), schema);
        if T::absent().is_none() {
            self.required.push(key.into());
        }
    }

    pub fn finish(self) -> Json {
        json!({
            "type": "object",
            "title": first_line(&self.about),
            "description": self.about,
            "properties": self.properties,
            "required": self.required,
            "additionalProperties": false,
        })
    }
}

fn tidy(doc: &str) -> String {
    doc.lines().map(str::trim).filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n")
}
