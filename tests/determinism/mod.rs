//! The same records give the same bytes: in another folder, time zone and locale, with the files
//! made in another order, on another number of threads; and as they did when the list was made.
//!
//! `QCPH_BLESS=1 cargo test golden` writes `golden.txt` anew after a wanted change of records,
//! templates or engine; the diff of that file says which documents changed.

use crate::office::{Run, files_below, project, sample_files};
use qcph::archive::Digest;
use std::collections::BTreeMap;
use std::path::Path;

const GOLDEN: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/determinism/golden.txt");

/// One document of each kind, on both sides of 05/03/2020, and one of each sort of copy.
const WATCHED: &[&str] = &[
    "TW-2016-HOP-01",
    "HD-2018-KT-01",
    "HD-2018-KT-02",
    "TW-2018-TK-01",
    "HD-2018-TD-08",
    "TW-2020-HOP-01",
];

#[test]
fn another_folder_zone_locale_order_and_thread_count_give_the_same_bytes() {
    let files = sample_files();
    let backwards: Vec<_> = files.iter().rev().cloned().collect();
    let one = project(&files);
    let other = project(&backwards);
    let date = ["archive", "--date", "2020-12-31"];
    Run::new(one.path(), &date).args(&["-j", "1"]).env("TZ", "UTC").env("LC_ALL", "C").succeeds();
    Run::new(other.path(), &date)
        .args(&["-j", "5"])
        .env("TZ", "Pacific/Kiritimati")
        .env("LANG", "vi_VN.UTF-8")
        .env("LC_ALL", "tr_TR.UTF-8")
        .succeeds();
    let (one, other) = (digests(one.path()), digests(other.path()));
    assert!(one.keys().any(|path| path.ends_with("_0001.zip")), "{:?}", one.keys());
    assert!(one.len() > 50, "only {} files", one.len());
    assert_eq!(one, other);
}

#[test]
fn a_build_of_one_document_gives_the_bytes_of_a_build_of_all() {
    let all = project(&sample_files());
    let one = project(&sample_files());
    Run::new(all.path(), &["build"]).succeeds();
    Run::new(one.path(), &["build", WATCHED[1]]).succeeds();
    let (all, one) = (pdfs(all.path()), pdfs(one.path()));
    assert!(!one.is_empty() && one.len() < all.len());
    for (path, digest) in one {
        assert_eq!(all.get(&path), Some(&digest), "{path}");
    }
}

#[test]
fn golden_digests() {
    let folder = project(&sample_files());
    Run::new(folder.path(), &["build"]).args(WATCHED).succeeds();
    let lines = pdfs(folder.path()).into_iter().map(|(path, digest)| format!("{digest}  {path}\n"));
    let found: String = lines.collect();
    if crate::office::blesses() {
        qcph::disk::write(Path::new(GOLDEN), found.as_bytes()).expect("written");
        return;
    }
    let golden = std::fs::read_to_string(GOLDEN).expect("tests/determinism/golden.txt");
    let changed: Vec<&str> = found.lines().filter(|line| !golden.contains(line)).collect();
    assert!(
        found == golden,
        "documents changed; if that was wanted: QCPH_BLESS=1 cargo test golden\n{}",
        changed.join("\n")
    );
}

/// What a signing program appends must not stand in the comment `%%EOF`.
#[test]
fn every_pdf_ends_with_one_end_of_line() {
    let folder = project(&sample_files());
    Run::new(folder.path(), &["build"]).args(WATCHED).succeeds();
    let files = files_below(&folder.path().join("out"));
    let pdfs = files.iter().filter(|(path, _)| path.ends_with(".pdf"));
    assert_eq!(pdfs.filter(|(_, bytes)| bytes.ends_with(b"%%EOF\n")).count(), 16);
}

fn digests(root: &Path) -> BTreeMap<String, Digest> {
    let files = files_below(&root.join("out")).into_iter();
    files.map(|(path, bytes)| (path, Digest::of(&bytes))).collect()
}

fn pdfs(root: &Path) -> BTreeMap<String, Digest> {
    digests(root).into_iter().filter(|(path, _)| path.ends_with(".pdf")).collect()
}
