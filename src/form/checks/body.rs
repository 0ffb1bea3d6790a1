//! The content: ô 6, căn cứ and Kính gửi (NĐ 30/2020/NĐ-CP, Phụ lục I, II.6, II.9).

use super::header::SINGLE;
use super::{Check, Measured, Scene, mm, number, shown};
use crate::form::lines::{Block, Line, on_pages};
use crate::form::parts::{EXTRACT, Kind, Part};
use crate::form::rules::Rule;

pub const CHECKS: &[(&str, Check)] = &[
    ("box-6", box_6),
    ("body-one-size", body_one_size),
    ("justified", justified),
    ("indent", indent),
    ("indent-range", indent_range),
    ("paragraph-gap", paragraph_gap),
    ("line-pitch", line_pitch),
    ("end-mark", end_mark),
    ("bad-break", bad_break),
    ("bases-marks", |_, scene| bases_marks(scene, '.')),
    ("bases-marks-comma", |_, scene| bases_marks(scene, ',')),
    ("bases-place", bases_place),
    ("table-head", table_head),
];

pub fn paragraphs<'a>(scene: &Scene<'a>) -> impl Iterator<Item = &'a Block> + use<'a> {
    scene.paper.areas().flat_map(|area| area.part(Part::LoiVan))
}

/// A line that holds a piece of one long word has no space to stretch.
fn stretches(line: &Line) -> bool {
    line.text.trim().contains(char::is_whitespace)
}

fn box_6(_: &Rule, scene: &Scene) -> Vec<Measured> {
    let full = paragraphs(scene)
        .filter(|block| block.lines.len() > 2)
        .flat_map(|block| block.lines[1..block.lines.len() - 1].iter());
    full.filter(|line| stretches(line))
        .map(|line| {
            let left = (line.left_pt - scene.left_pt).abs() < 1.0;
            let right = (line.right_pt - scene.right_pt(line.page)).abs() < 1.0 + scene.slack_pt;
            if left && right {
                return Measured::fixed("hết vùng chữ", true, line.page);
            }
            let (left, right) = (shown(mm(line.left_pt)), shown(mm(line.right_pt)));
            Measured::new(format!("từ {left} đến {right} mm"), false, line.page)
        })
        .collect()
}

fn body_one_size(rule: &Rule, scene: &Scene) -> Vec<Measured> {
    let lines: Vec<&Line> = paragraphs(scene).flat_map(|block| &block.lines).collect();
    let most = lines.iter().map(|line| line.size_pt).fold(0.0, f64::max);
    let Some(least) = lines.iter().min_by(|a, b| a.size_pt.total_cmp(&b.size_pt)) else {
        return Vec::new();
    };
    vec![number(rule, most - least.least_size_pt, least.page)]
}

fn justified(rule: &Rule, scene: &Scene) -> Vec<Measured> {
    let inner = paragraphs(scene).flat_map(|block| &block.lines[..block.lines.len() - 1]);
    inner
        .filter(|line| stretches(line))
        .map(|line| {
            let off = (line.right_pt - scene.right_pt(line.page)).abs() - scene.slack_pt;
            number(rule, mm(off.max(0.0)), line.page)
        })
        .collect()
}

fn indents(scene: &Scene) -> Vec<(f64, usize)> {
    paragraphs(scene)
        .map(|block| (mm(block.first().left_pt - scene.left_pt), block.page()))
        .collect()
}

fn indent(_: &Rule, scene: &Scene) -> Vec<Measured> {
    let exact = |value: f64| [10.0, 12.7].iter().any(|wanted| (value - wanted).abs() <= 0.2);
    indents(scene)
        .into_iter()
        .map(|(value, page)| Measured::new(value, exact(value), page))
        .collect()
}

fn indent_range(rule: &Rule, scene: &Scene) -> Vec<Measured> {
    indents(scene).into_iter().map(|(value, page)| number(rule, value, page)).collect()
}

/// Steps between the baselines inside paragraphs, in points.
fn steps<'a>(scene: &Scene<'a>) -> Vec<(f64, &'a Line)> {
    let pairs = paragraphs(scene).flat_map(|block| block.lines.windows(2));
    let same_page = pairs.filter(|pair| pair[0].page == pair[1].page);
    same_page.map(|pair| (pair[1].baseline_pt - pair[0].baseline_pt, &pair[1])).collect()
}

fn line_pitch(rule: &Rule, scene: &Scene) -> Vec<Measured> {
    let steps = steps(scene);
    steps
        .into_iter()
        .map(|(step, line)| number(rule, step / (SINGLE * line.size_pt), line.page))
        .collect()
}

