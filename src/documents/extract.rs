//! The second lock on an extract (trích sao): what was left out is looked for in what was composed.
//!
//! The first lock takes secret findings and marked passages out of the record before composing;
//! this one catches the unmarked sentence, amount or total that gives them away all the same.

use super::document::Document;
use super::vietnamese;
use crate::problem::{Code, Problem};
use crate::records::Record;
use crate::records::inspection::{Finding, Inspection};
use crate::records::scalar::{Count, Id};
use crate::records::shape::At;
use crate::regulation::secrecy::secret;
use serde_json::Value as Json;
use std::collections::BTreeSet;

/// So many words in a row do not meet by chance.
const WORDS: usize = 7;
/// Amounts below this say nothing of themselves.
const AMOUNT_MIN: u64 = 10_000;

/// Whether `extract` still holds something of what `record` keeps secret.
///
/// # Errors
/// [`Code::SecretRepeated`], at the secret finding.
pub fn check(record: &Record, extract: &Document, clause: &str) -> Result<(), Problem> {
    let json = serde_json::to_value(extract).expect("a document is strings, numbers and lists");
    let mut texts = Vec::new();
    strings(&json, &mut texts);
    match repeated(record, &texts).first() {
        Some((phrase, finding)) => Err(problem(phrase, finding, clause)),
        None => Ok(()),
    }
}

fn strings<'a>(json: &'a Json, texts: &mut Vec<&'a str>) {
    match json {
        Json::String(text) => texts.push(text),
        Json::Array(items) => items.iter().for_each(|item| strings(item, texts)),
        Json::Object(map) => map.values().for_each(|value| strings(value, texts)),
        _ => {}
    }
}

/// Left-out words or numbers that `texts` hold all the same, each with the finding it is from.
fn repeated(record: &Record, texts: &[&str]) -> Vec<(String, At<Id>)> {
    let Record::Inspection(inspection) = record else { return Vec::new() };
    let haystack: Vec<String> = texts.iter().flat_map(|text| words(text)).collect();
    let joined = format!(" {} ", haystack.join(" "));
    let mut found = Vec::new();
    for finding in secret(inspection) {
        let own: Vec<String> = words(&finding.text).collect();
        let phrases = own.windows(WORDS.min(own.len().max(1))).map(|window| window.join(" "));
        let hit = phrases
            .chain(numbers(inspection, finding))
            .find(|phrase| joined.contains(&format!(" {phrase} ")));
        found.extend(hit.map(|hit| (hit, finding.id.clone())));
    }
    found
}

/// The amounts of a finding, and the sums that would give them away by subtraction.
fn numbers(inspection: &Inspection, finding: &Finding) -> Vec<String> {
    let amount = |at: &Option<At<Count>>| at.as_ref().map_or(0, |count| count.value.0);
    let owed: u64 = inspection.findings.iter().map(|finding| amount(&finding.amount_vnd)).sum();
    let back: u64 = inspection.findings.iter().map(|finding| amount(&finding.recovered_vnd)).sum();
    let (own, own_back) = (amount(&finding.amount_vnd), amount(&finding.recovered_vnd));
    let mut values = vec![own, own_back];
    if own > 0 {
        values.extend([owed, owed.saturating_sub(back)]);
    }
    if own_back > 0 {
        values.push(back);
    }
    let public: BTreeSet<u64> = inspection
        .findings
        .iter()
        .filter(|finding| finding.is_public())
        .flat_map(|finding| [amount(&finding.amount_vnd), amount(&finding.recovered_vnd)])
        .collect();
    values
        .into_iter()
        .filter(|value| *value >= AMOUNT_MIN && !public.contains(value))
        .flat_map(|value| [vietnamese::whole(value), value.to_string()])
        .collect()
}

/// Lower-case words; full stops stay inside numbers only.
fn words(text: &str) -> impl Iterator<Item = String> + '_ {
    text.split(|c: char| !c.is_alphanumeric() && c != '.')
        .map(|word| word.trim_matches('.').to_lowercase())
        .filter(|word| !word.is_empty())
}

/// The problem of an extract that still holds `phrase`.
fn problem(phrase: &str, finding: &At<Id>, clause: &str) -> Problem {
    let message = format!(
        "bản trích sao còn nhắc lại “{phrase}” của kết quả không công bố `{}`",
        finding.value.0
    );
    Problem::at(Code::SecretRepeated, &finding.place, message)
        .hint(format!(
            "đánh dấu đoạn nhắc lại bằng `thuoc_ket_qua: [{}]`, hoặc viết lại đoạn đó",
            finding.value.0
        ))
        .hint("tổng số tiền ghi bằng tay cũng làm lộ phần bị lược: để chương trình tự cộng")
        .clause(clause)
}
