//! One secretary's unfinished record: nobody else has to wait for it, and nobody is misled by it.

use crate::office::{Office, Ran};
use serde_json::Value as Json;

const DRAFT: &str = "records/2020/nhap.yaml";

/// A draft as `new` leaves it, of a meeting after all others.
const MEETING: &str = "loai: cuoc_hop\nma: TW-2021-HOP-01\nten: …cần điền…\nto_chuc: BHXH-VN\n\
    phoi_hop: [TLD]\nngay: 2020-12-30\nvan_ban:\n  trang_thai: du_thao\n";

fn json(run: &Ran) -> Json {
    serde_json::from_str(&run.out).unwrap()
}

#[test]
fn the_bundle_is_the_same_as_without_the_draft() {
    let (with, without) = (Office::sample(), Office::sample());
    with.write(DRAFT, MEETING);
    for office in [&with, &without] {
        let run = office.qcph(&["archive", "--date", "2020-12-31"]);
        assert_eq!(run.code, 0, "{}", run.err);
    }
    assert!(with.out() == without.out());
    let again = with.qcph(&["archive", "--date", "2020-12-31", "--json"]);
    assert_eq!(json(&again)["du_thao_co_loi"], serde_json::json!([DRAFT]));
    assert_eq!(json(&again)["van_de"][0]["muc_do"], "luu_y");
}

#[test]
fn what_may_change_with_a_draft_is_not_sealed() {
    let office = Office::small();
    let earlier = MEETING.replace("BHXH-VN", "BHXH-HD").replace("TLD", "LDLD-HD");
    for (day, code) in [("2018-06-26", 1), ("2018-06-27", 0), ("2018-06-28", 0)] {
        office.write(DRAFT, &earlier.replace("2020-12-30", day));
        let before = office.out();
        let run = office.qcph(&["archive", "--date", "2020-12-31"]);
        assert_eq!(run.code, code, "{day}: {}", run.err);
        if code == 1 {
            assert!(run.err.contains("lỗi[Q225]: thông báo này kê nhiệm vụ"), "{}", run.err);
            assert!(before == office.out(), "out/ changed");
        }
    }
}

/// Boundary: the same words in a record that says nothing of itself, or that it is issued.
#[test]
fn only_drafts_are_set_aside() {
    let office = Office::small();
    for (from, to) in [("du_thao", "ban_hanh"), ("trang_thai: du_thao", "so: 1"), ("du_thao", "x")]
    {
        let text = MEETING.replace(from, to).replace("…cần điền…", "\"cuộc họp");
        office.write(DRAFT, &text);
        let run = office.qcph(&["archive", "--date", "2020-12-31"]);
        assert_eq!(run.code, 1, "{to}: {}", run.out);
        assert!(office.out().is_empty(), "{to}");
    }
}

#[test]
fn questions_are_answered_as_far_as_the_records_can_be_read() {
    let office = Office::sample();
    let whole = json(&office.qcph(&["list", "--json"]));
    assert_eq!(whole["tep_co_loi"], serde_json::json!([]));
    office.write(DRAFT, MEETING);
    let run = office.qcph(&["list", "--json"]);
    let list = json(&run);
    assert_eq!(run.code, 1, "it may lack the draft");
    assert_eq!(list["ban_ghi"], whole["ban_ghi"]);
    let broken = &list["tep_co_loi"][0];
    assert_eq!((&broken["tep"], &broken["duoc_tinh"]), (&DRAFT.into(), &false.into()));
    assert!(
        list["ket_luan"]
            .as_str()
            .unwrap()
            .ends_with("Còn 1 tệp có lỗi, không có trong kết quả này: xem bằng `qcph check`.")
    );
    for (call, code) in [
        (&["show", "TW-2020-HOP-01"][..], 0),
        (&["show", "TW-2021-HOP-01"], 1),
        (&["form", "TW-2020-HOP-01"], 0),
        (&["build", "TW-2020-HOP-01"], 0),
        (&["tasks"], 1),
        (&["duties", "--year", "2020"], 1),
        (&["report", "2020", "--agency", "BHXH-VN"], 1),
        (&["report", "2018", "--agency", "BHXH-VN"], 0),
    ] {
        let run = office.qcph(call);
        assert_eq!(run.code, code, "{call:?}: {}", run.err);
    }
}

#[test]
fn a_calendar_says_that_it_may_lack_something() {
    let office = Office::sample();
    let whole = office.qcph(&["duties", "--year", "2020", "--ics"]);
    assert_eq!(whole.code, 0);
    office.write(DRAFT, MEETING);
    let run = office.qcph(&["duties", "--year", "2020", "--ics"]);
    assert_eq!(run.code, 1);
    assert_eq!(run.out, whole.out, "nothing but the calendar");
    assert!(run.err.contains("Lịch này có thể thiếu. Còn 1 tệp có lỗi"), "{}", run.err);
}

/// An entry of the registry that cannot be read is no unknown agency.
#[test]
fn a_broken_registry_is_said_and_not_taken_for_a_wrong_call() {
    let office = Office::sample();
    office.edit("records/danh-ba/co-quan.yaml", "  - ma: TLD\n", "  - ma: TLD\n    la: 1\n");
    let run = office.qcph(&["list", "--agency", "TLD"]);
    assert_eq!(run.code, 0, "{}", run.err);
    let run = office.qcph(&["show", "TW-2020-HOP-01"]);
    assert_eq!(run.code, 1, "names may come from there: {}", run.err);
    assert!(run.err.contains("records/danh-ba/co-quan.yaml"), "{}", run.err);
}

#[test]
fn a_mistyped_id_of_a_broken_record_is_put_right() {
    let office = Office::small();
    office.write(DRAFT, MEETING);
    let run = office.qcph(&["build", "TW-2021-HOP-1"]);
    assert_eq!(run.code, 2, "{}", run.err);
    assert!(run.err.contains("ý bạn là `TW-2021-HOP-01`?"), "{}", run.err);
}
