//! Which documents of the bundles that were checked have their signed original, and in which bundle.

use qcph::archive::index::catalogue::Later;
use qcph::archive::{BundleName, Entry, Report, index_of};
use serde_json::{Value as Json, json};
use std::path::{Path, PathBuf};

/// What is told of originals, in a sentence and as JSON; nothing where there are none.
pub fn told(paths: &[PathBuf], reports: &[Report]) -> (String, Option<Json>) {
    let all = indexes(paths, reports);
    let entries =
        || all.iter().flat_map(|(name, entries)| entries.iter().map(move |one| (name, one)));
    let originals = entries().filter(|(_, entry)| entry.original.is_some()).count();
    if originals == 0 {
        return (String::new(), None);
    }
    let documents = entries().filter(|(_, entry)| entry.is_main()).count();
    let links: Vec<(&Entry, BundleName, BundleName)> = entries()
        .filter_map(|(name, entry)| Some((entry, entry.original.as_ref()?.bundle?, *name)))
        .collect();
    let mut sentence = format!(" {originals} bản ký của {documents} văn bản.");
    for (entry, document, original) in links.iter().take(SHOWN) {
        sentence += &format!(
            " Văn bản {} ({}) ở gói {document} có bản ký ở gói {original}.",
            entry.number_and_mark, entry.record
        );
    }
    if links.len() > SHOWN {
        sentence += &format!(" Còn {} văn bản nữa có bản ký ở gói sau.", links.len() - SHOWN);
    }
    let link = |(entry, document, original): &(&Entry, BundleName, BundleName)| {
        json!({
            "ma_ban_ghi": entry.record,
            "van_ban_o_goi": document.to_string(),
            "ban_ky_o_goi": original.to_string(),
        })
    };
    let links: Vec<Json> = links.iter().map(link).collect();
    let told = json!({ "so_van_ban": documents, "so_ban_ky": originals, "o_goi_sau": links });
    (sentence, Some(told))
}

/// So many links are told one by one.
const SHOWN: usize = 10;

/// The bundles that hold originals of documents of earlier ones.
pub fn later(paths: &[PathBuf], reports: &[Report]) -> Later {
    let all = indexes(paths, reports);
    let links = all.iter().flat_map(|(name, entries)| {
        let originals = entries.iter().filter_map(|entry| entry.original.as_ref());
        let later = originals.filter(|original| original.bundle.is_some());
        later.map(|original| (original.of, *name))
    });
    links.collect()
}

/// What the intact bundles say of themselves.
fn indexes(paths: &[PathBuf], reports: &[Report]) -> Vec<(BundleName, Vec<Entry>)> {
    let intact = paths.iter().zip(reports).filter(|(_, report)| report.intact());
    let named = |path: &Path| BundleName::of_file(path.file_name()?.to_str()?);
    let read = |(path, _): (&PathBuf, &Report)| {
        let name = named(path)?;
        Some((name, index_of(name, path).ok()?.1))
    };
    intact.filter_map(read).collect()
}
