//! The table of what the form prints around a value says the truth of every wording, and leaves no
//! key of text out.

use crate::office::repository;
use qcph::pipeline::version;
use qcph::project::Project;
use qcph::records::files::SourceFile;
use qcph::records::habits::frame::{self, BRACKET, BULLET, Frame, NUMBER, OWN_NUMBER, Stands};
use qcph::records::parser;
use qcph::records::scalar::FileKind;
use qcph::records::yaml::{Node, Value};
use serde_json::Value as Json;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

const WITH_DOCUMENT: [FileKind; 6] = [
    FileKind::Meeting,
    FileKind::Inspection,
    FileKind::Exchange,
    FileKind::Review,
    FileKind::Invitation,
    FileKind::Correction,
];

/// What is put in the place of a value.
const MARKER: &str = "Zq xuwj";

/// Keys whose words come from more than one place, so that no sample shows the row: why.
const NOT_SHOWN: [(&str, &str); 5] = [
    ("van_ban.ky_hieu", "its number and abbreviations are joined before the page is made"),
    ("van_ban.dia_danh", "joined with the date before the page is made"),
    ("bang.don_vi_tinh", "its brackets are put by the outline"),
    ("bang.ten", "the heading of an annex, which is no sentence"),
    ("ket_luan.noi_dung", "between `Giao … chủ trì` and it stand the names of bodies"),
];

/// Every key of text that the schema of a kind has.
fn texts(schema: &Json, key: &str, found: &mut BTreeSet<String>) {
    if schema["patternErrorMessage"] == "văn bản rỗng, hoặc có ký tự vô hình" {
        found.insert(key.to_owned());
    }
    if let Some(properties) = schema["properties"].as_object() {
        for (name, schema) in properties {
            let dot = if key.is_empty() { "" } else { "." };
            texts(schema, &format!("{key}{dot}{name}"), found);
        }
    }
    texts_in_all(&schema["oneOf"], key, found);
    if schema["items"].is_object() {
        texts(&schema["items"], key, found);
    }
}

fn texts_in_all(schemas: &Json, key: &str, found: &mut BTreeSet<String>) {
    schemas.as_array().into_iter().flatten().for_each(|schema| texts(schema, key, found));
}

#[test]
fn every_key_of_text_has_a_row() {
    let kinds = [FileKind::Copy, FileKind::Agencies, FileKind::People];
    let kinds = kinds.into_iter().chain([FileKind::Recall]);
    let mut lacking = Vec::new();
    for kind in WITH_DOCUMENT.into_iter().chain(kinds) {
        let mut found = BTreeSet::new();
        texts(&qcph::schema::of(kind), "", &mut found);
        assert!(!found.is_empty(), "{}", kind.word());
        lacking.extend(found.into_iter().filter(|key| frame::of(kind, key).is_none()));
    }
    assert!(lacking.is_empty(), "no row for {lacking:?}");
}

