//! The blocks of a Word file set on sheets, about as Word sets them: enough to tell by place what a paragraph
//! is, and to measure what the file itself decides.
//!
//! In: [`super::model`] and the sections of a file. Out: pages with runs and strokes, as a PDF would give
//! them. A sheet ends where the file says so and nowhere else: where a page is full is for Word to decide,
//! and so are the ends of lines, which no rule is measured by (test: form::docx::what_only_layout_decides_is_not_measured).

use super::line::{Atom, Lines, Measures, Signs, Target};
use super::model::{Block, Cell, Drawn, Frame, Item, Paper, Paragraph, Place, Row, Stands, Table};
use super::styles::{Align, Border};
use crate::form::reader::{Page, Stroke};

/// Deeper tables and boxes stand in no letter.
const DEEPEST: usize = 12;

/// What sets blocks.
pub struct Setter {
    pub pages: Vec<Page>,
    paper: Paper,
    y_pt: f64,
    /// Counts paragraphs: runs of one belong together.
    paragraph: usize,
    signs: Signs,
    /// Whether the edge of a table stands at the edge of the text, as since Word 2013.
    edges: bool,
    depth: usize,
}

impl Setter {
    pub fn new(paper: Paper, edges: bool) -> Self {
        let mut setter = Self {
            pages: Vec::new(),
            paper,
            y_pt: 0.0,
            paragraph: 0,
            signs: Signs::default(),
            edges,
            depth: 0,
        };
        setter.sheet(paper);
        setter
    }

    /// Begins a sheet.
    pub fn sheet(&mut self, paper: Paper) {
        let (width_pt, height_pt) = (paper.width_pt, paper.height_pt);
        self.pages.push(Page { width_pt, height_pt, ..Page::default() });
        self.paper = paper;
        self.y_pt = paper.top_pt;
    }

    fn page(&mut self) -> &mut Page {
        let last = self.pages.len() - 1;
        &mut self.pages[last]
    }

    /// Sets the blocks of a section from here on.
    pub fn section(&mut self, blocks: &[Block]) {
        let frame = Frame {
            left_pt: self.paper.left_pt,
            right_pt: self.paper.width_pt - self.paper.right_pt,
        };
        self.blocks(blocks, frame);
    }

    fn blocks(&mut self, blocks: &[Block], frame: Frame) {
        if self.depth == DEEPEST {
            return;
        }
        self.depth += 1;
        let mut last: Option<&Paragraph> = None;
        for block in blocks {
            match block {
                Block::Paragraph(paragraph) => {
                    let is_same = |last: &Paragraph| last.look.style == paragraph.look.style;
                    let same = last.is_some_and(is_same);
                    let joined = same && paragraph.look.contextual == Some(true);
                    if last.is_some_and(|last| same && last.look.contextual == Some(true)) {
                        self.y_pt -= last.and_then(|last| last.look.after_pt).unwrap_or(0.0);
                    }
                    self.paragraph(paragraph, frame, !joined);
                    last = Some(&**paragraph);
                }
                Block::Table(table) => {
                    self.table(table, frame);
                    last = None;
                }
            }
        }
        self.depth -= 1;
    }

    fn paragraph(&mut self, paragraph: &Paragraph, frame: Frame, spaced: bool) {
        self.paragraph += 1;
        let look = &paragraph.look;
        if look.on_new_page == Some(true) && self.depth == 1 && !self.is_new() {
            self.sheet(self.paper);
        }
        if spaced {
            self.y_pt += look.before_pt.unwrap_or(0.0).max(0.0);
        }
        let top = self.y_pt;
        let edges = Frame {
            left_pt: frame.left_pt + look.left_pt.unwrap_or(0.0),
            right_pt: frame.right_pt - look.right_pt.unwrap_or(0.0),
        };
        if let Some(border) = look.top.filter(Border::is_drawn) {
            self.level(edges, top - border.space_pt, border);
        }
        let start = self.pages.len();
        let mut lines = Lines::new(Measures::of(look, edges), &paragraph.mark);
        if let Some((label, face)) = &paragraph.label {
            lines.label(label, face);
        }
        for item in &paragraph.items {
            match item {
                Item::PageBreak if self.depth == 1 => {
                    let rest = Lines::new(Measures::of(look, edges).after_break(), &paragraph.mark);
                    let begun = std::mem::replace(&mut lines, rest);
                    if begun.has_words() {
                        self.put(begun);
                    }
                    self.sheet(self.paper);
                }
                Item::PageBreak => lines.add(Atom::Break),
                Item::Drawn(drawn) => self.drawn(drawn, frame),
                Item::Picture => self.page().pictures += 1,
                item => lines.item(item),
            }
        }
        self.put(lines);
        if start == self.pages.len() {
            self.around(look, edges, top);
        }
        self.y_pt += look.after_pt.unwrap_or(0.0).max(0.0);
    }

