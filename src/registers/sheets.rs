//! A book or an index as a sheet: CSV and XLSX that Excel opens with Vietnamese intact.
//!
//! Cells are text (test: registers::files_hold_the_same_cells_and_no_formula_and_give_the_same_bytes_again). In CSV a text that a spreadsheet would take for a formula gets an apostrophe in
//! front, as people write it there; in XLSX a cell says by itself that it is text.

use super::Book;
use crate::problem::{Code, Problem};
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, Workbook, XlsxError};

/// What stands in a file of one sheet.
pub struct Sheet {
    pub title: String,
    pub author: String,
    /// The year that the file says it was made in: the same sheet is the same bytes.
    pub year: i32,
    /// The titles of columns and their widths in characters.
    pub columns: Vec<(String, f64)>,
    pub rows: Vec<Vec<String>>,
}

impl From<&Book> for Sheet {
    fn from(book: &Book) -> Self {
        let columns = book.form.columns.iter();
        Self {
            title: format!("{} năm {}", book.form.title, book.cover.year),
            author: book.cover.agency.clone(),
            year: book.cover.year,
            columns: columns
                .map(|column| (column.title.clone(), f64::from(column.width_mm) / 2.0))
                .collect(),
            rows: book.rows(),
        }
    }
}

/// UTF-8 with a byte order mark, and `;` as Excel in Vietnamese expects.
pub fn csv(sheet: &Sheet) -> Vec<u8> {
    let mut writer = csv::WriterBuilder::new()
        .delimiter(b';')
        .terminator(csv::Terminator::CRLF)
        .from_writer(vec![0xef, 0xbb, 0xbf]);
    let titles: Vec<String> = sheet.columns.iter().map(|(title, _)| title.clone()).collect();
    for row in std::iter::once(&titles).chain(&sheet.rows) {
        let cells = row.iter().map(|cell| guarded(cell));
        writer
            .write_record(cells)
            .expect("memory takes every row, and all rows have as many cells");
    }
    writer.into_inner().expect("memory is always flushed")
}

fn guarded(cell: &str) -> String {
    let formula = cell.starts_with(['=', '+', '-', '@', '\t', '\r']);
    if formula { format!("'{cell}") } else { cell.to_owned() }
}

/// One sheet with its headings.
///
/// # Errors
/// [`Code::CannotWrite`] where a text is longer than a cell of Excel can be.
pub fn xlsx(sheet: &Sheet) -> Result<Vec<u8>, Problem> {
    write_xlsx(sheet).map_err(|error| {
        Problem::new(Code::CannotWrite, format!("không ghi được tệp XLSX: {error}"))
            .hint("ghi dạng CSV hoặc PDF")
    })
}

fn write_xlsx(from: &Sheet) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    // A file must not say when it was made.
    let year = u16::try_from(from.year).unwrap_or(1900);
    let properties = DocProperties::new()
        .set_title(&from.title)
        .set_author(&from.author)
        .set_creation_datetime(&ExcelDateTime::from_ymd(year, 12, 31)?);
    workbook.set_properties(&properties);
    let heading = Format::new().set_bold().set_text_wrap();
    let text = Format::new().set_text_wrap();
    let sheet = workbook.add_worksheet();
    sheet.set_name(format!("Năm {}", from.year))?;
    sheet.set_landscape();
    sheet.set_freeze_panes(1, 0)?;
    sheet.set_repeat_rows(0, 0)?;
    for (at, (title, width)) in (0_u16..).zip(&from.columns) {
        sheet.set_column_width(at, *width)?;
        sheet.write_string_with_format(0, at, title, &heading)?;
    }
    for (line, row) in (1_u32..).zip(&from.rows) {
        for (at, cell) in (0_u16..).zip(row) {
            sheet.write_string_with_format(line, at, cell, &text)?;
        }
    }
    workbook.save_to_buffer()
}

#[cfg(test)]
mod tests {
    use super::guarded;

    #[test]
    fn what_a_spreadsheet_would_reckon_is_text() {
        for cell in ["=1+1", "+84", "-5", "@SUM(A1)", "\t=1"] {
            assert_eq!(guarded(cell), format!("'{cell}"));
        }
        assert_eq!(guarded("15/TB-BHXH"), "15/TB-BHXH");
    }
}
