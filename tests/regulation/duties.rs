//! One duty at a time: met, late, overdue, not yet due, not computable, and outside the period.

use super::made::{Held, Letter, Made, receipts};
use qcph::records::scalar::Date;
use qcph::regulation::duties::{Duty, DutyState, calendar, compute};

fn duties(made: &Made, date: &str) -> Vec<Duty> {
    let office = made.clean();
    compute(&office.corpus, &office.regulations, Date::parse(date).unwrap()).unwrap()
}

fn state(made: &Made, date: &str, id: &str) -> Option<DutyState> {
    duties(made, date).iter().find(|duty| duty.id == id).map(|duty| duty.state)
}

fn letter<'a>(
    id: &'a str,
    level: &'a str,
    kind: &'a str,
    from: &'a str,
    to: &'a [&'a str],
    signed: &'a str,
    more: &'a str,
) -> Letter<'a> {
    Letter { id, level, kind, from, to, signed, more }
}

/// A duty that one letter meets: its id, the letter, a day before the end, a day after it, and a
/// day on which the same letter is late.
#[test]
fn letters_meet_their_duties() {
    let rows = [
        (
            "ke-hoach-kiem-tra-tw/TLD/2017",
            "tw",
            "ke_hoach_kiem_tra",
            "TLD",
            "BHXH-VN",
            "nam: 2018",
            "2017-11-30",
            "2017-12-01",
        ),
        (
            "ke-hoach-kiem-tra-tinh/LDLD-01/2017",
            "tinh",
            "ke_hoach_kiem_tra",
            "LDLD-01",
            "BHXH-01",
            "nam: 2018",
            "2017-12-31",
            "2018-01-01",
        ),
        (
            "chuong-trinh-phoi-hop/BHXH-01/2017",
            "tinh",
            "chuong_trinh_phoi_hop",
            "BHXH-01",
            "LDLD-01",
            "nam: 2017",
            "2017-12-31",
            "2018-01-01",
        ),
        (
            "ke-hoach-thuc-hien/BHXH-01/2017",
            "tinh",
            "ke_hoach_thuc_hien",
            "BHXH-01",
            "LDLD-01",
            "nam: 2017",
            "2017-12-31",
            "2018-01-01",
        ),
    ];
    for (id, level, kind, from, to, more, last_day, next_day) in rows {
        let mut made = Made::with_provinces(1);
        assert_eq!(state(&made, last_day, id), Some(DutyState::NotYet), "{id} on its last day");
        assert_eq!(state(&made, next_day, id), Some(DutyState::Overdue), "{id} a day later");
        made.letter(&letter("CV-1", level, kind, from, &[to], next_day, more));
        assert_eq!(state(&made, last_day, id), Some(DutyState::NotYet), "{id} before the letter");
        assert_eq!(state(&made, "2019-01-01", id), Some(DutyState::Late), "{id} signed a day late");
        let mut made = Made::with_provinces(1);
        made.letter(&letter("CV-1", level, kind, from, &[to], last_day, more));
        assert_eq!(state(&made, next_day, id), Some(DutyState::Met), "{id} signed on the last day");
    }
}

#[test]
fn a_plan_of_another_year_or_body_meets_nothing() {
    let mut made = Made::with_provinces(1);
    made.letter(&letter(
        "CV-1",
        "tinh",
        "ke_hoach_kiem_tra",
        "LDLD-01",
        &["BHXH-01"],
        "2017-12-05",
        "nam: 2017",
    ));
    assert_eq!(
        state(&made, "2018-02-01", "ke-hoach-kiem-tra-tinh/LDLD-01/2017"),
        Some(DutyState::Overdue)
    );
    assert_eq!(
        state(&made, "2018-02-01", "ke-hoach-kiem-tra-tinh/BHXH-01/2017"),
        Some(DutyState::Overdue)
    );
}

