//! Legal copies: what each kind says on its pages, from what it may be made, one series of numbers.

use super::extract;
use super::made::{Held, Made};
use super::pdf::contents;
use crate::office::Office;
use qcph::law::copies::kind;
use qcph::problem::Severity;
use qcph::records::copy::CopyForm;
use qcph::records::scalar::Date;

const NOTICE: &str = "out/van-ban/2020/2020-06-30_16-TB-BHXH_HD-2020-HOP-01";

#[test]
fn every_law_tells_of_every_form() {
    let rows = [
        ("2020-03-04", [("SAO Y BẢN CHÍNH", "SY"), ("SAO LỤC", "SL"), ("TRÍCH SAO", "TS")]),
        ("2020-03-05", [("SAO Y", "SY"), ("SAO LỤC", "SL"), ("TRÍCH SAO", "TrS")]),
        ("1945-01-01", [("SAO Y BẢN CHÍNH", "SY"), ("SAO LỤC", "SL"), ("TRÍCH SAO", "TS")]),
    ];
    for (day, wanted) in rows {
        let day = Date::parse(day).unwrap();
        let forms = [CopyForm::Full, CopyForm::OfCopy, CopyForm::Extract];
        let found = forms.map(|form| kind(form, day)).map(|kind| (&*kind.word, &*kind.mark));
        assert_eq!(found, wanted, "{day:?}");
    }
}

#[test]
fn a_copy_holds_the_document_and_its_block() {
    let office = Office::sample();
    let ids = ["HD-2020-HOP-01", "HD-2020-SAO-01", "HD-2020-SAO-02", "HD-2019-SAO-01"];
    let run = office.qcph(&[&["build"], &ids[..]].concat());
    assert_eq!(run.code, 0, "{}", run.err);
    let page = |name: &str| contents(&std::fs::read(office.path(name)).unwrap());
    let tasks =
        ["tuyên truyền trực tuyến về bảo hiểm xã hội tự nguyện", "cập nhật danh sách đơn vị"];
    let other = "Đánh giá chung";
    let notice = page(&format!("{NOTICE}.pdf"));
    let full = page("out/van-ban/2020/2020-07-03_08-SY-LDLD_HD-2020-SAO-01.pdf");
    let extract = page("out/van-ban/2020/2020-07-06_03-TrS-BHXH_HD-2020-SAO-02.pdf");
    for text in [&tasks[..], &["16/TB-BHXH", "CHÁNH VĂN PHÒNG"]].concat() {
        for (name, page) in [("notice", &notice), ("sao y", &full), ("trích sao", &extract)] {
            assert!(page.drawn(text), "{name}: {text}");
        }
    }
    assert!(
        full.drawn("SAO Y") && full.drawn("Số: 08/SY-LĐLĐ") && full.drawn(&other.to_uppercase())
    );
    assert!(extract.drawn("TRÍCH SAO") && extract.drawn("Số: 03/TrS-BHXH"));
    assert!(!extract.drawn(&other.to_uppercase()), "only what was asked for");
    assert!(extract.drawn("3. Giao") && extract.drawn("4. Giao"), "numbers stay as printed");
    // A copy of a copy bears both blocks, each in the words of its own day.
    let again = page("out/van-ban/2019/2019-01-04_01-SL-LDLD_HD-2019-SAO-01.pdf");
    for text in ["SAO Y BẢN CHÍNH", "Số: 211/SY-TLĐ", "SAO LỤC", "Số: 01/SL-LĐLĐ", "64/TB-BHXH"]
    {
        assert!(again.drawn(text), "sao lục: {text}");
    }
}

#[test]
fn an_extract_made_for_itself_holds_nothing_secret() {
    let office = extract::office();
    office.write(
        "records/sao.yaml",
        "loai: ban_sao\nma: SAO-1\ncap: tw\nhinh_thuc: trich_sao\nco_quan: BHXH-VN\n\
         sao_tu: TW-2019-KT-01\nphan_trich: [II, III]\nvan_ban:\n  trang_thai: ban_hanh\n  so: 10\n  \
         ngay: 2019-11-20\n  ky: {nguoi: pham-van-c, quyen_han: tl}\n  noi_nhan: [{co_quan: VPCP}]\n",
    );
    let run = office.qcph(&["build", "SAO-1"]);
    assert_eq!(run.code, 0, "{}", run.err);
    let path = "out/van-ban/2019/2019-11-20_10-TS-BHXH_SAO-1.pdf";
    let page = contents(&std::fs::read(office.path(path)).unwrap());
    assert!(page.drawn("1.226.368.000"), "what is public is there");
    for secret in extract::SECRETS {
        assert!(!page.hold(secret), "the extract holds {secret:?}");
    }
}

