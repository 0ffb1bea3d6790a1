//! What goes wrong between Excel and a record: each thing has its code, says the cell and what to do, and
//! what can be told without guessing is told.

use super::made::{HEADING, Made, list, planned, replaced, row, sample, sheet, zipped};
use qcph::problem::{Code, Problem, Severity};
use qcph::tables::{Act, Plan};

fn refused(name: &str, bytes: &[u8]) -> Vec<Problem> {
    planned(name, bytes, &sample().1).expect_err("taken")
}

/// The codes of the errors, the text of them all.
fn codes(problems: &[Problem]) -> (Vec<Code>, String) {
    let text = problems.iter().map(|one| format!("{} {:?}\n", one.message, one.hints)).collect();
    assert!(problems.iter().all(|one| !one.hints.is_empty()), "{text}");
    (problems.iter().map(|one| one.code).collect(), text)
}

fn taken(made: &Made) -> Plan {
    planned("a.xlsx", &made.bytes(), &sample().1).unwrap_or_else(|problems| panic!("{problems:#?}"))
}

/// The new text of the first row's columns.
fn first(plan: &Plan) -> Vec<(String, String)> {
    let changed = plan.told.iter().filter(|told| told.act == Act::Changed && told.row == 1);
    changed.flat_map(|told| told.cells.clone()).collect()
}

const ROW: [&str; 5] = ["1", "Dệt may, da giày", "312", "98.450", "84"];

fn with(column: usize, text: &str) -> Made {
    let mut cells = ROW;
    cells[column] = text;
    Made::below(&[&cells])
}

#[test]
fn every_odd_cell_is_told_with_its_place() {
    for (made, code, said) in [
        (with(2, "f:SUM(A1)"), Code::FormulaOpen, "Sheet1!C2"),
        (with(3, "x:<c r=\"D2\"><f>A1</f></c>"), Code::FormulaOpen, "Sheet1!D2"),
        (with(2, "e:#DIV/0!"), Code::CellError, "#DIV/0!"),
        (with(1, "b:1"), Code::CellUnclear, "Sheet1!B2"),
        (with(2, "n:12345678901234567890"), Code::DigitsLost, "Sheet1!C2"),
        (with(2, "n:60@1").format("d/m/yyyy"), Code::DateUnclear, "là số 60"),
        (with(2, "n:-5@1").format("d/m/yyyy"), Code::DateUnclear, "Sheet1!C2"),
    ] {
        let problems = refused("a.xlsx", &made.bytes());
        let (codes, text) = codes(&problems);
        assert_eq!(codes, [code], "{text}");
        assert!(text.contains(said), "{text}");
    }
}

#[test]
fn every_odd_cell_is_told_in_one_run() {
    let made = Made::below(&[&["f:A", "e:#N/A", "b:0", "n:1e300", ""], &["", "", "", "", "f:B"]]);
    let (codes, text) = codes(&refused("a.xlsx", &made.bytes()));
    assert_eq!(codes.len(), 5, "{text}");
}

/// Numbers as a person sees them, in the marks that the column has.
#[test]
fn numbers() {
    for (cell, format, wanted) in [
        ("n:98451", None, "98.451"),
        ("n:98451.5", None, "98.451,5"),
        ("n:0.1", Some("0.0%"), "10,0%"),
        ("n:98450", Some("#,##0"), ""),
        ("n:7", Some("0000"), "0007"),
        ("f:SUM(A1)=98452", None, "98.452"),
        ("n:-600", None, "-600"),
        ("9.845,0", None, "9.845,0"),
    ] {
        let made = with(3, cell);
        let (cell_of, made) = match format {
            Some(code) => (format!("{cell}@1"), made.format(code)),
            None => (cell.to_owned(), made),
        };
        let made = Made { sheets: with(3, &cell_of).sheets, ..made };
        let found = first(&taken(&made));
        let found = found.first().map_or("", |(_, text)| text);
        assert_eq!(found, wanted, "{cell}");
    }
    let noisy = taken(&with(3, "n:0.30000000000000004"));
    assert_eq!(first(&noisy)[0].1, "0,3");
    assert!(noisy.advice.iter().any(|one| one.code == Code::DigitsRounded));
    assert!(noisy.advice.iter().all(|one| one.severity == Severity::Advice));
}

const CODES: &str = "loai: trao_doi\nbang:\n  - ten: a\n    cot: [Họ tên, Mã số, Ngày sinh]\n    dong:\n      - [\"A\", \"0123456789\", \"01/02/1990\"]\n";

