//! Glyphs to pieces of lines: what stands on one baseline without a wide gap.

use crate::form::lines::Line;
use crate::form::reader::{Face, Page, Stroke};
use std::collections::{BTreeSet, VecDeque};
use std::rc::Rc;
use unicode_normalization::UnicodeNormalization;

/// Gaps that no space stands in are spaces from here on, as a share of the size.
const SPACE: f64 = 0.18;
/// A wider gap parts two pieces, as a share of the size.
const WIDE: f64 = 1.0;
/// Lines whose baselines are nearer are one.
const SAME_LINE_PT: f64 = 2.0;
/// A figure this much smaller than its line is a raised one.
const RAISED: f64 = 0.75;

/// A visible glyph.
#[derive(Debug, Clone)]
struct Ink {
    text: Rc<str>,
    left_pt: f64,
    right_pt: f64,
    baseline_pt: f64,
    size_pt: f64,
    face: Rc<Face>,
    colour: [u8; 3],
    /// Whether a space stands before it.
    spaced: bool,
    content: usize,
}

/// Glyphs of one line from left to right, at least one.
#[derive(Debug, Clone)]
pub struct Piece {
    pub page: usize,
    inks: Vec<Ink>,
}

/// The pieces of a page, line by line, from left to right.
pub fn pieces(at: usize, page: &Page) -> Vec<Piece> {
    let mut inks = inks(page);
    inks.sort_by(|a, b| a.baseline_pt.total_cmp(&b.baseline_pt));
    let mut rows: Vec<Vec<Ink>> = Vec::new();
    for ink in inks {
        match rows.last_mut() {
            Some(row) if ink.baseline_pt - row[0].baseline_pt < SAME_LINE_PT => row.push(ink),
            _ => rows.push(vec![ink]),
        }
    }
    let raised = |at: usize| {
        let own = &rows[at];
        let size = own.iter().map(|ink| ink.size_pt).fold(0.0, f64::max);
        let near = rows
            .get(at + 1)
            .filter(|below| below[0].baseline_pt - own[0].baseline_pt < 0.6 * below[0].size_pt);
        near.is_some_and(|below| size < RAISED * below[0].size_pt)
    };
    let raised: Vec<bool> = (0..rows.len()).map(raised).collect();
    let borders = borders(page);
    let lines = rows.into_iter().zip(raised).filter(|(_, raised)| !raised);
    lines.flat_map(|(row, _)| parted(at, row, &borders)).collect()
}

/// The upright lines of a page, between cells.
pub fn borders(page: &Page) -> Vec<&Stroke> {
    /// A page with more has no table that anybody reads.
    const MOST: usize = 2_000;
    let upright =
        |stroke: &&Stroke| stroke.length_pt() < 0.1 && stroke.bottom_pt - stroke.top_pt > 5.0;
    page.strokes.iter().filter(upright).take(MOST).collect()
}

/// The visible glyphs of a page; blank ones are the spaces before the next.
fn inks(page: &Page) -> Vec<Ink> {
    let mut inks: Vec<Ink> = Vec::new();
    // Left edge and baseline of a blank that was just drawn: letters of another typeface may be drawn next that
    // stand before it.
    let mut open: Option<(f64, f64)> = None;
    for run in &page.runs {
        for glyph in &run.glyphs {
            let blank = !glyph.text.is_empty() && !glyph.is_visible();
            if blank {
                open = Some((glyph.left_pt, run.baseline_pt));
                continue;
            }
            let starts_blank = glyph.text.starts_with(char::is_whitespace);
            let behind = |(left, baseline): (f64, f64)| {
                let level = (baseline - run.baseline_pt).abs() < SAME_LINE_PT;
                !level || left <= glyph.left_pt + 0.1
            };
            let spaced = open.take().is_some_and(behind);
            inks.push(Ink {
                text: glyph.text.clone(),
                left_pt: glyph.left_pt,
                right_pt: glyph.right_pt(),
                baseline_pt: run.baseline_pt,
                size_pt: run.size_pt,
                face: run.face.clone(),
                colour: run.colour,
                spaced: spaced || starts_blank,
                content: run.content,
            });
            if glyph.text.ends_with(char::is_whitespace) {
                open = Some((glyph.left_pt, run.baseline_pt));
            }
        }
    }
    inks
}

fn parted(page: usize, mut row: Vec<Ink>, borders: &[&Stroke]) -> Vec<Piece> {
    row.sort_by(|a, b| a.left_pt.total_cmp(&b.left_pt));
    let middle = row[0].baseline_pt - 0.3 * row[0].size_pt;
    let crossing = |border: &&&Stroke| border.top_pt <= middle && middle <= border.bottom_pt;
    let borders: Vec<f64> = borders.iter().filter(crossing).map(|border| border.left_pt).collect();
    let between = |left: f64, right: f64| borders.iter().any(|at| left < *at && *at < right);
    let mut pieces: Vec<Piece> = Vec::new();
    for mut ink in row {
        let last = pieces.last_mut().and_then(|piece| piece.inks.last());
        let gap = last.map_or(f64::INFINITY, |last| ink.left_pt - last.right_pt);
        ink.spaced |= gap > SPACE * ink.size_pt;
        match pieces.last_mut() {
            Some(piece)
                if gap < WIDE * ink.size_pt
                    && !between(ink.left_pt - gap - 1.0, ink.left_pt + 1.0) =>
            {
                piece.inks.push(ink);
            }
            _ => pieces.push(Piece { page, inks: vec![ink] }),
        }
    }
    pieces
}

