//! Drawings of a Word file that are lines or boxes: DrawingML, and VML of older programs.

use super::model::{Block, Drawn, Place};
use super::styles::number;
use super::tree::Node;

/// English metric units a point.
const EMU: f64 = 12_700.0;
/// A drawing that is flatter than this is a line.
const FLAT_PT: f64 = 2.5;

/// A drawing that is a line, or a box with a text; none for a picture.
pub fn read<'a>(node: &'a Node, blocks: Blocks<'a, '_>) -> Option<Drawn> {
    if node.name == "drawing" { drawing(node, blocks) } else { vml(node, blocks) }
}

/// What reads the text of a box.
type Blocks<'a, 'r> = &'r mut dyn FnMut(&'a Node) -> Vec<Block>;

fn emu(text: &str) -> Option<f64> {
    number(text).map(|units| (units / EMU).clamp(-3_000.0, 3_000.0))
}

fn drawing<'a>(node: &'a Node, blocks: Blocks<'a, '_>) -> Option<Drawn> {
    let frame = node.child("anchor").or_else(|| node.child("inline"))?;
    let shape = frame.find("wsp")?;
    let size = |name: &str| frame.child("extent")?.get(name).and_then(emu);
    let (width_pt, height_pt) = (size("cx")?, size("cy")?);
    let properties = shape.child("spPr");
    let geometry = properties.and_then(|node| node.child("prstGeom")?.get("prst")).unwrap_or("");
    let outline = properties.and_then(|node| node.child("ln"));
    let boxed = shape.child("txbx").and_then(|node| node.child("txbxContent"));
    let named = geometry == "line" || geometry.ends_with("Connector1");
    let is_line = named || boxed.is_none() && height_pt <= FLAT_PT;
    let without = outline.is_some_and(|line| line.child("noFill").is_some());
    let thick = outline.and_then(|line| line.get("w").and_then(emu)).unwrap_or(0.5);
    let dashed = outline.and_then(|line| line.val("prstDash")).is_some_and(|word| word != "solid");
    let place = |name: &str| {
        let node = frame.child(name)?;
        let offset = node.child("posOffset").and_then(|offset| emu(&offset.text));
        Some(Place {
            from: node.get("relativeFrom").unwrap_or_default().to_owned(),
            offset_pt: offset.unwrap_or(0.0),
            align: node.child("align").map(|align| align.text.trim().to_owned()),
        })
    };
    Some(Drawn {
        width_pt,
        height_pt,
        across: place("positionH").unwrap_or_default(),
        down: place("positionV").unwrap_or_default(),
        stroke: (!without).then_some((thick.clamp(0.1, 12.0), dashed)),
        is_line,
        blocks: boxed.map(blocks).unwrap_or_default(),
    })
}

/// `v:line`, `v:shape` and `v:rect`.
fn vml<'a>(node: &'a Node, blocks: Blocks<'a, '_>) -> Option<Drawn> {
    let shape = ["line", "shape", "rect"].iter().find_map(|name| node.find(name))?;
    let style = shape.get("style").unwrap_or_default();
    let said = |name: &str| {
        let mut pairs = style.split(';').filter_map(|pair| pair.split_once(':'));
        pairs.find(|(own, _)| own.trim() == name).map(|(_, value)| value.trim())
    };
    let pair = |name: &str| {
        let (x, y) = shape.get(name)?.split_once(',')?;
        Some((length(x)?, length(y)?))
    };
    let (from, to) = (pair("from"), pair("to"));
    let of_line = from.zip(to).map(|((x, y), (right, foot))| (x, y, right - x, foot - y));
    let of_box = || {
        let at = |name: &str| said(name).and_then(length).unwrap_or(0.0);
        (at("margin-left"), at("margin-top"), at("width"), at("height"))
    };
    let (x, y, width_pt, height_pt) = of_line.unwrap_or_else(of_box);
    let boxed = shape.child("textbox").and_then(|node| node.child("txbxContent"));
    let is_line = of_line.is_some() || boxed.is_none() && height_pt.abs() <= FLAT_PT;
    if !is_line && boxed.is_none() {
        return None;
    }
    let place = |offset_pt: f64, relative: &str, align: &str| Place {
        from: said(relative).unwrap_or("text").to_owned(),
        offset_pt,
        align: said(align).filter(|word| *word != "absolute").map(str::to_owned),
    };
    let off = matches!(shape.get("stroked"), Some("f" | "false" | "0"));
    let thick = shape.get("strokeweight").and_then(length).unwrap_or(0.75);
    Some(Drawn {
        width_pt: width_pt.abs(),
        height_pt: height_pt.abs(),
        across: place(x, "mso-position-horizontal-relative", "mso-position-horizontal"),
        down: place(y, "mso-position-vertical-relative", "mso-position-vertical"),
        stroke: (!off).then_some((thick.clamp(0.1, 12.0), false)),
        is_line,
        blocks: boxed.map(blocks).unwrap_or_default(),
    })
}

/// A length of the style of a drawing: `12pt`, `1in`, `3mm`, `2cm`, `5px`.
fn length(text: &str) -> Option<f64> {
    let text = text.trim();
    let at = text.find(|c: char| c.is_ascii_alphabetic()).unwrap_or(text.len());
    let points = match &text[at..] {
        "in" => 72.0,
        "mm" => 72.0 / 25.4,
        "cm" => 720.0 / 25.4,
        "px" => 0.75,
        _ => 1.0,
    };
    number(&text[..at]).map(|number| (number * points).clamp(-5_000.0, 5_000.0))
}
