//! One record as it is or once was, put into words beside everything else as it is now.

use crate::documents::wording::Wording;
use crate::documents::{Composed, Office, compose};
use crate::problem::{Problem, Severity};
use crate::project::Project;
use crate::records::{self, RecordFile, files::SourceFile};
use crate::regulation;
use crate::templates::Templates;
use serde_json::Value as Json;
use std::sync::Arc;

/// A version of a record (một bản của bản ghi).
pub struct Version {
    /// The whole record as templates see it.
    pub view: Json,
    /// `None` when this version has no `van_ban` block.
    pub document: Option<Composed>,
}

/// Reads `file` in the place of the project's own file of that path.
///
/// # Errors
/// The problems of this version; those of other files count only where they keep it from being put
/// into words.
pub fn version(project: &Project, file: SourceFile) -> Result<Version, Vec<Problem>> {
    let templates = Templates::read(project)?;
    let path = file.path.clone();
    let (corpus, mut problems) = records::read_with(project, Some(file), &|_| true);
    let regulations = regulation::read(&corpus, &mut problems);
    let summary = corpus.summaries().find(|summary| summary.path == path);
    let filed = summary.map(|summary| corpus.open(summary)).transpose()?;
    if let Some(RecordFile { record, .. }) = filed.as_deref() {
        regulations.check(record, &corpus, &mut problems);
    }
    problems.retain(|problem| {
        let here = problem.place.as_ref().is_some_and(|place| place.file == path);
        here && problem.severity == Severity::Error
    });
    let corpus = Arc::new(corpus);
    let Some(filed) = filed.filter(|_| problems.is_empty()) else { return Err(problems) };
    let (wording, found) = Wording::new(templates.wording(), &corpus);
    if !found.is_empty() {
        return Err(found);
    }
    let office = Office { corpus, regulations, wording };
    let prepared = compose(&office, &filed)?;
    let document = prepared.map(|prepared| prepared.composed);
    Ok(Version { view: filed.record.view(), document })
}
