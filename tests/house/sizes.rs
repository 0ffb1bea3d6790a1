//! Files and functions that one reads at a glance.

use super::{files, only, sources};

const FILE_LINES: usize = 400;
const FUNCTION_LINES: usize = 60;
const PARAMETERS: usize = 5;

/// Longer functions: tables, one line a row; the rest is to go.
const FUNCTIONS: &[(&str, &str)] = &[
    ("records/syntax/words.rs: words", "a table"),
    ("scaffold/questions/plan.rs: plan", "a table"),
];

struct Function {
    name: String,
    lines: usize,
    parameters: usize,
}

/// The functions of a source in rustfmt's layout: the brace that ends one stands below its first line.
fn functions(path: &str, text: &str) -> Vec<Function> {
    let lines: Vec<&str> = text.lines().collect();
    let mut found = Vec::new();
    for (at, line) in lines.iter().enumerate() {
        let code = line.trim_start();
        let indent = line.len() - code.len();
        let qualifiers = ["pub", "(crate)", "(super)", "const", "unsafe", "extern", "async", " "];
        let mut head = code;
        while let Some(rest) = qualifiers.iter().find_map(|word| head.strip_prefix(word)) {
            head = rest;
        }
        let Some(rest) = head.strip_prefix("fn ") else { continue };
        let name = rest.split(['(', '<']).next().unwrap_or_default();
        let ends = |line: &&str| {
            line.len() > indent
                && line[indent..].starts_with('}')
                && line[..indent].trim().is_empty()
        };
        let one_line = code.ends_with('}') || code.ends_with(';');
        let length = if one_line { 0 } else { lines[at..].iter().position(ends).unwrap_or(0) };
        let signature = lines[at..].join("\n");
        let parameters = parameters(&signature[signature.find(name).unwrap_or(0) + name.len()..]);
        found.push(Function { name: format!("{path}: {name}"), lines: length + 1, parameters });
    }
    found
}

/// How many parameters a list has, from behind the name of its function.
fn parameters(text: &str) -> usize {
    let (mut depth, mut angles, mut count, mut empty) = (0, 0, 0, true);
    let mut before = ' ';
    for sign in text.chars() {
        match sign {
            '(' | '[' => depth += 1,
            ')' | ']' => depth -= 1,
            '<' => angles += 1,
            '>' if before != '-' => angles -= 1,
            ',' if depth == 1 && angles == 0 => {
                count += usize::from(!empty);
                empty = true;
            }
            _ if depth > 0 && !sign.is_whitespace() => empty = false,
            _ => {}
        }
        if depth == 0 && angles == 0 && sign == ')' {
            break;
        }
        before = sign;
    }
    count + usize::from(!empty)
}

#[test]
fn no_file_is_longer_than_one_reads() {
    let long: Vec<String> = files()
        .filter(|(_, text)| text.lines().count() > FILE_LINES)
        .map(|(path, _)| path)
        .collect();
    assert!(long.is_empty(), "files over {FILE_LINES} lines, tests included: {long:#?}");
}

#[test]
fn no_function_is_longer_than_one_reads() {
    let all: Vec<Function> =
        sources().iter().flat_map(|(path, text)| functions(path, text)).collect();
    assert!(all.len() > 1000, "the functions are found");
    let named = |wrong: fn(&Function) -> bool| -> Vec<String> {
        all.iter().filter(|one| wrong(one)).map(|one| one.name.clone()).collect()
    };
    only("functions over 60 lines", &named(|one| one.lines > FUNCTION_LINES), FUNCTIONS);
    only("more than five parameters", &named(|one| one.parameters > PARAMETERS), &[]);
}

#[test]
fn lines_and_parameters_are_counted() {
    let text = "    pub(crate) fn long<'a, T>(\n        &self,\n        (a, b): (T, Vec<Fn(u8, u8) -> u8>),\n    ) -> u8 {\n        1\n    }\nfn none() {}\n";
    let found = functions("x", text);
    assert_eq!(found.len(), 2);
    assert_eq!((found[0].lines, found[0].parameters), (6, 2), "{}", found[0].name);
    assert_eq!((found[1].lines, found[1].parameters), (1, 0));
}
