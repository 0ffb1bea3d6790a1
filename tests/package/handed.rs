//! Packages of real dossiers and documents, by the program.

use crate::office::{Office, repository};
use crate::signed::made::{Signer, Way, signed};
use qcph::package::{Profile, check};
use serde_json::Value as Json;
use std::collections::BTreeMap;
use std::io::{Cursor, Read};
use std::path::Path;

const CLOSE: [&str; 7] = [
    "dossier",
    "close",
    "HS-HD-2018-HOP",
    "--date",
    "2019-01-15",
    "--reason",
    "bản ký giữ trên giấy",
];
const HAND: [&str; 7] =
    ["handover", "--dossiers", "HS-HD-2018-HOP", "--to", "Lưu trữ lịch sử tỉnh", "--folder", "nop"];
const LOOSE: [&str; 17] = [
    "package",
    "make",
    "HD-2018-HOP-01",
    "--agency",
    "BHXH-HD",
    "--code",
    "H99.12.2018.LE",
    "--title",
    "Văn bản lẻ năm 2018",
    "--term",
    "vinh_vien",
    "--access",
    "cong_khai",
    "--folder",
    "nop",
    "--date",
    "2019-02-01",
];

/// One meeting of Hải Dương, with codes that no state gave: those of the sample are not made up.
fn small() -> Office {
    let office = Office::small();
    let line = "  - ma: BHXH-HD\n";
    let coded = format!("{line}    ma_dinh_danh: H99.12\n    ma_phong: \"012\"\n");
    office.edit("records/danh-ba/co-quan.yaml", line, &coded);
    office
}

fn with_plan(office: Office) -> Office {
    let plan = std::fs::read_to_string(repository().join("tests/dossiers/danh-muc.yaml")).unwrap();
    office.write("records/danh-muc.yaml", &plan);
    office
}

fn good(office: &Office, arguments: &[&str]) -> Json {
    let run = office.qcph(&[arguments, &["--json"]].concat());
    assert_eq!(run.code, 0, "{arguments:?}: {}{}", run.out, run.err);
    serde_json::from_str(&run.out).unwrap()
}

/// The members of a package, below its folder.
fn members(zip: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut zip = zip::ZipArchive::new(Cursor::new(std::fs::read(zip).unwrap())).unwrap();
    let mut members = BTreeMap::new();
    for at in 0..zip.len() {
        let mut member = zip.by_index(at).unwrap();
        let name = member.name().unwrap().split_once('/').unwrap().1.to_owned();
        let mut bytes = Vec::new();
        member.read_to_end(&mut bytes).unwrap();
        members.insert(name, bytes);
    }
    members
}

fn says(members: &BTreeMap<String, Vec<u8>>, path: &str, wanted: &[(&str, &str)]) {
    let text = String::from_utf8(members[path].clone()).unwrap();
    for (field, value) in wanted {
        assert!(text.contains(&format!("<{field}>{value}</{field}>")), "{field} in {text}");
    }
}

#[test]
fn what_is_missing_is_told() {
    let office = with_plan(Office::small());
    good(&office, &["archive", "--date", "2018-12-31"]);
    good(&office, &CLOSE);
    let plan =
        office.read("records/danh-muc.yaml").replace("        che_do_su_dung: cong_khai\n", "");
    office.write("records/danh-muc.yaml", &plan);
    let run = office.qcph(&HAND);
    assert_eq!(run.code, 1, "{}", run.err);
    for told in ["chưa có mã định danh", "chưa có mã phông", "chưa có chế độ sử dụng", "số tờ"]
    {
        assert!(run.err.contains(told), "{told}: {}", run.err);
    }
    assert!(run.err.contains("co-quan.yaml:") && run.err.contains("danh-muc.yaml:"), "{}", run.err);
    assert_eq!(run.err.matches("[Q744]").count(), 4, "{}", run.err);
    assert!(!office.path("nop").exists(), "nothing is written");
    let papers = good(&office, &[&HAND[..], &["--no-package"]].concat());
    assert_eq!(papers["goi"].as_array().unwrap().len(), 0);
    assert!(office.path("nop/bien-ban.pdf").exists());
}

