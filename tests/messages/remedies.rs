//! A remedy that proposes a text is carried out by machine: the record then says what its writer meant.

use super::{cases, mistaken, project};
use crate::office::{self, proposal};
use qcph::pipeline;
use qcph::problem::{Place, Problem};
use qcph::project::Project;
use qcph::records::parser;
use qcph::records::yaml::{Node, Value};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Every proposal in every case, carried out: that problem is gone, none has come to that line, and no
/// other value of the file is another.
#[test]
fn every_proposal_in_a_case_puts_its_place_right_and_nothing_else() {
    let first = project();
    let checked = pipeline::load(Project::at(&first.path("")).unwrap());
    let charset = checked.loaded.unwrap().engine.charset();
    let drawable = |c| charset.has(c);
    let (mut codes, mut wrong) = (BTreeMap::<String, usize>::new(), Vec::new());
    for case in cases() {
        let text = std::fs::read_to_string(&case).unwrap();
        let (_, printed) = text.split_once("====\n").unwrap();
        if !printed.contains("ý bạn là `")
            && !printed.contains("viết: `")
            && !printed.contains("ghi cơ quan: `")
        {
            continue;
        }
        let office = mistaken(&case).0;
        let here = Project::at(&office.path("")).unwrap();
        let before = office::read(&here, &drawable).2;
        let mut by_file: BTreeMap<Arc<str>, Vec<(&Problem, &Place, String)>> = BTreeMap::new();
        for problem in &before {
            let Some((place, right)) = problem.place.as_ref().zip(proposal(problem)) else {
                continue;
            };
            by_file.entry(place.file.clone()).or_default().push((problem, place, right));
        }
        for (file, mut all) in by_file {
            // From the end, so that places before stay true; one remedy a place.
            all.sort_by_key(|(_, place, _)| std::cmp::Reverse(place.bytes));
            let mut seen = BTreeSet::new();
            all.retain(|(_, place, _)| seen.insert(place.bytes));
            let was = office.read(&file);
            let mut now = was.clone();
            for (_, place, right) in &all {
                now.replace_range(place.bytes.0..place.bytes.1, right);
            }
            office.write(&file, &now);
            let after = office::read(&here, &drawable).2;
            for (problem, place, right) in &all {
                *codes.entry(problem.code.text().to_owned()).or_default() += 1;
                let said = |problems: &[Problem]| -> BTreeSet<String> {
                    let there = |other: &&Problem| {
                        other.place.as_ref().is_some_and(|other| {
                            other.file == place.file && other.line == place.line
                        })
                    };
                    problems
                        .iter()
                        .filter(there)
                        .map(|problem| format!("{} {}", problem.code, problem.message))
                        .collect()
                };
                let old = format!("{} {}", problem.code, problem.message);
                let (before, after) = (said(&before), said(&after));
                let new: Vec<&String> = after.difference(&before).collect();
                if after.contains(&old) || !new.is_empty() {
                    wrong.push(format!("{}: {right}: {old}; now {after:?}", case.display()));
                }
            }
            let places: BTreeSet<usize> = all.iter().map(|(_, place, _)| place.line).collect();
            if let (Ok(old), Ok(new)) = (parser::parse(&file, &was), parser::parse(&file, &now)) {
                let (old, new) = (values(&old), values(&new));
                let same = |at: &usize| places.contains(at);
                if old
                    .iter()
                    .filter(|(line, _)| !same(line))
                    .ne(new.iter().filter(|(line, _)| !same(line)))
                {
                    wrong.push(format!("{}: another value has changed", case.display()));
                }
            }
            office.write(&file, &was);
        }
    }
    println!("{codes:?}");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(codes.len() >= 15, "{codes:?}");
}

/// All scalars of a tree, with their lines.
fn values(node: &Node) -> Vec<(usize, String)> {
    match &node.value {
        Value::Scalar(scalar) => vec![(node.place.line, scalar.text.clone())],
        Value::List(items) => items.iter().flat_map(values).collect(),
        Value::Map(pairs) => {
            pairs.iter().flat_map(|(key, value)| [values(key), values(value)].concat()).collect()
        }
    }
}
