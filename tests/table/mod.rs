//! Lists from spreadsheets into records and back, as a clerk does it.

mod hostile;
mod made;
mod pitfalls;
mod round;

use crate::office::{Office, Ran};
use made::{HEADING, Made, RECORD, row};
use serde_json::Value as Json;

const INTO: &str = "TW-2020-TD-02:bang[1]";

fn office(made: &Made) -> Office {
    let office = Office::sample();
    office.write_bytes("a.xlsx", &made.bytes());
    office
}

fn import(office: &Office, more: &[&str]) -> Ran {
    office.qcph(&[&["table", "import", "a.xlsx", "--into", INTO][..], more].concat())
}

/// The table of the sample with one cell changed, one row added at its head, one taken away.
fn changed() -> Made {
    Made::of(&[
        row(&["BIẾN ĐỘNG LAO ĐỘNG"]),
        row(&HEADING),
        row(&["1", "Khai khoáng", "n:5", "n:1200", "n:1"]),
        row(&["2", "Dệt may, da giày", "n:312", "n:98450", "n:84"]),
        row(&["3", "Du lịch, khách sạn, nhà hàng", "n:1284", "n:61321", "n:126"]),
        row(&["4", "Vận tải, kho bãi", "406", "28.710", "52"]),
        row(&["5", "Giáo dục, đào tạo ngoài công lập", "n:2148", "37.960", "318"]),
        row(&["6", "Điện tử, cơ khí", "174", "22.180", "29"]),
        row(&["7", "Chế biến gỗ, nội thất", "143", "14.330", "21"]),
        row(&["8", "Thương mại, bán lẻ", "967", "19.840", "44"]),
        row(&["", "Tổng cộng", "6.954", "316.400", "741"]),
    ])
}

#[test]
fn every_change_is_shown_before_anything_is_written() {
    let office = office(&changed());
    let before = office.read(RECORD);
    let ran = import(&office, &["--dry-run"]);
    assert_eq!(ran.code, 0, "{}{}", ran.out, ran.err);
    for said in [
        "61.320",
        "61.321",
        "Sheet1!D5",
        "tw-2020-td-02.yaml:23",
        "Khai khoáng",
        "Ngành khác",
        "(--dry-run)",
    ] {
        assert!(ran.out.contains(said), "{said}: {}", ran.out);
    }
    assert_eq!(office.read(RECORD), before);
    // Nobody is there to be asked: nothing is written, and that is no success.
    let ran = import(&office, &[]);
    assert_eq!(ran.code, 2, "{}{}", ran.out, ran.err);
    assert!(ran.err.contains("--yes"), "{}", ran.err);
    assert_eq!(office.read(RECORD), before);
    let json: Json = serde_json::from_str(&import(&office, &["--dry-run", "--json"]).out).unwrap();
    assert_eq!((&json["da_ghi"], &json["dong_ten_cot"]), (&false.into(), &2.into()), "{json}");
    let acts: Vec<&str> =
        json["doi"].as_array().unwrap().iter().map(|one| one["viec"].as_str().unwrap()).collect();
    assert_eq!(acts.iter().filter(|act| **act == "them").count(), 1, "{acts:?}");
    assert_eq!(acts.iter().filter(|act| **act == "bo").count(), 1, "{acts:?}");
}

#[test]
fn only_the_lines_meant_are_written_and_the_record_is_checked() {
    let office = office(&changed());
    office.edit(
        RECORD,
        "      - [\"3\", \"Vận tải",
        "      # giữ lời này\n      - [\"3\", \"Vận tải",
    );
    let before = office.read(RECORD);
    let ran = import(&office, &["--yes"]);
    assert_eq!(ran.code, 0, "{}{}", ran.out, ran.err);
    assert!(ran.out.contains("bản ghi không có lỗi"), "{}", ran.out);
    let after = office.read(RECORD);
    assert!(
        after.contains("      - [\"1\", \"Khai khoáng\", \"5\", \"1.200\", \"1\"]\n"),
        "{after}"
    );
    assert!(
        after.contains(
            "\"1.284\", \"61.321\", \"126\"]\n      # giữ lời này\n      - [\"4\", \"Vận tải"
        ),
        "{after}"
    );
    assert!(!after.contains("Ngành khác"), "{after}");
    let table = |text: &str| text.lines().filter(|line| line.starts_with("      - [")).count();
    assert_eq!((table(&before), table(&after)), (9, 9));
    let outside = |text: &str| -> Vec<String> {
        let lines = text.lines().filter(|line| !line.starts_with("      - ["));
        lines.map(str::to_owned).collect()
    };
    assert_eq!(outside(&before), outside(&after));
    let again = import(&office, &["--yes"]);
    assert!(again.code == 0 && again.out.contains("Không có gì thay đổi"), "{}", again.out);
    assert_eq!(office.read(RECORD), after);
    assert_eq!(office.qcph(&["check"]).code, 0);
}

#[test]
fn a_list_that_would_break_the_record_is_refused() {
    let long = "x".repeat(7_000);
    let mut made = changed();
    made.sheets[0].2 = made.sheets[0].2.replace("Khai khoáng", &long);
    let office = office(&made);
    let before = office.read(RECORD);
    let ran = import(&office, &["--yes"]);
    assert_eq!(ran.code, 1, "{}{}", ran.out, ran.err);
    assert!(ran.err.contains("[Q123]") && ran.err.contains("còn nguyên"), "{}", ran.err);
    assert_eq!(office.read(RECORD), before);
}

