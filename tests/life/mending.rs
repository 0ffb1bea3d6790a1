//! A document that was issued with a fault is corrected, replaced or recalled by another one: what it
//! says, who receives it, and what counts from then on.

use crate::office::Office;
use qcph::pipeline::version;
use qcph::project::Project;
use qcph::records::files::SourceFile;

/// A recall of the meeting of 2020, in the place of which nothing comes.
const RECALL: &str = "loai: thu_hoi\nma: TW-2020-TH-01\ncap: tw\nco_quan: BHXH-VN\n\
    ho_so: TW-2020-HOP-02\nly_do: nhiệm vụ giao chưa đúng kết luận tại cuộc họp\n\
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
            r#"["Như trên", "Tổng Giám đốc"]"#,
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
