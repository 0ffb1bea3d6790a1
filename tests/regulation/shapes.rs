//! Three invented regulations of other shapes, each a file beside this one: what they say holds without
//! a line of code.

use super::made::{Held, Letter, Made, Office};
use qcph::problem::show_short;
use qcph::records::scalar::Date;
use qcph::regulation::duties::{Duty, DutyState, compute};
use qcph::regulation::recipients::mandatory;

const THREE_LEVELS: &str = include_str!("shapes/ba-cap.yaml");
const THREE_PARTIES: &str = include_str!("shapes/ba-ben.yaml");
const ONE_PARTY: &str = include_str!("shapes/mot-ben.yaml");

fn day(text: &str) -> Date {
    Date::parse(text).unwrap()
}

fn duties(office: &Office, on: &str) -> Vec<Duty> {
    compute(&office.corpus, &office.regulations, day(on)).unwrap()
}

/// State and last day of a duty.
fn state(duties: &[Duty], id: &str) -> Option<(DutyState, String)> {
    let duty = duties.iter().find(|duty| duty.id == id)?;
    Some((duty.state, duty.due.map(|due| due.iso()).unwrap_or_default()))
}

/// One province, and a body of each party below it, under the regulation of three levels.
fn three_levels() -> Made {
    let mut made = Made::with_provinces(1);
    made.file("quy-che", THREE_LEVELS.to_owned());
    let base = |id: &str, mark: &str, party: &str| {
        format!(
            "  - {{ma: {id}, ten: Cơ quan {id}, ten_tat: {id}, ky_hieu: {mark}, ben: {party}, \
             cap: co_so, dia_danh: Hà Nội, nguoi_dung_dau: Giám đốc, tu_ngay: 2025-07-01}}\n"
        )
    };
    let bodies = [base("BHXH-CS", "BHXH", "bhxh"), base("CDP-01", "CĐP", "cong_doan")].concat();
    made.file("danh-ba/co-so", format!("loai: co_quan\ndanh_sach:\n{bodies}"));
    let person = |id: &str| {
        format!(
            "  - {{ma: p-{}, ho_ten: Nguyễn Văn An, xung_ho: ong, chuc_vu: [{{co_quan: {id}, \
             ten: Giám đốc, duoc_ky: [truc_tiep], tu_ngay: 2025-07-01}}]}}\n",
            id.to_lowercase()
        )
    };
    let people = [person("BHXH-CS"), person("CDP-01")].concat();
    made.file("danh-ba/nguoi-co-so", format!("loai: nhan_su\ndanh_sach:\n{people}"));
    made
}

fn letter<'a>(id: &'a str, kind: &'a str, ends: [&'a str; 2], signed: &'a str) -> Letter<'a> {
    let [from, _] = ends;
    let to: &'static [&'static str] = match ends[1] {
        "CDP-01" => &["CDP-01"],
        "BHXH-CS" => &["BHXH-CS"],
        _ => &["BHXH-01"],
    };
    let level = if from == "LDLD-01" { "tinh" } else { "co_so" };
    Letter { id, level, kind, from, to, signed, more: "" }
}

#[test]
fn months_quarters_and_years_are_cycles() {
    let mut made = three_levels();
    made.letter(&letter("TT-1", "thong_tin_thang", ["BHXH-CS", "CDP-01"], "2026-01-20"));
    let office = made.clean();
    let seen = duties(&office, "2026-03-15");
    let month = |month: u32| state(&seen, &format!("thong-tin-thang/BHXH-CS/2026-thang-{month}"));
    assert_eq!(month(1), Some((DutyState::Met, "2026-01-31".into())));
    assert_eq!(month(2), Some((DutyState::Overdue, "2026-02-28".into())));
    assert_eq!(month(3), Some((DutyState::NotYet, "2026-03-31".into())));
    assert_eq!(state(&seen, "thong-tin-thang/CDP-01/2026-thang-1"), None, "only one party owes it");
    let later = duties(&office, "2027-06-01");
    assert_eq!(
        state(&later, "danh-gia/BHXH-VN/2026-2028"),
        Some((DutyState::NotYet, "2028-12-31".into()))
    );
    assert!(!later.iter().any(|duty| duty.id.starts_with("danh-gia/BHXH-VN/2027")));
}

