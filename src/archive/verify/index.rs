//! Checks the index against the files, and what is made from the index against the index.
//!
//! `muc-luc.json` is read line by line; each entry must name a document and a source that are in the
//! bundle with these digests, and each document must be named once. `muc-luc.html` and
//! `bag-info.txt` are functions of the index, so their bytes are demanded.

use super::contents::Contents;
use crate::archive::bag::{self, CHECK_PAGE_FILE, INFO_FILE, NOTE_FILE, Oxum, PAYLOAD};
use crate::archive::finding::Findings;
use crate::archive::index::original::Links;
use crate::archive::index::{
    DOCUMENT, Entry, Fault, Header, INDEX_FILE, PAGE_FILE, Reader, organisation, page,
};
use crate::archive::name::BundleName;
use crate::digest::{Digest, Tallying};
use crate::problem::Code;
use std::collections::BTreeSet;
use std::io::{BufReader, Read, Result, Seek};

/// Returns how many documents were held against their files.
///
/// # Errors
/// Those of the stream.
pub fn check(
    zip: &mut (impl Read + Seek),
    contents: &mut Contents,
    findings: &mut Findings,
) -> Result<u64> {
    let index = format!("{PAYLOAD}{INDEX_FILE}");
    let Some(stream) = contents.open(zip, &index)? else {
        if contents.get(&index).is_none() {
            findings.add(Code::FileMissing, &index, "gói không có mục lục");
        }
        return Ok(0);
    };
    let mut reader = match Reader::open(BufReader::new(stream)) {
        Ok(reader) => reader,
        Err(fault) => return report(&index, fault, findings).map(|()| 0),
    };
    let header = reader.header.clone();
    let mut html = Tallying::default();
    html.add(page::head(&header).as_bytes());
    let (mut documents, mut previous, mut sound) = (0, None, true);
    let mut seen = Seen::default();
    for entry in &mut reader {
        let (line, entry) = match entry {
            Ok(read) => read,
            Err(fault) => {
                sound = false;
                report(&index, fault, findings)?;
                continue;
            }
        };
        documents += 1;
        html.add(page::row(line - 1, &entry).as_bytes());
        check_entry(&entry, contents, findings);
        seen.check(&entry, header.bundle, findings);
        if let Some(why) = entry.metadata_misfit(&header) {
            findings.add(Code::IndexMismatch, &format!("{PAYLOAD}{}", entry.pdf), why);
        }
        let order = (entry.date, entry.pdf.clone());
        if previous.as_ref().is_some_and(|previous| *previous >= order) {
            findings.add(Code::IndexMismatch, &index, format!("dòng {line} lặp hoặc sai thứ tự"));
        }
        previous = Some(order);
    }
    html.add(page::FOOT.as_bytes());
    check_header(&header, contents, findings);
    check_constants(&header, contents, findings);
    if sound {
        seen.check_whole(&header, &index, findings);
    }
    let pages = contents.tally(&format!("{PAYLOAD}{PAGE_FILE}"));
    if sound && pages != Some(html.finish()) {
        let path = format!("{PAYLOAD}{PAGE_FILE}");
        findings.add(Code::IndexMismatch, &path, "không phải trang lập từ muc-luc.json");
    }
    check_rest(contents, findings);
    Ok(documents)
}

/// What the index does not name is neither a document nor of a kind that bundles have not.
fn check_rest(contents: &Contents, findings: &mut Findings) {
    for file in contents.files.iter().filter(|file| !file.indexed) {
        let Some(below) = file.path.strip_prefix(PAYLOAD) else { continue };
        if below.ends_with(DOCUMENT) {
            findings.add(Code::IndexMismatch, &file.path, "văn bản không có trong mục lục");
        } else if file.listed && !bag::is_payload(below) {
            findings.add(Code::FileExtra, &file.path, "gói niêm phong không có loại tệp này");
        }
    }
}

/// What entries may have but once.
#[derive(Default)]
struct Seen {
    /// Digests of keys, so that memory holds little of each entry.
    keys: BTreeSet<Digest>,
    contents: BTreeSet<Digest>,
    authors: BTreeSet<String>,
    links: Links,
}

impl Seen {
    fn check(&mut self, entry: &Entry, bundle: BundleName, findings: &mut Findings) {
        let pdf = format!("{PAYLOAD}{}", entry.pdf);
        self.links.add(entry);
        if let Some(why) = entry.misfit(bundle) {
            findings.add(Code::IndexMismatch, &pdf, why);
        }
        if !self.contents.insert(entry.sha256) {
            findings.add(
                Code::IndexMismatch,
                &pdf,
                "mục lục ghi văn bản này hai lần, dưới hai tên",
            );
        } else if !self.keys.insert(Digest::of(format!("{:?}", entry.key()).as_bytes())) {
            let message = "mục lục ghi hai văn bản của cùng một bản ghi cho cùng một nơi";
            findings.add(Code::IndexMismatch, &pdf, message);
        }
        if !self.authors.contains(&entry.author) {
            self.authors.insert(entry.author.clone());
        }
    }

