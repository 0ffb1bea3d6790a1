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

pub const SECRETS: [&str; 9] = [
    "có dấu hiệu lập khống",
    "486.720.000",
    "Hoahong",
    "Xuongrong",
    "Bangtam",
    "Sendo",
    "Mimosa",
    "Phonglan",
    "Thuytien",
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
    for secret in SECRETS {
        assert!(whole.drawn(secret), "{secret:?} is drawn");
    }
    // What is public is there, and the copy says what it is.
    for text in [
        "1.226.368.000",
        "TRÍCH SAO",
        "khoản 3 Điều 7",
        "đã được lược bỏ",
        "căn cứ không công bố: Điều 13 của Luật Thanh tra",
    ] {
        assert!(extract.drawn(text), "the extract says {text:?}");
    }
    // The digest of the whole would let its reader try what the left-out text may be.
    assert!(!extract.drawn("SHA-256"), "the slip of an extract gives no digest");
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

/// The secret 486.720.000 of KQ5, alone, in sums with what is public, and in every spelling.
#[test]
fn an_unmarked_passage_that_gives_the_secret_away_is_refused() {
    let repeats = [
        "Phát hiện 31 hồ sơ với 486.720.000 đồng",
        "Có 486 720 000 đồng cần xác minh",
        "Có 486,720,000 đồng cần xác minh",
        "Có 486,72 triệu đồng cần xác minh",
        "Có khoảng 486,7 triệu đồng cần xác minh",
        "Có 0,48672 tỷ đồng cần xác minh",
        "Có bốn trăm tám mươi sáu triệu bảy trăm hai mươi nghìn đồng cần xác minh",
        "Có bốn trăm tám sáu triệu bảy trăm hai mươi ngàn đồng cần xác minh",
        "Có 486.720.000đ cần xác minh",
        "Có 486,72tr cần xác minh",
        "Có 486tr720 cần xác minh",
        "Phát hiện một số hồ sơ hưởng chế độ ốm đau, thai sản có dấu hiệu lập khống",
        "Một số hồ sơ có dấu hiệu lập khống; Đoàn kiểm tra đã làm việc",
        "Tổng số tiền phát hiện qua kiểm tra là 11.588.928.000 đồng",
        // KQ1 + KQ5 and KQ2 + KQ5.
        "Tổng số tiền phải thu là 10.362.560.000 đồng",
        "Tổng số tiền phải thu là 1.713.088.000 đồng",
    ];
    for repeat in repeats {
        let office = office();
        office.edit(RECORD, "\nton_tai:\n", &format!("\nton_tai:\n  - {repeat}\n"));
        let run = office.qcph(&["check"]);
        assert_eq!(run.code, 1, "{repeat}");
        assert!(run.err.contains("Q309"), "{}", run.err);
        assert!(run.err.contains("thuoc_ket_qua: [KQ5]"), "{}", run.err);
        // The place is the leak, not the finding.
        let text = office.read(RECORD);
        let line = 1 + text.lines().position(|line| line.contains(repeat)).unwrap();
        assert!(run.err.contains(&format!("{RECORD}:{line}:")), "{line}: {}", run.err);
    }
    let office = office();
    office.edit(RECORD, "\nton_tai:\n", "\nton_tai:\n  - Phát hiện 486.720.000 đồng\n");
    assert_eq!(office.qcph(&["build"]).code, 1);
    assert!(office.out().is_empty());
}

/// What anybody may know is no leak: public amounts, their sums, other numbers, words of everyday.
#[test]
fn what_is_public_may_be_repeated() {
    let office = office();
    let repeat = "Công ty chậm đóng 9.875.840.000 đồng, phải truy đóng 1,226368 tỷ đồng, cộng \
                  11.102.208.000 đồng; chế độ ốm đau, thai sản của người lao động năm 2019";
    office.edit(RECORD, "\nton_tai:\n", &format!("\nton_tai:\n  - {repeat}\n"));
    let run = office.qcph(&["check"]);
    assert_eq!(run.code, 0, "{}", run.err);
}

const REVIEW: &str = "records/2020/tw/tw-2020-tk-01.yaml";

/// Another document that the same partner gets is judged as the extract is, and its counted figures
/// leave out what is secret: no subtraction gives it away.
#[test]
fn no_other_document_gives_the_secret_away() {
    let office = office();
    office.edit(
        REVIEW,
        "trang_thai: du_thao",
        "trang_thai: ban_hanh\n  so: 290\n  ngay: 2020-12-30\n  so_phieu_gui: 498",
    );
    let run = office.qcph(&["build", "TW-2020-TK-01"]);
    assert_eq!(run.code, 0, "{}", run.err);
    let pdf = "out/van-ban/2020/2020-12-30_290-BC-BHXH_TW-2020-TK-01_gui-TLD.pdf";
    let copy = contents(&std::fs::read(office.path(pdf)).unwrap());
    assert!(!copy.hold("11.588.928.000") && copy.drawn("11.102.208.000"));
    let figures = office.qcph(&["report", "2019", "--agency", "BHXH-VN"]);
    assert!(!figures.out.contains("11.588.928.000"), "{}", figures.out);
    for said in ["486,72 triệu", "11.588.928.000", "11,589 tỷ"] {
        let before = office.read(REVIEW);
        office.edit(
            REVIEW,
            "\nhan_che:\n",
            &format!("\nhan_che:\n  - Năm 2019 phát hiện {said} đồng\n"),
        );
        let run = office.qcph(&["check"]);
        assert!(
            run.err.contains("Q309") && run.err.contains("TW-2019-KT-01"),
            "{said}: {}",
            run.err
        );
        assert!(run.err.contains(&format!("{REVIEW}:")), "{}", run.err);
        office.write(REVIEW, &before);
    }
}

const NOTICE: &str = "records/2020/tw/tw-2020-hop-02.yaml";

/// What no page prints goes along in the record that a document encloses; and the same words tell as much
/// as the same amount.
#[test]
fn neither_the_enclosed_record_nor_other_words_give_the_secret_away() {
    let progress = "han: 2021-01-31\n    tien_do:\n      - ngay: 2020-12-30\n        trang_thai: dang_lam\n        noi_dung: ";
    let own_words = "một số hồ sơ hưởng chế độ ốm đau, thai sản có dấu hiệu lập khống";
    for (file, from, to, says) in [
        (NOTICE, "han: 2021-01-31", progress, "Đã thu hồi 486.720.000đ của vụ việc đang xác minh"),
        (NOTICE, "han: 2021-01-31", progress, own_words),
        (REVIEW, "\nhan_che:\n", "\nhan_che:\n  - Năm 2019 phát hiện ", own_words),
        (
            REVIEW,
            "\nhan_che:\n",
            "\nhan_che:\n  - ",
            "Nghi vấn Xuongrong ở tổ may số 5 cần được làm rõ thêm",
        ),
    ] {
        let office = office();
        office.edit(
            RECORD,
            "Nghi vấn Xuongrong cần làm rõ",
            "Nghi vấn Xuongrong ở tổ may số 5 cần được làm rõ thêm",
        );
        office.edit(file, from, &format!("{to}{says}{}", if file == REVIEW { "\n" } else { "" }));
        let run = office.qcph(&["check"]);
        assert!(
            run.err.contains("Q309") && run.err.contains("TW-2019-KT-01"),
            "{says}: {}",
            run.err
        );
        let line = 1 + office.read(file).lines().position(|line| line.contains(says)).unwrap();
        assert!(run.err.contains(&format!("{file}:{line}:")), "{line}: {}", run.err);
    }
}

/// After sealing nothing of a record is sent any more: what is written into it then only advises.
#[test]
fn what_is_written_after_sealing_gives_nothing_away() {
    let office = Office::sample();
    assert_eq!(office.qcph(&["archive", "--date", "2020-12-31"]).code, 0);
    office.edit(
        NOTICE,
        "han: 2021-01-31",
        "han: 2021-01-31\n    tien_do:\n      - ngay: 2021-01-20\n        trang_thai: dang_lam\n        noi_dung: Đã thu hồi 486.720.000 đồng",
    );
    let run = office.qcph(&["check"]);
    assert!(run.code == 0 && run.err.contains("lưu ý[Q309]"), "{}", run.err);
    assert_eq!(office.qcph(&["archive", "--date", "2021-01-31"]).code, 0);
}

/// A copy for marking up is of the whole document: it says so.
#[test]
fn an_editable_copy_that_holds_a_secret_says_who_may_have_it() {
    let office = Office::sample();
    let said = office.qcph(&["word", "TW-2019-KT-01", "TW-2020-HOP-02"]).out;
    let last = said.lines().last().unwrap();
    assert!(last.contains("không công bố") && last.contains("TW-2019-KT-01"), "{said}");
    assert!(!last.contains("TW-2020-HOP-02"), "{said}");
    assert!(!office.qcph(&["word", "TW-2020-HOP-02"]).out.contains("không công bố"));
}

const SERIOUS: &str = "records/2018/hai-duong/hd-2018-kt-02.yaml";

/// Điều 20.2 gives both central bodies the whole; the extract of the others does not betray by its
/// list of recipients that what it leaves out is serious.
#[test]
fn who_gets_the_whole_is_a_rule_of_the_regulation() {
    let office = Office::sample();
    let whole = office.read(SERIOUS);
    // Of three serious findings one is left, and that one is secret.
    let text = whole.replacen("muc_do: nghiem_trong", "muc_do: dang_ke", 2).replace(
        "muc_do: nghiem_trong",
        "muc_do: nghiem_trong\n    cong_bo: khong\n    ly_do_khong_cong_bo: khoản 2 Điều 7 Luật Bảo vệ bí mật nhà nước",
    );
    let text = text.replace("chi_dao_chung: co\n", "");
    let text = text.replace("so_phieu_gui:", "so_trich_sao: 8\n  so_phieu_gui:");
    office.write(SERIOUS, &text);
    let run = office.qcph(&["build", "HD-2018-KT-02"]);
    println!("{}{}", run.out, run.err);
    assert_eq!(run.code, 0);
    let copies = |to: &str| {
        let all = office.out();
        let wanted = format!("_gui-{to}.pdf");
        contents(&all.iter().find(|(name, _)| name.ends_with(&wanted)).unwrap().1)
    };
    for central in ["BHXH-VN", "TLD"] {
        let whole = copies(central);
        assert!(
            !whole.drawn("TRÍCH SAO") && whole.drawn("BHXH Việt Nam (để báo cáo)"),
            "{central}"
        );
    }
    let partner = copies("LDLD-HD");
    assert!(partner.drawn("TRÍCH SAO") && !partner.drawn("BHXH Việt Nam (để báo cáo)"));
    assert!(partner.drawn("Bảo vệ bí mật nhà nước"));
}

/// A ground without `cong_bo: khong` sends what was meant to stay.
#[test]
fn a_secret_said_by_half_is_refused() {
    for (from, to) in [("    cong_bo: khong\n", ""), ("    cong_bo: khong\n", "    cong_bo: co\n")]
    {
        let office = Office::sample();
        office.edit(RECORD, from, to);
        let run = office.qcph(&["check"]);
        assert_eq!(run.code, 1);
        assert_eq!(run.err.matches("lỗi[Q316]").count(), 2, "{}", run.err);
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
