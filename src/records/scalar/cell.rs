//! One cell of a table: text, or empty.

use super::super::shape::Shape;
use super::super::yaml::{Node, Value};
use super::Text;
use crate::problem::Problem;
use serde_json::{Value as Json, json};

/// Một ô của bảng: văn bản, hoặc để trống bằng `""`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Cell(pub String);

impl Shape for Cell {
    fn read(node: &Node, problems: &mut Vec<Problem>) -> Option<Self> {
        // Without quotes nothing was written: that is a slip.
        if let Value::Scalar(scalar) = &node.value
            && !scalar.plain
            && scalar.text.trim().is_empty()
        {
            return Some(Self(String::new()));
        }
        Text::read(node, problems).map(|text| Self(text.0))
    }

    fn view(&self) -> Json {
        self.0.as_str().into()
    }

    fn schema() -> Json {
        json!({ "anyOf": [{ "type": "string", "pattern": "^[ \\t\\n]*$" }, Text::schema()] })
    }
}
