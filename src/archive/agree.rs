//! Whether each document says what the index says of it: the check across fields.
//!
//! An intact bundle comes in; findings go out where a PDF's number, day, pages, author, title or
//! attached source, or the source's own id, number or day, differ from its entry. Several threads
//! share the entries; each has one file at a time in memory, and of large ones there is one in all.
//! Bytes are not hashed for damage here: that is [`super::verify()`], beside which [`verify_whole`]
//! runs this check. Wording is not read: rendering again is the check of that.

mod document;

use super::bag::PAYLOAD;
use super::container::{Header, LOCAL_BYTES, read as container};
use super::finding::{self, Findings};
use super::index::{Entry, INDEX_FILE, Reader};
use super::verify::{Report, verify};
use crate::digest::Digest;
use crate::problem::{Code, Place, Problem, Severity};
use chrono::NaiveDate;
use std::collections::BTreeMap;
use std::fs::File;
use std::io::{BufReader, Read, Result, Seek, SeekFrom, Take};
use std::num::NonZero;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, OnceLock, PoisonError};
use std::thread;

pub use document::differences;
use document::differs;

/// A larger PDF is not taken into memory.
const LARGEST_PDF_BYTES: u32 = 24 << 20;
/// A larger record is not one; records are refused above that.
const LARGEST_SOURCE_BYTES: u32 = 1 << 20;
/// Of files above this size, one is in memory at a time.
const LARGE_BYTES: u32 = 256 << 10;
/// How many entries a thread takes at a time: documents of one record stand together.
const AT_A_TIME: usize = 16;
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
}

/// Checks every document of a bundle that [`super::verify()`] found intact; `read` understands a
/// source record, or says `None` to one that this program cannot read.
pub fn agree(path: &Path, read: impl Fn(Vec<u8>) -> Option<Stated>) -> Vec<Problem> {
    match Check::open(path) {
        Ok(check) => Found::in_order(path, vec![check.work(&read, &AtomicBool::new(false))]),
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
        let start = |_| thread::Builder::new().stack_size(STACK_BYTES).spawn_scoped(scope, &work);
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
        let unopened = check.into_inner().and_then(std::result::Result::err);
        report.findings.extend(unopened.unwrap_or_default());
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

/// A bundle whose documents are being checked, by any number of threads.
struct Check<'p> {
    path: &'p Path,
    /// In the order of their names, as an intact bundle has them.
    headers: Vec<Header>,
    /// The top folder with its slash, and what payload begins with.
    payload: String,
    /// Digests of the documents by path, as far as others may be copies of them.
    digests: BTreeMap<Digest, Digest>,
    entries: Mutex<Entries>,
    /// Held by whoever has a large file in memory.
    large: Mutex<()>,
}

/// The entries that nobody has taken yet, with the number of the next.
struct Entries {
    reader: Option<Reader<BufReader<Take<File>>>>,
    next: usize,
}

impl<'p> Check<'p> {
    fn open(path: &'p Path) -> std::result::Result<Self, Vec<Problem>> {
        let mut findings = Findings::new(path.display().to_string());
        let check = File::open(path).and_then(|mut zip| {
            let headers = container::read(&mut zip, &mut findings)?.map(|found| found.headers);
            Self::of(path, headers.unwrap_or_default())
        });
        match check {
            Ok(check) => Ok(check),
            Err(error) => {
                findings.push(Problem::io(Code::CannotRead, path, &error));
                Err(findings.into_problems())
            }
        }
    }

    fn of(path: &'p Path, headers: Vec<Header>) -> Result<Self> {
        let first = headers.first().map(|header| String::from_utf8_lossy(&header.name));
        let top = first.as_deref().and_then(|name| name.split('/').next()).unwrap_or_default();
        let mut check = Self {
            path,
            payload: format!("{top}/{PAYLOAD}"),
            headers,
            digests: BTreeMap::new(),
            entries: Mutex::new(Entries { reader: None, next: 0 }),
            large: Mutex::new(()),
        };
        // Read twice, so that memory holds one line of the index.
        let entries = check.index()?.into_iter().flatten().flatten();
        check.digests =
            entries.map(|(_, entry)| (Digest::of(entry.pdf.as_bytes()), entry.sha256)).collect();
        check.entries = Mutex::new(Entries { reader: check.index()?, next: 0 });
        Ok(check)
    }

    /// The index from its beginning, if it is one.
    fn index(&self) -> Result<Option<Reader<BufReader<Take<File>>>>> {
        let Some((at, size_bytes)) = self.place(INDEX_FILE) else { return Ok(None) };
        let mut zip = File::open(self.path)?;
        zip.seek(SeekFrom::Start(at))?;
        Ok(Reader::open(BufReader::new(zip.take(u64::from(size_bytes)))).ok())
    }

    /// Where the content of a file below `data/` starts in an intact bundle, and its size.
    fn place(&self, below: &str) -> Option<(u64, u32)> {
        let name = format!("{}{below}", self.payload).into_bytes();
        let at = self.headers.binary_search_by(|header| header.name.cmp(&name)).ok()?;
        let header = &self.headers[at];
        Some((u64::from(header.offset) + (LOCAL_BYTES + name.len()) as u64, header.size_bytes))
    }

    /// Checks entries until none is left or `stop` is set.
    fn work(&'p self, read: &impl Fn(Vec<u8>) -> Option<Stated>, stop: &AtomicBool) -> Found {
        let mut found = Found::default();
        let mut hand = Hand { check: self, zip: None, pdf: Vec::new(), source: None };
        while !stop.load(Ordering::Relaxed) {
            let some = self.take();
            if some.is_empty() {
                break;
            }
            for (number, entry) in some {
                let mut findings = Findings::new(self.path.display().to_string());
                if let Err(error) = hand.check(&entry, read, &mut findings) {
                    findings.push(Problem::io(Code::CannotRead, self.path, &error));
                    stop.store(true, Ordering::Relaxed);
                }
                let problems = findings.into_problems();
                problems.into_iter().for_each(|problem| found.add(number, problem));
            }
        }
        found
    }

    /// Waits until no other thread has a large file in memory, when this one is.
    fn alone(&self, size_bytes: u32) -> Option<MutexGuard<'_, ()>> {
        let lock = || self.large.lock().unwrap_or_else(PoisonError::into_inner);
        (size_bytes > LARGE_BYTES).then(lock)
    }

    fn take(&self) -> Vec<(usize, Entry)> {
        let mut entries = self.entries.lock().unwrap_or_else(PoisonError::into_inner);
        let Entries { reader, next } = &mut *entries;
        let readable = reader.iter_mut().flatten().flatten().take(AT_A_TIME);
        let numbered = readable.map(|(_, entry)| {
            *next += 1;
            (*next, entry)
        });
        numbered.collect()
    }
}

