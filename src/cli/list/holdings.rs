//! `qcph list --bundles FOLDER`: what the bundles of a folder hold, where there is no project.

use crate::cli::Common;
use crate::cli::report::{Failure, Outcome};
use qcph::archive::{BundleName, Entry};
use qcph::documents::vietnamese::date_short;
use qcph::pipeline::{Holding, holdings};
use qcph::records::search::Query;
use serde_json::{Value as Json, json};
use std::path::Path;

pub fn run(common: &Common, folder: &Path, query: &Query) -> Result<Outcome, Failure> {
    let found = holdings(folder, query)?;
    const COLUMNS: [&str; 8] =
        ["Mã bản ghi", "Loại", "Số, ký hiệu", "Ngày", "Cơ quan", "Nội dung", "Gói", "Bản ký ở gói"];
    // Bundles without originals are told as they always were.
    let columns = COLUMNS.len() - usize::from(found.iter().all(|one| one.original.is_none()));
    let rows = found.iter().map(|holding| row(holding)[..columns].to_vec());
    common.report.table(&COLUMNS[..columns], rows.collect());
    let sentence = match found.len() {
        0 => "Không có văn bản nào như vậy trong các gói.".to_owned(),
        count => {
            format!("Có {count} văn bản trong các gói; gói có nguyên vẹn không: `qcph verify`.")
        }
    };
    let found: Vec<Json> = found.iter().map(as_json).collect();
    Ok(Outcome::new(sentence, json!({ "ban_ghi": found })))
}

fn row(holding: &Holding) -> [String; 8] {
    let entry = &holding.entry;
    [
        entry.record.clone(),
        entry.type_name.clone(),
        entry.number_and_mark.clone(),
        date_short(entry.date),
        entry.agency.clone(),
        entry.abstract_.clone(),
        holding.bundle.to_string(),
        holding.original.as_ref().map(|(bundle, _)| bundle.to_string()).unwrap_or_default(),
    ]
}

/// The keys that `list` has of a record, and where its document is.
pub fn as_json(holding: &Holding) -> Json {
    let entry = &holding.entry;
    let number =
        entry.number_and_mark.split('/').next().and_then(|number| number.parse::<u64>().ok());
    json!({
        "ma": entry.record,
        "loai": holding.record.as_ref().map(|record| record.kind().word()),
        "so": number,
        "ngay": entry.date.to_string(),
        "co_quan": entry.agency,
        "noi_dung": entry.abstract_,
        "tep": entry.source,
        "goi": holding.path.display().to_string(),
        "van_ban": entry.pdf,
        "ban_ky": holding.original.as_ref().map(|(bundle, entry)| signed(*bundle, entry)),
    })
}

/// Where a signed original is, and what it is.
fn signed(bundle: BundleName, entry: &Entry) -> Json {
    let original = entry.original.as_ref();
    json!({
        "goi": bundle.to_string(),
        "tep": entry.pdf,
        "cach": original.map(|original| original.way.word()),
        "ngay": original.map(|original| original.received.to_string()),
        "sha256": entry.sha256.to_string(),
    })
}
