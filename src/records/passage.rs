//! A passage of text that may say which findings it speaks of, so that it is left out with them.

use super::scalar::{Id, Text};
use super::shape::read::is_split_text;
use super::shape::{At, Required, Shape, keys};
use super::yaml::{Node, Value};
use crate::problem::Problem;
use serde_json::{Value as Json, json};

keys! {
    /// Một đoạn có ghi nó nói về kết quả kiểm tra nào.
    pub struct MarkedPassage {
        /// Nội dung.
        "noi_dung" text: At<Text>,
        /// Mã các kết quả mà đoạn này nói đến; đoạn bị lược bỏ cùng kết quả không được công bố.
        "thuoc_ket_qua" findings: Required<At<Id>>,
    }
}

/// Một đoạn: viết thẳng văn bản, hoặc viết noi_dung kèm thuoc_ket_qua.
#[derive(Debug, Clone, PartialEq)]
pub struct Passage {
    pub text: At<Text>,
    /// The findings that it speaks of; empty when it may always be shown.
    pub findings: Vec<At<Id>>,
}

impl Shape for Passage {
    fn read(node: &Node, problems: &mut Vec<Problem>) -> Option<Self> {
        if matches!(&node.value, Value::Map(_)) && !is_split_text(node) {
            let marked = MarkedPassage::read(node, problems)?;
            return Some(Self { text: marked.text, findings: marked.findings.0 });
        }
        At::<Text>::read(node, problems).map(|text| Self { text, findings: Vec::new() })
    }

    /// Templates see the text alone.
    fn view(&self) -> Json {
        self.text.view()
    }

    fn schema() -> Json {
        json!({ "oneOf": [Text::schema(), MarkedPassage::schema()] })
    }
}