#[test]
fn a_draft_meets_nothing_and_is_named() {
    let mut made = Made::with_provinces(1);
    held(&mut made, "HOP-1", "BHXH-01", "LDLD-01", "2017-05-05", "dinh_ky", "tinh");
    made.replace("HOP-1", "ban_hanh", "du_thao");
    let all = duties(&made, "2017-08-01");
    let duty = all.iter().find(|duty| duty.id == "hop-dinh-ky-tinh/LDLD-01/2017-nua-1").unwrap();
    assert_eq!(duty.state, DutyState::Overdue);
    assert_eq!(duty.records, ["HOP-1"]);
    assert!(duty.note.as_ref().unwrap().contains("chưa được ban hành"));
}

#[test]
fn one_meeting_meets_the_duty_of_both_and_a_second_one_makes_up() {
    let mut made = Made::with_provinces(1);
    held(&mut made, "HOP-1", "BHXH-01", "LDLD-01", "2017-07-01", "dinh_ky", "tinh");
    let first = |made: &Made| state(made, "2018-01-01", "hop-dinh-ky-tinh/LDLD-01/2017-nua-1");
    assert_eq!(first(&made), Some(DutyState::Overdue));
    held(&mut made, "HOP-2", "LDLD-01", "BHXH-01", "2017-12-01", "dinh_ky", "tinh");
    assert_eq!(first(&made), Some(DutyState::Late));
    for body in ["BHXH-01", "LDLD-01"] {
        let id = format!("hop-dinh-ky-tinh/{body}/2017-nua-2");
        assert_eq!(state(&made, "2018-01-01", &id), Some(DutyState::Met));
    }
    // An extraordinary meeting is not the periodic one.
    let mut made = Made::with_provinces(1);
    held(&mut made, "HOP-1", "BHXH-01", "LDLD-01", "2017-05-01", "bat_thuong", "tinh");
    assert_eq!(first(&made), Some(DutyState::Overdue));
}

#[test]
fn hosts_alternate() {
    let id = |host: &str, year: i32| format!("hop-tong-ket-nam-luan-phien/{host}/{year}");
    let mut made = Made::with_provinces(0);
    for (year, host, partner) in [
        (2016, "TLD", "BHXH-VN"),
        (2017, "BHXH-VN", "TLD"),
        (2018, "BHXH-VN", "TLD"),
        (2020, "TLD", "BHXH-VN"),
    ] {
        held(
            &mut made,
            &format!("HOP-{year}"),
            host,
            partner,
            &format!("{year}-12-15"),
            "tong_ket_nam",
            "tw",
        );
    }
    let now = "2020-12-31";
    assert_eq!(state(&made, now, &id("TLD", 2016)), Some(DutyState::Unknown), "nothing of 2015");
    assert_eq!(state(&made, now, &id("BHXH-VN", 2017)), Some(DutyState::Met));
    assert_eq!(state(&made, now, &id("BHXH-VN", 2018)), Some(DutyState::Wrong));
    assert_eq!(state(&made, now, &id("TLD", 2020)), Some(DutyState::Unknown), "nothing of 2019");
    assert_eq!(state(&made, now, "hop-tong-ket-nam/TLD/2019"), Some(DutyState::Overdue));
}

