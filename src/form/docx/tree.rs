//! A part of a Word file as a small tree of what the form is measured by.
//!
//! In: the pieces of a part, in either namespace of Word. Out: [`Node`]s. Names and attributes that no measure
//! needs are left out while reading; what was removed by a tracked change, and what a program that does not
//! know a drawing would show in its place, are passed over. How much is kept is bounded (test: form::docx::hostile_files_are_refused).

use crate::ooxml::Package;
use crate::problem::Problem;
use crate::xml::{Element, Piece};

/// More than a letter of a hundred pages has; what a tree takes stays below 128 MB.
const MOST_NODES: usize = 250_000;
/// Of text; each letter is set, and that takes room.
const MOST_BYTES: usize = 512 << 10;

/// Elements that are kept; others are passed over with all that stands in them. Sorted.
const KEPT: &[&str] = &[
    "AlternateContent",
    "Choice",
    "Fallback",
    "abstractNum",
    "abstractNumId",
    "align",
    "altChunk",
    "anchor",
    "b",
    "basedOn",
    "body",
    "bottom",
    "br",
    "caps",
    "color",
    "compat",
    "compatSetting",
    "contextualSpacing",
    "cr",
    "customXml",
    "docDefaults",
    "docPartObj",
    "document",
    "drawing",
    "end",
    "evenAndOddHeaders",
    "extent",
    "fldChar",
    "fldSimple",
    "fontScheme",
    "footerReference",
    "framePr",
    "ftr",
    "graphic",
    "graphicData",
    "gridAfter",
    "gridBefore",
    "gridCol",
    "gridSpan",
    "hdr",
    "headerReference",
    "hyperlink",
    "i",
    "ilvl",
    "ind",
    "inline",
    "ins",
    "insideH",
    "insideV",
    "instrText",
    "jc",
    "lastRenderedPageBreak",
    "latin",
    "left",
    "line",
    "ln",
    "lvl",
    "lvlOverride",
    "lvlText",
    "majorFont",
    "minorFont",
    "mirrorMargins",
    "moveTo",
    "noBreakHyphen",
    "noFill",
    "num",
    "numFmt",
    "numId",
    "numPr",
    "numbering",
    "oMath",
    "oMathPara",
    "object",
    "p",
    "pBdr",
    "pPr",
    "pPrDefault",
    "pStyle",
    "pageBreakBefore",
    "pgMar",
    "pgNumType",
    "pgSz",
    "pict",
    "posOffset",
    "positionH",
    "positionV",
    "prstDash",
    "prstGeom",
    "ptab",
    "r",
    "rFonts",
    "rPr",
    "rPrDefault",
    "rStyle",
    "rect",
    "right",
    "sdt",
    "sdtContent",
    "sectPr",
    "settings",
    "shape",
    "smallCaps",
    "smartTag",
    "spPr",
    "spacing",
    "start",
    "startOverride",
    "style",
    "styles",
    "subDoc",
    "suff",
    "sym",
    "sz",
    "t",
    "tab",
    "tabs",
    "tbl",
    "tblBorders",
    "tblCellMar",
    "tblGrid",
    "tblInd",
    "tblPr",
    "tblStyle",
    "tblW",
    "tc",
    "tcBorders",
    "tcMar",
    "tcPr",
    "tcW",
    "textbox",
    "theme",
    "themeElements",
    "titlePg",
    "top",
    "tr",
    "trHeight",
    "trPr",
    "txbx",
    "txbxContent",
    "type",
    "u",
    "vAlign",
    "vMerge",
    "vanish",
    "vertAlign",
    "wsp",
];

/// An element that was kept.
#[derive(Debug, Default)]
pub struct Node {
    pub name: &'static str,
    attributes: Vec<(Box<str>, Box<str>)>,
    pub children: Vec<Node>,
    /// Of `t`, `instrText`, `align` and `posOffset`.
    pub text: String,
}

