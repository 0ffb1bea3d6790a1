//! A stage knows the stages before it; files of one stage have no circles.

use super::imports::{Module, imports};
use crate::office::repository;
use std::collections::{BTreeMap, BTreeSet};

/// The stages in the order of `lib.rs`, which is the one table of it.
fn stages() -> Vec<String> {
    let lib = std::fs::read_to_string(repository().join("src/lib.rs")).unwrap();
    let names = lib.lines().filter_map(|line| line.strip_prefix("pub mod ")?.strip_suffix(';'));
    names.map(str::to_owned).collect()
}

fn stage(module: &str) -> &str {
    module.split("::").next().unwrap_or_default()
}

#[test]
fn no_stage_knows_a_later_one() {
    let stages = stages();
    let place = |module: &str| {
        let found = stages.iter().position(|one| one == stage(module));
        found.unwrap_or_else(|| panic!("lib.rs does not name the stage of {module}"))
    };
    let mut wrong = Vec::new();
    for (own, named) in imports() {
        let later = named.iter().filter(|other| place(other) > place(&own));
        wrong.extend(later.map(|other| format!("{own} names {other}")));
    }
    assert!(wrong.is_empty(), "a stage knows the stages before it in lib.rs: {wrong:#?}");
}

#[test]
fn the_map_tells_the_stages_in_their_order() {
    let map = std::fs::read_to_string(repository().join("ARCHITECTURE.md")).unwrap();
    let rows = map.lines().filter_map(|line| line.strip_prefix("| `")?.split('`').next());
    let told: Vec<&str> = rows.filter(|name| !name.contains('/')).collect();
    assert_eq!(told, stages(), "the table of ARCHITECTURE.md and the modules of lib.rs");
    let diagram = map.split("```").nth(1).unwrap();
    let named: BTreeSet<&str> = diagram.split(|c: char| !c.is_alphanumeric()).collect();
    let silent: Vec<_> = told.iter().filter(|stage| !named.contains(**stage)).collect();
    assert!(silent.is_empty(), "stages that the diagram does not name: {silent:?}");
}

/// The judge of pages must not trust what made them.
#[test]
fn the_form_does_not_know_documents() {
    let wrong: Vec<_> = imports()
        .into_iter()
        .filter(|(own, _)| stage(own) == "form")
        .flat_map(|(own, named)| named.into_iter().map(move |other| (own.clone(), other)))
        .filter(|(_, other)| ["documents", "regulation"].contains(&stage(other)))
        .collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// The head of a folder holds the types that its files share, so a file may name the head that names
/// it; files side by side must not go round.
#[test]
fn files_side_by_side_do_not_go_round() {
    let mut graph = imports();
    for (own, named) in &mut graph {
        named.retain(|other| !own.starts_with(&format!("{other}::")));
    }
    let circles: Vec<String> = circles(&graph).iter().map(|circle| circle.join(", ")).collect();
    assert!(circles.is_empty(), "files that name each other: {circles:#?}");
}

/// Groups of more than one file that all reach each other.
fn circles(graph: &BTreeMap<Module, BTreeSet<Module>>) -> Vec<Vec<Module>> {
    let names: Vec<&Module> = graph.keys().collect();
    let index = |name: &Module| names.binary_search(&name).unwrap();
    let named: Vec<Vec<usize>> =
        graph.values().map(|named| named.iter().map(index).collect()).collect();
    let reach: Vec<Vec<bool>> = (0..names.len()).map(|from| reached(from, &named)).collect();
    let group = |from: usize| -> Vec<Module> {
        let both = (0..names.len()).filter(|to| reach[from][*to] && reach[*to][from]);
        both.map(|at| names[at].clone()).collect()
    };
    let groups: BTreeSet<Vec<Module>> = (0..names.len()).map(group).collect();
    groups.into_iter().filter(|group| group.len() > 1).collect()
}

fn reached(from: usize, named: &[Vec<usize>]) -> Vec<bool> {
    let mut seen = vec![false; named.len()];
    let mut next = named[from].clone();
    while let Some(at) = next.pop() {
        if !seen[at] {
            seen[at] = true;
            next.extend(&named[at]);
        }
    }
    seen
}
