//! Files that nobody may trust: each is refused with a code, or read, in little memory and time.

use super::made::{Made, replaced, sample, sheet, zipped};
use qcph::problem::Code;
use std::path::Path;
use std::sync::LazyLock;
use std::time::{Duration, Instant};

const SHEET: &str = "xl/worksheets/sheet0.xml";
const BOOK: &str = "xl/workbook.xml";

fn inner(text: &str) -> Made {
    Made::below(&[&["1", "2", "3", "4", "5"]]).sheet(|inner| *inner = text.to_owned())
}

fn rows(text: &str) -> Vec<u8> {
    inner(&format!("<sheetData>{text}</sheetData>")).bytes()
}

fn texts(text: &str) -> Vec<u8> {
    Made { texts: vec![text.to_owned()], ..Made::below(&[&["1", "s:0", "3", "4", "5"]]) }.bytes()
}

fn cells(count: usize) -> String {
    let row = |row: usize| {
        let cell = |at: u32| {
            let name = qcph::sheets::letters(at);
            format!("<c r=\"{name}{row}\"><v>1</v></c>")
        };
        format!("<row r=\"{row}\">{}</row>", (1..=20).map(cell).collect::<String>())
    };
    (1..=count / 20).map(row).collect()
}

/// What is wrong, the file, the code; without one it is read.
type Case = (&'static str, Vec<u8>, Option<Code>);

/// Made once: they are large before they are packed.
static CASES: LazyLock<Vec<Case>> = LazyLock::new(cases);

fn cases() -> Vec<Case> {
    use Code::{SheetOldFormat as Old, SheetTooLarge as Large, SheetUnreadable as Bad};
    let good = Made::below(&[&["1", "2", "3", "4", "5"]]);
    let whole = good.bytes();
    let many: Vec<(String, Vec<u8>)> =
        (0..10_000).map(|at| (format!("xl/a{at}"), Vec::new())).collect();
    let with = |more: Vec<(String, Vec<u8>)>| Made { more, ..good.clone() }.bytes();
    let ends = "<row r=\"1\"><c r=\"A1\"><v>1</v></c></row><row r=\"1048576\"><c r=\"XFD1048576\"><v>2</v></c></row>";
    let doctype = |inner: &str| replaced(&good, SHEET, "<worksheet", &format!("{inner}<worksheet"));
    let bomb = |unit: &str, bytes: usize| {
        rows(&format!(
            "<row r=\"1\"><c r=\"A1\" t=\"str\"><v>{}</v></c></row>",
            unit.repeat(bytes / unit.len())
        ))
    };
    vec![
        ("nothing", Vec::new(), Some(Bad)),
        ("a letter", b"Kinh gui".to_vec(), Some(Bad)),
        ("cut short", whole[..whole.len() / 2].to_vec(), Some(Bad)),
        ("a zip of other things", zipped(&[("a.txt".into(), b"a".to_vec())]), Some(Bad)),
        ("the two ends of a sheet", rows(ends), None),
        (
            "a size that is said",
            inner(&format!("<dimension ref=\"A1:XFD1048576\"/><sheetData>{ends}</sheetData>"))
                .bytes(),
            None,
        ),
        ("a DOCTYPE", doctype("<!DOCTYPE a SYSTEM \"file:///etc/passwd\">"), Some(Bad)),
        (
            "entities that grow",
            doctype("<!DOCTYPE a [<!ENTITY a \"aaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;\">]>"),
            Some(Bad),
        ),
        (
            "an entity of nothing",
            rows("<row r=\"1\"><c r=\"A1\" t=\"str\"><v>&xxe;</v></c></row>"),
            Some(Bad),
        ),
        ("ten thousand members", with(many), Some(Large)),
        (
            "two parts of one name",
            with(vec![("XL/Workbook.xml".into(), b"<a/>".to_vec())]),
            Some(Bad),
        ),
        (
            "macros",
            replaced(&good, "[Content_Types].xml", "sheet.main", "sheet.macroEnabled.main"),
            Some(Old),
        ),
        (
            "a sheet out of the package",
            replaced(
                &good,
                "xl/_rels/workbook.xml.rels",
                "worksheets/sheet0.xml",
                "../../etc/passwd",
            ),
            Some(Bad),
        ),
        (
            "a sheet from the net",
            replaced(
                &good,
                "xl/_rels/workbook.xml.rels",
                "Target=\"worksheets/sheet0.xml\"",
                "Target=\"http://127.0.0.1/a\" TargetMode=\"External\"",
            ),
            Some(Bad),
        ),
        ("no sheet", replaced(&good, BOOK, "<sheets>", "<a>"), Some(Bad)),
        (
            "deep elements",
            rows(&format!("{}{}", "<a>".repeat(5_000), "</a>".repeat(5_000))),
            Some(Large),
        ),
        ("one endless text", bomb("a", 20 << 20), Some(Large)),
        ("one endless comment", rows(&format!("<!--{}-->", "a".repeat(26 << 20))), Some(Large)),
        ("marks without end", rows(&"<!-- a -->".repeat(5 << 19)), Some(Large)),
        (
            "an endless CDATA",
            rows(&format!(
                "<row r=\"1\"><c r=\"A1\" t=\"str\"><v><![CDATA[{}]]></v></c></row>",
                "<".repeat(20 << 20)
            )),
            Some(Large),
        ),
        ("many cells", rows(&cells(220_000)), Some(Large)),
        (
            "half a million cells of nothing",
            rows(&format!("<row r=\"1\">{}</row>", "<c/>".repeat(500_000))),
            Some(Large),
        ),
        ("rows of nothing", rows(&"<row/>".repeat(500_000)), Some(Large)),
        ("shared texts of nothing", texts(&"</si><si>".repeat(300_000)), Some(Large)),
        (
            "one endless shared text",
            texts(&format!("<t>{}</t>", "a".repeat(15 << 20))),
            Some(Large),
        ),
        (
            "shared texts that inflate",
            texts(&format!("<t>{}</t>", "a".repeat(26 << 20))),
            Some(Large),
        ),
        (
            "a text that is not there",
            rows("<row r=\"1\"><c r=\"A1\" t=\"s\"><v>7</v></c></row>"),
            Some(Bad),
        ),
        (
            "a number that is none",
            rows("<row r=\"1\"><c r=\"A1\"><v>1e999</v></c></row>"),
            Some(Bad),
        ),
        (
            "rows that go back",
            rows("<row r=\"5\"/><row r=\"4\"><c r=\"A4\"><v>1</v></c></row>"),
            Some(Bad),
        ),
        ("a cell in another row", rows("<row r=\"5\"><c r=\"A6\"><v>1</v></c></row>"), Some(Bad)),
        ("a place that is none", rows("<row r=\"5\"><c r=\"AAAA5\"><v>1</v></c></row>"), Some(Bad)),
        (
            "merges without end",
            inner(&format!(
                "<sheetData>{}</sheetData><mergeCells>{}</mergeCells>",
                cells(20),
                "<mergeCell ref=\"A1:XFD1048576\"/>".repeat(100_000)
            ))
            .bytes(),
            Some(Large),
        ),
        (
            "columns without end",
            inner(&format!(
                "<cols>{}</cols><sheetData>{}</sheetData>",
                "<col min=\"1\" max=\"9\" hidden=\"1\"/>".repeat(700_000),
                cells(20)
            ))
            .bytes(),
            Some(Large),
        ),
        (
            "a hundred thousand attributes",
            rows(&format!(
                "<row {}/>",
                (0..100_000).map(|at| format!("a{at}=\"\" ")).collect::<String>()
            )),
            Some(Large),
        ),
        (
            "formats without end",
            replaced(
                &good,
                "xl/styles.xml",
                "<cellXfs>",
                &format!("<cellXfs>{}", "<xf/>".repeat(100_000)),
            ),
            Some(Large),
        ),
    ]
}

fn code(name: &str, bytes: &[u8]) -> Option<Code> {
    sheet(name, bytes, &sample().1).err().map(|problem| {
        assert!(!problem.hints.is_empty(), "{name}: {problem:?}");
        problem.code
    })
}

#[test]
fn hostile() {
    assert!(CASES.len() >= 30, "{}", CASES.len());
    for (name, bytes, wanted) in CASES.iter() {
        assert_eq!(code("a.xlsx", bytes), *wanted, "{name}");
    }
    // Texts: one line of 30 MB, a million lines, a quote that never ends.
    assert_eq!(code("a.csv", &vec![b'a'; 20 << 20]), None);
    assert_eq!(code("a.csv", "a;b;c;d;e\n".repeat(100_000).as_bytes()), Some(Code::SheetTooLarge));
    assert_eq!(code("a.csv", &vec![b';'; 1 << 20]), Some(Code::SheetTooLarge));
    assert_eq!(code("a.csv", format!("a;b\n\"{}", "x\n".repeat(1 << 20)).as_bytes()), None);
}

/// The same files, each in a process that has nothing else in mind: below 128 MB, and below 2 s when built for use.
#[test]
#[cfg(target_os = "linux")]
fn hostile_files_cost_little() {
    if let Some(folder) = std::env::var_os("QCPH_HOSTILE") {
        return measure(Path::new(&folder));
    }
    let folder = tempfile::tempdir().unwrap();
    for (at, (_, bytes, _)) in CASES.iter().enumerate() {
        crate::office::write(folder.path(), &format!("{at:02}.xlsx"), bytes);
    }
    let output = std::process::Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "table::hostile::hostile_files_cost_little", "--nocapture"])
        .env("QCPH_HOSTILE", folder.path())
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{said}{}", String::from_utf8_lossy(&output.stderr));
    let worst = said.lines().find(|line| line.starts_with("worst")).unwrap_or_default();
    println!("{worst}");
    assert!(!worst.is_empty(), "{said}");
}

