//! Files with errors (tệp có lỗi), and how much is known of each all the same.
//!
//! In: what [`super::load`] found. Out: one [`FaultyFile`] a file, which says whether it is certainly a
//! draft, what it may be about, and whose results it may change. A file that cannot be read is asked
//! for the words in it, notes left out; where those leave a doubt, the answer is the careful one.

use super::{Checked, Loaded};
use crate::problem::{Problem, Severity};
use crate::records::issue::State;
use crate::records::scalar::{Date, FileKind, PLACEHOLDER};
use crate::records::summary::Summary;
use crate::records::{RecordKind, id_line};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// A file below `records/` that has errors.
pub struct FaultyFile {
    pub file: Arc<str>,
    pub errors: usize,
    pub content: Known,
}

/// What is known of a file with errors.
pub enum Known {
    /// A record that was read; what it says is counted as it stands.
    Read(Arc<Summary>),
    /// Agencies, people or a regulation: many records rest on it.
    Shared,
    /// A record that could not be read, or nobody knows what; nothing of it is counted.
    Words(Words),
}

/// The words of a file that cannot be read.
pub struct Words {
    id: Option<String>,
    kind: Option<FileKind>,
    /// Codes, numbers and words, in the order of the text.
    tokens: Vec<String>,
    /// Years that are named beside the id.
    years: BTreeSet<i32>,
    has_placeholder: bool,
}

impl Checked {
    /// The files below `records/` with errors, by path.
    pub fn faulty(&self) -> Vec<FaultyFile> {
        let mut errors: BTreeMap<&Arc<str>, usize> = BTreeMap::new();
        for problem in self.problems.iter().filter(|problem| is_error(problem)) {
            if let Some(file) = file_of(problem) {
                *errors.entry(file).or_default() += 1;
            }
        }
        let content = |file: &Arc<str>| {
            let corpus = self.loaded.as_ref().map(|loaded| &loaded.office.corpus);
            let mut shared = corpus.into_iter().flat_map(|corpus| corpus.other_files());
            if shared.any(|shared| shared.path == *file) {
                return Known::Shared;
            }
            let mut read = corpus.into_iter().flat_map(|corpus| corpus.records.values());
            match read.find(|summary| summary.path == *file) {
                Some(summary) => Known::Read(summary.clone()),
                None => Known::Words(Words::of(&self.sources.text(file).unwrap_or_default())),
            }
        };
        let faulty = |(file, errors): (&Arc<str>, usize)| FaultyFile {
            file: file.clone(),
            errors,
            content: content(file),
        };
        errors.into_iter().map(faulty).collect()
    }

    /// The errors that lie in no file below `records/`: of templates, of the machine, of bundles.
    pub fn errors_elsewhere(&self) -> impl Iterator<Item = &Problem> {
        self.problems.iter().filter(|problem| is_error(problem) && file_of(problem).is_none())
    }
}

fn is_error(problem: &Problem) -> bool {
    problem.severity == Severity::Error
}

fn file_of(problem: &Problem) -> Option<&Arc<str>> {
    let file = &problem.place.as_ref()?.file;
    file.starts_with("records/").then_some(file)
}

impl FaultyFile {
    /// Whether nothing of the file is counted.
    pub fn is_unread(&self) -> bool {
        matches!(self.content, Known::Words(_))
    }

    /// Whether the file is a record whose document is certainly not issued on or before `date`.
    pub fn is_draft(&self, date: Date) -> bool {
        match &self.content {
            Known::Read(summary) => summary.issue.is_none_or(|issue| {
                issue.state != State::Issued || issue.date.is_some_and(|on| on > date)
            }),
            Known::Shared => false,
            Known::Words(words) => words.say_draft(),
        }
    }

    /// Whether the file may be a record of this kind.
    pub fn may_be(&self, kind: RecordKind) -> bool {
        match &self.content {
            Known::Read(summary) => summary.kind == kind,
            Known::Shared => false,
            Known::Words(words) => words.kind.is_none_or(|said| said.word() == kind.word()),
        }
    }

    /// The id of the record, as far as it can be read.
    pub fn id(&self) -> Option<&str> {
        match &self.content {
            Known::Read(summary) => Some(&summary.id.0),
            Known::Shared => None,
            Known::Words(words) => words.id.as_deref(),
        }
    }

    /// Whether the file may name a record.
    pub fn may_name(&self, id: &str) -> bool {
        match &self.content {
            // What it names was read.
            Known::Read(_) => false,
            Known::Shared => true,
            Known::Words(words) => words.name(id),
        }
    }

    /// Whether figures of a year, or those of the year before beside them, may change with the file.
    /// A record that names no year has not happened yet, as far as anybody can say.
    pub fn may_count_in(&self, year: i32) -> bool {
        let near = |own: i32| own == year || own == year - 1;
        match &self.content {
            Known::Read(summary) => {
                summary.day().is_some_and(|on| near(chrono::Datelike::year(&*on)))
            }
            Known::Shared => true,
            Known::Words(words) => words.years.iter().any(|own| near(*own)),
        }
    }

    /// Whether one of the bodies of a record has, or may have, part in the file.
    pub fn may_concern(&self, bodies: &BTreeSet<&str>, loaded: &Loaded) -> bool {
        match &self.content {
            Known::Read(summary) => summary.bodies().any(|body| bodies.contains(&*body.agency.0)),
            Known::Shared => true,
            Known::Words(words) => {
                let agencies = &loaded.office.corpus.registry.agencies;
                let known = agencies.iter().map(|agency| agency.id.value.0.as_str());
                let mut named = known.filter(|id| words.name(id)).peekable();
                // Without any, all of them may be meant.
                named.peek().is_none() || named.any(|id| bodies.contains(id))
            }
        }
    }

