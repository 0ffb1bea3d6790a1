//! The text of a document, by place and words: paragraphs, headings, tables, appendices.

use super::ink::{Piece, Waiting, borders};
use super::{Named, block};
use crate::form::lines::Line;
use crate::form::parts::{Part, begins_with_roman};
use crate::form::reader::{Reading, Stroke};
use std::collections::BTreeMap;

/// A line this far from the left edge is set in.
const INDENT_PT: f64 = 6.0;
/// More than this between two lines beside their step parts two paragraphs.
const GAP_PT: f64 = 3.0;
/// A line that ends this far before the right edge is the last of a paragraph, as a share of the width.
const SHORT: f64 = 0.12;
const VERY_SHORT: f64 = 0.3;

/// Where the text of pages of one width begins and ends.
#[derive(Debug, Clone, Copy)]
struct Edges {
    left_pt: f64,
    right_pt: f64,
}

impl Edges {
    fn width_pt(self) -> f64 {
        self.right_pt - self.left_pt
    }

    fn is_short(self, line: &Line, share: f64) -> bool {
        line.right_pt < self.right_pt - share * self.width_pt()
    }

    fn is_set_in(self, line: &Line) -> bool {
        line.left_pt - self.left_pt > INDENT_PT
    }

    fn is_centred(self, line: &Line) -> bool {
        let middle = f64::midpoint(self.left_pt, self.right_pt);
        let inset = line.left_pt - self.left_pt > 40.0 && self.right_pt - line.right_pt > 30.0;
        inset && (line.centre_pt() - middle).abs() < 8.0
    }
}

/// A line of the text, or a line of a cell.
enum Row {
    Text(Line),
    Cell(Line),
}

pub fn name(reading: &Reading, pieces: Vec<Piece>) -> Vec<Named> {
    let rows = rows(reading, pieces);
    let texts: Vec<&Line> = rows
        .iter()
        .filter_map(|row| match row {
            Row::Text(line) => Some(line),
            Row::Cell(_) => None,
        })
        .collect();
    let edges = edges(reading, &texts);
    let (step, size_pt) = (step(&texts), size(&texts));
    let typed = reading.typed;
    let mut text =
        Text { edges, step, size_pt, typed, named: Vec::new(), open: Vec::new(), begun: false };
    for row in &rows {
        match row {
            Row::Text(line) => text.take(reading, line),
            Row::Cell(line) => {
                text.end(reading);
                text.named.push((Part::Bang, block(vec![line.clone()], "TD", &["Table", "TR"])));
            }
        }
    }
    text.end(reading);
    text.named
}

/// An appendix: its label, its title, `(Kèm theo …)`, its text.
pub fn appendix(reading: &Reading, pieces: Vec<Piece>) -> Vec<Named> {
    let mut rest = Waiting::new(pieces);
    let mut named = Vec::new();
    let Some(label) = rest.next() else { return named };
    named.push((Part::PhuLuc, block(vec![label.line()], "H1", &[])));
    let inset = 0.15 * reading.pages[label.page].width_pt;
    let centred = |piece: &Piece| {
        let middle = (piece.centre_pt() - label.centre_pt()).abs() < 10.0;
        piece.page == label.page && middle && piece.left_pt() > inset
    };
    let attached = |piece: &Piece| piece.text().to_lowercase().starts_with("(kèm theo");
    let below = |last: &Piece, next: &Piece| {
        centred(next) && !attached(next) && next.goes_on_from(last, 3.0)
    };
    if let Some(first) = rest.next_if(|next| below(&label, next)) {
        named.push((Part::TenPhuLuc, block(rest.lines(first, below), "P", &[])));
    }
    if let Some(first) = rest.next_if(attached) {
        let open = |last: &Piece, next: &Piece| centred(next) && !last.text().ends_with(')');
        named.push((Part::KemTheo, block(rest.lines(first, open), "P", &[])));
    }
    named.extend(name(reading, rest.rest()));
    named
}

