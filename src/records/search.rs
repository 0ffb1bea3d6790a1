//! Finding records by kind, agency, year, number and words; accents and case do not matter.

use super::files::SourceFile;
use super::nearest::plain;
use super::summary::{IssueSummary, Summary};
use super::{Corpus, Record};
use crate::problem::Problem;
use chrono::Datelike;
use serde_json::Value as Json;

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
    /// Each must stand in a value of the record.
    pub words: Vec<String>,
}

/// The records that fit, by id. Only words need the records whole.
///
/// # Errors
/// Those of opening a record.
pub fn find<'a>(corpus: &'a Corpus, query: &Query) -> Result<Vec<&'a Summary>, Problem> {
    let mut found: Vec<&Summary> =
        corpus.summaries().filter(|summary| fits(summary, query)).collect();
    if query.words.is_empty() {
        return Ok(found);
    }
    let words: Vec<String> = query.words.iter().map(|word| folded(word)).collect();
    let holds = corpus.each(found.iter().copied(), |filed| holds(&filed.record, &words));
    let mut holds = holds.collect::<Result<Vec<bool>, Problem>>()?.into_iter();
    found.retain(|_| holds.next().unwrap_or_default());
    Ok(found)
}

/// Whether one record fits that stands in no project.
pub fn fits_record(record: &Record, file: &SourceFile, query: &Query) -> bool {
    let words: Vec<String> = query.words.iter().map(|word| plain(word)).collect();
    fits(&Summary::of(record, file), query) && holds(record, &words)
}

fn fits(summary: &Summary, query: &Query) -> bool {
    let kind = query.kind.as_ref().is_none_or(|kind| plain(kind) == summary.kind.word());
    let agency = query
        .agency
        .as_ref()
        .is_none_or(|agency| summary.bodies().any(|body| body.agency.eq_ignore_ascii_case(agency)));
    let year = query.year.is_none_or(|year| summary.date.is_some_and(|on| on.year() == year));
    let number = query.number.is_none_or(|number| {
        summary.issue.is_some_and(|issue| numbers(&issue).contains(&Some(number)))
    });
    kind && agency && year && number
}

fn holds(record: &Record, words: &[String]) -> bool {
    let mut values = Vec::new();
    collect(&record.view(), &mut values);
    words.iter().all(|word| values.iter().any(|value| value.contains(word)))
}

/// What people wrote: values, not keys, and nothing of keys that were left out.
fn collect(view: &Json, values: &mut Vec<String>) {
    match view {
        Json::String(text) => values.push(folded(text)),
        Json::Number(number) => values.push(number.to_string()),
        Json::Array(items) => items.iter().for_each(|item| collect(item, values)),
        Json::Object(pairs) => pairs.values().for_each(|value| collect(value, values)),
        Json::Null | Json::Bool(_) => {}
    }
}

/// Without accents and case; white space of any sort and length is one space.
fn folded(text: &str) -> String {
    plain(&text.split_whitespace().collect::<Vec<_>>().join(" "))
}

fn numbers(issue: &IssueSummary) -> [Option<u64>; 3] {
    [issue.number, issue.slip_number, issue.extract_number]
}

/// Document numbers one slip of the finger away from `number`, with the ids of their records.
pub fn near_numbers(corpus: &Corpus, number: u64) -> Vec<(u64, String)> {
    let wanted = number.to_string();
    let mut near: Vec<(usize, u64, String)> = Vec::new();
    for summary in corpus.summaries() {
        let own = summary.issue.and_then(|issue| issue.number).filter(|own| *own != number);
        let Some(own) = own else { continue };
        let distance = strsim::damerau_levenshtein(&wanted, &own.to_string());
        if distance == 1 {
            let same_digits = usize::from(sorted(&wanted) != sorted(&own.to_string()));
            near.push((same_digits, own, summary.id.0.clone()));
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
