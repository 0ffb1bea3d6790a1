//! The text of a Word file as data: blocks whose look is known.
//!
//! [`super::text`] makes them of the tree of a part, [`super::set`] sets them on sheets.

use super::lists::Label;
use super::styles::{Align, Border, Letters, Paragraph as Look};
use std::rc::Rc;

/// The sheet that a section is set on; lengths in points.
#[derive(Debug, Clone, Copy)]
pub struct Paper {
    pub width_pt: f64,
    pub height_pt: f64,
    pub left_pt: f64,
    pub right_pt: f64,
    pub top_pt: f64,
}

/// Where a block may stand across the sheet.
#[derive(Debug, Clone, Copy)]
pub struct Frame {
    pub left_pt: f64,
    pub right_pt: f64,
}

/// A paragraph or a table.
#[derive(Debug)]
pub enum Block {
    Paragraph(Box<Paragraph>),
    Table(Table),
}

/// A paragraph, resolved.
#[derive(Debug)]
pub struct Paragraph {
    pub look: Look,
    /// Of the mark at its end, which gives an empty paragraph its height.
    pub mark: Rc<Face>,
    pub label: Option<(Label, Rc<Face>)>,
    pub items: Vec<Item>,
    /// Where a section ends with it: its place among the sections.
    pub section: Option<usize>,
}

/// How letters look, all of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Face {
    pub size_pt: f64,
    pub bold: bool,
    pub italic: bool,
    pub capitals: bool,
    pub hidden: bool,
    pub raised: bool,
    pub underlined: bool,
    pub colour: [u8; 3],
    pub plain: Rc<str>,
    pub marked: Rc<str>,
}

/// What stands in a paragraph.
#[derive(Debug)]
pub enum Item {
    Text(String, Rc<Face>),
    /// The number of the page, as the first one is written.
    PageNumber(&'static str, Rc<Face>),
    Tab,
    LineBreak,
    PageBreak,
    Drawn(Box<Drawn>),
    Picture,
}

/// A drawing that is a line or a box; lengths in points.
#[derive(Debug)]
pub struct Drawn {
    pub width_pt: f64,
    pub height_pt: f64,
    pub across: Place,
    pub down: Place,
    /// None where it is drawn without a line.
    pub stroke: Option<(f64, bool)>,
    pub is_line: bool,
    pub blocks: Vec<Block>,
}

/// Where a drawing stands.
#[derive(Debug, Default)]
pub struct Place {
    /// The word for what it is measured from.
    pub from: String,
    pub offset_pt: f64,
    /// In place of the offset.
    pub align: Option<String>,
}

/// Letters of a file that says nothing of them.
const SIZE_PT: f64 = 10.0;
const FAMILY: &str = "Times New Roman";

impl Face {
    pub fn of(letters: &Letters) -> Self {
        let family = |name: &Option<Rc<str>>| name.clone().unwrap_or_else(|| Rc::from(FAMILY));
        let on = |switch: Option<bool>| switch.unwrap_or(false);
        Self {
            size_pt: letters.size_pt.unwrap_or(SIZE_PT),
            bold: on(letters.bold),
            italic: on(letters.italic),
            capitals: on(letters.capitals),
            hidden: on(letters.hidden),
            raised: on(letters.raised),
            underlined: on(letters.underlined),
            colour: letters.colour.unwrap_or_default(),
            plain: family(&letters.plain),
            marked: family(&letters.marked),
        }
    }
}

/// A table; lengths in points.
#[derive(Debug)]
pub struct Table {
    pub align: Align,
    pub indent_pt: f64,
    pub columns: Vec<f64>,
    pub rows: Vec<Row>,
    /// Room inside a cell at the left and at the right.
    pub inset_pt: (f64, f64),
    pub inset_top_pt: f64,
}

#[derive(Debug)]
pub struct Row {
    /// Columns that are left out before the first cell.
    pub skipped: usize,
    pub height_pt: Option<f64>,
    pub exact: bool,
    pub cells: Vec<Cell>,
}

#[derive(Debug)]
pub struct Cell {
    pub columns: usize,
    pub width_pt: Option<f64>,
    /// It goes on a cell of the row above.
    pub goes_on: bool,
    pub stands: Stands,
    pub left: Option<Border>,
    pub right: Option<Border>,
    pub top: Option<Border>,
    pub bottom: Option<Border>,
    pub blocks: Vec<Block>,
}

/// Where the text of a cell stands in its height.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stands {
    Top,
    Middle,
    Bottom,
}
