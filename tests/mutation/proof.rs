//! Slips of the keyboard: each that is planted is told of, and nothing that is right.

use crate::office::{Office, files_below, repository};
use serde_json::Value as Json;

/// The codes of what is told of words alone.
const CODES: [&str; 7] = ["Q126", "Q133", "Q134", "Q137", "Q138", "Q139", "Q240"];

const RECORD: &str = "records/2020/tw/tw-2020-hop-02.yaml";
const SLOT: &str = "Dịch bệnh làm thay đổi kế hoạch công tác của cả hai cơ quan";
const INSPECTION: &str = "records/2019/tw/tw-2019-kt-01.yaml";

/// What `check` tells of words: code, message, first remedy.
fn told(office: &Office) -> Vec<(String, String, String)> {
    let said: Json = serde_json::from_str(&office.qcph(&["check", "--json"]).out).unwrap();
    let problems = said["van_de"].as_array().unwrap().iter();
    let of = |problem: &Json| {
        let text = |value: &Json| value.as_str().unwrap_or_default().to_owned();
        (text(&problem["ma"]), text(&problem["noi_dung"]), text(&problem["cach_sua"][0]))
    };
    problems.map(of).filter(|(code, ..)| CODES.contains(&code.as_str())).collect()
}

fn told_of(text: &str) -> Vec<(String, String, String)> {
    let office = Office::sample();
    office.edit(RECORD, SLOT, text);
    told(&office)
}

/// The records of both samples, and the text of the regulation put into a record line by line.
#[test]
fn nothing_in_the_samples_is_a_slip() {
    let office = Office::sample();
    for (path, bytes) in files_below(&repository().join("examples/2025-2026")) {
        office.write_bytes(&path, &bytes);
    }
    assert_eq!(told(&office), []);
    let page = std::fs::read_to_string(repository().join("docs/quy-che.md")).unwrap();
    let data = std::fs::read_to_string(repository().join("records/quy-che/quy-che-2015-2020.yaml"));
    let data = data.unwrap();
    let lines = page.lines().chain(data.lines()).filter(|line| !line.contains('`'));
    let lines: Vec<String> = lines
        .map(|line| line.replace(['"', '\\', '|', '*', '{', '}', '#'], " ").trim().to_owned())
        .filter(|line| line.split(' ').count() > 3)
        .collect();
    assert!(lines.len() > 100, "{}", lines.len());
    let items = lines.join("\"\n    - \"");
    let office = Office::sample();
    office.edit(RECORD, &format!("- {SLOT}"), &format!("- \"{items}\""));
    // Of these only what the proof says of single words: the regulation is no text of a record.
    let slips: Vec<_> = told(&office)
        .into_iter()
        .filter(|(code, ..)| !["Q133", "Q134"].contains(&&**code))
        .collect();
    assert_eq!(slips, []);
}

#[test]
fn words_of_other_languages_are_passed_over() {
    let text = "Cài phần mềm Microsoft Excel, email, online, website https://vss.gov.vn/tin, hộp thư \
                thu_moi@bhxh.gov.vn, mã VN-05/2020, file test.docx, ôtô, axít, vắcxin, TP.HCM, Đắk Lắk, \
                Krông Pắc, Müller, café, of the roof, sofa, dự án SASMOS, KCN VSIP, lđlđ, đ/c A, v.v.";
    assert_eq!(told_of(text), []);
}

#[rustfmt::skip]
const SLIPS: &[(&str, &str, &str)] = &[
    ("kế hoạch ddaf thay đổi", "Q137", "viết: `kế hoạch đà thay đổi`"),
    ("hai bên hojp vào tháng 6", "Q137", "viết: `hai bên họp vào tháng 6`"),
    ("người lao động ddwowcj bảo vệ", "Q137", "viết: `người lao động được bảo vệ`"),
    ("nguwowif lao động", "Q137", "viết: `người lao động`"),
    ("cacs cow quan phoois hợp", "Q137", "viết: `các cơ quan phối hợp`"),
    ("rà soát doanh ngiệp", "Q138", "viết: `rà soát doanh nghiệp`"),
    ("toàn nghành", "Q138", "viết: `toàn ngành`"),
    ("người lao động đuợc bảo vệ", "Q138", "viết: `người lao động được bảo vệ`"),
    ("thu bảohiểm xã hội", "Q138", "viết: `thu bảo hiểm xã hội`"),
    ("tháng 6 hoăc tháng 7", "Q138", "xem lại từng chữ; đúng là tiếng nước ngoài thì để nguyên"),
    ("kết qủa cuả hai cơ quan", "Q139", "viết: `kết quả của hai cơ quan`"),
    ("tòan tỉnh", "Q139", "viết: `toàn tỉnh`"),
    ("hòa giải và điều hoà", "Q139", "hai lối đều được chấp nhận; trong một văn bản chỉ dùng một lối"),
    ("kế hoạch như như cũ", "Q133", "viết: `kế hoạch như cũ`"),
    ("đã đã sửa kế hoạch", "Q133", "viết: `đã sửa kế hoạch`"),
    ("gửi Bảo hiểm Xã hội Việt Nam", "Q126", "viết: `Bảo hiểm xã hội Việt Nam`"),
    ("gửi tổng liên đoàn lao động Việt Nam", "Q126", "viết: `Tổng Liên đoàn Lao động Việt Nam`"),
];

#[test]
fn every_slip_is_told_of_and_nothing_else() {
    for (text, code, remedy) in SLIPS {
        let told = told_of(text);
        let [(found, message, right)] = &told[..] else { panic!("{text}: {told:?}") };
        assert_eq!((found.as_str(), right.as_str()), (*code, *remedy), "{text}: {message}");
    }
}

/// Words that are doubled on purpose, or where two words meet.
#[test]
fn reduplications_are_passed_over() {
    for text in [
        "luôn luôn",
        "ngày ngày",
        "xa xa",
        "dần dần",
        "thường thường",
        "ai ai",
        "nhà nhà",
        "năm năm",
        "đời đời",
        "từng bước từng bước",
        "từ từ",
        "song song",
        "hằng hằng",
        "cơ quan quan tâm",
        "ý kiến kiến nghị",
        "người lao động động viên nhau",
        "hàng không không thực hiện",
    ] {
        assert_eq!(told_of(&format!("kế hoạch {text}")), [], "{text}");
    }
}

#[test]
fn bases_that_were_replaced_are_told_of() {
    let old = "Luật Bảo hiểm xã hội ngày 20 tháng 11 năm 2014";
    for (text, number) in [
        ("Luật Bảo hiểm xã hội ngày 29 tháng 6 năm 2006", "71/2006/QH11"),
        ("Luật Công đoàn năm 1990", "40-LCT/HĐNN8"),
        ("Nghị định số 152/2006/NĐ-CP ngày 22 tháng 12 năm 2006 của Chính phủ", "152/2006/NĐ-CP"),
    ] {
        let office = Office::sample();
        office.edit(INSPECTION, old, text);
        let told = told(&office);
        let [(code, message, _)] = &told[..] else { panic!("{text}: {told:?}") };
        assert_eq!(code, "Q240");
        assert!(message.contains(number), "{text}: {message}");
    }
}
