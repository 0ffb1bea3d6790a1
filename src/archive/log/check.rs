//! Checks a log, with the bundles that are at hand: none dropped, altered, re-ordered or forked (test:
//! archive::log).
//!
//! Log folder and bundle folder come in, and are read without a lock; a report with all findings goes
//! out. Bundles are hashed whole here; whether each is sound inside is `verify`'s business.

use super::checkpoint::Checkpoint;
use super::{CHECKPOINTS, INDEXES, Leaf, SUMS_FILE, checkpoint_path, index_path, lines, open};
use crate::archive::bag::CHECKPOINT_FILE;
use crate::archive::finding::Findings;
use crate::archive::name::BundleName;
use crate::archive::sealed::{bundles_in, checkpoint_bytes};
use crate::digest::{Digest, Tally};
use crate::disk;
use crate::problem::{Code, Problem, any_error};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// What was found in a log.
#[derive(Debug, Clone)]
pub struct LogReport {
    /// The last checkpoint, when the log can be read.
    pub checkpoint: Option<Checkpoint>,
    /// Bundles in the log, and how many of them were at hand and hashed.
    pub bundles: usize,
    pub present: usize,
    pub findings: Vec<Problem>,
}

impl LogReport {
    pub fn intact(&self) -> bool {
        !any_error(&self.findings)
    }

    /// What was checked and what to do next, in one Vietnamese sentence.
    pub fn sentence(&self) -> String {
        let Self { bundles, present, .. } = self;
        if self.intact() && self.checkpoint.is_none() {
            return "Chưa đọc được sổ niêm phong nên chưa kiểm.".to_owned();
        }
        if self.intact() {
            return format!(
                "Sổ niêm phong đúng: {bundles} gói nối tiếp nhau, đã đối chiếu {present} gói có mặt."
            );
        }
        let count = self.findings.len();
        format!(
            "Sổ niêm phong KHÔNG đúng, {count} vấn đề; khôi phục sổ hoặc gói từ kho chung rồi kiểm lại."
        )
    }
}

/// Checks the log in `folder` and those of its bundles that are in `bundles`.
pub fn check(folder: &Path, bundles: &Path) -> LogReport {
    let (present, problem) = match bundles_in(bundles) {
        Ok(found) => (found.into_iter().collect(), None),
        Err(problem) => (Present::new(), Some(problem)),
    };
    let mut report = examine(folder, bundles, present, |_| true, |_, _| ());
    report.findings.extend(problem);
    report
}

/// Checks the log in `folder` against a set of bundles that should be all of them, in `bundles` and
/// elsewhere. Only the `wanted` ones are hashed.
pub fn check_set(
    folder: &Path,
    bundles: &Path,
    present: Present,
    wanted: impl Fn(BundleName) -> bool,
) -> LogReport {
    examine(folder, bundles, present, wanted, |leaf, findings| {
        findings.add(Code::BundleMissing, &leaf.bundle.file(), "sổ ghi gói này mà không có ở đây");
    })
}

/// Bundles by name, wherever they are.
pub type Present = BTreeMap<BundleName, PathBuf>;

fn examine(
    folder: &Path,
    bundles: &Path,
    present: Present,
    wanted: impl Fn(BundleName) -> bool,
    missing: impl Fn(&Leaf, &mut Findings),
) -> LogReport {
    let mut findings = Findings::new(folder.display().to_string());
    let mut of_bundles = Findings::new(bundles.display().to_string());
    let mut report = LogReport { checkpoint: None, bundles: 0, present: 0, findings: Vec::new() };
    match open::read(folder) {
        Ok(Some((origin, leaves))) => {
            report.bundles = leaves.len();
            report.checkpoint = Some(Checkpoint::of(&origin, &leaves));
            check_checkpoints(folder, &origin, &leaves, &mut findings);
            check_indexes(folder, &leaves, &mut findings);
            for leaf in leaves.iter().filter(|leaf| !present.contains_key(&leaf.bundle)) {
                missing(leaf, &mut of_bundles);
            }
            report.present = check_bundles(present, wanted, &origin, &leaves, &mut of_bundles);
        }
        Ok(None) => findings.add(Code::LogMissing, "", "không có sổ niêm phong ở đây"),
        Err(problem) => findings.push(problem),
    }
    report.findings = findings.into_problems();
    report.findings.extend(of_bundles.into_problems());
    report
}

