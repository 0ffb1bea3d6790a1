//! Editable copies of documents (bản để sửa), in a folder of their own in `out/`.

use super::stage::Stage;
use super::{Loaded, Selection, place};
use crate::disk;
use crate::documents::compose;
use crate::problem::{Code, Place, Problem};
use crate::records::RecordFile;
use crate::records::summary::Summary;
use crate::word::{self, Forms};
use std::path::Path;

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
/// made and wait beside the folder before the first comes into its place; where one cannot, those that
/// did go back (test: pipeline::word::tests::where_one_cannot_come_the_others_go_back).
///
/// # Errors
/// Problems of composing; [`Code::EditedCopy`] where somebody has worked in a copy that stands there;
/// those of writing.
pub fn word(loaded: &Loaded, wanted: &Selection) -> Result<Vec<Editable>, Vec<Problem>> {
    let forms = Forms::read(&loaded.templates)?;
    let records = loaded.office.corpus.summaries().filter(|summary| wanted.holds(&summary.id));
    let stage = Stage::open(loaded.project.out())?;
    let (mut all, mut problems) = (Vec::new(), Vec::new());
    for summary in records {
        match copy(loaded, &forms, summary) {
            Ok(None) => {}
            Ok(Some(made)) => {
                if made.editable.new {
                    stage.keep(&made.editable.path, &made.bytes)?;
                }
                all.push(made.editable);
            }
            Err(found) => problems.extend(found),
        }
    }
    if !problems.is_empty() {
        return Err(problems);
    }
    let new: Vec<&str> = all.iter().filter(|one| one.new).map(|one| &*one.path).collect();
    put_all(loaded.project.root(), &stage, &new)?;
    Ok(all)
}

/// Brings all into their places, or none.
fn put_all(root: &Path, stage: &Stage, paths: &[&str]) -> Result<(), Vec<Problem>> {
    for (done, path) in paths.iter().enumerate() {
        if let Err(problem) = put(root, stage, path) {
            let back = paths[..done].iter().filter_map(|path| put_back(root, stage, path).err());
            return Err(std::iter::once(problem).chain(back).collect());
        }
    }
    Ok(())
}

/// What stood in the place of a copy waits in the stage under this name.
fn earlier(path: &str) -> String {
    format!("truoc/{path}")
}

/// Brings a copy into its place; what is there waits, unless somebody worked in it meanwhile.
fn put(root: &Path, stage: &Stage, path: &str) -> Result<(), Problem> {
    let there = root.join(path);
    if let Some(before) = read(&there)? {
        if !word::is_as_written(&before) {
            return Err(edited(path));
        }
        stage.keep(&earlier(path), &before)?;
    }
    let folder = there.parent().map_or(Ok(()), std::fs::create_dir_all);
    folder.map_err(|error| Problem::io(Code::CannotWrite, &there, &error))?;
    disk::move_file(&stage.path(path), &there)
}

/// Takes a copy out of its place again.
fn put_back(root: &Path, stage: &Stage, path: &str) -> Result<(), Problem> {
    let (there, before) = (root.join(path), stage.path(&earlier(path)));
    if before.exists() {
        return disk::move_file(&before, &there);
    }
    let removed = std::fs::remove_file(&there);
    removed.map_err(|error| Problem::io(Code::CannotWrite, &there, &error))
}

/// The bytes of a file; none where nothing is.
fn read(path: &Path) -> Result<Option<Vec<u8>>, Problem> {
    let bytes = path.exists().then(|| disk::read(path, disk::LARGE_BYTES)).transpose();
    bytes.map_err(|error| Problem::io(Code::CannotRead, path, &error))
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
    let before = read(&there)?;
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

#[cfg(test)]
mod tests {
    use super::*;

    /// Of three copies one is new, one replaces an earlier one, and where the third should stand is a folder.
    #[test]
    fn where_one_cannot_come_the_others_go_back() {
        let root = tempfile::tempdir().unwrap();
        let root = root.path();
        let paths = ["out/b/1.docx", "out/b/2.docx", "out/b/3.docx"];
        let stage = Stage::open(root.join("out")).unwrap();
        paths.iter().for_each(|path| stage.keep(path, b"after").unwrap());
        let [new, earlier, taken] = paths.map(|path| root.join(path));
        // The least that counts as written by the program.
        let before = format!("PK\u{3}\u{4} niem=\"{}", crate::digest::Digest::of(b""));
        disk::write(&earlier, before.as_bytes()).unwrap();
        std::fs::create_dir_all(&taken).unwrap();
        let problems = put_all(root, &stage, &paths).unwrap_err();
        assert_eq!(problems.len(), 1, "{problems:?}");
        assert_eq!(problems[0].code, Code::CannotRead, "{problems:?}");
        assert!(!new.exists());
        assert_eq!(std::fs::read_to_string(&earlier).unwrap(), before);
        std::fs::remove_dir(&taken).unwrap();
        drop(stage);
        let stage = Stage::open(root.join("out")).unwrap();
        paths.iter().for_each(|path| stage.keep(path, b"after").unwrap());
        put_all(root, &stage, &paths).unwrap();
        for path in [new, earlier, taken] {
            assert_eq!(std::fs::read(path).unwrap(), b"after");
        }
    }
}
