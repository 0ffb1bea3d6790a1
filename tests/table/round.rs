//! What is written for Excel comes back as it was: every list of the sample, and lists of texts that
//! spreadsheets, CSV or XML would take for something else.

use super::made::{list, planned};
use crate::office::{self, repository};
use qcph::records::parser;
use qcph::records::scalar::FileKind;
use qcph::records::yaml::{Node, Value};
use qcph::sheets::write;
use qcph::tables::{self, List};
use std::sync::Arc;

fn round(list: &List, what: &str) {
    let sheet = tables::sheet(list, "a", 2020).unwrap_or_else(|wrong| panic!("{what}: {wrong:?}"));
    for (name, bytes) in [("a.xlsx", write::xlsx(&sheet).unwrap()), ("a.csv", write::csv(&sheet))] {
        let plan = planned(name, &bytes, list);
        let plan = plan.unwrap_or_else(|wrong| panic!("{what} {name}: {wrong:#?}"));
        assert!(plan.told.is_empty(), "{what} {name}: {:#?}", plan.told);
        assert_eq!(plan.unchanged, list.rows.len(), "{what} {name}");
        assert!(plan.heading.notes.is_empty(), "{what} {name}: {:?}", plan.heading.notes);
    }
}

/// The lists of a record that a sheet can hold, by name.
fn names(node: &Node, above: &str, found: &mut Vec<String>) {
    match &node.value {
        Value::Scalar(_) => {}
        Value::Map(pairs) => {
            for (key, value) in pairs {
                let Value::Scalar(key) = &key.value else { continue };
                let dot = if above.is_empty() { "" } else { "." };
                names(value, &format!("{above}{dot}{}", key.text), found);
            }
        }
        Value::List(items) => {
            found.push(above.to_owned());
            for (at, item) in items.iter().enumerate() {
                let name = format!("{above}[{}]", at + 1);
                found.push(name.clone());
                names(item, &name, found);
            }
        }
    }
}

#[test]
fn every_list_of_the_sample_comes_back_as_it_was() {
    let (mut tables, mut entries) = (0, 0);
    for folder in ["records", "examples/2025-2026/records"] {
        for (path, bytes) in office::files_below(&repository().join(folder)) {
            let text = String::from_utf8(bytes).unwrap();
            let Ok(node) = parser::parse(&Arc::from(path.as_str()), &text) else { continue };
            let Some(kind) = node.text_of("loai").and_then(FileKind::of) else { continue };
            let mut found = Vec::new();
            names(&node, "", &mut found);
            for name in found {
                let Ok(list) = tables::find(&node, kind, &name) else { continue };
                round(&list, &format!("{path}:{name}"));
                tables += usize::from(list.is_table);
                entries += usize::from(!list.is_table);
            }
        }
    }
    println!("{tables} tables, {entries} lists of entries");
    assert!(tables > 15 && entries > 100, "{tables} {entries}");
}

const PIECES: &[&str] = &[
    "=1+1",
    "+84",
    "-5",
    "@SUM(A1)",
    "'=x",
    "''",
    "'",
    "\"",
    "\"\"",
    ";",
    ",",
    "\t",
    "\n",
    "\\n",
    "=",
    "＝1",
    "−600.000.000",
    "a",
    "Đường",
    "Đu\u{31b}o\u{31b}\u{300}ng",
    "_x0041_",
    "_x000D_",
    "&amp;",
    "<b>",
    "]]>",
    "%",
    "0123",
    "1e5",
    "01/02/2020",
    "TRUE",
    "#",
    "| ",
    "🙂",
    "\u{a0}x",
    "{a: b}",
    "[1]",
    "- x",
    ": ",
    "yes",
    "null",
    "~",
    "   ",
    "1.234,5",
];

/// Random tables with a fixed seed; a cell that only says that it is an error cannot be one of them.
#[test]
fn hostile_texts_come_back_as_they_were() {
    let mut seed = 7_u64;
    let mut below = |most: usize| {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(seed >> 33).unwrap() % most
    };
    let mut cells = 0;
    for turn in 0..300 {
        let columns = 2 + below(5);
        let mut cell = |least: usize| -> String {
            let count = least + below(3);
            let text: String = (0..count).map(|_| PIECES[below(PIECES.len())]).collect();
            serde_json::to_string(&text).unwrap()
        };
        let mut rows = String::new();
        for number in 1..=1 + turn % 7 {
            cells += columns;
            let own: Vec<String> = (1..columns).map(|_| cell(0)).collect();
            rows += &format!("      - [\"d{number}\", {}]\n", own.join(", "));
        }
        let names: Vec<String> = (0..columns).map(|at| format!("\"Cột {at}: =x\"")).collect();
        let text = format!(
            "loai: trao_doi\nbang:\n  - ten: a\n    cot: [{}]\n    dong:\n{rows}",
            names.join(", ")
        );
        round(&list(&text, "bang[1]"), &text);
    }
    println!("{cells} cells");
}

/// What comes back lies in the file as it did, byte for byte.
#[test]
fn no_cell_of_a_file_is_a_formula() {
    let text = "loai: trao_doi\nbang:\n  - ten: a\n    cot: [A, B]\n    dong:\n      - [\"=1+1\", \"'=1\"]\n      - [\"@x\", \"-1\"]\n";
    let sheet = tables::sheet(&list(text, "bang[1]"), "a", 2020).unwrap();
    let csv = String::from_utf8(write::csv(&sheet)).unwrap();
    assert_eq!(csv, "\u{feff}A;B\r\n'=1+1;''=1\r\n'@x;'-1\r\n");
    let bytes = write::xlsx(&sheet).unwrap();
    assert_eq!(bytes, write::xlsx(&sheet).unwrap());
    let mut zip = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
    let mut cells = String::new();
    std::io::Read::read_to_string(
        &mut zip.by_name("xl/worksheets/sheet1.xml").unwrap(),
        &mut cells,
    )
    .unwrap();
    assert!(!cells.contains("<f>") && cells.matches("t=\"s\"").count() == 6, "{cells}");
    let mut styles = String::new();
    std::io::Read::read_to_string(&mut zip.by_name("xl/styles.xml").unwrap(), &mut styles).unwrap();
    assert!(styles.contains("quotePrefix=\"1\"") && styles.contains("numFmtId=\"49\""), "{styles}");
}
