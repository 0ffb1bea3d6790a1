//! A list as a file: CSV and XLSX that Excel opens with Vietnamese intact.
//!
//! Cells are text (tests: registers::files_hold_the_same_cells_and_no_formula_and_give_the_same_bytes_again,
//! table::round). In CSV a text that a spreadsheet would take for a formula gets an apostrophe in front, as
//! people write it there, and so does one that has such an apostrophe of its own; in XLSX a cell says by
//! itself that it is text, and keeps saying it when somebody edits it.

use crate::problem::{Code, Problem};
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, Workbook, XlsxError};

/// What stands in a file of one sheet.
pub struct Sheet {
    /// What the sheet is called in the workbook.
    pub name: String,
    pub title: String,
    pub author: String,
    /// The year that the file says it was made in: the same sheet is the same bytes.
    pub year: i32,
    /// The titles of columns and their widths in characters.
    pub columns: Vec<(String, f64)>,
    pub rows: Vec<Vec<String>>,
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

/// What makes a spreadsheet take a text for a formula, in the widths of East Asia too.
const FORMULA: [char; 10] = ['=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠'];

fn is_formula(cell: &str) -> bool {
    cell.trim_start_matches('\'').starts_with(FORMULA)
}

fn guarded(cell: &str) -> String {
    if is_formula(cell) { format!("'{cell}") } else { cell.to_owned() }
}

/// The text that a cell of CSV stands for.
pub fn unguarded(cell: &str) -> &str {
    cell.strip_prefix('\'').filter(|rest| is_formula(rest)).unwrap_or(cell)
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
    // As text, so that what somebody types over it stays one; the apostrophe that nobody sees keeps a
    // formula from being made of it.
    let text = Format::new().set_text_wrap().set_num_format_index(49);
    let guarded = text.clone().set_quote_prefix();
    let sheet = workbook.add_worksheet();
    sheet.set_name(&from.name)?;
    sheet.set_landscape();
    sheet.set_freeze_panes(1, 0)?;
    sheet.set_repeat_rows(0, 0)?;
    for (at, (title, width)) in (0_u16..).zip(&from.columns) {
        sheet.set_column_width(at, *width)?;
        sheet.write_string_with_format(0, at, title, &heading)?;
    }
    for (line, row) in (1_u32..).zip(&from.rows) {
        for (at, cell) in (0_u16..).zip(row) {
            let format = if is_formula(cell) { &guarded } else { &text };
            sheet.write_string_with_format(line, at, cell, format)?;
        }
    }
    workbook.save_to_buffer()
}

#[cfg(test)]
mod tests {
    use super::{guarded, unguarded};

    #[test]
    fn what_a_spreadsheet_would_reckon_is_text() {
        for cell in ["=1+1", "+84", "-5", "@SUM(A1)", "\t=1"] {
            assert_eq!(guarded(cell), format!("'{cell}"));
        }
        assert_eq!(guarded("15/TB-BHXH"), "15/TB-BHXH");
        for cell in ["=1", "'=1", "''-", "'a", "a", "", "'", "＝1", "−5"] {
            assert_eq!(unguarded(&guarded(cell)), cell);
        }
    }
}
