//! Frozen is frozen: a sealed record or PDF that changed is named, with bundle and line.

use super::{model, write};
use qcph::archive::frozen::{changed, documents, edited, gone, restore};
use qcph::archive::{Digest, Sealed, SealedDocument, seal, sealed};
use qcph::problem::{Code, Problem};

fn archive() -> (tempfile::TempDir, Vec<Sealed>) {
    let folder = tempfile::tempdir().expect("a folder");
    seal(folder.path(), &model()).expect("a bundle");
    let sealed = sealed(folder.path()).expect("what is sealed");
    (folder, sealed)
}

/// Compares, with `hop-2016` as `text` and the other record unchanged.
fn compared(sealed: &[Sealed], text: Option<&str>) -> Vec<Problem> {
    let now = |id: &str| match id {
        "hop-2016" => text,
        _ => Some("ma: kiem-tra-2016\n"),
    };
    let changed = changed(sealed, |id| Some(Digest::of(now(id)?.as_bytes())));
    let problem = |(bundle, document): &(&Sealed, &SealedDocument)| match now(&document.record) {
        Some(text) => edited(bundle, document, "records/hop.yaml", text.as_bytes()),
        None => gone(bundle, document),
    };
    changed.iter().map(problem).collect()
}

#[test]
fn an_unchanged_record_is_no_problem() {
    let (_folder, sealed) = archive();
    assert_eq!(compared(&sealed, Some("ma: hop-2016\n")), []);
}

#[test]
fn a_changed_record_is_named_with_bundle_and_line() {
    let (_folder, sealed) = archive();
    let problems = compared(&sealed, Some("ma: hop-2016\nthem: x\n"));
    assert_eq!((problems.len(), problems[0].code), (1, Code::SealedRecordChanged));
    let place = problems[0].place.as_ref().expect("a place");
    assert_eq!((&*place.file, place.line, place.column), ("records/hop.yaml", 2, 1));
    assert!(problems[0].message.contains("QCPH_2016-12-31_0001"));
    let first = compared(&sealed, Some("ma: hop-2017\n"));
    assert_eq!(first[0].place.as_ref().map(|place| place.line), Some(1));
    let cut = compared(&sealed, Some(""));
    assert_eq!(cut.len(), 1, "a line that is gone");
}

#[test]
fn a_record_that_is_gone_or_a_bundle_that_is_elsewhere_is_told() {
    let (folder, sealed) = archive();
    assert!(compared(&sealed, None)[0].message.contains("nay không còn"));
    std::fs::remove_file(folder.path().join("QCPH_2016-12-31_0001.zip")).expect("removed");
    let problems = compared(&sealed, Some("ma: hop-2017\n"));
    assert_eq!(problems[0].place.as_ref().map(|place| place.line), Some(0));
}

#[test]
fn a_changed_pdf_is_named() {
    let (folder, sealed) = archive();
    assert_eq!(documents(&sealed, folder.path()), [], "none is there");
    write(
        &folder.path().join("van-ban/hop-2016.pdf"),
        b"%PDF-1.7 hop-2016 Th\xc3\xb4ng b\xc3\xa1o",
    );
    assert_eq!(documents(&sealed, folder.path()), []);
    write(&folder.path().join("van-ban/hop-2016.pdf"), b"%PDF-1.7 other");
    let problems = documents(&sealed, folder.path());
    assert_eq!((problems.len(), problems[0].code), (1, Code::SealedDocumentChanged));
}

#[test]
fn a_pdf_that_a_dead_run_never_put_there_is_restored() {
    let (folder, sealed) = archive();
    let out = folder.path().join("out");
    let restored = |wanted: &str| {
        let told = restore(&sealed[0], &out, |document| {
            document.record.starts_with(wanted) && !out.join(&document.pdf).exists()
        });
        told.expect("restored").map(|told| told.message)
    };
    let told =
        |count| Some(format!("đã đưa lại vào out {count} tệp PDF từ gói QCPH_2016-12-31_0001"));
    assert_eq!(restored("hop"), told(2));
    assert_eq!(restored(""), told(1));
    assert_eq!(documents(&sealed, &out), []);
    assert_eq!(restored(""), None, "nothing to do");
    std::fs::remove_file(out.join("van-ban/hop-2016.pdf")).expect("removed");
    assert_eq!(restored(""), told(1));
}
