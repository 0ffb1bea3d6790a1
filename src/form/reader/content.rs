//! Content streams (ISO 32000-1, 8 and 9): follows the operators of a page and notes where each glyph
//! and line would stand.
//!
//! What changes how a page looks between its glyphs and lines is passed over: clipping, transparency,
//! images, shadings.

mod state;

use super::colour::Space;
use super::font::Fonts;
use super::{Glyph, Run, Stroke, tags};
use crate::form::guard::Budget;
use hayro_syntax::content::TypedIter;
use hayro_syntax::content::ops::TypedInstruction as Op;
use hayro_syntax::object::{Array, Dict, Name, Number, Object, Stream, String as Text};
use hayro_syntax::page::{Page, Resources};
use kurbo::{Affine, Point, Rect};
use state::{Open, State};
use std::collections::BTreeMap;
use std::rc::Rc;

/// Forms may hold forms, at most this deep.
const DEEPEST: usize = 16;

/// Collects the runs of glyphs and the strokes of one page.
pub struct Content<'f> {
    pub runs: Vec<Run>,
    pub strokes: Vec<Stroke>,
    pub pictures: usize,
    fonts: &'f mut Fonts,
    budget: &'f mut Budget,
    /// The colour spaces met so far, by the name that the page or form gives them.
    spaces: BTreeMap<Rc<str>, Space>,
    state: State,
    saved: Vec<State>,
    /// Whether this operator has begun a run.
    in_run: bool,
    text: Affine,
    line: Affine,
    path: Option<Rect>,
    opened: usize,
    open: Vec<Open>,
    empty: Rc<str>,
}

impl<'f> Content<'f> {
    /// Reads a page; `upright` takes its space to points from the top left corner.
    pub fn read(
        page: &Page<'_>,
        upright: Affine,
        fonts: &'f mut Fonts,
        budget: &'f mut Budget,
    ) -> Self {
        let state = State::first(upright);
        let mut content = Self {
            runs: Vec::new(),
            strokes: Vec::new(),
            pictures: 0,
            fonts,
            budget,
            spaces: BTreeMap::new(),
            state,
            saved: Vec::new(),
            in_run: false,
            text: Affine::IDENTITY,
            line: Affine::IDENTITY,
            path: None,
            opened: 0,
            open: Vec::new(),
            empty: Rc::from(""),
        };
        content.follow(page.typed_operations(), page.resources(), 0);
        content
    }

    fn follow(&mut self, mut operations: TypedIter<'_>, resources: &Resources<'_>, depth: usize) {
        while let Some(operation) = operations.next() {
            if !self.budget.take(1) {
                return;
            }
            self.graphics(&operation, resources);
            self.path(&operation);
            self.text(&operation, resources);
            self.marks(&operation, resources);
            if let Op::XObject(draw) = operation
                && depth < DEEPEST
            {
                self.form(draw.0, resources, depth);
            }
        }
    }

