//! Who must receive, by which clause; what a record may get wrong about it.

use super::made::{Held, Letter, Made, receipts};
use crate::office::Office;
use qcph::regulation::recipients::{Reason, co_recipients, explain, mandatory};

/// Mandatory recipients of a record as `BODY clause`.
fn due(made: &Made, id: &str) -> Vec<String> {
    let office = made.read();
    let record = &office.record(id);
    let regulation = office.rules_of(record).unwrap();
    mandatory(record, regulation)
        .into_iter()
        .map(|found| format!("{} {}", found.body, found.clause))
        .collect()
}

fn meeting(level: &str, host: &str, partner: &str) -> Made {
    Made::holding(&Held { level, host, partner, ..Held::in_province() })
}

fn inspection(level: &str, bodies: [&str; 2], severity: &str) -> Made {
    let mut made = Made::with_provinces(1);
    made.inspection(
        "KT-1",
        level,
        "ke_hoach",
        "kiem_tra",
        bodies,
        "2017-06-20",
        "Công ty Một",
        &format!("  - {{ma: KQ1, linh_vuc: khac, noi_dung: Kết quả, muc_do: {severity}}}\n"),
        "  - {doi_voi: đơn vị, noi_dung: khắc phục}\n",
        "",
    );
    made
}

#[test]
fn meetings_reach_whom_6_4_and_19_4_name() {
    let mut made = meeting("tw", "BHXH-VN", "TLD");
    made.replace(
        "HOP-1",
        "bao_cao:",
        "khach_moi: [{co_quan: BYT, dai_dien: đại diện Bộ}]\nbao_cao:",
    );
    assert_eq!(due(&made, "HOP-1"), ["TLD 6.4", "BYT 6.4"]);
    let made = meeting("tinh", "LDLD-01", "BHXH-01");
    assert_eq!(due(&made, "HOP-1"), ["BHXH-01 19.4", "BHXH-VN 19.4", "TLD 19.4"]);
}

#[test]
fn inspections_reach_the_partner_and_serious_ones_the_central_bodies() {
    let central = inspection("tw", ["BHXH-VN", "TLD"], "nghiem_trong");
    assert_eq!(due(&central, "KT-1"), ["TLD 7.3"]);
    for (severity, wanted) in [
        ("dang_ke", vec!["LDLD-01 20.2"]),
        ("nghiem_trong", vec!["LDLD-01 20.2", "BHXH-VN 20.2", "TLD 20.2"]),
    ] {
        assert_eq!(due(&inspection("tinh", ["BHXH-01", "LDLD-01"], severity), "KT-1"), wanted);
    }
    // Not serious, but of the sector's general direction.
    let mut made = inspection("tinh", ["BHXH-01", "LDLD-01"], "nhe");
    made.replace("KT-1", "van_ban:", "chi_dao_chung: co\nvan_ban:");
    assert_eq!(due(&made, "KT-1").len(), 3);
}

#[test]
fn reviews_and_policy_letters_reach_the_central_bodies() {
    let mut made = Made::with_provinces(1);
    made.review("TK-1", "tinh", 2017, ["BHXH-01", "LDLD-01"], "2017-12-28", "");
    made.review("TK-2", "tw", 2017, ["TLD", "BHXH-VN"], "2017-12-28", "");
    assert_eq!(due(&made, "TK-1"), ["LDLD-01 24.2", "BHXH-VN 24.2", "TLD 24.2"]);
    assert_eq!(due(&made, "TK-2"), ["BHXH-VN 27.4"]);
    // Điều 17: an addressee needs no line in Nơi nhận, the other central body does.
    let mut made = Made::with_provinces(1);
    let kind = "kien_nghi_chinh_sach";
    made.letter(&Letter {
        id: "CS-1",
        level: "tinh",
        kind,
        from: "BHXH-01",
        to: &["BHXH-VN"],
        signed: "2017-03-03",
        more: "",
    });
    assert_eq!(due(&made, "CS-1"), ["TLD 17"]);
    assert_eq!(made.codes(), ["Q307"]);
}

