//! Numbers and words on the finished page: amounts, dates, điểm letters, names of the day.

use crate::office::Office;
use qcph::form::lines::{self, Block};
use qcph::form::reader;

/// The text of a record's document.
fn text(office: &Office, id: &str) -> String {
    let run = office.qcph(&["build", id]);
    assert_eq!(run.code, 0, "{}", run.err);
    let bytes = office.out().into_iter().find(|(name, _)| name.ends_with(&format!("{id}.pdf")));
    let reading = reader::read(bytes.unwrap().1).unwrap();
    let (blocks, _) = lines::lines(&reading);
    blocks.iter().map(Block::text).collect::<Vec<_>>().join("\n")
}

#[test]
fn an_inspection_report_says_amounts_in_words_too() {
    let office = Office::sample();
    let text = text(&office, "TW-2019-KT-01");
    let amount =
        "1.226.368.000 đồng (Một tỷ hai trăm hai mươi sáu triệu ba trăm sáu mươi tám nghìn đồng)";
    assert!(text.contains(amount), "{text}");
    // Every amount that the form of the report prints is followed by its words.
    let sums = text.matches("Số tiền là ").count() + text.matches("Tổng số tiền ").count();
    let words = text.matches(" đồng (").count();
    assert!(sums > 1 && words == sums, "{words} of {sums} amounts in words");
}

#[test]
fn names_are_those_of_the_day_as_the_registry_writes_them() {
    let office = Office::sample();
    let before = text(&office, "HD-2018-HOP-01");
    assert!(before.contains("Phòng Khai thác và Thu nợ"), "{before}");
    // Renamed from 01/10/2019.
    let after = text(&office, "HD-2020-HOP-01");
    assert!(!after.contains("Phòng Khai thác và Thu nợ"), "{after}");
    assert!(after.contains("Phòng Truyền thông và Phát triển đối tượng"), "{after}");
}

#[test]
fn points_of_a_template_are_lettered_by_the_alphabet() {
    let office = Office::sample();
    office.write(
        "templates/loi-van/cong-van.txt",
        "[trích yếu]\n{{ ve_viec }}\n[kính gửi]\n{{ den[0]|ten }}\n[nội dung]\n1. Các việc sau:\n\
         a) Một;\na) Hai;\na) Ba;\na) Bốn;\na) Năm;\na) Sáu;\na) Bảy;\na) Tám.\n",
    );
    let text = text(&office, "TW-2020-TD-02");
    let letters: Vec<&str> = text
        .lines()
        .filter_map(|line| Some(line.split_once(") ")?.0))
        .filter(|l| l.chars().count() == 1)
        .collect();
    assert_eq!(letters, ["a", "b", "c", "d", "đ", "e", "g", "h"]);
}

/// The same without white space: rows of a table follow each other.
fn drawn(office: &Office, id: &str) -> String {
    text(office, id).split_whitespace().collect()
}

#[test]
fn a_report_prints_the_rows_that_its_office_chose_and_parts_below_their_whole() {
    let office = Office::sample();
    let record = "records/2020/tw/tw-2020-tk-01.yaml";
    let all = "[hop, hop-bhxh, hop-cong-doan, tien-phat-hien, trao-doi, de-nghi, de-nghi-tra-loi, nhiem-vu]";
    office.edit(record, all, "[nhiem-vu, hop-cong-doan, hop]");
    let chosen = drawn(&office, "TW-2020-TK-01");
    let rows = "1Sốnhiệmvụđượcgiaotạicáccuộchọpnhiệmvụ49\
                2Sốcuộchọpgiữahaibêncuộc12-Dotổchứccôngđoàntổchứccuộc11Cácchỉtiêutrên";
    assert!(chosen.contains(rows), "{chosen}");
    // A part stands by itself, under its own name, where its whole is not chosen.
    office.edit(record, "[nhiem-vu, hop-cong-doan, hop]", "[hop-cong-doan]");
    let alone = drawn(&office, "TW-2020-TK-01");
    assert!(alone.contains("1Sốcuộchọpdotổchứccôngđoàntổchứccuộc11Cácchỉtiêutrên"), "{alone}");
    // One figure makes no chart; none makes no table of figures, and no annex of their documents.
    assert!(!alone.contains("Hoạtđộngphốihợpnăm2020sovới"), "{alone}");
    office.edit(record, "[hop-cong-doan]", "[khong]");
    let none = drawn(&office, "TW-2020-TK-01");
    assert!(
        !none.contains("cuộchọpdotổchứccôngđoàn") && !none.contains("Vănbảnlàmcăncứ"),
        "{none}"
    );
}

#[test]
fn a_letter_points_at_its_annex_where_its_own_text_does_not() {
    let office = Office::sample();
    let line = "Chi tiết tại phụ lục kèm theo.";
    assert!(text(&office, "TW-2020-TD-02").contains(line));
    let record = "records/2020/tw/tw-2020-td-02.yaml";
    let own = "Số liệu tiếp theo sẽ được cung cấp định kỳ hằng tuần";
    office.edit(record, own, "Số liệu theo ngành tại Phụ lục");
    assert!(!text(&office, "TW-2020-TD-02").contains(line));
}

#[test]
fn a_letter_upwards_reports_and_one_to_a_partner_thanks() {
    let office = Office::sample();
    let up = text(&office, "HD-2019-TD-01");
    assert!(up.contains("kính đề nghị") && up.contains("trân trọng báo cáo./."), "{up}");
    let level = text(&office, "HD-2019-TD-02");
    assert!(!level.contains("kính đề nghị") && level.contains("trân trọng cảm ơn"), "{level}");
}

#[test]
fn an_agency_chooses_one_size_and_a_record_its_own() {
    let office = Office::sample();
    let size = || {
        let run = office.qcph(&["build", "TW-2020-TD-02"]);
        assert_eq!(run.code, 0, "{}", run.err);
        let pdf = office.out().into_iter().find(|(name, _)| name.ends_with("_TW-2020-TD-02.pdf"));
        let reading = reader::read(pdf.unwrap().1).unwrap();
        let (blocks, _) = lines::lines(&reading);
        let block = blocks.iter().find(|block| block.text().starts_with("Trả lời Công văn"));
        block.unwrap().last().size_pt.round()
    };
    assert_eq!(size().to_string(), "14");
    let registry = "records/danh-ba/co-quan.yaml";
    let of_agency = "ky_hieu: BHXH\n    ben: bhxh\n    cap: tw\n";
    office.edit(registry, of_agency, &format!("{of_agency}    co_chu: 13\n"));
    assert_eq!(size().to_string(), "13");
    office.edit("records/2020/tw/tw-2020-td-02.yaml", "  so: 1098\n", "  so: 1098\n  co_chu: 14\n");
    assert_eq!(size().to_string(), "14");
}

#[test]
fn what_a_finding_says_of_people_is_not_said_twice() {
    let office = Office::sample();
    let said = text(&office, "HD-2019-KT-02");
    assert!(said.contains("02 người lao động được giải quyết"), "{said}");
    assert!(!said.contains("Số người liên quan là 02 người"), "{said}");
}
