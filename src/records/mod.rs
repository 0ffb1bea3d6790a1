//! YAML text to checked records.
//!
//! In: the bytes of the files below `records/`. Out: a [`Corpus`], or every problem of every file.
//! The way of one record: [`files`] finds it, [`encoding`] decodes it, [`yaml`] makes a tree with
//! places ([`syntax`] says what is wrong when it cannot), [`text`] judges its characters, [`shape`] reads the tree into a type ([`meeting`],
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
mod syntax;
pub mod text;
pub mod yaml;

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
use std::collections::{BTreeMap, BTreeSet};
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
    /// Ids of records that could not be read: a reference to one of them is not at fault.
    pub unread: BTreeSet<String>,
    /// Not even the id of some record could be read.
    pub incomplete: bool,
}

/// Reads all files. The corpus holds what could be read; problems come unsorted.
pub fn read(files: Vec<SourceFile>, drawable: text::Repertoire<'_>) -> (Corpus, Vec<Problem>) {
    let mut corpus = Corpus::default();
    let mut problems = Vec::new();
    for file in files {
        read_file(Arc::new(file), drawable, &mut corpus, &mut problems);
    }
    corpus.registry.check(&mut problems);
    check::check(&corpus, &mut problems);
    (corpus, problems)
}

fn read_file(
    file: Arc<SourceFile>,
    drawable: text::Repertoire<'_>,
    corpus: &mut Corpus,
    problems: &mut Vec<Problem>,
) {
    let first = problems.len();
    let source: Arc<str> = match encoding::decode(&file) {
        Ok(text) => text.into(),
        Err(garbled) => {
            corpus.unreadable(None);
            corpus.sources.insert(file.path.clone(), garbled.shown.into());
            return problems.push(garbled.problem);
        }
    };
    corpus.sources.insert(file.path.clone(), source.clone());
    text::scan(&file.path, &source, problems);
    let tree = yaml::read(&file.path, &source);
    let whole = tree.problems.is_empty();
    problems.extend(tree.problems);
    if let Some(mut node) = tree.node {
        text::check(&mut node, &source, drawable, problems);
        let shapes = problems.len();
        read_tree(&node, whole, &file, corpus, problems);
        if !whole {
            // Lines were left out: what they leave missing or misplaced is no mistake of its own.
            let found = problems.split_off(shapes);
            problems.extend(found.into_iter().filter(|problem| stands_alone(problem.code)));
        }
    } else {
        corpus.unreadable(id_line(&source));
    }
    text::drop_consequences(problems, first);
}

/// Whether a problem of one value is one whatever stands around the value.
fn stands_alone(code: Code) -> bool {
    !matches!(
        code,
        Code::MissingKey
            | Code::EmptyValue
            | Code::WrongType
            | Code::DuplicateKey
            | Code::DuplicateId
    )
}

/// The id as a line of the text, for a file that cannot be read.
fn id_line(source: &str) -> Option<String> {
    let value = source.lines().find_map(|line| line.strip_prefix("ma:"))?;
    Some(value.trim().trim_matches(['"', '\'']).to_owned())
}

fn read_tree(
    node: &Node,
    whole: bool,
    file: &Arc<SourceFile>,
    corpus: &mut Corpus,
    problems: &mut Vec<Problem>,
) {
    let Some(kind) = kind_of(node, file, problems) else {
        return corpus.unreadable(value_of(node, "ma").map(str::to_owned));
    };
    let file = file.clone();
    let registry = &mut corpus.registry;
    let (first, said) = (problems.len(), problems.last().map(|problem| problem.place.clone()));
    let record = match kind {
        FileKind::Meeting => Shape::read(node, problems).map(Record::Meeting),
        FileKind::Inspection => Shape::read(node, problems).map(Record::Inspection),
        FileKind::Exchange => Shape::read(node, problems).map(Record::Exchange),
        FileKind::Review => Shape::read(node, problems).map(Record::Review),
        FileKind::Agencies => {
            match AgencyFile::read(node, problems) {
                Some(file) => registry.agencies.extend(file.agencies.0),
                None => {
                    let agencies = readable(node, registry);
                    registry.agencies.extend(agencies);
                }
            }
            registry.incomplete |= !whole;
            return corpus.shared_files.push(file);
        }
        FileKind::People => {
            match PersonFile::read(node, problems) {
                Some(file) => registry.people.extend(file.people.0),
                None => {
                    let people = readable(node, registry);
                    registry.people.extend(people);
                }
            }
            registry.incomplete |= !whole;
            return corpus.shared_files.push(file);
        }
        FileKind::Regulation => {
            if whole {
                corpus.regulations.push((node.clone(), file.clone()));
            }
            return corpus.shared_files.push(file);
        }
    };
    // A guessed kind has been reported as such: its reader says the same of the same word.
    let again = |problem: &Problem| {
        problem.code == Code::UnknownWord && said.as_ref() == Some(&problem.place)
    };
    if let Some(at) = problems[first..].iter().position(again) {
        problems.remove(first + at);
    }
    match record.filter(|_| whole) {
        Some(record) => keep(record, file, corpus, problems),
        None => corpus.unread_record(value_of(node, "ma").map(str::to_owned)),
    }
}

