//! The cells of one sheet, read as they come.
//!
//! In: a part of an open package. Out: rows with what stands in them. Neither the size that the sheet says
//! of itself nor the place of a cell costs memory; cells are counted.

use super::texts::{LONGEST_TEXT, Rich, Texts, unescaped};
use super::{Cell, MOST_CELLS, Row, Spot};
use crate::ooxml::Package;
use crate::problem::Problem;
use crate::xml::{Element, Limits, Piece};

const SHEET: Limits = Limits { bytes: 24 << 20, depth: 64 };
/// Cells that hold nothing but a style.
const MOST_EMPTY: usize = 400_000;
const MOST_MERGED: usize = 20_000;
const MOST_ROWS: u32 = 1_048_576;
const MOST_COLUMNS: u32 = 16_384;

/// What was read of a sheet.
#[derive(Default)]
pub struct Found {
    pub rows: Vec<Row>,
    pub merged: Vec<(Spot, Spot)>,
    pub hidden_columns: Vec<(u32, u32)>,
}

/// Reads a sheet.
///
/// # Errors
/// The codes of what may not be read.
pub fn read(
    package: &mut Package,
    part: &str,
    texts: &Texts,
    formats: usize,
) -> Result<Found, Problem> {
    let mut reading = Reading::new(texts, formats);
    let read = package.read_within(part, SHEET, |piece| reading.take(piece));
    match reading.fault {
        Some(Fault::Large) => Err(package.large(format!("trang tính có hơn {MOST_CELLS} ô"))),
        Some(Fault::Odd(why)) => Err(package.unreadable(format!("`{part}`: {why}"))),
        None => {
            read?;
            reading.found.rows.retain(|row| !row.cells.is_empty());
            Ok(reading.found)
        }
    }
}

/// Whether any cell of a sheet holds something.
///
/// # Errors
/// As [`read`].
pub fn holds_something(package: &mut Package, part: &str) -> Result<bool, Problem> {
    let mut found = false;
    let (mut inside, mut seen) = (false, 0_usize);
    let read = package.read_within(part, SHEET, |piece| {
        match piece {
            Piece::Open(element) => {
                seen += 1;
                inside = match &*element.name {
                    "v" | "f" | "t" => true,
                    // What stands behind the cells says nothing of them.
                    "sheetData" | "row" | "c" | "is" | "r" => inside,
                    _ => false,
                };
            }
            Piece::Text(text) => found |= inside && !text.trim().is_empty(),
            Piece::Close => inside = false,
        }
        !found && seen <= MOST_EMPTY
    });
    if found { Ok(true) } else { read.map(|_| false) }
}

enum Fault {
    Large,
    Odd(String),
}

/// Where in the sheet the reading is.
struct Reading<'a> {
    texts: &'a Texts,
    formats: usize,
    found: Found,
    fault: Option<Fault>,
    row: u32,
    column: u32,
    cells: usize,
    empty: usize,
    /// The open cell, and what of it is open.
    cell: Option<Open>,
    inside: Inside,
    rich: Rich,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Inside {
    Nothing,
    Value,
    Formula,
    Inline,
}

/// A cell that is being read.
struct Open {
    kind: String,
    style: usize,
    value: String,
    has_formula: bool,
    has_value: bool,
}

impl<'a> Reading<'a> {
    fn new(texts: &'a Texts, formats: usize) -> Self {
        Self {
            texts,
            formats,
            found: Found::default(),
            fault: None,
            row: 0,
            column: 0,
            cells: 0,
            empty: 0,
            cell: None,
            inside: Inside::Nothing,
            rich: Rich::default(),
        }
    }

    fn take(&mut self, piece: Piece) -> bool {
        let taken = match piece {
            Piece::Open(element) => self.open(&element),
            Piece::Text(text) => self.text(&text),
            Piece::Close => self.close(),
        };
        self.fault = taken.err();
        self.fault.is_none()
    }

    fn open(&mut self, element: &Element) -> Result<(), Fault> {
        self.rich.open(element);
        match (&*element.name, &mut self.cell) {
            ("row", None) => self.row(element),
            ("c", None) => self.cell(element),
            ("v", Some(cell)) => {
                cell.has_value = true;
                self.inside = Inside::Value;
                Ok(())
            }
            ("f", Some(cell)) => {
                cell.has_formula = true;
                self.inside = Inside::Formula;
                Ok(())
            }
            ("is", Some(cell)) => {
                cell.has_value = true;
                self.inside = Inside::Inline;
                Ok(())
            }
            ("col", None) if is_set(element, "hidden") => self.hidden(element),
            ("mergeCell", None) => self.merge(element),
            _ => Ok(()),
        }
    }

    fn row(&mut self, element: &Element) -> Result<(), Fault> {
        let number = match element.get("r") {
            Some(number) => number.parse().map_err(|_| odd("số của dòng", number))?,
            None => self.row + 1,
        };
        if number <= self.row || number > MOST_ROWS {
            return Err(odd("số của dòng", &number.to_string()));
        }
        (self.row, self.column) = (number, 0);
        let hidden = is_set(element, "hidden");
        let row = Row { number, line: 0, bytes: (0, 0), hidden, cells: Vec::new() };
        // A row of nothing makes way for the next.
        if self.found.rows.last().is_some_and(|row| row.cells.is_empty()) {
            self.found.rows.pop();
            self.empty += 1;
        }
        self.found.rows.push(row);
        Ok(())
    }

