//! Writes files: beside, fsync, rename, fsync of the folder; and opens regular ones that others
//! may have put there.
//!
//! A reader sees the old file or the new one (test: cli::trouble::a_full_disk_leaves_everything_as_it_was);
//! a run that dies leaves at most a temporary file, whose name starts with [`TEMPORARY`] and which the next
//! run removes. A new file has the rights that the user's mask leaves (umask): bundles and log hold what is
//! not public, so whoever wants them closed to others sets the mask, and this file does not open them again
//! (test: a_file_has_the_rights_that_the_mask_leaves).

mod list;
mod lock;
mod names;
mod regular;
mod zip_end;

use crate::problem::{self, Code, Problem};
use lock::{cannot_lock, hold};
use std::fs::File;
use std::io::{Error, ErrorKind, Write};
use std::path::Path;
use std::time::Duration;
use tempfile::{NamedTempFile, PersistError};

pub use list::{DirEntry, below, is_shown, list, names};
pub use lock::{LOCK_FILE, WAITS, give_up_lock, lock};
pub use names::{is_device, not_on_windows};
pub use regular::{open, read, read_text};
pub use zip_end::zip_end;

/// How the names of unfinished files start.
pub const TEMPORARY: &str = ".qcph-dang-ghi-";

/// No template, checkpoint, proof, signature or time stamp is larger.
pub const SMALL_BYTES: u64 = 1 << 20;

/// No PDF, index or list of a log or cache that is taken into memory is larger.
pub const LARGE_BYTES: u64 = 128 << 20;

/// Puts `bytes` at `path` in one step, replacing what is there; makes missing folders.
///
/// # Errors
/// [`Code::CannotWrite`] with the system's reason, [`Code::FileName`] for a name that Windows cannot hold;
/// `path` is then as it was.
pub fn write(path: &Path, bytes: &[u8]) -> Result<(), Problem> {
    write_with(path, |file| file.write_all(bytes))
}

/// Puts a file at `path` in one step; what is already there stays, and that is an error.
///
/// # Errors
/// [`Code::CannotWrite`] with the system's reason, or the problem of `fill`; `path` is then as it
/// was.
pub fn create_with(
    path: &Path,
    fill: impl FnOnce(&mut File) -> Result<(), Problem>,
) -> Result<(), Problem> {
    let problem = |error: &Error| Problem::io(Code::CannotWrite, path, error);
    if path.exists() {
        return Err(problem(&ErrorKind::AlreadyExists.into()));
    }
    let mut beside = beside(path)?;
    fill(beside.as_file_mut())?;
    beside.as_file().sync_all().map_err(|error| problem(&error))?;
    put(beside, |file| file.persist_noclobber(path)).map_err(|error| problem(&error))?;
    sync_folder(folder_of(path)).map_err(|error| problem(&error))
}

/// As [`write()`], for content that is produced while it is written.
///
/// # Errors
/// As [`write()`]; an error of `fill` counts as one of the disk.
pub fn write_with(
    path: &Path,
    fill: impl FnOnce(&mut File) -> std::io::Result<()>,
) -> Result<(), Problem> {
    let problem = |error: &Error| Problem::io(Code::CannotWrite, path, error);
    let mut beside = beside(path)?;
    fill(beside.as_file_mut()).map_err(|error| problem(&error))?;
    beside.as_file().sync_all().map_err(|error| problem(&error))?;
    put(beside, |file| file.persist(path)).map_err(|error| problem(&error))?;
    sync_folder(folder_of(path)).map_err(|error| problem(&error))
}

/// Writes a file in a folder of this run's own, without waiting for the disk: for what can be made
/// again, and is known by its digest. Says whether it did: a file that is there already stays.
///
/// # Errors
/// [`Code::CannotWrite`] with the system's reason.
pub fn write_again(path: &Path, bytes: &[u8]) -> Result<bool, Problem> {
    let problem = |error: Error| Problem::io(Code::CannotWrite, path, &error);
    let created = match File::create_new(path) {
        Err(error) if error.kind() == ErrorKind::NotFound => {
            std::fs::create_dir_all(folder_of(path)).map_err(problem)?;
            File::create_new(path)
        }
        created => created,
    };
    match created.and_then(|mut file| file.write_all(bytes)) {
        Err(error) if error.kind() == ErrorKind::AlreadyExists => Ok(false),
        written => written.map(|()| true).map_err(problem),
    }
}

