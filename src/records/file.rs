//! One file as far as it can be read without the others: its text, its content, its problems.
//!
//! What could not be read is noted too, so that a reference to it is not called a mistake.

use super::agency::{Agency, AgencyFile, Person, PersonFile};
use super::dossier::{ClosedDossier, FilePlan};
use super::files::SourceFile;
use super::misread::{self, Look};
use super::parser;
use super::scalar::{FileKind, is_id};
use super::shape::{self, Shape};
use super::yaml::{Node, Value};
use super::{Record, RecordKind, encoding, habits, misplaced, nearest, proof, text};
use crate::problem::{self, Code, Place, Problem};
use std::collections::BTreeSet;

/// What one file gave.
pub struct Understood {
    pub content: Content,
    pub problems: Vec<Problem>,
}

/// What a file turned out to hold.
pub enum Content {
    Record(Box<Record>),
    /// A record that could not be read; its id, if that could.
    Unread(Option<String>),
    /// Nobody knows what it holds; perhaps a record with this id.
    Unknown(Option<String>),
    Agencies(Entries<Agency>),
    People(Entries<Person>),
    Regulation(RegulationFile),
    /// None where it could not be read.
    FilePlan(Option<FilePlan>),
    Dossier(Option<ClosedDossier>),
}

/// A regulation file as a tree: what it means is the regulation stage's to say.
#[derive(Debug)]
pub struct RegulationFile {
    pub node: Node,
    /// Whether no line was left out; else what is missing in it proves nothing.
    pub whole: bool,
}

/// The entries of a registry file.
pub struct Entries<T> {
    pub read: Vec<T>,
    /// Ids of entries that could not be read.
    pub broken: BTreeSet<String>,
    /// Lines were left out, and with them perhaps whole entries; or an entry has no readable id.
    pub incomplete: bool,
}

/// Reads one file.
pub fn understand(file: &SourceFile, drawable: text::Drawable<'_>) -> Understood {
    let source = match encoding::decode(file) {
        Ok(text) => text,
        Err(garbled) => {
            return Understood { content: Content::Unknown(None), problems: vec![garbled.problem] };
        }
    };
    let tree = parser::read(&file.path, &source);
    let whole = tree.problems.is_empty();
    let look = misread::look(&file.path, &source);
    if let Look::Damaged(problem) = look {
        // All else that is wrong in it follows from this.
        return Understood {
            content: Content::Unknown(id_line(&source)),
            problems: vec![*problem],
        };
    }
    let mut problems = Vec::new();
    if matches!(look, Look::Perhaps) {
        misread::lines(&file.path, &source, &mut problems);
        tree.node.iter().for_each(|node| misread::values(node, &mut problems));
    }
    text::scan(&file.path, &source, &mut problems);
    problems.extend(tree.problems);
    let content = match tree.node {
        None => Content::Unknown(id_line(&source)),
        Some(mut node) => {
            text::check(&mut node, &source, drawable, &mut problems);
            let mut advice = Vec::new();
            if let Some(kind) = node.text_of("loai").and_then(FileKind::of) {
                habits::check(&node, kind, &mut advice);
                proof::check(&node, kind, &mut advice);
            }
            let shapes = problems.len();
            let content = content(node, whole, file, &mut problems);
            if !whole {
                // What left-out lines leave missing or misplaced is no mistake of its own.
                let found = problems.split_off(shapes);
                problems.extend(found.into_iter().filter(|problem| stands_alone(problem.code)));
                // So do lines that follow a left-out one.
                problems.retain(|problem| problem.code != Code::ItemJoined);
            }
            // A text that is not read as it was meant is no text to be improved.
            if whole && !problem::any_error(&problems) {
                problems.extend(advice);
            }
            content
        }
    };
    Understood { content, problems: without_consequences(problems) }
}

/// So many causes are looked at; more mistakes in one file are not all shown anyway.
const CAUSES_MAX: usize = 500;

/// Problems that a hidden character explains say nothing more: a word that looks right is refused
/// only because of what cannot be seen in it.
fn without_consequences(found: Vec<Problem>) -> Vec<Problem> {
    let hidden: Vec<(usize, usize, usize)> = found
        .iter()
        .filter(|problem| matches!(problem.code, Code::ForbiddenCharacter | Code::NoGlyph))
        .filter_map(|problem| problem.place.as_ref())
        .map(|place| (place.line, place.bytes.0, place.bytes.1))
        .take(CAUSES_MAX)
        .collect();
    // What a damaged text has in it says nothing more.
    let damaged: Vec<(usize, usize)> = found
        .iter()
        .filter(|problem| matches!(problem.code, Code::OldFont | Code::WrongCodePage))
        .filter_map(|problem| problem.place.as_ref().map(|place| place.bytes))
        .take(CAUSES_MAX)
        .collect();
    // A list whose dashes are other signs is one text to YAML: that it is no list says it all.
    let lists: Vec<(usize, usize)> = found
        .iter()
        .filter(|problem| problem.code == Code::WrongType)
        .filter_map(|problem| problem.place.as_ref().map(|place| place.bytes))
        .take(CAUSES_MAX)
        .collect();
    let says_more = |problem: &Problem| {
        let Some(place) = &problem.place else { return true };
        let within = |(start, end): &(usize, usize)| (*start..*end).contains(&place.bytes.0);
        if problem.code == Code::ItemJoined && lists.iter().any(within) {
            return false;
        }
        let of_damage = matches!(
            problem.code,
            Code::Syntax
                | Code::ForbiddenCharacter
                | Code::NoGlyph
                | Code::UnknownWord
                | Code::BadId
                | Code::BadDate
        );
        if of_damage && damaged.iter().any(within) {
            return false;
        }
        let around = |(line, start, end): &(usize, usize, usize)| match problem.code {
            Code::Syntax => place.line == *line,
            Code::UnknownKey
            | Code::UnknownWord
            | Code::UnknownKind
            | Code::BadId
            | Code::BadDate
            | Code::BadNumber
            | Code::EmptyValue
            | Code::RegulationUnknownClause => place.bytes.0 <= *end && *start <= place.bytes.1,
            _ => false,
        };
        !hidden.iter().any(around)
    };
    found.into_iter().filter(says_more).collect()
}

