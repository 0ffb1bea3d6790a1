//! Judges by another reader of YAML that an edit did what was wanted and nothing else (test:
//! anything_more_than_the_change_is_refused).

use super::{Change, Value};
use crate::records::parser;
use crate::records::plain::Plain;
use crate::records::yaml::{self, Node};
use similar::{ChangeTag, TextDiff};
use std::collections::BTreeSet;
use std::sync::Arc;

/// Whether the new text says what the old one says but for the changes, with every comment, and with
/// every line as it was that holds no changed value.
pub fn holds(file: &Arc<str>, old: &str, new: &str, changes: &[Change]) -> bool {
    let (Ok(before), Ok(after)) = (parser::parse(file, old), parser::parse(file, new)) else {
        return false;
    };
    let (mut wanted, found) = (Plain::of(&before), Plain::of(&after));
    let made = changes.iter().all(|change| wanted.put(&change.path, &change.value, &found));
    made && wanted == found
        && comments(old) == comments(new)
        && only_lines_of(&before, old, new, changes)
}

impl Plain {
    fn wanted(value: &Value) -> Self {
        match value {
            Value::Text(text) => Self::Text(text.clone()),
            Value::Number(number) => Self::Text(number.to_string()),
            Value::Map(pairs) => {
                let pair = |(key, value): &(&str, Value)| ((*key).to_owned(), Self::wanted(value));
                Self::Map(pairs.iter().map(pair).collect())
            }
        }
    }

    /// Sets a value; a new key comes where the result has it, if the others keep their order.
    fn put(&mut self, path: &[&str], value: &Value, result: &Self) -> bool {
        let (Self::Map(pairs), Self::Map(results)) = (self, result) else { return false };
        let Some((key, rest)) = path.split_first() else { return false };
        let Some(place) = results.iter().position(|(name, _)| name == key) else { return false };
        let found = pairs.iter_mut().find(|(name, _)| name == key);
        match (found, rest) {
            (Some((_, old)), []) => *old = Self::wanted(value),
            (Some((_, old)), rest) => return old.put(rest, value, &results[place].1),
            (None, []) => {
                pairs.insert(place.min(pairs.len()), ((*key).to_owned(), Self::wanted(value)));
            }
            (None, _) => return false,
        }
        true
    }
}

/// Every comment, in order.
fn comments(text: &str) -> Vec<&str> {
    let tokens = yaml_edit::lex(text);
    let comment = |(kind, text): (yaml_edit::SyntaxKind, _)| {
        (kind == yaml_edit::SyntaxKind::COMMENT).then_some(text)
    };
    tokens.into_iter().filter_map(comment).collect()
}

/// Whether all lines that went away held a changed value, or the end of what was added to.
fn only_lines_of(before: &Node, old: &str, new: &str, changes: &[Change]) -> bool {
    let mut allowed = BTreeSet::new();
    for change in changes {
        let mut node = Some(before);
        for (depth, key) in change.path.iter().enumerate() {
            let parent = node;
            node = parent.and_then(|node| node.under(key));
            if node.is_none() && depth + 1 == change.path.len() {
                allowed.extend(parent.map(|parent| end_of(old, parent)));
            }
        }
        if let Some(node) = node {
            allowed.extend(node.place.line..=line_at(old, last_byte(node)));
        }
    }
    let diff = TextDiff::from_lines(old, new);
    let gone = diff.iter_all_changes().filter(|change| change.tag() == ChangeTag::Delete);
    gone.into_iter()
        .all(|change| change.old_index().is_some_and(|line| allowed.contains(&(line + 1))))
}

/// The line of a byte, from 1.
fn line_at(text: &str, at: usize) -> usize {
    text[..at.min(text.len())].matches('\n').count() + 1
}

fn last_byte(node: &Node) -> usize {
    let inner = match &node.value {
        yaml::Value::Scalar(_) => None,
        yaml::Value::List(items) => items.last().map(last_byte),
        yaml::Value::Map(pairs) => {
            pairs.last().map(|(key, value)| last_byte(value).max(last_byte(key)))
        }
    };
    inner.unwrap_or(0).max(node.place.bytes.1)
}

/// The line on which the closing brace of a map stands, or its last value.
fn end_of(text: &str, map: &Node) -> usize {
    let end = last_byte(map);
    let rest = &text[end..];
    let closing = rest.find('}').filter(|at| rest[..*at].trim().is_empty());
    line_at(text, end + closing.unwrap_or(0))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What a faulty edit could do, each beside the right one.
    #[test]
    fn anything_more_than_the_change_is_refused() {
        let file: Arc<str> = "a.yaml".into();
        let old = "# đầu\nten: \"a\"\nvan_ban:\n  so: 1 # cũ\n  ngay: x\n";
        let changes = [Change::new(&["van_ban", "so"], Value::Number(2))];
        let right = old.replace("so: 1", "so: 2");
        assert!(holds(&file, old, &right, &changes));
        let wrong = [
            right.replace(" # cũ", ""),
            right.replace("# đầu\n", ""),
            right.replace("\"a\"", "a"),
            right.replace("x\n", "y\n"),
            right.replace("ten: \"a\"\n", "") + "ten: \"a\"\n",
            right.replace("so: 2", "so: 3"),
            right.replace("  ngay", "    ngay"),
            old.to_owned(),
        ];
        for wrong in wrong {
            assert!(!holds(&file, old, &wrong, &changes), "{wrong}");
        }
    }
}
