//! What a document carries inside: its record without comments, and without the keys that tell of the
//! document's way through the office (test: what_is_written_later_is_not_enclosed).
//!
//! Those keys are written after the document was made, or are about its very bytes; taken away, a
//! record that got them encloses what it enclosed before. The result is read anew: where anything but
//! these keys would be lost, nothing is given (test: what_cannot_be_parted_is_not_given).

use super::comments;
use super::parser;
use super::plain::Plain;
use super::yaml::{Node, Value};
use std::ops::Range;
use std::sync::Arc;

/// The keys of `van_ban` that no document encloses.
pub const KEPT_BACK: &[&str] = &["ban_trinh", "qua_trinh", "ban_ky", "thuoc_ho_so"];

/// The enclosed text of a record's file; `None` when it cannot be parted from the rest.
pub fn enclosed(bytes: &[u8]) -> Option<Vec<u8>> {
    let text = String::from_utf8(comments::without_bom(bytes).to_vec()).ok()?;
    // Without the sign there is no comment.
    let mut text = if text.contains('#') { comments::without(&text)? } else { text };
    while KEPT_BACK.iter().any(|key| text.contains(key)) {
        let node = parse(&text)?;
        let Some((range, left)) = first_kept_back(&node, &text) else { break };
        text.replace_range(range, "");
        if Plain::of(&parse(&text)?) != left {
            return None;
        }
    }
    Some(text.into_bytes())
}

fn parse(text: &str) -> Option<Node> {
    let name: Arc<str> = "".into();
    parser::parse(&name, text).ok()
}

/// Where the first such key stands with its value, and what the text says without it.
fn first_kept_back(node: &Node, text: &str) -> Option<(Range<usize>, Plain)> {
    let issue = pairs(node).iter().find(|(key, _)| is(key, "van_ban")).map(|(_, issue)| issue)?;
    let keys = pairs(issue);
    let at = keys.iter().position(|(key, _)| KEPT_BACK.iter().any(|name| is(key, name)))?;
    let mut left = Plain::of(node);
    if let Plain::Map(all) = &mut left {
        let issue = all.iter_mut().find(|(key, _)| key == "van_ban");
        if let Some((_, Plain::Map(keys))) = issue {
            keys.remove(at);
        }
    }
    let on_a_line_of_its_own = !text[issue.place.bytes.0..].starts_with('{');
    let range =
        if on_a_line_of_its_own { of_lines(&keys[at], text) } else { on_a_line(keys, at, text) };
    Some((range, left))
}

/// The lines of a key and its value in a block.
fn of_lines((key, value): &(Node, Node), text: &str) -> Range<usize> {
    let line_start = |at: usize| text[..at].rfind('\n').map_or(0, |end| end + 1);
    let (start, until) = (line_start(key.place.bytes.0), end(value, text));
    match text[until..].find('\n') {
        Some(newline) => start..until + newline + 1,
        // The last line of a file that ends without one: the break before it goes.
        None => text[..start].trim_end_matches(['\r', '\n']).len()..text.len(),
    }
}

/// A key and its value between braces, with the comma that parts them from the others.
fn on_a_line(keys: &[(Node, Node)], at: usize, text: &str) -> Range<usize> {
    let (start, until) = (keys[at].0.place.bytes.0, end(&keys[at].1, text));
    match (at.checked_sub(1), keys.get(at + 1)) {
        (Some(before), _) => end(&keys[before].1, text)..until,
        (None, Some((next, _))) => start..next.place.bytes.0,
        (None, None) => start..until,
    }
}

/// Behind the last byte of a value, and behind the bracket that closes it.
fn end(node: &Node, text: &str) -> usize {
    let last = match &node.value {
        Value::Scalar(_) => return node.place.bytes.1,
        Value::List(items) => items.last(),
        Value::Map(pairs) => pairs.last().map(|(_, value)| value),
    };
    let inner = last.map_or(node.place.bytes.1, |last| end(last, text));
    let flows = text[node.place.bytes.0..].starts_with(['{', '[']);
    let end = text[inner..].find(['}', ']']).filter(|_| flows);
    end.map_or(inner, |at| inner + at + 1)
}

fn pairs(node: &Node) -> &[(Node, Node)] {
    match &node.value {
        Value::Map(pairs) => pairs,
        _ => &[],
    }
}

fn is(key: &Node, name: &str) -> bool {
    matches!(&key.value, Value::Scalar(scalar) if scalar.text == name)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> Option<String> {
        enclosed(text.as_bytes()).map(|bytes| String::from_utf8(bytes).unwrap())
    }

    /// Each text as it was before the program wrote into it, and after.
    #[test]
    fn what_is_written_later_is_not_enclosed() {
        let cases = [
            (
                "loai: x\nvan_ban:\n  trang_thai: ban_hanh\n  so: 1\nten: a\n",
                "loai: x\nvan_ban:\n  trang_thai: ban_hanh\n  so: 1\n  ban_trinh: {ngay: 2020-01-01, sha256: \"00\"}\nten: a\n",
            ),
            (
                "van_ban:\r\n  so: 1\r\n\r\nten: a\r\n",
                "van_ban:\r\n  qua_trinh:\r\n    soan: {nguoi: a, ngay: b}\r\n    soat:\r\n      nguoi: c\r\n  so: 1 # số\r\n\r\nten: a\r\n",
            ),
            ("van_ban: {so: 1, ngay: b}", "van_ban: {so: 1, ban_trinh: {a: [b, {c: d}]}, ngay: b}"),
            ("van_ban: {so: 1}\n", "van_ban: {ban_trinh: {a: b}, so: 1, qua_trinh: {c: {d: e}}}\n"),
            ("van_ban: {so: 1}\n", "van_ban: {so: 1, thuoc_ho_so: [HS-1, HS-2]}\n"),
            ("van_ban:\n  so: 1", "van_ban:\n  so: 1\n  ban_trinh: {a: b}"),
            ("van_ban:\n  so: 1\nten: ban_trinh\n", "van_ban:\n  so: 1\nten: ban_trinh\n"),
        ];
        for (before, after) in cases {
            assert_eq!(shown(after).as_deref(), Some(before));
            assert_eq!(shown(before).as_deref(), Some(before));
        }
    }

    #[test]
    fn what_cannot_be_parted_is_not_given() {
        assert_eq!(shown("van_ban:\n  ? ban_trinh\n  : a\n  so: 1\n"), None);
        assert_eq!(shown("van_ban: {ban_trinh: [\n"), None);
    }
}
