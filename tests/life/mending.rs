//! A document that was issued with a fault is corrected, replaced or recalled by another one: what it
//! says, who receives it, and what counts from then on.

use crate::office::Office;
use qcph::pipeline::version;
use qcph::project::Project;
use qcph::records::files::SourceFile;
use serde_json::Value as Json;

/// A recall of the meeting of 2020, in the place of which nothing comes.
const RECALL: &str = "loai: thu_hoi\nma: TW-2020-TH-01\ncap: tw\nco_quan: BHXH-VN\n\
    ban_ghi: TW-2020-HOP-02\nly_do: nhiệm vụ giao chưa đúng kết luận tại cuộc họp\n\
    van_ban:\n  trang_thai: ban_hanh\n  so: 4011\n  ngay: 2020-12-24\n  don_vi_soan: VP\n  \
    ky: {nguoi: le-thi-b, quyen_han: kt}\n";

/// The words of the document of a record, paragraphs and lists in the order of the page.
fn words(office: &Office, below: &str) -> String {
    let project = Project::at(&office.path("")).unwrap();
    let file = SourceFile { path: below.into(), bytes: office.read(below).into_bytes() };
    let version = version(&project, file).unwrap_or_else(|found| panic!("{found:?}"));
    let document = &version.document.unwrap().sheet.documents[0];
    let words = format!(
        "{}|{:?}|{:?}|{}",
        document.header.subject.clone().unwrap_or_default(),
        document.addressees,
        document.recipients,
        serde_json::to_string(&document.body).unwrap()
    );
    words.replace('\u{a0}', " ").replace("\\u{a0}", " ")
}

#[track_caller]
fn holds(words: &str, parts: &[&str]) {
    for part in parts {
        assert!(words.contains(part), "no “{part}” in {words}");
    }
}

#[test]
fn a_correction_names_each_fault_and_goes_to_whoever_received_the_document() {
    let office = Office::sample();
    let words = words(&office, "records/2020/tw/tw-2020-dc-01.yaml");
    holds(
        &words,
        &[
            "V/v đính chính Công văn số 1098/BHXH-BT ngày 03 tháng 4 năm 2020",
            r#"["Tổng Liên đoàn Lao động Việt Nam"]"#,
            r#"["Như trên", "Tổng Giám đốc", "Các Phó Tổng Giám đốc (để báo cáo)"]"#,
            "có sai sót về kỹ thuật trình bày",
            "1.",
            "đã in: “Thương mại, bán lẻ”; nay sửa là: “Thương mại, bán buôn, bán lẻ”",
            "Các nội dung khác của Công văn số 1098/BHXH-BT không thay đổi",
        ],
    );
}

#[test]
fn a_replacing_document_says_what_it_replaces() {
    let words = words(&Office::sample(), "records/2017/hai-duong/hd-2017-td-05.yaml");
    let said = "Công văn này thay thế Công văn số 842/BHXH-QLT ngày 14 tháng 7 năm 2017 của \
        Bảo hiểm xã hội tỉnh Hải Dương, do số lao động của một đơn vị tại phụ lục chưa chính xác";
    holds(&words, &[said]);
}

#[test]
fn a_recall_tells_everybody_units_of_its_own_too() {
    let office = Office::sample();
    let below = "records/2020/tw/tw-2020-th-01.yaml";
    office.write(below, RECALL);
    let words = words(&office, below);
    holds(
        &words,
        &[
            "V/v thu hồi Thông báo số 71/TB-BHXH ngày 21 tháng 12 năm 2020",
            "\"Tổng Liên đoàn Lao động Việt Nam\"",
            "\"Ban Quan hệ lao động Tổng Liên đoàn Lao động Việt Nam\"",
            "[\"Như trên\", \"Tổng Giám đốc, các Phó Tổng Giám đốc\"",
            "\"Văn phòng\"",
            "về kết luận của lãnh đạo hai cơ quan tại cuộc họp tổng kết năm 2020",
            "Gửi lại văn bản giấy đã nhận",
            "Hủy bỏ văn bản điện tử đã nhận",
        ],
    );
    let shown = office.qcph(&["show", "TW-2020-TH-01"]);
    assert_eq!(shown.code, 0, "{}", shown.err);
    assert!(shown.out.contains("đã nhận văn bản trước"), "{}", shown.out);
}

fn json(office: &Office, call: &[&str]) -> Json {
    let run = office.qcph(&[call, &["--json"]].concat());
    assert_eq!(run.code, 0, "{call:?}: {}", run.err);
    serde_json::from_str(&run.out).unwrap()
}

/// Writes a record that takes the place of another; gives its new file.
fn replace(office: &Office, (folder, old, new): (&str, &str, &str), edits: &[(&str, &str)]) {
    let text = office.read(&format!("{folder}/{}.yaml", old.to_lowercase()));
    let replaced = format!("  thay_the: {{ban_ghi: {old}, ly_do: số liệu chưa chính xác}}\n  so: ");
    let mut text = text.replace(&format!("ma: {old}\n"), &format!("ma: {new}\n"));
    text = text.replace("\n  so: ", &format!("\n{replaced}"));
    for (from, to) in edits {
        assert!(text.contains(from), "{old} does not hold {from}");
        text = text.replace(from, to);
    }
    office.write(&format!("{folder}/{}.yaml", new.to_lowercase()), &text);
    let run = office.qcph(&["check"]);
    assert_eq!(run.code, 0, "{}", run.err);
}

