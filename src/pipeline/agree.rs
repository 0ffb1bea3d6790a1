//! Sealed records, read again, for the check that bundles agree with themselves.

use crate::archive::index::metadata::{Came, Filled};
use crate::archive::{self, BundleName, Report, SignedCopy, Stated};
use crate::law::kinds::DocumentKind;
use crate::law::metadata::Content;
use crate::metadata::urgency;
use crate::problem::Problem;
use crate::records::files::{FILE_MAX_BYTES, SourceFile};
use crate::records::issue::{Issue, Receipt};
use crate::records::{self, Record};
use std::collections::BTreeMap;
use std::path::Path;

/// Where a bundle keeps the directories of agencies and people.
const DATA: &str = "data/du-lieu/";

/// Checks that the documents of an intact bundle, their sources and its index say the same.
pub fn agree(bundle: &Path) -> Vec<Problem> {
    let people = people(bundle);
    archive::agree(bundle, |bytes| stated(bytes, &people))
}

/// Verifies a bundle in full: that it is intact, and [`agree`].
pub fn verify(bundle: &Path) -> Report {
    let people = people(bundle);
    archive::verify_whole(bundle, |bytes| stated(bytes, &people))
}

/// The names of people by code, as the bundle's own directory has them; what cannot be read names
/// nobody, and the signers of the index are then compared with nothing.
fn people(bundle: &Path) -> BTreeMap<String, String> {
    let mut people = BTreeMap::new();
    let name = bundle.file_name().and_then(|name| BundleName::of_file(name.to_str()?));
    let Some(name) = name else { return people };
    let wanted = |path: &str| path.starts_with(DATA);
    let _ = archive::each_member(name, bundle, wanted, |_, bytes| {
        if bytes.len() as u64 <= FILE_MAX_BYTES {
            people.extend(records::people_in(&SourceFile { path: "".into(), bytes }));
        }
        Ok(())
    });
    people
}

/// The names that an index has of those who signed; none when one of them is not known.
fn signer(issue: &Issue, people: &BTreeMap<String, String>) -> Option<String> {
    let others = issue.joint.iter().filter_map(|joint| joint.signature.as_ref());
    let signed = issue.signature.iter().chain(others);
    let names = signed.map(|signature| people.get(&signature.person.value.0).map(String::as_str));
    let names = names.collect::<Option<Vec<&str>>>()?;
    (!names.is_empty()).then(|| names.join(", "))
}

/// What a record says of its document.
fn stated(bytes: Vec<u8>, people: &BTreeMap<String, String>) -> Option<Stated> {
    let record = records::record_in(&SourceFile { path: "".into(), bytes })?;
    let issue = record.issue()?;
    Some(Stated {
        record: record.id().value.0.clone(),
        date: *record.date()?,
        number: issue.number.as_ref().map(|number| number.0),
        slip_number: issue.slip_number.as_ref().map(|number| number.0),
        kind: DocumentKind::of(record.kind(), !issue.joint.is_empty()).row().word,
        agency: record.issuer().agency.0.clone(),
        signer: signer(issue, people),
        copied: match &record {
            Record::Copy(copy) => Some(copy.of.value.0.clone()),
            _ => None,
        },
        signed: issue.signed_copy.as_ref().map(|copy| SignedCopy {
            way: copy.way,
            received: *copy.date.value,
            pages: copy.pages.0,
            sha256: copy.sha256.value,
        }),
        presented: issue.presented.as_ref().map(|presented| presented.sha256.value),
        fields: fields(&record, issue),
        came: issue.receipts.iter().map(came).collect(),
    })
}

/// What the record says of fields of the law without any help.
fn fields(record: &Record, issue: &Issue) -> Vec<(Content, String)> {
    let mut fields = vec![(Content::Urgency, urgency(issue).to_string())];
    if let Record::Exchange(letter) = record {
        let due = letter.due.as_ref().map(|due| (Content::Due, due.value.shown()));
        fields.extend(due);
    }
    fields
}

fn came(receipt: &Receipt) -> Came {
    let day = (Content::Arrival, receipt.date.shown());
    let number =
        receipt.incoming_number.map(|number| (Content::ArrivalNumber, number.0.to_string()));
    let fields = [Some(day), number].into_iter().flatten();
    Came {
        body: receipt.body.value.to_string(),
        fields: fields.map(|(field, text)| Filled(field.word().to_owned(), vec![text])).collect(),
    }
}
