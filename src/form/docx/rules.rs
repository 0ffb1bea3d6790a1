//! Which rules a Word file decides by itself, and which the layout of its pages does.
//!
//! In: a rule and one document of the file, set on sheets. Out: [`Said`]: what the file says, why it does not, or
//! that the sheets show it as any page does.

use super::Typed;
use super::sections::{Margin, Section};
use crate::form::checks::{Measured, Scene, mm, number};
use crate::form::parts::Area;
use crate::form::reader::Run;
use crate::form::rules::{Measure, Rule};

/// What is known of a rule.
pub enum Said {
    /// The sheets show it.
    OnSheets,
    Measured(Vec<Measured>),
    /// Why it is not known.
    Not(&'static str),
}

const ENDS_OF_LINES: &str = "tệp Word không cho biết chỗ xuống dòng; đo ở tệp PDF";
const ENDS_OF_PAGES: &str = "tệp Word không cho biết chỗ sang trang; đo ở tệp PDF";
const ON_PAGES: &str = "chỉ thấy trên trang đã dàn; đo ở tệp PDF";
const NO_TAGS: &str = "thẻ chỉ có trong tệp PDF, tệp Word không có";
const ONE_PAGE: &str =
    "tệp không có số trang và không cho biết văn bản có sang trang thứ hai không";

/// Why a rule is not measured in a Word file: only pages show it.
pub fn needs_pages(rule: &Rule) -> Option<&'static str> {
    let Some(Measure::Named(name)) = &rule.measure else { return None };
    Some(match name.as_str() {
        _ if name.starts_with("tags-") => NO_TAGS,
        "motto-one-line" | "date-one-line" | "abstract-widow" | "bad-break" | "agency-breaks" => {
            ENDS_OF_LINES
        }
        "signature-whole" | "signature-company" | "table-head" | "copy-place" => ENDS_OF_PAGES,
        "ink" | "metrics" | "font-embedded" => ON_PAGES,
        _ => return None,
    })
}

impl Typed {
    /// What the file says of a rule.
    pub fn say(&self, rule: &Rule, scene: &Scene) -> Said {
        let Some(Measure::Named(name)) = &rule.measure else { return Said::OnSheets };
        if let Some(why) = needs_pages(rule) {
            return Said::Not(why);
        }
        match name.as_str() {
            "margin-left" => self.portrait(rule, scene, |one| one.paper.left_pt),
            "margin-right" => self.portrait(rule, scene, |one| one.paper.right_pt),
            "margin-top" => self.edges(rule, scene, |one| one.paper.top_pt),
            "margin-bottom" => self.edges(rule, scene, |one| one.bottom_pt),
            "text-width" => self.portrait(rule, scene, |one| {
                one.paper.width_pt - one.paper.left_pt - one.paper.right_pt
            }),
            "sides" => Said::Measured(vec![if self.is_mirrored {
                Measured::new("lề đối xứng chẵn lẻ", false, scene.paper.pages.start)
            } else {
                number(rule, 0.0, scene.paper.pages.start)
            }]),
            _ if name.starts_with("page-number") => self.numbers(name, rule, scene),
            _ => Said::OnSheets,
        }
    }

