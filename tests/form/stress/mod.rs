//! Documents that strain the layout: long names, many recipients, tables over pages, every place
//! where a page can end. Each obeys the form; none may raise an alarm.

mod blocks;
mod papers;

pub use blocks::{clause, para, table, words};

use blocks::{end, heading, opening, section, strings, tasks};
use papers::{copies, hostile, joint, letter, long_names, old_notice, report, report_kind};
use qcph::documents::document::{
    Block, Column, Document, Header, Meta, Sheet, SignatureBlock, Title, Width,
};

fn signature(lines: &[&str], name: &str) -> SignatureBlock {
    SignatureBlock { lines: strings(lines), post: None, name: name.into(), signed: true }
}

/// An ordinary notice; the records below change it.
pub fn notice(body: Vec<Block>) -> Document {
    Document {
        profile: "nd30",
        size: 14,
        draft: false,
        urgency: None,
        header: Header {
            superior: strings(&["BẢO HIỂM XÃ HỘI VIỆT NAM"]),
            issuer: strings(&["BẢO HIỂM XÃ HỘI", "TỈNH HẢI DƯƠNG"]),
            number: "Số: 15/TB-BHXH".into(),
            place_date: "Hải Dương, ngày 05 tháng 01 năm 2021".into(),
            subject: None,
        },
        title: Some(Title {
            kind: "THÔNG BÁO".into(),
            subject: "Kết luận của Giám đốc Bảo hiểm xã hội tỉnh Hải Dương tại cuộc họp liên tịch \
                      với Liên đoàn Lao động tỉnh năm 2020"
                .into(),
        }),
        addressees: Vec::new(),
        bases: Vec::new(),
        body,
        signatures: vec![signature(&["TL. GIÁM ĐỐC", "CHÁNH VĂN PHÒNG"], "Nguyễn Văn A")],
        recipients: strings(&[
            "Bảo hiểm xã hội Việt Nam (để báo cáo)",
            "Tổng Liên đoàn Lao động Việt Nam (để báo cáo)",
            "Liên đoàn Lao động tỉnh (để phối hợp)",
            "Các phòng nghiệp vụ",
        ]),
        filing: "Lưu: VT, VP".into(),
        appendices: Vec::new(),
        copies: Vec::new(),
    }
}

pub fn sheet(documents: Vec<Document>) -> Sheet {
    let meta =
        Meta {
            title: "Văn bản".into(), author: "BHXH".into(), number: None, date: (2021, 1, 5)
        };
    Sheet { meta, attachments: Vec::new(), documents }
}

fn full() -> Vec<Block> {
    let mut body = vec![
        opening(),
        section("I.", "ĐÁNH GIÁ CHUNG"),
        heading("1.", "Ưu điểm"),
        para(&words(60, 0, ".")),
        heading("2.", "Tồn tại, hạn chế"),
        para(&words(45, 9, ".")),
        section("II.", "NHIỆM VỤ"),
    ];
    body.extend(tasks(6));
    body.extend([section("III.", "TỔ CHỨC THỰC HIỆN"), end()]);
    body
}

fn between(first: Vec<Block>, many: Vec<Block>, last: Block) -> Vec<Block> {
    first.into_iter().chain(many).chain([last]).collect()
}

fn with(mut document: Document, change: impl Fn(&mut Document)) -> Document {
    change(&mut document);
    document
}

fn place(number: &'static str, place_date: &'static str) -> Document {
    with(notice(vec![opening(), end()]), |document| {
        document.header.number = number.into();
        document.header.place_date = place_date.into();
    })
}

/// Every stress record by name.
pub fn all() -> Vec<(String, Sheet)> {
    let long_place = "Thị xã Phú Mỹ Hưng Long Thành Trung Bình, ngày 29 tháng 12 năm 2020";
    let recipients = |count: usize| -> Vec<String> {
        let name = |n: usize| match n % 3 {
            0 => format!("Phòng nghiệp vụ {n}"),
            _ => format!("Ủy ban nhân dân huyện Thanh Hà thứ {n} (để phối hợp chỉ đạo)"),
        };
        (1..=count).map(name).collect()
    };
    let mut thirty = vec![opening()];
    for (at, numeral) in ["I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII"]
        .iter()
        .enumerate()
    {
        thirty.push(section(&format!("{numeral}."), &words(8, at * 3, "").to_uppercase()));
        thirty.extend(tasks(36));
    }
    thirty.push(end());
    let big = Block::Table {
        size: None,
        kinds: Vec::new(),
        caption: None,
        columns: ["STT", "Nội dung", "Đơn vị"]
            .map(|title| Column { title: title.into(), align: "left", width: Width::Auto(()) })
            .into(),
        rows: vec![vec!["1".into(), words(1100, 0, "."), "Phòng Thu".into()]],
    };
    let three_lines = with(notice(between(vec![opening()], tasks(60), end())), |document| {
        document.size = 13;
        document.header.issuer = strings(&[
            "BẢO HIỂM XÃ HỘI KHU VỰC",
            "HẢI DƯƠNG - HƯNG YÊN",
            "VÀ CÁC ĐƠN VỊ TRỰC THUỘC",
        ]);
    });
    let by_order = |urgency: &'static str| {
        with(notice(vec![opening(), end()]), |document| {
            document.size = 13;
            document.urgency = Some(urgency);
            report_kind(document, "Kết quả kiểm tra");
            document.recipients = recipients(14);
            document.signatures = vec![signature(
                &["TL. TỔNG GIÁM ĐỐC", "KT. CHÁNH VĂN PHÒNG", "PHÓ CHÁNH VĂN PHÒNG"],
                "Nguyễn Thị Minh Khai",
            )];
        })
    };
    let mut all: Vec<(String, Sheet)> = [
        ("notice", vec![notice(full())]),
        ("short", vec![with(notice(vec![opening(), end()]), |document| document.size = 13)]),
        ("one-line", vec![notice(vec![para("Thông báo để biết./.")])]),
        ("sixty", vec![three_lines]),
        ("long-names", vec![long_names()]),
        ("place", vec![place("Số: 05/TB-BHXH", long_place)]),
        ("place-number", vec![place("Số: 1619/TB-BHXH-TLĐ", long_place)]),
        (
            "recipients",
            vec![with(notice(between(vec![opening()], tasks(9), end())), |d| {
                d.recipients = recipients(40)
            })],
        ),
        ("report", vec![report()]),
        ("letter", vec![letter()]),
        ("old-notice", vec![old_notice()]),
        ("joint", vec![joint()]),
        ("copies", copies("nd30")),
        ("old-copies", copies("tt01")),
        ("hostile", vec![hostile()]),
        ("thirty", vec![notice(thirty)]),
        ("big-cell", vec![notice(vec![opening(), big, end()])]),
        ("khan", vec![by_order("KHẨN")]),
        ("hoa-toc", vec![by_order("HỎA TỐC")]),
    ]
    .map(|(name, documents)| (name.to_owned(), sheet(documents)))
    .into();
    // The signature is pushed down line by line, through the foot of the page.
    for n in 0..40 {
        let last = words([4, 30, 14, 70][n % 4], n, "./.");
        let body = between(vec![opening()], tasks(4), para(&words(20 + n * 14, 0, ".")));
        let body = body.into_iter().chain([para(&last)]).collect();
        let document =
            with(notice(body), |document| document.size = if n % 2 == 0 { 13 } else { 14 });
        all.push((format!("foot{n:02}"), sheet(vec![document])));
    }
    all
}
