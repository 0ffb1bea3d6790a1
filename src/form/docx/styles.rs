//! How letters and paragraphs of a Word file look: defaults, styles one based on the other, and what is said
//! on the spot.
//!
//! In: `styles.xml` and `theme1.xml` as trees. Out: [`Styles`], which gives for a style all that it says
//! with the styles below it (ISO/IEC 29500-1, 17.7). A style that is based on itself is followed so far and no further.

use super::tree::Node;
use std::collections::BTreeMap;
use std::rc::Rc;

/// A longer chain of styles is a ring.
const LONGEST_CHAIN: usize = 32;

/// Writes a look whose parts may be left open, and how one lies over another.
macro_rules! look {
    ($(#[$doc:meta])* $name:ident { $( $(#[$note:meta])* $field:ident: $kind:ty, )* }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Default)]
        pub struct $name { $( $(#[$note])* pub $field: Option<$kind>, )* }

        impl $name {
            /// What it leaves open is as `below` says.
            #[must_use]
            pub fn over(&self, below: &Self) -> Self {
                Self { $( $field: self.$field.clone().or_else(|| below.$field.clone()), )* }
            }
        }
    };
}

look! {
    /// How letters look, as far as it is said.
    Letters {
        style: Rc<str>,
        size_pt: f64,
        bold: bool,
        italic: bool,
        capitals: bool,
        hidden: bool,
        raised: bool,
        underlined: bool,
        colour: [u8; 3],
        /// The typeface of Latin letters without marks, and of all others.
        plain: Rc<str>,
        marked: Rc<str>,
    }
}

look! {
    /// How a paragraph looks, as far as it is said; lengths in points.
    Paragraph {
        style: Rc<str>,
        align: Align,
        left_pt: f64,
        right_pt: f64,
        /// Of the first line against the others; negative where it hangs out.
        first_pt: f64,
        before_pt: f64,
        after_pt: f64,
        /// No room between paragraphs of one style.
        contextual: bool,
        step: Step,
        on_new_page: bool,
        list: Rc<str>,
        level: usize,
        stops: Rc<[Stop]>,
        top: Border,
        bottom: Border,
        beside: Border,
        /// The word that says where a frame stands across the page.
        frame: Align,
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Align {
    Left,
    Centre,
    Right,
    Both,
}

/// The distance of lines.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Step {
    /// Of a single line.
    Times(f64),
    Exactly(f64),
    AtLeast(f64),
}

/// A tab stop.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Stop {
    pub at_pt: f64,
    pub align: Align,
    /// Whether it takes one away that a style has.
    pub cleared: bool,
}

/// A drawn line along an edge; none where its width is nothing.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Border {
    pub thick_pt: f64,
    pub space_pt: f64,
    pub dashed: bool,
    pub colour: [u8; 3],
}

impl Border {
    const NONE: Self = Self { thick_pt: 0.0, space_pt: 0.0, dashed: false, colour: [0; 3] };

    pub fn read(node: &Node) -> Self {
        let kind = node.get("val").unwrap_or("nil");
        if matches!(kind, "nil" | "none") {
            return Self::NONE;
        }
        let number = |name: &str| node.get(name).and_then(number).unwrap_or(0.0);
        Self {
            thick_pt: (number("sz") / 8.0).clamp(0.1, 12.0),
            space_pt: number("space").clamp(0.0, 31.0),
            dashed: kind.contains("ash") || kind.contains("dot"),
            colour: node.get("color").map_or([0; 3], colour),
        }
    }

    pub fn is_drawn(&self) -> bool {
        self.thick_pt > 0.0
    }
}

/// A number within the bounds of any page.
pub fn number(text: &str) -> Option<f64> {
    let text = text.trim().trim_end_matches("pt");
    text.parse::<f64>().ok().filter(|number| number.is_finite()).map(|n| n.clamp(-4e7, 4e7))
}

/// Twentieths of a point.
pub fn twips(node: &Node, name: &str) -> Option<f64> {
    node.get(name).and_then(number).map(|twips| twips.clamp(-31_680.0, 31_680.0) / 20.0)
}

/// A colour by its six digits; `auto` is black on white paper.
pub fn colour(text: &str) -> [u8; 3] {
    let at = |at: usize| text.get(at..at + 2).and_then(|two| u8::from_str_radix(two, 16).ok());
    match (text.len(), at(0), at(2), at(4)) {
        (6, Some(red), Some(green), Some(blue)) => [red, green, blue],
        _ => [0; 3],
    }
}

/// `name` of a drawn line's ends, in the words of either schema.
pub fn align(word: &str) -> Align {
    match word {
        "center" => Align::Centre,
        "right" | "end" => Align::Right,
        "both" | "distribute" | "mediumKashida" | "highKashida" | "lowKashida" => Align::Both,
        _ => Align::Left,
    }
}

impl Letters {
    /// What `rPr` says.
    pub fn read(node: &Node, fonts: &Fonts) -> Self {
        let face = node.child("rFonts");
        let family = |theme: &str, name: &str| {
            let face = face?;
            let themed = face.get(theme).and_then(|word| fonts.by_word(word));
            themed.or_else(|| face.get(name).map(Rc::from))
        };
        Self {
            style: node.val("rStyle").map(Rc::from),
            size_pt: node.val("sz").and_then(number).map(|half| half.clamp(2.0, 400.0) / 2.0),
            bold: node.is_on("b"),
            italic: node.is_on("i"),
            capitals: node.is_on("caps").or_else(|| node.is_on("smallCaps")),
            hidden: node.is_on("vanish"),
            raised: node.val("vertAlign").map(|word| word == "superscript"),
            underlined: node.is_on("u"),
            colour: node.val("color").map(colour),
            plain: family("asciiTheme", "ascii"),
            marked: family("hAnsiTheme", "hAnsi"),
        }
    }
}

impl Paragraph {
    /// What `pPr` says.
    pub fn read(node: &Node) -> Self {
        let indent = |names: [&str; 2]| {
            let node = node.child("ind")?;
            names.into_iter().find_map(|name| twips(node, name))
        };
        let first = node.child("ind").and_then(|node| {
            let hanging = twips(node, "hanging").map(|points| -points);
            hanging.or_else(|| twips(node, "firstLine"))
        });
        let room = |side: &str, auto: &str| {
            let node = node.child("spacing")?;
            match node.get(auto) {
                Some("1" | "true" | "on") => Some(14.0),
                _ => twips(node, side),
            }
        };
        let list = node.child("numPr");
        let border = |name: &str| node.child("pBdr")?.child(name).map(Border::read);
        let stops = node.child("tabs").map(|tabs| {
            let stops = tabs.all("tab").filter_map(|tab| {
                let word = tab.get("val").unwrap_or_default();
                let at_pt = twips(tab, "pos")?;
                Some(Stop { at_pt, align: align(word), cleared: word == "clear" })
            });
            stops.collect::<Rc<[Stop]>>()
        });
        Self {
            style: node.val("pStyle").map(Rc::from),
            align: node.val("jc").map(align),
            left_pt: indent(["left", "start"]),
            right_pt: indent(["right", "end"]),
            first_pt: first,
            before_pt: room("before", "beforeAutospacing"),
            after_pt: room("after", "afterAutospacing"),
            contextual: node.is_on("contextualSpacing"),
            step: node.child("spacing").and_then(step),
            on_new_page: node.is_on("pageBreakBefore"),
            list: list.and_then(|list| list.val("numId")).map(Rc::from),
            level: list.and_then(|list| list.val("ilvl")?.parse().ok()),
            stops,
            top: border("top"),
            bottom: border("bottom"),
            beside: border("left"),
            frame: node
                .child("framePr")
                .map(|frame| frame.get("xAlign").map_or(Align::Left, align)),
        }
    }
}

fn step(spacing: &Node) -> Option<Step> {
    let line = spacing.get("line").and_then(number)?.clamp(0.0, 31_680.0);
    Some(match spacing.get("lineRule") {
        Some("exact") => Step::Exactly(line / 20.0),
        Some("atLeast") => Step::AtLeast(line / 20.0),
        _ => Step::Times(line / 240.0),
    })
}

/// The typefaces of a theme.
#[derive(Debug, Default)]
pub struct Fonts {
    major: Option<Rc<str>>,
    minor: Option<Rc<str>>,
}

impl Fonts {
    pub fn read(theme: Option<&Node>) -> Self {
        let scheme = theme.and_then(|theme| theme.find("fontScheme"));
        let face = |name: &str| {
            let latin = scheme?.child(name)?.child("latin")?;
            latin.get("typeface").filter(|name| !name.is_empty()).map(Rc::from)
        };
        Self { major: face("majorFont"), minor: face("minorFont") }
    }

    fn by_word(&self, word: &str) -> Option<Rc<str>> {
        if word.starts_with("major") { self.major.clone() } else { self.minor.clone() }
    }
}

/// A style.
#[derive(Debug, Default)]
struct Style {
    based: Option<Rc<str>>,
    letters: Letters,
    paragraph: Paragraph,
    /// `tblPr`, as it is.
    table: Option<Node>,
}

/// The styles of a file.
#[derive(Debug, Default)]
pub struct Styles {
    pub fonts: Fonts,
    letters: Letters,
    paragraph: Paragraph,
    all: BTreeMap<Rc<str>, Style>,
    /// The style of paragraphs that name none.
    normal: Option<Rc<str>>,
}

impl Styles {
    pub fn read(node: Option<Node>, fonts: Fonts) -> Self {
        let mut styles = Self { fonts, ..Self::default() };
        let Some(node) = node else { return styles };
        if let Some(defaults) = node.child("docDefaults") {
            let of = |name: &str, inner: &str| defaults.child(name)?.child(inner);
            styles.letters = of("rPrDefault", "rPr")
                .map(|node| Letters::read(node, &styles.fonts))
                .unwrap_or_default();
            styles.paragraph = of("pPrDefault", "pPr").map(Paragraph::read).unwrap_or_default();
        }
        for mut style in node.children.into_iter().filter(|node| node.name == "style") {
            let Some(id) = style.get("styleId").map(Rc::<str>::from) else { continue };
            let is_default = matches!(style.get("default"), Some("1" | "true" | "on"));
            if is_default && style.get("type") == Some("paragraph") {
                styles.normal = Some(id.clone());
            }
            let letters = style.child("rPr").map(|node| Letters::read(node, &styles.fonts));
            let paragraph = style.child("pPr").map(Paragraph::read);
            let based = style.val("basedOn").map(Rc::from);
            let table = style.children.iter().position(|child| child.name == "tblPr");
            let table = table.map(|at| style.children.swap_remove(at));
            let style = Style {
                based,
                letters: letters.unwrap_or_default(),
                paragraph: paragraph.unwrap_or_default(),
                table,
            };
            styles.all.insert(id, style);
        }
        styles
    }

    /// A style and those that it stands on, from the nearest.
    fn chain(&self, id: Option<&Rc<str>>) -> impl Iterator<Item = &Style> {
        let first = id.and_then(|id| self.all.get(id));
        let next = |style: &&Style| style.based.as_ref().and_then(|id| self.all.get(id));
        std::iter::successors(first, next).take(LONGEST_CHAIN)
    }

    /// What styles say of a paragraph, each over the next: [`None`] names the usual style.
    pub fn of_paragraph(&self, id: Option<&Rc<str>>) -> Vec<Paragraph> {
        let id = id.or(self.normal.as_ref());
        self.chain(id).map(|style| style.paragraph.clone()).collect()
    }

    /// What a style of letters, or the letters of a style of paragraphs, say.
    pub fn of_letters(&self, id: Option<&Rc<str>>) -> Letters {
        let mut found = Letters::default();
        for style in self.chain(id) {
            found = found.over(&style.letters);
        }
        found
    }

    /// The letters of paragraphs in a style, over those of the table and of the file.
    pub fn letters_in(&self, id: Option<&Rc<str>>, table: Option<&Rc<str>>) -> Letters {
        let own = self.of_letters(id.or(self.normal.as_ref()));
        own.over(&self.of_letters(table)).over(&self.letters)
    }

    /// What lies below all styles of paragraphs.
    pub fn below(&self, table: Option<&Rc<str>>) -> Paragraph {
        let mut found = Paragraph::default();
        for style in self.chain(table) {
            found = found.over(&style.paragraph);
        }
        found.over(&self.paragraph)
    }

    /// What a style of tables says, from the nearest.
    pub fn of_table(&self, id: Option<&Rc<str>>) -> Vec<&Node> {
        self.chain(id).filter_map(|style| style.table.as_ref()).collect()
    }

    /// The style of tables that name none.
    pub fn usual_table(&self) -> Option<Rc<str>> {
        ["TableNormal", "NormalTable"]
            .iter()
            .map(|id| Rc::from(*id))
            .find(|id| self.all.contains_key(id))
    }
}
