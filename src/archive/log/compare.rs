//! What two logs, or a log and a checkpoint kept elsewhere, are to each other; and the export.
//!
//! Our leaves and the other side's come in; same, ahead, behind or forked goes out. The export is a
//! copy of the log's text files, which is all that the other body needs to check and to witness.

use super::checkpoint::Checkpoint;
use super::lines::Leaf;
use super::{SUMS_FILE, damaged, open};
use crate::disk;
use crate::problem::{Code, Problem};
use std::path::Path;

/// How another history relates to ours.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Relation {
    Same,
    /// The other is an older state of ours, by so many bundles.
    WeAreAhead(usize),
    /// Ours is an older state of the other, by so many bundles.
    WeAreBehind(usize),
    /// The histories part after so many bundles: one of them was altered, or two clones sealed.
    Forked(usize),
    /// A checkpoint beyond our size, without its leaves, says nothing yet.
    Unknown,
}

/// Compares two logs leaf by leaf.
pub fn with_log(ours: &[Leaf], theirs: &[Leaf]) -> Relation {
    let common = ours.iter().zip(theirs).take_while(|(a, b)| a == b).count();
    match (ours.len() - common, theirs.len() - common) {
        (0, 0) => Relation::Same,
        (ahead, 0) => Relation::WeAreAhead(ahead),
        (0, behind) => Relation::WeAreBehind(behind),
        _ => Relation::Forked(common),
    }
}

/// Compares a log with a checkpoint: signed, printed, or out of a bundle.
pub fn with_checkpoint(origin: &str, ours: &[Leaf], theirs: &Checkpoint) -> Relation {
    let Some(then) = ours.get(..theirs.size) else { return Relation::Unknown };
    match ours.len() - theirs.size {
        _ if Checkpoint::of(origin, then) != *theirs => Relation::Forked(0),
        0 => Relation::Same,
        ahead => Relation::WeAreAhead(ahead),
    }
}

/// Copies the text files of the log into an empty or older export. Returns how many were written.
///
/// # Errors
/// [`Code::LogForked`] when the target holds another history, and those of reading and writing.
pub fn export(folder: &Path, target: &Path) -> Result<usize, Problem> {
    let missing = || damaged(SUMS_FILE, "không có sổ niêm phong ở đây");
    let (_, ours) = open::read(folder)?.ok_or_else(missing)?;
    if let Some((_, theirs)) = open::read(target)? {
        let relation = with_log(&ours, &theirs);
        if matches!(relation, Relation::Forked(_) | Relation::WeAreBehind(_)) {
            let message = format!("`{}` giữ một sổ khác hoặc mới hơn", target.display());
            return Err(
                Problem::new(Code::LogForked, message).hint("xuất vào thư mục trống rồi so hai sổ")
            );
        }
    }
    let mut written = 0;
    for entry in walkdir::WalkDir::new(folder).sort_by_file_name() {
        let entry = entry.map_err(|error| Problem::io(Code::CannotRead, folder, &error.into()))?;
        let hidden = entry.file_name().to_string_lossy().starts_with('.');
        if entry.file_type().is_file() && !hidden {
            let below = entry.path().strip_prefix(folder).expect("walked from there");
            let bytes = disk::read(entry.path(), disk::LARGE_BYTES);
            let bytes =
                bytes.map_err(|error| Problem::io(Code::CannotRead, entry.path(), &error))?;
            disk::write(&target.join(below), &bytes)?;
            written += 1;
        }
    }
    Ok(written)
}
