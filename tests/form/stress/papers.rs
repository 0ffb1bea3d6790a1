//! Stress records of special kinds: a report, a letter, an old notice, a joint text, copies.

use super::blocks::{clause, end, heading, opening, para, section, strings, table, tasks, words};
use super::{between, notice, signature};
use qcph::documents::document::{
    Appendix, Block, Column, CopyBlock, Document, Header, SignatureBlock, Title, Width,
};

pub fn report_kind(document: &mut Document, subject: &str) {
    document.title = Some(Title { kind: "BÁO CÁO".into(), subject: subject.into() });
    document.header.number = "Số: 15/BC-BHXH".into();
}

/// Parts, sections, points, a table over four pages, two appendices, one in landscape.
pub fn report() -> Document {
    let mut body = vec![opening()];
    let parts = ["KẾT QUẢ THỰC HIỆN", "ĐÁNH GIÁ CHUNG", "PHƯƠNG HƯỚNG, NHIỆM VỤ"];
    for (at, title) in parts.iter().enumerate() {
        let label = format!("Phần {}", ["I", "II", "III"][at]);
        body.push(Block::Part { label, title: (*title).into() });
        body.extend([section("I.", "TÌNH HÌNH CHUNG"), heading("1.", "Thuận lợi, khó khăn")]);
        body.push(clause(2, words(40, at, ".")));
        for (label, from) in [("a)", 0), ("b)", 3)] {
            body.push(Block::Point { label: label.into(), text: vec![words(40, from, ";")] });
        }
        body.push(Block::Dash { text: vec![words(25, 7, ".")] });
        if at == 0 {
            body.push(Block::Note { text: strings(&["Đơn vị tính: đồng"]) });
            body.push(table(95));
        }
    }
    body.push(para("Trên đây là báo cáo, số liệu chi tiết tại các phụ lục kèm theo./."));
    let mut document = notice(body);
    report_kind(
        &mut document,
        "Tổng kết thực hiện Quy chế phối hợp năm 2020 và phương hướng năm 2021",
    );
    document.addressees = strings(&[
        "Bảo hiểm xã hội Việt Nam",
        "Tổng Liên đoàn Lao động Việt Nam",
        "Ủy ban nhân dân tỉnh Hải Dương",
    ]);
    document.recipients.insert(0, "Như trên".into());
    let attached = "(Kèm theo Báo cáo số 15/BC-BHXH ngày 05 tháng 01 năm 2021 của Bảo hiểm xã hội tỉnh Hải Dương)";
    let note = Block::Note { text: strings(&["Đơn vị tính: đồng"]) };
    let mut last = vec![section("I.", "HỒ SƠ")];
    last.extend(tasks(30));
    last.push(para("Danh mục gồm 30 hồ sơ./."));
    let appendix = |label: &str, title: &str, landscape, body| Appendix {
        label: label.into(),
        title: title.into(),
        attached: attached.into(),
        landscape,
        body,
    };
    let names =
        "DANH SÁCH ĐƠN VỊ NỢ BẢO HIỂM XÃ HỘI TỪ 03 THÁNG TRỞ LÊN TRÊN ĐỊA BÀN TỈNH HẢI DƯƠNG";
    document.appendices = vec![
        appendix("Phụ lục I", names, true, vec![note, table(60)]),
        appendix("Phụ lục II", "DANH MỤC HỒ SƠ", false, last),
    ];
    document
}

