//! What a sheet changes in a list (kế hoạch nhập): cells with their old and new text, where they stand and
//! where they come from.
//!
//! In: a list of a record, a sheet. Out: a [`Plan`], or all problems of the sheet. What the sheet has no
//! column for stays in the record.

use super::align::{self, Step, Texts};
use super::grid::{self, Grid};
use super::heading::{self, Heading};
use super::list::List;
use super::style;
use super::value::{Reader, Said};
use crate::edit::{self, Change, Step as To, Value};
use crate::problem::{Code, Problem, any_error};
use crate::sheets::{Sheet, Spot};
use std::sync::Arc;

/// What is done to a row or a cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Act {
    Changed,
    Added,
    Removed,
    Moved,
}

/// One line of the preview.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    pub act: Act,
    /// The row in the list, from 1: as it was of what goes, as it will be of what comes.
    pub row: usize,
    /// The columns with their texts: one of a cell that changed, all of a row.
    pub cells: Vec<(String, String)>,
    /// What a changed cell said.
    pub old: Option<String>,
    /// The cell that it comes from.
    pub from: Option<String>,
    /// The line of the record before the change; none yet of what comes.
    pub line: Option<usize>,
}

/// What a sheet changes.
#[derive(Debug)]
pub struct Plan {
    pub heading: Heading,
    pub told: Vec<Told>,
    /// Rows that stay as they are.
    pub unchanged: usize,
    pub advice: Vec<Problem>,
    /// What was taken for something else than its letters.
    pub notes: Vec<String>,
    changes: Vec<Change>,
    /// The same in one change, which keeps no comment between the rows.
    whole: Option<Change>,
}

/// More changes than these are made in one, where that loses nothing.
const FEW: usize = 60;
/// So many notes tell enough.
const MOST_NOTES: usize = 40;

impl Plan {
    /// The text of the record with the rows of the sheet.
    ///
    /// # Errors
    /// [`Code::CannotEdit`].
    pub fn edited(&self, file: &Arc<str>, text: &str) -> Result<String, Problem> {
        let one = |change: &Change| edit::edited(file, text, std::slice::from_ref(change));
        match &self.whole {
            Some(whole) if self.changes.len() > FEW || self.changes.is_empty() => one(whole)
                .or_else(|problem| match &self.changes[..] {
                    [] => Err(problem),
                    changes => edit::edited(file, text, changes),
                }),
            _ => edit::edited(file, text, &self.changes),
        }
    }
}

/// A row of the sheet as the record is to have it.
struct New {
    number: u32,
    said: Vec<Said>,
}

/// Plans what the sheet changes.
///
/// # Errors
/// Every problem of the sheet.
pub fn plan(list: &List, sheet: &Sheet) -> Result<Plan, Vec<Problem>> {
    let heading = heading::find(sheet, list)?;
    let (mut problems, mut notes) = (Vec::new(), heading.notes.clone());
    let grid = grid::rows(sheet, &heading, list, &mut problems);
    if let Some(row) = grid.counted {
        notes.push(format!("dòng {row} chỉ đánh số cột nên bỏ qua"));
    }
    let new = said(list, sheet, (&heading, &grid), &mut problems, &mut notes);
    if any_error(&problems) {
        return Err(problems);
    }
    let planned = Planning { list, sheet, heading: &heading, new: &new };
    let steps = planned.steps();
    let (told, unchanged) = planned.told(&steps);
    let changes = planned.changes(&steps);
    let whole = planned.whole(&steps);
    Ok(Plan { told, unchanged, advice: problems, notes, changes, whole, heading })
}

/// What every cell says; problems are all told.
fn said(
    list: &List,
    sheet: &Sheet,
    (heading, grid): (&Heading, &Grid),
    problems: &mut Vec<Problem>,
    notes: &mut Vec<String>,
) -> Vec<New> {
    let styles: Vec<style::Style> = list
        .columns
        .iter()
        .enumerate()
        .map(|(at, column)| style::of(&column.name, at, &list.rows, &grid.rows))
        .collect();
    let mut all = Vec::new();
    for row in &grid.rows {
        let mut said = Vec::new();
        for (at, cell) in row.cells.iter().enumerate() {
            let column = heading.columns[at].as_ref().map_or(0, |(column, _)| *column);
            let spot = Spot { row: row.number, column };
            let mut reader = Reader {
                sheet,
                spot,
                place: sheet.place(row.row),
                column: &list.columns[at],
                style: styles[at],
                advice: Vec::new(),
                notes: Vec::new(),
            };
            let read = cell.map_or(Ok(None), |cell| reader.read(cell));
            if let Ok(Some((text, _))) = &read
                && text.contains('\n')
            {
                reader.notes.push(format!("ô {} có xuống dòng, giữ nguyên", sheet.called(spot)));
            }
            problems.append(&mut reader.advice);
            let room = MOST_NOTES.saturating_sub(notes.len());
            notes.extend(reader.notes.into_iter().take(room));
            said.push(read.unwrap_or_else(|problem| {
                problems.push(problem);
                None
            }));
        }
        all.push(New { number: row.number, said });
    }
    notes.dedup();
    all
}

