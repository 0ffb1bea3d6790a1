//! A project in git whose two offices seal: resolved by the program, and held against what git has.

use super::write;
use crate::office::{Run, files_below, sample_files};
use std::path::{Path, PathBuf};
use std::process::Command;

const NUMBERS: [&str; 3] = ["hd-2017-td-01", "hd-2017-td-02", "hd-2017-td-03"];

struct Offices {
    folder: tempfile::TempDir,
}

impl Offices {
    /// The shared repository and two clones, one bundle sealed in both.
    fn begin() -> Option<Self> {
        if Command::new("git").arg("--version").output().is_err() {
            println!("skipped: no git on this machine");
            return None;
        }
        let offices = Self { folder: tempfile::tempdir().expect("a folder") };
        offices.git("", &["init", "-q", "--bare", "-b", "main", "chung"], true);
        offices.git("", &["clone", "-q", "chung", "a"], true);
        for (path, bytes) in sample_files() {
            if path.starts_with("records/danh-ba") || path.starts_with("records/quy-che") {
                write(&offices.root("a").join(path), &bytes);
            }
        }
        write(&offices.root("a").join(".gitignore"), b".khoa\nout/.bo-nho-dem/\n");
        write(
            &offices.root("a").join(".gitattributes"),
            include_bytes!("../../src/scaffold/gitattributes"),
        );
        offices.seal("a", NUMBERS[0]);
        offices.git("a", &["push", "-q", "-u", "origin", "main"], true);
        offices.git("", &["clone", "-q", "chung", "b"], true);
        Some(offices)
    }

    fn root(&self, clone: &str) -> PathBuf {
        self.folder.path().join(clone)
    }

    fn git(&self, clone: &str, arguments: &[&str], good: bool) {
        let mut command = Command::new("git");
        command.args(arguments).current_dir(self.root(clone)).env("GIT_EDITOR", "true");
        for who in ["AUTHOR", "COMMITTER"] {
            command.env(format!("GIT_{who}_NAME"), "a").env(format!("GIT_{who}_EMAIL"), "a@b");
        }
        command.env("GIT_CONFIG_GLOBAL", "/dev/null").env("GIT_CONFIG_NOSYSTEM", "1");
        let output = command.output().expect("git runs");
        assert_eq!(output.status.success(), good, "git {arguments:?}: {output:?}");
    }

    fn qcph(&self, clone: &str, arguments: &[&str], code: i32) -> String {
        Run::new(&self.root(clone), arguments).exits(code)
    }

    /// Issues a sample record in a clone, seals it and commits.
    fn seal(&self, clone: &str, record: &str) {
        self.add(clone, record);
        self.qcph(clone, &["archive", "--date", "2017-12-31"], 0);
        self.git(clone, &["add", "-A"], true);
        self.git(clone, &["commit", "-q", "-m", record], true);
    }

    fn add(&self, clone: &str, record: &str) {
        let file = sample_files().into_iter().find(|(path, _)| path.contains(record));
        let (path, bytes) = file.expect("a sample");
        write(&self.root(clone).join(path), &bytes);
    }

    /// Both seal on the same date, and one has pushed.
    fn forked() -> Option<Self> {
        let offices = Self::begin()?;
        offices.seal("a", NUMBERS[1]);
        offices.git("a", &["push", "-q"], true);
        offices.seal("b", NUMBERS[2]);
        Some(offices)
    }
}

#[test]
fn two_offices_that_sealed_on_one_date_are_put_right_by_the_named_commands() {
    for (pull, go_on) in [
        ("--no-rebase", &["commit", "-q", "--no-edit"][..]),
        ("--rebase", &["rebase", "--continue"]),
    ] {
        let Some(offices) = Offices::forked() else { return };
        offices.git("b", &["pull", "-q", pull], false);
        let told = offices.qcph("b", &["log", "verify"], 4);
        assert!(told.contains("Q623") && told.contains("qcph log resolve --keep theirs"), "{told}");
        let told = offices.qcph("b", &["log", "resolve", "--keep", "theirs"], 0);
        let named = told.contains("git add -A out") && told.contains(&go_on[..1].join(""));
        assert!(named && told.contains("QCPH_2017-12-31_0003.zip"), "{told}");
        offices.qcph("b", &["log", "verify"], 0);
        offices.git("b", &["add", "-A", "out"], true);
        offices.git("b", go_on, true);
        offices.qcph("b", &["log", "verify"], 0);
        offices.qcph("b", &["verify"], 0);
        offices.git("b", &["push", "-q"], true);
        offices.git("a", &["pull", "-q"], true);
        offices.qcph("a", &["log", "verify"], 0);
        let bundles = files_below(&offices.root("a").join("out/goi"));
        let aside = bundles.iter().filter(|(name, _)| name.ends_with(".bo")).count();
        assert_eq!((bundles.len(), aside), (4, 1), "{pull}");
    }
}

