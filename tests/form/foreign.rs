//! Pages that other programs wrote: what tags tell of our own pages is found without them too, and every
//! fault that was put into a letter.

use super::hostile::{deflated, pdf, stream};
use super::{book, engine};
use crate::form::stress;
use crate::office::repository;
use qcph::form::{self, Report, Verdict};
use qcph::problem::Code;

/// Each rule with its verdict, as far as both ways measure it.
fn verdicts(report: &Report) -> Vec<(String, Verdict, String)> {
    let rows = report.rows.iter();
    rows.map(|row| (row.rule.id.clone(), row.verdict, row.measured.clone())).collect()
}

/// Both ways find the same on every page that the program can make: no rule is broken for one alone, and
/// what one measures the other measures.
#[test]
fn place_and_words_find_what_tags_tell() {
    let (engine, book) = (engine(), book());
    let mut differ = Vec::new();
    for (name, sheet) in stress::all() {
        let bytes = engine.render(&sheet, "thu").unwrap().bytes;
        let tagged = form::examine_file(&book, &bytes).unwrap();
        let placed = form::examine_by_place(&book, &bytes).unwrap();
        if tagged.len() != placed.len() {
            differ.push(format!("{name}: {} documents, {}", tagged.len(), placed.len()));
            continue;
        }
        for (tagged, placed) in tagged.iter().zip(&placed) {
            for (one, other) in verdicts(tagged).into_iter().zip(verdicts(placed)) {
                if one.1 != other.1 && other.1 != Verdict::Unmeasurable && one.0 != "trang.hai-mat"
                {
                    differ.push(format!("{name}: {one:?} {other:?}"));
                }
            }
        }
    }
    assert_eq!(differ, Vec::<String>::new(), "{} differ", differ.len());
}

/// Letters that `tests/tools/foreign-letters` made: LibreOffice, Chromium, reportlab, cairo, Ghostscript, and
/// packed by qpdf. Each with the rules that it breaks, no more and no fewer.
#[test]
fn letters_of_other_programs_break_what_they_break() {
    let folder = repository().join("tests/form/letters");
    let list = std::fs::read_to_string(folder.join("letters.txt")).unwrap();
    let book = book();
    for line in list.lines() {
        let (name, wanted) = line.split_once(": ").unwrap();
        let found = match form::examine_file(&book, &std::fs::read(folder.join(name)).unwrap()) {
            Err(problem) => problem.code.to_string(),
            Ok(reports) => {
                let rows = reports.iter().flat_map(|report| &report.rows);
                let broken = rows.filter(|row| row.verdict == Verdict::Fails);
                broken.map(|row| row.rule.id.as_str()).collect::<Vec<_>>().join(" ")
            }
        };
        let found = if found.is_empty() { "-" } else { &found };
        assert_eq!(found, wanted, "{name}");
    }
    assert!(list.lines().count() >= 7, "{list}");
}

/// What packed tables and objects, predictors and pictures may cost is bounded, and what is left of a hostile
/// file is measured like any other.
#[test]
fn hostile_files_cost_what_a_document_costs() {
    let catalog = b"<</Type/Catalog/Pages 2 0 R>>".to_vec();
    let page = b"<</Type/Page/MediaBox[0 0 9 9]/Contents 4 0 R>>".to_vec();
    let kids = |count: usize| format!("<</Kids[{}]>>", "3 0 R ".repeat(count)).into_bytes();
    let refused = |what: &str, objects: &[Vec<u8>]| {
        let problem = form::examine_file(&book(), &pdf(objects, "")).expect_err(what);
        assert_eq!(problem.code, Code::NotAPdf, "{what}: {problem:?}");
    };
    let blank = deflated("", &vec![b' '; 1 << 20]);
    refused("a content that many pages share", &[catalog.clone(), kids(200), page.clone(), blank]);
    let bomb = deflated("", &vec![b' '; 40 << 20]);
    refused("a content that unpacks without end", &[catalog.clone(), kids(1), page.clone(), bomb]);
    let columns = "/DecodeParms<</Predictor 12/Columns 2000000000>>";
    let wide = deflated(columns, &[0; 64]);
    refused("rows of a predictor", &[catalog.clone(), kids(1), page.clone(), wide]);
    let endless = stream("", b"BI /W 1 ID \x80\x81");
    refused("a picture without end", &[catalog.clone(), kids(1), page.clone(), endless]);
    let ring = b"<</Kids[2 0 R]>>".to_vec();
    refused("pages in a ring", &[catalog.clone(), ring, page.clone()]);
    let key = b"<</Type/Page/MediaBox[0 0 9 9]/Resources<</Font#2f<</A 1>>>>>>".to_vec();
    refused("a key that ends in its middle", &[catalog.clone(), kids(1), key]);
    let deep = ["[".repeat(200_000), "]".repeat(200_000)].concat();
    let content = stream("", deep.as_bytes());
    refused("a content that is nested too deep", &[catalog, kids(1), page, content]);
}

/// Streams of objects, packed tables with a predictor, a picture inside a content: as other programs write them.
#[test]
fn packed_tables_and_objects_are_read() {
    let objects = b"1 0 2 30 <</Type/Catalog/Pages 2 0 R>> <</Kids[3 0 R]/Count 1>>         ";
    let head = 9;
    let mut bytes = b"%PDF-1.7\n".to_vec();
    let mut places = Vec::new();
    let mut add = |number: usize, object: Vec<u8>| {
        places.push((number, bytes.len()));
        bytes.extend(format!("{number} 0 obj\n").into_bytes());
        bytes.extend(object);
        bytes.extend(b"\nendobj\n");
    };
    let font = "<</Type/Font/Subtype/TrueType/BaseFont/Tinos/FirstChar 65/Widths[600]>>";
    let page = format!("<</MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F {font}>>>>>>");
    add(3, page.into_bytes());
    let text = b"BT /F 12 Tf 90 700 Td (AAAA) Tj ET BI /W 1 ID \xff EI";
    add(4, deflated("", text));
    add(5, deflated(&format!("/Type/ObjStm/N 2/First {head}"), objects));
    let mut rows = vec![[2, 0, 5, 0], [2, 0, 5, 1]];
    for (_, at) in &places {
        rows.push([1, (at >> 8) as u8, (at & 255) as u8, 0]);
    }
    // Each row of the table as what it adds to the row above (7.4.4.4).
    let mut above = [0_u8; 4];
    let mut predicted = Vec::new();
    for row in rows {
        predicted.push(2);
        predicted.extend((0..4).map(|at| row[at].wrapping_sub(above[at])));
        above = row;
    }
    let start = bytes.len();
    let entries = "/Type/XRef/W[1 2 1]/Index[1 5]/Size 6/Root 1 0 R\
                   /DecodeParms<</Predictor 12/Columns 4>>";
    bytes.extend(b"6 0 obj\n");
    bytes.extend(deflated(entries, &predicted));
    bytes.extend(format!("\nendobj\nstartxref\n{start}\n%%EOF\n").into_bytes());
    let reports = form::examine_file(&book(), &bytes).unwrap();
    assert_eq!(reports.len(), 1);
    let size = reports[0].rows.iter().find(|row| row.rule.id == "trang.kho").unwrap();
    assert_eq!(size.verdict, Verdict::Fits);
}
