//! The code by which the state knows an agency (mã định danh điện tử, QĐ 20/2020/QĐ-TTg as amended by
//! QĐ 09/2025/QĐ-TTg): levels of capitals and digits, joined by dots.

use crate::problem::{Code, Problem};
use crate::records::scalar::{PLACEHOLDER, placeholder, switch};
use crate::records::shape::{Shape, read::read_scalar};
use crate::records::yaml::Node;
use serde_json::{Value as Json, json};

/// `H49.64.33`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrganCode(pub String);

const LONGEST: usize = 35;

impl std::ops::Deref for OrganCode {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

fn is_one(text: &str) -> bool {
    let level = |level: &str| {
        !level.is_empty() && level.chars().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit())
    };
    text.len() <= LONGEST && text.split('.').all(level)
}

impl Shape for OrganCode {
    fn read(node: &Node, problems: &mut Vec<Problem>) -> Option<Self> {
        let scalar = read_scalar(node, "một mã định danh cơ quan", problems)?;
        if scalar.text.contains(PLACEHOLDER) {
            problems.push(placeholder(node));
            return None;
        }
        if let Some(problem) = switch(node, scalar) {
            problems.push(problem);
            return None;
        }
        if is_one(&scalar.text) {
            return Some(Self(scalar.text.clone()));
        }
        let message = format!("`{}` không phải mã định danh cơ quan", scalar.text);
        problems.push(Problem::at(Code::BadId, &node.place, message).hint(
            "chép đúng mã nhà nước cấp: chữ hoa, chữ số, cách nhau bằng dấu chấm, không quá 35 ký tự, \
             ví dụ `H49.64.33`",
        ));
        None
    }

    fn view(&self) -> Json {
        self.0.as_str().into()
    }

    fn schema() -> Json {
        // Bare digits are a number to every editor.
        json!({ "type": ["string", "integer"], "minimum": 0,
            "pattern": "^[A-Z0-9]+(\\.[A-Z0-9]+)*$", "maxLength": LONGEST,
            "examples": ["H49.64.33"],
            "patternErrorMessage": "mã định danh chỉ gồm chữ hoa không dấu, chữ số, cách nhau bằng dấu chấm" })
    }
}
