//! What may not be made public is nowhere in the partner's copy: not drawn, not in tags, metadata
//! or attachments, in no decoded stream.

use super::pdf::contents;
use crate::office::Office;

const RECORD: &str = "records/2019/tw/tw-2019-kt-01.yaml";
const PDFS: &str = "out/van-ban/2019/2019-11-05_212-BC-BHXH_TW-2019-KT-01";

/// The sample's secret finding, and passages of every kind that speak of it and say so.
pub fn office() -> Office {
    let office = Office::sample();
    let mark = |text: &str| format!("  - {{noi_dung: {text}, thuoc_ket_qua: [KQ5]}}\n");
    for (list, word) in [
        ("uu_diem", "Hoahong"),
        ("ton_tai", "Xuongrong"),
        ("nguyen_nhan", "Bangtam"),
        ("ket_luan", "Sendo"),
    ] {
        let from = format!("\n{list}:\n");
        office.edit(
            RECORD,
            &from,
            &format!("{from}{}", mark(&format!("Nghi vấn {word} cần làm rõ"))),
        );
    }
    let measure = mark("Đã niêm phong tủ Mimosa của bộ phận kế toán");
    office.edit(RECORD, "\nda_xu_ly:\n", &format!("\nda_xu_ly:\n{measure}"));
    let recommendation =
        "  - {doi_voi: Cơ quan Phonglan, noi_dung: xác minh vụ Thuytien, thuoc_ket_qua: [KQ5]}\n";
    office.edit(RECORD, "\nkien_nghi:\n", &format!("\nkien_nghi:\n{recommendation}"));
    office
}

pub const SECRETS: [&str; 10] = [
    "có dấu hiệu lập khống",
    "486.720.000",
    "Hoahong",
    "Xuongrong",
    "Bangtam",
    "Sendo",
    "Mimosa",
    "Phonglan",
    "Thuytien",
    "nghiêm cấm tiết lộ thông tin",
];

#[test]
fn the_extract_holds_nothing_of_what_was_left_out() {
    let office = office();
    let run = office.qcph(&["build", "TW-2019-KT-01"]);
    assert_eq!(run.code, 0, "{}", run.err);
    let whole = contents(&std::fs::read(office.path(&format!("{PDFS}.pdf"))).unwrap());
    let extract = contents(&std::fs::read(office.path(&format!("{PDFS}_gui-TLD.pdf"))).unwrap());
    // The same search finds each of them in the whole document, so it would find them here.
    for secret in SECRETS {
        assert!(whole.hold(secret), "the search finds {secret:?}");
        assert!(!extract.hold(secret), "the extract holds {secret:?}");
    }
    for secret in &SECRETS[..9] {
        assert!(whole.drawn(secret), "{secret:?} is drawn");
    }
    // What is public is there, and the copy says what it is.
    for text in ["1.226.368.000", "TRÍCH SAO", "khoản 3 Điều 7", "đã được lược bỏ"]
    {
        assert!(extract.drawn(text), "the extract says {text:?}");
    }
}

#[test]
fn sums_of_an_extract_leave_out_the_secret_amounts() {
    let office = office();
    assert_eq!(office.qcph(&["build", "TW-2019-KT-01"]).code, 0);
    let read = |name: String| contents(&std::fs::read(office.path(&name)).unwrap());
    let whole = read(format!("{PDFS}.pdf"));
    let extract = read(format!("{PDFS}_gui-TLD.pdf"));
    // 9.875.840.000 + 1.226.368.000, with and without 486.720.000.
    assert!(whole.drawn("11.588.928.000") && !extract.hold("11.588.928.000"));
    assert!(extract.drawn("11.102.208.000"));
}

#[test]
fn an_unmarked_passage_that_gives_the_secret_away_is_refused() {
    let repeats = [
        "Phát hiện 31 hồ sơ với 486.720.000 đồng",
        "Phát hiện một số hồ sơ hưởng chế độ ốm đau, thai sản có dấu hiệu lập khống",
        "Tổng số tiền phát hiện qua kiểm tra là 11.588.928.000 đồng",
    ];
    for repeat in repeats {
        let office = office();
        office.edit(RECORD, "\nton_tai:\n", &format!("\nton_tai:\n  - {repeat}\n"));
        for verb in ["check", "build"] {
            let run = office.qcph(&[verb]);
            assert_eq!(run.code, 1, "{verb}: {repeat}");
            assert!(run.err.contains("Q309"), "{}", run.err);
            assert!(run.err.contains("thuoc_ket_qua: [KQ5]"), "{}", run.err);
        }
        assert!(office.out().is_empty());
    }
}

#[test]
fn a_mark_that_names_no_finding_is_refused() {
    let office = office();
    office.edit(RECORD, "thuoc_ket_qua: [KQ5]", "thuoc_ket_qua: [KQ55]");
    let run = office.qcph(&["check"]);
    assert_eq!(run.code, 1);
    assert!(run.err.contains("Q313") && run.err.contains("KQ55"), "{}", run.err);
}

#[test]
fn an_extract_without_its_number_is_refused() {
    let office = office();
    office.edit(RECORD, "  so_trich_sao: 9\n", "");
    let run = office.qcph(&["check"]);
    assert!(run.err.contains("Q308"), "{}", run.err);
}
