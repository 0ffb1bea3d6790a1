//! A summary: all that memory holds of a record that is not being worked on.
//!
//! A checked record comes in; what lists, links and rules ask of *other* records goes out, about half a
//! kilobyte. Text, tables and people stay in the file; whoever needs them opens the record again, see
//! [`super::Corpus::open`]. It is taken from a record that was read and judged elsewhere.

use super::agency::Level;
use super::correction::Way;
use super::files::SourceFile;
use super::issue::State;
use super::meeting::{Meeting, TaskState};
use super::scalar::{BodyRef, Count, Date, Id};
use super::shape::At;
use super::{Record, RecordKind};
use crate::digest::Digest;
use std::sync::Arc;

/// What is known of a record without opening it.
#[derive(Debug, Clone, PartialEq)]
pub struct Summary {
    pub id: Id,
    /// Below the project root, with `/`.
    pub path: Arc<str>,
    /// Of the file's bytes, as they were checked.
    pub sha256: Digest,
    pub kind: RecordKind,
    pub level: Level,
    /// See [`Record::issuer`].
    pub issuer: BodyRef,
    /// See [`Record::partners`].
    pub partners: Box<[BodyRef]>,
    /// See [`Record::date`].
    pub date: Option<Date>,
    /// The first day of a meeting, the last of an inspection.
    pub event: Option<Date>,
    /// See [`super::review::Review::period_end`].
    pub period_end: Option<Date>,
    /// The word under `hinh_thuc` or `ky`; none for a letter or a copy.
    pub form: &'static str,
    /// `loai_trao_doi` of a letter.
    pub purpose: Option<Box<str>>,
    /// The year that a letter or a review is about.
    pub year: Option<u64>,
    /// The letter that this one answers.
    pub answers: Option<Id>,
    /// The record that a copy is of.
    pub copied: Option<Id>,
    /// The record whose document this one's corrects, replaces or recalls.
    pub mends: Option<(Way, Id)>,
    /// The dossiers that the record says it belongs to.
    pub dossiers: Box<[Id]>,
    /// How long the tasks of a meeting kept it busy.
    pub tasks: Tasks,
    /// Whether it holds a finding that may not be made public.
    pub secret: bool,
    pub issue: Option<IssueSummary>,
}

/// What a summary holds of the `van_ban` block.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct IssueSummary {
    pub state: State,
    pub date: Option<Date>,
    pub number: Option<u64>,
    pub slip_number: Option<u64>,
    pub extract_number: Option<u64>,
    /// Whether other bodies issue it too, see `law::joint`.
    pub joint: bool,
    /// The digest of the signed copy that came back.
    pub signed: Option<Digest>,
}

/// The conclusions of a meeting that have a deadline, together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tasks {
    /// There are none.
    None,
    /// From this day on they are done for good.
    Settled(Date),
    /// One of them is not.
    Open,
}

