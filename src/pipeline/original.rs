//! Signed originals on their way into a bundle: judged again before they are sealed for good.
//!
//! A record that names its signed copy comes in, with the document that the copy is of: in this run, or in
//! an earlier bundle. An index entry goes out, or why the copy cannot be sealed: what `verify` would refuse
//! is not sealed (test: signed::sealed). The file stays where it is and is copied from there.

use super::{Due, Loaded, key_of};
use crate::archive::index::original::ORIGINAL;
use crate::archive::{self, BundleName, Entry, Original, Sealed, SealedDocument};
use crate::digest::Digest;
use crate::disk;
use crate::problem::{Code, Place, Problem, any_error};
use crate::records::RecordFile;
use crate::records::issue::SignedCopy;
use crate::records::summary::Summary;
use crate::signed::taken::{Given, Taken};
use crate::signed::{store, take};
use std::collections::BTreeSet;
use std::path::PathBuf;

/// What a signed copy is of.
pub struct Document<'d> {
    pub entry: &'d Entry,
    pub bytes: &'d [u8],
    /// The earlier bundle that holds it; `None` when it is sealed in this run.
    pub bundle: Option<BundleName>,
}

/// The file of a record's signed copy.
pub fn file(loaded: &Loaded, summary: &Summary) -> PathBuf {
    let project = &loaded.project;
    project.root().join(store::path(project, &summary.path, &summary.id.0))
}

/// What an index says of the signed copy of a record; `None` where the record names none.
///
/// # Errors
/// Why it cannot be sealed.
pub fn original(
    loaded: &Loaded,
    filed: &RecordFile,
    document: &Document<'_>,
) -> Result<Option<Entry>, Vec<Problem>> {
    let issue = filed.record.issue();
    let Some(copy) = issue.and_then(|issue| issue.signed_copy.as_ref()) else { return Ok(None) };
    let presented = issue.and_then(|issue| issue.presented.as_ref());
    let path = store::path(&loaded.project, &filed.file.path, &filed.record.id().value.0);
    store::kept(&loaded.project, &filed.file.path, &path, copy.sha256.value)
        .map_or(Ok(()), |problem| Err(Vec::from(problem)))?;
    let opened = disk::open(&loaded.project.root().join(&path));
    let opened =
        opened.map_err(|error| Vec::from(Problem::io(Code::CannotRead, path.as_ref(), &error)))?;
    let size_bytes = opened.metadata().map_or(0, |file| file.len());
    let known: Vec<Digest> = [document.entry.sha256]
        .into_iter()
        .chain(presented.map(|presented| presented.sha256.value))
        .collect();
    let given = Given { now: document.bytes, known: &known };
    let mut taken = take::judged(&path, opened, copy.way, &given)?;
    // The record names the copy: somebody said yes to what stands on it.
    taken.accept_notes();
    taken.problems.extend(misnamed(filed, copy, &taken));
    if any_error(&taken.problems) {
        taken.problems.retain(|problem| any_error(std::slice::from_ref(problem)));
        return Err(taken.problems);
    }
    let original = Original::of(&taken, *copy.date.value, document.entry.sha256, document.bundle);
    Ok(Some(Entry {
        kind: ORIGINAL.into(),
        pages: u32::try_from(taken.pages).unwrap_or(u32::MAX),
        pdf: Original::path(&document.entry.pdf),
        sha256: taken.sha256,
        size_bytes,
        source_sha256: Digest::of(&filed.file.bytes),
        copy: None,
        original: Some(original),
        metadata: None,
        book: None,
        ..document.entry.clone()
    }))
}

/// A record that says otherwise of its copy than the copy itself.
fn misnamed(filed: &RecordFile, copy: &SignedCopy, taken: &Taken) -> Option<Problem> {
    let stated = copy.pages.0;
    (taken.pages as u64 != stated).then(|| {
        let message =
            format!("theo bản ghi, bản ký có {stated} trang, nhưng tệp có {} trang", taken.pages);
        Problem::at(Code::SignedDiffers, &Place::file(filed.file.path.clone()), message)
            .hint("xóa dòng `ban_ky` trong bản ghi rồi chạy lại `qcph sign` với tệp ấy")
    })
}

