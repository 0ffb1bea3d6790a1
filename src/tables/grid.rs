//! The rows of a sheet below the names of its columns, as far as they are the list (phần dữ liệu).
//!
//! In: a sheet and its heading. Out: rows in the columns of the list. What a person must decide, an empty row
//! with more below it, cells made one, words in a column without a name, is a problem; hidden rows
//! are taken along and told.

use super::heading::Heading;
use super::list::List;
use crate::problem::{Code, Problem};
use crate::sheets::{Cell, Row, Sheet, Spot, letters};

/// More of one kind help nobody.
const TOLD: usize = 20;

/// The rows of the list.
#[derive(Debug)]
pub struct Grid<'s> {
    pub rows: Vec<GridRow<'s>>,
    /// A row that only counts its columns was passed over.
    pub counted: Option<u32>,
}

#[derive(Debug)]
pub struct GridRow<'s> {
    pub number: u32,
    pub row: &'s Row,
    /// One for each column of the list.
    pub cells: Vec<Option<&'s Cell>>,
}

/// Takes the rows.
pub fn rows<'s>(
    sheet: &'s Sheet,
    heading: &Heading,
    list: &List,
    problems: &mut Vec<Problem>,
) -> Grid<'s> {
    let mut below = sheet.rows.iter().filter(|row| row.number > heading.row).peekable();
    let counted = below.peek().filter(|row| counts(row, heading, list)).map(|row| row.number);
    let below: Vec<&Row> = below.filter(|row| Some(row.number) != counted).collect();
    apart(sheet, counted.unwrap_or(heading.row), &below, problems);
    nameless(sheet, heading, &below, problems);
    merged(sheet, heading, &below, problems);
    hidden(sheet, heading, &below, problems);
    if below.is_empty() {
        let message = format!("dưới dòng tên cột (dòng {}) không có dòng nào", heading.row);
        problems.push(
            Problem::at(Code::ListEmpty, &sheet.whole(), message)
                .hint("xem lại tệp; muốn bỏ hẳn danh sách thì tự xóa khóa trong bản ghi"),
        );
    }
    let row = |row: &&'s Row| {
        let cell = |column: &Option<(u32, String)>| {
            let (at, _) = column.as_ref()?;
            let found = row.cells.binary_search_by_key(at, |(column, _)| *column).ok()?;
            Some(&row.cells[found].1)
        };
        GridRow { number: row.number, row, cells: heading.columns.iter().map(cell).collect() }
    };
    Grid { rows: below.iter().map(row).collect(), counted }
}

/// `(1)`, `(2)`, …: a row that counts the columns, unless the list has such a row of its own.
fn counts(row: &Row, heading: &Heading, list: &List) -> bool {
    let is_count = |text: &str| {
        let inner = text.trim().strip_prefix('(').and_then(|rest| rest.strip_suffix(')'));
        inner.is_some_and(|inner| {
            inner.chars().count() <= 2 && inner.chars().all(char::is_alphanumeric)
        })
    };
    let own = list
        .rows
        .first()
        .is_some_and(|row| row.cells.iter().all(|cell| cell.as_deref().is_some_and(is_count)));
    let is_text = |(_, cell): &(u32, Cell)| matches!(cell, Cell::Text(text) if is_count(text));
    let columns = heading.columns.iter().flatten().count();
    !own && columns > 1 && row.cells.len() == columns && row.cells.iter().all(is_text)
}

fn apart(sheet: &Sheet, above: u32, rows: &[&Row], problems: &mut Vec<Problem>) {
    let mut last = above;
    for row in rows {
        if row.number > last + 1 && last > above {
            let message = format!(
                "sau dòng {last} có dòng trống, rồi dòng {} lại có chữ: không rõ phần dưới có thuộc bảng không",
                row.number
            );
            problems.push(Problem::at(Code::RowsApart, &sheet.place(row), message).hint(
                "nếu thuộc bảng, xóa các dòng trống; nếu là chữ ký, ghi chú, xóa phần dưới khỏi bảng tính",
            ));
            return;
        }
        last = row.number;
    }
}

fn nameless(sheet: &Sheet, heading: &Heading, rows: &[&Row], problems: &mut Vec<Problem>) {
    let is_known =
        |column: &u32| heading.columns.iter().flatten().any(|(known, _)| known == column);
    for row in rows {
        let Some((column, _)) = row.cells.iter().find(|(column, _)| !is_known(column)) else {
            continue;
        };
        let spot = Spot { row: row.number, column: *column };
        let message = format!(
            "ô {} có chữ mà cột {} không có tên ở dòng tên cột",
            sheet.called(spot),
            letters(*column)
        );
        problems.push(Problem::at(Code::ColumnsDiffer, &sheet.place(row), message).hint(
            "đặt tên cột, hoặc xóa phần chữ nằm ngoài bảng; trong CSV thì xem lại dấu ngăn cột",
        ));
        return;
    }
}

fn merged(sheet: &Sheet, heading: &Heading, rows: &[&Row], problems: &mut Vec<Problem>) {
    let (Some(first), Some(last)) = (rows.first(), rows.last()) else { return };
    let columns = || heading.columns.iter().flatten().map(|(column, _)| *column);
    let touches = |(from, to): &&(Spot, Spot)| {
        from != to
            && from.row <= last.number
            && to.row >= first.number
            && columns().any(|column| (from.column..=to.column).contains(&column))
    };
    for (from, to) in sheet.merged.iter().filter(touches).take(TOLD) {
        let message =
            format!("các ô {}:{to} bị gộp làm một trong phần dữ liệu", sheet.called(*from));
        problems.push(Problem::at(Code::CellsMerged, &sheet.whole(), message).hint(
            "chọn vùng đó, bỏ gộp (Home > Merge & Center > Unmerge Cells), rồi ghi giá trị vào từng ô",
        ));
    }
}

fn hidden(sheet: &Sheet, heading: &Heading, rows: &[&Row], problems: &mut Vec<Problem>) {
    let numbers: Vec<String> =
        rows.iter().filter(|row| row.hidden).map(|row| row.number.to_string()).collect();
    let columns: Vec<String> = heading
        .columns
        .iter()
        .flatten()
        .filter(|(column, _)| {
            sheet.hidden_columns.iter().any(|(from, to)| (from..=to).contains(&column))
        })
        .map(|(column, name)| format!("{} “{name}”", letters(*column)))
        .collect();
    let told = |all: &[String]| {
        let more = if all.len() > TOLD { ", …" } else { "" };
        all.iter().take(TOLD).cloned().collect::<Vec<_>>().join(", ") + more
    };
    for (what, all) in [("dòng", numbers), ("cột", columns)] {
        if all.is_empty() {
            continue;
        }
        let message = format!("{} {what} bị ẩn vẫn được lấy: {}", all.len(), told(&all));
        problems.push(
            Problem::at(Code::RowsHidden, &sheet.whole(), message)
                .hint("nếu không cần, xóa hẳn trong bảng tính (ẩn hay lọc không phải là xóa)")
                .advice(),
        );
    }
}
