//! A fourth invented regulation, `shapes/do-thi.yaml`: one city and its wards, three parties, no central body
//! behind it. It holds beside the others for its own bodies.

use super::made::{Held, Letter, Made};
use qcph::problem::show_short;
use qcph::records::scalar::Date;
use qcph::regulation::duties::{Duty, DutyState, compute};
use qcph::regulation::recipients::mandatory;

const CITY: &str = include_str!("shapes/do-thi.yaml");

/// The city and another province that has no regulation; a third party and two bodies of a ward.
fn city() -> Made {
    let mut made = Made::with_provinces(2);
    made.file("quy-che", CITY.to_owned());
    let body = |id: &str, mark: &str, party: &str, level: &str| {
        format!(
            "  - {{ma: {id}, ten: Cơ quan {id}, ten_tat: {id}, ky_hieu: {mark}, ben: {party}, \
             cap: {level}, dia_danh: Hà Nội, nguoi_dung_dau: Giám đốc, tu_ngay: 2025-07-01}}\n"
        )
    };
    let bodies = [
        body("SNV-01", "SNV", "khac", "tinh"),
        body("BHXH-P1", "BHXH", "bhxh", "co_so"),
        body("CDP-1", "CĐP", "cong_doan", "co_so"),
    ];
    made.file("danh-ba/do-thi", format!("loai: co_quan\ndanh_sach:\n{}", bodies.concat()));
    let person = |id: &str| {
        format!(
            "  - {{ma: p-{}, ho_ten: Nguyễn Văn An, xung_ho: ong, chuc_vu: [{{co_quan: {id}, \
             ten: Giám đốc, duoc_ky: [truc_tiep], tu_ngay: 2025-07-01}}]}}\n",
            id.to_lowercase()
        )
    };
    let people = ["SNV-01", "BHXH-P1", "CDP-1"].map(person).concat();
    made.file("danh-ba/nguoi-do-thi", format!("loai: nhan_su\ndanh_sach:\n{people}"));
    made
}

fn met(
    id: &'static str,
    host: &'static str,
    partners: &'static str,
    on: &'static str,
) -> Held<'static> {
    Held { id, host, partner: partners, on, ..Held::in_province() }
}

fn seen(made: &Made, on: &str) -> Vec<Duty> {
    let office = made.read();
    let problems: Vec<String> = office.problems.iter().map(show_short).collect();
    assert!(problems.is_empty(), "{problems:#?}");
    compute(&office.corpus, &office.regulations, Date::parse(on).unwrap()).unwrap()
}

/// State and last day of a duty.
fn state(duties: &[Duty], id: &str) -> Option<(DutyState, String)> {
    let duty = duties.iter().find(|duty| duty.id == id)?;
    Some((duty.state, duty.due.map(|due| due.iso()).unwrap_or_default()))
}

#[test]
fn three_parties_take_turns_every_half_year() {
    let mut made = city();
    made.meeting(&met("HOP-1", "LDLD-01", "BHXH-01, SNV-01", "2026-12-10"));
    made.meeting(&met("HOP-2", "SNV-01", "BHXH-01, LDLD-01", "2027-06-10"));
    made.meeting(&met("HOP-3", "LDLD-01", "BHXH-01, SNV-01", "2027-12-10"));
    let seen = seen(&made, "2028-01-10");
    for body in ["BHXH-01", "LDLD-01", "SNV-01"] {
        let id = format!("hop-thanh-pho/{body}/2026-nua-2");
        assert_eq!(state(&seen, &id).map(|found| found.0), Some(DutyState::Met), "{body}");
        assert_eq!(state(&seen, &format!("hop-thanh-pho/{body}/2026-nua-1")), None, "before it");
    }
    let turn = |host: &str, half: &str| {
        state(&seen, &format!("hop-thanh-pho-luan-phien/{host}/{half}")).map(|found| found.0)
    };
    assert_eq!(turn("LDLD-01", "2026-nua-2"), Some(DutyState::Met));
    assert_eq!(turn("SNV-01", "2027-nua-1"), Some(DutyState::Met));
    assert_eq!(turn("LDLD-01", "2027-nua-2"), Some(DutyState::Wrong), "the turn of the insurance");
    // The other province has no regulation, so it owes nothing.
    let mut today = seen.iter().filter(|duty| duty.from >= Date::parse("2026-01-01").unwrap());
    assert!(today.all(|duty| !duty.agency.0.ends_with("-02")));
    // Half-years have 15 working days more.
    assert_eq!(state(&seen, "hop-thanh-pho/BHXH-01/2028-nua-1").unwrap().1, "2028-07-21");
    let wards = ["hop-phuong/BHXH-P1/2027-nua-1", "hop-phuong/CDP-1/2027-nua-1"];
    assert!(wards.iter().all(|id| state(&seen, id).unwrap().0 == DutyState::Overdue));
    let own = seen.iter().filter(|duty| duty.rule == "bao-cao-so");
    assert!(own.clone().count() > 0 && own.clone().all(|duty| duty.agency.0 == "SNV-01"));
}

