//! The log (sổ niêm phong): small text files that bind all bundles of an archive to one history.
//!
//! ```text
//! so/SHA256SUMS              per bundle two lines: digest of its zip, digest of its index
//! so/muc-luc/QCPH_….json     a copy of each bundle's index, so that bundles may lie elsewhere
//! so/diem-chot/0000.txt …    one checkpoint a size: origin, size, root of the Merkle tree
//! so/nguoi-ky.txt            who may sign, as `allowed_signers` of ssh-keygen
//! so/chu-ky/0003.bhxh.sig    a body's SSH signature on a checkpoint
//! so/thoi-gian/0003.tsq .tsr time-stamp request and answer for a checkpoint
//! so/DOC-TOI-TRUOC.txt, kiem-tra.html     how to check all this without this program
//! so/nhanh-bo.txt            bundles of histories that were given up, see [`resolve`]
//! so/.khoa                   held by the one writer; not for the repository
//! ```
//!
//! Written bundles come in; the next bundle carries the checkpoint before it. `SHA256SUMS` alone is the
//! state: checkpoints follow from it, so a run that died is healed from what is there. A file of a log
//! changes by appending; bundles are not deleted. What git remembers of a log is held against it, see
//! [`past`].

pub mod checkpoint;
pub mod compare;
pub mod lines;
pub mod paper;
pub mod past;
pub mod prove;
pub mod resolve;
pub mod sign;
pub mod stamp;
pub mod tree;

mod check;
mod open;

pub use check::{LogReport, Present, check, check_set};
pub use checkpoint::Checkpoint;
pub use lines::Leaf;
pub use open::read;

use super::bag::{CHECK_PAGE_FILE, NOTE_FILE};
use super::seal::Written;
use super::sealed::{Sealed, bundles_in, index_bytes};
use crate::digest::Digest;
use crate::disk;
use crate::problem::{Code, Place, Problem};
use std::fs::File;
use std::path::{Path, PathBuf};

/// The list of bundles, in the form of `sha256sum`.
pub const SUMS_FILE: &str = "SHA256SUMS";
/// The folder of checkpoints.
pub const CHECKPOINTS: &str = "diem-chot";
/// The folder of index copies.
pub const INDEXES: &str = "muc-luc";

/// A log that this process alone may append to, until it is dropped.
#[derive(Debug)]
pub struct Log {
    folder: PathBuf,
    origin: String,
    leaves: Vec<Leaf>,
    /// What opening put right, as advice to print.
    pub healed: Vec<Problem>,
    /// Closing the file gives the lock back.
    _lock: File,
}

impl Log {
    /// Opens the log for appending and waits for another writer to end.
    ///
    /// Heals what a run that died left undone, and says so in `healed`. A log is begun only where
    /// neither log nor bundle is; `origin` is its name for all time, one line.
    ///
    /// # Errors
    /// [`Code::LogMissing`] when bundles are there without a log, [`Code::LogForked`],
    /// [`Code::LogDamaged`], [`Code::NotInLog`], and those of the disk.
    pub fn open(folder: &Path, bundles: &Path, origin: &str) -> Result<Self, Problem> {
        open::open(folder, bundles, origin, &|_| true)
    }

    /// As [`Self::open`]; a bundle that a run left before it died is taken in only if `ours` knows it.
    ///
    /// # Errors
    /// As [`Self::open`].
    pub fn open_knowing(
        folder: &Path,
        bundles: &Path,
        origin: &str,
        ours: &dyn Fn(&Sealed) -> bool,
    ) -> Result<Self, Problem> {
        open::open(folder, bundles, origin, ours)
    }

    /// The serial that the next bundle must have.
    pub fn next_serial(&self) -> u32 {
        u32::try_from(self.leaves.len()).expect("a log of bundles is small") + 1
    }

    /// The state of the log, to be put into the next bundle.
    pub fn checkpoint(&self) -> Checkpoint {
        Checkpoint::of(&self.origin, &self.leaves)
    }

