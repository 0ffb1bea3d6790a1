//! Writes values into a YAML record, and changes nothing else (test:
//! edit::only_the_intended_lines_of_two_hundred_records_change): the one home that writes records back.
//!
//! In: the text of a record and [`Change`]s. Out: the text with these values; comments, blank lines,
//! order and spelling elsewhere as they were. [`layout`] tells where everything
//! stands, [`splice`] which bytes give way, [`brackets`] what that takes between braces, [`spell`] how a value
//! is written; [`guard`] reads the result anew and refuses it where anything but the wanted values
//! differs, so that a fault here costs a message, not a record. [`write()`] puts the text into its file.

mod brackets;
mod guard;
mod layout;
mod lines;
mod spell;
mod splice;

use crate::disk;
use crate::problem::{Code, Place, Problem};
use std::path::Path;
use std::sync::Arc;

pub use layout::comments;

/// A value to be written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    /// Quoted where YAML would read it as something else.
    Text(String),
    /// A text in double quotes, as it stands in a row of a table, where digits are no number.
    Quoted(String),
    Number(u64),
    /// Keys and values, on one line.
    Map(Vec<(&'static str, Value)>),
    /// Keys and values, a line each where lines are.
    Block(Vec<(String, Value)>),
    /// Items, a line each where lines are and they are more than codes.
    List(Vec<Value>),
}

/// A step from a value to one in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    Key(String),
    /// An item of a list, from 0.
    At(usize),
}

impl From<&str> for Step {
    fn from(key: &str) -> Self {
        Self::Key(key.to_owned())
    }
}

impl From<usize> for Step {
    fn from(at: usize) -> Self {
        Self::At(at)
    }
}

/// What is done at the end of a path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Act {
    /// The value becomes this one; a key that is not there is made.
    Set(Value),
    /// A new item comes into the list, before the one that is there now, or behind all.
    Insert(usize, Value),
    /// The key or the item goes; of a list or block that has no other, `[]` or `{}` stays.
    Remove,
    /// An item of the list comes to another place.
    Move { from: usize, to: usize },
}

/// One change of a record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// From the outermost value on, such as `van_ban`, `so`; all but the last step must be there.
    pub path: Vec<Step>,
    pub act: Act,
    /// The keys that may stand beside a new one, in the order in which people write them: it comes behind
    /// the last of those before it.
    pub order: Vec<String>,
}

impl Change {
    /// Sets the value under keys.
    pub fn new(path: &[&str], value: Value) -> Self {
        let path: Vec<Step> = path.iter().map(|key| Step::from(*key)).collect();
        Self::act(&path, Act::Set(value))
    }

    pub fn act(path: &[Step], act: Act) -> Self {
        Self { path: path.to_vec(), act, order: Vec::new() }
    }

    /// The same, in its place among others.
    #[must_use]
    pub fn among(self, order: &[&str]) -> Self {
        Self { order: order.iter().map(|key| (*key).to_owned()).collect(), ..self }
    }

    /// The path as people write it: `ket_luan[1].han`.
    fn shown(&self) -> String {
        let mut shown = String::new();
        for step in &self.path {
            match step {
                Step::Key(key) if shown.is_empty() => shown.push_str(key),
                Step::Key(key) => shown.push_str(&format!(".{key}")),
                Step::At(at) => shown.push_str(&format!("[{}]", at + 1)),
            }
        }
        shown
    }
}

/// Writes an edited record, unless somebody else wrote it meanwhile. Of two runs of this program that write
/// into one folder, one waits for the other (test: desk::underneath::two_desks_lose_nothing); an editor
/// knows no lock, and what it saves between the comparison and the writing is not seen.
///
/// # Errors
/// [`Code::CannotRead`] where the file is not `old` any more, [`Code::CannotWrite`]; the file is then as it
/// was.
pub fn write(path: &Path, old: &[u8], text: &str) -> Result<(), Problem> {
    let Some(folder) = path.parent() else { return write_alone(path, old, text) };
    // A disk that knows no locks is written to all the same.
    let lock = disk::lock(folder).ok();
    if lock.is_some() {
        // What a run that died left here.
        drop(disk::remove_unfinished(folder));
    }
    let written = write_alone(path, old, text);
    if lock.is_some() {
        disk::give_up_lock(folder);
    }
    written
}

fn write_alone(path: &Path, old: &[u8], text: &str) -> Result<(), Problem> {
    let now = disk::read(path, disk::LARGE_BYTES);
    let now = now.map_err(|error| Problem::io(Code::CannotRead, path, &error))?;
    if now != old {
        let message = format!("`{}` đổi trong lúc chương trình đang đọc", path.display());
        return Err(Problem::new(Code::CannotRead, message)
            .hint("đóng chương trình đang ghi tệp đó rồi chạy lại"));
    }
    disk::write(path, text.as_bytes()).inspect_err(|_| {
        // The new file may stand there although its folder is not safe on the disk.
        if disk::read(path, disk::LARGE_BYTES).is_ok_and(|now| now != old) {
            drop(disk::write(path, old));
        }
    })
}

/// The text with all changes made, one after the other.
///
/// # Errors
/// [`Code::CannotEdit`], when the text cannot be changed without changing more than that.
pub fn edited(file: &Arc<str>, text: &str, changes: &[Change]) -> Result<String, Problem> {
    // The mark that some editors put before a text belongs to the file, not to YAML.
    let (mark, body) = match text.strip_prefix('\u{feff}') {
        Some(body) => ("\u{feff}", body),
        None => ("", text),
    };
    let made = changes.iter().try_fold(body.to_owned(), |text, change| made(file, &text, change));
    made.map(|edited| format!("{mark}{edited}")).ok_or_else(|| refused(file, changes))
}

/// The text with one change made, unless anything else changed.
fn made(file: &Arc<str>, old: &str, change: &Change) -> Option<String> {
    let root = layout::of(old)?;
    let is_there = |value: &Value| root.at(&change.path).is_some_and(|part| part.is(value));
    if matches!(&change.act, Act::Set(value) if is_there(value)) {
        return Some(old.to_owned());
    }
    let new = lines::applied(old, splice::of(old, &root, change)?)?;
    guard::holds(file, old, &new, change).then_some(new)
}

fn refused(file: &Arc<str>, changes: &[Change]) -> Problem {
    let keys: Vec<String> = changes.iter().map(|change| format!("`{}`", change.shown())).collect();
    let message = "không sửa tệp này tự động được mà giữ nguyên mọi phần khác";
    Problem::at(Code::CannotEdit, &Place::file(file.clone()), message)
        .hint(format!("mở tệp, tự ghi các khóa {}", keys.join(", ")))
}