impl Corpus {
    /// Notes a file of which nobody knows what it holds.
    fn unreadable(&mut self, id: Option<String>) {
        self.registry.incomplete = true;
        self.unread_record(id);
    }

    /// Notes a record that could not be read, and its id if that could.
    fn unread_record(&mut self, id: Option<String>) {
        match id.filter(|id| scalar::is_id(id)) {
            Some(id) => drop(self.unread.insert(id)),
            None => self.incomplete = true,
        }
    }
}

/// The entries of a list of agencies or people that can be read; notes the ids of the others, so
/// that nobody is told that they are unknown.
fn readable<T: Shape>(node: &Node, registry: &mut Registry) -> Vec<T> {
    let Value::Map(pairs) = &node.value else { return Vec::new() };
    let lists = pairs.iter().filter_map(|(_, value)| match &value.value {
        Value::List(items) => Some(items),
        _ => None,
    });
    let mut read = Vec::new();
    for item in lists.flatten() {
        match T::read(item, &mut Vec::new()) {
            Some(value) => read.push(value),
            None => match value_of(item, "ma").filter(|id| scalar::is_id(id)) {
                Some(id) => drop(registry.broken.insert(id.to_owned())),
                None => registry.incomplete = true,
            },
        }
    }
    read
}

/// The scalar under a key of a mapping.
fn value_of<'a>(node: &'a Node, key: &str) -> Option<&'a str> {
    let Value::Map(pairs) = &node.value else { return None };
    pairs.iter().find_map(|(name, value)| match (&name.value, &value.value) {
        (Value::Scalar(name), Value::Scalar(value)) if name.text == key => Some(&*value.text),
        _ => None,
    })
}

/// Files a record under its id, unless the id is taken.
fn keep(record: Record, file: Arc<SourceFile>, corpus: &mut Corpus, problems: &mut Vec<Problem>) {
    let id = record.id();
    // Ids become file names, and some file systems do not tell cases apart.
    let taken = corpus.records.values().find(|filed| filed.record.id().eq_ignore_ascii_case(id));
    if let Some(other) = taken {
        let message = format!("mã `{}` đã dùng trong `{}`", id.value.0, other.file.path);
        let problem = Problem::at(Code::DuplicateId, &id.place, message);
        problems.push(problem.hint("đặt cho hồ sơ này một mã khác"));
        return;
    }
    corpus.records.insert(id.0.clone(), Filed { record, file });
}

/// The word under `loai`, which decides how the rest is read; a misspelt one is reported and then
/// taken for the word that was meant.
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
    let named = |key: &Node, fits: &dyn Fn(&str) -> bool| matches!(&key.value, Value::Scalar(key) if fits(&key.text));
    let exact = pairs.iter().find(|(key, _)| named(key, &|name| name == "loai"));
    // `Loại` is reported as a misspelt key when the rest is read.
    let meant = |name: &str| nearest::nearest(&visible(name), ["loai"].into_iter()).is_some();
    let near = || pairs.iter().find(|(key, _)| named(key, &meant));
    let Some((key, value)) = exact.or_else(near) else {
        let place =
            pairs.first().map_or(Place::file(file.path.clone()), |(key, _)| key.place.clone());
        let message = "thiếu khóa `loai` (loại tệp)";
        problems.push(Problem::at(Code::MissingKey, &place, message).hint(hint));
        return None;
    };
    let mut found = Vec::new();
    let kind = FileKind::read(value, &mut found);
    if matches!(&value.value, Value::Scalar(scalar) if scalar.is_null()) {
        found.iter_mut().for_each(|problem| problem.place = Some(key.place.clone()));
    }
    for problem in &mut found {
        if problem.code == Code::UnknownWord {
            problem.code = Code::UnknownKind;
        }
    }
    problems.extend(found);
    kind.or_else(|| {
        let Value::Scalar(scalar) = &value.value else { return None };
        let near = nearest::nearest(&scalar.text, FileKind::WORDS.iter().copied())?;
        FileKind::of(near)
    })
}

/// A name without what nobody sees in it.
fn visible(name: &str) -> String {
    name.chars().filter(|c| c.is_alphanumeric() || *c == '_').collect()
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
