//! Letters typed in Word: what the file says is measured, what only layout decides is not, and nothing is made
//! up.

use super::book;
use crate::word::edited::{Edited, zipped};
use crate::word::hostile;
use crate::word::made::all;
use qcph::form::{self, Report, Verdict};
use qcph::problem::Code;
use std::collections::BTreeSet;

const TYPES: &str = r#"<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>"#;
const ROOT: &str = r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>"#;
const PARTS: &str = r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles" Target="styles.xml"/><Relationship Id="rId2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/header" Target="header1.xml"/></Relationships>"#;
const WORD: &str = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";
const STYLES: &str = r#"<w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman"/><w:sz w:val="28"/></w:rPr></w:rPrDefault></w:docDefaults><w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style><w:style w:type="paragraph" w:styleId="Than"><w:name w:val="Thân"/><w:basedOn w:val="Normal"/><w:pPr><w:spacing w:after="120" w:line="264" w:lineRule="auto"/><w:ind w:firstLine="567"/><w:jc w:val="both"/></w:pPr></w:style>"#;
const HEADER: &str = r#"<w:p><w:pPr><w:jc w:val="center"/></w:pPr><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> PAGE </w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>2</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>"#;
const SECTION: &str = r#"<w:sectPr><w:headerReference w:type="default" r:id="rId2"/><w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1134" w:right="850" w:bottom="1134" w:left="1701" w:header="567" w:footer="567" w:gutter="0"/><w:titlePg/></w:sectPr>"#;

/// A paragraph: how it is set, how its letters look, what it says.
fn p(set: &str, look: &str, text: &str) -> String {
    format!(
        "<w:p><w:pPr>{set}</w:pPr><w:r><w:rPr>{look}</w:rPr><w:t xml:space=\"preserve\">{text}</w:t></w:r></w:p>"
    )
}

fn centred(size: usize, look: &str, text: &str) -> String {
    let look = format!("{look}<w:sz w:val=\"{}\"/>", 2 * size);
    p("<w:jc w:val=\"center\"/>", &look, text)
}

/// A drawn line, as Word anchors one in a paragraph.
fn rule(width_pt: f64, column_pt: f64) -> String {
    let emu = |points: f64| (points * 12_700.0).round();
    format!(
        "<w:p><w:pPr><w:spacing w:line=\"120\" w:lineRule=\"exact\"/></w:pPr><w:r><mc:AlternateContent><mc:Choice Requires=\"wps\"><w:drawing><wp:anchor><wp:positionH relativeFrom=\"column\"><wp:posOffset>{}</wp:posOffset></wp:positionH><wp:positionV relativeFrom=\"paragraph\"><wp:posOffset>12700</wp:posOffset></wp:positionV><wp:extent cx=\"{}\" cy=\"0\"/><a:graphic><a:graphicData><wps:wsp><wps:spPr><a:prstGeom prst=\"line\"/><a:ln w=\"6350\"/></wps:spPr></wps:wsp></a:graphicData></a:graphic></wp:anchor></w:drawing></mc:Choice><mc:Fallback><w:pict><v:line from=\"0,0\" to=\"900pt,0\"/></w:pict></mc:Fallback></mc:AlternateContent></w:r></w:p>",
        emu((column_pt - width_pt) / 2.0),
        emu(width_pt),
    )
}

/// A table without lines, and without room around its cells.
fn columns(widths: [usize; 2], rows: &[[String; 2]]) -> String {
    let grid = widths.map(|width| format!("<w:gridCol w:w=\"{width}\"/>")).concat();
    let rows = rows.iter().map(|cells| {
        let cells = cells.iter().zip(widths).map(|(cell, width)| {
            format!("<w:tc><w:tcPr><w:tcW w:w=\"{width}\" w:type=\"dxa\"/></w:tcPr>{cell}</w:tc>")
        });
        format!("<w:tr>{}</w:tr>", cells.collect::<String>())
    });
    let none =
        ["left", "right"].map(|side| format!("<w:{side} w:w=\"0\" w:type=\"dxa\"/>")).concat();
    format!(
        "<w:tbl><w:tblPr><w:tblCellMar>{none}</w:tblCellMar></w:tblPr><w:tblGrid>{grid}</w:tblGrid>{}</w:tbl>",
        rows.collect::<String>()
    )
}

