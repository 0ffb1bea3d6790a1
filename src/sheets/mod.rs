//! Lists in files of spreadsheets: read whoever made them, and written for Excel.
//!
//! In: a file that anybody may have made. Out: a [`Sheet`], its cells as they stand, each with its place as
//! people call it (`B7`). [`book`] finds the sheets of a workbook and [`cells`] reads one with its [texts], within
//! the bounds of [`crate::ooxml`]; [`formats`] and [`shown`] tell what a person sees in a cell; [`plain`] reads CSV; [`mod@write`]
//! goes the other way. Cells are streamed, so that what a sheet says of its size costs nothing (test:
//! table::hostile). What the cells mean is for others.

mod book;
mod cells;
mod formats;
mod plain;
mod shown;
mod texts;
pub mod write;

pub use formats::Format;
pub use shown::{Shown, day, decimal, grouped, time};

use crate::disk;
use crate::ooxml::{Kind, Package};
use crate::problem::{Code, Place, Problem};
use std::path::Path;
use std::sync::Arc;

/// More cells than a list of people has.
pub const MOST_CELLS: usize = 200_000;
/// Of a file that is text.
const TEXT_MOST_BYTES: u64 = 20 << 20;

/// Files of Excel.
static XLSX: Kind = Kind {
    program: "Excel",
    ending: ".xlsx",
    old_ending: ".xls",
    format: "Excel Workbook (*.xlsx)",
    unlock: "File > Info > Protect Workbook",
    unreadable: Code::SheetUnreadable,
    old: Code::SheetOldFormat,
    macros: Code::SheetOldFormat,
    too_large: Code::SheetTooLarge,
    smaller: "chép riêng bảng cần nhập sang một tệp mới (dán giá trị), lưu lại rồi nhập tệp đó",
};

/// A place in a sheet, from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Spot {
    pub row: u32,
    pub column: u32,
}

impl std::fmt::Display for Spot {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}{}", letters(self.column), self.row)
    }
}

/// The letters of a column: 1 is A, 28 is AB.
pub fn letters(mut column: u32) -> String {
    let mut letters = Vec::new();
    while column > 0 {
        column -= 1;
        letters.push(b'A' + u8::try_from(column % 26).unwrap_or_default());
        column /= 26;
    }
    letters.iter().rev().map(|letter| char::from(*letter)).collect()
}

/// What a cell holds (ô); empty ones are not there.
#[derive(Debug, Clone, PartialEq)]
pub enum Cell {
    Text(String),
    /// A number, and by its place in [`Sheet::formats`] how it is shown: a day is one too.
    Number(f64, usize),
    /// A day, or day and time, that the file has as text (ISO 8601).
    Moment(String),
    Flag(bool),
    /// `#REF!` and its like.
    Error(String),
    /// A formula that nobody has reckoned yet.
    Formula,
}

/// A row with something in it.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    pub number: u32,
    /// The line of the file where it begins; 0 in a workbook.
    pub line: usize,
    /// The bytes of that line.
    pub bytes: (usize, usize),
    pub hidden: bool,
    /// In the order of columns, which count from 1.
    pub cells: Vec<(u32, Cell)>,
}

/// One sheet of a file (trang).
#[derive(Debug, Clone)]
pub struct Sheet {
    /// As the user called the file.
    pub file: Arc<str>,
    /// Its name in the workbook; none of a file that is text.
    pub name: Option<String>,
    pub rows: Vec<Row>,
    /// Cells that were made one, by their first and last.
    pub merged: Vec<(Spot, Spot)>,
    pub hidden_columns: Vec<(u32, u32)>,
    pub formats: Vec<Format>,
    /// Days are counted from 1904, as old computers of Apple did.
    pub since_1904: bool,
}

impl Sheet {
    /// What a cell is called in messages: `Trang1!B7`.
    pub fn called(&self, spot: Spot) -> String {
        match &self.name {
            Some(name) => format!("{name}!{spot}"),
            None => spot.to_string(),
        }
    }