/// Moves a finished file to `path` in one step, replacing what is there. To another disk, which no
/// rename reaches, the bytes are copied beside `path` first.
///
/// # Errors
/// [`Code::CannotWrite`] with the system's reason; `path` is then as it was.
pub fn move_file(from: &Path, path: &Path) -> Result<(), Problem> {
    names::check(path)?;
    match patiently(|| std::fs::rename(from, path)) {
        Err(error) if error.kind() == ErrorKind::CrossesDevices => {
            write_with(path, |file| std::io::copy(&mut open(from)?, file).map(drop))
        }
        moved => moved.map_err(|error| Problem::io(Code::CannotWrite, path, &error)),
    }
}

/// Gives a finished file its name.
fn put(
    file: NamedTempFile,
    rename: impl Fn(NamedTempFile) -> std::result::Result<File, PersistError>,
) -> std::io::Result<()> {
    let mut file = Some(file);
    patiently(|| match rename(file.take().expect("it comes back when it has not been renamed")) {
        Ok(_) => Ok(()),
        Err(refused) => {
            file = Some(refused.file);
            Err(refused.error)
        }
    })
}

/// How often a rename is tried that Windows refuses, and how long it waits in between: for some seconds
/// in all, in which scanners and indexers let a new file go.
const RENAMES: u32 = 40;
const BETWEEN_RENAMES: Duration = Duration::from_millis(100);

fn patiently(mut rename: impl FnMut() -> std::io::Result<()>) -> std::io::Result<()> {
    again(RENAMES, problem::passes_soon, || std::thread::sleep(BETWEEN_RENAMES), &mut rename)
}

/// How often a file is opened that another program has for itself: a shorter while, since it may be for the day.
const OPENINGS: u32 = 20;

fn opened(path: &Path) -> std::io::Result<File> {
    let wait = || std::thread::sleep(BETWEEN_RENAMES);
    again(OPENINGS, problem::is_held_by_another, wait, &mut || File::open(path))
}

/// Does something until it is done, or fails with what does not pass, at most so many times.
fn again<T>(
    times: u32,
    passes: impl Fn(&Error) -> bool,
    wait: impl Fn(),
    act: &mut impl FnMut() -> std::io::Result<T>,
) -> std::io::Result<T> {
    for _ in 1..times {
        match act() {
            Err(error) if passes(&error) => wait(),
            done => return done,
        }
    }
    act()
}

/// Lets everybody who may read a file run it too; a wish, which some file systems do not grant.
#[cfg(unix)]
pub fn make_executable(path: &Path) {
    use std::os::unix::fs::PermissionsExt;
    let Ok(found) = std::fs::metadata(path) else { return };
    let mode = found.permissions().mode();
    let _ = std::fs::set_permissions(
        path,
        std::fs::Permissions::from_mode(mode | ((mode & 0o444) >> 2)),
    );
}

/// Elsewhere a file needs no mode to be run.
#[cfg(not(unix))]
pub fn make_executable(_: &Path) {}

/// Tries to write into `folder` and to lock what was written; leaves nothing there.
///
/// # Errors
/// [`Code::CannotWrite`] with the system's reason; [`Code::Locked`] where the file system knows no
/// locks.
pub fn try_writing(folder: &Path) -> Result<(), Problem> {
    let problem = |error: Error| Problem::io(Code::CannotWrite, folder, &error);
    let mut file = beside(&folder.join("a"))?;
    file.write_all(b"a").and_then(|()| file.as_file().sync_all()).map_err(problem)?;
    hold(|| file.as_file().lock()).map_err(|error| cannot_lock(folder, &error))?;
    file.close().map_err(problem)
}

/// A file in the system's folder for such, which only this account may read, until it is dropped.
///
/// # Errors
/// [`Code::CannotWrite`] with the system's reason.
pub fn private(ending: &str, bytes: &[u8]) -> Result<tempfile::TempPath, Problem> {
    let made = tempfile::Builder::new().prefix("qcph-").suffix(ending).tempfile();
    let written = made.and_then(|mut file| file.write_all(bytes).map(|()| file.into_temp_path()));
    written.map_err(|error| Problem::io(Code::CannotWrite, &std::env::temp_dir(), &error))
}

/// How many bytes the disk of `folder` still takes.
///
/// # Errors
/// [`Code::CannotRead`].
pub fn room_bytes(folder: &Path) -> Result<u64, Problem> {
    fs4::available_space(folder).map_err(|error| Problem::io(Code::CannotRead, folder, &error))
}

