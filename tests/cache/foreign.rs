//! Files in `out/` that the program did not write, and lists that lie.

use crate::office::{ProjectFile, Run, files_below, project, sample_files};
use qcph::archive::Digest;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

const RECORD: &str = "TW-2020-HOP-01";

/// Four records of three years with what they name: 13 documents.
fn records() -> Vec<ProjectFile> {
    let mut files = sample_files();
    let used = ["danh-ba/", "quy-che/", "tw-2016-hop-01", "tw-2017-td-01", "tw-2020-hop-"];
    files.retain(|(path, _)| used.iter().any(|part| path.contains(part)));
    files
}

fn pdf(root: &Path) -> PathBuf {
    let files = files_below(&root.join("out/van-ban"));
    let (path, _) = files.into_iter().find(|(path, _)| path.ends_with("HOP-01.pdf")).unwrap();
    root.join("out/van-ban").join(path)
}

fn built() -> (TempDir, PathBuf, Vec<u8>) {
    let folder = project(&records());
    Run::new(folder.path(), &["build", RECORD]).succeeds();
    let path = pdf(folder.path());
    let bytes = std::fs::read(&path).unwrap();
    (folder, path, bytes)
}

/// Changes the record, so that another document would stand at the same path.
fn change(root: &Path) {
    let path = root.join("records/2020/tw/tw-2020-hop-01.yaml");
    let text = std::fs::read_to_string(&path).unwrap();
    let changed = text.replacen("noi_dung: ", "noi_dung: rà soát và ", 1);
    assert_ne!(text, changed);
    qcph::disk::write(&path, changed.as_bytes()).unwrap();
}

#[test]
fn a_signed_copy_saved_over_ours_is_kept_and_named() {
    let (folder, path, bytes) = built();
    let signed = [&bytes[..], b"1 0 obj\n<</Type/Sig>>\nendobj\n%%EOF\n"].concat();
    qcph::disk::write(&path, &signed).unwrap();
    change(folder.path());
    for arguments in [&["build", RECORD][..], &["build"]] {
        let said = Run::new(folder.path(), arguments).exits(1);
        assert!(said.contains("Q507") && said.contains("như bản đã ký số"), "{said}");
        assert_eq!(std::fs::read(&path).unwrap(), signed);
    }
    // Moved away by a person, its place is free.
    std::fs::rename(&path, folder.path().join("ban-goc.pdf")).unwrap();
    Run::new(folder.path(), &["build", RECORD]).succeeds();
    assert_ne!(std::fs::read(&path).unwrap(), bytes);
}

#[test]
fn archive_seals_what_it_renders_and_keeps_what_stands_in_its_place() {
    let (folder, path, bytes) = built();
    let signed = [&bytes[..], b"1 0 obj\n<</Type/Sig>>\nendobj\n%%EOF\n"].concat();
    qcph::disk::write(&path, &signed).unwrap();
    let said = Run::new(folder.path(), &["archive", "--date", "2020-12-31"]).exits(1);
    assert!(said.contains("Q507"), "{said}");
    assert_eq!(std::fs::read(&path).unwrap(), signed);
    let again = Run::new(folder.path(), &["check"]).exits(1);
    assert!(
        again.contains("Q505") && again.contains("có phần ghi thêm") && !again.contains("xóa tệp"),
        "{again}"
    );
    assert_eq!(std::fs::read(&path).unwrap(), signed);
    Run::new(folder.path(), &["verify"]).succeeds();
}

/// As where a viewer of PDFs on Windows holds a file open; here the folder of the file is in use.
#[test]
fn what_cannot_be_put_in_its_place_stops_no_other() {
    for arguments in [&["build"][..], &["archive", "--date", "2020-12-31"]] {
        let whole = project(&records());
        Run::new(whole.path(), arguments).succeeds();
        let folder = project(&records());
        let held = folder.path().join("out/van-ban/2016");
        qcph::disk::write(&held, b"").unwrap();
        let told = Run::new(folder.path(), arguments).exits(3);
        assert!(told.contains("Q803") && told.contains("van-ban/2016/"), "{told}");
        assert!(folder.path().join("out/van-ban/2020").is_dir());
        std::fs::remove_file(&held).unwrap();
        Run::new(folder.path(), arguments).succeeds();
        assert!(files_below(&folder.path().join("out")) == files_below(&whole.path().join("out")));
    }
}

