//! The JSON Schema of each kind of file, for editors (lược đồ).
//!
//! In: the shapes that the program itself reads records with. Out: draft 2020-12, told apart by `loai`.
//! [`conditions`] adds what one key demands of another beside it. What shows between records
//! (references, order of dates, numbers taken twice) no schema can say: `qcph check` does;
//! `docs/luoc-do.md` lists it.

mod conditions;

use crate::records::RecordKind;
use crate::records::agency::{AgencyFile, PersonFile};
use crate::records::dossier::{ClosedDossier, FilePlan};
use crate::records::scalar::FileKind;
use crate::records::shape::Shape;
use crate::regulation::rules::Regulation;
use serde_json::{Value as Json, json};

const DRAFT: &str = "https://json-schema.org/draft/2020-12/schema";

/// The schema of any file below `records/`: its `loai` decides which rules hold.
pub fn all() -> Json {
    let branches: Vec<Json> = FileKind::ALL
        .iter()
        .map(|kind| {
            let is_kind =
                json!({ "properties": { "loai": { "const": kind.word() } }, "required": ["loai"] });
            json!({ "if": is_kind, "then": { "$ref": format!("#/$defs/{}", kind.word()) } })
        })
        .collect();
    let definitions: serde_json::Map<String, Json> =
        FileKind::ALL.iter().map(|kind| (kind.word().to_owned(), body(*kind))).collect();
    json!({
        "$schema": DRAFT,
        "title": "Bản ghi phối hợp BHXH - Công đoàn",
        "type": "object",
        "required": ["loai"],
        "properties": { "loai": kind_schema() },
        "allOf": branches,
        "$defs": definitions,
    })
}

/// The schema of one kind.
pub fn of(kind: FileKind) -> Json {
    let mut schema = body(kind);
    if let Some(map) = schema.as_object_mut() {
        map.insert("$schema".into(), DRAFT.into());
    }
    schema
}

fn kind_schema() -> Json {
    let mut schema = FileKind::schema();
    schema["title"] = "Loại tệp".into();
    schema
}

fn body(kind: FileKind) -> Json {
    let mut schema = match kind {
        FileKind::Agencies => AgencyFile::schema(),
        FileKind::People => PersonFile::schema(),
        FileKind::FilePlan => FilePlan::schema(),
        FileKind::Dossier => ClosedDossier::schema(),
        other => {
            RecordKind::of_file(other).map_or_else(Regulation::schema, RecordKind::record_schema)
        }
    };
    conditions::add(&mut schema);
    schema["properties"]["loai"] = json!({ "const": kind.word(), "title": kind.title() });
    schema
}
