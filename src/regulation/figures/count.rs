//! Counting: one measure over the records of a scope.

use super::Scope;
use super::rule::{FigureRule, Measure};
use crate::records::agency::Party;
use crate::records::inspection::{FindingField, Inspection, Severity};
use crate::records::issue::State;
use crate::records::scalar::Date;
use crate::records::{Corpus, Record};
use crate::regulation::duties::{self, Duty, DutyState};
use crate::regulation::recipients::{is_serious, kind};
use crate::regulation::rules::{RecordKind, Regulation};
use crate::regulation::tasks::{TaskStatus, of_meeting};
use std::collections::BTreeSet;

/// A count with what is behind it.
#[derive(Debug, Default)]
pub struct Tally {
    pub value: Option<u64>,
    pub records: BTreeSet<String>,
    pub missing: Vec<String>,
}

/// The records of a scope, with what is asked of them more than once.
pub struct Counted<'a> {
    scope: &'a Scope,
    corpus: &'a Corpus,
    records: Vec<&'a Record>,
    /// Requests and their answers as they stood at the end of the scope.
    replies: Vec<Duty>,
}

/// The day by which a record belongs to a year: of the event, or of the letter that was sent.
pub fn day(record: &Record) -> Option<Date> {
    match record {
        Record::Meeting(meeting) => Some(meeting.date.value),
        Record::Inspection(inspection) => Some(inspection.dates.until.value),
        Record::Exchange(exchange) => {
            let issue = exchange.issue.as_ref().filter(|issue| *issue.state == State::Issued)?;
            issue.date.as_ref().map(|date| date.value)
        }
        Record::Review(review) => review.period_end(),
        // Copying is no cooperation of its own.
        Record::Copy(_) => None,
    }
}

impl<'a> Counted<'a> {
    pub fn new(corpus: &'a Corpus, regulation: &Regulation, scope: &'a Scope) -> Self {
        let all = corpus.records.values().map(|filed| &filed.record);
        let records: Vec<&Record> = all.filter(|record| scope.holds(record)).collect();
        let asks = |record: &&&Record| matches!(record, Record::Exchange(_));
        let requests: Vec<&Record> = records.iter().filter(asks).copied().collect();
        let replies = duties::replies_to(corpus, regulation, &requests, scope.until);
        Self { scope, corpus, records, replies }
    }

    /// Counts one figure; nothing is counted where there is no record of any kind.
    pub fn figure(&self, rule: &FigureRule) -> Tally {
        let mut tally = Tally::default();
        if self.records.is_empty() {
            return tally;
        }
        tally.value = Some(0);
        let mut units = BTreeSet::new();
        for record in self.records.iter().filter(|record| self.fits(rule, record)) {
            let id = &record.id().value.0;
            let counted = match (rule.measure, record) {
                (Measure::Records, _) => 1,
                (Measure::Units | Measure::UnitsInBreach, Record::Inspection(inspection)) => {
                    let counts = rule.measure == Measure::Units || in_breach(inspection);
                    let unit = inspection.unit.name.to_lowercase();
                    // A unit inspected twice counts once, but both records show it.
                    if counts && !units.insert(unit) {
                        tally.records.insert(id.clone());
                    }
                    0
                }
                (_, Record::Inspection(inspection)) => {
                    of_inspection(rule.measure, inspection, &mut tally.missing)
                }
                (_, Record::Exchange(_)) => self.of_request(rule.measure, id, &mut tally.missing),
                (_, Record::Meeting(meeting)) => {
                    let tasks = of_meeting(meeting, self.scope.until);
                    let statuses: Vec<_> = tasks.map(|task| (task.status, task)).collect();
                    if rule.measure == Measure::TasksOverdue {
                        let open = statuses.iter().filter(|(_, task)| task.deadline.is_none());
                        let open = open.filter(|(status, _)| status.is_open());
                        tally.missing.extend(
                            open.map(|(_, task)| format!("{id}: {} không có hạn", task.id)),
                        );
                    }
                    let wanted =
                        statuses.iter().filter(|(status, _)| wanted(rule.measure, *status));
                    wanted.count() as u64
                }
                (_, Record::Review(_) | Record::Copy(_)) => 0,
            };
            if matches!(rule.measure, Measure::Units | Measure::UnitsInBreach) {
                if matches!(record, Record::Inspection(inspection)
                    if rule.measure == Measure::Units || in_breach(inspection))
                {
                    tally.records.insert(id.clone());
                }
                tally.value = Some(units.len() as u64);
            } else if counted > 0 {
                tally.value = tally.value.map(|value| value + counted);
                tally.records.insert(id.clone());
            }
        }
        tally
    }

    fn fits(&self, rule: &FigureRule, record: &Record) -> bool {
        let (form, nature, purpose) = match record {
            Record::Meeting(meeting) => (meeting.form.word(), "", ""),
            Record::Inspection(found) => (found.form.word(), found.nature.word(), ""),
            Record::Exchange(exchange) => ("", "", exchange.purpose.value.0.as_str()),
            Record::Review(review) => (review.period.word(), "", ""),
            Record::Copy(_) => ("", "", ""),
        };
        let listed = |list: &mut dyn Iterator<Item = &str>, word: &str| {
            let mut list = list.peekable();
            list.peek().is_none() || list.any(|wanted| wanted == word)
        };
        needs(rule.measure).or(rule.kind).is_none_or(|wanted| wanted == kind(record))
            && rule.kind.is_none_or(|wanted| wanted == kind(record))
            && listed(&mut rule.forms.iter().map(|word| &**word), form)
            && listed(&mut rule.natures.iter().map(|word| &**word), nature)
            && listed(&mut rule.exchanges.iter().map(|word| word.value.0.as_str()), purpose)
            && rule.party.is_none_or(|party| self.party(record) == Some(party))
    }

    fn party(&self, record: &Record) -> Option<Party> {
        let date = record.date().or_else(|| day(record))?;
        let agency = self.corpus.registry.agency(&record.issuer().agency, date)?;
        Some(agency.party)
    }

    fn of_request(&self, measure: Measure, id: &str, missing: &mut Vec<String>) -> u64 {
        let own = self.replies.iter().filter(|duty| duty.records.first().is_some_and(|r| r == id));
        let mut count = 0;
        for duty in own {
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
