//! The books of a clerk: their columns are those of the law, their rows those of the records.

mod closed;

use crate::office::Office;
use qcph::law::registers::Register;
use serde_json::Value as Json;
use std::collections::BTreeSet;
use std::io::Read as _;

/// NĐ 30/2020/NĐ-CP, Phụ lục IV, forms I, VI, I again for copies, VIII: "at least so many".
const LEAST: [(Register, usize); 4] = [
    (Register::Outgoing, 10),
    (Register::Incoming, 10),
    (Register::Copies, 10),
    (Register::FollowUp, 7),
];

fn register(office: &Office, book: &str, agency: &str, year: &str) -> Json {
    let run = office.qcph(&["register", book, "--agency", agency, "--year", year, "--json"]);
    let json: Json = serde_json::from_str(&run.out).unwrap();
    assert_eq!(run.code, 0, "{json:#}");
    json
}

fn rows(book: &Json) -> &Vec<Json> {
    book["dong"].as_array().unwrap()
}

#[test]
fn every_book_has_a_form_with_the_columns_of_the_law() {
    assert_eq!(LEAST.len(), Register::WORDS.len());
    for (register, least) in LEAST {
        let form = register.form();
        assert_eq!(form.columns.len(), least, "{}", form.title);
        let fields: BTreeSet<_> = form.columns.iter().map(|column| column.field).collect();
        assert_eq!(fields.len(), least, "{}: a column twice", form.title);
        assert!(form.clause.contains("Phụ lục IV"), "{}", form.clause);
    }
}

#[test]
fn each_column_of_the_sample_is_filled_as_the_form_says() {
    let office = Office::sample();
    let out = register(&office, "out", "BHXH-VN", "2018");
    let notice = rows(&out).iter().find(|row| row["so_ky_hieu"] == "64/TB-BHXH").unwrap();
    assert_eq!(notice["ngay_van_ban"], "24/12/2018");
    assert_eq!(notice["nguoi_ky"], "Hoàng Thị D");
    assert_eq!(notice["noi_luu"], "VT, VP");
    let subject = notice["trich_yeu"].as_str().unwrap();
    assert!(subject.starts_with("Thông báo Kết luận của lãnh đạo hai cơ quan"), "{subject}");
    assert!(notice["noi_nhan"].as_str().unwrap().contains("Bộ Y tế; "), "{notice}");
    let letter = rows(&out).iter().find(|row| row["so_ky_hieu"] == "4811/BHXH-TTKT").unwrap();
    assert_eq!(letter["noi_nhan"], "Tổng LĐLĐ Việt Nam", "who stands in Kính gửi is named");
    assert_eq!(letter["so_ban"], "03");
    let slip = rows(&out).iter().find(|row| row["so_ky_hieu"] == "455/PG-BHXH").unwrap();
    assert_eq!(slip["trich_yeu"], "Phiếu gửi (kèm văn bản số 64/TB-BHXH)");

    let came = register(&office, "in", "TLD", "2019");
    let row = rows(&came).iter().find(|row| row["so_den"] == "2411").unwrap();
    assert_eq!(row["ngay_den"], "13/09/2019");
    assert_eq!(row["so_ky_hieu"].as_str().unwrap().split('/').next(), Some("3260"));
    assert_eq!(row["tac_gia"], "Bảo hiểm xã hội Việt Nam");

    let asked = register(&office, "followup", "TLD", "2019");
    let row = rows(&asked).iter().find(|row| row["ban_ghi"] == "TW-2019-TD-04").unwrap();
    assert_eq!(row["thoi_han"], "30/09/2019");
    assert_eq!(row["so_tra_loi"], "1534/TLĐ-QHLĐ");
    assert_eq!(row["tien_do"], "Đã thực hiện, ngày 27/09/2019", "the answer has its own column");

    for (agency, year, number) in
        [("LDLD-HD", "2020", "08/SY-LĐLĐ"), ("BHXH-VN", "2019", "09/TS-BHXH")]
    {
        let copies = register(&office, "copies", agency, year);
        let row = rows(&copies).iter().find(|row| row["so_ky_hieu"] == number).unwrap();
        let named = row["noi_nhan"].as_str().unwrap().split("; ").count();
        let filed = row["noi_luu"].as_str().unwrap().split(", ").count();
        assert_eq!(row["so_ban"], format!("{:02}", named + filed), "{row}");
    }
}

