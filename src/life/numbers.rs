//! Which numbers are taken, and which is next (NĐ 30/2020/NĐ-CP, Điều 15).
//!
//! A number stands once in a year for each agency and series; given again it would be two documents
//! with one name. Records of this folder count, and those that a caller saw elsewhere.

use crate::law::kinds::Series;
use crate::problem::{Code, Problem};
use crate::records::Corpus;
use crate::records::brief::Brief;
use crate::records::scalar::{Date, Id, YesNo};
use chrono::Datelike;
use std::collections::BTreeMap;

/// Numbers that are taken, each with the file of the record that has it.
#[derive(Debug, Default)]
pub struct Numbers {
    taken: BTreeMap<(Id, Series, i32, usize, u64), String>,
    /// The days on which the numbers of an agency begin again, apart from each new year.
    restarts: BTreeMap<Id, Vec<Date>>,
}

impl Numbers {
    pub fn of(corpus: &Corpus) -> Self {
        let mut taken = Self::default();
        let restarting = corpus.registry.agencies.iter();
        let restarting = restarting.filter(|agency| agency.restarts.is_some_and(YesNo::is_yes));
        for agency in restarting {
            let days = taken.restarts.entry(agency.id.value.clone()).or_default();
            days.push(agency.from.value);
        }
        corpus.briefs().for_each(|brief| taken.take(brief, &brief.path));
        taken
    }

    /// Which row of numbers of its year a day falls into.
    fn run(&self, agency: &Id, date: Date) -> usize {
        let days = self.restarts.get(agency).into_iter().flatten();
        days.filter(|day| **day <= date).count()
    }

    /// Counts a record, told by where it was seen.
    pub fn take(&mut self, brief: &Brief, seen: &str) {
        let Some(date) = brief.issue.and_then(|issue| issue.date) else { return };
        for (series, number) in Series::numbers(brief) {
            self.hold(&brief.issuer.agency, series, date, number, seen);
        }
    }

    /// Counts a number that no record here has.
    pub fn hold(&mut self, agency: &Id, series: Series, date: Date, number: u64, seen: &str) {
        let key = (agency.clone(), series, date.year(), self.run(agency, date), number);
        self.taken.entry(key).or_insert_with(|| seen.to_owned());
    }

    /// One more than the highest of the year: a number that was left open is nobody's to fill.
    pub fn next(&self, agency: &Id, series: Series, date: Date) -> u64 {
        let run = self.run(agency, date);
        let from = (agency.clone(), series, date.year(), run, 0);
        let until = (agency.clone(), series, date.year(), run, u64::MAX);
        self.taken
            .range(from..=until)
            .next_back()
            .map_or(1, |((.., number), _)| number.saturating_add(1))
    }

    /// # Errors
    /// [`Code::DuplicateNumber`], with the record that has the number.
    pub fn check(
        &self,
        agency: &Id,
        series: Series,
        date: Date,
        number: u64,
    ) -> Result<(), Problem> {
        let run = self.run(agency, date);
        let key = (agency.clone(), series, date.year(), run, number);
        let Some(seen) = self.taken.get(&key) else {
            return Ok(());
        };
        let message = format!(
            "số {number} loại {} năm {} của `{}` đã dùng trong `{seen}`",
            series.abbreviation(),
            date.year(),
            agency.0
        );
        Err(Problem::new(Code::DuplicateNumber, message)
            .hint(format!("số tiếp theo là {}", self.next(agency, series, date)))
            .clause("Nghị định 30/2020/NĐ-CP, Điều 15"))
    }
}
