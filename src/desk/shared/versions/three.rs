//! Values of three versions brought together (ba bản): the one both came from, and the two.
//!
//! In: what each version says. Out: one value in which what one side alone changed is that side's, and what
//! both changed is what a person chose. Items of a list that have codes are the same where their codes are
//! (test: desk::shared::items_are_known_by_their_codes), whatever their places.

use crate::desk::form;
use crate::edit::Value;
use serde_json::{Value as Json, json};

/// What three versions of a file say.
pub struct Trees {
    pub base: Option<Value>,
    pub ours: Value,
    pub theirs: Value,
}

/// A value that both sides changed, each to another.
pub struct Difference {
    /// Keys, and items by their code or their place.
    path: Vec<Json>,
    ours: Option<Value>,
    theirs: Option<Value>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Side {
    Ours,
    Theirs,
}

/// What a file says; none where it is no file or no record, or has a key twice.
pub fn read(file: &str, bytes: Option<&[u8]>) -> Option<Value> {
    let text = std::str::from_utf8(bytes?).ok()?;
    Some(form::written(&form::tree(file, text)?.1)).filter(is_plain)
}

/// Whether no key stands twice in a block.
fn is_plain(value: &Value) -> bool {
    match value {
        Value::Block(pairs) => {
            let first = |at: usize| pairs.iter().position(|(key, _)| *key == pairs[at].0);
            (0..pairs.len()).all(|at| first(at) == Some(at) && is_plain(&pairs[at].1))
        }
        Value::List(items) => items.iter().all(is_plain),
        _ => true,
    }
}

/// Whether two values say the same, in whatever order their keys stand.
pub fn same(one: &Value, other: &Value) -> bool {
    as_json(one) == as_json(other)
}

pub fn as_json(value: &Value) -> Json {
    match value {
        Value::Text(text) | Value::Quoted(text) => text.as_str().into(),
        Value::Number(number) => number.to_string().into(),
        Value::Map(pairs) => {
            Json::Object(pairs.iter().map(|(key, one)| ((*key).to_owned(), as_json(one))).collect())
        }
        Value::Block(pairs) => {
            Json::Object(pairs.iter().map(|(key, one)| (key.clone(), as_json(one))).collect())
        }
        Value::List(items) => items.iter().map(as_json).collect(),
    }
}

impl Difference {
    /// Both values, under the number by which a person chooses.
    pub fn shown(&self, at: usize) -> Json {
        json!({
            "thu": at,
            "duong": self.path,
            "cua_toi": self.ours.as_ref().map(as_json),
            "cua_ho": self.theirs.as_ref().map(as_json),
        })
    }
}

/// Who chooses where both changed a value.
type Choose<'c> = &'c mut dyn FnMut(Difference) -> Side;
type Three<'v> = (Option<&'v Value>, Option<&'v Value>, Option<&'v Value>);

impl Trees {
    /// What both changed.
    pub fn differences(&self) -> Vec<Difference> {
        let mut found = Vec::new();
        self.merged(&mut |difference| {
            found.push(difference);
            Side::Ours
        });
        found
    }

    /// The value that a person made of both; none while something is not chosen.
    pub fn chosen(&self, choose: impl Fn(usize, &Difference) -> Option<Side>) -> Option<Value> {
        let (mut at, mut is_whole) = (0, true);
        let merged = self.merged(&mut |difference| {
            let side = choose(at, &difference);
            at += 1;
            is_whole &= side.is_some();
            side.unwrap_or(Side::Ours)
        });
        merged.filter(|_| is_whole)
    }

    fn merged(&self, choose: Choose<'_>) -> Option<Value> {
        let three = (self.base.as_ref(), Some(&self.ours), Some(&self.theirs));
        merge(three, &mut Vec::new(), choose)
    }
}

fn merge(three: Three<'_>, path: &mut Vec<Json>, choose: Choose<'_>) -> Option<Value> {
    let (base, ours, theirs) = three;
    let equal = |one: Option<&Value>, other: Option<&Value>| match (one, other) {
        (Some(one), Some(other)) => same(one, other),
        (None, None) => true,
        _ => false,
    };
    if equal(ours, theirs) || equal(base, theirs) {
        return ours.cloned();
    }
    if equal(base, ours) {
        return theirs.cloned();
    }
    match (ours, theirs) {
        (Some(Value::Block(own)), Some(Value::Block(other))) => {
            return Some(Value::Block(blocks(base, own, other, (path, choose))));
        }
        (Some(Value::List(own)), Some(Value::List(other))) => {
            if let Some(items) = lists(base, own, other, (&mut *path, &mut *choose)) {
                return Some(Value::List(items));
            }
        }
        _ => {}
    }
    let (path, own, other) = (path.clone(), ours.cloned(), theirs.cloned());
    match choose(Difference { path, ours: own, theirs: other }) {
        Side::Ours => ours.cloned(),
        Side::Theirs => theirs.cloned(),
    }
}

