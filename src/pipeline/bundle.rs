//! What was made to what is sealed: the files of a bundle, beside the index entries that they came with.

use super::Loaded;
use super::entry::source_path;
use super::original;
use super::spool::MadePdf;
use super::stage::Stage;
use crate::archive::{Bundle, BundleName, Content, Item, index};
use crate::documents::vietnamese::file_name_part;
use crate::records::Corpus;
use crate::records::files::SourceFile;
use crate::records::scalar::Id;
use crate::records::summary::Summary;
use std::collections::{BTreeMap, BTreeSet};

/// The documents of `made`, the records that they were made from, and what those records rest on.
pub fn bundle(loaded: &Loaded, stage: &Stage, name: BundleName, made: Vec<MadePdf>) -> Bundle {
    let bytes = |path: String, bytes: &[u8]| Item { path, content: Content::Bytes(bytes.into()) };
    let corpus = &loaded.office.corpus;
    let file = |made: &MadePdf| match corpus.records.get(made.entry.record.as_str()) {
        Some(summary) if made.entry.original.is_some() => original::file(loaded, summary),
        _ => stage.file(made),
    };
    let pdf =
        |made: &MadePdf| Item { path: made.entry.pdf.clone(), content: Content::File(file(made)) };
    let mut items: Vec<Item> = made.iter().map(pdf).collect();
    let records = with_copied(corpus, made.iter().map(|made| made.entry.record.as_str()));
    items.extend(records.into_iter().map(|summary| Item {
        path: source_path(&summary.id.0),
        content: Content::File(loaded.project.root().join(&*summary.path)),
    }));
    let mut names = BTreeSet::new();
    for file in &corpus.shared_files {
        items.push(bytes(data_path(file, &mut names), &file.bytes));
    }
    for file in loaded.office.regulations.embedded_files() {
        items.push(bytes(data_path(&file, &mut names), &file.bytes));
    }
    items.extend(
        loaded.templates.files().map(|(path, text)| bytes(format!("mau/{path}"), text.as_bytes())),
    );
    Bundle {
        name,
        organisation: index::organisation(made.iter().map(|made| made.entry.author.as_str())),
        program: program(),
        items,
        entries: made.into_iter().map(|made| made.entry).collect(),
        checkpoint: None,
    }
}

/// The records, and those that legal copies among them are of: without these a copy could not be
/// made again from its bundle.
fn with_copied<'a>(corpus: &'a Corpus, ids: impl Iterator<Item = &'a str>) -> Vec<&'a Summary> {
    let mut all: BTreeMap<&Id, &Summary> = BTreeMap::new();
    for id in ids {
        let mut next = corpus.records.get(id);
        while let Some(summary) = next {
            let new = all.insert(&summary.id, summary).is_none();
            next = summary.copied.as_ref().filter(|_| new).and_then(|of| corpus.records.get(of));
        }
    }
    all.into_values().collect()
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

/// Name and version of this program and of its engine, as bundles carry them.
pub fn program() -> String {
    format!("qcph {}; {}", env!("CARGO_PKG_VERSION"), crate::render::ENGINE)
}