    /// Appends a bundle that was just written upon [`Self::checkpoint`].
    ///
    /// # Errors
    /// [`Code::NotInLog`] when the serial does not follow, and those of the disk. The log is then as
    /// it was, or healed by the next [`Self::open`].
    pub fn append(&mut self, written: &Written) -> Result<(), Problem> {
        if written.name.serial != self.next_serial() {
            let message = format!("{} không phải gói tiếp theo của sổ", written.name.file());
            return Err(Problem::new(Code::NotInLog, message));
        }
        let index = index_bytes(written.name, &written.path)?;
        let leaf = Leaf { bundle: written.name, sha256: written.sha256, index: Digest::of(&index) };
        disk::write(&index_path(&self.folder, leaf), &index)?;
        self.leaves.push(leaf);
        disk::write(&self.folder.join(SUMS_FILE), lines::text(&self.leaves).as_bytes())?;
        let checkpoint = self.checkpoint();
        let path = checkpoint_path(&self.folder, self.leaves.len());
        disk::write(&path, checkpoint.to_string().as_bytes())
    }

    /// Undoes the beginning of this log, which nothing was appended to: a run that fails leaves no
    /// log behind. What cannot be removed is an empty log, which is no harm.
    pub fn give_up(self) {
        if !self.leaves.is_empty() {
            return;
        }
        // The checkpoint goes first: without it there is no log.
        let _ = std::fs::remove_file(checkpoint_path(&self.folder, 0));
        let _ = std::fs::remove_dir(self.folder.join(CHECKPOINTS));
        for name in [NOTE_FILE, CHECK_PAGE_FILE] {
            let _ = std::fs::remove_file(self.folder.join(name));
        }
        disk::give_up_lock(&self.folder);
    }

    /// As [`sealed`], of this log.
    ///
    /// # Errors
    /// As [`sealed`].
    pub fn sealed(&self, bundles: &Path) -> Result<Vec<Sealed>, Problem> {
        read_copies(&self.folder, bundles, &self.leaves)
    }
}

/// What is sealed, from the log's index copies: no bundle needs to be here, and nothing is locked.
///
/// Where no log was begun and no bundle is, nothing is sealed.
///
/// # Errors
/// [`Code::LogMissing`] when bundles are there without a log, [`Code::LogForked`],
/// [`Code::LogDamaged`] when a copy is missing or not the one that was logged.
pub fn sealed(folder: &Path, bundles: &Path) -> Result<Vec<Sealed>, Problem> {
    let Some((_, leaves)) = read(folder)? else {
        open::refuse_second(folder, &bundles_in(bundles)?)?;
        return Ok(Vec::new());
    };
    read_copies(folder, bundles, &leaves)
}

fn read_copies(folder: &Path, bundles: &Path, leaves: &[Leaf]) -> Result<Vec<Sealed>, Problem> {
    let one = |leaf: &Leaf| {
        let shown = format!("{INDEXES}/{}.json", leaf.bundle);
        let index = disk::read(&index_path(folder, *leaf), disk::LARGE_BYTES).ok();
        let index = index.filter(|bytes| Digest::of(bytes) == leaf.index);
        let index = index.ok_or_else(|| damaged(&shown, "bản sao mục lục thiếu hoặc bị sửa"))?;
        let path = bundles.join(leaf.bundle.file());
        Sealed::read(&shown, (leaf.bundle, path), &index)
    };
    leaves.iter().map(one).collect()
}

/// Its path below the log.
fn checkpoint_file(size: usize) -> String {
    format!("{CHECKPOINTS}/{size:04}.txt")
}

fn checkpoint_path(folder: &Path, size: usize) -> PathBuf {
    folder.join(checkpoint_file(size))
}

/// The text of a checkpoint as it was signed and stamped. That a tool changed its line ends is said by
/// [`check()`], and says nothing of its witnesses.
fn witnessed_text(folder: &Path, size: usize) -> Result<String, Problem> {
    let missing = || damaged(&checkpoint_file(size), "không có điểm chốt này");
    let text = open::text(&checkpoint_path(folder, size))?.ok_or_else(missing)?;
    Ok(text.replace("\r\n", "\n"))
}

fn index_path(folder: &Path, leaf: Leaf) -> PathBuf {
    folder.join(INDEXES).join(format!("{}.json", leaf.bundle))
}

fn damaged(file: &str, message: impl Into<String>) -> Problem {
    Problem::at(Code::LogDamaged, &Place::file(file), message).hint(
        "khôi phục sổ từ kho chung (`git restore`, `git pull`) hoặc từ bản của cơ quan phối hợp",
    )
}