fn check_checkpoints(folder: &Path, origin: &str, leaves: &[Leaf], findings: &mut Findings) {
    for size in 0..=leaves.len() {
        let path = format!("{CHECKPOINTS}/{size:04}.txt");
        let expected = Checkpoint::of(origin, &leaves[..size]).to_string();
        match open::text(&checkpoint_path(folder, size)) {
            Ok(Some(found)) if found == expected => {}
            Ok(Some(found)) => differs(&path, &found, &|text| text == expected, findings),
            Ok(None) => findings.add(Code::LogDamaged, &path, "thiếu điểm chốt này"),
            Err(problem) => findings.push(problem),
        }
    }
}

fn check_indexes(folder: &Path, leaves: &[Leaf], findings: &mut Findings) {
    for leaf in leaves {
        let path = format!("{INDEXES}/{}.json", leaf.bundle);
        match disk::read(&index_path(folder, *leaf), disk::LARGE_BYTES) {
            Ok(bytes) if Digest::of(&bytes) == leaf.index => {}
            Ok(bytes) => {
                let same = |text: &str| Digest::of(text.as_bytes()) == leaf.index;
                differs(&path, &String::from_utf8_lossy(&bytes), &same, findings);
            }
            Err(error) => findings.push(Problem::io(Code::CannotRead, Path::new(&path), &error)),
        }
    }
}

/// Why a file of the log is not as it was written: half-merged, other line ends, or another text.
fn differs(path: &str, found: &str, same: &dyn Fn(&str) -> bool, findings: &mut Findings) {
    if lines::is_half_merged(found) {
        findings.push(lines::half_merged(path));
    } else if found.contains('\r') && same(&found.replace('\r', "")) {
        findings.push(lines::line_ends(path));
    } else {
        findings.add(Code::LogDamaged, path, format!("không khớp {SUMS_FILE}"));
    }
}

/// Returns how many bundles of the log were at hand and could be read.
fn check_bundles(
    mut present: Present,
    wanted: impl Fn(BundleName) -> bool,
    origin: &str,
    leaves: &[Leaf],
    findings: &mut Findings,
) -> usize {
    let mut hashed = 0;
    for (before, leaf) in leaves.iter().enumerate() {
        let Some(path) = present.remove(&leaf.bundle) else { continue };
        if !wanted(leaf.bundle) {
            continue;
        }
        let upon = Checkpoint::of(origin, &leaves[..before]);
        match check_bundle(&path, leaf, &upon, findings) {
            Ok(()) => hashed += 1,
            Err(problem) => findings.push(problem),
        }
    }
    for name in present.keys() {
        findings.add(Code::NotInLog, &name.file(), "gói có mặt mà sổ không ghi");
    }
    hashed
}

fn check_bundle(
    path: &Path,
    leaf: &Leaf,
    upon: &Checkpoint,
    findings: &mut Findings,
) -> Result<(), Problem> {
    let file = leaf.bundle.file();
    let problem = |error: std::io::Error| Problem::io(Code::CannotRead, path, &error);
    let opened = disk::open(path).map_err(problem)?;
    let found = Tally::copy(opened, std::io::sink()).map_err(problem)?.sha256;
    if found != leaf.sha256 {
        let message = format!("mã băm của gói là {found}, sổ ghi {}", leaf.sha256);
        findings.add(Code::BundleReplaced, &file, message);
        return Ok(());
    }
    if checkpoint_bytes(leaf.bundle, path)? != Some(upon.to_string().into_bytes()) {
        let message =
            format!("{CHECKPOINT_FILE} trong gói không phải điểm chốt {} của sổ này", upon.size);
        findings.add(Code::LogForked, &file, message);
    }
    Ok(())
}
