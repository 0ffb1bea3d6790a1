//! Who must receive a document, and because of which clause (nơi nhận bắt buộc).
//!
//! In: a record and the regulation of its day. Out: the mandatory recipients with their clauses,
//! the bodies that get a copy of their own, and why each line of Nơi nhận is there. [`check`]
//! holds what a record may get wrong.

pub mod check;

use super::rules::{ClauseRef, Condition, RecipientRole, RecipientRule, Regulation};
use crate::records::Record;
use crate::records::inspection::{Inspection, Severity};
use crate::records::issue::Receipt;
use crate::records::scalar::{BodyRef, Id};
use crate::regulation::secrecy::leaves_something_out;

/// A recipient that a clause names.
#[derive(Debug, Clone, PartialEq)]
pub struct Mandatory {
    pub body: BodyRef,
    pub clause: ClauseRef,
    /// What stands in brackets behind the name.
    pub purpose: Option<String>,
    /// Whether the rule gives it what may not be made public too.
    pub whole: bool,
}

/// An agency that gets a copy of its own (bản đồng gửi), and the clause, unless the record chose it.
#[derive(Debug, Clone, PartialEq)]
pub struct CoRecipient {
    pub agency: Id,
    pub clause: Option<ClauseRef>,
    /// Whether it gets an extract: the document leaves something out, and no rule gives it the whole.
    pub extract: bool,
}

/// Why a body or group stands in Nơi nhận, or does not.
#[derive(Debug, Clone, PartialEq)]
pub enum Reason {
    /// The rule names it.
    ByRule(ClauseRef),
    /// The clause allows it, the record chose it.
    Chosen(ClauseRef),
    /// The record adds it.
    Added,
    /// It is an addressee (Kính gửi).
    Addressed,
    /// It received the document that this one corrects or recalls.
    Received,
    /// The rule names it, the record leaves it out and says why.
    LeftOut(ClauseRef, String),
}

impl Reason {
    /// `vì khoản 4 Điều 19`.
    pub fn words(&self) -> String {
        match self {
            Self::ByRule(clause) => format!("vì {}", clause.words()),
            Self::Chosen(clause) => format!("bản ghi chọn, {} cho phép", clause.words()),
            Self::Added => "ghi thêm trong bản ghi".to_owned(),
            Self::Addressed => "kính gửi".to_owned(),
            Self::Received => "đã nhận văn bản trước".to_owned(),
            Self::LeftOut(clause, reason) => {
                format!("{} đòi hỏi nhưng bản ghi bỏ, lý do: {reason}", clause.words())
            }
        }
    }
}

