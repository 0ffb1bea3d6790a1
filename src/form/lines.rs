//! Glyphs to lines, lines to blocks: the page as a person reads it.
//!
//! A block is what one tag owns: a heading, a paragraph, a list item's body, a table cell. Its lines
//! follow the tag tree, so columns stay apart (test: form::fidelity). What no tag owns (page numbers,
//! the head of a table repeated on the next page) stays apart as artifacts.

use super::reader::{Element, Reading, Run};
use std::borrow::Borrow;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::{Deref, Range};
use std::rc::Rc;

/// One line of text on a page.
#[derive(Debug, Clone)]
pub struct Line {
    /// From 0.
    pub page: usize,
    pub baseline_pt: f64,
    /// Of the first and after the last visible glyph.
    pub left_pt: f64,
    pub right_pt: f64,
    /// Of the largest and the smallest glyph.
    pub size_pt: f64,
    pub least_size_pt: f64,
    /// Whether all visible glyphs are.
    pub bold: bool,
    pub italic: bool,
    /// Whether any visible glyph is.
    pub any_bold: bool,
    pub any_italic: bool,
    pub text: String,
    pub colours: BTreeSet<[u8; 3]>,
    /// See [`Run::content`].
    pub content: usize,
}

/// The share of the size above and below the baseline, of Times New Roman and its equals.
pub const ASCENT: f64 = 0.8911;
pub const DESCENT: f64 = 0.2163;

impl Line {
    pub fn centre_pt(&self) -> f64 {
        f64::midpoint(self.left_pt, self.right_pt)
    }

    pub fn width_pt(&self) -> f64 {
        self.right_pt - self.left_pt
    }

    pub fn top_pt(&self) -> f64 {
        self.baseline_pt - ASCENT * self.size_pt
    }

    pub fn bottom_pt(&self) -> f64 {
        self.baseline_pt + DESCENT * self.size_pt
    }
}

/// The lines of one tag; a clone is the same block.
#[derive(Debug, Clone)]
pub struct Block(Rc<Tagged>);

/// What a [`Block`] is.
#[derive(Debug)]
pub struct Tagged {
    pub role: String,
    /// Roles of the tags around it, from the outermost.
    pub within: Vec<String>,
    /// Index of the tag in the tree.
    pub element: usize,
    pub lines: Vec<Line>,
    text: String,
}

impl Deref for Block {
    type Target = Tagged;

    fn deref(&self) -> &Tagged {
        &self.0
    }
}

impl Block {
    pub fn new(role: String, within: Vec<String>, element: usize, lines: Vec<Line>) -> Self {
        let most = lines.iter().map(|line| line.text.len() + 1).sum();
        let mut text = String::with_capacity(most);
        for word in lines.iter().flat_map(|line| line.text.split_whitespace()) {
            if !text.is_empty() {
                text.push(' ');
            }
            text.push_str(word);
        }
        Self(Rc::new(Tagged { role, within, element, lines, text }))
    }

    /// The same tag around some of the lines.
    #[must_use]
    pub fn with_lines(&self, lines: &[Line]) -> Self {
        Self::new(self.role.clone(), self.within.clone(), self.element, lines.to_vec())
    }

    /// Its lines as one text, white space normalised.
    pub fn text(&self) -> &str {
        &self.text
    }

    pub fn first(&self) -> &Line {
        &self.lines[0]
    }

    pub fn last(&self) -> &Line {
        &self.lines[self.lines.len() - 1]
    }

    pub fn page(&self) -> usize {
        self.first().page
    }

    pub fn is_heading(&self) -> bool {
        self.heading_level().is_some()
    }

    /// 1 for `H1`.
    pub fn heading_level(&self) -> Option<usize> {
        self.role.strip_prefix('H')?.parse().ok()
    }

    pub fn in_table(&self) -> bool {
        // A chart is a figure: its labels are as little running text as the cells of a table.
        self.within.iter().any(|role| role == "Table" || role == "Figure") || self.role == "Figure"
    }

    pub fn is_bold(&self) -> bool {
        self.lines.iter().all(|line| line.bold)
    }
}

/// Everything that is written, in reading order, and what is written outside the tags, page by page.
pub fn lines(reading: &Reading) -> (Vec<Block>, Vec<Line>) {
    let owners = owners(&reading.elements);
    let mut found: BTreeMap<usize, Vec<Line>> = BTreeMap::new();
    let mut artifacts = Vec::new();
    for (page, content) in reading.pages.iter().enumerate() {
        let owner = |mcid: Option<i32>| owners.get(&(page, mcid?)).copied();
        let groups = content.runs.chunk_by(|one, next| {
            (one.mcid == next.mcid || owner(one.mcid) == owner(next.mcid))
                && (one.baseline_pt - next.baseline_pt).abs() < 0.4
        });
        for group in groups {
            let at = owner(group[0].mcid);
            for part in parts(group, at.is_none()) {
                let Some(line) = line(page, part) else { continue };
                match at {
                    Some(at) => push(found.entry(at).or_default(), line),
                    None => artifacts.push(line),
                }
            }
        }
    }
    let blocks = found.into_iter().map(|(at, mut lines)| {
        lines.sort_by(|a, b| {
            (a.page, a.baseline_pt).partial_cmp(&(b.page, b.baseline_pt)).expect("numbers")
        });
        Block::new(reading.elements[at].role.clone(), within(&reading.elements, at), at, lines)
    });
    (blocks.collect(), artifacts)
}

