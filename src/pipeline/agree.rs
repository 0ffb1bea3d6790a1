//! Sealed records, read again, for the check that bundles agree with themselves.

use crate::archive::{self, Report, Stated};
use crate::problem::Problem;
use crate::records::{self, files::SourceFile};
use std::path::Path;

/// Checks that the documents of an intact bundle, their sources and its index say the same.
pub fn agree(bundle: &Path) -> Vec<Problem> {
    archive::agree(bundle, stated)
}

/// Verifies a bundle in full: that it is intact, and [`agree`].
pub fn verify(bundle: &Path) -> Report {
    archive::verify_whole(bundle, stated)
}

/// Number and date as a record has them.
fn stated(bytes: Vec<u8>) -> Option<Stated> {
    let record = records::record_in(&SourceFile { path: "".into(), bytes })?;
    let issue = record.issue()?;
    Some(Stated {
        record: record.id().value.0.clone(),
        date: *record.date()?,
        number: issue.number.as_ref().map(|number| number.0),
        slip_number: issue.slip_number.as_ref().map(|number| number.0),
    })
}
