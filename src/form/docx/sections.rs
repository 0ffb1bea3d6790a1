//! The sections of a Word file: paper, margins, and what stands above and below the text of each page.
//!
//! In: the trees of sections and the parts of their headers and footers. Out: [`Section`]s in their order. One
//! that names no header of a kind has that of the section before it (ISO/IEC 29500-1, 17.10).

use super::model::{Block, Item, Paper};
use super::set::Setter;
use super::styles::{number, twips};
use super::tree::Node;
use crate::form::reader::{Face, Glyph, Run};
use std::rc::Rc;

/// A4 and the margins of a file that says nothing of them.
const USUAL: (f64, f64, f64) = (595.3, 841.9, 72.0);

/// The kinds of pages: those that no other kind is, the first one, even ones.
const KINDS: [&str; 3] = ["default", "first", "even"];

/// A section; lengths in points.
#[derive(Debug, Clone)]
pub struct Section {
    pub paper: Paper,
    pub bottom_pt: f64,
    /// Whether it begins on a new sheet.
    pub is_apart: bool,
    /// Whether its first page has margins of its own.
    pub has_title_page: bool,
    /// The number of its first page, where it does not go on counting.
    pub start: Option<usize>,
    pub is_arabic: bool,
    /// Parts of headers and footers, by kind of page.
    headers: [Option<Rc<str>>; 3],
    footers: [Option<Rc<str>>; 3],
}

/// What stands above or below the text.
#[derive(Debug, Clone, Default)]
pub struct Margin {
    pub on_top: bool,
    /// Without the space around it; the number of the page is `1`.
    pub words: String,
    pub has_number: bool,
    /// All of it as one line.
    pub line: Option<Run>,
}

impl Section {
    pub fn read(
        node: Option<&Node>,
        before: Option<&Self>,
        target: &dyn Fn(&str) -> Option<Rc<str>>,
    ) -> Self {
        let child = |name: &str| node?.child(name);
        let size = |name: &str| {
            child("pgSz").and_then(|node| twips(node, name)).filter(|points| *points > 72.0)
        };
        let edge = |name: &str| child("pgMar").and_then(|node| twips(node, name));
        let (width_pt, height_pt) = (size("w").unwrap_or(USUAL.0), size("h").unwrap_or(USUAL.1));
        let least = |name: &str| edge(name).unwrap_or(USUAL.2).abs();
        let gutter = edge("gutter").unwrap_or(0.0).max(0.0);
        let kinds = |element: &str, last: Option<&[Option<Rc<str>>; 3]>| {
            KINDS.map(|kind| {
                let all = node.into_iter().flat_map(|node| node.all(element));
                let own = all.filter(|one| one.get("type").unwrap_or(KINDS[0]) == kind).last();
                let own = own.and_then(|one| target(one.get("id")?));
                own.or_else(|| last?[KINDS.iter().position(|one| *one == kind)?].clone())
            })
        };
        Self {
            paper: Paper {
                width_pt,
                height_pt,
                left_pt: least("left") + gutter,
                right_pt: least("right"),
                top_pt: least("top"),
            },
            bottom_pt: least("bottom"),
            is_apart: !matches!(
                child("type").and_then(|node| node.get("val")),
                Some("continuous" | "nextColumn")
            ),
            has_title_page: node.and_then(|node| node.is_on("titlePg")) == Some(true),
            start: child("pgNumType").and_then(|node| number(node.get("start")?)).map(whole),
            is_arabic: child("pgNumType")
                .and_then(|node| node.get("fmt"))
                .is_none_or(|format| matches!(format, "decimal" | "numberInDash")),
            headers: kinds("headerReference", before.map(|one| &one.headers)),
            footers: kinds("footerReference", before.map(|one| &one.footers)),
        }
    }

    /// The parts that its pages of a kind show: 0 usual ones, 1 the first, 2 even ones.
    pub fn parts(&self, kind: usize) -> impl Iterator<Item = (&Rc<str>, bool)> {
        let top = self.headers[kind].iter().map(|part| (part, true));
        top.chain(self.footers[kind].iter().map(|part| (part, false)))
    }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "bounded above and below"
)]
fn whole(number: f64) -> usize {
    number.clamp(0.0, 100_000.0) as usize
}

impl Margin {
    /// Sets the blocks of a header or footer on the paper of its section.
    pub fn set(blocks: &[Block], paper: Paper, on_top: bool) -> Self {
        let mut setter = Setter::new(paper, true);
        setter.section(blocks);
        let runs: Vec<Run> = setter.pages.into_iter().flat_map(|page| page.runs).collect();
        let text: String =
            runs.iter().flat_map(|run| &run.glyphs).map(|glyph| &*glyph.text).collect();
        Self {
            on_top,
            words: text.trim().to_owned(),
            has_number: numbered(blocks),
            line: joined(&runs),
        }
    }
}

/// The visible letters of all runs as one, from the left one on.
fn joined(runs: &[Run]) -> Option<Run> {
    let visible = |run: &&Run| run.glyphs.iter().any(Glyph::is_visible);
    let mut line = runs.iter().find(visible)?.clone();
    line.glyphs = runs.iter().flat_map(|run| run.glyphs.clone()).collect();
    line.glyphs.sort_by(|a, b| a.left_pt.total_cmp(&b.left_pt));
    let of = |is: fn(&Face) -> bool| runs.iter().filter(visible).any(|run| is(&run.face));
    let (bold, italic) = (of(|face| face.bold), of(|face| face.italic));
    line.face = Rc::new(Face { bold, italic, ..(*line.face).clone() });
    Some(line)
}

/// Whether the number of the page stands among blocks.
fn numbered(blocks: &[Block]) -> bool {
    blocks.iter().any(|block| match block {
        Block::Paragraph(paragraph) => paragraph.items.iter().any(|item| match item {
            Item::PageNumber(..) => true,
            Item::Drawn(drawn) => numbered(&drawn.blocks),
            _ => false,
        }),
        Block::Table(table) => {
            let mut cells = table.rows.iter().flat_map(|row| &row.cells);
            cells.any(|cell| numbered(&cell.blocks))
        }
    })
}
