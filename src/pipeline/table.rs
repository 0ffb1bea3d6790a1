//! A list of a record from the rows of a sheet: planned, made in the text of the record, and judged before
//! anything is written.
//!
//! In: the project, a list of one of its records, a file. Out: what changes, and the text to be written. A
//! record that has mistakes elsewhere may get its list; a list that brings new ones is refused.

use super::{Checked, Selection, Words, read_with};
use crate::disk;
use crate::edit;
use crate::problem::{self, Code, Place, Problem, Severity, Sources};
use crate::records::files::SourceFile;
use crate::records::parser;
use crate::records::scalar::FileKind;
use crate::records::yaml::Node;
use crate::sheets::{self, Choice, Sheet};
use crate::tables::{self, Act, List, Plan};
use chrono::Datelike;
use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;

/// A list of a record, with the file that it stands in.
#[derive(Debug)]
pub struct Listed {
    /// The id of the record, or its path where it cannot be read.
    pub record: String,
    /// Below the root.
    pub path: Arc<str>,
    pub list: List,
    bytes: Vec<u8>,
}

/// What a sheet changes, ready to be written.
#[derive(Debug)]
pub struct Import {
    pub listed: Listed,
    pub plan: Plan,
    /// The sheet's name in its workbook.
    pub sheet: Option<String>,
    pub advice: Vec<Problem>,
    /// Mistakes that the record had before and still has.
    pub left: usize,
    text: String,
}

/// Why nothing is written, and the texts that the problems are about.
pub struct Refused {
    pub problems: Vec<Problem>,
    /// The record as it would be, where the problems are about that.
    pub sources: Option<Sources>,
}

impl From<Vec<Problem>> for Refused {
    fn from(problems: Vec<Problem>) -> Self {
        Self { problems, sources: None }
    }
}

impl From<Problem> for Refused {
    fn from(problem: Problem) -> Self {
        Vec::from(problem).into()
    }
}

/// Finds a list: `record` is an id, or the path of a file below the root, `wanted` as
/// [`tables::find`] has it.
///
/// # Errors
/// [`Code::CannotRead`], the syntax errors of the record, and those of [`tables::find`].
pub fn listed(checked: &Checked, record: &str, wanted: &str) -> Result<Listed, Problem> {
    let Some(loaded) = &checked.loaded else {
        return Err(Problem::new(Code::BadArgument, "dự án chưa đọc được").hint("xem `qcph check`"));
    };
    let summary = loaded.office.corpus.records.get(record);
    let path: Arc<str> = summary.map_or_else(|| record.into(), |summary| summary.path.clone());
    let whole = loaded.project.root().join(&*path);
    let bytes = disk::read(&whole, disk::LARGE_BYTES)
        .map_err(|error| Problem::io(Code::CannotRead, &whole, &error))?;
    let (kind, node) = tree(&path, &bytes)?;
    let list = tables::find(&node, kind, wanted)?;
    Ok(Listed { record: record.to_owned(), path, list, bytes })
}

fn tree(path: &Arc<str>, bytes: &[u8]) -> Result<(FileKind, Node), Problem> {
    let at = Place::file(path.clone());
    let hint = "xem lỗi của bản ghi bằng `qcph check`, sửa rồi chạy lại";
    let text = std::str::from_utf8(bytes)
        .map_err(|_| Problem::at(Code::Encoding, &at, "tệp không phải UTF-8").hint(hint))?;
    let node = parser::parse(path, text.strip_prefix('\u{feff}').unwrap_or(text))?;
    let kind = node.text_of("loai").and_then(FileKind::of);
    kind.map(|kind| (kind, node))
        .ok_or_else(|| Problem::at(Code::UnknownKind, &at, "không rõ loại của bản ghi").hint(hint))
}

/// The year that a file of a list says it is of: that of the record's document, else of its own day.
pub fn year_of(checked: &Checked, listed: &Listed) -> i32 {
    let loaded = checked.loaded.as_ref();
    let summary = loaded.and_then(|loaded| loaded.office.corpus.records.get(&*listed.record));
    summary.and_then(|summary| summary.issued().or(summary.date)).map_or(1900, |date| date.year())
}

