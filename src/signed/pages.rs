//! The pages of a document in order, by object.

use crate::pdf::body::Body;
use crate::pdf::lexer::{Id, Value};

/// As deep as page trees of documents are.
const DEEPEST: usize = 32;
/// More pages than this no signed document has.
const MOST_PAGES: usize = 20_000;

/// The page objects from the first page on; those of a tree out of bounds are left out.
pub fn pages(body: &Body<'_>) -> Vec<Id> {
    let mut pages = Vec::new();
    let root = body.dict(body.trailer, "Root");
    if let Some(Value::Reference(tree)) = root.and_then(|root| root.get("Pages")) {
        collect(body, tree, 0, &mut pages);
    }
    pages
}

fn collect(body: &Body<'_>, node: Id, depth: usize, pages: &mut Vec<Id>) {
    if depth > DEEPEST || pages.len() >= MOST_PAGES {
        return;
    }
    let Some(Value::Dict(dict)) = body.resolve(Value::Reference(node)) else { return };
    match dict.get("Kids").and_then(|kids| body.resolve(kids)) {
        Some(Value::Array(kids)) => {
            for kid in kids.items() {
                if let Value::Reference(kid) = kid {
                    collect(body, kid, depth + 1, pages);
                }
            }
        }
        _ => pages.push(node),
    }
}
