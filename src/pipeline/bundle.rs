//! What was made to what is sealed: the files and index entries of a bundle.

use super::Loaded;
use super::make::Made;
use crate::archive::{Bundle, BundleName, Content, Copy, Digest, Entry, Item};
use crate::documents::wording::file_name_part;
use crate::records::files::SourceFile;
use crate::records::{Corpus, Filed, Record};
use crate::regulation;
use std::collections::{BTreeMap, BTreeSet};

/// The documents of `made`, the records that they were made from, and what those records rest on.
pub fn bundle(loaded: &Loaded, name: BundleName, records: &[&Filed], made: &[Made]) -> Bundle {
    let bytes = |path: String, bytes: &[u8]| Item { path, content: Content::Bytes(bytes.into()) };
    let corpus = &loaded.office.corpus;
    let mut items: Vec<Item> = made
        .iter()
        .map(|made| Item { path: made.path(), content: Content::File(made.file.clone()) })
        .collect();
    let sources = with_copied(corpus, records);
    items.extend(sources.iter().map(|filed| bytes(source_path(&filed.record), &filed.file.bytes)));
    let mut names = BTreeSet::new();
    for file in &corpus.shared_files {
        items.push(bytes(data_path(file, &mut names), &file.bytes));
    }
    if corpus.regulations.is_empty() {
        let file = regulation::embedded_file();
        items.push(bytes(data_path(&file, &mut names), &file.bytes));
    }
    items.extend(
        loaded.templates.files().map(|(path, text)| bytes(format!("mau/{path}"), text.as_bytes())),
    );
    let by_id: BTreeMap<&str, &Filed> =
        records.iter().map(|filed| (filed.record.id().value.0.as_str(), *filed)).collect();
    Bundle {
        name,
        organisation: organisation(made),
        program: program(),
        items,
        entries: made
            .iter()
            .map(|made| entry(made, by_id[made.facts.record_id.as_str()]))
            .collect(),
        checkpoint: None,
    }
}

/// The records, and those that legal copies among them are of: without these a copy could not be
/// made again from its bundle.
fn with_copied<'a>(corpus: &'a Corpus, records: &[&'a Filed]) -> Vec<&'a Filed> {
    let mut all: BTreeMap<&str, &Filed> = BTreeMap::new();
    for filed in records {
        let mut next = Some(*filed);
        while let Some(filed) = next {
            let new = all.insert(&filed.record.id().value.0, filed).is_none();
            next = match &filed.record {
                Record::Copy(copy) if new => corpus.records.get(&copy.of.value.0),
                _ => None,
            };
        }
    }
    all.into_values().collect()
}

fn entry(made: &Made, filed: &Filed) -> Entry {
    let facts = &made.facts;
    let main = facts.path.rsplit_once("_gui-").map_or(facts.path.as_str(), |(main, _)| main);
    Entry {
        record: facts.record_id.clone(),
        kind: facts.kind.into(),
        type_name: facts.type_name.clone(),
        agency: facts.agency.clone(),
        author: facts.agency_name.clone(),
        number_and_mark: facts.number.clone().unwrap_or_default(),
        date: *facts.date,
        abstract_: facts.subject.clone(),
        signer: facts.signer.clone(),
        pages: u32::try_from(made.pages).unwrap_or(u32::MAX),
        pdf: made.path(),
        sha256: made.sha256,
        size_bytes: made.size_bytes,
        source: source_path(&filed.record),
        source_sha256: Digest::of(&filed.file.bytes),
        copy: facts
            .recipient
            .as_ref()
            .map(|recipient| Copy { recipient: recipient.clone(), of: format!("{main}.pdf") }),
    }
}

/// Vietnamese folder names belong to the user's disk, not into a zip: the id is the name.
fn source_path(record: &Record) -> String {
    format!("ho-so/{}.yaml", record.id().value.0)
}

fn data_path(file: &SourceFile, taken: &mut BTreeSet<String>) -> String {
    let stem = file.path.strip_prefix("records/").unwrap_or(&file.path);
    let stem = stem.rsplit_once('.').map_or(stem, |(stem, _)| stem);
    let name = file_name_part(stem);
    let mut path = format!("du-lieu/{name}.yaml");
    let mut number = 2;
    while !taken.insert(path.clone()) {
        path = format!("du-lieu/{name}-{number}.yaml");
        number += 1;
    }
    path
}

/// The bodies whose documents are in the bundle, by name.
fn organisation(made: &[Made]) -> String {
    let names: BTreeSet<&str> = made.iter().map(|made| made.facts.agency_name.as_str()).collect();
    names.into_iter().collect::<Vec<_>>().join("; ")
}

/// Name and version of this program and of its engine, as bundles carry them.
pub fn program() -> String {
    format!("qcph {}; {}", env!("CARGO_PKG_VERSION"), crate::render::ENGINE)
}
