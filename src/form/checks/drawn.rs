//! What is drawn, not written: the lines below a text and the box of a stamp.

use super::{Check, Measured, Scene, mm, number};
use crate::form::lines::Line;
use crate::form::parts::Part;
use crate::form::reader::Stroke;
use crate::form::rules::Rule;

pub const CHECKS: &[(&str, Check)] = &[
    ("rules-solid", rules_solid),
    ("rules-drawn", rules_drawn),
    ("rules-thick", rules_thick),
    ("stamp-box", stamp_box),
    ("stamp-colour", stamp_colour),
];

/// The lines of text that have a drawn line below.
const RULED: [Part; 3] = [Part::TieuNgu, Part::BanHanh, Part::TrichYeu];

fn each_rule(scene: &Scene, value: impl Fn(&Line, &Stroke) -> Measured) -> Vec<Measured> {
    RULED.iter().flat_map(|part| super::below(scene, *part, &value)).collect()
}

fn rules_solid(_: &Rule, scene: &Scene) -> Vec<Measured> {
    each_rule(scene, |line, stroke| {
        Measured::new(if stroke.dashed { "nét đứt" } else { "nét liền" }, !stroke.dashed, line.page)
    })
}

fn rules_drawn(rule: &Rule, scene: &Scene) -> Vec<Measured> {
    each_rule(scene, |line, stroke| number(rule, stroke.top_pt - line.baseline_pt, line.page))
}

fn rules_thick(rule: &Rule, scene: &Scene) -> Vec<Measured> {
    each_rule(scene, |line, stroke| number(rule, stroke.thick_pt, line.page))
}

/// Width and height of the box of a stamp.
fn stamp_size(text: &str) -> (f64, f64) {
    match text.trim() {
        "KHẨN" => (20.0, 8.0),
        "THƯỢNG KHẨN" => (40.0, 8.0),
        _ => (30.0, 8.0),
    }
}

fn stamp_box(rule: &Rule, scene: &Scene) -> Vec<Measured> {
    let boxed = |line: &&Line| {
        let strokes = scene.reading.pages[line.page].strokes.iter();
        let around = strokes.filter(|stroke| {
            stroke.is_box()
                && stroke.left_pt < line.left_pt
                && stroke.right_pt > line.right_pt
                && stroke.top_pt < line.baseline_pt
                && stroke.bottom_pt > line.baseline_pt
        });
        let around: Vec<_> = around.collect();
        let [stroke] = around[..] else {
            return Measured::new(format!("{} khung", around.len()), false, line.page);
        };
        let (width, height) = stamp_size(&line.text);
        let off = (mm(stroke.length_pt()) - width, mm(stroke.bottom_pt - stroke.top_pt) - height);
        number(rule, if off.0.abs() > off.1.abs() { off.0 } else { off.1 }, line.page)
    };
    scene.lines(Part::DoKhan).iter().map(boxed).collect()
}

fn stamp_colour(_: &Rule, scene: &Scene) -> Vec<Measured> {
    let red = |[r, g, b]: [u8; 3]| r > 200 && g < 60 && b < 60;
    let lines = scene.lines(Part::DoKhan).into_iter();
    lines
        .map(|line| {
            let strokes = scene.reading.pages[line.page].strokes.iter();
            let frame = strokes.filter(|s| {
                s.is_box() && s.top_pt < line.baseline_pt && s.bottom_pt > line.baseline_pt
            });
            let fits = line.colours.iter().all(|c| red(*c)) && frame.clone().all(|s| red(s.colour));
            Measured::new(if fits { "đỏ tươi" } else { "không đỏ tươi" }, fits, line.page)
        })
        .collect()
}