/// Whether the letter of this number is replaced by the next one.
fn is_replaced(n: usize) -> bool {
    n % 15 == 4
}

/// Every third void, every fourth acknowledged in the next year, every fifteenth replaced.
fn letters(office: &Office, count: usize) {
    let sample = Office::sample();
    let model = sample.read("records/2019/tw/tw-2019-td-04.yaml");
    for n in 1..=count {
        let mut text = model
            .replace("TW-2019-TD-04", &format!("TW-2019-TD-{n:03}"))
            .replace("so: 3260", &format!("so: {n}"));
        if is_replaced(n - 1) {
            let old = format!(
                "van_ban:\n  thay_the: {{ban_ghi: TW-2019-TD-{:03}, ly_do: sai số liệu}}\n",
                n - 1
            );
            text = text.replace("\nvan_ban:\n", &format!("\n{old}"));
        }
        let cut = text.find("van_ban_tra_loi:").unwrap()..text.find("van_ban:\n").unwrap();
        text.replace_range(cut, "");
        if n % 3 == 0 {
            text = text.replace("trang_thai: ban_hanh", "trang_thai: huy\n  ly_do_huy: in sai");
            text = text[..text.find("  xac_nhan:").unwrap()].to_owned();
        } else if n % 4 == 0 {
            text = text.replace(
                "ngay: 2019-09-13, so_den: 2411",
                &format!("ngay: 2020-01-02, so_den: {n}"),
            );
        } else {
            text = text.replace("so_den: 2411", &format!("so_den: {n}"));
        }
        office.write(&format!("records/2019/{n:03}.yaml"), &text);
    }
}

#[test]
fn three_hundred_records_give_as_many_rows_as_they_say() {
    let office = Office::bare();
    crate::office::copy(
        &crate::office::repository().join("records/danh-ba"),
        &office.path("records/danh-ba"),
    );
    letters(&office, 300);
    let out = register(&office, "out", "BHXH-VN", "2019");
    assert_eq!(rows(&out).len(), 300);
    let void = rows(&out).iter().filter(|row| row["ghi_chu"] == "Hủy số: in sai");
    assert_eq!(void.count(), 100);
    let numbers: Vec<String> = rows(&out)
        .iter()
        .map(|row| row["so_ky_hieu"].as_str().unwrap().split('/').next().unwrap().to_owned())
        .collect();
    let expected: Vec<String> = (1..=300).map(|n| format!("{n:02}")).collect();
    assert_eq!(numbers, expected, "in the order of numbers");
    let noted = |book: &Json| {
        let note = |row: &&Json| {
            row["ghi_chu"]
                .as_str()
                .is_some_and(|note| note.starts_with("Được thay thế bằng văn bản số"))
        };
        rows(book).iter().filter(note).count()
    };
    assert_eq!(noted(&out), 20);
    let late = (1..=300).filter(|n| n % 3 != 0 && n % 4 == 0).count();
    assert_eq!(rows(&register(&office, "in", "TLD", "2020")).len(), late);
    let in_time = register(&office, "in", "TLD", "2019");
    assert_eq!(rows(&in_time).len(), 200 - late);
    assert_eq!(in_time["chua_co_ngay_den"].as_array().unwrap().len(), 0);
    let asked = register(&office, "followup", "TLD", "2019");
    assert_eq!(rows(&asked).len(), 200 - late);
    let replaced = (1..=300).filter(|n| is_replaced(*n) && n % 4 != 0).count();
    assert_eq!((noted(&in_time), noted(&asked)), (replaced, replaced));
    let due = rows(&asked).iter().filter(|row| row["tien_do"] == "Quá hạn");
    assert_eq!(due.count(), 200 - late - replaced, "nobody answers what was replaced: {asked}");
}

