//! Nơi nhận and signatures made wrong (Phụ lục I, II.7, II.9).

use super::Change::{Data, Layout, Template};
use super::Mutation;

pub const MUTATIONS: &[Mutation] = &[
    ("notice", &[Layout("recipients.label_pt", "13")], &["noi-nhan.co"]),
    (
        "notice",
        &[Template(
            "r.label, weight: \"bold\", style: \"italic\"",
            "r.label, weight: \"bold\", style: \"normal\"",
        )],
        &["noi-nhan.kieu"],
    ),
    ("notice", &[Template("pad(top: drop,", "pad(top: drop + 5mm,")], &["noi-nhan.hang"]),
    ("notice", &[Layout("recipients.list_pt", "12")], &["noi-nhan.ds-co"]),
    (
        "notice",
        &[Template(
            "component(form, r.list, dashed",
            "component(form, r.list, style: \"italic\", dashed",
        )],
        &["noi-nhan.ds-kieu"],
    ),
    (
        "notice",
        &[Template(
            "component(form, size, weight: \"bold\", {\n    set align",
            "component(form, 15pt, weight: \"bold\", {\n    set align",
        )],
        &["quyen-han.co", "ho-ten.co"],
    ),
    (
        "notice",
        &[Template(
            "component(form, size, weight: \"bold\", {\n    set align",
            "component(form, size, weight: \"regular\", {\n    set align",
        )],
        &["quyen-han.kieu", "ho-ten.kieu"],
    ),
    ("notice", &[Data(|d| d.signatures[0].lines[0] = "TB. GIÁM ĐỐC".into())], &["quyen-han.chu"]),
    (
        "notice",
        &[Data(|d| d.signatures[0].lines = vec!["KT. GIÁM ĐỐC".into()])],
        &["quyen-han.dong"],
    ),
    (
        "notice",
        &[Template(
            "block(par(box(text(s.name))))",
            "pad(left: 8mm, block(par(box(text(s.name)))))",
        )],
        &["ho-ten.giua"],
    ),
    ("notice", &[Data(|d| d.signatures[0].name = "TS. Nguyễn Văn A".into())], &["ho-ten.hoc-vi"]),
    (
        "short",
        &[
            Template(
                "block(breakable: false, grid(\n      columns: (1fr,)",
                "block(grid(\n      columns: (1fr,)",
            ),
            Template("v(room)", "colbreak(weak: true)\n      v(200mm)"),
        ],
        &["chu-ky.nguyen"],
    ),
    ("foot", &[Template("reserves.last() = height", "reserves.last() = none")], &["chu-ky.le"]),
    ("notice", &[Data(|d| d.signatures[0].lines = vec!["TRƯỞNG ĐOÀN".into()])], &["chu-ky.tu-van"]),
];
