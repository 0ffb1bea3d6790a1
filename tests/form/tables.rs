//! Tables of every shape and words of every length: on the page without ink over ink, or refused with
//! a reason before anything is laid out; and lines that end where nothing is torn.

use super::{book, engine, measured, stress};
use qcph::documents::document::{Appendix, Block, Column, Document, Sheet, Width};
use qcph::form::Verdict;
use qcph::form::lines;
use qcph::form::reader;
use qcph::problem::Code;
use qcph::render::Engine;

/// A document whose annex is one table.
fn annex(columns: Vec<Column>, rows: Vec<Vec<String>>, landscape: bool) -> Sheet {
    let mut table = Block::table(columns);
    if let Block::Table { rows: own, .. } = &mut table {
        *own = rows;
    }
    let mut document = stress::notice(vec![stress::para("Chi tiết tại phụ lục kèm theo./.")]);
    document.appendices = vec![Appendix {
        label: "Phụ lục".into(),
        title: "DANH SÁCH ĐƠN VỊ".into(),
        attached: "(Kèm theo Thông báo số 15/TB-BHXH ngày 05 tháng 01 năm 2021 của Bảo hiểm xã hội tỉnh Hải Dương)".into(),
        landscape,
        body: vec![table],
    }];
    stress::sheet(vec![document])
}

fn column(title: &str, align: &'static str) -> Column {
    let width = if title == "STT" { Width::Fixed(12) } else { Width::Share { fr: 1 } };
    Column { title: title.into(), align, width }
}

/// Digits with full stops.
fn amount(digits: usize, from: usize) -> String {
    let digits: Vec<char> =
        (0..digits).map(|at| char::from(b'1' + u8::try_from((at + from) % 9).unwrap())).collect();
    let mut text = String::new();
    for (at, digit) in digits.iter().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push('.');
        }
        text.push(*digit);
    }
    text
}

/// What is wrong with the pages; `None` when the sheet is refused as too wide or too large.
fn faults(engine: &Engine, sheet: &Sheet) -> Option<Vec<String>> {
    if let Err(misfits) = engine.fit(sheet) {
        let code = misfits[0].problem.code;
        assert!(matches!(code, Code::TableTooWide | Code::TableTooLarge), "{misfits:?}");
        assert!(!misfits[0].words.is_empty());
        return None;
    }
    let reports = measured(engine, &book(), sheet);
    let rows = reports.iter().flat_map(|report| &report.rows);
    let wrong = rows.filter(|row| row.verdict == Verdict::Fails);
    Some(wrong.map(|row| format!("{} {} {:?}", row.rule.id, row.measured, row.page)).collect())
}

