//! A fast partial check for the preview: those files that are new are read and judged (test:
//! preview::watching::what_is_new_is_told_first_and_the_rest_only_if_it_is_news).
//!
//! Out: what [`super::load`] finds, but for the problems that lie between records or come out when
//! other records are put into words. Whoever shows this asks [`super::load`] next.

use super::{Checked, Loaded, read_with};
use crate::problem::{self, Problem};
use crate::project::Project;
use crate::records::Known;
use crate::records::summary::Summary;

/// Reads a project after an earlier reading, and judges only the records that are `new`.
pub fn load_new(project: Project, known: &Known, new: impl Fn(&Summary) -> bool) -> Checked {
    let mut checked = read_with(project, None, Some(known));
    if let Some(loaded) = &checked.loaded {
        judge(loaded, new, &mut checked.problems);
    }
    problem::sort(&mut checked.problems);
    checked
}

fn judge(loaded: &Loaded, new: impl Fn(&Summary) -> bool, problems: &mut Vec<Problem>) {
    let corpus = &loaded.office.corpus;
    for summary in corpus.summaries().filter(|summary| new(summary)) {
        match corpus.open(summary) {
            Ok(filed) => problems.extend(loaded.office.check(&filed)),
            Err(problem) => problems.push(problem),
        }
    }
}