    /// Whether the file may be a meeting held before `day` that left tasks open.
    pub fn may_hand_tasks_to(&self, day: Date) -> bool {
        if !self.may_be(RecordKind::Meeting) {
            return false;
        }
        match &self.content {
            Known::Read(summary) => summary.event.is_some_and(|on| on < day),
            Known::Shared => false,
            Known::Words(words) => words.before(day),
        }
    }
}

impl Words {
    fn of(text: &str) -> Self {
        let lines = text.lines().map(without_note);
        let lines: Vec<&str> = lines.filter(|line| !line.trim().is_empty()).collect();
        let value = |key: &str| {
            let values = lines.iter().filter_map(|line| line.strip_prefix(key)?.strip_prefix(':'));
            values.map(|value| value.trim().trim_matches(['"', '\''])).next()
        };
        let kind = value("loai").and_then(FileKind::of);
        let tokens: Vec<String> = lines.iter().flat_map(|line| tokens(line)).collect();
        let own = |line: &&&str| !line.starts_with("ma:");
        let years = lines.iter().filter(own).flat_map(|line| years(line)).collect();
        let has_placeholder = lines.iter().any(|line| line.contains(PLACEHOLDER));
        Self { id: id_line(text), kind, tokens, years, has_placeholder }
    }

    /// Says of itself that it is a draft, and nowhere that it is issued. A record that `new` wrote
    /// and nobody filled in is one too.
    fn say_draft(&self) -> bool {
        let says = |state: State| self.name(state.word());
        let is_record = || self.kind.is_some_and(|kind| RecordKind::of(kind.word()).is_some());
        !says(State::Issued)
            && (says(State::Draft)
                || says(State::Presented)
                || says(State::Void)
                || self.has_placeholder && is_record())
    }

    fn name(&self, token: &str) -> bool {
        self.tokens.iter().any(|own| own.eq_ignore_ascii_case(token))
    }

    /// Whether a day is named that may be one before `day`.
    fn before(&self, day: Date) -> bool {
        let days: Vec<Date> = self.tokens.iter().filter_map(|token| Date::parse(token)).collect();
        match days.iter().min() {
            Some(first) => *first < day,
            None => self.years.iter().any(|year| *year <= chrono::Datelike::year(&*day)),
        }
    }
}

/// A line without the note at its end.
fn without_note(line: &str) -> &str {
    let at = if line.starts_with('#') { Some(0) } else { line.find(" #") };
    at.map_or(line, |at| &line[..at])
}

/// Codes, numbers and words of a text.
pub fn tokens(line: &str) -> impl Iterator<Item = String> + '_ {
    let part = |c: char| !(c.is_alphanumeric() || c == '-' || c == '_');
    line.split(part).filter(|token| !token.is_empty()).map(str::to_owned)
}

/// Numbers of four digits that can be years.
fn years(line: &str) -> impl Iterator<Item = i32> + '_ {
    let numbers = line.split(|c: char| !c.is_ascii_digit()).filter(|number| number.len() == 4);
    numbers.filter_map(|number| number.parse().ok()).filter(|year| (1945..2200).contains(year))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Date {
        Date::parse(text).unwrap()
    }

    #[test]
    fn only_what_says_so_is_a_draft() {
        for (text, draft) in [
            ("loai: cuoc_hop\nvan_ban:\n  trang_thai: du_thao", true),
            ("loai: cuoc_hop\nten: a: b\nvan_ban: {trang_thai: du_thao}", true),
            ("loai: cuoc_hop\nten: …cần điền…", true),
            ("loai: cuoc_hop\nvan_ban:\n  trang_thai: du_thao # sau là ban_hanh", true),
            ("loai: cuoc_hop\nvan_ban:\n  trang_thai: ban_hanh\n  so: …cần điền…", false),
            ("<<<<<<<\n  trang_thai: du_thao\n=======\n  trang_thai: ban_hanh\n>>>>>>>", false),
            ("loai: cuoc_hop\n# trang_thai: du_thao", false),
            ("loai: cuoc_hop\nvan_ban:\n  trang_thai: du thao", false),
            ("loai: nhan_su\ndanh_sach:\n  - ma: …cần điền…", false),
            ("ten: …cần điền…", false),
            ("", false),
        ] {
            assert_eq!(Words::of(text).say_draft(), draft, "{text}");
        }
    }

    #[test]
    fn years_and_days_are_those_beside_the_id() {
        let words = Words::of("ma: TW-2018-HOP-01\nngay: 2020-09-16 # 2017\nten: quý III/2019");
        assert_eq!(words.years, BTreeSet::from([2019, 2020]));
        assert!(words.before(day("2020-09-17")) && !words.before(day("2020-09-16")));
        assert!(words.name("TW-2018-HOP-01") && !words.name("TW-2018-HOP-0"));
        let dateless = Words::of("ma: TW-2018-HOP-01\nngay: …cần điền…");
        assert!(!dateless.before(day("2030-01-01")));
        assert!(Words::of("ngay: 16/9/2020").before(day("2020-01-01")), "perhaps");
    }
}
