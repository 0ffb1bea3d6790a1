//! The Merkle tree of RFC 9162, section 2.1: roots of any size, and proofs of inclusion.
//!
//! Leaf texts come in as hashes; roots and proofs go out. All leaves are at hand in a small log, so
//! consistency of two sizes needs no proof of its own: the older root is computed again.

use crate::digest::Digest;

/// The hash of a leaf: SHA-256 of 0x00 and its bytes.
pub fn leaf(bytes: &[u8]) -> Digest {
    Digest::of(&[&[0], bytes].concat())
}

fn node(left: Digest, right: Digest) -> Digest {
    Digest::of(&[&[1], &left.0[..], &right.0[..]].concat())
}

/// The root over leaf hashes (2.1.1); of none, the digest of nothing.
pub fn root(leaves: &[Digest]) -> Digest {
    match leaves {
        [] => Digest::of(b""),
        [leaf] => *leaf,
        _ => {
            let (left, right) = leaves.split_at(split(leaves.len()));
            node(root(left), root(right))
        }
    }
}

/// The largest power of two below `size`.
fn split(size: usize) -> usize {
    size.next_power_of_two() / 2
}

/// The proof that leaf `index`, from 0, is under the root (2.1.3.1): hashes from the leaf upwards.
///
/// # Panics
/// When `index` is not below the number of leaves.
pub fn path(index: usize, leaves: &[Digest]) -> Vec<Digest> {
    if leaves.len() == 1 {
        return Vec::new();
    }
    let (left, right) = leaves.split_at(split(leaves.len()));
    let (mut path, other) = match index.checked_sub(left.len()) {
        None => (self::path(index, left), root(right)),
        Some(index) => (self::path(index, right), root(left)),
    };
    path.push(other);
    path
}

/// The root that a proof leads to (2.1.3.2); `None` when it has too few or too many hashes.
pub fn root_of_path(leaf: Digest, index: usize, size: usize, path: &[Digest]) -> Option<Digest> {
    if index >= size {
        return None;
    }
    let (mut at, mut last, mut hash) = (index, size - 1, leaf);
    for other in path {
        if last == 0 {
            return None;
        }
        if at % 2 == 1 || at == last {
            hash = node(*other, hash);
            while at % 2 == 0 && at != 0 {
                (at, last) = (at / 2, last / 2);
            }
        } else {
            hash = node(hash, *other);
        }
        (at, last) = (at / 2, last / 2);
    }
    (last == 0).then_some(hash)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The leaves of the test vectors that come with the first implementations of RFC 6962.
    const LEAVES: [&str; 8] = [
        "",
        "00",
        "10",
        "2021",
        "3031",
        "40414243",
        "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    ];

    fn leaves() -> Vec<Digest> {
        let bytes = |hex: &str| {
            let pair = |at| u8::from_str_radix(&hex[at..at + 2], 16).unwrap();
            (0..hex.len()).step_by(2).map(pair).collect::<Vec<u8>>()
        };
        LEAVES.iter().map(|hex| leaf(&bytes(hex))).collect()
    }

    #[test]
    fn roots_are_those_of_the_test_vectors() {
        let leaves = leaves();
        let known = [
            (0, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
            (1, "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"),
            (3, "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77"),
            (8, "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"),
        ];
        for (size, expected) in known {
            assert_eq!(root(&leaves[..size]).to_string(), expected, "size {size}");
        }
    }

    #[test]
    fn every_proof_leads_to_the_root_and_no_other() {
        let leaves: Vec<_> = (0..40_u8).map(|number| leaf(&[number])).collect();
        for size in 1..=leaves.len() {
            let (tree, root) = (&leaves[..size], root(&leaves[..size]));
            for index in 0..size {
                let mut proof = path(index, tree);
                assert_eq!(root_of_path(tree[index], index, size, &proof), Some(root));
                assert_ne!(
                    root_of_path(tree[(index + 1) % size], index, size, &proof)
                        .filter(|_| size > 1),
                    Some(root)
                );
                proof.push(root);
                assert_ne!(root_of_path(tree[index], index, size, &proof), Some(root));
            }
        }
    }
}
