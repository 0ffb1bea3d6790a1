//! Counting: what the records of a scope add to each figure.
//!
//! Records are opened one at a time; of each, what it adds stays.

use super::Scope;
use super::rule::{FigureRule, Measure};
use crate::problem::Problem;
use crate::records::agency::Party;
use crate::records::inspection::{FindingField, Inspection, Severity};
use crate::records::scalar::Date;
use crate::records::{Corpus, Record};
use crate::regulation::Regulations;
use crate::regulation::duties::{self, Duty, DutyState};
use crate::regulation::recipients::is_serious;
use crate::regulation::rules::RecordKind;
use crate::regulation::secrecy::{leaves_something_out, without_secrets};
use crate::regulation::tasks::{TaskStatus, of_meeting};
use std::collections::BTreeSet;

/// A count with what is behind it.
#[derive(Debug, Default)]
pub struct Tally {
    pub value: Option<u64>,
    pub records: BTreeSet<String>,
    pub missing: Vec<String>,
}

/// What one record adds to a figure.
#[derive(Default)]
struct Share {
    count: u64,
    /// The unit that was inspected, for figures that count units.
    unit: Option<String>,
    missing: Vec<String>,
}

/// Counts figures over the records of a scope, each of which is opened once; nothing is counted
/// where there is no record of any kind.
///
/// # Errors
/// Those of opening a record.
pub fn count(
    rules: &[&FigureRule],
    corpus: &Corpus,
    regulations: &Regulations,
    scope: &Scope,
) -> Result<Vec<Tally>, Problem> {
    let summaries = scope.records(corpus);
    let value = (!summaries.is_empty()).then_some(0);
    let mut tallies: Vec<Tally> =
        rules.iter().map(|_| Tally { value, ..Tally::default() }).collect();
    let mut units: Vec<BTreeSet<String>> = rules.iter().map(|_| BTreeSet::new()).collect();
    let counting = Counting { corpus, regulations, until: scope.until };
    // What a review says goes to bodies that only have the extract.
    let shares = corpus.each(summaries.iter().copied(), |filed| {
        if leaves_something_out(&filed.record) {
            counting.shares(rules, &without_secrets(&filed.record))
        } else {
            counting.shares(rules, &filed.record)
        }
    });
    for (summary, shares) in summaries.iter().zip(shares) {
        for (at, share) in shares? {
            let tally = &mut tallies[at];
            if share.count > 0 || share.unit.is_some() {
                tally.records.insert(summary.id.0.clone());
            }
            // A unit inspected twice counts once, but both records show it.
            units[at].extend(share.unit);
            tally.value = tally.value.map(|value| value + share.count);
            tally.missing.extend(share.missing);
        }
    }
    for (tally, units) in tallies.iter_mut().zip(units) {
        tally.value = tally.value.map(|value| value + units.len() as u64);
    }
    Ok(tallies)
}

/// What is asked of every record of a scope.
struct Counting<'a> {
    corpus: &'a Corpus,
    regulations: &'a Regulations,
    /// Records are seen as they stood on this day.
    until: Date,
}

impl Counting<'_> {
    /// What a record adds to the figures that it belongs to, by their place among the rules.
    fn shares(&self, rules: &[&FigureRule], record: &Record) -> Vec<(usize, Share)> {
        let replies = match record {
            Record::Exchange(_) => {
                duties::replies_to(self.corpus, self.regulations, record, self.until)
            }
            _ => Vec::new(),
        };
        let fitting = rules.iter().enumerate().filter(|(_, rule)| self.fits(rule, record));
        fitting.map(|(at, rule)| (at, self.share(rule.measure, record, &replies))).collect()
    }

    fn share(&self, measure: Measure, record: &Record, replies: &[Duty]) -> Share {
        let mut share = Share::default();
        let id = &record.id().value.0;
        match (measure, record) {
            (Measure::Records, _) => share.count = 1,
            (Measure::Units | Measure::UnitsInBreach, Record::Inspection(inspection)) => {
                let counts = measure == Measure::Units || in_breach(inspection);
                share.unit = counts.then(|| inspection.unit.name.to_lowercase());
            }
            (_, Record::Inspection(inspection)) => {
                share.count = of_inspection(measure, inspection, &mut share.missing);
            }
            (_, Record::Exchange(_)) => {
                share.count = of_request(measure, id, replies, &mut share.missing);
            }
            (_, Record::Meeting(meeting)) => {
                let tasks: Vec<_> = of_meeting(meeting, self.until).collect();
                if measure == Measure::TasksOverdue {
                    let open = tasks.iter().filter(|task| task.deadline.is_none());
                    let open = open.filter(|task| task.status.is_open());
                    let missing = open.map(|task| format!("{id}: {} không có hạn", task.id));
                    share.missing.extend(missing);
                }
                let wanted = tasks.iter().filter(|task| wanted(measure, task.status));
                share.count = wanted.count() as u64;
            }
            _ => {}
        }
        share
    }

    fn fits(&self, rule: &FigureRule, record: &Record) -> bool {
        let (form, nature, purpose) = match record {
            Record::Meeting(meeting) => (meeting.form.word(), "", ""),
            Record::Inspection(found) => (found.form.word(), found.nature.word(), ""),
            Record::Exchange(exchange) => ("", "", exchange.purpose.value.0.as_str()),
            Record::Review(review) => (review.period.word(), "", ""),
            Record::Copy(_) | Record::Invitation(_) | Record::Correction(_) | Record::Recall(_) => {
                ("", "", "")
            }
        };
        let listed = |list: &mut dyn Iterator<Item = &str>, word: &str| {
            let mut list = list.peekable();
            list.peek().is_none() || list.any(|wanted| wanted == word)
        };
        needs(rule.measure).or(rule.kind).is_none_or(|wanted| wanted == record.kind())
            && rule.kind.is_none_or(|wanted| wanted == record.kind())
            && listed(&mut rule.forms.iter().map(|word| &**word), form)
            && listed(&mut rule.natures.iter().map(|word| &**word), nature)
            && listed(&mut rule.exchanges.iter().map(|word| word.value.0.as_str()), purpose)
            && rule.party.is_none_or(|party| self.party(record) == Some(party))
    }

    fn party(&self, record: &Record) -> Option<Party> {
        let agency = self.corpus.registry.agency(&record.issuer().agency, record.date()?)?;
        Some(agency.party)
    }
}

