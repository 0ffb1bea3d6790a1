//! Where the values of a record stand on the pages that it makes (chỗ in), so that the page and the form
//! lead to each other.
//!
//! In: the finished PDF, read back as any reader would, and the values of the record. Out: for each value
//! that is found its boxes, in shares of the page, with the path of its field. A code is looked for by the
//! name that it is printed as, a date by its two ways of writing.

use super::{Desk, form};
use crate::documents::vietnamese::{date_short, date_words};
use crate::form::lines::{Block, lines};
use crate::form::reader;
use crate::records::registry::Registry;
use crate::records::scalar::Date;
use crate::records::yaml::{Node, Value};
use serde_json::{Value as Json, json};

/// Shorter texts stand anywhere and are no sign of anything.
const SHORTEST_LETTERS: usize = 3;

/// A value with the ways in which it may be printed.
struct Sought {
    path: Vec<Json>,
    ways: Vec<String>,
}

impl Desk {
    /// The boxes of the values of a record in one of its documents.
    pub fn places(&self, file: &str, document: usize) -> Option<Json> {
        let bytes = self.read(file)?;
        let (_, node) = form::tree(file, std::str::from_utf8(&bytes).ok()?)?;
        let state = self.live.state();
        let summary = state.summary(file).filter(|one| state.in_the_way(one).is_empty())?;
        let proven = self.live.prove(&state, summary);
        let proof = proven.as_ref().as_ref().ok()?.get(document)?;
        let reading = reader::read(proof.pdf.bytes.clone()).ok()?;
        let registry = &state.checked.loaded.as_ref()?.office.corpus.registry;
        let mut sought = Vec::new();
        collect(&node, &mut Vec::new(), registry, &mut sought);
        let (blocks, _) = lines(&reading);
        let sizes: Vec<(f64, f64)> =
            reading.pages.iter().map(|page| (page.width_pt, page.height_pt)).collect();
        let found = sought.iter().flat_map(|value| boxes(value, &blocks, &sizes));
        Some(json!({ "cho": found.collect::<Vec<_>>(), "luot": state.turn }))
    }
}

fn collect(node: &Node, path: &mut Vec<Json>, registry: &Registry, out: &mut Vec<Sought>) {
    match &node.value {
        Value::Scalar(scalar) => {
            let ways = ways(&scalar.text, registry);
            let is_found = ways.iter().any(|way| way.chars().count() >= SHORTEST_LETTERS);
            if is_found {
                out.push(Sought { path: path.clone(), ways });
            }
        }
        Value::List(items) => {
            for (at, item) in items.iter().enumerate() {
                path.push(at.into());
                collect(item, path, registry, out);
                path.pop();
            }
        }
        Value::Map(pairs) => {
            for (key, value) in pairs {
                let Value::Scalar(key) = &key.value else { continue };
                if matches!(key.text.as_str(), "loai" | "ma") {
                    continue;
                }
                path.push(key.text.as_str().into());
                collect(value, path, registry, out);
                path.pop();
            }
        }
    }
}

/// How a value may stand on the page.
fn ways(text: &str, registry: &Registry) -> Vec<String> {
    if let Some(date) = Date::parse(text) {
        return vec![folded(&date_words(*date)), folded(&date_short(*date))];
    }
    if let Some(person) = registry.person(text) {
        return vec![folded(&person.name.0)];
    }
    let (id, unit) = text.split_once('/').unwrap_or((text, ""));
    let names = registry.versions(id).flat_map(|agency| {
        let unit = agency.units.iter().find(|one| one.id.value.0 == unit);
        match unit {
            Some(unit) => vec![folded(&unit.name.0)],
            None => vec![folded(&agency.name.0), folded(&agency.short_name.0)],
        }
    });
    let names: Vec<String> = names.collect();
    if names.is_empty() { vec![folded(text)] } else { names }
}

fn boxes(value: &Sought, blocks: &[Block], sizes: &[(f64, f64)]) -> Vec<Json> {
    let mut out = Vec::new();
    for block in blocks {
        let text = folded(block.text());
        let Some((from, way)) = value.ways.iter().find_map(|way| Some((whole(&text, way)?, way)))
        else {
            continue;
        };
        let to = from + way.len();
        let mut at = 0;
        for line in &block.lines {
            let end = at + folded(&line.text).len();
            // A line ends with the space that parts it from the next.
            if at < to && end > from {
                let Some((width, height)) = sizes.get(line.page) else { continue };
                out.push(json!({
                    "trang": line.page + 1,
                    "o": [line.left_pt / width, line.top_pt() / height,
                        line.width_pt() / width, (line.bottom_pt() - line.top_pt()) / height],
                    "duong": value.path,
                    "dai": way.len(),
                }));
            }
            at = end + 1;
        }
    }
    out
}

/// Where `way` stands in a text as whole words.
fn whole(text: &str, way: &str) -> Option<usize> {
    if way.chars().count() < SHORTEST_LETTERS {
        return None;
    }
    let is_apart = |c: Option<char>| c.is_none_or(|c| !c.is_alphanumeric());
    let fits = |at: &usize| {
        is_apart(text[..*at].chars().next_back())
            && is_apart(text[*at + way.len()..].chars().next())
    };
    text.match_indices(way).map(|(at, _)| at).find(fits)
}

/// Words apart by one space, small, without the stop at their end.
fn folded(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    words.join(" ").to_lowercase().trim_end_matches(['.', ';', ',']).to_owned()
}
