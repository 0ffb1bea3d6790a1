//! Nodes to typed values: each key of a mapping once, mistakes reported together (test: mutation).
//!
//! One macro, [`keys!`], declares a record's type, how it is read, how templates see it and its
//! JSON Schema from one table of Vietnamese keys; [`words!`] does the same for a list of words.
//! Neither looks outside the node: references between records are checked in `check`. [`read`]
//! holds what the readers share, [`renamed`] the names of before, [`schema`] what the schemas share.

pub mod read;
pub mod renamed;
pub mod schema;

use super::yaml::Node;
use crate::problem::{Place, Problem};
use read::read_items;
use serde_json::{Value as Json, json};

/// What a YAML node can be read into (hình dạng).
pub trait Shape: Sized {
    /// How many of them one list holds.
    const MOST: usize = usize::MAX;

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
    const MOST: usize = T::MOST;

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
        let mut schema = json!({ "type": "array", "items": T::schema(), "minItems": 1 });
        if T::MOST < usize::MAX {
            schema["maxItems"] = T::MOST.into();
        }
        schema
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
/// The doc comment of a field is its Vietnamese title, in messages and in the schema. After `|` stands the name
/// that a key had before: it is still read, with advice, and templates see the value under it too, since those in
/// sealed bundles know no other; the schema has the new name alone.
macro_rules! keys {
    (
        $(#[doc = $about:literal])+
        pub struct $name:ident {
            $( $(#[doc = $doc:literal])+ $key:literal $(| $old:literal)? $field:ident: $kind:ty, )*
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
                let keys = $crate::records::shape::renamed::Keys {
                    known: &[$($key),*],
                    renamed: &[$($(($old, $key),)?)*],
                };
                let map = $crate::records::shape::read::Map::read(node, &keys, problems)?;
                $( let $field = map.key($key, concat!($($doc, "\n"),+), problems); )*
                Some(Self { $( $field: $field?, )* })
            }

            fn view(&self) -> serde_json::Value {
                serde_json::Value::Object(
                    [$(
                        ($key.to_owned(), $crate::records::shape::Shape::view(&self.$field)),
                        $( ($old.to_owned(), $crate::records::shape::Shape::view(&self.$field)), )?
                    )*]
                    .into_iter()
                    .collect(),
                )
            }

            fn schema() -> serde_json::Value {
                let mut schema = $crate::records::shape::schema::MapSchema::new(concat!($($about, "\n"),+));
                $( schema.key::<$kind>($key, concat!($($doc, "\n"),+)); )*
                schema.finish()
            }
        }
    };
}
pub(crate) use keys;

/// Declares an enum that is read from one of a few words: doc comment, YAML word, variant. After `|` stands the
/// word that it was before, which is still read, with advice.
macro_rules! words {
    (
        $(#[doc = $about:literal])+
        pub enum $name:ident {
            $( $(#[doc = $doc:literal])+ $word:literal $(| $old:literal)? $variant:ident, )*
        }
    ) => {
        $(#[doc = $about])+
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name { $( $(#[doc = $doc])+ $variant, )* }

        impl $name {
            /// Every word, in order.
            pub const WORDS: &[&str] = &[$($word),*];

            /// Every variant, in order.
            pub const ALL: &[Self] = &[$(Self::$variant),*];

            /// As it is written in a record.
            pub fn word(self) -> &'static str {
                match self { $( Self::$variant => $word, )* }
            }

            /// The variant that a word stands for.
            pub fn of(word: &str) -> Option<Self> {
                match word { $( $word => Some(Self::$variant), )* _ => None }
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
                let title_of = |word: &str| Self::of(word).map(Self::title);
                let words = $crate::records::shape::renamed::Keys {
                    known: Self::WORDS,
                    renamed: &[$($(($old, $word),)?)*],
                };
                $crate::records::shape::read::read_word(node, &words, title_of, problems)
                    .and_then(Self::of)
            }

            fn view(&self) -> serde_json::Value {
                self.word().into()
            }

            fn schema() -> serde_json::Value {
                $crate::records::shape::schema::word_schema(
                    &[$( ($word, concat!($($doc, "\n"),+)) ),*],
                )
            }
        }
    };
}
pub(crate) use words;
