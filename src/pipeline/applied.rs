//! What came back in a Word file, to be written into the record.
//!
//! In: an answer of [`mod@super::returned`]. Out: which changes the record can take and how its text then
//! reads. A record that is given out or sealed, and a copy of an older record, take nothing
//! (test: word::applied). Who accepts a change, and the writing, are for others.

use super::{Answer, Loaded};
use crate::archive::log;
use crate::edit;
use crate::problem::{Code, Place, Problem, Severity};
use crate::records::issue::State;
use crate::records::yaml::Node;
use crate::records::{RecordFile, parser};
use crate::returned::{self, Deed, Fits};
use std::sync::Arc;

/// A record and what the changes of a copy are to it.
pub struct Application {
    pub filed: Arc<RecordFile>,
    /// For each change of the answer, in their order.
    pub fits: Fits,
    node: Node,
}

/// Finds what the record of an answer can take.
///
/// # Errors
/// [`Code::ReturnedOlder`], [`Code::RecordClosed`], the codes of a record or a log that cannot be read.
pub fn applicable(loaded: &Loaded, answer: &Answer) -> Result<Application, Vec<Problem>> {
    let is_older = |problem: &&Problem| problem.code == Code::ReturnedOlder;
    if let Some(older) = answer.problems.iter().find(is_older) {
        return Err(vec![Problem { severity: Severity::Error, ..older.clone() }]);
    }
    let corpus = &loaded.office.corpus;
    let summary = corpus.records.get(answer.record.as_str());
    let Some(summary) = summary else {
        let message = format!("không đọc lại được `{}`", answer.path);
        return Err(Vec::from(Problem::new(Code::CannotRead, message)));
    };
    let filed = corpus.open(summary)?;
    is_open(loaded, &filed)?;
    let bytes = &filed.file.bytes;
    let text = std::str::from_utf8(bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes));
    let tree = parser::read(&filed.file.path, text.unwrap_or_default());
    let Some(node) = tree.node.filter(|_| tree.problems.is_empty()) else {
        return Err(tree.problems);
    };
    let fits = returned::fits(&node, &answer.base, &answer.returned.changes);
    Ok(Application { filed, fits, node })
}

/// Whether the record may still change.
fn is_open(loaded: &Loaded, filed: &RecordFile) -> Result<(), Problem> {
    let id = &filed.record.id().value;
    let closed = |how: String| {
        Problem::at(Code::RecordClosed, &Place::file(filed.file.path.clone()), how)
            .hint(
                "văn bản đã phát hành thì đính chính, thay thế hoặc thu hồi bằng một văn bản khác",
            )
            .clause("Nghị định 30/2020/NĐ-CP, Điều 18.3, 18.4")
    };
    match filed.record.issue().map(|issue| *issue.state) {
        Some(State::Issued) => {
            return Err(closed(format!("`{id}` đã ban hành, không ghi chỗ sửa vào bản ghi nữa")));
        }
        Some(State::Void) => {
            return Err(closed(format!("`{id}` đã hủy số, không ghi chỗ sửa vào bản ghi nữa")));
        }
        Some(State::Draft | State::Presented) | None => {}
    }
    let sealed = log::sealed(&loaded.project.log(), &loaded.project.bundles())?;
    let holds = sealed.iter().find(|bundle| bundle.documents.iter().any(|one| one.record == id.0));
    match holds {
        Some(bundle) => Err(closed(format!(
            "`{id}` đã niêm phong trong gói {}, không ghi chỗ sửa vào bản ghi nữa",
            bundle.name
        ))),
        None => Ok(()),
    }
}

impl Application {
    /// The text of the record with some of the changes made.
    ///
    /// # Errors
    /// [`Code::CannotEdit`].
    pub fn text(&self, chosen: &[usize]) -> Result<String, Problem> {
        let fits = chosen.iter().filter_map(|at| self.fits[*at].as_ref().ok());
        let deeds: Vec<Deed> = fits.flatten().cloned().collect();
        let edits = returned::edits(&self.node, &deeds);
        let text = String::from_utf8_lossy(&self.filed.file.bytes);
        edit::edited(&self.filed.file.path, &text, &edits)
    }

    /// Where in the record a change belongs.
    pub fn place(&self, change: usize) -> Option<&Place> {
        let deed = self.fits[change].as_ref().ok()?.first()?;
        returned::place(&self.node, deed).map(|node| &node.place)
    }
}
