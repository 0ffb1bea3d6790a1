//! The file of notices: the crates with their licences, then each text once, with all who carry it.

use crate::office::repository;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// What the list of crates stands behind, and each text.
pub const LIST: &str = "==== Thư viện ====\n";
pub const TEXT: &str = "\n==== Giấy phép của:\n";

const HEAD: &str = "Chương trình qcph có bên trong các thư viện sau. Mỗi thư viện có giấy phép của nó;\n\
     văn bản giấy phép và lời ghi bản quyền, nguyên văn, ở sau danh sách.\n\n";
/// Where the texts of a licence begin alike, whoever holds it.
const MIT: &str = "Permission is hereby granted, free of charge, to any person obtaining a copy";

pub fn write(crates: &BTreeSet<(String, String)>) -> String {
    let mut list = format!("{HEAD}{LIST}");
    let mut texts = Texts::default();
    for (name, version) in crates {
        let folder = source(name, version);
        let manifest = std::fs::read_to_string(folder.join("Cargo.toml")).unwrap();
        let licence = value(&manifest, "license").unwrap();
        list.push_str(&format!("- {name} {version} {licence}\n"));
        let who = format!("{name} {version}");
        let files = files(&folder, &licence);
        if files.is_empty() {
            texts.add_without_file(&who, &licence, &authors(&manifest));
        }
        files.iter().for_each(|text| texts.add(&who, text));
    }
    let std = "MIT License\n\nCopyright (c) The Rust Project Developers\n\n";
    let mit = std::fs::read_to_string(repository().join("LICENSE")).unwrap();
    texts.add("std, thư viện chuẩn của Rust", &format!("{std}{}", &mit[mit.find(MIT).unwrap()..]));
    list + &texts.print()
}

/// Texts, told apart by their words, each with the heads above it and who carries it.
#[derive(Default)]
struct Texts(BTreeMap<String, (String, BTreeMap<String, BTreeSet<String>>)>);

impl Texts {
    fn add(&mut self, who: &str, text: &str) {
        let at = text.find(MIT).unwrap_or(0);
        let (head, body) = text.split_at(at);
        let words = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
        let entry = self.0.entry(words(body)).or_default();
        if entry.0.is_empty() {
            entry.0 = body.trim().to_owned();
        }
        entry.1.entry(head.trim().to_owned()).or_default().insert(who.to_owned());
    }

    /// A crate that brings its licence by name alone.
    fn add_without_file(&mut self, who: &str, licence: &str, authors: &str) {
        let body = format!(
            "Không kèm tệp giấy phép; tác giả khai: {licence}.\n\
             Văn bản của giấy phép ấy có ở một mục khác của tệp này, hoặc tại https://spdx.org/licenses."
        );
        let (_, heads) = self.0.entry(body.clone()).or_insert((body, BTreeMap::new()));
        heads.entry(format!("Copyright (c) {authors}")).or_default().insert(who.to_owned());
    }

    fn print(&self) -> String {
        let mut out = String::new();
        for (body, heads) in self.0.values() {
            for (number, (head, who)) in heads.iter().enumerate() {
                let who: Vec<&str> = who.iter().map(String::as_str).collect();
                out.push_str(&format!("{TEXT}{}\n\n", who.join(", ")));
                if !head.is_empty() {
                    out.push_str(&format!("{head}\n\n"));
                }
                if number + 1 < heads.len() {
                    out.push_str("(tiếp theo là văn bản ở cuối nhóm này)\n");
                }
            }
            out.push_str(&format!("{body}\n"));
        }
        out
    }
}

/// Where cargo put the source of a crate.
fn source(name: &str, version: &str) -> PathBuf {
    let home = std::env::var_os("CARGO_HOME").map(PathBuf::from);
    let home = home.or_else(|| Some(std::env::home_dir()?.join(".cargo"))).unwrap();
    let registries = std::fs::read_dir(home.join("registry/src")).unwrap().flatten();
    let mut folders = registries.map(|entry| entry.path().join(format!("{name}-{version}")));
    folders
        .find(|path| path.is_dir())
        .unwrap_or_else(|| panic!("no source of {name} {version}: cargo fetch"))
}

fn value(manifest: &str, key: &str) -> Option<String> {
    let line = manifest.lines().find_map(|line| line.strip_prefix(&format!("{key} = \"")))?;
    Some(line.trim_end_matches('"').to_owned())
}

fn authors(manifest: &str) -> String {
    let list = manifest.split("authors = [").nth(1).unwrap_or_default();
    let list: Vec<&str> = list.split(']').next().unwrap().split('"').skip(1).step_by(2).collect();
    let name = value(manifest, "name").unwrap();
    if list.is_empty() { format!("the authors of {name}") } else { list.join(", ") }
}

/// The texts that a crate brings: of a choice the MIT licence alone, where it has a file of its own,
/// and what says more than a licence always.
fn files(folder: &Path, licence: &str) -> Vec<String> {
    let mut names: Vec<String> = std::fs::read_dir(folder)
        .unwrap()
        .flatten()
        .filter(|entry| entry.path().is_file())
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .filter(|name| {
            let name = name.to_uppercase();
            ["LICENSE", "LICENCE", "COPYING", "COPYRIGHT", "NOTICE", "UNLICENSE", "OFL"]
                .iter()
                .any(|start| name.starts_with(start))
        })
        .collect();
    names.sort();
    let is_mit = |name: &String| name.to_uppercase().contains("MIT");
    if holds(licence, &|id| id == "MIT") && names.iter().any(is_mit) {
        names.retain(|name| is_mit(name) || name.to_uppercase().starts_with("NOTICE"));
    }
    let read = |name: &String| {
        String::from_utf8_lossy(&std::fs::read(folder.join(name)).unwrap()).into_owned()
    };
    let lines = |text: String| -> String {
        text.lines().map(|line| format!("{}\n", line.trim_end())).collect()
    };
    names.iter().map(read).map(lines).filter(|text| !text.trim().is_empty()).collect()
}

/// Whether an expression of licences can be met with those that are `allowed`.
pub fn holds(expression: &str, allowed: &dyn Fn(&str) -> bool) -> bool {
    let spaced = expression.replace('/', " OR ").replace('(', " ( ").replace(')', " ) ");
    let words: Vec<&str> = spaced.split_whitespace().collect();
    any(&mut words.as_slice(), allowed)
}

fn any(words: &mut &[&str], allowed: &dyn Fn(&str) -> bool) -> bool {
    let mut held = all(words, allowed);
    while let ["OR", rest @ ..] = words {
        *words = rest;
        held |= all(words, allowed);
    }
    held
}

fn all(words: &mut &[&str], allowed: &dyn Fn(&str) -> bool) -> bool {
    let mut held = one(words, allowed);
    while let ["AND", rest @ ..] = words {
        *words = rest;
        held &= one(words, allowed);
    }
    held
}

fn one(words: &mut &[&str], allowed: &dyn Fn(&str) -> bool) -> bool {
    match *words {
        ["(", rest @ ..] => {
            *words = rest;
            let held = any(words, allowed);
            *words = words.strip_prefix(&[")"]).expect("a closing bracket");
            held
        }
        [id, "WITH", exception, rest @ ..] => {
            *words = rest;
            allowed(&format!("{id} WITH {exception}"))
        }
        [id, rest @ ..] => {
            *words = rest;
            allowed(id)
        }
        [] => panic!("an expression ends too early"),
    }
}
