//! What a regulation is looked up by: a day, a level, a body, and what the record is about.
//!
//! In: a record and the corpus. A copy, a correction and a recall fall under the regulation of what they
//! copy or mend, an invitation under that of the meeting.

use super::rules::{Regulation, Subject};
use crate::records::agency::Level;
use crate::records::review::Review;
use crate::records::scalar::{Date, Id};
use crate::records::summary::Summary;
use crate::records::{Corpus, Record, RecordKind};

/// What a regulation is looked up by (việc thuộc phạm vi quy chế).
#[derive(Debug, Clone, Copy)]
pub struct Matter<'a> {
    pub date: Date,
    pub level: Level,
    /// None where nothing is known of it, such as of a copy of nothing.
    pub subject: Option<Subject>,
    /// The body whose document or duty it is; none where any will do.
    pub agency: Option<&'a Id>,
    /// `loai_trao_doi` of a letter.
    pub exchange: Option<&'a str>,
}

/// A copy may be of a copy.
const COPIES_MAX: usize = 8;

impl<'a> Matter<'a> {
    /// What a record is about, on a day.
    pub fn of(record: &'a Record, corpus: &'a Corpus, date: Date) -> Self {
        let level = **record.level();
        let agency = Some(&record.issuer().agency);
        let exchange = match record {
            Record::Exchange(letter) => Some(letter.purpose.value.0.as_str()),
            _ => None,
        };
        match Subject::of_kind(record.kind()) {
            Some(subject) => Self { date, level, subject: Some(subject), agency, exchange },
            None => match corpus.records.get(&record.id().value) {
                Some(own) => Self { level, agency, ..Self::of_summary(own, corpus, date) },
                None => Self { date, level, subject: None, agency, exchange: None },
            },
        }
    }

    /// What a review is about, on a day.
    pub fn of_review(review: &'a Review, date: Date) -> Self {
        let (level, agency) = (*review.level, Some(&review.body.agency));
        Self { date, level, subject: Some(Subject::Review), agency, exchange: None }
    }

    /// The same, of a record by its summary.
    pub fn of_summary(summary: &'a Summary, corpus: &'a Corpus, date: Date) -> Self {
        let level = summary.level;
        let mut about = summary;
        for _ in 0..COPIES_MAX {
            let of = match about.kind {
                RecordKind::Copy => about.copied.as_ref(),
                RecordKind::Correction | RecordKind::Recall => {
                    about.mends.as_ref().map(|(_, of)| of)
                }
                _ => break,
            };
            let Some(next) = of.and_then(|of| corpus.records.get(of)) else { break };
            about = next;
        }
        let (agency, exchange) = (Some(&about.issuer.agency), about.purpose.as_deref());
        Self { date, level, subject: Subject::of_kind(about.kind), agency, exchange }
    }
}

impl Subject {
    /// What a kind of record is about; what is of another record has none of its own.
    pub fn of_kind(kind: RecordKind) -> Option<Self> {
        match kind {
            RecordKind::Meeting | RecordKind::Invitation => Some(Self::Meeting),
            RecordKind::Inspection => Some(Self::Inspection),
            RecordKind::Exchange => Some(Self::Exchange),
            RecordKind::Review => Some(Self::Review),
            RecordKind::Copy | RecordKind::Correction | RecordKind::Recall => None,
        }
    }
}

impl Regulation {
    /// Whether it rules a subject.
    pub fn rules_subject(&self, subject: Subject) -> bool {
        self.subjects.is_empty() || self.subjects.iter().any(|own| own.value == subject)
    }

    /// Whether it rules what a body does.
    pub fn rules_agency(&self, agency: &Id) -> bool {
        self.agencies.is_empty() || self.agencies.iter().any(|own| own.agency == *agency)
    }

    /// Whether it rules a matter, as far as its time, its levels, its subjects and its bodies say.
    pub fn rules(&self, matter: &Matter) -> bool {
        self.covers(matter.date)
            && self.rules_level(matter.level)
            && matter.agency.is_none_or(|agency| self.rules_agency(agency))
            && matter.subject.is_none_or(|subject| self.rules_subject(subject))
    }

    /// Whether it knows a kind of exchange at a level.
    pub fn knows(&self, exchange: &str, level: Level) -> bool {
        self.exchange(exchange).is_some_and(|kind| kind.clause(level).is_some())
    }
}