    /// The edges of the text on the first sheet of a document.
    pub fn edges_of<'a>(&self, scene: Scene<'a>) -> Scene<'a> {
        let (at, _) = self.sheets.get(scene.paper.pages.start).copied().unwrap_or_default();
        let Some(section) = self.sections.get(at) else { return scene };
        let (left_pt, right_margin_pt) = (section.paper.left_pt, section.paper.right_pt);
        Scene { left_pt, right_margin_pt, knows_edges: true, ..scene }
    }

    /// The sections that a document stands in, each with its first sheet there.
    fn sections_of(&self, scene: &Scene) -> Vec<(&Section, usize, usize)> {
        let mut found: Vec<(&Section, usize, usize)> = Vec::new();
        for page in scene.paper.pages.clone() {
            let Some((at, _)) = self.sheets.get(page).copied() else { continue };
            if found.last().is_none_or(|(_, last, _)| *last != at) {
                found.push((&self.sections[at], at, page));
            }
        }
        found
    }

    fn edges(&self, rule: &Rule, scene: &Scene, value: impl Fn(&Section) -> f64) -> Said {
        let all = self.sections_of(scene).into_iter();
        Said::Measured(all.map(|(one, _, page)| number(rule, mm(value(one)), page)).collect())
    }

    fn portrait(&self, rule: &Rule, scene: &Scene, value: impl Fn(&Section) -> f64) -> Said {
        let all = self.sections_of(scene).into_iter();
        let upright = all.filter(|(one, ..)| one.paper.height_pt >= one.paper.width_pt);
        Said::Measured(upright.map(|(one, _, page)| number(rule, mm(value(one)), page)).collect())
    }

    /// What pages of a kind show in their margins.
    fn shown(&self, section: &Section, at: usize, kind: usize) -> Vec<&Margin> {
        let parts = section.parts(kind);
        parts.filter_map(|(part, _)| self.margins.get(&(part.clone(), at))).collect()
    }

    /// What the pages after the first show in their margins, where a number is among it.
    fn later(&self, scene: &Scene) -> Vec<(&Section, usize, Vec<&Margin>)> {
        let all = self.sections_of(scene).into_iter();
        let kinds: &[usize] = if self.has_even { &[0, 2] } else { &[0] };
        all.flat_map(|(section, at, page)| {
            kinds.iter().map(move |kind| (section, page, self.shown(section, at, *kind)))
        })
        .collect()
    }

    fn numbers(&self, name: &str, rule: &Rule, scene: &Scene) -> Said {
        let later = self.later(scene);
        let has_number = |shown: &[&Margin]| shown.iter().any(|margin| margin.has_number);
        if name == "page-number-first" {
            return Said::Measured(self.first_pages(scene));
        }
        if !later.iter().any(|(.., shown)| has_number(shown)) {
            let many = self.is_broken || scene.main().pages.len() > 1;
            return match name {
                "page-number" if many => {
                    Said::Measured(vec![Measured::new("không có", false, scene.paper.pages.start)])
                }
                _ => Said::Not(ONE_PAGE),
            };
        }
        let each = |measure: &dyn Fn(&Section, usize, &Run, bool) -> Measured| {
            let numbered = later.iter().flat_map(|(section, page, shown)| {
                shown
                    .iter()
                    .filter(|margin| margin.has_number)
                    .map(move |margin| (section, page, margin))
            });
            let runs = numbered.filter_map(|(section, page, margin)| {
                margin.line.as_ref().map(|run| measure(section, *page, run, margin.on_top))
            });
            Said::Measured(runs.collect())
        };
        match name {
            "page-number" => {
                let numbered = later.iter().filter(|(.., shown)| has_number(shown));
                Said::Measured(numbered.map(bare).collect())
            }
            "page-number-appendix" => Said::Measured(self.appendices(scene)),
            "page-number-size" => each(&|_, page, run, _| number(rule, run.size_pt, page)),
            "page-number-style" => each(&|_, page, run, _| {
                let plain = !run.face.bold && !run.face.italic;
                Measured::fixed(if plain { "đứng" } else { "đậm hoặc nghiêng" }, plain, page)
            }),
            "page-number-place" | "page-number-foot" => each(&|_, page, _, on_top| {
                let place = if on_top { "ở đầu trang" } else { "ở chân trang" };
                Measured::fixed(place, on_top == (name == "page-number-place"), page)
            }),
            "page-number-centre" | "page-number-block" => each(&|section, page, run, _| {
                let centre = f64::midpoint(run.left_pt(), run.right_pt());
                let paper = section.paper;
                let right = paper.width_pt - paper.right_pt;
                let block = centre - f64::midpoint(paper.left_pt, right);
                let sheet = centre - paper.width_pt / 2.0;
                let by_sheet = name == "page-number-centre" && sheet.abs() < block.abs();
                number(rule, mm(if by_sheet { sheet } else { block }), page)
            }),
            _ => each(&|section, page, run, _| {
                let right = section.paper.width_pt - section.paper.right_pt;
                number(rule, mm(run.right_pt() - right), page)
            }),
        }
    }

    /// The first page of a document and of each appendix shows no number.
    fn first_pages(&self, scene: &Scene) -> Vec<Measured> {
        let areas = std::iter::once(scene.main()).chain(&scene.paper.appendices);
        let of = |area: &Area| {
            let page = area.pages.start;
            let (at, begins) = self.sheets.get(page).copied()?;
            let section = &self.sections[at];
            let kind = usize::from(section.has_title_page && begins);
            let numbered = self.shown(section, at, kind).iter().any(|margin| margin.has_number);
            let shown = if numbered { "có số" } else { "không hiện" };
            Some(Measured::fixed(shown, !numbered, page))
        };
        areas.filter_map(of).collect()
    }

    /// Each appendix counts its pages from 1.
    fn appendices(&self, scene: &Scene) -> Vec<Measured> {
        let of = |area: &Area| {
            let page = area.pages.start;
            let (at, begins) = self.sheets.get(page).copied()?;
            let anew = begins && self.sections[at].start == Some(1);
            let shown =
                if anew { "đánh lại từ 1" } else { "đếm tiếp số trang trước" };
            Some(Measured::fixed(shown, anew, page))
        };
        scene.paper.appendices.iter().filter_map(of).collect()
    }
}

/// The number of the page, and nothing beside it.
fn bare((section, page, shown): &(&Section, usize, Vec<&Margin>)) -> Measured {
    let words: Vec<&str> =
        shown.iter().map(|margin| &*margin.words).filter(|words| !words.is_empty()).collect();
    let numbered = shown.iter().any(|margin| margin.has_number);
    let fits = numbered && words == ["1"] && section.is_arabic;
    let text = match (fits, numbered) {
        (true, _) => "số trang".to_owned(),
        (false, false) => "không có".to_owned(),
        _ if !section.is_arabic => "không phải chữ số Ả Rập".to_owned(),
        _ => words.join(" "),
    };
    Measured::new(text, fits, *page)
}
