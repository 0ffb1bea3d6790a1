//! One regulation after another: each for its time, mistakes where they are made, and days without any.

use super::made::{Held, Made};
use qcph::problem::{Problem, Severity, show_short};
use qcph::records::agency::Level;
use qcph::records::scalar::Date;
use qcph::regulation::duties::{DutyState, compute};
use qcph::regulation::matter::Matter;

const REGULATION: &str = include_str!("../../records/quy-che/quy-che-2015-2020.yaml");

/// The regulation of 2015-2020 under another code and time, both invented; no body that tests lack.
pub fn successor(id: &str, from: &str, until: Option<&str>) -> String {
    let until = until.map(|day| format!("den_ngay: {day}\n")).unwrap_or_default();
    REGULATION
        .replace("ma: QCPH-2015-2020\n", &format!("ma: {id}\n"))
        .replace("tu_ngay: 2015-01-01\n", &format!("tu_ngay: {from}\n"))
        .replace("den_ngay: 2020-12-31\n", &until)
}

/// A province with a meeting under the embedded regulation and two after it.
fn office() -> Made {
    let mut made = Made::holding(&Held::in_province());
    for (id, on) in [("HOP-2", "2021-03-10"), ("HOP-3", "2021-09-10")] {
        made.meeting(&Held { id, on, ..Held::in_province() });
    }
    made
}

fn day(text: &str) -> Date {
    Date::parse(text).unwrap()
}

fn shown(problems: &[Problem]) -> Vec<String> {
    problems.iter().map(show_short).collect()
}

#[test]
fn a_new_regulation_leaves_the_old_one_in_force_for_its_time() {
    let mut made = office();
    assert_eq!(made.codes(), ["Q306"], "no regulation after 2020");
    made.file("quy-che", successor("QCPH-MOI", "2021-01-01", None));
    let office = made.clean();
    let id = |on: &str| {
        let matter = Matter {
            date: day(on),
            level: Level::Province,
            subject: None,
            agency: None,
            exchange: None,
        };
        office.regulations.on(&matter).map(|rules| rules.id.value.0.clone())
    };
    assert_eq!(id("2014-12-31"), None);
    assert_eq!(id("2015-01-01").as_deref(), Some("QCPH-2015-2020"));
    assert_eq!(id("2020-12-31").as_deref(), Some("QCPH-2015-2020"));
    assert_eq!(id("2021-01-01").as_deref(), Some("QCPH-MOI"));
    assert_eq!(id("2199-12-31").as_deref(), Some("QCPH-MOI"), "it has no last day");
    let held: Vec<String> =
        office.regulations.embedded_files().iter().map(|file| file.path.to_string()).collect();
    assert_eq!(held, ["quy-che/quy-che-2015-2020.yaml"], "bundles take it along");
}

#[test]
fn a_file_of_the_same_code_replaces_the_embedded_regulation() {
    let mut made = Made::holding(&Held::in_province());
    let other = REGULATION.replace("ten_tat: Quy chế phối hợp\n", "ten_tat: Quy chế đã sửa\n");
    made.file("quy-che", other);
    let office = made.clean();
    let names: Vec<&str> = office.regulations.iter().map(|rules| &*rules.short_name.0).collect();
    assert_eq!(names, ["Quy chế đã sửa"]);
    assert!(office.regulations.embedded_files().is_empty());
    // Two versions of one code follow each other as two regulations do.
    made.replace("quy-che", "den_ngay: 2020-12-31\n", "den_ngay: 2017-12-31\n");
    made.file("quy-che-2018", successor("QCPH-2015-2020", "2018-01-01", Some("2020-12-31")));
    assert_eq!(made.clean().regulations.iter().count(), 2);
}

/// Mistakes in the file of a successor: what is replaced, by what, code; each is told once, there.
const MISTAKES: [(&str, &str, &str); 9] = [
    ("tu_ngay: 2021-01-01\n", "tu_ngay: 2021-01-01\nden_ngay: 2020-01-01\n", "Q207"),
    ("gui: [ben_phoi_hop, khach_moi, don_vi_duoc_giao]", "gui: [ben_phoi_hop, chu_xe]", "Q115"),
    (
        "dieu: \"7.3\", ban_ghi: kiem_tra, cap: tw, gui",
        "dieu: \"7.3\", ban_ghi: kiem_tra, cap: xa_toi, gui",
        "Q115",
    ),
    (
        "dieu: \"7.3\", ban_ghi: kiem_tra, cap: tw, gui",
        "dieu: \"7.9\", ban_ghi: kiem_tra, cap: tw, gui",
        "Q305",
    ),
    (
        "cap: tw, ai: hai_ben, chu_ky: nam, ban_ghi: tong_ket,",
        "cap: tw, ai: hai_ben, chu_ky: nam,",
        "Q310",
    ),
    ("chu_ky: nua_nam,", "chu_ky: thinh_thoang,", "Q115"),
    ("tu_ngay: 2021-01-01\n", "tu_ngay: 1/1/2021\n", "Q116"),
    ("ten: Quy chế phối hợp giữa", "ten: …cần điền… ", "Q122"),
    ("ten_tat: Quy chế phối hợp\n", "ten_tat: [Quy chế phối hợp\n", "Q103"),
];

