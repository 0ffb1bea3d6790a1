//! What came in at a body in a year, by the acknowledgements (`xac_nhan`) in the records of those who
//! sent it; and which of it asks for an answer.

use super::outgoing::{mended, subject};
use super::{Entry, Marks};
use crate::documents::{self, Office, explained};
use crate::law::registers::Field;
use crate::problem::Problem;
use crate::records::issue::{Issue, Receipt};
use crate::records::scalar::{Date, Id};
use crate::records::summary::Summary;
use crate::records::{Record, RecordFile, RecordKind};
use crate::regulation::duties::{Duty, replies_to};
use crate::regulation::recipients::Reason;
use chrono::Datelike;

/// What arrived, and the records of what was sent in the year and is not acknowledged.
pub fn documents(
    office: &Office,
    own: &Id,
    year: i32,
) -> Result<(Vec<Entry>, Vec<String>), Problem> {
    let (mut entries, mut missing) = (Vec::new(), Vec::new());
    for found in office.corpus.each(others(office, own), |filed| arrived(office, filed, own, year))
    {
        match found?? {
            Arrived::Yes(entry) => entries.push(entry),
            Arrived::Unsaid(id) => missing.push(id),
            Arrived::No => {}
        }
    }
    Ok((entries, missing))
}

/// On which day, under which number what others issued arrived in a year, by record.
pub fn arrivals(office: &Office, own: &Id, year: i32) -> Result<Marks, Problem> {
    let arrival = |filed: &RecordFile| {
        let receipt = receipt(&filed.record, own).filter(|receipt| receipt.date.year() == year)?;
        let number =
            receipt.incoming_number.as_ref().map(|number| format!(", số đến {}", number.0));
        let mark = format!("đến ngày {}{}", receipt.date.shown(), number.unwrap_or_default());
        Some((filed.record.id().value.0.clone(), mark))
    };
    let mut marks = Marks::new();
    for found in office.corpus.each(others(office, own), arrival) {
        marks.extend(found?);
    }
    Ok(marks)
}

/// The requests among what others sent, with term and answer as they stood on a day.
pub fn requests(office: &Office, own: &Id, year: i32, today: Date) -> Result<Vec<Entry>, Problem> {
    let letters = others(office, own).into_iter().filter(|summary| {
        summary.kind == RecordKind::Exchange && summary.partners.iter().any(|to| to.agency == *own)
    });
    let mut entries = Vec::new();
    for found in office.corpus.each(letters, |filed| request(office, filed, own, (year, today))) {
        entries.extend(found??);
    }
    Ok(entries)
}

/// What bodies other than this one issued.
fn others<'a>(office: &'a Office, own: &Id) -> Vec<&'a Summary> {
    let summaries = office.corpus.summaries();
    summaries
        .filter(|summary| summary.issuer.agency != *own && summary.issued().is_some())
        .collect()
}

enum Arrived {
    Yes(Entry),
    /// It was sent, and nobody said that it arrived: the record.
    Unsaid(String),
    No,
}

fn arrived(office: &Office, filed: &RecordFile, own: &Id, year: i32) -> Result<Arrived, Problem> {
    let record = &filed.record;
    let Some(receipt) = receipt(record, own) else {
        let goes_there = |reason: &Reason| !matches!(reason, Reason::LeftOut(..));
        let sent = record.date().is_some_and(|date| date.year() == year)
            && explained(office, record).iter().any(|(_, found)| {
                found.body.as_ref().is_some_and(|body| body.agency == *own)
                    && goes_there(&found.reason)
            });
        return Ok(if sent { Arrived::Unsaid(record.id().value.0.clone()) } else { Arrived::No });
    };
    if receipt.date.year() != year {
        return Ok(Arrived::No);
    }
    let Some(prepared) = documents::compose(office, filed)? else { return Ok(Arrived::No) };
    let facts = &prepared.composed.facts;
    let (number, order) = arrival(receipt);
    let entry = Entry::new(&facts.record_id, order)
        .with(Field::Arrival, receipt.date.shown())
        .with(Field::ArrivalNumber, number)
        .with(Field::Author, facts.agency_name.clone())
        .with(Field::Number, facts.number.clone().unwrap_or_default())
        .with(Field::Date, facts.date.shown())
        .with(Field::Subject, subject(&prepared.composed))
        .noting(mended(office, &facts.record_id));
    Ok(Arrived::Yes(entry))
}

