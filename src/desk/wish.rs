//! What the page asks for, read from JSON, as a change of the file.

use super::form;
use super::lock::Lock;
use crate::edit::{Act, Change, Step, Value};
use crate::records::issue::State;
use crate::records::plain::Plain;
use crate::records::scalar::FileKind;
use crate::schema;
use serde_json::Value as Json;
use unicode_normalization::UnicodeNormalization;

/// Deeper than any record, and than any list of a request.
const DEPTH_MAX: usize = 16;

/// A change that the page asks for.
pub struct Wish {
    path: Vec<Step>,
    act: Act,
}

impl Wish {
    pub fn of(body: &Json) -> Option<Self> {
        let steps = body["duong"].as_array()?.iter();
        let path: Option<Vec<Step>> = steps.map(step).collect();
        let number = |key: &str| usize::try_from(body[key].as_u64()?).ok();
        let act = match body["viec"].as_str()? {
            "dat" => Act::Set(value(&body["gia_tri"], 0)?),
            "chen" => Act::Insert(number("cho")?, value(&body["gia_tri"], 0)?),
            "bo" => Act::Remove,
            "chuyen" => Act::Move { from: number("tu")?, to: number("den")? },
            _ => return None,
        };
        Some(Self { path: path.filter(|path| path.len() <= DEPTH_MAX)?, act })
    }

    /// Whether the value in a file is still the one that was shown to who wishes another.
    pub fn replaces(&self, shown: &Json, bytes: &[u8], file: &str) -> bool {
        let text = std::str::from_utf8(bytes).ok();
        let Some((_, node)) = text.and_then(|text| form::tree(file, text)) else { return true };
        match (at(&Plain::of(&node), &self.path), value(shown, 0)) {
            (Some(now), Some(shown)) => is_same(now, &shown),
            (now, _) => now.is_none() && shown.is_null(),
        }
    }

    /// Whether keys alone lead to the value: the place of an item is another once an item came or went.
    pub fn is_named(&self) -> bool {
        self.path.iter().all(|step| matches!(step, Step::Key(_)))
    }

    /// Whether it adds what comes after the document, such as a receipt.
    pub fn comes_after(&self) -> bool {
        Lock::lets(&self.path)
    }

    /// Whether it would make a document issued by hand, past the step that does it.
    pub fn issues(&self) -> bool {
        let is = |at: usize, key: &str| self.path.get(at) == Some(&Step::from(key));
        let is_draft = |value: &Value| *value == Value::Text(State::Draft.word().to_owned());
        let state = |pairs: &[(String, Value)]| {
            pairs.iter().any(|(key, value)| key == "trang_thai" && !is_draft(value))
        };
        match &self.act {
            Act::Set(value) if self.path.len() == 2 && is(0, "van_ban") && is(1, "trang_thai") => {
                !is_draft(value)
            }
            Act::Set(Value::Block(pairs)) if self.path.len() == 1 && is(0, "van_ban") => {
                state(pairs)
            }
            _ => false,
        }
    }

    /// The changes of a file that says `now`: of a list that becomes another one, only the items that are
    /// others, so that comments between them stay (test: desk::lines::one_field_changes_its_own_lines).
    pub fn changes(self, kind: FileKind, now: &Plain) -> Vec<Change> {
        let change = self.change(kind, now);
        match (&change.act, at(now, &change.path)) {
            (Act::Set(Value::List(new)), Some(Plain::List(old))) => {
                items(&change.path, old, new).unwrap_or_else(|| vec![change])
            }
            _ => vec![change],
        }
    }

    /// The change of a file that says `now`: a list that loses its last item goes with its key, a new key
    /// takes its place in the order of the schema, and the line break that ends a block stays.
    fn change(self, kind: FileKind, now: &Plain) -> Change {
        let Self { mut path, mut act } = self;
        if act == Act::Remove
            && let Some((Step::At(_), above)) = path.split_last()
            && matches!(at(now, above), Some(Plain::List(items)) if items.len() == 1)
        {
            path.pop();
        }
        if let (Act::Set(Value::Text(text)), Some(Plain::Text(old))) = (&mut act, at(now, &path))
            && old.ends_with('\n')
            && !text.ends_with('\n')
        {
            text.push('\n');
        }
        let schema = schema::of(kind);
        if let Act::Set(value) | Act::Insert(_, value) = &mut act {
            let inside = matches!(at(now, &path), Some(Plain::List(_)));
            let own = below(&schema, &path);
            // What is inserted is an item of the list at the path.
            let own = if inside && own["items"].is_object() && !matches!(value, Value::List(_)) {
                &own["items"]
            } else {
                own
            };
            number(own, value);
        }
        let above = path.split_last().map_or(&[][..], |(_, above)| above);
        let order: Vec<String> = keys(&schema, above);
        Change { path, act, order }
    }
}