/// One line of the explanation of Nơi nhận.
#[derive(Debug, Clone, PartialEq)]
pub struct Explained {
    pub body: Option<BodyRef>,
    /// The words of a group that is no body of the registry.
    pub name: Option<String>,
    pub reason: Reason,
    /// Whether a copy of its own goes there.
    pub copy: bool,
    /// Whether that copy is an extract.
    pub extract: bool,
    pub receipt: Option<Receipt>,
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

/// The agencies beside the issuer that get a copy of their own, once each; a unit receives through
/// its agency. The addressee of an exchange gets the letter itself.
pub fn co_recipients(record: &Record, regulation: &Regulation) -> Vec<CoRecipient> {
    let Some(issue) = record.issue() else { return Vec::new() };
    // Whoever receives a legal copy receives it as it is, without a slip.
    if matches!(record, Record::Copy(_)) {
        return Vec::new();
    }
    let mandatory = mandatory(record, regulation);
    let by_rule =
        mandatory.into_iter().map(|found| (found.body.agency, Some((found.clause, found.whole))));
    let by_record = issue.recipients.iter().filter_map(|recipient| {
        let wanted = recipient.co_sent.is_some_and(|answer| answer.is_yes());
        let body = recipient.body.as_ref().filter(|_| wanted)?;
        Some((body.agency.clone(), chosen(record, regulation, body)))
    });
    let mut out: Vec<CoRecipient> = Vec::new();
    let secret = leaves_something_out(record);
    for (agency, rule) in by_rule.chain(by_record) {
        if agency == record.issuer().agency {
            continue;
        }
        let extract = secret && !rule.as_ref().is_some_and(|(_, whole)| *whole);
        match out.iter_mut().find(|other| other.agency == agency) {
            // One body, two rules: what one gives, the other does not take away.
            Some(known) => known.extract &= extract,
            None => out.push(CoRecipient { agency, clause: rule.map(|rule| rule.0), extract }),
        }
    }
    out
}

/// Who a document went to.
#[derive(Debug, Default)]
pub struct Received {
    pub bodies: Vec<BodyRef>,
    /// Groups that are no bodies of the registry, by their words.
    pub groups: Vec<String>,
}

/// Who received the document of a record: the addressees, those whom a clause names, those whom the
/// record adds, each once.
pub fn received(record: &Record, regulation: &Regulation) -> Received {
    let mut found = Received::default();
    let addressed = match record {
        Record::Exchange(exchange) => &exchange.to[..],
        Record::Review(review) => &review.addressees,
        _ => &[],
    };
    let addressed = addressed.iter().map(|body| body.value.clone());
    let by_rule = mandatory(record, regulation).into_iter().map(|found| found.body);
    let added = record.issue().into_iter().flat_map(|issue| &issue.recipients);
    let by_record = added.clone().filter_map(|one| Some(one.body.as_ref()?.value.clone()));
    for body in addressed.chain(by_rule).chain(by_record) {
        if !found.bodies.contains(&body) {
            found.bodies.push(body);
        }
    }
    found.groups = added.filter_map(|one| Some(one.name.as_ref()?.value.0.clone())).collect();
    found
}

/// Those who received a document, as lines of what corrects or recalls it.
pub fn told_of(record: &Record, received: &Received) -> Vec<Explained> {
    let line = |body: Option<BodyRef>, name: Option<String>| Explained {
        receipt: body.as_ref().and_then(|body| receipt(record, body)),
        body,
        name,
        reason: Reason::Received,
        copy: false,
        extract: false,
    };
    let bodies = received.bodies.iter().map(|body| line(Some(body.clone()), None));
    let groups = received.groups.iter().map(|name| line(None, Some(name.clone())));
    bodies.chain(groups).collect()
}

fn receipt(record: &Record, body: &BodyRef) -> Option<Receipt> {
    let mut receipts = record.issue()?.receipts.iter();
    receipts.find(|receipt| receipt.body.agency == body.agency).cloned()
}

/// Every line of Nơi nhận with its reason, then what is left out.
pub fn explain(record: &Record, regulation: &Regulation) -> Vec<Explained> {
    let Some(issue) = record.issue() else { return Vec::new() };
    let copies = co_recipients(record, regulation);
    let line = |body: Option<&BodyRef>, name: Option<String>, reason: Reason| Explained {
        copy: body.is_some_and(|body| copies.iter().any(|copy| copy.agency == body.agency)),
        extract: body.is_some_and(|body| {
            copies.iter().any(|copy| copy.agency == body.agency && copy.extract)
        }),
        receipt: body.and_then(|body| receipt(record, body)),
        body: body.cloned(),
        name,
        reason,
    };
    let mut lines = Vec::new();
    if matches!(record, Record::Exchange(_)) && issue.joint.is_empty() {
        let addressed = record.partners().iter();
        lines.extend(addressed.map(|body| line(Some(&body.value), None, Reason::Addressed)));
    }
    let mandatory = mandatory(record, regulation);
    lines.extend(
        mandatory
            .iter()
            .map(|found| line(Some(&found.body), None, Reason::ByRule(found.clause.clone()))),
    );
    for recipient in &issue.recipients {
        let body = recipient.body.as_ref().map(|body| &body.value);
        let clause = body.and_then(|body| chosen(record, regulation, body));
        let reason = clause.map_or(Reason::Added, |(clause, _)| Reason::Chosen(clause));
        lines.push(line(body, recipient.name.as_ref().map(|name| name.value.0.clone()), reason));
    }
    for left in &issue.left_out {
        let all = all(record, regulation);
        if let Some(found) = all.into_iter().find(|found| found.body == left.body.value) {
            let reason = Reason::LeftOut(found.clause, left.reason.0.clone());
            lines.push(line(Some(&left.body.value), None, reason));
        }
    }
    lines
}

/// The clause that lets a record choose this body (Điều 7.3 names three), and whether it gives it the
/// whole document.
fn chosen(record: &Record, regulation: &Regulation, body: &BodyRef) -> Option<(ClauseRef, bool)> {
    regulation
        .optional
        .iter()
        .filter(|rule| rule.kind == record.kind() && rule.level == **record.level())
        .find(|rule| rule.bodies.iter().any(|allowed| allowed.value == *body))
        .map(|rule| (rule.clause.value.clone(), rule.whole.is_some_and(|whole| whole.is_yes())))
}

pub(crate) fn all(record: &Record, regulation: &Regulation) -> Vec<Mandatory> {
    let mut found: Vec<Mandatory> = Vec::new();
    for rule in regulation.recipients.iter().filter(|rule| fits(rule, record, regulation)) {
        let roles = rule.roles.iter().flat_map(|role| bodies(*role, record, regulation));
        for body in roles.chain(rule.bodies.iter().map(|body| body.value.clone())) {
            if body == record.issuer().value {
                continue;
            }
            let whole = rule.whole.is_some_and(|whole| whole.is_yes());
            if let Some(earlier) = found.iter_mut().find(|earlier| earlier.body == body) {
                earlier.whole |= whole;
                continue;
            }
            // The addressee of a letter is named above it.
            let addressed = matches!(record, Record::Exchange(_))
                && record.partners().iter().any(|partner| partner.value == body);
            if addressed {
                continue;
            }
            found.push(Mandatory {
                body,
                clause: rule.clause.value.clone(),
                purpose: rule.purpose.as_ref().map(|purpose| purpose.0.clone()),
                whole,
            });
        }
    }
    found
}

fn fits(rule: &RecipientRule, record: &Record, regulation: &Regulation) -> bool {
    let in_force = record.subject_date().is_none_or(|date| regulation.in_force(&rule.clause, date));
    let purpose = |record: &Record| match record {
        Record::Exchange(exchange) => Some(exchange.purpose.value.clone()),
        _ => None,
    };
    rule.kind == record.kind()
        && rule.level == **record.level()
        && in_force
        && rule.exchange.as_ref().is_none_or(|wanted| purpose(record) == Some(wanted.value.clone()))
        && rule.condition.is_none_or(|condition| holds(condition, record))
        && (rule.forms.is_empty()
            || rule.forms.iter().any(|form| *form.value.0 == *form_of(record)))
        && holds_of_findings(rule, record)
}

fn holds(condition: Condition, record: &Record) -> bool {
    match (condition, record) {
        (Condition::Serious, Record::Inspection(inspection)) => is_serious(inspection),
        (Condition::Serious, _) => false,
    }
}

/// The word under `hinh_thuc` or `ky`.
fn form_of(record: &Record) -> &'static str {
    match record {
        Record::Meeting(meeting) => meeting.form.word(),
        Record::Inspection(inspection) => inspection.form.word(),
        Record::Review(review) => review.period.word(),
        Record::Exchange(_)
        | Record::Copy(_)
        | Record::Invitation(_)
        | Record::Correction(_)
        | Record::Recall(_) => "",
    }
}

