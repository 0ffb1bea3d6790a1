//! A joint document made from a record: one header, one number, two signatures, either body leading.

use crate::office::{Office, repository};
use serde_json::Value as Json;

const RECORD: &str = "records/2019/tw/tw-2019-td-07.yaml";

/// The office with the joint record, led by the union body or by the other one.
fn office(led_by_union: bool) -> Office {
    let office = Office::small();
    let text = std::fs::read_to_string(repository().join(RECORD)).unwrap();
    let text = match led_by_union {
        true => text,
        false => text
            .replace("tu: TLD", "tu: BHXH-VN")
            .replace("den: [BHXH-VN]", "den: [TLD]")
            .replace("don_vi_soan: QHLD", "don_vi_soan: TTKT")
            .replace(
                "  ky: {nguoi: ngo-thi-k, quyen_han: tm}\n  lien",
                "  ky: {nguoi: le-thi-b, quyen_han: kt}\n  lien",
            )
            .replace(
                "- co_quan: BHXH-VN\n      ky: {nguoi: le-thi-b, quyen_han: kt}",
                "- co_quan: TLD\n      ky: {nguoi: ngo-thi-k, quyen_han: tm}",
            ),
    };
    office.write(RECORD, &text);
    office
}

#[test]
fn either_body_may_lead_and_every_rule_holds() {
    for (led_by_union, number, profile) in
        [(true, "62/KH-TLĐ-BHXH", "tld-tt01"), (false, "62/KH-BHXH-TLĐ", "tt01")]
    {
        let run = office(led_by_union).qcph(&["form", "TW-2019-TD-07", "--json"]);
        assert_eq!(run.code, 0, "{}", run.err);
        let json: Json = serde_json::from_str(&run.out).unwrap();
        let document = &json["tep"][0]["van_ban"][0];
        assert_eq!(document["so_ky_hieu"], number);
        assert_eq!(document["the_thuc"], profile);
        let rows = document["quy_tac"].as_array().unwrap();
        let wrong: Vec<&Json> = rows
            .iter()
            .filter(|row| ["SAI", "lưu ý"].contains(&row["ket_luan"].as_str().unwrap()))
            .collect();
        assert!(wrong.is_empty(), "{wrong:#?}");
        for id in ["dau", "thu-tu", "so", "ky", "ten", "ben", "noi-nhan"] {
            let row = rows.iter().find(|row| row["quy_tac"] == format!("lien-tich.{id}")).unwrap();
            assert_eq!(row["ket_luan"], "đạt", "{id}");
        }
    }
}

#[test]
fn the_index_names_both_bodies_and_both_signers() {
    let office = office(true);
    let run = office.qcph(&["build", "TW-2019-TD-07", "--json"]);
    let json: Json = serde_json::from_str(&run.out).unwrap();
    let document = &json["van_ban"][0];
    assert_eq!(document["loai"], "van_ban_lien_tich");
    assert_eq!(document["so_ky_hieu"], "62/KH-TLĐ-BHXH");
    let shown = office.qcph(&["show", "TW-2019-TD-07"]);
    assert!(!shown.out.contains("Kính gửi"), "{}", shown.out);
}

#[test]
fn a_draft_leaves_room_for_whoever_has_not_signed() {
    let office = office(true);
    office.edit(RECORD, "trang_thai: ban_hanh\n  so: 62", "trang_thai: du_thao");
    office.edit(RECORD, "\n      ky: {nguoi: le-thi-b, quyen_han: kt}", "");
    let run = office.qcph(&["form", "TW-2019-TD-07", "--json"]);
    assert_eq!(run.code, 0, "{}", run.err);
    assert!(office.qcph(&["build", "TW-2019-TD-07"]).code == 0);
    assert!(office.path("out/du-thao/TW-2019-TD-07.pdf").is_file());
}

#[test]
fn what_two_bodies_may_issue_together_is_in_the_regulation() {
    let text = std::fs::read_to_string(repository().join(RECORD)).unwrap();
    for (kind, accepted) in [
        ("ke_hoach_lien_nganh", true),
        ("ke_hoach_hoi_nghi", true),
        ("huong_dan_chung", true),
        // A programme is of the provinces, a notice of one body.
        ("chuong_trinh_phoi_hop", false),
        ("ke_hoach_kiem_tra", false),
    ] {
        let office = Office::small();
        office.write(RECORD, &text.replace("ke_hoach_lien_nganh", kind));
        let run = office.qcph(&["check"]);
        assert_eq!(run.code == 0, accepted, "{kind}: {}", run.err);
        assert_eq!(run.err.contains("Q315"), !accepted, "{kind}: {}", run.err);
    }
}
