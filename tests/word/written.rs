//! What the words of a copy are, and how copies are written.

use super::made::{all, parts};
use crate::office::Office;
use qcph::documents::document::{Block, Document};

const RECORD: &str = "TW-2020-TD-02";
const FILE: &str = "out/ban-de-sua/TW-2020-TD-02_ban-de-sua_khong-co-gia-tri.docx";

/// The words of a document in the order of its page, as the form puts them.
fn words(d: &Document) -> Vec<String> {
    let mut out = Vec::new();
    out.extend(d.header.superior.iter().chain(&d.header.issuer).cloned());
    out.extend(
        ["CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc"].map(str::to_owned),
    );
    out.extend([d.header.number.clone(), d.header.place_date.clone()]);
    out.extend(d.header.subject.clone());
    out.extend(d.urgency.map(str::to_owned));
    out.extend(d.draft.then(|| "DỰ THẢO".to_owned()));
    if let Some(title) = &d.title {
        out.push(title.kind.clone());
        out.extend((!title.subject.is_empty()).then(|| title.subject.clone()));
    }
    match &d.addressees[..] {
        [] => {}
        [one] => out.push(format!("Kính gửi: {one}")),
        many => {
            out.push("Kính gửi:".to_owned());
            out.extend(listed(many));
        }
    }
    out.extend(d.bases.iter().cloned());
    out.extend(d.body.iter().flat_map(block));
    let signed = |one: &qcph::documents::document::SignatureBlock| {
        one.lines
            .iter()
            .cloned()
            .chain(one.post.clone())
            .chain([one.name.clone()])
            .collect::<Vec<_>>()
    };
    let closing = |filing: &str, recipients: &[String]| {
        let all: Vec<String> = recipients.iter().cloned().chain([filing.to_owned()]).collect();
        std::iter::once("Nơi nhận:".to_owned()).chain(listed(&all)).collect::<Vec<_>>()
    };
    out.extend(closing(&d.filing, &d.recipients));
    d.signatures.iter().for_each(|one| out.extend(signed(one)));
    for annex in &d.appendices {
        out.extend([annex.label.clone(), annex.title.clone(), annex.attached.clone()]);
        out.extend(annex.body.iter().flat_map(block));
    }
    for copy in &d.copies {
        out.extend(copy.issuer.iter().cloned());
        out.extend([copy.kind.clone(), copy.number.clone(), copy.place_date.clone()]);
        out.extend(copy.note.clone());
        out.extend(closing(&copy.filing, &copy.recipients));
        out.extend(signed(&copy.signature));
    }
    out
}

fn listed(items: &[String]) -> Vec<String> {
    let end = |at| if at + 1 == items.len() { "." } else { ";" };
    items.iter().enumerate().map(|(at, item)| format!("- {item}{}", end(at))).collect()
}

fn block(block: &Block) -> Vec<String> {
    let labelled = |label: &str, texts: &[String]| {
        let mut texts = texts.to_vec();
        texts[0] = format!("{label} {}", texts[0]);
        texts
    };
    match block {
        Block::Part { label, title } => vec![format!("{label}\n{title}")],
        Block::Section { label, title } => vec![format!("{label} {title}")],
        Block::Clause { label, text, .. } | Block::Point { label, text } => labelled(label, text),
        Block::Dash { text } => labelled("-", text),
        Block::Para { text } | Block::Note { text } => text.clone(),
        Block::Table { caption, columns, rows, .. } => {
            let titles = columns.iter().map(|column| column.title.clone());
            caption.iter().cloned().chain(titles).chain(rows.concat()).collect()
        }
        Block::Chart { title, series, bars, .. } => {
            let values = bars.iter().flat_map(|bar| std::iter::once(&bar.label).chain(&bar.shown));
            std::iter::once(title).chain(series).chain(values).cloned().collect()
        }
    }
}

/// Word counts as the page does, and says what it says; which of two spaces it is, is for the line.
#[test]
fn the_words_are_those_of_the_document() {
    let mut lines = 0;
    for made in all() {
        let plain = |text: &String| text.replace('\u{a0}', " ").trim().to_owned();
        let mut shown: Vec<String> = made.lines().iter().map(plain).collect();
        let mut wanted: Vec<String> = words(&made.document).iter().map(plain).collect();
        wanted.retain(|text| !text.is_empty());
        lines += wanted.len();
        // Columns are read row by row in one and one by one in the other.
        let in_order = |lines: &[String]| {
            let body = made.document.body.iter().flat_map(block).map(|text| plain(&text));
            let body: std::collections::BTreeSet<String> = body.collect();
            lines.iter().filter(|line| body.contains(*line)).cloned().collect::<Vec<_>>()
        };
        assert_eq!(in_order(&shown), in_order(&wanted), "{}", made.id);
        shown.sort();
        wanted.sort();
        assert_eq!(shown, wanted, "{}", made.id);
    }
    println!("{lines} lines of {} documents", all().len());
}

#[test]
fn the_same_record_gives_the_same_bytes() {
    let bytes = || {
        let office = Office::sample();
        let run = office.qcph(&["word", RECORD]);
        assert_eq!(run.code, 0, "{}", run.err);
        std::fs::read(office.path(FILE)).unwrap()
    };
    let (first, second) = (bytes(), bytes());
    assert!(first == second);
    let (names, parts) = parts(&first);
    assert_eq!(names[0], "[Content_Types].xml");
    assert!(parts["docProps/core.xml"].contains("không có giá trị pháp lý"));
    assert!(parts["docProps/core.xml"].contains("2020-04-03T00:00:00Z"), "the day of the document");
}

#[test]
fn a_file_that_somebody_saved_is_left_alone() {
    let office = Office::sample();
    assert_eq!(office.qcph(&["word", RECORD]).code, 0);
    let again = office.qcph(&["word", RECORD]);
    assert!(again.out.contains("1 tệp Word đã đúng"), "{}", again.out);
    let written = std::fs::read(office.path(FILE)).unwrap();
    let mut edited = written.clone();
    let at = edited.windows(5).position(|bytes| bytes == b"<w:t ").unwrap();
    edited[at + 30] ^= 1;
    office.write_bytes(FILE, &edited);
    for arguments in [&["word", RECORD][..], &["build", RECORD, "--word"]] {
        let run = office.qcph(arguments);
        assert_eq!(run.code, 1, "{}", run.err);
        assert!(run.err.contains("Q560"), "{}", run.err);
        assert!(std::fs::read(office.path(FILE)).unwrap() == edited);
    }
    assert!(qcph::word::is_as_written(&written));
}

#[test]
fn build_writes_copies_when_it_is_asked_to() {
    let office = Office::sample();
    let run = office.qcph(&["build", RECORD]);
    assert_eq!(run.code, 0, "{}", run.err);
    assert!(!office.path(FILE).exists());
    let run = office.qcph(&["build", RECORD, "--word", "--json"]);
    assert_eq!(run.code, 0, "{}", run.out);
    assert!(office.path(FILE).exists());
    let said: serde_json::Value = serde_json::from_str(&run.out).unwrap();
    assert_eq!(said["ban_de_sua"], serde_json::json!([FILE]));
}
