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
fn every_shell_gets_a_script_that_knows_every_verb() {
    let office = Office::bare();
    let verbs = verbs(&office);
    // How each shell reads a script without running it.
    for (shell, check) in [
        ("bash", ["bash", "-n"]),
        ("zsh", ["zsh", "-n"]),
        ("fish", ["fish", "-n"]),
        ("powershell", ["pwsh", "-File"]),
    ] {
        let made = office.qcph(&["completions", shell]);
        assert_eq!(made.code, 0, "{}", made.err);
        let missing: Vec<_> = verbs.iter().filter(|verb| !made.out.contains(*verb)).collect();
        assert!(missing.is_empty(), "{shell} does not know {missing:?}");
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
