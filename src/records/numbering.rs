//! What the heads of agencies decided on their series of numbers (dãy số), as of a day.
//!
//! In: the registry. Out: the [`Numbering`] of an agency on a day; mistakes in the decisions. Which
//! documents are then numbered together is the law's.

use super::agency::{Agency, NumberDecision, Split};
use super::registry::Registry;
use super::scalar::{BodyRef, Date, Id, Text, YesNo};
use super::shape::At;
use crate::problem::{Code, Problem};

/// How an agency numbers its documents on a day.
#[derive(Debug, Clone, Copy)]
pub struct Numbering<'a> {
    /// Whose numbers these are: its own, or those of a body that it goes on with.
    pub owner: &'a Id,
    /// How often they have begun again, apart from each new year.
    pub restarts: usize,
    pub split: Split,
    /// The day of the last change of the split, and the decision.
    pub decided: Option<(Date, &'a Text)>,
}

/// A circle of bodies that go on with each other's numbers is broken off.
const LONGEST_CHAIN: usize = 8;

impl Registry {
    pub fn numbering<'a>(&'a self, agency: &'a Id, date: Date) -> Numbering<'a> {
        self.numbering_in(agency, date, LONGEST_CHAIN)
    }

    fn numbering_in<'a>(&'a self, agency: &'a Id, date: Date, chain: usize) -> Numbering<'a> {
        let all = self.versions(agency).flat_map(|version| &version.numbering);
        let mut decisions: Vec<&NumberDecision> =
            all.filter(|decision| decision.from.value <= date).collect();
        decisions.sort_by_key(|decision| decision.from.value);
        let own = Numbering { owner: agency, restarts: 0, split: Split::ByType, decided: None };
        decisions.into_iter().fold(own, |now, decision| {
            let from = decision.from.value;
            let mut next = match (&decision.continues, from.0.pred_opt()) {
                (Some(old), Some(before)) if chain > 0 => {
                    self.numbering_in(&old.value, Date(before), chain - 1)
                }
                _ => now,
            };
            next.restarts += usize::from(decision.restarts.is_some_and(YesNo::is_yes));
            if decision.split.is_some_and(|split| split != next.split) {
                next.split = decision.split.unwrap_or(next.split);
                next.decided = Some((from, &decision.decision));
            }
            next
        })
    }

    /// Reports decisions that cannot be followed.
    pub fn check_numbering(&self, agency: &Agency, problems: &mut Vec<Problem>) {
        for (at, decision) in agency.numbering.iter().enumerate() {
            let from = &decision.from;
            let mut wrong = |at: &crate::problem::Place, message: String, hint: &str| {
                problems.push(Problem::at(Code::WrongSeries, at, message).hint(hint));
            };
            if !agency.valid_on(from.value) {
                let message =
                    format!("ngày {} cơ quan không có hiệu lực theo bản này", from.shown());
                wrong(&from.place, message, "ghi quyết định ở bản của cơ quan có hiệu lực ngày ấy");
            }
            if agency.numbering[..at].iter().any(|other| other.from.value == from.value) {
                let message = format!("hai quyết định về dãy số cùng từ ngày {}", from.shown());
                wrong(&from.place, message, "gộp thành một mục, hoặc sửa ngày");
            }
            let Some(old) = &decision.continues else { continue };
            if decision.restarts.is_some_and(YesNo::is_yes) {
                let message = "số vừa nối tiếp vừa bắt đầu lại".to_owned();
                wrong(&old.place, message, "bỏ `noi_tiep`, hoặc bỏ `bat_dau_lai`");
            }
            if agency.replaces.iter().all(|replaced| replaced.value != old.value) {
                let message = format!("`{}` không có trong `thay_cho` của cơ quan", old.value.0);
                let hint = "chỉ nối tiếp số của cơ quan mà cơ quan này thay: ghi nó vào `thay_cho`";
                wrong(&old.place, message, hint);
            }
            let body = BodyRef { agency: old.value.clone(), unit: None };
            self.check_body(&At { value: body, place: old.place.clone() }, None, problems);
        }
    }
}
