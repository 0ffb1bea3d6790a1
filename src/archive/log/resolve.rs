//! Two clones sealed at the same time: one history is kept, the other's bundles are set aside.
//!
//! A list that git left half-merged comes in. The kept side becomes the log again; each bundle of
//! the other side is renamed, never deleted, and named in `nhanh-bo.txt`, so that the next `archive`
//! seals its documents anew, with their PDFs unchanged. Nothing else may decide this silently.

use super::checkpoint::Checkpoint;
use super::lines::{Leaf, is_half_merged, parse, parse_lines, text};
use super::{SUMS_FILE, checkpoint_path, damaged, index_path, open};
use crate::archive::sealed::index_bytes;
use crate::digest::{Digest, Tally};
use crate::disk;
use crate::problem::{Code, Problem};
use std::path::Path;

/// Where the bundles of histories that were given up are named.
pub const GIVEN_UP_FILE: &str = "nhanh-bo.txt";
/// What the file name of such a bundle ends with.
pub const GIVEN_UP: &str = ".bo";

/// Which history of a half-merged list stays.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Keep {
    /// What this clone had before the merge (`<<<<<<<`).
    Ours,
    /// What the merge brought (`>>>>>>>`): the shared repository's.
    Theirs,
}

/// Keeps one history of a half-merged log. Returns the leaves that were given up.
///
/// # Errors
/// [`Code::BadArgument`] when the log is not half-merged, [`Code::LogDamaged`] when a side is no
/// log, and those of the disk.
pub fn resolve(folder: &Path, bundles: &Path, keep: Keep) -> Result<Vec<Leaf>, Problem> {
    let _lock = disk::lock(folder)?;
    let sums = folder.join(SUMS_FILE);
    let merged = open::text(&sums)?.unwrap_or_default();
    if !is_half_merged(&merged) {
        return Err(Problem::new(Code::BadArgument, "sổ không có hai nhánh, không có gì để chọn"));
    }
    let (ours, theirs) = sides(&merged);
    let (kept, other) = match keep {
        Keep::Ours => (ours, theirs),
        Keep::Theirs => (theirs, ours),
    };
    let kept = parse(&kept)?;
    let other = parse_lines(&other).map_err(|message| damaged(SUMS_FILE, message))?;
    let given_up: Vec<_> = other.into_iter().filter(|leaf| !kept.contains(leaf)).collect();
    let origin = origin(folder)?;
    remember(folder, &given_up)?;
    set_aside(bundles, &given_up)?;
    restore_indexes(folder, bundles, &kept)?;
    for size in 0..=kept.len() {
        let checkpoint = Checkpoint::of(&origin, &kept[..size]).to_string();
        if open::text(&checkpoint_path(folder, size))?.as_ref() != Some(&checkpoint) {
            disk::write(&checkpoint_path(folder, size), checkpoint.as_bytes())?;
        }
    }
    remove_later_checkpoints(folder, kept.len(), given_up.len())?;
    // The list comes last: until then the log is still half-merged and this can run again.
    disk::write(&sums, text(&kept).as_bytes())?;
    Ok(given_up)
}

/// Takes a half-merged text apart into what each side had.
fn sides(merged: &str) -> (String, String) {
    let (mut ours, mut theirs) = (String::new(), String::new());
    let (mut to_ours, mut to_theirs) = (true, true);
    for line in merged.split_inclusive('\n') {
        match line.as_bytes() {
            [b'<', b'<', b'<', b'<', b'<', b'<', b'<', ..] => (to_ours, to_theirs) = (true, false),
            // The common ancestor of git's diff3 style belongs to neither.
            [b'|', b'|', b'|', b'|', b'|', b'|', b'|', ..] => (to_ours, to_theirs) = (false, false),
            [b'=', b'=', b'=', b'=', b'=', b'=', b'=', ..] => (to_ours, to_theirs) = (false, true),
            [b'>', b'>', b'>', b'>', b'>', b'>', b'>', ..] => (to_ours, to_theirs) = (true, true),
            _ => {
                ours.push_str(if to_ours { line } else { "" });
                theirs.push_str(if to_theirs { line } else { "" });
            }
        }
    }
    (ours, theirs)
}

fn origin(folder: &Path) -> Result<String, Problem> {
    let first = open::text(&checkpoint_path(folder, 0))?;
    let first = first.and_then(|text| text.parse::<Checkpoint>().ok());
    first
        .map(|first| first.origin)
        .ok_or_else(|| damaged("diem-chot/0000.txt", "sổ mất điểm chốt đầu tiên"))
}

fn remember(folder: &Path, given_up: &[Leaf]) -> Result<(), Problem> {
    let path = folder.join(GIVEN_UP_FILE);
    let mut list = open::text(&path)?.unwrap_or_default();
    for leaf in given_up {
        if !list.contains(&leaf.text()) {
            list += &leaf.text();
        }
    }
    disk::write(&path, list.as_bytes())
}

fn set_aside(bundles: &Path, given_up: &[Leaf]) -> Result<(), Problem> {
    for leaf in given_up {
        let path = bundles.join(leaf.bundle.file());
        let aside = bundles.join(format!("{}{GIVEN_UP}", leaf.bundle.file()));
        // Both sides may have used the same name: only the bundle that was given up moves.
        if path.exists() && whole(&path)? == leaf.sha256 {
            let renamed = std::fs::rename(&path, &aside);
            renamed.map_err(|error| Problem::io(Code::CannotWrite, &aside, &error))?;
        }
    }
    Ok(())
}

/// Brings back index copies that the merge left in conflict, from the bundles themselves.
fn restore_indexes(folder: &Path, bundles: &Path, kept: &[Leaf]) -> Result<(), Problem> {
    for leaf in kept {
        let copy = index_path(folder, *leaf);
        let sound = disk::read(&copy, disk::LARGE_BYTES)
            .is_ok_and(|bytes| Digest::of(&bytes) == leaf.index);
        let path = bundles.join(leaf.bundle.file());
        if !sound && path.exists() {
            disk::write(&copy, &index_bytes(leaf.bundle, &path)?)?;
        }
    }
    Ok(())
}

fn whole(path: &Path) -> Result<Digest, Problem> {
    let tally = disk::open(path).and_then(|file| Tally::copy(file, std::io::sink()));
    Ok(tally.map_err(|error| Problem::io(Code::CannotRead, path, &error))?.sha256)
}

fn remove_later_checkpoints(folder: &Path, size: usize, more: usize) -> Result<(), Problem> {
    for later in size + 1..=size + more {
        let path = checkpoint_path(folder, later);
        if path.exists() {
            let removed = std::fs::remove_file(&path);
            removed.map_err(|error| Problem::io(Code::CannotWrite, &path, &error))?;
        }
    }
    Ok(())
}
