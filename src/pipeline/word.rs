//! Editable copies of documents (bản để sửa), in a folder of their own in `out/`.

use super::{Loaded, Selection, place};
use crate::disk;
use crate::documents::compose;
use crate::problem::{Code, Place, Problem};
use crate::records::RecordFile;
use crate::records::summary::Summary;
use crate::word::{self, Forms};

/// The folder below `out/`.
const FOLDER: &str = "ban-de-sua";

/// An editable copy that was written, or stood there as it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Editable {
    /// Below the root.
    pub path: String,
    pub new: bool,
    /// It says what may not be made public: it is of the whole document.
    pub secret: bool,
}

/// Writes the editable copies of the wanted records; a record without a document has none. All are
/// made before the first is written.
///
/// # Errors
/// Problems of composing; [`Code::EditedCopy`] where somebody has worked in a copy that stands there;
/// those of writing.
pub fn word(loaded: &Loaded, wanted: &Selection) -> Result<Vec<Editable>, Vec<Problem>> {
    let forms = Forms::read(&loaded.templates)?;
    let records = loaded.office.corpus.summaries().filter(|summary| wanted.holds(&summary.id));
    let records: Vec<&Summary> = records.collect();
    let mut problems = Vec::new();
    for summary in &records {
        problems.extend(copy(loaded, &forms, summary).err().into_iter().flatten());
    }
    if !problems.is_empty() {
        return Err(problems);
    }
    let mut all = Vec::new();
    // MadePdf again: in memory stands one at a time.
    for summary in records {
        let Some(made) = copy(loaded, &forms, summary)? else { continue };
        if made.editable.new {
            disk::write(&loaded.project.root().join(&made.editable.path), &made.bytes)?;
        }
        all.push(made.editable);
    }
    Ok(all)
}

struct Copy {
    editable: Editable,
    bytes: Vec<u8>,
}

fn copy(loaded: &Loaded, forms: &Forms, summary: &Summary) -> Result<Option<Copy>, Vec<Problem>> {
    let filed = loaded.office.corpus.open(summary)?;
    let Some(bytes) = bytes(loaded, forms, &filed)? else { return Ok(None) };
    let path = format!("out/{FOLDER}/{}", word::file_name(&summary.id.0));
    let there = loaded.project.root().join(&path);
    let before = there.exists().then(|| disk::read(&there, disk::LARGE_BYTES));
    let before = before.transpose();
    let before =
        before.map_err(|error| Vec::from(Problem::io(Code::CannotRead, &there, &error)))?;
    let new = before.as_ref() != Some(&bytes);
    if before.is_some_and(|before| new && !word::is_as_written(&before)) {
        return Err(Vec::from(edited(&path)));
    }
    Ok(Some(Copy { editable: Editable { path, new, secret: summary.secret }, bytes }))
}

/// The copy of a record as it is now; none where it has no document.
pub(super) fn bytes(
    loaded: &Loaded,
    forms: &Forms,
    filed: &RecordFile,
) -> Result<Option<Vec<u8>>, Vec<Problem>> {
    let office = &loaded.office;
    let Some(prepared) = compose(office, filed)? else { return Ok(None) };
    let sheet = &prepared.composed.sheet;
    let fitted = loaded.engine.fit(sheet);
    let fitted =
        fitted.map_err(|_| place::misfits(&loaded.engine, sheet, filed, &office.corpus))?;
    let Some(document) = fitted.first() else { return Ok(None) };
    word::write(forms, &prepared.composed, document, &filed.file).map(Some).map_err(Vec::from)
}

fn edited(path: &str) -> Problem {
    let message = "tệp Word này đã có người lưu lại sau khi chương trình ghi; không ghi đè";
    Problem::at(Code::EditedCopy, &Place::file(path), message).hint(
        "chuyển tệp ra thư mục khác và giữ lại, đưa những chỗ sửa vào bản ghi YAML, rồi chạy lại",
    )
}
