//! A finished PDF read back: glyphs, strokes and tags. The home of hayro.
//!
//! In: PDF bytes. Out: a [`Reading`], plain numbers in points from the top left corner of each page.
//! This reader shares no code with the writer of the PDF: what it finds is what any other program would
//! find. To judge is for `checks`.

mod colour;
mod content;
mod encoding;
mod font;
mod tags;

use super::guard::{Budget, TRY_ANOTHER};
use crate::problem::{Code, Problem};
use content::Content;
use font::Fonts;
use hayro_syntax::Pdf;
use kurbo::Affine;
use std::rc::Rc;

pub use tags::Element;

/// What is on the pages, and how it is tagged.
#[derive(Debug, Default)]
pub struct Reading {
    pub pages: Vec<Page>,
    /// The structure tree in reading order, parents before children.
    pub elements: Vec<Element>,
    /// `/Lang` of the catalog.
    pub language: Option<String>,
    /// It was set from a Word file: [`Run::content`] counts paragraphs, and nothing stands in the margins.
    pub typed: bool,
}

#[derive(Debug, Default)]
pub struct Page {
    pub width_pt: f64,
    pub height_pt: f64,
    /// In the order in which they are drawn.
    pub runs: Vec<Run>,
    pub strokes: Vec<Stroke>,
    /// How many pictures it draws.
    pub pictures: usize,
}

/// Glyphs that one operator draws, one after the other on one baseline; at least one.
#[derive(Debug, Clone)]
pub struct Run {
    pub glyphs: Vec<Glyph>,
    pub baseline_pt: f64,
    pub size_pt: f64,
    pub face: Rc<Face>,
    pub colour: [u8; 3],
    /// The marked content it belongs to; `None` for an artifact.
    pub mcid: Option<i32>,
    /// Counts the marked contents of the page: artifacts of one are drawn together.
    pub content: usize,
}

impl Run {
    pub fn left_pt(&self) -> f64 {
        self.glyphs.first().map_or(0.0, |glyph| glyph.left_pt)
    }

    pub fn right_pt(&self) -> f64 {
        self.glyphs.last().map_or(0.0, Glyph::right_pt)
    }
}

/// One drawn glyph.
#[derive(Debug, Clone)]
pub struct Glyph {
    /// What a reader copies; empty where a neighbour stands for both.
    pub text: Rc<str>,
    pub left_pt: f64,
    pub advance_pt: f64,
}

impl Glyph {
    pub fn right_pt(&self) -> f64 {
        self.left_pt + self.advance_pt
    }

    /// Whether a reader sees it.
    pub fn is_visible(&self) -> bool {
        self.text.contains(|c: char| !c.is_whitespace())
    }
}

/// A face of a font, as the PDF describes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Face {
    pub family: String,
    pub embedded: bool,
    pub bold: bool,
    pub italic: bool,
}

/// A drawn line, or a box: its bounds.
#[derive(Debug, Clone, Copy)]
pub struct Stroke {
    pub left_pt: f64,
    pub right_pt: f64,
    pub top_pt: f64,
    pub bottom_pt: f64,
    pub thick_pt: f64,
    pub dashed: bool,
    pub colour: [u8; 3],
}

impl Stroke {
    pub fn is_horizontal(&self) -> bool {
        self.bottom_pt - self.top_pt < 0.1 && self.right_pt - self.left_pt > 1.0
    }

    pub fn is_box(&self) -> bool {
        self.bottom_pt - self.top_pt > 1.0 && self.right_pt - self.left_pt > 1.0
    }

    pub fn length_pt(&self) -> f64 {
        self.right_pt - self.left_pt
    }

    pub fn centre_pt(&self) -> f64 {
        f64::midpoint(self.left_pt, self.right_pt)
    }
}

/// Reads a PDF.
///
/// # Errors
/// [`Code::NotAPdf`], also when its pages draw more than a [`Budget`].
pub fn read(bytes: Vec<u8>) -> Result<Reading, Problem> {
    let pdf = Pdf::new(bytes).map_err(|_| {
        Problem::new(Code::NotAPdf, "không đọc được tệp này như một tệp PDF").hint(TRY_ANOTHER)
    })?;
    let (mut fonts, mut budget) = (Fonts::default(), Budget::default());
    let mut pages = Vec::new();
    for page in pdf.pages().iter() {
        let (width, height) = page.render_dimensions();
        let upright = Affine::new(page.initial_transform(true).as_coeffs());
        let Content { runs, strokes, pictures, .. } =
            Content::read(page, upright, &mut fonts, &mut budget);
        let (width_pt, height_pt) = (f64::from(width), f64::from(height));
        pages.push(Page { width_pt, height_pt, runs, strokes, pictures });
    }
    budget.check()?;
    let (elements, language) = tags::read(&pdf);
    Ok(Reading { pages, elements, language, typed: false })
}