/// The record in a file that was checked when it was sealed: read as [`understand`] reads it, without a
/// word on its characters, which are neither judged again nor put into NFC.
pub fn record_in(file: &SourceFile) -> Option<Record> {
    record(file, |_, _| ())
}

/// The record in a file that [`understand`] took: put into NFC as then, and not judged again.
pub fn record_again(file: &SourceFile) -> Option<Record> {
    record(file, |node, source| text::check(node, source, &|_| true, &mut Vec::new()))
}

fn record(file: &SourceFile, prepare: impl FnOnce(&mut Node, &str)) -> Option<Record> {
    let source = encoding::decode(file).ok()?;
    let tree = parser::read(&file.path, &source);
    let whole = tree.problems.is_empty();
    let mut node = tree.node?;
    prepare(&mut node, &source);
    match content(node, whole, file, &mut Vec::new()) {
        Content::Record(record) => Some(*record),
        _ => None,
    }
}

/// Codes and names of the people in a sealed directory; none when the file holds something else.
pub fn people_in(file: &SourceFile) -> Vec<(String, String)> {
    let source = encoding::decode(file).ok();
    let node = source.and_then(|source| parser::read(&file.path, &source).node);
    match node.map(|node| content(node, true, file, &mut Vec::new())) {
        Some(Content::People(people)) => {
            people.read.into_iter().map(|person| (person.id.value.0, person.name.0)).collect()
        }
        _ => Vec::new(),
    }
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
pub fn id_line(source: &str) -> Option<String> {
    let value = source.lines().find_map(|line| line.strip_prefix("ma:"))?;
    Some(value.trim().trim_matches(['"', '\'']).to_owned())
}

fn content(node: Node, whole: bool, file: &SourceFile, problems: &mut Vec<Problem>) -> Content {
    let id = || node.text_of("ma").filter(|id| is_id(id)).map(str::to_owned);
    let Some(kind) = kind_of(&node, file, problems) else { return Content::Unknown(id()) };
    let (first, said) = (problems.len(), problems.last().map(|problem| problem.place.clone()));
    let record = match kind {
        FileKind::Agencies => {
            let read = AgencyFile::read(&node, problems).map(|file| file.agencies.0);
            return Content::Agencies(entries(read, whole, &node));
        }
        FileKind::People => {
            let read = PersonFile::read(&node, problems).map(|file| file.people.0);
            return Content::People(entries(read, whole, &node));
        }
        FileKind::FilePlan => {
            return Content::FilePlan(FilePlan::read(&node, problems).filter(|_| whole));
        }
        FileKind::Dossier => {
            return Content::Dossier(ClosedDossier::read(&node, problems).filter(|_| whole));
        }
        other => match RecordKind::of_file(other) {
            Some(kind) => kind.read_record(&node, problems),
            None => return Content::Regulation(RegulationFile { node, whole }),
        },
    };
    // A guessed kind has been reported as such: its reader says the same of the same word.
    let again = |problem: &Problem| {
        problem.code == Code::UnknownWord && said.as_ref() == Some(&problem.place)
    };
    if let Some(at) = problems[first..].iter().position(again) {
        problems.remove(first + at);
    }
    misplaced::explain(&node, kind, first, problems);
    match record.filter(|_| whole) {
        Some(record) => Content::Record(Box::new(record)),
        None => Content::Unread(id()),
    }
}

/// All entries of a registry file, or those that can be read; notes the ids of the others, so that
/// nobody is told that they are unknown.
fn entries<T: Shape>(read: Option<Vec<T>>, whole: bool, node: &Node) -> Entries<T> {
    let (mut broken, mut nameless) = (BTreeSet::new(), false);
    let read = read.unwrap_or_else(|| {
        let mut read = Vec::new();
        for item in items(node) {
            match T::read(item, &mut Vec::new()) {
                Some(value) => read.push(value),
                None => match item.text_of("ma").filter(|id| is_id(id)) {
                    Some(id) => drop(broken.insert(id.to_owned())),
                    None => nameless = true,
                },
            }
        }
        read
    });
    Entries { read, broken, incomplete: !whole || nameless }
}

/// The items of all lists of a mapping.
fn items(node: &Node) -> impl Iterator<Item = &Node> {
    let pairs = match &node.value {
        Value::Map(pairs) => pairs.as_slice(),
        _ => &[],
    };
    let lists = pairs.iter().filter_map(|(_, value)| match &value.value {
        Value::List(items) => Some(items),
        _ => None,
    });
    lists.flatten()
}

/// The word under `loai`, which decides how the rest is read; a misspelt one is reported and then
/// taken for the word that was meant.
fn kind_of(node: &Node, file: &SourceFile, problems: &mut Vec<Problem>) -> Option<FileKind> {
    let hint = || {
        let words = shape::quoted(FileKind::WORDS);
        format!("thêm dòng `loai: …` ở đầu tệp, chọn một trong: {words}")
    };
    let Value::Map(pairs) = &node.value else {
        let message = "tệp phải là một khối các khóa, bắt đầu bằng `loai: …`";
        problems.push(Problem::at(Code::WrongType, &node.place, message).hint(hint()));
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
        problems.push(Problem::at(Code::MissingKey, &place, message).hint(hint()));
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