fn receipt<'a>(record: &'a Record, own: &Id) -> Option<&'a Receipt> {
    let receipts = record.issue().map(|issue: &Issue| issue.receipts.iter());
    receipts.into_iter().flatten().find(|receipt| receipt.body.agency == *own)
}

fn arrival(receipt: &Receipt) -> (String, (Date, u8, u64)) {
    let number = receipt.incoming_number.as_ref().map(|number| number.0);
    let shown = number.map(|number| number.to_string()).unwrap_or_default();
    (shown, (receipt.date.value, 0, number.unwrap_or(u64::MAX)))
}

fn request(
    office: &Office,
    filed: &RecordFile,
    own: &Id,
    (year, today): (i32, Date),
) -> Result<Option<Entry>, Problem> {
    let record = &filed.record;
    let receipt = receipt(record, own);
    let Some(came) = receipt.map(|receipt| receipt.date.value).or_else(|| record.date()) else {
        return Ok(None);
    };
    if came.year() != year {
        return Ok(None);
    }
    let duties = replies_to(&office.corpus, &office.regulations, record, today);
    let Some(duty) = duties.into_iter().find(|duty| duty.agency == *own) else { return Ok(None) };
    let Some(prepared) = documents::compose(office, filed)? else { return Ok(None) };
    let facts = &prepared.composed.facts;
    let number = facts.number.clone().unwrap_or_default();
    let document = format!(
        "{} số {number} ngày {} của {} về việc {}",
        facts.type_name,
        facts.date.shown(),
        facts.agency_name,
        facts.subject
    );
    let (arrived, order) = match receipt {
        Some(receipt) => arrival(receipt),
        None => (String::new(), (came, 0, u64::MAX)),
    };
    let entry = Entry::new(&facts.record_id, order)
        .with(Field::ArrivalNumber, arrived)
        .with(Field::Document, document)
        .with(Field::Due, duty.due.map(|due| due.shown()).unwrap_or_default())
        .noting(mended(office, &facts.record_id));
    let summary = office.corpus.records.get(facts.record_id.as_str());
    if summary.is_some_and(|summary| !office.corpus.counts(summary, Some(today))) {
        // Nobody answers what was replaced or recalled: the note says so.
        return Ok(Some(entry));
    }
    let answer = answer(office, record, &duty)?;
    let progress = progress(&duty, &answer);
    Ok(Some(entry.with(Field::Progress, progress).with(Field::Answer, answer)))
}

/// How far it is; a note that names the answer says no more than the column of answers.
fn progress(duty: &Duty, answer: &str) -> String {
    let on = duty.done.map(|on| format!(", ngày {}", on.shown())).unwrap_or_default();
    let note = duty.note.as_ref().map(|note| note.replace('`', ""));
    let note = note.filter(|note| answer.is_empty() || !note.contains(answer));
    let note = note.map(|note| format!("; {note}")).unwrap_or_default();
    format!("{}{on}{note}", duty.state.title())
}

/// The number of the answer: of a record, or of a document from elsewhere.
fn answer(office: &Office, request: &Record, duty: &Duty) -> Result<String, Problem> {
    let answered = duty.records.get(1).and_then(|id| office.corpus.records.get(id.as_str()));
    if let Some(summary) = answered {
        let filed = office.corpus.open(summary)?;
        let prepared = documents::compose(office, &filed)?;
        return Ok(prepared.and_then(|answer| answer.composed.facts.number).unwrap_or_default());
    }
    let Record::Exchange(request) = request else { return Ok(String::new()) };
    let outside = request.outside_answer.as_ref().filter(|_| duty.done.is_some());
    Ok(outside.map(|answer| answer.number.value.0.clone()).unwrap_or_default())
}
