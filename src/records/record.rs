//! One record of any kind, and what all kinds have: an id, a level, bodies, days, perhaps a document.

use super::agency::Level;
use super::copy::LegalCopy;
use super::correction::{Correction, Recall, Way};
use super::exchange::Exchange;
use super::inspection::Inspection;
use super::invitation::Invitation;
use super::issue::Issue;
use super::meeting::Meeting;
use super::review::{Review, ReviewPeriod};
use super::scalar::{BodyRef, Date, FileKind, Id};
use super::shape::{At, Shape, words};
use super::yaml::Node;
use crate::problem::Problem;

words! {
    /// Loại bản ghi mà quy tắc áp dụng.
    pub enum RecordKind {
        /// Cuộc họp.
        "cuoc_hop" Meeting,
        /// Kiểm tra, giám sát.
        "kiem_tra" Inspection,
        /// Trao đổi.
        "trao_doi" Exchange,
        /// Sơ kết, tổng kết.
        "tong_ket" Review,
        /// Bản sao.
        "ban_sao" Copy,
        /// Giấy mời họp.
        "giay_moi" Invitation,
        /// Đính chính.
        "dinh_chinh" Correction,
        /// Thu hồi.
        "thu_hoi" Recall,
    }
}

/// One row per kind: the type that its files are read into.
macro_rules! records {
    ($($kind:ident($type:ident),)*) => {
        /// One record of what the two bodies do together (bản ghi).
        #[expect(clippy::large_enum_variant, reason = "records live in a map, not in arrays")]
        #[derive(Debug, Clone, PartialEq)]
        pub enum Record { $($kind($type),)* }

        impl RecordKind {
            /// The kind of the records in a file of some kind; a registry or a regulation has none.
            pub fn of_file(file: FileKind) -> Option<Self> {
                Self::of(file.word())
            }

            /// Reads a record of this kind.
            pub fn read_record(self, node: &Node, problems: &mut Vec<Problem>) -> Option<Record> {
                match self { $(Self::$kind => $type::read(node, problems).map(Record::$kind),)* }
            }

            /// The schema of a record of this kind.
            pub fn record_schema(self) -> serde_json::Value {
                match self { $(Self::$kind => $type::schema(),)* }
            }
        }

        impl Record {
            pub fn kind(&self) -> RecordKind {
                match self { $(Self::$kind(_) => RecordKind::$kind,)* }
            }

            /// Mã bản ghi.
            pub fn id(&self) -> &At<Id> {
                match self { $(Self::$kind(record) => &record.id,)* }
            }

            pub fn level(&self) -> &At<Level> {
                match self { $(Self::$kind(record) => &record.level,)* }
            }

            /// The whole record as templates see it.
            pub fn view(&self) -> serde_json::Value {
                match self { $(Self::$kind(record) => record.view(),)* }
            }
        }
    };
}

records! {
    Meeting(Meeting),
    Inspection(Inspection),
    Exchange(Exchange),
    Review(Review),
    Copy(LegalCopy),
    Invitation(Invitation),
    Correction(Correction),
    Recall(Recall),
}

impl Record {
    /// What the record is about, in a line.
    pub fn subject(&self) -> String {
        match self {
            Self::Meeting(meeting) => meeting.name.0.clone(),
            Self::Invitation(invitation) => format!("mời họp: {}", invitation.name),
            Self::Inspection(inspection) => format!("kiểm tra tại {}", inspection.unit.name),
            Self::Exchange(exchange) => exchange.subject.0.clone(),
            Self::Copy(copy) => format!("{} {}", copy.form.title().to_lowercase(), copy.of.value.0),
            Self::Correction(record) => format!("đính chính {}", record.of.value.0),
            Self::Recall(record) => format!("thu hồi {}", record.of.value.0),
            Self::Review(review) => {
                format!("{} {}", review.period.title().to_lowercase(), review.year.value.0)
            }
        }
    }

