//! Judges by reading anew that an edit did what was wanted and nothing else (test:
//! anything_more_than_the_change_is_refused).

use super::layout::{self, Part, Style};
use super::lines::{leads_its_line, line_end, line_start, next_line};
use super::{Act, Change, Step, Value};
use crate::records::parser;
use crate::records::plain::Plain;
use std::ops::Range;
use std::sync::Arc;

/// Whether the new text says what the old one says but for the change, with every comment that does not
/// stand on a line of what was removed, and with every line as it was outside of what was changed.
pub fn holds(file: &Arc<str>, old: &str, new: &str, change: &Change) -> bool {
    let (Ok(before), Ok(after)) = (parser::parse(file, old), parser::parse(file, new)) else {
        return false;
    };
    let (Some(layout), mut wanted, found) =
        (layout::of(old), Plain::of(&before), Plain::of(&after))
    else {
        return false;
    };
    let Some(lines) = lines_of(old, &layout, change) else { return false };
    wanted.make(&change.path, change, &found)
        && wanted == found
        && keeps_comments(old, new, &lines, change)
        && new.starts_with(&old[..lines.start])
        && new.ends_with(&old[lines.end..])
        && new.len() + lines.len() >= old.len()
}

/// Comments of a list that is put in another order come along; those of what is removed go with it.
fn keeps_comments(old: &str, new: &str, lines: &Range<usize>, change: &Change) -> bool {
    let (mut before, mut after) = (layout::comments(old), layout::comments(new));
    match change.act {
        Act::Set(_) | Act::Insert(..) => {}
        Act::Move { .. } => {
            before.sort_unstable();
            after.sort_unstable();
        }
        Act::Remove => {
            let kept = layout::comments(&old[..lines.start]).len();
            let behind = before.len() - layout::comments(&old[..lines.end]).len();
            let same = after.len() >= kept + behind
                && before[..kept] == after[..kept]
                && before[before.len() - behind..] == after[after.len() - behind..];
            return same;
        }
    }
    before == after
}

/// The lines that a change may touch.
fn lines_of(text: &str, root: &Part, change: &Change) -> Option<Range<usize>> {
    let whole = |part: Range<usize>| line_start(text, part.start)..line_end(text, part.end);
    let list = |part: &Part, behind: Option<usize>| {
        let (entries, style) = part.entries()?;
        if style == Style::Flow {
            return Some(whole(part.bytes.clone()));
        }
        let at = behind.map_or(entries.first()?.start, |at| entries[at].end());
        Some(whole(at..at))
    };
    match &change.act {
        Act::Insert(at, _) => list(root.at(&change.path)?, at.checked_sub(1)),
        Act::Move { .. } => {
            let part = root.at(&change.path)?;
            let (first, last) = (part.bytes.start, part.bytes.end);
            // Comments right above and below go along.
            let start = comments_above(text, line_start(text, first));
            Some(start..comments_below(text, line_end(text, last)))
        }
        Act::Set(_) => {
            let (last, above) = change.path.split_last()?;
            let parent = root.at(above)?;
            match parent.position(last) {
                Some(at) => {
                    let entry = &parent.entries()?.0[at];
                    Some(whole(entry.start..entry.end()))
                }
                None if parent.entries()?.1 == Style::Flow => Some(whole(parent.bytes.clone())),
                // A new line somewhere: nothing that was there goes.
                None => Some(whole(parent.bytes.clone())),
            }
        }
        Act::Remove => removed_lines(text, root, &change.path),
    }
}

fn removed_lines(text: &str, root: &Part, path: &[Step]) -> Option<Range<usize>> {
    let (last, above) = path.split_last()?;
    let parent = root.at(above)?;
    let (entries, style) = parent.entries()?;
    let at = parent.position(last)?;
    let entry = &entries[at];
    let end = next_line(text, text[..entry.end()].trim_end().len());
    if entries.len() == 1 || style == Style::Flow {
        let Some((own, up)) = above.split_last() else { return Some(0..text.len()) };
        let owner = root.at(up)?;
        let owner = &owner.entries()?.0[owner.position(own)?];
        return Some(line_start(text, owner.start)..line_end(text, owner.end()).max(end));
    }
    let start = line_start(text, entry.start);
    // The line break before the last line of the file goes, where the last has none.
    let start = if end == text.len() { start.saturating_sub(2) } else { start };
    let start = (start..=entry.start).find(|at| text.is_char_boundary(*at))?;
    match entries.get(at + 1) {
        Some(next) if !leads_its_line(text, entry.start) => Some(start..line_end(text, next.start)),
        _ => Some(start..end.max(entry.end())),
    }
}

fn comments_above(text: &str, mut start: usize) -> usize {
    while start > 0 {
        let above = line_start(text, start - 1);
        if !text[above..start].trim_start().starts_with('#') {
            break;
        }
        start = above;
    }
    start
}