    /// What only all entries together say: whose archive it is, and which originals are of nothing.
    fn check_whole(&self, header: &Header, index: &str, findings: &mut Findings) {
        let authors = organisation(self.authors.iter().map(String::as_str));
        if authors != header.organisation {
            let message = format!(
                "cơ quan lưu trữ ghi `{}`, tác giả các văn bản là `{authors}`",
                header.organisation
            );
            findings.add(Code::IndexMismatch, index, message);
        }
        for path in self.links.broken() {
            let message = "văn bản của bản ký này không ở gói mà mục lục ghi";
            findings.add(Code::OriginalUnlinked, &format!("{PAYLOAD}{path}"), message);
        }
    }
}

/// The note and the check page are those of a version of this program: they tell people what to do.
/// Of a newer version this one knows neither.
fn check_constants(header: &Header, contents: &mut Contents, findings: &mut Findings) {
    let newer = version(&header.program) > version(&format!("qcph {}", env!("CARGO_PKG_VERSION")));
    for (name, known) in [(NOTE_FILE, bag::NOTES), (CHECK_PAGE_FILE, bag::CHECK_PAGES)] {
        let file = contents.get(name).filter(|file| !file.damaged).and_then(|file| file.tally);
        let Some(digest) = file.map(|tally| tally.sha256.to_string()) else { continue };
        if known.contains(&digest.as_str()) {
            continue;
        }
        let message =
            format!("không phải tệp mà qcph ghi vào gói (gói ghi do `{}` lập)", header.program);
        if newer {
            findings.advise(Code::TagFileWrong, name, message);
        } else {
            findings.add(Code::TagFileWrong, name, message);
        }
    }
}

/// The version in `qcph 0.1.0; typst 0.15.1`; none where there is none.
fn version(program: &str) -> Option<Vec<u32>> {
    let version = program.strip_prefix("qcph ")?.split(';').next()?;
    version.split('.').map(|number| number.parse().ok()).collect()
}

fn report(index: &str, fault: Fault, findings: &mut Findings) -> Result<()> {
    match fault {
        Fault::Stream(error) => return Err(error),
        Fault::Line(line, why) => {
            findings.add(Code::IndexMismatch, index, format!("dòng {line}: {why}"));
        }
        Fault::Version(version) => {
            let message =
                format!("mục lục theo phiên bản {version}, chương trình này không đọc được");
            findings.add(Code::NewerFormat, index, message);
        }
    }
    Ok(())
}

fn check_entry(entry: &Entry, contents: &mut Contents, findings: &mut Findings) {
    let pdf = format!("{PAYLOAD}{}", entry.pdf);
    if !entry.pdf.ends_with(DOCUMENT) {
        findings.add(Code::IndexMismatch, &pdf, "mục lục ghi một văn bản không phải .pdf");
    }
    let size = same_file(&pdf, entry.sha256, contents, findings);
    if size.is_some_and(|size| size != entry.size_bytes) {
        findings.add(Code::IndexMismatch, &pdf, "cỡ tệp khác mục lục");
    }
    if let Some(file) = contents.get(&pdf)
        && std::mem::replace(&mut file.indexed, true)
    {
        findings.add(Code::IndexMismatch, &pdf, "mục lục ghi văn bản này hai lần");
    }
    let source = format!("{PAYLOAD}{}", entry.source);
    same_file(&source, entry.source_sha256, contents, findings);
}

/// Checks that a file of the index is there with this digest. Returns its size.
fn same_file(
    path: &str,
    digest: Digest,
    contents: &mut Contents,
    findings: &mut Findings,
) -> Option<u64> {
    let Some(file) = contents.get(path) else {
        findings.add(Code::IndexMismatch, path, "có trong mục lục mà không có trong gói");
        return None;
    };
    let tally = file.tally.filter(|_| !file.damaged)?;
    if tally.sha256 != digest {
        let message = format!("mã băm là {}, mục lục ghi {digest}", tally.sha256);
        findings.add(Code::IndexMismatch, path, message);
    }
    Some(tally.size_bytes)
}

/// The header names this bundle, and `bag-info.txt` follows from it.
fn check_header(header: &Header, contents: &mut Contents, findings: &mut Findings) {
    let index = format!("{PAYLOAD}{INDEX_FILE}");
    if contents.top.parse::<BundleName>().is_ok_and(|name| name != header.bundle) {
        findings.add(Code::BundleRenamed, &index, format!("mục lục là của gói {}", header.bundle));
    }
    let payload = contents.files.iter().filter(|file| file.path.starts_with(PAYLOAD));
    let oxum = payload.fold(Oxum::default(), |oxum, file| Oxum {
        bytes: oxum.bytes + file.tally.map_or(0, |tally| tally.size_bytes),
        files: oxum.files + 1,
    });
    let info = bag::info(header, oxum);
    if contents.tally(INFO_FILE).is_some_and(|tally| tally.sha256 != Digest::of(info.as_bytes())) {
        let message = "không khớp mục lục và số tệp, số byte trong data/ (RFC 8493, 2.2.2)";
        findings.add(Code::TagFileWrong, INFO_FILE, message);
    }
}
