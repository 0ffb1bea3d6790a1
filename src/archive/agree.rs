//! Whether each document says what the index says of it: the check across fields.
//!
//! An intact bundle comes in; findings go out where a PDF's number, day, pages, author, title or
//! attached source, or the source's own id, number or day, differ from its entry. One file at a time
//! is in memory. Bytes are not hashed for damage here: that is `verify`, which comes first. Wording
//! is not read: rendering again is the check of that.

mod pdf;

use self::pdf::{Dict, Pdf, Value};
use super::bag::PAYLOAD;
use super::container::read as container;
use super::finding::Findings;
use super::index::{Entry, INDEX_FILE, Reader};
use crate::digest::{Digest, Tally};
use crate::problem::{Code, Place, Problem};
use chrono::NaiveDate;
use std::collections::BTreeMap;
use std::fs::File;
use std::io::{Read, Result, Seek, SeekFrom};
use std::path::Path;

/// A larger PDF is not taken into memory.
const LARGEST_PDF_BYTES: u32 = 24 << 20;
/// What is attached is a record or a PDF; more of it is not unpacked.
const LARGEST_ATTACHMENT_BYTES: u64 = 64 << 20;
/// A larger record is not one.
const LARGEST_SOURCE_BYTES: u32 = 4 << 20;

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
    let mut findings = Findings::new(path.display().to_string());
    if let Err(error) = check(path, &read, &mut findings) {
        findings.push(Problem::io(Code::CannotRead, path, &error));
    }
    findings.into_problems()
}

fn check(
    path: &Path,
    read: &impl Fn(Vec<u8>) -> Option<Stated>,
    findings: &mut Findings,
) -> Result<()> {
    let mut zip = File::open(path)?;
    let Some(container) = container::read(&mut zip, findings)? else { return Ok(()) };
    let mut places = BTreeMap::new();
    for header in &container.headers {
        let below = container::below_top(&header.name);
        if let Some(at) = container.content_at(&mut zip, header, 0, findings)? {
            places.insert(below, (at, header.size_bytes));
        }
    }
    let index = bytes(&mut zip, places.get(&format!("{PAYLOAD}{INDEX_FILE}")))?;
    // Read twice, so that memory holds the index once and no entries.
    let entries =
        || Reader::open(&index[..]).into_iter().flatten().flatten().map(|(_, entry)| entry);
    let digests: BTreeMap<_, _> = entries().map(|entry| (entry.pdf, entry.sha256)).collect();
    for entry in entries() {
        let place = format!("{PAYLOAD}{}", entry.pdf);
        let Some(part) = places.get(&place) else { continue };
        if part.1 > LARGEST_PDF_BYTES {
            findings.add(Code::OverLimit, &place, "văn bản quá lớn, không đọc được bên trong");
            continue;
        }
        let original = entry.copy.as_ref().map(|copy| digests.get(&copy.of).copied());
        let pdf = bytes(&mut zip, Some(part))?;
        for difference in differences(&entry, original, &pdf) {
            findings.add(Code::DocumentDiffers, &place, difference);
        }
        let source = format!("{PAYLOAD}{}", entry.source);
        let part = places.get(&source).filter(|part| part.1 <= LARGEST_SOURCE_BYTES);
        match read(bytes(&mut zip, part)?) {
            Some(stated) => {
                for difference in stated.differences(&entry) {
                    findings.add(Code::DocumentDiffers, &source, difference);
                }
            }
            None => findings.push(unread(path, &source)),
        }
    }
    Ok(())
}

