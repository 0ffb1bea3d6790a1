//! What is wrong, where, and what to do: the one error type of the library.
//!
//! Stages report [`Problem`]s; to print them and to exit is the program's. A problem has a stable code,
//! a place (file, line, column in characters, both from 1), a Vietnamese message, and hints that say
//! how to put it right; where a rule of law is behind it, its clause.

use std::ops::Range;
use std::sync::Arc;

mod codes;
mod holder;
mod json;
mod machine;
mod pages;
mod show;

pub use codes::{Class, Code};
pub use machine::{is_held_by_another, passes_soon, reason};
pub use pages::{Page, page};
pub use show::{Colour, Sources, show_full, show_short};

/// A place in a text file (vị trí).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// Path below the project root, with `/`.
    pub file: Arc<str>,
    /// From 1; 0 stands for the file as a whole.
    pub line: usize,
    /// In characters, from 1.
    pub column: usize,
    /// Bytes of the file that the problem is about.
    pub bytes: (usize, usize),
}

impl Place {
    /// A whole file, without a line.
    pub fn file(file: impl Into<Arc<str>>) -> Self {
        Self { file: file.into(), line: 0, column: 0, bytes: (0, 0) }
    }

    /// Finds line and column of a byte range in `text`.
    pub fn in_text(file: impl Into<Arc<str>>, text: &str, bytes: Range<usize>) -> Self {
        let before = &text[..bytes.start];
        let line_start = before.rfind('\n').map_or(0, |at| at + 1);
        Self {
            file: file.into(),
            line: before.matches('\n').count() + 1,
            column: before[line_start..].chars().count() + 1,
            bytes: (bytes.start, bytes.end),
        }
    }
}

/// How much a problem weighs (mức độ).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Lỗi: the run fails.
    Error,
    /// Lưu ý: worth a look; the run goes on.
    Advice,
}

/// One thing that is wrong (vấn đề).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    pub code: Code,
    pub severity: Severity,
    pub place: Option<Place>,
    /// What is wrong, in Vietnamese, one sentence.
    pub message: String,
    /// What to do, in Vietnamese.
    pub hints: Vec<String>,
    /// The rule of law behind it, such as `Điều 19.4`.
    pub clause: Option<String>,
}

/// `?` makes one problem the list that a caller returns.
impl From<Problem> for Vec<Problem> {
    fn from(problem: Problem) -> Self {
        vec![problem]
    }
}

impl Problem {
    /// A problem of a place in a user's file.
    pub fn at(code: Code, place: &Place, message: impl Into<String>) -> Self {
        Self { place: Some(place.clone()), ..Self::new(code, message) }
    }

    /// The same problem, of a place in a user's file.
    #[must_use]
    pub fn placed(self, place: &Place) -> Self {
        Self { place: Some(place.clone()), ..self }
    }

    /// A problem without a place in a file.
    pub fn new(code: Code, message: impl Into<String>) -> Self {
        Self {
            code,
            severity: Severity::Error,
            place: None,
            message: message.into(),
            hints: Vec::new(),
            clause: None,
        }
    }

    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hints.push(hint.into());
        self
    }

    #[must_use]
    pub fn clause(mut self, clause: impl Into<String>) -> Self {
        self.clause = Some(clause.into());
        self
    }

    #[must_use]
    pub fn advice(mut self) -> Self {
        self.severity = Severity::Advice;
        self
    }
}

/// Sorts by file, line, column, code, so that any order of work prints alike; drops repetitions.
pub fn sort(problems: &mut Vec<Problem>) {
    problems.sort_by(|a, b| (&a.place, a.code, &a.message).cmp(&(&b.place, b.code, &b.message)));
    problems.dedup();
    keep_first(problems);
}

/// More problems of one file than this help nobody.
const SHOWN_MAX: usize = 200;

/// Keeps the first problems of each file and says how many more there are.
fn keep_first(problems: &mut Vec<Problem>) {
    if problems.len() <= SHOWN_MAX {
        return;
    }
    let mut kept: Vec<Problem> = Vec::new();
    for part in problems.chunk_by(|a, b| file_of(a) == file_of(b)) {
        let told = part.iter().any(|problem| problem.code == Code::TooManyProblems);
        let Some(file) = file_of(&part[0]).filter(|_| part.len() > SHOWN_MAX && !told) else {
            kept.extend_from_slice(part);
            continue;
        };
        let (first, rest) = part.split_at(SHOWN_MAX);
        let message = format!("tệp này còn {} lỗi hoặc lưu ý nữa", rest.len());
        let more = Problem::at(Code::TooManyProblems, &Place::file(file.clone()), message)
            .hint("sửa những lỗi đã nêu rồi chạy lại: nhiều lỗi sau thường do một lỗi trước");
        kept.push(if any_error(rest) { more } else { more.advice() });
        kept.extend_from_slice(first);
    }
    *problems = kept;
}

fn file_of(problem: &Problem) -> Option<&Arc<str>> {
    problem.place.as_ref().map(|place| &place.file)
}

/// Whether any of them fails the run.
pub fn any_error(problems: &[Problem]) -> bool {
    problems.iter().any(|problem| problem.severity == Severity::Error)
}

/// The exit code of a run with these problems: the gravest class wins.
pub fn exit_code(problems: &[Problem]) -> u8 {
    let errors = problems.iter().filter(|problem| problem.severity == Severity::Error);
    errors.map(|problem| problem.code.class().exit_code()).max().unwrap_or(0)
}
