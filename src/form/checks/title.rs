//! Tên loại and trích yếu: ô 5a and 5b (NĐ 30/2020/NĐ-CP, Phụ lục I, II.5).

use super::header::{single, yes};
use super::{Check, Measured, Scene, mm, number, shown};
use crate::form::lines::{ASCENT, DESCENT};
use crate::form::parts::Part;
use crate::form::rules::Rule;
use crate::law::types::abbreviation;

pub const CHECKS: &[(&str, Check)] = &[
    ("known-kind", known_kind),
    ("abstract-below", abstract_below),
    ("abstract-stop", abstract_stop),
    ("abstract-widow", abstract_widow),
    ("subject-gap", subject_gap),
    ("subject-column", subject_column),
];

fn known_kind(_: &Rule, scene: &Scene) -> Vec<Measured> {
    let kinds = scene.main().part(Part::TenLoai).iter();
    kinds
        .map(|block| {
            Measured::new(block.text(), abbreviation(block.text()).is_some(), block.page())
        })
        .collect()
}

fn abstract_below(rule: &Rule, scene: &Scene) -> Vec<Measured> {
    let area = scene.main();
    let (Some(kind), Some(line)) =
        (area.lines(Part::TenLoai).last().copied(), area.lines(Part::TrichYeu).first().copied())
    else {
        return Vec::new();
    };
    vec![number(rule, (line.baseline_pt - kind.baseline_pt) / single(kind, line), line.page)]
}

fn abstract_stop(_: &Rule, scene: &Scene) -> Vec<Measured> {
    let last = scene.main().lines(Part::TrichYeu).last().copied();
    last.map(|line| yes("có dấu chấm", !line.text.trim().ends_with('.'), line.page))
        .map(|found| Measured {
            shown: if found.fits {
                "không có dấu chấm".into()
            } else {
                "có dấu chấm".into()
            },
            ..found
        })
        .into_iter()
        .collect()
}

fn abstract_widow(_: &Rule, scene: &Scene) -> Vec<Measured> {
    let lines = scene.main().lines(Part::TrichYeu);
    let last = lines.last().filter(|_| lines.len() > 1);
    last.map(|line| {
        let words = line.text.split_whitespace().count();
        Measured::new(format!("{words} chữ"), words > 1, line.page)
    })
    .into_iter()
    .collect()
}

fn subject_gap(rule: &Rule, scene: &Scene) -> Vec<Measured> {
    let area = scene.main();
    let (Some(number_line), Some(line)) = (
        area.lines(Part::SoKyHieu).last().copied(),
        area.lines(Part::TrichYeuCongVan).first().copied(),
    ) else {
        return Vec::new();
    };
    let foot = number_line.baseline_pt + DESCENT * number_line.size_pt;
    vec![number(rule, line.baseline_pt - ASCENT * line.size_pt - foot, line.page)]
}

fn subject_column(_: &Rule, scene: &Scene) -> Vec<Measured> {
    let lines = scene.main().lines(Part::TrichYeuCongVan).into_iter();
    lines
        .map(|line| {
            let fits =
                line.right_pt <= scene.centre_pt(line.page) && line.left_pt >= scene.left_pt - 0.5;
            Measured::new(format!("mép phải {} mm", shown(mm(line.right_pt))), fits, line.page)
        })
        .collect()
}
