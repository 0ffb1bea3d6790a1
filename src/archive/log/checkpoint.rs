//! Checkpoints (điểm chốt): what the log was at one size, as three lines of text.
//!
//! Origin, size and base64 root, as `c2sp.org/tlog-checkpoint` has them, without signature lines:
//! signatures stand beside the file, so that its bytes stay. Text comes in and goes out in one
//! spelling; files are not touched here.

use super::lines::Leaf;
use super::tree;
use crate::digest::Digest;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use std::fmt::{Display, Formatter};

/// The state of a log at one size.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checkpoint {
    /// The log's name for all time.
    pub origin: String,
    /// How many bundles it has.
    pub size: usize,
    pub root: Digest,
}

impl Checkpoint {
    /// The checkpoint over these leaves.
    pub fn of(origin: &str, leaves: &[Leaf]) -> Self {
        let hashes: Vec<_> = leaves.iter().map(Leaf::hash).collect();
        Self { origin: origin.into(), size: leaves.len(), root: tree::root(&hashes) }
    }
}

impl Display for Checkpoint {
    fn fmt(&self, f: &mut Formatter<'_>) -> std::fmt::Result {
        let Self { origin, size, root } = self;
        write!(f, "{origin}\n{size}\n{}\n", STANDARD.encode(root.0))
    }
}

impl std::str::FromStr for Checkpoint {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let mut lines = text.split('\n');
        let mut line = || lines.next().ok_or(());
        let (origin, size, root) = (line()?.to_owned(), line()?, line()?);
        let root = STANDARD.decode(root).map_err(|_| ())?.try_into().map_err(|_| ())?;
        let size = size.parse().map_err(|_| ())?;
        let checkpoint = Self { origin, size, root: Digest(root) };
        (!checkpoint.origin.is_empty() && checkpoint.to_string() == text)
            .then_some(checkpoint)
            .ok_or(())
    }
}
