//! Two clones sealed at the same time: one history is kept, the other's bundles are set aside.
//!
//! A log comes in whose history and another one part, most often half-merged by git. The kept one
//! becomes the log again, with bundles, index copies and checkpoints as git has them. A bundle of the
//! other is renamed and named in `nhanh-bo.txt`; so are signatures and time stamps of its checkpoints.
//! The caller seals the documents of what was given up anew. A person decides this, and writes into
//! git.

mod witness;

use super::checkpoint::Checkpoint;
use super::lines::{self, Leaf, is_half_merged};
use super::past::{self, Branches, GIVEN_UP_FILE, History, Past, given_up};
use super::{CHECKPOINTS, INDEXES, SUMS_FILE, check, checkpoint_path, damaged, index_path, open};
use crate::archive::bag::{CHECK_PAGE_FILE, NOTE_FILE, check_page};
use crate::archive::index::VERSION;
use crate::archive::sealed::{bundles_in, index_bytes};
use crate::digest::{Digest, Tally};
use crate::disk;
use crate::problem::{Code, Problem};
use std::path::Path;
use witness::{here_in, refuse, set_witnesses_aside, witnesses};

/// What the file name of such a bundle ends with.
pub const GIVEN_UP: &str = "bo";

/// Which history stays.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Keep {
    /// What this clone had before the merge.
    Ours,
    /// The shared repository's.
    Theirs,
}

/// What is done with a history whose checkpoints are signed or stamped.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Witnessed {
    /// It is not given up.
    Refuse,
    GiveUp,
}

/// What [`resolve`] did.
#[derive(Debug, Clone, Default)]
pub struct Resolved {
    /// The bundles of the log as it is now.
    pub kept: Vec<Leaf>,
    pub given_up: Vec<Leaf>,
    /// Signatures and time stamps that were set aside, by their path in the log.
    pub witnesses: Vec<String>,
    /// Bundles that stand neither here nor in git.
    pub absent: Vec<Leaf>,
}

/// Keeps one history of a log and sets the others aside.
///
/// # Errors
/// [`Code::BadArgument`] when there is one history only, [`Code::WitnessedGivenUp`] when a signed one
/// would go, [`Code::LogDamaged`] when no side is a log, and those of the disk.
pub fn resolve(
    folder: &Path,
    bundles: &Path,
    keep: Keep,
    witnessed: Witnessed,
) -> Result<Resolved, Problem> {
    let _lock = disk::lock(folder)?;
    let past = Past::of(folder);
    let choice = choose(folder, bundles, past.as_ref(), keep)?;
    let witnesses = witnesses(folder, past.as_ref(), &choice)?;
    if witnessed == Witnessed::Refuse && !witnesses.is_empty() {
        return Err(refuse(&witnesses));
    }
    let mut resolved = Resolved { kept: choice.kept.leaves.clone(), ..Resolved::default() };
    resolved.given_up = choice.given_up();
    let all = remember(folder, &resolved.given_up)?;
    set_aside(bundles, &all, &choice.kept, &mut resolved)?;
    restore_bundles(bundles, &choice, &mut resolved)?;
    restore_indexes(folder, bundles, past.as_ref(), &choice.kept.leaves)?;
    restore_checkpoints(folder, &choice.kept)?;
    resolved.witnesses = set_witnesses_aside(folder, past.as_ref(), &choice, witnesses)?;
    restore_notes(folder)?;
    // The list comes last: until then the log is still half-merged and this can run again.
    disk::write(&folder.join(SUMS_FILE), lines::text(&choice.kept.leaves).as_bytes())?;
    Ok(resolved)
}

/// The history that stays and those that part from it.
struct Choice {
    kept: History,
    lost: Vec<History>,
    /// Bundles of neither: that stand here, or that only a half-merged list names.
    strays: Vec<Leaf>,
}

impl Choice {
    fn given_up(&self) -> Vec<Leaf> {
        let mut all: Vec<Leaf> = Vec::new();
        let lost = self.lost.iter().flat_map(|lost| &lost.leaves);
        for leaf in lost.chain(&self.strays) {
            if !self.kept.leaves.contains(leaf) && !all.contains(leaf) {
                all.push(*leaf);
            }
        }
        all
    }

    /// How many bundles all of them have before they part.
    fn common(&self) -> usize {
        let common = self.lost.iter().map(|lost| self.kept.common(lost)).min();
        // Without one the log is put right as a whole.
        common.unwrap_or(0)
    }
}

