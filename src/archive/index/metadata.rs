//! The fields of the law in an index (siêu dữ liệu; NĐ 30/2020/NĐ-CP, Phụ lục VI), from its version 3 on.
//!
//! A described document comes in; words with their values go out, in the order of the law. The header says once
//! what a word means: number, name, type, length, or why no bundle has it. An index is judged by its own header,
//! so that the tables of another decree make no bundle wrong. What a word says is held against
//! entry and record elsewhere.

use crate::law::metadata::{Content, MetadataTable};
use crate::metadata::{self, Described, Value};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// How a day is written in a field (Phụ lục VI: `DD/MM/YYYY`).
const DAY: &str = "%d/%m/%Y";

/// What a header says of a field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Field {
    #[serde(rename = "bang")]
    pub table: String,
    #[serde(rename = "stt")]
    pub number: String,
    /// The word that stands for it in the entries.
    #[serde(rename = "la")]
    pub word: String,
    #[serde(rename = "ten")]
    pub name: String,
    /// Tên viết tắt tiếng Anh.
    #[serde(rename = "ten_ngan")]
    pub short: String,
    #[serde(rename = "kieu")]
    pub kind: String,
    #[serde(rename = "dai", default, skip_serializing_if = "Option::is_none")]
    pub length: Option<usize>,
    /// Why no entry has it.
    #[serde(rename = "khong", default, skip_serializing_if = "Option::is_none")]
    pub why_not: Option<String>,
}

/// What a document fills.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Metadata {
    /// As one that its body sent (văn bản đi).
    #[serde(rename = "di")]
    pub sent: Vec<Filled>,
    /// As one that came in at others (văn bản đến), for each body that says so.
    #[serde(rename = "den", default, skip_serializing_if = "Vec::is_empty")]
    pub came: Vec<Came>,
}

/// The word of a field, and its values: several where the field stands once for each recipient.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Filled(pub String, pub Vec<String>);

/// What only the body where it came in knows; the other fields are those of the document sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Came {
    #[serde(rename = "co_quan")]
    pub body: String,
    #[serde(rename = "truong")]
    pub fields: Vec<Filled>,
}

/// The fields of both tables, as a header explains them.
pub fn explained() -> Vec<Field> {
    let of = |table: MetadataTable| {
        let fields = table.form().fields.iter();
        fields.filter(|field| field.content != Content::Group).map(move |field| Field {
            table: table.word().to_owned(),
            number: field.number.clone(),
            word: field.content.word().to_owned(),
            name: field.name.clone(),
            short: field.short.clone(),
            kind: field.kind.clone(),
            length: field.length,
            why_not: field.why_not.clone().or_else(|| field.unsealed.clone()),
        })
    };
    [MetadataTable::Outgoing, MetadataTable::Incoming].into_iter().flat_map(of).collect()
}

impl Metadata {
    /// What is known of a document when it is sealed.
    pub fn of(described: &Described) -> Self {
        let sent = filled(&metadata::outgoing(described));
        let receipts = described.prepared.case.issue.receipts.iter();
        let came = receipts.map(|receipt| {
            let all = filled(&metadata::incoming(described, receipt)).into_iter();
            let fields = all.filter(|field| !sent.contains(field)).collect();
            Came { body: receipt.body.value.to_string(), fields }
        });
        Self { came: came.collect(), sent }
    }

    /// What stands in a field of the document sent; empty where nothing does.
    pub fn text(&self, content: Content) -> String {
        text(&self.sent, content)
    }

    /// Why these cannot be what the header explains, in Vietnamese.
    pub fn misfit(&self, header: &[Field]) -> Option<String> {
        let sent = misfit(&self.sent, MetadataTable::Outgoing, header);
        let came = || {
            let mut all = self.came.iter();
            all.find_map(|came| misfit(&came.fields, MetadataTable::Incoming, header))
        };
        sent.or_else(came)
    }
}

impl Came {
    /// As [`Metadata::text`].
    pub fn text(&self, content: Content) -> String {
        text(&self.fields, content)
    }
}

fn text(fields: &[Filled], content: Content) -> String {
    let field = fields.iter().find(|Filled(word, _)| word == content.word());
    field.map(|Filled(_, texts)| texts.join("; ")).unwrap_or_default()
}

fn filled(values: &[Value]) -> Vec<Filled> {
    let known = values.iter().filter(|value| value.field.unsealed.is_none());
    let known = known.filter(|value| value.texts.iter().any(|text| !text.is_empty()));
    let word = |value: &Value| value.field.content.word().to_owned();
    known.map(|value| Filled(word(value), value.texts.clone())).collect()
}

/// Each word stands once, in the order of the header, with values of its type.
fn misfit(fields: &[Filled], table: MetadataTable, header: &[Field]) -> Option<String> {
    let mut left = header.iter().filter(|field| field.table == table.word());
    for Filled(word, texts) in fields {
        let explained = |field: &&Field| field.word == *word && field.why_not.is_none();
        let Some(field) = left.find(explained) else {
            return Some(format!(
                "trường `{word}` không có, lặp hoặc sai thứ tự ở bảng đầu mục lục"
            ));
        };
        let some = texts.iter().any(|text| !text.is_empty());
        if !some || !texts.iter().all(|text| text.is_empty() || is_of(&field.kind, text)) {
            let shown = texts.join("; ");
            return Some(format!("trường `{word}` ghi `{shown}`, không đúng kiểu {}", field.kind));
        }
    }
    None
}

fn is_of(kind: &str, text: &str) -> bool {
    match kind {
        "Number" => text.bytes().all(|byte| byte.is_ascii_digit()),
        "Date" => NaiveDate::parse_from_str(text, DAY).is_ok(),
        _ => true,
    }
}