impl Node {
    /// An attribute by its name, without a namespace.
    pub fn get(&self, name: &str) -> Option<&str> {
        let found = self.attributes.iter().find(|(own, _)| **own == *name);
        found.map(|(_, value)| &**value)
    }

    pub fn child(&self, name: &str) -> Option<&Self> {
        self.children.iter().find(|child| child.name == name)
    }

    /// The attribute `val` of a child.
    pub fn val(&self, name: &str) -> Option<&str> {
        self.child(name)?.get("val")
    }

    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a Self> {
        self.children.iter().filter(move |child| child.name == name)
    }

    /// A switch: there, unless it says that it is off.
    pub fn is_on(&self, name: &str) -> Option<bool> {
        let child = self.child(name)?;
        Some(!matches!(child.get("val"), Some("0" | "false" | "off" | "none")))
    }

    /// The first of a name at any depth.
    pub fn find(&self, name: &str) -> Option<&Self> {
        self.children
            .iter()
            .find_map(|child| if child.name == name { Some(child) } else { child.find(name) })
    }
}

/// Reads a part; none where there is no such part.
///
/// # Errors
/// The codes of what may not be read.
pub fn read(package: &mut Package, part: &str) -> Result<Option<Node>, Problem> {
    let mut growing = Growing::default();
    if !package.read(part, |piece| growing.take(piece))? {
        return Ok(None);
    }
    if growing.imports {
        return Err(package.unreadable("văn bản lấy nội dung từ tệp khác chèn vào (altChunk)"));
    }
    Ok(growing.root)
}

#[derive(Default)]
struct Growing {
    open: Vec<Node>,
    root: Option<Node>,
    /// How deep in what is passed over.
    skipped: usize,
    nodes: usize,
    bytes: usize,
    /// Texts of other files are brought in when Word opens this one.
    imports: bool,
}

impl Growing {
    fn take(&mut self, piece: Piece) -> bool {
        match piece {
            Piece::Open(_) if self.skipped > 0 => self.skipped += 1,
            Piece::Open(element) => match self.kept(&element) {
                Some(name) => self.begin(name, element),
                None => self.skipped = 1,
            },
            Piece::Close if self.skipped > 0 => self.skipped -= 1,
            Piece::Close => self.end(),
            Piece::Text(text) => {
                let holds = |node: &&mut Node| {
                    matches!(node.name, "t" | "instrText" | "align" | "posOffset")
                };
                if let Some(node) = self.open.last_mut().filter(holds)
                    && self.skipped == 0
                {
                    self.bytes += text.len();
                    node.text.push_str(&text);
                }
            }
        }
        self.nodes <= MOST_NODES && self.bytes <= MOST_BYTES
    }

    /// The name under which an element is kept.
    fn kept(&mut self, element: &Element) -> Option<&'static str> {
        let at = KEPT.binary_search(&&*element.name).ok()?;
        let name = KEPT[at];
        self.imports |= matches!(name, "altChunk" | "subDoc");
        // Of a drawing and what stands in for it, the first is shown.
        let parent = self.open.last();
        let stands_in = parent
            .is_some_and(|parent| parent.name == "AlternateContent" && !parent.children.is_empty());
        (!stands_in).then_some(name)
    }

    fn begin(&mut self, name: &'static str, element: Element) {
        self.nodes += 1;
        let attributes = element.attributes.into_iter().filter(|one| !one.name.starts_with("rsid"));
        let attributes: Vec<(Box<str>, Box<str>)> =
            attributes.map(|one| (one.name.into(), one.value.into())).collect();
        self.open.push(Node { name, attributes, ..Node::default() });
    }

    fn end(&mut self) {
        let Some(node) = self.open.pop() else { return };
        match self.open.last_mut() {
            Some(parent) => parent.children.push(node),
            None => self.root = Some(node),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::KEPT;

    #[test]
    fn names_are_found_by_halving() {
        assert!(KEPT.is_sorted());
    }
}
