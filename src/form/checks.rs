//! How the rules are measured: by the geometry of components, or by a check with a name.
//!
//! In: a rule and a [`Scene`], one document as it was read. Out: what was [`Measured`], worst first;
//! none when the document has no such component. Lengths of the reader are points, those of the rules
//! carry their unit.

mod addressees;
mod body;
mod cells;
mod closing;
mod drawn;
mod extras;
mod header;
pub mod numbering;
mod page;
pub mod papers;
mod tags;
mod title;

use super::lines::{Line, on_pages};
use super::parts::{Area, Kind, Paper, Part};
use super::reader::{Reading, Stroke};
use super::rules::{Axis, Measure, Rule, Style};
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// One measurement against a rule.
#[derive(Debug, Clone, PartialEq)]
pub struct Measured {
    /// In the rule's unit, or words.
    pub shown: Shown,
    pub fits: bool,
    /// From 0.
    pub page: usize,
}

/// What was measured; put into words only where somebody reads it.
#[derive(Debug, Clone, PartialEq)]
pub enum Shown {
    Figure(f64),
    Words(Cow<'static, str>),
    /// Weight, slant, case.
    Style([&'static str; 3]),
}

impl Measured {
    pub fn new(shown: impl Into<Shown>, fits: bool, page: usize) -> Self {
        Self { shown: shown.into(), fits, page }
    }

    /// As [`Measured::new`], for what is said of every line.
    pub fn fixed(words: &'static str, fits: bool, page: usize) -> Self {
        Self { shown: Shown::Words(words.into()), fits, page }
    }
}

impl From<f64> for Shown {
    fn from(figure: f64) -> Self {
        Self::Figure(figure)
    }
}

impl From<&str> for Shown {
    fn from(words: &str) -> Self {
        Self::Words(words.to_owned().into())
    }
}

impl From<char> for Shown {
    fn from(sign: char) -> Self {
        Self::Words(String::from(sign).into())
    }
}

impl From<String> for Shown {
    fn from(words: String) -> Self {
        Self::Words(words.into())
    }
}

impl std::fmt::Display for Shown {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Figure(figure) => f.write_str(&shown(*figure)),
            Self::Words(words) => f.write_str(words),
            Self::Style([weight, slant, case]) => write!(f, "{weight}, {slant}, {case}"),
        }
    }
}

/// A document as it was read, and the edges of its text block.
pub struct Scene<'a> {
    pub reading: &'a Reading,
    /// Of its pages.
    pub artifacts: &'a [Line],
    pub paper: &'a Paper,
    /// Of portrait pages.
    pub left_pt: f64,
    /// Distance of the right edge from the edge of the page.
    pub right_margin_pt: f64,
    /// What stands in the margins: artifacts beside the repeated heads of tables.
    pub marginal: Vec<&'a Line>,
    /// Tagged text and the repeated heads of tables, page by page.
    pub contents: BTreeMap<usize, Vec<&'a Line>>,
    /// How far from the right edge a full line may end: some programs place words on a coarse grid.
    pub slack_pt: f64,
    /// Whether the edges of the text block are known without a full line.
    pub knows_edges: bool,
}

pub use header::{date_of, open_year};

pub fn mm(pt: f64) -> f64 {
    pt / 72.0 * 25.4
}

impl<'a> Scene<'a> {
    pub fn new(reading: &'a Reading, artifacts: &'a [Line], paper: &'a Paper) -> Self {
        let mut scene = Self {
            reading,
            artifacts: on_pages(artifacts, paper.pages.clone()),
            paper,
            left_pt: 0.0,
            right_margin_pt: 0.0,
            marginal: Vec::new(),
            contents: BTreeMap::new(),
            slack_pt: 0.0,
            knows_edges: false,
        };
        let all = scene.all_lines().filter(|line| scene.is_portrait(line.page));
        let left_pt = all.map(|line| line.left_pt).fold(f64::INFINITY, f64::min);
        let body = scene.paper.areas().flat_map(|area| area.part(Part::LoiVan));
        let full = body.flat_map(|block| &block.lines).filter(|line| scene.is_portrait(line.page));
        let most = full.map(|line| line.right_pt).fold(f64::NEG_INFINITY, f64::max);
        let width = scene.reading.pages[scene.paper.pages.start].width_pt;
        // Without a full line nothing shows the right margin: the least that the form allows.
        let least_margin = 15.0 / 25.4 * 72.0;
        scene.right_margin_pt = if scene.has_full_line() { width - most } else { least_margin };
        scene.left_pt = left_pt;
        scene.marginal = page::marginal(&scene);
        scene.contents = page::contents(&scene);
        scene
    }

