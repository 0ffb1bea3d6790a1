//! YAML text to checked records.
//!
//! In: the bytes of the files below `records/`. Out: a [`Corpus`], or every problem of every file.
//! The way of one record: [`files`] finds it; [`mod@file`] leads it on: [`encoding`] decodes it,
//! [`yaml`] makes a tree with places, [`text`] judges its characters, [`shape`] reads the tree into a
//! type ([`meeting`], [`inspection`], [`exchange`], [`review`], [`copy`]; beside them [`agency`]). Then
//! [`check`] looks at what only shows between records. Nothing here knows the regulation, a template
//! or a font.

pub mod agency;
mod capitals;
mod check;
pub mod copy;
mod encoding;
pub mod exchange;
mod file;
pub mod files;
pub mod inspection;
pub mod issue;
mod joint;
pub mod meeting;
pub mod nearest;
pub mod passage;
pub mod registry;
pub mod review;
pub mod scalar;
pub mod search;
pub mod shape;
mod syntax;
pub mod text;
pub mod yaml;

use crate::parallel;
use crate::problem::{Code, Problem, Sources};
use agency::Level;
use copy::LegalCopy;
use exchange::Exchange;
use file::Content;
use files::SourceFile;
use inspection::Inspection;
use issue::Issue;
use meeting::Meeting;
use registry::Registry;
use review::{Review, ReviewPeriod};
use scalar::{BodyRef, Date, Id};
use shape::{At, Shape};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use yaml::Node;

/// One record of what the two bodies do together (hồ sơ).
#[expect(clippy::large_enum_variant, reason = "records live in a map, not in arrays")]
#[derive(Debug, Clone, PartialEq)]
pub enum Record {
    Meeting(Meeting),
    Inspection(Inspection),
    Exchange(Exchange),
    Review(Review),
    Copy(LegalCopy),
}

/// A record and the file it was read from.
#[derive(Debug, Clone)]
pub struct Filed {
    pub record: Record,
    pub file: Arc<SourceFile>,
}

/// Everything that `records/` holds.
#[derive(Debug, Default)]
pub struct Corpus {
    /// By record id.
    pub records: BTreeMap<String, Filed>,
    pub registry: Registry,
    /// Regulation files, as trees: what they mean is the regulation stage's to say.
    pub regulations: Vec<(Node, Arc<SourceFile>)>,
    /// Agency, people and regulation files, as committed.
    pub shared_files: Vec<Arc<SourceFile>>,
    /// The texts of all files, for showing problems.
    pub sources: Sources,
    /// Ids of records that could not be read: a reference to one of them is not at fault.
    pub unread: BTreeSet<String>,
    /// Not even the id of some record could be read.
    pub incomplete: bool,
    /// Where each id is used, by the id in lower case.
    taken: BTreeMap<String, Arc<str>>,
}

/// Reads all files. The corpus holds what could be read; problems come unsorted.
pub fn read(files: Vec<SourceFile>, drawable: text::Repertoire<'_>) -> (Corpus, Vec<Problem>) {
    let mut corpus = Corpus::default();
    let mut problems = Vec::new();
    let files: Vec<Arc<SourceFile>> = files.into_iter().map(Arc::new).collect();
    let understood = parallel::map(&files, |file| file::understand(file, drawable));
    for (file, understood) in files.into_iter().zip(understood) {
        corpus.sources.insert(file.path.clone(), understood.source);
        problems.extend(understood.problems);
        corpus.keep(understood.content, file, &mut problems);
    }
    corpus.registry.check(&mut problems);
    check::check(&corpus, &mut problems);
    (corpus, problems)
}

/// Reads one record by itself, such as one that was checked long ago; `None` when it cannot be read.
pub fn read_one(file: Arc<SourceFile>) -> Option<Filed> {
    match file::understand(&file, &|_| true).content {
        Content::Record(record) => Some(Filed { record: *record, file }),
        _ => None,
    }
}

impl Corpus {
    fn keep(&mut self, content: Content, file: Arc<SourceFile>, problems: &mut Vec<Problem>) {
        match content {
            Content::Record(record) => return self.keep_record(*record, file, problems),
            Content::Unread(id) => return self.unread_record(id),
            Content::Unknown(id) => {
                self.registry.incomplete = true;
                return self.unread_record(id);
            }
            Content::Agencies(entries) => {
                self.registry.agencies.extend(entries.read);
                self.registry.broken.extend(entries.broken);
                self.registry.incomplete |= entries.incomplete;
            }
            Content::People(entries) => {
                self.registry.people.extend(entries.read);
                self.registry.broken.extend(entries.broken);
                self.registry.incomplete |= entries.incomplete;
            }
            Content::Regulation(node) => {
                self.regulations.extend(node.map(|node| (node, file.clone())));
            }
        }
        self.shared_files.push(file);
    }

