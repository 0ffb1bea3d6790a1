//! How the documents of a body are numbered: each type by itself, or all in one row, as its head decided.

use super::{DRAFT, issue, number_of, office, read};
use crate::office::{Run, project, sample_files, write};
use std::path::Path;

const AGENCIES: &str = "records/danh-ba/co-quan.yaml";

/// The head of BHXH-VN decides on one row for all documents from a day on.
fn one_row(root: &Path, from: &str) {
    let lines = format!(
        "    day_so:\n      - {{tu_ngay: {from}, cach: chung, quyet_dinh: Quyết định số 15/QĐ-BHXH}}\n"
    );
    let text = read(root, AGENCIES).replacen(
        "    tu_ngay: 1995-02-16\n",
        &format!("{lines}    tu_ngay: 1995-02-16\n"),
        1,
    );
    assert!(text.contains("day_so"));
    write(root, AGENCIES, text.as_bytes());
}

/// The highest numbers of BHXH-VN in 2020: notice 71, report none, letter 1132, slip 437.
#[test]
fn one_row_for_all_goes_on_behind_the_highest_of_them() {
    let by_type = office();
    let run = issue(by_type.path(), &["--date", "2020-12-30", "--dry-run", "--json"]);
    assert_eq!(number_of(&run.succeeds()), 1);
    let office = office();
    one_row(office.path(), "2020-01-01");
    Run::new(office.path(), &["check"]).succeeds();
    let said = issue(office.path(), &["--date", "2020-12-30", "--json"]).succeeds();
    assert_eq!(number_of(&said), 1133);
    assert!(read(office.path(), DRAFT).contains("so_phieu_gui: 438"), "slips keep their row");
}

#[test]
fn a_number_of_another_type_is_taken_in_one_row_from_its_first_day_on() {
    let offices = [office(), office(), office()];
    let told = |at: usize, from: &str| {
        one_row(offices[at].path(), from);
        issue(offices[at].path(), &["--date", "2020-12-30", "--number", "1098"])
    };
    let said = told(0, "2020-01-01").exits(1);
    assert!(said.contains("số 1098 dãy số chung năm 2020"), "{said}");
    assert!(said.contains("số tiếp theo là 1133"), "{said}");
    // The letter was numbered before all went into one row.
    told(1, "2020-12-29").succeeds();
    told(2, "2021-01-01").succeeds();
}

/// Since a number with its mark is unique in a year, a row that begins within a year takes no number that
/// the same type had before.
#[test]
fn a_row_that_begins_within_a_year_repeats_no_number_of_its_type() {
    let office = office();
    one_row(office.path(), "2020-12-29");
    let root = office.path();
    let said = issue(root, &["--date", "2020-12-30", "--json"]).succeeds();
    assert_eq!(number_of(&said), 1);
    let notice = "records/2020/tw/tw-2020-hop-02.yaml";
    let again = read(root, notice).replace("TW-2020-HOP-02", "TW-2020-HOP-03");
    write(root, "records/2020/tw/tw-2020-hop-03.yaml", again.as_bytes());
    let said = Run::new(root, &["check"]).exits(1);
    assert!(said.contains("Q209") && said.contains("số 71 "), "{said}");
}

#[test]
fn one_row_is_checked_across_types_and_names_its_decision() {
    let files = sample_files();
    let office = project(&files);
    one_row(office.path(), "2020-01-01");
    let notice = "records/2020/tw/tw-2020-hop-02.yaml";
    let text = read(office.path(), notice).replacen("  so: 71\n", "  so: 1098\n", 1);
    write(office.path(), notice, text.as_bytes());
    let said = Run::new(office.path(), &["check"]).exits(1);
    assert!(said.contains("số 1098 dãy số chung năm 2020 đã dùng trong"), "{said}");
    assert!(said.contains("Điều 15; Quyết định số 15/QĐ-BHXH"), "{said}");
}

#[test]
fn the_book_has_one_row_in_the_order_of_its_numbers() {
    let office = office();
    let root = office.path();
    one_row(root, "2020-01-01");
    // A letter and a notice of one day: by types the notice would come first.
    let notice = "records/2020/tw/tw-2020-hop-02.yaml";
    let text = read(root, notice);
    let day = text.split("  so: 71\n  ngay: ").nth(1).unwrap()[..10].to_owned();
    write(root, notice, text.replacen("  so: 71\n", "  so: 1099\n", 1).as_bytes());
    let letter = "records/2020/tw/tw-2020-td-02.yaml";
    let text = read(root, letter);
    let own = text.split("  so: 1098\n  ngay: ").nth(1).unwrap()[..10].to_owned();
    let text = text.replacen(
        &format!("  so: 1098\n  ngay: {own}"),
        &format!("  so: 1098\n  ngay: {day}"),
        1,
    );
    write(root, letter, text.as_bytes());
    let arguments = ["register", "out", "--agency", "BHXH-VN", "--year", "2020", "--json"];
    // What corrects the letter is now older than it, which is told and changes nothing here.
    let said = Run::new(root, &arguments).exits(1);
    let json: serde_json::Value = serde_json::from_str(&said).unwrap();
    let rows = json["dong"].as_array().unwrap().iter();
    let rows: Vec<&str> = rows.map(|row| row["so_ky_hieu"].as_str().unwrap()).collect();
    let at = |start: &str| rows.iter().position(|row| row.starts_with(start)).unwrap();
    assert!(at("1098/") < at("1099/"), "{rows:?}");
}

/// The mark of a slip follows the name that the office's own template gives it, on the page, in the index
/// and in the book, void or not.
#[test]
fn a_slip_of_another_name_bears_one_mark_everywhere() {
    let office = office();
    let root = office.path();
    let template = include_str!("../../templates/loi-van/phieu-gui.txt");
    let renamed = template.replacen("\nPhiếu gửi\n", "\nPhiếu chuyển\n", 1);
    assert_ne!(renamed, template);
    write(root, "templates/loi-van/phieu-gui.txt", renamed.as_bytes());
    let book = |root: &Path| {
        let arguments = ["register", "out", "--agency", "BHXH-VN", "--year", "2020", "--json"];
        Run::new(root, &arguments).succeeds()
    };
    let said = book(root);
    assert!(said.contains("437/PC-BHXH") && said.contains("Phiếu chuyển (kèm"), "{said}");
    assert!(!said.contains("PG-BHXH"), "{said}");
    Run::new(root, &["build", "TW-2020-HOP-02"]).succeeds();
    let said = Run::new(root, &["list", "--json"]).succeeds();
    assert!(!said.contains("PG-BHXH"), "{said}");
    let notice = "records/2020/tw/tw-2020-hop-02.yaml";
    let text = read(root, notice);
    let void = text.replacen("trang_thai: ban_hanh", "trang_thai: huy\n  ly_do_huy: in sai", 1);
    write(root, notice, void.as_bytes());
    let said = book(root);
    assert!(said.contains("437/PC-BHXH"), "{said}");
    let changing = template.replacen("\nPhiếu gửi\n", "\n{{ van_ban.ten_loai }}\n", 1);
    write(root, "templates/loi-van/phieu-gui.txt", changing.as_bytes());
    let said = Run::new(root, &["check"]).exits(1);
    assert!(said.contains("Q406") && said.contains("chữ cố định"), "{said}");
}
