//! The only place that writes files: beside, fsync, rename, fsync of the folder.
//!
//! A reader sees the old file or the new one, never a half; a run that dies leaves at most a
//! temporary file, whose name starts with [`TEMPORARY`] and which the next run removes.

use crate::problem::{Code, Problem};
use std::fs::File;
use std::io::{Error, ErrorKind, Write};
use std::path::Path;

/// How the names of unfinished files start.
pub const TEMPORARY: &str = ".qcph-dang-ghi-";

/// The file that the one writer of a folder holds; it stays when the lock is given back.
pub const LOCK_FILE: &str = ".khoa";

/// How often a lock that other runs give up is asked for again.
const ATTEMPTS: usize = 1000;

/// Waits until this run alone may write into `folder`, which is made when it is missing.
///
/// Dropping the file, or dying, gives the lock back.
///
/// # Errors
/// [`Code::CannotWrite`]; [`Code::Locked`] where the file system knows no locks.
pub fn lock(folder: &Path) -> Result<File, Problem> {
    let path = folder.join(LOCK_FILE);
    let problem = |error: Error| Problem::io(Code::CannotWrite, &path, &error);
    for _ in 0..ATTEMPTS {
        match std::fs::create_dir_all(folder) {
            // The folder was there, and was given up before it was looked at.
            Err(error) if error.kind() == ErrorKind::AlreadyExists && !folder.is_file() => continue,
            made => made.map_err(problem)?,
        }
        let file = File::options().create(true).truncate(false).write(true).open(&path);
        let file = match file {
            // The folder was given up between the two calls.
            Err(error) if error.kind() == ErrorKind::NotFound => continue,
            file => file.map_err(problem)?,
        };
        file.lock().map_err(|error| Problem::io(Code::Locked, &path, &error))?;
        if is_at(&file, &path) {
            return Ok(file);
        }
    }
    Err(Problem::io(Code::Locked, &path, &ErrorKind::TimedOut.into()))
}

/// Gives up a folder that this run began: the lock goes with it, and who waited for it asks again.
/// What cannot be removed stays.
pub fn give_up_lock(folder: &Path) {
    if cfg!(unix) {
        let _ = std::fs::remove_file(folder.join(LOCK_FILE));
    }
    let _ = std::fs::remove_dir(folder);
}

/// Whether a lock is still that of its folder: a run that gave up has taken its lock file away, and
/// the next run has made another.
#[cfg(unix)]
fn is_at(file: &File, path: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    let same =
        |a: std::fs::Metadata, b: std::fs::Metadata| (a.dev(), a.ino()) == (b.dev(), b.ino());
    file.metadata().and_then(|held| Ok(same(held, std::fs::metadata(path)?))).unwrap_or(false)
}

/// Elsewhere no run removes a lock file, see [`give_up_lock`].
#[cfg(not(unix))]
fn is_at(_: &File, _: &Path) -> bool {
    true
}

/// Puts `bytes` at `path` in one step, replacing what is there; makes missing folders.
///
/// # Errors
/// [`Code::CannotWrite`] with the system's reason; `path` is then as it was.
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
    make_durable(beside.as_file()).map_err(|error| problem(&error))?;
    beside.persist_noclobber(path).map_err(|error| problem(&error.error))?;
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
    make_durable(beside.as_file()).map_err(|error| problem(&error))?;
    beside.persist(path).map_err(|error| problem(&error.error))?;
    sync_folder(folder_of(path)).map_err(|error| problem(&error))
}

/// Writes a file in a folder of this run's own, without waiting for the disk: for what can be made
/// again, and is known by its digest.
///
/// # Errors
/// [`Code::CannotWrite`] with the system's reason.
pub fn write_again(path: &Path, bytes: &[u8]) -> Result<(), Problem> {
    let problem = |error: Error| Problem::io(Code::CannotWrite, path, &error);
    let created = match File::create_new(path) {
        Err(error) if error.kind() == ErrorKind::NotFound => {
            std::fs::create_dir_all(folder_of(path)).map_err(problem)?;
            File::create_new(path)
        }
        created => created,
    };
    created.and_then(|mut file| file.write_all(bytes)).map_err(problem)
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

/// Tries to write into `folder`; leaves nothing there.
///
/// # Errors
/// [`Code::CannotWrite`] with the system's reason.
pub fn try_writing(folder: &Path) -> Result<(), Problem> {
    let problem = |error: Error| Problem::io(Code::CannotWrite, folder, &error);
    let mut file = beside(&folder.join("a"))?;
    file.write_all(b"a").and_then(|()| file.as_file().sync_all()).map_err(problem)?;
    file.close().map_err(problem)
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
/// [`Code::CannotWrite`].
pub fn remove_unfinished(folder: &Path) -> Result<Vec<String>, Problem> {
    let problem = |error: &Error| Problem::io(Code::CannotWrite, folder, error);
    let mut removed = Vec::new();
    let listing = match std::fs::read_dir(folder) {
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(removed),
        listing => listing.map_err(|error| problem(&error))?,
    };
    for entry in listing {
        let entry = entry.map_err(|error| problem(&error))?;
        let name = entry.file_name().to_string_lossy().into_owned();
        if name.starts_with(TEMPORARY) {
            let path = entry.path();
            let remove = if path.is_dir() {
                std::fs::remove_dir_all(path)
            } else {
                std::fs::remove_file(path)
            };
            remove.map_err(|error| problem(&error))?;
            removed.push(name);
        }
    }
    removed.sort();
    Ok(removed)
}

fn folder_of(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// Opens a temporary file in the folder of `path`, which is made when it is missing.
fn beside(path: &Path) -> Result<tempfile::NamedTempFile, Problem> {
    let problem = |error: &Error| Problem::io(Code::CannotWrite, path, error);
    let folder = folder_of(path);
    std::fs::create_dir_all(folder).map_err(|error| problem(&error))?;
    let mut builder = tempfile::Builder::new();
    builder.prefix(TEMPORARY).tempfile_in(folder).map_err(|error| problem(&error))
}

fn make_durable(file: &File) -> std::io::Result<()> {
    readable_by_all(file)?;
    file.sync_all()
}

/// A temporary file is private to its writer; an issued document is for the whole office.
#[cfg(unix)]
fn readable_by_all(file: &File) -> std::io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    file.set_permissions(std::fs::Permissions::from_mode(0o644))
}

#[cfg(not(unix))]
fn readable_by_all(_: &File) -> std::io::Result<()> {
    Ok(())
}

/// Makes a rename durable. Windows has no such call; NTFS logs renames itself.
#[cfg(unix)]
fn sync_folder(folder: &Path) -> std::io::Result<()> {
    File::open(folder)?.sync_all()
}

#[cfg(not(unix))]
fn sync_folder(_: &Path) -> std::io::Result<()> {
    Ok(())
}
