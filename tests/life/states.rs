//! States of a document: given out for signature, issued, void; who did what, what is waited for, what is
//! open.

use super::{DRAFT, issue, number_of, office, read, second_draft};
use crate::office::{Run, files_below, project, sample_files, write};
use serde_json::Value as Json;
use std::path::Path;

const TO_SIGN: &str = "out/trinh-ky/TW-2020-TK-01.pdf";

/// The value of a key of `van_ban.ban_trinh`.
fn given_out(root: &Path, key: &str) -> String {
    let text = read(root, DRAFT);
    let line = text.lines().find(|line| line.contains("ban_trinh:")).unwrap().to_owned();
    let value = line.split_once(&format!("{key}: ")).unwrap().1;
    value.split([',', '}']).next().unwrap().trim_matches('"').to_owned()
}

#[test]
fn what_waits_for_its_signature_leaves_number_and_day_open_and_is_remembered() {
    let office = office();
    let root = office.path();
    let said = issue(root, &["--for-signature", "--date", "2020-12-28"]).succeeds();
    assert!(said.contains(TO_SIGN), "{said}");
    let pdf = std::fs::read(root.join(TO_SIGN)).unwrap();
    assert_eq!(given_out(root, "sha256"), qcph::digest::Digest::of(&pdf).to_string());
    assert_eq!(given_out(root, "so_byte"), pdf.len().to_string());
    let form = Run::new(root, &["form", "--all", TO_SIGN]).succeeds();
    assert!(form.contains("ngày") && !form.contains("DỰ THẢO"), "{form}");
    let list = Run::new(root, &["list", "--year", "2020", "--kind", "tong_ket"]).succeeds();
    assert!(list.contains("(trình ký)"), "{list}");
    Run::new(root, &["check"]).succeeds();
    // Made again, it has the same bytes, though the record now says what they are.
    std::fs::remove_file(root.join(TO_SIGN)).unwrap();
    Run::new(root, &["build", "TW-2020-TK-01"]).succeeds();
    assert_eq!(std::fs::read(root.join(TO_SIGN)).unwrap(), pdf);
    issue(root, &["--number", "47", "--date", "2020-12-30"]).succeeds();
    let said = Run::new(root, &["check"]).succeeds();
    assert!(!said.contains("Q540"), "number and day are no change: {said}");
}

/// A signed page cannot be numbered when its mark or the name below the signature comes later, or when the
/// term that it sets had passed.
#[test]
fn what_could_not_be_issued_is_not_given_out() {
    const LETTER: &str = "records/2017/hai-duong/hd-2017-td-03.yaml";
    let faults = [
        ("  don_vi_soan: ", "2017-12-12", "Q233"),
        ("  ky: ", "2017-12-12", "Q211"),
        ("  so: ", "2017-12-26", "Q207"),
    ];
    for (lacking, day, code) in faults {
        let office = office();
        let root = office.path();
        let later = ["  so: ", "  so_phieu_gui: ", lacking];
        let draft: String = read(root, LETTER)
            .replace("trang_thai: ban_hanh", "trang_thai: du_thao")
            .split_inclusive('\n')
            .take_while(|line| !line.starts_with("  xac_nhan:"))
            .filter(|line| !later.iter().any(|key| line.starts_with(key)))
            .collect();
        write(root, LETTER, draft.as_bytes());
        Run::new(root, &["check", LETTER]).succeeds();
        let call = ["issue", "HD-2017-TD-03", "--for-signature", "--date", day];
        let said = Run::new(root, &call).exits(1);
        assert!(said.contains(code), "{code}: {said}");
        assert_eq!(read(root, LETTER), draft);
    }
}

