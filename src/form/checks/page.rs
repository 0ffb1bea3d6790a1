//! Paper, margins, font and page number (NĐ 30/2020/NĐ-CP, Phụ lục I, mục I).

use super::{Check, Measured, Scene, mm, number, shown};
use crate::form::lines::{Line, on_pages};
use crate::form::parts::{Area, Kind, Part};
use crate::form::reader::Face;
use crate::form::rules::Rule;
use std::collections::{BTreeMap, BTreeSet};
use unicode_normalization::{IsNormalized, is_nfc, is_nfc_quick};

pub const CHECKS: &[(&str, Check)] = &[
    ("paper", paper),
    ("orientation", orientation),
    ("margin-top", margin_top),
    ("margin-bottom", margin_bottom),
    ("margin-left", margin_left),
    ("margin-right", margin_right),
    ("text-width", text_width),
    ("sides", sides),
    ("font", font),
    ("font-embedded", font_embedded),
    ("metrics", metrics),
    ("unicode", unicode),
    ("nfc", nfc),
    ("black", black),
    ("page-number", page_number),
    ("page-number-size", page_number_size),
    ("page-number-style", page_number_style),
    ("page-number-first", page_number_first),
    ("page-number-place", page_number_place),
    ("page-number-foot", page_number_foot),
    ("page-number-centre", page_number_centre),
    ("page-number-block", page_number_block),
    ("page-number-corner", page_number_corner),
    ("page-number-appendix", page_number_appendix),
];

const A4_MM: (f64, f64) = (210.0, 297.0);
/// The widest margin that the form allows.
const WIDEST_MM: f64 = 25.0;

/// Families that have the widths of Times New Roman.
const TIMES: [&str; 6] =
    ["TimesNewRoman", "TimesNewRomanPS", "TimesNewRomanPSMT", "Tinos", "LiberationSerif", "Times"];

fn paper(rule: &Rule, scene: &Scene) -> Vec<Measured> {
    let off = |at: usize| {
        let page = &scene.reading.pages[at];
        let (short, long) = (page.width_pt.min(page.height_pt), page.width_pt.max(page.height_pt));
        let (short, long) = (mm(short) - A4_MM.0, mm(long) - A4_MM.1);
        number(rule, if short.abs() > long.abs() { short } else { long }, at)
    };
    scene.paper.pages.clone().map(off).collect()
}

fn orientation(_: &Rule, scene: &Scene) -> Vec<Measured> {
    let has_table = |at: usize| {
        let mut blocks = scene.paper.areas().flat_map(|area| &area.blocks);
        blocks.any(|(part, block)| {
            *part == Part::Bang && block.lines.iter().any(|line| line.page == at)
        })
    };
    let words = |at: usize| {
        if scene.is_portrait(at) {
            Measured::new("đứng", true, at)
        } else {
            Measured::new("nằm ngang", has_table(at), at)
        }
    };
    scene.paper.pages.clone().map(words).collect()
}

/// See [`Scene::marginal`].
pub fn marginal<'a>(scene: &Scene<'a>) -> Vec<&'a Line> {
    // A tie between two words may be read as a space or as none.
    let bare = |text: &str| text.split_whitespace().collect::<String>();
    let heads: BTreeSet<String> = scene
        .paper
        .areas()
        .flat_map(|area| area.part(Part::Bang))
        .filter(|block| block.role == "TH")
        .flat_map(|block| &block.lines)
        .map(|line| bare(&line.text))
        .collect();
    let own = scene.artifacts.iter();
    own.filter(|line| !heads.contains(&bare(&line.text)) || in_margin(scene, line)).collect()
}

fn in_margin(scene: &Scene, line: &Line) -> bool {
    let foot = scene.reading.pages[line.page].height_pt - line.baseline_pt;
    mm(line.baseline_pt) < 20.0 || mm(foot) < 20.0
}

/// See [`Scene::contents`].
pub fn contents<'a>(scene: &Scene<'a>) -> BTreeMap<usize, Vec<&'a Line>> {
    let numbers: BTreeSet<(usize, u64)> =
        scene.marginal.iter().map(|line| (line.page, line.baseline_pt.to_bits())).collect();
    let is_number = |line: &Line| numbers.contains(&(line.page, line.baseline_pt.to_bits()));
    let repeated = scene.artifacts.iter().filter(|line| !is_number(line));
    let mut pages: BTreeMap<usize, Vec<&Line>> = BTreeMap::new();
    for line in scene.all_lines().chain(repeated) {
        pages.entry(line.page).or_default().push(line);
    }
    pages
}