/// A code that came as a number has lost what nobody can give back; a day that came as one is not guessed.
#[test]
fn codes_and_days_that_came_as_numbers() {
    let list = list(CODES, "bang[1]");
    let names = row(&["Họ tên", "Mã số", "Ngày sinh"]);
    let of = |cells: &[&str]| {
        Made::of(&[names.clone(), row(cells)]).format("0000000000").format("m/d/yy")
    };
    for (cells, code) in [
        (["A", "n:123456789", "01/02/1990"], Code::DigitsLost),
        (["A", "0123456789", "n:32905"], Code::DateUnclear),
    ] {
        let problems = planned("a.xlsx", &of(&cells).bytes(), &list).expect_err("taken");
        let (found, text) = codes(&problems);
        assert_eq!(found, [code], "{text}");
    }
    let problems =
        planned("a.csv", "Họ tên;Mã số;Ngày sinh\nA;1,23E+09;01/02/1990\n".as_bytes(), &list);
    assert_eq!(codes(&problems.expect_err("taken")).0, [Code::DigitsLost]);
    // What shows its noughts, and what is a day, is as it is seen.
    let plan = planned("a.xlsx", &of(&["A", "n:123456789@1", "n:32905@2"]).bytes(), &list).unwrap();
    assert!(plan.told.is_empty(), "{:?}", plan.told);
}

#[test]
fn days_from_1904_are_reckoned_and_told() {
    let list = list(CODES, "bang[1]");
    let names = row(&["Họ tên", "Mã số", "Ngày sinh"]);
    let made = Made::of(&[names, row(&["A", "0123456789", "n:31443@1"])]).format("dd/mm/yyyy");
    let made = Made { properties: "date1904=\"1\"".into(), ..made };
    let plan = planned("a.xlsx", &made.bytes(), &list).unwrap();
    assert!(plan.told.is_empty(), "{:?}", plan.told);
    assert_eq!(plan.advice.iter().map(|one| one.code).collect::<Vec<_>>(), [Code::DaysFrom1904]);
    assert!(plan.advice[0].message.contains("01/02/1990"), "{:?}", plan.advice);
}

#[test]
fn what_a_key_takes_is_read_by_its_kind() {
    let text = std::fs::read_to_string(
        crate::office::repository().join("records/2019/tw/tw-2019-kt-01.yaml"),
    );
    let list = list(&text.unwrap(), "ket_qua");
    let names = row(&["ma", "Nội dung", "Số tiền", "Lĩnh vực", "Mức độ", "cong_bo", "so_thang"]);
    let one = |cells: &[&str]| Made::of(&[names.clone(), row(cells)]).format("#,##0");
    let good = one(&[
        "KQ9",
        "Nội dung mới",
        "n:1250000@1",
        "Sổ bảo hiểm xã hội, thẻ bảo hiểm y tế",
        "Sai sót nhẹ",
        "b:0",
        "5",
    ]);
    let plan = planned("a.xlsx", &good.bytes(), &list).unwrap();
    let new = plan.told.iter().find(|told| told.act == Act::Added).unwrap();
    let said = |key: &str| new.cells.iter().find(|(name, _)| name == key).unwrap().1.clone();
    assert_eq!(said("so_tien"), "1250000");
    assert_eq!([said("linh_vuc"), said("muc_do"), said("cong_bo")], ["so_the", "nhe", "khong"]);
    assert_eq!(plan.notes.len(), 4 + 3, "{:?}", plan.notes);
    assert_eq!(plan.told.iter().filter(|told| told.act == Act::Removed).count(), list.rows.len());
    for (at, cell, code) in [
        (2, "n:1.5", Code::CellUnclear),
        (2, "n:-5", Code::CellUnclear),
        (2, "1.5", Code::CellUnclear),
        (2, "012", Code::CellUnclear),
        (2, "năm triệu", Code::CellUnclear),
        (0, "n:5", Code::DigitsLost),
    ] {
        let mut cells = ["KQ9", "Nội dung mới", "n:5", "so_the", "nhe", "co", "5"];
        cells[at] = cell;
        let problems = planned("a.xlsx", &one(&cells).bytes(), &list).expect_err(cell);
        assert_eq!(codes(&problems).0, [code], "{cell}");
    }
    for (cell, wanted) in [("1.250.000", "1250000"), ("1 250 000", "1250000"), ("1.234", "1234")] {
        let plan =
            planned("a.xlsx", &one(&["KQ9", "a", cell, "so_the", "nhe", "co", "5"]).bytes(), &list);
        let told = plan.unwrap().told;
        let new = told.iter().find(|told| told.act == Act::Added).unwrap();
        assert!(new.cells.contains(&("so_tien".into(), wanted.into())), "{cell}: {new:?}");
    }
}