    /// A form (8.10) is a content stream of its own.
    fn form(&mut self, name: &Name<'_>, resources: &Resources<'_>, depth: usize) {
        let is_form = |form: &Stream<'_>| {
            form.dict().get::<Name<'_>>("Subtype").is_some_and(|name| name.as_str() == "Form")
        };
        // A picture in the content itself stands there as a name without a resource.
        let Some(form) = resources.get_x_object(name).filter(is_form) else {
            self.pictures += 1;
            return;
        };
        let Ok(bytes) = form.decoded() else { return };
        if !self.budget.take(bytes.len()) {
            return;
        }
        let matrix = form.dict().get::<Array<'_>>("Matrix").and_then(|array| {
            let numbers: Vec<f64> = array.iter::<f64>().collect();
            Some(Affine::new(numbers.try_into().ok()?))
        });
        let own = form.dict().get::<Dict<'_>>("Resources").unwrap_or_default();
        let (state, saved, open) = (self.state.clone(), self.saved.len(), self.open.len());
        let spaces = std::mem::take(&mut self.spaces);
        self.state.to_page *= matrix.unwrap_or_default();
        self.follow(
            TypedIter::new(&bytes),
            &Resources::from_parent(own, resources.clone()),
            depth + 1,
        );
        self.open.truncate(open);
        self.saved.truncate(saved);
        (self.state, self.spaces) = (state, spaces);
    }

    fn space(&mut self, name: &Name<'_>, resources: &Resources<'_>) -> Space {
        match self.spaces.get(name.as_str()) {
            Some(space) => *space,
            None => {
                let space = Space::named(name, resources);
                self.spaces.insert(name.as_str().into(), space);
                space
            }
        }
    }

    fn graphics(&mut self, operation: &Op<'_, '_>, resources: &Resources<'_>) {
        let state = &mut self.state;
        match operation {
            Op::SaveState(_) => self.saved.push(state.clone()),
            Op::RestoreState(_) => {
                if let Some(saved) = self.saved.pop() {
                    self.state = saved;
                }
            }
            Op::Transform(m) => state.to_page *= affine([m.0, m.1, m.2, m.3, m.4, m.5]),
            Op::LineWidth(width) => state.line_width = width.0.as_f64(),
            Op::DashPattern(dash) => state.dashed = dash.0.iter::<f64>().next().is_some(),
            Op::ColorSpaceNonStroke(name) => {
                let space = self.space(name.0, resources);
                (self.state.fill_space, self.state.fill) = (space, [0; 3]);
            }
            Op::ColorSpaceStroke(name) => {
                let space = self.space(name.0, resources);
                (self.state.stroke_space, self.state.stroke) = (space, [0; 3]);
            }
            Op::NonStrokeColor(colour) => state.fill = state.fill_space.rgb(&colour.0),
            Op::NonStrokeColorNamed(colour) => state.fill = state.fill_space.rgb(&colour.0),
            Op::StrokeColor(colour) => state.stroke = state.stroke_space.rgb(&colour.0),
            Op::StrokeColorNamed(colour) => state.stroke = state.stroke_space.rgb(&colour.0),
            Op::NonStrokeColorDeviceGray(c) => state.fill = Space::Gray.rgb(&[c.0]),
            Op::StrokeColorDeviceGray(c) => state.stroke = Space::Gray.rgb(&[c.0]),
            Op::NonStrokeColorDeviceRgb(c) => state.fill = Space::Rgb.rgb(&[c.0, c.1, c.2]),
            Op::StrokeColorDeviceRgb(c) => state.stroke = Space::Rgb.rgb(&[c.0, c.1, c.2]),
            Op::NonStrokeColorCmyk(c) => state.fill = Space::Cmyk.rgb(&[c.0, c.1, c.2, c.3]),
            Op::StrokeColorCmyk(c) => state.stroke = Space::Cmyk.rgb(&[c.0, c.1, c.2, c.3]),
            _ => {}
        }
    }

    /// Paths (8.5) count by their bounds; those of a curve are those of its control points.
    fn path(&mut self, operation: &Op<'_, '_>) {
        match operation {
            Op::MoveTo(to) => self.reach(to.0, to.1),
            Op::LineTo(to) => self.reach(to.0, to.1),
            Op::CubicTo(c) => {
                self.reach(c.0, c.1);
                self.reach(c.2, c.3);
                self.reach(c.4, c.5);
            }
            Op::CubicStartTo(c) => {
                self.reach(c.0, c.1);
                self.reach(c.2, c.3);
            }
            Op::CubicEndTo(c) => {
                self.reach(c.0, c.1);
                self.reach(c.2, c.3);
            }
            Op::RectPath(r) => {
                let (x, y) = (r.0.as_f64(), r.1.as_f64());
                let (right, top) = (x + r.2.as_f64(), y + r.3.as_f64());
                for corner in [(x, y), (right, y), (x, top), (right, top)] {
                    self.reach_point(corner.into());
                }
            }
            Op::StrokePath(_) | Op::CloseAndStrokePath(_) => self.paint(false, true),
            Op::FillPathNonZero(_)
            | Op::FillPathNonZeroCompatibility(_)
            | Op::FillPathEvenOdd(_) => self.paint(true, false),
            Op::FillAndStrokeNonZero(_)
            | Op::FillAndStrokeEvenOdd(_)
            | Op::CloseFillAndStrokeNonZero(_)
            | Op::CloseFillAndStrokeEvenOdd(_) => self.paint(true, true),
            Op::EndPath(_) => self.path = None,
            _ => {}
        }
    }

    fn reach(&mut self, x: Number, y: Number) {
        self.reach_point(Point::new(x.as_f64(), y.as_f64()));
    }

    fn reach_point(&mut self, point: Point) {
        let point = self.state.to_page * point;
        let here = Rect::from_points(point, point);
        self.path = Some(self.path.map_or(here, |path| path.union(here)));
    }

    fn paint(&mut self, fill: bool, stroke: bool) {
        let Some(bounds) = self.path.take() else { return };
        let drawn = |thick_pt, dashed, colour| Stroke {
            left_pt: bounds.x0,
            right_pt: bounds.x1,
            top_pt: bounds.y0,
            bottom_pt: bounds.y1,
            thick_pt,
            dashed,
            colour,
        };
        let state = &self.state;
        if fill {
            self.strokes.push(drawn(bounds.height().min(bounds.width()), false, state.fill));
        }
        if stroke {
            self.strokes.push(drawn(state.line_width, state.dashed, state.stroke));
        }
    }

    fn text(&mut self, operation: &Op<'_, '_>, resources: &Resources<'_>) {
        self.in_run = false;
        let state = &mut self.state;
        match operation {
            Op::BeginText(_) => self.set_line(Affine::IDENTITY),
            Op::TextFont(font) => {
                state.font = self.fonts.named(font.0, resources);
                state.size = font.1.as_f64();
            }
            Op::CharacterSpacing(space) => state.char_space = space.0.as_f64(),
            Op::WordSpacing(space) => state.word_space = space.0.as_f64(),
            Op::HorizontalScaling(percent) => state.scale = percent.0.as_f64() / 100.0,
            Op::TextLeading(leading) => state.leading = leading.0.as_f64(),
            Op::TextRise(rise) => state.rise = rise.0.as_f64(),
            // Neither filled nor stroked (9.3.6): words below the picture of a scanned page.
            Op::TextRenderingMode(mode) => state.hidden = matches!(mode.0.as_i64(), 3 | 7),
            Op::SetTextMatrix(m) => self.set_line(affine([m.0, m.1, m.2, m.3, m.4, m.5])),
            Op::NextLine(by) => self.next_line(by.0.as_f64(), by.1.as_f64()),
            Op::NextLineAndSetLeading(by) => {
                state.leading = -by.1.as_f64();
                self.next_line(by.0.as_f64(), by.1.as_f64());
            }
            Op::NextLineUsingLeading(_) => self.next_line(0.0, -self.state.leading),
            Op::ShowText(text) => self.show(text.0),
            Op::NextLineAndShowText(text) => {
                self.next_line(0.0, -self.state.leading);
                self.show(text.0);
            }
            Op::ShowTextWithParameters(text) => {
                state.word_space = text.0.as_f64();
                state.char_space = text.1.as_f64();
                self.next_line(0.0, -self.state.leading);
                self.show(text.2);
            }
            Op::ShowTexts(parts) => {
                for part in parts.0.iter::<Object<'_>>() {
                    match part {
                        Object::String(text) => self.show(&text),
                        Object::Number(back) => {
                            let state = &self.state;
                            self.advance(-back.as_f64() / 1000.0 * state.size * state.scale);
                        }
                        _ => {}
                    }
                }
            }
            _ => {}
        }
    }

    fn set_line(&mut self, line: Affine) {
        (self.line, self.text) = (line, line);
    }

    fn next_line(&mut self, right: f64, up: f64) {
        self.set_line(self.line * Affine::translate((right, up)));
    }

    fn advance(&mut self, right: f64) {
        self.text *= Affine::translate((right, 0.0));
    }

    fn show(&mut self, text: &Text<'_>) {
        let Some(font) = self.state.font.clone() else { return };
        if !self.budget.take(text.as_bytes().len()) {
            return;
        }
        let State { to_page, size, scale, rise, fill, .. } = self.state;
        let (mcid, content) = (
            self.open.iter().rev().find_map(|open| open.mcid),
            self.open
                .iter()
                .rev()
                .find(|open| open.replacement.is_none())
                .map_or(0, |open| open.at),
        );
        let line = to_page * self.text;
        let [a, b, c, d, ..] = line.as_coeffs();
        let across = a.hypot(b) * (size * scale).abs();
        let is_replaced = self.open.iter().any(|open| open.replacement.is_some());
        let mut right = 0.0;
        for bytes in text.as_bytes().chunks(font.code_bytes) {
            let code = bytes.iter().fold(0, |code, byte| code << 8 | usize::from(*byte));
            let (own, width) = font.glyph(code);
            let (left_pt, baseline_pt) = (line * Point::new(right, rise)).into();
            let text = if is_replaced { self.reading_of(own) } else { own };
            let glyph = Glyph { text, left_pt, advance_pt: width * across };
            match self.runs.last_mut() {
                _ if self.state.hidden => {}
                Some(run) if self.in_run && run.baseline_pt == baseline_pt => {
                    run.glyphs.push(glyph);
                }
                _ => self.runs.push(Run {
                    glyphs: vec![glyph],
                    baseline_pt,
                    size_pt: c.hypot(d) * size.abs(),
                    face: font.face.clone(),
                    colour: fill,
                    mcid,
                    content,
                }),
            }
            self.in_run = !self.state.hidden;
            let word_space = if bytes == b" " { self.state.word_space } else { 0.0 };
            right += (width * size + self.state.char_space + word_space) * scale;
        }
        self.advance(right);
    }

    /// What a glyph reads as: the replacement text of the span around it, once, or its own.
    fn reading_of(&mut self, own: Rc<str>) -> Rc<str> {
        let around = self.open.iter_mut().rev().find_map(|open| open.replacement.as_mut());
        match around.map(Option::take) {
            Some(Some(replacement)) => replacement.into(),
            Some(None) => self.empty.clone(),
            None => own,
        }
    }

    /// Marked contents (14.6).
    fn marks(&mut self, operation: &Op<'_, '_>, resources: &Resources<'_>) {
        match operation {
            Op::BeginMarkedContent(_) => self.mark(None),
            Op::BeginMarkedContentWithProperties(begin) => match begin.1 {
                Object::Dict(properties) => self.mark(Some(properties)),
                Object::Name(name) => self.mark(resources.properties.get(name).as_ref()),
                _ => self.mark(None),
            },
            Op::EndMarkedContent(_) => drop(self.open.pop()),
            _ => {}
        }
    }

    fn mark(&mut self, properties: Option<&Dict<'_>>) {
        self.opened += 1;
        let replacement = properties
            .and_then(|dict| dict.get::<Text<'_>>("ActualText"))
            .filter(|text| self.budget.take(text.as_bytes().len()))
            .map(|text| Some(tags::decode(text.as_bytes())));
        let mcid = properties.and_then(|dict| dict.get::<i32>("MCID"));
        self.open.push(Open { at: self.opened, mcid, replacement });
    }
}

fn affine(numbers: [Number; 6]) -> Affine {
    Affine::new(numbers.map(|number| number.as_f64()))
}
