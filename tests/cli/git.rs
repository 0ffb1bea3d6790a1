//! What `init` gives git: the hook that judges what is committed, the rules that keep bytes, and what
//! `doctor` and `diff` say of clones that are not whole or not trusted.

use super::doctor::{checks, verdict};
use crate::office::{Office, Ran, meeting, run};
use std::path::Path;
use std::process::Command;

/// Git in a folder, with no settings but its own.
fn git_in(folder: &Path, arguments: &[&str]) -> Ran {
    let mut command = Command::new("git");
    command.args(arguments).current_dir(folder);
    for who in ["AUTHOR", "COMMITTER"] {
        command.env(format!("GIT_{who}_NAME"), "a").env(format!("GIT_{who}_EMAIL"), "a@b");
    }
    // The hook finds the program where a person's shell would.
    let program = Path::new(env!("CARGO_BIN_EXE_qcph")).parent().unwrap();
    let path = std::env::var_os("PATH").unwrap_or_default();
    let folders = std::iter::once(program.to_owned()).chain(std::env::split_paths(&path));
    command.env("PATH", std::env::join_paths(folders).unwrap());
    run(command.env("GIT_CONFIG_GLOBAL", "/dev/null").env("GIT_CONFIG_NOSYSTEM", "1"))
}

fn git(office: &Office, arguments: &[&str]) -> Ran {
    git_in(&office.path(""), arguments)
}

fn good(office: &Office, arguments: &[&str]) {
    let run = git(office, arguments);
    assert_eq!(run.code, 0, "git {arguments:?}: {}{}", run.out, run.err);
}

fn has_git() -> bool {
    let found = Command::new("git").arg("--version").output().is_ok();
    if !found {
        println!("no git on this machine: nothing of it is tried");
    }
    found
}

/// A project in a repository, as `init` begins it, committed once.
fn begun() -> Office {
    let office = Office::small();
    assert_eq!(office.qcph(&["init"]).code, 0);
    good(&office, &["init", "-q"]);
    good(&office, &["config", "core.quotepath", "false"]);
    good(&office, &["config", "core.hooksPath", ".githooks"]);
    good(&office, &["add", "-A"]);
    good(&office, &["add", "--chmod=+x", ".githooks/pre-commit"]);
    good(&office, &["commit", "-q", "-m", "bắt đầu"]);
    office
}

fn broken() -> String {
    meeting().replace("cap: tinh", "cap: tỉnh")
}

#[test]
fn the_hook_judges_what_is_committed() {
    if !has_git() {
        return;
    }
    let office = begun();
    let (code, found) = checks(&office);
    assert_eq!(code, 0, "{found:?}");
    assert!(found.iter().all(|(what, is)| !what.starts_with("git") || is == "tot"), "{found:?}");
    // A mistake is stopped, also when the file on the disk was put right and not added again.
    office.write("records/hop.yaml", &broken());
    good(&office, &["add", "-A"]);
    for on_disk in [broken(), meeting()] {
        office.write("records/hop.yaml", &on_disk);
        let run = git(&office, &["commit", "-q", "-m", "sai"]);
        assert_eq!(run.code, 1, "{}", run.err);
        assert!(run.err.contains("records/hop.yaml:"), "{}", run.err);
        assert!(run.err.contains("git commit --no-verify"), "{}", run.err);
    }
    good(&office, &["add", "-A"]);
    // A draft of somebody else that git does not know is told of and stops nobody.
    office.write("records/viết dở.yaml", "loai: sai\n");
    office.write("README.md", "x\n");
    good(&office, &["add", "README.md"]);
    let run = git(&office, &["commit", "-q", "-m", "đúng"]);
    assert_eq!(run.code, 0, "{}", run.err);
    assert!(run.err.contains("không kiểm: records/viết dở.yaml"), "{}", run.err);
    // Nor is a commit of some files judged by others.
    good(&office, &["add", "-A"]);
    let run = git(&office, &["commit", "-q", "-m", "một tệp", "README.md", "--allow-empty"]);
    assert_eq!(run.code, 0, "{}", run.err);
}

#[test]
fn the_hook_works_below_the_root_of_the_repository_and_after_sealing() {
    if !has_git() {
        return;
    }
    let office = Office::bare();
    assert_eq!(office.qcph(&["init", "phối hợp"]).code, 0);
    office.write("phối hợp/records/hop.yaml", &meeting());
    crate::office::copy(
        &crate::office::repository().join("records/danh-ba"),
        &office.path("phối hợp/records/danh-ba"),
    );
    assert_eq!(office.qcph(&["-C", "phối hợp", "archive", "--date", "2018-12-31"]).code, 0);
    good(&office, &["init", "-q"]);
    good(&office, &["config", "core.hooksPath", "phối hợp/.githooks"]);
    good(&office, &["add", "-A"]);
    good(&office, &["commit", "-q", "-m", "bắt đầu"]);
    office.write("phối hợp/records/hop.yaml", &broken());
    let run = git(&office, &["commit", "-q", "-a", "-m", "sai"]);
    assert_eq!(run.code, 1, "{}", run.err);
    assert!(run.err.contains("records/hop.yaml:"), "{}", run.err);
}