fn margin_top(rule: &Rule, scene: &Scene) -> Vec<Measured> {
    let top =
        |lines: &[&Line]| mm(lines.iter().map(|line| line.top_pt()).fold(f64::INFINITY, f64::min));
    let first = scene.paper.pages.start;
    let tops = scene.contents.iter().map(|(page, lines)| (*page, top(lines)));
    // Only the first page must start at the margin; none may start above it.
    tops.filter_map(|(page, top)| {
        let measured = number(rule, top, page);
        let least = rule.limits.map_or(0.0, |(least, _)| least);
        (page == first || top < least).then_some(measured)
    })
    .collect()
}

fn margin_bottom(rule: &Rule, scene: &Scene) -> Vec<Measured> {
    let mut out = Vec::new();
    for (&page, lines) in &scene.contents {
        let foot = lines.iter().map(|line| line.bottom_pt()).fold(0.0, f64::max);
        let room = mm(scene.reading.pages[page].height_pt - foot);
        let (least, _) = rule.limits.unwrap_or_default();
        // Two lines may have been held back for the next page.
        let held = |block: &crate::form::lines::Block| mm(2.0 * 1.5 * 1.15 * block.first().size_pt);
        // The last two paragraphs may have moved on to keep the signature company.
        let free = |area: &'_ Area| area.part(Part::LoiVan).len().saturating_sub(2);
        let mut body = scene.paper.areas().flat_map(|area| &area.part(Part::LoiVan)[..free(area)]);
        let running = body.find(|block| block.page() == page && block.last().page > page);
        match running {
            Some(block) => out.push(Measured::new(
                room,
                room >= least - 0.05 && room <= WIDEST_MM + held(block),
                page,
            )),
            None if room < least => out.push(number(rule, room, page)),
            None => {}
        }
    }
    if out.is_empty() {
        out.push(Measured::new("không trang nào vượt", true, scene.paper.pages.start));
    }
    out
}

fn margin_left(rule: &Rule, scene: &Scene) -> Vec<Measured> {
    let own = number(rule, mm(scene.left_pt), scene.paper.pages.start);
    // A head may reach beyond the text: both must keep the margin.
    let body = scene.paper.areas().flat_map(|area| area.part(Part::LoiVan));
    let inner = body.flat_map(|block| &block.lines[1..]);
    let inner = inner.filter(|line| scene.is_portrait(line.page));
    let inner = inner.min_by(|a, b| a.left_pt.total_cmp(&b.left_pt));
    let inner = inner.map(|line| number(rule, mm(line.left_pt), line.page));
    std::iter::once(own).chain(inner).collect()
}

fn margin_right(rule: &Rule, scene: &Scene) -> Vec<Measured> {
    let right = scene.all_lines().map(|line| {
        let page = &scene.reading.pages[line.page];
        (mm(page.width_pt - line.right_pt), line.page)
    });
    let Some((least, page)) = right.min_by(|a, b| a.0.total_cmp(&b.0)) else { return Vec::new() };
    let (least_allowed, _) = rule.limits.unwrap_or_default();
    let fits = if scene.has_full_line() {
        number(rule, least, page).fits
    } else {
        least > least_allowed - 0.05
    };
    let body = scene.has_full_line().then(|| number(rule, mm(scene.right_margin_pt), page));
    std::iter::once(Measured::new(least, fits, page)).chain(body).collect()
}

fn text_width(rule: &Rule, scene: &Scene) -> Vec<Measured> {
    let page = scene.paper.pages.start;
    let width = mm(scene.right_pt(page) - scene.left_pt);
    scene.has_full_line().then(|| number(rule, width, page)).into_iter().collect()
}

fn sides(rule: &Rule, scene: &Scene) -> Vec<Measured> {
    let mut edges: BTreeMap<usize, f64> = BTreeMap::new();
    for block in scene.paper.areas().flat_map(|area| area.part(Part::LoiVan)) {
        for line in block.lines.iter().skip(1) {
            let edge = edges.entry(line.page).or_insert(f64::INFINITY);
            *edge = edge.min(line.left_pt);
        }
    }
    let least = edges.values().copied().fold(f64::INFINITY, f64::min);
    let most = edges.values().copied().fold(f64::NEG_INFINITY, f64::max);
    let last = edges.keys().next_back().copied();
    last.filter(|_| edges.len() > 1)
        .map(|page| number(rule, mm(most - least), page))
        .into_iter()
        .collect()
}

