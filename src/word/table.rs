//! Tables: frames without lines that hold the head and the end of a document, and tables with data.

use super::flow::{Flow, Paragraph, paragraph};
use super::form::twips;
use super::measure::{Weight, widest_word};
use super::styles;
use super::xml::{Element, el, val};
use crate::documents::document::{Bar, Block, Column, Width};

/// A cell (ô): its paragraphs, and how many columns it takes.
pub struct Cell {
    content: Vec<Element>,
    columns: usize,
    centred: bool,
}

/// A cell of one column. It ends in a paragraph: Word opens no other.
pub fn cell(content: Vec<Element>) -> Cell {
    Cell { content, columns: 1, centred: false }
}

/// The columns of a table, and whether it has lines.
pub struct Frame {
    widths: Vec<f64>,
    lines: bool,
}

impl Frame {
    pub fn without_lines(widths: Vec<f64>) -> Self {
        Self { widths, lines: false }
    }

    fn properties(&self) -> Element {
        let width = |name: &'static str, points: f64| {
            el(name).set("w:w", twips(points)).set("w:type", "dxa")
        };
        let all = width("w:tblW", self.widths.iter().sum());
        let properties = el("w:tblPr").with(all).with(el("w:tblLayout").set("w:type", "fixed"));
        if self.lines {
            return properties
                .with(val("w:tblStyle", styles::GRID))
                .with(val("w:jc", "center"))
                .with(val("w:tblLook", "0020"));
        }
        let names = ["w:top", "w:left", "w:bottom", "w:right", "w:insideH", "w:insideV"];
        let borders = el("w:tblBorders").all(names.into_iter().map(|name| val(name, "nil")));
        let sides = ["w:left", "w:right"].into_iter().map(|name| width(name, 0.0));
        properties.with(val("w:tblLook", "0000")).with(borders).with(el("w:tblCellMar").all(sides))
    }

    /// A table whose rows all stay whole.
    pub fn build(&self, rows: Vec<Vec<Cell>>) -> Element {
        self.table(rows.into_iter().map(|cells| self.row(cells, el("w:cantSplit"))))
    }

    fn table(&self, rows: impl IntoIterator<Item = Element>) -> Element {
        let columns = self.widths.iter().map(|width| el("w:gridCol").set("w:w", twips(*width)));
        el("w:tbl").with(self.properties()).with(el("w:tblGrid").all(columns)).all(rows)
    }

    fn row(&self, cells: Vec<Cell>, property: impl Into<Option<Element>>) -> Element {
        let property = property.into().map(|property| el("w:trPr").with(property));
        self.row_of(cells, property)
    }

    fn row_of(&self, cells: Vec<Cell>, properties: Option<Element>) -> Element {
        let mut at = 0;
        let mut row = el("w:tr").all(properties);
        for cell in cells {
            let end = (at + cell.columns).min(self.widths.len());
            let width = self.widths[at..end].iter().sum();
            let properties = el("w:tcPr")
                .with(el("w:tcW").set("w:w", twips(width)).set("w:type", "dxa"))
                .all((cell.columns > 1).then(|| val("w:gridSpan", cell.columns.to_string())))
                .all(cell.centred.then(|| val("w:vAlign", "center")));
            row = row.with(el("w:tc").with(properties).all(cell.content));
            at = end;
        }
        row
    }
}

/// A column of figures, of words in the middle, or of words.
fn aligned(paragraph: Paragraph, align: &'static str) -> Paragraph {
    match align {
        "center" | "right" => paragraph.with(val("w:jc", align)),
        _ => paragraph,
    }
}

/// A row of data (dòng).
struct Row<'a> {
    columns: &'a [Column],
    texts: &'a [String],
    /// Whether it may be parted between two pages.
    breaks: bool,
    /// Whether it sums the others up.
    total: bool,
}

impl Row<'_> {
    /// Whether the label of a total takes the place of the ordinal number too.
    fn is_merged(&self) -> bool {
        let empty = self.texts.iter().take(2).any(|text| text.trim().is_empty());
        self.total && self.texts.len() > 2 && empty
    }

    fn shown(&self) -> Vec<String> {
        match self.texts {
            [first, second, rest @ ..] if self.is_merged() => {
                let label = format!("{}{}", first.trim(), second.trim());
                std::iter::once(label).chain(rest.iter().cloned()).collect()
            }
            texts => texts.to_vec(),
        }
    }
}

/// What a column gets beside the widest word in it, in points: other programs count the lines between
/// columns as part of them, and break a word that lacks a hair's breadth in its middle.
const AIR: f64 = 1.0;

/// A text in a column of this room, in points: words that belong together stay so where they fit.
fn fitting(text: &str, room: f64, size: f64, weight: Weight) -> String {
    let fits = widest_word(text, weight) * size + AIR <= room;
    if fits { text.to_owned() } else { text.replace('\u{a0}', " ") }
}

