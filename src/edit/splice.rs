//! Which bytes of a text a change replaces, and with what: whole values, keys and items, and what parts
//! them from the next.
//!
//! Comments are no one's: none is taken but those on the lines of what is removed. What is not sure to hold
//! is left to the guard.

use super::layout::{Entry, Part, Shape, Style};
use super::lines::{Splice, leads_its_line, line_end, line_start, next_line};
use super::spell::{self, Spot};
use super::{Act, Change, Step, Value, brackets};
use granit_parser::ScalarStyle;
use std::ops::Range;

/// What a change does to a text of this layout; `None` when the path leads nowhere.
pub fn of(text: &str, root: &Part, change: &Change) -> Option<Vec<Splice>> {
    let on = On { text, newline: if text.contains("\r\n") { "\r\n" } else { "\n" } };
    let (last, above) = change.path.split_last().map_or((None, &[][..]), |(at, up)| (Some(at), up));
    match (&change.act, last) {
        (Act::Set(value), Some(last)) => {
            let parent = root.at(above)?;
            match (parent.position(last), last) {
                (Some(at), _) => Some(on.set(parent, at, value)),
                (None, Step::Key(key)) => on.add(parent, key, value, &change.order),
                (None, Step::At(_)) => None,
            }
        }
        (Act::Remove, Some(last)) => {
            let parent = root.at(above)?;
            let at = parent.position(last)?;
            let (entries, style) = parent.entries()?;
            match (entries.len(), above.split_last()) {
                (1, Some((own, up))) if style == Style::Block => {
                    let grandparent = root.at(up)?;
                    let empty = match parent.shape {
                        Shape::List(..) => Value::List(Vec::new()),
                        _ => Value::Map(Vec::new()),
                    };
                    Some(on.set(grandparent, grandparent.position(own)?, &empty))
                }
                (1, None) => None,
                _ if style == Style::Flow => Some(brackets::removed(text, entries, at)),
                _ => Some(vec![on.removed(entries, at)]),
            }
        }
        (Act::Insert(at, value), _) => on.insert(root.at(&change.path)?, *at, value),
        (Act::Move { from, to }, _) => on.moved(root.at(&change.path)?, *from, *to),
        (Act::Set(_) | Act::Remove, None) => None,
    }
}

impl Part {
    /// The value at the end of a path.
    pub fn at(&self, path: &[Step]) -> Option<&Self> {
        path.iter().try_fold(self, |part, step| {
            let at = part.position(step)?;
            Some(&part.entries()?.0[at].value)
        })
    }

    /// Which entry a step leads to.
    pub fn position(&self, step: &Step) -> Option<usize> {
        match (&self.shape, step) {
            (Shape::Map(pairs, _), Step::Key(key)) => {
                pairs.iter().position(|pair| pair.key.as_ref() == Some(key))
            }
            (Shape::List(items, _), Step::At(at)) => (*at < items.len()).then_some(*at),
            _ => None,
        }
    }
}

struct On<'a> {
    text: &'a str,
    newline: &'a str,
}