#[test]
fn what_cannot_be_sealed_again_is_named() {
    let Some(offices) = Offices::forked() else { return };
    offices.git("b", &["pull", "-q", "--no-rebase"], false);
    offices.add("b", "hd-2017-td-04");
    let path = offices.root("b").join("records/2017/hai-duong/hd-2017-td-04.yaml");
    let text = std::fs::read_to_string(&path).expect("a sample");
    let long = text.replacen("ve_viec: ", &format!("ve_viec: {} ", "abcdefghij".repeat(8)), 1);
    assert_ne!(text, long);
    write(&path, long.as_bytes());
    let told = offices.qcph("b", &["log", "resolve", "--keep", "theirs"], 1);
    for part in ["Q408", "hd-2017-td-04.yaml", "QCPH_2017-12-31_0003.zip", "qcph archive --date"] {
        assert!(told.contains(part), "{part} in {told}");
    }
}

#[test]
fn a_signed_history_is_not_given_up_unasked() {
    let Some(offices) = Offices::forked() else { return };
    write(&offices.root("b").join("out/so/chu-ky/0002.bhxh.sig"), b"a signature\n");
    offices.git("b", &["add", "-A"], true);
    offices.git("b", &["commit", "-q", "-m", "ky"], true);
    offices.git("b", &["pull", "-q", "--no-rebase"], false);
    let keep = ["log", "resolve", "--keep", "theirs"];
    let told = offices.qcph("b", &keep, 4);
    assert!(told.contains("Q627") && told.contains("0002.bhxh.sig"), "{told}");
    let told = offices.qcph("b", &[&keep[..], &["--give-up-signed"]].concat(), 0);
    assert!(told.contains("chu-ky/0002.bhxh.sig."), "{told}");
    offices.qcph("b", &["log", "verify"], 0);
}

fn shorten(root: &Path) {
    let sums = root.join("out/so/SHA256SUMS");
    let text = std::fs::read_to_string(&sums).expect("the list");
    let first: String = text.split_inclusive('\n').take(2).collect();
    write(&sums, first.as_bytes());
    for file in ["so/diem-chot/0002.txt", "goi/QCPH_2017-12-31_0002.zip"] {
        std::fs::remove_file(root.join("out").join(file)).expect("removed");
    }
}

#[test]
fn a_log_that_was_shortened_or_left_out_is_held_against_git() {
    let Some(offices) = Offices::begin() else { return };
    offices.seal("b", NUMBERS[1]);
    let root = offices.root("b");
    shorten(&root);
    for verb in [&["log", "verify"][..], &["archive", "--date", "2017-12-31"]] {
        let told = offices.qcph("b", verb, 4);
        assert!(told.contains("bị rút ngắn") && told.contains("git restore"), "{told}");
    }
    std::fs::remove_dir_all(root.join("out")).expect("removed");
    for verb in [&["log", "verify"][..], &["archive", "--date", "2017-12-31"]] {
        let told = offices.qcph("b", verb, 4);
        assert!(told.contains("Q621") && told.contains("git restore"), "{told}");
    }
    offices.git("b", &["restore", "out/so", "out/goi"], true);
    offices.qcph("b", &["log", "verify"], 0);
    // What the shared repository has more is news, not a fault.
    offices.git("b", &["push", "-q"], true);
    offices.git("a", &["fetch", "-q"], true);
    assert!(offices.qcph("a", &["log", "verify"], 0).contains("git pull"));
}

#[test]
fn a_planted_bundle_is_not_taken_into_the_log() {
    let Some(offices) = Offices::begin() else { return };
    let (a, b) = (offices.root("a"), offices.root("b"));
    // Sealed in another project upon the same checkpoint, from a record that is not here.
    offices.seal("b", NUMBERS[1]);
    let bundle = "out/goi/QCPH_2017-12-31_0002.zip";
    std::fs::copy(b.join(bundle), a.join(bundle)).expect("planted");
    let told = offices.qcph("a", &["archive", "--date", "2017-12-31"], 4);
    assert!(told.contains("Q624") && told.contains("không phải của bản ghi ở đây"), "{told}");
    // With its record it is one that a run left before it died.
    offices.add("a", NUMBERS[1]);
    offices.qcph("a", &["archive", "--date", "2017-12-31"], 0);
    offices.qcph("a", &["log", "verify"], 0);
}

#[test]
fn who_waits_for_a_lock_is_told_for_what() {
    use std::io::BufRead;
    let Some(offices) = Offices::begin() else { return };
    let root = offices.root("a");
    let held = qcph::disk::lock(&root.join("out/so")).expect("the lock");
    let mut command = Command::new(env!("CARGO_BIN_EXE_qcph"));
    command.args(["archive", "--date", "2017-12-31"]).current_dir(&root);
    command.stderr(std::process::Stdio::piped()).stdout(std::process::Stdio::null());
    let mut child = command.spawn().expect("the program starts");
    let mut said = std::io::BufReader::new(child.stderr.take().expect("a pipe"));
    let mut line = String::new();
    said.read_line(&mut line).expect("a line");
    drop(held);
    assert!(line.contains("Đang chờ") && line.contains(".khoa"), "{line}");
    assert!(child.wait().expect("it ends").success());
}
