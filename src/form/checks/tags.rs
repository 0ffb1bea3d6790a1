//! The tag tree: what a screen reader hears (ISO 14289-1, clause 7).

use super::{Check, Measured, Scene};
use crate::form::lines::Block;
use crate::form::parts::Part;
use crate::form::rules::Rule;
use std::collections::BTreeSet;

pub const CHECKS: &[(&str, Check)] = &[
    ("tags-language", language),
    ("tags-headings", headings),
    ("tags-lists", lists),
    ("tags-tables", tables),
    ("tags-order", order),
    ("tags-all", all),
];

fn language(_: &Rule, scene: &Scene) -> Vec<Measured> {
    let found = scene.reading.language.clone().unwrap_or_else(|| "không có".into());
    let fits = found == "vi" || found.starts_with("vi-");
    vec![Measured::new(found, fits, scene.paper.pages.start)]
}

fn blocks<'a>(scene: &Scene<'a>) -> impl Iterator<Item = &'a (Part, Block)> + use<'a> {
    scene.paper.areas().flat_map(|area| &area.blocks)
}

fn headings(_: &Rule, scene: &Scene) -> Vec<Measured> {
    let mut last = 0;
    let mut seen = BTreeSet::new();
    let mut out = Vec::new();
    for (_, block) in blocks(scene) {
        let Some(level) = block.heading_level() else { continue };
        // Label and title may share a tag.
        if seen.insert(block.element) {
            let fits = if last == 0 { level == 1 } else { level <= last + 1 };
            out.push(Measured::new(format!("H{level}"), fits, block.page()));
            last = level;
        }
    }
    if out.is_empty() {
        out.push(Measured::new("không có tiêu đề", false, scene.paper.pages.start));
    }
    out
}

fn lists(_: &Rule, scene: &Scene) -> Vec<Measured> {
    let items = blocks(scene).filter(|(part, _)| *part == Part::DanhSachNhan);
    items
        .map(|(_, block)| {
            let path: Vec<&str> = block.within.iter().rev().take(2).map(String::as_str).collect();
            let fits = matches!(block.role.as_str(), "Lbl" | "LBody") && path == ["LI", "L"];
            Measured::new(format!("{}/{}", path.join("/"), block.role), fits, block.page())
        })
        .collect()
}

fn tables(_: &Rule, scene: &Scene) -> Vec<Measured> {
    let elements = &scene.reading.elements;
    let wanted: BTreeSet<usize> = blocks(scene)
        .filter(|(part, _)| *part == Part::Bang)
        .filter_map(|(_, block)| {
            std::iter::successors(Some(block.element), |at| elements[*at].parent)
                .find(|at| elements[*at].role == "Table")
        })
        .collect();
    wanted
        .into_iter()
        .map(|table| {
            let inside = |at: usize| {
                std::iter::successors(Some(at), |at| elements[*at].parent)
                    .any(|above| above == table)
            };
            let heads = elements
                .iter()
                .enumerate()
                .filter(|(at, element)| element.role == "TH" && inside(*at));
            let scopes: Vec<bool> = heads.map(|(_, element)| element.scope.is_some()).collect();
            let fits = !scopes.is_empty() && scopes.iter().all(|scope| *scope);
            Measured::new(format!("{} ô TH", scopes.len()), fits, scene.paper.pages.start)
        })
        .collect()
}

/// The content goes down the pages; columns of the head and the foot are read one by one, and a
/// figure is read by its alternative text.
fn order(_: &Rule, scene: &Scene) -> Vec<Measured> {
    let elements = &scene.reading.elements;
    let in_figure = |at: usize| {
        std::iter::successors(Some(at), |at| elements[*at].parent)
            .any(|at| elements[at].role == "Figure")
    };
    let mut out = Vec::new();
    for area in scene.paper.areas() {
        let content = area.blocks.iter().filter(|(part, _)| {
            (Part::CanCu..=Part::ChuThich).contains(part) && *part != Part::Bang
        });
        let content = content.filter(|(_, block)| !in_figure(block.element));
        let places: Vec<(usize, f64)> =
            content.map(|(_, block)| (block.page(), block.first().baseline_pt)).collect();
        let back = places.windows(2).find(|pair| pair[1] < pair[0]);
        let page = back.map_or(area.pages.start, |pair| pair[1].0);
        out.push(Measured::new(
            if back.is_none() { "theo trang" } else { "nhảy lùi" },
            back.is_none(),
            page,
        ));
    }
    out
}

/// Text outside the tags is a page number, or the head of a table again.
fn all(_: &Rule, scene: &Scene) -> Vec<Measured> {
    let heads: BTreeSet<&str> = blocks(scene)
        .filter(|(_, block)| block.role == "TH")
        .flat_map(|(_, block)| &block.lines)
        .map(|line| line.text.trim())
        .collect();
    let mut out: Vec<Measured> = scene
        .artifacts
        .iter()
        .map(|line| {
            let text = line.text.trim();
            let fits = heads.contains(text) || text.chars().all(|c| c.is_ascii_digit());
            Measured::new(text, fits, line.page)
        })
        .filter(|found| !found.fits)
        .collect();
    if out.is_empty() {
        out.push(Measured::new("đủ thẻ", true, scene.paper.pages.start));
    }
    out
}
