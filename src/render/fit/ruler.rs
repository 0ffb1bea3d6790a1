//! How wide a text is in the embedded faces, before anything is laid out.
//!
//! Widths are sums of advances, in em: kerning makes a text narrower, so that what fits here fits on
//! the page.

use std::sync::OnceLock;
use typst::layout::Abs;
use typst::text::{Font, FontInstance, FontVariations};

/// A face (mặt chữ) with the widths of its usual characters.
pub struct Face {
    font: FontInstance,
    usual: OnceLock<Vec<f64>>,
}

/// The faces that tables, titles and running text are set in.
pub struct Ruler {
    pub regular: Face,
    pub bold: Face,
}

/// The characters of Vietnamese text: few, so that their widths are looked up once.
const USUAL: [(u32, u32); 3] = [(0x20, 0x250), (0x1e00, 0x1f00), (0x2000, 0x2070)];

impl Ruler {
    /// From the faces in the order of [`super::super::fonts`].
    pub fn new(fonts: &[Font]) -> Option<Self> {
        let face = |at: usize| fonts.get(at).map(Face::new);
        Some(Self { regular: face(0)?, bold: face(1)? })
    }

    pub fn face(&self, bold: bool) -> &Face {
        if bold { &self.bold } else { &self.regular }
    }
}

impl Face {
    fn new(font: &Font) -> Self {
        let variant = typst::text::FontVariant::default();
        let font = font.clone().instantiate(variant, Abs::pt(12.0), &FontVariations::default());
        Self { font, usual: OnceLock::new() }
    }

    /// The width of a text in em.
    pub fn em(&self, text: &str) -> f64 {
        let usual = self.usual.get_or_init(|| {
            let all = USUAL.iter().flat_map(|(from, to)| *from..*to);
            all.map(|code| char::from_u32(code).map_or(0.0, |c| self.advance(c))).collect()
        });
        text.chars().map(|c| slot(c).map_or_else(|| self.advance(c), |at| usual[at])).sum()
    }

    fn advance(&self, c: char) -> f64 {
        let glyph = self.font.ttf().glyph_index(c);
        glyph.and_then(|glyph| self.font.x_advance(glyph.0)).map_or(0.0, |em| em.get())
    }
}

fn slot(c: char) -> Option<usize> {
    let (code, mut before) = (u32::from(c), 0);
    for (from, to) in USUAL {
        if (from..to).contains(&code) {
            return Some((before + code - from) as usize);
        }
        before += to - from;
    }
    None
}
