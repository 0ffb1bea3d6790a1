//! Documents that strain the layout: long names, many recipients, tables over pages, every place
//! where a page can end. Each obeys the form; none may raise an alarm.

use qcph::documents::document::{
    Appendix, Block, Column, CopyBlock, Document, Header, Meta, Sheet, SignatureBlock, Title, Width,
};

const WORDS: &str = "tổ chức thực hiện chế độ bảo hiểm xã hội cho người lao động trên địa bàn tỉnh; \
    đôn đốc thu hồi nợ đọng, phối hợp kiểm tra, giám sát việc đóng bảo hiểm xã hội, bảo hiểm y tế, \
    bảo hiểm thất nghiệp tại các đơn vị sử dụng lao động, kịp thời báo cáo kết quả về cơ quan chủ trì";

/// `count` words of running text, from the word `from`, with a capital and an ending.
pub fn words(count: usize, from: usize, end: &str) -> String {
    let all: Vec<&str> = WORDS.split_whitespace().collect();
    let text: Vec<&str> = (0..count).map(|at| all[(from + at) % all.len()]).collect();
    let text = text.join(" ");
    let text = text.trim_end_matches([',', ';']);
    let first = text.chars().next().unwrap();
    format!("{}{}{end}", first.to_uppercase(), &text[first.len_utf8()..])
}

pub fn para(text: &str) -> Block {
    Block::Para { text: vec![text.to_owned()] }
}

fn strings(list: &[&str]) -> Vec<String> {
    list.iter().map(|text| (*text).to_owned()).collect()
}

fn clause(number: usize, text: String) -> Block {
    Block::Clause { label: format!("{number}."), heading: false, text: vec![text] }
}

fn heading(label: &str, text: &str) -> Block {
    Block::Clause { label: label.into(), heading: true, text: vec![text.to_owned()] }
}

fn section(label: &str, title: &str) -> Block {
    Block::Section { label: label.into(), title: title.into() }
}

fn tasks(count: usize) -> Vec<Block> {
    (1..=count).map(|n| clause(n, words(28 + n % 23, n * 5, "."))).collect()
}

fn opening() -> Block {
    para(
        "Ngày 04 tháng 01 năm 2021, tại trụ sở Bảo hiểm xã hội tỉnh, Giám đốc Trần Văn B đã chủ trì \
         cuộc họp liên tịch giữa Bảo hiểm xã hội tỉnh và Liên đoàn Lao động tỉnh về thực hiện Quy \
         chế phối hợp công tác.",
    )
}

fn end() -> Block {
    para("Văn phòng Bảo hiểm xã hội tỉnh thông báo để các cơ quan, đơn vị biết, thực hiện./.")
}

fn signature(lines: &[&str], name: &str) -> SignatureBlock {
    SignatureBlock { lines: strings(lines), post: None, name: name.into() }
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

fn table(rows: usize) -> Block {
    let column = |title: &str, align, width| Column { title: title.into(), align, width };
    Block::Table {
        caption: Some("Bảng 1. Tình hình nợ bảo hiểm xã hội".into()),
        columns: vec![
            column("STT", "center", Width::Fixed(12)),
            column("Tên đơn vị sử dụng lao động", "left", Width::Share { fr: 2 }),
            column("Số lao động", "right", Width::Fixed(25)),
            column("Số tiền nợ", "right", Width::Fixed(32)),
            column("Ghi chú", "left", Width::Share { fr: 1 }),
        ],
        rows: (1..=rows)
            .map(|n| {
                let name = format!("Công ty trách nhiệm hữu hạn sản xuất và thương mại số {n}");
                let note = if n % 4 == 0 { "Đã khởi kiện" } else { "" };
                vec![
                    n.to_string(),
                    name,
                    (n * 37).to_string(),
                    format!("{n}.234.567.890"),
                    note.into(),
                ]
            })
            .collect(),
    }
}

fn report_kind(document: &mut Document, subject: &str) {
    document.title = Some(Title { kind: "BÁO CÁO".into(), subject: subject.into() });
    document.header.number = "Số: 15/BC-BHXH".into();
}

/// Parts, sections, points, a table over four pages, two appendices, one in landscape.
fn report() -> Document {
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
fn letter() -> Document {
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
fn old_notice() -> Document {
    let mut document = report();
    document.profile = "tt01";
    document.header.place_date = "Hải Dương, ngày 05 tháng 01 năm 2016".into();
    document.bases = strings(&[
        "Căn cứ Luật Bảo hiểm xã hội ngày 20 tháng 11 năm 2014;",
        "Căn cứ Quy chế phối hợp ngày 27 tháng 4 năm 2012,",
    ]);
    document
}

fn long_names() -> Document {
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

/// Two bodies, one header, signatures side by side.
fn joint() -> Document {
    let mut document = notice(between(Vec::new(), tasks(11), end()));
    document.header = Header {
        superior: Vec::new(),
        issuer: strings(&["BẢO HIỂM XÃ HỘI VIỆT NAM -", "TỔNG LIÊN ĐOÀN LAO ĐỘNG", "VIỆT NAM"]),
        number: "Số: 1619/QCPH-BHXH-TLĐ".into(),
        place_date: "Hà Nội, ngày 27 tháng 4 năm 2020".into(),
        subject: None,
    };
    document.title = Some(Title {
        kind: "QUY CHẾ".into(),
        subject:
            "Phối hợp công tác giữa Bảo hiểm xã hội Việt Nam và Tổng Liên đoàn Lao động Việt Nam"
                .into(),
    });
    document.signatures = vec![
        signature(
            &["KT. TỔNG GIÁM ĐỐC BẢO HIỂM XÃ HỘI VIỆT NAM", "PHÓ TỔNG GIÁM ĐỐC"],
            "Nguyễn Đình Khương",
        ),
        signature(
            &["TM. ĐOÀN CHỦ TỊCH TỔNG LIÊN ĐOÀN LAO ĐỘNG VIỆT NAM", "PHÓ CHỦ TỊCH THƯỜNG TRỰC"],
            "Trần Thanh Hải",
        ),
    ];
    document
}

/// A phiếu gửi, then an extract with the block of the copy.
fn copies(profile: &'static str) -> Vec<Document> {
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
fn hostile() -> Document {
    const SIGNS: &str = "#panic(1) $x^2$ *đậm* _nghiêng_ `raw` <label> @ref // chú thích /* x */ = đề mục - gạch \
        + số / a: b ~ -- --- ... \\ \\u{41} [x] {y} {{ z }} {% if %} \"nháy\" 'đơn' https://vi.vn";
    let column =
        |title: &str| Column { title: title.into(), align: "left", width: Width::Share { fr: 1 } };
    let mut document = notice(vec![
        para(SIGNS),
        Block::Point { label: "a)".into(), text: strings(&[SIGNS]) },
        Block::Table {
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
