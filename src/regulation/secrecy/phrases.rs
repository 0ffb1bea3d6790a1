//! Rows of words that give a secret finding away when a text says them again (test: regulation::extract).
//!
//! In: an inspection. Out: rows of words of its secret findings and of the passages marked as theirs, each
//! with the finding; and the same rows of any text, to look them up.

use super::secret;
use crate::records::inspection::Inspection;
use crate::records::passage::Passage;
use crate::records::scalar::Id;
use crate::records::shape::At;
use std::collections::{BTreeMap, BTreeSet};

/// How long a row is, and how many of its words must be words that not every document has.
#[derive(Debug, Clone, Copy)]
pub struct Measure {
    words: usize,
    own: usize,
}

/// For the extract of the inspection itself, which speaks of the same matter.
pub const IN_EXTRACT: Measure = Measure { words: 6, own: 3 };
/// For any other document: so long a row does not meet by chance.
pub const ELSEWHERE: Measure = Measure { words: 9, own: 4 };

/// Words of names and set phrases, which public and secret findings share.
const STOCK: &str = " bảo hiểm xã hội y tế thất nghiệp bắt buộc tự nguyện người lao động sử dụng \
    chế độ chính sách pháp luật ốm đau thai sản hưu trí tử tuất công ty đơn vị doanh nghiệp cổ phần tỉnh \
    thành phố ngày tháng năm và của các về theo tại cho có được với từ đến trong một số việc quy định ";

/// The rows that tell a secret, each with its finding; what public findings say too is none.
pub fn telling(inspection: &Inspection, measure: Measure) -> BTreeMap<String, Id> {
    let mut all = BTreeMap::new();
    for finding in secret(inspection) {
        let id = &finding.id.value;
        let marked = |findings: &[At<Id>]| findings.iter().any(|named| named.value == *id);
        let passages = passages(inspection).filter(|passage| marked(&passage.findings));
        let asked = inspection.recommendations.iter().filter(|asked| marked(&asked.findings));
        let texts = [&*finding.text].into_iter();
        let texts = texts.chain(passages.map(|passage| &*passage.text.value));
        for text in texts.chain(asked.map(|asked| &*asked.text)) {
            all.extend(rows(text, measure).into_iter().map(|row| (row, id.clone())));
        }
    }
    for finding in inspection.findings.iter().filter(|finding| finding.is_public()) {
        rows(&finding.text, measure).iter().for_each(|row| drop(all.remove(row)));
    }
    all
}

/// The passages that may name findings.
pub fn passages(inspection: &Inspection) -> impl Iterator<Item = &Passage> {
    [
        &inspection.strengths,
        &inspection.shortcomings,
        &inspection.causes,
        &inspection.measures,
        &inspection.conclusions.0,
        &inspection.unit.remarks,
    ]
    .into_iter()
    .flatten()
}

/// Rows of a text that no other text has by chance.
fn rows(text: &str, measure: Measure) -> BTreeSet<String> {
    let own = words(text);
    let telling = |row: &&[String]| {
        let rare = |word: &&String| {
            word.contains(char::is_alphabetic) && !STOCK.contains(&format!(" {word} "))
        };
        row.iter().filter(rare).collect::<BTreeSet<_>>().len() >= measure.own
    };
    let long = measure.words.min(own.len().max(1));
    own.windows(long).filter(telling).map(|row| row.join(" ")).collect()
}

/// The first of the rows that a text says, with its finding.
pub fn said<'a>(
    text: &str,
    telling: &'a BTreeMap<String, Id>,
    measure: Measure,
) -> Option<(&'a String, &'a Id)> {
    if telling.is_empty() {
        return None;
    }
    let words = words(text);
    let rows = words.windows(measure.words).map(|row| row.join(" "));
    rows.chain([words.join(" ")]).find_map(|row| telling.get_key_value(&row))
}

/// Lower-case words; full stops stay inside numbers only.
fn words(text: &str) -> Vec<String> {
    text.split(|c: char| !c.is_alphanumeric() && c != '.')
        .map(|word| word.trim_matches('.').to_lowercase())
        .filter(|word| !word.is_empty())
        .collect()
}
