//! What goes into judging a returned file, and what comes out: for both ways of signing.

use super::{Mark, Signature};
use crate::digest::Digest;
use crate::problem::{Code, Problem, any_error};
use crate::records::issue::SigningWay;

/// What was given out.
pub struct Given<'g> {
    /// The document as it is laid out now.
    pub now: &'g [u8],
    /// Digests of all that may have been given out.
    pub known: &'g [Digest],
}

/// What a returned file is found to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// Our bytes, and nothing but signatures behind them.
    Whole,
    /// Another program wrote the file anew; its text, pages and their size are ours.
    Rewritten,
    /// A scan, with as many pages of the same size.
    Scan,
}

impl Verdict {
    pub fn word(self) -> &'static str {
        match self {
            Self::Whole => "nguyen_ban",
            Self::Rewritten => "lap_lai",
            Self::Scan => "ban_quet",
        }
    }
}

/// A returned file.
#[derive(Debug, Clone)]
pub struct Taken {
    pub way: SigningWay,
    pub verdict: Verdict,
    /// Digest and length of our bytes that it begins with, where it is judged by them.
    pub begins_with: Option<(Digest, u64)>,
    pub sha256: Digest,
    pub pages: usize,
    pub signatures: Vec<Signature>,
    pub marks: Vec<Mark>,
    /// Errors stand against taking it.
    pub problems: Vec<Problem>,
    /// What was seen, and what was not asked.
    pub sentence: String,
}

impl Taken {
    /// A named person says yes to what stands on the pages besides signatures.
    pub fn accept_notes(&mut self) {
        for problem in &mut self.problems {
            if problem.code == Code::NotesUnaccepted {
                *problem = problem.clone().advice();
            }
        }
    }

    /// Whether nothing but such notes stands against taking it.
    pub fn only_notes_stand_against(&self) -> bool {
        let mut errors =
            self.problems.iter().filter(|problem| any_error(std::slice::from_ref(problem)));
        !self.marks.is_empty() && errors.all(|problem| problem.code == Code::NotesUnaccepted)
    }
}
