//! The second lock on what may not be made public: it is looked for in what was composed.
//!
//! The first lock takes secret findings and marked passages out of the record before composing; this one
//! catches the unmarked sentence, amount or total that gives them away all the same, in an extract (trích
//! sao) and in any other document that somebody gets who has the extract alone, with the record that goes
//! along (test: regulation::extract).

use super::Office;
use super::case::Case;
use super::document::Document;
use super::page::recipients::addressees;
use crate::problem::{Code, Place, Problem};
use crate::records::enclosed::KEPT_BACK;
use crate::records::files::SourceFile;
use crate::records::money::amounts;
use crate::records::parser;
use crate::records::scalar::Id;
use crate::records::yaml::{Node, Value};
use crate::records::{Record, RecordFile};
use crate::regulation::recipients::co_recipients;
use crate::regulation::secrecy::amounts::Giveaways;
use crate::regulation::secrecy::phrases::{self, IN_EXTRACT};
use crate::regulation::secrecy::secret;
use serde_json::Value as Json;
use std::collections::BTreeSet;

/// Whether `extract` still holds something of what the record keeps secret.
///
/// # Errors
/// [`Code::SecretRepeated`], where the record says it.
pub fn check(filed: &RecordFile, extract: &Document, clause: &str) -> Result<(), Problem> {
    let Record::Inspection(inspection) = &filed.record else { return Ok(()) };
    let giveaways = Giveaways::of(inspection);
    let phrases = phrases::telling(inspection, IN_EXTRACT);
    let told = |text: &str| {
        let amount = amounts(text).into_iter().find_map(|amount| {
            let finding = giveaways.given_away(&amount)?.clone();
            Some((text[amount.bytes].to_owned(), finding))
        });
        amount.or_else(|| {
            let (phrase, finding) = phrases::said(text, &phrases, IN_EXTRACT)?;
            Some((phrase.clone(), finding.clone()))
        })
    };
    let Some((phrase, finding)) = first(extract, &told) else { return Ok(()) };
    let secret = secret(inspection);
    let ids: BTreeSet<&str> = secret.iter().map(|finding| finding.id.value.0.as_str()).collect();
    let place = place(&filed.file, &ids, &|text| told(text).is_some(), &phrase);
    let message =
        format!("bản trích sao còn nhắc lại “{phrase}” của kết quả không công bố `{}`", finding.0);
    let place = place.unwrap_or_else(|| filed.record.id().place.clone());
    Err(Problem::at(Code::SecretRepeated, &place, message)
        .hint(format!(
            "đánh dấu đoạn nhắc lại bằng `thuoc_ket_qua: [{}]`, hoặc viết lại đoạn đó",
            finding.0
        ))
        .hint("tổng số tiền ghi bằng tay cũng làm lộ phần bị lược: để chương trình tự cộng")
        .clause(clause))
}

/// Whether a document, or the record that it encloses, gives away what another record keeps secret, to a
/// body that has only the extract of that one or nothing at all.
///
/// # Errors
/// [`Code::SecretRepeated`], where the record says it.
pub fn check_others(office: &Office, case: &Case, document: &Document) -> Result<(), Problem> {
    let secrets = &office.regulations.secrets;
    let record = case.record();
    let agency = &record.issuer().agency;
    if !secrets.any(agency) {
        return Ok(());
    }
    let outside = outside(case);
    let own = (&record.id().value, agency, case.date);
    let told = |text: &str| secrets.given_away(own, &outside, text);
    let enclosed = || tree(&case.filed.file).and_then(|(_, tree)| first_enclosed(&tree, &told));
    let Some((phrase, given)) = first(document, &told).or_else(enclosed) else {
        return Ok(());
    };
    let none = BTreeSet::new();
    let place = place(&case.filed.file, &none, &|text| told(text).is_some(), &phrase);
    let message = format!(
        "“{phrase}” làm lộ kết quả không công bố `{}` của `{}` cho nơi nhận chỉ được nhận bản trích sao",
        given.finding.0, given.record.0
    );
    let place = place.unwrap_or_else(|| record.id().place.clone());
    Err(Problem::at(Code::SecretRepeated, &place, message)
        .hint("bỏ hoặc viết lại chỗ đó; con số thì ghi số không gồm kết quả không công bố")
        .hint("hoặc gửi văn bản này chỉ đến nơi được nhận báo cáo đầy đủ"))
}