fn comments_below(text: &str, mut end: usize) -> usize {
    loop {
        let next = next_line(text, end);
        if !text[next..].trim_start_matches(' ').starts_with('#') {
            return end;
        }
        end = line_end(text, next);
    }
}

impl Plain {
    fn wanted(value: &Value) -> Self {
        let text = |key: &str, value: &Value| (key.to_owned(), Self::wanted(value));
        match value {
            Value::Text(text) | Value::Quoted(text) => Self::Text(text.clone()),
            Value::Number(number) => Self::Text(number.to_string()),
            Value::Map(pairs) => {
                Self::Map(pairs.iter().map(|(key, value)| text(key, value)).collect())
            }
            Value::Block(pairs) => {
                Self::Map(pairs.iter().map(|(key, value)| text(key, value)).collect())
            }
            Value::List(items) => Self::List(items.iter().map(Self::wanted).collect()),
        }
    }

    /// Makes the change; a new key comes where the result has it, if the others keep their order.
    fn make(&mut self, path: &[Step], change: &Change, result: &Self) -> bool {
        let Some((step, rest)) = path.split_first() else { return self.act(&change.act) };
        let place = match (&*self, result, step) {
            (Self::Map(_), Self::Map(results), Step::Key(key)) => {
                results.iter().position(|(name, _)| name == key)
            }
            _ => None,
        };
        match (self, step) {
            (Self::Map(pairs), Step::Key(key)) => {
                let found = pairs.iter().position(|(name, _)| name == key);
                match (found, rest, &change.act) {
                    (Some(at), [], Act::Remove) => drop(pairs.remove(at)),
                    (Some(at), [], Act::Set(value)) => pairs[at].1 = Self::wanted(value),
                    (Some(at), rest, _) => {
                        let Self::Map(results) = result else { return false };
                        let Some(place) = place else { return false };
                        return pairs[at].1.make(rest, change, &results[place].1);
                    }
                    (None, [], Act::Set(value)) => {
                        let Some(place) = place else { return false };
                        let new = (key.clone(), Self::wanted(value));
                        pairs.insert(place.min(pairs.len()), new);
                    }
                    (None, ..) => return false,
                }
                true
            }
            (Self::List(items), Step::At(at)) if *at < items.len() => {
                match (rest, &change.act) {
                    ([], Act::Remove) => drop(items.remove(*at)),
                    ([], Act::Set(value)) => items[*at] = Self::wanted(value),
                    (rest, _) => {
                        let Self::List(results) = result else { return false };
                        let Some(result) = results.get(*at) else { return false };
                        return items[*at].make(rest, change, result);
                    }
                }
                true
            }
            _ => false,
        }
    }

    /// What is done to a list as a whole.
    fn act(&mut self, act: &Act) -> bool {
        let Self::List(items) = self else { return false };
        match act {
            Act::Insert(at, value) if *at <= items.len() => items.insert(*at, Self::wanted(value)),
            Act::Move { from, to } if *from < items.len() && *to < items.len() => {
                let taken = items.remove(*from);
                items.insert(*to, taken);
            }
            _ => return false,
        }
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What a faulty edit could do, each beside the right one.
    #[test]
    fn anything_more_than_the_change_is_refused() {
        let file: Arc<str> = "a.yaml".into();
        let old = "# đầu\nten: \"a\"\nvan_ban:\n  so: 1 # cũ\n  ngay: x\n";
        let change = Change::new(&["van_ban", "so"], Value::Number(2));
        let right = old.replace("so: 1", "so: 2");
        assert!(holds(&file, old, &right, &change));
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
            assert!(!holds(&file, old, &wrong, &change), "{wrong}");
        }
    }

    /// The same for what takes away and puts in another order.
    #[test]
    fn anything_less_than_the_change_is_refused() {
        let file: Arc<str> = "a.yaml".into();
        let old = "a:\n  - x # một\n  # hai\n  - y\n  - z\nb: 1\n";
        let gone = Change::act(&["a".into(), 0.into()], Act::Remove);
        assert!(holds(&file, old, "a:\n  # hai\n  - y\n  - z\nb: 1\n", &gone));
        for wrong in ["a:\n  - y\n  - z\nb: 1\n", "a:\n  # hai\n  - y\nb: 1\n", old] {
            assert!(!holds(&file, old, wrong, &gone), "{wrong}");
        }
        let moved = Change::act(&["a".into()], Act::Move { from: 2, to: 0 });
        let right = "a:\n  - z\n  - x # một\n  # hai\n  - y\nb: 1\n";
        assert!(holds(&file, old, right, &moved));
        for wrong in [right.replace(" # một", ""), right.replace("b: 1", "b: 2"), old.into()] {
            assert!(!holds(&file, old, &wrong, &moved), "{wrong}");
        }
    }
}
