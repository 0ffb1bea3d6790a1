//! A signed original in a bundle: judged again, as when it came back, and held against its entry and its
//! record.
//!
//! An entry comes in; findings go out. The document may be in an earlier bundle: where that stands beside
//! this one it is read from there, else what cannot be judged without it is said.

use super::{Check, Hand, LARGE_PDF_BYTES};
use crate::archive::agree::{SignedCopy, Stated};
use crate::archive::bag::PAYLOAD;
use crate::archive::container::window::Window;
use crate::archive::finding::Findings;
use crate::archive::index::Entry;
use crate::archive::index::original::Original;
use crate::archive::name::BundleName;
use crate::archive::sealed::{index_of, member_bytes};
use crate::digest::Digest;
use crate::disk;
use crate::problem::{Code, Severity};
use crate::signed::take;
use crate::signed::taken::{Given, Taken};
use std::io::Result;
use std::path::Path;
use std::sync::PoisonError;

/// The document of an original.
enum Document {
    There(Vec<u8>),
    /// In a bundle that is not here.
    Elsewhere(BundleName),
    /// Nowhere where it should be; a finding says so, or the check of the index did.
    Missing,
}

impl Hand<'_> {
    /// Checks an original whose record was read.
    pub fn original(
        &mut self,
        entry: &Entry,
        original: &Original,
        (at, size_bytes): (u64, u32),
        findings: &mut Findings,
    ) -> Result<()> {
        let place = format!("{PAYLOAD}{}", entry.pdf);
        let stated = self.source.as_ref().and_then(|(_, source)| source.stated.as_ref());
        let presented = stated.and_then(|stated| stated.presented);
        let known: Vec<Digest> = [Some(original.of), presented].into_iter().flatten().collect();
        let check = self.check;
        let _alone = check.alone(size_bytes, LARGE_PDF_BYTES);
        let now = match self.document_of((entry, original), &place, findings)? {
            Document::There(bytes) => bytes,
            // What it begins with says enough of a file that holds our bytes.
            Document::Elsewhere(_) if original.prefix.is_some() => Vec::new(),
            Document::Elsewhere(bundle) => {
                let message =
                    format!("chưa xét lại bản ký này: văn bản ở gói {bundle}, không có ở đây");
                findings.advise(Code::OriginalUnlinked, &place, message);
                return Ok(());
            }
            Document::Missing => return Ok(()),
        };
        let source = Window::new(disk::open(check.path)?, at, u64::from(size_bytes));
        let given = Given { now: &now, known: &known };
        let differences = match take::judged(&place, source, original.way, &given) {
            Ok(taken) => differences(entry, original, taken),
            Err(problem) => vec![problem.message],
        };
        for difference in differences {
            findings.add(Code::OriginalFails, &place, difference);
        }
        Ok(())
    }

    fn document_of(
        &mut self,
        (entry, original): (&Entry, &Original),
        place: &str,
        findings: &mut Findings,
    ) -> Result<Document> {
        let mut bytes = Vec::new();
        let Some(bundle) = original.bundle else {
            let Some(path) = self.check.mains.get(&original.of) else {
                return Ok(Document::Missing);
            };
            let Some(part) = self.check.place(path) else { return Ok(Document::Missing) };
            self.bytes(part, &mut bytes)?;
            return Ok(Document::There(bytes));
        };
        let file = self.check.path.with_file_name(bundle.file());
        if !file.exists() {
            return Ok(Document::Elsewhere(bundle));
        }
        let pdf = self.check.in_earlier(bundle, &file, (&entry.record, original.of));
        let found = pdf
            .and_then(|pdf| member_bytes(bundle, &file, &format!("{PAYLOAD}{pdf}")).ok().flatten());
        Ok(match found.filter(|bytes| Digest::of(bytes) == original.of) {
            Some(bytes) => Document::There(bytes),
            None => {
                let message = format!("gói {bundle} không có văn bản của bản ký này");
                findings.add(Code::OriginalUnlinked, place, message);
                Document::Missing
            }
        })
    }
}

impl Check<'_> {
    /// The path of a document in an earlier bundle, whose index is read once.
    fn in_earlier(&self, bundle: BundleName, file: &Path, of: (&str, Digest)) -> Option<String> {
        let mut earlier = self.earlier.lock().unwrap_or_else(PoisonError::into_inner);
        let mains = earlier.entry(bundle).or_insert_with(|| {
            let entries = index_of(bundle, file).map(|(_, entries)| entries).unwrap_or_default();
            let mains = entries.into_iter().filter(Entry::is_main);
            mains.map(|entry| ((entry.record, entry.sha256), entry.pdf)).collect()
        });
        mains.get(&(of.0.to_owned(), of.1)).cloned()
    }
}

/// What judging finds otherwise than the index has it.
fn differences(entry: &Entry, original: &Original, mut taken: Taken) -> Vec<String> {
    taken.accept_notes();
    let against = taken.problems.iter().filter(|problem| problem.severity == Severity::Error);
    let mut found: Vec<String> = against.map(|problem| problem.message.clone()).collect();
    if !found.is_empty() {
        return found;
    }
    let judged = Original::of(&taken, original.received, original.of, original.bundle);
    let mut expect = |same: bool, what: &str| {
        if !same {
            found.push(format!("xét lại ra {what} khác mục lục ghi"));
        }
    };
    expect(judged.prefix == original.prefix, "phần đầu (văn bản đã đưa ký)");
    expect(judged.signatures == original.signatures, "chữ ký số");
    expect(judged.marks == original.marks, "ghi chú trên trang");
    expect(u32::try_from(taken.pages) == Ok(entry.pages), "số trang");
    found
}

impl Stated {
    /// What the record says otherwise of its signed copy than the entry of the original.
    pub fn of_original(&self, entry: &Entry, original: &Original) -> Vec<String> {
        let Some(SignedCopy { way, received, pages, sha256 }) = self.signed else {
            return vec!["bản ghi nguồn không ghi bản ký này (`ban_ky`)".to_owned()];
        };
        let pairs = [
            ("cách ký", way.word().to_owned(), original.way.word().to_owned()),
            ("ngày nhận bản ký", received.to_string(), original.received.to_string()),
            ("số trang bản ký", pages.to_string(), entry.pages.to_string()),
            ("mã băm bản ký", sha256.to_string(), entry.sha256.to_string()),
        ];
        let differing = pairs.iter().filter(|(_, stated, index)| stated != index);
        let differs = |(what, stated, index): &(&str, String, String)| {
            super::differs(what, "bản ghi nguồn", stated, index)
        };
        differing.map(differs).collect()
    }
}
