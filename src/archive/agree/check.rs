//! The entries of a bundle, shared by threads: each takes some, opens what they name, and looks.
//!
//! The path of a bundle comes in; what was found goes out, by the number of the entry. Memory holds the
//! headers and a digest per document; of the index one line, of the rest what a thread is looking at.

mod original;

use super::{Found, Stated, differences, differs, metadata};
use crate::archive::bag::PAYLOAD;
use crate::archive::container::{Header, LOCAL_BYTES, read as container};
use crate::archive::finding::Findings;
use crate::archive::index::closed::{BOOKS, ClosedBook};
use crate::archive::index::{Entry, INDEX_FILE, LEGAL_COPY, PLAIN, Reader};
use crate::archive::limits::{LARGEST_PDF_BYTES, LARGEST_SOURCE_BYTES};
use crate::archive::name::BundleName;
use crate::digest::Digest;
use crate::disk;
use crate::problem::{Code, Place, Problem};
use crate::records::enclosed;
use crate::registers::closed::ClosedRegister;
use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::io::{BufReader, Read, Result, Seek, SeekFrom, Take};
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// Of PDFs above this size, one is in memory at a time.
const LARGE_PDF_BYTES: u32 = 256 << 10;
/// Of records too: what YAML becomes in memory is forty times as large.
const LARGE_SOURCE_BYTES: u32 = 32 << 10;
/// Where the sealed records are.
const RECORDS: &str = "ho-so/";
/// How many entries a thread takes at a time: documents of one record stand together.
const AT_A_TIME: usize = 16;

/// A bundle whose documents are being checked, by any number of threads.
pub struct Check<'p> {
    path: &'p Path,
    /// In the order of their names, as an intact bundle has them.
    headers: Vec<Header>,
    /// The top folder with its slash, and what payload begins with.
    payload: String,
    /// As the index has it.
    program: String,
    /// Digests of the documents by path, as far as others may be copies of them.
    digests: BTreeMap<Digest, Digest>,
    /// Paths of what records make, by digest, where there are originals of them.
    mains: BTreeMap<Digest, String>,
    /// Records of which there is an original.
    signed: BTreeSet<String>,
    /// The documents of earlier bundles, by record and digest, where originals of them are here.
    earlier: Mutex<BTreeMap<BundleName, Documents>>,
    entries: Mutex<Entries>,
    /// Held by whoever has a large file in memory.
    large: Mutex<()>,
}

/// Paths of documents by record and digest.
type Documents = BTreeMap<(String, Digest), String>;

/// The entries that nobody has taken yet, with the number of the next.
struct Entries {
    reader: Option<Reader<BufReader<Take<File>>>>,
    next: usize,
}

