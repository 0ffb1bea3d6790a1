//! Wrong input gives problems with a place, a code and a hint, and nothing else.

use super::made::{Held, Letter, Made};

const REGULATION: &str = include_str!("../../records/quy-che/quy-che-2015-2020.yaml");

/// The regulation with one mistake: name, what is replaced, by what, code, what the problem says.
const MISTAKES: [(&str, &str, &str, &str, &str); 11] = [
    (
        "a duty with an unknown clause",
        "dieu: \"27.3\", cap: tinh",
        "dieu: \"27.9\", cap: tinh",
        "Q305",
        "khoản 9 Điều 27",
    ),
    (
        "a duty with an unknown article",
        "dieu: \"19.2a\", cap: tinh, ai",
        "dieu: \"91\", cap: tinh, ai",
        "Q305",
        "Điều 91",
    ),
    (
        "a rule naming an unknown agency",
        "gui: [trung_uong], khi: nghiem_trong",
        "co_quan: [BHXH-VNN], khi: nghiem_trong",
        "Q202",
        "BHXH-VNN",
    ),
    (
        "a rule naming nobody",
        "gui: [trung_uong], khi: nghiem_trong",
        "khi: nghiem_trong",
        "Q310",
        "không nêu ai",
    ),
    (
        "a rule naming a body twice",
        "gui: [trung_uong], khi: nghiem_trong",
        "co_quan: [TLD, TLD], khi: nghiem_trong",
        "Q304",
        "hai lần",
    ),
    (
        "a rule for an unknown kind of letter",
        "loai_trao_doi: kien_nghi_chinh_sach, gui",
        "loai_trao_doi: kien_nghi, gui",
        "Q301",
        "`kien_nghi`",
    ),
    (
        "a duty met by an unknown kind of letter",
        "loai_trao_doi: thong_tin_dinh_ky }\n  - { ma: chuong",
        "loai_trao_doi: thong_tin }\n  - { ma: chuong",
        "Q301",
        "`thong_tin`",
    ),
    (
        "two duties of one name",
        "ma: ke-hoach-thuc-hien,",
        "ma: thong-tin-dinh-ky,",
        "Q201",
        "thong-tin-dinh-ky",
    ),
    ("a month that is none", "thang: 11", "thang: 13", "Q117", "từ 1 đến 12"),
    (
        "a periodic duty without proof",
        "cap: tw, ai: hai_ben, chu_ky: nam, ban_ghi: tong_ket,",
        "cap: tw, ai: hai_ben, chu_ky: nam,",
        "Q310",
        "loại bản ghi",
    ),
    (
        "a figure with an unknown clause",
        "dieu_tinh: \"25.1\", tinh",
        "dieu_tinh: \"25.7\", tinh",
        "Q305",
        "khoản 7 Điều 25",
    ),
];

#[test]
fn a_mistake_in_the_regulation_is_found_where_it_stands() {
    for (name, from, to, code, words) in MISTAKES {
        let mut made = Made::with_provinces(1);
        let whole = REGULATION.replace("[BBT, UBXH-QH, CP]", "[BYT]");
        assert!(whole.contains(from), "{name}: {from}");
        made.file("quy-che", whole.replacen(from, to, 1));
        expect(&made, name, code, words, "records/quy-che.yaml");
    }
}

#[test]
fn the_regulation_of_this_repository_is_without_a_mistake() {
    let mut made = Made::with_provinces(1);
    made.file("quy-che", REGULATION.replace("[BBT, UBXH-QH, CP]", "[BYT]"));
    made.clean();
}

#[test]
fn a_mistake_in_a_record_is_found_where_it_stands() {
    let rows: [(&str, &str, &str, &str, &str); 6] = [
        (
            "two hosts in one record",
            "to_chuc: BHXH-01",
            "to_chuc: [BHXH-01, LDLD-01]",
            "Q113",
            "mã cơ quan",
        ),
        (
            "a host that is its own partner",
            "phoi_hop: [LDLD-01]",
            "phoi_hop: [BHXH-01]",
            "Q213",
            "hai vai",
        ),
        (
            "a recipient twice",
            "  so_phieu_gui:",
            "  noi_nhan: [{co_quan: BYT}, {co_quan: BYT}]\n  so_phieu_gui:",
            "Q304",
            "hai lần",
        ),
        (
            "a group twice",
            "  so_phieu_gui:",
            "  noi_nhan: [{ten: Lãnh đạo}, {ten: Lãnh đạo}]\n  so_phieu_gui:",
            "Q304",
            "hai lần",
        ),
        ("an unknown agency", "phoi_hop: [LDLD-01]", "phoi_hop: [LDLD-1]", "Q202", "LDLD-1"),
        (
            "a date outside every regulation",
            "ngay: 2017-06-20\ndia_diem",
            "ngay: 2014-06-20\ndia_diem",
            "Q306",
            "20/06/2014",
        ),
    ];
    for (name, from, to, code, words) in rows {
        let mut made = Made::holding(&Held::in_province());
        made.replace("HOP-1", from, to);
        expect(&made, name, code, words, "records/HOP-1.yaml");
    }
}

