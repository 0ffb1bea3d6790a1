//! What a body numbered in a year: its own documents and slips, and apart from them its copies.

use super::Entry;
use crate::documents::composed::Composed;
use crate::documents::document::Document;
use crate::documents::page::letterhead::{mark_of_kind, padded};
use crate::documents::page::recipients::addressees;
use crate::documents::sent::slip;
use crate::documents::{self, Office, Prepared, explained};
use crate::law::copies;
use crate::law::kinds::{DocumentKind, Series};
use crate::law::registers::Field;
use crate::law::runs::Run;
use crate::problem::Problem;
use crate::records::copy::CopyForm;
use crate::records::correction::Way;
use crate::records::issue::{Issue, State};
use crate::records::scalar::{BodyRef, Date, Id};
use crate::records::summary::Summary;
use crate::records::{Record, RecordFile, RecordKind};
use crate::regulation::recipients::co_recipients;
use chrono::Datelike;

/// The documents and slips of a body, void ones too: their numbers stay in the book.
pub fn documents(office: &Office, own: &Id, year: i32) -> Result<Vec<Entry>, Problem> {
    let numbered = numbered(office, own, year, |summary| summary.kind != RecordKind::Copy);
    let mut entries = Vec::new();
    for found in office.corpus.each(numbered, |filed| of_record(office, filed)) {
        entries.extend(found??);
    }
    Ok(entries)
}

/// The copies of a body: those of records of their own, and the extracts that went along with a document.
pub fn copied(office: &Office, own: &Id, year: i32) -> Result<Vec<Entry>, Problem> {
    let copied = numbered(office, own, year, |summary| {
        summary.kind == RecordKind::Copy
            || summary.issue.is_some_and(|issue| issue.extract_number.is_some())
    });
    let mut entries = Vec::new();
    for found in office.corpus.each(copied, |filed| copy_of_record(office, filed)) {
        entries.extend(found??);
    }
    Ok(entries)
}

/// Records of a body with a number of the year.
fn numbered<'a>(
    office: &'a Office,
    own: &Id,
    year: i32,
    wanted: impl Fn(&Summary) -> bool,
) -> Vec<&'a Summary> {
    let is_numbered = |summary: &&Summary| {
        summary.issuer.agency == *own
            && summary.issue.is_some_and(|issue| {
                matches!(issue.state, State::Issued | State::Void)
                    && issue.number.is_some()
                    && issue.date.is_some_and(|date| date.year() == year)
            })
    };
    office.corpus.summaries().filter(is_numbered).filter(|summary| wanted(summary)).collect()
}

fn of_record(office: &Office, filed: &RecordFile) -> Result<Vec<Entry>, Problem> {
    if is_void(&filed.record) {
        return Ok(void(office, &filed.record, false));
    }
    let Some(prepared) = documents::compose(office, filed)? else { return Ok(Vec::new()) };
    let mut entries = vec![document(office, &prepared)];
    entries.extend(sent_along(office, &prepared));
    Ok(entries)
}

fn copy_of_record(office: &Office, filed: &RecordFile) -> Result<Vec<Entry>, Problem> {
    let record = &filed.record;
    if is_void(record) {
        return Ok(void(office, record, true));
    }
    let Some(prepared) = documents::compose(office, filed)? else { return Ok(Vec::new()) };
    let document = prepared.extract.as_ref().unwrap_or(prepared.composed.document());
    let number = Series::Copy.number(record).map_or(0, |number| number.0);
    Ok(copy(office, &prepared, document, number).into_iter().collect())
}

fn is_void(record: &Record) -> bool {
    record.issue().is_some_and(|issue| *issue.state == State::Void)
}

fn dated(record: &Record) -> Option<(&Issue, Date)> {
    let issue = record.issue()?;
    Some((issue, issue.date.as_ref()?.value))
}

