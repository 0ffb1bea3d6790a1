//! Pages without tags that mean anything: their components found by place and words.
//!
//! In: a [`Reading`] of a PDF that another program wrote. Out: its [`Paper`]s, as `parts` finds them by
//! tags, and what stands in the margins. [`ink`] puts glyphs into pieces of lines, [`drawn`] strokes into
//! lines; [`head`], [`body`] and [`closing`] name them. What is out of its place is named by its words
//! where the form prescribes them, else it is running text.

mod body;
mod closing;
mod drawn;
mod head;
mod ink;

use super::lines::{Block, Line};
use super::parts::{Area, Kind, Paper, Part};
use super::reader::{Reading, Stroke};
use ink::Piece;
use std::collections::BTreeMap;
use std::ops::Range;

/// A component with its lines.
type Named = (Part, Block);

/// The documents of a reading, and the lines in its margins; its strokes become lines on the way.
pub fn papers(reading: &mut Reading) -> (Vec<Paper>, Vec<Line>) {
    let mut pieces = Vec::new();
    for (at, page) in reading.pages.iter_mut().enumerate() {
        drawn::straighten(page);
        let mut own = ink::pieces(at, page);
        drawn::underscores(&mut own, page);
        pieces.extend(own);
    }
    let (marginal, pieces) =
        if reading.typed { (Vec::new(), pieces) } else { margins(reading, pieces) };
    let mut papers = Vec::new();
    let mut pieces = pieces;
    for pages in starts(reading, &pieces).into_iter().rev() {
        let own = pieces.split_off(pieces.partition_point(|piece| piece.page < pages.start));
        papers.push(paper(reading, own, pages));
    }
    papers.reverse();
    (papers, marginal.iter().map(Piece::line).collect())
}

/// A block of lines that no tag tells of.
fn block(lines: Vec<Line>, role: &str, within: &[&str]) -> Block {
    Block::new(role.to_owned(), within.iter().map(|role| (*role).to_owned()).collect(), 0, lines)
}

/// Page numbers, and what other programs write above and below a text: the same on every page.
fn margins(reading: &Reading, pieces: Vec<Piece>) -> (Vec<Piece>, Vec<Piece>) {
    const MARGIN_PT: f64 = 20.0 / 25.4 * 72.0;
    let edge = |piece: &Piece| {
        let height = reading.pages[piece.page].height_pt;
        let (top, foot) = (piece.baseline_pt(), height - piece.baseline_pt());
        (top.min(foot) < MARGIN_PT).then_some(top < foot)
    };
    let bare = |piece: &Piece| -> String {
        piece.text().chars().filter(|c| !c.is_ascii_digit()).collect()
    };
    // By side and words: the first page, and whether there is another.
    let mut seen: BTreeMap<(bool, String), (usize, bool)> = BTreeMap::new();
    for piece in &pieces {
        if let Some(side) = edge(piece) {
            let first = seen.entry((side, bare(piece))).or_insert((piece.page, false));
            first.1 |= first.0 != piece.page;
        }
    }
    let repeats =
        |piece: &Piece, side: bool| seen.get(&(side, bare(piece))).is_some_and(|(_, again)| *again);
    pieces.into_iter().partition(|piece| {
        edge(piece).is_some_and(|side| is_page_number(&piece.text()) || repeats(piece, side))
    })
}

/// `2`, `- 2 -`, `Trang 2/3`.
fn is_page_number(text: &str) -> bool {
    let rest = text.trim().trim_start_matches("Trang").trim_start_matches("trang");
    let signs = |c: char| c.is_ascii_digit() || " -–—/.|".contains(c);
    rest.len() < 12 && rest.contains(|c: char| c.is_ascii_digit()) && rest.chars().all(signs)
}

/// The pages of each document: one begins where the national title stands at the top.
fn starts(reading: &Reading, pieces: &[Piece]) -> Vec<Range<usize>> {
    let opens = |piece: &&Piece| {
        let top = piece.baseline_pt() < reading.pages[piece.page].height_pt / 3.0;
        top && head::is_motto(&piece.text())
    };
    let mut starts: Vec<usize> = pieces.iter().filter(opens).map(|piece| piece.page).collect();
    starts.dedup();
    if starts.first() != Some(&0) {
        starts.insert(0, 0);
    }
    let ends = starts[1..].iter().copied().chain([reading.pages.len()]);
    starts.iter().copied().zip(ends).map(|(start, end)| start..end).collect()
}

fn paper(reading: &Reading, mut pieces: Vec<Piece>, pages: Range<usize>) -> Paper {
    let mut appendices = Vec::new();
    let mut end = pages.end;
    for page in pages.clone().skip(1).rev() {
        let at = pieces.partition_point(|piece| piece.page < page);
        let first = pieces.get(at).filter(|piece| piece.page == page);
        if first.is_some_and(|piece| piece.text().to_lowercase().starts_with("phụ lục")) {
            let named = body::appendix(reading, pieces.split_off(at));
            appendices.push(Area::new(Kind::Appendix, page..end, named));
            end = page;
        }
    }
    appendices.reverse();
    let mut copies = Vec::new();
    while let Some((page, top)) = copy_start(reading, &pieces) {
        let at = pieces.partition_point(|piece| (piece.page, piece.baseline_pt()) < (page, top));
        let own = pieces.split_off(at);
        copies.push(Area::new(Kind::Copy, page..end, document(reading, own, page)));
        end = page + 1;
    }
    copies.reverse();
    let main = Area::new(Kind::Main, pages.start..end, document(reading, pieces, pages.start));
    Paper { main, appendices, copies, pages }
}

/// The lowest line across the page that has the word of a copy right below it.
fn copy_start(reading: &Reading, pieces: &[Piece]) -> Option<(usize, f64)> {
    let words = pieces.iter().rev().filter(|piece| head::is_copy_word(&piece.text()));
    words
        .filter_map(|word| {
            let page = &reading.pages[word.page];
            let above = |stroke: &&Stroke| {
                let below = word.baseline_pt() - stroke.top_pt;
                stroke.is_horizontal()
                    && stroke.length_pt() > 0.6 * page.width_pt
                    && (0.0..60.0).contains(&below)
            };
            let rule = page.strokes.iter().filter(above).map(|stroke| stroke.top_pt);
            rule.max_by(f64::total_cmp).map(|top| (word.page, top))
        })
        .find(|(page, top)| {
            pieces.first().is_some_and(|first| (first.page, first.baseline_pt()) < (*page, *top))
        })
}

/// Head, body and closing of a document, in the order in which they are read.
fn document(reading: &Reading, pieces: Vec<Piece>, first_page: usize) -> Vec<Named> {
    let page = &reading.pages[first_page];
    let (mut named, rest) = head::name(page, pieces);
    let (inside, foot) = closing::split(reading, rest);
    named.extend(body::name(reading, inside));
    named.extend(closing::name(reading, foot));
    named
}