/// An office letter of 2016, under TT 01/2011/TT-BNV.
pub fn letter() -> Document {
    let mut body = vec![para(&words(70, 0, ".")), section("I.", "NỘI DUNG")];
    body.extend(tasks(12));
    body.push(end());
    let mut document = notice(body);
    document.profile = "tt01";
    document.size = 13;
    document.urgency = Some("KHẨN");
    document.title = None;
    document.header = Header {
        superior: Vec::new(),
        issuer: strings(&["BẢO HIỂM XÃ HỘI", "VIỆT NAM"]),
        number: "Số: 2618/BHXH-KHTC".into(),
        place_date: "Hà Nội, ngày 05 tháng 01 năm 2016".into(),
        subject: Some("V/v hướng dẫn thực hiện Quy chế phối hợp với Tổng Liên đoàn Lao động Việt Nam năm 2016".into()),
    };
    document.addressees = strings(&[
        "Bảo hiểm xã hội các tỉnh, thành phố trực thuộc Trung ương; Bảo hiểm xã hội Bộ Quốc phòng và các đơn vị sự nghiệp trực thuộc",
        "Văn phòng",
    ]);
    document.bases = strings(&["Căn cứ Luật Bảo hiểm xã hội ngày 20 tháng 11 năm 2014,"]);
    document.recipients = strings(&["Như trên", "Tổng LĐLĐ Việt Nam (để phối hợp)"]);
    document
}

/// A notice of 2016 by one agency, with everything that differs from today.
pub fn old_notice() -> Document {
    let mut document = report();
    document.profile = "tt01";
    document.header.place_date = "Hải Dương, ngày 05 tháng 01 năm 2016".into();
    document.bases = strings(&[
        "Căn cứ Luật Bảo hiểm xã hội ngày 20 tháng 11 năm 2014;",
        "Căn cứ Quy chế phối hợp ngày 27 tháng 4 năm 2012,",
    ]);
    document
}

pub fn long_names() -> Document {
    let mut document = notice(vec![opening(), end()]);
    document.draft = true;
    document.urgency = Some("THƯỢNG KHẨN");
    document.header = Header {
        superior: strings(&["TỔNG LIÊN ĐOÀN LAO ĐỘNG VIỆT NAM"]),
        issuer: strings(&[
            "CÔNG ĐOÀN CÁC KHU CÔNG NGHIỆP VÀ CHẾ XUẤT THÀNH PHỐ HỒ CHÍ MINH VÀ CÁC TỈNH MIỀN ĐÔNG NAM BỘ",
        ]),
        number: "Số: 1619/BC-TLĐ-BHXH".into(),
        place_date: "Thành phố Hồ Chí Minh, ngày 29 tháng 12 năm 2020".into(),
        subject: None,
    };
    document.title = Some(Title { kind: "BÁO CÁO".into(), subject: words(170, 3, "") });
    document.addressees = strings(&["Tổng Liên đoàn Lao động Việt Nam"]);
    document.bases = strings(&[
        "Căn cứ Luật Bảo hiểm xã hội ngày 20 tháng 11 năm 2014;",
        "Căn cứ Quy chế phối hợp số 1619/QCPH-TLĐ-BHXH ngày 27 tháng 4 năm 2012.",
    ]);
    document.recipients.insert(0, "Như trên".into());
    document
}

/// A name that breaks between its lines alone.
fn tied(lines: &[&str]) -> String {
    lines.iter().map(|line| line.replace(' ', "\u{a0}")).collect::<Vec<_>>().join(" ")
}

