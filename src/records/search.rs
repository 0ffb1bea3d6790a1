//! Finding records by kind, agency, year, number and words; accents and case do not matter.

use super::issue::Issue;
use super::nearest::plain;
use super::{Corpus, Filed, Record};
use chrono::Datelike;

/// What is looked for; everything that is given must hold.
#[derive(Debug, Default, Clone)]
pub struct Query {
    /// The word under `loai`.
    pub kind: Option<String>,
    /// An agency that takes part, by code.
    pub agency: Option<String>,
    pub year: Option<i32>,
    /// The number of the document, its slip or its extract.
    pub number: Option<u64>,
    /// Each must stand somewhere in the record.
    pub words: Vec<String>,
}

/// The records that fit, by id.
pub fn find<'a>(corpus: &'a Corpus, query: &Query) -> Vec<&'a Filed> {
    let words: Vec<String> = query.words.iter().map(|word| plain(word)).collect();
    corpus.records.values().filter(|filed| fits(&filed.record, query, &words)).collect()
}

fn fits(record: &Record, query: &Query, words: &[String]) -> bool {
    let kind = query.kind.as_ref().is_none_or(|kind| plain(kind) == record.kind());
    let agency = query.agency.as_ref().is_none_or(|agency| {
        let mut bodies = std::iter::once(record.issuer()).chain(record.partners());
        bodies.any(|body| body.agency.eq_ignore_ascii_case(agency))
    });
    let year = query.year.is_none_or(|year| record.date().is_some_and(|on| on.year() == year));
    let number = query.number.is_none_or(|number| {
        record.issue().is_some_and(|issue| numbers(issue).any(|own| own == number))
    });
    kind && agency && year && number && holds(record, words)
}

fn holds(record: &Record, words: &[String]) -> bool {
    if words.is_empty() {
        return true;
    }
    let text = plain(&record.view().to_string());
    words.iter().all(|word| text.contains(word))
}

fn numbers(issue: &Issue) -> impl Iterator<Item = u64> + '_ {
    let numbers = [&issue.number, &issue.slip_number, &issue.extract_number];
    numbers.into_iter().flatten().map(|number| number.value.0)
}

/// Document numbers one slip of the finger away from `number`, with the ids of their records.
pub fn near_numbers(corpus: &Corpus, number: u64) -> Vec<(u64, String)> {
    let wanted = number.to_string();
    let mut near: Vec<(usize, u64, String)> = Vec::new();
    for filed in corpus.records.values() {
        let own = filed.record.issue().and_then(|issue| issue.number.as_ref());
        let Some(own) = own.map(|own| own.value.0).filter(|own| *own != number) else { continue };
        let distance = strsim::damerau_levenshtein(&wanted, &own.to_string());
        if distance == 1 {
            let same_digits = usize::from(sorted(&wanted) != sorted(&own.to_string()));
            near.push((same_digits, own, filed.record.id().value.0.clone()));
        }
    }
    // Two digits that changed places are the likelier slip.
    near.sort();
    near.into_iter().map(|(_, own, id)| (own, id)).collect()
}

fn sorted(digits: &str) -> Vec<char> {
    let mut digits: Vec<char> = digits.chars().collect();
    digits.sort_unstable();
    digits
}
