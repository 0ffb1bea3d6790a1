//! Kính gửi: ô 9a (NĐ 30/2020/NĐ-CP, Phụ lục I, II.9b-d).

use super::{Check, Measured, Scene, mm, number};
use crate::form::lines::Block;
use crate::form::parts::{Area, Part};
use crate::form::rules::Rule;

pub const CHECKS: &[(&str, Check)] = &[
    ("box-9a", box_9a),
    ("addressees-kind", addressees_kind),
    ("addressee-row", addressee_row),
    ("addressee-marks", addressee_marks),
    ("addressee-colon", addressee_colon),
];

fn box_9a(_: &Rule, scene: &Scene) -> Vec<Measured> {
    let area = scene.main();
    let Some(line) = area.lines(Part::KinhGui).first().copied() else { return Vec::new() };
    let above =
        area.lines(Part::DiaDanh).last().is_none_or(|date| date.baseline_pt < line.baseline_pt);
    let below = area
        .lines(Part::LoiVan)
        .first()
        .is_none_or(|body| (body.page, body.baseline_pt) > (line.page, line.baseline_pt));
    let fits = above && below;
    vec![Measured::new(
        if fits { "dưới phần đầu, trên nội dung" } else { "sai chỗ" },
        fits,
        line.page,
    )]
}

/// Types that name their recipients in Nơi nhận alone.
const WITHOUT: [&str; 9] = [
    "NGHỊ QUYẾT",
    "QUYẾT ĐỊNH",
    "CHỈ THỊ",
    "QUY CHẾ",
    "QUY ĐỊNH",
    "THÔNG BÁO",
    "HƯỚNG DẪN",
    "KẾ HOẠCH",
    "CHƯƠNG TRÌNH",
];

fn addressees_kind(_: &Rule, scene: &Scene) -> Vec<Measured> {
    let area = scene.main();
    let kind = area.part(Part::TenLoai).first().map_or("CÔNG VĂN", Block::text);
    let fits = area.part(Part::KinhGui).is_empty() || !WITHOUT.contains(&kind);
    let shown = if area.part(Part::KinhGui).is_empty() { "không có Kính gửi" } else { kind };
    vec![Measured::new(shown, fits, scene.paper.pages.start)]
}

/// The addressees that are a list.
fn listed(area: &Area) -> (Vec<&Block>, Vec<&Block>) {
    let blocks = area.part(Part::NoiKinhGui).iter();
    let (labels, rest): (Vec<&Block>, Vec<&Block>) = blocks.partition(|block| block.role == "Lbl");
    (labels, rest.into_iter().filter(|block| block.role == "LBody").collect())
}

fn addressee_row(rule: &Rule, scene: &Scene) -> Vec<Measured> {
    let area = scene.main();
    let Some(label) = area.lines(Part::KinhGui).first().copied() else { return Vec::new() };
    let single = area.part(Part::NoiKinhGui).iter().find(|block| block.role == "P");
    single
        .map(|block| number(rule, mm(block.first().baseline_pt - label.baseline_pt), block.page()))
        .into_iter()
        .collect()
}

fn addressee_marks(_: &Rule, scene: &Scene) -> Vec<Measured> {
    let (labels, bodies) = listed(scene.main());
    let last = bodies.len().saturating_sub(1);
    let dashes =
        labels.iter().map(|block| Measured::new(block.text(), block.text() == "-", block.page()));
    let ends = bodies.iter().enumerate().map(|(at, block)| {
        let end = block.text().chars().next_back().unwrap_or(' ');
        Measured::new(end, end == if at == last { '.' } else { ';' }, block.page())
    });
    let counted = (!bodies.is_empty()).then(|| {
        Measured::new(
            format!("{} nơi, {} gạch", bodies.len(), labels.len()),
            bodies.len() == labels.len(),
            bodies[0].page(),
        )
    });
    dashes.chain(ends).chain(counted).collect()
}

fn addressee_colon(rule: &Rule, scene: &Scene) -> Vec<Measured> {
    /// Width of the colon in em.
    const COLON: f64 = 0.278;
    let (labels, _) = listed(scene.main());
    let Some(line) = scene.main().lines(Part::KinhGui).first().copied() else { return Vec::new() };
    let colon = line.right_pt - COLON * line.size_pt;
    labels
        .iter()
        .map(|block| number(rule, mm(block.first().left_pt - colon), block.page()))
        .collect()
}
