//! Legal copies (bản sao): the document as it was issued, and below it the block of the copy.
//!
//! In: the case of a copy and the document that it is of, composed again. Out: that document with
//! the copy's block added: whole for sao y, with the block of the sao y for sao lục, the chosen
//! parts alone for trích sao (NĐ 30/2020/NĐ-CP, Điều 25 and Phụ lục I, Phần II), which [`excerpt`]
//! takes.

mod excerpt;

use super::case::Case;
use super::composed::{Composed, Facts};
use super::document::Document;
use super::page::named::Named;
use super::page::{copy as page_copy, recipients};
use super::{Office, Prepared, sent, vietnamese};
use crate::law::copies::kind;
use crate::problem::{Code, Problem};
use crate::records::copy::{CopyForm, LegalCopy};
use crate::records::{Record, RecordFile};
use crate::regulation::secrecy::leaves_something_out;
use std::sync::Arc;

/// The record that is copied: sao lục is of a sao y, the others of a document itself.
///
/// # Errors
/// [`Code::UnknownRecord`], [`Code::WrongCopy`], or those of opening it.
pub fn source(office: &Office, copy: &LegalCopy) -> Result<Arc<RecordFile>, Problem> {
    let of = &copy.of.value;
    let summary = office.corpus.records.get(of).ok_or_else(|| {
        refuse(copy, Code::UnknownRecord, format!("không có bản ghi nào mang mã `{of}`"))
    })?;
    let source = office.corpus.open(summary)?;
    let fits = match &source.record {
        Record::Copy(other) => *copy.form == CopyForm::OfCopy && *other.form == CopyForm::Full,
        _ => *copy.form != CopyForm::OfCopy,
    };
    if fits { Ok(source) } else { Err(nothing_to_copy(copy)) }
}

/// The problem of a copy of what is no document, or not such a one.
pub fn nothing_to_copy(copy: &LegalCopy) -> Problem {
    let message = format!("`{}` không có văn bản để sao như vậy", copy.of.value.0);
    refuse(copy, Code::WrongCopy, message)
}

fn refuse(copy: &LegalCopy, code: Code, message: String) -> Problem {
    Problem::at(code, &copy.of.place, message).hint("sửa `sao_tu` hoặc `hinh_thuc` của bản sao")
}

/// Composes a copy of the document `original`.
///
/// # Errors
/// A part that the document does not have; those of composing an extract.
pub fn compose(
    office: &Office,
    case: &Case,
    copy: &LegalCopy,
    original: &Prepared,
) -> Result<Composed, Problem> {
    let mut document = match *copy.form {
        CopyForm::Full | CopyForm::OfCopy => original.composed.document().clone(),
        CopyForm::Extract => excerpt_of(office, original, copy)?,
    };
    document.draft = case.is_draft();
    let recipients = recipients::recipients(case, false);
    document.copies.push(page_copy::block(case, *copy.form, recipients, note(copy)));
    Composed::new(case, &named(case, copy, &original.composed.facts), document)
}

/// The document around the parts that are taken out of it, without what may not be made public.
fn excerpt_of(office: &Office, original: &Prepared, copy: &LegalCopy) -> Result<Document, Problem> {
    let mut document = match &original.extract {
        Some(extract) => extract.clone(),
        None if leaves_something_out(original.case.record()) => {
            sent::extract::compose(office, &original.case)?
        }
        None => original.composed.document().clone(),
    };
    document.copies.clear();
    document.appendices.clear();
    // The sign that nothing follows is the document's own: a part does not get one.
    document.body = excerpt::take(document.body, &copy.parts)?;
    Ok(document)
}

/// What an extract says of itself, in its own block: the document above it has no such words.
fn note(copy: &LegalCopy) -> Option<String> {
    let parts: Vec<String> = copy.parts.iter().map(|part| part.value.0.clone()).collect();
    let parts = vietnamese::list(&parts);
    let kind = if parts.starts_with("Phần") { "" } else { "mục " };
    let note = format!("(Trích sao {kind}{parts}; các phần khác không có trong bản này.)");
    (*copy.form == CopyForm::Extract).then_some(note)
}

fn named(case: &Case, copy: &LegalCopy, original: &Facts) -> Named {
    let subject = match *copy.form {
        // What a sao y is of is what its own subject says.
        CopyForm::OfCopy => original.subject.clone(),
        CopyForm::Full | CopyForm::Extract => format!(
            "{} số {} {} của {}",
            original.type_name,
            original.number.as_deref().unwrap_or("…"),
            vietnamese::date_words(*original.date),
            original.agency_name
        ),
    };
    Named {
        kind: Some(copy.form.title().to_owned()),
        subject,
        mark: format!("{}-{}", kind(*copy.form, case.date).mark, case.agency.mark),
    }
}
