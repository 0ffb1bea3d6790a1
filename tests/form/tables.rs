//! Tables of every shape and words of every length: on the page without ink over ink, or refused with
//! a reason before anything is laid out; and lines that end where nothing is torn.

use super::{book, engine, measured, stress};
use qcph::documents::document::{Appendix, Block, Column, Document, Sheet, Width};
use qcph::form::Verdict;
use qcph::form::lines;
use qcph::form::reader;
use qcph::problem::Code;
use qcph::render::Engine;
use qcph::templates::Templates;

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

/// One table: its shape follows from its number alone, so that any part of all is a fair sample.
struct Shape {
    columns: usize,
    digits: usize,
    letters: usize,
    rows: usize,
    landscape: bool,
}

impl Shape {
    /// Every number of columns, with every length of amounts, in both directions of the page.
    const EACH: usize = 59 * 11 * 2;
    /// As many again of those columns that a page can hold.
    const ALL: usize = 2 * Self::EACH;

    fn of(number: usize) -> Self {
        let most = if number < Self::EACH { 59 } else { 14 };
        // Strides that share no factor with what they count, so that nothing goes in step. Most words
        // are such as people use, else nearly every table is refused.
        Self {
            columns: 2 + number % most,
            digits: 5 + number / most % 11,
            landscape: number / (most * 11) % 2 == 1,
            letters: 1 + number * 89 % if number.is_multiple_of(4) { 200 } else { 14 },
            rows: 1 + number * 157 % 400,
        }
    }

    fn column(&self, at: usize) -> Column {
        match at {
            0 => column("STT", "center"),
            1 => column("Tên đơn vị sử dụng lao động", "left"),
            at if at + 1 == self.columns => column("Ghi chú", "left"),
            at => column(&format!("Số phải đóng quý {at}"), "right"),
        }
    }

    fn cell(&self, row: usize, at: usize) -> String {
        match at {
            0 => row.to_string(),
            1 => {
                let word: String = "abcdefghij".chars().cycle().take(self.letters).collect();
                format!("Công ty {word} Hải Dương")
            }
            at if at + 1 == self.columns => "Đã khởi kiện theo công văn 1246/BHXH-QLT".to_owned(),
            at => amount(self.digits, row + at),
        }
    }

    fn sheet(&self) -> Sheet {
        let names = (0..self.columns).map(|at| self.column(at)).collect();
        let row = |row| (0..self.columns).map(|at| self.cell(row, at)).collect();
        annex(names, (1..=self.rows).map(row).collect(), self.landscape)
    }
}

/// `QCPH_TABLES=1` tries every shape, some minutes long, in the place of one in so many.
#[test]
fn no_table_prints_ink_over_ink() {
    let engine = engine();
    let step = std::env::var("QCPH_TABLES").map_or(53, |step| step.parse().unwrap());
    let (mut printed, mut refused, mut wrong) = (0, 0, Vec::new());
    for number in (0..Shape::ALL).step_by(step) {
        let shape = Shape::of(number);
        match faults(&engine, &shape.sheet()) {
            None => refused += 1,
            Some(found) => {
                printed += 1;
                let Shape { columns, digits, letters, rows, landscape } = shape;
                wrong.extend(found.into_iter().map(|fault| format!("{number}: {columns} columns, {digits} digits, {letters} letters, {rows} rows, landscape {landscape}: {fault}")));
            }
        }
    }
    println!("{printed} tables printed, {refused} refused before layout");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(printed * step > 150 && refused * step > 150, "{printed} printed, {refused} refused");
}

/// Ink put over a neighbour, over the border of a cell and beyond a margin, on the first page, the
/// second and the last.
#[test]
fn ink_that_is_planted_anywhere_is_found_there() {
    let rows = |count: usize| {
        let row = |n: usize| vec![n.to_string(), "Công ty".into(), amount(9, n), amount(11, n)];
        (1..=count).map(row).collect::<Vec<Vec<String>>>()
    };
    let columns = || {
        let titles = [("STT", "center"), ("Tên đơn vị", "left"), ("Phải đóng", "right")];
        let last = column("Chậm đóng", "right");
        titles.iter().map(|(title, align)| column(title, align)).chain([last]).collect::<Vec<_>>()
    };
    let mut sheet = annex(columns(), rows(90), false);
    let mut table = Block::table(columns());
    if let Block::Table { rows: own, .. } = &mut table {
        *own = rows(4);
    }
    sheet.documents[0].body.insert(0, table);
    let sound = reader::read(engine().render(&sheet, "thu").unwrap().bytes).unwrap();
    let (blocks, _) = lines::lines(&sound);
    let written: Vec<_> = blocks.iter().flat_map(|block| &block.lines).collect();
    let last = sound.pages.len() - 1;
    assert!(last > 2, "{last} pages");
    for page in [0, 1, last] {
        let is_amount =
            |text: &str| text.len() > 8 && text.chars().all(|c| c == '.' || c.is_ascii_digit());
        let on_page = written.iter().rev().filter(|line| line.page == page);
        let cell = on_page.into_iter().find(|line| is_amount(line.text.trim()));
        let cell = cell.expect("an amount");
        let (at, base) = (&sound.pages[page], cell.baseline_pt);
        let border = at.strokes.iter().rfind(|stroke| {
            let height = stroke.bottom_pt - stroke.top_pt;
            let beside = stroke.top_pt < base && base < stroke.bottom_pt;
            // Inside the table: its outer edges stand on the margins.
            let inside = stroke.left_pt > 100.0 && stroke.left_pt < cell.right_pt;
            stroke.length_pt() < 0.1 && height > 8.0 && beside && inside
        });
        let border = border.expect("a border beside the amount").left_pt;
        for (x, fault) in [
            (cell.left_pt + 2.0, "đè chữ khác"),
            (border - 3.0, "đè nét kẻ"),
            (at.width_pt - 15.0 / 25.4 * 72.0 - 3.0, "vượt lề"),
            (60.0, "vượt lề"),
        ] {
            let planted = planted(&sheet, page + 1, x, base);
            let found = planted.iter().any(|(told, on)| told.contains(fault) && *on == page + 1);
            assert!(found, "{fault} on page {page}: {planted:?}");
        }
    }
}

/// What the rule of ink says of a document with a digit put at a place of one of its pages.
fn planted(sheet: &Sheet, page: usize, x: f64, y: f64) -> Vec<(String, usize)> {
    let templates = Templates::embedded();
    let layout = templates.files().find(|(path, _)| *path == "van-ban.typ").unwrap().1;
    let anchor = "    footer-descent: n.distance,\n";
    let put = format!(
        "{anchor}    foreground: context if here().page() == {page} {{ place(top + left, dx: {x}pt, dy: {y}pt, pdf.artifact(\
         text(size: 12pt, top-edge: \"baseline\", bottom-edge: \"baseline\", \"8\"))) }},\n"
    );
    assert!(layout.contains(anchor));
    let layout = layout.replace(anchor, &put);
    let engine = Engine::new(&templates.with("van-ban.typ", layout)).unwrap();
    let reports = measured(&engine, &book(), sheet);
    let rows = reports.into_iter().flat_map(|report| report.rows);
    let ink = rows.filter(|row| row.rule.id == "trang.muc-in" && row.verdict == Verdict::Fails);
    ink.map(|row| (row.measured.clone(), row.page.unwrap_or(usize::MAX))).collect()
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
