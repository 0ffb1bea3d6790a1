//! Workbooks made by hand, so that they hold what no writer would write.

use crate::office::repository;
use qcph::problem::Problem;
use qcph::records::parser;
use qcph::records::scalar::FileKind;
use qcph::sheets::{self, Choice, Sheet};
use qcph::tables::{self, List, Plan};
use std::io::{Cursor, Write};
use std::sync::Arc;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

pub const RECORD: &str = "records/2020/tw/tw-2020-td-02.yaml";
pub const HEADING: [&str; 5] = [
    "STT",
    "Ngành, lĩnh vực",
    "Số đơn vị báo giảm, tạm hoãn",
    "Số lao động",
    "Số đơn vị đề nghị tạm dừng đóng",
];

/// A workbook: names and attributes of its sheets with what stands in each, formats by their codes.
#[derive(Clone)]
pub struct Made {
    pub sheets: Vec<(String, String, String)>,
    pub texts: Vec<String>,
    pub formats: Vec<String>,
    pub properties: String,
    pub more: Vec<(String, Vec<u8>)>,
    pub types: String,
}

impl Made {
    /// One sheet with these rows, each cell as [`cell`] has it.
    pub fn of(rows: &[Vec<String>]) -> Self {
        Self {
            sheets: vec![("Sheet1".into(), String::new(), data(rows))],
            texts: Vec::new(),
            formats: Vec::new(),
            properties: String::new(),
            more: Vec::new(),
            types: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
                .into(),
        }
    }

    /// As [`Self::of`], below the names of the columns.
    pub fn below(rows: &[&[&str]]) -> Self {
        let mut all = vec![row(&HEADING)];
        all.extend(rows.iter().map(|cells| row(cells)));
        Self::of(&all)
    }

    pub fn format(mut self, code: &str) -> Self {
        self.formats.push(code.into());
        self
    }

    /// The inside of the first sheet, changed.
    pub fn sheet(mut self, change: impl FnOnce(&mut String)) -> Self {
        change(&mut self.sheets[0].2);
        self
    }

    pub fn parts(&self) -> Vec<(String, Vec<u8>)> {
        const HEAD: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";
        const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
        const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
        const PACKAGE: &str = "http://schemas.openxmlformats.org/package/2006";
        let relation = |id: usize, kind: &str, target: &str| {
            format!("<Relationship Id=\"r{id}\" Type=\"{OFFICE}/{kind}\" Target=\"{target}\"/>")
        };
        let relations = |inner: String| {
            format!(
                "{HEAD}<Relationships xmlns=\"{PACKAGE}/relationships\">{inner}</Relationships>"
            )
        };
        let mut listed = String::new();
        let mut named = relation(900, "styles", "styles.xml")
            + &relation(901, "sharedStrings", "sharedStrings.xml");
        let mut parts = Vec::new();
        for (at, (name, attributes, inner)) in self.sheets.iter().enumerate() {
            listed += &format!(
                "<sheet name=\"{name}\" sheetId=\"{}\" {attributes} r:id=\"r{at}\"/>",
                at + 1
            );
            named += &relation(at, "worksheet", &format!("worksheets/sheet{at}.xml"));
            let text = format!("{HEAD}<worksheet xmlns=\"{MAIN}\">{inner}</worksheet>");
            parts.push((format!("xl/worksheets/sheet{at}.xml"), text.into_bytes()));
        }
        let formats: String = (0..)
            .zip(&self.formats)
            .map(|(at, code)| {
                let code = code.replace('&', "&amp;").replace('<', "&lt;").replace('"', "&quot;");
                format!("<numFmt numFmtId=\"{}\" formatCode=\"{code}\"/>", 170 + at)
            })
            .collect();
        let styles: String =
            (0..self.formats.len()).map(|at| format!("<xf numFmtId=\"{}\"/>", 170 + at)).collect();
        let texts: String = self.texts.iter().map(|text| format!("<si>{text}</si>")).collect();
        let mut put = |name: &str, text: String| parts.push((name.to_owned(), text.into_bytes()));
        put(
            "[Content_Types].xml",
            format!(
                "{HEAD}<Types xmlns=\"{PACKAGE}/content-types\"><Default Extension=\"xml\" ContentType=\"application/xml\"/><Override PartName=\"/xl/workbook.xml\" ContentType=\"{}\"/></Types>",
                self.types
            ),
        );
        put("_rels/.rels", relations(relation(1, "officeDocument", "xl/workbook.xml")));
        put(
            "xl/workbook.xml",
            format!(
                "{HEAD}<workbook xmlns=\"{MAIN}\" xmlns:r=\"{OFFICE}\"><workbookPr {}/><sheets>{listed}</sheets></workbook>",
                self.properties
            ),
        );
        put("xl/_rels/workbook.xml.rels", relations(named));
        put(
            "xl/styles.xml",
            format!(
                "{HEAD}<styleSheet xmlns=\"{MAIN}\"><numFmts>{formats}</numFmts><cellStyleXfs><xf numFmtId=\"14\"/></cellStyleXfs><cellXfs><xf numFmtId=\"0\"/>{styles}</cellXfs></styleSheet>"
            ),
        );
        put("xl/sharedStrings.xml", format!("{HEAD}<sst xmlns=\"{MAIN}\">{texts}</sst>"));
        parts.extend(self.more.iter().cloned());
        parts
    }