/// What a thread has in its hands.
struct Hand<'c> {
    check: &'c Check<'c>,
    zip: Option<File>,
    pdf: Vec<u8>,
    /// The last source record, and what it stated.
    source: Option<(String, Option<Stated>)>,
}

impl Hand<'_> {
    fn check(
        &mut self,
        entry: &Entry,
        read: &impl Fn(Vec<u8>) -> Option<Stated>,
        findings: &mut Findings,
    ) -> Result<()> {
        let place = format!("{PAYLOAD}{}", entry.pdf);
        let Some(part) = self.check.place(&entry.pdf) else { return Ok(()) };
        if part.1 > LARGEST_PDF_BYTES {
            findings.add(Code::OverLimit, &place, "văn bản quá lớn, không đọc được bên trong");
            return Ok(());
        }
        let original = entry.copy.as_ref();
        let original =
            original.map(|copy| self.check.digests.get(&Digest::of(copy.of.as_bytes())).copied());
        for difference in self.document(part, entry, original)? {
            findings.add(Code::DocumentDiffers, &place, difference);
        }
        let source = format!("{PAYLOAD}{}", entry.source);
        if self.source.as_ref().is_none_or(|(last, _)| *last != entry.source) {
            self.source = Some((entry.source.clone(), self.stated(&entry.source, read)?));
        }
        match self.source.as_ref().and_then(|(_, stated)| stated.as_ref()) {
            Some(stated) => {
                for difference in stated.differences(entry) {
                    findings.add(Code::DocumentDiffers, &source, difference);
                }
            }
            None => findings.push(unread(self.check.path, &source)),
        }
        Ok(())
    }

    fn document(
        &mut self,
        part: (u64, u32),
        entry: &Entry,
        original: Option<Option<Digest>>,
    ) -> Result<Vec<String>> {
        let alone = self.check.alone(part.1);
        let mut pdf = std::mem::take(&mut self.pdf);
        self.bytes(part, &mut pdf)?;
        let differences = differences(entry, original, &pdf);
        if alone.is_none() {
            self.pdf = pdf;
        }
        Ok(differences)
    }

    fn stated(
        &mut self,
        source: &str,
        read: &impl Fn(Vec<u8>) -> Option<Stated>,
    ) -> Result<Option<Stated>> {
        let part = self.check.place(source).filter(|part| part.1 <= LARGEST_SOURCE_BYTES);
        let mut bytes = Vec::new();
        let _alone = part.and_then(|part| self.check.alone(part.1));
        if let Some(part) = part {
            self.bytes(part, &mut bytes)?;
        }
        Ok(read(bytes))
    }

    fn bytes(&mut self, (at, size_bytes): (u64, u32), bytes: &mut Vec<u8>) -> Result<()> {
        let zip = match &mut self.zip {
            Some(zip) => zip,
            none => none.insert(File::open(self.check.path)?),
        };
        bytes.clear();
        zip.seek(SeekFrom::Start(at))?;
        zip.take(u64::from(size_bytes)).read_to_end(bytes)?;
        Ok(())
    }
}

/// A record in a form that this program does not know makes no bundle bad: it may be newer or older.
fn unread(bundle: &Path, source: &str) -> Problem {
    let place = Place::file(format!("{}/{source}", bundle.display()));
    let message = "không đọc được hồ sơ nguồn, nên chưa đối chiếu số và ngày của nó với mục lục";
    Problem::at(Code::DocumentDiffers, &place, message)
        .hint("dùng bản qcph đã niêm phong gói này (ghi trong bag-info.txt) để kiểm lại")
        .advice()
}

impl Stated {
    /// What the record says otherwise than an entry, in Vietnamese.
    fn differences(&self, entry: &Entry) -> Vec<String> {
        let number = if entry.copy.is_some() { self.slip_number } else { self.number };
        let number = number.map(|number| number.to_string()).unwrap_or_default();
        let indexed = entry.number_and_mark.split('/').next().unwrap_or_default();
        let indexed = indexed.trim_start_matches('0');
        let pairs = [
            ("mã hồ sơ", self.record.clone(), entry.record.as_str()),
            ("số", number, indexed),
            ("ngày", self.date.to_string(), &entry.date.to_string()),
        ];
        let differing = pairs.into_iter().filter(|(_, stated, index)| stated != index);
        differing
            .map(|(what, stated, index)| differs(what, "hồ sơ nguồn", &stated, index))
            .collect()
    }
}
