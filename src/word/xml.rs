//! XML elements, and the one place that knows in which order the schema wants their children.
//!
//! In: names, attributes, texts. Out: bytes. Most faults of written Word files are children that stand
//! in the wrong order, so the parents named in `ORDERS` have theirs sorted when they are written
//! (test: word::children_stand_in_the_order_of_the_schema).

use std::borrow::Cow;

/// The namespace of text.
pub const WORD: &str = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";

/// ISO/IEC 29500-1, the sequences of the types, as far as they are used: parent, children.
const ORDERS: &[(&str, &[&str])] = &[
    (
        "w:pPr",
        &[
            "w:pStyle",
            "w:keepNext",
            "w:keepLines",
            "w:widowControl",
            "w:numPr",
            "w:pBdr",
            "w:spacing",
            "w:ind",
            "w:jc",
            "w:outlineLvl",
            "w:rPr",
            "w:sectPr",
        ],
    ),
    ("w:rPr", &["w:rFonts", "w:b", "w:bCs", "w:i", "w:iCs", "w:color", "w:sz", "w:szCs", "w:lang"]),
    ("w:pBdr", &["w:top", "w:left", "w:bottom", "w:right"]),
    ("w:numPr", &["w:ilvl", "w:numId"]),
    (
        "w:tblPr",
        &[
            "w:tblStyle",
            "w:tblW",
            "w:jc",
            "w:tblBorders",
            "w:tblLayout",
            "w:tblCellMar",
            "w:tblLook",
        ],
    ),
    ("w:tblBorders", &["w:top", "w:left", "w:bottom", "w:right", "w:insideH", "w:insideV"]),
    ("w:tblCellMar", &["w:top", "w:left", "w:bottom", "w:right"]),
    ("w:tbl", &["w:tblPr", "w:tblGrid", "w:tr"]),
    ("w:tr", &["w:trPr", "w:tc"]),
    ("w:tc", &["w:tcPr", "w:p"]),
    ("w:tcPr", &["w:tcW", "w:gridSpan", "w:vAlign"]),
    (
        "w:sectPr",
        &[
            "w:headerReference",
            "w:footerReference",
            "w:type",
            "w:pgSz",
            "w:pgMar",
            "w:pgNumType",
            "w:cols",
            "w:titlePg",
        ],
    ),
    (
        "w:style",
        &[
            "w:name",
            "w:basedOn",
            "w:next",
            "w:uiPriority",
            "w:semiHidden",
            "w:unhideWhenUsed",
            "w:qFormat",
            "w:pPr",
            "w:rPr",
            "w:tblPr",
        ],
    ),
    ("w:lvl", &["w:start", "w:numFmt", "w:pStyle", "w:suff", "w:lvlText", "w:lvlJc", "w:pPr"]),
    ("w:abstractNum", &["w:multiLevelType", "w:lvl"]),
    ("w:num", &["w:abstractNumId", "w:lvlOverride"]),
    ("w:lvlOverride", &["w:startOverride", "w:lvl"]),
    ("w:numbering", &["w:abstractNum", "w:num"]),
    ("w:styles", &["w:docDefaults", "w:latentStyles", "w:style"]),
];

/// An element (phần tử).
#[derive(Debug, Clone)]
pub struct Element {
    name: &'static str,
    attributes: Vec<(&'static str, Cow<'static, str>)>,
    children: Vec<Child>,
}

#[derive(Debug, Clone)]
enum Child {
    Element(Element),
    Text(String),
}

/// An element without anything in it.
pub fn el(name: &'static str) -> Element {
    Element { name, attributes: Vec::new(), children: Vec::new() }
}

/// An element that says one value.
pub fn val(name: &'static str, value: impl Into<Cow<'static, str>>) -> Element {
    el(name).set("w:val", value)
}

impl Element {
    #[must_use]
    pub fn set(mut self, name: &'static str, value: impl Into<Cow<'static, str>>) -> Self {
        self.attributes.push((name, value.into()));
        self
    }

    #[must_use]
    pub fn with(mut self, child: Element) -> Self {
        self.children.push(Child::Element(child));
        self
    }

    #[must_use]
    pub fn all(mut self, children: impl IntoIterator<Item = Element>) -> Self {
        self.children.extend(children.into_iter().map(Child::Element));
        self
    }

    #[must_use]
    pub fn text(mut self, text: &str) -> Self {
        self.children.push(Child::Text(text.to_owned()));
        self
    }

    /// What an attribute says in each element of a name, in their order.
    pub fn values<'a>(&'a self, name: &str, attribute: &str, out: &mut Vec<&'a str>) {
        if self.name == name {
            let mut all = self.attributes.iter();
            out.extend(all.find(|(key, _)| *key == attribute).map(|(_, value)| &**value));
        }
        for child in &self.children {
            if let Child::Element(child) = child {
                child.values(name, attribute, out);
            }
        }
    }

    /// The bytes of a part whose root this is.
    pub fn part(&self) -> String {
        let mut out =
            String::from("<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n");
        self.write(&mut out);
        out
    }

    fn write(&self, out: &mut String) {
        out.push('<');
        out.push_str(self.name);
        for (name, value) in &self.attributes {
            out.push(' ');
            out.push_str(name);
            out.push_str("=\"");
            escape(value, out);
            out.push('"');
        }
        if self.children.is_empty() {
            out.push_str("/>");
            return;
        }
        out.push('>');
        let mut children: Vec<&Child> = self.children.iter().collect();
        if let Some((_, order)) = ORDERS.iter().find(|(parent, _)| *parent == self.name) {
            children.sort_by_key(|child| child.rank(order));
        }
        for child in children {
            match child {
                Child::Element(element) => element.write(out),
                Child::Text(text) => escape(text, out),
            }
        }
        out.push_str("</");
        out.push_str(self.name);
        out.push('>');
    }
}

impl Child {
    /// What the order does not name stands last, where the test finds it.
    fn rank(&self, order: &[&str]) -> usize {
        match self {
            Self::Element(element) => order.iter().position(|name| *name == element.name),
            Self::Text(_) => None,
        }
        .unwrap_or(order.len())
    }
}

fn escape(text: &str, out: &mut String) {
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            other => out.push(other),
        }
    }
}

/// Whether an XML 1.0 document may hold the character (2.2).
pub fn is_allowed(c: char) -> bool {
    !matches!(c, '\0'..='\x08' | '\x0b'..='\x1f' | '\u{fffe}' | '\u{ffff}')
}
