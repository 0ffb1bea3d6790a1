//! What is already sealed: the indexes of all bundles in a folder, read without unpacking.
//!
//! A folder comes in; per bundle its name and, per document, what `archive` needs to tell new from sealed
//! and changed from unchanged go out. This is no check of the bundles: that is `verify`. Yet a bundle whose
//! index cannot be trusted to be read is an error, not an empty list (test: archive::sealing).

use super::bag;
use super::container::read as container;
use super::finding::Findings;
use super::index::closed::ClosedBook;
use super::index::original::Original;
use super::index::{Entry, Fault, Header, INDEX_FILE, Reader};
use super::name::{BundleName, check_path};
use crate::digest::{Digest, Tally};
use crate::disk;
use crate::problem::{Code, Place, Problem};
use std::io::{Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};

/// A bundle that is present.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sealed {
    pub name: BundleName,
    pub path: PathBuf,
    pub documents: Vec<SealedDocument>,
    pub books: Vec<SealedBook>,
}

/// A closed book of a clerk in a bundle.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SealedBook {
    pub book: ClosedBook,
    /// Its code.
    pub agency: String,
    pub pdf: String,
    pub sha256: Digest,
    /// The path of its data below `data/`, and their digest.
    pub source: String,
    pub source_sha256: Digest,
}

/// The part of an index entry that tells new from sealed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SealedDocument {
    pub record: String,
    pub kind: String,
    pub pdf: String,
    pub pages: u32,
    pub sha256: Digest,
    pub size_bytes: u64,
    pub source: String,
    pub source_sha256: Digest,
    /// The receiving agency of a co-sent copy.
    pub recipient: Option<String>,
    /// Set on a signed original alone.
    pub original: Option<Original>,
}

impl SealedDocument {
    /// Whether it is what the record makes: neither a copy of it nor its signed original.
    pub fn is_main(&self) -> bool {
        self.recipient.is_none() && self.original.is_none()
    }
}

/// Reads all bundles of `folder`, by serial; a folder that is not there holds none.
///
/// # Errors
/// [`Code::CannotRead`], or the first integrity code of a bundle whose index cannot be read.
pub fn sealed(folder: &Path) -> Result<Vec<Sealed>, Problem> {
    let mut bundles = Vec::new();
    for (name, path) in bundles_in(folder)? {
        let index = index_bytes(name, &path)?;
        bundles.push(Sealed::read(&name.file(), (name, path), &index)?);
    }
    Ok(bundles)
}

/// The serial of the next bundle.
pub fn next_serial(sealed: &[Sealed]) -> u32 {
    sealed.iter().map(|bundle| bundle.name.serial).max().unwrap_or(0) + 1
}

/// Names and paths of the bundles in a folder, by serial, then date.
///
/// # Errors
/// [`Code::CannotRead`].
pub fn bundles_in(folder: &Path) -> Result<Vec<(BundleName, PathBuf)>, Problem> {
    let named = |path: PathBuf| Some((BundleName::of_file(path.file_name()?.to_str()?)?, path));
    let mut bundles: Vec<_> = disk::list(folder)?.into_iter().filter_map(named).collect();
    bundles.sort();
    Ok(bundles)
}

/// The bytes of a bundle's `muc-luc.json`, copied out without unpacking.
///
/// # Errors
/// [`Code::CannotRead`], or the integrity code that says why there is none.
pub fn index_bytes(name: BundleName, path: &Path) -> Result<Vec<u8>, Problem> {
    member_bytes(name, path, &format!("{}{INDEX_FILE}", bag::PAYLOAD))?
        .ok_or_else(|| unreadable(&name.file(), "gói không có mục lục"))
}

/// A bundle's index: its header and all entries.
///
/// # Errors
/// As [`index_bytes`], and [`Code::IndexMismatch`] or [`Code::NewerFormat`] for one that cannot be read.
pub fn index_of(name: BundleName, path: &Path) -> Result<(Header, Vec<Entry>), Problem> {
    let (shown, bytes) = (name.file(), index_bytes(name, path)?);
    let reader = Reader::open(&bytes[..]).map_err(|found| fault(&shown, found))?;
    let header = reader.header.clone();
    let entries = reader.map(|entry| Ok(entry.map_err(|found| fault(&shown, found))?.1));
    Ok((header, entries.collect::<Result<_, Problem>>()?))
}

/// The log checkpoint that a bundle was sealed upon; `None` in a bundle without one.
///
/// # Errors
/// As [`index_bytes`].
pub fn checkpoint_bytes(name: BundleName, path: &Path) -> Result<Option<Vec<u8>>, Problem> {
    member_bytes(name, path, bag::CHECKPOINT_FILE)
}

/// The bytes of a sealed record; `source` is its path below `data/`, as in the index.
///
/// # Errors
/// As [`index_bytes`].
pub fn source(name: BundleName, path: &Path, source: &str) -> Result<Vec<u8>, Problem> {
    member_bytes(name, path, &format!("{}{source}", bag::PAYLOAD))?
        .ok_or_else(|| unreadable(&name.file(), &format!("gói không có {source}")))
}

