//! Regulations in force at once, each for its levels and subjects: every record has one, an overlap is
//! named, and no duty counts twice.

use super::made::{Held, Letter, Made};
use qcph::problem::{Problem, show_short};
use qcph::records::scalar::Date;
use qcph::regulation::duties::{Duty, compute};
use std::collections::BTreeSet;

/// An invented regulation with one rule of each subject in its scope: `ban_ghi`, or all of them.
fn rules(id: &str, from: &str, until: &str, scope: &str) -> String {
    let until = match until {
        "" => String::new(),
        day => format!("den_ngay: {day}\n"),
    };
    let rules = |subject: &str| scope.contains(subject) || !scope.contains("ban_ghi");
    let mut text = format!(
        "loai: quy_che\nma: {id}\nten: Quy chế giả định {id}\nten_tat: Quy chế {id}\n\
         tu_ngay: {from}\n{until}{scope}sau_khoang_trong: co\ntrung_uong: [BHXH-VN, TLD]\n\
         dieu: [{{so: 1, ten: Phối hợp}}]\n"
    );
    if rules("trao_doi") {
        text += &format!(
            "loai_trao_doi: [{{ma: thong_tin, ten: Thông tin, dieu_tinh: \"1\", phai_tra_loi: co}}, \
             {{ma: rieng_{}, ten: Thông tin riêng, dieu_tinh: \"1\"}}]\n",
            id.to_lowercase().replace('-', "_")
        );
    }
    let subjects = ["cuoc_hop", "kiem_tra"].into_iter().filter(|subject| rules(subject));
    let rows = |row: &dyn Fn(&str) -> String| subjects.clone().map(row).collect::<String>();
    let recipients = rows(&|subject| {
        format!("  - {{dieu: \"1\", ban_ghi: {subject}, cap: tinh, gui: [ben_phoi_hop]}}\n")
    });
    let duties = rows(&|subject| {
        format!(
            "  - {{ma: {}-nam, ten: Mỗi năm một lần, dieu: \"1\", cap: tinh, ai: hai_ben, \
             chu_ky: nam, ban_ghi: {subject}}}\n",
            subject.replace('_', "-")
        )
    });
    for (key, rows) in [("noi_nhan", recipients), ("nghia_vu", duties)] {
        if !rows.is_empty() {
            text += &format!("{key}:\n{rows}");
        }
    }
    text
}

fn day(text: &str) -> Date {
    Date::parse(text).unwrap()
}

fn duties(made: &Made, on: &str) -> Vec<Duty> {
    let office = made.read();
    compute(&office.corpus, &office.regulations, day(on)).unwrap()
}

fn shown(problems: &[Problem]) -> Vec<String> {
    problems.iter().map(show_short).collect()
}

fn letter<'a>(id: &'a str, kind: &'a str) -> Letter<'a> {
    let (from, to): (_, &[&str]) = ("LDLD-01", &["BHXH-01"]);
    Letter { id, level: "tinh", kind, from, to, signed: "2026-03-10", more: "" }
}

/// A regulation for meetings and letters, one for inspections, one for letters of another kind.
fn three() -> Made {
    let mut made = Made::with_provinces(1);
    let mut add = |id: &str, scope: &str| {
        let (file, scope) =
            (format!("quy-che-{id}"), format!("cap: [{{ma: tinh, ten: tỉnh}}]\n{scope}"));
        made.file(&file, rules(&id.to_uppercase(), "2026-01-01", "", &scope));
    };
    add("chung", "ban_ghi: [cuoc_hop, trao_doi, tong_ket]\n");
    add("kiem", "ban_ghi: [kiem_tra]\n");
    add("so", "ban_ghi: [trao_doi]\n");
    // What both know would be ruled by both.
    made.replace("quy-che-so", "ma: thong_tin", "ma: chia_se_du_lieu");
    made.meeting(&Held { on: "2026-04-08", ..Held::in_province() });
    made.letter(&letter("TD-1", "thong_tin"));
    made.letter(&letter("TD-2", "chia_se_du_lieu"));
    let findings =
        "  - {ma: KQ1, linh_vuc: dong, noi_dung: Chậm đóng, so_tien: 5000000, muc_do: nhe}\n";
    let asked = "  - {doi_voi: Đơn vị, noi_dung: đóng đủ, han: 2026-12-31}\n";
    let (bodies, on) = (["BHXH-01", "LDLD-01"], "2026-05-20");
    made.inspection(
        "KT-1",
        "tinh",
        "dot_xuat",
        "kiem_tra",
        bodies,
        on,
        "Công ty A",
        findings,
        asked,
        "",
    );
    made.file(
        "DC-1",
        "loai: dinh_chinh\nma: DC-1\ncap: tinh\nco_quan: LDLD-01\nban_ghi: TD-2\nsai_ve: the_thuc\n\
         ly_do: sơ suất khi trình bày\nsua: [{vi_tri: dòng đầu, da_in: Thông tin, sua_la: thông tin}]\n"
            .into(),
    );
    made
}

