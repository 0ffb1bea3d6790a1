//! Nodes to typed values: every key of a mapping once, every mistake reported, none of them final.
//!
//! One macro, [`keys!`], declares a record's type, how it is read, how templates see it and its
//! JSON Schema from one table of Vietnamese keys; [`words!`] does the same for a list of words.
//! Neither looks outside the node: references between records are checked in `check`.

use super::yaml::{Node, Value};
use crate::problem::{Code, Place, Problem};
use serde_json::{Value as Json, json};

/// What a YAML node can be read into (hình dạng).
pub trait Shape: Sized {
    /// Reads a node; reports what is wrong and then returns `None`.
    fn read(node: &Node, problems: &mut Vec<Problem>) -> Option<Self>;

    /// The value of a key that is not there; `None` when the key is required.
    fn absent() -> Option<Self> {
        None
    }

    /// As a template sees it: keys as in the record, every optional key present.
    fn view(&self) -> Json;

    /// JSON Schema (draft 2020-12).
    fn schema() -> Json;
}

/// A value and where it was written.
#[derive(Debug, Clone)]
pub struct At<T> {
    pub value: T,
    pub place: Place,
}

impl<T: PartialEq> PartialEq for At<T> {
    fn eq(&self, other: &Self) -> bool {
        self.value == other.value
    }
}

impl<T> std::ops::Deref for At<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.value
    }
}

impl<T: std::fmt::Display> std::fmt::Display for At<T> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.value.fmt(f)
    }
}

impl<T: Shape> Shape for At<T> {
    fn read(node: &Node, problems: &mut Vec<Problem>) -> Option<Self> {
        T::read(node, problems).map(|value| Self { value, place: node.place.clone() })
    }

    fn view(&self) -> Json {
        self.value.view()
    }

    fn schema() -> Json {
        T::schema()
    }
}

impl<T: Shape> Shape for Option<T> {
    fn read(node: &Node, problems: &mut Vec<Problem>) -> Option<Self> {
        T::read(node, problems).map(Some)
    }

    fn absent() -> Option<Self> {
        Some(None)
    }

    fn view(&self) -> Json {
        self.as_ref().map_or(Json::Null, Shape::view)
    }

    fn schema() -> Json {
        T::schema()
    }
}

/// A list that may be left out, but not written empty.
impl<T: Shape> Shape for Vec<T> {
    fn read(node: &Node, problems: &mut Vec<Problem>) -> Option<Self> {
        read_items(node, problems)
    }

    fn absent() -> Option<Self> {
        Some(Vec::new())
    }

    fn view(&self) -> Json {
        self.iter().map(Shape::view).collect()
    }

    fn schema() -> Json {
        json!({ "type": "array", "items": T::schema(), "minItems": 1 })
    }
}

/// A list that must be there.
#[derive(Debug, Clone, PartialEq)]
pub struct Required<T>(pub Vec<T>);

impl<T> std::ops::Deref for Required<T> {
    type Target = [T];

    fn deref(&self) -> &[T] {
        &self.0
    }
}

impl<T: Shape> Shape for Required<T> {
    fn read(node: &Node, problems: &mut Vec<Problem>) -> Option<Self> {
        read_items(node, problems).map(Self)
    }

    fn view(&self) -> Json {
        self.0.view()
    }

    fn schema() -> Json {
        Vec::<T>::schema()
    }
}

fn read_items<T: Shape>(node: &Node, problems: &mut Vec<Problem>) -> Option<Vec<T>> {
    let Value::List(items) = &node.value else {
        problems.push(
            wrong_type(node, "một danh sách").hint("viết mỗi mục trên một dòng, bắt đầu bằng `- `"),
        );
        return None;
    };
    if items.is_empty() {
        problems.push(
            Problem::at(Code::EmptyValue, &node.place, "danh sách rỗng")
                .hint("thêm ít nhất một mục, hoặc bỏ hẳn khóa này"),
        );
        return None;
    }
    // Every item is read before the first failure counts, so that all problems are seen at once.
    let read: Vec<Option<T>> = items.iter().map(|item| T::read(item, problems)).collect();
    read.into_iter().collect()
}