#[test]
fn replies_must_fit_their_requests() {
    let rows: [(&str, &str, &str, &str); 4] = [
        ("an answer to a request that does not exist", "tra_loi_cho: DN-9", "Q205", "DN-9"),
        ("an answer to itself", "tra_loi_cho: TL-1", "Q216", "vòng"),
        ("an answer to a meeting", "tra_loi_cho: HOP-1", "Q219", "không phải là bản ghi trao đổi"),
        ("an answer to a letter of its own side", "tra_loi_cho: CV-1", "Q219", "không khớp"),
    ];
    for (name, more, code, words) in rows {
        let mut made = exchanges();
        answer(&mut made, "TL-1", "BHXH-01", "LDLD-01", more);
        expect(&made, name, code, words, "records/TL-1.yaml");
    }
    // Two letters that answer each other.
    let mut made = exchanges();
    answer(&mut made, "TL-1", "BHXH-01", "LDLD-01", "tra_loi_cho: TL-2");
    answer(&mut made, "TL-2", "LDLD-01", "BHXH-01", "tra_loi_cho: TL-1");
    expect(&made, "a cycle of replies", "Q216", "vòng", "records/TL-1.yaml");
}

/// Điều 2 says for whom the regulation is; the registry says of which level and side a body is.
#[test]
fn a_record_of_another_level_than_its_body_is_found() {
    let mut made = Made::holding(&Held::in_province());
    made.replace("HOP-1", "cap: tinh", "cap: tw");
    expect(
        &made,
        "a province's meeting as a central one",
        "Q217",
        "thuộc cấp",
        "records/HOP-1.yaml",
    );
}

/// Điều 3: the regulation does not replace the law, so what is kept back needs a basis in law.
#[test]
fn what_is_not_made_public_needs_its_basis_in_law() {
    let mut made = Made::with_provinces(1);
    made.inspection(
        "KT-1",
        "tinh",
        "ke_hoach",
        "kiem_tra",
        ["BHXH-01", "LDLD-01"],
        "2017-06-20",
        "Công ty Một",
        "  - {ma: KQ1, linh_vuc: khac, noi_dung: Kết quả, muc_do: nhe, cong_bo: khong}\n",
        "  - {doi_voi: đơn vị, noi_dung: khắc phục}\n",
        "  so_trich_sao: 1\n",
    );
    expect(&made, "a secret without a basis", "Q221", "căn cứ pháp luật", "records/KT-1.yaml");
}

#[test]
fn two_yearly_reviews_of_both_sides_are_worth_a_look() {
    let mut made = Made::with_provinces(0);
    for (id, host, partner, on) in
        [("HOP-1", "BHXH-VN", "TLD", "2017-01-10"), ("HOP-2", "TLD", "BHXH-VN", "2017-12-10")]
    {
        made.meeting(&Held {
            id,
            level: "tw",
            form: "tong_ket_nam",
            host,
            partner,
            on,
            ..Held::default()
        });
    }
    let office = made.read();
    let [problem] = &office.problems[..] else { panic!("{:?}", office.problems) };
    assert_eq!(problem.code.text(), "Q314");
    assert_eq!(problem.severity, qcph::problem::Severity::Advice);
}

fn exchanges() -> Made {
    let mut made = Made::holding(&Held::in_province());
    answer(&mut made, "CV-1", "BHXH-01", "LDLD-01", "");
    made
}

fn answer(made: &mut Made, id: &str, from: &str, to: &str, more: &str) {
    let kind = "thong_tin_theo_de_nghi";
    made.letter(&Letter { id, level: "tinh", kind, from, to: &[to], signed: "2017-06-30", more });
}

/// A problem of this code and words, at a line of this file, with a hint; and none elsewhere.
fn expect(made: &Made, name: &str, code: &str, words: &str, file: &str) {
    let problems = made.read().problems;
    let shown: Vec<String> = problems.iter().map(qcph::problem::show_short).collect();
    let found = problems
        .iter()
        .find(|problem| problem.code.text() == code && problem.message.contains(words));
    let problem = found.unwrap_or_else(|| panic!("{name}: no {code} with {words:?} in {shown:#?}"));
    let place = problem.place.as_ref().unwrap_or_else(|| panic!("{name}: no place"));
    assert_eq!(&*place.file, file, "{name}");
    assert!(place.line > 0 && place.column > 0, "{name}");
    assert!(!problem.hints.is_empty(), "{name}: no hint");
}