#[test]
fn a_record_that_changes_after_it_was_given_out_is_told_and_not_issued() {
    let office = office();
    let root = office.path();
    issue(root, &["--for-signature", "--date", "2020-12-28"]).succeeds();
    let same = read(root, DRAFT);
    let (word, other) = ("Phối hợp kịp thời, hiệu quả", "Phối hợp nhanh");
    assert!(same.contains(word));
    write(root, DRAFT, same.replacen(word, other, 1).as_bytes());
    let said = Run::new(root, &["check"]).succeeds();
    assert!(said.contains("Q540") && said.contains("28/12/2020"), "{said}");
    let said = issue(root, &["--date", "2020-12-30"]).exits(1);
    assert!(said.contains("Q540") && said.contains("--for-signature"), "{said}");
    issue(root, &["--for-signature", "--date", "2020-12-29"]).succeeds();
    issue(root, &["--date", "2020-12-28"]).exits(1);
    issue(root, &["--date", "2021-01-04"]).exits(1);
    issue(root, &["--date", "2020-12-29"]).succeeds();
    // Also what was changed after the number was given.
    let issued = read(root, DRAFT);
    write(root, DRAFT, issued.replacen(other, word, 1).as_bytes());
    let said = Run::new(root, &["check"]).succeeds();
    assert!(said.contains("Q540") && said.contains("--void"), "{said}");
}

#[test]
fn a_void_number_keeps_its_place_and_nothing_else() {
    let office = office();
    let root = office.path();
    second_draft(root);
    issue(root, &["--number", "47", "--date", "2020-12-30"]).succeeds();
    let said = issue(root, &["--void", "in sai tên người ký"]).succeeds();
    assert!(said.contains("Đã hủy số 47"), "{said}");
    let text = read(root, DRAFT);
    assert!(
        text.contains("  trang_thai: huy\n  ly_do_huy: in sai tên người ký\n  so: 47\n"),
        "{text}"
    );
    Run::new(root, &["check"]).succeeds();
    // Never given again, not built, not sealed.
    let other = ["issue", "TW-2020-TK-02", "--date", "2020-12-31"];
    Run::new(root, &other).args(&["--number", "47"]).exits(1);
    let said = Run::new(root, &other).args(&["--json"]).succeeds();
    assert_eq!(number_of(&said), 48);
    issue(root, &[]).exits(1);
    std::fs::remove_dir_all(root.join("out")).unwrap();
    let said = Run::new(root, &["archive", "--date", "2020-12-31"]).succeeds();
    assert!(!said.contains("47/BC-BHXH") && said.contains("48/BC-BHXH"), "{said}");
    let files = files_below(&root.join("out"));
    assert!(files.iter().all(|(path, _)| !path.contains("TW-2020-TK-01")));
    // What is sealed is not void any more.
    let said = Run::new(root, &["issue", "TW-2020-TK-02", "--void", "muộn"]).exits(1);
    assert!(said.contains("đã niêm phong"), "{said}");
}

#[test]
fn who_did_what_is_written_and_what_an_office_separates_is_held() {
    let office = office();
    let root = office.path();
    let agencies = read(root, "records/danh-ba/co-quan.yaml");
    let person = |at: usize| ["pham-van-c", "hoang-thi-d"][at].to_owned();
    let (drafter, clerk) = (person(0), person(1));
    let told = ["--drafter", &drafter, "--reviewer", &drafter, "--date", "2020-12-28"];
    issue(root, &["--for-signature"]).args(&told).succeeds();
    issue(root, &["--clerk", &clerk, "--date", "2020-12-30"]).succeeds();
    let text = read(root, DRAFT);
    let line = text.lines().find(|line| line.contains("qua_trinh:")).unwrap();
    for step in ["soan: {nguoi: ", "soat: {nguoi: ", "ky: {nguoi: tran-van-dd, ngay: 2020-12-30}"] {
        assert!(line.contains(step), "{line}");
    }
    assert!(line.contains(&format!("cap_so: {{nguoi: {clerk}, ngay: 2020-12-30}}")), "{line}");
    Run::new(root, &["check"]).succeeds();
    let at = agencies.find("ma: BHXH-VN").unwrap();
    let at = at + agencies[at..].find("    tu_ngay:").unwrap();
    let mut separated = agencies.clone();
    separated.insert_str(at, "    tach_viec: [soan, soat, ky]\n");
    write(root, "records/danh-ba/co-quan.yaml", separated.as_bytes());
    let said = Run::new(root, &["check", DRAFT]).exits(1);
    assert!(said.contains("Q235") && said.contains("vừa soạn thảo vừa soát, duyệt"), "{said}");
}

