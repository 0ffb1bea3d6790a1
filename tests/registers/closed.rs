//! Books that were closed for their year: printed from what was sealed, whatever records say later.

use super::{register, rows};
use crate::archive::{item, model};
use crate::office::Office;
use qcph::archive::{BundleName, ClosedBook, Digest, Entry, seal};
use qcph::law::registers::Register;
use qcph::pipeline;

const CLOSE: [&str; 6] = ["register", "close", "--year", "2018", "--agency", "BHXH-HD"];
const LATE: &str = "records/2018/hai-duong/hd-2018-th-99.yaml";

fn close(office: &Office, more: &[&str]) -> crate::office::Ran {
    office.qcph(&[&CLOSE[..], more].concat())
}

fn sealed() -> Office {
    let office = Office::sample();
    let run = office.qcph(&["archive", "--date", "2018-12-31"]);
    assert_eq!(run.code, 0, "{}{}", run.out, run.err);
    office
}

fn closed() -> Office {
    let office = sealed();
    let run = close(&office, &["--date", "2019-01-15", "--by", "ho-van-p"]);
    assert_eq!(run.code, 0, "{}{}", run.out, run.err);
    office
}

/// The four books, each as PDF, XLSX and CSV.
fn printed(office: &Office, to: &str) -> Vec<Vec<u8>> {
    let mut files = Vec::new();
    for book in ["out", "in", "copies", "followup"] {
        for ending in ["pdf", "xlsx", "csv"] {
            let name = format!("{to}-{book}.{ending}");
            let call = ["register", book, "--year", "2018", "--agency", "BHXH-HD", "--to", &name];
            let run = office.qcph(&call);
            assert_eq!(run.code, 0, "{}{}", run.out, run.err);
            files.push(std::fs::read(office.path(&name)).unwrap());
        }
    }
    files
}

/// A recall of a letter, issued on the last but one day of 2018.
pub fn recall() -> String {
    "loai: thu_hoi\nma: HD-2018-TH-99\ncap: tinh\nco_quan: BHXH-HD\nban_ghi: HD-2018-TD-08\n\
                  ly_do: gửi nhầm\nvan_ban:\n  trang_thai: ban_hanh\n  so: 1999\n  ngay: 2018-12-30\n  \
                  don_vi_soan: TTKT\n  ky: {nguoi: ho-van-p, quyen_han: truc_tiep}\n"
        .to_owned()
}

/// A document that is numbered within a year that was closed.
fn late(office: &Office) {
    office.write(LATE, &recall());
}

#[test]
fn a_closed_year_is_printed_from_what_was_sealed_and_what_is_late_is_added() {
    let office = closed();
    let before = printed(&office, "truoc");
    let lines = rows(&register(&office, "out", "BHXH-HD", "2018")).len();
    assert!(before[0].windows(7).any(|bytes| bytes == b"so.json"), "its rows go along");
    late(&office);
    let receipt = "{co_quan: LDLD-HD, ngay: 2018-11-21, so_den: 1490}";
    assert!(office.read("records/2018/hai-duong/hd-2018-td-08.yaml").contains(receipt));
    let told = office.qcph(&["check", "--format", "short"]);
    assert_eq!(told.code, 0, "{}", told.err);
    let late_lines: Vec<&str> = told.err.lines().filter(|line| line.contains("Q745")).collect();
    assert!(late_lines.len() == 1 && late_lines[0].contains("lưu ý"), "{late_lines:?}");
    assert!(late_lines[0].contains("số 1999 ngày 30/12/2018"), "{late_lines:?}");
    assert_eq!(printed(&office, "sau"), before, "the note of the recalled one comes too late");
    let unsealed = close(&office, &["--date", "2019-01-20"]);
    assert!(unsealed.code == 1 && unsealed.err.contains("Q746"), "{}", unsealed.err);
    let run = office.qcph(&["archive", "--date", "2019-01-20"]);
    assert_eq!(run.code, 0, "{}{}", run.out, run.err);
    let run = close(&office, &["--date", "2019-01-20", "--json"]);
    assert_eq!(run.code, 0, "{}{}", run.out, run.err);
    let json: serde_json::Value = serde_json::from_str(&run.out).unwrap();
    assert_eq!(json["dong_so"].as_array().unwrap().len(), 1, "{json}");
    assert_eq!(printed(&office, "cuoi"), before);
    let book = register(&office, "out", "BHXH-HD", "2018");
    assert_eq!((rows(&book).len(), &book["dong_so"]["so_phan_bo_sung"]), (lines, &1.into()));
    let call = ["register", "out", "--year", "2018", "--agency", "BHXH-HD", "--addition", "1"];
    let run = office.qcph(&[&call[..], &["--to", "bo-sung.pdf", "--json"]].concat());
    let added: serde_json::Value = serde_json::from_str(&run.out).unwrap();
    assert_eq!(rows(&added)[0]["ban_ghi"], "HD-2018-TH-99");
    assert_eq!(rows(&added).len(), 1);
    let told = office.qcph(&["check", "--format", "short"]);
    assert!(told.code == 0 && !told.err.contains("Q745"), "{}", told.err);
    let again = close(&office, &["--date", "2019-01-20"]);
    assert!(again.code == 2 && again.err.contains("không có gì để bổ sung"), "{}", again.err);
    let verified = office.qcph(&["verify", "out/goi", "--log", "out/so", "--rebuild"]);
    assert_eq!(verified.code, 0, "{}{}", verified.out, verified.err);
    std::fs::remove_file(office.path("out/goi/QCPH_2019-01-15_0002.zip")).unwrap();
    let run = office.qcph(&["register", "out", "--year", "2018", "--agency", "BHXH-HD"]);
    assert!(run.code == 4 && run.err.contains("Q626"), "{}", run.err);
}

