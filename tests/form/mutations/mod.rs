//! Every measured rule can fail: a wrong number of the layout, a changed line of the template, a
//! wrong word in the data or a changed byte of the PDF, and `form` says so.

mod body;
mod closing;
mod extras;
mod head;
mod page;
mod tt01;

use super::{book, stress};
use qcph::documents::document::{Block, Document};
use qcph::form::rules::{Measure, Rule};
use qcph::form::{Verdict, examine};
use qcph::render::Engine;
use qcph::templates::Templates;
use std::collections::BTreeSet;

/// What is changed before, or after, the page is made.
enum Change {
    /// A number of the layout: path in the profile, value as JSON.
    Layout(&'static str, &'static str),
    /// A piece of the layout template.
    Template(&'static str, &'static str),
    /// The document.
    Data(fn(&mut Document)),
    /// Bytes of the finished PDF, of equal length.
    Bytes(&'static str, &'static str),
}
use Change::{Bytes, Data, Layout, Template};

/// Record, changes, the rules that must be found broken.
type Mutation = (&'static str, &'static [Change], &'static [&'static str]);

const NUMBER_ROW: &str = "grid(columns: (first, 1fr), number, date)";
const HEAD_ROW: &str = "grid(columns: (first, 1fr), left(first - h.gutter), right)";

fn copy(document: &mut Document, change: fn(&mut qcph::documents::document::CopyBlock)) {
    document.copies.iter_mut().for_each(change);
}

fn relabel(document: &mut Document, from: &str, to: &str) {
    for block in &mut document.body {
        match block {
            Block::Part { label, .. }
            | Block::Section { label, .. }
            | Block::Clause { label, .. }
            | Block::Point { label, .. }
                if label == from =>
            {
                to.clone_into(label);
            }
            _ => {}
        }
    }
}

fn untitle(document: &mut Document) {
    for block in &mut document.body {
        if let Block::Section { title, .. } = block {
            title.clear();
        }
    }
}

/// The documents of a record; `letter30` and `bases` are made of others.
fn records(name: &str) -> Vec<Vec<Document>> {
    let find = |name: &str| {
        let all = stress::all().into_iter().filter(move |(known, _)| known.starts_with(name));
        all.map(|(_, sheet)| sheet.documents).collect::<Vec<_>>()
    };
    match name {
        "letter30" => {
            let mut documents = find("letter");
            documents[0][0].profile = "nd30";
            documents[0][0].header.place_date = "Hà Nội, ngày 05 tháng 01 năm 2021".into();
            documents[0][0].bases.clear();
            documents
        }
        "bases" => {
            let mut documents = find("notice");
            documents[0][0].bases =
                vec!["Căn cứ Luật Bảo hiểm xã hội;".into(), "Căn cứ Quy chế phối hợp.".into()];
            documents
        }
        _ => find(name),
    }
}

/// The template with one number of its profile changed.
fn relayout(text: &str, path: &str, value: &str) -> String {
    let mut json: serde_json::Value = serde_json::from_str(text).unwrap();
    let pointer = format!("/{}", path.replace('.', "/"));
    let known = json.pointer_mut(&pointer);
    *known.unwrap_or_else(|| panic!("{path} is no number of the layout")) =
        serde_json::from_str(value).unwrap();
    json.to_string()
}

/// The ids of the rules that are found broken.
fn found(profile: &str, record: &str, changes: &[Change]) -> Result<BTreeSet<String>, String> {
    let mut templates = Templates::embedded();
    let mut documents = records(record);
    let mut bytes = Vec::new();
    for change in changes {
        let text = |path: &str| {
            templates
                .files()
                .find(|(known, _)| *known == path)
                .map(|(_, text)| text.to_owned())
                .unwrap()
        };
        match change {
            Layout(path, value) => {
                let file = format!("the-thuc/{profile}.json");
                templates = templates.clone().with(&file, relayout(&text(&file), path, value));
            }
            Template(from, to) => {
                let old = text("van-ban.typ");
                if !old.contains(from) {
                    return Err(format!("the template does not hold {from}"));
                }
                templates = templates.clone().with("van-ban.typ", old.replace(from, to));
            }
            Data(change) => documents.iter_mut().flatten().for_each(change),
            Bytes(from, to) => bytes.push((from.as_bytes(), to.as_bytes())),
        }
    }
    let engine = Engine::new(&templates).unwrap();
    let book = book();
    let mut broken = BTreeSet::new();
    for documents in documents {
        let pdf =
            engine.render(&stress::sheet(documents), "thu").map_err(|problem| problem.message)?;
        let pdf = bytes.iter().fold(pdf.bytes, |pdf, (from, to)| replaced(&pdf, from, to));
        for report in examine(&book, &pdf).unwrap() {
            let rows = report.rows.into_iter().filter(|row| row.verdict > Verdict::Fits);
            broken.extend(rows.map(|row| row.rule.id.clone()));
        }
    }
    Ok(broken)
}