fn document(office: &Office, prepared: &Prepared) -> Entry {
    let Prepared { case, composed, .. } = prepared;
    let document = composed.document();
    let number = case.issue.number.as_ref().map_or(0, |number| number.0);
    let order = order(office, case.own(), case.kind, (case.date, number));
    Entry::new(case.id(), order)
        .with(Field::Number, composed.facts.number.clone().unwrap_or_default())
        .with(Field::Date, case.date.shown())
        .with(Field::Subject, subject(composed))
        .with(Field::Signer, composed.facts.signer.clone())
        .with(Field::Recipients, recipients(prepared, document))
        .with(Field::Filing, filing(&document.filing))
        .noting(mended(office, case.id()))
        .copied(issued_copies(office, case.record(), &document.filing))
}

/// What became of a document: `Được thay thế bằng văn bản số 861 ngày 20/07/2017`.
pub fn mended(office: &Office, id: &str) -> Option<String> {
    let told = office.corpus.mending(id).filter_map(|(way, by)| {
        let (number, day) = (by.issue?.number?, by.issued()?.shown());
        let what = match way {
            Way::Correct => "Được đính chính bằng",
            Way::Replace => "Được thay thế bằng",
            Way::Recall => "Đã thu hồi theo",
        };
        Some(format!("{what} văn bản số {number} ngày {day}"))
    });
    let told: Vec<String> = told.collect();
    (!told.is_empty()).then(|| told.join("; "))
}

fn sent_along(office: &Office, prepared: &Prepared) -> Option<Entry> {
    let Prepared { case, composed, .. } = prepared;
    let number = case.issue.slip_number.as_ref()?.0;
    let type_name = office.wording.type_name(DocumentKind::Sent).unwrap_or_default();
    let to: Vec<String> = co_recipients(case.record(), case.regulation)
        .into_iter()
        .map(|copy| case.short_name(&BodyRef { agency: copy.agency, unit: None }))
        .collect();
    let sent = composed.facts.number.clone().unwrap_or_default();
    let order = order(office, case.own(), DocumentKind::Sent, (case.date, number));
    let entry = Entry::new(case.id(), order)
        .with(Field::Number, slip::number(office, case))
        .with(Field::Date, case.date.shown())
        .with(Field::Subject, format!("{type_name} (kèm văn bản số {sent})"))
        .with(Field::Signer, composed.facts.signer.clone())
        .with(Field::Copies, format!("{:02}", to.len()))
        .with(Field::Recipients, to.join("; "))
        .with(Field::Filing, filing(&composed.document().filing));
    Some(entry)
}

/// Of the copies that a document holds the last, which is its own.
fn copy(office: &Office, prepared: &Prepared, document: &Document, number: u64) -> Option<Entry> {
    let Prepared { case, composed, .. } = prepared;
    let block = document.copies.last()?;
    let shown = block.number.trim_start_matches("Số:").trim().to_owned();
    let kind = block.kind.to_lowercase();
    let kind = kind.get(..1).map(str::to_uppercase).unwrap_or_default()
        + kind.get(1..).unwrap_or_default();
    let of = match case.kind {
        DocumentKind::Copy => composed.facts.subject.clone(),
        _ => {
            format!("{} ({})", subject(composed), composed.facts.number.clone().unwrap_or_default())
        }
    };
    let copies = match case.kind {
        DocumentKind::Copy => issued_copies(office, case.record(), &block.filing),
        // Who gets the extract that goes along with a document is a body.
        _ => Some(block.recipients.len() + block.filing.split(',').count()),
    };
    let order = order(office, case.own(), DocumentKind::Copy, (case.date, number));
    let entry = Entry::new(case.id(), order)
        .copied(copies)
        .with(Field::Number, shown)
        .with(Field::Date, case.date.shown())
        .with(Field::Subject, format!("{kind}: {of}"))
        .with(Field::Signer, block.signature.name.clone())
        .with(Field::Recipients, block.recipients.join("; "))
        .with(Field::Filing, filing(&block.filing));
    Some(entry)
}