    /// Whether some paragraph is long enough to show where the right margin is.
    pub fn has_full_line(&self) -> bool {
        let body = self.paper.areas().flat_map(|area| area.part(Part::LoiVan));
        self.knows_edges
            || body.into_iter().any(|block| block.lines.len() > 1 && self.is_portrait(block.page()))
    }

    pub fn is_portrait(&self, page: usize) -> bool {
        let page = &self.reading.pages[page];
        page.height_pt >= page.width_pt
    }

    /// The right edge of the text block of a page.
    pub fn right_pt(&self, page: usize) -> f64 {
        self.reading.pages[page].width_pt - self.right_margin_pt
    }

    pub fn centre_pt(&self, page: usize) -> f64 {
        f64::midpoint(self.left_pt, self.right_pt(page))
    }

    pub fn all_lines(&self) -> impl Iterator<Item = &'a Line> + use<'a> {
        self.paper.areas().flat_map(|area| area.blocks.iter()).flat_map(|(_, block)| &block.lines)
    }

    /// Lines of a component in every area.
    pub fn lines(&self, part: Part) -> Vec<&'a Line> {
        self.paper.areas().flat_map(|area| area.lines(part)).collect()
    }

    pub fn main(&self) -> &'a Area {
        &self.paper.main
    }

    /// The areas that have a header and a signature of their own.
    pub fn headed(&self) -> impl Iterator<Item = &'a Area> + use<'a> {
        self.paper.areas().filter(|area| area.kind != Kind::Appendix)
    }

    /// The drawn line just below a line of text, about as centred as it.
    pub fn rule_below(&self, line: &Line) -> Option<&'a Stroke> {
        const REACH_PT: f64 = 12.0;
        let near = |stroke: &&Stroke| {
            let below = stroke.top_pt - line.baseline_pt;
            (0.0..REACH_PT).contains(&below)
                && stroke.is_horizontal()
                && stroke.left_pt < line.right_pt
                && stroke.right_pt > line.left_pt
        };
        let strokes = self.reading.pages[line.page].strokes.iter().filter(near);
        strokes.min_by(|a, b| a.top_pt.total_cmp(&b.top_pt))
    }
}

/// Measures a rule on a document; empty when there is nothing to measure.
pub fn measure(rule: &Rule, scene: &Scene) -> Vec<Measured> {
    match &rule.measure {
        None => Vec::new(),
        Some(Measure::Size(part)) => size(rule, scene, *part),
        Some(Measure::Style(style)) => self::style(scene, style),
        Some(Measure::Centre(part, axis)) => centre(rule, scene, *part, *axis),
        Some(Measure::Row(one, other)) => row(rule, scene, *one, *other),
        Some(Measure::RuleShare(part)) => rule_share(rule, scene, *part),
        Some(Measure::RuleCentre(part)) => below(scene, *part, |line, stroke| {
            number(rule, mm(stroke.centre_pt() - line.centre_pt()), line.page)
        }),
        Some(Measure::Named(name)) => named(name).map_or_else(Vec::new, |check| check(rule, scene)),
    }
}

/// A check with a name.
pub type Check = fn(&Rule, &Scene) -> Vec<Measured>;

/// All checks by name.
static CHECKS: LazyLock<BTreeMap<&str, Check>> = LazyLock::new(|| {
    let tables = [
        page::CHECKS,
        papers::CHECKS,
        header::CHECKS,
        title::CHECKS,
        drawn::CHECKS,
        addressees::CHECKS,
        body::CHECKS,
        cells::CHECKS,
        numbering::CHECKS,
        closing::CHECKS,
        extras::CHECKS,
        tags::CHECKS,
    ];
    tables.into_iter().flatten().copied().collect()
});

/// Finds a check.
pub fn named(name: &str) -> Option<Check> {
    CHECKS.get(name).copied()
}

