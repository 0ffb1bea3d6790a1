//! Legal copies (bản sao): the document as it was issued, and below it the block of the copy.
//!
//! In: the record of a copy and the document that it is of, composed again. Out: that document with
//! the copy's block added: whole for sao y, with the block of the sao y for sao lục, the chosen
//! parts alone for trích sao (NĐ 30/2020/NĐ-CP, Điều 25 and Phụ lục I, Phần II).

use super::document::{Block, CopyBlock, Document, Meta, Sheet};
use super::{
    Composed, Facts, Office, Prepared, copies, excerpt, extract, outline, parties, vietnamese,
};
use crate::law::copies::kind;
use crate::law::profile::Profile;
use crate::problem::{Code, Problem};
use crate::records::agency::Agency;
use crate::records::copy::{CopyForm, LegalCopy};
use crate::records::issue::{Issue, State};
use crate::records::scalar::Date;
use crate::records::{Filed, Record};
use crate::regulation::secrecy::leaves_something_out;
use std::sync::Arc;

/// Composes the copy that a record is about.
///
/// # Errors
/// Problems of the record: no date, nothing to copy, a part that the document does not have; and
/// those of composing the document itself.
pub fn compose<'o, 'f>(
    office: &'o Office,
    filed: &'f Filed,
    copy: &'f LegalCopy,
) -> Result<Prepared<'o, 'f>, Problem> {
    let (record, issue) = (&filed.record, &copy.issue.0);
    let date = record.date().ok_or_else(|| super::undated(record))?;
    let agency = super::issuer(office, record, date)?;
    let source = source(office, copy)?;
    let original = original(office, &source, copy)?;
    let mut document = match *copy.form {
        CopyForm::Full | CopyForm::OfCopy => original.composed.sheet.documents[0].clone(),
        CopyForm::Extract => excerpt_of(office, &original, copy)?,
    };
    document.draft = *issue.state == State::Draft;
    let recipients = parties::recipients(record, issue, &[], false, &office.corpus.registry, date);
    let block = block(office, record, agency, issue, *copy.form, date, recipients);
    let facts = facts(copy, agency, date, &block, &original.composed.facts);
    document.copies.push(block);
    let sheet = Sheet {
        meta: Meta {
            title: format!("{} {}", facts.type_name, facts.subject),
            author: facts.agency_name.clone(),
            number: facts.number.clone(),
            date: super::ymd(date),
        },
        attachments: vec![super::source_attachment(&filed.file)?],
        documents: vec![document],
    };
    let composed = Composed { facts, sheet };
    let (mandatory, regulation) = (Vec::new(), original.regulation);
    let prepared = Prepared { filed, issue, agency, regulation, date, mandatory, composed };
    extract::check_others(office, &prepared)?;
    Ok(prepared)
}

/// The record that is copied.
fn source(office: &Office, copy: &LegalCopy) -> Result<Arc<Filed>, Problem> {
    let of = &copy.of.value.0;
    let brief = office.corpus.records.get(of).ok_or_else(|| {
        refuse(copy, Code::UnknownRecord, format!("không có hồ sơ nào mang mã `{of}`"))
    })?;
    office.corpus.open(brief)
}

fn refuse(copy: &LegalCopy, code: Code, message: String) -> Problem {
    Problem::at(code, &copy.of.place, message).hint("sửa `sao_tu` hoặc `hinh_thuc` của bản sao")
}

/// The document that is copied; sao lục is of a sao y, the others of a document itself.
fn original<'o, 'f>(
    office: &'o Office,
    source: &'f Filed,
    copy: &LegalCopy,
) -> Result<Prepared<'o, 'f>, Problem> {
    let fits = match &source.record {
        Record::Copy(other) => *copy.form == CopyForm::OfCopy && *other.form == CopyForm::Full,
        _ => *copy.form != CopyForm::OfCopy,
    };
    let original = if fits { super::compose(office, source)? } else { None };
    original.ok_or_else(|| {
        let message = format!("`{}` không có văn bản để sao như vậy", copy.of.value.0);
        refuse(copy, Code::WrongCopy, message)
    })
}

/// The document around the parts that are taken out of it, without what may not be made public.
fn excerpt_of(office: &Office, original: &Prepared, copy: &LegalCopy) -> Result<Document, Problem> {
    let mut document = match leaves_something_out(&original.filed.record) {
        true => copies::extract_of(office, original)?,
        false => original.composed.sheet.documents[0].clone(),
    };
    document.copies.clear();
    document.appendices.clear();
    document.body = excerpt::take(document.body, &copy.parts)?;
    outline::close(&mut document.body);
    let parts: Vec<&str> = copy.parts.iter().map(|part| part.value.0.as_str()).collect();
    let note = format!("(Trích sao {}; các phần khác không có trong bản này.)", parts.join(", "));
    document.body.push(Block::Note { text: vec![vietnamese::tie(&note)] });
    Ok(document)
}

/// The block of a copy that `agency` makes on `date`; `issue` says who signs it.
pub fn block(
    office: &Office,
    record: &Record,
    agency: &Agency,
    issue: &Issue,
    form: CopyForm,
    date: Date,
    recipients: Vec<String>,
) -> CopyBlock {
    let registry = &office.corpus.registry;
    let kind = kind(form, date);
    let number = match record {
        Record::Copy(_) => &issue.number,
        _ => &issue.extract_number,
    };
    let number = parties::padded(number.as_ref().map(|number| number.0));
    let place = issue.place_name.as_ref().unwrap_or(&agency.place_name);
    let number = format!("Số: {number}/{}-{}", kind.mark, agency.mark);
    let header = parties::header(agency, registry, date, number, place);
    let signature = issue.signature.as_ref();
    let signature =
        signature.and_then(|own| parties::signature(record, agency, own, registry, date));
    CopyBlock {
        profile: Profile::of(date).name(),
        kind: kind.word.clone(),
        issuer: header.issuer,
        number: header.number,
        place_date: header.place_date,
        signature: signature.unwrap_or_else(super::unsigned),
        recipients,
        filing: "Lưu: VT".into(),
    }
}

fn facts(
    copy: &LegalCopy,
    agency: &Agency,
    date: Date,
    block: &CopyBlock,
    original: &Facts,
) -> Facts {
    let (id, issue) = (&copy.id.value.0, &copy.issue.0);
    let number = issue.number.as_ref().map(|number| number.0);
    let draft = *issue.state != State::Issued;
    let mark = format!("{}-{}", kind(*copy.form, date).mark, agency.mark);
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
    Facts {
        record_id: id.clone(),
        kind: super::COPY,
        type_name: copy.form.title().to_owned(),
        agency: agency.id.value.0.clone(),
        agency_name: agency.name.0.clone(),
        number: number.map(|number| format!("{number:02}/{mark}")),
        date,
        subject,
        signer: block.signature.name.clone(),
        draft,
        path: super::path(
            id,
            date,
            number.map(|n| parties::number_for_files(n, &mark)),
            *issue.state,
        ),
        recipient: None,
    }
}
