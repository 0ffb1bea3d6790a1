//! What is issued and in no bundle yet, rendered and sealed.

use super::make::Maker;
use super::seal::{self, Sealer};
use super::spool::Spool;
use super::stage::{self, Stage};
use super::{Due, Key, Limits, Loaded, Part, Progress, Wanted, key_of, keys_of, restore};
use crate::archive::log::Log;
use crate::archive::{self, Sealed};
use crate::cache::{self, Cache};
use crate::problem::{Code, Place, Problem};
use crate::records::brief::Brief;
use std::collections::BTreeSet;

/// What [`archive()`] did.
#[derive(Debug)]
pub struct Archived {
    pub made: Spool,
    /// Empty when nothing was new; several when one would be too large.
    pub written: Vec<archive::Written>,
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
    let one = |problem| vec![problem];
    let date = due.date;
    let (log, sealed, mut healed) = open(loaded).map_err(one)?;
    let cache = Cache::open(&loaded.project, Part::WHOLE);
    healed.extend(restore(loaded, &cache, &sealed, &Wanted::All).map_err(one)?);
    let frozen: BTreeSet<Key> = sealed.iter().flat_map(keys_of).collect();
    let sealed_before = sealed.iter().map(|bundle| bundle.documents.len()).sum();
    let wanted = |brief: &&Brief| due.holds(brief) && !frozen.contains(&key_of(brief));
    let records: Vec<&Brief> = loaded.office.corpus.briefs().filter(wanted).collect();
    if records.is_empty() {
        let made = Spool::new(&loaded.project.out());
        return Ok(Some(Archived { made, written: Vec::new(), sealed_before, healed }));
    }
    let stage = Stage::open(loaded.project.out()).map_err(one)?;
    // What is sealed is rendered now: a file in `out/` is not trusted, whatever a list beside it says.
    let nothing = Cache::default();
    let layout = cache::layout(&loaded.templates);
    let largest_bytes = limits.document_max_bytes;
    let maker = Maker { loaded, stage: &stage, cache: &nothing, layout, threads, largest_bytes };
    let (mut made, failed) = maker.make(&records, progress).map_err(one)?;
    if made.documents == 0 {
        return Err(failed);
    }
    healed.extend(failed);
    let begun = log.is_none();
    let mut log = match log {
        Some(log) => log,
        None => match seal::begin_log(loaded, &mut made, date).map_err(one)? {
            Some(log) => log,
            None => return Ok(None),
        },
    };
    let mut sealer = Sealer { loaded, stage: &stage, log: &mut log };
    let written = match sealer.seal(date, limits, &mut made) {
        Ok(written) => written,
        Err(problem) => {
            // Where a bundle stands already, the log stays: the next run takes it in, and would refuse
            // a bundle without a log.
            let standing = archive::bundles_in(&loaded.project.bundles());
            if begun && standing.is_ok_and(|bundles| bundles.is_empty()) {
                log.give_up();
            }
            return Err(one(problem));
        }
    };
    // The bundles are the truth; the loose copies beside them may be made again at any time.
    let left = stage.publish(|path| cache.written(path));
    healed.extend(left.into_iter().filter_map(|left| left.problem));
    Ok(Some(Archived { made, written, sealed_before, healed }))
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