/// The lines of some pages, of lines that stand in the order of pages.
pub fn on_pages<L: Borrow<Line>>(lines: &[L], pages: Range<usize>) -> &[L] {
    let before = |end: usize| lines.partition_point(|line| line.borrow().page < end);
    let start = before(pages.start);
    &lines[start..before(pages.end).max(start)]
}

/// A line's artifacts may be far apart: they are then two.
fn parts(group: &[Run], apart: bool) -> impl Iterator<Item = &[Run]> {
    group.chunk_by(move |one, next| {
        let is_near = || next.left_pt() - one.right_pt() < 2.0 * one.size_pt;
        !apart || one.content == next.content && is_near()
    })
}

/// Adds a line, or joins it to the one that it goes on from.
fn push(lines: &mut Vec<Line>, line: Line) {
    let same = |last: &&mut Line| {
        last.page == line.page && (last.baseline_pt - line.baseline_pt).abs() < 0.4
    };
    let Some(last) = lines.last_mut().filter(same) else { return lines.push(line) };
    last.left_pt = last.left_pt.min(line.left_pt);
    last.right_pt = last.right_pt.max(line.right_pt);
    last.size_pt = last.size_pt.max(line.size_pt);
    last.least_size_pt = last.least_size_pt.min(line.least_size_pt);
    last.bold &= line.bold;
    last.italic &= line.italic;
    last.any_bold |= line.any_bold;
    last.any_italic |= line.any_italic;
    last.text.push_str(&line.text);
    last.colours.extend(line.colours);
}

/// `None` for white space alone.
fn line(page: usize, runs: &[Run]) -> Option<Line> {
    let mut found: Option<Line> = None;
    let mut text = String::new();
    for run in runs {
        text.extend(run.glyphs.iter().map(|glyph| &*glyph.text));
        let mut visible = run.glyphs.iter().filter(|glyph| glyph.is_visible());
        let Some(first) = visible.next() else { continue };
        let line = found.get_or_insert_with(|| Line {
            page,
            baseline_pt: run.baseline_pt,
            left_pt: first.left_pt,
            right_pt: first.right_pt(),
            size_pt: run.size_pt,
            least_size_pt: run.size_pt,
            bold: true,
            italic: true,
            any_bold: false,
            any_italic: false,
            text: String::new(),
            colours: BTreeSet::new(),
            content: run.content,
        });
        line.left_pt = line.left_pt.min(first.left_pt);
        line.right_pt = visible.next_back().unwrap_or(first).right_pt();
        line.size_pt = line.size_pt.max(run.size_pt);
        line.least_size_pt = line.least_size_pt.min(run.size_pt);
        line.bold &= run.face.bold;
        line.italic &= run.face.italic;
        line.any_bold |= run.face.bold;
        line.any_italic |= run.face.italic;
        line.colours.insert(run.colour);
    }
    found.map(|line| Line { text, ..line })
}

/// Roles that only colour a piece of the text around them.
const INLINE: [&str; 4] = ["Span", "Strong", "Em", "Code"];

/// Which element owns a marked content; inline pieces belong to the paragraph around them.
fn owners(elements: &[Element]) -> BTreeMap<(usize, i32), usize> {
    let mut owners = BTreeMap::new();
    for (at, element) in elements.iter().enumerate() {
        let mut owner = at;
        while INLINE.contains(&elements[owner].role.as_str()) {
            match elements[owner].parent {
                Some(parent) if is_text(&elements[parent].role) => owner = parent,
                _ => break,
            }
        }
        owners.extend(element.contents.iter().map(|content| (*content, owner)));
    }
    owners
}

fn is_text(role: &str) -> bool {
    INLINE.contains(&role)
        || ["P", "LBody", "Lbl", "TD", "TH", "Caption"].contains(&role)
        || role.strip_prefix('H').is_some_and(|level| level.parse::<u8>().is_ok())
}

fn within(elements: &[Element], at: usize) -> Vec<String> {
    let mut roles: Vec<String> =
        std::iter::successors(elements[at].parent, |at| elements[*at].parent)
            .map(|at| elements[at].role.clone())
            .collect();
    roles.reverse();
    roles
}
