//! The whole way with real documents: sealed through the log, verified, rendered again.

use super::command::qcph;
use super::forge::Parts;
use super::{found, write};
use qcph::archive::{BundleName, log, verify};
use qcph::pipeline::{self, Limits, Loaded};
use qcph::problem::{self, Code, Severity};
use qcph::project::Project;
use qcph::rebuild::{Trust, rebuild};
use qcph::records::scalar::Id;
use qcph::templates::Templates;
use std::collections::BTreeSet;
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
    let archived = pipeline::archive(&load(project), date, Limits::default(), 2, &mut |_, _| ())
        .expect("archived");
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
        let known = Trust::Known(vec![Templates::embedded()]);
        let program = pipeline::program();
        let rebuilt = rebuild(path, &known, &program, 2, &mut |_, _| ()).expect("rebuilt");
        assert_eq!((rebuilt.same as u64, rebuilt.problems), (report.documents, vec![]));
    }
    let report = log::check(&project.log(), &project.bundles());
    assert_eq!((report.present, report.findings), (2, vec![]));
}

#[test]
fn a_first_bundle_that_stands_keeps_its_log() {
    let (_folder, project) = project();
    // A folder stands where the log should keep the copy of the bundle's index.
    let taken = project.log().join("muc-luc/QCPH_2016-12-31_0001.json");
    std::fs::create_dir_all(&taken).expect("a folder in the way");
    let date = super::day("2016-12-31");
    let refused = pipeline::archive(&load(&project), date, Limits::default(), 2, &mut |_, _| ())
        .expect_err("refused");
    assert_eq!(refused[0].code, Code::CannotWrite);
    std::fs::remove_dir(&taken).expect("out of the way");
    let next = pipeline::archive(&load(&project), date, Limits::default(), 2, &mut |_, _| ())
        .expect("healed");
    assert_eq!((next.written, next.healed.is_empty()), (vec![], false));
    let report = log::check(&project.log(), &project.bundles());
    assert_eq!((report.present, report.findings), (1, vec![]));
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
    // A stranger's template is a program: it is not run unasked.
    let known = Trust::Known(vec![Templates::embedded()]);
    let refused = rebuild(&path, &known, "qcph 9", 2, &mut |_, _| ()).expect_err("refused");
    assert_eq!(refused[0].code, Code::TemplatesUnknown);
    // Another program may set the same words otherwise; this one may not.
    for (program, wrong) in [("qcph 9", false), (&pipeline::program(), true)] {
        let rebuilt = rebuild(&path, &Trust::Sealed, program, 2, &mut |_, _| ()).expect("rebuilt");
        assert!(rebuilt.problems.iter().all(|problem| problem.code == Code::RebuildDiffers));
        assert!(rebuilt.same == 0 && !rebuilt.problems.is_empty(), "{rebuilt:?}");
        assert_eq!(problem::any_error(&rebuilt.problems), wrong, "{program}: {rebuilt:?}");
    }
}

#[test]
fn a_document_that_no_bundle_may_hold_is_named_and_stops_no_other() {
    let (_folder, project) = project();
    let date = super::day("2017-12-31");
    let loaded = load(&project);
    let all = || {
        let (_folder, project) = self::project();
        let archived =
            pipeline::archive(&load(&project), date, Limits::default(), 2, &mut |_, _| ());
        let mut archived = archived.expect("archived");
        let made = archived.made.read().expect("a ledger").map(Result::unwrap);
        made.map(|made| (made.entry.size_bytes, made.entry.record)).collect::<Vec<_>>()
    };
    let (largest, record) = all().into_iter().max().expect("a document");
    let limits = Limits { document_max_bytes: largest, ..Limits::default() };
    let under = Limits { document_max_bytes: largest - 1, ..Limits::default() };
    let archived = pipeline::archive(&loaded, date, under, 2, &mut |_, _| ());
    let mut archived = archived.expect("the others are sealed");
    let [problem] = &archived.healed[..] else { panic!("{:#?}", archived.healed) };
    assert_eq!((problem.code, problem.severity), (Code::NotSealable, Severity::Error));
    let sealed: BTreeSet<String> =
        archived.made.read().expect("a ledger").map(|made| made.unwrap().entry.record).collect();
    assert!(!sealed.contains(&record) && !sealed.is_empty(), "{record} in {sealed:?}");
    // What was too large is a copy, with its document inside; the document is not left alone in `out/`.
    let loose = crate::office::files_below(&project.out().join("van-ban"));
    let loose: Vec<_> = loose.into_iter().map(|(path, _)| path).collect();
    assert!(!loose.iter().any(|path| path.contains(&record)) && !loose.is_empty(), "{loose:?}");
    assert_eq!(found(&verify(&archived.written[0].path)), Vec::<String>::new());
    // As large as may be is not too large.
    let rest = pipeline::archive(&load(&project), date, limits, 2, &mut |_, _| ());
    let mut rest = rest.expect("sealed");
    let rest: BTreeSet<String> =
        rest.made.read().expect("a ledger").map(|made| made.unwrap().entry.record).collect();
    assert_eq!(rest, BTreeSet::from([record]));
}

