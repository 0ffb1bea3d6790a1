//! What is issued and in no bundle yet, rendered and sealed.

use super::make::{Maker, Purpose};
use super::original;
use super::seal::{self, Sealer};
use super::spool::Spool;
use super::stage::{self, Stage};
use super::{
    Due, Key, Limits, Loaded, MadePdf, Part, Progress, Selection, key_of, keys_of, restore,
};
use crate::archive::log::Log;
use crate::archive::{self, Sealed, Written};
use crate::cache::Cache;
use crate::problem::{Code, Place, Problem, any_error};
use crate::records::summary::Summary;
use chrono::NaiveDate;
use std::collections::BTreeSet;

/// What [`archive()`] did.
#[derive(Debug)]
pub struct Archived {
    pub made: Spool,
    /// Empty when nothing was new; several when one would be too large.
    pub written: Vec<Written>,
    /// How many documents earlier bundles hold.
    pub sealed_before: usize,
    /// What an earlier run that died left undone and this one finished, as advice to print; and, as
    /// errors, what could not be made and is not sealed, and what is sealed and not in its place below
    /// `out/`.
    pub healed: Vec<Problem>,
}

/// Renders and seals every document that is due and that no bundle holds yet. One that cannot be made
/// stops no other.
///
/// # Errors
/// All problems of a run that sealed nothing; `out/` is then as it was.
pub fn archive<'a>(
    loaded: &Loaded,
    due: impl Into<Due<'a>>,
    limits: Limits,
    threads: usize,
    progress: Progress<'_>,
) -> Result<Archived, Vec<Problem>> {
    let due: Due<'_> = due.into();
    let mut seal = || once(loaded, due, limits, threads, &mut *progress);
    // Another run may begin the log and seal while this one renders; what is left is then another set.
    match seal()? {
        Some(archived) => Ok(archived),
        None => seal()?.ok_or_else(|| vec![Problem::new(Code::Locked, TWICE)]),
    }
}

/// Said of what a log that is begun once makes impossible.
const TWICE: &str = "một lượt chạy khác vừa mở sổ niêm phong hai lần trong lúc này";

/// As [`archive()`]; `None` when another run has begun the log and sealed meanwhile.
fn once(
    loaded: &Loaded,
    due: Due<'_>,
    limits: Limits,
    threads: usize,
    progress: Progress<'_>,
) -> Result<Option<Archived>, Vec<Problem>> {
    let date = due.date;
    let (log, sealed, mut healed) = open(loaded)?;
    let cache = Cache::open(&loaded.project, Part::WHOLE);
    healed.extend(restore(loaded, &cache, &sealed, &Selection::All)?);
    let frozen: BTreeSet<Key> = sealed.iter().flat_map(keys_of).collect();
    let before = sealed.iter().flat_map(|bundle| &bundle.documents);
    let sealed_before = before.filter(|document| document.original.is_none()).count();
    let wanted = |summary: &&Summary| due.holds(summary) && !frozen.contains(&key_of(summary));
    let records: Vec<&Summary> = loaded.office.corpus.summaries().filter(wanted).collect();
    let late = original::late(loaded, &sealed, due);
    if records.is_empty() && late.is_empty() {
        let made = Spool::new(&loaded.project.out());
        return Ok(Some(Archived { made, written: Vec::new(), sealed_before, healed }));
    }
    let stage = Stage::open(loaded.project.out())?;
    // What is sealed is rendered now: a file in `out/` is not trusted, whatever a list beside it says.
    let nothing = Cache::default();
    let mut maker = Maker::new(loaded, &stage, &nothing, threads, Purpose::Bundle);
    maker.largest_bytes = limits.document_max_bytes;
    let (mut made, mut failed) = maker.make(&records, progress)?;
    let (originals, found) = original::entries(loaded, &late);
    failed.extend(found);
    for entry in originals {
        made.add(&MadePdf::original(entry))?;
    }
    if made.documents + made.originals == 0 && any_error(&failed) {
        return Err(failed);
    }
    healed.extend(failed);
    if made.documents + made.originals == 0 {
        return Ok(Some(Archived { made, written: Vec::new(), sealed_before, healed }));
    }
    let Some(written) = sealed_anew(loaded, &stage, log, (date, limits), &mut made)? else {
        return Ok(None);
    };
    // The bundles are the truth; the loose copies beside them may be made again at any time.
    let left = stage.publish(|path| cache.written(path));
    healed.extend(left.into_iter().filter_map(|left| left.problem));
    Ok(Some(Archived { made, written, sealed_before, healed }))
}

/// Seals what was made, into a log that is begun where there is none; `None` when another run began one
/// and sealed.
fn sealed_anew(
    loaded: &Loaded,
    stage: &Stage,
    log: Option<Log>,
    (date, limits): (NaiveDate, Limits),
    made: &mut Spool,
) -> Result<Option<Vec<Written>>, Problem> {
    let begun = log.is_none();
    let mut log = match log {
        Some(log) => log,
        None => match seal::begin_log(loaded, made, date)? {
            Some(log) => log,
            None => return Ok(None),
        },
    };
    let sealed = Sealer { loaded, stage, log: &mut log }.seal(date, limits, made);
    if sealed.is_err() && begun {
        // Where a bundle stands already, the log stays: the next run takes it in, and would refuse a
        // bundle without a log.
        let standing = archive::bundles_in(&loaded.project.bundles());
        if standing.is_ok_and(|bundles| bundles.is_empty()) {
            log.give_up();
        }
    }
    sealed.map(Some)
}

/// The log, what its bundles hold, and what dead runs left that was put right.
type Opened = (Option<Log>, Vec<Sealed>, Vec<Problem>);

fn open(loaded: &Loaded) -> Result<Opened, Problem> {
    // Also when nothing turns out to be new.
    let dead = stage::remove_dead(&loaded.project.out());
    let mut log = seal::open_log(loaded)?;
    let sealed = match &log {
        Some(log) => log.sealed(&loaded.project.bundles())?,
        None => Vec::new(),
    };
    let mut healed = log.as_mut().map(|log| std::mem::take(&mut log.healed)).unwrap_or_default();
    healed.extend(dead.into_iter().map(|name| unfinished(&name)));
    Ok((log, sealed, healed))
}

fn unfinished(name: &str) -> Problem {
    let message = "đã xóa thư mục dở dang của lượt chạy trước";
    Problem::at(Code::CannotWrite, &Place::file(format!("out/{name}")), message).advice()
}