fn choose(
    folder: &Path,
    bundles: &Path,
    past: Option<&Past>,
    keep: Keep,
) -> Result<Choice, Problem> {
    let here = here(folder);
    let mut branches = past.map(Past::branches).unwrap_or_default();
    if branches.ours.is_empty() && branches.theirs.is_empty() {
        branches = between_marks(folder)?;
    }
    let report = check(folder, bundles);
    let whole = |problem: &Problem| problem.code == Code::NotInLog;
    let (sound, whole) = (report.intact(), report.findings.iter().all(whole));
    let Branches { ours, theirs } = branches;
    let (chosen, others) = match keep {
        Keep::Ours => (ours, theirs),
        Keep::Theirs => (theirs, ours),
    };
    // What is here and whole counts, although git may not have it yet.
    let here = here.filter(|_| whole);
    let all: Vec<_> = chosen.into_iter().chain(others).chain(here).collect();
    let first = all.first().ok_or_else(|| damaged(SUMS_FILE, "không bên nào là một sổ đúng"))?;
    let later = all.iter().filter(|other| other.extends(first));
    let kept = later.max_by_key(|other| other.leaves.len()).unwrap_or(first).clone();
    let known = given_up(folder)?;
    let is_open = |other: &&History| {
        let gone = |leaf: &Leaf| !kept.leaves.contains(leaf) && !known.contains(leaf);
        !kept.extends(other) && other.leaves.iter().any(gone)
    };
    let lost: Vec<_> = all.iter().filter(is_open).cloned().collect();
    let strays = strays(folder, bundles, past, &kept)?;
    if lost.is_empty() && sound {
        return Err(Problem::new(Code::BadArgument, "sổ không có hai nhánh, không có gì để chọn"));
    }
    Ok(Choice { kept, lost, strays })
}

/// A history that was committed half-merged twice is known by its bundles alone.
fn strays(
    folder: &Path,
    bundles: &Path,
    past: Option<&Past>,
    kept: &History,
) -> Result<Vec<Leaf>, Problem> {
    let here = open::text(&folder.join(SUMS_FILE))?;
    let head = past.and_then(|past| past.file(&past.commit("HEAD")?, SUMS_FILE));
    let head = head.map(|bytes| String::from_utf8_lossy(&bytes).into_owned());
    let marked = here.into_iter().chain(head).filter(|text| is_half_merged(text));
    let mut strays: Vec<_> = marked.flat_map(|text| lines::without_marks(&text)).collect();
    for (bundle, path) in bundles_in(bundles)? {
        let sha256 = digest(&path)?;
        let kept = kept.leaves.iter().any(|leaf| leaf.bundle == bundle && leaf.sha256 == sha256);
        if let (false, Ok(index)) = (kept, index_bytes(bundle, &path)) {
            strays.push(Leaf { bundle, sha256, index: Digest::of(&index) });
        }
    }
    strays.retain(|leaf| !kept.leaves.contains(leaf));
    Ok(strays)
}

fn here(folder: &Path) -> Option<History> {
    let (origin, leaves) = open::read(folder).ok()??;
    Some(History { origin, leaves, commit: None })
}

/// Without git, or before anything was committed, the marks say what each side had.
fn between_marks(folder: &Path) -> Result<Branches, Problem> {
    let sums = open::text(&folder.join(SUMS_FILE))?.unwrap_or_default();
    let first = open::text(&checkpoint_path(folder, 0))?.unwrap_or_default();
    if !is_half_merged(&sums) {
        return Ok(Branches::default());
    }
    let mut sides = past::sides(&sums, &first);
    match sides.len() {
        2 => {
            let theirs = sides.split_off(1);
            Ok(Branches { ours: sides, theirs })
        }
        _ => Err(damaged(SUMS_FILE, "một bên của chỗ hợp nhất dở dang không phải sổ đúng")),
    }
}

fn remember(folder: &Path, more: &[Leaf]) -> Result<Vec<Leaf>, Problem> {
    let mut all = given_up(folder)?;
    all.extend(more);
    all.sort_by_key(|leaf| (leaf.bundle, leaf.sha256.0));
    all.dedup();
    if !all.is_empty() {
        disk::write(&folder.join(GIVEN_UP_FILE), lines::text(&all).as_bytes())?;
    }
    Ok(all)
}

/// The name of a bundle that was given up: with its digest, so that no two ever share one.
pub fn aside(leaf: &Leaf) -> String {
    format!("{}.{}.{GIVEN_UP}", leaf.bundle.file(), short(leaf.sha256))
}

fn short(digest: Digest) -> String {
    digest.to_string().chars().take(8).collect()
}

/// Every bundle that was ever given up stands aside under its own name, unless it is kept again.
fn set_aside(
    bundles: &Path,
    all: &[Leaf],
    kept: &History,
    resolved: &mut Resolved,
) -> Result<(), Problem> {
    let past = Past::of(bundles);
    for leaf in all.iter().filter(|leaf| !kept.leaves.contains(leaf)) {
        let (path, aside) = (bundles.join(leaf.bundle.file()), bundles.join(aside(leaf)));
        if is(&aside, leaf.sha256)? {
            if is(&path, leaf.sha256)? {
                let removed = std::fs::remove_file(&path);
                removed.map_err(|error| Problem::io(Code::CannotWrite, &path, &error))?;
            }
        } else if is(&path, leaf.sha256)? {
            rename(&path, &aside)?;
        } else if !restored(past.as_ref(), leaf, &aside)? {
            // The names of older versions of this program had no digest in them.
            let old = bundles.join(format!("{}.{GIVEN_UP}", leaf.bundle.file()));
            if !is(&old, leaf.sha256)? {
                resolved.absent.push(*leaf);
            }
        }
    }
    Ok(())
}