/// The lines of the text, each whole, and the pieces in cells.
fn rows(reading: &Reading, pieces: Vec<Piece>) -> Vec<Row> {
    let grids: Vec<Grid> = reading.pages.iter().map(|page| Grid(borders(page))).collect();
    let mut rows: Vec<Row> = Vec::new();
    let mut open: Option<Piece> = None;
    for piece in pieces {
        if grids[piece.page].holds(&piece) {
            rows.extend(open.take().map(|piece| Row::Text(piece.line())));
            rows.push(Row::Cell(piece.line()));
            continue;
        }
        match &mut open {
            Some(line) if piece.is_level_with(line) => line.join(piece),
            _ => {
                rows.extend(open.replace(piece).map(|piece| Row::Text(piece.line())));
            }
        }
    }
    rows.extend(open.map(|piece| Row::Text(piece.line())));
    rows
}

/// The upright lines of the tables of a page.
struct Grid<'a>(Vec<&'a Stroke>);

impl Grid<'_> {
    /// Whether a piece stands between two upright lines.
    fn holds(&self, piece: &Piece) -> bool {
        let middle = piece.baseline_pt() - 0.3 * piece.size_pt();
        let beside = |stroke: &&&Stroke| stroke.top_pt <= middle && middle <= stroke.bottom_pt;
        let mut near = self.0.iter().filter(beside);
        let (mut left, mut right) = (false, false);
        near.any(|stroke| {
            left |= stroke.left_pt <= piece.left_pt() + 1.0;
            right |= stroke.left_pt >= piece.right_pt() - 1.0;
            left && right
        })
    }
}

/// The edges that at least two lines keep, or those of the outermost, by the width of the page.
fn edges(reading: &Reading, lines: &[&Line]) -> BTreeMap<u64, Edges> {
    let mut by_width: BTreeMap<u64, Vec<&Line>> = BTreeMap::new();
    for line in lines {
        by_width.entry(reading.pages[line.page].width_pt.to_bits()).or_default().push(line);
    }
    let edge = |mut places: Vec<f64>| {
        places.sort_by(f64::total_cmp);
        let kept = places.windows(2).find(|pair| pair[1] - pair[0] < 1.0).map(|pair| pair[0]);
        kept.or(places.first().copied()).unwrap_or_default()
    };
    by_width
        .into_iter()
        .map(|(width, lines)| {
            let left_pt = edge(lines.iter().map(|line| line.left_pt).collect());
            let right_pt = -edge(lines.iter().map(|line| -line.right_pt).collect());
            (width, Edges { left_pt, right_pt })
        })
        .collect()
}

/// The distance of the lines of a paragraph: that of a quarter of all lines at most.
fn step(lines: &[&Line]) -> f64 {
    let pairs = lines.windows(2).filter(|pair| pair[0].page == pair[1].page);
    let mut steps: Vec<f64> = pairs
        .map(|pair| pair[1].baseline_pt - pair[0].baseline_pt)
        .filter(|step| *step > 4.0)
        .collect();
    steps.sort_by(f64::total_cmp);
    steps.get(steps.len() / 4).copied().unwrap_or(f64::INFINITY)
}

/// The size of most letters, in quarters of a point.
fn size(lines: &[&Line]) -> f64 {
    let mut letters: BTreeMap<u64, usize> = BTreeMap::new();
    for line in lines {
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "bounded")]
        let quarters = (line.size_pt.clamp(0.0, 1000.0) * 4.0).round() as u64;
        *letters.entry(quarters).or_default() += line.text.len();
    }
    let most = letters.into_iter().max_by_key(|(_, letters)| *letters);
    #[expect(clippy::cast_precision_loss, reason = "small")]
    most.map_or(0.0, |(quarters, _)| quarters as f64 / 4.0)
}

/// The text as it is put into paragraphs.
struct Text {
    edges: BTreeMap<u64, Edges>,
    step: f64,
    size_pt: f64,
    /// The lines say where paragraphs begin.
    typed: bool,
    named: Vec<Named>,
    /// The lines of the paragraph that is not at its end yet.
    open: Vec<Line>,
    /// Whether running text was met.
    begun: bool,
}

impl Text {
    fn edges(&self, reading: &Reading, line: &Line) -> Edges {
        let width = reading.pages[line.page].width_pt.to_bits();
        self.edges.get(&width).copied().unwrap_or(Edges { left_pt: 0.0, right_pt: 0.0 })
    }

