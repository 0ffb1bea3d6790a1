//! Which records a build is about, and which problems stand in its way.

use super::{Checked, Part};
use crate::problem::Problem;
use std::collections::BTreeSet;

/// Which records a build is about.
pub enum Selection {
    All,
    Part(Part),
    /// By record id.
    Some(BTreeSet<String>),
}

impl Selection {
    pub(super) fn holds(&self, id: &str) -> bool {
        match self {
            Self::All => true,
            Self::Part(part) => part.holds(id),
            Self::Some(ids) => ids.contains(id),
        }
    }

    pub(super) fn part(&self) -> Part {
        match self {
            Self::Part(part) => *part,
            Self::All | Self::Some(_) => Part::WHOLE,
        }
    }

    pub(super) fn is_whole_part(&self) -> bool {
        !matches!(self, Self::Some(_))
    }
}

impl Checked {
    /// The problems that concern what is wanted: those of another secretary's record do not stop the
    /// building of this one; those of the registry, the regulation and the templates do. A record
    /// that could not be read is named by its file.
    pub fn concerning(&self, wanted: &Selection) -> Vec<Problem> {
        let (Selection::Some(ids), Some(loaded)) = (wanted, &self.loaded) else {
            return self.problems.clone();
        };
        let corpus = &loaded.office.corpus;
        let concerns = |problem: &&Problem| {
            let Some(file) = problem.place.as_ref().map(|place| &place.file) else { return true };
            let own = |id: &String| {
                **id == **file
                    || corpus.records.get(id.as_str()).is_some_and(|summary| summary.path == *file)
            };
            let shared = corpus.other_files().any(|shared| shared.path == *file);
            let elsewhere = !file.starts_with("records/") && !file.starts_with("templates/");
            shared || elsewhere || ids.iter().any(own)
        };
        self.problems.iter().filter(concerns).cloned().collect()
    }
}