fn of_request(measure: Measure, id: &str, replies: &[Duty], missing: &mut Vec<String>) -> u64 {
    let mut count = 0;
    for duty in replies {
        let answered = matches!(duty.state, DutyState::Met | DutyState::Late);
        count += u64::from(match measure {
            Measure::Requests => true,
            Measure::RequestsAnswered => answered,
            Measure::RequestsAnsweredLate => duty.state == DutyState::Late,
            _ => false,
        });
        let is_open = measure != Measure::Requests && duty.state == DutyState::Unknown;
        if let Some(note) = duty.note.as_ref().filter(|_| is_open) {
            missing.push(format!("{id}: {note}"));
        }
    }
    count
}

/// The one kind of record that a measure is about.
fn needs(measure: Measure) -> Option<RecordKind> {
    match measure {
        Measure::Records => None,
        Measure::Units
        | Measure::UnitsInBreach
        | Measure::Serious
        | Measure::Owed
        | Measure::Recovered
        | Measure::Recommendations
        | Measure::RecommendationsAnswered => Some(RecordKind::Inspection),
        Measure::Requests | Measure::RequestsAnswered | Measure::RequestsAnsweredLate => {
            Some(RecordKind::Exchange)
        }
        Measure::Tasks | Measure::TasksDone | Measure::TasksOverdue => Some(RecordKind::Meeting),
    }
}

fn wanted(measure: Measure, status: TaskStatus) -> bool {
    match measure {
        Measure::Tasks => true,
        Measure::TasksDone => matches!(status, TaskStatus::Done | TaskStatus::DoneLate),
        Measure::TasksOverdue => status == TaskStatus::Overdue,
        _ => false,
    }
}

fn in_breach(inspection: &Inspection) -> bool {
    inspection.findings.iter().any(|finding| *finding.severity != Severity::Clean)
}

fn of_inspection(measure: Measure, inspection: &Inspection, missing: &mut Vec<String>) -> u64 {
    let id = &inspection.id.value.0;
    let mut sum = 0;
    match measure {
        Measure::Serious => sum = u64::from(is_serious(inspection)),
        Measure::Recommendations => sum = inspection.recommendations.len() as u64,
        Measure::RecommendationsAnswered => {
            let answered = inspection.recommendations.iter().filter(|one| one.answer.is_some());
            sum = answered.count() as u64;
        }
        Measure::Owed | Measure::Recovered => {
            for finding in inspection.findings.iter() {
                let owed = finding.amount_vnd.as_ref().map(|amount| amount.value.0);
                let back = finding.recovered_vnd.as_ref().map(|amount| amount.value.0);
                let owes = *finding.field == FindingField::Contributions
                    && *finding.severity != Severity::Clean;
                let (value, lacks, key) = match measure {
                    Measure::Owed => (owed, owes && owed.is_none(), "so_tien"),
                    _ => (back, owed.is_some_and(|owed| owed > 0) && back.is_none(), "da_thu_hoi"),
                };
                sum += value.unwrap_or(0);
                if lacks {
                    missing.push(format!("{id}: {} không có `{key}`", finding.id.value.0));
                }
            }
        }
        _ => {}
    }
    sum
}
