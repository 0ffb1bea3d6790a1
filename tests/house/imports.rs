//! Which file of the library names which: `use` lines and paths such as `crate::x::y`, `super::x`, or
//! `child::x` in the head of a folder.

use super::sources;
use std::collections::{BTreeMap, BTreeSet};

/// A file by its place among the modules: `archive::log::sign`.
pub type Module = String;

/// Every file of the library, with those that it names.
pub fn imports() -> BTreeMap<Module, BTreeSet<Module>> {
    let files: BTreeMap<Module, String> = sources()
        .into_iter()
        .filter(|(path, _)| !path.starts_with("cli/") && path != "main.rs" && path != "lib.rs")
        .map(|(path, text)| (module(&path), text))
        .collect();
    let known: BTreeSet<Module> = files.keys().cloned().collect();
    let named = |(own, text): (&Module, &String)| {
        let paths = paths(&without_comments(text));
        let named = paths.iter().filter_map(|path| resolve(own, path, &known));
        (own.clone(), named.filter(|other| other != own).collect())
    };
    files.iter().map(named).collect()
}

fn module(path: &str) -> Module {
    let path = path.trim_end_matches(".rs");
    path.strip_suffix("/mod").unwrap_or(path).replace('/', "::")
}

fn without_comments(text: &str) -> String {
    text.lines().map(|line| line.split("//").next().unwrap_or_default().to_owned() + "\n").collect()
}

/// Every path in a source, trees of `use` taken apart.
fn paths(text: &str) -> Vec<Vec<String>> {
    let mut found = Vec::new();
    let mut rest = text;
    while let Some(at) = rest.find("use ") {
        let starts =
            rest[..at].chars().next_back().is_none_or(|c| c == '\n' || c == ' ' || c == ')');
        let (tree, after) = rest[at + 4..].split_once(';').unwrap_or((&rest[at + 4..], ""));
        if starts {
            take_apart(&[], tree, &mut found);
            rest = after;
        } else {
            rest = &rest[at + 4..];
        }
    }
    let is_of_a_path = |c: char| c.is_alphanumeric() || c == '_' || c == ':';
    for word in text.split(|c: char| !is_of_a_path(c)) {
        if word.contains("::") && !word.starts_with("::") {
            found.push(word.split("::").map(str::to_owned).collect());
        }
    }
    found
}

fn take_apart(before: &[String], tree: &str, found: &mut Vec<Vec<String>>) {
    let tree = tree.trim();
    let head = tree.find('{').map_or(tree, |at| &tree[..at]);
    let head = head.split(" as ").next().unwrap_or_default();
    let names = head.split("::").map(str::trim).filter(|name| !name.is_empty());
    let path: Vec<String> = before.iter().cloned().chain(names.map(str::to_owned)).collect();
    let Some(inner) = tree.find('{').map(|at| tree[at + 1..].trim_end().trim_end_matches('}'))
    else {
        found.push(path);
        return;
    };
    // The last brace of the tree is gone; those that are left come in pairs.
    let inner = &tree[tree.find('{').unwrap() + 1..tree.rfind('}').unwrap_or(inner.len())];
    let (mut depth, mut start) = (0, 0);
    for (at, sign) in inner.char_indices() {
        match sign {
            '{' => depth += 1,
            '}' => depth -= 1,
            ',' if depth == 0 => {
                take_apart(&path, &inner[start..at], found);
                start = at + 1;
            }
            _ => {}
        }
    }
    if !inner[start..].trim().is_empty() {
        take_apart(&path, &inner[start..], found);
    }
}

/// The file that a path in `own` names; `None` for paths to other packages.
fn resolve(own: &str, path: &[String], known: &BTreeSet<Module>) -> Option<Module> {
    let mut at: Vec<&str> = own.split("::").collect();
    let mut names = path.iter().map(String::as_str).peekable();
    match *names.peek()? {
        "crate" => {
            at.clear();
            names.next();
        }
        "self" => {
            names.next();
        }
        "super" => {
            while names.next_if(|name| *name == "super").is_some() {
                at.pop();
            }
        }
        first if known.contains(&format!("{own}::{first}")) => {}
        _ => return None,
    }
    for name in names {
        let deeper = at.iter().chain([&name]).copied().collect::<Vec<_>>().join("::");
        if !known.contains(&deeper) {
            break;
        }
        at.push(name);
    }
    (!at.is_empty()).then(|| at.join("::"))
}

#[test]
fn trees_of_use_are_taken_apart() {
    let text = "use crate::a::{self, b::{C, d}, e as f};\nlet x = super::y::z();";
    let shown: Vec<String> = paths(text).iter().map(|path| path.join("::")).collect();
    let all = ["crate::a::self", "crate::a::b::C", "crate::a::b::d", "crate::a::e"];
    assert!(all.iter().all(|one| shown.iter().any(|path| path == one)), "{shown:?}");
    assert!(shown.iter().any(|path| path == "super::y::z"), "{shown:?}");
}
