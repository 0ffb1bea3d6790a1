//! The digest of a file that a record names (mã băm): 64 lower-case hexadecimal digits.

use crate::digest::Digest;
use crate::problem::{Code, Problem};
use crate::records::scalar::{PLACEHOLDER, placeholder};
use crate::records::shape::{Shape, read::read_scalar};
use crate::records::yaml::Node;
use serde_json::{Value as Json, json};

impl Shape for Digest {
    fn read(node: &Node, problems: &mut Vec<Problem>) -> Option<Self> {
        let scalar = read_scalar(node, "một mã băm", problems)?;
        if scalar.text.contains(PLACEHOLDER) {
            problems.push(placeholder(node));
            return None;
        }
        match scalar.text.parse() {
            Ok(digest) => Some(digest),
            Err(why) => {
                let message = format!("mã băm SHA-256 {why}");
                problems.push(
                    Problem::at(Code::WrongType, &node.place, message)
                        .hint("không tự ghi mã băm: `qcph sign` ghi khi nhận bản đã ký, `qcph issue` khi trình ký"),
                );
                None
            }
        }
    }

    fn view(&self) -> Json {
        self.to_string().into()
    }

    fn schema() -> Json {
        json!({ "type": "string", "pattern": "^[0-9a-f]{64}$" })
    }
}