#[test]
fn each_subject_may_have_its_own_regulation() {
    let made = three();
    let office = made.clean();
    let ruling = |id: &str| {
        let record = office.record(id);
        let about = record.subject_date().unwrap_or(day("2026-06-01"));
        let about = qcph::regulation::matter::Matter::of(&record, &office.corpus, about);
        office.regulations.on(&about).map(|rules| rules.id.value.0.clone())
    };
    for (record, rules) in
        [("HOP-1", "CHUNG"), ("TD-1", "CHUNG"), ("TD-2", "SO"), ("KT-1", "KIEM"), ("DC-1", "SO")]
    {
        assert_eq!(ruling(record).as_deref(), Some(rules), "{record}");
    }
    let seen = duties(&made, "2026-12-31");
    let ids: BTreeSet<&str> = seen.iter().map(|duty| duty.id.as_str()).collect();
    assert_eq!(ids.len(), seen.len(), "{ids:?}");
    for id in ["cuoc-hop-nam/BHXH-01/2026", "kiem-tra-nam/LDLD-01/2026"] {
        assert!(ids.contains(id), "{id}: {ids:?}");
    }
    // Without the one for inspections, nothing rules them.
    let mut made = three();
    made.remove("quy-che-kiem");
    let problems = made.read().problems;
    let [problem] = &problems[..] else { panic!("{:#?}", shown(&problems)) };
    let told = "không có quy chế nào có hiệu lực cho kiểm tra, giám sát cấp `tinh`";
    assert!(problem.message.starts_with(told), "{}", problem.message);
}

