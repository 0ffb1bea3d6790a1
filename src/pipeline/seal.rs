//! Seals what was made: as many bundles as it takes, each bound into the log before the next.

use super::bundle::bundle;
use super::{Loaded, Made};
use crate::archive::log::{self, Log};
use crate::archive::{self, BundleName, Written};
use crate::problem::{Code, Problem};
use crate::records::Filed;
use chrono::NaiveDate;

/// How much one bundle holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Of its PDFs.
    pub size_max_bytes: u64,
    pub documents_max: usize,
}

impl Default for Limits {
    /// Far below what zip can (4 GiB, 65,535 files), so that a bundle fits on any disc and is copied
    /// and checked in one go.
    fn default() -> Self {
        Self { size_max_bytes: 1 << 30, documents_max: 10_000 }
    }
}

/// The log, held for this run; `None` where nothing was ever sealed: a run that fails leaves no log.
///
/// # Errors
/// Those of reading the log.
pub fn open_log(loaded: &Loaded) -> Result<Option<Log>, Problem> {
    let (folder, bundles) = (loaded.project.log(), loaded.project.bundles());
    if log::read(&folder)?.is_none() && archive::bundles_in(&bundles)?.is_empty() {
        return Ok(None);
    }
    Log::open(&folder, &bundles, "").map(Some)
}

/// Begins the log with a name for all time: the issuing body and the year.
///
/// # Errors
/// [`Code::Locked`] when another run began it meanwhile.
pub fn begin_log(loaded: &Loaded, made: &[Made], date: NaiveDate) -> Result<Log, Problem> {
    let body = made.iter().map(|made| made.facts.agency.as_str()).min().unwrap_or_default();
    let origin = format!("qcph/{body}/{}", date.format("%Y"));
    let log = Log::open(&loaded.project.log(), &loaded.project.bundles(), &origin)?;
    if log.next_serial() == 1 {
        return Ok(log);
    }
    let message = "một lượt chạy khác vừa niêm phong trong lúc này, chưa niêm phong gì thêm";
    Err(Problem::new(Code::Locked, message).hint("chạy lại lệnh này"))
}

/// Seals the documents of `made`, which were made from `records`; both are in order of record id.
///
/// # Errors
/// Those of [`archive::seal`] and of the log; bundles sealed before stay and are in the log.
pub fn seal(
    loaded: &Loaded,
    log: &mut Log,
    date: NaiveDate,
    limits: Limits,
    records: &[&Filed],
    made: &[Made],
) -> Result<Vec<Written>, Problem> {
    let mut all = Vec::new();
    let mut records = records.iter().copied().peekable();
    for made in split(made, limits) {
        let last = made.last().map_or("", |made| made.facts.record_id.as_str());
        let mut own = Vec::new();
        while let Some(filed) = records.next_if(|filed| *filed.record.id().value.0 <= *last) {
            own.push(filed);
        }
        let name = BundleName { date, serial: log.next_serial() };
        let mut bundle = bundle(loaded, name, &own, made);
        bundle.checkpoint = Some(log.checkpoint().to_string());
        let written = archive::seal(&loaded.project.bundles(), &bundle)?;
        log.append(&written)?;
        all.push(written);
    }
    Ok(all)
}

/// Cuts what was made where a bundle is full, never between a document and its copies.
fn split(made: &[Made], limits: Limits) -> Vec<&[Made]> {
    let Limits { size_max_bytes, documents_max } = limits;
    let (mut parts, mut start, mut size_bytes) = (Vec::new(), 0, 0);
    let mut at = 0;
    for one in made.chunk_by(|a, b| a.facts.record_id == b.facts.record_id) {
        let added: u64 = one.iter().map(|made| made.size_bytes).sum();
        let full = size_bytes + added > size_max_bytes || at + one.len() - start > documents_max;
        if full && at > start {
            parts.push(&made[start..at]);
            (start, size_bytes) = (at, 0);
        }
        at += one.len();
        size_bytes += added;
    }
    parts.push(&made[start..]);
    parts
}
