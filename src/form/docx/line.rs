//! One paragraph broken into lines of about the width that Word gives them, and set from edge to edge.
//!
//! In: the words of a paragraph with the typefaces they are in, and the [`Measures`] of the paragraph. Out: runs of
//! glyphs with their places. Widths are those of Times New Roman ([`crate::word::measure`]), whatever the typeface.

use super::lists::{Label, Suffix};
use super::model::{Face, Frame, Item};
use super::styles::{Align, Paragraph, Step, Stop};
use crate::form::lines::{ASCENT, DESCENT};
use crate::form::reader::{self, Glyph, Page, Run, Stroke};
use crate::word::measure::{Weight, em};
use std::collections::BTreeMap;
use std::rc::Rc;

/// The height of a line of a typeface like Times New Roman, in its sizes.
const LINE: f64 = 1.149;
/// Tab stops that nobody set.
const USUAL_STOP_PT: f64 = 36.0;
/// How far up a raised letter stands, and how much smaller it is.
const RAISED: (f64, f64) = (0.33, 0.6);

/// The measures of a paragraph; lengths in points.
#[derive(Debug, Clone)]
pub struct Measures {
    left_pt: f64,
    right_pt: f64,
    first_pt: f64,
    align: Align,
    step: Step,
    stops: Rc<[Stop]>,
    /// Where stops are counted from.
    edge_pt: f64,
}

impl Measures {
    pub fn of(look: &Paragraph, edges: Frame) -> Self {
        Self {
            left_pt: edges.left_pt,
            // A column that is no wider than a letter still shows one.
            right_pt: edges.right_pt.max(edges.left_pt + 4.0),
            first_pt: look.first_pt.unwrap_or(0.0),
            align: look.frame.or(look.align).unwrap_or(Align::Left),
            step: look.step.unwrap_or(Step::Times(1.0)),
            stops: look.stops.clone().unwrap_or_default(),
            edge_pt: edges.left_pt - look.left_pt.unwrap_or(0.0),
        }
    }

    /// Of what comes behind a page break.
    #[must_use]
    pub fn after_break(self) -> Self {
        Self { first_pt: 0.0, ..self }
    }

    /// The next stop behind a place.
    fn stop(&self, x: f64) -> (f64, Align) {
        let behind = |at: f64| at > x + 0.5;
        let set = self.stops.iter().filter(|stop| !stop.cleared);
        let set = set.map(|stop| (self.edge_pt + stop.at_pt, stop.align));
        let nearest = set.filter(|(at, _)| behind(*at)).min_by(|a, b| a.0.total_cmp(&b.0));
        // What hangs out ends at the edge of the other lines.
        let hanging =
            (self.first_pt < 0.0 && behind(self.left_pt)).then_some((self.left_pt, Align::Left));
        let usual =
            self.edge_pt + (((x - self.edge_pt) / USUAL_STOP_PT).floor() + 1.0) * USUAL_STOP_PT;
        match (nearest, hanging) {
            (Some(one), Some(other)) => {
                if one.0 < other.0 {
                    one
                } else {
                    other
                }
            }
            (Some(one), None) | (None, Some(one)) => one,
            (None, None) => (usual, Align::Left),
        }
    }
}

/// The smallest thing that a line is made of.
#[derive(Debug)]
pub enum Atom {
    Word(Vec<Letter>),
    Space(Letter),
    Tab,
    Break,
}

/// A letter in its face.
#[derive(Debug, Clone)]
pub struct Letter {
    c: char,
    face: Rc<Face>,
    width_pt: f64,
}

impl Letter {
    fn new(c: char, face: &Rc<Face>) -> Self {
        let weight = if face.bold { Weight::Bold } else { Weight::Regular };
        let size = if face.raised { RAISED.1 * face.size_pt } else { face.size_pt };
        let width_pt = em(c.encode_utf8(&mut [0; 4]), weight) * size;
        Self { c, face: face.clone(), width_pt }
    }
}

/// The lines of a paragraph as they grow.
pub struct Lines {
    measures: Measures,
    mark: Rc<Face>,
    atoms: Vec<Atom>,
}

/// The sheet that lines are put on.
pub struct Target<'a> {
    pub page: &'a mut Page,
    pub signs: &'a mut Signs,
    /// The paragraph that they belong to.
    pub content: usize,
}