#[test]
fn the_signed_original_is_what_is_handed_over() {
    let office = with_plan(small());
    good(&office, &["build"]);
    let made = office.out().into_iter().find(|(path, _)| path.ends_with("HOP-01.pdf")).unwrap();
    let original = signed(&made.1, &Signer::new("Nguyễn Văn A", 1), &Way::default());
    office.write_bytes("ve.pdf", &original);
    good(&office, &["sign", "HD-2018-HOP-01", "ve.pdf", "--date", "2018-08-01"]);
    good(&office, &["archive", "--date", "2018-12-31"]);
    good(&office, &CLOSE);
    let json = good(&office, &HAND);
    let zip = office.path(json["goi"][0]["tep"].as_str().unwrap());
    let members = members(&zip);
    let data = "representations/rep1/data/HD-2018-HOP-01.pdf";
    assert!(members[data] == original, "the package holds what was signed");
    let head = [
        ("fileCode", "H99.12.2018.01.QCPH"),
        ("maintenance", "01"),
        ("mode", "01"),
        ("totalDoc", "1"),
        ("numberOfPaper", "0"),
        ("confidenceLevel", "01"),
    ];
    says(&members, "metadata/descriptive/EAD.xml", &head);
    let own = [
        ("docId", "HD-2018-HOP-01"),
        ("docCode", "H99.12.2018.01.QCPH.0000001"),
        ("typeName", "07"),
        ("codeNumber", "21"),
        ("codeNotation", "TB-BHXH"),
        ("confidenceLevel", "01"),
    ];
    let path = "representations/rep1/metadata/descriptive/EAD_doc_HD-2018-HOP-01.xml";
    says(&members, path, &own);
    assert!(check(&zip, &Profile::embedded()).unwrap().documents == 1);
    let checked = office.qcph(&["package", "check", zip.to_str().unwrap()]);
    assert_eq!(checked.code, 0, "{}", checked.err);
    let mets = String::from_utf8(members["METS.xml"].clone()).unwrap();
    assert!(mets.contains("NOTETYPE=\"IDENTIFICATIONCODE\">012<"), "{mets}");
}

#[test]
fn loose_documents_go_by_themselves() {
    let office = small();
    let early = office.qcph(&LOOSE);
    assert!(early.code == 1 && early.err.contains("chưa niêm phong"), "{}", early.err);
    good(&office, &["archive", "--date", "2018-12-31"]);
    let json = good(&office, &LOOSE);
    let zip = office.path(json["goi"][0]["tep"].as_str().unwrap());
    let bytes = std::fs::read(&zip).unwrap();
    good(&office, &LOOSE);
    assert!(bytes == std::fs::read(&zip).unwrap(), "the same bytes again");
    let checked = good(&office, &["package", "check", zip.to_str().unwrap()]);
    assert_eq!(checked["goi"][0]["so_tai_lieu"], 1);
    let head = [
        ("fileCode", "H99.12.2018.LE"),
        ("title", "Văn bản lẻ năm 2018"),
        ("source", "0"),
        ("totalDoc", "1"),
    ];
    says(&members(&zip), "metadata/descriptive/EAD.xml", &head);
    // Another title is another package, and does not take the place of the first.
    let other: Vec<&str> =
        LOOSE.iter().map(|one| one.strip_prefix("Văn bản lẻ").map_or(*one, |_| "Khác")).collect();
    let refused = office.qcph(&other);
    assert!(refused.code == 3 && refused.err.contains("đã có và khác"), "{}", refused.err);
    let office = with_plan(office);
    let placed = office.qcph(&LOOSE);
    assert!(
        placed.code == 2 && placed.err.contains("thuộc hồ sơ `HS-HD-2018-HOP`"),
        "{}",
        placed.err
    );
}

#[test]
fn what_does_not_fit_its_field_is_not_packed() {
    let office = small();
    good(&office, &["archive", "--date", "2018-12-31"]);
    let long = "x".repeat(101);
    let arguments: Vec<&str> =
        LOOSE.iter().map(|one| if *one == "H99.12.2018.LE" { &*long } else { *one }).collect();
    let run = office.qcph(&arguments);
    assert!(run.code == 1 && run.err.contains("dài 101 ký tự, nhiều nhất 100"), "{}", run.err);
    assert!(!office.path("nop").exists());
}
