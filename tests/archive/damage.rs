//! Damage by accident: every flipped bit, every cut, every byte put in or left out is found.

use super::{found, model, sealed_bytes, verified};
use rayon::prelude::*;

/// Counts the variants that verify calls intact; prints how many there were.
fn missed(what: &str, variants: impl ParallelIterator<Item = Vec<u8>>) -> usize {
    let (all, missed) = variants
        .map(|bytes| (1, usize::from(verified(&bytes).intact())))
        .reduce(|| (0, 0), |a, b| (a.0 + b.0, a.1 + b.1));
    println!("{what}: {missed} of {all} missed");
    missed
}

#[test]
fn every_flipped_bit_is_found() {
    let bytes = sealed_bytes(&model());
    let flips = (0..bytes.len() * 8).into_par_iter().map(|bit| {
        let mut flipped = bytes.clone();
        flipped[bit / 8] ^= 1 << (bit % 8);
        flipped
    });
    assert_eq!(missed("bit flips", flips), 0);
}

#[test]
fn every_cut_is_found() {
    let bytes = sealed_bytes(&model());
    let cuts = (0..bytes.len()).into_par_iter();
    assert_eq!(missed("truncations", cuts.clone().map(|at| bytes[..at].to_vec())), 0);
    assert_eq!(missed("beginnings lost", cuts.skip(1).map(|at| bytes[at..].to_vec())), 0);
}

#[test]
fn every_inserted_or_deleted_byte_is_found() {
    let bytes = sealed_bytes(&model());
    let places = (0..=bytes.len()).into_par_iter();
    let inserted = places.flat_map_iter(|at| {
        let before = bytes[at.saturating_sub(1)];
        let bytes = &bytes;
        [0, before, b'P']
            .into_iter()
            .map(move |byte| [&bytes[..at], &[byte], &bytes[at..]].concat())
    });
    assert_eq!(missed("insertions", inserted), 0);
    let deleted = (0..bytes.len()).into_par_iter();
    let deleted = deleted.map(|at| [&bytes[..at], &bytes[at + 1..]].concat());
    assert_eq!(missed("deletions", deleted), 0);
}

#[test]
fn a_changed_byte_of_a_document_names_the_document() {
    let mut bytes = sealed_bytes(&model());
    let needle = b"%PDF-1.7 kiem-tra-2016";
    let at = bytes.windows(needle.len()).position(|window| window == needle).expect("the PDF");
    bytes[at + 5] ^= 1;
    assert_eq!(found(&verified(&bytes)), ["Q603 data/van-ban/kiem-tra-2016.pdf"]);
}

#[test]
fn a_changed_byte_of_the_manifest_accuses_the_manifest() {
    let mut bytes = sealed_bytes(&model());
    let needle = b"  data/van-ban/kiem-tra-2016.pdf\n";
    let at = bytes.windows(needle.len()).position(|window| window == needle).expect("the line");
    bytes[at - 1] = if bytes[at - 1] == b'0' { b'1' } else { b'0' };
    assert_eq!(found(&verified(&bytes)), ["Q603 manifest-sha256.txt"]);
}

#[test]
fn junk_is_refused_without_a_panic() {
    for junk in [&b""[..], b"PK", b"PK\x05\x06", b"PK\x03\x04", &[0; 22], &[0xff; 70_000]] {
        assert!(!verified(junk).intact(), "{} bytes", junk.len());
    }
    let bytes = sealed_bytes(&model());
    assert_eq!(found(&verified(&[&bytes[..], b"junk"].concat())), ["Q610"]);
    assert_eq!(found(&verified(&[b"junk", &bytes[..]].concat())), ["Q610"]);
}