#[cfg(unix)]
#[test]
fn a_hook_that_does_not_find_the_program_says_so() {
    if !has_git() {
        return;
    }
    let office = begun();
    let hook = office.path(".githooks/pre-commit");
    let alone = |program: Option<&Path>| {
        if let Some(program) = program {
            good(&office, &["config", "qcph.path", program.to_str().unwrap()]);
        }
        let mut command = Command::new(&hook);
        command.current_dir(office.path("")).env("PATH", "/usr/bin:/bin");
        run(command.env("HOME", office.path("nha")))
    };
    for program in [None, Some(Path::new("/khong/co/qcph"))] {
        let run = alone(program);
        assert_eq!(run.code, 1, "{}", run.err);
        assert!(run.err.contains("không tìm thấy chương trình qcph"), "{}", run.err);
        assert!(run.err.contains("git config qcph.path"), "{}", run.err);
    }
    let run = alone(Some(Path::new(env!("CARGO_BIN_EXE_qcph"))));
    assert_eq!(run.code, 0, "{}", run.err);
}

/// A clone on Windows turns line ends; what is sealed byte for byte, and what is run, stays.
#[test]
fn a_clone_that_turns_line_ends_is_the_same_project() {
    if !has_git() {
        return;
    }
    let office = begun();
    let own = std::fs::read_to_string(
        crate::office::repository().join("templates/loi-van/thong-bao.txt"),
    );
    office.write("templates/loi-van/thong-bao.txt", &own.unwrap());
    let layout = std::fs::read_to_string(crate::office::repository().join("templates/van-ban.typ"));
    office.write("templates/van-ban.typ", &layout.unwrap());
    std::fs::rename(office.path("records/hop.yaml"), office.path("records/hop.yml")).unwrap();
    good(&office, &["add", "-A"]);
    good(&office, &["commit", "-q", "-m", "yml"]);
    let other = Office::bare();
    let from = office.path("").display().to_string();
    good(&other, &["-c", "core.autocrlf=true", "clone", "-q", &from, "ban"]);
    for file in [
        "records/hop.yml",
        "records/danh-ba/co-quan.yaml",
        "templates/loi-van/thong-bao.txt",
        "templates/van-ban.typ",
        ".githooks/pre-commit",
    ] {
        assert_eq!(other.read(&format!("ban/{file}")), office.read(file), "{file}");
    }
    let build = |office: &Office, root: &str| {
        assert_eq!(office.qcph(&["-C", root, "build"]).code, 0);
        let pdf = "out/van-ban/2018/2018-07-02_21-TB-BHXH_HD-2018-HOP-01.pdf";
        std::fs::read(office.path(&format!("{root}/{pdf}"))).unwrap()
    };
    assert!(build(&office, ".") == build(&other, "ban"), "the same record, other bytes");
    // A hook comes out of git executable; one that is not, or has CRLF, is found.
    good(&other, &["-C", "ban", "config", "core.hooksPath", ".githooks"]);
    let there = |office: &Office| {
        let run = office.qcph(&["-C", "ban", "doctor"]);
        run.out
    };
    assert!(!there(&other).contains("chmod") && !there(&other).contains("CRLF"));
    let hook = other.read("ban/.githooks/pre-commit");
    other.write("ban/.githooks/pre-commit", &hook.replace('\n', "\r\n"));
    assert!(there(&other).contains("CRLF"), "{}", there(&other));
}

#[cfg(unix)]
#[test]
fn a_hook_that_git_passes_over_is_found() {
    use std::os::unix::fs::PermissionsExt;
    if !has_git() {
        return;
    }
    let office = begun();
    let hook = office.path(".githooks/pre-commit");
    let mode = |mode: u32| {
        std::fs::set_permissions(&hook, std::fs::Permissions::from_mode(mode)).unwrap();
    };
    let is = std::fs::metadata(&hook).unwrap().permissions().mode();
    assert_eq!(is & 0o111, 0o111, "{is:o}");
    const WHAT: &str = "git: kiểm tra trước khi ghi";
    mode(0o644);
    let (code, found) = checks(&office);
    assert_eq!((code, verdict(&found, WHAT)), (3, "loi"));
    mode(0o755);
    good(&office, &["add", "--chmod=-x", ".githooks/pre-commit"]);
    assert_eq!(verdict(&checks(&office).1, WHAT), "luu_y", "what others get");
    good(&office, &["add", "--chmod=+x", ".githooks/pre-commit"]);
    assert_eq!(verdict(&checks(&office).1, WHAT), "tot");
    office.write(".githooks/pre-commit", "#!/bin/sh\nexec qcph check\n");
    assert_eq!(verdict(&checks(&office).1, WHAT), "luu_y", "the hook of an earlier version");
}

