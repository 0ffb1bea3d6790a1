//! What is sealed stays as it was sealed: finds records whose documents would now say another thing.
//!
//! A sealed record may still grow where its document does not look, such as receipts and progress.
//! So it is not files that are compared but documents: the sealed record and the present one, put
//! into words by the same templates and registry.

use super::Loaded;
use crate::archive::frozen;
use crate::archive::{self, Sealed, SealedDocument};
use crate::documents::as_it_stands;
use crate::documents::document::Sheet;
use crate::parallel;
use crate::problem::Problem;
use crate::records::files::SourceFile;
use crate::records::{self, RecordFile};
use serde_json::Value as Json;
use std::sync::Arc;

/// Reports each sealed record that is gone, or whose document has changed: with its bundle, the
/// first line of the record and the first words of the document that differ.
pub fn check(loaded: &Loaded, sealed: &[Sealed]) -> Vec<Problem> {
    let corpus = &loaded.office.corpus;
    let changed = frozen::changed(sealed, |id| Some(corpus.records.get(id)?.sha256));
    let judged = parallel::map(&changed, |(bundle, document)| {
        let Some(summary) = corpus.records.get(document.record.as_str()) else {
            return Some(frozen::gone(bundle, document));
        };
        match corpus.open(summary) {
            Ok(filed) => judge(loaded, &filed, bundle, document),
            Err(problem) => Some(problem),
        }
    });
    let copies = frozen::other_originals(sealed, |id| Some(corpus.records.get(id)?.signed()));
    let copies = copies.filter_map(|(bundle, document)| {
        let summary = corpus.records.get(document.record.as_str())?;
        Some(frozen::other_copy(bundle, document, &summary.path))
    });
    judged.into_iter().flatten().chain(copies).collect()
}

/// The problem of a record that changed, unless its document did not.
fn judge(
    loaded: &Loaded,
    filed: &RecordFile,
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
    let words = |filed: &RecordFile| {
        as_it_stands(&loaded.office, filed).ok().map(|made| made.map(|made| made.composed.sheet))
    };
    let before = records::read_one(file).and_then(|before| words(&before));
    // What cannot be compared counts as changed.
    let (Some(before), Some(after)) = (before, words(filed)) else { return Some(problem()) };
    let (before, after) = (plain(before), plain(after));
    let (old, new) = first_difference(&before, &after)?;
    let mut problem = problem();
    let (old, new) = excerpts(&text_of(old), &text_of(new));
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
            pair.or_else(|| {
                if olds.len() < news.len() {
                    Some((&Json::Null, longer()?))
                } else {
                    Some((longer()?, &Json::Null))
                }
            })
        }
        _ => Some((old, new)),
    }
}

/// The words of a value.
fn text_of(value: &Json) -> String {
    let mut texts = Vec::new();
    strings(value, &mut texts);
    texts.join(" ").replace('\u{a0}', " ")
}

/// Enough of two texts to see where they differ: a few words before, and what follows.
fn excerpts(old: &str, new: &str) -> (String, String) {
    const BEFORE_CHARS: usize = 24;
    let same = old.chars().zip(new.chars()).take_while(|(old, new)| old == new);
    let mut start = same.count().saturating_sub(BEFORE_CHARS);
    // From the beginning of a word.
    start = match old.chars().skip(start).position(|letter| letter == ' ') {
        Some(letters) if start > 0 && letters < BEFORE_CHARS => start + letters + 1,
        _ => start,
    };
    (excerpt(old, start), excerpt(new, start))
}

fn excerpt(text: &str, start: usize) -> String {
    const SHOWN_CHARS: usize = 60;
    if text.is_empty() {
        return "(không có)".into();
    }
    let before = if start > 0 { "…" } else { "" };
    let shown: String = text.chars().skip(start).take(SHOWN_CHARS).collect();
    let more = text.chars().nth(start + SHOWN_CHARS).is_some();
    format!("“{before}{}{}”", shown.trim_end(), if more { "…" } else { "" })
}

fn strings<'a>(value: &'a Json, texts: &mut Vec<&'a str>) {
    match value {
        Json::String(text) => texts.push(text),
        Json::Array(items) => items.iter().for_each(|item| strings(item, texts)),
        Json::Object(map) => map.values().for_each(|item| strings(item, texts)),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn excerpts_show_where_two_texts_differ() {
        let long =
            "Hai bên thống nhất phối hợp kiểm tra, giám sát việc thực hiện pháp luật về bảo hiểm";
        let (old, new) = (format!("{long} xã hội năm 2016."), format!("{long} y tế năm 2016."));
        let (old, new) = excerpts(&old, &new);
        assert_eq!(old, "“…pháp luật về bảo hiểm xã hội năm 2016.”");
        assert_eq!(new, "“…pháp luật về bảo hiểm y tế năm 2016.”");
        assert_eq!(excerpts("08 giờ", "09 giờ"), ("“08 giờ”".into(), "“09 giờ”".into()));
        assert_eq!(excerpts("", "thêm"), ("(không có)".into(), "“thêm”".into()));
        let (cut, whole) = excerpts(long, &format!("{long} y tế"));
        assert_ne!(cut, whole);
        let word = "a".repeat(90);
        let (old, new) = excerpts(&format!("{word}b"), &format!("{word}c"));
        assert!(old.ends_with("b”") && new.ends_with("c”"), "{old} {new}");
    }
}
