//! The walk of one meeting in `ARCHITECTURE.md`, held against the sources.

use super::sources;
use crate::office::repository;

struct Step {
    /// How far to the right it stands: below the step that calls it.
    depth: usize,
    file: String,
    function: String,
}

/// The steps of the map, in their order.
fn steps() -> Vec<Step> {
    let map = std::fs::read_to_string(repository().join("ARCHITECTURE.md")).unwrap();
    let walk = map.split("## One meeting").nth(1).unwrap().split("```").nth(1).unwrap();
    let step = |line: &str| {
        let (file, rest) = line.trim_start().split_once(": ")?;
        let function = rest.split(' ').next()?.to_owned();
        let depth = (line.len() - line.trim_start().len()) / 2;
        Some(Step { depth, file: file.to_owned(), function })
    };
    walk.lines().filter_map(step).collect()
}

/// The texts of all functions of one name.
fn bodies(text: &str, function: &str) -> Vec<String> {
    let lines: Vec<&str> = text.lines().collect();
    let heads = [format!("fn {function}("), format!("fn {function}<")];
    let is_head = |line: &&str| heads.iter().any(|head| line.contains(head.as_str()));
    let body = |at: usize| {
        let indent = lines[at].len() - lines[at].trim_start().len();
        let end = format!("{}}}", " ".repeat(indent));
        let length = lines[at..].iter().position(|line| *line == end).unwrap_or(0);
        // Its own name is no call.
        lines[at + 1..=at + length].join("\n")
    };
    let found = (0..lines.len()).filter(|at| is_head(&lines[*at]));
    found.map(body).collect()
}

fn calls(body: &str, function: &str) -> bool {
    let of_name = |c: char| c.is_alphanumeric() || c == '_';
    body.match_indices(function).any(|(at, _)| {
        let after = body[at + function.len()..].chars().next();
        !body[..at].ends_with(of_name) && after.is_some_and(|c| "(,)".contains(c))
    })
}

/// The step that calls the one at `at`.
fn caller(steps: &[Step], at: usize) -> Option<&Step> {
    steps[..at].iter().rev().find(|step| step.depth < steps[at].depth)
}

#[test]
fn each_step_is_called_where_the_map_says() {
    let (steps, sources) = (steps(), sources());
    assert!(steps.len() > 50, "the walk is found: {}", steps.len());
    for (at, step) in steps.iter().enumerate() {
        let name = format!("{}: {}", step.file, step.function);
        let text = sources.get(&step.file).unwrap_or_else(|| panic!("no such file: {name}"));
        assert!(!bodies(text, &step.function).is_empty(), "no such function: {name}");
        let Some(caller) = caller(&steps, at) else { continue };
        let callers = bodies(&sources[&caller.file], &caller.function);
        assert!(
            callers.iter().any(|body| calls(body, &step.function)),
            "{}: {} does not call {name}",
            caller.file,
            caller.function
        );
    }
}

#[test]
fn no_file_is_come_back_to_but_one_that_calls() {
    let steps = steps();
    for (at, step) in steps.iter().enumerate().skip(1) {
        let left = steps[..at - 1].iter().any(|other| other.file == step.file);
        if !left || steps[at - 1].file == step.file {
            continue;
        }
        let mut depth = step.depth;
        let calls = steps[..at].iter().rev().any(|other| {
            let above = other.depth < depth;
            depth = depth.min(other.depth);
            above && other.file == step.file
        });
        assert!(calls, "{} was left before {}", step.file, step.function);
    }
}

#[test]
fn a_call_is_told_from_a_name() {
    let text = "    fn a() {\n        x::b(c);\n    }\nfn b<T>() {\n    each(paths, a_b)\n}\n";
    let body = |name| bodies(text, name).concat();
    assert!(calls(&body("a"), "b") && !calls(&body("a"), "a") && !calls(&body("b"), "b"));
    assert!(calls(&body("b"), "a_b"));
}