#[test]
fn no_table_prints_ink_over_ink() {
    let engine = engine();
    let (mut printed, mut refused, mut wrong) = (0, 0, Vec::new());
    for (at, columns) in [2, 3, 5, 7, 8, 10, 12, 16, 20, 30, 45, 60].into_iter().enumerate() {
        for digits in [5, 9, 11, 15] {
            for letters in [1, 7, 25, 60, 200] {
                let rows = [1, 3, 40, 2, 7][(at + digits + letters) % 5];
                let names = (0..columns).map(|n| match n {
                    0 => column("STT", "center"),
                    1 => column("Tên đơn vị sử dụng lao động", "left"),
                    n if n + 1 == columns => column("Ghi chú", "left"),
                    n => column(&format!("Số phải đóng quý {n}"), "right"),
                });
                let cell = |row: usize, n: usize| match n {
                    0 => row.to_string(),
                    1 => format!(
                        "Công ty {} Hải Dương",
                        "abcdefghij".repeat(20).chars().take(letters).collect::<String>()
                    ),
                    n if n + 1 == columns => "Đã khởi kiện theo công văn 1246/BHXH-QLT".to_owned(),
                    n => amount(digits, row + n),
                };
                let cells = (1..=rows).map(|row| (0..columns).map(|n| cell(row, n)).collect());
                let sheet = annex(names.collect(), cells.collect(), (digits + letters) % 2 == 0);
                match faults(&engine, &sheet) {
                    None => refused += 1,
                    Some(found) => {
                        printed += 1;
                        wrong.extend(found.into_iter().map(|fault| format!("{columns} columns, {digits} digits, {letters} letters, {rows} rows: {fault}")));
                    }
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(printed > 120 && refused > 40, "{printed} printed, {refused} refused");
}

#[test]
fn a_table_for_a_portrait_page_stays_there_and_a_wider_one_turns_it() {
    let engine = engine();
    let titles = ["STT", "Tên đơn vị", "Phải đóng", "Đã đóng", "Chậm đóng", "Lãi", "Ghi chú"];
    let columns =
        |count: usize| titles[..count].iter().map(|title| column(title, "left")).collect();
    let row = [
        "1",
        "Công ty TNHH Sản xuất và Thương mại Hải Dương",
        "15.812.400.000",
        "12.000.000.000",
        "3.812.400.000",
        "98.123.456",
        "Đã có văn bản đôn đốc nhiều lần",
    ];
    let rows =
        |count: usize| vec![row[..count].iter().map(|cell| (*cell).to_owned()).collect(); 30];
    let turned = |count| {
        let fitted = engine.fit(&annex(columns(count), rows(count), false)).unwrap();
        fitted[0].appendices[0].landscape
    };
    assert!(!turned(4) && !turned(7));
    let two = |list: &[&str]| -> Vec<String> {
        list.iter().chain(&list[1..5]).map(|text| (*text).to_owned()).collect()
    };
    let columns_of =
        |titles: Vec<String>| titles.iter().map(|title| column(title, "left")).collect();
    let wide = annex(columns_of(two(&titles)), vec![two(&row)], false);
    assert!(engine.fit(&wide).unwrap()[0].appendices[0].landscape);
    assert_eq!(faults(&engine, &wide), Some(Vec::new()));
    for count in [4, 5, 6, 7] {
        assert_eq!(faults(&engine, &annex(columns(count), rows(count), false)), Some(Vec::new()));
    }
}

#[test]
fn a_repeated_heading_may_tie_words_to_numbers() {
    let engine = engine();
    let titles = [
        "STT",
        "Tên",
        "Năm\u{a0}2018 so với năm\u{a0}2017",
        "Đến ngày\u{a0}30/9",
        "Quý\u{a0}III năm\u{a0}2019",
        "Điều\u{a0}23",
    ];
    let columns = titles.iter().map(|title| column(title, "left")).collect();
    let rows = (1..=120).map(|n| {
        vec![n.to_string(), "Công ty".into(), "5".into(), "6".into(), "7".into(), "8".into()]
    });
    assert_eq!(faults(&engine, &annex(columns, rows.collect(), false)), Some(Vec::new()));
}

#[test]
fn more_cells_than_a_document_may_hold_are_refused_before_layout() {
    let engine = engine();
    let row = vec!["1".to_owned(), "Tên".into()];
    let sheet = |rows: usize| {
        annex(vec![column("STT", "center"), column("Tên", "left")], vec![row.clone(); rows], false)
    };
    let refused = engine.fit(&sheet(qcph::render::fit::MOST_CELLS)).unwrap_err();
    assert_eq!(refused[0].problem.code, Code::TableTooLarge);
    assert!(engine.fit(&sheet(qcph::render::fit::MOST_CELLS / 2 - 1)).is_ok());
}

/// The lines of the body, as they end.
fn lines_of(engine: &Engine, document: Document) -> Vec<String> {
    let pdf = engine.render(&stress::sheet(vec![document]), "thu").unwrap();
    let reading = reader::read(pdf.bytes).unwrap();
    let (blocks, _) = lines::lines(&reading);
    blocks.iter().flat_map(|block| &block.lines).map(|line| line.text.trim().to_owned()).collect()
}

#[test]
fn no_line_ends_inside_a_number() {
    use qcph::documents::vietnamese::tie;
    let engine = engine();
    let texts = [
        "Công văn số 1246/BHXH-QLT ngày 24/7/2020 của Bảo hiểm xã hội",
        "Chương trình CTr-BHXH-LĐLĐ ngày 15/9/2020 giai đoạn 2016 - 2020",
        "từ 03 đến 05 vụ theo Khoản 2 Điều 15 với 412.500.000 đồng của ông Hồ Văn P",
    ];
    let torn = [
        "1246/",
        "BHXH-",
        "24/",
        "7/",
        "CTr-",
        "15/",
        "9/",
        "2016",
        "2016 -",
        "03",
        "03 đến",
        "Khoản",
        "Khoản 2",
        "Điều",
        "412.500.000",
        "Văn",
    ];
    let mut body = Vec::new();
    for text in texts {
        for n in 0..40 {
            body.push(stress::para(&tie(&format!("Nội dung {}{text}.", "cho ".repeat(n)))));
        }
    }
    body.push(stress::para("Thông báo để biết./."));
    let lines = lines_of(&engine, stress::notice(body));
    let wrong: Vec<&String> = lines
        .iter()
        .filter(|line| {
            torn.iter().any(|end| {
                line.replace('\u{a0}', " ").split(' ').next_back() == Some(end)
                    || line.ends_with(&format!(" {end}"))
            })
        })
        .collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
    assert!(lines.len() > 240, "only {} lines", lines.len());
}

#[test]
fn words_that_no_line_can_hold_are_broken_and_come_back_whole() {
    let engine = engine();
    let words = [
        format!("https://baohiemxahoi.example.vn/{}", "duong-dan/".repeat(18)),
        "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08".to_owned(),
        "…".repeat(200),
        "_".repeat(120),
        "LĐLĐ/BHXH/".repeat(30),
        "abcdefghij".repeat(7),
        "x".repeat(200),
    ];
    for word in &words {
        let mut document = stress::notice(vec![
            stress::para(&format!("Nội dung tại {word} như sau:")),
            stress::clause(1, word.clone()),
            stress::table(2),
            stress::para("Thông báo để biết./."),
        ]);
        document.recipients.push(word.clone());
        if let Block::Table { rows, .. } = &mut document.body[2] {
            rows[0][1].clone_from(word);
            rows[1][4].clone_from(word);
        }
        let sheet = stress::sheet(vec![document]);
        assert_eq!(faults(&engine, &sheet), Some(Vec::new()), "{word}");
        let reading = reader::read(engine.render(&sheet, "thu").unwrap().bytes).unwrap();
        let text: String =
            lines::lines(&reading).0.iter().map(|block| block.text().replace(' ', "")).collect();
        assert!(text.matches(word).count() >= 5, "{word}");
    }
}

#[test]
fn a_word_that_no_title_can_hold_is_refused() {
    let engine = engine();
    let long = "abcdefghij".repeat(7);
    let changes: [fn(&mut Document, &str); 6] = [
        |d, long| d.title.as_mut().unwrap().subject.push_str(&format!(" {long}")),
        |d, long| d.header.subject = Some(format!("V/v {long}")),
        |d, long| d.header.issuer.push(long.to_owned()),
        |d, long| d.header.number = format!("Số: 15/{long}"),
        |d, long| d.signatures[0].lines.push(long.to_owned()),
        |d, long| d.signatures[0].name = long.to_owned(),
    ];
    for (at, change) in changes.into_iter().enumerate() {
        let mut document = stress::notice(vec![stress::para("Thông báo để biết./.")]);
        change(&mut document, &long);
        let refused = engine.fit(&stress::sheet(vec![document])).unwrap_err();
        assert_eq!(refused[0].problem.code, Code::WordTooLong, "change {at}");
        assert!(refused[0].words.contains(&long), "change {at}");
    }
}
