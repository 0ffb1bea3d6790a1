//! The row of a sheet that names the columns (dòng tên cột), and which column is which.
//!
//! In: a sheet and the columns that are wanted. Out: for each of them the column of the sheet, and what was
//! taken for what where the names are not the same to the letter. A column without a partner, on either
//! side, is told with those of the other side; none is guessed.

use super::column::{Column, in_line};
use super::list::List;
use crate::problem::{Code, Problem};
use crate::sheets::{Cell, Sheet, Shown, Spot, letters};
use std::collections::BTreeMap;

/// Above the list stand its title and who made it, no more.
const LOOKED_AT: usize = 100;
const MOST_COLUMNS: u32 = 1_000;
/// How many names a message tells.
const TOLD: usize = 30;

/// The row of the names, and what they are to the list.
#[derive(Debug, Clone)]
pub struct Heading {
    /// The number of the row, from 1.
    pub row: u32,
    /// The column of the sheet for each column of the list, with its name there; none where it has none.
    pub columns: Vec<Option<(u32, String)>>,
    /// Names that are not the same to the letter, as sentences.
    pub notes: Vec<String>,
}

/// Names by column.
type Names = BTreeMap<u32, String>;

/// Finds the row of the names.
///
/// # Errors
/// [`Code::HeadingMissing`], [`Code::ColumnsDiffer`].
pub fn find(sheet: &Sheet, list: &List) -> Result<Heading, Problem> {
    let rows = looked_at(sheet);
    let best = rows.iter().map(|(_, names)| count(names.values(), &list.columns)).max();
    let enough = if list.columns.len() > 1 && list.is_table { 2 } else { 1 };
    let best = best.filter(|best| *best >= enough);
    let found = rows.iter().find(|(_, names)| Some(count(names.values(), &list.columns)) == best);
    let Some((row, names)) = found.filter(|_| best.is_some()) else {
        return Err(missing(sheet, list, &rows));
    };
    let mut notes = Vec::new();
    let columns = matched(names, &list.columns, &mut notes);
    let taken = |column: &u32| columns.iter().flatten().any(|(at, _)| at == column);
    let extra: Vec<String> = names
        .iter()
        .filter(|(column, _)| !taken(column))
        .map(|(column, name)| format!("“{name}” ({}{row})", letters(*column)))
        .collect();
    let lacking: Vec<String> = list
        .columns
        .iter()
        .zip(&columns)
        .filter(|(_, found)| list.is_table && found.is_none())
        .map(|(column, _)| format!("“{}”", column.name))
        .collect();
    if extra.is_empty() && lacking.is_empty() {
        return Ok(Heading { row: *row, columns, notes });
    }
    Err(differ(sheet, list, *row, (&extra, &lacking)))
}

/// How many of the wanted columns the best of some rows names: for a text whose separator is not known.
pub fn fit(rows: &[Vec<String>], list: &List) -> usize {
    let rows = rows.iter().take(LOOKED_AT);
    rows.map(|row| count(row.iter(), &list.columns)).max().unwrap_or_default()
}

/// The first rows with something in them; a cell that was made of several stands in all of them.
fn looked_at(sheet: &Sheet) -> Vec<(u32, Names)> {
    let first = sheet.rows.iter().take(LOOKED_AT);
    let mut rows: Vec<(u32, Names)> = first
        .map(|row| {
            let cells = row.cells.iter().take_while(|(column, _)| *column <= MOST_COLUMNS);
            (row.number, cells.map(|(column, cell)| (*column, name(cell, sheet))).collect())
        })
        .collect();
    let last = rows.last().map_or(0, |(row, _)| *row);
    for (from, to) in sheet.merged.iter().filter(|(from, _)| from.row <= last) {
        let inside = |row: &u32| (from.row..=to.row).contains(row);
        let own = rows.iter().find(|(row, _)| *row == from.row);
        let Some(text) = own.and_then(|(_, names)| names.get(&from.column)).cloned() else {
            continue;
        };
        for (_, names) in rows.iter_mut().filter(|(row, _)| inside(row)) {
            for column in from.column..=to.column.min(MOST_COLUMNS) {
                names.entry(column).or_insert_with(|| text.clone());
            }
        }
    }
    rows
}

fn name(cell: &Cell, sheet: &Sheet) -> String {
    match cell {
        Cell::Text(text) => in_line(text),
        Cell::Number(number, format) => {
            match Shown::of(*number, &sheet.formats[*format], sheet.since_1904) {
                Shown::Text(text) | Shown::Rounded(text) => text,
                Shown::TooLong | Shown::NoDay => String::new(),
            }
        }
        Cell::Moment(text) | Cell::Error(text) => text.clone(),
        Cell::Flag(_) | Cell::Formula => String::new(),
    }
}

/// How many columns of the list are named.
fn count<'n>(names: impl Iterator<Item = &'n String>, columns: &[Column]) -> usize {
    let names: Vec<String> = names.map(|name| in_line(name)).collect();
    let is_named =
        |column: &&Column| names.iter().any(|name| *name == column.name || column.is_meant(name));
    columns.iter().filter(is_named).count()
}