    /// The `van_ban` block, if the record has one.
    pub fn issue(&self) -> Option<&Issue> {
        match self {
            Self::Meeting(record) => record.issue.as_ref(),
            Self::Inspection(record) => record.issue.as_ref(),
            Self::Exchange(record) => record.issue.as_ref(),
            Self::Review(record) => record.issue.as_ref(),
            Self::Invitation(record) => record.issue.as_ref(),
            Self::Copy(record) => Some(&record.issue.0),
            Self::Correction(record) => record.issue.as_ref(),
            Self::Recall(record) => record.issue.as_ref(),
        }
    }

    /// As [`Self::issue`], to be changed.
    pub fn issue_mut(&mut self) -> Option<&mut Issue> {
        match self {
            Self::Meeting(record) => record.issue.as_mut(),
            Self::Inspection(record) => record.issue.as_mut(),
            Self::Exchange(record) => record.issue.as_mut(),
            Self::Review(record) => record.issue.as_mut(),
            Self::Invitation(record) => record.issue.as_mut(),
            Self::Copy(record) => Some(&mut record.issue.0),
            Self::Correction(record) => record.issue.as_mut(),
            Self::Recall(record) => record.issue.as_mut(),
        }
    }

    /// The body that issues the document: host (6.4, 19.4; also of an invitation), leader of the team (7.3, 20.2),
    /// sender, author of the review, or the body that makes the copy.
    pub fn issuer(&self) -> &At<BodyRef> {
        match self {
            Self::Meeting(record) => &record.host,
            Self::Invitation(record) => &record.host,
            Self::Inspection(record) => &record.lead,
            Self::Exchange(record) => &record.from,
            Self::Review(record) => &record.body,
            Self::Copy(record) => &record.body,
            Self::Correction(record) => &record.body,
            Self::Recall(record) => &record.body,
        }
    }

    /// The other bodies that take part.
    pub fn partners(&self) -> &[At<BodyRef>] {
        match self {
            Self::Meeting(record) => &record.partners,
            Self::Invitation(record) => &record.partners,
            Self::Inspection(record) => &record.partners,
            Self::Exchange(record) => &record.to,
            Self::Review(record) => &record.partners,
            Self::Copy(_) | Self::Correction(_) | Self::Recall(_) => &[],
        }
    }

    /// The day by which what is recorded had happened: no document about it can be older.
    pub fn happened(&self) -> Option<Date> {
        self.happened_at().map(|date| date.value)
    }

    /// As [`Self::happened`], with its place.
    pub fn happened_at(&self) -> Option<&At<Date>> {
        match self {
            Self::Meeting(record) => Some(record.until.as_ref().unwrap_or(&record.date)),
            Self::Inspection(record) => Some(&record.dates.until),
            Self::Exchange(_)
            | Self::Copy(_)
            | Self::Invitation(_)
            | Self::Correction(_)
            | Self::Recall(_) => None,
            Self::Review(record) => record.conference.as_ref(),
        }
    }

    /// The date at which names and posts are looked up: that of the document, else of the event.
    pub fn date(&self) -> Option<Date> {
        let issued = self.issue().and_then(Issue::day).map(|date| date.value);
        issued.or_else(|| self.happened()).or_else(|| match self {
            Self::Review(record) => record.period_end(),
            Self::Invitation(record) => Some(record.date.value),
            _ => None,
        })
    }

    /// The date that decides which regulation applies: that of the event, not of the paper.
    pub fn subject_date(&self) -> Option<Date> {
        match self {
            Self::Review(record) => record.period_end(),
            _ => self.happened().or_else(|| self.date()),
        }
    }

    /// The record whose document this one's corrects, replaces or recalls.
    pub fn mends(&self) -> Option<(Way, &At<Id>)> {
        match self {
            Self::Correction(record) => Some((Way::Correct, &record.of)),
            Self::Recall(record) => Some((Way::Recall, &record.of)),
            _ => Some((Way::Replace, &self.issue()?.replaces.as_ref()?.of)),
        }
    }
}

impl Review {
    /// The last day that the review is about.
    pub fn period_end(&self) -> Option<Date> {
        let year = i32::try_from(self.year.0).ok()?;
        let (month, day) = match *self.period {
            ReviewPeriod::FirstHalf => (6, 30),
            ReviewPeriod::Year | ReviewPeriod::SecondHalf => (12, 31),
        };
        chrono::NaiveDate::from_ymd_opt(year, month, day).map(Date)
    }
}
