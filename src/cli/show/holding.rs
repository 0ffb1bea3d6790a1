//! `qcph show RECORD --bundles FOLDER`: a document of a folder of bundles, where there is no project.

use crate::cli::Common;
use crate::cli::list::holdings::as_json;
use crate::cli::report::{Failure, Outcome, line};
use qcph::archive;
use qcph::disk;
use qcph::documents::vietnamese::date_short;
use qcph::pipeline::{Holding, holdings};
use qcph::problem::{Code, Problem};
use qcph::records::nearest::nearest;
use qcph::records::search::Query;
use serde_json::json;
use std::io::Write;
use std::path::Path;

pub fn run(
    common: &Common,
    folder: &Path,
    record: &str,
    to: Option<&Path>,
) -> Result<Outcome, Failure> {
    let found = wanted(folder, record)?;
    if let Some(to) = to {
        copy(&found, to)?;
    }
    let entry = &found.entry;
    if common.report.tells() {
        line(&format!("{} — {}: {}", entry.record, entry.type_name, entry.abstract_));
        let date = date_short(entry.date);
        line(&format!("Văn bản: số {}, ngày {date}, {}", entry.number_and_mark, entry.author));
        line(&format!("Người ký: {}; {} trang", entry.signer, entry.pages));
        line(&format!("Gói: {}", found.path.display()));
        line(&format!(
            "Trong gói: {0}/data/{1} và {0}/data/{2}",
            found.bundle, entry.pdf, entry.source
        ));
        line(&format!("SHA-256 của PDF: {}", entry.sha256));
        if let Some((bundle, signed)) = &found.original
            && let Some(original) = &signed.original
        {
            line(&format!("Bản ký: {}", original.note()));
            line(&format!("Tệp bản ký: {bundle}/data/{}, SHA-256 {}", signed.pdf, signed.sha256));
        }
    }
    let copies = found.copies.iter().filter_map(|copy| {
        let recipient = copy.copy.as_ref()?.recipient.clone();
        Some(vec![recipient, copy.number_and_mark.clone(), copy.pdf.clone()])
    });
    common
        .report
        .table(&["Nơi nhận bản gửi riêng", "Phiếu gửi", "Tệp trong gói"], copies.collect());
    let sentence = match to {
        Some(to) => format!(
            "Đã chép bản ghi {} như trong gói {} ra {}.",
            entry.record,
            found.bundle,
            to.display()
        ),
        None => "Gói có nguyên vẹn không: `qcph verify`.".to_owned(),
    };
    Ok(Outcome::new(sentence, json!({ "ban_ghi": as_json(&found) })))
}

/// By id, else by the number of a document if only one has it; of several bundles, the last.
fn wanted(folder: &Path, name: &str) -> Result<Holding, Problem> {
    let all = holdings(folder, &Query::default())?;
    let by_id = all.iter().rev().find(|found| found.entry.record.eq_ignore_ascii_case(name));
    let problem = Problem::new(
        Code::BadArgument,
        format!("không bản ghi nào trong các gói mang mã hay số `{name}`"),
    );
    if let Some(found) = by_id {
        return Ok(found.clone());
    }
    if let Ok(number) = name.parse() {
        let query = Query { number: Some(number), ..Query::default() };
        let numbered = holdings(folder, &query)?;
        return match &numbered[..] {
            [found] => Ok(found.clone()),
            [] => Err(problem.hint("tìm bằng `qcph list --bundles`, rồi ghi mã bản ghi")),
            several => {
                let ids: Vec<_> = several.iter().map(|found| &*found.entry.record).collect();
                let message = format!("số {number} có ở {} văn bản", several.len());
                let hint = format!("ghi một mã bản ghi: {}", ids.join(", "));
                Err(Problem::new(Code::BadArgument, message).hint(hint))
            }
        };
    }
    Err(match nearest(name, all.iter().map(|found| found.entry.record.as_str())) {
        Some(near) => problem.hint(format!("ý bạn là `{near}`?")),
        None => problem.hint("tìm bằng `qcph list --bundles`, rồi ghi mã bản ghi"),
    })
}

fn copy(found: &Holding, to: &Path) -> Result<(), Problem> {
    let bytes = archive::source(found.bundle, &found.path, &found.entry.source)?;
    disk::create_with(to, |file| {
        file.write_all(&bytes).map_err(|error| Problem::io(Code::CannotWrite, to, &error))
    })
}