/// Plans a list from a file and judges the record as it would be. `checked` is the project as it is, judged.
///
/// # Errors
/// The problems of the file and of its cells; what the record would have of mistakes that it has not now.
pub fn import(
    checked: &Checked,
    listed: Listed,
    file: &Path,
    (sheet, separator): (Option<&str>, Option<char>),
) -> Result<Import, Refused> {
    let fits = |rows: &[Vec<String>]| tables::fit(rows, &listed.list);
    let sheet = sheets::read(file, &Choice { sheet, separator, fits: &fits })?;
    let (mut plan, text) = planned(&listed, &sheet)?;
    let mut advice = std::mem::take(&mut plan.advice);
    let (new, left) = judged(checked, &listed, &text)?;
    if is_issued(checked, &listed) && !plan.told.is_empty() {
        let note = "văn bản của bản ghi này đã ban hành: bản đã ký không đổi theo";
        plan.notes.push(note.to_owned());
    }
    advice.extend(new);
    problem::sort(&mut advice);
    Ok(Import { listed, plan, sheet: sheet.name, advice, left, text })
}

/// Whether what the list says stands in a document that was issued.
fn is_issued(checked: &Checked, listed: &Listed) -> bool {
    let loaded = checked.loaded.as_ref();
    let summary = loaded.and_then(|loaded| loaded.office.corpus.records.get(&*listed.record));
    let is_after = listed.list.shown == "van_ban.xac_nhan";
    summary.is_some_and(|summary| summary.issued().is_some()) && !is_after
}

/// The plan, each new row with the line that it will have, and the text.
fn planned(listed: &Listed, sheet: &Sheet) -> Result<(Plan, String), Vec<Problem>> {
    let mut plan = tables::plan(&listed.list, sheet)?;
    let old = std::str::from_utf8(&listed.bytes).unwrap_or_default();
    if plan.told.is_empty() {
        return Ok((plan, old.to_owned()));
    }
    let text = plan.edited(&listed.path, old)?;
    let (kind, node) = tree(&listed.path, text.as_bytes())?;
    let now = tables::find(&node, kind, &listed.list.shown)?;
    for told in plan.told.iter_mut().filter(|told| told.act == Act::Added) {
        told.line = now.rows.get(told.row - 1).map(|row| row.line);
    }
    Ok((plan, text))
}

/// New advice on the record as it would be, and how many mistakes it has kept.
fn judged(
    checked: &Checked,
    listed: &Listed,
    text: &str,
) -> Result<(Vec<Problem>, usize), Refused> {
    let Some(loaded) = &checked.loaded else { return Ok((Vec::new(), 0)) };
    let draft = SourceFile { path: listed.path.clone(), bytes: text.as_bytes().to_vec() };
    let wanted = Selection::Some(BTreeSet::from([listed.record.clone()]));
    let after = read_with(loaded.project.clone(), Some(draft), None).judge(&wanted, Words::Try);
    let said = |problem: &&Problem| {
        checked
            .problems
            .iter()
            .any(|old| (old.code, &old.message) == (problem.code, &problem.message))
    };
    let own =
        |problem: &&Problem| problem.place.as_ref().is_some_and(|place| place.file == listed.path);
    let (old, new): (Vec<&Problem>, Vec<&Problem>) =
        after.problems.iter().filter(own).partition(said);
    let (wrong, advice): (Vec<&Problem>, Vec<&Problem>) =
        new.into_iter().partition(|problem| problem.severity == Severity::Error);
    if !wrong.is_empty() {
        let problems = wrong.into_iter().cloned().collect();
        return Err(Refused { problems, sources: Some(after.sources) });
    }
    let left = old.iter().filter(|problem| problem.severity == Severity::Error).count();
    Ok((advice.into_iter().cloned().collect(), left))
}

impl Import {
    /// Whether the record says already what the sheet says.
    pub fn is_unchanged(&self) -> bool {
        self.text.as_bytes() == self.listed.bytes
    }

    /// Writes the record, unless somebody else wrote it meanwhile.
    ///
    /// # Errors
    /// As [`edit::write`]; the file is then as it was.
    pub fn write(&self, root: &Path) -> Result<(), Problem> {
        edit::write(&root.join(&*self.listed.path), &self.listed.bytes, &self.text)
    }
}