#[test]
fn the_clock_of_an_answer_runs_from_the_agencys_own_term() {
    let request = |more: &'static str| {
        let mut made = Made::with_provinces(1);
        made.letter(&letter(
            "DN-1",
            "tinh",
            "thong_tin_theo_de_nghi",
            "LDLD-01",
            &["BHXH-01"],
            "2018-03-01",
            more,
        ));
        made
    };
    let id = "tra-loi-tinh/BHXH-01/DN-1";
    let due = |made: &Made| {
        let all = duties(made, "2018-03-01");
        all.into_iter().find(|duty| duty.id == id).unwrap().due.map(|due| due.to_string())
    };
    // Ten days of its own; from the day of receipt; the term that the sender set comes first.
    assert_eq!(due(&request("")), Some("2018-03-11".into()));
    assert_eq!(due(&request("han: 2018-03-09")), Some("2018-03-09".into()));
    let mut made = request("");
    made.replace("DN-1", "ky: {", "xac_nhan: [{co_quan: BHXH-01, ngay: 2018-03-05}]\n  ky: {");
    let all = duties(&made, "2018-03-31");
    let duty = all.iter().find(|duty| duty.id == id).unwrap();
    assert_eq!(
        (duty.due.unwrap().to_string(), duty.state),
        ("2018-03-15".into(), DutyState::Overdue)
    );
    // No term at all: it cannot be told.
    let mut made = request("");
    let registry = made.text("danh-ba/co-quan").replace(", han_tra_loi_ngay: 10", "");
    made.file("danh-ba/co-quan", registry);
    assert_eq!(state(&made, "2020-12-31", id), Some(DutyState::Unknown));
}

#[test]
fn a_quick_answer_is_noted_and_a_written_one_counts() {
    let mut made = Made::with_provinces(1);
    let quick = "tra_loi_nhanh: {ngay: 2018-03-02, hinh_thuc: dien_thoai, noi_dung: Đã báo}";
    made.letter(&letter(
        "DN-1",
        "tinh",
        "thong_tin_theo_de_nghi",
        "LDLD-01",
        &["BHXH-01"],
        "2018-03-01",
        quick,
    ));
    let id = "tra-loi-tinh/BHXH-01/DN-1";
    let all = duties(&made, "2018-04-01");
    let duty = all.iter().find(|duty| duty.id == id).unwrap();
    assert_eq!(duty.state, DutyState::Overdue);
    assert!(duty.note.as_ref().unwrap().contains("trả lời nhanh ngày 02/03/2018"));
    made.letter(&letter(
        "TL-1",
        "tinh",
        "thong_tin_theo_de_nghi",
        "BHXH-01",
        &["LDLD-01"],
        "2018-03-12",
        "tra_loi_cho: DN-1",
    ));
    assert_eq!(state(&made, "2018-04-01", id), Some(DutyState::Late));
    assert_eq!(
        state(&made, "2018-03-11", id),
        Some(DutyState::NotYet),
        "as seen before the answer"
    );
}

#[test]
fn information_is_due_by_the_chosen_period() {
    let mut made = Made::with_provinces(1);
    made.letter(&letter(
        "TT-1",
        "tinh",
        "thong_tin_dinh_ky",
        "BHXH-01",
        &["LDLD-01"],
        "2017-04-05",
        "",
    ));
    assert_eq!(
        state(&made, "2018-01-01", "thong-tin-dinh-ky/BHXH-01/2017-nua-1"),
        Some(DutyState::Met)
    );
    made.replace("danh-ba/co-quan", "ma: BHXH-01,", "ma: BHXH-01, ky_trao_doi: quy,");
    let quarters = [1, 2, 3, 4]
        .map(|at| state(&made, "2018-01-01", &format!("thong-tin-dinh-ky/BHXH-01/2017-quy-{at}")));
    let (met, overdue) = (Some(DutyState::Met), Some(DutyState::Overdue));
    assert_eq!(quarters, [overdue, met, overdue, overdue]);
}

#[test]
fn a_document_must_reach_everyone() {
    let sent = receipts(&["LDLD-01", "BHXH-VN"], "2017-06-22");
    let mut made = Made::holding(&Held { sent: &sent, ..Held::in_province() });
    let reached =
        |made: &Made, to: &str| state(made, "2017-12-01", &format!("gui-van-ban-tinh/HOP-1/{to}"));
    assert_eq!(reached(&made, "LDLD-01"), Some(DutyState::Met));
    assert_eq!(reached(&made, "TLD"), Some(DutyState::Unknown), "never acknowledged");
    made.replace(
        "HOP-1",
        "  xac_nhan:",
        "  bo_noi_nhan: [{co_quan: TLD, ly_do: chưa cần}]\n  xac_nhan:",
    );
    assert_eq!(reached(&made, "TLD"), Some(DutyState::Wrong), "left out");
}

