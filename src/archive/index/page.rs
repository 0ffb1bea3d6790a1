//! The index for people: `muc-luc.html`, opened in any browser, printed on A4 landscape.
//!
//! Header and entries come in, HTML goes out, with the columns of *Mục lục văn bản, tài liệu trong hồ
//! sơ* (Nghị định 30/2020/NĐ-CP, phụ lục V, mẫu IV). The page is a function of the index, so that
//! `verify` can demand it; it loads no other file and runs no script.

use super::original::Original;
use super::{Entry, Header};
use std::fmt::Write;

pub(super) const COLUMNS: [&str; 7] = [
    "STT",
    "Số, ký hiệu văn bản",
    "Ngày tháng năm",
    "Tên loại và trích yếu nội dung văn bản",
    "Tác giả văn bản",
    "Số trang",
    "Ghi chú",
];

pub(super) const STYLE: &str = "\
@page { size: A4 landscape; margin: 20mm 15mm }
body { font: 13pt 'Times New Roman', Tinos, serif; margin: 2em auto; max-width: 70em }
h1 { font-size: 14pt; text-align: center }
table { border-collapse: collapse; width: 100% }
thead { display: table-header-group }
th, td { border: 1px solid; padding: .2em .4em; vertical-align: top }
tr { break-inside: avoid }
td:nth-child(1), td:nth-child(3), td:nth-child(6) { text-align: center }
small { font: 8pt monospace; word-break: break-all }";

/// The page down to the head of its table.
pub fn head(header: &Header) -> String {
    let mut html = String::from("<!DOCTYPE html>\n<html lang=\"vi\">\n<meta charset=\"utf-8\">\n");
    let year = header.bundle.date.format("%Y");
    let bundle = header.bundle;
    let organisation = escape(&header.organisation);
    writeln!(html, "<title>Mục lục {bundle}</title>\n<style>\n{STYLE}\n</style>").expect(STRING);
    writeln!(html, "<p>{organisation}</p>\n<h1>MỤC LỤC VĂN BẢN, TÀI LIỆU</h1>").expect(STRING);
    let date = header.bundle.date.format("%d/%m/%Y");
    writeln!(html, "<p>Số, ký hiệu hồ sơ: {bundle}<br>Năm: {year}<br>").expect(STRING);
    writeln!(html, "Niêm phong ngày {date}, {} văn bản</p>", header.documents).expect(STRING);
    html.push_str("<table>\n<thead><tr>");
    for column in COLUMNS {
        write!(html, "<th>{column}</th>").expect(STRING);
    }
    html.push_str("</tr></thead>\n");
    html
}

/// One row; `number` counts from 1.
pub fn row(number: usize, entry: &Entry) -> String {
    let date = entry.date.format("%d/%m/%Y");
    let note = note(entry);
    // A book has no number; what is there to be opened is named all the same.
    let number_and_mark = match entry.book {
        Some(_) => "(sổ)".to_owned(),
        None => escape(&entry.number_and_mark),
    };
    format!(
        "<tr><td>{number}</td><td><a href=\"{}\">{}</a></td><td>{date}</td>\
         <td>{}: {}<br><small>SHA-256 {}</small></td><td>{}</td><td>{}</td><td>{note}</td></tr>\n",
        escape(&entry.pdf),
        number_and_mark,
        escape(&entry.type_name),
        escape(&entry.abstract_),
        entry.sha256,
        escape(&entry.author),
        entry.pages,
    )
}

/// What sets an entry apart from the document that its record makes.
pub(super) fn note(entry: &Entry) -> String {
    let copy = entry.copy.as_ref().map(|copy| format!("Bản đồng gửi {}", copy.recipient));
    let note = copy.or_else(|| entry.original.as_ref().map(Original::note));
    escape(&note.unwrap_or_default())
}

/// What follows the last row.
pub const FOOT: &str = "</table>\n</html>\n";

const STRING: &str = "a string takes every text";

pub(super) fn escape(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            other => safe.push(other),
        }
    }
    safe
}
