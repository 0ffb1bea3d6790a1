//! Each wanted record once more, one at a time: judged against the others and the regulation, and put
//! into words where nobody else will, so that `check` also finds what a template would refuse and what
//! no page can hold.
//!
//! Problems come out, and no record stays in memory.

use super::settled::Settled;
use super::{Checked, Selection, frozen, place};
use crate::archive::{Sealed, log};
use crate::digest::Digest;
use crate::documents::{Office, compose};
use crate::life::presented;
use crate::problem::{self, Code, Problem, any_error};
use crate::records::RecordFile;
use crate::records::summary::Summary;
use crate::render::Engine;
use std::collections::BTreeMap;

/// What was found about one record.
struct Judged {
    problems: Vec<Problem>,
    /// Of its document, if it was put into words and has one.
    path: Result<Option<Digest>, Vec<Problem>>,
}

/// Whether judging also puts records into words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Words {
    Try,
    /// The run goes on to make the documents, and meets the same problems then.
    Later,
}

impl Checked {
    /// Judges the wanted records against the others and the regulation, and says which sealed records
    /// have changed.
    #[must_use]
    pub fn judge(self, wanted: &Selection, words: Words) -> Self {
        self.judge_while(wanted, words, &|| true)
    }

    /// As [`Self::judge`], and passes over the rest once it is no longer `needed`.
    #[must_use]
    pub fn judge_while(mut self, wanted: &Selection, words: Words, needed: Needed<'_>) -> Self {
        if let Some(loaded) = &self.loaded {
            let (log, bundles) = (loaded.project.log(), loaded.project.bundles());
            // A log that cannot be read is the business of the verbs that need it.
            let sealed = log::sealed(&log, &bundles).unwrap_or_default();
            let settled = Settled::of(loaded, &sealed);
            settled.soften(&mut self.problems);
            let engine = Some(&loaded.engine);
            let judge = Judge { office: &loaded.office, engine, settled, needed };
            judge.records(wanted, words, &mut self.problems);
            self.compare_sealed(&sealed);
        }
        problem::sort(&mut self.problems);
        self
    }

    /// Reports sealed records that are no longer what they were.
    fn compare_sealed(&mut self, sealed: &[Sealed]) {
        let Some(loaded) = &self.loaded else { return };
        let mut changed = frozen::check(loaded, sealed);
        if any_error(&self.problems) {
            // A record that cannot be read is not one that is gone.
            changed.retain(|problem| problem.place.is_some());
        }
        self.problems.extend(changed);
    }
}

/// Whether somebody still waits for what comes out.
pub type Needed<'a> = &'a (dyn Fn() -> bool + Sync);

/// What records are judged with.
pub struct Judge<'a> {
    pub office: &'a Office,
    pub engine: Option<&'a Engine>,
    pub settled: Settled,
    pub needed: Needed<'a>,
}

impl Judge<'_> {
    /// Adds what is wrong with the wanted records to what is known to be wrong. They are put into words
    /// only when nothing is wrong: a record with a bad reference would only fail again, in words that
    /// help less.
    pub fn records(&self, wanted: &Selection, words: Words, problems: &mut Vec<Problem>) {
        let corpus = &self.office.corpus;
        let try_words = words == Words::Try && !any_error(problems);
        let summaries: Vec<&Summary> =
            corpus.summaries().filter(|summary| wanted.holds(&summary.id)).collect();
        let judged = corpus.each(summaries.iter().copied(), |filed| self.one(filed, try_words));
        let (mut of_words, mut paths) = (Vec::new(), Paths::default());
        for (summary, judged) in summaries.iter().zip(judged) {
            let found = judged.map(|judged| {
                problems.extend(judged.problems);
                judged.path
            });
            match found {
                Err(problem) => problems.push(problem),
                Ok(Err(found)) => of_words.extend(found),
                Ok(Ok(path)) => {
                    of_words.extend(path.and_then(|path| paths.take(self.office, summary, path)));
                }
            }
        }
        if !any_error(problems) {
            problems.extend(of_words);
        }
    }

    fn one(&self, filed: &RecordFile, try_words: bool) -> Judged {
        if !(self.needed)() {
            return Judged { problems: Vec::new(), path: Ok(None) };
        }
        let mut problems = self.office.check(filed);
        self.settled.soften(&mut problems);
        let mut path = if try_words && !any_error(&problems) {
            into_words(self.office, self.engine, filed)
        } else {
            Ok(None)
        };
        if let Err(misfits) = &mut path {
            self.settled.soften(misfits);
        }
        if try_words && path.is_ok() && !any_error(&problems) {
            problems.extend(presented::unchanged(self.office, filed).err().map(Problem::advice));
        }
        Judged { problems, path }
    }
}

/// The paths of documents, each with its record; without regard to case, as some file systems have
/// them, and by digest: the paths themselves would be a tenth of what is kept of a record.
#[derive(Default)]
pub struct Paths<'a>(BTreeMap<Digest, &'a Summary>);

impl<'a> Paths<'a> {
    /// Takes a path for a record, or says whose it is.
    pub fn take(&mut self, office: &Office, summary: &'a Summary, path: Digest) -> Option<Problem> {
        let other = self.0.insert(path, summary)?;
        let message = format!("văn bản trùng tên tệp với văn bản của `{}`", other.id);
        Some(match office.corpus.open(summary) {
            Ok(filed) => Problem::at(Code::FileNameTaken, &filed.record.id().place, message),
            Err(problem) => problem,
        })
    }
}

/// A path as [`Paths`] knows it.
pub fn path_digest(path: &str) -> Digest {
    Digest::of(path.to_lowercase().as_bytes())
}

fn into_words(
    office: &Office,
    engine: Option<&Engine>,
    filed: &RecordFile,
) -> Result<Option<Digest>, Vec<Problem>> {
    let Some(made) = compose(office, filed)? else {
        return Ok(None);
    };
    let misfits = engine
        .map(|engine| place::misfits(engine, &made.composed.sheet, filed, &office.corpus))
        .unwrap_or_default();
    if misfits.is_empty() { Ok(Some(path_digest(&made.composed.facts.path))) } else { Err(misfits) }
}
