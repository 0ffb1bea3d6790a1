//! Where a record says what is printed: from words on a page back to a line of the file.
//!
//! In: the file of a record, and words as they were printed. Out: the place of the value that holds them,
//! or of the key that is behind a component of the form. What the program wrote by itself has no place.

use super::files::SourceFile;
use super::parser;
use super::yaml::{Node, Value};
use super::{Corpus, encoding};
use crate::problem::Place;

/// The values of one record, in the order of the file.
pub struct Locator {
    values: Vec<Found>,
}

struct Found {
    /// `van_ban/ky/nguoi`, without the numbers of list items.
    path: String,
    text: String,
    place: Place,
}

impl Locator {
    /// Reads the file once more; without values when it cannot be read.
    pub fn new(file: &SourceFile) -> Self {
        let mut values = Vec::new();
        let text = encoding::decode(file).ok();
        if let Some(node) = text.and_then(|text| parser::read(&file.path, &text).node) {
            collect(&node, "", &mut values);
        }
        Self { values }
    }

    /// The value that holds the words, in the table of that title if one is named; if none does, the
    /// longest value that they hold.
    pub fn words(&self, table: Option<&str>, words: &str) -> Option<Place> {
        let words = folded(words);
        if words.is_empty() {
            return None;
        }
        let title = table.map(folded);
        let from = title.and_then(|title| self.values.iter().position(|one| one.text == title));
        let own = &self.values[from.unwrap_or(0)..];
        let whole = own.iter().find(|one| one.text == words);
        let holds = || own.iter().find(|one| one.text.contains(&words));
        let held = || {
            let parts = own.iter().filter(|one| is_telling(&one.text) && words.contains(&one.text));
            parts.max_by_key(|one| one.text.len())
        };
        let title = || from.map(|at| &self.values[at]);
        whole.or_else(holds).or_else(held).or_else(title).map(|one| one.place.clone())
    }

    /// The first of these keys that the record has.
    pub fn keys(&self, keys: &[&str]) -> Option<Place> {
        let of = |key: &&str| {
            self.values.iter().find(|one| {
                one.path == *key
                    || one.path.strip_prefix(*key).is_some_and(|rest| rest.starts_with('/'))
            })
        };
        keys.iter().find_map(of).map(|one| one.place.clone())
    }
}

/// Where the registry says it: the entry of an agency or a person whose name or title holds the words.
pub fn in_registry(corpus: &Corpus, words: &str) -> Option<Place> {
    let words = folded(words);
    let holds = |text: &str| is_telling(&words) && folded(text).contains(&words);
    let agency = corpus
        .registry
        .agencies
        .iter()
        .find(|agency| holds(&agency.name) || holds(&agency.mark) || holds(&agency.place_name));
    let place = agency.map(|agency| agency.id.place.clone());
    place.or_else(|| {
        let person = corpus.registry.people.iter().find(|person| {
            holds(&person.name) || person.posts.iter().any(|post| holds(&post.title))
        });
        person.map(|person| person.id.place.clone())
    })
}

/// Not a number or a short word that stands anywhere.
fn is_telling(text: &str) -> bool {
    text.chars().filter(|c| c.is_alphabetic()).count() > 1
}

/// Without regard to capitals and to how lines and ties part words.
fn folded(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    words.join(" ").to_lowercase()
}

fn collect(node: &Node, path: &str, values: &mut Vec<Found>) {
    match &node.value {
        Value::Scalar(scalar) => {
            let (path, text) = (path.to_owned(), folded(&scalar.text));
            values.push(Found { path, text, place: node.place.clone() });
        }
        Value::List(items) => items.iter().for_each(|item| collect(item, path, values)),
        Value::Map(pairs) => {
            for (key, value) in pairs {
                let Value::Scalar(key) = &key.value else { continue };
                let below = match path {
                    "" => key.text.clone(),
                    path => format!("{path}/{}", key.text),
                };
                collect(value, &below, values);
            }
        }
    }
}