/// How much memory this process had at most since it was last asked, in kB.
#[cfg(target_os = "linux")]
fn peak_kb() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap();
    let peak = line.trim().trim_end_matches(" kB").parse().unwrap();
    forget_peak();
    peak
}

#[cfg(target_os = "linux")]
#[expect(clippy::disallowed_methods, reason = "the kernel's own counter")]
fn forget_peak() {
    let _ = std::fs::write("/proc/self/clear_refs", "5");
}

#[cfg(target_os = "linux")]
fn measure(folder: &Path) {
    let list = sample().1;
    let fits = |rows: &[Vec<String>]| qcph::tables::fit(rows, &list);
    let choice = qcph::sheets::Choice { sheet: None, separator: None, fits: &fits };
    let (mut most_kb, mut longest) = ((0, 0), (Duration::ZERO, 0));
    let files = std::fs::read_dir(folder).unwrap().map(|file| file.unwrap().path());
    let mut files: Vec<_> = files.collect();
    files.sort();
    for (at, path) in files.iter().enumerate() {
        peak_kb();
        let start = Instant::now();
        drop(qcph::sheets::read(path, &choice));
        longest = longest.max((start.elapsed(), at));
        most_kb = most_kb.max((peak_kb(), at));
    }
    println!("worst: {} kB ({}), {:?} ({})", most_kb.0, most_kb.1, longest.0, longest.1);
    assert!(most_kb.0 < 128 << 10, "{most_kb:?}");
    // Without optimisation, and with other tests beside.
    let most = if cfg!(debug_assertions) { 20 } else { 2 };
    assert!(longest.0 < Duration::from_secs(most), "{longest:?}");
}
