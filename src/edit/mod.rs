//! Writes values into a YAML record, and changes nothing else (test:
//! edit::only_the_intended_lines_of_two_hundred_records_change): the one home that writes records back.
//!
//! In: the text of a record and [`Change`]s. Out: the text with these values; comments, blank lines,
//! order and spelling elsewhere as they were. The syntax tree of a kept library makes the change;
//! [`guard`] reads the result anew and refuses it where anything but the wanted values differs, so that
//! a fault of the library costs a message, not a record. [`write()`] puts the text into its file.

mod guard;

use crate::disk;
use crate::problem::{Code, Place, Problem};
use std::path::Path;
use std::str::FromStr;
use std::sync::Arc;
use yaml_edit::{Document, Mapping, YamlNode};

/// A value to be written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    /// Quoted where YAML would read it as something else.
    Text(String),
    Number(u64),
    /// Keys and values, on one line.
    Map(Vec<(&'static str, Value)>),
}

/// A key whose value is to be set, made where it is missing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// Keys from the outermost on, such as `van_ban`, `so`; all but the last must be there.
    pub path: Vec<&'static str>,
    pub value: Value,
    /// The keys that may stand beside this one, in the order in which people write them: a new key
    /// comes behind the last of those before it.
    pub order: &'static [&'static str],
}

impl Change {
    pub fn new(path: &[&'static str], value: Value) -> Self {
        Self { path: path.to_vec(), value, order: &[] }
    }

    /// The same, in its place among others.
    #[must_use]
    pub fn among(self, order: &'static [&'static str]) -> Self {
        Self { order, ..self }
    }
}

/// Writes an edited record, unless somebody else wrote it meanwhile.
///
/// # Errors
/// [`Code::CannotRead`] where the file is not `old` any more, [`Code::CannotWrite`]; the file is then as it
/// was.
pub fn write(path: &Path, old: &[u8], text: &str) -> Result<(), Problem> {
    let now = disk::read(path, disk::LARGE_BYTES);
    let now = now.map_err(|error| Problem::io(Code::CannotRead, path, &error))?;
    if now != old {
        let message = format!("`{}` đổi trong lúc chương trình đang đọc", path.display());
        return Err(Problem::new(Code::CannotRead, message)
            .hint("đóng chương trình đang ghi tệp đó rồi chạy lại"));
    }
    // What a run that died left here; somebody who writes just now begins again, with the record as it was.
    drop(path.parent().map(disk::remove_unfinished));
    disk::write(path, text.as_bytes()).inspect_err(|_| {
        // The new file may stand there although its folder is not safe on the disk.
        if disk::read(path, disk::LARGE_BYTES).is_ok_and(|now| now != old) {
            drop(disk::write(path, old));
        }
    })
}

/// The text with all changes made.
///
/// # Errors
/// [`Code::CannotEdit`], when the text cannot be changed without changing more than that.
pub fn edited(file: &Arc<str>, text: &str, changes: &[Change]) -> Result<String, Problem> {
    // The mark that some editors put before a text belongs to the file, not to YAML.
    let (mark, body) = match text.strip_prefix('\u{feff}') {
        Some(body) => ("\u{feff}", body),
        None => ("", text),
    };
    // The library cannot put a key behind every block; at the end it can.
    let at_the_end: Vec<Change> =
        changes.iter().map(|change| Change { order: &[], ..change.clone() }).collect();
    let made = [changes, &at_the_end].into_iter().find_map(|changes| made(file, body, changes));
    made.map(|edited| format!("{mark}{edited}")).ok_or_else(|| refused(file, changes))
}

/// The text with the changes made, unless anything else changed.
fn made(file: &Arc<str>, body: &str, changes: &[Change]) -> Option<String> {
    let document = Document::from_str(body).ok()?;
    for change in changes {
        let (key, parents) = change.path.split_last()?;
        let root = document.as_mapping()?;
        let parent = parents.iter().try_fold(root, |map, key| map.get_mapping(*key));
        set(&parent?, key, &change.value, change.order);
    }
    let edited = document.to_string();
    guard::holds(file, body, &edited, changes).then_some(edited)
}

fn set(map: &Mapping, key: &str, value: &Value, order: &[&str]) {
    match value {
        Value::Text(text) => map.set_with_field_order(key, text.as_str(), order),
        Value::Number(number) => map.set_with_field_order(key, *number, order),
        Value::Map(pairs) => {
            let inner = Mapping::new_flow();
            pairs.iter().for_each(|(key, value)| set(&inner, key, value, &[]));
            map.set_with_field_order(key, YamlNode::Mapping(inner), order);
        }
    }
}

fn refused(file: &Arc<str>, changes: &[Change]) -> Problem {
    let keys: Vec<String> =
        changes.iter().map(|change| format!("`{}`", change.path.join("."))).collect();
    let message = "không sửa tệp này tự động được mà giữ nguyên mọi phần khác";
    Problem::at(Code::CannotEdit, &Place::file(file.clone()), message)
        .hint(format!("mở tệp, tự ghi các khóa {}", keys.join(", ")))
}
