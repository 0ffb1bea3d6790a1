//! Which line of a block stands at the wrong column: the parser stops at the first line that does not
//! fit those above it, and the one above may be the odd one.
//!
//! In: the text and the line where the parser stopped. Out: the line that is off, how far, and what goes
//! with it. Lines of one block vote; where there is no majority the parser is right.

use super::line_of;
use crate::records::outline::{Outline, called};

/// A line at the wrong column (dòng lệch).
pub struct Off {
    /// From its first letter to its end.
    pub bytes: (usize, usize),
    /// What has to be left out with it: itself and what stands below it.
    pub blank: (usize, usize),
    pub column: usize,
    /// Where its like stand.
    pub wanted: usize,
    /// The block that its key belongs to, when it is not the one that it stands in.
    pub home: Option<String>,
}

/// A line that is neither empty nor a comment.
#[derive(Clone, Copy)]
struct Line<'a> {
    start: usize,
    end: usize,
    indent: usize,
    bare: &'a str,
}

impl<'a> Line<'a> {
    fn at(text: &'a str, at: usize) -> Option<Self> {
        let (start, end) = line_of(text, at);
        let line = &text[start..end];
        let bare = line.trim_start_matches(' ');
        let counts = !bare.trim().is_empty() && !bare.starts_with('#');
        counts.then(|| Line { start, end, indent: line.len() - bare.len(), bare: bare.trim_end() })
    }

    fn is_item(&self) -> bool {
        self.bare == "-" || self.bare.starts_with("- ")
    }

    /// The key of `key: …` or `- key: …`.
    fn key(&self) -> Option<&'a str> {
        let bare = self.bare.trim_start_matches("- ");
        let (key, _) = bare.split_once(':')?;
        let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_';
        (!key.is_empty() && key.bytes().all(plain)).then_some(key)
    }

    /// Whether its value stands below it.
    fn is_open(&self) -> bool {
        let before = self.bare.find(" #").map_or(self.bare, |at| &self.bare[..at]).trim_end();
        before.ends_with(':') || before == "-"
    }
}

/// How far to look: a block of more lines is judged by as many of them.
const LINES_MAX: usize = 1_000;

/// The lines above a byte, the nearest first.
fn above(text: &str, start: usize) -> impl Iterator<Item = Line<'_>> {
    let mut next = start.checked_sub(1);
    std::iter::from_fn(move || {
        let at = next?;
        next = line_of(text, at).0.checked_sub(1);
        Some(Line::at(text, at))
    })
    .take(LINES_MAX)
    .flatten()
}

/// The lines below a byte.
fn below(text: &str, end: usize) -> impl Iterator<Item = Line<'_>> {
    let mut next = Some(end + 1).filter(|at| *at < text.len());
    std::iter::from_fn(move || {
        let at = next?;
        next = Some(line_of(text, at).1 + 1).filter(|at| *at < text.len());
        Some(Line::at(text, at))
    })
    .take(LINES_MAX)
    .flatten()
}

/// The line that is off, when the parser stopped in the line that holds byte `at`.
pub fn find(text: &str, at: usize) -> Option<Off> {
    let here = Line::at(text, at)?;
    let parent = parent(text, &here);
    let from = parent.map_or(0, |parent| parent.end);
    let block: Vec<Line<'_>> = below(text, from)
        .take_while(|line| match parent {
            Some(parent) => {
                line.indent > parent.indent || line.indent == parent.indent && line.is_item()
            }
            None => true,
        })
        .chain((from == 0).then(|| Line::at(text, 0)).flatten())
        .collect();
    // What the parser holds against this line: the nearest line above that stands further left and
    // has a value of its own, or else the first of the block.
    let apart = |line: &Line<'_>| line.indent < here.indent && !line.is_open();
    let left = above(text, here.start).take_while(|line| line.start >= from).find(apart);
    let rival = left.or_else(|| block.iter().min_by_key(|line| line.start).copied())?;
    if rival.start == here.start || rival.indent == here.indent {
        return None;
    }
    let outline = Outline::of_text(text);
    let path = path(text, parent.as_ref());
    let stranger = |line: &Line<'_>, path: &[String]| {
        let outline = outline.as_ref()?;
        let key = line.key().filter(|key| outline.knows(key) && !outline.has(path, key))?;
        outline.home(key, path).map(called)
    };
    let count = |indent: usize| block.iter().filter(|line| line.indent == indent).count();
    let (few, many) = (count(rival.indent), count(here.indent));
    let odd = |indent: usize| indent % 2 == 1;
    let foreign = left.filter(|left| left.indent == 0).and_then(|left| stranger(&left, &[]));
    let accused_above =
        foreign.is_some() || few == 1 && (many > 1 || odd(rival.indent) && !odd(here.indent));
    let (off, wanted) = if accused_above { (rival, here.indent) } else { (here, rival.indent) };
    let home = foreign.or_else(|| stranger(&off, &path));
    Some(Off {
        bytes: (off.start + off.indent, off.end),
        blank: (off.start, end_of(text, &off)),
        column: off.indent,
        wanted,
        home,
    })
}

/// The key line that opens the block of a line.
fn parent<'a>(text: &'a str, here: &Line<'a>) -> Option<Line<'a>> {
    let mut lowest = here.indent;
    for line in above(text, here.start) {
        if line.indent < lowest && line.is_open() {
            return Some(line);
        }
        lowest = lowest.min(line.indent);
    }
    None
}

/// The keys above the block that a line opens, itself last.
fn path(text: &str, parent: Option<&Line<'_>>) -> Vec<String> {
    let Some(parent) = parent else { return Vec::new() };
    let mut path: Vec<String> = parent.key().map(str::to_owned).into_iter().collect();
    let mut lowest = parent.indent;
    for line in above(text, parent.start) {
        if line.indent < lowest {
            lowest = line.indent;
            path.extend(line.key().filter(|_| line.is_open()).map(str::to_owned));
        }
    }
    path.reverse();
    path
}

/// The end of what stands below a line: without a value of its own, everything further right.
fn end_of(text: &str, off: &Line<'_>) -> usize {
    if !off.is_open() {
        return off.end;
    }
    let deeper =
        |line: &Line<'_>| line.indent > off.indent || line.indent == off.indent && line.is_item();
    below(text, off.end).take_while(deeper).last().map_or(off.end, |line| line.end)
}
