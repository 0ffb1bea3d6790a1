//! The whole way with real documents: sealed through the log, verified, rendered again.

use super::forge::Parts;
use super::{found, write};
use qcph::archive::{BundleName, log, verify};
use qcph::pipeline::{self, Loaded};
use qcph::problem::Code;
use qcph::project::Project;
use qcph::rebuild::rebuild;
use std::path::{Path, PathBuf};

/// A project in a new folder, with the records of this repository.
pub fn project() -> (tempfile::TempDir, Project) {
    let folder = tempfile::tempdir().expect("a folder");
    let records = Path::new(env!("CARGO_MANIFEST_DIR")).join("records");
    for entry in walkdir::WalkDir::new(&records).into_iter().flatten() {
        if entry.file_type().is_file() {
            let below = entry.path().strip_prefix(&records).expect("walked from there");
            let bytes = std::fs::read(entry.path()).expect("a record");
            write(&folder.path().join("records").join(below), &bytes);
        }
    }
    let project = Project::at(folder.path()).expect("a project");
    (folder, project)
}

fn load(project: &Project) -> Loaded {
    let checked = pipeline::load(project.clone());
    assert!(checked.is_clean(), "{:?}", checked.problems);
    checked.loaded.expect("loaded")
}

pub fn archive(project: &Project, date: &str) -> Option<PathBuf> {
    let date = super::day(date);
    let archived = pipeline::archive(&load(project), date, 2, &mut |_, _| ()).expect("archived");
    assert_eq!(archived.healed, []);
    archived.written.into_iter().next().map(|written| written.path)
}

#[test]
fn real_bundles_verify_agree_and_render_again() {
    let (_folder, project) = project();
    let first = archive(&project, "2016-12-31").expect("a first bundle");
    let second = archive(&project, "2017-06-30").expect("a second bundle");
    assert_eq!(archive(&project, "2017-06-30"), None, "nothing is new");
    for path in [&first, &second] {
        let report = verify(path);
        assert_eq!((found(&report), pipeline::agree(path)), (vec![], vec![]));
        let rebuilt = rebuild(path, &pipeline::program(), 2, &mut |_, _| ()).expect("rebuilt");
        assert_eq!((rebuilt.same as u64, rebuilt.problems), (report.documents, vec![]));
    }
    let report = log::check(&project.log(), &project.bundles());
    assert_eq!((report.present, report.findings), (2, vec![]));
}

#[test]
fn another_template_renders_otherwise_and_says_so() {
    let (_folder, project) = project();
    let path = archive(&project, "2016-12-31").expect("a bundle");
    let name = path.file_stem().and_then(|name| name.to_str()?.parse::<BundleName>().ok());
    let top = name.expect("a bundle name").to_string();
    let parts = Parts::below(&top, &std::fs::read(&path).expect("the bundle"));
    let form =
        parts.0.iter().find(|(path, _)| path.ends_with("the-thuc/tt01.json")).expect("the form");
    let (form, text) = (form.0.clone(), String::from_utf8_lossy(&form.1).replace("30", "31"));
    write(&path, &parts.put(&form, text).forged().zip_below(&top));
    let rebuilt = rebuild(&path, "qcph 9", 2, &mut |_, _| ()).expect("rebuilt");
    assert!(rebuilt.problems.iter().all(|problem| problem.code == Code::RebuildDiffers));
    assert!(rebuilt.same == 0 && !rebuilt.problems.is_empty(), "{rebuilt:?}");
}
