//! Rules that may have come after a record was sealed: what breaks one there is advice.
//!
//! Sealed bundles come in, and the problems of records; those of sealed records lose what would stop a
//! run, and their remedies, before others are judged. That a key there has another name now is not told.

use super::Loaded;
use crate::archive::Sealed;
use crate::problem::{Code, Place, Problem, Severity};
use std::collections::BTreeSet;
use std::sync::Arc;

/// Rules of what a record says by itself, and of what its pages hold. A sealed record is not changed any
/// more, so what one of them finds there, perhaps since it came later than the bundle, only advises (tests:
/// frozen::a_rule_that_came_after_a_sealing_only_advises, regulation::extract).
const RULES: [Code; 14] = [
    Code::OldFont,
    Code::WrongCodePage,
    Code::DateOrder,
    Code::DocumentTooEarly,
    Code::SameBody,
    Code::Contradiction,
    Code::NumberForm,
    Code::NotPresent,
    Code::NamedTwice,
    Code::SecrecyHalfSaid,
    Code::SecretRepeated,
    Code::TableTooWide,
    Code::WordTooLong,
    Code::TableTooLarge,
];

/// Said of what such a rule finds in a sealed record.
const LEFT_AS_SEALED: &str =
    "bản ghi đã niêm phong: không sửa, văn bản giữ nguyên; chỉ để biết khi lập bản ghi sau";

/// The files of sealed records.
#[derive(Default)]
pub struct Settled(BTreeSet<Arc<str>>);

impl Settled {
    pub fn of(loaded: &Loaded, sealed: &[Sealed]) -> Self {
        let documents = sealed.iter().flat_map(|bundle| &bundle.documents);
        let ids: BTreeSet<&str> = documents.map(|document| document.record.as_str()).collect();
        let records = &loaded.office.corpus.records;
        let summaries = ids.into_iter().filter_map(|id| records.get(id));
        Self(summaries.map(|summary| summary.path.clone()).collect())
    }

    pub fn soften(&self, problems: &mut Vec<Problem>) {
        let of_sealed = |place: &Place| self.0.contains(&place.file);
        let of_sealed = |problem: &Problem| problem.place.as_ref().is_some_and(of_sealed);
        problems.retain(|problem| problem.code != Code::RenamedKey || !of_sealed(problem));
        for problem in problems {
            if RULES.contains(&problem.code) && of_sealed(problem) {
                problem.severity = Severity::Advice;
                problem.hints = vec![LEFT_AS_SEALED.into()];
            }
        }
    }
}