/// Each letter as a text, made once.
#[derive(Debug, Default)]
pub struct Signs(BTreeMap<char, Rc<str>>);

impl Signs {
    fn of(&mut self, c: char) -> Rc<str> {
        let text = || Rc::from(&*c.encode_utf8(&mut [0; 4]));
        self.0.entry(c).or_insert_with(text).clone()
    }
}

/// Letters with their left edges, on one line.
#[derive(Default)]
struct Line {
    letters: Vec<(Letter, f64)>,
    /// Where the part behind the last tab begins.
    free: usize,
    is_tabbed: bool,
    /// Whether it ends where the paragraph does.
    is_last: bool,
}

impl Lines {
    pub fn new(measures: Measures, mark: &Rc<Face>) -> Self {
        Self { measures, mark: mark.clone(), atoms: Vec::new() }
    }

    pub fn add(&mut self, atom: Atom) {
        self.atoms.push(atom);
    }

    pub fn has_words(&self) -> bool {
        self.atoms.iter().any(|atom| matches!(atom, Atom::Word(_)))
    }

    pub fn label(&mut self, label: &Label, face: &Rc<Face>) {
        self.text(&label.text, face);
        match label.suffix {
            Suffix::Tab => self.add(Atom::Tab),
            Suffix::Space => self.text(" ", face),
            Suffix::Nothing => {}
        }
    }

    pub fn item(&mut self, item: &Item) {
        match item {
            Item::Text(text, face) => self.text(text, face),
            Item::PageNumber(one, face) => self.text(one, face),
            Item::Tab => self.add(Atom::Tab),
            Item::LineBreak | Item::PageBreak => self.add(Atom::Break),
            Item::Drawn(_) | Item::Picture => {}
        }
    }

    fn text(&mut self, text: &str, face: &Rc<Face>) {
        for c in text.chars() {
            match c {
                '\t' => self.add(Atom::Tab),
                '\u{ad}' | '\u{200b}' => {}
                ' ' => self.atoms.push(Atom::Space(Letter::new(c, face))),
                _ => {
                    let letter = Letter::new(c, face);
                    match self.atoms.last_mut() {
                        Some(Atom::Word(word)) => word.push(letter),
                        _ => self.atoms.push(Atom::Word(vec![letter])),
                    }
                }
            }
        }
    }

    /// Puts the lines below a place; gives how high they are together.
    pub fn put(self, top_pt: f64, target: &mut Target) -> f64 {
        let (step, mark) = (self.measures.step, self.mark.clone());
        let mut y = top_pt;
        for line in self.broken() {
            let sizes = line.letters.iter().map(|(letter, _)| letter.face.size_pt);
            let size = sizes.fold(0.0, f64::max);
            let size = if size > 0.0 { size } else { mark.size_pt };
            let (height, below) = match step {
                Step::Times(times) => (LINE * size * times, (LINE - ASCENT) * size),
                Step::AtLeast(least) => (f64::max(LINE * size, least), (LINE - ASCENT) * size),
                Step::Exactly(height) => (height, 0.2 * height),
            };
            y += height;
            line.put(y - below, target);
        }
        y - top_pt
    }

    fn broken(self) -> Vec<Line> {
        let Self { measures, atoms, .. } = self;
        let mut breaking = Breaking {
            x: measures.left_pt + measures.first_pt,
            measures,
            lines: vec![Line::default()],
            spaces: Vec::new(),
        };
        for (at, atom) in atoms.iter().enumerate() {
            match atom {
                Atom::Word(word) => breaking.word(word),
                Atom::Space(letter) => breaking.spaces.push(letter.clone()),
                Atom::Break => breaking.end(),
                Atom::Tab => {
                    let rest = &atoms[at + 1..];
                    let until = |atom: &&Atom| !matches!(atom, Atom::Tab | Atom::Break);
                    let width = rest.iter().take_while(until).map(Atom::width).sum();
                    breaking.tab(width);
                }
            }
        }
        breaking.finish()
    }
}

impl Atom {
    fn width(&self) -> f64 {
        match self {
            Self::Word(word) => word.iter().map(|letter| letter.width_pt).sum(),
            Self::Space(letter) => letter.width_pt,
            Self::Tab | Self::Break => 0.0,
        }
    }
}

/// A paragraph that is being broken.
struct Breaking {
    measures: Measures,
    lines: Vec<Line>,
    x: f64,
    /// Spaces that stand before the next word, if it comes on the same line.
    spaces: Vec<Letter>,
}