/// A value against the limits of a rule.
pub fn number(rule: &Rule, value: f64, page: usize) -> Measured {
    let (least, most) = rule.limits.unwrap_or((f64::NEG_INFINITY, f64::INFINITY));
    // Kerning against the space that ends a line may reach 0.1 mm beyond the edge.
    let slack = match rule.unit.as_deref() {
        Some("lần" | "dòng") => 0.005,
        Some("mm") => 0.15,
        _ => 0.05,
    };
    let fits = value >= least - slack && value <= most + slack;
    Measured::new(value, fits, page)
}

/// `12,5`: two decimals at most, with a comma.
pub fn shown(value: f64) -> String {
    let text = format!("{value:.2}");
    let text = text.trim_end_matches('0').trim_end_matches('.');
    if text == "-0" { "0".to_owned() } else { text.replace('.', ",") }
}

fn size(rule: &Rule, scene: &Scene, part: Part) -> Vec<Measured> {
    let sizes = |line: &&Line| [(line.size_pt, line.page), (line.least_size_pt, line.page)];
    scene.lines(part).iter().flat_map(sizes).map(|(size, page)| number(rule, size, page)).collect()
}

fn style(scene: &Scene, style: &Style) -> Vec<Measured> {
    let words = |line: &&Line| {
        let weight = match (line.bold, line.any_bold) {
            (true, _) => "đậm",
            (false, true) => "đậm một phần",
            (false, false) => "không đậm",
        };
        let slant = match (line.italic, line.any_italic) {
            (true, _) => "nghiêng",
            (false, true) => "nghiêng một phần",
            (false, false) => "đứng",
        };
        let upper = is_upper(&line.text);
        let case = if upper { "hoa" } else { "thường" };
        let bold = style.bold.is_none_or(|wanted| if wanted { line.bold } else { !line.any_bold });
        let italic =
            style.italic.is_none_or(|wanted| if wanted { line.italic } else { !line.any_italic });
        // A line of digits or of one short word may be in capitals by chance.
        let fits_case = style
            .upper
            .is_none_or(|wanted| wanted == upper || (!wanted && !line.text.contains(' ')));
        let fits = bold && italic && fits_case;
        Measured { shown: Shown::Style([weight, slant, case]), fits, page: line.page }
    };
    scene.lines(style.part).iter().map(words).collect()
}

pub fn is_upper(text: &str) -> bool {
    !text.chars().any(char::is_lowercase)
}

fn centre(rule: &Rule, scene: &Scene, part: Part, axis: Axis) -> Vec<Measured> {
    let mut out = Vec::new();
    for area in scene.paper.areas() {
        for line in area.lines(part) {
            let wanted = match axis {
                Axis::Block(_) => scene.has_full_line().then(|| scene.centre_pt(line.page)),
                Axis::Part(other) => area.lines(other).last().map(|other| other.centre_pt()),
            };
            out.extend(wanted.map(|wanted| number(rule, mm(line.centre_pt() - wanted), line.page)));
        }
    }
    out
}

fn row(rule: &Rule, scene: &Scene, one: Part, other: Part) -> Vec<Measured> {
    let pair = |area: &Area| {
        let (one, other) = (area.lines(one).first().copied()?, area.lines(other).first().copied()?);
        Some(number(rule, mm(one.baseline_pt - other.baseline_pt), one.page))
    };
    scene.headed().filter_map(pair).collect()
}

/// A name on several lines is as long as its longest.
fn rule_share(rule: &Rule, scene: &Scene, part: Part) -> Vec<Measured> {
    let share = |area: &Area| {
        let lines = area.lines(part);
        let last = lines.last().copied()?;
        let longest = lines.iter().map(|line| line.width_pt()).fold(0.0, f64::max);
        Some(match scene.rule_below(last) {
            Some(stroke) => number(rule, stroke.length_pt() / longest, last.page),
            None => Measured::new("không có nét kẻ", false, last.page),
        })
    };
    scene.headed().filter_map(share).collect()
}

/// Measures the drawn line below the last line of a component; that there is none is a fault.
pub fn below(
    scene: &Scene,
    part: Part,
    value: impl Fn(&Line, &Stroke) -> Measured,
) -> Vec<Measured> {
    let last = scene.headed().filter_map(|area| area.lines(part).last().copied());
    last.map(|line| match scene.rule_below(line) {
        Some(stroke) => value(line, stroke),
        None => Measured::new("không có nét kẻ", false, line.page),
    })
    .collect()
}