/// A signed copy of a document that was sealed without it.
pub struct Late<'a, 's> {
    pub summary: &'a Summary,
    bundle: &'s Sealed,
    document: &'s SealedDocument,
}

/// The signed copies that came back after their document was sealed, as far as they are due.
pub fn late<'a, 's>(loaded: &'a Loaded, sealed: &'s [Sealed], due: Due<'_>) -> Vec<Late<'a, 's>> {
    let all = || {
        let each = |bundle: &'s Sealed| bundle.documents.iter().map(move |held| (bundle, held));
        sealed.iter().flat_map(each)
    };
    let originals = all().filter(|(_, held)| held.original.is_some());
    let originals: BTreeSet<&str> = originals.map(|(_, held)| held.record.as_str()).collect();
    let late = all().filter(|(_, held)| held.is_main()).filter_map(|(bundle, document)| {
        let summary = loaded.office.corpus.records.get(document.record.as_str())?;
        let is_late =
            summary.signed().is_some() && due.holds(summary) && key_of(summary).1 == document.kind;
        let is_late = is_late && !originals.contains(document.record.as_str());
        is_late.then_some(Late { summary, bundle, document })
    });
    late.collect()
}

/// What an index says of them, and why some cannot be sealed: an error, but advice where the bundle of
/// their document is not here.
pub fn entries(loaded: &Loaded, late: &[Late<'_, '_>]) -> (Vec<Entry>, Vec<Problem>) {
    let (mut found, mut problems) = (Vec::new(), Vec::new());
    // Those of one bundle stand together.
    let mut index: (Option<BundleName>, Vec<Entry>) = (None, Vec::new());
    for late in late {
        let (name, path) = (late.bundle.name, &late.bundle.path);
        if !path.exists() {
            problems.push(late.unlinked());
            continue;
        }
        if index.0 != Some(name) {
            match archive::index_of(name, path) {
                Ok((_, entries)) => index = (Some(name), entries),
                Err(problem) => {
                    problems.push(problem);
                    continue;
                }
            }
        }
        match late.entry(loaded, &index.1) {
            Ok(entry) => found.extend(entry),
            Err(why) => problems.extend(why),
        }
    }
    (found, problems)
}

impl Late<'_, '_> {
    fn entry(&self, loaded: &Loaded, index: &[Entry]) -> Result<Option<Entry>, Vec<Problem>> {
        let (name, path) = (self.bundle.name, &self.bundle.path);
        let entry = index.iter().find(|entry| entry.pdf == self.document.pdf);
        let member = format!("data/{}", self.document.pdf);
        let bytes = archive::member_bytes(name, path, &member)?;
        let bytes = bytes.filter(|bytes| Digest::of(bytes) == self.document.sha256);
        let Some((entry, bytes)) = entry.zip(bytes) else {
            let message = format!("gói {name} hỏng: không lấy được văn bản của bản ký này ra");
            let place = Place::file(self.summary.path.clone());
            return Err(Vec::from(
                Problem::at(Code::ContentDamaged, &place, message)
                    .hint("lấy bản sao khác của gói rồi chạy lại"),
            ));
        };
        let filed = loaded.office.corpus.open(self.summary)?;
        let document = Document { entry, bytes: &bytes, bundle: Some(name) };
        original(loaded, &filed, &document)
    }

    fn unlinked(&self) -> Problem {
        let name = self.bundle.name;
        let message =
            format!("bản ký này chưa niêm phong được: văn bản ở gói {name}, không có ở đây");
        Problem::at(Code::OriginalUnlinked, &Place::file(self.summary.path.clone()), message)
            .hint(format!("đưa {} về out/goi rồi chạy lại `qcph archive`", name.file()))
            .advice()
    }
}