    fn take(&mut self, reading: &Reading, line: &Line) {
        let edges = self.edges(reading, line);
        if self.open.last().is_some_and(|last| self.begins(edges, last, line)) {
            self.end(reading);
        }
        self.open.push(line.clone());
    }

    /// Whether a line begins a paragraph.
    fn begins(&self, edges: Edges, last: &Line, line: &Line) -> bool {
        if self.typed {
            return last.content != line.content;
        }
        let gap = line.baseline_pt - last.baseline_pt;
        if line.page == last.page && gap > self.step + GAP_PT {
            return true;
        }
        if (line.size_pt - last.size_pt).abs() > 0.6 {
            return true;
        }
        // A note above a table, then its caption.
        if last.bold != line.bold && last.italic != line.italic {
            return true;
        }
        let short = edges.is_short(last, SHORT);
        let ends = last.text.ends_with(['.', ';', ':', '!', '?']);
        let labelled = is_labelled(&line.text);
        let is_other = last.bold != line.bold || edges.is_centred(line) != edges.is_centred(last);
        if short && is_other {
            return true;
        }
        match (edges.is_set_in(last), edges.is_set_in(line)) {
            (false, true) => true,
            (true, true) => {
                short || labelled || ends || (line.left_pt - last.left_pt).abs() > GAP_PT
            }
            (_, false) => edges.is_short(last, VERY_SHORT) || ends && (short || labelled),
        }
    }

    /// Ends the open paragraph and names it.
    fn end(&mut self, reading: &Reading) {
        let lines = std::mem::take(&mut self.open);
        let Some(first) = lines.first() else { return };
        let edges = self.edges(reading, first);
        let centred = lines.iter().all(|line| edges.is_centred(line));
        let bold = lines.iter().all(|line| line.bold);
        let italic = lines.iter().all(|line| line.italic);
        let text = first.text.trim();
        let label = text.split(' ').next().unwrap_or_default();
        let last = self.named.last().map(|(part, _)| *part);
        let end = lines.last().map_or("", |line| line.text.trim());
        let goes_on = italic || end.ends_with([';', ',']) || last == Some(Part::CanCu);
        let is_base = text.starts_with("Căn cứ") && !self.begun && goes_on;
        // Words beside a figure: smaller than the text, short or far inside, no sentence.
        let beside = first.left_pt > edges.left_pt + 0.4 * edges.width_pt()
            || lines.iter().all(|line| edges.is_short(line, SHORT));
        let smaller = lines.iter().all(|line| line.size_pt < self.size_pt - 0.6);
        let is_mark = smaller && beside && !end.ends_with(['.', ';', ':']);
        let part = if is_base {
            Part::CanCu
        } else if bold && centred && text.starts_with("Phần ") {
            Part::Phan
        } else if bold && centred && last == Some(Part::Phan) {
            Part::TenPhan
        } else if bold && begins_with_roman(text) {
            Part::Muc
        } else if bold && label.ends_with('.') && label.starts_with(|c: char| c.is_ascii_digit()) {
            Part::KhoanCoTieuDe
        } else if centred || bold || italic || is_mark {
            Part::ChuThich
        } else {
            self.begun = true;
            Part::LoiVan
        };
        if part == Part::Phan && lines.len() > 1 {
            self.named.push((Part::Phan, block(lines[..1].to_vec(), "H2", &[])));
            self.named.push((Part::TenPhan, block(lines[1..].to_vec(), "H2", &[])));
            return;
        }
        self.named.push((part, block(lines, "P", &[])));
    }
}

/// `1.`, `a)`, `-`, `I.`: what an item of the text begins with.
fn is_labelled(text: &str) -> bool {
    let label = text.trim().split(' ').next().unwrap_or_default();
    let bare = label.trim_end_matches(['.', ')']);
    ["-", "–", "+", "•"].contains(&label)
        || label.starts_with(['-', '+']) && label.len() > 1
        || bare.len() < label.len()
            && bare.chars().count() <= 3
            && bare.chars().all(|c| c.is_ascii_digit() || "IVX".contains(c) || c.is_lowercase())
}
