//! YAML text to checked records.
//!
//! In: the bytes of the files below `records/`. Out: a [`Corpus`], or every problem of every file.
//! The way of one record: [`files`] finds it, [`encoding`] decodes it, [`yaml`] makes a tree with
//! places, [`text`] judges its characters, [`shape`] reads the tree into a type ([`meeting`],
//! [`inspection`], [`exchange`], [`review`]; beside them [`agency`]), and [`check`] looks at what
//! only shows between records. Nothing here knows the regulation, a template or a font.

pub mod agency;
mod check;
mod encoding;
pub mod exchange;
pub mod files;
pub mod inspection;
pub mod issue;
pub mod meeting;
pub mod nearest;
pub mod passage;
pub mod registry;
pub mod review;
pub mod scalar;
pub mod shape;
pub mod text;
pub mod yaml;

use crate::parallel;
use crate::problem::{Code, Place, Problem, Sources};
use agency::{AgencyFile, Level, PersonFile};
use exchange::Exchange;
use files::SourceFile;
use inspection::Inspection;
use issue::Issue;
use meeting::Meeting;
use registry::Registry;
use review::{Review, ReviewPeriod};
use scalar::{BodyRef, Date, FileKind, Id};
use shape::{At, Shape};
use std::collections::BTreeMap;
use std::sync::Arc;
use yaml::{Node, Value};

/// One record of what the two bodies do together (hồ sơ).
#[expect(clippy::large_enum_variant, reason = "records live in a map, not in arrays")]
#[derive(Debug, Clone, PartialEq)]
pub enum Record {
    Meeting(Meeting),
    Inspection(Inspection),
    Exchange(Exchange),
    Review(Review),
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
    /// Where each id is used, by the id in lower case.
    taken: BTreeMap<String, Arc<str>>,
}

/// Reads all files. The corpus holds what could be read; problems come unsorted.
pub fn read(files: Vec<SourceFile>, drawable: text::Repertoire<'_>) -> (Corpus, Vec<Problem>) {
    let mut corpus = Corpus::default();
    let mut problems = Vec::new();
    let files: Vec<Arc<SourceFile>> = files.into_iter().map(Arc::new).collect();
    let understood = parallel::map(&files, |file| understand(file, drawable));
    for (file, (source, content, found)) in files.into_iter().zip(understood) {
        corpus.sources.extend(source.map(|text| (file.path.clone(), text)));
        problems.extend(found);
        if let Some(content) = content {
            corpus.keep(content, file, &mut problems);
        }
    }
    corpus.registry.check(&mut problems);
    check::check(&corpus, &mut problems);
    (corpus, problems)
}

/// Reads one record by itself, such as one that was checked long ago; `None` when it cannot be read.
pub fn read_one(file: Arc<SourceFile>) -> Option<Filed> {
    match understand(&file, &|_| true) {
        (_, Some(Content::Record(record)), _) => Some(Filed { record: *record, file }),
        _ => None,
    }
}

/// What a file turned out to hold.
enum Content {
    Record(Box<Record>),
    Agencies(Vec<agency::Agency>),
    People(Vec<agency::Person>),
    Regulation(Node),
}

/// Reads one file as far as that can be done without the others: its text, its content, its
/// problems.
fn understand(
    file: &SourceFile,
    drawable: text::Repertoire<'_>,
) -> (Option<Arc<str>>, Option<Content>, Vec<Problem>) {
    let source: Arc<str> = match encoding::decode(file) {
        Ok(text) => text.into(),
        Err(problem) => return (None, None, vec![problem]),
    };
    let mut problems = Vec::new();
    let content = match yaml::parse(&file.path, &source) {
        Ok(mut node) => {
            text::check(&mut node, &source, drawable, &mut problems);
            content(node, file, &mut problems)
        }
        Err(problem) => {
            problems.push(problem);
            None
        }
    };
    (Some(source), content, problems)
}