    /// The place of a row in the file, as far as it has lines.
    pub fn place(&self, row: &Row) -> Place {
        let column = usize::from(row.line > 0);
        Place { line: row.line, column, bytes: row.bytes, ..Place::file(self.file.clone()) }
    }

    pub fn whole(&self) -> Place {
        Place::file(self.file.clone())
    }
}

/// Which list of a file is meant, where it has several, or none can be seen.
pub struct Choice<'a> {
    /// The name of the sheet.
    pub sheet: Option<&'a str>,
    /// What parts the fields of a file that is text.
    pub separator: Option<char>,
    /// How well the rows of a text fit what is looked for: the separator that fits best is the one.
    pub fits: &'a dyn Fn(&[Vec<String>]) -> usize,
}

/// Reads the wanted sheet of a file.
///
/// # Errors
/// [`Code::CannotRead`], and the codes of files that may not be read or leave open what is meant.
pub fn read(path: &Path, choice: &Choice) -> Result<Sheet, Problem> {
    let name = path.display().to_string();
    let failed = |error: std::io::Error| Problem::io(Code::CannotRead, path, &error);
    let mut head = Vec::new();
    let file = disk::open(path).map_err(failed)?;
    std::io::Read::read_to_end(&mut std::io::Read::take(file, HEAD_BYTES), &mut head)
        .map_err(failed)?;
    match kind(path, &head) {
        Made::Workbook => book::read(Package::open(path, &XLSX)?, choice),
        Made::Text => {
            let bytes = disk::read(path, TEXT_MOST_BYTES).map_err(|error| match error.kind() {
                std::io::ErrorKind::InvalidInput => too_large(&name, &error.to_string()),
                _ => failed(error),
            })?;
            plain::read(&name, &bytes, choice)
        }
        Made::Page => Err(page(&name)),
        Made::Other => Err(other(&name)),
    }
}

/// Reads a file that is in memory; `name` is what problems call it.
///
/// # Errors
/// As [`read`].
pub fn read_bytes(name: &str, bytes: Vec<u8>, choice: &Choice) -> Result<Sheet, Problem> {
    match kind(name.as_ref(), &bytes) {
        Made::Workbook => book::read(Package::of_bytes(name, bytes, &XLSX)?, choice),
        Made::Text => plain::read(name, &bytes, choice),
        Made::Page => Err(page(name)),
        Made::Other => Err(other(name)),
    }
}

const HEAD_BYTES: u64 = 64;

enum Made {
    Workbook,
    Text,
    /// A page of the web under the name of a workbook, as many programs give it out.
    Page,
    Other,
}

/// What a file is, by its first bytes before its name.
fn kind(path: &Path, head: &[u8]) -> Made {
    let ending = path.extension().map(|ending| ending.to_string_lossy().to_lowercase());
    let text = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head).trim_ascii_start();
    if head.starts_with(b"PK") || head.starts_with(b"\xd0\xcf\x11\xe0") {
        return Made::Workbook;
    }
    if text.starts_with(b"<") {
        return Made::Page;
    }
    match ending.as_deref() {
        Some("csv" | "tsv" | "txt") => Made::Text,
        Some("xlsx") => Made::Workbook,
        _ => Made::Other,
    }
}

fn too_large(name: &str, why: &str) -> Problem {
    Problem::at(Code::SheetTooLarge, &Place::file(name), why.to_owned()).hint(XLSX.smaller)
}

fn page(name: &str) -> Problem {
    let message = "tệp là trang web hoặc XML, tuy mang tên của bảng tính";
    Problem::at(Code::SheetOldFormat, &Place::file(name), message)
        .hint("mở tệp bằng Excel, lưu lại thành “Excel Workbook (*.xlsx)”")
}

fn other(name: &str) -> Problem {
    Problem::at(Code::SheetOldFormat, &Place::file(name), "không rõ tệp này thuộc dạng nào")
        .hint("dùng tệp .xlsx hoặc .csv; các dạng khác thì mở bằng Excel, lưu lại thành .xlsx")
}
