//! `qcph form`: by which rules it measures, and that it names every broken one.

use crate::office::Office;

const RULES: &str = "templates/the-thuc/quy-tac/nd30.json";

/// A project whose own rules ask for a larger Quốc hiệu than the layout sets.
fn strict() -> Office {
    let office = Office::small();
    let rules = include_str!("../../templates/the-thuc/quy-tac/nd30.json");
    let asked = r#""requirement": "cỡ 12-13", "limits": [12, 13], "unit": "pt", "confidence": "H", "measure": {"size": "quoc-hieu"}"#;
    assert!(rules.contains(asked));
    office.write(
        RULES,
        &rules.replace(asked, &asked.replace("12-13", "13").replace("[12, 13]", "[13, 13]")),
    );
    office
}

#[test]
fn the_rules_of_the_project_hold_for_its_files_and_records() {
    let office = strict();
    let rules = office.read(RULES);
    office.write(RULES, include_str!("../../templates/the-thuc/quy-tac/nd30.json"));
    assert_eq!(office.qcph(&["build"]).code, 0);
    let pdf = office.out().into_iter().map(|(name, _)| name).find(|name| name.ends_with(".pdf"));
    let pdf = format!("out/{}", pdf.unwrap());
    assert_eq!(office.qcph(&["form", &pdf]).code, 0);
    office.write(RULES, &rules);
    for paper in [pdf.as_str(), "records/hop.yaml"] {
        let run = office.qcph(&["form", paper]);
        assert_eq!(run.code, 1, "{paper}: {}", run.out);
        assert!(run.err.contains("yêu cầu cỡ 13; đo được 12"), "{}", run.err);
    }
    let outside = Office::bare();
    outside.write_bytes("a.pdf", &std::fs::read(office.path(&pdf)).unwrap());
    assert_eq!(outside.qcph(&["form", "a.pdf"]).code, 0, "no project, no rules of its own");
}

#[test]
fn what_breaks_a_rule_of_the_project_is_not_issued() {
    let office = strict();
    let run = office.qcph(&["build"]);
    assert_eq!(run.code, 1);
    assert!(run.err.contains("Q404") && run.err.contains("yêu cầu cỡ 13"), "{}", run.err);
    assert!(office.out().is_empty());
}

/// A title without a number is no mục, though `Việc` begins as one: findings of one field have no numbers.
#[test]
fn a_title_without_a_number_is_no_section() {
    const RECORD: &str = "records/2020/hai-duong/hd-2020-kt-01.yaml";
    let office = Office::sample();
    for field in ["so_the", "che_do", "cong_doan"] {
        office.edit(RECORD, &format!("linh_vuc: {field}"), "linh_vuc: dong");
    }
    let run = office.qcph(&["form", "HD-2020-KT-01"]);
    assert_eq!(run.code, 0, "{}", run.err);
    assert!(!run.out.contains("muc.kieu"), "{}", run.out);
}
