//! What the head of a file promises in strong words names the test that holds it.

use super::sources;
use crate::office::repository;

const STRONG: [&str; 4] = ["only", "never", "nothing", "every"];

/// The sentences of a file's head, on one line each.
fn sentences(text: &str) -> Vec<String> {
    let head = text.lines().map_while(|line| line.strip_prefix("//!"));
    let head = head.map(str::trim).collect::<Vec<_>>().join(" ");
    head.split_inclusive(". ").map(str::to_owned).collect()
}

fn is_strong(sentence: &str) -> bool {
    let words = sentence.split(|c: char| !c.is_alphanumeric() && c != '_' && c != ':');
    words.filter(|word| !word.contains("::")).any(|word| STRONG.contains(&&*word.to_lowercase()))
}

/// The names in `(test: one, two)`.
fn tests_named(text: &str) -> Vec<String> {
    let text = text.replace("\n//! ", " ").replace('`', "");
    let lists = text.split("(test: ").skip(1).chain(text.split("(tests: ").skip(1));
    let lists = lists.filter_map(|rest| rest.split(')').next());
    lists.flat_map(|list| list.split(", ").map(str::to_owned).collect::<Vec<_>>()).collect()
}

#[test]
fn a_strong_word_in_the_head_of_a_file_names_its_test() {
    let mut wrong = Vec::new();
    for (path, text) in sources() {
        let strong = sentences(&text).into_iter().filter(|one| is_strong(one));
        wrong.extend(
            strong.filter(|one| !one.contains("(test: ")).map(|one| format!("{path}: {one}")),
        );
    }
    assert!(wrong.is_empty(), "name the test, `(test: x::y)`, or put it plainly: {wrong:#?}");
}

#[test]
fn a_test_that_is_named_is_there() {
    let tests = repository().join("tests");
    let folders = [tests.clone(), repository().join("src")];
    let files = folders.iter().flat_map(walkdir::WalkDir::new).map(Result::unwrap);
    let rust = files.filter(|file| file.path().extension().is_some_and(|ending| ending == "rs"));
    let functions: Vec<String> =
        rust.map(|file| std::fs::read_to_string(file.path()).unwrap()).collect();
    let is_there = |name: &str| {
        let path = tests.join(name.replace("::", "/"));
        let last = name.rsplit("::").next().unwrap_or_default();
        let function = format!("fn {last}()");
        path.is_dir()
            || path.with_extension("rs").is_file()
            || functions.iter().any(|text| text.contains(&function))
    };
    let mut texts: Vec<(String, String)> = sources().into_iter().collect();
    for page in ["ARCHITECTURE.md", "CONTRIBUTING.md"] {
        texts.push((page.to_owned(), std::fs::read_to_string(repository().join(page)).unwrap()));
    }
    let named: Vec<String> = texts
        .iter()
        .flat_map(|(path, text)| tests_named(text).into_iter().map(move |name| (path, name)))
        .filter(|(_, name)| !name.starts_with("x::") && !is_there(name))
        .map(|(path, name)| format!("{path}: {name}"))
        .collect();
    assert!(named.is_empty(), "tests that are not there: {named:#?}");
}