    /// Notes a record that could not be read, and its id if that could.
    fn unread_record(&mut self, id: Option<String>) {
        match id {
            Some(id) => drop(self.unread.insert(id)),
            None => self.incomplete = true,
        }
    }

    /// Files a record under its id, unless the id is taken.
    fn keep_record(&mut self, record: Record, file: Arc<SourceFile>, problems: &mut Vec<Problem>) {
        let id = record.id();
        // Ids become file names, and some file systems do not tell cases apart.
        let lower = id.to_ascii_lowercase();
        if let Some(other) = self.taken.get(&lower) {
            let message = format!("mã `{}` đã dùng trong `{other}`", id.value.0);
            let problem = Problem::at(Code::DuplicateId, &id.place, message);
            problems.push(problem.hint("đặt cho hồ sơ này một mã khác"));
            return;
        }
        self.taken.insert(lower, file.path.clone());
        self.records.insert(id.0.clone(), Filed { record, file });
    }
}

impl Record {
    /// Mã hồ sơ.
    pub fn id(&self) -> &At<Id> {
        match self {
            Self::Meeting(record) => &record.id,
            Self::Inspection(record) => &record.id,
            Self::Exchange(record) => &record.id,
            Self::Review(record) => &record.id,
            Self::Copy(record) => &record.id,
        }
    }

    /// The word under `loai`.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Meeting(_) => "cuoc_hop",
            Self::Inspection(_) => "kiem_tra",
            Self::Exchange(_) => "trao_doi",
            Self::Review(_) => "tong_ket",
            Self::Copy(_) => "ban_sao",
        }
    }

    /// What the record is about, in a line.
    pub fn subject(&self) -> String {
        match self {
            Self::Meeting(meeting) => meeting.name.0.clone(),
            Self::Inspection(inspection) => format!("kiểm tra tại {}", inspection.unit.name),
            Self::Exchange(exchange) => exchange.subject.0.clone(),
            Self::Copy(copy) => format!("{} {}", copy.form.title().to_lowercase(), copy.of.value.0),
            Self::Review(review) => {
                format!("{} {}", review.period.title().to_lowercase(), review.year.value.0)
            }
        }
    }

    pub fn level(&self) -> &At<Level> {
        match self {
            Self::Meeting(record) => &record.level,
            Self::Inspection(record) => &record.level,
            Self::Exchange(record) => &record.level,
            Self::Review(record) => &record.level,
            Self::Copy(record) => &record.level,
        }
    }

    /// The `van_ban` block, if the record has one.
    pub fn issue(&self) -> Option<&Issue> {
        match self {
            Self::Meeting(record) => record.issue.as_ref(),
            Self::Inspection(record) => record.issue.as_ref(),
            Self::Exchange(record) => record.issue.as_ref(),
            Self::Review(record) => record.issue.as_ref(),
            Self::Copy(record) => Some(&record.issue.0),
        }
    }

    /// The body that issues the document: host (6.4, 19.4), leader of the team (7.3, 20.2),
    /// sender, author of the review, or the body that makes the copy.
    pub fn issuer(&self) -> &At<BodyRef> {
        match self {
            Self::Meeting(record) => &record.host,
            Self::Inspection(record) => &record.lead,
            Self::Exchange(record) => &record.from,
            Self::Review(record) => &record.body,
            Self::Copy(record) => &record.body,
        }
    }

    /// The other bodies that take part.
    pub fn partners(&self) -> &[At<BodyRef>] {
        match self {
            Self::Meeting(record) => &record.partners,
            Self::Inspection(record) => &record.partners,
            Self::Exchange(record) => &record.to,
            Self::Review(record) => &record.partners,
            Self::Copy(_) => &[],
        }
    }

    /// The day by which what is recorded had happened: no document about it can be older.
    pub fn happened(&self) -> Option<Date> {
        match self {
            Self::Meeting(record) => Some(record.until.as_ref().unwrap_or(&record.date).value),
            Self::Inspection(record) => Some(record.dates.until.value),
            Self::Exchange(_) | Self::Copy(_) => None,
            Self::Review(record) => record.conference.as_ref().map(|date| date.value),
        }
    }

    /// The date at which names and posts are looked up: that of the document, else of the event.
    pub fn date(&self) -> Option<Date> {
        let issued = self.issue().and_then(|issue| issue.date.as_ref()).map(|date| date.value);
        issued.or_else(|| self.happened()).or_else(|| match self {
            Self::Review(record) => record.period_end(),
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

    /// The whole record as templates see it.
    pub fn view(&self) -> serde_json::Value {
        match self {
            Self::Meeting(record) => record.view(),
            Self::Inspection(record) => record.view(),
            Self::Exchange(record) => record.view(),
            Self::Review(record) => record.view(),
            Self::Copy(record) => record.view(),
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
