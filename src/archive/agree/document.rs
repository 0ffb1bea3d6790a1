//! One document against its entry: what the PDF says otherwise than the index.
//!
//! An entry and the bytes of a PDF come in; differences in Vietnamese go out. What is attached is
//! unpacked piece by piece into a digest, not into memory.

use crate::archive::index::Entry;
use crate::digest::{Digest, Tally};
use crate::pdf::lexer::{Dict, Value};
use crate::pdf::{self, Pdf};
use chrono::NaiveDate;
use std::io::Read;

/// What is attached is a record or a PDF; more of it is not unpacked.
const LARGEST_ATTACHMENT_BYTES: u64 = 64 << 20;

pub fn differs(what: &str, place: &str, there: &str, index: &str) -> String {
    format!("{what} trong {place} là `{there}`, mục lục ghi `{index}`")
}

/// What a PDF says otherwise than its entry, in Vietnamese.
///
/// `program` is the one that the bundle says it was sealed by; `original` is set for a co-sent copy:
/// the digest of the document sent, if this bundle has it; `sources` are those of the source record,
/// without comments, as documents carry it, and whole, as early ones do.
pub fn differences(
    entry: &Entry,
    program: &str,
    original: Option<Option<Digest>>,
    sources: &[Digest],
    pdf: &[u8],
) -> Vec<String> {
    let bytes = pdf;
    let read = Pdf::open(pdf).and_then(|pdf| Some((pdf.pages()?, pdf)));
    let Some((pages, pdf)) = read else {
        return vec!["không đọc được như một tệp PDF do qcph lập".into()];
    };
    let mut found = Vec::new();
    let mut expect = |what: &str, there: String, index: String| {
        if there != index {
            found.push(differs(what, "PDF", &there, &index));
        }
    };
    let information = pdf.information();
    let text = |key: &str| match information.get(key) {
        Some(Value::Text(written)) => plain(&pdf::decoded(&pdf::text(written))),
        _ => String::new(),
    };
    expect("số trang", pages.to_string(), entry.pages.to_string());
    expect("ngày", day(&text("CreationDate")), entry.date.to_string());
    expect("tác giả", text("Author"), plain(&entry.author));
    let title = plain(&format!("{} {}", entry.type_name, entry.abstract_));
    expect("tên văn bản", text("Title"), title);
    expect("số, ký hiệu", text("Keywords"), plain(&entry.number_and_mark));
    // `qcph 0.1.0; typst 0.15.1`: the engine signs its pages too.
    if let Some((_, engine)) = program.split_once("; ")
        && !text("Creator").eq_ignore_ascii_case(engine)
    {
        found.push(differs("chương trình dàn trang", "PDF", &text("Creator"), engine));
    }
    if !ends_with_its_end(bytes) {
        found.push("có thêm nội dung sau phần kết `%%EOF` của PDF".into());
    }
    match original {
        None if !carries(&pdf, sources) => {
            found.push("bản ghi đính kèm trong PDF không phải bản ghi nguồn trong gói".into());
        }
        // An extract (trích sao) carries no attachment; a whole copy carries the document itself.
        Some(Some(digest)) if !carries(&pdf, &[digest]) && attachments(&pdf).next().is_some() => {
            found.push("văn bản đính kèm trong bản đồng gửi không phải văn bản được gửi".into());
        }
        _ => {}
    }
    found
}

/// Whether nothing but an end of line stands behind `%%EOF`, and that right behind the last table
/// (ISO 32000-2, 7.5.5).
fn ends_with_its_end(pdf: &[u8]) -> bool {
    let last_line = pdf.trim_ascii_end();
    let above = last_line.strip_suffix(b"%%EOF").map(<[u8]>::trim_ascii_end);
    let digits = |above: &[u8]| above.iter().rev().take_while(|byte| byte.is_ascii_digit()).count();
    let table = above.map(|above| above[..above.len() - digits(above)].trim_ascii_end());
    pdf.len() - last_line.len() <= 2 && table.is_some_and(|table| table.ends_with(b"startxref"))
}

/// Hard and soft spaces are one to a reader.
fn plain(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The day of a PDF date, `D:20161231…` (ISO 32000-2, 7.9.4); empty when it is none.
fn day(date: &str) -> String {
    let digits = date.strip_prefix("D:").and_then(|date| date.get(..8)).unwrap_or_default();
    let day = NaiveDate::parse_from_str(digits, "%Y%m%d");
    day.map(|day| day.to_string()).unwrap_or_default()
}

/// Whether a file with this digest is attached: nearly always it is the one that the catalog names,
/// and no other object has to be looked at.
fn carries(pdf: &Pdf<'_>, wanted: &[Digest]) -> bool {
    let named = pdf.associated_files().into_iter();
    let mut named = named.filter_map(|(dict, bytes)| digest(dict, bytes));
    named.any(|digest| wanted.contains(&digest))
        || attachments(pdf).any(|digest| wanted.contains(&digest))
}

/// Digests of the files attached to a PDF, wherever they hang (ISO 32000-2, 7.11.4).
fn attachments<'p>(pdf: &'p Pdf<'_>) -> impl Iterator<Item = Digest> + 'p {
    let embedded = pdf.streams(b"EmbeddedFile");
    embedded.filter_map(|(dict, bytes)| digest(dict, bytes))
}

/// The digest of a stream's content, unpacked piece by piece.
fn digest(dict: Dict<'_>, stored: &[u8]) -> Option<Digest> {
    match dict.get("Filter") {
        None => Some(Digest::of(stored)),
        Some(Value::Name(b"FlateDecode")) => {
            let content = flate2::read::ZlibDecoder::new(stored).take(LARGEST_ATTACHMENT_BYTES);
            Some(Tally::copy(content, std::io::sink()).ok()?.sha256)
        }
        Some(_) => None,
    }
}