/// A copy record of the first province's meeting.
fn copy(made: &mut Made, id: &str, form: &str, of: &str, number: u64, more: &str) {
    made.file(
        id,
        format!(
            "loai: ban_sao\nma: {id}\ncap: tinh\nhinh_thuc: {form}\nco_quan: BHXH-01\nsao_tu: {of}\n{more}\
             van_ban:\n  trang_thai: ban_hanh\n  so: {number}\n  ngay: 2017-07-0{number}\n  \
             ky: {{nguoi: p-bhxh-01, quyen_han: truc_tiep}}\n"
        ),
    );
}

#[test]
fn all_kinds_of_copies_share_one_series() {
    let kinds = [
        ("SY-1", "sao_y", "HOP-1", ""),
        ("SL-1", "sao_luc", "SY-1", ""),
        ("TS-1", "trich_sao", "HOP-1", "phan_trich: [I]\n"),
    ];
    let with = |numbers: [u64; 3]| {
        let mut made = Made::holding(&Held::in_province());
        for ((id, form, of, more), number) in kinds.into_iter().zip(numbers) {
            copy(&mut made, id, form, of, number, more);
        }
        made
    };
    with([1, 2, 3]).clean();
    for numbers in [[1, 1, 2], [1, 2, 1], [1, 2, 2]] {
        let found = with(numbers).codes();
        assert!(found.contains(&"Q209".to_owned()), "{numbers:?}: {found:?}");
    }
    let office = with([1, 2, 5]).read();
    let [gap] = &office.problems[..] else { panic!("{:?}", office.problems) };
    assert_eq!((gap.code.text(), gap.severity), ("Q223", Severity::Advice));
    assert!(gap.message.contains("còn hở các số từ 3 đến 4"), "{}", gap.message);
    // More numbers are open: all are told, since a copy of a document kept elsewhere hides no other.
    assert_eq!(with([1, 3, 5]).read().problems.len(), 2);
    // The numbers are right, a day is not.
    let mut made = with([1, 2, 3]);
    made.replace("SL-1", "2017-07-02", "2017-07-09");
    assert_eq!(made.codes(), ["Q223"]);
    // Another year, another agency: another series.
    let mut made = with([1, 2, 3]);
    made.replace("TS-1", "so: 3\n  ngay: 2017-07-03", "so: 1\n  ngay: 2018-01-02");
    made.clean();
}

/// What it would copy is looked for only while it stands.
#[test]
fn a_void_copy_is_no_document() {
    let office = Office::sample();
    let path = "records/2020/hai-duong/hd-2020-sao-01.yaml";
    office.edit(path, "sao_y", "sao_luc");
    let said = office.qcph(&["check"]);
    assert!(said.code == 1 && said.err.contains("Q222"), "{}", said.err);
    office.edit(path, "ban_hanh", "huy\n  ly_do_huy: sai hình thức sao");
    let said = office.qcph(&["check"]);
    assert_eq!(said.code, 0, "{}", said.err);
}

#[test]
fn a_copy_is_of_what_the_law_lets_be_copied() {
    let rows = [
        ("sao_luc", "HOP-1", "", "Q222", "không phải là bản sao y"),
        ("sao_y", "SY-0", "", "Q222", "lập từ bản chính"),
        ("trich_sao", "HOP-1", "", "Q222", "trích phần nào"),
        ("sao_y", "HOP-1", "phan_trich: [I]\n", "Q222", "chép đủ"),
        ("sao_y", "HOP-9", "", "Q205", "HOP-9"),
    ];
    for (form, of, more, code, words) in rows {
        let mut made = Made::holding(&Held::in_province());
        copy(&mut made, "SY-0", "sao_y", "HOP-1", 1, "");
        copy(&mut made, "SAO-1", form, of, 2, more);
        let office = made.read();
        let [problem] = &office.problems[..] else { panic!("{form} {of}: {:?}", office.problems) };
        assert_eq!(problem.code.text(), code, "{form} {of}");
        assert!(problem.message.contains(words), "{}", problem.message);
        assert_eq!(&*problem.place.as_ref().unwrap().file, "records/SAO-1.yaml");
    }
}