type Pairs = [(String, Value)];

fn under<'v>(pairs: &'v Pairs, key: &str) -> Option<&'v Value> {
    pairs.iter().find(|(own, _)| own == key).map(|(_, value)| value)
}

fn blocks(
    base: Option<&Value>,
    own: &Pairs,
    other: &Pairs,
    (path, choose): (&mut Vec<Json>, Choose<'_>),
) -> Vec<(String, Value)> {
    let base = match base {
        Some(Value::Block(pairs)) => &pairs[..],
        _ => &[],
    };
    let new = other.iter().filter(|(key, _)| under(own, key).is_none());
    let mut out = Vec::new();
    for (key, _) in own.iter().chain(new) {
        path.push(key.as_str().into());
        let three = (under(base, key), under(own, key), under(other, key));
        out.extend(merge(three, path, &mut *choose).map(|value| (key.clone(), value)));
        path.pop();
    }
    out
}

/// Items brought together by their codes, or by their places where no item came or went; none where neither
/// tells which item is which.
fn lists(
    base: Option<&Value>,
    own: &[Value],
    other: &[Value],
    (path, choose): (&mut Vec<Json>, Choose<'_>),
) -> Option<Vec<Value>> {
    let Some(Value::List(base)) = base else { return None };
    let (Some(was), Some(codes), Some(others)) = (codes(base), codes(own), codes(other)) else {
        if own.len() != other.len() || base.len() != own.len() {
            return None;
        }
        let mut out = Vec::new();
        for (at, item) in own.iter().enumerate() {
            path.push(at.into());
            let three = (base.get(at), Some(item), other.get(at));
            out.extend(merge(three, path, &mut *choose));
            path.pop();
        }
        return Some(out);
    };
    let order = order(&was, &codes, &others)?;
    let mut out = Vec::new();
    for code in order {
        let item = |codes: &[&str], items: &'_ [Value]| -> Option<usize> {
            codes.iter().position(|own| *own == code).filter(|at| *at < items.len())
        };
        let (before, mine, its) = (item(&was, base), item(&codes, own), item(&others, other));
        let at = mine.or(its).unwrap_or_default();
        path.push(json!({ "ma": code, "thu": at }));
        let three = (before.map(|at| &base[at]), mine.map(|at| &own[at]), its.map(|at| &other[at]));
        out.extend(merge(three, path, &mut *choose));
        path.pop();
    }
    Some(out)
}

/// The code of each item; none where one has none, or two have the same.
fn codes(items: &[Value]) -> Option<Vec<&str>> {
    let mut out: Vec<&str> = Vec::new();
    for item in items {
        let Value::Block(pairs) = item else { return None };
        let Some(Value::Text(code)) = under(pairs, "ma") else { return None };
        if out.contains(&code.as_str()) {
            return None;
        }
        out.push(code);
    }
    Some(out)
}

/// The codes of both in one order: of the side that moved items, else of ours; what is new on the other side
/// stands behind what it stood behind there. None where both moved items, each in another way.
fn order<'c>(was: &[&'c str], ours: &[&'c str], theirs: &[&'c str]) -> Option<Vec<&'c str>> {
    let common = |codes: &[&'c str]| -> Vec<&'c str> {
        let is_common = |code: &&&str| [was, ours, theirs].iter().all(|all| all.contains(*code));
        codes.iter().filter(is_common).copied().collect()
    };
    let (before, mine, its) = (common(was), common(ours), common(theirs));
    let (lead, follow) = if mine == its || its == before {
        (ours, theirs)
    } else if mine == before {
        (theirs, ours)
    } else {
        return None;
    };
    let mut out = lead.to_vec();
    for (at, code) in follow.iter().enumerate().filter(|(_, code)| !lead.contains(*code)) {
        let above =
            follow[..at].iter().rev().find_map(|above| out.iter().position(|own| own == above));
        out.insert(above.map_or(0, |above| above + 1), code);
    }
    Some(out)
}
