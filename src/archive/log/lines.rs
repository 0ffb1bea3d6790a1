//! `SHA256SUMS`: the log's list, two lines per bundle, in the form that `sha256sum -c` reads.
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

/// Reads the whole file; bundles must be numbered 1, 2, 3 ….
///
/// # Errors
/// [`Code::LogForked`] when two histories were merged, [`Code::LogDamaged`] otherwise.
pub fn parse(text: &str) -> Result<Vec<Leaf>, Problem> {
    if is_half_merged(text) {
        return Err(half_merged(SUMS_FILE));
    }
    let leaves = match parse_lines(text) {
        Ok(leaves) => leaves,
        Err(_) if text.contains('\r') && parse_lines(&text.replace('\r', "")).is_ok() => {
            return Err(line_ends(SUMS_FILE));
        }
        Err(message) => return Err(damaged(SUMS_FILE, message)),
    };
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

/// Takes a half-merged text apart into what each side had.
pub(super) fn sides(merged: &str) -> (String, String) {
    let (mut ours, mut theirs) = (String::new(), String::new());
    let (mut to_ours, mut to_theirs) = (true, true);
    for line in merged.split_inclusive('\n') {
        match line.as_bytes() {
            [b'<', b'<', b'<', b'<', b'<', b'<', b'<', ..] => (to_ours, to_theirs) = (true, false),
            // The common ancestor of git's diff3 style belongs to neither.
            [b'|', b'|', b'|', b'|', b'|', b'|', b'|', ..] => (to_ours, to_theirs) = (false, false),
            [b'=', b'=', b'=', b'=', b'=', b'=', b'=', ..] => (to_ours, to_theirs) = (false, true),
            [b'>', b'>', b'>', b'>', b'>', b'>', b'>', ..] => (to_ours, to_theirs) = (true, true),
            _ => {
                ours.push_str(if to_ours { line } else { "" });
                theirs.push_str(if to_theirs { line } else { "" });
            }
        }
    }
    (ours, theirs)
}

/// The bundles that a list names on any side of the marks in it.
pub(super) fn without_marks(text: &str) -> Vec<Leaf> {
    let lines: Vec<_> = text.split_inclusive('\n').collect();
    lines.windows(2).filter_map(|pair| parse_pair(pair[0], pair[1])).collect()
}

/// A file whose text is right and whose line ends are those of Windows.
pub(super) fn line_ends(file: &str) -> Problem {
    let message = "chỉ khác kiểu xuống dòng (CRLF của Windows), nội dung đúng";
    Problem::at(Code::LogDamaged, &Place::file(file), message).hint(
        "thêm dòng `out/so/** -text` vào .gitattributes, xóa tệp này rồi `git checkout -- out/so`; hoặc chép lại tệp từ bản khác của sổ",
    )
}

pub(super) fn half_merged(file: &str) -> Problem {
    let message = "còn dấu hợp nhất dở dang của git: hai bản sao đã cùng niêm phong";
    Problem { place: Some(Place::file(file)), ..forked(message) }
}

pub(super) fn forked(message: &str) -> Problem {
    Problem::at(Code::LogForked, &Place::file(SUMS_FILE), message).hint(
        "chạy `qcph log resolve --keep theirs` để giữ nhánh của kho chung; văn bản của nhánh kia được niêm phong lại",
    )
}
