//! One run at a time in a folder: a lock file that goes when the run ends.

use super::regular::refuse_other_than_files;
use crate::problem::{self, Code, Problem};
use std::fs::{File, TryLockError};
use std::io::{Error, ErrorKind};
use std::path::Path;
use std::sync::OnceLock;

/// The file that the one writer of a folder holds; it stays when the lock is given back.
pub const LOCK_FILE: &str = ".khoa";

/// Tells a person what a run waits for, once before it waits; the library itself prints nothing.
pub static WAITS: OnceLock<fn(&Path)> = OnceLock::new();

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
        let file = match open_lock(&path) {
            // The folder was given up between the two calls.
            Err(error) if error.kind() == ErrorKind::NotFound => continue,
            file => file.map_err(problem)?,
        };
        let tried = file.try_lock();
        if let (Err(TryLockError::WouldBlock), Some(tell)) = (&tried, WAITS.get()) {
            tell(&path);
        }
        if tried.is_err() {
            hold(|| file.lock()).map_err(|error| cannot_lock(&path, &error))?;
        }
        if is_at(&file, &path) {
            return Ok(file);
        }
    }
    Err(Problem::io(Code::Locked, &path, &ErrorKind::TimedOut.into()))
}

/// Opens the lock file, which is made when it is missing.
///
/// One that another user made cannot be written to and need not be: a lock asks for no right to write.
fn open_lock(path: &Path) -> std::io::Result<File> {
    match std::fs::metadata(path) {
        Ok(found) => refuse_other_than_files(&found)?,
        Err(error) if error.kind() == ErrorKind::NotFound => {}
        Err(error) => return Err(error),
    }
    let file = File::options().create(true).truncate(false).write(true).open(path);
    match file {
        Err(error) if error.kind() == ErrorKind::PermissionDenied && path.exists() => {
            File::open(path)
        }
        file => file,
    }
}

/// Asks until no signal comes in between (EINTR).
pub(super) fn hold(mut ask: impl FnMut() -> std::io::Result<()>) -> std::io::Result<()> {
    loop {
        match ask() {
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            asked => return asked,
        }
    }
}

/// A lock that the file system refuses: NFS, WSL and some FUSE drives know none.
pub(super) fn cannot_lock(path: &Path, error: &Error) -> Problem {
    let message = format!("không khóa được `{}`: {}", path.display(), problem::reason(error));
    Problem::new(Code::Locked, message)
        .hint("ổ đĩa này không có khóa tệp: làm việc trên ổ đĩa của máy, rồi chép `out` sang")
        .hint("các lệnh chỉ đọc (check, list, verify …) vẫn chạy được ở đây")
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

#[cfg(all(test, unix))]
mod tests {
    use super::*;
    use std::os::unix::fs::PermissionsExt;

    #[test]
    fn a_signal_does_not_end_the_wait_for_a_lock() {
        let mut answers = vec![Ok(()), Err(ErrorKind::Interrupted), Err(ErrorKind::Interrupted)];
        hold(|| answers.pop().expect("asked once more").map_err(Error::from)).expect("held");
        assert!(answers.is_empty());
        let refused = hold(|| Err(ErrorKind::Unsupported.into())).expect_err("refused");
        let problem = cannot_lock(Path::new("out/so/.khoa"), &refused);
        assert_eq!((problem.code, problem.code.class().exit_code()), (Code::Locked, 3));
        assert!(problem.hints[0].contains("ổ đĩa của máy"));
    }

    /// Whoever may write into the folder may lock it, whoever made the file.
    #[test]
    fn a_lock_file_of_another_user_is_held_too() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join(LOCK_FILE);
        std::fs::File::create(&path).expect("made");
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o444)).expect("set");
        drop(lock(folder.path()).expect("held"));
    }
}