/// A held file is an older print of ours when its record is sealed: the next run brings the sealed one.
#[test]
fn an_older_print_makes_way_for_the_sealed_one() {
    let (folder, path, older) = built();
    change(folder.path());
    let list = std::fs::read(folder.path().join("out/.bo-nho-dem/1-1.txt")).unwrap();
    Run::new(folder.path(), &["archive", "--date", "2020-12-31"]).succeeds();
    let sealed = std::fs::read(&path).unwrap();
    qcph::disk::write(&path, &older).unwrap();
    qcph::disk::write(&folder.path().join("out/.bo-nho-dem/1-1.txt"), &list).unwrap();
    Run::new(folder.path(), &["check"]).exits(1);
    Run::new(folder.path(), &["archive", "--date", "2020-12-31"]).succeeds();
    assert!(std::fs::read(&path).unwrap() == sealed && sealed != older);
    Run::new(folder.path(), &["check"]).succeeds();
}

#[test]
fn a_file_of_ones_own_whose_record_went_away_is_kept() {
    let (folder, path, bytes) = built();
    Run::new(folder.path(), &["build"]).succeeds();
    let noted = [&bytes[..], b"% note\n"].concat();
    qcph::disk::write(&path, &noted).unwrap();
    let gone = "TW-2020-HOP-02";
    std::fs::remove_file(folder.path().join("records/2020/tw/tw-2020-hop-02.yaml")).unwrap();
    std::fs::remove_file(folder.path().join("records/2020/tw/tw-2020-hop-01.yaml")).unwrap();
    Run::new(folder.path(), &["build"]).succeeds();
    assert_eq!(std::fs::read(&path).unwrap(), noted);
    let left = files_below(&folder.path().join("out/van-ban"));
    assert!(!left.iter().any(|(path, _)| path.contains(gone)), "what was left as written goes");
}

/// The list with its lines changed, closed by its digest as the program closes it.
fn forge(root: &Path, change: impl Fn(&str) -> String) {
    let path = root.join("out/.bo-nho-dem/1-1.txt");
    let text = std::fs::read_to_string(&path).unwrap();
    let (above, _) = text.trim_end().rsplit_once('\n').unwrap();
    let above = change(&format!("{above}\n"));
    let closed = format!("{above}{}\n", Digest::of(above.as_bytes()));
    qcph::disk::write(&path, closed.as_bytes()).unwrap();
}

#[test]
fn a_list_that_names_files_elsewhere_deletes_none() {
    let folder = project(&records());
    Run::new(folder.path(), &["build"]).succeeds();
    let outside = tempfile::tempdir().unwrap();
    let absolute = outside.path().join("a.pdf");
    let beside = folder.path().join("records/x.pdf");
    for victim in [&absolute, &beside] {
        qcph::disk::write(victim, b"%PDF").unwrap();
    }
    let digest = Digest::of(b"%PDF");
    for name in [
        absolute.to_string_lossy().into_owned(),
        "../records/x.pdf".into(),
        "van-ban/../../records/x.pdf".into(),
    ] {
        forge(folder.path(), |above| format!("{above}{} {digest} 4 1 0 {name}\n", "0".repeat(64)));
        Run::new(folder.path(), &["build"]).succeeds();
        assert!(absolute.exists() && beside.exists(), "{name}");
    }
}

#[test]
fn a_tampered_pdf_with_a_forged_list_is_not_sealed() {
    let honest = project(&records());
    Run::new(honest.path(), &["archive", "--date", "2020-12-31"]).succeeds();
    let folder = project(&records());
    Run::new(folder.path(), &["build"]).succeeds();
    let path = pdf(folder.path());
    let mut bytes = std::fs::read(&path).unwrap();
    let old = Digest::of(&bytes).to_string();
    let at = bytes.len() / 2;
    bytes[at] ^= 1;
    qcph::disk::write(&path, &bytes).unwrap();
    let new = Digest::of(&bytes).to_string();
    forge(folder.path(), |above| above.replace(&old, &new));
    Run::new(folder.path(), &["archive", "--date", "2020-12-31"]).succeeds();
    let bundle = "out/goi/QCPH_2020-12-31_0001.zip";
    let read = |root: &Path| std::fs::read(root.join(bundle)).unwrap();
    assert!(read(folder.path()) == read(honest.path()), "the bundle holds what records say");
}