#[test]
fn terms_run_in_working_days_around_holidays() {
    let mut made = three_levels();
    let held = |id, on| Held { id, on, ..Held::in_province() };
    made.meeting(&held("HOP-1", "2026-04-08"));
    made.meeting(&held("HOP-2", "2026-06-10"));
    made.letter(&letter("TD-1", "de_nghi", ["CDP-01", "BHXH-CS"], "2026-04-24"));
    let seen = duties(&made.clean(), "2026-07-01");
    let quarter = |at: u32| state(&seen, &format!("hop-quy/BHXH-01/2026-quy-{at}"));
    // After 31/03: 01, 03, 06, 07, 08; the 2nd is a holiday of the file.
    assert_eq!(quarter(1), Some((DutyState::Met, "2026-04-08".into())));
    assert_eq!(quarter(2).unwrap().0, DutyState::Met, "one meeting for each quarter");
    // After Friday the 24th: 28, 29, Saturday 02/05 worked instead, 04, 05.
    assert_eq!(
        state(&seen, "tra-loi-co-so/BHXH-CS/TD-1"),
        Some((DutyState::Overdue, "2026-05-05".into()))
    );
    made.remove("HOP-2");
    let seen = duties(&made.clean(), "2026-07-31");
    let second = state(&seen, "hop-quy/BHXH-01/2026-quy-2").unwrap();
    assert_eq!(second.0, DutyState::Overdue, "one meeting does not stand for two quarters");
}

#[test]
fn a_review_of_a_half_year_meets_that_half_whenever_it_was_signed() {
    let mut made = three_levels();
    made.review("TK-1", "tinh", 2026, ["BHXH-01", "LDLD-01"], "2026-07-10", "");
    made.replace("TK-1", "ky: nam\n", "ky: sau_thang_dau\n");
    made.replace("TK-1", "dieu: 18", "dieu: 3");
    let seen = duties(&made.clean(), "2026-07-20");
    let half = |at: u32| state(&seen, &format!("so-ket/LDLD-01/2026-nua-{at}"));
    assert_eq!(half(1), Some((DutyState::Met, "2026-07-15".into())));
    assert_eq!(half(2), Some((DutyState::NotYet, "2027-01-15".into())));
}

#[test]
fn recipients_may_depend_on_several_things_at_once() {
    let reached = |form: &str, nature: &str, field: &str, amount: u64| {
        let mut made = three_levels();
        let findings = format!(
            "  - {{ma: KQ1, linh_vuc: {field}, noi_dung: Chậm đóng, so_tien: {amount}, muc_do: nhe}}\n"
        );
        let asked = "  - {doi_voi: Đơn vị, noi_dung: Đóng đủ, han: 2026-12-31}\n";
        let bodies = ["BHXH-01", "LDLD-01"];
        let (id, on) = ("KT-1", "2026-05-20");
        made.inspection(id, "tinh", form, nature, bodies, on, "Công ty A", &findings, asked, "");
        let office = made.read();
        let record = office.record(id);
        let rules = office.rules_of(&record).unwrap();
        let found = mandatory(&record, rules);
        found.into_iter().map(|found| found.body.agency.0).collect::<Vec<_>>()
    };
    let all = ["LDLD-01", "BHXH-VN", "TLD"];
    assert_eq!(reached("dot_xuat", "kiem_tra", "dong", 50_000_000), all);
    assert_eq!(reached("dot_xuat", "kiem_tra", "dong", 49_999_999), ["LDLD-01"]);
    assert_eq!(reached("dot_xuat", "kiem_tra", "che_do", 50_000_000), ["LDLD-01"]);
    assert_eq!(reached("dot_xuat", "giam_sat", "dong", 50_000_000), ["LDLD-01"]);
    assert_eq!(reached("ke_hoach", "kiem_tra", "dong", 50_000_000), ["LDLD-01"]);
}

#[test]
fn roles_name_who_attends_reports_and_decides() {
    let mut made = three_levels();
    made.meeting(&Held { on: "2026-04-08", ..Held::in_province() });
    made.replace("HOP-1", "bao_cao: [", "bao_cao: [{co_quan: TLD, noi_dung: kết quả chung}, ");
    made.replace("HOP-1", "thanh_phan: [", "thanh_phan: [{co_quan: BHXH-VN, dai_dien: đại diện}, ");
    let office = made.read();
    let record = office.record("HOP-1");
    let rules = office.rules_of(&record).unwrap();
    let found = mandatory(&record, rules);
    let found: Vec<&str> = found.iter().map(|found| found.body.agency.0.as_str()).collect();
    assert_eq!(found, ["LDLD-01", "BHXH-VN", "TLD"]);
}

