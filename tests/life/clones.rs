//! Two clones of one repository that both issue.

use super::{number_of, second_draft};
use crate::project::{Run, sample_files, write};
use std::path::Path;
use std::process::Command;
use tempfile::TempDir;

fn git(folder: &Path, arguments: &[&str]) -> String {
    let mut command = Command::new("git");
    command.current_dir(folder).args(["-c", "user.name=Văn thư", "-c", "user.email=vt@example.vn"]);
    let output = command.args(arguments).output().expect("git is on this machine");
    let said = [output.stdout, output.stderr].concat();
    let said = String::from_utf8_lossy(&said).into_owned();
    assert!(output.status.success(), "git {arguments:?}: {said}");
    said
}

/// A shared repository with two drafts, and two clones of it.
fn clones() -> (TempDir, [std::path::PathBuf; 2]) {
    let folder = tempfile::tempdir().unwrap();
    let shared = folder.path().join("chung.git");
    git(folder.path(), &["init", "-q", "--bare", "-b", "main", "chung.git"]);
    let first = folder.path().join("a");
    git(folder.path(), &["clone", "-q", shared.to_str().unwrap(), "a"]);
    for (path, bytes) in sample_files() {
        write(&first, &path, &bytes);
    }
    second_draft(&first);
    git(&first, &["checkout", "-q", "-B", "main"]);
    git(&first, &["add", "-A"]);
    git(&first, &["commit", "-qm", "đầu"]);
    git(&first, &["push", "-q", "-u", "origin", "main"]);
    git(folder.path(), &["clone", "-q", shared.to_str().unwrap(), "b"]);
    let second = folder.path().join("b");
    (folder, [first, second])
}

#[test]
fn the_second_clone_proposes_the_next_number_after_a_fetch() {
    let (_folder, [first, second]) = clones();
    let issue = |root: &Path, id: &str| {
        let run = Run::new(root, &["issue", id, "--date", "2020-12-30", "--json"]);
        number_of(&run.succeeds())
    };
    assert_eq!(issue(&first, "TW-2020-TK-01"), 1);
    git(&first, &["commit", "-qam", "ban hành"]);
    git(&first, &["push", "-q"]);
    git(&second, &["fetch", "-q"]);
    assert_eq!(issue(&second, "TW-2020-TK-02"), 2);
}

#[test]
fn a_claimed_number_goes_to_one_of_two() {
    let (_folder, [first, second]) = clones();
    let issue = |root: &Path, id: &str| {
        let run = Run::new(root, &["issue", id, "--date", "2020-12-30", "--claim", "--json"]);
        number_of(&run.succeeds())
    };
    assert_eq!(issue(&first, "TW-2020-TK-01"), 1);
    // Nothing was committed or fetched in between: the claim alone tells.
    assert_eq!(issue(&second, "TW-2020-TK-02"), 2);
    let refs = git(&first, &["ls-remote", "origin", "refs/so/*"]);
    assert!(refs.contains("refs/so/BHXH-VN/2020/bc/0001") && refs.contains("/0002"), "{refs}");
}

#[test]
fn a_number_given_twice_is_found_after_the_merge() {
    let (_folder, [first, second]) = clones();
    for (root, id) in [(&first, "TW-2020-TK-01"), (&second, "TW-2020-TK-02")] {
        Run::new(root, &["issue", id, "--date", "2020-12-30"]).succeeds();
        git(root, &["commit", "-qam", id]);
    }
    git(&first, &["push", "-q"]);
    git(&second, &["pull", "-q", "--no-rebase", "--no-edit"]);
    let said = Run::new(&second, &["check"]).exits(1);
    assert!(
        said.contains("Q209")
            && said.contains("tw-2020-tk-01.yaml")
            && said.contains("tw-2020-tk-02.yaml"),
        "{said}"
    );
}