/// How many tasks a meeting has on a day.
fn tasks(office: &Office, meeting: &str, date: &str) -> usize {
    let found = json(office, &["tasks", "--all", "--date", date]);
    let found = found["nhiem_vu"].as_array().unwrap();
    found.iter().filter(|task| task["cuoc_hop"] == meeting).count()
}

/// The figures of a year.
fn figures(office: &Office) -> Vec<Json> {
    let found = json(office, &["report", "2020", "--agency", "BHXH-VN"]);
    let found = found["chi_tieu"].as_array().unwrap();
    found.iter().map(|figure| figure["ky_nay"].clone()).collect()
}

const FOLDER: &str = "records/2020/tw";

#[test]
fn a_meeting_whose_notice_was_replaced_counts_once() {
    let office = Office::sample();
    let before = (figures(&office), tasks(&office, "TW-2020-HOP-02", "2020-12-31"));
    let edits = [
        ("\n  so: 71\n", "\n  so: 73\n"),
        ("ngay: 2020-12-21", "ngay: 2020-12-24"),
        ("so_phieu_gui: 437", "so_phieu_gui: 441"),
        ("ngay: 2020-12-22, so_den: 3402", "ngay: 2020-12-28, so_den: 3460"),
    ];
    replace(&office, (FOLDER, "TW-2020-HOP-02", "TW-2020-HOP-03"), &edits);
    assert_eq!(figures(&office), before.0);
    assert_eq!(tasks(&office, "TW-2020-HOP-03", "2020-12-31"), before.1);
    assert_eq!(tasks(&office, "TW-2020-HOP-02", "2020-12-31"), 0);
    // As it stood before, when the first notice was in use.
    assert_eq!(tasks(&office, "TW-2020-HOP-03", "2020-12-22"), 0);
    assert_eq!(tasks(&office, "TW-2020-HOP-02", "2020-12-22"), before.1);
    let shown = office.qcph(&["show", "TW-2020-HOP-02"]).out;
    assert!(shown.contains("Đã được thay thế bằng: TW-2020-HOP-03"), "{shown}");
    let shown = office.qcph(&["show", "TW-2020-HOP-03"]).out;
    assert!(shown.contains("Thay thế: TW-2020-HOP-02"), "{shown}");
}

#[test]
fn what_was_recalled_counts_no_more() {
    let office = Office::sample();
    let duties = ["duties", "--year", "2020", "--agency", "BHXH-VN", "--date", "2020-12-31"];
    assert!(json(&office, &duties).to_string().contains("TW-2020-HOP-02"));
    office.write("records/2020/tw/tw-2020-th-01.yaml", RECALL);
    assert_eq!(tasks(&office, "TW-2020-HOP-02", "2020-12-31"), 0);
    assert!(!json(&office, &duties).to_string().contains("TW-2020-HOP-02"));
    let listed = office.qcph(&["list", "--year", "2020", "--kind", "cuoc_hop"]).out;
    assert!(listed.contains("(đã thu hồi theo TW-2020-TH-01)"), "{listed}");
}

#[test]
fn an_answer_and_a_request_that_were_replaced_are_still_answered_in_time() {
    let duty = |office: &Office| {
        let found = json(office, &["duties", "--year", "2020", "--date", "2020-12-31"]);
        let found = found["nghia_vu"].as_array().unwrap().clone();
        let of = |duty: &&Json| duty["ky"].as_str().unwrap().starts_with("đề nghị TW-2020-TD-0");
        let mut found = found.iter().filter(of);
        let duty = found.next().unwrap().clone();
        assert!(found.next().is_none(), "one request, not two");
        duty
    };
    let office = Office::sample();
    let before = duty(&office);
    let edits = [
        ("\n  so: 1098\n", "\n  so: 1140\n"),
        ("ngay: 2020-04-03\n", "ngay: 2020-04-08\n"),
        ("ngay: 2020-04-03,", "ngay: 2020-04-09,"),
    ];
    replace(&office, (FOLDER, "TW-2020-TD-02", "TW-2020-TD-03"), &edits);
    let after = duty(&office);
    assert_eq!(after["ngay_thuc_hien"], before["ngay_thuc_hien"]);
    assert_eq!(after["ban_ghi"], serde_json::json!(["TW-2020-TD-01", "TW-2020-TD-03"]));
    let edits = [
        ("\n  so: 282\n", "\n  so: 286\n"),
        ("  ngay: 2020-03-24\n", "  ngay: 2020-03-25\n"),
        ("ngay: 2020-03-24,", "ngay: 2020-03-25,"),
    ];
    replace(&office, (FOLDER, "TW-2020-TD-01", "TW-2020-TD-04"), &edits);
    let after = duty(&office);
    assert_eq!(after["ngay_thuc_hien"], before["ngay_thuc_hien"]);
    assert_eq!(after["ban_ghi"], serde_json::json!(["TW-2020-TD-04", "TW-2020-TD-03"]));
}

#[test]
fn the_book_says_what_became_of_a_document() {
    let office = Office::sample();
    let book = json(&office, &["register", "out", "--agency", "BHXH-HD", "--year", "2017"]);
    let note = "Được thay thế bằng văn bản số 861 ngày 20/07/2017";
    let rows = book["dong"].as_array().unwrap();
    let noted: Vec<&Json> = rows.iter().filter(|row| row["ghi_chu"] == note).collect();
    assert_eq!(noted.len(), 1, "{book}");
    assert_eq!(noted[0]["ban_ghi"], "HD-2017-TD-02");
}
