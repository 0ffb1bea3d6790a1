//! What a new file must not say: an id that is taken, an agency that is not there, a bad value.
//!
//! A placeholder is no mistake here. It keeps the rest of the file from being judged, so that what
//! was said on the command line is judged by itself.

use super::Failure;
use qcph::problem::{Code, Problem, Severity, Sources};
use qcph::project::Project;
use qcph::records::files::SourceFile;
use qcph::records::parser;
use qcph::records::scalar::{BodyRef, FileKind, PLACEHOLDER};
use qcph::records::shape::{At, Shape};
use qcph::records::yaml::{Node, Value};
use qcph::records::{self, Corpus};
use qcph::regulation;
use qcph::scaffold::Values;
use std::sync::Arc;

/// Refuses an id that another record has, also one that cannot be read yet; where it has the same
/// path, the writer of the file says so.
pub fn taken_id(
    project: &Project,
    corpus: &Corpus,
    below: &str,
    values: &Values,
) -> Result<(), Problem> {
    let id = values.get("ma").and_then(serde_json::Value::as_str).unwrap_or_default();
    let is_it = |other: &str| other.eq_ignore_ascii_case(id);
    let read = corpus.summaries().find(|summary| is_it(&summary.id));
    let taken = read.is_some() || corpus.unread.iter().any(|other| is_it(other));
    if !taken || project.root().join(below).exists() {
        return Ok(());
    }
    let place = read.map(|summary| format!(" trong `{}`", summary.path)).unwrap_or_default();
    let message = format!("mã `{id}` đã dùng{place}");
    Err(Problem::new(Code::BadArgument, message).hint("đặt mã khác bằng `--id`"))
}

/// Reads the text as `qcph check` will: what waits for content is no mistake, a bad flag is.
pub fn bad_values(
    project: &Project,
    kind: FileKind,
    below: &str,
    text: &str,
) -> Result<(), Failure> {
    let draft = SourceFile { path: below.into(), bytes: text.into() };
    let (corpus, mut problems) = records::read_with(project, Some(draft), &|_| true);
    let regulations = regulation::read(&corpus, &mut problems);
    match corpus.summaries().find(|summary| *summary.path == *below) {
        Some(summary) => {
            let filed = corpus.open(summary)?;
            regulations.check(&filed.record, &corpus, &mut problems);
        }
        None => bodies(&corpus, kind, &below.into(), text, &mut problems),
    }
    problems.retain(|problem| {
        problem.place.as_ref().is_some_and(|place| *place.file == *below)
            && problem.severity == Severity::Error
            && problem.code != Code::Placeholder
    });
    if problems.is_empty() {
        return Ok(());
    }
    qcph::problem::sort(&mut problems);
    let (path, text): (_, Arc<str>) = (below.to_owned(), text.into());
    Err(Failure::new(problems, &Sources::new(move |shown| (*shown == *path).then(|| text.clone()))))
}

/// Judges the bodies that a record names at its top, where the rest cannot be read yet.
fn bodies(
    corpus: &Corpus,
    kind: FileKind,
    below: &Arc<str>,
    text: &str,
    problems: &mut Vec<Problem>,
) {
    let keys: &[&str] = match kind {
        FileKind::Meeting | FileKind::Invitation => &["to_chuc", "phoi_hop"],
        FileKind::Inspection => &["chu_tri", "tham_gia"],
        FileKind::Exchange => &["tu", "den"],
        FileKind::Review => &["co_quan", "phoi_hop"],
        FileKind::Copy | FileKind::Correction | FileKind::Recall => &["co_quan"],
        FileKind::FilePlan => &["co_quan"],
        FileKind::Agencies | FileKind::People | FileKind::Regulation | FileKind::Dossier => &[],
    };
    let Some(Node { value: Value::Map(pairs), .. }) = parser::read(below, text).node else {
        return;
    };
    let wanted =
        |key: &Node| matches!(&key.value, Value::Scalar(key) if keys.contains(&&*key.text));
    for (_, value) in pairs.iter().filter(|(key, _)| wanted(key)) {
        let named = match &value.value {
            Value::List(items) => items.as_slice(),
            _ => std::slice::from_ref(value),
        };
        let filled = |node: &&Node| matches!(&node.value, Value::Scalar(scalar) if *scalar.text != *PLACEHOLDER);
        for node in named.iter().filter(filled) {
            if let Some(body) = At::<BodyRef>::read(node, &mut Vec::new()) {
                corpus.registry.check_body(&body, None, problems);
            }
        }
    }
}
