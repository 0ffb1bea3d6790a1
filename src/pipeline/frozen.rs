//! What is sealed stays as it was sealed: finds records whose documents would now say another thing.
//!
//! A sealed record may still grow where its document does not look, such as receipts and progress.
//! So it is not files that are compared but documents: the sealed record and the present one, put
//! into words by the same templates and registry.

use super::Loaded;
use crate::archive::frozen;
use crate::archive::{self, Sealed, SealedDocument};
use crate::documents::compose;
use crate::documents::document::Sheet;
use crate::parallel;
use crate::problem::Problem;
use crate::records::files::SourceFile;
use crate::records::{self, Filed};
use serde_json::Value as Json;
use std::sync::Arc;

/// Reports each sealed record that is gone, or whose document has changed: with its bundle, the
/// first line of the record and the first words of the document that differ.
pub fn check(loaded: &Loaded, sealed: &[Sealed]) -> Vec<Problem> {
    let corpus = &loaded.office.corpus;
    let changed = frozen::changed(sealed, |id| Some(corpus.records.get(id)?.sha256));
    let judged = parallel::map(&changed, |(bundle, document)| {
        let Some(brief) = corpus.records.get(&document.record) else {
            return Some(frozen::gone(bundle, document));
        };
        match corpus.open(brief) {
            Ok(filed) => judge(loaded, &filed, bundle, document),
            Err(problem) => Some(problem),
        }
    });
    judged.into_iter().flatten().collect()
}

/// The problem of a record that changed, unless its document did not.
fn judge(
    loaded: &Loaded,
    filed: &Filed,
    bundle: &Sealed,
    document: &SealedDocument,
) -> Option<Problem> {
    let problem = || frozen::edited(bundle, document, &filed.file.path, &filed.file.bytes);
    if !bundle.path.exists() {
        let hint = format!("gói {} không có ở đây để so văn bản", bundle.name);
        return Some(problem().hint(hint).advice());
    }
    let bytes = match archive::source(bundle.name, &bundle.path, &document.source) {
        Ok(bytes) => bytes,
        Err(problem) => return Some(problem),
    };
    let file = Arc::new(SourceFile { path: filed.file.path.clone(), bytes });
    let words = |filed: &Filed| {
        compose(&loaded.office, filed).ok().map(|made| made.map(|made| made.composed.sheet))
    };
    let before = records::read_one(file).and_then(|before| words(&before));
    // What cannot be compared counts as changed.
    let (Some(before), Some(after)) = (before, words(filed)) else { return Some(problem()) };
    let (before, after) = (plain(before), plain(after));
    let (old, new) = first_difference(&before, &after)?;
    let mut problem = problem();
    let (old, new) = (excerpt(old), excerpt(new));
    problem.message = format!("{}; văn bản nay lại khác: {old} → {new}", problem.message);
    Some(problem.hint("`xac_nhan` và `tien_do` vẫn thêm được: chúng không in trong văn bản"))
}

/// What the pages say; the attached source is what may differ.
fn plain(sheet: Option<Sheet>) -> Json {
    let pages = sheet.map(|sheet| (sheet.documents, sheet.meta));
    serde_json::to_value(pages).expect("a sheet is strings, numbers and lists")
}

/// The first two values that differ, as deep as the two have the same shape.
fn first_difference<'a>(old: &'a Json, new: &'a Json) -> Option<(&'a Json, &'a Json)> {
    match (old, new) {
        _ if old == new => None,
        (Json::Object(olds), Json::Object(news)) if olds.keys().eq(news.keys()) => {
            olds.values().zip(news.values()).find_map(|(old, new)| first_difference(old, new))
        }
        (Json::Array(olds), Json::Array(news)) if olds.len() == news.len() => {
            olds.iter().zip(news).find_map(|(old, new)| first_difference(old, new))
        }
        (Json::Array(olds), Json::Array(news)) => {
            let pair = olds.iter().zip(news).find_map(|(old, new)| first_difference(old, new));
            let longer = || olds.get(news.len()).or_else(|| news.get(olds.len()));
            pair.or_else(|| match olds.len() < news.len() {
                true => Some((&Json::Null, longer()?)),
                false => Some((longer()?, &Json::Null)),
            })
        }
        _ => Some((old, new)),
    }
}

/// Enough of a value to know it by.
fn excerpt(value: &Json) -> String {
    const SHOWN_CHARS: usize = 60;
    let text = match value {
        Json::Null => return "(không có)".into(),
        Json::String(text) => text.replace('\u{a0}', " "),
        other => {
            let mut texts = Vec::new();
            strings(other, &mut texts);
            texts.join(" ")
        }
    };
    match text.char_indices().nth(SHOWN_CHARS) {
        Some((end, _)) => format!("“{}…”", text[..end].trim_end()),
        None => format!("“{text}”"),
    }
}

fn strings<'a>(value: &'a Json, texts: &mut Vec<&'a str>) {
    match value {
        Json::String(text) => texts.push(text),
        Json::Array(items) => items.iter().for_each(|item| strings(item, texts)),
        Json::Object(map) => map.values().for_each(|item| strings(item, texts)),
        _ => {}
    }
}
