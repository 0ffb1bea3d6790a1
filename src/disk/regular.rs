//! Opens regular files that others may have put there, as large as their caller says: a pipe, a
//! device or a file without end is refused, not waited for (test: only_regular_files_within_their_limit_are_read).

use super::opened;
use std::fs::File;
use std::io::{Error, ErrorKind, Read};
use std::path::Path;

/// Opens a regular file.
///
/// # Errors
/// Those of the system; [`ErrorKind::IsADirectory`], and [`ErrorKind::InvalidInput`] for what is
/// neither file nor folder.
pub fn open(path: &Path) -> std::io::Result<File> {
    // Asked before, since opening a pipe waits for its writer, and after, since it may have changed.
    refuse_other_than_files(&std::fs::metadata(path)?)?;
    let file = opened(path)?;
    refuse_other_than_files(&file.metadata()?)?;
    Ok(file)
}

pub(super) fn refuse_other_than_files(found: &std::fs::Metadata) -> std::io::Result<()> {
    match (found.is_file(), found.is_dir()) {
        (true, _) => Ok(()),
        (_, true) => Err(ErrorKind::IsADirectory.into()),
        _ => Err(Error::new(ErrorKind::InvalidInput, NOT_A_FILE)),
    }
}

/// What is said of pipes and devices.
const NOT_A_FILE: &str = "không phải tệp thường, mà là ống dẫn hoặc thiết bị";

/// Reads a regular file whole.
///
/// # Errors
/// Those of [`open()`], and [`ErrorKind::InvalidInput`] for one larger than `most_bytes`.
pub fn read(path: &Path, most_bytes: u64) -> std::io::Result<Vec<u8>> {
    let file = open(path)?;
    let size = file.metadata()?.len();
    let too_large = || {
        let message = format!("tệp lớn hơn {} kB", most_bytes.div_ceil(1024));
        Err(Error::new(ErrorKind::InvalidInput, message))
    };
    if size > most_bytes {
        return too_large();
    }
    let mut bytes = Vec::with_capacity(usize::try_from(size).unwrap_or_default());
    // It may grow meanwhile.
    file.take(most_bytes + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > most_bytes { too_large() } else { Ok(bytes) }
}

/// As [`read`], of a file that is UTF-8.
///
/// # Errors
/// As [`read`], and [`ErrorKind::InvalidData`].
pub fn read_text(path: &Path, most_bytes: u64) -> std::io::Result<String> {
    String::from_utf8(read(path, most_bytes)?).map_err(|_| ErrorKind::InvalidData.into())
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;
    use crate::disk::{LOCK_FILE, lock, write};
    use crate::problem::Code;
    use std::os::unix::fs::symlink;

    #[test]
    fn only_regular_files_within_their_limit_are_read() {
        let folder = tempfile::tempdir().expect("a folder");
        let at = |name: &str| folder.path().join(name);
        write(&at("tep"), b"bon ").expect("written");
        assert_eq!(read(&at("tep"), 4).expect("read"), b"bon ");
        assert_eq!(read(&at("tep"), 3).expect_err("too large").kind(), ErrorKind::InvalidInput);
        symlink("/dev/zero", at("khong")).expect("linked");
        symlink(at("tep"), at("lien-ket")).expect("linked");
        assert!(read(&at("lien-ket"), 4).is_ok());
        let made = std::process::Command::new("mkfifo").arg(at("ong")).status();
        assert!(made.is_ok_and(|status| status.success()));
        for name in ["khong", "ong"] {
            let error = read(&at(name), 1 << 20).expect_err(name);
            assert_eq!(
                (error.kind(), error.to_string().as_str()),
                (ErrorKind::InvalidInput, NOT_A_FILE)
            );
        }
        assert_eq!(open(folder.path()).expect_err("a folder").kind(), ErrorKind::IsADirectory);
        // A lock is not waited for either.
        std::fs::rename(at("ong"), at(LOCK_FILE)).expect("moved");
        assert_eq!(lock(folder.path()).expect_err("no file").code, Code::CannotWrite);
    }
}