struct Planning<'a> {
    list: &'a List,
    sheet: &'a Sheet,
    heading: &'a Heading,
    new: &'a [New],
}

impl Planning<'_> {
    fn is_given(&self, column: usize) -> bool {
        self.heading.columns[column].is_some()
    }

    /// What a cell is to say; none where nothing is said. A table has a text in each.
    fn text(&self, row: usize, column: usize) -> Option<String> {
        let text = self.new[row].said[column].as_ref().map(|(text, _)| text.clone());
        text.or(self.list.is_table.then(String::new))
    }

    fn steps(&self) -> Vec<Step> {
        let columns = self.list.columns.len();
        let olds: Vec<Texts> = self.list.rows.iter().map(|row| row.cells.clone()).collect();
        let news: Vec<Texts> = (0..self.new.len())
            .map(|row| (0..columns).map(|column| self.text(row, column)).collect())
            .collect();
        let code = self.list.columns.iter().position(|column| column.name == "ma");
        let code = code.filter(|at| !self.list.is_table && self.is_given(*at));
        let by_code = code.and_then(|at| align::by_code(&olds, &news, at));
        by_code.unwrap_or_else(|| {
            let counts = |name: &str| style::of(name, 0, &[], &[]).counts;
            let tells: Vec<bool> = (0..columns)
                .map(|at| self.is_given(at) && !counts(&self.list.columns[at].name))
                .collect();
            align::by_cells(&olds, &news, &tells)
        })
    }

    /// The columns of a pair whose cells differ.
    fn differing(&self, old: usize, new: usize) -> Vec<usize> {
        let row = &self.list.rows[old];
        let differs = |column: &usize| {
            self.is_given(*column)
                && (!row.is_whole || self.text(new, *column) != row.cells[*column])
        };
        (0..self.list.columns.len()).filter(differs).collect()
    }

    fn name(&self, column: usize) -> String {
        self.list.columns[column].name.clone()
    }

    fn spot(&self, new: usize, column: usize) -> String {
        let (column, _) = self.heading.columns[column].clone().unwrap_or_default();
        self.sheet.called(Spot { row: self.new[new].number, column })
    }

    fn given(&self) -> impl Iterator<Item = usize> {
        (0..self.list.columns.len()).filter(|column| self.is_given(*column))
    }

    fn told(&self, steps: &[Step]) -> (Vec<Told>, usize) {
        let (mut told, mut unchanged, mut last) = (Vec::new(), 0, 0);
        for step in steps {
            match *step {
                Step::Gone(old) => told.push(self.gone(old)),
                Step::New(new) => told.push(self.came(new)),
                Step::Both(old, new) => {
                    let before = told.len();
                    told.extend(self.changed(old, new));
                    if old < last {
                        let cells = Vec::new();
                        let own = self.came(new);
                        let line = Some(self.list.rows[old].line);
                        let old = Some((old + 1).to_string());
                        told.push(Told { act: Act::Moved, cells, old, line, ..own });
                    }
                    last = last.max(old);
                    unchanged += usize::from(told.len() == before);
                }
            }
        }
        (told, unchanged)
    }

    fn gone(&self, old: usize) -> Told {
        let row = &self.list.rows[old];
        let cell = |at: usize| Some((self.name(at), row.cells[at].clone()?));
        Told {
            act: Act::Removed,
            row: old + 1,
            cells: (0..self.list.columns.len()).filter_map(cell).collect(),
            old: None,
            from: None,
            line: Some(row.line),
        }
    }

    fn came(&self, new: usize) -> Told {
        let cell = |at| Some((self.name(at), self.text(new, at)?));
        Told {
            act: Act::Added,
            row: new + 1,
            cells: self.given().filter_map(cell).collect(),
            old: None,
            from: self.given().next().map(|column| self.spot(new, column)),
            line: None,
        }
    }

    fn changed(&self, old: usize, new: usize) -> impl Iterator<Item = Told> {
        let row = &self.list.rows[old];
        self.differing(old, new).into_iter().map(move |column| Told {
            act: Act::Changed,
            row: new + 1,
            cells: vec![(self.name(column), self.text(new, column).unwrap_or_default())],
            old: Some(row.cells[column].clone().unwrap_or_default()),
            from: Some(self.spot(new, column)),
            line: Some(row.line),
        })
    }

    fn path(&self, below: &[To]) -> Vec<To> {
        [&self.list.path[..], below].concat()
    }

    /// Cells first, by the places that rows have now; then rows go from the end, and others come or move.
    fn changes(&self, steps: &[Step]) -> Vec<Change> {
        if !self.list.is_list || !steps.iter().any(|step| matches!(step, Step::Both(..))) {
            return Vec::new();
        }
        let mut changes = Vec::new();
        let mut gone = Vec::new();
        for step in steps {
            match *step {
                Step::Both(old, new) => self.cells(old, new, &mut changes),
                Step::Gone(old) => gone.push(old),
                Step::New(_) => {}
            }
        }
        gone.sort_unstable();
        for old in gone.iter().rev() {
            changes.push(Change::act(&self.path(&[(*old).into()]), edit::Act::Remove));
        }
        let mut now: Vec<usize> =
            (0..self.list.rows.len()).filter(|old| gone.binary_search(old).is_err()).collect();
        for step in steps {
            match *step {
                Step::New(new) => {
                    let act = edit::Act::Insert(new, self.row(new));
                    changes.push(Change::act(&self.list.path, act));
                    now.insert(new.min(now.len()), usize::MAX);
                }
                Step::Both(old, new) => {
                    let from = now.iter().position(|one| *one == old).unwrap_or(new);
                    if from != new {
                        let act = edit::Act::Move { from, to: new };
                        changes.push(Change::act(&self.list.path, act));
                        let row = now.remove(from);
                        now.insert(new, row);
                    }
                }
                Step::Gone(_) => {}
            }
        }
        changes
    }

    fn cells(&self, old: usize, new: usize, changes: &mut Vec<Change>) {
        let differing = self.differing(old, new);
        if differing.is_empty() {
            return;
        }
        if !self.list.rows[old].is_whole {
            let act = edit::Act::Set(self.row(new));
            return changes.push(Change::act(&self.path(&[old.into()]), act));
        }
        let order = self.list.columns.iter().map(|column| &*column.name).collect::<Vec<_>>();
        for column in differing {
            let key = match self.list.is_table {
                true => column.into(),
                false => To::from(&*self.list.columns[column].name),
            };
            let path = self.path(&[old.into(), key]);
            let value = self.new[new].said[column].as_ref().map(|(_, value)| value.clone());
            let act = match value {
                // As bare or as quoted as the one before it.
                Some(Value::Quoted(text)) => edit::Act::Set(Value::Text(text)),
                Some(value) => edit::Act::Set(value),
                None if self.list.is_table => edit::Act::Set(Value::Quoted(String::new())),
                None => edit::Act::Remove,
            };
            changes.push(Change::act(&path, act).among(&order));
        }
    }

    /// A row of the sheet as it stands in the record by itself.
    fn row(&self, new: usize) -> Value {
        let said = self.new[new].said.iter();
        if self.list.is_table {
            let cell = |said: &Said| {
                said.as_ref().map_or(Value::Quoted(String::new()), |(_, value)| value.clone())
            };
            return Value::List(said.map(cell).collect());
        }
        let pair = |(at, said): (usize, &Said)| {
            let (_, value) = said.as_ref()?;
            Some((self.list.columns[at].name.clone(), value.clone()))
        };
        Value::Block(said.enumerate().filter_map(pair).collect())
    }

    /// The whole list in one change: where all of it is new, or it is a table, whose rows hold nothing else.
    fn whole(&self, steps: &[Step]) -> Option<Change> {
        let all_new = !steps.iter().any(|step| matches!(step, Step::Both(..)));
        if !self.list.is_table && !all_new && self.list.is_list {
            return None;
        }
        let rows = (0..self.new.len()).map(|new| self.row(new)).collect();
        let order: Vec<&str> = self.list.order.iter().map(String::as_str).collect();
        Some(Change::act(&self.list.path, edit::Act::Set(Value::List(rows))).among(&order))
    }
}

/// The problem of a list that is not there as one.
pub fn empty(list: &List) -> Problem {
    let message = format!("`{}` chưa có dòng nào", list.shown);
    Problem::at(Code::ListEmpty, &list.place, message)
        .hint("ghi ít nhất một dòng vào bản ghi trước")
}