/// The mapping of a node, its keys checked against `known`: none unknown, none twice.
pub fn read_map<'a>(
    node: &'a Node,
    known: &[&str],
    problems: &mut Vec<Problem>,
) -> Option<&'a [(Node, Node)]> {
    let Value::Map(pairs) = &node.value else {
        let hint = format!("viết các khóa {} mỗi khóa một dòng", quoted(known));
        problems.push(wrong_type(node, "một khối các khóa").hint(hint));
        return None;
    };
    for (at, (key, _)) in pairs.iter().enumerate() {
        let Some(name) = key_text(key) else {
            problems.push(wrong_type(key, "một khóa"));
            continue;
        };
        if pairs[..at].iter().any(|(earlier, _)| key_text(earlier) == Some(name)) {
            problems.push(
                Problem::at(Code::DuplicateKey, &key.place, format!("khóa `{name}` đã có ở trên"))
                    .hint("giữ một khóa, xóa khóa kia; nhiều giá trị thì viết thành danh sách"),
            );
        } else if !known.contains(&name) {
            let mut problem =
                Problem::at(Code::UnknownKey, &key.place, format!("không có khóa `{name}` ở đây"));
            problem = match super::nearest::nearest(name, known.iter().copied()) {
                Some(near) => problem.hint(format!("ý bạn là `{near}`?")),
                None => problem,
            };
            problems.push(problem.hint(format!("các khóa được dùng: {}", quoted(known))));
        }
    }
    Some(pairs)
}

/// Reads the value of one key of a mapping.
pub fn read_key<T: Shape>(
    map: &Node,
    pairs: &[(Node, Node)],
    key: &str,
    title: &str,
    problems: &mut Vec<Problem>,
) -> Option<T> {
    let Some((_, node)) = pairs.iter().find(|(name, _)| key_text(name) == Some(key)) else {
        let absent = T::absent();
        if absent.is_none() {
            let message = format!("thiếu khóa `{key}` ({})", first_line(title));
            let place = first_key(map).unwrap_or(&map.place);
            problems.push(
                Problem::at(Code::MissingKey, place, message)
                    .hint(format!("thêm dòng `{key}: …` vào khối bắt đầu ở đây")),
            );
        }
        return absent;
    };
    if let Value::Scalar(scalar) = &node.value
        && scalar.is_null()
    {
        let place = if scalar.text.is_empty() { &key_place(pairs, key) } else { &node.place };
        problems.push(
            Problem::at(Code::EmptyValue, place, format!("khóa `{key}` chưa có giá trị")).hint(
                format!(
                    "điền giá trị ({}), hoặc xóa cả dòng nếu không bắt buộc",
                    first_line(title)
                ),
            ),
        );
        return None;
    }
    T::read(node, problems)
}

fn key_place(pairs: &[(Node, Node)], key: &str) -> Place {
    let (name, _) = pairs
        .iter()
        .find(|(name, _)| key_text(name) == Some(key))
        .expect("the caller found this key");
    name.place.clone()
}

/// The first key of a mapping: a mapping as a whole has no first line worth pointing at.
fn first_key(map: &Node) -> Option<&Place> {
    match &map.value {
        Value::Map(pairs) => pairs.first().map(|(key, _)| &key.place),
        _ => None,
    }
}

fn key_text(node: &Node) -> Option<&str> {
    match &node.value {
        Value::Scalar(scalar) => Some(&scalar.text),
        _ => None,
    }
}

/// The scalar of a node, for types that are written as one.
pub fn read_scalar<'a>(
    node: &'a Node,
    wanted: &str,
    problems: &mut Vec<Problem>,
) -> Option<&'a super::yaml::Scalar> {
    match &node.value {
        Value::Scalar(scalar) if scalar.is_null() => {
            problems.push(
                Problem::at(
                    Code::EmptyValue,
                    &node.place,
                    format!("chưa có giá trị; cần {wanted}"),
                )
                .hint("điền giá trị, hoặc xóa mục này"),
            );
            None
        }
        Value::Scalar(scalar) => Some(scalar),
        _ => {
            problems.push(wrong_type(node, wanted));
            None
        }
    }
}

fn wrong_type(node: &Node, wanted: &str) -> Problem {
    let found = match &node.value {
        Value::Scalar(_) => "một giá trị đơn",
        Value::List(_) => "một danh sách",
        Value::Map(_) => "một khối các khóa",
    };
    let mut place = first_key(node).unwrap_or(&node.place).clone();
    place.bytes.1 = place.bytes.1.max(place.bytes.0 + 1);
    Problem::at(Code::WrongType, &place, format!("cần {wanted}, nhưng ở đây là {found}"))
}

/// `a`, `b` and `c` in back quotes.
pub fn quoted(words: &[&str]) -> String {
    words.iter().map(|word| format!("`{word}`")).collect::<Vec<_>>().join(", ")
}

/// The first line of a doc comment, without its final stop: a key's title.
pub fn first_line(doc: &str) -> &str {
    doc.lines().next().unwrap_or_default().trim().trim_end_matches('.')
}

