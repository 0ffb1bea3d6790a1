//! Two parts of two are one whole: of documents byte for byte, of problems line for line.

use crate::corpus::{self, Mix};
use crate::office::{ProjectFile, Run, files_below, project};
use std::collections::BTreeSet;
use std::path::Path;

fn notices(count: usize, change: impl Fn(usize, String) -> String) -> tempfile::TempDir {
    let records = (0..count).map(|number| {
        let (path, text) = corpus::record(number, Mix::Merge);
        (path, change(number, text))
    });
    let files = corpus::shared_files().into_iter().chain(records);
    let files: Vec<ProjectFile> = files.map(|(path, text)| (path, text.into_bytes())).collect();
    project(&files)
}

fn pdfs(root: &Path) -> Vec<ProjectFile> {
    files_below(&root.join("out"))
}

#[test]
fn two_parts_of_two_equal_one_whole() {
    let (whole, parts) = (notices(12, |_, text| text), notices(12, |_, text| text));
    Run::new(whole.path(), &["build"]).succeeds();
    Run::new(parts.path(), &["build", "--part", "2/2"]).succeeds();
    let second = pdfs(parts.path()).len();
    assert!(0 < second && second < 12, "{second}");
    Run::new(parts.path(), &["build", "--part", "1/2"]).succeeds();
    assert!(pdfs(whole.path()) == pdfs(parts.path()));
    let again = Run::new(parts.path(), &["build", "--part", "2/2"]).succeeds();
    assert!(again.contains("Không có gì thay đổi"), "{again}");
    // The whole takes over what the parts made.
    let again = Run::new(parts.path(), &["build"]).succeeds();
    assert!(again.contains("Không có gì thay đổi: 12 tệp"), "{again}");
    // One seal over what the parts made is the seal over the whole.
    for folder in [&whole, &parts] {
        Run::new(folder.path(), &["archive", "--date", "2020-12-31"]).succeeds();
    }
    assert!(pdfs(whole.path()) == pdfs(parts.path()), "bundles");
}

#[test]
fn the_problems_of_all_parts_are_those_of_the_whole() {
    let folder = notices(12, |number, text| match number % 3 {
        0 => text.replace("\ntu: ", "\ntu: KHONG-CO-"),
        1 => format!("{text}: sai cú pháp\n"),
        _ => text,
    });
    let lines = |arguments: &[&str], code| -> BTreeSet<String> {
        let json = Run::new(folder.path(), arguments).args(&["--json"]).exits(code);
        let json: serde_json::Value = serde_json::from_str(&json).expect("one object");
        json["van_de"].as_array().expect("a list").iter().map(ToString::to_string).collect()
    };
    let whole = lines(&["check"], 1);
    assert!(whole.len() >= 8, "{whole:?}");
    let parts = [1, 2, 3].map(|part| lines(&["check", "--part", &format!("{part}/3")], 1));
    assert!(parts.iter().all(|part| part.len() < whole.len()));
    assert_eq!(parts.iter().map(BTreeSet::len).sum::<usize>(), whole.len(), "no problem twice");
    assert_eq!(parts.into_iter().flatten().collect::<BTreeSet<_>>(), whole);
}

#[test]
fn a_scheduler_says_which_part_this_is() {
    let folder = notices(6, |_, text| text);
    for index in ["0", "1"] {
        Run::new(folder.path(), &["build", "--part", "auto"])
            .env("JOB_COMPLETION_INDEX", index)
            .env("JOB_COMPLETIONS", "2")
            .succeeds();
    }
    assert_eq!(pdfs(folder.path()).len(), 6);
    let lost = Run::new(folder.path(), &["build", "--part", "auto"]).exits(2);
    assert!(lost.contains("Q701"), "{lost}");
    Run::new(folder.path(), &["build", "--part", "3/2"]).exits(2);
    Run::new(folder.path(), &["build", "--part", "0/2"]).exits(2);
}

/// The line for GNU parallel does what `docs/` says; a loop of the shell stands in where it is not
/// installed.
#[cfg(unix)]
#[test]
fn the_line_for_gnu_parallel_builds_the_whole() {
    let guide = include_str!("../../docs/nhieu-may.md");
    let line = guide.lines().find(|line| line.starts_with("parallel ")).expect("a line to run");
    let (whole, parts) = (notices(8, |_, text| text), notices(8, |_, text| text));
    Run::new(whole.path(), &["build"]).succeeds();
    let program = Path::new(env!("CARGO_BIN_EXE_qcph")).parent().expect("a folder");
    let path = std::env::var("PATH").unwrap_or_default();
    let installed = std::process::Command::new("parallel").arg("--version").output().is_ok();
    let script = match installed {
        true => line.to_owned(),
        false => {
            let (command, parts) = line.split_once(" ::: ").expect("the parts come last");
            let command = command.replacen("parallel ", "", 1).replace("{}", "$part");
            format!("for part in {parts}; do {command} & done; wait")
        }
    };
    let shell = std::process::Command::new("sh")
        .args(["-c", &script])
        .current_dir(parts.path())
        .env("PATH", format!("{}:{path}", program.display()))
        .output()
        .expect("a shell");
    assert!(shell.status.success(), "{}", String::from_utf8_lossy(&shell.stderr));
    assert!(pdfs(whole.path()) == pdfs(parts.path()));
}

#[test]
fn the_manifest_tells_each_pod_how_many_there_are() {
    let manifest = include_str!("../../docs/kubernetes-job.yaml");
    let after = |key: &str| {
        let at = manifest.find(key).expect("the key is there") + key.len();
        manifest[at..].lines().next().unwrap_or_default().trim().trim_matches('"').to_owned()
    };
    assert_eq!(after("completions: "), after("- name: JOB_COMPLETIONS\n              value: "));
    assert!(manifest.contains("--part, auto"));
}
