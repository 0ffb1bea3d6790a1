//! Each kind of record and document has all that a kind needs; a new one is told what it lacks.

use crate::office::{Office, repository};
use qcph::law::kinds::DocumentKind;
use qcph::law::types::abbreviation;
use qcph::records::scalar::FileKind;
use qcph::records::{RecordKind, habits::frame};
use qcph::templates::Templates;
use std::fmt::Write;

fn text(path: &str) -> String {
    std::fs::read_to_string(repository().join(path)).unwrap()
}

/// The samples of this repository, as one text.
fn samples() -> String {
    let files = walkdir::WalkDir::new(repository().join("records")).into_iter().flatten();
    let files = files.filter(|file| file.path().extension().is_some_and(|ending| ending == "yaml"));
    files.map(|file| std::fs::read_to_string(file.path()).unwrap() + "\n").collect()
}

#[test]
fn each_kind_of_record_has_all_its_places() {
    let (guide, samples) = (text("docs/huong-dan.md"), samples());
    // One that is listed, and one that gets new files, which lack content.
    let (listed, office) = (Office::small(), Office::small());
    let mut lacking = String::new();
    for (at, kind) in RecordKind::ALL.iter().enumerate() {
        let word = kind.word();
        let mut lacks = |what: &str| writeln!(lacking, "{word}: {what}").unwrap();
        let Some(file) = FileKind::of(word) else {
            lacks("a word of FileKind, in src/records/scalar.rs");
            continue;
        };
        if RecordKind::of_file(file) != Some(*kind)
            || qcph::schema::of(file)["properties"]["ma"].is_null()
        {
            lacks("a schema");
        }
        if !qcph::schema::all()["$defs"][word].is_object() {
            lacks("a branch of the schema of all files");
        }
        if frame::rows(file).0.is_empty() {
            lacks("rows of src/records/habits/frame.rs");
        }
        // A recall among the samples would change the figures of its year.
        if *kind != RecordKind::Recall && !samples.contains(&format!("\nloai: {word}\n")) {
            lacks("a sample in records/");
        }
        if !guide.contains(&format!("`{word}`")) {
            lacks("its word in docs/huong-dan.md");
        }
        let run = office.qcph(&["new", &word.replace('_', "-"), "--id", &format!("MOI-{at}")]);
        if run.code != 0 {
            lacks("a row of src/cli/new.rs");
        }
        if listed.qcph(&["list", "--kind", word, "--json"]).code != 0 {
            lacks("a value of `list --kind`, in src/cli/list.rs");
        }
    }
    assert!(lacking.is_empty(), "{lacking}");
    let others = "two registries, the regulation, file plans and closed dossiers";
    assert_eq!(RecordKind::ALL.len(), FileKind::ALL.len() - 5, "{others}");
}

#[test]
fn each_kind_of_document_has_all_its_places() {
    let templates: Vec<String> = Templates::embedded().wording().map(|(name, _)| name).collect();
    let (wording, json) = (text("docs/mau-loi-van.md"), text("docs/json.md"));
    let mut lacking = String::new();
    for kind in DocumentKind::ALL {
        let row = kind.row();
        let mut lacks = |what: &str| writeln!(lacking, "{}: {what}", row.word).unwrap();
        if !json.contains(&format!("`{}`", row.word)) {
            lacks("its word in docs/json.md");
        }
        if row.type_name.is_some_and(|name| abbreviation(name).is_none()) {
            lacks("its type in templates/the-thuc/loai-van-ban.json");
        }
        // A copy has the words of what it copies.
        if *kind == DocumentKind::Copy {
            continue;
        }
        if !templates.iter().any(|name| name == row.template) {
            lacks("its template in src/templates.rs");
        }
        if !wording.contains(&format!("`{}`", row.template)) {
            lacks("its template in docs/mau-loi-van.md");
        }
        if DocumentKind::required_parts(row.template).is_empty() {
            lacks("the parts that the form demands");
        }
    }
    for record in RecordKind::ALL {
        if !DocumentKind::ALL.contains(&DocumentKind::of(*record, false)) {
            writeln!(lacking, "{}: no document", record.word()).unwrap();
        }
    }
    let used = |name: &String| DocumentKind::ALL.iter().any(|kind| kind.row().template == name);
    // The closing words of whatever takes the place of another document.
    let of_any_kind = |name: &String| name == "thay-the.txt";
    let idle = templates.iter().filter(|name| !used(name) && !of_any_kind(name));
    let idle: Vec<_> = idle.collect();
    assert!(lacking.is_empty() && idle.is_empty(), "{lacking}templates of no kind: {idle:?}");
}
