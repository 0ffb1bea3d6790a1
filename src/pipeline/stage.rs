//! A folder beside the results, where PDFs wait until the whole run is known to be good.

use super::make::Made;
use crate::disk;
use crate::problem::{Code, Problem};
use std::fs::File;
use std::path::{Path, PathBuf};

/// Removed with everything in it when it is dropped before [`Stage::publish`]; what a run that died
/// left is removed by the next one.
pub struct Stage {
    /// Tells other runs, such as those of other parts, that this one lives. It stands first, to be let go
    /// first: Windows removes no folder in which a file is open.
    _lock: File,
    folder: tempfile::TempDir,
    out: PathBuf,
}

impl Stage {
    /// Makes the folder in `out`, which is made when it is missing.
    ///
    /// # Errors
    /// [`Code::CannotWrite`].
    pub fn open(out: PathBuf) -> Result<Self, Problem> {
        let problem = |error: std::io::Error| Problem::io(Code::CannotWrite, &out, &error);
        std::fs::create_dir_all(&out).map_err(problem)?;
        remove_dead(&out);
        let mut builder = tempfile::Builder::new();
        let folder = builder.prefix(disk::TEMPORARY).tempdir_in(&out).map_err(problem)?;
        let lock = disk::lock(folder.path())?;
        Ok(Self { _lock: lock, folder, out })
    }

    /// Keeps a PDF that will stand at `path` below `out`.
    ///
    /// # Errors
    /// [`Code::CannotWrite`].
    pub fn keep(&self, path: &str, bytes: &[u8]) -> Result<(), Problem> {
        disk::write_again(&self.folder.path().join(path), bytes)
    }

    /// Where a PDF of this run is until the stage is published.
    pub fn file(&self, made: &Made) -> PathBuf {
        let folder = if made.new { self.folder.path() } else { self.out.as_path() };
        folder.join(&made.entry.pdf)
    }

    /// Moves every file to its place; each move is one step.
    ///
    /// # Errors
    /// [`Code::CannotWrite`].
    pub fn publish(self) -> Result<(), Problem> {
        let files = walkdir::WalkDir::new(self.folder.path()).sort_by_file_name();
        for entry in files.into_iter().filter_map(Result::ok) {
            if entry.file_name() == disk::LOCK_FILE {
                continue;
            }
            let below = entry.path().strip_prefix(self.folder.path()).expect("it was found there");
            let target = self.out.join(below);
            let moved = match entry.file_type().is_file() {
                true => std::fs::rename(entry.path(), &target),
                false => std::fs::create_dir_all(&target),
            };
            moved.map_err(|error| Problem::io(Code::CannotWrite, &target, &error))?;
        }
        Ok(())
    }

    /// Where the results go.
    pub fn out(&self) -> &Path {
        &self.out
    }
}

/// Removes the folders of runs that no longer live, and names them; one that cannot be removed is no
/// obstacle.
pub fn remove_dead(out: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(out).into_iter().flatten().filter_map(Result::ok);
    let mut removed = Vec::new();
    for entry in entries {
        let name = entry.file_name().to_string_lossy().into_owned();
        let lock = disk::open(&entry.path().join(disk::LOCK_FILE));
        let dead =
            name.starts_with(disk::TEMPORARY) && lock.is_ok_and(|lock| lock.try_lock().is_ok());
        if dead && std::fs::remove_dir_all(entry.path()).is_ok() {
            removed.push(name);
        }
    }
    removed.sort();
    removed
}
