//! A sealed record may grow where its document does not look, and nowhere else.

use crate::project::{Run, files_below, project, sample_files};
use std::path::Path;

const RECORD: &str = "records/2016/tw/tw-2016-hop-01.yaml";
const BUNDLE: &str = "QCPH_2020-12-31_0001.zip";

/// The sample records, sealed, and then one of them changed.
fn sealed_then(change: impl Fn(&str) -> String) -> tempfile::TempDir {
    let folder = project(&sample_files());
    Run::new(folder.path(), &["archive", "--date", "2020-12-31"]).succeeds();
    let path = folder.path().join(RECORD);
    let text = std::fs::read_to_string(&path).expect("a text");
    let changed = change(&text);
    assert_ne!(text, changed);
    qcph::disk::write(&path, changed.as_bytes()).expect("written");
    folder
}

fn out(root: &Path) -> Vec<String> {
    let files = files_below(&root.join("out")).into_iter();
    files.map(|(path, bytes)| format!("{path} {}", qcph::archive::Digest::of(&bytes))).collect()
}

#[test]
fn a_changed_document_is_reported_and_never_issued_again() {
    let folder = sealed_then(|text| text.replace("gio: \"08:30\"", "gio: \"09:45\""));
    let before = out(folder.path());
    for verb in [&["check"][..], &["build"], &["archive", "--date", "2020-12-31"]] {
        let printed = Run::new(folder.path(), verb).exits(1);
        for part in ["Q501", RECORD, BUNDLE, "08 giờ 30", "09 giờ 45"] {
            assert!(printed.contains(part), "{part} in {printed}");
        }
    }
    assert_eq!(before, out(folder.path()));
}

#[test]
fn receipts_and_progress_are_no_change() {
    let folder = sealed_then(|text| {
        text.replace("  xac_nhan:\n", "  xac_nhan:\n    - {co_quan: BYT, ngay: 2016-12-29}\n")
    });
    let checked = Run::new(folder.path(), &["check"]).succeeds();
    assert!(!checked.contains("Q501"), "{checked}");
    let again = Run::new(folder.path(), &["archive", "--date", "2020-12-31"]).succeeds();
    assert!(again.contains("Không có văn bản mới"), "{again}");
}

#[test]
fn without_the_bundle_a_change_is_advice() {
    let folder = sealed_then(|text| text.replace("gio: \"08:30\"", "gio: \"09:45\""));
    std::fs::remove_file(folder.path().join("out/goi").join(BUNDLE)).expect("removed");
    let printed = Run::new(folder.path(), &["check"]).succeeds();
    assert!(printed.contains("Q501") && printed.contains("lưu ý"), "{printed}");
}
