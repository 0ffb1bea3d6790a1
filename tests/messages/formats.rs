//! The other formats of `check`, and the explanations.

use super::project;

#[test]
fn sarif_names_every_place() {
    let office = project();
    office.edit("records/2020/tw/tw-2020-td-01.yaml", "han: 2020-04-06", "han: 2020-04-31");
    let run = office.qcph(&["check", "--format", "sarif"]);
    assert_eq!(run.code, 1);
    let log: serde_json::Value = serde_json::from_str(&run.out).unwrap();
    assert_eq!(log["version"], "2.1.0");
    let result = &log["runs"][0]["results"][0];
    assert_eq!(result["ruleId"], "Q116");
    let place = &result["locations"][0]["physicalLocation"];
    assert_eq!(place["artifactLocation"]["uri"], "records/2020/tw/tw-2020-td-01.yaml");
    assert_eq!(place["region"]["startLine"], 15);
    assert_eq!(place["region"]["startColumn"], 6);
    assert_eq!(place["region"]["endColumn"], 16);
}

#[test]
fn github_annotations_are_one_line_each() {
    let office = project();
    office.edit("records/2020/tw/tw-2020-td-01.yaml", "tu: TLD", "tu: TLDD");
    let run = office.qcph(&["check", "--format", "github"]);
    let file = "records/2020/tw/tw-2020-td-01.yaml";
    assert!(run.out.starts_with(&format!("::error file={file},line=6,col=5,title=Q202%3A")));
    assert!(run.out.lines().all(|line| line.starts_with("::")), "{}", run.out);
    assert!(run.err.starts_with("Đã kiểm 8 tệp, có "), "{}", run.err);
}

#[test]
fn short_is_one_line_a_problem() {
    let office = project();
    office.edit("records/2020/tw/tw-2020-td-01.yaml", "cap: tw", "cap: tww");
    let run = office.qcph(&["check", "--format", "short"]);
    let wanted = "records/2020/tw/tw-2020-td-01.yaml:4:6: lỗi[Q115]: ";
    assert!(run.err.starts_with(wanted), "{}", run.err);
    assert_eq!(run.err.lines().count(), 2);
}

#[test]
fn explain_knows_codes_in_any_case_and_says_when_it_does_not() {
    let office = crate::office::Office::bare();
    let known = office.qcph(&["explain", "q116"]);
    assert!(known.out.starts_with("Q116: ngày không hợp lệ\n"), "{}", known.out);
    let unknown = office.qcph(&["explain", "Q999"]);
    assert_eq!(unknown.code, 2);
    assert!(unknown.err.contains("không có mã lỗi `Q999`"));
}