const BODY: [&str; 3] = [
    "Căn cứ Quy chế phối hợp giữa hai cơ quan, Bảo hiểm xã hội tỉnh đề nghị quý cơ quan phối hợp rà soát danh sách đơn vị sử dụng lao động chậm đóng bảo hiểm xã hội trên địa bàn và thông báo kết quả trước ngày 30 tháng 6 năm 2020 để tổng hợp.",
    "1. Danh sách gồm các đơn vị chậm đóng từ ba tháng trở lên tính đến hết quý I, kèm số lao động tham gia và số tiền phải đóng của từng đơn vị theo số liệu của Bảo hiểm xã hội tỉnh.",
    "Bảo hiểm xã hội tỉnh trân trọng đề nghị quý cơ quan quan tâm phối hợp./.",
];

fn head() -> String {
    let bold = "<w:b/>";
    let left = [
        centred(12, "", "BẢO HIỂM XÃ HỘI VIỆT NAM"),
        centred(12, bold, "BẢO HIỂM XÃ HỘI TỈNH HÀ NAM"),
        rule(68.0, 190.0),
    ];
    let right = [
        centred(12, bold, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"),
        centred(13, bold, "Độc lập - Tự do - Hạnh phúc"),
        rule(159.0, 274.0),
    ];
    let above = "<w:spacing w:before=\"120\"/><w:jc w:val=\"center\"/>";
    let number = p(above, "<w:sz w:val=\"26\"/>", "Số: 05/BHXH-TST")
        + &p(above, "<w:sz w:val=\"24\"/>", "V/v rà soát đơn vị chậm đóng");
    let date = p(above, "<w:i/><w:sz w:val=\"28\"/>", "Hà Nam, ngày 05 tháng 6 năm 2020");
    columns([3800, 5480], &[[left.concat(), right.concat()], [number, date]])
}

fn foot() -> String {
    let list = "<w:sz w:val=\"22\"/>";
    let left = [
        p("", "<w:b/><w:i/><w:sz w:val=\"24\"/>", "Nơi nhận:"),
        p("", list, "- Như trên;"),
        p("", list, "- Ban Giám đốc;"),
        p("", list, "- Lưu: VT, TST."),
    ];
    let room = "<w:p/>".repeat(4);
    let right = [centred(14, "<w:b/>", "GIÁM ĐỐC"), room, centred(14, "<w:b/>", "Nguyễn Thị Hòa")];
    columns([4640, 4640], &[[left.concat(), right.concat()]])
}

/// The parts of a right letter: text, styles, header, section.
fn letter() -> [String; 4] {
    let body: String = BODY.map(|text| p("<w:pStyle w:val=\"Than\"/>", "", text)).concat();
    let to = p(
        "<w:spacing w:before=\"240\" w:after=\"240\"/><w:jc w:val=\"center\"/>",
        "",
        "Kính gửi: Liên đoàn Lao động tỉnh Hà Nam",
    );
    let text = format!("{}{to}{body}<w:p/>{}<w:p/>", head(), foot());
    [text, STYLES.to_owned(), HEADER.to_owned(), SECTION.to_owned()]
}

fn packed([text, styles, header, section]: &[String; 4]) -> Vec<u8> {
    let spaces = format!(
        "xmlns:w=\"{WORD}\" xmlns:r=\"http://r\" xmlns:mc=\"http://schemas.openxmlformats.org/markup-compatibility/2006\" xmlns:wp=\"http://wp\" xmlns:wps=\"http://wps\" xmlns:a=\"http://a\" xmlns:v=\"urn:v\""
    );
    let document = format!("<w:document {spaces}><w:body>{text}{section}</w:body></w:document>");
    let styles = format!("<w:styles {spaces}>{styles}</w:styles>");
    let header = format!("<w:hdr {spaces}>{header}</w:hdr>");
    zipped([
        ("[Content_Types].xml", TYPES.as_bytes()),
        ("_rels/.rels", ROOT.as_bytes()),
        ("word/document.xml", document.as_bytes()),
        ("word/_rels/document.xml.rels", PARTS.as_bytes()),
        ("word/styles.xml", styles.as_bytes()),
        ("word/header1.xml", header.as_bytes()),
    ])
}

fn measured(bytes: Vec<u8>) -> Vec<Report> {
    form::examine_word_bytes(&book(), "thu.docx", bytes).unwrap()
}

/// Rules that a file breaks, also those that are not sure enough to refuse for.
fn broken(reports: &[Report]) -> BTreeSet<String> {
    let rows = reports.iter().flat_map(|report| &report.rows);
    rows.filter(|row| row.verdict > Verdict::Fits)
        .map(|row| format!("{} {}", row.rule.id, row.measured))
        .collect()
}

#[test]
fn a_right_letter_breaks_no_rule() {
    let reports = measured(packed(&letter()));
    assert_eq!(broken(&reports), BTreeSet::new());
    let [report] = &reports[..] else { panic!("{} documents", reports.len()) };
    assert_eq!((report.number.as_str(), report.profile.as_str()), ("05/BHXH-TST", "nd30"));
    assert!(report.count(Verdict::Fits) > 70, "only {} rules", report.count(Verdict::Fits));
    assert!(report.rows.iter().all(|row| row.page.is_none()), "a Word file has no pages yet");
}

/// What is changed in which part (0 text, 1 styles, 2 header, 3 section), and the rules that break.
#[rustfmt::skip]
const FAULTS: &[(&str, usize, &str, &str, &[&str])] = &[
    ("margin at the left", 3, r#"w:left="1701""#, r#"w:left="1134""#, &["trang.le-trai", "trang.vung-chu"]),
    ("a gutter", 3, r#"w:gutter="0""#, r#"w:gutter="567""#, &["trang.le-trai"]),
    ("margin at the right", 3, r#"w:right="850""#, r#"w:right="1417""#, &["trang.le-phai"]),
    ("margin at the top", 3, r#"w:top="1134""#, r#"w:top="851""#, &["trang.le-tren"]),
    ("margin at the foot", 3, r#"w:bottom="1134""#, r#"w:bottom="1701""#, &["trang.le-duoi"]),
    ("paper", 3, r#"w:w="11906" w:h="16838""#, r#"w:w="12240" w:h="15840""#, &["trang.kho", "trang.vung-chu"]),
    ("number on the first page", 3, "<w:titlePg/>", "", &["so-trang.trang-1"]),
    ("number at the right", 2, r#"w:val="center""#, r#"w:val="right""#, &["so-trang.giua", "so-trang.vung-chu"]),
    ("number in italics", 2, "<w:r><w:fldChar w:fldCharType=\"separate\"/>", "<w:r><w:rPr><w:i/></w:rPr><w:fldChar w:fldCharType=\"separate\"/>", &["so-trang.kieu"]),
    ("small number", 2, "<w:r><w:fldChar w:fldCharType=\"separate\"/>", "<w:r><w:rPr><w:sz w:val=\"22\"/></w:rPr><w:fldChar w:fldCharType=\"separate\"/>", &["so-trang.co"]),
    ("words beside the number", 2, "<w:r><w:fldChar w:fldCharType=\"begin\"/>", "<w:r><w:t>Trang</w:t></w:r><w:r><w:fldChar w:fldCharType=\"begin\"/>", &["so-trang.so"]),
    ("Roman number", 2, " PAGE ", " PAGE \\* ROMAN ", &["so-trang.so"]),
    ("typeface by style", 1, r#"w:ascii="Times New Roman""#, r#"w:ascii="Calibri""#, &["phong-chu.ten"]),
    ("typeface of letters with marks", 1, r#"w:hAnsi="Times New Roman""#, r#"w:hAnsi="Arial""#, &["phong-chu.ten"]),
    ("size by style", 1, r#"<w:style w:type="paragraph" w:styleId="Than"><w:name w:val="Thân"/>"#, r#"<w:style w:type="paragraph" w:styleId="Than"><w:name w:val="Thân"/><w:rPr><w:sz w:val="24"/></w:rPr>"#, &["loi-van.co"]),
    ("no indent by style", 1, r#"<w:ind w:firstLine="567"/>"#, "", &["loi-van.lui"]),
    ("ragged", 1, r#"<w:jc w:val="both"/>"#, "", &["loi-van.deu", "so-do.o6"]),
    ("paragraphs too near", 1, r#"w:after="120""#, r#"w:after="40""#, &["loi-van.doan"]),
    ("lines too far apart", 1, r#"w:line="264""#, r#"w:line="480""#, &["loi-van.dong"]),
    ("lines too near", 1, r#"w:line="264" w:lineRule="auto""#, r#"w:line="260" w:lineRule="exact""#, &["loi-van.dong"]),
    ("colour", 1, r#"<w:style w:type="paragraph" w:styleId="Than"><w:name w:val="Thân"/>"#, r#"<w:style w:type="paragraph" w:styleId="Than"><w:name w:val="Thân"/><w:rPr><w:color w:val="1F3864"/></w:rPr>"#, &["phong-chu.mau"]),
    ("motto with dashes", 0, "Độc lập - Tự do - Hạnh phúc", "Độc lập – Tự do – Hạnh phúc", &["tieu-ngu.chu"]),
    ("no national title", 0, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "", &["so-do.o1", "so-do.o2", "tieu-ngu.chu"]),
    ("agency not bold", 0, r#"<w:b/><w:sz w:val="24"/></w:rPr><w:t xml:space="preserve">BẢO HIỂM XÃ HỘI TỈNH"#, r#"<w:sz w:val="24"/></w:rPr><w:t xml:space="preserve">BẢO HIỂM XÃ HỘI TỈNH"#, &["ban-hanh.kieu"]),
    ("title too large", 0, r#"<w:b/><w:sz w:val="24"/></w:rPr><w:t xml:space="preserve">CỘNG"#, r#"<w:b/><w:sz w:val="28"/></w:rPr><w:t xml:space="preserve">CỘNG"#, &["quoc-hieu.co"]),
    ("line under the motto too short", 0, r#"<wp:extent cx="2019300""#, r#"<wp:extent cx="1019300""#, &["tieu-ngu.net"]),
    ("no line under the agency", 0, r#"<a:ln w="6350"/>"#, r#"<a:ln w="6350"><a:noFill/></a:ln>"#, &["ban-hanh.net", "ban-hanh.net-giua", "net-ke.day", "net-ke.lien", "net-ke.ve"]),
    ("number without its zero", 0, "Số: 05/BHXH-TST", "Số: 5/BHXH-TST", &["so.mau"]),
    ("date without its zero", 0, "ngày 05 tháng 6", "ngày 5 tháng 6", &["dia-danh.mau"]),
    ("date upright", 0, r#"<w:i/><w:sz w:val="28"/></w:rPr><w:t xml:space="preserve">Hà Nam"#, r#"<w:sz w:val="28"/></w:rPr><w:t xml:space="preserve">Hà Nam"#, &["dia-danh.kieu"]),
    ("no end", 0, "phối hợp./.", "phối hợp.", &["loi-van.ket"]),
    ("one paragraph in italics", 0, r#"<w:rPr></w:rPr><w:t xml:space="preserve">1. Danh sách gồm"#, r#"<w:rPr></w:rPr><w:t xml:space="preserve">1. </w:t></w:r><w:r><w:rPr><w:i/></w:rPr><w:t xml:space="preserve">Danh sách gồm"#, &["loi-van.kieu"]),
    ("recipients not in their place", 0, "Lưu: VT, TST.", "Lưu văn thư.", &["noi-nhan.luu"]),
    ("recipients upright", 0, "<w:b/><w:i/><w:sz w:val=\"24\"/>", "<w:b/><w:sz w:val=\"24\"/>", &["noi-nhan.kieu"]),
    ("honours of the signer", 0, "Nguyễn Thị Hòa", "ThS. Nguyễn Thị Hòa", &["ho-ten.hoc-vi"]),
    ("no recipients", 0, "Nơi nhận:", "", &["so-do.o9b"]),
    ("the words of a tracked deletion", 0, r#"<w:r><w:rPr><w:sz w:val="26"/></w:rPr><w:t xml:space="preserve">Số: 05/BHXH-TST</w:t></w:r>"#, r#"<w:del><w:r><w:t>Số: 05/BHXH-TST</w:t></w:r></w:del>"#, &["so.mau"]),
];

#[test]
fn every_fault_that_the_file_shows_is_found() {
    let mut wrong = Vec::new();
    for (name, part, from, to, rules) in FAULTS {
        let mut letter = letter();
        assert!(letter[*part].contains(from), "{name}: {from} is not there");
        letter[*part] = letter[*part].replacen(from, to, 1);
        let found = broken(&measured(packed(&letter)));
        let ids: BTreeSet<&str> = found.iter().map(|one| one.split(' ').next().unwrap()).collect();
        if !rules.iter().all(|rule| ids.contains(rule)) {
            wrong.push(format!("{name}: wanted {rules:?}, found {found:?}"));
        }
        // A fault is told of by the rules that it breaks and few others.
        if ids.len() > rules.len() + 4 {
            wrong.push(format!("{name}: too much: {found:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Where lines and pages end is not in the file: rules of it say so, and why.
#[test]
fn what_only_layout_decides_is_not_measured() {
    let reports = measured(packed(&letter()));
    for id in ["quoc-hieu.dong", "trang.muc-in", "chu-ky.nguyen", "loi-van.ngat", "the.ngon-ngu"] {
        let row = reports[0].rows.iter().find(|row| row.rule.id == id).unwrap();
        assert_eq!(row.verdict, Verdict::Unmeasurable, "{id}");
        assert!(row.unmeasured.as_ref().unwrap().contains("PDF"), "{id}: {:?}", row.unmeasured);
    }
    // Without a number nobody knows whether there is a second page, but where Word broke one.
    let mut letter = letter();
    letter[2] = "<w:p/>".to_owned();
    let verdict = |letter: &[String; 4]| {
        let reports = measured(packed(letter));
        reports[0].rows.iter().find(|row| row.rule.id == "so-trang.so").unwrap().verdict
    };
    assert_eq!(verdict(&letter), Verdict::Unmeasurable);
    letter[0] = letter[0].replacen("<w:t xml", "<w:lastRenderedPageBreak/><w:t xml", 1);
    assert_eq!(verdict(&letter), Verdict::Fails);
}

/// The editable copies of all documents of the sample are in the form.
#[test]
fn our_own_copies_raise_no_alarm() {
    let mut alarms = Vec::new();
    for made in all() {
        let reports = measured(Edited::of(made).bytes());
        for report in &reports {
            if report.count(Verdict::Fits) < 60 {
                alarms.push(format!("{}: only {} rules", made.id, report.count(Verdict::Fits)));
            }
        }
        alarms.extend(broken(&reports).into_iter().map(|rule| format!("{}: {rule}", made.id)));
    }
    assert!(alarms.is_empty(), "{} alarms\n{}", alarms.len(), alarms.join("\n"));
}

/// The files that `word read` refuses are refused here, with the same codes.
#[test]
fn hostile_files_are_refused() {
    let book = book();
    for (name, bytes, code) in hostile::cases() {
        // Marks that a person sets are passed over, however many.
        if name == "half a million marks" {
            let problem = form::examine_word_bytes(&book, "la.docx", bytes).expect_err(name);
            assert_eq!(problem.code, Code::Unreadable, "{name}: nothing is left to measure");
            continue;
        }
        match form::examine_word_bytes(&book, "la.docx", bytes) {
            Ok(_) => panic!("{name}: taken"),
            Err(problem) => assert_eq!(problem.code, code, "{name}: {problem:?}"),
        }
    }
    let mut letter = letter();
    letter[0] = "<w:p><w:r><w:pict/></w:r></w:p>".to_owned();
    let refused = |letter: &[String; 4]| {
        form::examine_word_bytes(&book, "la.docx", packed(letter)).expect_err("taken").code
    };
    assert_eq!(refused(&letter), Code::OnlyPictures);
    letter[0] = "<w:p/>".to_owned();
    assert_eq!(refused(&letter), Code::Unreadable);
    // A style that stands on itself, and numbers beyond any page.
    letter[1] = r#"<w:style w:type="paragraph" w:styleId="A"><w:basedOn w:val="A"/><w:rPr><w:sz w:val="99999999999"/></w:rPr><w:pPr><w:ind w:left="-999999999"/><w:spacing w:line="1e308"/></w:pPr></w:style>"#.to_owned();
    letter[0] = p("<w:pStyle w:val=\"A\"/><w:ind w:right=\"99999999\"/>", "", BODY[0]);
    letter[3] =
        r#"<w:sectPr><w:pgSz w:w="99999999" w:h="-1"/><w:pgMar w:left="99999999"/></w:sectPr>"#
            .to_owned();
    assert!(form::examine_word_bytes(&book, "la.docx", packed(&letter)).is_ok());
}
