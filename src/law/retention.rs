//! How long papers are kept (thời hạn bảo quản), as data with the row of the list that says it.
//!
//! In: `templates/the-thuc/thoi-han-bao-quan.json`. Out: the [`Row`] for a kind of record on a day, where the list
//! has one that is known here. A dossier takes the longest term of its documents (Luật Lưu trữ 33/2024/QH15,
//! Điều 15.4); the file plan that an office approved is compared with it, never changed by it (test:
//! dossiers::a_term_shorter_than_the_list_says_is_named).

use crate::records::RecordKind;
use crate::records::dossier::Retention;
use crate::records::scalar::Date;
use crate::templates::fixed;
use serde::de::Error;
use serde::{Deserialize, Deserializer};
use std::sync::LazyLock;

/// A list of terms, in force from a day until the next one.
#[derive(Debug, Deserialize)]
struct List {
    #[serde(rename = "tu_ngay")]
    from: String,
    #[serde(rename = "can_cu")]
    source: String,
    #[serde(rename = "dong")]
    rows: Vec<Row>,
}

/// A row of a list.
#[derive(Debug, Deserialize)]
pub struct Row {
    #[serde(rename = "loai", deserialize_with = "kind")]
    kind: RecordKind,
    /// The form or period of the record, where the row is about one.
    #[serde(rename = "ky", default)]
    form: Option<String>,
    /// As the list names it.
    #[serde(rename = "ten")]
    pub name: String,
    #[serde(rename = "thoi_han", deserialize_with = "term")]
    pub retention: Retention,
    /// How sure the row is: the lists were read in second-hand copies.
    #[serde(rename = "tin_cay")]
    pub confidence: String,
}

static LISTS: LazyLock<Vec<List>> = LazyLock::new(|| {
    serde_json::from_str(fixed("the-thuc/thoi-han-bao-quan.json"))
        .expect("the embedded terms are tested to be whole")
});

/// The row for a record of a kind and form on a day, and the law that it stands in.
pub fn of(kind: RecordKind, form: &str, date: Date) -> Option<(&'static Row, &'static str)> {
    let in_force = |list: &&List| Date::parse(&list.from).is_some_and(|from| from <= date);
    let list = LISTS.iter().rev().find(in_force)?;
    let fits = |row: &&Row| row.kind == kind && row.form.as_ref().is_none_or(|own| own == form);
    list.rows.iter().find(fits).map(|row| (row, list.source.as_str()))
}

fn kind<'de, D: Deserializer<'de>>(value: D) -> Result<RecordKind, D::Error> {
    let word = String::deserialize(value)?;
    RecordKind::of(&word).ok_or_else(|| D::Error::custom(word))
}

fn term<'de, D: Deserializer<'de>>(value: D) -> Result<Retention, D::Error> {
    let word = String::deserialize(value)?;
    Retention::of(&word).ok_or_else(|| D::Error::custom(word))
}
