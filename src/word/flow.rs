//! The flow of an editable document: paragraphs, one after the other, and what is anchored in them.
//!
//! In: blocks of the document as data. Out: elements of `w:body`, with numbering and anchors counted
//! along the way. [`super::head`], [`super::table`] and [`super::closing`] build the rest of the page with
//! the same means.

use super::anchors::Anchors;
use super::form::{Form, twips};
use super::level::Level;
use super::measure::{Weight, em, lines};
use super::numbering::Counter;
use super::styles;
use super::text::run;
use super::xml::{Element, el, val};
use crate::documents::document::Block;

/// One document on its way into Word.
pub struct Flow<'a> {
    pub form: &'a Form,
    /// Of the body, in points.
    pub size: f64,
    pub counter: Counter,
    pub anchors: Anchors<'a>,
    pub out: Vec<Element>,
}

/// A paragraph (đoạn) that is being built.
pub struct Paragraph {
    style: &'static str,
    kept: bool,
    /// In place of what the style says.
    before: Option<f64>,
    after: Option<f64>,
    properties: Vec<Element>,
    content: Vec<Element>,
}

pub fn paragraph(style: &'static str) -> Paragraph {
    let (properties, content) = (Vec::new(), Vec::new());
    Paragraph { style, kept: false, before: None, after: None, properties, content }
}

impl Paragraph {
    /// With a property that nothing below sets.
    #[must_use]
    pub fn with(mut self, property: Element) -> Self {
        self.properties.push(property);
        self
    }

    /// Stays on the page of what follows, if it is to.
    #[must_use]
    pub fn kept(self, kept: bool) -> Self {
        Self { kept, ..self }
    }

    #[must_use]
    pub fn numbered(self, level: Level, list: String) -> Self {
        let number = el("w:numPr").with(val("w:ilvl", level.index())).with(val("w:numId", list));
        self.with(number)
    }

    /// So far from both edges.
    #[must_use]
    pub fn between(self, points: f64) -> Self {
        if points <= 0.0 {
            return self;
        }
        self.with(el("w:ind").set("w:left", twips(points)).set("w:right", twips(points)))
    }

    /// So much room above.
    #[must_use]
    pub fn below(self, points: f64) -> Self {
        Self { before: Some(points), ..self }
    }

    /// So much room under it.
    #[must_use]
    pub fn above(self, points: f64) -> Self {
        Self { after: Some(points), ..self }
    }

    #[must_use]
    pub fn content(mut self, content: impl IntoIterator<Item = Element>) -> Self {
        self.content.extend(content);
        self
    }

    pub fn build(self) -> Element {
        let room = [("w:before", self.before), ("w:after", self.after)];
        let room = room.into_iter().filter_map(|(name, points)| Some((name, points?)));
        let spacing = room.fold(None, |spacing: Option<Element>, (name, points)| {
            Some(spacing.unwrap_or_else(|| el("w:spacing")).set(name, twips(points)))
        });
        let properties = el("w:pPr")
            .with(val("w:pStyle", self.style))
            .all(self.kept.then(|| el("w:keepNext")))
            .all(spacing)
            .all(self.properties);
        el("w:p").with(properties).all(self.content)
    }
}

/// A drawn line of this length in the middle of a column, as a paragraph of its own: never an underline.
pub fn rule(form: &Form, length: f64, column: f64, above: f64) -> Paragraph {
    let line = val("w:top", "single")
        .set("w:sz", super::form::eighths(form.rule_stroke))
        .set("w:space", "0")
        .set("w:color", "000000");
    paragraph(styles::RULE)
        .with(el("w:pBdr").with(line))
        .between((column - length) / 2.0)
        .below(above)
}

/// Ends a heading line inside its paragraph.
fn line_break() -> Element {
    el("w:r").with(el("w:br"))
}

