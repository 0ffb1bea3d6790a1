//! A basis of a document (căn cứ): words, or a record of the repository, which is then cited by what it
//! says of itself.

use super::scalar::{Id, Text};
use super::shape::read::is_split_text;
use super::shape::{At, Shape, keys};
use super::yaml::{Node, Value};
use crate::problem::Problem;
use serde_json::{Value as Json, json};

keys! {
    /// Căn cứ là văn bản của một bản ghi.
    pub struct RecordBasis {
        /// Mã bản ghi có văn bản làm căn cứ; tên loại, số, ngày, cơ quan, trích yếu lấy từ bản ghi ấy.
        "ban_ghi" | "ho_so" record: At<Id>,
    }
}

/// Một căn cứ: viết thẳng bằng lời, hoặc ghi ban_ghi.
#[derive(Debug, Clone, PartialEq)]
pub enum Basis {
    Words(At<Text>),
    Record(At<Id>),
}

impl Basis {
    /// The record that it names.
    pub fn record(&self) -> Option<&At<Id>> {
        match self {
            Self::Record(id) => Some(id),
            Self::Words(_) => None,
        }
    }
}

impl Shape for Basis {
    fn read(node: &Node, problems: &mut Vec<Problem>) -> Option<Self> {
        if matches!(&node.value, Value::Map(_)) && !is_split_text(node) {
            return RecordBasis::read(node, problems).map(|basis| Self::Record(basis.record));
        }
        At::<Text>::read(node, problems).map(Self::Words)
    }

    /// Templates see words; those of a record are put in its place.
    fn view(&self) -> Json {
        match self {
            Self::Words(text) => text.view(),
            Self::Record(id) => id.view(),
        }
    }

    fn schema() -> Json {
        json!({ "oneOf": [Text::schema(), RecordBasis::schema()] })
    }
}
