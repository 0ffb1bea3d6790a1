//! `SHA256SUMS`: the log's list, two lines a bundle, in the form that `sha256sum -c` reads.
//!
//! Text comes in and leaves go out, and back, in one spelling. The two lines of a bundle are also
//! its leaf in the tree. A text that git left half-merged is told apart from one that was damaged.

use super::{INDEXES, SUMS_FILE, damaged, tree};
use crate::archive::bag::{manifest_line, parse_manifest_line};
use crate::archive::name::BundleName;
use crate::digest::Digest;
use crate::problem::{Code, Place, Problem};

/// One bundle in the log.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Leaf {
    pub bundle: BundleName,
    /// Of the zip file.
    pub sha256: Digest,
    /// Of its `muc-luc.json`.
    pub index: Digest,
}

impl Leaf {
    /// The two lines, which are the leaf's bytes.
    pub fn text(&self) -> String {
        let index = format!("{INDEXES}/{}.json", self.bundle);
        manifest_line(self.sha256, &self.bundle.file()) + &manifest_line(self.index, &index)
    }

    pub fn hash(&self) -> Digest {
        tree::leaf(self.text().as_bytes())
    }
}

/// The whole file.
pub fn text(leaves: &[Leaf]) -> String {
    leaves.iter().map(Leaf::text).collect()
}

/// Reads the whole file; bundles must be numbered 1, 2, 3 …, each not before the last.
///
/// # Errors
/// [`Code::LogForked`] when two histories were merged, [`Code::LogDamaged`] otherwise.
pub fn parse(text: &str) -> Result<Vec<Leaf>, Problem> {
    if is_half_merged(text) {
        return Err(forked("sổ còn dấu hợp nhất dở dang của git: hai bản sao đã cùng niêm phong"));
    }
    let leaves = parse_lines(text).map_err(|message| damaged(SUMS_FILE, message))?;
    for (number, pair) in (1..).zip(leaves.windows(2)) {
        let (first, second) = (pair[0].bundle, pair[1].bundle);
        if first.serial == second.serial {
            return Err(forked(&format!(
                "hai gói {first} và {second} cùng số thứ tự {}",
                first.serial
            )));
        }
        if second.serial != number + 1 {
            return Err(damaged(SUMS_FILE, format!("sau gói số {number} là gói {second}")));
        }
    }
    match leaves.first() {
        Some(first) if first.bundle.serial != 1 => Err(damaged(SUMS_FILE, "mất những gói đầu sổ")),
        _ => Ok(leaves),
    }
}

/// Reads pairs of lines without looking at the numbering.
///
/// # Errors
/// What is wrong, in Vietnamese.
pub(super) fn parse_lines(text: &str) -> Result<Vec<Leaf>, String> {
    let mut leaves = Vec::new();
    let mut lines = text.split_inclusive('\n');
    while let Some(line) = lines.next() {
        let number = 2 * leaves.len() + 1;
        let leaf = parse_pair(line, lines.next().unwrap_or_default());
        leaves.push(leaf.ok_or_else(|| format!("dòng {number} hoặc dòng sau đó không đúng mẫu"))?);
    }
    Ok(leaves)
}

fn parse_pair(zip: &str, index: &str) -> Option<Leaf> {
    let (sha256, file) = parse_manifest_line(zip.strip_suffix('\n')?)?;
    let (index_digest, _) = parse_manifest_line(index.strip_suffix('\n')?)?;
    let leaf = Leaf { bundle: BundleName::of_file(file)?, sha256, index: index_digest };
    (leaf.text() == [zip, index].concat()).then_some(leaf)
}

/// Whether git left its conflict markers in the text.
pub(super) fn is_half_merged(text: &str) -> bool {
    text.lines().any(|line| line.starts_with("<<<<<<<") || line.starts_with(">>>>>>>"))
}

pub(super) fn forked(message: &str) -> Problem {
    Problem::at(Code::LogForked, &Place::file(SUMS_FILE), message).hint(
        "chạy `qcph log resolve` để giữ nhánh của kho chung; gói của nhánh kia được niêm phong lại",
    )
}
