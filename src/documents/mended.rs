//! The record whose document another one's corrects, recalls or replaces.
//!
//! Whether it may be corrected so is for `law` to say.

use super::Office;
use crate::problem::{Code, Problem};
use crate::records::{Record, RecordFile, RecordKind};
use std::sync::Arc;

/// The record whose document that of `record` corrects, recalls or replaces, if it does.
///
/// # Errors
/// [`Code::UnknownRecord`], [`Code::WrongMending`] of what has no document of its own words, or those of
/// opening it.
pub fn of(office: &Office, record: &Record) -> Result<Option<Arc<RecordFile>>, Problem> {
    let Some((way, id)) = record.mends() else { return Ok(None) };
    let wrong = |code, message: String| {
        Problem::at(code, &id.place, message)
            .hint("ghi mã của bản ghi đã ban hành văn bản có sai sót")
    };
    let old = office.corpus.records.get(&id.value).ok_or_else(|| {
        wrong(Code::UnknownRecord, format!("không có bản ghi nào mang mã `{}`", id.value.0))
    })?;
    // So that no document is spoken of in its own words.
    if !way.reaches(old.kind) || old.is_void() {
        let message = format!("`{}` không có văn bản để {}", id.value.0, way.title());
        return Err(wrong(Code::WrongMending, message));
    }
    office.corpus.open(old).map(Some)
}

/// Whether a document of this kind is addressed to those who received another one.
pub fn is_about_another(kind: RecordKind) -> bool {
    matches!(kind, RecordKind::Correction | RecordKind::Recall)
}
