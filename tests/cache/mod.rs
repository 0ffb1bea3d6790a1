//! A build that takes over what is there leaves the same files as one that starts from nothing.

mod edits;
mod foreign;

use crate::corpus::{self, Mix};
use crate::office::{ProjectFile, files_below, project};
use qcph::pipeline::{self, Selection};
use qcph::project::Project;
use std::collections::BTreeMap;
use std::path::Path;

/// The PDFs of a project by path below `out/`.
type Pdfs = BTreeMap<String, Vec<u8>>;

/// A project of `count` notices.
fn notices(count: usize) -> tempfile::TempDir {
    let records = (0..count).map(|number| corpus::record(number, Mix::Distinct));
    let files = corpus::shared_files().into_iter().chain(records);
    let files: Vec<ProjectFile> = files.map(|(path, text)| (path, text.into_bytes())).collect();
    project(&files)
}

/// Builds as the program does, and says which records were rendered; `None` when nothing had to be
/// read as a record.
fn build(root: &Path) -> Option<Vec<String>> {
    let project = Project::at(root).expect("a project");
    let whole = pipeline::Part::WHOLE;
    if pipeline::unchanged(&project, whole).is_some() {
        return None;
    }
    let checked = pipeline::load(project);
    let loaded = checked.loaded.as_ref().filter(|_| checked.is_clean());
    let loaded = loaded.unwrap_or_else(|| panic!("{:#?}", checked.problems));
    let built = pipeline::build(&checked, loaded, &Selection::All, 2, &mut |_, _| {});
    let mut made = built.expect("every document can be rendered").made;
    let made = made.read().expect("it was just written").map(Result::unwrap);
    Some(made.filter(|made| made.new).map(|made| made.entry.record).collect())
}

fn pdfs(root: &Path) -> Pdfs {
    files_below(&root.join("out")).into_iter().collect()
}

/// The PDFs of a build of the same files from nothing.
fn clean(root: &Path) -> Pdfs {
    let mut files = Vec::new();
    for folder in ["records", "templates"] {
        let below = files_below(&root.join(folder)).into_iter();
        files.extend(below.map(|(path, bytes)| (format!("{folder}/{path}"), bytes)));
    }
    let fresh = project(&files);
    build(fresh.path());
    pdfs(fresh.path())
}

fn assert_clean(root: &Path, after: &str) {
    let (found, wanted) = (pdfs(root), clean(root));
    let names = |pdfs: &Pdfs| pdfs.keys().cloned().collect::<Vec<_>>();
    assert_eq!(names(&found), names(&wanted), "after {after}");
    for (path, bytes) in &found {
        assert!(wanted[path] == *bytes, "{path} after {after}");
    }
}
