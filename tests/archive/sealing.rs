//! Sealing: same content, same bytes; what is refused; what is known to be sealed.

use super::{day, found, item, model, sealed_bytes, verified, write};
use qcph::archive::{BundleName, Content, Digest, Item, next_serial, seal, sealed, verify};
use qcph::problem::Code;
use std::io::Read;

#[test]
fn a_sealed_bundle_is_intact() {
    let report = verified(&sealed_bytes(&model()));
    assert_eq!(found(&report), Vec::<String>::new());
    assert_eq!((report.documents, report.files), (3, 16));
}

#[test]
fn the_bytes_are_a_function_of_the_content() {
    let mut other = model();
    other.items.reverse();
    other.entries.rotate_left(1);
    assert!(sealed_bytes(&model()) == sealed_bytes(&other));
}

#[test]
fn files_on_disk_seal_like_bytes_in_memory() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut bundle = model();
    for (number, item) in bundle.items.iter_mut().enumerate() {
        let Content::Bytes(bytes) = &item.content else { unreachable!("the model is in memory") };
        let path = folder.path().join(number.to_string());
        write(&path, bytes);
        item.content = Content::File(path);
    }
    assert!(sealed_bytes(&model()) == sealed_bytes(&bundle));
}

#[test]
fn a_stock_reader_reads_it() {
    let bytes = sealed_bytes(&model());
    let mut zip = zip::ZipArchive::new(std::io::Cursor::new(bytes)).expect("a zip");
    let mut text = String::new();
    let mut file = zip.by_name("QCPH_2016-12-31_0001/data/ho-so/hop-2016.yaml").expect("a member");
    file.read_to_string(&mut text).expect("text");
    assert_eq!((text.as_str(), file.unix_mode()), ("ma: hop-2016\n", Some(0o100_644)));
}

#[test]
fn what_is_sealed_is_read_back() {
    let folder = tempfile::tempdir().expect("a folder");
    assert_eq!(sealed(&folder.path().join("missing")).expect("none"), []);
    let written = seal(folder.path(), &model()).expect("a bundle");
    assert!(verify(&written.path).intact());
    assert_eq!(Digest::of(&std::fs::read(&written.path).expect("bytes")), written.sha256);
    let bundles = sealed(folder.path()).expect("one bundle");
    assert_eq!(next_serial(&bundles), 2);
    let records: Vec<_> = bundles[0].documents.iter().map(|one| one.record.as_str()).collect();
    assert_eq!(records, ["hop-2016-gui", "hop-2016", "kiem-tra-2016"]);
    assert_eq!(bundles[0].documents[0].recipient.as_deref(), Some("LDLD-HD"));
}

#[test]
fn an_existing_bundle_is_never_replaced() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("QCPH_2016-12-31_0001.zip");
    write(&path, b"older");
    assert_eq!(seal(folder.path(), &model()).expect_err("taken").code, Code::CannotWrite);
    assert_eq!(std::fs::read(&path).expect("bytes"), b"older");
    assert_eq!(std::fs::read_dir(folder.path()).expect("a listing").count(), 1);
}

#[test]
fn a_broken_bundle_is_not_taken_for_an_empty_one() {
    let folder = tempfile::tempdir().expect("a folder");
    let bytes = sealed_bytes(&model());
    write(&folder.path().join("QCPH_2016-12-31_0001.zip"), &bytes[..bytes.len() / 2]);
    assert_eq!(sealed(folder.path()).expect_err("cut").code, Code::BundleCut);
}

#[test]
fn names_that_break_other_tools_are_refused() {
    let folder = tempfile::tempdir().expect("a folder");
    let long = format!("{}.yaml", "a".repeat(96));
    let names = [
        "../x",
        "/x",
        "a//b",
        "a/",
        "",
        ".an",
        "a b",
        "100%.pdf",
        "bản-ghi.yaml",
        "a\\b",
        "nul.yaml",
        "x.",
        "Danh-muc/Co-quan.yaml",
        "danh-muc/co-quan.yaml",
        "muc-luc.json",
        "van-ban/la.pdf",
        &long,
    ];
    for name in names {
        let mut bundle = model();
        bundle.items.push(item(name, b"x"));
        let problem = seal(folder.path(), &bundle).expect_err(name);
        assert_eq!(problem.code, Code::NotSealable, "{name}");
    }
    let mut bundle = model();
    bundle.items.push(item(&format!("{}.yaml", &long[6..]), b"x"));
    seal(folder.path(), &bundle).expect("a name of 100 bytes");
}

#[test]
fn an_entry_must_have_its_files() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut changed = model();
    changed.items[1].content = Content::Bytes(b"other".as_slice().into());
    let code = |bundle| seal(folder.path(), &bundle).expect_err("refused").code;
    assert_eq!(code(changed), Code::ChangedWhileSealing);
    let mut missing = model();
    missing.items.remove(2);
    assert_eq!(code(missing), Code::NotSealable);
    let mut twice = model();
    twice.entries.push(twice.entries[0].clone());
    assert_eq!(code(twice), Code::NotSealable);
    let mut unreadable = model();
    unreadable
        .items
        .push(Item { path: "x.yaml".into(), content: Content::File("/no/such".into()) });
    assert_eq!(code(unreadable), Code::CannotRead);
    assert_eq!(std::fs::read_dir(folder.path()).expect("a listing").count(), 0);
}

#[test]
fn a_bundle_name_has_one_spelling() {
    let name = BundleName { date: day("2016-12-31"), serial: 12 };
    assert_eq!("QCPH_2016-12-31_0012".parse(), Ok(name));
    for wrong in [
        "QCPH_2016-12-31_12",
        "QCPH_2016-12-31_00012",
        "QCPH_2016-12-31_0000",
        "QCPH_2016-2-1_0001",
    ] {
        assert_eq!(wrong.parse::<BundleName>(), Err(()), "{wrong}");
    }
}

/// A line of the index is at most 4 MiB, its comma and end included: the longest one is read back, and one byte more is
/// refused before anything is written.
#[test]
fn the_longest_line_of_an_index_is_sealed_and_one_byte_more_is_not() {
    const LONGEST: usize = 4 << 20;
    let mut bundle = model();
    let entry = &mut bundle.entries[0];
    entry.abstract_.clear();
    let bare = serde_json::to_string(entry).expect("an entry").len();
    entry.abstract_ = "x".repeat(LONGEST - 2 - bare);
    let folder = tempfile::tempdir().expect("a folder");
    let written = seal(folder.path(), &bundle).expect("a bundle");
    assert!(verify(&written.path).intact(), "{:?}", verify(&written.path).findings);
    assert_eq!(sealed(folder.path()).expect("an index")[0].documents.len(), bundle.entries.len());
    bundle.entries[0].abstract_.push('x');
    let folder = tempfile::tempdir().expect("a folder");
    let problem = seal(folder.path(), &bundle).expect_err("too long");
    assert_eq!(problem.code, Code::NotSealable);
    assert!(problem.message.contains("4 MiB") && !problem.hints.is_empty(), "{problem:?}");
    assert_eq!(std::fs::read_dir(folder.path()).expect("a folder").count(), 0);
}