impl<'p> Check<'p> {
    pub fn open(path: &'p Path) -> std::result::Result<Self, Vec<Problem>> {
        let mut findings = Findings::new(path.display().to_string());
        let check = disk::open(path).and_then(|mut zip| {
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
            program: String::new(),
            digests: BTreeMap::new(),
            mains: BTreeMap::new(),
            signed: BTreeSet::new(),
            earlier: Mutex::default(),
            entries: Mutex::new(Entries { reader: None, next: 0 }),
            large: Mutex::new(()),
        };
        // Read twice, so that memory holds one line of the index.
        let reader = check.index()?;
        let program = reader.as_ref().map(|reader| reader.header.program.clone());
        check.program = program.unwrap_or_default();
        let has_originals = reader.as_ref().is_some_and(|reader| reader.header.version > PLAIN);
        for (_, entry) in reader.into_iter().flatten().flatten() {
            check.digests.insert(Digest::of(entry.pdf.as_bytes()), entry.sha256);
            if entry.original.is_some() {
                check.signed.insert(entry.record);
            } else if has_originals && entry.is_main() {
                check.mains.insert(entry.sha256, entry.pdf);
            }
        }
        check.entries = Mutex::new(Entries { reader: check.index()?, next: 0 });
        Ok(check)
    }

    /// The index from its beginning, if it is one.
    fn index(&self) -> Result<Option<Reader<BufReader<Take<File>>>>> {
        let Some((at, size_bytes)) = self.place(INDEX_FILE) else { return Ok(None) };
        let mut zip = disk::open(self.path)?;
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
    pub fn work(&'p self, read: &impl Fn(Vec<u8>) -> Option<Stated>, stop: &AtomicBool) -> Found {
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

    /// Records that no entry is made from and that no legal copy is of: their documents were left out.
    pub fn unclaimed(&self, read: &impl Fn(Vec<u8>) -> Option<Stated>) -> Vec<Problem> {
        let mut findings = Findings::new(self.path.display().to_string());
        let found = self.index().and_then(|index| {
            let mut hand = Hand { check: self, zip: None, pdf: Vec::new(), source: None };
            let mut left = self.records();
            let mut copies = Vec::new();
            for (_, entry) in index.into_iter().flatten().flatten() {
                left.remove(&entry.source);
                copies.extend((entry.kind == LEGAL_COPY).then_some(entry.source));
            }
            while !left.is_empty() {
                let Some(copy) = copies.pop() else { break };
                let of = hand.source(&copy, read)?.stated.and_then(|stated| stated.copied);
                let of = of.map(|id| format!("{RECORDS}{id}.yaml"));
                copies.extend(of.filter(|of| left.remove(of)));
            }
            Ok(left)
        });
        match found {
            Ok(left) => left.iter().for_each(|source| {
                let message = "bản ghi này không có văn bản nào trong mục lục";
                findings.add(Code::IndexMismatch, &format!("{PAYLOAD}{source}"), message);
            }),
            Err(error) => findings.push(Problem::io(Code::CannotRead, self.path, &error)),
        }
        findings.into_problems()
    }

    /// The paths of the sealed records.
    fn records(&self) -> BTreeSet<String> {
        let names = self.headers.iter().filter_map(|header| std::str::from_utf8(&header.name).ok());
        let below = names.filter_map(|name| name.strip_prefix(&self.payload));
        below.filter(|below| below.starts_with(RECORDS)).map(str::to_owned).collect()
    }

    /// Waits until no other thread has a large file in memory, when this one is.
    fn alone(&self, size_bytes: u32, large_bytes: u32) -> Option<MutexGuard<'_, ()>> {
        let lock = || self.large.lock().unwrap_or_else(PoisonError::into_inner);
        (size_bytes > large_bytes).then(lock)
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

/// What is known of a source record.
struct Source {
    /// The digest of the record without comments, as documents carry it.
    bare: Option<Digest>,
    stated: Option<Stated>,
    /// The data of a closed book.
    book: Option<ClosedRegister>,
}

/// Whether the data of a book say what its entry says.
fn is_of(book: &ClosedRegister, entry: &Entry) -> bool {
    let own = ClosedBook { register: book.register, year: book.year, part: book.part };
    let said = [&book.agency, &book.agency_name, &book.title];
    entry.book == Some(own)
        && said == [&entry.agency, &entry.author, &entry.type_name]
        && book.day == entry.date
}

/// What a thread has in its hands.
struct Hand<'c> {
    check: &'c Check<'c>,
    zip: Option<File>,
    pdf: Vec<u8>,
    /// The last source record.
    source: Option<(String, Source)>,
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
        if part.1 > LARGEST_PDF_BYTES && entry.original.is_none() {
            findings.add(Code::OverLimit, &place, "văn bản quá lớn, không đọc được bên trong");
            return Ok(());
        }
        let original = entry.copy.as_ref();
        let original =
            original.map(|copy| self.check.digests.get(&Digest::of(copy.of.as_bytes())).copied());
        if original == Some(None) {
            findings.add(Code::DocumentDiffers, &place, "gói không có văn bản mà bản này gửi kèm");
        }
        if entry.copy.as_ref().is_some_and(|copy| copy.path() != entry.pdf) {
            let message = "tên tệp không theo văn bản được gửi và nơi nhận ghi trong mục lục";
            findings.add(Code::DocumentDiffers, &place, message);
        }
        let source = format!("{PAYLOAD}{}", entry.source);
        if self.source.as_ref().is_none_or(|(last, _)| *last != entry.source) {
            self.source = Some((entry.source.clone(), self.source(&entry.source, read)?));
        }
        match &entry.original {
            Some(original) => self.original(entry, original, part, findings)?,
            None => {
                for difference in self.document(part, entry, original)? {
                    findings.add(Code::DocumentDiffers, &place, difference);
                }
            }
        }
        self.stated(entry, &source, findings);
        Ok(())
    }

    /// Holds the record against an entry.
    fn stated(&self, entry: &Entry, source: &str, findings: &mut Findings) {
        let stated = self.source.as_ref().and_then(|(_, source)| source.stated.as_ref());
        if entry.book.is_some() {
            let (_, held) = self.source.as_ref().expect("the source of an entry is read first");
            let said = held.book.as_ref().filter(|book| is_of(book, entry));
            if said.is_none() {
                findings.add(
                    Code::DocumentDiffers,
                    source,
                    "không phải các dòng của sổ mà mục lục ghi",
                );
            }
            return;
        }
        for contradiction in metadata::contradictions(entry, stated) {
            findings.add(Code::MetadataDiffers, &format!("{PAYLOAD}{}", entry.pdf), contradiction);
        }
        match stated {
            Some(stated) => {
                let original = entry.original.as_ref();
                let of_original = original.map(|original| stated.of_original(entry, original));
                let differences = stated.differences(entry).into_iter();
                for difference in differences.chain(of_original.into_iter().flatten()) {
                    findings.add(Code::DocumentDiffers, source, difference);
                }
                let is_held = || self.check.signed.contains(&entry.record);
                if entry.is_main() && stated.signed.is_some() && !is_held() {
                    let message = "theo bản ghi thì có bản ký (`ban_ky`), mà gói không có";
                    findings.add(Code::OriginalMissing, source, message);
                }
            }
            None => findings.push(unread(self.check.path, source)),
        }
    }

    fn document(
        &mut self,
        part: (u64, u32),
        entry: &Entry,
        original: Option<Option<Digest>>,
    ) -> Result<Vec<String>> {
        let alone = self.check.alone(part.1, LARGE_PDF_BYTES);
        let mut pdf = std::mem::take(&mut self.pdf);
        self.bytes(part, &mut pdf)?;
        let bare = self.source.as_ref().and_then(|(_, source)| source.bare);
        let sources: Vec<Digest> =
            [Some(entry.source_sha256), bare].into_iter().flatten().collect();
        let differences = differences(entry, &self.check.program, original, &sources, &pdf);
        if alone.is_none() {
            self.pdf = pdf;
        }
        Ok(differences)
    }

    fn source(
        &mut self,
        source: &str,
        read: &impl Fn(Vec<u8>) -> Option<Stated>,
    ) -> Result<Source> {
        let part = self.check.place(source).filter(|part| part.1 <= LARGEST_SOURCE_BYTES);
        let mut bytes = Vec::new();
        let _alone = part.and_then(|part| self.check.alone(part.1, LARGE_SOURCE_BYTES));
        if let Some(part) = part {
            self.bytes(part, &mut bytes)?;
        }
        if source.starts_with(BOOKS) {
            return Ok(Source { bare: None, stated: None, book: ClosedRegister::read(&bytes) });
        }
        let bare = enclosed::enclosed(&bytes).map(|bare| Digest::of(&bare));
        Ok(Source { bare, stated: read(bytes), book: None })
    }

    fn bytes(&mut self, (at, size_bytes): (u64, u32), bytes: &mut Vec<u8>) -> Result<()> {
        let zip = match &mut self.zip {
            Some(zip) => zip,
            none => none.insert(disk::open(self.check.path)?),
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
    let message = "không đọc được bản ghi nguồn, nên chưa đối chiếu số và ngày của nó với mục lục";
    Problem::at(Code::DocumentDiffers, &place, message)
        .hint("dùng bản qcph đã niêm phong gói này (ghi trong bag-info.txt) để kiểm lại")
        .advice()
}