#[test]
fn two_documents_of_one_path_stop_the_run_before_anything_is_sealed() {
    let (_folder, project) = project();
    let mut loaded = load(&project);
    let (mut corpus, _) = qcph::records::read(&project, &|_| true);
    // No ids of records make it happen; so one record is there twice.
    let twice = corpus.records["TW-2016-HOP-01"].clone();
    corpus.records.insert(Id("TW-2016-HOP-01-nua".into()), twice);
    loaded.office.corpus = std::sync::Arc::new(corpus);
    for threads in [1, 2] {
        let due = super::day("2017-12-31");
        let limits = Limits::default();
        let refused = pipeline::archive(&loaded, due, limits, threads, &mut |_, _| ());
        let refused = refused.expect_err("refused");
        assert_eq!((refused.len(), refused[0].code), (1, Code::FileNameTaken), "{refused:?}");
        let left = crate::office::files_below(&project.out());
        assert!(
            left.is_empty(),
            "{:?}",
            left.into_iter().map(|(path, _)| path).collect::<Vec<_>>()
        );
    }
}

#[test]
fn what_one_bundle_cannot_hold_becomes_a_set_that_is_checked_as_one() {
    let (folder, project) = project();
    let date = super::day("2017-12-31");
    let loaded = load(&project);
    let limits = Limits { size_max_bytes: 250_000, documents_max: 4, ..Limits::default() };
    let archived = pipeline::archive(&loaded, date, limits, 2, &mut |_, _| ());
    let archived = archived.expect("archived");
    let count = archived.written.len();
    assert!(count > 3, "{count} bundles");
    let mut records = BTreeSet::new();
    for (number, written) in (1..).zip(&archived.written) {
        let report = verify(&written.path);
        assert_eq!((found(&report), pipeline::agree(&written.path)), (vec![], vec![]));
        let top = written.name.to_string();
        let parts = Parts::below(&top, &std::fs::read(&written.path).expect("the bundle"));
        let info = parts.text("bag-info.txt");
        for line in ["Bag-Group-Identifier: QCPH".to_owned(), format!("Bag-Count: {number} of ?")] {
            assert!(info.lines().any(|found| found == line), "{line} in {info}");
        }
        let sizes = parts.0.iter().filter(|(path, _)| path.ends_with(".pdf"));
        let sizes: Vec<_> = sizes.map(|(_, bytes)| bytes.len() as u64).collect();
        let mut own = BTreeSet::new();
        for (path, _) in parts.0.iter().filter(|(path, _)| path.starts_with("data/ho-so/")) {
            assert!(records.insert(path.clone()), "{path} twice");
            own.insert(path.clone());
        }
        // A document is never parted from its copies, so one record may be more than the limit.
        let within = sizes.iter().sum::<u64>() <= limits.size_max_bytes && sizes.len() <= 4;
        assert!(within || own.len() == 1, "{info}: {sizes:?}");
    }
    let goi = project.bundles();
    let verify = |arguments: &[&str]| qcph(folder.path(), arguments);
    let goi = goi.to_str().expect("text");
    let (code, text) = verify(&["verify", goi]);
    assert!(code == 0 && text.contains(&format!("{count} gói nối tiếp nhau")), "{text}");
    let elsewhere = folder.path().join("noi-khac");
    std::fs::create_dir(&elsewhere).expect("a folder");
    let missing = &archived.written[1];
    let moved = elsewhere.join(missing.name.file());
    std::fs::rename(&missing.path, &moved).expect("moved");
    for arguments in [&["verify", goi][..], &["verify", "--part", "1/9", goi]] {
        let (code, text) = verify(arguments);
        let named = text.contains("Q626") && text.contains(&missing.name.file());
        assert!(code == 4 && named, "{text}");
    }
    let both = verify(&["verify", goi, elsewhere.to_str().expect("text")]);
    assert_eq!(both.0, 0, "{}", both.1);
    std::fs::remove_dir_all(project.log()).expect("removed");
    let (code, text) = verify(&["verify", goi]);
    assert!(code == 4 && text.contains("giữa gói số 1 và gói số 3"), "{text}");
}