impl Breaking {
    fn line(&mut self) -> &mut Line {
        let last = self.lines.len() - 1;
        &mut self.lines[last]
    }

    fn word(&mut self, word: &[Letter]) {
        let width: f64 = word.iter().map(|letter| letter.width_pt).sum();
        let gap: f64 = self.spaces.iter().map(|space| space.width_pt).sum();
        let is_begun = self.lines.last().is_some_and(|line| !line.letters.is_empty());
        if is_begun && self.x + gap + width > self.measures.right_pt + 0.01 {
            self.end();
        }
        for letter in std::mem::take(&mut self.spaces).iter().chain(word) {
            let at = self.x;
            self.x += letter.width_pt;
            self.line().letters.push((letter.clone(), at));
        }
    }

    fn tab(&mut self, width: f64) {
        for letter in std::mem::take(&mut self.spaces) {
            self.x += letter.width_pt;
        }
        let (stop, align) = self.measures.stop(self.x);
        let left = match align {
            Align::Centre => stop - width / 2.0,
            Align::Right => stop - width,
            _ => stop,
        };
        self.x = left.max(self.x);
        let line = self.line();
        (line.free, line.is_tabbed) = (line.letters.len(), true);
    }

    fn end(&mut self) {
        self.spaces.clear();
        self.x = self.measures.left_pt;
        self.lines.push(Line::default());
    }

    fn finish(mut self) -> Vec<Line> {
        self.line().is_last = true;
        let measures = &self.measures;
        self.lines.iter_mut().for_each(|line| line.align(measures));
        self.lines
    }
}

impl Line {
    /// Moves or stretches a line as its paragraph is aligned.
    fn align(&mut self, measures: &Measures) {
        let Some((last, at)) = self.letters.last() else { return };
        let over = measures.right_pt - (at + last.width_pt);
        let free = &mut self.letters[self.free..];
        let gaps = free.iter().filter(|(letter, _)| letter.c == ' ').count();
        match measures.align {
            Align::Both if !self.is_last && gaps > 0 && over > 0.0 => {
                let each = over / gaps as f64;
                let mut moved = 0.0;
                for (letter, at) in free {
                    *at += moved;
                    if letter.c == ' ' {
                        letter.width_pt += each;
                        moved += each;
                    }
                }
            }
            // What stands behind a tab stays where the stop puts it.
            _ if self.is_tabbed => {}
            Align::Centre => free.iter_mut().for_each(|(_, at)| *at += over / 2.0),
            Align::Right => free.iter_mut().for_each(|(_, at)| *at += over),
            Align::Both | Align::Left => {}
        }
    }

    /// The runs of a line: letters of one face and typeface, side by side.
    fn put(self, baseline_pt: f64, target: &mut Target) {
        let family = |letter: &Letter| {
            let plain = letter.c.is_ascii();
            if plain { letter.face.plain.clone() } else { letter.face.marked.clone() }
        };
        for letters in self.letters.chunk_by(|(one, _), (next, _)| {
            Rc::ptr_eq(&one.face, &next.face) && family(one) == family(next)
        }) {
            let [(first, left_pt), ..] = letters else { continue };
            let face = &first.face;
            let raised = if face.raised { RAISED } else { (0.0, 1.0) };
            let glyphs = letters.iter().map(|(letter, at)| Glyph {
                text: target.signs.of(letter.c),
                left_pt: *at,
                advance_pt: letter.width_pt,
            });
            let run = Run {
                glyphs: glyphs.collect(),
                baseline_pt: baseline_pt - raised.0 * face.size_pt,
                size_pt: raised.1 * face.size_pt,
                face: Rc::new(reader::Face {
                    family: family(first).replace(' ', ""),
                    embedded: false,
                    bold: face.bold,
                    italic: face.italic,
                }),
                colour: face.colour,
                mcid: None,
                content: target.content,
            };
            if face.underlined {
                let y = baseline_pt + DESCENT / 2.0 * face.size_pt;
                target.page.strokes.push(Stroke {
                    left_pt: *left_pt,
                    right_pt: run.right_pt(),
                    top_pt: y,
                    bottom_pt: y,
                    thick_pt: 0.05 * face.size_pt,
                    dashed: false,
                    colour: face.colour,
                });
            }
            target.page.runs.push(run);
        }
    }
}