/// Which column is which: names that are the same first, then those that are meant by one alone. Of columns
/// with one name the first is the first.
fn matched(
    names: &Names,
    columns: &[Column],
    notes: &mut Vec<String>,
) -> Vec<Option<(u32, String)>> {
    let mut found: Vec<Option<(u32, String)>> = vec![None; columns.len()];
    let mut free: Names = names.clone();
    for (own, column) in found.iter_mut().zip(columns) {
        let same = free.iter().find(|(_, name)| **name == column.name);
        if let Some(at) = same.map(|(at, _)| *at) {
            *own = free.remove(&at).map(|name| (at, name));
        }
    }
    for (at, column) in columns.iter().enumerate() {
        if found[at].is_some() {
            continue;
        }
        let mut meant = free.iter().filter(|(_, name)| column.is_meant(name));
        let (Some((place, name)), None) = (meant.next(), meant.next()) else { continue };
        let others = columns.iter().zip(&found).enumerate();
        let mut others = others.filter(|(other, (column, found))| {
            *other != at && found.is_none() && column.is_meant(name)
        });
        if others.next().is_some() {
            continue;
        }
        let (place, name) = (*place, name.clone());
        notes.push(match (&column.title, name == column.name) {
            (Some(title), _) => format!("cột “{name}” nhận là `{}` ({title})", column.name),
            (None, _) => format!("cột “{name}” nhận là cột “{}”", column.name),
        });
        free.remove(&place);
        found[at] = Some((place, name));
    }
    found
}

fn told(names: &[String]) -> String {
    let more = if names.len() > TOLD { ", …" } else { "" };
    names.iter().take(TOLD).cloned().collect::<Vec<_>>().join(", ") + more
}

fn wanted(list: &List) -> String {
    let names: Vec<String> =
        list.columns.iter().map(|column| format!("“{}”", column.name)).collect();
    told(&names)
}

fn missing(sheet: &Sheet, list: &List, rows: &[(u32, Names)]) -> Problem {
    let message = format!("không thấy dòng nào ghi tên các cột của `{}`", list.shown);
    let problem = Problem::at(Code::HeadingMissing, &sheet.whole(), message)
        .hint(format!("ghi một dòng tên cột trên phần dữ liệu, gồm: {}", wanted(list)));
    match rows.iter().find(|(_, names)| names.len() > 1).or(rows.first()) {
        Some((row, names)) => {
            let said: Vec<String> = names.values().map(|name| format!("“{name}”")).collect();
            problem.hint(format!("dòng {row} của bảng tính ghi: {}", told(&said)))
        }
        None => problem.hint("bảng tính không có chữ nào: xem lại tệp, hoặc chọn trang khác"),
    }
}

fn differ(
    sheet: &Sheet,
    list: &List,
    row: u32,
    (extra, lacking): (&[String], &[String]),
) -> Problem {
    let mut said = Vec::new();
    if !extra.is_empty() {
        said.push(format!("bảng tính có cột mà `{}` không có: {}", list.shown, told(extra)));
    }
    if !lacking.is_empty() {
        said.push(format!("`{}` có cột mà bảng tính không có: {}", list.shown, told(lacking)));
    }
    let mut place = sheet.whole();
    if let Some(own) = sheet.rows.iter().find(|one| one.number == row) {
        place = sheet.place(own);
    }
    let spot = Spot { row, column: 1 };
    let message = format!("{} (dòng tên cột: {})", said.join("; "), sheet.called(spot));
    let hint = match list.is_table {
        true => {
            "sửa tên cột trong bảng tính, hoặc khóa `cot` của bảng, cho giống nhau; cột không cần thì xóa khỏi bảng tính"
        }
        false => "sửa tên cột trong bảng tính theo tên khóa, hoặc xóa cột không cần khỏi bảng tính",
    };
    let problem = Problem::at(Code::ColumnsDiffer, &place, message).hint(hint);
    if list.is_table {
        problem
    } else {
        problem.hint(format!("các cột dùng được: {}", wanted(list)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tables::column::Kind;

    fn column(name: &str) -> Column {
        Column { name: name.into(), title: None, kind: Kind::Shown, required: true }
    }

    #[test]
    fn what_two_columns_may_mean_is_left_open() {
        let columns = [column("Số"), column("Sổ"), column("Tên đơn vị")];
        let names = |names: &[&str]| (1..).zip(names.iter().map(|one| (*one).to_owned())).collect();
        let places = |given: &[&str]| {
            let mut notes = Vec::new();
            let found = matched(&names(given), &columns, &mut notes);
            let places: Vec<u32> =
                found.iter().map(|one| one.as_ref().map_or(0, |(at, _)| *at)).collect();
            (places, notes.len())
        };
        assert_eq!(places(&["Sổ", "Số", "Tên đơn vị"]), (vec![2, 1, 3], 0));
        assert_eq!(places(&["So", "Sổ", "TEN DON VI"]), (vec![1, 2, 3], 2));
        assert_eq!(places(&["So", "x", "Tên đơn vị"]), (vec![0, 0, 3], 0));
        assert_eq!(places(&["Số", "Sổ", "Ten don vi", "Tên Đơn Vị"]), (vec![1, 2, 0], 0));
    }

    #[test]
    fn columns_of_one_name_are_told_by_their_order() {
        let columns = [column("Số tiền"), column("Số tiền")];
        let names = [(3, "Số tiền".to_owned()), (5, "Số tiền".to_owned())].into();
        let found = matched(&names, &columns, &mut Vec::new());
        assert_eq!(found.iter().flatten().map(|(at, _)| *at).collect::<Vec<_>>(), [3, 5]);
    }
}
