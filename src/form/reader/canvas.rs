//! A device that keeps what is drawn instead of painting it.

use super::{Face, Glyph, Stroke};
use hayro_interpret::font::{Glyph as Drawn, OutlineGlyph};
use hayro_interpret::hayro_cmap::BfString;
use hayro_interpret::{
    BlendMode, ClipPath, Device, GlyphDrawMode, Image, Paint, PathDrawMode, SoftMask,
};
use hayro_syntax::content::ops::TypedInstruction;
use hayro_syntax::object::{String as PdfString, dict_or_stream};
use hayro_syntax::page::Page;
use kurbo::{Affine, BezPath, Point, Shape};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Collects the glyphs and strokes of one page.
pub struct Canvas {
    pub glyphs: Vec<Glyph>,
    pub strokes: Vec<Stroke>,
    faces: BTreeMap<u128, Arc<Face>>,
    /// The replacement texts of the page's marked contents, in order.
    spans: Vec<Option<String>>,
    opened: usize,
    open: Vec<Open>,
}

/// A marked content that is open.
struct Open {
    /// From 1, in order of opening.
    at: usize,
    mcid: Option<i32>,
    /// `ActualText` that no glyph stands for yet.
    replacement: Option<Option<String>>,
}

impl Canvas {
    pub fn new(spans: Vec<Option<String>>) -> Self {
        Self {
            glyphs: Vec::new(),
            strokes: Vec::new(),
            faces: BTreeMap::new(),
            spans,
            opened: 0,
            open: Vec::new(),
        }
    }

    fn face(&mut self, glyph: &OutlineGlyph) -> Arc<Face> {
        let found = self.faces.entry(glyph.font_cache_key()).or_insert_with(|| {
            let data = glyph.font_data();
            let name = data.as_ref().and_then(|data| data.postscript_name.clone());
            let name = name.unwrap_or_default();
            let bare = name.split_once('+').map_or(name.as_str(), |(_, bare)| bare);
            let (family, style) = bare.split_once('-').unwrap_or((bare, ""));
            let heavy = data.as_ref().and_then(|data| data.weight).is_some_and(|w| w >= 600);
            let slanted = data.as_ref().is_some_and(|data| data.is_italic);
            Arc::new(Face {
                family: family.to_owned(),
                bold: heavy || style.contains("Bold"),
                italic: slanted || style.contains("Italic"),
            })
        });
        found.clone()
    }

    /// What this glyph reads as: the replacement text of the span around it, once, or its own.
    fn text(&mut self, own: Option<BfString>) -> String {
        for open in self.open.iter_mut().rev() {
            if let Some(replacement) = &mut open.replacement {
                return replacement.take().unwrap_or_default();
            }
        }
        match own {
            Some(BfString::Char(c)) => c.to_string(),
            Some(BfString::String(text)) => text,
            None => char::REPLACEMENT_CHARACTER.to_string(),
        }
    }
}

impl<'a> Device<'a> for Canvas {
    fn draw_glyph(
        &mut self,
        glyph: &Drawn<'a>,
        transform: Affine,
        glyph_transform: Affine,
        paint: &Paint<'a>,
        _: &GlyphDrawMode,
    ) {
        let Drawn::Outline(outline) = glyph else { return };
        let placed = transform * glyph_transform;
        let origin = placed * Point::ORIGIN;
        let [a, b, c, d, ..] = placed.as_coeffs();
        let text = self.text(glyph.as_unicode());
        let face = self.face(outline);
        self.glyphs.push(Glyph {
            text,
            left_pt: origin.x,
            baseline_pt: origin.y,
            advance_pt: f64::from(outline.advance_width().unwrap_or(0.0)) * a.hypot(b),
            size_pt: c.hypot(d) * 1000.0,
            face,
            colour: colour(paint),
            mcid: self.open.iter().rev().find_map(|open| open.mcid),
            content: self.open.last().map_or(0, |open| open.at),
        });
    }

    fn draw_path(
        &mut self,
        path: &BezPath,
        transform: Affine,
        paint: &Paint<'a>,
        mode: &PathDrawMode,
    ) {
        let bounds = (transform * path.clone()).bounding_box();
        let (thick, dashed) = match mode {
            PathDrawMode::Stroke(props) => {
                (f64::from(props.line_width), !props.dash_array.is_empty())
            }
            PathDrawMode::Fill(_) => (bounds.height().min(bounds.width()), false),
        };
        self.strokes.push(Stroke {
            left_pt: bounds.x0,
            right_pt: bounds.x1,
            top_pt: bounds.y0,
            bottom_pt: bounds.y1,
            thick_pt: thick,
            dashed,
            colour: colour(paint),
        });
    }

    fn begin_marked_content(&mut self, _: &[u8], mcid: Option<i32>) {
        let text = self.spans.get_mut(self.opened).and_then(Option::take);
        self.opened += 1;
        self.open.push(Open { at: self.opened, mcid, replacement: text.map(Some) });
    }

    fn end_marked_content(&mut self) {
        self.open.pop();
    }

    fn set_soft_mask(&mut self, _: Option<SoftMask<'a>>) {}
    fn set_blend_mode(&mut self, _: BlendMode) {}
    fn push_clip_path(&mut self, _: &ClipPath) {}
    fn push_transparency_group(&mut self, _: f32, _: Option<SoftMask<'a>>, _: BlendMode) {}
    fn draw_image(&mut self, _: Image<'a, '_>, _: Affine) {}
    fn pop_clip_path(&mut self) {}
    fn pop_transparency_group(&mut self) {}
}

/// The replacement text (`ActualText`) of each marked content of a page, in order of opening: the
/// device is told of the opening, but not of the text.
pub fn spans(page: &Page<'_>) -> Vec<Option<String>> {
    let mut spans = Vec::new();
    let mut operations = page.typed_operations();
    while let Some(operation) = operations.next() {
        match operation {
            TypedInstruction::BeginMarkedContentWithProperties(begin) => {
                let text = dict_or_stream(begin.1)
                    .and_then(|(dict, _)| dict.get::<PdfString<'_>>("ActualText"));
                spans.push(text.map(|text| super::tags::decode(text.as_bytes())));
            }
            TypedInstruction::BeginMarkedContent(_) => spans.push(None),
            _ => {}
        }
    }
    spans
}

fn colour(paint: &Paint<'_>) -> [u8; 3] {
    match paint {
        Paint::Color(colour) => {
            let [red, green, blue, _] = colour.to_rgba().to_rgba8();
            [red, green, blue]
        }
        Paint::Pattern(_) => [0; 3],
    }
}