impl Flow<'_> {
    pub fn push(&mut self, paragraph: Paragraph) {
        self.out.push(paragraph.build());
    }

    /// A paragraph with an anchored text; `part` says which component of the document it is.
    pub fn text(&mut self, style: &'static str, part: &'static str, text: &str) -> Paragraph {
        paragraph(style).content(self.anchors.around(part, text))
    }

    /// A centred text whose lines are of about equal length; gives the width of the longest.
    pub fn balanced(
        &mut self,
        (style, part): (&'static str, &'static str),
        text: &str,
        (room, column): (f64, f64),
        (size, weight): (f64, Weight),
    ) -> (Paragraph, f64) {
        // What belongs together stays together, as far as there is room.
        let fits = super::measure::widest_word(text, weight) * size <= room;
        let shown = if fits { text.to_owned() } else { text.replace('\u{a0}', " ") };
        let found = lines(&shown, room, size, weight);
        // Another program measures a little otherwise.
        const AIR: f64 = 1.03;
        let width = if found.count == 1 { room } else { (found.width * AIR).min(room) };
        let paragraph = self.text(style, part, &shown).between((column - width) / 2.0);
        (paragraph, found.width)
    }

    /// The blocks of a body. The last lines stay with what closes the document.
    pub fn blocks(&mut self, blocks: &[Block], landscape: bool, closed: bool) {
        for (at, block) in blocks.iter().enumerate() {
            let after = blocks.len() - at;
            let last = closed && (after == 1 || after == 2 && self.is_one_line(&blocks[at + 1]));
            match block {
                Block::Part { label, title } => {
                    let numbered = self.numbered(styles::PART, Level::Part, label, title);
                    self.push(numbered.kept(true));
                }
                Block::Section { label, title } => {
                    let numbered = self.numbered(styles::SECTION, Level::Section, label, title);
                    self.push(numbered.kept(true));
                }
                Block::Clause { label, heading, text } => {
                    let style = if *heading { styles::TITLED } else { styles::CLAUSE };
                    self.many(style, Some((Level::Clause, label)), text, last);
                }
                Block::Point { label, text } => {
                    self.many(styles::POINT, Some((Level::Point, label)), text, last);
                }
                Block::Dash { text } => {
                    self.many(styles::DASH, Some((Level::Dash, "-")), text, last);
                }
                Block::Para { text } => self.many(styles::BODY, None, text, last),
                Block::Note { text } => {
                    let before_table = matches!(blocks.get(at + 1), Some(Block::Table { .. }));
                    self.note(text, before_table, last);
                }
                Block::Table { .. } => {
                    let width = self.form.text_width(landscape);
                    self.table(block, width);
                }
                Block::Chart { .. } => {
                    let width = self.form.text_width(landscape);
                    self.chart(block, width);
                }
            }
        }
    }

    /// Whether a block is so short that the one before it must stay too.
    fn is_one_line(&self, block: &Block) -> bool {
        let text = match block {
            Block::Clause { text, .. }
            | Block::Point { text, .. }
            | Block::Dash { text }
            | Block::Para { text } => text,
            _ => return false,
        };
        let room = self.form.text_width(false) - self.form.indent;
        let whole = text.iter().map(|text| em(text, Weight::Regular) * self.size);
        text.len() == 1 && whole.sum::<f64>() <= room
    }

    fn numbered(
        &mut self,
        style: &'static str,
        level: Level,
        label: &str,
        text: &str,
    ) -> Paragraph {
        let list = self.counter.list(level, label);
        // The words of a phần stand below its number.
        let content = match level {
            Level::Part => {
                let runs = vec![line_break(), run(text)];
                self.anchors.around_runs("noi_dung", &format!("\n{text}"), runs)
            }
            _ => self.anchors.around("noi_dung", text),
        };
        paragraph(style).numbered(level, list).content(content)
    }

    /// A block of one or more paragraphs, of which the first has the number.
    fn many(
        &mut self,
        style: &'static str,
        label: Option<(Level, &str)>,
        texts: &[String],
        last: bool,
    ) {
        for (at, text) in texts.iter().enumerate() {
            let paragraph = match label.filter(|_| at == 0) {
                Some((level, label)) => self.numbered(style, level, label, text),
                None => self.text(styles::BODY, "noi_dung", text),
            };
            // What ends in a colon announces what follows.
            let kept = text.ends_with(':') || last && at + 1 == texts.len();
            self.push(paragraph.kept(kept));
        }
    }

    fn note(&mut self, texts: &[String], before_table: bool, last: bool) {
        for text in texts {
            let paragraph = self.text(styles::NOTE, "chu_thich", text);
            let unit = before_table && text.to_lowercase().starts_with("đơn vị");
            let aligned = if unit { paragraph.with(val("w:jc", "right")) } else { paragraph };
            self.push(aligned.kept(before_table || last));
        }
    }
}