impl Piece {
    /// Its words, composed: whether the file composes them is for a rule of its own.
    pub fn text(&self) -> String {
        let text = self.inks.iter().enumerate().fold(String::new(), |mut text, (at, ink)| {
            if at > 0 && ink.spaced && !text.ends_with(' ') {
                text.push(' ');
            }
            text.push_str(ink.text.trim());
            text
        });
        text.nfc().collect()
    }

    pub fn starts(&self, words: &str) -> bool {
        self.text().starts_with(words)
    }

    pub fn is_level_with(&self, other: &Self) -> bool {
        self.page == other.page && (self.baseline_pt() - other.baseline_pt()).abs() < SAME_LINE_PT
    }

    /// Whether it is the next line of a text that has this one.
    pub fn goes_on_from(&self, above: &Self, lines: f64) -> bool {
        let step = self.baseline_pt() - above.baseline_pt();
        self.page == above.page && step > 0.0 && step < lines * self.size_pt()
    }

    pub fn baseline_pt(&self) -> f64 {
        self.inks[0].baseline_pt
    }

    pub fn left_pt(&self) -> f64 {
        self.inks[0].left_pt
    }

    pub fn right_pt(&self) -> f64 {
        self.inks.iter().map(|ink| ink.right_pt).fold(f64::NEG_INFINITY, f64::max)
    }

    pub fn centre_pt(&self) -> f64 {
        f64::midpoint(self.left_pt(), self.right_pt())
    }

    pub fn size_pt(&self) -> f64 {
        self.inks.iter().map(|ink| ink.size_pt).fold(0.0, f64::max)
    }

    pub fn is_bold(&self) -> bool {
        self.inks.iter().all(|ink| ink.face.bold)
    }

    pub fn is_upper(&self) -> bool {
        !self.text().contains(char::is_lowercase)
    }

    /// Two pieces: one up to where `words` start inside it, one from there on.
    pub fn split_before(&self, words: &[&str]) -> Option<(Self, Self)> {
        let at = (1..self.inks.len()).filter(|at| self.inks[*at].spaced).find(|at| {
            let rest = self.part(*at..self.inks.len()).text();
            words.iter().any(|word| rest.starts_with(word))
        })?;
        Some((self.part(0..at), self.part(at..self.inks.len())))
    }

    /// Two pieces: one up to and with the first `sign`, one behind it.
    pub fn split_behind(&self, sign: char) -> Option<(Self, Self)> {
        let at = self.inks.iter().position(|ink| ink.text.ends_with(sign))? + 1;
        (at < self.inks.len()).then(|| (self.part(0..at), self.part(at..self.inks.len())))
    }

    fn part(&self, range: std::ops::Range<usize>) -> Self {
        Self { page: self.page, inks: self.inks[range].to_vec() }
    }

    /// Takes up a piece of the same line that stands to the right.
    pub fn join(&mut self, other: Self) {
        self.inks.extend(other.inks);
    }

    pub fn line(&self) -> Line {
        let all = |is: fn(&Face) -> bool| self.inks.iter().all(|ink| is(&ink.face));
        let any = |is: fn(&Face) -> bool| self.inks.iter().any(|ink| is(&ink.face));
        Line {
            page: self.page,
            baseline_pt: self.baseline_pt(),
            left_pt: self.left_pt(),
            right_pt: self.right_pt(),
            size_pt: self.size_pt(),
            least_size_pt: self.inks.iter().map(|ink| ink.size_pt).fold(f64::INFINITY, f64::min),
            bold: all(|face| face.bold),
            italic: all(|face| face.italic),
            any_bold: any(|face| face.bold),
            any_italic: any(|face| face.italic),
            text: self.text(),
            colours: self.inks.iter().map(|ink| ink.colour).collect::<BTreeSet<_>>(),
            content: self.inks[0].content,
        }
    }
}

/// Pieces that wait to be named, first come first.
pub struct Waiting(VecDeque<Piece>);

impl Waiting {
    pub fn new(pieces: Vec<Piece>) -> Self {
        Self(pieces.into())
    }

    pub fn next(&mut self) -> Option<Piece> {
        self.0.pop_front()
    }

    pub fn next_if(&mut self, wanted: impl Fn(&Piece) -> bool) -> Option<Piece> {
        wanted(self.0.front()?).then(|| self.0.pop_front()).flatten()
    }

    /// The lines of a text that begins with a piece, as long as each goes on from the one before.
    pub fn lines(&mut self, first: Piece, goes_on: impl Fn(&Piece, &Piece) -> bool) -> Vec<Line> {
        let (mut lines, mut last) = (vec![first.line()], first);
        while let Some(next) = self.next_if(|next| goes_on(&last, next)) {
            lines.push(next.line());
            last = next;
        }
        lines
    }

    pub fn iter(&self) -> impl Iterator<Item = &Piece> {
        self.0.iter()
    }

    pub fn rest(self) -> Vec<Piece> {
        self.0.into()
    }
}