    fn cell(&mut self, element: &Element) -> Result<(), Fault> {
        let column = match element.get("r") {
            Some(name) => {
                let spot = spot(name).filter(|spot| spot.row == self.row);
                spot.ok_or_else(|| odd("chỗ của ô", name))?.column
            }
            None => self.column + 1,
        };
        if column <= self.column || column > MOST_COLUMNS || self.row == 0 {
            return Err(odd("chỗ của ô", &format!("{}{}", super::letters(column), self.row)));
        }
        self.column = column;
        let style = element.get("s").and_then(|style| style.parse().ok()).unwrap_or(0);
        self.cell = Some(Open {
            kind: element.get("t").unwrap_or("n").to_owned(),
            style: if style < self.formats { style } else { 0 },
            value: String::new(),
            has_formula: false,
            has_value: false,
        });
        Ok(())
    }

    fn hidden(&mut self, element: &Element) -> Result<(), Fault> {
        let number = |key: &str| element.get(key).and_then(|number| number.parse::<u32>().ok());
        self.found.hidden_columns.extend(number("min").zip(number("max")));
        self.empty += 1;
        if self.empty > MOST_EMPTY { Err(Fault::Large) } else { Ok(()) }
    }

    fn merge(&mut self, element: &Element) -> Result<(), Fault> {
        let name = element.get("ref").unwrap_or_default();
        let (first, last) = name.split_once(':').unwrap_or((name, name));
        let ends = spot(first).zip(spot(last)).ok_or_else(|| odd("vùng gộp ô", name))?;
        self.found.merged.push(ends);
        if self.found.merged.len() > MOST_MERGED { Err(Fault::Large) } else { Ok(()) }
    }

    fn text(&mut self, text: &str) -> Result<(), Fault> {
        let Some(cell) = &mut self.cell else { return Ok(()) };
        match self.inside {
            Inside::Value => cell.value.push_str(text),
            Inside::Inline => self.rich.text(text, &mut cell.value),
            Inside::Nothing | Inside::Formula => {}
        }
        if cell.value.len() > LONGEST_TEXT { Err(Fault::Large) } else { Ok(()) }
    }

    fn close(&mut self) -> Result<(), Fault> {
        let closed = self.rich.close();
        if self.inside == Inside::Inline && closed != "is" {
            return Ok(());
        }
        if self.inside != Inside::Nothing {
            self.inside = Inside::Nothing;
            return Ok(());
        }
        let Some(cell) = self.cell.take() else { return Ok(()) };
        match self.content(cell)? {
            Some(content) => {
                self.cells += 1;
                if self.cells > MOST_CELLS {
                    return Err(Fault::Large);
                }
                let column = self.column;
                if let Some(row) = self.found.rows.last_mut() {
                    row.cells.push((column, content));
                }
            }
            None => {
                self.empty += 1;
                if self.empty > MOST_EMPTY {
                    return Err(Fault::Large);
                }
            }
        }
        Ok(())
    }

    fn content(&self, cell: Open) -> Result<Option<Cell>, Fault> {
        let Open { kind, style, value, has_formula, has_value } = cell;
        let empty = value.trim().is_empty();
        // A formula may have no text for its result, but then it says that it is a text.
        if has_formula && (!has_value || empty && kind != "str") {
            return Ok(Some(Cell::Formula));
        }
        let text = |text: &str| {
            let text = unescaped(text);
            Ok((!text.trim().is_empty()).then_some(Cell::Text(text)))
        };
        match &*kind {
            "s" if !empty => {
                let at = value.trim().parse().ok().and_then(|at| self.texts.get(at));
                text(at.ok_or_else(|| odd("số của chữ", &value))?)
            }
            "str" | "inlineStr" => text(&value),
            _ if empty => Ok(None),
            "n" => {
                let number = value.trim().parse().ok().filter(|number: &f64| number.is_finite());
                Ok(Some(Cell::Number(number.ok_or_else(|| odd("số", &value))?, style)))
            }
            "b" => Ok(Some(Cell::Flag(value.trim() == "1" || value.trim() == "true"))),
            "e" => Ok(Some(Cell::Error(value.chars().take(20).collect()))),
            "d" => Ok(Some(Cell::Moment(value.trim().to_owned()))),
            other => Err(odd("loại ô", other)),
        }
    }
}

fn odd(what: &str, found: &str) -> Fault {
    let found: String = found.chars().take(40).collect();
    Fault::Odd(format!("{what} không đúng (`{found}`)"))
}

fn is_set(element: &Element, key: &str) -> bool {
    element.get(key).is_some_and(|value| value == "1" || value == "true")
}

/// The place that a name like `$B$7` stands for.
fn spot(name: &str) -> Option<Spot> {
    let name = name.replace('$', "");
    let digits = name.find(|c: char| c.is_ascii_digit())?;
    let (letters, row) = name.split_at(digits);
    let is_name = !letters.is_empty() && letters.len() <= 3;
    let mut column = 0;
    for letter in letters.bytes() {
        if !letter.is_ascii_alphabetic() {
            return None;
        }
        column = column * 26 + u32::from(letter.to_ascii_uppercase() - b'A') + 1;
    }
    let row = row.parse().ok().filter(|row| *row > 0)?;
    is_name.then_some(Spot { row, column })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_read_as_people_call_them() {
        for (name, wanted) in
            [("A1", (1, 1)), ("$B$7", (7, 2)), ("XFD1048576", (1_048_576, 16_384))]
        {
            let spot = spot(name).unwrap();
            assert_eq!((spot.row, spot.column), wanted, "{name}");
            assert_eq!(spot.to_string(), name.replace('$', ""));
        }
        for name in ["", "A", "7", "A0", "AAAA1", "1A", "Ă1", "A1B"] {
            assert_eq!(spot(name), None, "{name}");
        }
    }
}