#[test]
fn every_row_says_what_the_wording_prints() {
    let project = Project::at(repository()).unwrap();
    let (mut wrong, mut shown) = (Vec::new(), 0);
    for kind in WITH_DOCUMENT {
        let (own, shared) = frame::rows(kind);
        for row in own.iter().chain(shared).filter_map(|row| frame::of(kind, row.key)) {
            // The paragraph that says what is replaced is one for all kinds.
            let excused = NOT_SHOWN.iter().any(|(key, _)| *key == row.key)
                || row.key.contains("thay_the") && kind != FileKind::Exchange;
            if row.stands == Stands::Free || excused {
                continue;
            }
            match pages(&project, kind, row.key) {
                Some(text) => {
                    shown += 1;
                    wrong.extend(judge(&text, row).map(|why| format!("{}: {why}", row.key)));
                }
                None => wrong.push(format!("{} {}: no sample has it", kind.word(), row.key)),
            }
        }
    }
    println!("{shown} rows shown on pages");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// What is not as the row says.
fn judge(text: &str, row: Frame) -> Option<String> {
    let text = text.replace('\u{a0}', " ");
    let places: Vec<usize> = text.match_indices(MARKER).map(|(at, _)| at).collect();
    let before = |at: usize| text[..at].trim_end_matches([' ', ':']).to_lowercase();
    let signs = [BULLET, NUMBER, BRACKET, OWN_NUMBER];
    let words: Vec<&str> =
        row.before.iter().copied().filter(|word| !signs.contains(word)).collect();
    let printed = |word: &&&str| places.iter().any(|at| before(*at).ends_with(**word));
    if !words.is_empty() && !words.iter().any(|word| printed(&word)) {
        return Some(format!("none of {words:?} stands before it: {}", around(&text, &places)));
    }
    if row.before.contains(&BRACKET) && !text.contains(&format!("({MARKER})")) {
        return Some("no brackets around it".to_owned());
    }
    let stops = text.contains(&format!("{MARKER}."));
    (row.stands == Stands::Sentence && !stops).then(|| "no stop behind it".to_owned())
}

fn around(text: &str, places: &[usize]) -> String {
    let cut = |at: &usize| text[..*at].chars().rev().take(30).collect::<Vec<_>>();
    places
        .iter()
        .map(|at| cut(at).into_iter().rev().collect::<String>())
        .collect::<Vec<_>>()
        .join(" | ")
}

/// All words of the first sample that has the key, with the marker in its place.
fn pages(project: &Project, kind: FileKind, key: &str) -> Option<String> {
    let abstracts = format!("van_ban:\n  trich_yeu: {MARKER}\n");
    if key == "van_ban.trich_yeu" {
        // No sample needs one.
        return samples().into_iter().find_map(|path| {
            let text = std::fs::read_to_string(&path).ok()?;
            words(project, kind, &path, &text, text.replace("van_ban:\n", &abstracts))
        });
    }
    samples().into_iter().find_map(|path| {
        let text = std::fs::read_to_string(&path).ok()?;
        is_of(kind, &text).then_some(())?;
        let node = parser::parse(&project.shown(&path).into(), &text).ok()?;
        let (start, end) = place(&node, key)?;
        let file = [&text[..start], MARKER, &text[end..]].concat();
        words(project, kind, &path, &text, file)
    })
}

/// All words of a changed sample, if it is of this kind and they hold the marker.
fn words(
    project: &Project,
    kind: FileKind,
    path: &Path,
    text: &str,
    changed: String,
) -> Option<String> {
    is_of(kind, text).then_some(())?;
    let file = SourceFile { path: project.shown(path).into(), bytes: changed.into() };
    let version = version(project, file).unwrap_or_else(|found| panic!("{found:?}"));
    let words = serde_json::to_string(&version.document?.sheet.documents).unwrap();
    words.contains(MARKER).then_some(words)
}

fn is_of(kind: FileKind, text: &str) -> bool {
    text.contains(&format!("\nloai: {}\n", kind.word()))
}

fn samples() -> Vec<PathBuf> {
    let walk = walkdir::WalkDir::new(repository().join("records")).sort_by_file_name().into_iter();
    let files = walk.flatten().map(walkdir::DirEntry::into_path);
    files.filter(|path| path.extension().is_some_and(|ending| ending == "yaml")).collect()
}

/// Where the last value of a key stands in the text.
fn place(node: &Node, key: &str) -> Option<(usize, usize)> {
    match &node.value {
        Value::Scalar(_) => key.is_empty().then_some(node.place.bytes),
        Value::List(items) => items.iter().rev().find_map(|item| place(item, key)),
        Value::Map(pairs) => {
            let (first, rest) = key.split_once('.').unwrap_or((key, ""));
            let named =
                |name: &Node| matches!(&name.value, Value::Scalar(name) if name.text == first);
            pairs.iter().find(|(name, _)| named(name)).and_then(|(_, value)| place(value, rest))
        }
    }
}
