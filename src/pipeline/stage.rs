//! A folder beside the results, where PDFs wait until the whole run is known to be good.

use super::spool::MadePdf;
use crate::cache::Kept;
use crate::digest::Digest;
use crate::disk;
use crate::problem::{Code, Place, Problem};
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
    /// [`Code::FileNameTaken`] where another document of this run has the path; [`Code::CannotWrite`].
    pub fn keep(&self, path: &str, bytes: &[u8]) -> Result<(), Problem> {
        if disk::write_again(&self.folder.path().join(path), bytes)? {
            return Ok(());
        }
        // Which of the two came first depends on the threads.
        let place = Place::file(format!("out/{path}"));
        Err(Problem::at(Code::FileNameTaken, &place, "hai văn bản cùng tên tệp này"))
    }

    /// Where a PDF of this run is until the stage is published.
    pub fn file(&self, made: &MadePdf) -> PathBuf {
        let folder = if made.new { self.folder.path() } else { self.out.as_path() };
        folder.join(&made.entry.pdf)
    }

    /// Where a file waits that was kept under a path.
    pub fn path(&self, path: &str) -> PathBuf {
        self.folder.path().join(path)
    }

    /// Moves every file to its place, each in one step, but for those that cannot be moved, since a
    /// program holds what is there, and those where another's file stands: what is there must be what
    /// `written` says that a build wrote, or the same bytes. Says which were left; the others stand.
    pub fn publish(self, written: impl Fn(&str) -> Option<Kept>) -> Vec<Left> {
        let (mut left, mut refused) = (Vec::new(), 0);
        for entry in disk::below(self.folder.path(), |_| true) {
            let entry = match entry {
                Ok(entry) => entry,
                // What a failing disk does not show was made, and is not in its place.
                Err(problem) => {
                    left.push(Left { path: String::new(), problem: Some(problem) });
                    continue;
                }
            };
            if entry.file_name() == disk::LOCK_FILE || !entry.file_type().is_file() {
                continue;
            }
            let below = entry.path().strip_prefix(self.folder.path()).expect("it was found there");
            let target = self.out.join(below);
            let path = below.to_string_lossy().replace('\\', "/");
            let problem = match Foreign::find(&path, entry.path(), &target, written(&path)) {
                Some(found) => Some(found.problem()),
                // Each is waited for: a disk that takes nothing is not asked for ever.
                None if refused == REFUSED_MOST => None,
                None => match put(entry.path(), &target) {
                    Ok(()) => continue,
                    Err(problem) => {
                        refused += 1;
                        Some(problem)
                    }
                },
            };
            left.push(Left { path, problem });
        }
        left
    }

    /// Where the results go.
    pub fn out(&self) -> &Path {
        &self.out
    }
}

/// After so many files that could not be moved no other is tried.
const REFUSED_MOST: usize = 10;

/// A document of this run that is not in its place.
pub struct Left {
    /// Below `out/`.
    pub path: String,
    /// Why; `None` when it was not tried, after too many that failed.
    pub problem: Option<Problem>,
}

fn put(staged: &Path, target: &Path) -> Result<(), Problem> {
    let folder = target.parent().map_or(Ok(()), std::fs::create_dir_all);
    folder.map_err(|error| Problem::io(Code::CannotWrite, target, &error))?;
    disk::move_file(staged, target)
}

/// A PDF in `out/` that no build wrote there (tệp lạ), where a document of this run should stand.
struct Foreign {
    /// Below `out/`.
    path: String,
    /// Whether it begins with what a build wrote: signing programs append.
    begins_with_ours: bool,
}

impl Foreign {
    fn find(path: &str, staged: &Path, target: &Path, written: Option<Kept>) -> Option<Self> {
        let Ok(there) = disk::read(target, disk::LARGE_BYTES) else {
            // Nothing is there; what is there and cannot be read is not ours to replace.
            let is_there = std::fs::symlink_metadata(target).is_ok();
            return is_there.then(|| Self { path: path.to_owned(), begins_with_ours: false });
        };
        let ours = disk::read(staged, disk::LARGE_BYTES).unwrap_or_default();
        let as_written = written.is_some_and(|kept| Digest::of(&there) == kept.sha256);
        if as_written || there == ours {
            return None;
        }
        let before = written.and_then(|kept| {
            let size = usize::try_from(kept.size_bytes).ok()?;
            Some(Digest::of(there.get(..size)?) == kept.sha256)
        });
        let begins_with_ours = before == Some(true) || there.starts_with(&ours);
        Some(Self { path: path.to_owned(), begins_with_ours })
    }

    /// What a person is told.
    fn problem(&self) -> Problem {
        let message = if self.begins_with_ours {
            "tệp PDF này bắt đầu đúng bằng bản chương trình đã lập rồi có phần ghi thêm, như bản đã ký số; không ghi đè"
        } else {
            "tệp PDF này không đúng từng byte như chương trình đã ghi ở đây; không ghi đè"
        };
        let place = Place::file(format!("out/{}", self.path));
        let problem = Problem::at(Code::ForeignDocument, &place, message);
        if self.begins_with_ours {
            problem.hint("cất bản đã ký ra ngoài `out`, nơi cơ quan giữ bản gốc, rồi chạy lại")
        } else {
            problem
                .hint("mở ra xem, chuyển ra ngoài `out` và giữ lại (bản đã ký, bản có ghi chú, tệp riêng, hoặc bản cũ lập trên máy khác), rồi chạy lại")
        }
    }
}

/// Removes the folders of runs that no longer live, and names them; one that cannot be seen or removed is
/// no obstacle.
pub fn remove_dead(out: &Path) -> Vec<String> {
    let mut names = disk::names(out).unwrap_or_default();
    names.retain(|name| {
        let folder = out.join(name);
        let lock = || disk::open(&folder.join(disk::LOCK_FILE));
        let dead =
            name.starts_with(disk::TEMPORARY) && lock().is_ok_and(|lock| lock.try_lock().is_ok());
        dead && std::fs::remove_dir_all(&folder).is_ok()
    });
    names
}