#[test]
fn each_kind_of_letter_has_its_term() {
    let mut made = city();
    let letter = |id, kind, to: &'static [&'static str]| Letter {
        id,
        level: "tinh",
        kind,
        from: "LDLD-01",
        to,
        signed: "2026-08-24",
        more: "",
    };
    made.letter(&letter("TD-1", "de_nghi_so_lieu", &["BHXH-01"]));
    made.letter(&letter("TD-2", "don_thu", &["SNV-01"]));
    let seen = seen(&made, "2026-09-01");
    let owed: Vec<&Duty> = seen.iter().filter(|duty| duty.rule.starts_with("tra-loi")).collect();
    assert_eq!(owed.len(), 2, "{owed:?}");
    // After Monday the 24th, without 01/09 and 02/09: the tenth working day, the fifth one.
    let state = |id| state(&seen, id);
    assert_eq!(state("tra-loi/BHXH-01/TD-1"), Some((DutyState::NotYet, "2026-09-09".into())));
    assert_eq!(state("tra-loi-don/SNV-01/TD-2"), Some((DutyState::Overdue, "2026-08-31".into())));
}

#[test]
fn notices_of_meetings_have_days_to_go_out() {
    let mut made = city();
    made.meeting(&met("HOP-1", "LDLD-01", "BHXH-01, SNV-01", "2026-12-10"));
    let seen = seen(&made, "2026-12-11");
    let sent: Vec<&Duty> = seen.iter().filter(|duty| duty.rule.starts_with("gui")).collect();
    assert_eq!(sent.len(), 2, "{sent:?}");
    for duty in sent {
        assert_eq!((duty.rule.as_str(), duty.due.unwrap() > duty.from), ("gui-ket-luan", true));
    }
}

#[test]
fn what_was_found_decides_who_receives_it() {
    let reached = |nature: &str, finding: &str| {
        let mut made = city();
        let asked = "  - {doi_voi: Đơn vị, noi_dung: đóng đủ, han: 2026-12-31}\n";
        let finding = format!("  - {{ma: KQ1, noi_dung: Chậm đóng, {finding}}}\n");
        let (bodies, on) = (["BHXH-01", "LDLD-01"], "2026-09-20");
        made.inspection(
            "KT-1",
            "tinh",
            "dot_xuat",
            nature,
            bodies,
            on,
            "Công ty A",
            &finding,
            asked,
            "",
        );
        let office = made.read();
        let record = office.record("KT-1");
        let found = mandatory(&record, office.rules_of(&record).unwrap());
        found.into_iter().map(|found| found.body.agency.0).collect::<Vec<_>>()
    };
    let dues = "linh_vuc: dong, muc_do: nhe, so_tien";
    assert_eq!(reached("kiem_tra", &format!("{dues}: 100000000")), ["LDLD-01", "SNV-01"]);
    assert_eq!(reached("kiem_tra", &format!("{dues}: 99999999")), ["LDLD-01"]);
    assert_eq!(reached("giam_sat", "linh_vuc: cong_doan, muc_do: nhe"), ["LDLD-01", "TLD"]);
    assert_eq!(
        reached("kiem_tra", "linh_vuc: che_do, muc_do: nghiem_trong"),
        ["LDLD-01", "BHXH-VN"]
    );
}

/// Each province may have its own; a body that two of them name is told.
#[test]
fn regulations_of_different_bodies_hold_at_once() {
    let mut made = city();
    let other = CITY.replace("THU-DO-THI", "THU-KHAC").replace(
        "co_quan: [BHXH-01, LDLD-01, SNV-01, BHXH-P1, CDP-1]",
        "co_quan: [BHXH-02, LDLD-02]",
    );
    made.file("quy-che-2", other.replace("ben_thu_ba: [SNV-01]\n", ""));
    let seen = seen(&made, "2026-12-31");
    let held = seen.iter().filter(|duty| duty.id.starts_with("hop-thanh-pho/"));
    let held = held.filter(|duty| duty.id.ends_with("/2026-nua-2"));
    let held: Vec<&str> = held.map(|duty| duty.agency.0.as_str()).collect();
    assert_eq!(held, ["BHXH-01", "BHXH-02", "LDLD-01", "LDLD-02", "SNV-01"]);
    made.replace("quy-che-2", "co_quan: [BHXH-02, LDLD-02]", "co_quan: [BHXH-02, LDLD-01]");
    let problems = made.read().problems;
    let [problem] = &problems[..] else { panic!("{:#?}", problems) };
    assert_eq!(problem.code.text(), "Q317");
    assert!(problem.message.contains("cơ quan `LDLD-01`"), "{}", problem.message);
}

#[test]
fn what_only_central_bodies_can_receive_needs_central_bodies() {
    for (from, to) in [
        ("gui: [ben_phoi_hop], co_quan", "gui: [trung_uong], co_quan"),
        ("luot_to_chuc: [cong_doan, khac, bhxh]", "luot_to_chuc: [cong_doan, khac, cong_doan]"),
    ] {
        let mut made = city();
        made.replace("quy-che", from, to);
        assert_eq!(made.codes(), ["Q310"], "{to}");
    }
    for key in ["co_quan: [BHXH-01", "ben_thu_ba: [SNV-01"] {
        let mut made = city();
        made.replace("quy-che", key, &key.replace("-01", "-09"));
        assert!(made.codes().contains(&"Q202".to_owned()), "{key}: {:?}", made.codes());
    }
}