    pub fn bytes(&self) -> Vec<u8> {
        zipped(&self.parts())
    }
}

pub fn zipped(parts: &[(String, Vec<u8>)]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        // Bombs are large: quick is better than small.
        zip.start_file(name, SimpleFileOptions::default().compression_level(Some(1))).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// The parts of a workbook with one replaced in its text, which must hold it.
pub fn replaced(made: &Made, part: &str, from: &str, to: &str) -> Vec<u8> {
    let mut parts = made.parts();
    let (_, bytes) = parts.iter_mut().find(|(name, _)| name == part).unwrap();
    let text = String::from_utf8(bytes.clone()).unwrap();
    assert!(text.contains(from), "{part} does not hold {from}");
    *bytes = text.replacen(from, to, 1).into_bytes();
    zipped(&parts)
}

/// Cells by what they begin with: `n:` a number, with `@1` in a format; `f:` a formula, with `=5` its
/// result; `e:` an error, `b:` a flag, `s:` the place of a shared text, `x:` XML; else a text.
pub fn row(cells: &[&str]) -> Vec<String> {
    cells.iter().map(|text| (*text).to_owned()).collect()
}

fn data(rows: &[Vec<String>]) -> String {
    let mut out = String::from("<sheetData>");
    for (number, cells) in (1..).zip(rows) {
        out += &format!("<row r=\"{number}\">");
        for (column, text) in (1..).zip(cells) {
            out += &cell(&format!("{}{number}", sheets::letters(column)), text);
        }
        out += "</row>";
    }
    out + "</sheetData>"
}

fn cell(name: &str, text: &str) -> String {
    let escaped = |text: &str| text.replace('&', "&amp;").replace('<', "&lt;");
    match text.split_once(':') {
        Some(("n", number)) => {
            let (number, style) = number.split_once('@').unwrap_or((number, "0"));
            format!("<c r=\"{name}\" s=\"{style}\"><v>{number}</v></c>")
        }
        Some(("f", formula)) => match formula.split_once('=') {
            Some((formula, result)) => {
                format!("<c r=\"{name}\"><f>{formula}</f><v>{result}</v></c>")
            }
            None => format!("<c r=\"{name}\"><f>{formula}</f><v></v></c>"),
        },
        Some(("e", error)) => format!("<c r=\"{name}\" t=\"e\"><v>{error}</v></c>"),
        Some(("b", flag)) => format!("<c r=\"{name}\" t=\"b\"><v>{flag}</v></c>"),
        Some(("s", at)) => format!("<c r=\"{name}\" t=\"s\"><v>{at}</v></c>"),
        Some(("x", xml)) => xml.to_owned(),
        _ if text.is_empty() => String::new(),
        _ => format!(
            "<c r=\"{name}\" t=\"inlineStr\"><is><t xml:space=\"preserve\">{}</t></is></c>",
            escaped(text)
        ),
    }
}

/// The list of a record's text.
pub fn list(text: &str, wanted: &str) -> List {
    let node = parser::parse(&Arc::from("records/a.yaml"), text).unwrap();
    let kind = FileKind::of(node.text_of("loai").unwrap()).unwrap();
    tables::find(&node, kind, wanted).unwrap()
}

/// A table of the sample, with its record's text.
pub fn sample() -> (String, List) {
    let text = std::fs::read_to_string(repository().join(RECORD)).unwrap();
    let list = list(&text, "bang[1]");
    (text, list)
}

/// A sheet out of a file in memory, read for a list.
pub fn sheet(name: &str, bytes: &[u8], list: &List) -> Result<Sheet, Problem> {
    let fits = |rows: &[Vec<String>]| tables::fit(rows, list);
    sheets::read_bytes(name, bytes.to_vec(), &Choice { sheet: None, separator: None, fits: &fits })
}

/// What a file changes in a list.
pub fn planned(name: &str, bytes: &[u8], list: &List) -> Result<Plan, Vec<Problem>> {
    tables::plan(list, &sheet(name, bytes, list)?)
}