/// Who got a recalled document keeps its line, and the note says by what it was recalled; so does who sent it.
#[test]
fn a_recalled_document_stays_in_both_books_with_a_note() {
    let office = Office::sample();
    office.write("records/2018/hai-duong/hd-2018-th-99.yaml", &closed::recall());
    let recalled = "Đã thu hồi theo văn bản số 1999 ngày 30/12/2018";
    for (book, agency) in [("in", "LDLD-HD"), ("out", "BHXH-HD")] {
        let book = register(&office, book, agency, "2018");
        let row = rows(&book).iter().find(|row| row["ban_ghi"] == "HD-2018-TD-08").unwrap();
        assert_eq!(row["ghi_chu"], recalled, "{row}");
        assert!(row["so_ky_hieu"].as_str().unwrap().starts_with("1418/"), "{row}");
    }
    let asked = "records/2019/tw/tw-2019-td-04.yaml";
    let recall = closed::recall()
        .replace("HD-2018-TH-99", "TW-2019-TH-99")
        .replace("cap: tinh", "cap: tw")
        .replace("BHXH-HD", "BHXH-VN")
        .replace("HD-2018-TD-08", "TW-2019-TD-04")
        .replace("2018-12-30", "2019-09-26")
        .replace("TTKT", "BT")
        .replace("nguoi: ho-van-p, quyen_han: truc_tiep", "nguoi: le-thi-b, quyen_han: kt");
    let text = office.read(asked);
    let cut = text.find("van_ban_tra_loi:").unwrap()..text.find("van_ban:\n").unwrap();
    office.edit(asked, &text[cut], "");
    office.write("records/2019/tw/tw-2019-th-99.yaml", &recall);
    let followed = register(&office, "followup", "TLD", "2019");
    let row = rows(&followed).iter().find(|row| row["ban_ghi"] == "TW-2019-TD-04").unwrap();
    let note = row["ghi_chu"].as_str().unwrap();
    assert_eq!(note, "Đã thu hồi theo văn bản số 1999 ngày 26/09/2019");
    assert!(row.get("tien_do").is_none(), "nobody answers what was recalled: {row}");
}

#[test]
fn what_is_not_acknowledged_is_named() {
    let office = Office::sample();
    let receipt = "  xac_nhan:\n    - {co_quan: TLD, ngay: 2019-09-13, so_den: 2411}\n";
    office.edit("records/2019/tw/tw-2019-td-04.yaml", receipt, "");
    let said = office.qcph(&["register", "in", "--agency", "TLD", "--year", "2019"]);
    let book = register(&office, "in", "TLD", "2019");
    let missing = book["chua_co_ngay_den"].as_array().unwrap();
    assert!(missing.contains(&"TW-2019-TD-04".into()), "{missing:?}");
    let sentence = format!("Còn {} văn bản gửi cơ quan này chưa có ngày đến", missing.len());
    assert!(said.out.contains(&sentence), "{}", said.out);
}

#[test]
fn files_hold_the_same_cells_and_no_formula_and_give_the_same_bytes_again() {
    let office = Office::small();
    let write = |name: &str| {
        let names = [format!("{name}.pdf"), format!("{name}.xlsx"), format!("{name}.csv")];
        let mut call = vec!["register", "out", "--agency", "BHXH-HD", "--year", "2018"];
        names.iter().for_each(|name| call.extend(["--to", name]));
        let run = office.qcph(&call);
        assert_eq!(run.code, 0, "{}{}", run.out, run.err);
        names.map(|name| std::fs::read(office.path(&name)).unwrap())
    };
    let [pdf, xlsx, csv] = write("a");
    assert_eq!([pdf.clone(), xlsx.clone(), csv.clone()], write("b"));
    let csv = String::from_utf8(csv).unwrap();
    let csv = csv.strip_prefix('\u{feff}').expect("Excel knows UTF-8 by its mark");
    let mut zip = zip::ZipArchive::new(std::io::Cursor::new(xlsx)).unwrap();
    let mut part = |name: &str| {
        let mut text = String::new();
        zip.by_name(name).unwrap().read_to_string(&mut text).unwrap();
        text
    };
    assert!(!part("xl/worksheets/sheet1.xml").contains("<f>"));
    let strings = part("xl/sharedStrings.xml");
    let first = csv.lines().next().unwrap();
    for title in first.split(';') {
        assert!(strings.contains(&format!(">{title}<")), "{title}: {strings}");
    }
}

