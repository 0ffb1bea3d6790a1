//! The own reader of finished pages against hayro's interpreter, glyph by glyph and line by line.

use super::{engine, stress};
use hayro_interpret::font::Glyph as Drawn;
use hayro_interpret::hayro_cmap::BfString;
use hayro_interpret::{
    BlendMode, ClipPath, Context, Device, GlyphDrawMode, Image, InterpreterCache,
    InterpreterSettings, Paint, PathDrawMode, SoftMask, interpret_page,
};
use hayro_syntax::Pdf;
use kurbo::{Affine, BezPath, Point, Rect, Shape};
use qcph::form::reader::{self, Glyph, Run, Stroke};

/// Reading; origin, size and advance; colour; marked content; whether bold, whether italic.
type SecondGlyph = (String, [f64; 4], [u8; 3], Option<i32>, bool, bool);
/// Bounds and thickness; whether dashed; colour.
type SecondStroke = ([f64; 5], bool, [u8; 3]);

/// What hayro draws.
#[derive(Default)]
struct Second {
    glyphs: Vec<SecondGlyph>,
    strokes: Vec<SecondStroke>,
    open: Vec<Option<i32>>,
}

impl<'a> Device<'a> for Second {
    fn draw_glyph(
        &mut self,
        glyph: &Drawn<'a>,
        transform: Affine,
        glyph_transform: Affine,
        paint: &Paint<'a>,
        _: &GlyphDrawMode,
    ) {
        let Drawn::Outline(outline) = glyph else { panic!("a glyph without outline") };
        let placed = transform * glyph_transform;
        let origin = placed * Point::ORIGIN;
        let [a, b, c, d, ..] = placed.as_coeffs();
        let advance = f64::from(outline.advance_width().unwrap()) * a.hypot(b);
        let text = match glyph.as_unicode() {
            Some(BfString::Char(c)) => c.to_string(),
            Some(BfString::String(text)) => text,
            None => String::new(),
        };
        let font = outline.font_data().unwrap();
        self.glyphs.push((
            text,
            [origin.x, origin.y, c.hypot(d) * 1000.0, advance],
            colour(paint),
            self.open.iter().rev().find_map(|open| *open),
            font.weight.is_some_and(|weight| weight >= 600),
            font.is_italic,
        ));
    }

    fn draw_path(&mut self, path: &BezPath, to: Affine, paint: &Paint<'a>, mode: &PathDrawMode) {
        let bounds = (to * path.clone()).bounding_box();
        let (thick, dashed) = match mode {
            PathDrawMode::Stroke(p) => (f64::from(p.line_width), !p.dash_array.is_empty()),
            PathDrawMode::Fill(_) => (bounds.height().min(bounds.width()), false),
        };
        let Rect { x0, y0, x1, y1 } = bounds;
        self.strokes.push(([x0, x1, y0, y1, thick], dashed, colour(paint)));
    }

    fn begin_marked_content(&mut self, _: &[u8], mcid: Option<i32>) {
        self.open.push(mcid);
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

fn colour(paint: &Paint<'_>) -> [u8; 3] {
    match paint {
        Paint::Color(colour) => {
            let [red, green, blue, _] = colour.to_rgba().to_rgba8();
            [red, green, blue]
        }
        Paint::Pattern(_) => [0; 3],
    }
}

fn second(pdf: &Pdf) -> Vec<Second> {
    let cache = InterpreterCache::new();
    let pages = pdf.pages().iter().map(|page| {
        let (width, height) = page.render_dimensions();
        let upright = Affine::new(page.initial_transform(true).as_coeffs());
        let bounds = Rect::new(0.0, 0.0, width.into(), height.into());
        let settings = InterpreterSettings::default();
        let mut context = Context::new(upright, bounds, &cache, pdf.xref(), settings);
        let mut second = Second::default();
        interpret_page(page, &mut context, &mut second);
        second
    });
    pages.collect()
}

/// A thousandth of a point: hayro counts in 32 bits.
fn near<const N: usize>(one: [f64; N], other: [f64; N]) -> bool {
    one.iter().zip(other).all(|(one, other)| (one - other).abs() < 1e-3)
}

#[test]
fn two_readers_read_the_same() {
    let engine = engine();
    let (mut glyphs, mut strokes) = (0, 0);
    for (name, sheet) in stress::all() {
        let bytes = engine.render(&sheet, "thu").unwrap().bytes;
        let pages = second(&Pdf::new(bytes.clone()).unwrap());
        let reading = reader::read(bytes).unwrap();
        assert_eq!(pages.len(), reading.pages.len(), "{name}");
        for (at, (page, own)) in pages.iter().zip(&reading.pages).enumerate() {
            let place = format!("{name}, page {}", at + 1);
            let drawn =
                own.runs.iter().flat_map(|run| run.glyphs.iter().map(move |one| (run, one)));
            let drawn: Vec<(&Run, &Glyph)> = drawn.collect();
            assert_eq!(page.glyphs.len(), drawn.len(), "{place}");
            for (other, (run, own)) in page.glyphs.iter().zip(&drawn) {
                assert!(same_glyph(other, run, own), "{place}: {other:?} {own:?} of {run:?}");
            }
            assert_eq!(page.strokes.len(), own.strokes.len(), "{place}");
            for (other, own) in page.strokes.iter().zip(&own.strokes) {
                assert!(same_stroke(other, own), "{place}: {other:?} {own:?}");
            }
            glyphs += drawn.len();
            strokes += own.strokes.len();
        }
    }
    assert!(glyphs > 10_000 && strokes > 100, "{glyphs} glyphs, {strokes} strokes");
}

fn same_glyph(other: &SecondGlyph, run: &Run, own: &Glyph) -> bool {
    let (text, place, colour, mcid, bold, italic) = other;
    near(*place, [own.left_pt, run.baseline_pt, run.size_pt, own.advance_pt])
        // One glyph stands for both kinds of space; which one is meant is not on the page.
        && text.replace('\u{a0}', " ") == own.text.replace('\u{a0}', " ")
        && (*colour, *mcid) == (run.colour, run.mcid)
        && (*bold, *italic) == (run.face.bold, run.face.italic)
}

fn same_stroke(other: &SecondStroke, own: &Stroke) -> bool {
    let bounds = [own.left_pt, own.right_pt, own.top_pt, own.bottom_pt, own.thick_pt];
    near(other.0, bounds) && (other.1, other.2) == (own.dashed, own.colour)
}
