//! What a person reads when something is wrong: each file `tests/cases/err_*.txt` is one mistake and
//! the text that the program prints for it; `QCPH_BLESS=1 cargo test messages` writes the texts anew.
//!
//! A case edits a small project and calls the program, step by step; only what the last call prints
//! counts, and without a call it is `check`. `@ file` opens an edit: `- ` lines are replaced by `+ `
//! lines, a file without `- ` lines is new, `x` lines give it bytes in hexadecimal, `* 9 a` nine
//! times an a, `cp` another file or folder of the repository, `cp ./` one of the project, `bundle` and
//! `log` a bad one by its recipe in `tests/archive`, `rm` removes it. `$ ` is a call, `$ PATH= ` one on a machine without tools. `\u{200B}` stands for a character
//! that nobody can see, `<băm>` for a digest.

mod codes;
mod formats;
mod named;
mod questions;
mod remedies;
mod scaffold;

use crate::archive::{fixtures::bundle, logs::log};
use crate::office::{Office, Ran, blesses, copy, repository, run};
use std::path::{Path, PathBuf};
use std::process::Command;

/// What every case starts from.
const PROJECT: [&str; 8] = [
    "danh-ba/co-quan.yaml",
    "danh-ba/nhan-su.yaml",
    "quy-che/quy-che-2015-2020.yaml",
    "2020/tw/tw-2020-hop-02.yaml",
    "2019/tw/tw-2019-kt-01.yaml",
    "2020/tw/tw-2020-td-01.yaml",
    "2020/tw/tw-2020-td-02.yaml",
    "2020/tw/tw-2020-tk-01.yaml",
];

fn project() -> Office {
    let office = Office::bare();
    for path in PROJECT {
        let text = std::fs::read_to_string(repository().join("records").join(path)).unwrap();
        office.write(&format!("records/{path}"), &text);
    }
    office
}

