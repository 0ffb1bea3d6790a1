//! A list of a record as a sheet: its columns by their names, its cells as texts.

use super::column::Kind;
use super::list::List;
use super::plan::empty;
use crate::problem::{Code, Problem};
use crate::sheets::write::Sheet;

/// Widths of columns, in characters.
const NARROW: usize = 8;
const WIDE: usize = 60;

/// The list as a sheet that [`super::plan()`] reads back to the same list.
///
/// # Errors
/// [`Code::ListEmpty`]; [`Code::CellUnclear`] where a row has no place in the columns.
pub fn sheet(list: &List, author: &str, year: i32) -> Result<Sheet, Vec<Problem>> {
    if list.rows.is_empty() {
        return Err(Vec::from(empty(list)));
    }
    let uneven = list.rows.iter().filter(|row| !row.is_whole).map(|row| {
        let place = crate::problem::Place { line: row.line, column: 1, ..list.place.clone() };
        let message = format!("dòng này của `{}` không đủ ô như số cột", list.shown);
        Problem::at(Code::CellUnclear, &place, message)
            .hint("sửa bản ghi cho `qcph check` không còn lỗi ở đây, rồi ghi lại")
    });
    let uneven: Vec<Problem> = uneven.collect();
    if !uneven.is_empty() {
        return Err(uneven);
    }
    // A key that no entry has makes no column, unless every entry must have it.
    let used: Vec<usize> = (0..list.columns.len())
        .filter(|at| {
            list.columns[*at].required || list.rows.iter().any(|row| row.cells[*at].is_some())
        })
        .collect();
    let cell = |row: usize, at: usize| {
        let text = list.rows[row].cells[at].clone().unwrap_or_default();
        // On paper and in Excel a comma parts decimals.
        if list.columns[at].kind == Kind::Decimal { text.replace('.', ",") } else { text }
    };
    let width = |at: usize| {
        let texts = (0..list.rows.len()).map(|row| cell(row, at).chars().count());
        let longest = texts.max().unwrap_or_default().max(list.columns[at].name.chars().count());
        u32::try_from(longest.clamp(NARROW, WIDE)).map_or(20.0, f64::from)
    };
    Ok(Sheet {
        name: list.shown.replace(['[', ']'], "-").trim_matches('-').chars().take(31).collect(),
        title: list.title.clone().unwrap_or_else(|| list.shown.clone()),
        author: author.to_owned(),
        year,
        columns: used.iter().map(|at| (list.columns[*at].name.clone(), width(*at))).collect(),
        rows: (0..list.rows.len())
            .map(|row| used.iter().map(|at| cell(row, *at)).collect())
            .collect(),
    })
}
