//! From an empty folder to a document with a number and a signed copy, sealed together: by the three routes
//! that offices take.

use super::made::{Way, signed};
use super::taken::scan;
use super::{leader, office};
use crate::office::{Run, files_below, sample_files, write};
use qcph::archive::{bundles_in, index_of, member_bytes};
use std::path::Path;
use tempfile::TempDir;

const RECORD: &str = "HD-2018-HOP-01";
const FILE: &str = "records/2018/hop.yaml";
const COPY: &str = "records/2018/HD-2018-HOP-01.ban-ky.pdf";
const PRESENTED: &str = "out/trinh-ky/HD-2018-HOP-01.pdf";

/// An empty folder after `init`, with a registry and one draft.
fn begun() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    run(folder.path(), &["init"]);
    for (path, bytes) in sample_files() {
        if path.starts_with("records/danh-ba/") {
            write(folder.path(), &path, &bytes);
        }
    }
    write(folder.path(), FILE, crate::office::draft().as_bytes());
    run(folder.path(), &["check"]);
    folder
}

fn run(root: &Path, arguments: &[&str]) -> String {
    Run::new(root, arguments).succeeds()
}

fn issued(root: &Path) -> Vec<u8> {
    run(root, &["issue", RECORD, "--number", "21", "--date", "2018-07-02"]);
    let made = files_below(&root.join("out/van-ban"));
    let mut own = made
        .into_iter()
        .filter(|(path, _)| path.ends_with("_HD-2018-HOP-01.pdf") && path.contains("_21-TB-"));
    own.next().expect("the document").1
}

/// The copy is taken, kept to the byte, and all is well with the project.
fn taken(office: &TempDir, copy: &[u8], arguments: &[&str]) -> String {
    let root = office.path();
    write(root, "ve.pdf", copy);
    let said = Run::new(root, &["sign", RECORD, "ve.pdf", "--date", "2018-07-03"]).args(arguments);
    let said = said.succeeds();
    assert_eq!(std::fs::read(root.join(COPY)).unwrap(), copy);
    let checked = run(root, &["check"]);
    assert!(!checked.contains("Q540") && !checked.contains("Q531"), "{checked}");
    said
}

/// The bundle that is sealed at the end verifies, and nothing waits for this document any more.
fn sealed(root: &Path) {
    run(root, &["archive", "--date", "2021-01-29"]);
    run(root, &["verify", "out/goi"]);
    let (name, path) = bundles_in(&root.join("out/goi")).unwrap().remove(0);
    let (_, entries) = index_of(name, &path).unwrap();
    let mut originals = entries.iter().filter(|entry| entry.original.is_some());
    let original = originals.next().expect("the signed original");
    let held = member_bytes(name, &path, &format!("data/{}", original.pdf)).unwrap();
    assert_eq!(held.unwrap(), std::fs::read(root.join(COPY)).unwrap());
    assert_eq!((&*original.record, originals.next()), (RECORD, None));
    let waiting = run(root, &["list", "--waiting", "--date", "2021-01-29"]);
    assert!(
        !waiting.lines().any(|line| line.contains(RECORD) && line.contains("bản ký")),
        "{waiting}"
    );
}

#[test]
fn paper_is_numbered_signed_and_scanned() {
    let office = begun();
    let document = issued(office.path());
    let waiting = run(office.path(), &["list", "--waiting", "--date", "2018-07-05"]);
    assert!(waiting.contains(RECORD), "{waiting}");
    let pages = qcph::signed::sheets::of_bytes(&document).unwrap().len();
    let said = taken(&office, &scan(pages, [595, 842], 300, true, ""), &[]);
    assert!(said.contains("300 dpi"), "{said}");
    sealed(office.path());
}

#[test]
fn a_document_is_numbered_and_then_signed_digitally() {
    let office = begun();
    let document = issued(office.path());
    let said = taken(&office, &signed(&document, &leader(), &Way::default()), &[]);
    assert!(said.contains("Nguyễn Văn A"), "{said}");
    sealed(office.path());
}

#[test]
fn a_document_is_signed_digitally_and_then_numbered() {
    let office = begun();
    let root = office.path();
    run(root, &["issue", RECORD, "--for-signature", "--date", "2018-06-29"]);
    let presented = std::fs::read(root.join(PRESENTED)).unwrap();
    let said = taken(&office, &signed(&presented, &leader(), &Way::default()), &[]);
    assert!(said.contains("cấp số"), "{said}");
    let kept = std::fs::read(root.join(COPY)).unwrap();
    let said = run(root, &["issue", RECORD, "--number", "21", "--date", "2018-07-02"]);
    assert!(said.contains("_21-TB-") && !said.contains("qcph sign"), "it is here already: {said}");
    // The number changed our rendition, and neither the signed copy nor what it is held against.
    assert_eq!(std::fs::read(root.join(COPY)).unwrap(), kept);
    let again = Run::new(root, &["sign", RECORD, "ve.pdf"]).succeeds();
    assert!(again.contains("đã nhận từ trước"), "{again}");
    run(root, &["check"]);
    sealed(root);
}

/// The clerk's office signs over the leader's signature once the number is there.
#[test]
fn a_copy_signed_twice_is_taken_after_the_number() {
    let office_folder = begun();
    let root = office_folder.path();
    run(root, &["issue", RECORD, "--for-signature", "--date", "2018-06-29"]);
    let presented = std::fs::read(root.join(PRESENTED)).unwrap();
    let leader_signed = signed(&presented, &leader(), &Way::default());
    issued(root);
    let both = signed(
        &leader_signed,
        &office(),
        &Way { shown: Some([330, 20, 430, 60]), ..Way::default() },
    );
    let said = taken(&office_folder, &both, &[]);
    assert!(said.contains("Bảo hiểm xã hội tỉnh Hải Dương"), "{said}");
    sealed(root);
}

#[test]
fn a_copy_on_a_share_is_kept_checked_and_sealed() {
    let office = begun();
    let root = office.path();
    let document = issued(root);
    std::fs::create_dir(root.join("ban-ky")).unwrap();
    write(root, "ve.pdf", &signed(&document, &leader(), &Way::default()));
    let said = run(root, &["sign", RECORD, "ve.pdf", "--date", "2018-07-03"]);
    let copy = "ban-ky/HD-2018-HOP-01.ban-ky.pdf";
    assert!(said.contains(copy) && !root.join(COPY).exists(), "{said}");
    run(root, &["check"]);
    assert!(run(root, &["show", RECORD]).contains(copy));
    // Without the share, as in a clone that is not joined to it.
    std::fs::rename(root.join("ban-ky"), root.join("xa")).unwrap();
    let said = Run::new(root, &["check"]).exits(1);
    assert!(said.contains("Q529") && said.contains("`ban-ky`"), "{said}");
    std::fs::rename(root.join("xa"), root.join("ban-ky")).unwrap();
    run(root, &["archive", "--date", "2021-01-29"]);
    let (name, path) = bundles_in(&root.join("out/goi")).unwrap().remove(0);
    let (_, entries) = index_of(name, &path).unwrap();
    assert_eq!(entries.iter().filter(|entry| entry.original.is_some()).count(), 1);
    write(root, "ban-ky/khac.ban-ky.pdf", b"another");
    assert!(run(root, &["check"]).contains("ban-ky/khac.ban-ky.pdf"));
}