impl Summary {
    pub fn of(record: &Record, file: &SourceFile) -> Self {
        let (event, form, year) = match record {
            Record::Meeting(meeting) => (Some(meeting.date.value), meeting.form.word(), None),
            Record::Inspection(inspection) => {
                (Some(inspection.dates.until.value), inspection.form.word(), None)
            }
            Record::Exchange(exchange) => (None, "", count(&exchange.year)),
            Record::Review(review) => (None, review.period.word(), Some(review.year.0)),
            Record::Copy(_) | Record::Invitation(_) | Record::Correction(_) | Record::Recall(_) => {
                (None, "", None)
            }
        };
        let letter = match record {
            Record::Exchange(exchange) => Some(exchange),
            _ => None,
        };
        Self {
            id: record.id().value.clone(),
            path: file.path.clone(),
            sha256: Digest::of(&file.bytes),
            kind: record.kind(),
            level: record.level().value,
            issuer: record.issuer().value.clone(),
            partners: record.partners().iter().map(|body| body.value.clone()).collect(),
            date: record.date(),
            event,
            period_end: match record {
                Record::Review(review) => review.period_end(),
                _ => None,
            },
            form,
            purpose: letter.map(|letter| letter.purpose.value.0.as_str().into()),
            year,
            answers: letter.and_then(|letter| Some(letter.answers.as_ref()?.value.clone())),
            copied: copied(record),
            mends: record.mends().map(|(way, of)| (way, of.value.clone())),
            dossiers: dossiers(record),
            tasks: match record {
                Record::Meeting(meeting) => Tasks::of(meeting),
                _ => Tasks::None,
            },
            secret: match record {
                Record::Inspection(inspection) => {
                    inspection.findings.iter().any(|finding| !finding.is_public())
                }
                _ => false,
            },
            issue: record.issue().map(|issue| IssueSummary {
                state: issue.state.value,
                date: issue.date.as_ref().map(|date| date.value),
                number: count(&issue.number),
                slip_number: count(&issue.slip_number),
                extract_number: count(&issue.extract_number),
                joint: !issue.joint.is_empty(),
                signed: issue.signed_copy.as_ref().map(|copy| copy.sha256.value),
            }),
        }
    }

    /// The issuer, then the partners.
    pub fn bodies(&self) -> impl Iterator<Item = &BodyRef> {
        std::iter::once(&self.issuer).chain(&self.partners)
    }

    /// Whether bodies issue the document together.
    pub fn is_joint(&self) -> bool {
        self.issue.is_some_and(|issue| issue.joint)
    }

    /// The day on which the document was issued, if it was.
    pub fn issued(&self) -> Option<Date> {
        self.issue.filter(|issue| issue.state == State::Issued)?.date
    }

    /// The digest of its signed copy, if one came back.
    pub fn signed(&self) -> Option<Digest> {
        self.issue?.signed
    }

    /// The record whose document this one's takes the place of.
    pub fn replaces(&self) -> Option<&Id> {
        self.mends.as_ref().filter(|(way, _)| *way == Way::Replace).map(|(_, of)| of)
    }

    /// Whether its document was given up (hủy): the number stays taken, nothing else counts.
    pub fn is_void(&self) -> bool {
        self.issue.is_some_and(|issue| issue.state == State::Void)
    }

    /// The day by which a record belongs to a year: of the event, or of the letter that was sent.
    pub fn day(&self) -> Option<Date> {
        match self.kind {
            _ if self.is_void() => None,
            RecordKind::Meeting | RecordKind::Inspection => self.event,
            RecordKind::Exchange | RecordKind::Invitation => self.issued(),
            RecordKind::Review => self.period_end,
            // Copying, correcting and recalling is no cooperation of its own.
            RecordKind::Copy | RecordKind::Correction | RecordKind::Recall => None,
        }
    }
}

fn copied(record: &Record) -> Option<Id> {
    match record {
        Record::Copy(copy) => Some(copy.of.value.clone()),
        _ => None,
    }
}

fn dossiers(record: &Record) -> Box<[Id]> {
    let named = record.issue().map(|issue| issue.dossiers.iter());
    named.into_iter().flatten().map(|id| id.value.clone()).collect()
}

impl Tasks {
    fn of(meeting: &Meeting) -> Self {
        let with_deadline =
            meeting.conclusions.iter().filter(|conclusion| conclusion.deadline.is_some());
        let ends = with_deadline.map(|conclusion| {
            let last = conclusion.progress.iter().max_by_key(|progress| progress.date.value)?;
            (*last.state != TaskState::Running).then_some(last.date.value)
        });
        match ends.collect::<Option<Vec<Date>>>() {
            Some(ends) => ends.into_iter().max().map_or(Self::None, Self::Settled),
            None => Self::Open,
        }
    }
}

fn count<const MIN: u64>(number: &Option<At<Count<MIN>>>) -> Option<u64> {
    number.as_ref().map(|number| number.value.0)
}