#[test]
fn every_line_of_the_recipients_has_its_reason() {
    let mut made = inspection("tw", ["BHXH-VN", "TLD"], "nhe");
    made.replace(
        "danh-ba/co-quan",
        "ma: BYT,",
        "ma: CP, ten: Chính phủ, ten_tat: CP, ky_hieu: CP, ben: khac, cap: tw, dia_danh: Hà Nội, \
         nguoi_dung_dau: Thủ tướng, tu_ngay: 2000-01-01}\n  - {ma: BYT,",
    );
    made.replace(
        "KT-1", "  so_phieu_gui:",
        "  noi_nhan: [{co_quan: CP, dong_gui: co}, {ten: Lãnh đạo}, {co_quan: BYT}]\n  so_phieu_gui:",
    );
    let office = made.clean();
    let record = &office.record("KT-1");
    let regulation = office.regulations.iter().next().unwrap();
    let reasons: Vec<String> = explain(record, regulation)
        .iter()
        .map(|found| match &found.reason {
            Reason::ByRule(clause) => format!("by {clause}"),
            Reason::Chosen(clause) => format!("chosen {clause}"),
            other => format!("{other:?}"),
        })
        .collect();
    assert_eq!(reasons, ["by 7.3", "chosen 7.3", "Added", "Added"]);
    let copies: Vec<String> =
        co_recipients(record, regulation).into_iter().map(|copy| copy.agency.0).collect();
    assert_eq!(copies, ["TLD", "CP"]);
}

#[test]
fn leaving_one_out_needs_a_reason_and_typing_one_is_twice() {
    let mut made = meeting("tinh", "BHXH-01", "LDLD-01");
    made.replace(
        "HOP-1",
        "  so_phieu_gui:",
        "  bo_noi_nhan: [{co_quan: TLD, ly_do: đã họp chung}]\n  so_phieu_gui:",
    );
    made.clean();
    assert_eq!(due(&made, "HOP-1"), ["LDLD-01 19.4", "BHXH-VN 19.4"]);
    made.replace("HOP-1", ", ly_do: đã họp chung", "");
    assert_eq!(made.codes(), ["Q112"]);
    let mut made = meeting("tinh", "BHXH-01", "LDLD-01");
    made.replace("HOP-1", "  so_phieu_gui:", "  noi_nhan: [{co_quan: TLD}]\n  so_phieu_gui:");
    assert_eq!(made.codes(), ["Q304"]);
    let mut made = meeting("tinh", "BHXH-01", "LDLD-01");
    made.replace(
        "HOP-1",
        "  so_phieu_gui:",
        "  bo_noi_nhan: [{co_quan: BYT, ly_do: không cần}]\n  so_phieu_gui:",
    );
    assert_eq!(made.codes(), ["Q303"]);
}

#[test]
fn what_is_co_sent_needs_the_number_of_its_slip() {
    let mut made = meeting("tinh", "BHXH-01", "LDLD-01");
    made.replace("HOP-1", "  so_phieu_gui: 1\n", "");
    assert_eq!(made.codes(), ["Q307"]);
    made.replace("HOP-1", "ban_hanh", "du_thao");
    assert_eq!(made.codes(), Vec::<String>::new(), "a draft is not sent yet");
}

#[test]
fn a_mandatory_body_that_the_registry_lacks_is_a_problem() {
    let mut made = meeting("tinh", "BHXH-01", "LDLD-01");
    made.replace("danh-ba/co-quan", "ma: TLD,", "ma: TLDX,");
    let codes = made.codes();
    assert!(codes.contains(&"Q202".to_owned()), "{codes:?}");
}

