//! Whether each document says what the index says of it: the check across fields.
//!
//! An intact bundle comes in; findings go out where a PDF's number, day, pages, author, title or
//! attached source, or the source's own id, number or day, differ from its entry. Several threads
//! share the entries; each has one file at a time in memory, and one large file in all.
//! Bytes are not hashed for damage here: that is [`super::verify()`], beside which [`verify_whole`]
//! runs this check. Wording is not read: rendering again is the check of that.

mod check;
mod document;
mod metadata;

use super::finding;
use super::index::metadata::Came;
use super::index::original::ORIGINAL;
use super::index::{CO_SENT, Entry};
use super::verify::{Report, verify};
use crate::digest::Digest;
use crate::law::metadata::Content;
use crate::problem::{Problem, Severity};
use crate::records::issue::SigningWay;
use check::Check;
use chrono::NaiveDate;
use std::collections::BTreeMap;
use std::num::NonZero;
use std::path::Path;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

pub use document::differences;
use document::differs;

/// More threads than this wait for the disk.
const MOST_THREADS: usize = 4;
/// YAML nests: more than a thread gets by default.
const STACK_BYTES: usize = 8 << 20;

/// What a source record says of its document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stated {
    pub record: String,
    pub date: NaiveDate,
    pub number: Option<u64>,
    /// Of the phiếu gửi that its co-sent copies begin with.
    pub slip_number: Option<u64>,
    /// The kind of the document as one machine word.
    pub kind: &'static str,
    /// The code of the issuing agency.
    pub agency: String,
    /// Who signed, where the bundle's own directory says whose codes these are.
    pub signer: Option<String>,
    /// The record that this one is a legal copy of.
    pub copied: Option<String>,
    /// The signed copy that it names.
    pub signed: Option<SignedCopy>,
    /// The digest of the file that was given out for signature before the number was.
    pub presented: Option<Digest>,
    /// What it says of fields of the law that the index has besides.
    pub fields: Vec<(Content, String)>,
    /// Where it came in, as the record says.
    pub came: Vec<Came>,
}

/// What a source record says of the signed copy (bản ký).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SignedCopy {
    pub way: SigningWay,
    pub received: NaiveDate,
    pub pages: u64,
    pub sha256: Digest,
}

/// Checks every document of a bundle that [`super::verify()`] found intact; `read` understands a
/// source record, or says `None` to one that this program cannot read.
pub fn agree(path: &Path, read: impl Fn(Vec<u8>) -> Option<Stated>) -> Vec<Problem> {
    match Check::open(path) {
        Ok(check) => {
            let found = check.work(&read, &AtomicBool::new(false));
            let mut problems = Found::in_order(path, vec![found]);
            problems.extend(check.unclaimed(&read));
            problems
        }
        Err(problems) => problems,
    }
}

/// [`verify()`], and [`agree`] beside it on the other cores. What is said of the documents of a bundle
/// that turns out not to be intact is dropped.
pub fn verify_whole(path: &Path, read: impl Fn(Vec<u8>) -> Option<Stated> + Sync) -> Report {
    let (stop, check) = (AtomicBool::new(false), OnceLock::new());
    let work = || match check.get_or_init(|| Check::open(path)) {
        Ok(check) => check.work(&read, &stop),
        Err(_) => Found::default(),
    };
    let cores = thread::available_parallelism().map_or(1, NonZero::get);
    let (mut report, found) = thread::scope(|scope| {
        let start = |_| thread::Builder::new().stack_size(STACK_BYTES).spawn_scoped(scope, work);
        // Where the machine gives no more threads, this one does the work.
        let others: Vec<_> = (1..cores.min(MOST_THREADS)).filter_map(|at| start(at).ok()).collect();
        let report = verify(path);
        stop.store(!report.intact(), Ordering::Relaxed);
        let mut found = vec![work()];
        for other in others {
            found.push(other.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)));
        }
        (report, found)
    });
    if report.intact() {
        report.findings.extend(Found::in_order(path, found));
        report.findings.extend(match check.into_inner() {
            Some(Ok(check)) => check.unclaimed(&read),
            Some(Err(problems)) => problems,
            None => Vec::new(),
        });
    }
    report
}

/// What was found, by the number of the entry.
#[derive(Default)]
struct Found {
    /// No more than a person reads.
    kept: Vec<(usize, Problem)>,
    /// How many more there are of each severity.
    left_out: BTreeMap<Severity, usize>,
}

impl Found {
    fn add(&mut self, number: usize, problem: Problem) {
        if self.kept.len() < finding::MOST {
            self.kept.push((number, problem));
        } else {
            *self.left_out.entry(problem.severity).or_default() += 1;
        }
    }

    /// All that threads found, each entry by one of them.
    fn in_order(of: &Path, all: Vec<Self>) -> Vec<Problem> {
        let (mut kept, mut whole) = (Vec::new(), Self::default());
        for found in all {
            kept.extend(found.kept);
            for (severity, count) in found.left_out {
                *whole.left_out.entry(severity).or_default() += count;
            }
        }
        kept.sort_by_key(|(number, _)| *number);
        kept.into_iter().for_each(|(number, problem)| whole.add(number, problem));
        let left_out = whole.left_out.into_iter().map(|(severity, count)| Problem {
            severity,
            ..finding::left_out(of.display().to_string(), count)
        });
        whole.kept.into_iter().map(|(_, problem)| problem).chain(left_out).collect()
    }
}

impl Stated {
    /// What the record says otherwise than an entry, in Vietnamese.
    fn differences(&self, entry: &Entry) -> Vec<String> {
        let number = if entry.copy.is_some() { self.slip_number } else { self.number };
        let number = number.map(|number| number.to_string()).unwrap_or_default();
        let indexed = entry.number_and_mark.split('/').next().unwrap_or_default();
        let indexed = indexed.trim_start_matches('0');
        let kind = match (&entry.copy, &entry.original) {
            (Some(_), _) => CO_SENT,
            (None, Some(_)) => ORIGINAL,
            (None, None) => self.kind,
        };
        let signer = self.signer.clone().unwrap_or_else(|| entry.signer.clone());
        let pairs = [
            ("mã bản ghi", self.record.clone(), entry.record.as_str()),
            ("số", number, indexed),
            ("ngày", self.date.to_string(), &entry.date.to_string()),
            ("loại văn bản", kind.to_owned(), &entry.kind),
            ("cơ quan ban hành", self.agency.clone(), &entry.agency),
            ("người ký", signer, &entry.signer),
        ];
        let differing = pairs.into_iter().filter(|(_, stated, index)| stated != index);
        differing
            .map(|(what, stated, index)| differs(what, "bản ghi nguồn", &stated, index))
            .collect()
    }
}
