//! The record behind a copy, by the paths that its list names.
//!
//! In: the tree of the record file. Out: the value at a path, with the steps to it; the lines of a text.

use crate::edit::Step;
use crate::records::yaml::{Node, Scalar, Value};
use crate::word::item_name;

/// A value of the record, and where it stands.
#[derive(Clone)]
pub struct Spot<'a> {
    pub steps: Vec<Step>,
    /// The values on the way, from the whole record to this one.
    pub way: Vec<&'a Node>,
}

impl<'a> Spot<'a> {
    /// The value at a path such as `ket_luan/KL1/noi_dung`.
    pub fn of(record: &'a Node, path: &str) -> Option<Self> {
        let mut spot = Self { steps: Vec::new(), way: vec![record] };
        for name in path.split('/') {
            let (step, below) = match &spot.node().value {
                Value::Map(_) => (Step::from(name), spot.node().under(name)?),
                Value::List(items) => {
                    let named = |(at, item): &(usize, &Node)| item_name(item, *at) == name;
                    let (at, item) = items.iter().enumerate().find(named)?;
                    (Step::from(at), item)
                }
                Value::Scalar(_) => return None,
            };
            spot.steps.push(step);
            spot.way.push(below);
        }
        Some(spot)
    }

    pub fn node(&self) -> &'a Node {
        self.way.last().expect("it begins with the record")
    }

    /// The value that this one stands in.
    pub fn above(&self) -> Option<Self> {
        let mut above = self.clone();
        above.way.pop();
        above.steps.pop().map(|_| above)
    }

    /// The innermost item of a list that this value is, or is in.
    pub fn item(&self) -> Option<Item<'a>> {
        let mut spot = self.clone();
        loop {
            let above = spot.above()?;
            if let (Some(Step::At(at)), Value::List(items)) =
                (spot.steps.last(), &above.node().value)
            {
                return Some(Item { list: above, at: *at, items });
            }
            spot = above;
        }
    }

    pub fn scalar(&self) -> Option<&'a Scalar> {
        match &self.node().value {
            Value::Scalar(scalar) => Some(scalar),
            _ => None,
        }
    }

    /// The path as lists of copies have it.
    pub fn path(&self) -> String {
        let name = |(step, node): (&Step, &&Node)| match step {
            Step::Key(key) => key.clone(),
            Step::At(at) => item_name(node, *at),
        };
        let names: Vec<String> = self.steps.iter().zip(&self.way[1..]).map(name).collect();
        names.join("/")
    }
}

/// An item of a list.
#[derive(Clone)]
pub struct Item<'a> {
    pub list: Spot<'a>,
    pub at: usize,
    pub items: &'a [Node],
}

impl<'a> Item<'a> {
    pub fn node(&self) -> &'a Node {
        &self.items[self.at]
    }

    /// Whether all items are single texts.
    pub fn is_text(&self) -> bool {
        self.items.iter().all(|item| matches!(item.value, Value::Scalar(_)))
    }

    pub fn path(&self) -> String {
        format!("{}/{}", self.list.path(), item_name(self.node(), self.at))
    }
}

/// Whether a text of the record is one of several lines.
pub fn has_lines(scalar: &Scalar) -> bool {
    scalar.text.contains('\n')
}
