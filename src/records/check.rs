//! What shows when records are seen together, or when two keys of one record are compared.
//!
//! References, order of dates, completeness of what is issued, links between exchanges. What the law
//! of documents or the regulation demands is not checked here.

mod dates;
pub mod dossiers;
mod exchange;
mod inside;
mod issue;
mod present;
mod steps;

use super::agency::Party;
use super::inspection::{Finding, Inspection};
use super::issue::State;
use super::meeting::Meeting;
use super::scalar::{BodyRef, Date, Id};
use super::shape::At;
use super::{Corpus, Record};
use crate::disk::is_device;
use crate::problem::{Code, Problem};
use std::collections::BTreeSet;

/// Checks one record against itself and against the others.
pub fn check_record(record: &Record, corpus: &Corpus, problems: &mut Vec<Problem>) {
    if let Some(issue) = record.issue().filter(|issue| *issue.state == State::Void) {
        // Nothing else of a document that was given up is of consequence.
        check_id(record.id(), problems);
        return issue::check_state(record, issue, problems);
    }
    check_references(record, corpus, problems);
    check_roles(record, corpus, problems);
    check_id(record.id(), problems);
    dates::check(record, problems);
    match record {
        Record::Meeting(meeting) => check_meeting(meeting, record.date(), corpus, problems),
        Record::Inspection(record) => {
            check_inspection(record, problems);
            let bases = record.bases.iter().filter_map(|basis| basis.record());
            bases.for_each(|id| check_record_id(id, corpus, problems));
            inside::check(record, problems);
        }
        Record::Exchange(record) => exchange::check(record, corpus, problems),
        Record::Review(record) => {
            for (at, body) in record.addressees.iter().enumerate() {
                if record.addressees[..at].contains(body) {
                    let message = format!("`{}` ghi hai lần trong `kinh_gui`", body.value);
                    problems.push(
                        Problem::at(Code::SameBody, &body.place, message)
                            .hint("xóa một trong hai mục"),
                    );
                }
            }
        }
        Record::Copy(_) | Record::Invitation(_) | Record::Correction(_) | Record::Recall(_) => {}
    }
    dossiers::check_named(record, corpus, problems);
    if let Some((_, of)) = record.mends() {
        check_record_id(of, corpus, problems);
    }
    if let Some(issue) = record.issue() {
        issue::check(record, issue, corpus, problems);
    }
}

fn check_references(record: &Record, corpus: &Corpus, problems: &mut Vec<Problem>) {
    let date = record.date();
    let mut bodies: Vec<&At<BodyRef>> = vec![record.issuer()];
    let mut people: Vec<&At<Id>> = Vec::new();
    bodies.extend(record.partners());
    match record {
        Record::Meeting(record) => {
            for participant in record.participants.iter().chain(&record.invited) {
                bodies.push(&participant.body);
                people.extend(&participant.people);
            }
            bodies.extend(record.reports.iter().map(|report| &report.body));
            for conclusion in record.conclusions.iter() {
                bodies.push(&conclusion.lead);
                bodies.extend(&conclusion.with);
            }
            people.extend(record.chairs.iter());
        }
        Record::Inspection(record) => {
            corpus.registry.check_body(
                &record.decision.body,
                Some(record.decision.date.value),
                problems,
            );
            people.extend(record.team.iter().map(|member| &member.person));
        }
        Record::Invitation(record) => {
            for guest in record.guests.iter() {
                bodies.push(&guest.body);
                people.extend(&guest.people);
            }
            bodies.extend(record.preparations.iter().map(|one| &one.body));
            people.extend(record.chairs.iter());
        }
        Record::Exchange(_) | Record::Copy(_) | Record::Correction(_) | Record::Recall(_) => {}
        Record::Review(record) => {
            bodies.extend(&record.addressees);
            bodies.extend(record.proposals.iter().map(|proposal| &proposal.to));
        }
    }
    if let Some(issue) = record.issue() {
        bodies.extend(issue.recipients.iter().filter_map(|recipient| recipient.body.as_ref()));
        bodies.extend(issue.left_out.iter().map(|left_out| &left_out.body));
        bodies.extend(issue.receipts.iter().map(|receipt| &receipt.body));
        bodies.extend(issue.joint.iter().map(|partner| &partner.body));
        let joint = issue.joint.iter().filter_map(|partner| partner.signature.as_ref());
        people.extend(issue.signature.iter().chain(joint).map(|signature| &signature.person));
    }
    bodies.iter().for_each(|body| corpus.registry.check_body(body, date, problems));
    people.iter().for_each(|person| corpus.registry.check_person(person, date, problems));
    let steps = record.issue().and_then(|issue| issue.steps.as_ref());
    for (_, step) in steps.iter().flat_map(|steps| steps.done()) {
        corpus.registry.check_person(&step.person, Some(step.date.value), problems);
    }
}