impl On<'_> {
    fn spot(&self, style: Style, at: usize) -> Spot<'_> {
        let column = at - line_start(self.text, at);
        Spot { flow: style == Style::Flow, column, newline: self.newline }
    }

    /// Sets the value of an entry that is there.
    fn set(&self, parent: &Part, at: usize, value: &Value) -> Vec<Splice> {
        let Some((entries, style)) = parent.entries() else { return Vec::new() };
        let entry = &entries[at];
        let spot = self.spot(style, entry.start);
        let is_scalar = !matches!(entry.value.shape, Shape::List(..) | Shape::Map(..));
        match value {
            Value::Text(text) if is_scalar => self.set_text(entry, text, spot),
            value => {
                let new = match entry.key {
                    Some(_) => spell::behind_key(value, spot),
                    None => spell::behind_dash(value, spot),
                };
                self.set_any(entry, &new)
            }
        }
    }

    fn set_text(&self, entry: &Entry, text: &str, spot: Spot<'_>) -> Vec<Splice> {
        let old = &entry.value;
        let style = match old.shape {
            Shape::Scalar(style, _) => style,
            _ => ScalarStyle::Plain,
        };
        let tail = &self.text[entry.end()..line_end(self.text, entry.end())];
        let before_comment = tail.trim_start().starts_with('#') && !self.is_block(old);
        let (head, body) = match spell::like(text, style, spot, before_comment) {
            Some(line) => (line, String::new()),
            None => {
                let inner = Spot { column: self.body_column(entry, spot), ..spot };
                spell::block(text, style, inner)
                    .unwrap_or_else(|| (spell::in_line(&Value::Text(text.into())), String::new()))
            }
        };
        if self.is_block(old) {
            return vec![
                Splice::new(self.header(old), head),
                Splice::new(line_end(self.text, old.bytes.start)..old.bytes.end, body),
            ];
        }
        let first = self.in_place_of(entry, &head);
        if body.is_empty() {
            return vec![first];
        }
        vec![first, Splice::insert(line_end(self.text, entry.end()), body)]
    }

    /// A value in the place of one that is no block; behind a colon where there was none.
    fn in_place_of(&self, entry: &Entry, head: &str) -> Splice {
        let is_empty = entry.value.shape == Shape::Empty;
        let colon = if is_empty && self.lacks_colon(entry) { ":" } else { "" };
        let space = if is_empty { " " } else { "" };
        Splice::new(entry.value.bytes.clone(), format!("{colon}{space}{head}"))
    }

    /// `{a, b: 1}` has a key without a colon.
    fn lacks_colon(&self, entry: &Entry) -> bool {
        entry.key.is_some() && !self.text[..entry.head_end].ends_with(':')
    }

    fn is_block(&self, part: &Part) -> bool {
        matches!(part.shape, Shape::Scalar(ScalarStyle::Literal | ScalarStyle::Folded, _))
    }

    /// The `|` or `>` with its signs.
    fn header(&self, block: &Part) -> Range<usize> {
        let start = block.bytes.start;
        let line = &self.text[start..line_end(self.text, start)];
        start..start + line.find([' ', '\t']).unwrap_or(line.len())
    }

    /// The column of the lines of a block: as they stand, else a step further right.
    fn body_column(&self, entry: &Entry, spot: Spot<'_>) -> usize {
        let deeper = spot.column + spell::STEP;
        if !self.is_block(&entry.value) {
            return deeper;
        }
        let block = &self.text[entry.value.bytes.clone()];
        let mut body = block.lines().skip(1).filter(|line| !line.trim().is_empty());
        let columns = body.next().map(|line| line.len() - line.trim_start_matches(' ').len());
        columns.filter(|column| *column > spot.column).unwrap_or(deeper)
    }

    /// Replaces a value by another of any kind, `new` with the white space before it.
    fn set_any(&self, entry: &Entry, new: &str) -> Vec<Splice> {
        let (text, old) = (self.text, &entry.value);
        let bytes = old.bytes.clone();
        let below = new.starts_with(self.newline);
        let is_block = matches!(old.entries(), Some((_, Style::Block)));
        if is_block && leads_its_line(text, bytes.start) {
            let above = text[..line_start(text, bytes.start)].trim_end_matches(['\r', '\n']).len();
            let gone = above..bytes.end;
            return match below {
                true => vec![Splice::new(gone, new)],
                false => vec![
                    Splice::insert(entry.head_end, new),
                    Splice::remove(above..line_end(text, bytes.end)),
                ],
            };
        }
        if self.is_block(old) {
            let body = line_end(text, bytes.start)..bytes.end;
            return match below {
                true => vec![Splice::remove(self.header(old)), Splice::new(body, new)],
                false => {
                    vec![Splice::new(self.header(old), new.trim_start()), Splice::remove(body)]
                }
            };
        }
        if !below {
            return vec![self.in_place_of(entry, new.trim_start())];
        }
        let from = text[..bytes.start].trim_end_matches([' ', '\t']).len();
        vec![Splice::remove(from..bytes.end), Splice::insert(line_end(text, bytes.end), new)]
    }

    /// A new key, behind the last of those that come before it.
    fn add(
        &self,
        parent: &Part,
        key: &str,
        value: &Value,
        order: &[String],
    ) -> Option<Vec<Splice>> {
        let Shape::Map(pairs, style) = &parent.shape else { return None };
        let rank = |key: &str| order.iter().position(|one| one == key);
        let before = |pair: &Entry| rank(pair.key.as_deref()?).zip(rank(key)).map(|(a, b)| a < b);
        let behind = match rank(key) {
            Some(_) => pairs.iter().rposition(|pair| before(pair) == Some(true)),
            None => pairs.len().checked_sub(1),
        };
        let pair = (key.to_owned(), value.clone());
        match style {
            Style::Flow => {
                let new = format!("{}:{}", key, spell::behind_key(value, self.spot(*style, 0)));
                Some(brackets::inserted(self.text, parent, behind, &new, self.newline))
            }
            Style::Block => {
                let spot = self.spot(*style, pairs.first()?.start);
                Some(vec![self.inserted(pairs, behind, &spell::pair(&pair, spot))?])
            }
        }
    }

    fn insert(&self, list: &Part, at: usize, value: &Value) -> Option<Vec<Splice>> {
        let Shape::List(items, style) = &list.shape else { return None };
        let behind = at.checked_sub(1);
        if at > items.len() {
            return None;
        }
        match style {
            Style::Flow => {
                let new = spell::in_line(value);
                Some(brackets::inserted(self.text, list, behind, &new, self.newline))
            }
            Style::Block => {
                let spot = self.spot(*style, items.first()?.start);
                let new = format!("-{}", spell::behind_dash(value, spot));
                Some(vec![self.inserted(items, behind, &new)?])
            }
        }
    }

    /// Lines of a new entry, behind one or before the first.
    fn inserted(&self, entries: &[Entry], behind: Option<usize>, new: &str) -> Option<Splice> {
        let first = entries.first()?.start;
        let margin = " ".repeat(first - line_start(self.text, first));
        let Some(behind) = behind else {
            return Some(Splice::insert(first, format!("{new}{}{margin}", self.newline)));
        };
        let end = entries[behind].end();
        if self.text[..end].ends_with('\n') {
            return Some(Splice::insert(end, format!("{margin}{new}{}", self.newline)));
        }
        let at = line_end(self.text, end);
        Some(Splice::insert(at, format!("{}{margin}{new}", self.newline)))
    }

    /// An entry of several, in lines.
    fn removed(&self, entries: &[Entry], at: usize) -> Splice {
        let (text, entry) = (self.text, &entries[at]);
        let end = entry.end();
        if leads_its_line(text, entry.start) {
            let start = line_start(text, entry.start);
            let end = if text[..end].ends_with('\n') { end } else { next_line(text, end) };
            if text[..end].ends_with('\n') {
                return Splice::remove(start..end);
            }
            return Splice::remove(text[..start].trim_end_matches(['\r', '\n']).len()..end);
        }
        let next = entries.get(at + 1).map(|next| next.start);
        match next.filter(|next| !text[end..*next].contains('#')) {
            Some(next) => Splice::remove(entry.start..next),
            None => Splice::remove(entry.start..line_end(text, end)),
        }
    }

    fn moved(&self, list: &Part, from: usize, to: usize) -> Option<Vec<Splice>> {
        let Shape::List(items, style) = &list.shape else { return None };
        let slots: Vec<Range<usize>> = match style {
            Style::Flow => items.iter().map(|item| item.start..item.end()).collect(),
            Style::Block => (0..items.len()).map(|at| self.slot(items, at)).collect(),
        };
        let mut order: Vec<usize> = (0..items.len()).collect();
        if from >= order.len() || to >= order.len() {
            return None;
        }
        let taken = order.remove(from);
        order.insert(to, taken);
        let put = |(slot, from): (&Range<usize>, usize)| {
            Splice::new(slot.clone(), &self.text[slots[from].clone()])
        };
        Some(slots.iter().zip(order).map(put).collect())
    }

    /// The lines of an item, with the comments right above that are as far right as its dash, and those
    /// below that are further right; without the last line break. Of an item that shares its line with
    /// what is around it, what stands behind the dash.
    fn slot(&self, items: &[Entry], at: usize) -> Range<usize> {
        let (text, item) = (self.text, &items[at]);
        let end = |item: &Entry| text[..item.end()].trim_end().len();
        let shares = items.iter().any(|item| !leads_its_line(text, item.start));
        if shares {
            return item.head_end..line_end(text, end(item));
        }
        let column = item.start - line_start(text, item.start);
        let indent = |line: &str| line.len() - line.trim_start_matches(' ').len();
        let is_comment = |line: &str| line.trim_start().starts_with('#');
        let mut start = line_start(text, item.start);
        let floor = at.checked_sub(1).map_or(0, |before| next_line(text, end(&items[before])));
        while start > floor {
            let above = line_start(text, start - 1);
            let line = &text[above..start];
            if !is_comment(line) || indent(line) != column {
                break;
            }
            start = above;
        }
        let mut stop = line_end(text, end(item));
        loop {
            let next = next_line(text, stop);
            let line = &text[next..line_end(text, next)];
            if !is_comment(line) || indent(line) <= column {
                return start..stop;
            }
            stop = line_end(text, next);
        }
    }
}
