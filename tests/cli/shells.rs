//! Completions and man pages: each is made, names every verb, and is what its reader takes.

use crate::office::{Office, run};
use std::process::Command;

/// The verbs that the help lists.
fn verbs(office: &Office) -> Vec<String> {
    let help = office.qcph(&["--help"]).out;
    let list = help.split("Lệnh:\n").nth(1).unwrap().split("\n\n").next().unwrap();
    let verbs: Vec<String> = list
        .lines()
        .filter(|line| line.starts_with("  ") && !line.starts_with("   "))
        .map(|line| line.split_whitespace().next().unwrap().to_owned())
        .collect();
    assert!(verbs.len() >= 15, "{verbs:?}");
    verbs
}

#[test]
fn every_shell_gets_a_script_that_it_reads() {
    let office = Office::bare();
    // How each shell reads a script without running it.
    for (shell, check) in [
        ("bash", ["bash", "-n"]),
        ("zsh", ["zsh", "-n"]),
        ("fish", ["fish", "-n"]),
        ("powershell", ["pwsh", "-File"]),
    ] {
        let made = office.qcph(&["completions", shell]);
        assert_eq!(made.code, 0, "{}", made.err);
        // Windows PowerShell takes other letters for quotes of its own.
        assert!(made.out.is_ascii(), "{shell}");
        assert!(made.out.contains("QCPH_COMPLETE"), "{shell}");
        assert!(!made.out.contains("target"), "{shell}: the program is looked for on the path");
        office.write("script", &made.out);
        match Command::new(check[0]).args(["-c", "exit"]).output() {
            Ok(_) => {
                let mut command = Command::new(check[0]);
                let read = run(command.arg(check[1]).arg(office.path("script")));
                assert_eq!(read.code, 0, "{shell}: {}", read.err);
            }
            Err(_) => println!("no {} on this machine: its script is not read", check[0]),
        }
    }
    assert_eq!(office.qcph(&["completions", "tcsh"]).code, 2);
}

/// What may follow the words of a line, the last of which is begun.
fn follows(office: &Office, words: &[&str]) -> Vec<String> {
    let mut command = Command::new(env!("CARGO_BIN_EXE_qcph"));
    command.env("QCPH_COMPLETE", "fish").current_dir(office.path(""));
    let run = run(command.args(["--", "qcph"]).args(words));
    assert_eq!((run.code, run.err.as_str()), (0, ""));
    run.out.lines().map(|line| line.split('\t').next().unwrap().to_owned()).collect()
}

#[test]
fn tab_knows_verbs_records_agencies_kinds_and_codes() {
    let office = Office::sample();
    let all = follows(&office, &[""]);
    for verb in verbs(&office) {
        assert!(all.contains(&verb), "{verb} is not in {all:?}");
    }
    for (words, wanted) in [
        (&["show", "HD-2018-KT"][..], "HD-2018-KT-02"),
        (&["build", "TW-2020-HOP-01", "TW-2020"], "TW-2020-HOP-02"),
        (&["diff", ""], "HD-2018-HOP-01"),
        (&["form", "HD-2018-HOP"], "HD-2018-HOP-01"),
        (&["duties", "--agency", "BHXH"], "BHXH-HD"),
        (&["report", "2018", "--agency", "LDLD"], "LDLD-HD"),
        (&["new", ""], "cuoc-hop"),
        (&["schema", "cuoc"], "cuoc_hop"),
        (&["list", "--kind", ""], "kiem_tra"),
        (&["explain", "Q11"], "Q116"),
        (&["completions", "p"], "powershell"),
        (&["check", "--q"], "--quiet"),
    ] {
        let found = follows(&office, words);
        assert!(found.iter().any(|one| one == wanted), "{words:?}: {found:?}");
        let begun = words[words.len() - 1];
        assert!(found.iter().all(|one| one.starts_with(begun)), "{words:?}: {found:?}");
    }
    let elsewhere = Office::bare();
    assert!(follows(&elsewhere, &["duties", "--agency", "BHXH"]).is_empty());
    let from = office.path("").display().to_string();
    assert!(!follows(&elsewhere, &["-C", &from, "duties", "--agency", "BHXH"]).is_empty());
    // What no shell asks is an ordinary call.
    let mut command = Command::new(env!("CARGO_BIN_EXE_qcph"));
    assert!(run(command.env("QCPH_COMPLETE", "").arg("--version")).out.starts_with("qcph "));
}

