//! What stands on a page of a file of any size besides its drawing: annotations (ISO 32000-2, 12.5), but
//! for fields of signatures.

use super::{Area, Mark};
use crate::pdf::large::{Held, Large, Result, Unreadable};
use crate::pdf::lexer::Value;
use crate::pdf::{decoded, text};
use std::io::{Read, Seek};

/// More of them nobody looks through.
const MOST_NOTES: usize = 1000;

/// The notes of a page, whose number is from 1.
///
/// # Errors
/// [`Unreadable`].
pub fn of<R: Read + Seek>(file: &mut Large<R>, page: &Held, number: usize) -> Result<Vec<Mark>> {
    let mut marks = Vec::new();
    for item in file.items(page, "Annots")? {
        let note = file.resolved(&item)?;
        if is_signature(file, &note)? {
            continue;
        }
        if marks.len() >= MOST_NOTES {
            return Err(Unreadable::Damaged("một trang có quá nhiều ghi chú"));
        }
        let subtype = match note.dict().get("Subtype") {
            Some(Value::Name(subtype)) => String::from_utf8_lossy(subtype).into_owned(),
            _ => String::new(),
        };
        let words = file.get(&note, "Contents")?.unwrap_or_default();
        let words = match words.value() {
            Some(Value::Text(written)) => decoded(&text(written)),
            _ => String::new(),
        };
        let corners = match file.numbers(&note, "Rect")?[..] {
            [x0, y0, x1, y1] => [x0.min(x1), y0.min(y1), x0.max(x1), y0.max(y1)],
            _ => [0.0; 4],
        };
        marks.push(Mark { subtype, text: words, area: Area { page: number, corners } });
    }
    Ok(marks)
}

/// A field of a signature says so itself, or the field above it does (12.7.4.1).
fn is_signature<R: Read + Seek>(file: &mut Large<R>, note: &Held) -> Result<bool> {
    if note.dict().get("Subtype") != Some(Value::Name(b"Widget")) {
        return Ok(false);
    }
    let above = file.get(note, "Parent")?.unwrap_or_default();
    let kind = note.dict().get("FT").or_else(|| above.dict().get("FT"));
    Ok(kind == Some(Value::Name(b"Sig")))
}