/// What a rule demands of an inspection: its nature, the fields of its findings, their amount.
fn holds_of_findings(rule: &RecipientRule, record: &Record) -> bool {
    if rule.natures.is_empty() && rule.fields.is_empty() && rule.amount_from.is_none() {
        return true;
    }
    let Record::Inspection(inspection) = record else { return false };
    let amounts = inspection.findings.iter().filter_map(|finding| finding.amount_vnd.as_ref());
    let sum = amounts.fold(0u64, |sum, amount| sum.saturating_add(amount.value.0));
    // That a field was looked at is no error in it.
    let faulty = inspection.findings.iter().filter(|found| *found.severity != Severity::Clean);
    let mut fields = faulty.map(|finding| *finding.field);
    (rule.natures.is_empty() || rule.natures.contains(&inspection.nature))
        && (rule.fields.is_empty() || fields.any(|field| rule.fields.contains(&field)))
        && rule.amount_from.is_none_or(|from| from.0 <= sum)
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
        (RecipientRole::Attending, Record::Meeting(meeting)) => {
            meeting.participants.iter().map(|present| present.body.value.clone()).collect()
        }
        (RecipientRole::Reporting, Record::Meeting(meeting)) => {
            meeting.reports.iter().map(|report| report.body.value.clone()).collect()
        }
        (RecipientRole::Deciding, Record::Inspection(inspection)) => {
            vec![inspection.decision.body.value.clone()]
        }
        (
            RecipientRole::Invited
            | RecipientRole::Assigned
            | RecipientRole::Attending
            | RecipientRole::Reporting
            | RecipientRole::Deciding,
            _,
        ) => Vec::new(),
    }
}
