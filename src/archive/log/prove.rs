//! Proofs of inclusion as text: that one bundle is in the log of one checkpoint.
//!
//! A log's leaves come in, a text goes out that a person can hand on; and back: text and bundle
//! digest in, the checkpoint it proves out. The form is that of `c2sp.org/tlog-proof`: a title, the
//! leaf's lines as extra data, the index from 0, the hashes upwards, an empty line, the checkpoint.

use super::checkpoint::Checkpoint;
use super::lines::{Leaf, parse_lines};
use super::tree;
use crate::archive::name::BundleName;
use crate::digest::Digest;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use std::fmt::Write as _;

const TITLE: &str = "c2sp.org/tlog-proof@v1";

/// The proof for a bundle; `None` when the log does not have it.
pub fn prove(origin: &str, leaves: &[Leaf], bundle: BundleName) -> Option<String> {
    let index = leaves.iter().position(|leaf| leaf.bundle == bundle)?;
    let hashes: Vec<_> = leaves.iter().map(Leaf::hash).collect();
    let mut text = format!("{TITLE}\nextra {}\n", STANDARD.encode(leaves[index].text()));
    writeln!(text, "index {index}").expect("a string takes every line");
    for hash in tree::path(index, &hashes) {
        text += &STANDARD.encode(hash.0);
        text.push('\n');
    }
    Some(format!("{text}\n{}", Checkpoint::of(origin, leaves)))
}

/// The leaf and the checkpoint that a proof binds together; `None` when it proves nothing.
pub fn proven(text: &str) -> Option<(Leaf, Checkpoint)> {
    let (proof, checkpoint) = text.split_once("\n\n")?;
    let checkpoint: Checkpoint = checkpoint.parse().ok()?;
    let mut lines = proof.split('\n');
    let lines_left = lines.by_ref();
    if lines_left.next()? != TITLE {
        return None;
    }
    let extra = STANDARD.decode(lines_left.next()?.strip_prefix("extra ")?).ok()?;
    let leaves = parse_lines(std::str::from_utf8(&extra).ok()?).ok()?;
    let [leaf] = leaves[..] else { return None };
    let index = lines_left.next()?.strip_prefix("index ")?.parse().ok()?;
    let hash = |line: &str| Some(Digest(STANDARD.decode(line).ok()?.try_into().ok()?));
    let path: Vec<_> = lines.map(hash).collect::<Option<_>>()?;
    let root = tree::root_of_path(leaf.hash(), index, checkpoint.size, &path)?;
    (root == checkpoint.root && leaf.bundle.serial as usize == index + 1)
        .then_some((leaf, checkpoint))
}
