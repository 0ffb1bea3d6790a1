//! Workbooks and texts of the fuzzer: good ones, and marks at odd places in them.

use super::members;
use super::mutate::{Dice, mutate};
use qcph::records::parser;
use qcph::records::scalar::FileKind;
use qcph::sheets::{self, Choice, write};
use qcph::tables::{self, List};
use std::sync::Arc;

/// A record with a table and a list of entries.
const RECORD: &str = "loai: kiem_tra\nma: A-1 # mã\nket_qua:\n  - ma: KQ1\n    linh_vuc: dong\n    noi_dung: một\n    so_tien: 5\n    muc_do: nhe\n  # hai\n  - {ma: KQ2, linh_vuc: khac, noi_dung: \"hai\", muc_do: khong}\nbang:\n  - ten: a\n    cot: [STT, Tên, Số tiền, Ngày]\n    dong:\n      - [\"1\", \"Đỗ\", \"1.000\", \"01/02/2020\"] # đầu\n      - [\"2\", \"=x\", \"\", \"\"]\n";

/// What programs put into a sheet, and what they should not.
const MARKS: &[&str] = &[
    "<row r=\"9\">",
    "<row>",
    "</row>",
    "<c r=\"B3\" t=\"s\"><v>1</v></c>",
    "<c><v>44165</v></c>",
    "<c s=\"1\"><v>44165.5</v></c>",
    "<c t=\"b\"><v>1</v></c>",
    "<c t=\"e\"><v>#N/A</v></c>",
    "<c t=\"d\"><v>2020-11-30T00:00:00</v></c>",
    "<c t=\"inlineStr\"><is><t>KQ1</t></is></c>",
    "<f>A1</f>",
    "<v></v>",
    "<v>-1e300</v>",
    "<v>0.30000000000000004</v>",
    "<is>",
    "</is>",
    "<t>_x0009_a_x</t>",
    "<mergeCell ref=\"A2:B3\"/>",
    "<mergeCell ref=\"A1:XFD1048576\"/>",
    "<col min=\"1\" max=\"3\" hidden=\"1\"/>",
    "<r><rPh><t>x</t></rPh></r>",
    "</c>",
    "<c r=\"XFD1048576\"><v>1</v></c>",
    "<sheetData>",
    "</sheetData>",
    "<workbookPr date1904=\"1\"/>",
    "<xf numFmtId=\"14\"/>",
    "<numFmt numFmtId=\"164\" formatCode=\"[h]:mm;@\"/>",
    "<numFmt numFmtId=\"164\" formatCode=\"#,##0.00 ;(#,,%)\"/>",
    "<si><t>Tên</t></si>",
    "&#10;",
    "<!-- -->",
    "<![CDATA[<v>]]>",
];

fn list(text: &str, name: &str) -> List {
    let node = parser::parse(&Arc::from("a.yaml"), text).expect("a record");
    // One record has both kinds of lists, which no kind of record has.
    let kind = if name == "ket_qua" { FileKind::Inspection } else { FileKind::Exchange };
    tables::find(&node, kind, name).expect("a list")
}

/// Good files of both lists, as workbooks and as texts.
pub fn corpus() -> Vec<Vec<u8>> {
    let mut files = Vec::new();
    for name in ["bang[1]", "ket_qua"] {
        let sheet = tables::sheet(&list(RECORD, name), "a", 2020).expect("a sheet");
        files.push(write::xlsx(&sheet).expect("a workbook"));
        files.push(write::csv(&sheet));
    }
    let numbers = "STT;Ten;So tien;Ngay\r\n1;Đỗ;1.000,5;1/2/2020\r\n;\"a\nb\";-5;#N/A\r\n;;;\r\n";
    files.push(numbers.into());
    files.push(
        [&[0xff, 0xfe][..], &numbers.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<_>>()]
            .concat(),
    );
    files
}

/// A file with marks in its parts, or changed as bytes.
pub fn changed(bytes: &[u8], dice: &mut Dice) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    if !bytes.starts_with(b"PK") || dice.below(5) == 0 {
        mutate(dice, &mut bytes);
        return bytes;
    }
    let mut parts = members::opened(&bytes);
    let wanted = [
        "worksheets/sheet1.xml",
        "worksheets/sheet1.xml",
        "sharedStrings.xml",
        "styles.xml",
        "workbook.xml",
    ];
    let wanted = wanted[dice.below(wanted.len())];
    if let Some((_, text)) = parts.iter_mut().find(|(name, _)| name.ends_with(wanted)) {
        for _ in 0..1 + dice.below(5) {
            match dice.below(4) {
                0 => mutate(dice, text),
                _ => members::mark(text, MARKS, dice),
            }
        }
    }
    members::stored(parts)
}

/// Reads a file into both lists; says whether any took it. What was planned is what the record then says, and
/// said once more it changes nothing.
pub fn run(bytes: &[u8]) -> bool {
    let mut taken = false;
    for name in ["bang[1]", "ket_qua"] {
        let own = list(RECORD, name);
        let fits = |rows: &[Vec<String>]| tables::fit(rows, &own);
        let choice = Choice { sheet: None, separator: None, fits: &fits };
        let ending = if bytes.starts_with(b"PK") { "a.xlsx" } else { "a.csv" };
        let Ok(sheet) = sheets::read_bytes(ending, bytes.to_vec(), &choice) else { continue };
        let Ok(plan) = tables::plan(&own, &sheet) else { continue };
        let text = match plan.told.is_empty() {
            true => RECORD.to_owned(),
            false => match plan.edited(&Arc::from("a.yaml"), RECORD) {
                Ok(text) => text,
                Err(_) => continue,
            },
        };
        taken = true;
        let again = tables::plan(&list(&text, name), &sheet).expect("the same file");
        assert!(again.told.is_empty(), "not the same again: {:#?}\n{text}", again.told);
        for comment in ["# mã", "# hai"] {
            assert!(name == "ket_qua" || text.contains(comment), "{comment} is gone:\n{text}");
        }
    }
    taken
}