fn paragraph_gap(rule: &Rule, scene: &Scene) -> Vec<Measured> {
    let mut steps: Vec<f64> = steps(scene).into_iter().map(|(step, _)| step).collect();
    steps.sort_by(f64::total_cmp);
    let mut out = Vec::new();
    for area in scene.paper.areas() {
        for pair in area.blocks.windows(2) {
            let [(Part::LoiVan | Part::CanCu, one), (Part::LoiVan | Part::CanCu, next)] = pair
            else {
                continue;
            };
            if one.last().page != next.page() {
                continue;
            }
            let pitch =
                steps.get(steps.len() / 2).copied().unwrap_or(SINGLE * next.first().size_pt);
            let gap = next.first().baseline_pt - one.last().baseline_pt - pitch;
            out.push(number(rule, gap, next.page()));
        }
    }
    out
}

/// The last words of the content; a table that closes an appendix needs none, and parts that were
/// taken out of a document keep what they end with.
fn end_mark(_: &Rule, scene: &Scene) -> Vec<Measured> {
    let content = |part: Part| (Part::CanCu..=Part::Bang).contains(&part);
    let mut words = scene.paper.copies.iter().flat_map(|copy| copy.part(Part::ChuSao));
    let extract = words.any(|word| word.text() == EXTRACT);
    let areas = scene.paper.areas().filter(|area| area.kind != Kind::Copy);
    areas
        .filter_map(|area| {
            let (part, block) = area.blocks.iter().rfind(|(part, _)| content(*part))?;
            if *part == Part::Bang {
                let ends = || Measured::new("bảng, không có đoạn kết", false, block.last().page);
                return (area.kind == Kind::Main).then(ends);
            }
            let text = block.text();
            if extract && !text.ends_with("./.") {
                return None;
            }
            let end = text.split(' ').next_back().unwrap_or_default().to_owned();
            Some(Measured::new(end, text.ends_with("./."), block.last().page))
        })
        .collect()
}

/// Words that belong to the number after them.
const TIED: [&str; 7] = ["ngày", "tháng", "năm", "Điều", "khoản", "điểm", "số"];

fn bad_break(_: &Rule, scene: &Scene) -> Vec<Measured> {
    let mut out = Vec::new();
    for pair in paragraphs(scene).flat_map(|block| block.lines.windows(2)) {
        let last = pair[0].text.split_whitespace().next_back().unwrap_or_default();
        let number_follows = pair[1].text.trim_start().starts_with(|c: char| c.is_ascii_digit());
        if TIED.contains(&last) && number_follows {
            out.push(Measured::new(format!("… {last}"), false, pair[0].page));
        } else if out.is_empty() {
            out.push(Measured::new("không dòng nào", true, pair[0].page));
        }
    }
    out
}

fn bases_marks(scene: &Scene, end: char) -> Vec<Measured> {
    let blocks = scene.main().part(Part::CanCu);
    let last = blocks.len().saturating_sub(1);
    let mark = |(at, block): (usize, &Block)| {
        let found = block.text().chars().next_back().unwrap_or(' ');
        Measured::new(found, found == if at == last { end } else { ';' }, block.page())
    };
    blocks.iter().enumerate().map(mark).collect()
}

fn bases_place(_: &Rule, scene: &Scene) -> Vec<Measured> {
    let area = scene.main();
    let lowest = [Part::TrichYeu, Part::TenLoai, Part::DiaDanh]
        .iter()
        .find_map(|part| area.lines(*part).last().copied());
    let bases = area.part(Part::CanCu).iter();
    bases
        .map(|block| {
            let fits = lowest.is_none_or(|line| {
                (block.page(), block.first().baseline_pt) > (line.page, line.baseline_pt)
            });
            Measured::new(
                if fits { "dưới trích yếu" } else { "trên trích yếu" },
                fits,
                block.page(),
            )
        })
        .collect()
}

fn table_head(_: &Rule, scene: &Scene) -> Vec<Measured> {
    let mut out = Vec::new();
    for area in scene.paper.areas() {
        let cells = area.part(Part::Bang);
        for table in cells.chunk_by(|_, next| next.role != "TH" || next.first().page == 0) {
            let Some(head) = table.iter().find(|block| block.role == "TH") else { continue };
            let last = table.iter().map(|block| block.last().page).max().unwrap_or_default();
            let repeated = (head.page() + 1..=last).all(|page| {
                let lines = on_pages(scene.artifacts, page..page + 1);
                lines.iter().any(|line| line.text.trim() == head.first().text.trim())
            });
            let fits = repeated && head.is_bold();
            out.push(Measured::new(
                if fits { "đậm, lặp lại" } else { "không đậm hoặc không lặp" },
                fits,
                head.page(),
            ));
        }
    }
    out
}
