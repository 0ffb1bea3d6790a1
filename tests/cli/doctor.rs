//! `doctor`: what it finds right and wrong, and that it changes nothing.

use crate::office::{Office, run};
use serde_json::Value as Json;
use std::process::Command;

pub fn checks(office: &Office) -> (i32, Vec<(String, String)>) {
    let run = office.qcph(&["doctor", "--json"]);
    let json: Json = serde_json::from_str(&run.out).unwrap();
    assert_eq!(json["ma_thoat"], run.code);
    let text = |value: &Json| value.as_str().unwrap().to_owned();
    let checks = json["kiem_tra"].as_array().unwrap();
    for check in checks {
        assert!(check["ket_qua"] == "tot" || !text(&check["can_lam"]).is_empty(), "{check}");
    }
    (run.code, checks.iter().map(|check| (text(&check["muc"]), text(&check["ket_qua"]))).collect())
}

pub fn verdict<'a>(checks: &'a [(String, String)], what: &str) -> &'a str {
    &checks.iter().find(|(own, _)| own == what).unwrap_or_else(|| panic!("no {what}")).1
}

#[test]
fn an_empty_folder_lacks_a_project_and_the_program_itself_is_well() {
    let office = Office::bare();
    let (code, checks) = checks(&office);
    assert_eq!(code, 3);
    assert_eq!(verdict(&checks, "Thư mục dự án"), "loi");
    assert_eq!(verdict(&checks, "Phông chữ"), "tot");
    assert!(std::fs::read_dir(office.path("")).unwrap().next().is_none(), "it left something");
    let table = office.qcph(&["doctor"]);
    assert!(table.out.contains("qcph init") && table.out.contains("Có 1 mục phải sửa."));
}

#[test]
fn a_whole_project_is_well_and_stays_as_it_was() {
    let office = Office::small();
    assert_eq!(office.qcph(&["init"]).code, 0);
    let (code, checks) = checks(&office);
    assert_eq!(code, 0, "{checks:?}");
    for what in
        ["Mẫu văn bản", "Bản ghi, danh bạ", "Quyền ghi vào out", "Lược đồ cho trình soạn thảo"]
    {
        assert_eq!(verdict(&checks, what), "tot", "{what}");
    }
    assert!(!office.path("out").exists(), "it left something");
}

#[test]
fn each_thing_that_is_wrong_is_found() {
    let office = Office::small();
    office.edit("records/hop.yaml", "cap: tinh", "cap: tỉnh");
    office.write("templates/loi-van/thong-bao.txt", "[nội dung]\n{% if %}\n");
    office.write("out", "a file, not a folder\n");
    office.write(".vscode/qcph.schema.json", "{}\n");
    let (code, checks) = checks(&office);
    assert_eq!(code, 3);
    for what in ["Mẫu văn bản", "Bản ghi, danh bạ", "Quyền ghi vào out"] {
        assert_eq!(verdict(&checks, what), "loi", "{what}");
    }
    assert_eq!(verdict(&checks, "Lược đồ cho trình soạn thảo"), "luu_y");
}

#[test]
fn git_that_would_rewrite_sealed_files_is_an_error() {
    let office = Office::small();
    let git = |arguments: &[&str]| {
        let mut command = Command::new("git");
        command.args(arguments).current_dir(office.path(""));
        command.env("GIT_CONFIG_GLOBAL", "/dev/null").env("GIT_CONFIG_NOSYSTEM", "1");
        assert_eq!(run(&mut command).code, 0, "git {arguments:?}");
    };
    if Command::new("git").arg("--version").output().is_err() {
        println!("no git on this machine: its settings are not looked at");
        return;
    }
    git(&["init", "-q"]);
    git(&["config", "core.autocrlf", "true"]);
    let (code, found) = checks(&office);
    assert_eq!((code, verdict(&found, "git: tệp đã niêm phong")), (3, "loi"));
    assert_eq!(office.qcph(&["init"]).code, 0);
    git(&["config", "core.hooksPath", ".githooks"]);
    git(&["config", "core.quotepath", "false"]);
    let (code, found) = checks(&office);
    assert_eq!(code, 0, "{found:?}");
    for what in [
        "git: tệp đã niêm phong",
        "git: kiểu xuống dòng",
        "git: tên tệp có dấu",
        "git: kiểm tra trước khi ghi",
    ] {
        assert_eq!(verdict(&found, what), "tot", "{what}");
    }
}

/// A server in UTC lives in yesterday until seven in the morning.
#[test]
fn a_clock_of_another_country_is_told() {
    let office = Office::small();
    for (zone, wanted) in [("UTC", "luu_y"), ("<+07>-7", "tot"), ("<-05>5", "luu_y")] {
        let mut command = Command::new(env!("CARGO_BIN_EXE_qcph"));
        let run =
            run(command.args(["doctor", "--json"]).current_dir(office.path("")).env("TZ", zone));
        let json: Json = serde_json::from_str(&run.out).unwrap();
        let checks = json["kiem_tra"].as_array().unwrap();
        let found = checks.iter().find(|check| check["muc"] == "Múi giờ").unwrap();
        assert_eq!(found["ket_qua"], wanted, "{zone}: {found}");
    }
}
