//! The law of legal copies (bản sao) as data.
//!
//! In: `templates/the-thuc/ban-sao.json`, for each law since when, its words and marks, from what
//! each kind is made, each row with its clause. Out: the [`Law`] and the [`Kind`] of a day.

use crate::records::copy::CopyForm;
use crate::records::scalar::Date;
use crate::templates;
use serde::Deserialize;
use std::sync::LazyLock;

/// A law of copies, in force from a day until the next one.
#[derive(Debug, Deserialize)]
pub struct Law {
    #[serde(rename = "tu_ngay")]
    from: String,
    #[serde(rename = "can_cu")]
    pub source: String,
    /// The clause by which all kinds share one series of numbers.
    #[serde(rename = "day_so")]
    pub series: String,
    #[serde(rename = "hinh_thuc")]
    kinds: Vec<Kind>,
}

/// A kind of copy in a law.
#[derive(Debug, Deserialize)]
pub struct Kind {
    #[serde(rename = "ma")]
    form: String,
    /// What the block of the copy says: `SAO Y`.
    #[serde(rename = "chu")]
    pub word: String,
    /// In numbers: `SY`.
    #[serde(rename = "viet_tat")]
    pub mark: String,
    #[serde(rename = "sao_tu")]
    pub of: Source,
    #[serde(rename = "dieu")]
    pub clause: String,
}

/// What a copy is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
pub enum Source {
    /// Bản gốc hoặc bản chính.
    #[serde(rename = "ban_chinh")]
    Original,
    /// Bản sao y.
    #[serde(rename = "sao_y")]
    Copy,
}

/// The newest law first.
static LAWS: LazyLock<Vec<Law>> = LazyLock::new(|| {
    serde_json::from_str(templates::fixed("the-thuc/ban-sao.json"))
        .expect("the embedded law of copies is tested to be whole")
});

/// The law of a day.
pub fn law(date: Date) -> &'static Law {
    let in_force = |law: &&Law| Date::parse(&law.from).is_some_and(|from| from <= date);
    LAWS.iter().find(in_force).expect("the first law begins with the first date")
}

/// What the law of a day says of a form of copy.
pub fn kind(form: CopyForm, date: Date) -> &'static Kind {
    let found = law(date).kinds.iter().find(|kind| kind.form == form.word());
    found.expect("every law is tested to tell of every form")
}

/// The words and marks that copies of a day may bear.
pub fn kinds(date: Date) -> impl Iterator<Item = &'static Kind> {
    law(date).kinds.iter()
}
