//! Bodies that take over from others (hợp nhất): open tasks, terms of answers and numbers go with them.

use super::made::{Held, Letter, Made};
use qcph::law::kinds::Series;
use qcph::life::numbers::{Giving, Numbers};
use qcph::records::Record;
use qcph::records::scalar::Date;
use qcph::regulation::duties::{DutyState, compute};
use qcph::regulation::tasks::tasks;

/// What the head of the new body decided on its numbers.
const NUMBERS: &str =
    ", day_so: [{tu_ngay: 2018-07-01, bat_dau_lai: co, quyet_dinh: Quyết định số 1}]";

fn day(text: &str) -> Date {
    Date::parse(text).unwrap()
}

/// Two provinces of which the second goes into the first on 01/07/2018.
fn merged() -> Made {
    let mut made = Made::with_provinces(2);
    let text = made.text("danh-ba/co-quan").to_owned();
    let begun = "tu_ngay: 2000-01-01";
    let ended = format!("{begun}, den_ngay: 2018-06-30");
    let lines = text.lines().map(|line| {
        let is = |end: &str| line.contains(&format!("-{end}, ten:"));
        match (is("01"), is("02")) {
            (true, _) => {
                let old = if line.contains("BHXH") { "BHXH-02" } else { "LDLD-02" };
                let new = format!("tu_ngay: 2018-07-01, thay_cho: [{old}]{NUMBERS}");
                format!("{}\n{}\n", line.replace(begun, &ended), line.replace(begun, &new))
            }
            (_, true) => format!("{}\n", line.replace(begun, &ended)),
            _ => format!("{line}\n"),
        }
    });
    let text: String = lines.collect();
    made.file("danh-ba/co-quan", text);
    made
}

#[test]
fn open_tasks_pass_to_the_body_that_took_over() {
    let mut made = merged();
    let held = Held { host: "BHXH-02", partner: "LDLD-02", ..Held::in_province() };
    let conclusions = "  - {ma: KL1, noi_dung: rà soát, chu_tri: BHXH-02, phoi_hop: [LDLD-02], han: 2018-09-30}\n";
    made.meeting(&Held { id: "HOP-1", on: "2018-05-10", conclusions, ..held });
    made.meeting(&Held { id: "HOP-2", on: "2018-08-10", ..Held::in_province() });
    let office = made.clean();
    let Record::Meeting(meeting) = office.record("HOP-2") else { panic!("a meeting") };
    let open = office.regulations.agenda.open_before(&office.corpus, &meeting).unwrap();
    let [task] = &open[..] else { panic!("{open:?}") };
    assert_eq!((task.meeting.as_str(), task.lead.agency.0.as_str()), ("HOP-1", "BHXH-01"));
    assert_eq!(task.with[0].agency.0, "LDLD-01");
    let lead = |on: &str| tasks(&office.corpus, day(on)).unwrap()[0].lead.agency.0.clone();
    assert_eq!(lead("2018-06-01"), "BHXH-02", "before, it is its own");
}

#[test]
fn the_clock_of_a_request_runs_on_for_the_body_that_took_over() {
    let mut made = merged();
    let kind = "thong_tin_theo_de_nghi";
    let ask =
        |id, from, to, signed, more| Letter { id, level: "tinh", kind, from, to, signed, more };
    made.letter(&ask("TD-1", "LDLD-02", &["BHXH-02"], "2018-06-25", ""));
    let state = |made: &Made, on: &str| {
        let office = made.clean();
        let all = compute(&office.corpus, &office.regulations, day(on)).unwrap();
        let duty = all.into_iter().find(|duty| duty.id == "tra-loi-tinh/BHXH-02/TD-1").unwrap();
        (duty.agency.0, duty.state, duty.due.unwrap().iso())
    };
    let due = || "2018-07-05".to_owned();
    assert_eq!(state(&made, "2018-06-30"), ("BHXH-02".into(), DutyState::NotYet, due()));
    assert_eq!(state(&made, "2018-07-06"), ("BHXH-01".into(), DutyState::Overdue, due()));
    made.letter(&ask("TD-2", "BHXH-01", &["LDLD-01"], "2018-07-04", "tra_loi_cho: TD-1"));
    assert_eq!(state(&made, "2018-07-06"), ("BHXH-01".into(), DutyState::Met, due()));
}

#[test]
fn numbers_that_begin_again_on_a_day_are_not_taken_twice() {
    let mut made = merged();
    made.meeting(&Held { id: "HOP-1", on: "2018-03-10", ..Held::in_province() });
    made.meeting(&Held { id: "HOP-2", on: "2018-08-10", ..Held::in_province() });
    made.replace("HOP-2", "  so: 2\n", "  so: 1\n");
    made.clean();
    made.replace("danh-ba/co-quan", NUMBERS, "");
    assert_eq!(made.codes(), ["Q209"]);
}

#[test]
fn numbers_go_on_with_those_of_the_body_that_the_head_names() {
    let mut made = merged();
    let text = made.text("danh-ba/co-quan").replace("bat_dau_lai: co", "noi_tiep: BHXH-02");
    made.file(
        "danh-ba/co-quan",
        text.replace("noi_tiep: BHXH-02", "noi_tiep: LDLD-02").replacen(
            "noi_tiep: LDLD-02",
            "noi_tiep: BHXH-02",
            1,
        ),
    );
    let old = Held { host: "BHXH-02", partner: "LDLD-02", ..Held::in_province() };
    made.meeting(&Held { id: "HOP-1", on: "2018-03-10", ..Held::in_province() });
    made.meeting(&Held { id: "HOP-2", on: "2018-03-12", ..old });
    made.meeting(&Held { id: "HOP-3", on: "2018-08-10", ..Held::in_province() });
    // The third one is number 2, which is free in the row of BHXH-02.
    let office = made.clean();
    let numbers = Numbers::of(&office.corpus);
    let id = qcph::records::scalar::Id("BHXH-01".into());
    let notice = |on| Giving { agency: &id, series: Series::Notice, date: day(on) };
    let run = |on| numbers.run(notice(on)).word();
    assert_eq!(
        (run("2018-06-30"), run("2018-07-01")),
        ("BHXH-01/2018/tb".into(), "BHXH-02/2018/tb".into())
    );
    assert_eq!(numbers.next(notice("2018-09-01")), 3);
    made.replace("HOP-3", "  so: 2\n", "  so: 1\n");
    assert_eq!(made.codes(), ["Q209"]);
}

#[test]
fn a_body_that_is_replaced_has_ended() {
    let mut made = merged();
    let text = made.text("danh-ba/co-quan").to_owned();
    made.file("danh-ba/co-quan", text.replace("thay_cho: [BHXH-02]", "thay_cho: [BHXH-VN]"));
    let problems = made.read().problems;
    let [problem] = &problems[..] else { panic!("{problems:#?}") };
    assert!(problem.message.contains("`BHXH-VN` được thay từ ngày 01/07/2018"), "{problem:?}");
}
