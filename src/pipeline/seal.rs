//! Seals what was made: as many bundles as it takes, each bound into the log before the next.

use super::bundle::bundle;
use super::closed;
use super::spool::Spool;
use super::stage::Stage;
use super::{Loaded, MadePdf};
use crate::archive::log::past::History;
use crate::archive::log::{self, Log};
use crate::archive::{self, BundleName, Sealed, SealedBook, SealedDocument, Written, limits};
use crate::problem::{Code, Problem, Severity};
use crate::records::files::FILE_MAX_BYTES;
use chrono::NaiveDate;
use std::collections::BTreeSet;

/// How much one bundle holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Of its PDFs.
    pub size_max_bytes: u64,
    pub documents_max: usize,
    /// Of one PDF; what verify would refuse is not sealed.
    pub document_max_bytes: u64,
}

/// Every record that is read can be sealed.
const _: () = assert!(FILE_MAX_BYTES <= limits::LARGEST_SOURCE_BYTES as u64);

impl Default for Limits {
    /// Far below what zip can (4 GiB, 65,535 files), so that a bundle fits on any disc and is copied
    /// and checked in one go.
    fn default() -> Self {
        let document_max_bytes = limits::LARGEST_PDF_BYTES.into();
        Self { size_max_bytes: 1 << 30, documents_max: 5_000, document_max_bytes }
    }
}

/// The log, held for this run; `None` where nothing was ever sealed: a run that fails leaves no log.
///
/// # Errors
/// Those of reading the log.
pub fn open_log(loaded: &Loaded) -> Result<Option<Log>, Problem> {
    let (folder, bundles) = (loaded.project.log(), loaded.project.bundles());
    let read = log::read(&folder)?;
    if let Some((origin, leaves)) = read {
        let here = History { origin, leaves, commit: None };
        let shortened = log::past::compare(&folder, &here).into_iter();
        if let Some(problem) = shortened
            .into_iter()
            .find(|one| one.code == Code::LogDamaged && one.severity == Severity::Error)
        {
            return Err(problem);
        }
    } else if log::past::is_gone(&folder) {
        let message = "sổ đã ghi vào git mà ở đây không còn; không mở sổ thứ hai";
        return Err(Problem::new(Code::LogMissing, message)
            .hint("lấy lại sổ và gói từ git: `git restore out/so out/goi`"));
    } else if archive::bundles_in(&bundles)?.is_empty() {
        return Ok(None);
    }
    Log::open_knowing(&folder, &bundles, "", &|bundle| is_ours(loaded, bundle)).map(Some)
}

/// Whether a bundle that no log has was sealed here: its records are here, byte for byte, and its
/// documents say what they say. A planted one never is, however sound it is in itself.
fn is_ours(loaded: &Loaded, bundle: &Sealed) -> bool {
    let records = &loaded.office.corpus.records;
    let known = |document: &SealedDocument| {
        let summary = records.get(document.record.as_str());
        summary.is_some_and(|summary| summary.sha256 == document.source_sha256)
    };
    let kept = |book: &SealedBook| closed::is_own(loaded, bundle, book);
    bundle.documents.iter().all(known)
        && bundle.books.iter().all(kept)
        && super::verify(&bundle.path)
            .findings
            .iter()
            .all(|found| found.severity == Severity::Advice)
}

/// Begins the log with a name for all time: the issuing body and the year. `None` when another run
/// began it meanwhile, and has sealed.
///
/// # Errors
/// Those of the log and the disk.
pub fn begin_log(
    loaded: &Loaded,
    made: &mut Spool,
    date: NaiveDate,
) -> Result<Option<Log>, Problem> {
    let mut bodies = BTreeSet::new();
    for made in made.read()? {
        bodies.insert(made?.entry.agency);
    }
    let body = bodies.pop_first().unwrap_or_default();
    let origin = format!("qcph/{body}/{}", date.format("%Y"));
    let log = Log::open(&loaded.project.log(), &loaded.project.bundles(), &origin)?;
    Ok((log.next_serial() == 1).then_some(log))
}

/// What documents are sealed with: the records behind them, their files, and the log.
pub struct Sealer<'a> {
    pub loaded: &'a Loaded,
    pub stage: &'a Stage,
    pub log: &'a mut Log,
}

impl Sealer<'_> {
    /// Seals the documents of `made`.
    ///
    /// # Errors
    /// Those of [`archive::seal`] and of the log; bundles sealed before stay and are in the log.
    pub fn seal(
        &mut self,
        date: NaiveDate,
        limits: Limits,
        made: &mut Spool,
    ) -> Result<Vec<Written>, Problem> {
        let mut all = Vec::new();
        let mut seal = |made: Vec<MadePdf>| -> Result<(), Problem> {
            let name = BundleName { date, serial: self.log.next_serial() };
            let mut bundle = bundle(self.loaded, self.stage, name, made);
            bundle.checkpoint = Some(self.log.checkpoint().to_string());
            let written = archive::seal(&self.loaded.project.bundles(), &bundle)?;
            self.log.append(&written)?;
            all.push(written);
            Ok(())
        };
        let mut filling = Filling { limits, documents: Vec::new(), size_bytes: 0 };
        let mut one: Vec<MadePdf> = Vec::new();
        for made in made.read()? {
            let made = made?;
            if one.last().is_some_and(|last| last.entry.record != made.entry.record) {
                filling.take(std::mem::take(&mut one)).map(&mut seal).transpose()?;
            }
            one.push(made);
        }
        filling.take(one).map(&mut seal).transpose()?;
        seal(filling.documents)?;
        Ok(all)
    }
}

/// A bundle that is being filled.
struct Filling {
    limits: Limits,
    documents: Vec<MadePdf>,
    size_bytes: u64,
}

impl Filling {
    /// Adds a document and its copies, which stay together; what is full without them comes out.
    fn take(&mut self, one: Vec<MadePdf>) -> Option<Vec<MadePdf>> {
        let added: u64 = one.iter().map(|made| made.entry.size_bytes).sum();
        let full = self.size_bytes + added > self.limits.size_max_bytes
            || self.documents.len() + one.len() > self.limits.documents_max;
        let out = (full && !self.documents.is_empty()).then(|| {
            self.size_bytes = 0;
            std::mem::take(&mut self.documents)
        });
        self.size_bytes += added;
        self.documents.extend(one);
        out
    }
}
