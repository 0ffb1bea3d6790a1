//! Packages for a historical archive: made, and judged whoever made them. Files are made here.

mod damage;
mod handed;

use crate::office::{Office, repository, run};
use qcph::archive::Digest;
use qcph::package::{Document, Package, Profile, check, make, profile};
use qcph::problem::{Code, Severity, any_error};
use qcph::records::scalar::Date;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

fn said(pairs: &[(&str, &str)]) -> BTreeMap<String, String> {
    pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}

fn pdf(at: usize) -> Vec<u8> {
    format!("%PDF-1.7 of document {at}").into_bytes()
}

fn document(at: usize) -> Document {
    let number = (at + 1).to_string();
    let code = format!("X01.2018.01.QCPH.{:07}", at + 1);
    let bytes = pdf(at);
    Document {
        id: format!("TW-2018-TD-{:04}", at + 1),
        said: said(&[
            ("docId", &format!("TW-2018-TD-{:04}", at + 1)),
            ("docCode", &code),
            ("maintenance", "01"),
            ("typeName", "22"),
            ("codeNumber", &number),
            ("codeNotation", "BHXH-VP"),
            ("issuedDate", "05/06/2018"),
            ("organName", "Bảo hiểm xã hội Việt Nam"),
            ("subject", "cung cấp số liệu <quý> & \"năm\""),
            ("language", "01"),
            ("numberOfPage", "2"),
            ("mode", "01"),
            ("riskRecovery", "0"),
        ]),
        sha256: Digest::of(&bytes),
        size_bytes: bytes.len() as u64,
    }
}

fn package(count: usize) -> Package {
    Package {
        loose: false,
        head: said(&[
            ("fileCode", "X01.2018.01.QCPH"),
            ("title", "Hồ sơ phối hợp năm 2018"),
            ("maintenance", "01"),
            ("mode", "01"),
            ("language", "01"),
            ("startDate", "01/01/2018"),
            ("endDate", "31/12/2018"),
            ("totalDoc", &count.to_string()),
            ("numberOfPaper", "0"),
            ("numberOfPage", &(2 * count).to_string()),
            ("riskRecovery", "0"),
        ]),
        documents: (0..count).map(document).collect(),
        organisation: "Bảo hiểm xã hội Việt Nam".to_owned(),
        fonds: "001.23".to_owned(),
        agreement: "X01.2018.01.QCPH".to_owned(),
        program: "qcph 0.1.0".to_owned(),
        created: Date(chrono::NaiveDate::from_ymd_opt(2018, 12, 31).unwrap()),
        ordinal: 1,
    }
}

/// Writes a package; the path of its zip.
fn written(folder: &Path, package: &Package) -> PathBuf {
    let open = |document: &Document| {
        let at: usize = document.id.rsplit('-').next().unwrap().parse().unwrap();
        Ok(pdf(at - 1))
    };
    let made = make(folder, package, &Profile::embedded(), open).unwrap();
    folder.join(made.path)
}

#[test]
fn the_profile_gives_every_constant_with_its_clause_and_how_sure_it_is() {
    let profile = Profile::embedded();
    let named: BTreeSet<&str> = profile.constants.iter().map(|one| one.id.as_str()).collect();
    assert_eq!(named, profile::ASKED.iter().copied().collect());
    let sure = |text: &str| ["H", "M", "L"].contains(&text);
    for one in &profile.constants {
        assert!(
            !one.clause.is_empty() && !one.value.is_empty() && sure(&one.confidence),
            "{one:?}"
        );
    }
    let fields = [(&profile.dossier, 18), (&profile.document, 21), (&profile.loose, 5)];
    for (fields, count) in fields {
        assert_eq!(fields.len(), count);
        for field in fields {
            assert!(sure(&field.confidence), "{field:?}");
            assert!(field.codes.iter().all(|codes| profile.codes.contains_key(codes)), "{field:?}");
        }
    }
    assert_eq!(profile.type_code("Thông báo"), "07");
    assert_eq!(profile.type_code("Công văn"), "22");
    assert_eq!(profile.type_code("Sổ tay"), "32");
}

