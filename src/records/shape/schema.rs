//! What the JSON Schemas of all shapes share.

use super::{Shape, first_line};
use serde_json::{Value as Json, json};

pub fn word_schema(words: &[(&str, &str)]) -> Json {
    let choices: Vec<Json> = words
        .iter()
        .map(|(word, doc)| json!({ "const": word, "title": first_line(doc) }))
        .collect();
    let names: Vec<&str> = words.iter().map(|(word, _)| *word).collect();
    json!({ "type": "string", "enum": names, "oneOf": choices })
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