fn bytes(zip: &mut File, place: Option<&(u64, u32)>) -> Result<Vec<u8>> {
    let mut bytes = Vec::new();
    if let Some((at, size_bytes)) = place {
        zip.seek(SeekFrom::Start(*at))?;
        zip.take(u64::from(*size_bytes)).read_to_end(&mut bytes)?;
    }
    Ok(bytes)
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

fn differs(what: &str, place: &str, there: &str, index: &str) -> String {
    format!("{what} trong {place} là `{there}`, mục lục ghi `{index}`")
}

/// What a PDF says otherwise than its entry, in Vietnamese.
///
/// `original` is set for a co-sent copy: the digest of the document sent, if this bundle has it.
pub fn differences(entry: &Entry, original: Option<Option<Digest>>, pdf: &[u8]) -> Vec<String> {
    let read = Pdf::open(pdf).and_then(|pdf| Some((pdf.pages()?, pdf)));
    let Some((pages, pdf)) = read else {
        return vec!["không đọc được như một tệp PDF do qcph lập".into()];
    };
    let mut found = Vec::new();
    let mut expect = |what: &str, there: String, index: String| {
        if there != index {
            found.push(differs(what, "PDF", &there, &index));
        }
    };
    let information = pdf.information();
    let text = |key: &str| match information.get(key.as_bytes()) {
        Some(Value::Text(bytes)) => plain(&decode(bytes)),
        _ => String::new(),
    };
    expect("số trang", pages.to_string(), entry.pages.to_string());
    expect("ngày", day(&text("CreationDate")), entry.date.to_string());
    expect("tác giả", text("Author"), plain(&entry.author));
    let title = plain(&format!("{} {}", entry.type_name, entry.abstract_));
    expect("tên văn bản", text("Title"), title);
    expect("số, ký hiệu", text("Keywords"), plain(&entry.number_and_mark));
    let attached = attachments(&pdf);
    match original {
        None if !attached.contains(&entry.source_sha256) => {
            found.push("hồ sơ đính kèm trong PDF không phải hồ sơ nguồn trong gói".into());
        }
        // An extract (trích sao) carries no attachment; a whole copy carries the document itself.
        Some(Some(digest)) if !attached.is_empty() && !attached.contains(&digest) => {
            found.push("văn bản đính kèm trong bản đồng gửi không phải văn bản được gửi".into());
        }
        _ => {}
    }
    found
}

/// Text of an information dictionary: UTF-16 or UTF-8 with a mark, else one byte a letter
/// (ISO 32000-2, 7.9.2.2).
fn decode(bytes: &[u8]) -> String {
    match bytes {
        [0xfe, 0xff, utf16 @ ..] => {
            let units: Vec<_> = utf16
                .chunks(2)
                .map(|pair| u16::from_be_bytes([pair[0], *pair.get(1).unwrap_or(&0)]))
                .collect();
            String::from_utf16_lossy(&units)
        }
        [0xef, 0xbb, 0xbf, utf8 @ ..] => String::from_utf8_lossy(utf8).into_owned(),
        _ => bytes.iter().map(|byte| char::from(*byte)).collect(),
    }
}

/// Hard and soft spaces are one to a reader.
fn plain(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The day of a PDF date, `D:20161231…` (ISO 32000-2, 7.9.4); empty when it is none.
fn day(date: &str) -> String {
    let digits = date.strip_prefix("D:").and_then(|date| date.get(..8)).unwrap_or_default();
    let day = NaiveDate::parse_from_str(digits, "%Y%m%d");
    day.map(|day| day.to_string()).unwrap_or_default()
}

/// Digests of the files attached to a PDF (ISO 32000-2, 7.11.4).
fn attachments(pdf: &Pdf<'_>) -> Vec<Digest> {
    let embedded = pdf.streams(b"EmbeddedFile");
    embedded.filter_map(|(dict, bytes)| digest(&dict, bytes)).collect()
}

/// The digest of a stream's content, unpacked piece by piece.
fn digest(dict: &Dict, stored: &[u8]) -> Option<Digest> {
    let tally = match dict.get(&b"Filter"[..]) {
        None => Tally::of(stored),
        Some(Value::Name(name)) if name == b"FlateDecode" => {
            let content = flate2::read::ZlibDecoder::new(stored).take(LARGEST_ATTACHMENT_BYTES);
            Tally::copy(content, std::io::sink()).ok()?
        }
        Some(_) => return None,
    };
    Some(tally.sha256)
}
