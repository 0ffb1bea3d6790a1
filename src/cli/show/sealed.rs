//! `qcph show RECORD --sealed FILE`: a record as it was sealed, taken out of its bundle into a file.
//!
//! Done by the program, for a shell that takes bytes for text would change them on their way.

use crate::cli::Common;
use crate::cli::report::{Failure, Outcome};
use qcph::archive::{self, log};
use qcph::disk;
use qcph::problem::{Code, Problem};
use serde_json::json;
use std::io::Write;
use std::path::Path;

pub fn run(common: &Common, record: &str, to: &Path) -> Result<Outcome, Failure> {
    let bundle = copy(common, record, to)?;
    let to = to.display();
    let sentence = format!("Đã chép bản ghi {record} như trong gói {bundle} ra {to}.");
    Ok(Outcome::new(sentence, json!({ "tep": to.to_string(), "goi": bundle })))
}

/// Writes the record as the last bundle holds it; gives the name of the bundle.
fn copy(common: &Common, record: &str, to: &Path) -> Result<String, Problem> {
    let project = common.project()?;
    let bundles = log::sealed(&project.log(), &project.bundles())?;
    let mut all = bundles
        .iter()
        .rev()
        .flat_map(|bundle| bundle.documents.iter().map(move |document| (bundle, document)));
    let is_it = |id: &str| id.eq_ignore_ascii_case(record);
    let Some((bundle, document)) = all.find(|(_, document)| is_it(&document.record)) else {
        let message = format!("chưa gói nào có bản ghi `{record}`");
        return Err(Problem::new(Code::BadArgument, message)
            .hint("ghi mã của một bản ghi đã niêm phong; xem: qcph list"));
    };
    let bytes = archive::source(bundle.name, &bundle.path, &document.source)?;
    disk::create_with(to, |file| {
        file.write_all(&bytes).map_err(|error| Problem::io(Code::CannotWrite, to, &error))
    })?;
    Ok(bundle.name.to_string())
}
