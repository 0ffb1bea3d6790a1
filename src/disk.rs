//! The only place that writes files: beside, fsync, rename, fsync of the folder.
//!
//! A reader sees the old file or the new one, never a half; a run that dies leaves at most a
//! temporary file, whose name starts with [`TEMPORARY`] and which the next run removes.

use crate::problem::{Code, Problem};
use std::io::Write;
use std::path::Path;

/// How the names of unfinished files start.
pub const TEMPORARY: &str = ".qcph-dang-ghi-";

/// Puts `bytes` at `path` in one step, replacing what is there; makes missing folders.
///
/// # Errors
/// [`Code::CannotWrite`] with the system's reason; `path` is then as it was.
pub fn write(path: &Path, bytes: &[u8]) -> Result<(), Problem> {
    write_with(path, |file| file.write_all(bytes))
}

/// As [`write`], for content that is produced while it is written.
///
/// # Errors
/// As [`write`]; an error of `fill` counts as one of the disk.
pub fn write_with(
    path: &Path,
    fill: impl FnOnce(&mut std::fs::File) -> std::io::Result<()>,
) -> Result<(), Problem> {
    let problem = |error: &std::io::Error| Problem::io(Code::CannotWrite, path, error);
    let folder = path.parent().unwrap_or(Path::new("."));
    std::fs::create_dir_all(folder).map_err(|error| problem(&error))?;
    let mut builder = tempfile::Builder::new();
    let mut beside =
        builder.prefix(TEMPORARY).tempfile_in(folder).map_err(|error| problem(&error))?;
    fill(beside.as_file_mut()).map_err(|error| problem(&error))?;
    beside.as_file().sync_all().map_err(|error| problem(&error))?;
    readable_by_all(beside.as_file()).map_err(|error| problem(&error))?;
    beside.persist(path).map_err(|error| problem(&error.error))?;
    sync_folder(folder).map_err(|error| problem(&error))
}

/// A temporary file is private to its writer; an issued document is for the whole office.
#[cfg(unix)]
fn readable_by_all(file: &std::fs::File) -> std::io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    file.set_permissions(std::fs::Permissions::from_mode(0o644))
}

#[cfg(not(unix))]
fn readable_by_all(_: &std::fs::File) -> std::io::Result<()> {
    Ok(())
}

/// Makes a rename durable. Windows has no such call; NTFS logs renames itself.
#[cfg(unix)]
fn sync_folder(folder: &Path) -> std::io::Result<()> {
    std::fs::File::open(folder)?.sync_all()
}

#[cfg(not(unix))]
fn sync_folder(_: &Path) -> std::io::Result<()> {
    Ok(())
}
