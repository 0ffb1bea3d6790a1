//! Which keys stand in which block of a record, from the same tables that read it.
//!
//! In: the kind of a file. Out: for a key, the blocks that it belongs to. Asked when a key was met
//! where it does not belong.

use super::agency::{AgencyFile, PersonFile};
use super::dossier::{ClosedDossier, FilePlan};
use super::record::RecordKind;
use super::scalar::FileKind;
use super::shape::Shape;
use serde_json::Value as Json;
use std::collections::BTreeMap;

/// The blocks of a kind of file (dàn ý).
pub struct Outline {
    /// The keys above a block, in order, to the keys in it; the file itself has none above it.
    blocks: BTreeMap<Vec<String>, Vec<String>>,
}

impl Outline {
    pub fn of(kind: FileKind) -> Self {
        let schema = match kind {
            FileKind::Agencies => AgencyFile::schema(),
            FileKind::People => PersonFile::schema(),
            FileKind::FilePlan => FilePlan::schema(),
            FileKind::Dossier => ClosedDossier::schema(),
            // The regulation is read by a later stage.
            other => RecordKind::of_file(other).map_or(Json::Null, RecordKind::record_schema),
        };
        let mut outline = Self { blocks: BTreeMap::new() };
        outline.add(&schema, &mut Vec::new());
        outline
    }

    /// The outline of a text whose tree is not there, by its line `loai: …`.
    pub fn of_text(text: &str) -> Option<Self> {
        let word = text.lines().find_map(|line| line.strip_prefix("loai:"))?;
        FileKind::of(word.trim().trim_matches(['"', '\''])).map(Self::of)
    }

    fn add(&mut self, schema: &Json, above: &mut Vec<String>) {
        for part in schema["oneOf"].as_array().into_iter().flatten() {
            self.add(part, above);
        }
        if schema["items"].is_object() {
            self.add(&schema["items"], above);
        }
        let Some(keys) = schema["properties"].as_object() else { return };
        self.blocks.entry(above.clone()).or_default().extend(keys.keys().cloned());
        for (key, below) in keys {
            above.push(key.clone());
            self.add(below, above);
            above.pop();
        }
    }

    /// Whether a key stands anywhere.
    pub fn knows(&self, key: &str) -> bool {
        self.blocks.values().flatten().any(|known| known == key)
    }

    /// Whether a key stands in this block.
    pub fn has(&self, above: &[String], key: &str) -> bool {
        self.blocks.get(above).is_some_and(|keys| keys.iter().any(|known| known == key))
    }

    /// The block that a key belongs to and that is nearest to another: one around it first, then the one
    /// with the shortest way.
    pub fn home(&self, key: &str, from: &[String]) -> Option<&[String]> {
        let homes = self.blocks.iter().filter(|(_, keys)| keys.iter().any(|known| known == key));
        let homes = homes.map(|(above, _)| above.as_slice()).filter(|above| *above != from);
        homes.min_by_key(|above| (!from.starts_with(above), above.len()))
    }
}

/// What a block is called: after the key that it stands under.
pub fn called(above: &[String]) -> String {
    match above.last() {
        Some(key) => format!("khối `{key}`"),
        None => "cấp ngoài cùng của tệp".into(),
    }
}