fn restored(past: Option<&Past>, leaf: &Leaf, target: &Path) -> Result<bool, Problem> {
    past.map_or(Ok(false), |past| past.restore(&leaf.bundle.file(), leaf.sha256, target))
}

/// The kept bundles after the fork, from git; one before it may lie elsewhere and stays there.
fn restore_bundles(
    bundles: &Path,
    choice: &Choice,
    resolved: &mut Resolved,
) -> Result<(), Problem> {
    let past = Past::of(bundles);
    let common = choice.common();
    for (number, leaf) in choice.kept.leaves.iter().enumerate() {
        let path = bundles.join(leaf.bundle.file());
        let (there, aside) = (path.exists(), bundles.join(aside(leaf)));
        let elsewhere = !there && number < common && !aside.exists();
        if elsewhere || is(&path, leaf.sha256)? {
            continue;
        }
        if there {
            let found = digest(&path)?;
            rename(&path, &bundles.join(self::aside(&Leaf { sha256: found, ..*leaf })))?;
        }
        if is(&aside, leaf.sha256)? {
            rename(&aside, &path)?;
        } else if !restored(past.as_ref(), leaf, &path)? {
            resolved.absent.push(*leaf);
        }
    }
    Ok(())
}

fn rename(from: &Path, to: &Path) -> Result<(), Problem> {
    std::fs::rename(from, to).map_err(|error| Problem::io(Code::CannotWrite, to, &error))
}

/// Whether a file is there and has this digest.
fn is(path: &Path, wanted: Digest) -> Result<bool, Problem> {
    if !path.exists() { Ok(false) } else { Ok(digest(path)? == wanted) }
}

fn digest(path: &Path) -> Result<Digest, Problem> {
    let tally = disk::open(path).and_then(|file| Tally::copy(file, std::io::sink()));
    Ok(tally.map_err(|error| Problem::io(Code::CannotRead, path, &error))?.sha256)
}

/// Index copies as they were logged, from git or from the bundles themselves.
fn restore_indexes(
    folder: &Path,
    bundles: &Path,
    past: Option<&Past>,
    kept: &[Leaf],
) -> Result<(), Problem> {
    for leaf in kept {
        let copy = index_path(folder, *leaf);
        if is(&copy, leaf.index)? {
            continue;
        }
        let file = format!("{INDEXES}/{}.json", leaf.bundle);
        let found = past.map_or(Ok(false), |past| past.restore(&file, leaf.index, &copy))?;
        let path = bundles.join(leaf.bundle.file());
        if !found && path.exists() {
            disk::write(&copy, &index_bytes(leaf.bundle, &path)?)?;
        }
    }
    // A copy that belongs to no kept bundle may stay, but not with marks in it.
    for file in here_in(folder, INDEXES)? {
        let path = folder.join(file);
        let text = disk::read(&path, disk::LARGE_BYTES).unwrap_or_default();
        if is_half_merged(&String::from_utf8_lossy(&text)) {
            let removed = std::fs::remove_file(&path);
            removed.map_err(|error| Problem::io(Code::CannotWrite, &path, &error))?;
        }
    }
    Ok(())
}

fn restore_checkpoints(folder: &Path, kept: &History) -> Result<(), Problem> {
    for size in 0..=kept.leaves.len() {
        let checkpoint = Checkpoint::of(&kept.origin, &kept.leaves[..size]).to_string();
        if open::text(&checkpoint_path(folder, size)).ok().flatten().as_ref() != Some(&checkpoint) {
            disk::write(&checkpoint_path(folder, size), checkpoint.as_bytes())?;
        }
    }
    for file in disk::names(&folder.join(CHECKPOINTS))? {
        let size = file.strip_suffix(".txt").and_then(|number| number.parse::<usize>().ok());
        if size.is_some_and(|size| size > kept.leaves.len()) {
            let path = folder.join(CHECKPOINTS).join(file);
            let removed = std::fs::remove_file(&path);
            removed.map_err(|error| Problem::io(Code::CannotWrite, &path, &error))?;
        }
    }
    Ok(())
}

/// The notes are the program's own: where git left both texts, this version's stands.
fn restore_notes(folder: &Path) -> Result<(), Problem> {
    let page = check_page(VERSION);
    for (file, text) in [(NOTE_FILE, open::NOTE), (CHECK_PAGE_FILE, &page)] {
        let path = folder.join(file);
        if open::text(&path)?.is_some_and(|found| is_half_merged(&found)) {
            disk::write(&path, text.as_bytes())?;
        }
    }
    Ok(())
}