fn faces(scene: &Scene, fits: impl Fn(&Face) -> bool) -> Vec<Measured> {
    let mut faces: BTreeMap<(&str, bool), (&Face, usize)> = BTreeMap::new();
    for page in scene.paper.pages.clone() {
        for run in &scene.reading.pages[page].runs {
            let face = &*run.face;
            faces.entry((&face.family, face.embedded)).or_insert((face, page));
        }
    }
    let measured = |(face, page): (&Face, usize)| {
        let fits = fits(face);
        Measured::new(face.family.as_str(), fits, page)
    };
    faces.into_values().map(measured).collect()
}

fn font(_: &Rule, scene: &Scene) -> Vec<Measured> {
    faces(scene, |face| TIMES.contains(&face.family.as_str()))
}

fn font_embedded(_: &Rule, scene: &Scene) -> Vec<Measured> {
    faces(scene, |face| face.embedded && !face.family.is_empty())
}

/// How far Quốc hiệu and Tiêu ngữ are from their width in Times New Roman bold, in per cent.
fn metrics(rule: &Rule, scene: &Scene) -> Vec<Measured> {
    /// Width for each point of size.
    const WIDTHS_MM: [(Part, f64); 2] = [(Part::QuocHieu, 7.358), (Part::TieuNgu, 4.318)];
    let whole = WIDTHS_MM.iter().filter_map(|(part, width)| {
        let [line] = scene.main().lines(*part)[..] else { return None };
        let off = mm(line.width_pt()) / line.size_pt / width - 1.0;
        Some(number(rule, off * 100.0, line.page))
    });
    whole.collect()
}

fn unicode(_: &Rule, scene: &Scene) -> Vec<Measured> {
    let private = |c: char| matches!(c, '\u{e000}'..='\u{f8ff}' | '\u{f0000}'..);
    let wrong =
        |c: char| c == char::REPLACEMENT_CHARACTER || private(c) || (c.is_control() && c != '\n');
    let mut out = Vec::new();
    for line in scene.all_lines() {
        match line.text.chars().find(|c| wrong(*c)) {
            Some(c) => out.push(Measured::new(format!("U+{:04X}", u32::from(c)), false, line.page)),
            None if out.is_empty() => out.push(Measured::new("mọi chữ có mã", true, line.page)),
            None => {}
        }
    }
    out
}

fn nfc(_: &Rule, scene: &Scene) -> Vec<Measured> {
    let runs = |page: usize| scene.reading.pages[page].runs.iter().map(move |run| (page, run));
    let runs = scene.paper.pages.clone().flat_map(runs);
    runs.map(|(page, run)| {
        let letters = || run.glyphs.iter().flat_map(|glyph| glyph.text.chars());
        let is_nfc = match is_nfc_quick(letters()) {
            IsNormalized::Yes => true,
            IsNormalized::No => false,
            IsNormalized::Maybe => is_nfc(&letters().collect::<String>()),
        };
        let fits = is_nfc && !letters().next().is_some_and(|c| ('\u{300}'..'\u{370}').contains(&c));
        Measured::fixed(if fits { "NFC" } else { "không NFC" }, fits, page)
    })
    .collect()
}

fn black(_: &Rule, scene: &Scene) -> Vec<Measured> {
    let blocks = scene.paper.areas().flat_map(|area| &area.blocks);
    let blocks = blocks.filter(|(part, _)| *part != Part::DoKhan);
    let lines = blocks.flat_map(|(_, block)| &block.lines).chain(scene.marginal.iter().copied());
    lines
        .map(|line| {
            let other = line.colours.iter().find(|colour| **colour != [0; 3]);
            match other {
                Some([r, g, b]) => {
                    Measured::new(format!("#{r:02x}{g:02x}{b:02x}"), false, line.page)
                }
                None => Measured::fixed("đen", true, line.page),
            }
        })
        .collect()
}

/// The pages whose number is shown, with that number and what stands in the margins.
fn numbered<'a>(scene: &Scene<'a>) -> Vec<(usize, usize, Vec<&'a Line>)> {
    let areas = scene.paper.areas().filter(|area| area.kind != Kind::Copy);
    let pages = areas.flat_map(|area: &Area| area.pages.clone().enumerate());
    pages
        .map(|(at, page)| (page, at + 1, on_pages(&scene.marginal, page..page + 1).to_vec()))
        .collect()
}

