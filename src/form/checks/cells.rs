//! Ink where ink must not be: over other ink, over the border of a cell, beyond the margin.
//!
//! Looks at all lines of all pages, also at the heads of tables that are repeated outside the tags.

use super::{Check, Measured, Scene};
use crate::form::lines::Line;
use crate::form::reader::Stroke;
use crate::form::rules::Rule;
use std::collections::BTreeMap;

pub const CHECKS: &[(&str, Check)] = &[("ink", ink)];

/// Kerning, and the overhang of a slanted letter, are no fault.
const SLACK_PT: f64 = 0.7;
/// The least margins of the form, at the left and at the right.
const LEFT_PT: f64 = 30.0 / 25.4 * 72.0;
const RIGHT_PT: f64 = 15.0 / 25.4 * 72.0;

fn ink(_: &Rule, scene: &Scene) -> Vec<Measured> {
    let mut pages: BTreeMap<usize, Vec<&Line>> = BTreeMap::new();
    let artifacts = scene.artifacts.iter();
    for line in scene.all_lines().chain(artifacts) {
        pages.entry(line.page).or_default().push(line);
    }
    let mut out = Vec::new();
    for (page, mut lines) in pages {
        lines.sort_by(|a, b| {
            (a.baseline_pt, a.left_pt).partial_cmp(&(b.baseline_pt, b.left_pt)).expect("numbers")
        });
        let strokes = &scene.reading.pages[page].strokes;
        let borders: Vec<&Stroke> = strokes.iter().filter(|stroke| is_vertical(stroke)).collect();
        let width = scene.reading.pages[page].width_pt;
        for (at, line) in lines.iter().enumerate() {
            let beyond =
                line.left_pt < LEFT_PT - SLACK_PT || line.right_pt > width - RIGHT_PT + SLACK_PT;
            let fault = if beyond {
                Some("vượt lề")
            } else if borders.iter().any(|border| crosses(border, line)) {
                Some("đè nét kẻ")
            } else if covers_next(line, &lines[at + 1..]) {
                Some("đè chữ khác")
            } else {
                None
            };
            if let Some(fault) = fault {
                out.push(Measured::new(format!("“{}” {fault}", line.text.trim()), false, page));
            }
        }
        out.push(Measured::fixed("không chữ nào", true, page));
    }
    out
}

fn is_vertical(stroke: &Stroke) -> bool {
    stroke.length_pt() < 0.1 && stroke.bottom_pt - stroke.top_pt > 1.0
}

/// The height of a small letter above the baseline, as a share of the size.
const LETTER: f64 = 0.45;

fn crosses(border: &Stroke, line: &Line) -> bool {
    let x = border.left_pt;
    let top = line.baseline_pt - LETTER * line.size_pt;
    line.left_pt + SLACK_PT < x
        && x < line.right_pt - SLACK_PT
        && border.top_pt < line.baseline_pt
        && border.bottom_pt > top
}

/// Whether a line further down begins before the feet of this one, and beside or under it.
fn covers_next(line: &Line, below: &[&Line]) -> bool {
    let near = |other: &&&Line| {
        let least = line.size_pt.min(other.size_pt);
        other.baseline_pt - line.baseline_pt < LETTER * least
    };
    below.iter().take_while(near).any(|other| {
        other.left_pt + SLACK_PT < line.right_pt && line.left_pt + SLACK_PT < other.right_pt
    })
}