/// Everybody beside the issuer who gets the document; `None` for a group that is no body.
fn outside(case: &Case) -> BTreeSet<Option<Id>> {
    let record = case.record();
    let mut all: BTreeSet<Option<Id>> =
        case.mandatory.iter().map(|found| Some(found.body.agency.clone())).collect();
    all.extend(co_recipients(record, case.regulation).into_iter().map(|copy| Some(copy.agency)));
    all.extend(addressees(record).iter().map(|body| Some(body.agency.clone())));
    all.extend(case.issue.joint.iter().map(|joint| Some(joint.body.agency.clone())));
    let typed = case.issue.recipients.iter();
    all.extend(typed.map(|to| to.body.as_ref().map(|body| body.agency.clone())));
    all.remove(&Some(record.issuer().agency.clone()));
    all
}

/// What the first text of a document tells.
fn first<T>(document: &Document, told: &impl Fn(&str) -> Option<T>) -> Option<T> {
    let json = serde_json::to_value(document).expect("a document is strings, numbers and lists");
    let mut texts = Vec::new();
    strings(&json, &mut texts);
    texts.into_iter().find_map(told)
}

fn strings<'a>(json: &'a Json, texts: &mut Vec<&'a str>) {
    match json {
        Json::String(text) => texts.push(text),
        Json::Array(items) => items.iter().for_each(|item| strings(item, texts)),
        Json::Object(map) => map.values().for_each(|value| strings(value, texts)),
        _ => {}
    }
}

/// What the first value of a record tells that goes along with its document.
fn first_enclosed<T>(node: &Node, told: &impl Fn(&str) -> Option<T>) -> Option<T> {
    let kept_back = |key: &Node| match &key.value {
        Value::Scalar(scalar) => KEPT_BACK.contains(&scalar.text.as_str()),
        _ => false,
    };
    match &node.value {
        Value::Scalar(scalar) => told(&scalar.text),
        Value::List(items) => items.iter().find_map(|item| first_enclosed(item, told)),
        Value::Map(pairs) => pairs
            .iter()
            .filter(|(key, _)| !kept_back(key))
            .find_map(|(_, value)| first_enclosed(value, told)),
    }
}

/// A file as text and as a tree.
fn tree(file: &SourceFile) -> Option<(&str, Node)> {
    let bytes = file.bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&file.bytes);
    let text = std::str::from_utf8(bytes).ok()?;
    Some((text, parser::parse(&file.path, text).ok()?))
}

/// Where a file says it: outside the secret findings themselves, and of what is marked as theirs.
fn place(
    file: &SourceFile,
    secret: &BTreeSet<&str>,
    tells: &dyn Fn(&str) -> bool,
    phrase: &str,
) -> Option<Place> {
    let (text, tree) = tree(file)?;
    let place = find(&tree, secret, tells)?;
    let (start, end) = place.bytes;
    let within = text.get(start..end).and_then(|said| said.find(phrase));
    Some(within.map_or(place, |at| {
        Place::in_text(file.path.clone(), text, start + at..start + at + phrase.len())
    }))
}

fn find(node: &Node, secret: &BTreeSet<&str>, tells: &dyn Fn(&str) -> bool) -> Option<Place> {
    match &node.value {
        Value::Scalar(scalar) => tells(&scalar.text).then(|| node.place.clone()),
        Value::List(items) => items.iter().find_map(|item| find(item, secret, tells)),
        Value::Map(pairs) if hidden(pairs, secret) => None,
        Value::Map(pairs) => pairs.iter().find_map(|(_, value)| find(value, secret, tells)),
    }
}

/// A secret finding, or a passage marked as speaking of one.
fn hidden(pairs: &[(Node, Node)], secret: &BTreeSet<&str>) -> bool {
    let is = |node: &Node, wanted: &str| matches!(&node.value, Value::Scalar(scalar) if scalar.text == wanted);
    let names = |node: &Node| match &node.value {
        Value::Scalar(scalar) => secret.contains(scalar.text.as_str()),
        Value::List(items) => items.iter().any(|item| secret.iter().any(|id| is(item, id))),
        Value::Map(_) => false,
    };
    pairs.iter().any(|(key, value)| (is(key, "ma") || is(key, "thuoc_ket_qua")) && names(value))
}
