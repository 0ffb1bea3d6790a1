//! Which numbers are taken, and which is next.
//!
//! A number stands once in its row (see [`crate::law::runs`]); given again it would be two documents
//! with one name. Records of this folder count, and those that a caller saw elsewhere.

use crate::law::kinds::Series;
use crate::law::runs::{Law, Run};
use crate::problem::{Code, Problem};
use crate::records::Corpus;
use crate::records::registry::Registry;
use crate::records::scalar::{Date, Id};
use crate::records::summary::Summary;
use chrono::Datelike;
use std::collections::BTreeMap;

/// What a number is given for, which says whose row it is taken from.
#[derive(Debug, Clone, Copy)]
pub struct Giving<'i> {
    pub agency: &'i Id,
    pub series: Series,
    pub date: Date,
}

/// Numbers that are taken, each with the file of the record that has it.
#[derive(Debug)]
pub struct Numbers<'a> {
    registry: &'a Registry,
    taken: BTreeMap<(Run, u64), String>,
}

impl<'a> Numbers<'a> {
    pub fn of(corpus: &'a Corpus) -> Self {
        let mut taken = Self::none(&corpus.registry);
        corpus.summaries().for_each(|summary| taken.take(summary, &summary.path));
        taken
    }

    /// Where no number is taken yet.
    pub fn none(registry: &'a Registry) -> Self {
        Self { registry, taken: BTreeMap::new() }
    }

    /// Counts a record, told by where it was seen.
    pub fn take(&mut self, summary: &Summary, seen: &str) {
        let Some(date) = summary.issue.and_then(|issue| issue.date) else { return };
        for (series, number) in Series::numbers(summary) {
            let agency = &summary.issuer.agency;
            self.hold(Giving { agency, series, date }, number, seen);
        }
    }

    /// Counts a number that no record here has.
    pub fn hold(&mut self, of: Giving<'_>, number: u64, seen: &str) {
        for run in self.both(of) {
            self.taken.entry((run, number)).or_insert_with(|| seen.to_owned());
        }
    }

    /// The row that the number of a document is taken from.
    pub fn run(&self, of: Giving<'_>) -> Run {
        let [run, _] = self.both(of);
        run
    }

    fn both(&self, Giving { agency, series, date }: Giving<'_>) -> [Run; 2] {
        Run::both(self.registry, agency, series, date)
    }

    /// One more than the highest of the row: a number that was left open is nobody's to fill.
    pub fn next(&self, of: Giving<'_>) -> u64 {
        let highest = |run: &Run| {
            let (from, until) = ((run.clone(), 0), (run.clone(), u64::MAX));
            self.taken.range(from..=until).next_back().map_or(0, |((_, number), _)| *number)
        };
        self.both(of).iter().map(highest).max().unwrap_or(0).saturating_add(1)
    }

    /// # Errors
    /// [`Code::DuplicateNumber`], with the record that has the number.
    pub fn check(&self, of: Giving<'_>, number: u64) -> Result<(), Problem> {
        let [run, own] = self.both(of);
        let shown = run.series.shown();
        let mut seen = [run, own].into_iter().filter_map(|run| self.taken.get(&(run, number)));
        let Some(seen) = seen.next() else { return Ok(()) };
        let message = format!(
            "số {number} {shown} năm {} của `{}` đã dùng trong `{seen}`",
            of.date.year(),
            of.agency.0
        );
        Err(Problem::new(Code::DuplicateNumber, message)
            .hint(format!("số tiếp theo là {}", self.next(of)))
            .clause(Law::of(of.date).on_series()))
    }
}