/// The whole way in a shell, its script read twice.
#[cfg(unix)]
#[test]
fn bash_completes_a_record() {
    if Command::new("bash").arg("--version").output().is_err() {
        println!("no bash on this machine: its script is not run");
        return;
    }
    let office = Office::sample();
    office.write("script", &office.qcph(&["completions", "bash"]).out);
    let asks = "source ./script; source ./script; COMP_WORDS=(qcph show HD-2018-KT); COMP_CWORD=2; \
                COMP_TYPE=9; _clap_complete_qcph qcph HD-2018-KT show 2>&1; echo \"${COMPREPLY[*]}\"";
    let program = std::path::Path::new(env!("CARGO_BIN_EXE_qcph")).parent().unwrap();
    let path = format!("{}:{}", program.display(), std::env::var("PATH").unwrap());
    let mut command = Command::new("bash");
    let run = run(command.args(["-c", asks]).env("PATH", path).current_dir(office.path("")));
    assert!(run.out.contains("HD-2018-KT-02"), "{}{}", run.out, run.err);
}

/// A task that runs by the clock sends what it prints by mail.
#[test]
fn a_quiet_run_says_only_what_is_wrong() {
    let office = Office::small();
    let calls: [&[&str]; 6] = [
        &["check"],
        &["build"],
        &["build"],
        &["archive", "--date", "2018-12-31"],
        &["verify", "out/goi"],
        &["log", "verify"],
    ];
    for call in calls {
        let run = office.qcph(&[call, &["--quiet"]].concat());
        assert_eq!((run.code, run.out.as_str(), run.err.as_str()), (0, "", ""), "{call:?}");
    }
    // An advice is no reason for a mail, a mistake is.
    office.write("out/van-ban/2018/la.pdf", "x");
    let told = office.qcph(&["build"]);
    assert!(told.code == 0 && told.err.contains("Q506"), "{}", told.err);
    let run = office.qcph(&["-q", "build"]);
    assert_eq!((run.code, run.out.as_str(), run.err.as_str()), (0, "", ""));
    office.edit("records/hop.yaml", "cap: tinh", "cap: tỉnh");
    let run = office.qcph(&["check", "-q"]);
    assert!(run.code == 1 && run.err.contains("lỗi[Q115]"), "{}", run.err);
    let json = office.qcph(&["check", "-q", "--json"]);
    assert!(json.out.contains("Q115"), "a program reads all of it");
}

#[test]
fn every_verb_has_a_man_page_without_a_word_of_english() {
    let office = Office::bare();
    let made = office.qcph(&["man", "man1"]);
    assert_eq!(made.code, 0, "{}", made.err);
    let page = |name: &str| office.read(&format!("man1/{name}.1"));
    for verb in verbs(&office) {
        assert!(page("qcph").contains(&format!("qcph\\-{verb}(1)")), "qcph.1 lacks {verb}");
        let own = page(&format!("qcph-{verb}"));
        assert!(own.starts_with(".ie") && own.contains("Ví dụ: qcph"), "{verb}: {own}");
        let headings: Vec<&str> = own.lines().filter(|line| line.starts_with(".SH ")).collect();
        let english =
            ["NAME", "SYNOPSIS", "DESCRIPTION", "OPTIONS", "EXTRA", "VERSION", "SUBCOMMANDS"];
        let left = headings.iter().any(|heading| english.iter().any(|word| heading.contains(word)));
        assert!(!left && headings.len() >= 4, "{verb}: {headings:?}");
    }
    assert!(office.path("man1/qcph-log-verify.1").exists());
    match Command::new("man").arg("--version").output() {
        Ok(_) => {
            let mut command = Command::new("man");
            command.args(["--warnings", "-l"]).arg(office.path("man1/qcph-diff.1"));
            let read = run(command.env("LC_ALL", "C.UTF-8").env("MANPAGER", "cat"));
            assert!(read.code == 0 && read.out.contains("CÁCH DÙNG"), "{}{}", read.out, read.err);
        }
        Err(_) => println!("no man on this machine: its pages are not read"),
    }
}

/// Flags are English words now; scripts that were written before go on.
#[test]
fn vietnamese_flags_of_earlier_builds_go_on_working_and_are_not_shown() {
    let office = Office::sample();
    let old = ["new", "cuoc-hop", "--ma", "TW-2020-HOP-81", "--dat", "ngay=2020-09-16"];
    let run = office.qcph(&[&old[..], &["--dat", "to_chuc=BHXH-VN", "--khong-hoi"]].concat());
    assert_eq!(run.code, 0, "{}", run.err);
    for call in [
        &["list", "--goi", "out/goi"][..],
        &["show", "--goi", "out/goi", "118"],
        &["verify", "--so", "out/so"],
        &["log", "--so", "out/so", "--goi", "out/goi", "compare", "--giay", "3=1a2b"],
        &["log", "compare", "--voi", "out/so"],
    ] {
        let run = office.qcph(call);
        assert!(!run.err.contains("không có tham số"), "{call:?}: {}", run.err);
        assert_ne!(run.code, 5, "{call:?}: {}", run.err);
    }
    for verb in ["new", "verify", "log", "list", "show"] {
        let help = office.qcph(&[verb, "--help"]).out;
        for old in ["--ma ", "--dat ", "--khong-hoi", "--so ", "--goi ", "--voi ", "--giay "] {
            assert!(!help.contains(old), "{verb} shows {old}");
        }
    }
}
