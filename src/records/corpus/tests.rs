#![allow(clippy::unwrap_used, clippy::disallowed_methods, reason = "a test")]

use super::*;
use std::path::Path;
use unicode_normalization::UnicodeNormalization;

/// What did not stay is read again, from the same bytes or not at all.
#[test]
fn a_record_that_did_not_stay_is_read_again() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("records/td.yaml");
    let sample = "records/2017/hai-duong/hd-2017-td-03.yaml";
    let text = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(sample)).unwrap();
    // As some programs write it: both readings put it together.
    let text = text.nfd().collect::<String>().into_bytes();
    std::fs::create_dir_all(file.parent().unwrap()).unwrap();
    std::fs::write(&file, &text).unwrap();
    let (mut corpus, _) = read(&Project::at(folder.path()).unwrap(), &|_| true);
    let summary = corpus.records["HD-2017-TD-03"].clone();
    let kept = corpus.open(&summary).unwrap();
    corpus.whole.clear();
    let again = corpus.open(&summary).unwrap();
    assert!(!Arc::ptr_eq(&kept, &again));
    assert_eq!((&kept.file.bytes, &kept.record), (&again.file.bytes, &again.record));
    std::fs::write(&file, [&text[..], b"# changed\n"].concat()).unwrap();
    assert_eq!(corpus.open(&summary).unwrap_err().code, Code::CannotRead);
}