fn later<'a>(scene: &Scene<'a>) -> Vec<(usize, usize, Vec<&'a Line>)> {
    numbered(scene).into_iter().filter(|(_, number, _)| *number > 1).collect()
}

fn page_number(_: &Rule, scene: &Scene) -> Vec<Measured> {
    later(scene)
        .into_iter()
        .map(|(page, number, lines)| {
            let texts: Vec<&str> = lines.iter().map(|line| line.text.trim()).collect();
            let shown = if texts.is_empty() { "không có".to_owned() } else { texts.join(" ") };
            let fits = shown == number.to_string();
            Measured::new(shown, fits, page)
        })
        .collect()
}

fn page_number_appendix(_: &Rule, scene: &Scene) -> Vec<Measured> {
    let pages = scene.paper.appendices.iter().flat_map(|area| area.pages.clone());
    let pages: BTreeSet<usize> = pages.collect();
    let all = numbered(scene).into_iter().filter(|(page, ..)| pages.contains(page));
    all.map(|(page, number, lines)| {
        let text = lines.first().map_or("", |line| line.text.trim());
        let wanted = if number == 1 { String::new() } else { number.to_string() };
        let shown = if text.is_empty() { "không hiện" } else { text };
        Measured::new(shown, text == wanted, page)
    })
    .collect()
}

fn each_number(scene: &Scene, measure: impl Fn(usize, &Line) -> Measured) -> Vec<Measured> {
    let numbers = later(scene).into_iter();
    numbers
        .flat_map(|(page, _, lines)| {
            lines.into_iter().map(|line| measure(page, line)).collect::<Vec<_>>()
        })
        .collect()
}

fn page_number_size(rule: &Rule, scene: &Scene) -> Vec<Measured> {
    each_number(scene, |page, line| number(rule, line.size_pt, page))
}

fn page_number_style(_: &Rule, scene: &Scene) -> Vec<Measured> {
    each_number(scene, |page, line| {
        let plain = !line.any_bold && !line.any_italic;
        Measured::new(if plain { "đứng" } else { "đậm hoặc nghiêng" }, plain, page)
    })
}

fn page_number_first(_: &Rule, scene: &Scene) -> Vec<Measured> {
    let first = numbered(scene).into_iter().filter(|(_, number, _)| *number == 1);
    first
        .map(|(page, _, lines)| match lines.first() {
            Some(line) => Measured::new(line.text.trim(), false, page),
            None => Measured::new("không hiện", true, page),
        })
        .collect()
}

fn page_number_place(_: &Rule, scene: &Scene) -> Vec<Measured> {
    each_number(scene, |page, line| {
        let top = scene.contents.get(&page).into_iter().flatten().map(|line| line.top_pt());
        let margin = top.fold(WIDEST_MM / 25.4 * 72.0, f64::min);
        let fits = line.top_pt() >= 0.0 && line.bottom_pt() <= margin;
        Measured::new(
            format!(
                "chân số ở {} mm, lề trên {} mm",
                shown(mm(line.bottom_pt())),
                shown(mm(margin))
            ),
            fits,
            page,
        )
    })
}

fn page_number_foot(_: &Rule, scene: &Scene) -> Vec<Measured> {
    each_number(scene, |page, line| {
        let height = scene.reading.pages[page].height_pt;
        let foot = scene.contents.get(&page).into_iter().flatten().map(|line| line.bottom_pt());
        let margin = foot.fold(height - WIDEST_MM / 25.4 * 72.0, f64::max);
        let fits = line.top_pt() >= margin - 0.1 && line.bottom_pt() <= height;
        Measured::new(
            format!("đỉnh số cách mép dưới {} mm", shown(mm(height - line.top_pt()))),
            fits,
            page,
        )
    })
}

fn page_number_centre(rule: &Rule, scene: &Scene) -> Vec<Measured> {
    each_number(scene, |page, line| {
        let sheet = line.centre_pt() - scene.reading.pages[page].width_pt / 2.0;
        let block = line.centre_pt() - scene.centre_pt(page);
        number(rule, mm(if sheet.abs() < block.abs() { sheet } else { block }), page)
    })
}

fn page_number_block(rule: &Rule, scene: &Scene) -> Vec<Measured> {
    each_number(scene, |page, line| {
        number(rule, mm(line.centre_pt() - scene.centre_pt(page)), page)
    })
}

fn page_number_corner(rule: &Rule, scene: &Scene) -> Vec<Measured> {
    each_number(scene, |page, line| number(rule, mm(line.right_pt - scene.right_pt(page)), page))
}