/// The bytes of one file of a bundle, below its top folder; `None` when it has no such file.
///
/// # Errors
/// As [`index_bytes`].
pub fn member_bytes(
    name: BundleName,
    path: &Path,
    member: &str,
) -> Result<Option<Vec<u8>>, Problem> {
    let mut found = None;
    each_member(
        name,
        path,
        |below| below == member,
        |_, bytes| {
            found = Some(bytes);
            Ok(())
        },
    )?;
    Ok(found)
}

/// Hands on the wanted files of a bundle, one at a time in memory, in the order of the zip.
///
/// # Errors
/// As [`index_bytes`], and those of `take`.
pub fn each_member(
    name: BundleName,
    path: &Path,
    wanted: impl Fn(&str) -> bool,
    mut take: impl FnMut(&str, Vec<u8>) -> Result<(), Problem>,
) -> Result<(), Problem> {
    let shown = name.file();
    let read = |error: std::io::Error| Problem::io(Code::CannotRead, path, &error);
    let mut file = disk::open(path).map_err(read)?;
    let mut findings = Findings::new(&shown);
    let Some(container) = container::read(&mut file, &mut findings).map_err(read)? else {
        let first = findings.into_problems().into_iter().next();
        return Err(first.unwrap_or_else(|| unreadable(&shown, "không phải tệp zip")));
    };
    let top = format!("{name}/");
    for header in &container.headers {
        let below = std::str::from_utf8(&header.name).ok().and_then(|name| name.strip_prefix(&top));
        let Some(below) = below.filter(|below| check_path(below).is_ok() && wanted(below)) else {
            continue;
        };
        if u64::from(header.size_bytes) > disk::LARGE_BYTES {
            return Err(too_large(&shown, below));
        }
        let at = container.content_at(&mut file, header, 0, &mut findings).map_err(read)?;
        let at = at.ok_or_else(|| unreadable(&shown, "tệp trong gói không đọc được"))?;
        file.seek(SeekFrom::Start(at)).map_err(read)?;
        let mut bytes = Vec::new();
        file.by_ref().take(u64::from(header.size_bytes)).read_to_end(&mut bytes).map_err(read)?;
        if Tally::of(&bytes).crc32 != header.crc32 {
            return Err(unreadable(&shown, "nội dung không khớp CRC-32"));
        }
        take(below, bytes)?;
    }
    Ok(())
}

impl Sealed {
    /// What an index says of its bundle; `shown` names it in problems.
    ///
    /// # Errors
    /// [`Code::IndexMismatch`] or [`Code::NewerFormat`].
    pub fn read(
        shown: &str,
        (name, path): (BundleName, PathBuf),
        index: &[u8],
    ) -> Result<Self, Problem> {
        let mut sealed = Self { name, path, documents: Vec::new(), books: Vec::new() };
        for entry in Reader::open(index).map_err(|found| fault(shown, found))? {
            let (_, entry) = entry.map_err(|found| fault(shown, found))?;
            match entry.book {
                Some(book) => sealed.books.push(SealedBook {
                    book,
                    agency: entry.agency,
                    pdf: entry.pdf,
                    sha256: entry.sha256,
                    source: entry.source,
                    source_sha256: entry.source_sha256,
                }),
                None => sealed.documents.push(document(entry)),
            }
        }
        Ok(sealed)
    }
}

fn document(entry: Entry) -> SealedDocument {
    SealedDocument {
        record: entry.record,
        kind: entry.kind,
        pdf: entry.pdf,
        pages: entry.pages,
        sha256: entry.sha256,
        size_bytes: entry.size_bytes,
        source: entry.source,
        source_sha256: entry.source_sha256,
        recipient: entry.copy.map(|copy| copy.recipient),
        original: entry.original,
    }
}

fn fault(shown: &str, fault: Fault) -> Problem {
    match fault {
        Fault::Stream(error) => unreadable(shown, &error.to_string()),
        Fault::Line(line, why) => unreadable(shown, &format!("dòng {line}: {why}")),
        Fault::Version(version) => {
            let message = format!("mục lục của gói theo phiên bản {version}");
            Problem::at(Code::NewerFormat, &Place::file(shown), message)
        }
    }
}

/// Some bytes of a zip can claim to be gigabytes of a file.
fn too_large(bundle: &str, member: &str) -> Problem {
    let place = Place::file(format!("{bundle}/{member}"));
    Problem::at(Code::OverLimit, &place, "tệp trong gói quá lớn, không đọc vào bộ nhớ")
        .hint("đây không phải gói do qcph niêm phong; không giải nén")
}

fn unreadable(bundle: &str, why: &str) -> Problem {
    let place = Place::file(format!("{bundle}/{}{INDEX_FILE}", bag::PAYLOAD));
    Problem::at(Code::IndexMismatch, &place, format!("mục lục của gói không dùng được: {why}"))
        .hint(format!("chạy `qcph verify` trên {bundle}; lấy bản sao khác của gói nếu nó hỏng"))
}