/// The days and scopes of three regulations, and what is said where two overlap.
type Row = ([(&'static str, &'static str, &'static str); 3], Option<&'static str>);

const OVERLAPS: [Row; 5] = [
    // The first and the third, though the second lies between.
    (
        [
            ("2026-01-01", "2030-12-31", "cap: [{ma: tinh, ten: tỉnh}]\n"),
            ("2027-01-01", "2040-12-31", "cap: [{ma: tw, ten: trung ương}]\nban_ghi: [tong_ket]\n"),
            ("2028-01-01", "2029-12-31", "cap: [{ma: tinh, ten: tỉnh}]\n"),
        ],
        Some(
            "`QC-0` và `QC-2` cùng có hiệu lực từ ngày 01/01/2028 đến ngày 31/12/2029, cấp `tinh`",
        ),
    ),
    (
        [
            ("2026-01-01", "", "ban_ghi: [cuoc_hop, kiem_tra]\n"),
            ("2027-01-01", "", "ban_ghi: [tong_ket]\n"),
            ("2028-01-01", "", "ban_ghi: [kiem_tra]\n"),
        ],
        Some(
            "`QC-0` và `QC-2` cùng có hiệu lực từ ngày 01/01/2028 trở đi, loại bản ghi `kiem_tra`",
        ),
    ),
    // Letters of the same kind.
    (
        [
            ("2026-01-01", "", "ban_ghi: [trao_doi]\n"),
            ("2027-01-01", "", "ban_ghi: [tong_ket]\n"),
            ("2028-01-01", "", "ban_ghi: [trao_doi]\n"),
        ],
        Some(
            "`QC-0` và `QC-2` cùng có hiệu lực từ ngày 01/01/2028 trở đi, loại bản ghi `trao_doi`",
        ),
    ),
    // One level, three subjects; three levels, one subject.
    (
        [
            ("2026-01-01", "", "ban_ghi: [cuoc_hop]\n"),
            ("2026-01-01", "", "ban_ghi: [kiem_tra]\n"),
            ("2026-01-01", "", "ban_ghi: [trao_doi, tong_ket]\n"),
        ],
        None,
    ),
    (
        [
            ("2026-01-01", "", "cap: [{ma: tw, ten: trung ương}]\nban_ghi: [tong_ket]\n"),
            ("2026-01-01", "", "cap: [{ma: tinh, ten: tỉnh}]\n"),
            ("2026-01-01", "", "cap: [{ma: co_so, ten: cơ sở}]\nban_ghi: [tong_ket]\n"),
        ],
        None,
    ),
];

#[test]
fn every_two_regulations_are_compared_and_the_overlap_is_named() {
    for (files, told) in OVERLAPS {
        let mut made = Made::with_provinces(1);
        for (at, (from, until, scope)) in files.into_iter().enumerate() {
            made.file(&format!("quy-che-{at}"), rules(&format!("QC-{at}"), from, until, scope));
        }
        let problems = made.read().problems;
        let Some(told) = told else {
            assert!(problems.is_empty(), "{:#?}", shown(&problems));
            continue;
        };
        let [problem] = &problems[..] else { panic!("{:#?}", shown(&problems)) };
        assert_eq!((problem.code.text(), problem.message.as_str()), ("Q317", told));
        assert_eq!(&*problem.place.as_ref().unwrap().file, "records/quy-che-2.yaml");
        assert!(problem.hints.join(" ").contains("`ban_ghi`"), "{:?}", problem.hints);
    }
}

#[test]
fn no_duty_counts_twice_where_two_regulations_overlap() {
    let mut made = Made::with_provinces(1);
    made.file("quy-che-1", rules("QC-1", "2026-01-01", "", ""));
    let once = duties(&made, "2026-12-31").len();
    assert!(once > 0);
    made.file("quy-che-2", rules("QC-2", "2026-01-01", "", ""));
    assert_eq!(made.codes(), ["Q317"]);
    assert_eq!(duties(&made, "2026-12-31").len(), once);
}

/// What one regulation no longer covers on the last day, the next one does.
#[test]
fn a_request_keeps_its_clock_over_the_end_of_a_regulation() {
    let mut made = Made::with_provinces(1);
    made.letter(&Letter {
        signed: "2020-12-28",
        more: "han: 2021-01-20",
        ..letter("TD-1", "thong_tin_theo_de_nghi")
    });
    let owed = |made: &Made| {
        let seen = duties(made, "2021-03-01");
        seen.into_iter()
            .filter(|duty| duty.records == ["TD-1"])
            .map(|duty| duty.id)
            .collect::<Vec<_>>()
    };
    assert_eq!(owed(&made), [""; 0], "no regulation rules the last day");
    made.file("quy-che", super::succession::successor("QCPH-MOI", "2021-01-01", None));
    assert_eq!(owed(&made).len(), 1);
}

#[test]
fn days_without_a_regulation_are_told_by_level_and_subject() {
    let mut made = Made::with_provinces(1);
    made.file("quy-che-1", rules("QC-1", "2021-01-01", "2025-12-31", "ban_ghi: [cuoc_hop]\n"));
    made.file("quy-che-2", rules("QC-2", "2021-01-01", "2030-12-31", "ban_ghi: [kiem_tra]\n"));
    made.file("quy-che-3", rules("QC-3", "2027-01-01", "2030-12-31", "ban_ghi: [cuoc_hop]\n"));
    made.replace("quy-che-3", "sau_khoang_trong: co\n", "");
    let problems = made.read().problems;
    let [problem] = &problems[..] else { panic!("{:#?}", shown(&problems)) };
    assert_eq!(problem.code.text(), "Q318");
    assert!(problem.message.contains("từ ngày 01/01/2026 đến ngày 31/12/2026"), "{problem:?}");
}

#[test]
fn a_rule_beyond_the_scope_of_its_regulation_is_found() {
    for (from, to) in [
        ("ban_ghi: kiem_tra, cap: tinh, gui", "ban_ghi: cuoc_hop, cap: tinh, gui"),
        ("chu_ky: nam, ban_ghi: kiem_tra", "chu_ky: nam, ban_ghi: tong_ket"),
        ("chu_ky: nam, ban_ghi: kiem_tra", "chu_ky: nam, ban_ghi: trao_doi"),
    ] {
        let mut made = Made::with_provinces(1);
        made.file("quy-che", rules("QC-1", "2026-01-01", "", "ban_ghi: [kiem_tra]\n"));
        made.clean();
        made.replace("quy-che", from, to);
        let problems = made.read().problems;
        let [problem] = &problems[..] else { panic!("{to}: {:#?}", shown(&problems)) };
        assert_eq!(problem.code.text(), "Q310", "{to}");
        assert!(problem.message.contains("`ban_ghi` của quy chế không ghi loại ấy"), "{problem:?}");
    }
}
