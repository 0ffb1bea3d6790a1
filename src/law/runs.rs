//! The law of numbers: which documents are numbered in one row, and by which clause of their day.
//!
//! In: the registry with what heads decided (`day_so`), and `templates/the-thuc/so-van-ban.json`, for each
//! law since when with its clauses. Out: the [`Run`]s of a document, the [`Law`] of a day.

use super::kinds::Series;
use crate::records::agency::Split;
use crate::records::registry::Registry;
use crate::records::scalar::{Date, Id};
use crate::templates;
use chrono::Datelike;
use serde::Deserialize;
use std::sync::LazyLock;

/// A law of numbers, in force from a day until the next one.
#[derive(Debug, Deserialize)]
pub struct Law {
    #[serde(rename = "tu_ngay")]
    from: String,
    #[serde(rename = "can_cu")]
    source: String,
    /// The clause by which numbers run through a year, once each.
    #[serde(rename = "day_so")]
    series: String,
    /// The clause on how number and mark are written.
    #[serde(rename = "ky_hieu")]
    mark: String,
}

/// The newest law first.
static LAWS: LazyLock<Vec<Law>> = LazyLock::new(|| {
    serde_json::from_str(templates::fixed("the-thuc/so-van-ban.json"))
        .expect("the embedded law of numbers is tested to be whole")
});

impl Law {
    /// The law of a day.
    pub fn of(date: Date) -> &'static Self {
        let in_force = |law: &&Self| Date::parse(&law.from).is_some_and(|from| from <= date);
        LAWS.iter().find(in_force).expect("the first law begins with the first date")
    }

    /// `Nghị định 30/2020/NĐ-CP, Điều 15`.
    pub fn on_series(&self) -> String {
        format!("{}, {}", self.source, self.series)
    }

    /// `Nghị định 30/2020/NĐ-CP, Phụ lục I, II.3`.
    pub fn on_marks(&self) -> String {
        format!("{}, {}", self.source, self.mark)
    }
}

/// A row of numbers, in which each stands once.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Run {
    /// Whose row it is: of a body that goes on with the numbers of another, that other.
    pub agency: Id,
    pub series: Series,
    pub year: i32,
    /// How often numbers began again, apart from each new year.
    restarts: usize,
}

impl Run {
    /// The rows that a document of a series stands in: the one that it is counted in, then that of its
    /// own mark, since a number with its mark is unique in a year however the numbers are split.
    pub fn both(registry: &Registry, agency: &Id, series: Series, date: Date) -> [Self; 2] {
        let numbering = registry.numbering(agency, date);
        let own = Self {
            agency: numbering.owner.clone(),
            series,
            year: date.year(),
            restarts: numbering.restarts,
        };
        [Self { series: series.split(numbering.split), ..own.clone() }, own]
    }

    /// As a part of a name in git: `BHXH-VN/2020/tb`.
    pub fn word(&self) -> String {
        let (year, series) = (self.year, self.series.word());
        match self.restarts {
            0 => format!("{}/{year}/{series}", self.agency.0),
            restarts => format!("{}/{year}-{restarts}/{series}", self.agency.0),
        }
    }
}

impl Series {
    /// With which documents those of this series are numbered. Slips and copies keep a row of their own.
    fn split(self, split: Split) -> Self {
        match (split, self) {
            (Split::ByType, _) | (_, Self::Slip | Self::Copy) => self,
            (Split::Common, _) => Self::Common,
        }
    }
}