#[test]
fn a_mistake_in_a_regulation_is_told_once_and_not_on_every_record() {
    for (from, to, code) in MISTAKES {
        let mut made = office();
        made.file("quy-che", successor("QCPH-MOI", "2021-01-01", None));
        made.replace("quy-che", from, to);
        let problems = made.read().problems;
        let [problem] = &problems[..] else { panic!("{to}: {:#?}", shown(&problems)) };
        assert_eq!(problem.code.text(), code, "{to}");
        let place = problem.place.as_ref().unwrap();
        assert_eq!(&*place.file, "records/quy-che.yaml", "{to}");
        assert!(place.line > 0 && place.column > 0 && !problem.hints.is_empty(), "{to}");
    }
}

#[test]
fn a_file_with_mistakes_excuses_its_own_days_alone() {
    let mut made = office();
    made.meeting(&Held { id: "HOP-4", on: "2031-09-10", ..Held::in_province() });
    made.file("quy-che", successor("QCPH-MOI", "2021-01-01", Some("2025-12-31")));
    made.replace("quy-che", "chu_ky: nua_nam,", "chu_ky: thinh_thoang,");
    let problems = made.read().problems;
    let found: Vec<&str> = problems
        .iter()
        .filter(|problem| problem.code.text() == "Q306")
        .filter_map(|problem| Some(&*problem.place.as_ref()?.file))
        .collect();
    assert_eq!(found, ["records/HOP-4.yaml"]);
}

#[test]
fn two_regulations_on_one_day_are_found() {
    let rows = [
        // Beside the embedded one.
        (vec![("a", "QCPH-A", "2020-07-01", None)], "records/a.yaml", "QCPH-2015-2020"),
        // Two of the project.
        (
            vec![
                ("a", "QCPH-A", "2021-01-01", None),
                ("b", "QCPH-B", "2024-01-01", Some("2025-12-31")),
            ],
            "records/b.yaml",
            "QCPH-A",
        ),
        // One from before that does not end in time.
        (
            vec![("a", "QCPH-A", "2012-04-27", Some("2015-01-01"))],
            "records/a.yaml",
            "QCPH-2015-2020",
        ),
    ];
    for (files, file, other) in rows {
        let mut made = Made::with_provinces(1);
        for (name, id, from, until) in &files {
            made.file(name, successor(id, from, *until));
        }
        let problems = made.read().problems;
        let [problem] = &problems[..] else { panic!("{files:?}: {:#?}", shown(&problems)) };
        assert_eq!(problem.code.text(), "Q317");
        assert_eq!(&*problem.place.as_ref().unwrap().file, file);
        assert!(problem.message.contains(other) && !problem.hints.is_empty(), "{problem:?}");
    }
}

#[test]
fn days_between_two_regulations_are_worth_a_look_until_the_file_says_so() {
    let mut made = Made::with_provinces(1);
    made.file("quy-che", successor("QCPH-MOI", "2026-01-01", None));
    let problems = made.read().problems;
    let [problem] = &problems[..] else { panic!("{:#?}", shown(&problems)) };
    assert_eq!((problem.code.text(), problem.severity), ("Q318", Severity::Advice));
    assert!(problem.message.contains("từ ngày 01/01/2021 đến ngày 31/12/2025"), "{problem:?}");
    made.replace("quy-che", "tu_ngay: 2026-01-01\n", "tu_ngay: 2026-01-01\nsau_khoang_trong: co\n");
    made.clean();
}

/// A remedy that would have a false date written is none.
#[test]
fn nobody_is_told_to_change_a_true_date() {
    let made = office();
    let problems = made.read().problems;
    assert_eq!(problems.len(), 2, "{:#?}", shown(&problems));
    for problem in problems {
        assert!(problem.message.contains("không có quy chế nào có hiệu lực vào ngày"));
        let hints = problem.hints.join("; ");
        assert!(hints.contains("`qcph new quy-che --from QCPH-2015-2020`"), "{hints}");
        assert!(hints.contains("đến hết ngày 31/12/2020"), "{hints}");
        assert!(!hints.contains("sửa ngày"), "{hints}");
    }
}

#[test]
fn an_open_regulation_has_duties_up_to_the_end_of_next_year() {
    let mut made = office();
    made.file("quy-che", successor("QCPH-MOI", "2021-01-01", None));
    let office = made.clean();
    let on = |date: &str| compute(&office.corpus, &office.regulations, day(date)).unwrap();
    let duties = on("2021-12-31");
    let state = |id: &str| duties.iter().find(|duty| duty.id == id).map(|duty| duty.state);
    for half in [1, 2] {
        let id = format!("hop-dinh-ky-tinh/BHXH-01/2021-nua-{half}");
        assert_eq!(state(&id), Some(DutyState::Met), "{id}");
    }
    let later = |year: i32| format!("hop-dinh-ky-tinh/BHXH-01/{year}-nua-1");
    assert_eq!(state(&later(2022)), Some(DutyState::NotYet));
    assert_eq!(state(&later(2023)), None);
}