#[test]
fn levels_have_the_names_that_the_regulation_gives_them() {
    let mut made = three_levels();
    made.letter(&letter("TT-1", "thong_tin_thang", ["LDLD-01", "BHXH-01"], "2026-01-20"));
    let problems = made.read().problems;
    let told = problems.iter().find(|problem| problem.code.text() == "Q217").unwrap();
    assert!(told.message.ends_with("cấp tỉnh, thành phố"), "{}", told.message);
}

/// Two regulations at once, one for the centre, one for the provinces: no overlap, each its own duties.
#[test]
fn two_regulations_may_hold_at_once_for_different_levels() {
    let mut made = Made::with_provinces(1);
    made.file("quy-che-1", THREE_PARTIES.to_owned());
    made.file("quy-che-2", ONE_PARTY.to_owned());
    let host = |id, host, partner, on| Held {
        id,
        host,
        partner,
        on,
        level: "tw",
        form: "tong_ket_nam",
        ..Held::default()
    };
    made.meeting(&host("HOP-1", "TLD", "BHXH-VN, BYT", "2026-12-10"));
    made.meeting(&host("HOP-2", "TLD", "BHXH-VN, BYT", "2027-12-10"));
    made.letter(&letter("BT-1", "bao_thang", ["LDLD-01", "BHXH-01"], "2026-01-20"));
    made.replace("BT-1", "  so:", "  so_phieu_gui: 900\n  so:");
    let seen = duties(&made.clean(), "2027-12-31");
    for body in ["TLD", "BHXH-VN", "BYT"] {
        let met = state(&seen, &format!("hop-nam/{body}/2026")).map(|found| found.0);
        assert_eq!(met, Some(DutyState::Met), "{body}");
    }
    let turn = |year: i32| state(&seen, &format!("hop-nam-luan-phien/TLD/{year}")).unwrap().0;
    assert_eq!(turn(2026), DutyState::Met, "the unions begin");
    assert_eq!(turn(2027), DutyState::Wrong, "then it is the turn of the others");
    let own: Vec<&Duty> = seen.iter().filter(|duty| duty.rule == "bao-thang").collect();
    assert!(own.iter().all(|duty| duty.agency.0 == "LDLD-01"));
    assert_eq!(own.iter().filter(|duty| duty.from.iso().starts_with("2026")).count(), 12);

    made.remove("quy-che-1");
    let problems = made.read().problems;
    let told: Vec<&str> = problems.iter().map(|problem| problem.message.as_str()).collect();
    assert_eq!(told.len(), 2, "{told:?}");
    assert!(told[0].contains("không có quy chế nào có hiệu lực cho cấp `tw`"), "{told:?}");
}

/// What is replaced by what in the regulation of three levels gives one problem of this code, there.
const MISTAKES: [(&str, &str, &str); 6] = [
    ("  - { ma: tw, ten: trung ương }\n", "", "Q310"),
    ("so_nam: 3, ", "", "Q310"),
    ("chu_ky: nhieu_nam, so_nam: 3", "chu_ky: nhieu_nam, so_nam: 1", "Q310"),
    ("chu_ky: thang,", "chu_ky: thang, so_nam: 2,", "Q310"),
    (
        "so_ngay: 5, ngay_lam_viec: co }\n  - { ma: so-ket",
        "ngay_lam_viec: co }\n  - { ma: so-ket",
        "Q310",
    ),
    ("chu_ky: quy,", "chu_ky: quy, luot_to_chuc: [bhxh],", "Q310"),
];

#[test]
fn keys_of_a_rule_that_need_each_other_are_asked_for() {
    for (from, to, code) in MISTAKES {
        let mut made = three_levels();
        made.replace("quy-che", from, to);
        let problems = made.read().problems;
        let lines: Vec<String> = problems.iter().map(show_short).collect();
        let [problem] = &problems[..] else { panic!("{to}: {lines:#?}") };
        assert_eq!(problem.code.text(), code, "{to}");
        assert_eq!(&*problem.place.as_ref().unwrap().file, "records/quy-che.yaml");
        assert!(!problem.hints.is_empty(), "{to}");
    }
}