#[test]
fn what_is_missing_is_named_before_a_year_is_closed() {
    let office = Office::sample();
    let run = close(&office, &["--date", "2018-12-30"]);
    assert!(run.code == 2 && run.err.contains("năm 2018 chưa hết"), "{}", run.err);
    let run = close(&office, &["--date", "2099-01-01"]);
    assert!(run.code == 1 && run.err.contains("Q508"), "{}", run.err);
    let run = close(&office, &["--date", "2019-01-15", "--to", "a.pdf"]);
    assert_eq!(run.code, 2, "{}", run.err);
    let run = close(&office, &["--date", "2019-01-15"]);
    let count = run.err.matches("lỗi[Q746]").count();
    let open = register(&office, "out", "BHXH-HD", "2018");
    let came = register(&office, "in", "BHXH-HD", "2018");
    let all = rows(&open).iter().chain(rows(&came)).map(|row| row["ban_ghi"].to_string());
    assert_eq!(count, all.collect::<std::collections::BTreeSet<_>>().len(), "{}", run.err);
    assert!(!office.path("out").exists(), "nothing is written");
    let office = sealed();
    let receipt = "    - {co_quan: LDLD-HD, ngay: 2018-11-21, so_den: 1490}\n";
    let letter = "records/2018/hai-duong/hd-2018-td-08.yaml";
    office.edit(letter, &format!("  xac_nhan:\n{receipt}"), "");
    let union = ["register", "close", "--year", "2018", "--agency", "LDLD-HD"];
    let day = ["--date", "2019-01-15"];
    let run = office.qcph(&[&union[..], &day].concat());
    assert!(run.code == 1 && run.err.contains("chưa có ngày đến"), "{}", run.err);
    let reason = ["--reason", "thất lạc ở bưu điện"];
    let run = office.qcph(&[&union[..], &day, &reason].concat());
    assert_eq!(run.code, 0, "{}", run.err);
    let book = register(&office, "in", "LDLD-HD", "2018");
    assert_eq!(book["dong_so"]["ly_do"], "thất lạc ở bưu điện");
    assert_eq!(book["chua_co_ngay_den"][0], "HD-2018-TD-08");
    let run = close(&office, &["--date", "2019-01-10"]);
    assert!(run.code == 1 && run.err.contains("Q509"), "{}", run.err);
    let run = close(&office, &["--date", "2019-01-15", "--by", "khong-co"]);
    assert!(run.code == 2 && run.err.contains("khong-co"), "{}", run.err);
}

#[test]
fn a_line_of_a_closed_book_that_changes_is_told_and_stops_an_addition() {
    let office = closed();
    let letter = "records/2018/hai-duong/hd-2018-td-07.yaml";
    let text = office.read(letter);
    let from = text.find("so_den: ").unwrap();
    let to = from + text[from..].find('}').unwrap();
    office.edit(letter, &text[from..to], "so_den: 77");
    late(&office);
    let told = office.qcph(&["check", "--format", "short"]);
    let line = told.err.lines().find(|line| line.contains("lỗi[Q745]")).expect("an error");
    assert!(line.contains(letter) && line.contains("số đến 77"), "{line}");
    let run = close(&office, &["--date", "2019-02-15"]);
    assert!(run.code == 1 && run.err.contains("Q745"), "{}", run.err);
}

/// A bundle whose index calls something a closed book.
fn with_book(data: &str, change: impl Fn(&mut Entry)) -> qcph::archive::Bundle {
    let mut bundle = model();
    let book = ClosedBook { register: Register::Outgoing, year: 2016, part: 0 };
    let (pdf, source) = book.paths("BHXHVN");
    bundle.items = vec![item(&pdf, b"%PDF-1.7"), item(&source, data.as_bytes())];
    let mut entry = Entry {
        record: book.id("BHXHVN"),
        kind: "so_dang_ky".into(),
        pdf,
        sha256: Digest::of(b"%PDF-1.7"),
        size_bytes: 8,
        source,
        source_sha256: Digest::of(data.as_bytes()),
        copy: None,
        book: Some(book),
        ..bundle.entries.swap_remove(0)
    };
    change(&mut entry);
    bundle.entries = vec![entry];
    bundle.name = BundleName { date: bundle.name.date, serial: 1 };
    bundle
}

#[test]
fn a_book_in_a_bundle_is_what_its_entry_says() {
    let folder = tempfile::tempdir().unwrap();
    let written = seal(folder.path(), &with_book("{}", |_| {})).unwrap();
    assert!(qcph::archive::verify(&written.path).intact());
    let found = pipeline::verify(&written.path).findings;
    let said = |words: &str| found.iter().any(|problem| problem.message.contains(words));
    assert!(said("không phải các dòng của sổ"), "{found:?}");
    assert!(said("không đọc được như một tệp PDF"), "{found:?}");
    let wrong: [fn(&mut Entry); 3] = [
        |entry| entry.kind = "thong_bao".into(),
        |entry| entry.book = None,
        |entry| entry.agency = "TLD".into(),
    ];
    for change in wrong {
        let folder = tempfile::tempdir().unwrap();
        assert!(seal(folder.path(), &with_book("{}", change)).is_err());
    }
}