/// A record that waits for its text elsewhere gets its list all the same.
#[test]
fn a_record_that_is_not_finished_gets_its_list() {
    let office = office(&changed());
    office.edit(RECORD, "ve_viec: cung cấp", "ve_viec: …cần điền… # cung cấp");
    office.edit(RECORD, "loai_trao_doi: thong_tin_theo_de_nghi\n", "");
    let ran = import(&office, &["--yes"]);
    assert_eq!(ran.code, 0, "{}{}", ran.out, ran.err);
    assert!(ran.out.contains("lỗi khác, có từ trước"), "{}", ran.out);
    assert!(office.read(RECORD).contains("Khai khoáng"));
}

#[test]
fn entries_keep_what_the_sheet_has_no_column_for() {
    const MEETING: &str = "records/2020/tw/tw-2020-hop-02.yaml";
    let office = Office::sample();
    office.edit(MEETING, "    han: 2021-01-31\n", "    han: 2021-01-31 # theo lịch\n    tien_do:\n      - {ngay: 2021-01-05, trang_thai: dang_lam, noi_dung: đang viết}\n");
    let before = office.read(MEETING);
    let made = Made::of(&[
        row(&["Mã", "Hạn"]),
        row(&["KL2", "n:44286@1"]),
        row(&["KL1", "15/02/2021"]),
        row(&["KL3", "2021-01-15"]),
        row(&["KL4", "2021-02-28"]),
        row(&["KL5", ""]),
    ])
    .format("dd/mm/yyyy");
    office.write_bytes("a.xlsx", &made.bytes());
    let call = ["table", "import", "a.xlsx", "--into", "tw-2020-hop-02.yaml:ket_luan", "--yes"];
    let ran = office.qcph(&call);
    assert_eq!(ran.code, 0, "{}{}", ran.out, ran.err);
    let after = office.read(MEETING);
    assert!(
        after.contains("han: 2021-02-15 # theo lịch\n    tien_do:\n      - {ngay: 2021-01-05"),
        "{after}"
    );
    assert!(after.find("ma: KL2").unwrap() < after.find("ma: KL1").unwrap(), "{after}");
    assert!(
        !after.contains("han: 2021-06-30") && after.contains("phoi_hop: [BHXH-VN/BTT, TLD/TG]"),
        "{after}"
    );
    assert_eq!(before.lines().count() - 1, after.lines().count());
}

#[test]
fn a_wrong_name_tells_the_right_ones() {
    let office = office(&changed());
    for (into, said) in [
        ("TW-2020-TD-02", "`bang[1]`"),
        ("TW-2020-TD-02:bang", "`bang[1]`"),
        ("TW-2020-TD-02:bang[2]", "`bang[2]`"),
        ("TW-2020-TD-02:noi_dung", "nhập được"),
        ("TW-2020-TD-02:kien_nghi", "không có khóa"),
        ("TW-2020-TD-99:bang[1]", "TW-2020-TD-99"),
    ] {
        let ran = office.qcph(&["table", "import", "a.xlsx", "--into", into, "--dry-run"]);
        assert_eq!(ran.code, 2, "{into}: {}{}", ran.out, ran.err);
        assert!(ran.err.contains(said), "{into}: {}", ran.err);
    }
}

#[test]
fn what_is_exported_is_imported_again() {
    let office = Office::sample();
    for file in ["b.xlsx", "b.csv"] {
        let ran = office.qcph(&["table", "export", INTO, "--to", file]);
        assert_eq!(ran.code, 0, "{}{}", ran.out, ran.err);
        let ran = office.qcph(&["table", "import", file, "--into", INTO, "--yes"]);
        assert!(
            ran.code == 0 && ran.out.contains("Không có gì thay đổi"),
            "{}{}",
            ran.out,
            ran.err
        );
    }
    office.write("c.csv", "của người khác");
    for file in ["c.csv", "c.pdf", "c.txt"] {
        let ran = office.qcph(&["table", "export", INTO, "--to", file]);
        assert!(ran.code > 0, "{file}: {}", ran.out);
    }
    assert_eq!(office.read("c.csv"), "của người khác");
}

/// A table of thousands of rows is written in one change, and what is said between rows is kept.
#[test]
fn long_lists() {
    let office = Office::sample();
    let rows: String = (1..=1_500).map(|at| format!("{at};Ngành {at};{at};{at};{at}\n")).collect();
    let rows = rows + ";Tổng cộng;6.954;316.400;741\n";
    office.write("a.csv", &format!("{}\n{rows}", HEADING.join(";")));
    let call = ["table", "import", "a.csv", "--into", INTO, "--yes"];
    let ran = office.qcph(&call);
    assert_eq!(ran.code, 0, "{}{}", ran.out, ran.err);
    assert!(
        office
            .read(RECORD)
            .contains("      - [\"1500\", \"Ngành 1500\", \"1500\", \"1500\", \"1500\"]\n")
    );
}
