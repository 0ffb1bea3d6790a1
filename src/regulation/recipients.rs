//! Who must receive a document, and because of which clause (nơi nhận bắt buộc).

use super::Regulations;
use super::rules::{ClauseRef, Condition, RecipientRole, RecordKind, Regulation};
use crate::problem::{Code, Problem};
use crate::records::inspection::{Inspection, Severity};
use crate::records::scalar::BodyRef;
use crate::records::{Corpus, Record};

/// A recipient that a clause names.
#[derive(Debug, Clone, PartialEq)]
pub struct Mandatory {
    pub body: BodyRef,
    pub clause: ClauseRef,
    /// What stands in brackets behind the name.
    pub purpose: Option<String>,
}

/// The mandatory recipients of a record's document, in the order of the rules, each once; those
/// that the record leaves out with a reason are not among them.
pub fn mandatory(record: &Record, regulation: &Regulation) -> Vec<Mandatory> {
    let left_out = |body: &BodyRef| {
        record
            .issue()
            .is_some_and(|issue| issue.left_out.iter().any(|left| left.body.value == *body))
    };
    all(record, regulation).into_iter().filter(|found| !left_out(&found.body)).collect()
}

fn all(record: &Record, regulation: &Regulation) -> Vec<Mandatory> {
    let mut found: Vec<Mandatory> = Vec::new();
    for rule in regulation.recipients.iter() {
        let fits = rule.kind == kind(record)
            && rule.level == **record.level()
            && rule.condition.is_none_or(|condition| holds(condition, record));
        if !fits {
            continue;
        }
        for body in rule.roles.iter().flat_map(|role| bodies(*role, record, regulation)) {
            if body == record.issuer().value || found.iter().any(|earlier| earlier.body == body) {
                continue;
            }
            found.push(Mandatory {
                body,
                clause: rule.clause.value.clone(),
                purpose: rule.purpose.as_ref().map(|purpose| purpose.0.clone()),
            });
        }
    }
    found
}

fn kind(record: &Record) -> RecordKind {
    match record {
        Record::Meeting(_) => RecordKind::Meeting,
        Record::Inspection(_) => RecordKind::Inspection,
        Record::Exchange(_) => RecordKind::Exchange,
        Record::Review(_) => RecordKind::Review,
    }
}

fn holds(condition: Condition, record: &Record) -> bool {
    match (condition, record) {
        (Condition::Serious, Record::Inspection(inspection)) => is_serious(inspection),
        (Condition::Serious, _) => false,
    }
}

/// Serious errors, or a matter of the sector's general direction (Điều 20.2).
pub fn is_serious(inspection: &Inspection) -> bool {
    inspection.findings.iter().any(|finding| *finding.severity == Severity::Serious)
        || inspection.general_direction.is_some_and(|answer| answer.is_yes())
}

fn bodies(role: RecipientRole, record: &Record, regulation: &Regulation) -> Vec<BodyRef> {
    match (role, record) {
        (RecipientRole::Partners, _) => {
            record.partners().iter().map(|body| body.value.clone()).collect()
        }
        (RecipientRole::Central, _) => {
            regulation.central.iter().map(|body| body.value.clone()).collect()
        }
        (RecipientRole::Invited, Record::Meeting(meeting)) => {
            meeting.invited.iter().map(|guest| guest.body.value.clone()).collect()
        }
        (RecipientRole::Assigned, Record::Meeting(meeting)) => {
            let assigned = meeting
                .conclusions
                .iter()
                .flat_map(|conclusion| std::iter::once(&conclusion.lead).chain(&conclusion.with));
            assigned.map(|body| body.value.clone()).collect()
        }
        (RecipientRole::Invited | RecipientRole::Assigned, _) => Vec::new(),
    }
}

/// Reports recipients that are typed although the rule adds them, or left out without being due.
pub fn check(corpus: &Corpus, regulations: &Regulations, problems: &mut Vec<Problem>) {
    for filed in corpus.records.values() {
        let record = &filed.record;
        let (Some(issue), Some(date)) = (record.issue(), record.subject_date()) else { continue };
        let Some(regulation) = regulations.on(date) else { continue };
        let mandatory = all(record, regulation);
        for left_out in &issue.left_out {
            if !mandatory.iter().any(|found| found.body == left_out.body.value) {
                let message = format!("`{}` vốn không phải nơi nhận bắt buộc", left_out.body.value);
                problems.push(
                    Problem::at(Code::RecipientLeftOut, &left_out.body.place, message)
                        .hint("bỏ mục này khỏi `bo_noi_nhan`"),
                );
            }
        }
        for recipient in issue.recipients.iter().filter_map(|recipient| recipient.body.as_ref()) {
            if let Some(found) = mandatory.iter().find(|found| found.body == recipient.value) {
                let message = format!("`{}` đã là nơi nhận bắt buộc", recipient.value);
                problems.push(
                    Problem::at(Code::RecipientTwice, &recipient.place, message)
                        .hint("bỏ mục này: chương trình tự thêm")
                        .clause(format!("{} {}", found.clause.words(), regulation.short_name)),
                );
            }
        }
    }
}