#[test]
fn made() {
    let folder = tempfile::tempdir().unwrap();
    let (one, two) = (folder.path().join("a"), folder.path().join("b"));
    let first = written(&one, &package(10));
    let second = written(&two, &package(10));
    assert_eq!(first.file_name(), second.file_name());
    let bytes = std::fs::read(&first).unwrap();
    assert_eq!(bytes, std::fs::read(&second).unwrap(), "the same documents, the same bytes");
    let name = first.file_name().unwrap().to_str().unwrap();
    assert!(name.starts_with("001uuid-") && name.ends_with(".zip"), "{name}");
    let checked = check(&first, &Profile::embedded()).unwrap();
    assert!(checked.problems.is_empty(), "{:#?}", checked.problems);
    assert_eq!((checked.documents, checked.files), (10, 10 + 10 + 5));
    let manifest = std::fs::read_to_string(one.join("manifest-sha256.txt")).unwrap();
    assert_eq!(manifest, format!("{}  data/{name}\n", Digest::of(&bytes)));
    let tags = std::fs::read_to_string(one.join("tagmanifest-sha256.txt")).unwrap();
    for line in tags.lines() {
        let (digest, file) = line.split_once("  ").unwrap();
        let text = std::fs::read(one.join(file)).unwrap();
        assert_eq!(digest, Digest::of(&text).to_string(), "{file}");
    }
    assert!(
        make(&one, &package(1), &Profile::embedded(), |_| Ok(pdf(0))).is_err(),
        "never replaced"
    );
}

#[test]
fn loose_documents_make_a_package_of_their_own_kind() {
    let folder = tempfile::tempdir().unwrap();
    let mut loose = package(3);
    loose.loose = true;
    loose.head = said(&[
        ("fileCode", "X01.2018.01.QCPH"),
        ("title", "Văn bản đi năm 2018"),
        ("source", "0"),
        ("totalDoc", "3"),
    ]);
    let zip = written(&folder.path().join("a"), &loose);
    let checked = check(&zip, &Profile::embedded()).unwrap();
    assert!(checked.problems.is_empty(), "{:#?}", checked.problems);
}

#[test]
fn a_document_that_changed_makes_no_package() {
    let folder = tempfile::tempdir().unwrap();
    let target = folder.path().join("a");
    let made = make(&target, &package(2), &Profile::embedded(), |_| Ok(b"another".to_vec()));
    assert_eq!(made.unwrap_err().code, Code::ChangedWhileSealing);
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0, "nothing is left behind");
}

#[test]
fn a_project_may_correct_the_profile_without_another_program() {
    let office = Office::bare();
    office.write("records/a.yaml", "");
    let zip = written(&office.path("a"), &package(2));
    let zip = zip.to_str().unwrap();
    assert_eq!(office.qcph(&["package", "check", zip]).code, 0);
    let printed = office.qcph(&["package", "profile"]).out;
    assert_eq!(printed.trim(), profile::EMBEDDED.trim());
    office.write("templates/goi-nop/tt05.json", &printed.replace("\"dai\": 25", "\"dai\": 5"));
    let run = office.qcph(&["package", "check", zip]);
    assert_eq!(run.code, 4, "{}", run.err);
    assert!(run.err.contains("[Q645]") && run.err.contains("nhiều nhất 5"), "{}", run.err);
    office.write("templates/goi-nop/tt05.json", "{}");
    let run = office.qcph(&["package", "check", zip]);
    assert!(run.err.contains("[Q401]"), "{}", run.err);
}

#[test]
fn no_package_is_told_as_one() {
    let office = Office::bare();
    office.write("x.zip", "no zip");
    let json = office.qcph(&["package", "check", "x.zip", "--json"]);
    assert_eq!(json.code, 4);
    assert!(json.out.contains("Q641") && json.out.contains("\"dat\":false"), "{}", json.out);
    let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_qcph"));
    command.args(["package", "check", "missing.zip"]).current_dir(repository());
    assert_eq!(run(&mut command).code, 3);
}

/// The codes of what is wrong with a zip, advice apart.
fn codes(zip: &Path) -> (BTreeSet<Code>, String) {
    let checked = check(zip, &Profile::embedded()).unwrap();
    let told = format!("{:#?}", checked.problems);
    let wrong = checked.problems.iter().filter(|one| one.severity == Severity::Error);
    let codes: BTreeSet<Code> = wrong.map(|one| one.code).collect();
    assert_eq!(codes.is_empty(), !any_error(&checked.problems));
    (codes, told)
}