#[test]
fn rules_that_are_missing_are_found_one_by_one() {
    if !has_git() {
        return;
    }
    let office = begun();
    let without = |file: &str, line: &str| {
        let whole = office.read(file);
        office.edit(file, &format!("{line}\n"), "");
        let (_, found) = checks(&office);
        let said = office.qcph(&["doctor", "--json"]).out;
        office.write(file, &whole);
        (found, said)
    };
    for rule in [
        "*.yaml text eol=lf",
        "*.yml text eol=lf",
        "templates/** text=auto eol=lf",
        ".githooks/* text eol=lf",
    ] {
        let (found, said) = without(".gitattributes", rule);
        assert_eq!(verdict(&found, "git: kiểu xuống dòng"), "luu_y", "{rule}");
        assert!(said.contains(rule), "the cure names {rule}: {said}");
    }
    for rule in ["out/du-thao/", "out/.bo-nho-dem/", ".khoa"] {
        let (found, said) = without(".gitignore", rule);
        assert_eq!(verdict(&found, "git: tệp không ghi"), "luu_y", "{rule}");
        assert!(said.contains(rule), "the cure names {rule}: {said}");
    }
    for lost in ["records/", "out/", "*.txt"] {
        let whole = office.read(".gitignore");
        office.write(".gitignore", &format!("{whole}{lost}\n"));
        assert_eq!(verdict(&checks(&office).1, "git: tệp không ghi"), "loi", "{lost}");
        office.write(".gitignore", &whole);
    }
}

#[test]
fn a_repository_of_another_account_is_named_and_never_begun_again() {
    if !has_git() {
        return;
    }
    let office = begun();
    let as_another = |verb: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_qcph"));
        command.args(verb).current_dir(office.path(""));
        command.env("GIT_CONFIG_GLOBAL", "/dev/null").env("GIT_CONFIG_NOSYSTEM", "1");
        // How git itself plays the other account in its own tests.
        run(command.env("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1"))
    };
    for verb in [&["doctor", "--json"][..], &["diff", "HD-2018-HOP-01", "--json"]] {
        let run = as_another(verb);
        assert_eq!(run.code, 3, "{}", run.out);
        assert!(run.out.contains("--add safe.directory"), "{}", run.out);
        assert!(!run.out.contains("git init"), "{}", run.out);
    }
    // Neither is one that is broken otherwise.
    office.write(".git/HEAD", "");
    let run = office.qcph(&["doctor", "--json"]);
    assert_eq!(run.code, 3, "{}", run.out);
    assert!(run.out.contains("không chạy `git init`"), "{}", run.out);
}

#[test]
fn a_clone_without_its_history_or_some_of_its_files_is_told() {
    if !has_git() {
        return;
    }
    let office = begun();
    office.edit("records/hop.yaml", "14:00", "14:15");
    good(&office, &["commit", "-q", "-a", "-m", "giờ"]);
    let other = Office::bare();
    let from = format!("file://{}", office.path("").display());
    good(&other, &["clone", "-q", "--depth", "1", &from, "ban"]);
    let run = other.qcph(&["-C", "ban", "diff", "HD-2018-HOP-01", "HEAD~1"]);
    assert_eq!(run.code, 2, "{}", run.err);
    assert!(run.err.contains("1 lần ghi") && run.err.contains("--unshallow"), "{}", run.err);
    let run = other.qcph(&["-C", "ban", "doctor", "--json"]);
    assert!(run.out.contains("git fetch --unshallow"), "{}", run.out);
    let ban = other.path("ban");
    for arguments in [
        &["sparse-checkout", "init", "--no-cone"][..],
        &["sparse-checkout", "set", "--no-cone", "/*", "!/records/hop.yaml"],
    ] {
        let run = git_in(&ban, arguments);
        assert_eq!(run.code, 0, "{}", run.err);
    }
    // What is not on the disk is not called undone in silence.
    for verb in [&["doctor"][..], &["check"], &["duties", "--year", "2018"], &["list"]] {
        let run = other.qcph(&[&["-C", "ban", "--json"], verb].concat());
        let named = run.out.contains("records/hop.yaml") && run.out.contains("sparse-checkout");
        assert!(named && run.code == 0, "{verb:?}: {}", run.out);
    }
}