#[test]
fn a_text_that_looks_like_a_formula_is_guarded() {
    let office = Office::sample();
    let copy = "records/2019/hai-duong/hd-2019-sao-01.yaml";
    office.edit(copy, "co_quan: LDLD-TPHD", "ten: \"=1+1\"");
    let call = ["register", "copies", "--agency", "LDLD-HD", "--year", "2019", "--to", "so.csv"];
    let run = office.qcph(&call);
    assert_eq!(run.code, 0, "{}", run.err);
    let csv = office.read("so.csv");
    assert!(csv.contains("'=1+1 (") && !csv.contains("\"=1+1"), "{csv}");
}

#[test]
fn void_slips_and_extracts_keep_their_numbers_too() {
    let office = Office::small();
    let state = "trang_thai: ban_hanh";
    let void = "trang_thai: huy\n  ly_do_huy: in sai\n  so_trich_sao: 7";
    office.edit("records/hop.yaml", state, void);
    let numbers = |book: &str| -> Vec<String> {
        let book = register(&office, book, "BHXH-HD", "2018");
        assert!(rows(&book).iter().all(|row| row["ghi_chu"] == "Hủy số: in sai"), "{book}");
        rows(&book).iter().map(|row| row["so_ky_hieu"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(numbers("out"), ["21/TB-BHXH", "52/PG-BHXH"]);
    assert_eq!(numbers("copies"), ["07/TS-BHXH"], "the mark of that day's law");
}

#[test]
fn the_printed_book_holds_its_cover_and_every_cell() {
    let office = Office::sample();
    let call = ["register", "out", "--agency", "BHXH-VN", "--year", "2018", "--to", "so.pdf"];
    assert_eq!(office.qcph(&call).code, 0);
    let reading = qcph::form::reader::read(std::fs::read(office.path("so.pdf")).unwrap()).unwrap();
    let (blocks, _) = qcph::form::lines::lines(&reading);
    let text: Vec<String> = blocks
        .iter()
        .map(|block| block.lines.iter().map(|line| line.text.trim()).collect::<Vec<_>>().join(" "))
        .map(|text| text.split_whitespace().collect::<Vec<_>>().join(" "))
        .collect();
    let has = |wanted: &str| text.iter().any(|block| block == wanted);
    let numbers = "Từ số 4811/BHXH-TTKT đến số 463/PG-BHXH";
    for line in ["BẢO HIỂM XÃ HỘI VIỆT NAM", "SỔ ĐĂNG KÝ VĂN BẢN ĐI", "Năm: 2018", numbers, "(10)"]
    {
        assert!(has(line), "{line}: {text:#?}");
    }
    let book = register(&office, "out", "BHXH-VN", "2018");
    for (key, cell) in rows(&book).iter().flat_map(|row| row.as_object().unwrap()) {
        assert!(key == "ban_ghi" || has(cell.as_str().unwrap()), "{key}: {cell}\n{text:#?}");
    }
}

#[test]
fn what_stands_there_is_not_written_over() {
    let office = Office::small();
    office.write("so.csv", "của tôi");
    let call = ["register", "out", "--agency", "BHXH-HD", "--year", "2018", "--to", "so.csv"];
    let run = office.qcph(&call);
    assert_eq!(run.code, 3, "{}", run.err);
    assert!(run.err.contains("đã có và khác"), "{}", run.err);
    assert_eq!(office.read("so.csv"), "của tôi");
    let call = ["register", "out", "--agency", "BHXH-HD", "--year", "2018", "--to", "so.doc"];
    let run = office.qcph(&call);
    assert_eq!(run.code, 2, "{}", run.err);
    let call = ["register", "out", "--agency", "BHXH-HD", "--year", "1990"];
    let run = office.qcph(&call);
    assert_eq!(run.code, 2, "{}", run.err);
    assert!(run.err.contains("không có cơ quan `BHXH-HD` trong năm 1990"), "{}", run.err);
}