/// Declares a struct that is read from a mapping: doc comment, YAML key, field, type.
///
/// The doc comment of a field is its Vietnamese title, in messages and in the schema.
macro_rules! keys {
    (
        $(#[doc = $about:literal])+
        pub struct $name:ident {
            $( $(#[doc = $doc:literal])+ $key:literal $field:ident: $kind:ty, )*
        }
    ) => {
        $(#[doc = $about])+
        #[derive(Debug, Clone, PartialEq)]
        pub struct $name { $( $(#[doc = $doc])+ pub $field: $kind, )* }

        impl $crate::records::shape::Shape for $name {
            fn read(
                node: &$crate::records::yaml::Node,
                problems: &mut Vec<$crate::problem::Problem>,
            ) -> Option<Self> {
                use $crate::records::shape::{read_key, read_map};
                let pairs = read_map(node, &[$($key),*], problems)?;
                $( let $field = read_key(node, pairs, $key, concat!($($doc, "\n"),+), problems); )*
                Some(Self { $( $field: $field?, )* })
            }

            fn view(&self) -> serde_json::Value {
                serde_json::Value::Object(
                    [$( ($key.to_owned(), $crate::records::shape::Shape::view(&self.$field)) ),*]
                        .into_iter()
                        .collect(),
                )
            }

            fn schema() -> serde_json::Value {
                let mut schema = $crate::records::shape::MapSchema::new(concat!($($about, "\n"),+));
                $( schema.key::<$kind>($key, concat!($($doc, "\n"),+)); )*
                schema.finish()
            }
        }
    };
}
pub(crate) use keys;

/// Declares an enum that is read from one of a few words: doc comment, YAML word, variant.
macro_rules! words {
    (
        $(#[doc = $about:literal])+
        pub enum $name:ident {
            $( $(#[doc = $doc:literal])+ $word:literal $variant:ident, )*
        }
    ) => {
        $(#[doc = $about])+
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name { $( $(#[doc = $doc])+ $variant, )* }

        impl $name {
            /// Every word, in order.
            pub const WORDS: &[&str] = &[$($word),*];

            /// As it is written in a record.
            pub fn word(self) -> &'static str {
                match self { $( Self::$variant => $word, )* }
            }

            /// What it is called in Vietnamese.
            pub fn title(self) -> &'static str {
                match self {
                    $( Self::$variant => {
                        $crate::records::shape::first_line(concat!($($doc, "\n"),+))
                    } )*
                }
            }
        }

        impl $crate::records::shape::Shape for $name {
            fn read(
                node: &$crate::records::yaml::Node,
                problems: &mut Vec<$crate::problem::Problem>,
            ) -> Option<Self> {
                let word = $crate::records::shape::read_word(node, &[$($word),*], problems)?;
                match word { $( $word => Some(Self::$variant), )* _ => None }
            }

            fn view(&self) -> serde_json::Value {
                self.word().into()
            }

            fn schema() -> serde_json::Value {
                $crate::records::shape::word_schema(
                    &[$( ($word, concat!($($doc, "\n"),+)) ),*],
                )
            }
        }
    };
}
pub(crate) use words;

/// One of `known`, exactly as listed.
pub fn read_word<'a>(
    node: &Node,
    known: &[&'a str],
    problems: &mut Vec<Problem>,
) -> Option<&'a str> {
    let scalar = read_scalar(node, &format!("một trong các từ {}", quoted(known)), problems)?;
    if let Some(word) = known.iter().find(|word| **word == scalar.text) {
        return Some(word);
    }
    let message = format!("`{}` không có trong danh mục", scalar.text);
    let mut problem = Problem::at(Code::UnknownWord, &node.place, message);
    if let Some(near) = super::nearest::nearest(&scalar.text, known.iter().copied()) {
        problem = problem.hint(format!("ý bạn là `{near}`?"));
    }
    problems.push(problem.hint(format!("chọn một trong: {}", quoted(known))));
    None
}

pub fn word_schema(words: &[(&str, &str)]) -> Json {
    let choices: Vec<Json> = words
        .iter()
        .map(|(word, doc)| json!({ "const": word, "title": first_line(doc) }))
        .collect();
    let names: Vec<&str> = words.iter().map(|(word, _)| *word).collect();
    json!({ "type": "string", "enum": names, "oneOf": choices })
}

/// Builds the schema of a mapping, key by key.
pub struct MapSchema {
    about: String,
    properties: serde_json::Map<String, Json>,
    required: Vec<Json>,
}

impl MapSchema {
    pub fn new(about: &str) -> Self {
        Self { about: tidy(about), properties: serde_json::Map::new(), required: Vec::new() }
    }

    pub fn key<T: Shape>(&mut self, key: &str, doc: &str) {
        let mut schema = T::schema();
        if let Some(map) = schema.as_object_mut() {
            map.insert("title".into(), first_line(doc).into());
            map.insert("description".into(), tidy(doc).into());
        }
        self.properties.insert(key.into(), schema);
        if T::absent().is_none() {
            self.required.push(key.into());
        }
    }

    pub fn finish(self) -> Json {
        json!({
            "type": "object",
            "title": first_line(&self.about),
            "description": self.about,
            "properties": self.properties,
            "required": self.required,
            "additionalProperties": false,
        })
    }
}

fn tidy(doc: &str) -> String {
    doc.lines().map(str::trim).filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n")
}