#[test]
fn days_of_a_key_have_their_day_first() {
    let text = "loai: cuoc_hop\nket_luan:\n  - {ma: KL1, noi_dung: a, chu_tri: BHXH-VN, han: 2020-11-30}\n";
    let list = list(text, "ket_luan");
    let names = row(&["Mã", "noi_dung", "chu_tri", "Hạn"]);
    let one = |cell: &str| {
        Made::of(&[names.clone(), row(&["KL1", "a", "BHXH-VN", cell])])
            .format("m/d/yyyy")
            .format("mm/yyyy")
    };
    for same in ["n:44165@1", "30/11/2020", "2020-11-30", "n:44165.4@1"] {
        let plan = planned("a.xlsx", &one(same).bytes(), &list).unwrap();
        assert!(plan.told.is_empty(), "{same}: {:?}", plan.told);
    }
    for wrong in
        ["n:44165", "11/30/2020", "30/11/20", "31/11/2020", "n:44165@2", "tháng 11", "n:0.5@1"]
    {
        let problems = planned("a.xlsx", &one(wrong).bytes(), &list).expect_err(wrong);
        assert_eq!(codes(&problems).0, [Code::DateUnclear], "{wrong}");
    }
}

#[test]
fn merged_cells_are_refused_in_rows_and_taken_in_headings() {
    let of = |merged: &str| {
        Made::below(&[&ROW, &ROW]).sheet(|inner| {
            *inner += &format!("<mergeCells><mergeCell ref=\"{merged}\"/></mergeCells>");
        })
    };
    for merged in ["A2:A3", "B3:C3", "A1:A2"] {
        let (codes, text) = codes(&refused("a.xlsx", &of(merged).bytes()));
        assert_eq!(codes, [Code::CellsMerged], "{merged}: {text}");
    }
    for fine in ["G2:H2", "A9:A12", "A1:A1", "B2:B2"] {
        assert!(planned("a.xlsx", &of(fine).bytes(), &sample().1).is_ok(), "{fine}");
    }
    // A heading of two rows: names that stand in both, and names below one.
    let top = row(&["STT", "Ngành, lĩnh vực", "Số đơn vị", "", ""]);
    let below = row(&["", "", HEADING[2], HEADING[3], HEADING[4]]);
    let made = Made::of(&[row(&["DANH SÁCH"]), top, below, row(&ROW)]).sheet(|inner| {
        *inner += "<mergeCells><mergeCell ref=\"A1:E1\"/><mergeCell ref=\"A2:A3\"/><mergeCell ref=\"B2:B3\"/><mergeCell ref=\"C2:E2\"/></mergeCells>";
    });
    let plan = taken(&made);
    assert_eq!((plan.heading.row, plan.unchanged), (3, 1));
}

#[test]
fn hidden_rows_and_columns_are_told() {
    let made = Made::below(&[&ROW, &["2", "x", "1", "2", "3"]]).sheet(|inner| {
        *inner = inner.replacen("<row r=\"3\"", "<row hidden=\"1\" r=\"3\"", 1);
        *inner = format!("<cols><col min=\"4\" max=\"4\" hidden=\"1\"/></cols>{inner}");
    });
    let plan = taken(&made);
    let told: Vec<&str> = plan.advice.iter().map(|one| &*one.message).collect();
    assert!(plan.advice.iter().all(|one| one.code == Code::RowsHidden), "{told:?}");
    assert!(told[0].contains(": 3") && told[1].contains("D “Số lao động”"), "{told:?}");
}

#[test]
fn one_sheet_is_meant_or_the_user_says_which() {
    let mut made = Made::below(&[&ROW]);
    let same = made.sheets[0].clone();
    made.sheets.push(("Trống".into(), String::new(), "<sheetData/>".into()));
    made.sheets.push(("Ẩn".into(), "state=\"hidden\"".into(), same.2.clone()));
    assert_eq!(
        sheet("a.xlsx", &made.bytes(), &sample().1).unwrap().name.as_deref(),
        Some("Sheet1")
    );
    made.sheets.push(("Quý 2".into(), String::new(), same.2));
    let (codes, text) = codes(&refused("a.xlsx", &made.bytes()));
    assert_eq!(codes, [Code::SheetUnclear]);
    assert!(text.contains("“Sheet1”, “Quý 2”") && !text.contains("“Ẩn”"), "{text}");
}