/// Two bodies, one header, signatures side by side.
pub fn joint() -> Document {
    let mut document = notice(between(Vec::new(), tasks(11), end()));
    document.header = Header {
        superior: Vec::new(),
        issuer: vec![
            format!("{}\u{a0}-", tied(&["BẢO HIỂM XÃ HỘI", "VIỆT NAM"])),
            tied(&["TỔNG LIÊN ĐOÀN LAO ĐỘNG", "VIỆT NAM"]),
        ],
        number: "Số: 1619/QCPH-BHXH-TLĐ".into(),
        place_date: "Hà Nội, ngày 27 tháng 4 năm 2020".into(),
        subject: None,
    };
    document.title = Some(Title {
        kind: "QUY CHẾ".into(),
        subject:
            "Phối hợp công tác giữa Bảo hiểm xã hội Việt\u{a0}Nam và Tổng Liên đoàn Lao động Việt\u{a0}Nam"
                .into(),
    });
    let title = |authority: &str, post: &str, lines: &[&str], name| {
        let first = tied(&[&[authority], lines].concat());
        signature(&[&first, post], name)
    };
    document.signatures = vec![
        title(
            "KT. TỔNG GIÁM ĐỐC",
            "PHÓ TỔNG GIÁM ĐỐC",
            &["BẢO HIỂM XÃ HỘI", "VIỆT NAM"],
            "Nguyễn Đình Khương",
        ),
        title(
            "TM. ĐOÀN CHỦ TỊCH",
            "PHÓ CHỦ TỊCH THƯỜNG TRỰC",
            &["TỔNG LIÊN ĐOÀN LAO ĐỘNG", "VIỆT NAM"],
            "Trần Thanh Hải",
        ),
    ];
    document.filing = "Lưu: VT, PC (BHXH), VT (TLĐ)".into();
    document
}

/// A phiếu gửi, then an extract with the block of the copy.
pub fn copies(profile: &'static str) -> Vec<Document> {
    let mut slip = notice(vec![para("Văn phòng xin gửi văn bản kèm theo phiếu này./.")]);
    slip.header.superior = Vec::new();
    slip.header.issuer = strings(&["VĂN PHÒNG"]);
    slip.header.number = "Số: 02/PG-VP".into();
    slip.title = Some(Title { kind: "PHIẾU GỬI".into(), subject: String::new() });
    let mut sent = notice(between(vec![opening()], tasks(3), end()));
    sent.signatures = vec![SignatureBlock {
        post: Some("Phó Trưởng ban Thu".into()),
        ..signature(&["TRƯỞNG ĐOÀN KIỂM TRA LIÊN NGÀNH"], "Lê Thị C")
    }];
    let old = profile == "tt01";
    let year = if old { "2016" } else { "2021" };
    sent.copies.push(CopyBlock {
        profile,
        kind: "TRÍCH SAO".into(),
        issuer: strings(&["BẢO HIỂM XÃ HỘI", "HUYỆN THANH HÀ"]),
        number: format!("Số: 03/{}-BHXH", if old { "TS" } else { "TrS" }),
        place_date: format!("Thanh Hà, ngày 12 tháng 01 năm {year}"),
        note: None,
        signature: signature(&["GIÁM ĐỐC"], "Phạm Văn D"),
        recipients: strings(&["Như trên"]),
        filing: "Lưu: VT".into(),
    });
    for document in [&mut slip, &mut sent] {
        document.profile = profile;
        document.header.place_date = format!("Hải Dương, ngày 05 tháng 01 năm {year}");
    }
    vec![slip, sent]
}

/// Signs of Typst, minijinja and YAML in every field.
pub fn hostile() -> Document {
    const SIGNS: &str = "#panic(1) $x^2$ *đậm* _nghiêng_ `raw` <label> @ref // chú thích /* x */ = đề mục - gạch \
        + số / a: b ~ -- --- ... \\ \\u{41} [x] {y} {{ z }} {% if %} \"nháy\" 'đơn' https://vi.vn";
    let column =
        |title: &str| Column { title: title.into(), align: "left", width: Width::Share { fr: 1 } };
    let mut document = notice(vec![
        para(SIGNS),
        Block::Point { label: "a)".into(), text: strings(&[SIGNS]) },
        Block::Table {
            size: None,
            kinds: Vec::new(),
            caption: Some("#cap *x*".into()),
            columns: vec![column("#a"), column("*b*")],
            rows: vec![strings(&["#1", SIGNS]), strings(&["2", "98,5%"])],
        },
        end(),
    ]);
    report_kind(&mut document, "Về #let x = 1 và *sao* _gạch_ <a> @b");
    document.addressees = strings(&["*A* #b"]);
    document.recipients = strings(&["Như trên", "= Một", "- Hai #x"]);
    document
}
