//! Conclusions as tasks: their state on a day, and how open ones come into the next notice.

use super::made::{Held, Made};
use super::pdf::contents;
use crate::office::Office;
use qcph::records::Record;
use qcph::records::scalar::Date;
use qcph::regulation::tasks::{TaskStatus, tasks};

fn made(progress: &str) -> Made {
    let conclusion = format!(
        "  - {{ma: KL1, noi_dung: rà soát danh sách, chu_tri: LDLD-01, han: 2017-09-30{progress}}}\n"
    );
    Made::holding(&Held { conclusions: &conclusion, ..Held::in_province() })
}

fn day(text: &str) -> Date {
    Date::parse(text).unwrap()
}

#[test]
fn a_task_stands_as_it_did_on_the_day() {
    use TaskStatus::{Done, DoneLate, Dropped, Overdue, Running};
    let report = |on: &str, state: &str| {
        format!(
            ", tien_do: [{{ngay: {on}, trang_thai: {state}, noi_dung: Báo cáo, ban_ghi: HOP-1}}]"
        )
    };
    let rows = [
        (String::new(), "2017-09-30", Running),
        (String::new(), "2017-10-01", Overdue),
        (report("2017-09-30", "hoan_thanh"), "2017-12-01", Done),
        (report("2017-10-01", "hoan_thanh"), "2017-12-01", DoneLate),
        (report("2017-10-05", "hoan_thanh"), "2017-10-02", Overdue),
        (report("2017-08-01", "dung"), "2017-12-01", Dropped),
        (report("2017-08-01", "dang_lam"), "2017-12-01", Overdue),
    ];
    for (progress, on, wanted) in rows {
        let office = made(&progress).clean();
        let found = tasks(&office.corpus, day(on)).unwrap();
        assert_eq!(found[0].status, wanted, "{progress} on {on}");
        assert_eq!(found[0].lead.to_string(), "LDLD-01");
    }
    let office = made("").clean();
    assert!(tasks(&office.corpus, day("2017-06-19")).unwrap().is_empty(), "not assigned yet");
}

#[test]
fn open_tasks_come_before_the_next_meeting_of_the_same_bodies() {
    let mut made = made("");
    for (id, host, partner, on) in [
        ("HOP-2", "LDLD-01", "BHXH-01", "2017-12-20"),
        ("HOP-3", "BHXH-01", "LDLD-01", "2017-06-19"),
    ] {
        made.meeting(&Held { id, host, partner, on, ..Held::in_province() });
    }
    // A conclusion without a deadline is a standing direction.
    assert_eq!(before(&made, "HOP-2"), ["HOP-1 KL1"]);
    assert_eq!(before(&made, "HOP-3"), Vec::<String>::new());
}

#[test]
fn a_task_taken_up_again_comes_back() {
    let report =
        |on: &str, state: &str| format!("{{ngay: {on}, trang_thai: {state}, noi_dung: X}}");
    let progress = [report("2017-08-01", "hoan_thanh"), report("2018-03-01", "dang_lam")];
    let mut made = made(&format!(", tien_do: [{}]", progress.join(", ")));
    for (id, on) in [("HOP-2", "2017-12-20"), ("HOP-3", "2018-06-20")] {
        made.meeting(&Held { id, on, ..Held::in_province() });
    }
    assert_eq!(before(&made, "HOP-2"), Vec::<String>::new());
    assert_eq!(before(&made, "HOP-3"), ["HOP-1 KL1"]);
}

/// What the notice of a meeting carries on, as `MEETING TASK`.
fn before(made: &Made, id: &str) -> Vec<String> {
    let office = made.clean();
    let Record::Meeting(meeting) = office.record(id) else { panic!("{id}") };
    let open = office.regulations.agenda.open_before(&office.corpus, &meeting).unwrap();
    open.iter().map(|task| format!("{} {}", task.meeting, task.id)).collect()
}

#[test]
fn the_next_notice_carries_what_is_open_as_a_table() {
    let office = Office::sample();
    // The last task of the first half of 2017 is done after the meeting of June 2018.
    let earlier = "records/2017/hai-duong/hd-2017-hop-01.yaml";
    office.edit(earlier, "ngay: 2018-04-27", "ngay: 2018-10-27");
    let run = office.qcph(&["build", "HD-2018-HOP-01"]);
    assert_eq!(run.code, 0, "{}", run.err);
    let name = office.out().into_iter().find(|(name, _)| name.ends_with("HD-2018-HOP-01.pdf"));
    let (_, bytes) = name.unwrap();
    let page = contents(&bytes);
    assert!(page.drawn("chưa hoàn thành:"), "the table is announced");
    for cell in ["Đơn vị chủ trì", "rà soát, bàn giao sổ bảo hiểm xã hội", "31/12/2017", "Quá hạn"]
    {
        assert!(page.drawn(cell), "{cell}");
    }
}

#[test]
fn the_verb_lists_overdue_tasks_by_agency() {
    let office = Office::sample();
    let all = office.qcph(&["tasks", "--all", "--date", "2021-01-01", "--json"]);
    let json: serde_json::Value = serde_json::from_str(&all.out).unwrap();
    assert!(json["nhiem_vu"].as_array().unwrap().len() > 30);
    let overdue = office.qcph(&["tasks", "--overdue", "--date", "2021-01-01"]);
    assert!(
        overdue.out.contains("quá hạn: ") && overdue.out.contains("BHXH-HD"),
        "{}",
        overdue.out
    );
    let unknown = office.qcph(&["tasks", "--agency", "BHXH-HDD"]);
    assert_eq!(unknown.code, 2);
    assert!(unknown.err.contains("ý bạn là `BHXH-HD`"), "{}", unknown.err);
}

#[test]
fn the_verb_duties_fails_only_when_strict_and_writes_a_calendar() {
    let office = Office::sample();
    let late = ["duties", "--year", "2018", "--agency", "BHXH-HD", "--date", "2021-01-01"];
    assert_eq!(office.qcph(&late).code, 0);
    let strict = |arguments: &[&str]| office.qcph(&[arguments, &["--strict"]].concat()).code;
    assert_eq!(strict(&late), 1);
    let told = office.qcph(&[&late[..], &["--strict", "--json"]].concat()).out;
    assert!(told.contains("\"ma_thoat\":1,"), "the code in the JSON is that of the process");
    assert_eq!(strict(&["duties", "--year", "2018", "--agency", "TLD", "--date", "2021-01-01"]), 0);
    let run =
        office.qcph(&["duties", "--year", "2018", "--date", "2018-06-01", "--ics", "lich.ics"]);
    assert_eq!(run.code, 0, "{}", run.err);
    assert!(office.read("lich.ics").starts_with("BEGIN:VCALENDAR\r\n"));
}

#[test]
fn the_verb_report_explains_its_figures() {
    let office = Office::sample();
    let run = office.qcph(&["report", "2018", "--agency", "BHXH-HD", "--explain", "--json"]);
    let json: serde_json::Value = serde_json::from_str(&run.out).unwrap();
    let figure = |id: &str| {
        json["chi_tieu"]
            .as_array()
            .unwrap()
            .iter()
            .find(|figure| figure["ma"] == id)
            .unwrap()
            .clone()
    };
    assert_eq!(figure("hop")["ky_nay"], 2);
    assert_eq!(figure("nghiem-trong")["ban_ghi"], serde_json::json!(["HD-2018-KT-02"]));
    assert_eq!(office.qcph(&["report", "2030", "--agency", "BHXH-HD"]).code, 2);
}