#[test]
fn columns_are_told_on_both_sides() {
    let names = ["STT", "Ngành, lĩnh vực", "Số lao động", "Ghi chú"];
    let made = Made::of(&[row(&names), row(&["1", "a", "2", "b"])]);
    let (found, text) = codes(&refused("a.xlsx", &made.bytes()));
    assert_eq!(found, [Code::ColumnsDiffer]);
    assert!(
        text.contains("“Ghi chú” (D1)") && text.contains("“Số đơn vị báo giảm, tạm hoãn”"),
        "{text}"
    );
    let (found, text) = codes(&refused("a.xlsx", &Made::of(&[row(&["a", "b"])]).bytes()));
    assert_eq!(found, [Code::HeadingMissing]);
    assert!(text.contains("“Số lao động”") && text.contains("“a”, “b”"), "{text}");
    // Accents and case are forgiven, and that is told.
    let loose = HEADING.map(|name| name.to_uppercase().replace("Ố", "O").replace('Ộ', "O"));
    let loose: Vec<&str> = loose.iter().map(String::as_str).collect();
    let plan = taken(&Made::of(&[row(&loose), row(&ROW)]));
    assert_eq!((plan.notes.len(), plan.unchanged), (4, 1), "{:?}", plan.notes);
    let (found, _) =
        codes(&refused("a.xlsx", &Made::below(&[&["1", "a", "2", "3", "4", "ngoài"]]).bytes()));
    assert_eq!(found, [Code::ColumnsDiffer]);
}

#[test]
fn rows_end_where_the_list_ends() {
    let rows = |more: &[&[&str]]| {
        let mut all: Vec<&[&str]> = vec![&ROW];
        all.extend(more);
        Made::below(&all)
    };
    let (found, text) = codes(&refused("a.xlsx", &rows(&[&[], &["", "Người lập"]]).bytes()));
    assert_eq!(found, [Code::RowsApart]);
    assert!(text.contains("dòng 2") && text.contains("dòng 4"), "{text}");
    assert_eq!(taken(&rows(&[&[], &[], &["", " "]])).unchanged, 1);
    let counted = Made::below(&[&["(1)", "(2)", "(3)", "(4)", "(5)"], &ROW]);
    let plan = taken(&counted);
    assert_eq!((plan.unchanged, plan.notes.len()), (1, 1), "{:?}", plan.notes);
    assert_eq!(codes(&refused("a.xlsx", &Made::below(&[]).bytes())).0, [Code::ListEmpty]);
}

#[test]
fn other_files_are_named() {
    let old = [&[0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1][..], &[0; 600]].concat();
    let locked: Vec<u8> = "EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let calc = zipped(&[
        ("mimetype".into(), b"application/vnd.oasis.opendocument.spreadsheet".to_vec()),
        ("content.xml".into(), b"<a/>".to_vec()),
    ]);
    let made = Made::below(&[&ROW]);
    let with =
        |name: &str| Made { more: vec![(name.into(), b"x".to_vec())], ..made.clone() }.bytes();
    for (name, bytes, said) in [
        ("a.xls", old.clone(), "dạng cũ (.xls)"),
        ("a.xlsx", [&old[..], &locked].concat(), "mật khẩu"),
        ("a.ods", calc, "OpenDocument"),
        ("a.xlsb", with("xl/workbook.bin"), ".xlsb"),
        ("a.xlsm", with("xl/vbaProject.bin"), "macro"),
        ("a.xls", b"<html><table><tr><td>1</td></tr></table></html>".to_vec(), "trang web"),
        ("a.xls", b"1;2;3".to_vec(), "không rõ tệp"),
        ("a.numbers", b"1;2;3".to_vec(), "không rõ tệp"),
    ] {
        let (found, text) = codes(&refused(name, &bytes));
        assert_eq!(found, [Code::SheetOldFormat], "{name}: {text}");
        assert!(text.contains(said), "{name}: {text}");
    }
    // By what a file is, not by its name.
    assert!(planned("a.csv", &made.bytes(), &sample().1).is_ok());
}

#[test]
fn what_reads_alike_is_one_and_the_same() {
    let made = Made {
        texts: vec![
            "<r><t>Dệt may, </t></r><r><t>da giày</t></r><rPh><t>bỏ</t></rPh>".into(),
            "<t>98.450_x000D_</t>".into(),
        ],
        ..Made::below(&[&["1", "s:0", "\u{a0}312 ", "s:1", "84"]])
    };
    assert_eq!(taken(&made).unchanged, 1);
    let decomposed = "De\u{323}\u{302}t may, da gia\u{300}y";
    assert_eq!(taken(&with(1, decomposed)).unchanged, 1);
    // The strict form of the standard has other names for the same.
    const LOOSE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    const STRICT: &str = "http://purl.oclc.org/ooxml/officeDocument/relationships";
    let strict = replaced(&made, "xl/workbook.xml", LOOSE, STRICT);
    assert!(planned("a.xlsx", &strict, &sample().1).is_ok());
    let plan = taken(&with(1, "Dệt may,\nda giày"));
    assert_eq!(first(&plan)[0].1, "Dệt may,\nda giày");
    assert!(plan.notes.iter().any(|note| note.contains("xuống dòng")), "{:?}", plan.notes);
}
