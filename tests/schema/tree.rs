//! A record that can be changed and written again, and its values as YAML 1.2 has them.

use qcph::records::yaml::{Node, Scalar, Value};
use serde_json::{Map, Number, Value as Json};

#[derive(Debug, Clone, PartialEq)]
pub enum Tree {
    /// Text, and whether it is written without quotes.
    Scalar(String, bool),
    List(Vec<Tree>),
    Map(Vec<(Tree, Tree)>),
}

impl Tree {
    pub fn of(node: &Node) -> Self {
        match &node.value {
            Value::Scalar(scalar) => Self::Scalar(scalar.text.clone(), scalar.plain),
            Value::List(items) => Self::List(items.iter().map(Self::of).collect()),
            Value::Map(pairs) => Self::Map(
                pairs.iter().map(|(key, value)| (Self::of(key), Self::of(value))).collect(),
            ),
        }
    }

    pub fn plain(text: impl Into<String>) -> Self {
        Self::Scalar(text.into(), true)
    }

    /// As YAML, in blocks.
    pub fn text(&self) -> String {
        let mut text = String::new();
        self.write(0, &mut text);
        text
    }

    fn write(&self, indent: usize, text: &mut String) {
        let pad = " ".repeat(indent);
        match self {
            Self::Scalar(..) => text.push_str(&format!("{pad}{}\n", self.inline())),
            Self::List(items) => {
                for item in items {
                    text.push_str(&format!("{pad}-"));
                    item.write_below(indent, text);
                }
            }
            Self::Map(pairs) => {
                for (key, value) in pairs {
                    text.push_str(&format!("{pad}{}:", key.inline()));
                    value.write_below(indent, text);
                }
            }
        }
    }

    /// Behind a key or a dash: on the same line, or further in on the next.
    fn write_below(&self, indent: usize, text: &mut String) {
        match self {
            Self::List(items) if items.is_empty() => text.push_str(" []\n"),
            Self::Map(pairs) if pairs.is_empty() => text.push_str(" {}\n"),
            Self::Scalar(..) => text.push_str(&format!(" {}\n", self.inline())),
            Self::List(_) | Self::Map(_) => {
                text.push('\n');
                self.write(indent + 2, text);
            }
        }
    }

    fn inline(&self) -> String {
        match self {
            Self::Scalar(text, true) if !text.contains('\n') => text.clone(),
            Self::Scalar(text, _) => serde_json::to_string(text).unwrap(),
            Self::List(_) | Self::Map(_) => "[]".to_owned(),
        }
    }
}

/// The value of a node by the core schema of YAML 1.2.2 (10.3.2), as a validator gets it.
pub fn json(node: &Node) -> Json {
    match &node.value {
        Value::Scalar(scalar) => scalar_json(scalar),
        Value::List(items) => items.iter().map(json).collect(),
        Value::Map(pairs) => {
            let pair = |(key, value): &(Node, Node)| match &key.value {
                Value::Scalar(scalar) => (scalar.text.clone(), json(value)),
                _ => ("a key that is no scalar".to_owned(), json(value)),
            };
            Json::Object(pairs.iter().map(pair).collect::<Map<_, _>>())
        }
    }
}

pub fn scalar_json(scalar: &Scalar) -> Json {
    let text = scalar.text.as_str();
    if !scalar.plain {
        return text.into();
    }
    match text {
        "" | "~" | "null" | "Null" | "NULL" => Json::Null,
        "true" | "True" | "TRUE" => true.into(),
        "false" | "False" | "FALSE" => false.into(),
        _ => number(text).map_or_else(|| text.into(), Json::Number),
    }
}

fn number(text: &str) -> Option<Number> {
    let whole =
        |digits: &str, radix: u32| u64::from_str_radix(digits, radix).ok().map(Number::from);
    if let Some(digits) = text.strip_prefix("0o") {
        return whole(digits, 8);
    }
    if let Some(digits) = text.strip_prefix("0x") {
        return whole(digits, 16);
    }
    let bare = text.strip_prefix(['-', '+']).unwrap_or(text);
    if !bare.is_empty() && bare.bytes().all(|byte| byte.is_ascii_digit()) {
        let whole = text.trim_start_matches('+').parse::<i64>().ok().map(Number::from);
        return whole.or_else(|| Number::from_f64(text.parse().ok()?));
    }
    let (mantissa, exponent) = bare.split_once(['e', 'E']).unwrap_or((bare, "0"));
    let power = exponent.strip_prefix(['-', '+']).unwrap_or(exponent);
    let (before, behind) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let is_float = digits(before)
        && digits(behind)
        && !(before.is_empty() && behind.is_empty())
        && !power.is_empty()
        && digits(power);
    is_float.then(|| text.trim_start_matches('+').parse().ok().and_then(Number::from_f64)).flatten()
}