/// What the draft waits for on a day, with the days of waiting.
fn waits(root: &Path, date: &str) -> Vec<(String, i64)> {
    let said = Run::new(root, &["list", "--waiting", "--date", date, "--json"]).succeeds();
    let json: Json = serde_json::from_str(&said).unwrap();
    let rows = json["ban_ghi"].as_array().unwrap().iter();
    let own = rows.filter(|row| row["ma"] == "TW-2020-TK-01");
    own.map(|row| (row["cho"].as_str().unwrap().to_owned(), row["so_ngay"].as_i64().unwrap()))
        .collect()
}

#[test]
fn what_a_document_waits_for_is_listed_with_its_age() {
    let office = office();
    let root = office.path();
    let on = |rows: &[(&str, i64)]| -> Vec<(String, i64)> {
        rows.iter().map(|(stage, days)| ((*stage).to_owned(), *days)).collect()
    };
    assert_eq!(waits(root, "2020-12-28"), on(&[]));
    issue(root, &["--for-signature", "--date", "2020-12-21"]).succeeds();
    assert_eq!(waits(root, "2020-12-20"), on(&[]), "it was not given out yet");
    assert_eq!(waits(root, "2020-12-28"), on(&[("ky", 7)]));
    let text = read(root, DRAFT);
    let steps = "  qua_trinh: {ky: {nguoi: tran-van-dd, ngay: 2020-12-27}}\n  ban_trinh:";
    write(root, DRAFT, text.replace("  ban_trinh:", steps).as_bytes());
    assert_eq!(waits(root, "2020-12-28"), on(&[("so", 1)]));
    issue(root, &["--date", "2020-12-29"]).succeeds();
    let all = on(&[("ban_ky", 2), ("xac_nhan", 2), ("niem_phong", 2)]);
    assert_eq!(waits(root, "2020-12-31"), all);
    Run::new(root, &["archive", "--date", "2020-12-31"]).succeeds();
    assert_eq!(waits(root, "2021-01-05"), on(&[("xac_nhan", 7)]));
}

#[test]
fn an_open_number_is_told_where_all_records_are_kept() {
    let office = office();
    let root = office.path();
    let said = Run::new(root, &["check"]).succeeds();
    assert!(!said.contains("Q239"), "{said}");
    let agencies = read(root, "records/danh-ba/co-quan.yaml");
    let at = agencies.find("ma: BHXH-VN").unwrap();
    let at = at + agencies[at..].find("    tu_ngay:").unwrap();
    let mut whole = agencies.clone();
    whole.insert_str(at, "    du_ho_so: co\n");
    write(root, "records/danh-ba/co-quan.yaml", whole.as_bytes());
    let said = Run::new(root, &["check"]).succeeds();
    assert!(said.contains("Q239") && said.contains("còn hở các số từ"), "{said}");
    // One number alone, and none.
    let notice = "records/2020/tw/tw-2020-hop-02.yaml";
    let told = |number: &str| {
        let text = read(root, notice).replacen("  so: 71\n", &format!("  so: {number}\n"), 1);
        let changed = project(&sample_files());
        write(changed.path(), "records/danh-ba/co-quan.yaml", whole.as_bytes());
        write(changed.path(), notice, text.as_bytes());
        Run::new(changed.path(), &["check"]).succeeds()
    };
    assert!(told("2").contains("loại TB năm 2020 còn hở số 1\n"), "{}", told("2"));
    assert!(!told("1").contains("loại TB năm 2020 còn hở"));
}
