//! What a person reads when something is wrong: each file `tests/cases/err_*.txt` is one mistake and
//! the text that the program prints for it; `QCPH_UPDATE=1 cargo test` writes the texts anew.
//!
//! A case edits a small project: `@ file` opens a file, `- ` lines are replaced by `+ ` lines, a file
//! without `- ` lines is new, `x` lines give it bytes in hexadecimal, `rm` removes it. `$ ` is the
//! call, `check` unless said otherwise. `\u{200B}` stands for a character that nobody can see.

mod codes;
mod formats;
mod questions;
mod scaffold;

use crate::office::{Office, repository};
use std::path::{Path, PathBuf};

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
            if std::env::var_os("QCPH_UPDATE").is_some() {
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

/// Makes the mistake, runs the program, and gives what it says.
fn printed(mistake: &str, case: &Path) -> String {
    let office = project();
    let mut call = vec!["check".to_owned()];
    for part in format!("\n{mistake}").split("\n@ ").skip(1) {
        let (name, body) = part.split_once('\n').unwrap_or((part, ""));
        edit(&office, name, body, case);
    }
    for line in mistake.lines().filter_map(|line| line.strip_prefix("$ ")) {
        call = line.split(' ').map(str::to_owned).collect();
    }
    let call: Vec<&str> = call.iter().map(String::as_str).collect();
    let run = office.qcph(&call);
    assert!(run.err.contains("[Q"), "{}: nothing is wrong", case.display());
    let here = office.path("").canonicalize().unwrap().to_string_lossy().replace('\\', "/");
    let said = format!("{}{}", run.err, run.out).replace(&*here, "THƯ-MỤC");
    let lines: Vec<&str> = said.lines().map(str::trim_end).collect();
    format!("{}\nmã thoát: {}\n", lines.join("\n"), run.code)
}

fn edit(office: &Office, name: &str, body: &str, case: &Path) {
    let lines = |sign: &str| -> Vec<String> {
        body.lines().filter_map(|line| line.strip_prefix(sign)).map(unescape).collect()
    };
    let (old, new, hex) = (lines("- ").join("\n"), lines("+ ").join("\n"), lines("x ").concat());
    if body.lines().any(|line| line == "rm") {
        std::fs::remove_file(office.path(name)).unwrap();
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