/// What makes one list of another: items between those that both begin and end with are set, then come or
/// go; none where one of them is empty, which is no list in a record.
fn items(path: &[Step], old: &[Plain], new: &[Value]) -> Option<Vec<Change>> {
    if old.is_empty() || new.is_empty() {
        return None;
    }
    let same = |(old, new): &(&Plain, &Value)| is_same(old, new);
    let head = old.iter().zip(new).take_while(same).count();
    let (old, new) = (&old[head..], &new[head..]);
    let tail = old.iter().rev().zip(new.iter().rev()).take_while(same).count();
    let (old, new) = (&old[..old.len() - tail], &new[..new.len() - tail]);
    let place = |at: usize| [path, &[Step::At(head + at)]].concat();
    let both = old.len().min(new.len());
    let mut out = Vec::new();
    for (at, (old, new)) in old.iter().zip(new).enumerate() {
        let inner = match (old, new) {
            (Plain::List(old), Value::List(new)) => items(&place(at), old, new),
            _ => None,
        };
        out.extend(inner.unwrap_or_else(|| vec![Change::act(&place(at), Act::Set(new.clone()))]));
    }
    for (at, item) in new.iter().enumerate().skip(both) {
        out.push(Change::act(path, Act::Insert(head + at, item.clone())));
    }
    out.extend((both..old.len()).rev().map(|at| Change::act(&place(at), Act::Remove)));
    Some(out)
}

/// Digits become a number where the schema has one: people write both the same way.
fn number(schema: &Json, value: &mut Value) {
    let schema = match value {
        Value::Block(_) => schema["oneOf"].get(1).unwrap_or(schema),
        _ => schema,
    };
    match value {
        Value::Text(text) if schema["type"] == "integer" => {
            let digits = text.parse().ok().filter(|number: &u64| number.to_string() == *text);
            if let Some(digits) = digits {
                *value = Value::Number(digits);
            }
        }
        Value::Block(pairs) => {
            for (key, value) in pairs {
                number(&schema["properties"][key.as_str()], value);
            }
        }
        Value::List(items) => items.iter_mut().for_each(|item| number(&schema["items"], item)),
        _ => {}
    }
}

/// Whether a value says what a page showed of it: spaces at its end are not seen there.
fn is_same(now: &Plain, shown: &Value) -> bool {
    match (now, shown) {
        (Plain::Text(now), Value::Text(shown)) => now.trim_end() == shown.trim_end(),
        (Plain::Text(now), Value::Number(shown)) => *now == shown.to_string(),
        (Plain::List(now), Value::List(shown)) => {
            now.len() == shown.len()
                && now.iter().zip(shown).all(|(now, shown)| is_same(now, shown))
        }
        (Plain::Map(now), Value::Block(shown)) => {
            let is_there = |(key, value): &(String, Value)| {
                now.iter().any(|(own, now)| own == key && is_same(now, value))
            };
            now.len() == shown.len() && shown.iter().all(is_there)
        }
        _ => false,
    }
}

fn step(step: &Json) -> Option<Step> {
    match step {
        Json::String(key) => Some(Step::from(key.as_str())),
        step => usize::try_from(step.as_u64()?).ok().map(Step::from),
    }
}

/// A value to be written; keys are those of records, which stand bare.
fn value(json: &Json, depth: usize) -> Option<Value> {
    let is_key =
        |key: &str| key.bytes().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == b'_');
    match json {
        _ if depth > DEPTH_MAX => None,
        // Accents that came as signs of their own, as other machines write them, become letters.
        Json::String(text) => Some(Value::Text(text.replace("\r\n", "\n").nfc().collect())),
        Json::Number(number) => Some(Value::Number(number.as_u64()?)),
        Json::Array(items) => {
            let items: Option<Vec<Value>> =
                items.iter().map(|item| value(item, depth + 1)).collect();
            Some(Value::List(items?))
        }
        Json::Object(pairs) if pairs.keys().all(|key| is_key(key) && !key.is_empty()) => {
            let pairs: Option<Vec<(String, Value)>> = pairs
                .iter()
                .map(|(key, inner)| Some((key.clone(), value(inner, depth + 1)?)))
                .collect();
            Some(Value::Block(pairs?))
        }
        _ => None,
    }
}

fn at<'a>(node: &'a Plain, path: &[Step]) -> Option<&'a Plain> {
    path.iter().try_fold(node, |node, step| match (node, step) {
        (Plain::List(items), Step::At(at)) => items.get(*at),
        (Plain::Map(pairs), Step::Key(key)) => {
            pairs.iter().find(|(name, _)| name == key).map(|(_, value)| value)
        }
        _ => None,
    })
}

/// The keys of the block at a path, in the order of their table.
fn keys(schema: &Json, path: &[Step]) -> Vec<String> {
    let block = below(schema, path);
    let block = block["oneOf"].get(1).unwrap_or(block);
    block["properties"].as_object().map(|keys| keys.keys().cloned().collect()).unwrap_or_default()
}

/// The schema of the value at a path.
fn below<'s>(schema: &'s Json, path: &[Step]) -> &'s Json {
    path.iter().fold(schema, |schema, step| {
        // Where a text or a block may stand, the block has the keys.
        let schema = schema["oneOf"].get(1).unwrap_or(schema);
        match step {
            Step::Key(key) => &schema["properties"][key],
            Step::At(_) => &schema["items"],
        }
    })
}