/// Host and partner are two bodies, and of the two parties; the host is of the record's level.
fn check_roles(record: &Record, corpus: &Corpus, problems: &mut Vec<Problem>) {
    let issuer = record.issuer();
    for (at, partner) in record.partners().iter().enumerate() {
        let again = record.partners()[..at].iter().any(|other| other == partner);
        if partner.agency == issuer.agency || again {
            let message = format!("cơ quan `{}` đứng hai vai trong bản ghi", partner.agency.0);
            problems.push(
                Problem::at(Code::SameBody, &partner.place, message)
                    .hint("mỗi bên ghi một lần: một cơ quan chủ trì, các cơ quan khác phối hợp"),
            );
        }
    }
    let Some(agency) = record.date().and_then(|date| corpus.registry.agency(&issuer.agency, date))
    else {
        return;
    };
    if agency.level != **record.level() && agency.party != Party::Other {
        let message = format!(
            "`cap` là cấp {}, nhưng `{}` thuộc cấp {}",
            record.level().title(),
            issuer.agency.0,
            agency.level.title()
        );
        problems.push(
            Problem::at(Code::WrongLevel, &record.level().place, message)
                .hint("sửa `cap`, hoặc sửa cơ quan chủ trì"),
        );
    }
}

fn check_meeting(
    record: &Meeting,
    date: Option<Date>,
    corpus: &Corpus,
    problems: &mut Vec<Problem>,
) {
    if let Some(date) = date {
        present::check_meeting(record, date, corpus, problems);
    }
    let mut ids = BTreeSet::new();
    for conclusion in record.conclusions.iter() {
        check_unique(&conclusion.id, &mut ids, "kết luận", problems);
        for progress in &conclusion.progress {
            progress.evidence.iter().for_each(|id| check_record_id(id, corpus, problems));
        }
    }
}

fn check_inspection(record: &Inspection, problems: &mut Vec<Problem>) {
    let mut people = BTreeSet::new();
    for member in record.team.iter() {
        check_unique(&member.person, &mut people, "người", problems);
    }
    let mut ids = BTreeSet::new();
    for finding in record.findings.iter() {
        check_unique(&finding.id, &mut ids, "kết quả", problems);
        check_amount(finding, problems);
        if let (Some(amount), Some(recovered)) = (&finding.amount_vnd, &finding.recovered_vnd)
            && recovered.value > amount.value
        {
            let message = "số tiền đã thu hồi lớn hơn số tiền phải thu";
            problems.push(
                Problem::at(Code::Contradiction, &recovered.place, message)
                    .hint("kiểm tra lại `so_tien` và `da_thu_hoi`"),
            );
        }
    }
}

/// An id becomes a file name, also on Windows.
fn check_id(id: &At<Id>, problems: &mut Vec<Problem>) {
    if is_device(id) {
        let message =
            format!("`{}` là tên Windows dành cho thiết bị, không dùng làm mã được", id.value.0);
        problems.push(
            Problem::at(Code::BadId, &id.place, message)
                .hint("đặt mã khác, ví dụ `TW-2016-HOP-01`"),
        );
    }
}

fn check_record_id(id: &At<Id>, corpus: &Corpus, problems: &mut Vec<Problem>) {
    let known = corpus.records.contains_key(&id.value) || corpus.unread.contains(&id.0);
    if known || corpus.incomplete {
        return;
    }
    let problem = Problem::at(
        Code::UnknownRecord,
        &id.place,
        format!("không có bản ghi nào mang mã `{}`", id.value.0),
    );
    if let Some(hint) = corpus.stray.hint(id) {
        problems.push(problem.hint(hint));
        return;
    }
    let near = super::nearest::nearest(id, corpus.ids());
    problems.push(match near {
        Some(near) => problem.hint(format!("ý bạn là `{near}`?")),
        None => problem.hint("ghi mã (`ma`) của một bản ghi có trong `records/`"),
    });
}

fn check_unique<'a>(
    id: &'a At<Id>,
    seen: &mut BTreeSet<&'a str>,
    what: &str,
    problems: &mut Vec<Problem>,
) {
    if !seen.insert(&id.value.0) {
        let message = format!("mã {what} `{}` đã dùng trong bản ghi này", id.value.0);
        problems.push(Problem::at(Code::DuplicateId, &id.place, message).hint("đặt mã khác"));
    }
}

/// An amount that stands in the text and under its key is printed twice.
fn check_amount(finding: &Finding, problems: &mut Vec<Problem>) {
    let Some(amount) = &finding.amount_vnd else { return };
    let digits = amount.value.0.to_string();
    let mut grouped = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            grouped.push('.');
        }
        grouped.push(digit);
    }
    let part = |c: char| !(c.is_ascii_digit() || c == '.');
    let said = finding.text.split(part).map(|number| number.trim_matches('.'));
    if said.into_iter().any(|number| number == grouped || number == digits && digits.len() > 3) {
        let message =
            format!("`noi_dung` nói {grouped}, mẫu lại in số tiền ở `so_tien`: in hai lần");
        problems.push(
            Problem::at(Code::FormWords, &amount.place, message)
                .hint("bỏ số tiền này trong `noi_dung`")
                .advice(),
        );
    }
}