#[test]
fn every_mistake_prints_as_in_its_case() {
    assert_eq!(project().qcph(&["check"]).code, 0);
    let mut wrong = Vec::new();
    for path in cases() {
        let text = std::fs::read_to_string(&path).unwrap();
        let (mistake, wanted) = text.split_once("====\n").unwrap_or((&text, ""));
        let printed = printed(mistake, &path);
        if printed != wanted {
            if blesses() {
                write(&path, &format!("{}====\n{printed}", mistake));
            } else {
                wrong.push(format!("{}:\n{printed}", path.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}

#[expect(clippy::disallowed_methods, reason = "a snapshot that a person asked for")]
fn write(path: &Path, text: &str) {
    std::fs::write(path, text).unwrap();
}

/// All cases, by name.
fn cases() -> Vec<PathBuf> {
    let folder = std::fs::read_dir(repository().join("tests/cases")).unwrap();
    let mut cases: Vec<PathBuf> = folder.map(|entry| entry.unwrap().path()).collect();
    cases.retain(|path| path.file_name().unwrap().to_string_lossy().starts_with("err_"));
    cases.sort();
    cases
}

/// The project with the mistakes of a case, and its last call where it makes one.
fn mistaken(case: &Path) -> (Office, Option<String>) {
    let text = std::fs::read_to_string(case).unwrap();
    let mistake = text.split_once("====\n").unwrap_or((&text, "")).0;
    let office = project();
    let steps = format!("\n{mistake}").replace("\n$ ", "\n@ $ ");
    let mut last = None;
    for step in steps.split("\n@ ").skip(1) {
        match step.strip_prefix("$ ") {
            Some(call) => last = Some(call.trim_end().to_owned()),
            None => {
                let (name, body) = step.split_once('\n').unwrap_or((step, ""));
                edit(&office, name, body, case);
            }
        }
    }
    (office, last)
}

/// Makes the mistake, runs the program, and gives what it says.
fn printed(mistake: &str, case: &Path) -> String {
    let office = project();
    let mut run = None;
    let steps = format!("\n{mistake}").replace("\n$ ", "\n@ $ ");
    for step in steps.split("\n@ ").skip(1) {
        match step.strip_prefix("$ ") {
            Some(call) => run = Some(called(&office, call.trim_end())),
            None => {
                let (name, body) = step.split_once('\n').unwrap_or((step, ""));
                edit(&office, name, body, case);
                // What was called before is but the way here.
                run = None;
            }
        }
    }
    let run = run.unwrap_or_else(|| called(&office, "check"));
    let said = format!("{}{}", run.err, run.out);
    assert!(said.contains("[Q") || said.starts_with('Q'), "{}: nothing is wrong", case.display());
    let here = office.path("").canonicalize().unwrap().to_string_lossy().replace('\\', "/");
    let said = said.replace(&*here, "THƯ-MỤC");
    let lines: Vec<String> = said.lines().map(|line| without_digests(line.trim_end())).collect();
    format!("{}\nmã thoát: {}\n", lines.join("\n"), run.code)
}

fn called(office: &Office, call: &str) -> Ran {
    let bare = call.strip_prefix("PATH= ");
    let mut command = Command::new(env!("CARGO_BIN_EXE_qcph"));
    command.args(bare.unwrap_or(call).split(' ')).current_dir(office.path(""));
    if bare.is_some() {
        command.env("PATH", "");
    }
    run(&mut command)
}

/// Digests change with every template and every version.
fn without_digests(line: &str) -> String {
    let mut shown = String::new();
    let mut digits = String::new();
    for c in line.chars().chain(['\n']) {
        if c.is_ascii_hexdigit() {
            digits.push(c);
            continue;
        }
        shown.push_str(if digits.len() >= 32 { "<băm>" } else { &digits });
        digits.clear();
        shown.push(c);
    }
    shown.trim_end_matches('\n').to_owned()
}

fn edit(office: &Office, name: &str, body: &str, case: &Path) {
    let lines = |sign: &str| -> Vec<String> {
        body.lines().filter_map(|line| line.strip_prefix(sign)).map(unescape).collect()
    };
    let (old, new, hex) = (lines("- ").join("\n"), lines("+ ").join("\n"), lines("x ").concat());
    if body.lines().any(|line| line == "rm") {
        let path = office.path(name);
        match path.is_dir() {
            true => std::fs::remove_dir_all(path).unwrap(),
            false => std::fs::remove_file(path).unwrap(),
        }
    } else if let Some(from) = lines("cp ").first() {
        let below = from.strip_prefix("./").map(|own| office.path(own));
        copy(&below.unwrap_or_else(|| repository().join(from)), &office.path(name));
    } else if let Some(bad) = lines("bundle ").first() {
        office.write_bytes(name, &bundle(bad));
    } else if let Some(bad) = lines("log ").first() {
        log(bad, &office.path(name));
    } else if let Some(many) = lines("* ").first() {
        let (count, letter) = many.split_once(' ').unwrap();
        office.write(name, &letter.repeat(count.parse().unwrap()));
    } else if !hex.is_empty() {
        let byte = |at: usize| u8::from_str_radix(&hex[at..at + 2], 16).unwrap();
        let bytes: Vec<u8> = (0..hex.len()).step_by(2).map(byte).collect();
        office.write_bytes(name, &bytes);
    } else if old.is_empty() {
        office.write(name, &format!("{new}\n"));
    } else {
        assert!(office.read(name).contains(&old), "{}: {name} lacks {old}", case.display());
        office.edit(name, &old, &new);
    }
}

/// `\u{200B}` to the character.
fn unescape(text: &str) -> String {
    let mut parts = text.split("\\u{");
    let mut whole = parts.next().unwrap().to_owned();
    for part in parts {
        let (number, rest) = part.split_once('}').unwrap();
        whole.push(char::from_u32(u32::from_str_radix(number, 16).unwrap()).unwrap());
        whole.push_str(rest);
    }
    whole
}
