//! Tables of a Word file: columns, cells, what is drawn around them.

use super::model::{Block, Cell, Row, Stands, Table};
use super::styles::{Align, Border, Styles, align, number, twips};
use super::tree::Node;
use std::rc::Rc;

/// A wider table is none of a letter.
const MOST_COLUMNS: usize = 63;

/// What is drawn around and inside a table.
#[derive(Debug, Default, Clone, Copy)]
struct Lines {
    top: Option<Border>,
    left: Option<Border>,
    bottom: Option<Border>,
    right: Option<Border>,
    across: Option<Border>,
    upright: Option<Border>,
}

impl Lines {
    fn of(levels: &[&Node]) -> Self {
        let side = |names: [&str; 2]| {
            let borders = levels.iter().filter_map(|level| level.child("tblBorders"));
            let mut found =
                borders.flat_map(|node| names.iter().filter_map(|name| node.child(name)));
            found.next().map(Border::read).filter(Border::is_drawn)
        };
        Self {
            top: side(["top", "top"]),
            left: side(["left", "start"]),
            bottom: side(["bottom", "bottom"]),
            right: side(["right", "end"]),
            across: side(["insideH", "insideH"]),
            upright: side(["insideV", "insideV"]),
        }
    }
}

/// What reads the text of a cell, in the style of its table.
type Blocks<'a, 'r> = &'r mut dyn FnMut(&'a Node, Option<&Rc<str>>) -> Vec<Block>;

pub fn read<'a>(styles: &'a Styles, node: &'a Node, blocks: Blocks<'a, '_>) -> Table {
    let own = node.child("tblPr");
    let style = own.and_then(|own| own.val("tblStyle")).map(Rc::from);
    let style = style.or_else(|| styles.usual_table());
    let levels: Vec<&Node> = own.into_iter().chain(styles.of_table(style.as_ref())).collect();
    let found = |name: &str| levels.iter().find_map(|level| level.child(name));
    let inset = |side: &str, other: &str| {
        let mut margins = levels.iter().filter_map(|level| level.child("tblCellMar"));
        margins.find_map(|node| {
            let side = node.child(side).or_else(|| node.child(other))?;
            twips(side, "w")
        })
    };
    let lines = Lines::of(&levels);
    let columns = node.child("tblGrid").map(|grid| {
        let widths = grid.all("gridCol").map(|column| twips(column, "w").unwrap_or(0.0).max(0.0));
        widths.take(MOST_COLUMNS).collect()
    });
    let rows: Vec<&Node> = node.all("tr").collect();
    let last = rows.len().saturating_sub(1);
    let mut read = Vec::new();
    for (at, row) in rows.into_iter().enumerate() {
        read.push(self::row(row, &lines, (at == 0, at == last), &mut |cell| {
            blocks(cell, style.as_ref())
        }));
    }
    for at in 1..read.len() {
        continue_cells(&mut read, at);
    }
    Table {
        align: found("jc").and_then(|jc| jc.get("val")).map_or(Align::Left, align),
        indent_pt: found("tblInd").and_then(|indent| twips(indent, "w")).unwrap_or(0.0),
        columns: columns.unwrap_or_default(),
        rows: read,
        inset_pt: (inset("left", "start").unwrap_or(5.4), inset("right", "end").unwrap_or(5.4)),
        inset_top_pt: inset("top", "top").unwrap_or(0.0),
    }
}

/// A cell that goes on the one above has no line between them.
fn continue_cells(rows: &mut [Row], at: usize) {
    let goes_on: Vec<bool> = rows[at].cells.iter().map(|cell| cell.goes_on).collect();
    for (nth, goes_on) in goes_on.into_iter().enumerate() {
        if goes_on {
            rows[at].cells[nth].top = None;
            if let Some(above) = rows[at - 1].cells.get_mut(nth) {
                above.bottom = None;
            }
        }
    }
}

fn row<'a>(
    node: &'a Node,
    lines: &Lines,
    (first, last): (bool, bool),
    blocks: &mut dyn FnMut(&'a Node) -> Vec<Block>,
) -> Row {
    let own = node.child("trPr");
    let height = own.and_then(|own| own.child("trHeight"));
    let skipped = own.and_then(|own| own.val("gridBefore")?.parse::<usize>().ok());
    let mut nodes = Vec::new();
    cells(node, &mut nodes);
    let end = nodes.len().saturating_sub(1);
    let mut read = Vec::new();
    for (at, cell) in nodes.into_iter().take(MOST_COLUMNS).enumerate() {
        let around = Lines {
            top: if first { lines.top } else { lines.across },
            bottom: if last { lines.bottom } else { lines.across },
            left: if at == 0 { lines.left } else { lines.upright },
            right: if at == end { lines.right } else { lines.upright },
            ..Lines::default()
        };
        read.push(self::cell(cell, around, blocks));
    }
    Row {
        skipped: skipped.unwrap_or(0).min(MOST_COLUMNS),
        height_pt: height.and_then(|height| twips(height, "val")).map(|points| points.max(0.0)),
        exact: height.and_then(|height| height.get("hRule")) == Some("exact"),
        cells: read,
    }
}

/// The cells of a row, also those that a control holds.
fn cells<'a>(node: &'a Node, out: &mut Vec<&'a Node>) {
    for child in &node.children {
        match child.name {
            "tc" => out.push(child),
            "sdt" | "sdtContent" | "customXml" | "ins" => cells(child, out),
            _ => {}
        }
    }
}

fn cell<'a>(node: &'a Node, around: Lines, blocks: &mut dyn FnMut(&'a Node) -> Vec<Block>) -> Cell {
    let own = node.child("tcPr");
    let columns = own.and_then(|own| own.val("gridSpan")?.parse::<usize>().ok());
    let merged = own.and_then(|own| own.child("vMerge"));
    let width = own.and_then(|own| own.child("tcW"));
    let width = width.filter(|width| !matches!(width.get("type"), Some("pct" | "auto" | "nil")));
    let side = |names: [&str; 2], usual: Option<Border>| {
        let node = own.and_then(|own| own.child("tcBorders"));
        let found = node.and_then(|node| names.iter().find_map(|name| node.child(name)));
        found.map_or(usual, |node| Some(Border::read(node)).filter(Border::is_drawn))
    };
    Cell {
        columns: columns.unwrap_or(1).clamp(1, MOST_COLUMNS),
        width_pt: width.and_then(|width| width.get("w").and_then(number)).map(|w| w / 20.0),
        goes_on: merged.is_some_and(|merged| merged.get("val") != Some("restart")),
        stands: match own.and_then(|own| own.val("vAlign")) {
            Some("center") => Stands::Middle,
            Some("bottom") => Stands::Bottom,
            _ => Stands::Top,
        },
        left: side(["left", "start"], around.left),
        right: side(["right", "end"], around.right),
        top: side(["top", "top"], around.top),
        bottom: side(["bottom", "bottom"], around.bottom),
        blocks: blocks(node),
    }
}
