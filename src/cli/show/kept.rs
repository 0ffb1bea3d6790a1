//! Where the document of a record and its signed copy are kept, in a project.

use qcph::archive::log;
use qcph::documents::vietnamese::date_short;
use qcph::pipeline::Loaded;
use qcph::records::RecordFile;
use qcph::records::issue::SigningWay;
use qcph::signed::store;
use serde_json::{Value as Json, json};

/// Lines for people, and `niem_phong` of the JSON: which bundle holds what, if one does.
pub fn told(loaded: &Loaded, filed: &RecordFile) -> (Vec<String>, Json) {
    let id = &filed.record.id().value.0;
    // A log that cannot be read is the business of the verbs that need it.
    let sealed = log::sealed(&loaded.project.log(), &loaded.project.bundles()).unwrap_or_default();
    let mut all = sealed
        .iter()
        .flat_map(|bundle| bundle.documents.iter().map(move |held| (bundle.name, held)))
        .filter(|(_, held)| held.record == *id);
    let (document, original) =
        all.by_ref().fold((None, None), |(document, original), (name, held)| {
            match (held.is_main(), held.original.is_some()) {
                (true, _) => (Some(name), original),
                (_, true) => (document, Some(name)),
                _ => (document, original),
            }
        });
    let mut lines: Vec<String> =
        document.iter().map(|bundle| format!("Niêm phong: gói {bundle}")).collect();
    let copy = filed.record.issue().and_then(|issue| issue.signed_copy.as_ref());
    let copy = copy.map(|copy| {
        let way = match copy.way {
            SigningWay::Digital => "bản gốc điện tử, ký số",
            SigningWay::Scanned => "bản quét của bản gốc giấy",
        };
        let path = store::path(&loaded.project, &filed.file.path, id);
        let bundle = original.map_or("chưa niêm phong".to_owned(), |name| format!("gói {name}"));
        let day = date_short(*copy.date.value);
        lines.push(format!("Bản ký: {way}, nhận ngày {day}, {path}; {bundle}"));
        json!({ "tep": path, "cach": copy.way.word(), "sha256": copy.sha256.value.to_string() })
    });
    let name = |bundle: Option<qcph::archive::BundleName>| bundle.map(|name| name.to_string());
    let json = json!({ "goi": name(document), "goi_ban_ky": name(original), "ban_ky": copy });
    (lines, json)
}