fn content(node: Node, file: &SourceFile, problems: &mut Vec<Problem>) -> Option<Content> {
    let record = |record| Content::Record(Box::new(record));
    match kind_of(&node, file, problems)? {
        FileKind::Meeting => Shape::read(&node, problems).map(Record::Meeting).map(record),
        FileKind::Inspection => Shape::read(&node, problems).map(Record::Inspection).map(record),
        FileKind::Exchange => Shape::read(&node, problems).map(Record::Exchange).map(record),
        FileKind::Review => Shape::read(&node, problems).map(Record::Review).map(record),
        // A file with a mistake is still one that bundles hold.
        FileKind::Agencies => {
            let read = AgencyFile::read(&node, problems);
            Some(Content::Agencies(read.map(|file| file.agencies.0).unwrap_or_default()))
        }
        FileKind::People => {
            let read = PersonFile::read(&node, problems);
            Some(Content::People(read.map(|file| file.people.0).unwrap_or_default()))
        }
        FileKind::Regulation => Some(Content::Regulation(node)),
    }
}

impl Corpus {
    fn keep(&mut self, content: Content, file: Arc<SourceFile>, problems: &mut Vec<Problem>) {
        match content {
            Content::Record(record) => return self.keep_record(*record, file, problems),
            Content::Agencies(agencies) => self.registry.agencies.extend(agencies),
            Content::People(people) => self.registry.people.extend(people),
            Content::Regulation(node) => self.regulations.push((node, file.clone())),
        }
        self.shared_files.push(file);
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

/// The word under `loai`, which decides how the rest is read.
fn kind_of(node: &Node, file: &SourceFile, problems: &mut Vec<Problem>) -> Option<FileKind> {
    let hint = format!(
        "thêm dòng `loai: …` ở đầu tệp, chọn một trong: {}",
        shape::quoted(FileKind::WORDS)
    );
    let Value::Map(pairs) = &node.value else {
        let message = "tệp phải là một khối các khóa, bắt đầu bằng `loai: …`";
        problems.push(Problem::at(Code::WrongType, &node.place, message).hint(hint));
        return None;
    };
    let is_kind = |key: &Node| matches!(&key.value, Value::Scalar(key) if key.text == "loai");
    let Some((_, value)) = pairs.iter().find(|(key, _)| is_kind(key)) else {
        let place =
            pairs.first().map_or(Place::file(file.path.clone()), |(key, _)| key.place.clone());
        let message = "thiếu khóa `loai` (loại tệp)";
        problems.push(Problem::at(Code::MissingKey, &place, message).hint(hint));
        return None;
    };
    FileKind::read(value, problems)
}

impl Record {
    /// Mã hồ sơ.
    pub fn id(&self) -> &At<Id> {
        match self {
            Self::Meeting(record) => &record.id,
            Self::Inspection(record) => &record.id,
            Self::Exchange(record) => &record.id,
            Self::Review(record) => &record.id,
        }
    }

    /// The word under `loai`.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Meeting(_) => "cuoc_hop",
            Self::Inspection(_) => "kiem_tra",
            Self::Exchange(_) => "trao_doi",
            Self::Review(_) => "tong_ket",
        }
    }

    pub fn level(&self) -> &At<Level> {
        match self {
            Self::Meeting(record) => &record.level,
            Self::Inspection(record) => &record.level,
            Self::Exchange(record) => &record.level,
            Self::Review(record) => &record.level,
        }
    }

    /// The `van_ban` block, if the record has one.
    pub fn issue(&self) -> Option<&Issue> {
        match self {
            Self::Meeting(record) => record.issue.as_ref(),
            Self::Inspection(record) => record.issue.as_ref(),
            Self::Exchange(record) => record.issue.as_ref(),
            Self::Review(record) => record.issue.as_ref(),
        }
    }

    /// The body that issues the document: host (6.4, 19.4), leader of the team (7.3, 20.2),
    /// sender, or author of the review.
    pub fn issuer(&self) -> &At<BodyRef> {
        match self {
            Self::Meeting(record) => &record.host,
            Self::Inspection(record) => &record.lead,
            Self::Exchange(record) => &record.from,
            Self::Review(record) => &record.body,
        }
    }

    /// The other bodies that take part.
    pub fn partners(&self) -> &[At<BodyRef>] {
        match self {
            Self::Meeting(record) => &record.partners,
            Self::Inspection(record) => &record.partners,
            Self::Exchange(record) => &record.to,
            Self::Review(record) => &record.partners,
        }
    }

    /// The day by which what is recorded had happened: no document about it can be older.
    pub fn happened(&self) -> Option<Date> {
        match self {
            Self::Meeting(record) => Some(record.until.as_ref().unwrap_or(&record.date).value),
            Self::Inspection(record) => Some(record.dates.until.value),
            Self::Exchange(_) => None,
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
