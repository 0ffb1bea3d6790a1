//! A new project and new files: whole but for what a person has to fill in.

use crate::office::Office;

#[test]
fn a_new_file_of_any_kind_lacks_nothing_but_what_a_person_knows() {
    let office = Office::bare();
    assert_eq!(office.qcph(&["init"]).code, 0);
    for (kind, id) in [
        ("cuoc-hop", "MOI-1"),
        ("kiem-tra", "MOI-2"),
        ("trao-doi", "MOI-3"),
        ("tong-ket", "MOI-4"),
        ("co-quan", "MOI-5"),
        ("nguoi", "moi-6"),
        ("ban-sao", "MOI-7"),
        ("dinh-chinh", "MOI-8"),
        ("thu-hoi", "MOI-9"),
    ] {
        assert_eq!(office.qcph(&["new", kind, "--id", id]).code, 0, "{kind}");
    }
    let run = office.qcph(&["check", "--format", "short"]);
    assert_eq!(run.code, 1);
    let other: Vec<&str> =
        run.err.lines().filter(|line| line.contains("lỗi[") && !line.contains("[Q122]")).collect();
    assert!(other.is_empty(), "{}", other.join("\n"));
    assert_eq!(office.qcph(&["build"]).code, 1);
    assert_eq!(office.qcph(&["archive", "--date", "2020-12-31"]).code, 1);
}

#[test]
fn new_and_init_keep_what_is_there() {
    let office = Office::bare();
    office.write(".editorconfig", "root = true\n");
    assert_eq!(office.qcph(&["init"]).code, 0);
    assert_eq!(office.read(".editorconfig"), "root = true\n");
    assert_eq!(office.qcph(&["new", "nguoi", "--id", "a"]).code, 0);
    let again = office.qcph(&["new", "nguoi", "--id", "a"]);
    assert_eq!(again.code, 3);
    assert!(again.err.contains("đã có sẵn"), "{}", again.err);
}

#[test]
fn flags_that_are_no_values_leave_no_file() {
    let office = Office::bare();
    assert_eq!(office.qcph(&["init"]).code, 0);
    let calls: [&[&str]; 9] = [
        &["new"],
        &["new", "cuochop"],
        &["new", "cuoc-hop"],
        &["new", "cuoc-hop", "--id", "A_1"],
        &["new", "cuoc-hop", "--id", "A1", "--set", "cap"],
        &["new", "cuoc-hop", "--id", "A1", "--set", "cpa=tw"],
        &["new", "cuoc-hop", "--id", "A1", "--set", "ngay=31/2/2020", "--set", "cap=tw"],
        &["new", "cuoc-hop", "--id", "A1", "--set", "to_chuc=BHXH-VNN"],
        &["new", "trao-doi", "--id", "A1", "--set", "tu=TLD", "--set", "den=BHXH-VN,TLDD"],
    ];
    for call in calls {
        let run = office.qcph(call);
        assert!(run.code == 1 || run.code == 2, "{call:?}: {}", run.err);
        assert!(run.err.contains("cách sửa"), "{call:?}: {}", run.err);
    }
    assert_eq!(std::fs::read_dir(office.path("records")).unwrap().count(), 1, "danh-ba alone");
}

#[test]
fn schema_is_json_and_tells_kinds_apart() {
    let office = Office::bare();
    let run = office.qcph(&["schema"]);
    let schema: serde_json::Value = serde_json::from_str(&run.out).unwrap();
    assert_eq!(schema["allOf"].as_array().unwrap().len(), 13);
    assert!(schema["$defs"]["cuoc_hop"]["properties"]["ten"]["description"].is_string());
    let wrong = office.qcph(&["schema", "cuochop"]);
    assert_eq!(wrong.code, 2);
    assert!(wrong.err.contains("ý bạn là `cuoc_hop`?"), "{}", wrong.err);
}

/// A record that waits for content has its id all the same.
#[test]
fn an_id_that_is_taken_is_refused_wherever_the_file_would_be() {
    let office = Office::small();
    let calls: [&[&str]; 2] = [
        &["new", "cuoc-hop", "--id", "HD-2018-HOP-01", "--set", "ngay=2019-01-31"],
        &["new", "trao-doi", "--id", "hd-2019-hop-02"],
    ];
    let first = &["new", "cuoc-hop", "--id", "HD-2019-HOP-02", "--set", "ngay=2019-01-31"];
    assert_eq!(office.qcph(first).code, 0);
    for call in calls {
        let run = office.qcph(call);
        assert_eq!(run.code, 2, "{call:?}: {}", run.err);
        assert!(run.err.contains("đã dùng"), "{}", run.err);
    }
}