/// Numbers whose document failed: they are nobody else's, and the book says why. Those of copies stand in
/// the book of copies.
fn void(office: &Office, record: &Record, of_copies: bool) -> Vec<Entry> {
    let Some((issue, date)) = dated(record) else { return Vec::new() };
    let Some(agency) = office.corpus.registry.agency(&record.issuer().agency, date) else {
        return Vec::new();
    };
    let own = DocumentKind::of(record.kind(), !issue.joint.is_empty());
    let form = match record {
        Record::Copy(copy) => *copy.form,
        _ => CopyForm::Extract,
    };
    let kinds = [own, DocumentKind::Sent, DocumentKind::Copy].into_iter();
    // A copy by itself has one number.
    let kinds = kinds.take(if own == DocumentKind::Copy { 1 } else { 3 });
    let kinds = kinds.filter(|kind| (*kind == DocumentKind::Copy) == of_copies);
    let entry = |kind: DocumentKind| {
        let number = kind.row().series.number(record)?.0;
        let (what, mark) = match kind {
            DocumentKind::Copy => {
                let copy = copies::kind(form, date);
                (copy.word.to_lowercase(), format!("{}-{}", copy.mark, agency.mark))
            }
            _ => {
                let name = office.wording.type_name(kind).unwrap_or("Công văn");
                (name.to_owned(), mark_of_kind(&office.wording, kind, agency, issue))
            }
        };
        let reason = issue.void_reason.as_ref().map(|reason| format!(": {}", reason.value.0));
        Some(
            Entry::new(&record.id().value.0, order(office, &agency.id, kind, (date, number)))
                .with(Field::Number, format!("{}/{mark}", padded(Some(number))))
                .with(Field::Date, date.shown())
                .with(Field::Subject, format!("{what} {}", record.subject()))
                .with(Field::Note, format!("Hủy số{}", reason.unwrap_or_default())),
        )
    };
    kinds.filter_map(entry).collect()
}

/// Tên loại và trích yếu: `Thông báo Kết luận …`, `Công văn về việc …`.
pub fn subject(composed: &Composed) -> String {
    let facts = &composed.facts;
    match (facts.kind, composed.document().title.is_some()) {
        (DocumentKind::Copy, _) => facts.subject.clone(),
        (_, true) => format!("{} {}", facts.type_name, facts.subject),
        (_, false) => format!("{} về việc {}", facts.type_name, facts.subject),
    }
}

/// Nơi nhận as it is printed; who stands in Kính gửi is named.
fn recipients(prepared: &Prepared, document: &Document) -> String {
    let case = &prepared.case;
    let named = |line: &String| match line.as_str() {
        "Như trên" => {
            addressees(case.record()).iter().map(|body| case.short_name(&body.value)).collect()
        }
        _ => vec![line.clone()],
    };
    document.recipients.iter().flat_map(named).collect::<Vec<_>>().join("; ")
}

fn filing(line: &str) -> String {
    line.trim_start_matches("Lưu:").trim().to_owned()
}

/// Exactly as many as Nơi nhận and Lưu fix (NĐ 30/2020/NĐ-CP, Điều 17.1); not to be told where a group
/// of recipients stands there by words.
pub fn issued_copies(office: &Office, record: &Record, filing: &str) -> Option<usize> {
    use crate::regulation::recipients::Reason;
    let found = explained(office, record);
    let mut gets = found.iter().filter(|(_, found)| !matches!(found.reason, Reason::LeftOut(..)));
    let named = gets.clone().count();
    let all_bodies = gets.all(|(_, found)| found.body.is_some());
    all_bodies.then(|| named + filing.split(',').count())
}

/// Places documents of one day by their rows of numbers: own ones first, then slips, then copies.
fn order(
    office: &Office,
    agency: &Id,
    kind: DocumentKind,
    (date, number): (Date, u64),
) -> (Date, u8, u64) {
    let [run, _] = Run::both(&office.corpus.registry, agency, kind.row().series, date);
    (date, run.series as u8, number)
}