#[test]
fn show_explains_recipients_and_lists_what_was_never_acknowledged() {
    let office = Office::sample();
    let run = office.qcph(&["show", "HD-2020-TK-01"]);
    assert_eq!(run.code, 0, "{}", run.err);
    assert!(run.out.contains("vì khoản 2 Điều 24"), "{}", run.out);
    assert!(run.out.contains("Chưa có xác nhận đã nhận của: Tổng LĐLĐ Việt Nam."), "{}", run.out);
    let run = office.qcph(&["show", "HD-2018-TD-05"]);
    assert!(run.out.contains("Được trả lời tại: HD-2018-TD-06"), "{}", run.out);
    assert!(run.out.contains("Trả lời nhanh: điện thoại, ngày 08/10/2018"), "{}", run.out);
}

#[test]
fn check_explains_every_recipient_and_list_keeps_those_who_wait() {
    let office = Office::sample();
    let run = office.qcph(&["check", "--explain", "records/2020/hai-duong"]);
    assert_eq!(run.code, 0, "{}", run.err);
    for text in ["HD-2020-HOP-01", "vì khoản 4 Điều 19", "vì khoản 2 Điều 24", "chưa"]
    {
        assert!(run.out.contains(text), "{text}: {}", run.out);
    }
    assert!(!run.out.contains("TW-2018-HOP-01"), "only what was asked for");
    let all = office.qcph(&["check", "--explain", "--json"]);
    let json: serde_json::Value = serde_json::from_str(&all.out).unwrap();
    let lines = json["noi_nhan"].as_array().unwrap();
    let silent =
        |line: &&serde_json::Value| line["ban_gui_rieng"] == true && line["da_nhan"] == false;
    let waiting: std::collections::BTreeSet<&str> =
        lines.iter().filter(silent).filter_map(|line| line["ban_ghi"].as_str()).collect();
    // A draft went nowhere yet.
    let waiting: std::collections::BTreeSet<&str> =
        waiting.into_iter().filter(|id| *id != "TW-2020-TK-01").collect();
    let run = office.qcph(&["list", "--waiting", "--json"]);
    let json: serde_json::Value = serde_json::from_str(&run.out).unwrap();
    let silent =
        json["ban_ghi"].as_array().unwrap().iter().filter(|found| found["cho"] == "xac_nhan");
    let listed: std::collections::BTreeSet<&str> =
        silent.filter_map(|found| found["ma"].as_str()).collect();
    assert_eq!(waiting, listed);
    assert!(listed.contains("HD-2020-TK-01") && !listed.contains("TW-2019-KT-01"), "{listed:?}");
}

#[test]
fn list_finds_without_accents_and_suggests_near_numbers() {
    let office = Office::sample();
    let run =
        office.qcph(&["list", "--year", "2018", "--kind", "trao_doi", "khoi", "KIỆN", "--json"]);
    let json: serde_json::Value = serde_json::from_str(&run.out).unwrap();
    let ids: Vec<&str> = json["ban_ghi"]
        .as_array()
        .unwrap()
        .iter()
        .filter_map(|found| found["ma"].as_str())
        .collect();
    assert!(ids.contains(&"HD-2018-TD-07") && !ids.contains(&"HD-2018-TD-10"), "{ids:?}");
    let run = office.qcph(&["list", "--number", "181"]);
    assert!(run.out.contains("Không có số 181; gần đó có 118 (HD-2018-KT-02)"), "{}", run.out);
    let run = office.qcph(&["show", "181"]);
    assert_eq!(run.code, 2);
    assert!(run.err.contains("118 (HD-2018-KT-02)"), "{}", run.err);
    let run = office.qcph(&["show", "HD-2018-KT-20"]);
    assert!(run.err.contains("ý bạn là"), "{}", run.err);
}

#[test]
fn receipts_show_that_a_copy_arrived() {
    let sent = receipts(&["LDLD-01"], "2017-06-21");
    let made = Made::holding(&Held { sent: &sent, ..Held::in_province() });
    let office = made.clean();
    let record = &office.record("HOP-1");
    let lines = explain(record, office.regulations.iter().next().unwrap());
    let arrived: Vec<bool> = lines.iter().map(|line| line.receipt.is_some()).collect();
    assert_eq!(arrived, [true, false, false]);
}