/// Removes what runs that died left half-written in `folder`; says what it removed.
///
/// The caller holds the folder's lock: another writer's file is not a left-over.
///
/// # Errors
/// As [`list()`], and [`Code::CannotWrite`].
pub fn remove_unfinished(folder: &Path) -> Result<Vec<String>, Problem> {
    let problem = |error: &Error| Problem::io(Code::CannotWrite, folder, error);
    let mut removed = Vec::new();
    for name in names(folder)?.into_iter().filter(|name| name.starts_with(TEMPORARY)) {
        let path = folder.join(&name);
        let remove =
            if path.is_dir() { std::fs::remove_dir_all(path) } else { std::fs::remove_file(path) };
        remove.map_err(|error| problem(&error))?;
        removed.push(name);
    }
    Ok(removed)
}

fn folder_of(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// Opens a temporary file in the folder of `path`, which is made when it is missing.
fn beside(path: &Path) -> Result<tempfile::NamedTempFile, Problem> {
    names::check(path)?;
    let problem = |error: &Error| Problem::io(Code::CannotWrite, path, error);
    let folder = folder_of(path);
    std::fs::create_dir_all(folder).map_err(|error| problem(&error))?;
    let mut builder = tempfile::Builder::new();
    builder.prefix(TEMPORARY);
    // Else it would be for its writer alone, whatever the mask says.
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    builder.tempfile_in(folder).map_err(|error| problem(&error))
}

/// Makes a rename durable. Windows has no such call; NTFS logs renames itself.
#[cfg(unix)]
fn sync_folder(folder: &Path) -> std::io::Result<()> {
    match File::open(folder).and_then(|folder| folder.sync_all()) {
        Err(error) if is_passed_over(&error) => Ok(()),
        synced => synced,
    }
}

/// Whether a folder only cannot be synced (network and FUSE drives say EINVAL, ENOTSUP or EBADF), or
/// not be opened for that: the rename took place. A disk that fails or is full is something else.
#[cfg(unix)]
fn is_passed_over(error: &Error) -> bool {
    const EBADF: i32 = 9;
    let kinds = [ErrorKind::InvalidInput, ErrorKind::Unsupported, ErrorKind::PermissionDenied];
    kinds.contains(&error.kind()) || error.raw_os_error() == Some(EBADF)
}

#[cfg(not(unix))]
fn sync_folder(_: &Path) -> std::io::Result<()> {
    Ok(())
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;
    use std::os::unix::fs::PermissionsExt;

    fn is_passed_over_of(raw: i32) -> bool {
        is_passed_over(&Error::from_raw_os_error(raw))
    }

    #[test]
    fn what_passes_is_tried_again_and_nothing_else() {
        let tried = |kinds: &[ErrorKind]| {
            let mut calls = 0;
            let result =
                again(5, |error| error.kind() == ErrorKind::ResourceBusy, || (), &mut || {
                    calls += 1;
                    kinds.get(calls - 1).map_or(Ok(()), |kind| Err((*kind).into()))
                });
            (calls, result.is_ok())
        };
        use ErrorKind::{NotFound, ResourceBusy};
        assert_eq!(tried(&[]), (1, true));
        assert_eq!(tried(&[ResourceBusy; 4]), (5, true));
        assert_eq!(tried(&[ResourceBusy; 9]), (5, false));
        assert_eq!(tried(&[ResourceBusy, NotFound]), (2, false));
    }

    /// EINVAL, EOPNOTSUPP, EBADF, EACCES, EPERM; EIO, ENOSPC, EROFS, EDQUOT.
    #[test]
    fn a_folder_that_cannot_be_synced_is_no_failing_disk() {
        let unsupported = if cfg!(target_os = "linux") { 95 } else { 102 };
        assert!([22, unsupported, 9, 13, 1].into_iter().all(is_passed_over_of));
        let quota = if cfg!(target_os = "linux") { 122 } else { 69 };
        assert!(![5, 28, 30, quota].into_iter().any(is_passed_over_of));
    }

    #[test]
    fn a_file_has_the_rights_that_the_mask_leaves() {
        let folder = tempfile::tempdir().expect("a folder");
        let (ours, theirs) = (folder.path().join("a"), folder.path().join("b"));
        write(&ours, b"a").expect("written");
        std::fs::File::create(&theirs).expect("made");
        let mode = |path: &Path| std::fs::metadata(path).expect("there").permissions().mode();
        assert_eq!(mode(&ours), mode(&theirs));
    }

    #[test]
    fn of_many_who_write_one_new_file_one_does() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("new/file");
        let wrote = std::thread::scope(|scope| {
            let write = || scope.spawn(|| write_again(&path, b"text").unwrap());
            let threads: Vec<_> = (0..8).map(|_| write()).collect();
            threads.into_iter().filter_map(|thread| thread.join().unwrap().then_some(())).count()
        });
        assert_eq!((wrote, std::fs::read(&path).unwrap()), (1, b"text".to_vec()));
    }
}