    /// Whether nothing stands on the sheet.
    fn is_new(&self) -> bool {
        self.pages.last().is_some_and(|page| page.runs.is_empty() && page.strokes.is_empty())
    }

    /// Puts lines below each other.
    fn put(&mut self, lines: Lines) {
        let last = self.pages.len() - 1;
        let (page, signs) = (&mut self.pages[last], &mut self.signs);
        let mut target = Target { page, signs, content: self.paragraph };
        self.y_pt += lines.put(self.y_pt, &mut target);
    }

    /// What is drawn below a paragraph, or all around it.
    fn around(&mut self, look: &super::styles::Paragraph, edges: Frame, top_pt: f64) {
        let foot = self.y_pt;
        if let Some(border) = look.bottom.filter(Border::is_drawn) {
            self.level(edges, foot + border.space_pt, border);
            let all = [look.top, look.beside].into_iter().flatten().all(|side| side.is_drawn());
            if all && look.top.is_some() && look.beside.is_some() {
                let above = look.top.map_or(0.0, |top| top.space_pt);
                let beside = look.beside.map_or(0.0, |side| side.space_pt);
                let stroke = Stroke {
                    left_pt: edges.left_pt - beside,
                    right_pt: edges.right_pt + beside,
                    top_pt: top_pt - above,
                    bottom_pt: foot + border.space_pt,
                    thick_pt: border.thick_pt,
                    dashed: border.dashed,
                    colour: border.colour,
                };
                self.page().strokes.push(stroke);
            }
        }
    }

    fn level(&mut self, edges: Frame, y_pt: f64, border: Border) {
        self.page().strokes.push(Stroke {
            left_pt: edges.left_pt,
            right_pt: edges.right_pt,
            top_pt: y_pt,
            bottom_pt: y_pt,
            thick_pt: border.thick_pt,
            dashed: border.dashed,
            colour: border.colour,
        });
    }

    fn table(&mut self, table: &Table, frame: Frame) {
        let room = frame.right_pt - frame.left_pt;
        let columns = columns(table, room);
        let width: f64 = columns.iter().sum();
        let outside = if self.edges { 0.0 } else { table.inset_pt.0 };
        let left_pt = match table.align {
            Align::Centre => frame.left_pt + (room - width) / 2.0,
            Align::Right => frame.right_pt - width,
            _ => frame.left_pt + table.indent_pt - outside,
        };
        for row in &table.rows {
            self.row(table, row, &columns, left_pt);
        }
    }

    fn row(&mut self, table: &Table, row: &Row, columns: &[f64], left_pt: f64) {
        let top = self.y_pt;
        let mut at = row.skipped;
        let mut x = left_pt + columns.iter().take(at).sum::<f64>();
        let mut placed: Vec<(&Cell, Frame, Marks, f64)> = Vec::new();
        let mut foot = top;
        for cell in &row.cells {
            let of_grid: f64 = columns.iter().skip(at).take(cell.columns).sum();
            let width = cell.width_pt.filter(|width| *width > 0.0).unwrap_or(of_grid);
            at += cell.columns;
            let around = Frame { left_pt: x, right_pt: x + width };
            x += width;
            let inner = Frame {
                left_pt: around.left_pt + table.inset_pt.0,
                right_pt: around.right_pt - table.inset_pt.1,
            };
            self.y_pt = top + table.inset_top_pt;
            let marks = self.marks();
            if !cell.goes_on {
                self.blocks(&cell.blocks, inner);
            }
            let own = self.y_pt + table.inset_top_pt;
            placed.push((cell, around, marks, own));
            foot = f64::max(foot, own);
        }
        foot = match row.height_pt {
            Some(height) if row.exact => top + height,
            Some(height) => foot.max(top + height),
            None => foot,
        };
        // From the last: moving a cell leaves the places of those before it.
        for at in (0..placed.len()).rev() {
            let (cell, _, marks, own) = placed[at];
            let by = match cell.stands {
                Stands::Top => continue,
                Stands::Middle => (foot - own) / 2.0,
                Stands::Bottom => foot - own,
            };
            let end = placed.get(at + 1).map(|next| next.2);
            self.lower(marks, end, by.max(0.0));
        }
        self.y_pt = foot;
        for (cell, around, ..) in placed {
            self.cell_lines(cell, around, (top, foot));
        }
    }

    /// How much stands on the sheet.
    fn marks(&self) -> Marks {
        let page = self.pages.last();
        Marks {
            runs: page.map_or(0, |page| page.runs.len()),
            strokes: page.map_or(0, |page| page.strokes.len()),
        }
    }