fn replaced(pdf: &[u8], from: &[u8], to: &[u8]) -> Vec<u8> {
    assert_eq!(from.len(), to.len());
    let mut out = pdf.to_vec();
    let mut at = 0;
    while at + from.len() <= out.len() {
        if &out[at..at + from.len()] == from {
            out[at..at + from.len()].copy_from_slice(to);
        }
        at += 1;
    }
    assert_ne!(out, pdf, "the PDF does not hold {}", String::from_utf8_lossy(from));
    out
}

fn survivors(profile: &str, mutations: &[Mutation]) -> Vec<String> {
    let mut alive = Vec::new();
    for (record, changes, rules) in mutations {
        match found(profile, record, changes) {
            Ok(broken) => {
                let lived = rules.iter().filter(|rule| !broken.contains(**rule));
                alive.extend(lived.map(|rule| format!("{rule} ({record}); broken: {broken:?}")));
            }
            Err(why) => alive.push(format!("{rules:?} ({record}): {why}")),
        }
    }
    alive
}

/// The mutations of a profile, part by part of the page.
const PARTS: [(&str, &[Mutation]); 6] = [
    ("nd30", page::MUTATIONS),
    ("nd30", head::MUTATIONS),
    ("nd30", body::MUTATIONS),
    ("nd30", closing::MUTATIONS),
    ("nd30", extras::MUTATIONS),
    ("tt01", tt01::MUTATIONS),
];

/// How many mutations there are.
pub fn count() -> usize {
    PARTS.iter().map(|(_, mutations)| mutations.len()).sum()
}

fn all_are_caught(part: usize) {
    let (profile, mutations) = PARTS[part];
    let alive = survivors(profile, mutations);
    assert!(alive.is_empty(), "{} lived:\n{}", alive.len(), alive.join("\n"));
}

#[test]
fn every_mutation_of_the_page_is_caught() {
    all_are_caught(0);
}

#[test]
fn every_mutation_of_the_head_is_caught() {
    all_are_caught(1);
}

#[test]
fn every_mutation_of_the_body_is_caught() {
    all_are_caught(2);
}

#[test]
fn every_mutation_of_the_closing_is_caught() {
    all_are_caught(3);
}

#[test]
fn every_mutation_of_the_extras_is_caught() {
    all_are_caught(4);
}

#[test]
fn every_mutation_of_the_older_form_is_caught() {
    all_are_caught(5);
}

/// How a rule is measured, and against what.
type Measuring = (String, Option<Measure>, Option<(f64, f64)>);

fn measuring(rule: &Rule) -> Measuring {
    (rule.id.clone(), rule.measure.clone(), rule.limits)
}

#[test]
fn every_measured_rule_of_every_profile_has_a_mutation() {
    let book = book();
    let rule = |profile: &str, id: &str| {
        let rules = &book.profile(profile).unwrap().rules;
        let found = rules.iter().find(|rule| rule.id == id);
        measuring(found.unwrap_or_else(|| panic!("{profile} has no rule {id}")))
    };
    // Two profiles share a mutation only where they measure alike.
    let caught: Vec<Measuring> = PARTS
        .iter()
        .flat_map(|(profile, mutations)| {
            mutations.iter().flat_map(|(.., ids)| *ids).map(|id| rule(profile, id))
        })
        .collect();
    let mut missing = Vec::new();
    for (profile, rules) in book.profiles() {
        let measured: Vec<&Rule> =
            rules.rules.iter().map(|rule| &**rule).filter(|rule| rule.measure.is_some()).collect();
        assert!(measured.len() > 170, "{profile}: only {} rules", measured.len());
        let alone = measured.into_iter().filter(|rule| !caught.contains(&measuring(rule)));
        missing.extend(alone.map(|rule| format!("{profile} {}", rule.id)));
    }
    assert!(missing.is_empty(), "without a mutation: {missing:?}");
}
