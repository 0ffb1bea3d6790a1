//! What a YAML text says, apart from its places and spellings: two texts that say the same are equal.

use super::yaml::{Node, Value};

/// A value without place and spelling.
#[derive(Debug, Clone, PartialEq)]
pub enum Plain {
    Text(String),
    List(Vec<Plain>),
    /// In file order; a key that is no scalar is empty.
    Map(Vec<(String, Plain)>),
}

impl Plain {
    pub fn of(node: &Node) -> Self {
        match &node.value {
            Value::Scalar(scalar) => Self::Text(scalar.text.clone()),
            Value::List(items) => Self::List(items.iter().map(Self::of).collect()),
            Value::Map(pairs) => {
                let key = |node: &Node| match &node.value {
                    Value::Scalar(scalar) => scalar.text.clone(),
                    _ => String::new(),
                };
                Self::Map(pairs.iter().map(|(name, value)| (key(name), Self::of(value))).collect())
            }
        }
    }
}