    /// Moves down what was set between two marks.
    fn lower(&mut self, from: Marks, to: Option<Marks>, by_pt: f64) {
        let page = self.page();
        let (runs, strokes) =
            to.map_or((page.runs.len(), page.strokes.len()), |to| (to.runs, to.strokes));
        for run in page.runs.iter_mut().take(runs).skip(from.runs) {
            run.baseline_pt += by_pt;
        }
        for stroke in page.strokes.iter_mut().take(strokes).skip(from.strokes) {
            stroke.top_pt += by_pt;
            stroke.bottom_pt += by_pt;
        }
    }

    fn cell_lines(&mut self, cell: &Cell, around: Frame, (top, foot): (f64, f64)) {
        for (border, y) in [(cell.top, top), (cell.bottom, foot)] {
            if let Some(border) = border {
                self.level(around, y, border);
            }
        }
        for (border, x) in [(cell.left, around.left_pt), (cell.right, around.right_pt)] {
            let Some(border) = border else { continue };
            self.upright(x, (top, foot), border);
        }
    }

    /// An upright line; it goes on from the row above.
    fn upright(&mut self, x: f64, (top, foot): (f64, f64), border: Border) {
        /// Lines of the row above are among the last that were drawn.
        const NEAR: usize = 300;
        let near = |one: f64, other: f64| (one - other).abs() < 0.3;
        let page = self.page();
        let goes_on = |stroke: &&mut Stroke| {
            near(stroke.left_pt, x)
                && near(stroke.right_pt, x)
                && (near(stroke.bottom_pt, top) || near(stroke.bottom_pt, foot))
        };
        match page.strokes.iter_mut().rev().take(NEAR).find(goes_on) {
            Some(above) => above.bottom_pt = foot,
            None => page.strokes.push(Stroke {
                left_pt: x,
                right_pt: x,
                top_pt: top,
                bottom_pt: foot,
                thick_pt: border.thick_pt,
                dashed: border.dashed,
                colour: border.colour,
            }),
        }
    }

    /// A line or a box that is anchored here.
    fn drawn(&mut self, drawn: &Drawn, frame: Frame) {
        let paper = self.paper;
        let x = across(&drawn.across, drawn.width_pt, frame, paper);
        let y = match &*drawn.down.from {
            "page" => drawn.down.offset_pt,
            "margin" => paper.top_pt + drawn.down.offset_pt,
            _ => self.y_pt + drawn.down.offset_pt,
        };
        if let Some((thick_pt, dashed)) = drawn.stroke {
            let height = if drawn.is_line { 0.0 } else { drawn.height_pt };
            self.page().strokes.push(Stroke {
                left_pt: x,
                right_pt: x + drawn.width_pt,
                top_pt: y,
                bottom_pt: y + height,
                thick_pt,
                dashed,
                colour: [0; 3],
            });
        }
        if !drawn.blocks.is_empty() {
            let here = std::mem::replace(&mut self.y_pt, y + 3.6);
            let inner = Frame { left_pt: x + 7.2, right_pt: x + drawn.width_pt - 7.2 };
            self.blocks(&drawn.blocks, inner);
            self.y_pt = here;
        }
    }
}

/// How many runs and strokes stood on a sheet.
#[derive(Debug, Clone, Copy)]
struct Marks {
    runs: usize,
    strokes: usize,
}

/// The left edge of a drawing.
fn across(place: &Place, width: f64, frame: Frame, paper: Paper) -> f64 {
    let text = Frame { left_pt: paper.left_pt, right_pt: paper.width_pt - paper.right_pt };
    let from = match &*place.from {
        "page" => Frame { left_pt: 0.0, right_pt: paper.width_pt },
        "margin" | "leftMargin" => text,
        "rightMargin" => Frame { left_pt: text.right_pt, right_pt: paper.width_pt },
        _ => frame,
    };
    match place.align.as_deref() {
        Some("center") => f64::midpoint(from.left_pt, from.right_pt) - width / 2.0,
        Some("right") => from.right_pt - width,
        Some(_) => from.left_pt,
        None => from.left_pt + place.offset_pt,
    }
}

/// The widths of columns: of the grid, and where it says nothing what cells say.
fn columns(table: &Table, room: f64) -> Vec<f64> {
    if table.columns.iter().sum::<f64>() > 0.0 {
        return table.columns.clone();
    }
    let widest = table.rows.iter().max_by_key(|row| row.cells.len());
    let cells = widest.map(|row| row.cells.as_slice()).unwrap_or_default();
    let share = room / cells.len().max(1) as f64;
    cells.iter().map(|cell| cell.width_pt.unwrap_or(share)).collect()
}