/// Widths of columns in points: those found before layout, else shares of what these leave.
fn widths(columns: &[Column], room: f64) -> Vec<f64> {
    let has_shares = columns.iter().any(|column| matches!(column.width, Width::Share { .. }));
    let air = if has_shares { AIR } else { 0.0 };
    let fixed = |column: &Column| match column.width {
        Width::Exact { pt } => pt + air,
        Width::Fixed(mm) => f64::from(mm) / 25.4 * 72.0,
        Width::Auto(()) | Width::AtLeast { .. } | Width::Share { .. } => 0.0,
    };
    let share = |column: &Column| match column.width {
        Width::Auto(()) | Width::AtLeast { .. } => 1.0,
        Width::Share { fr } => f64::from(fr),
        Width::Exact { .. } | Width::Fixed(_) => 0.0,
    };
    let left = (room - columns.iter().map(fixed).sum::<f64>()).max(0.0);
    let all = columns.iter().map(share).sum::<f64>().max(1.0);
    columns.iter().map(|column| fixed(column) + left * share(column) / all).collect()
}

impl Flow<'_> {
    /// A table with data; its first row comes again on every page.
    pub fn table(&mut self, block: &Block, room: f64) {
        let Block::Table { caption, columns, rows, size, kinds } = block else { return };
        if let Some(caption) = caption {
            let caption = self.text(styles::TABLE_TITLE, "bang", caption);
            self.push(caption);
        }
        let frame = Frame { widths: widths(columns, room), lines: true };
        let size = *size;
        let titles: Vec<&str> = columns.iter().map(|column| column.title.as_str()).collect();
        let mut built = vec![self.head_row(&frame, &titles, size)];
        for (at, row) in rows.iter().enumerate() {
            let kind = kinds.get(at).copied().unwrap_or_default();
            let row = Row { columns, texts: row, breaks: kind % 2 == 1, total: kind > 1 };
            built.push(self.data_row(&frame, &row, size));
        }
        let table = frame.table(built);
        self.out.push(table);
        self.push(paragraph(styles::GAP).below(self.form.paragraph));
    }

    fn head_row(&mut self, frame: &Frame, titles: &[&str], size: Option<f64>) -> Element {
        let inset = 2.0 * self.form.inset_x;
        let set = size.unwrap_or(self.form.table);
        let title = |(at, title): (usize, &&str)| {
            fitting(title, frame.widths[at] - inset, set, Weight::Bold)
        };
        let titles: Vec<String> = titles.iter().enumerate().map(title).collect();
        let content = self.anchors.row(&titles, size);
        let cells = content.into_iter().map(|content| Cell {
            content: vec![paragraph(styles::TABLE_HEAD).kept(true).content(content).build()],
            columns: 1,
            centred: true,
        });
        let properties = el("w:trPr").with(el("w:cantSplit")).with(el("w:tblHeader"));
        frame.row_of(cells.collect(), Some(properties))
    }

    fn data_row(&mut self, frame: &Frame, row: &Row, size: Option<f64>) -> Element {
        let merged = row.is_merged();
        let inset = 2.0 * self.form.inset_x;
        let set = size.unwrap_or(self.form.table);
        let weight = if row.total { Weight::Bold } else { Weight::Regular };
        let text = |(at, text): (usize, String)| match frame.widths.get(at + usize::from(merged)) {
            Some(width) => fitting(&text, width - inset, set, weight),
            None => text,
        };
        let texts: Vec<String> = row.shown().into_iter().enumerate().map(text).collect();
        let content = self.anchors.row(&texts, size);
        let style = if row.total { styles::TOTAL } else { styles::CELL };
        let cells = content.into_iter().enumerate().map(|(at, content)| {
            let wide = merged && at == 0;
            let column = if merged && at > 0 { at + 1 } else { at };
            let align = row.columns.get(column).map_or("left", |column| column.align);
            let align = if wide { "center" } else { align };
            let content = aligned(paragraph(style), align).content(content).build();
            Cell { content: vec![content], columns: if wide { 2 } else { 1 }, centred: true }
        });
        let whole = (!row.breaks).then(|| el("w:cantSplit"));
        frame.row(cells.collect(), whole)
    }

    /// The bars of a chart as a table of their values: Word draws none of ours, and a person can change
    /// numbers.
    pub fn chart(&mut self, block: &Block, room: f64) {
        let Block::Chart { title, series, bars, .. } = block else { return };
        let column = |title: &str, align, fr| Column {
            title: title.to_owned(),
            align,
            width: Width::Share { fr },
        };
        let mut columns = vec![column("", "left", 3)];
        columns.extend(series.iter().map(|name| column(name, "right", 1)));
        let row = |bar: &Bar| {
            let mut row = vec![bar.label.clone()];
            row.extend(bar.shown.iter().cloned());
            row.resize(series.len() + 1, String::new());
            row
        };
        let rows = bars.iter().map(row).collect();
        let caption = Some(title.clone());
        let table = Block::Table { caption, columns, rows, size: None, kinds: Vec::new() };
        self.table(&table, room);
    }
}
