//! A PDF that was just made, as lists and the index of its bundle tell of it.

use crate::archive::{Copy, Entry};
use crate::digest::Digest;
use crate::documents::Facts;
use crate::records::RecordFile;
use crate::render::Pdf;

/// What an index says of a PDF.
pub fn entry(facts: &Facts, filed: &RecordFile, pdf: &Pdf, sha256: Digest) -> Entry {
    Entry {
        record: facts.record_id.clone(),
        kind: facts.kind.row().word.into(),
        type_name: facts.type_name.clone(),
        agency: facts.agency.clone(),
        author: facts.agency_name.clone(),
        number_and_mark: facts.number.clone().unwrap_or_default(),
        date: *facts.date,
        abstract_: facts.subject.clone(),
        signer: facts.signer.clone(),
        pages: u32::try_from(pdf.pages).unwrap_or(u32::MAX),
        pdf: format!("{}.pdf", facts.path),
        sha256,
        size_bytes: pdf.bytes.len() as u64,
        source: source_path(&facts.record_id),
        source_sha256: Digest::of(&filed.file.bytes),
        copy: facts
            .copy
            .as_ref()
            .map(|copy| Copy { recipient: copy.recipient.clone(), of: format!("{}.pdf", copy.of) }),
        original: None,
        metadata: None,
        book: None,
    }
}

/// Vietnamese folder names belong to the user's disk, not into a zip: the id is the name.
pub fn source_path(record: &str) -> String {
    format!("ho-so/{record}.yaml")
}
