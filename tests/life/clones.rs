//! Two clones of one repository that both issue.

use super::{number_of, second_draft};
use crate::office::{Run, sample_files, write};
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
    for clone in [&first, &second] {
        git(clone, &["config", "user.name", "Văn thư"]);
        git(clone, &["config", "user.email", "vt@example.vn"]);
    }
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
    // The slips of the copies have numbers too.
    for (root, id) in [(&first, "TW-2020-TK-01"), (&second, "TW-2020-TK-02")] {
        git(root, &["commit", "-qam", id]);
    }
    git(&first, &["push", "-q"]);
    git(&second, &["pull", "-q", "--no-rebase", "--no-edit"]);
    Run::new(&second, &["check"]).succeeds();
}

/// A host that takes branches and no other refs, as some do.
fn branches_only(folder: &Path) {
    git(&folder.join("chung.git"), &["config", "transfer.hideRefs", "refs/so"]);
}

#[test]
fn a_host_that_takes_branches_alone_holds_a_number_in_a_file() {
    let (folder, [first, second]) = clones();
    branches_only(folder.path());
    let issue = |root: &Path, id: &str| {
        let run = Run::new(root, &["issue", id, "--date", "2020-12-30", "--claim", "--json"]);
        number_of(&run.succeeds())
    };
    assert_eq!(issue(&first, "TW-2020-TK-01"), 1);
    assert_eq!(issue(&second, "TW-2020-TK-02"), 2);
    let held = git(&second, &["ls-tree", "-r", "--name-only", "origin/main", "so-da-giu"]);
    let names = ["bc/0001", "bc/0002", "pg/0438", "pg/0439"];
    let names = names.map(|name| format!("so-da-giu/BHXH-VN/2020/{name}.txt\n"));
    assert_eq!(held, names.concat());
    // Nothing but the record changed here, and what was in the branch is in it still.
    let changed = git(&first, &["status", "--short", "records"]);
    assert_eq!(changed.trim(), "M records/2020/tw/tw-2020-tk-01.yaml");
    git(&first, &["fetch", "-q"]);
    let removed = git(&first, &["diff", "--name-only", "--diff-filter=ad", "HEAD", "origin/main"]);
    assert_eq!(removed, "");
    for (root, id) in [(&first, "TW-2020-TK-01"), (&second, "TW-2020-TK-02")] {
        git(root, &["commit", "-qam", id]);
        git(root, &["pull", "-q", "--rebase"]);
        git(root, &["push", "-q"]);
        Run::new(root, &["check"]).succeeds();
    }
}

#[test]
fn of_two_who_claim_one_number_at_once_one_has_it() {
    for alone in [false, true] {
        let (folder, [first, second]) = clones();
        if alone {
            branches_only(folder.path());
        }
        let claim = |root: &Path, id: &str| {
            let (date, number) = ("2020-12-30", "7");
            let arguments = ["issue", id, "--date", date, "--claim", "--number", number];
            Run::new(root, &arguments).ends()
        };
        let (one, other) = std::thread::scope(|scope| {
            let one = scope.spawn(|| claim(&first, "TW-2020-TK-01"));
            let other = claim(&second, "TW-2020-TK-02");
            (one.join().expect("it ends"), other)
        });
        let lost = match (one.0, other.0) {
            (0, 1) => &other.1,
            (1, 0) => &one.1,
            _ => panic!("{one:?}\n{other:?}"),
        };
        assert!(lost.contains("Q209") && lost.contains("còn nguyên như trước"), "{lost}");
        let won = if one.0 == 0 { &one.1 } else { &other.1 };
        assert_eq!(won.contains("git pull --rebase"), alone, "{won}");
    }
}

#[test]
fn a_host_that_takes_no_claim_at_all_leaves_the_record_as_it_was() {
    let (folder, [first, _]) = clones();
    git(&folder.path().join("chung.git"), &["config", "receive.hideRefs", "refs"]);
    let arguments = ["issue", "TW-2020-TK-01", "--date", "2020-12-30", "--claim"];
    let said = Run::new(&first, &arguments).exits(3);
    assert!(said.contains("không nhận việc giữ số"), "{said}");
    assert_eq!(git(&first, &["status", "--short"]), "");
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
