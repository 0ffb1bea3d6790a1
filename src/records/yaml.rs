//! What a YAML text says: a tree of nodes with places, which [`parser`](super::parser) makes.

use crate::problem::Place;

/// A value with its place (nút).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Node {
    pub place: Place,
    pub value: Value,
}

impl Node {
    /// The value under a key of a mapping.
    pub fn under(&self, key: &str) -> Option<&Self> {
        let Value::Map(pairs) = &self.value else { return None };
        let is_meant = |name: &Self| matches!(&name.value, Value::Scalar(name) if name.text == key);
        pairs.iter().find(|(name, _)| is_meant(name)).map(|(_, value)| value)
    }

    /// The text under a key of a mapping.
    pub fn text_of(&self, key: &str) -> Option<&str> {
        match &self.under(key)?.value {
            Value::Scalar(scalar) => Some(&scalar.text),
            _ => None,
        }
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    /// Every scalar is text first; what it means is decided by the key it stands under.
    Scalar(Scalar),
    List(Vec<Node>),
    /// In file order, duplicates included.
    Map(Vec<(Node, Node)>),
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scalar {
    pub text: String,
    /// Written without quotes.
    pub plain: bool,
    /// Its line breaks are nothing but spaces: it is not the text of a `|`.
    pub joined: bool,
    /// A ` #` follows on the same line: what looks like the rest of the text is a comment to YAML.
    pub cut: bool,
}

impl Scalar {
    /// `null`, `~` or nothing, without quotes.
    pub fn is_null(&self) -> bool {
        self.plain && matches!(self.text.as_str(), "" | "~" | "null" | "Null" | "NULL")
    }

    /// Another text as it would stand in the place of this one; `None` when it has more than one line.
    pub fn written(&self, right: &str) -> Option<String> {
        if right.contains('\n') || self.text.contains('\n') || right.contains('`') {
            return None;
        }
        let starts = right.starts_with(|c: char| !c.is_alphanumeric());
        let splits = right.contains(": ") || right.ends_with(':') || right.contains(" #");
        Some(if !self.plain || starts || splits {
            format!("\"{}\"", right.replace('\\', "\\\\").replace('"', "\\\""))
        } else {
            right.to_owned()
        })
    }
}
