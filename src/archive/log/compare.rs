//! What two logs, or a log and a checkpoint kept elsewhere, are to each other; and the export.
//!
//! Our leaves and the other side's come in; same, ahead, behind or forked goes out. The export is a
//! copy of the log's text files, which is all that the other body needs to check and to witness.

use super::checkpoint::Checkpoint;
use super::lines::Leaf;
use super::sign::{SIGNATURES, SIGNERS_FILE};
use super::stamp::STAMPS;
use super::{SUMS_FILE, damaged, open};
use crate::disk;
use crate::problem::{Code, Problem};
use std::path::{Path, PathBuf};

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

/// Copies the text files of the log into an empty or older export. Returns how many were written. Into
/// the folders of `closed`, which are the project's own, nothing is exported.
///
/// # Errors
/// [`Code::LogForked`] when the target holds another history, and those of reading and writing.
pub fn export(folder: &Path, target: &Path, closed: &[PathBuf]) -> Result<usize, Problem> {
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
    refuse_folder(folder, target, closed)?;
    let (ours_of, theirs_of) = (signers(folder)?, signers(target)?);
    if theirs_of.is_some() && ours_of != theirs_of {
        let message = format!("`{}` có danh sách người ký khác", target.display());
        return Err(Problem::new(Code::SignerUnknown, message)
            .hint("khóa của ai là do hai cơ quan trao tận tay, không chép đè: so hai tệp nguoi-ky.txt, sửa cho giống nhau rồi xuất lại, hoặc xuất vào thư mục trống"));
    }
    let mut written = 0;
    for entry in disk::below(folder, |_| true) {
        let entry = entry?;
        if entry.file_type().is_file() && disk::is_shown(&entry) {
            let below = entry.path().strip_prefix(folder).expect("walked from there");
            let bytes = disk::read(entry.path(), disk::LARGE_BYTES);
            let bytes =
                bytes.map_err(|error| Problem::io(Code::CannotRead, entry.path(), &error))?;
            let to = target.join(below);
            let witness = below.starts_with(SIGNATURES) || below.starts_with(STAMPS);
            if witness && to.exists() {
                // A witness that is there was given by hand, and is not replaced.
                continue;
            }
            disk::write(&to, &bytes)?;
            written += 1;
        }
    }
    Ok(written)
}

/// The list of signers of a log, without what Windows tools put in.
///
/// # Errors
/// Those of reading.
pub fn signers(folder: &Path) -> Result<Option<String>, Problem> {
    let text = open::text(&folder.join(SIGNERS_FILE))?;
    Ok(text.map(|text| text.trim_start_matches('\u{feff}').replace('\r', "").trim().to_owned()))
}

/// Refuses to export into the log itself, into the project, or into a folder that holds something else.
fn refuse_folder(folder: &Path, target: &Path, closed: &[PathBuf]) -> Result<(), Problem> {
    // The target need not be there yet: then the nearest folder above it that is says where it goes.
    let target_at = std::path::absolute(target).unwrap_or_else(|_| target.to_owned());
    let to = target_at.ancestors().find_map(|above| std::fs::canonicalize(above).ok());
    let within = |folder: &Path| {
        let named = std::path::absolute(folder).is_ok_and(|at| target_at.starts_with(at));
        let is_at = std::fs::canonicalize(folder);
        named || to.as_ref().is_some_and(|to| is_at.is_ok_and(|at| to.starts_with(at)))
    };
    let inside = within(folder) || closed.iter().any(|folder| within(folder));
    let used = target.is_dir() && open::read(target)?.is_none() && !disk::list(target)?.is_empty();
    if !inside && !used {
        return Ok(());
    }
    let message = if inside {
        format!("`{}` ở trong thư mục sổ hoặc thư mục của dự án", target.display())
    } else {
        format!("`{}` đang chứa thứ khác, không phải một bản của sổ", target.display())
    };
    Err(Problem::new(Code::BadArgument, message)
        .hint("xuất vào một thư mục mới hoặc trống, ngoài dự án"))
}
