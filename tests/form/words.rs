//! Numbers and words on the finished page: amounts, dates, điểm letters, names of the day.

use crate::office::Office;
use qcph::form::lines::{self, Block};
use qcph::form::reader;

/// The text of a record's document.
fn text(office: &Office, id: &str) -> String {
    let run = office.qcph(&["build", id]);
    assert_eq!(run.code, 0, "{}", run.err);
    let bytes = office.out().into_iter().find(|(name, _)| name.ends_with(&format!("_{id}.pdf")));
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