#[test]
fn nothing_is_due_outside_the_time_of_the_regulation() {
    let made = Made::with_provinces(1);
    let all = duties(&made, "2030-01-01");
    let (from, until) = (Date::parse("2015-01-01").unwrap(), Date::parse("2020-12-31").unwrap());
    assert!(!all.is_empty());
    for duty in &all {
        assert!(duty.from >= from && duty.due.unwrap() <= until, "{}", duty.id);
    }
    // An article that takes effect later has no duty before: the same file, with Điều 20 from 2018.
    let mut made = Made::with_provinces(1);
    let regulation = include_str!("../../records/quy-che/quy-che-2015-2020.yaml")
        .replace("đơn thư\", so_khoan: 5 }", "đơn thư\", so_khoan: 5, tu_ngay: 2018-01-01 }")
        .replace("[BBT, UBXH-QH, CP]", "[BYT]");
    made.file("quy-che", regulation);
    let plans: Vec<String> = duties(&made, "2030-01-01")
        .into_iter()
        .filter(|duty| duty.rule == "ke-hoach-kiem-tra-tinh" && duty.agency.0 == "BHXH-01")
        .map(|duty| duty.period)
        .collect();
    assert_eq!(plans, ["tháng 12 năm 2018", "tháng 12 năm 2019", "tháng 12 năm 2020"]);
}

#[test]
fn the_calendar_is_well_formed_and_the_same_every_time() {
    let made = Made::with_provinces(2);
    let office = made.clean();
    let all = duties(&made, "2018-01-01");
    let text = calendar::ics(&all, &office.corpus.registry);
    assert_eq!(text, calendar::ics(&all, &office.corpus.registry));
    assert!(text.starts_with("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//qcph"));
    let lines: Vec<&str> = text.split("\r\n").collect();
    assert!(lines.iter().all(|line| line.len() <= 75 && !line.contains('\n')));
    let uids: Vec<&&str> = lines.iter().filter(|line| line.starts_with("UID:")).collect();
    let unique: std::collections::BTreeSet<_> = uids.iter().collect();
    assert_eq!((uids.len(), unique.len()), (all.len(), all.len()));
    for word in ["DTSTAMP:20", "SUMMARY:", "END:VCALENDAR"] {
        assert!(text.contains(word), "{word}");
    }
    // An all-day event ends on the day after, which is not part of it (RFC 5545, 3.6.1).
    let days = |name: &str| -> Vec<chrono::NaiveDate> {
        let days = lines.iter().filter_map(|line| line.strip_prefix(name));
        days.map(|day| chrono::NaiveDate::parse_from_str(day, "%Y%m%d").unwrap()).collect()
    };
    let (starts, ends) = (days("DTSTART;VALUE=DATE:"), days("DTEND;VALUE=DATE:"));
    assert_eq!(starts.len(), all.len());
    assert!(starts.iter().zip(&ends).all(|(start, end)| start.succ_opt() == Some(*end)));
    // A later look at the same duty is the same event.
    let later = calendar::ics(&duties(&made, "2019-01-01"), &office.corpus.registry);
    let uids = |text: &str| -> Vec<String> {
        text.split("\r\n")
            .filter(|line| line.starts_with("UID:") || line.starts_with("DTSTAMP"))
            .map(str::to_owned)
            .collect()
    };
    assert_eq!(uids(&text), uids(&later));
}

fn held(made: &mut Made, id: &str, host: &str, partner: &str, on: &str, form: &str, level: &str) {
    made.meeting(&Held { id, level, form, host, partner, on, ..Held::default() });
}
