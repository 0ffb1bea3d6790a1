//! Paper, margins, font, page number and diagram made wrong (Phụ lục I, mục I and IV).

use super::Change::{Bytes, Data, Layout, Template};
use super::{HEAD_ROW, Mutation, NUMBER_ROW};
use crate::form::stress;

pub const MUTATIONS: &[Mutation] = &[
    ("notice", &[Layout("page.width_mm", "212")], &["trang.kho"]),
    // Columns too narrow for an amount, lines over one another, a landscape page without a margin.
    ("report", &[Template("{ w.pt * 1pt }", "{ w.pt * 0.7pt }")], &["trang.muc-in"]),
    (
        "report",
        &[Template("inset: (x: t.inset_x, y: t.inset_y)", "inset: (x: -9pt, y: t.inset_y)")],
        &["trang.muc-in"],
    ),
    ("notice", &[Layout("header.row_gap_pt", "-15")], &["trang.muc-in"]),
    (
        "report",
        &[Template(
            "left: p.left, right: p.right",
            "left: p.left, right: if landscape { 5mm } else { p.right }",
        )],
        &["trang.muc-in"],
    ),
    ("notice", &[Template("flipped: landscape", "flipped: true")], &["trang.huong"]),
    ("notice", &[Layout("page.top_mm", "18")], &["trang.le-tren"]),
    ("thirty", &[Layout("page.bottom_mm", "17")], &["trang.le-duoi"]),
    (
        "notice",
        &[
            Layout("page.bottom_mm", "45"),
            Data(|d| d.body[0] = stress::para(&stress::words(900, 0, "."))),
        ],
        &["trang.le-duoi"],
    ),
    ("notice", &[Layout("page.left_mm", "28")], &["trang.le-trai", "trang.vung-chu"]),
    ("notice", &[Layout("page.right_mm", "13")], &["trang.le-phai", "trang.vung-chu"]),
    (
        "sixty",
        &[Template("left: p.left, right: p.right", "inside: p.left, outside: p.right")],
        &["trang.hai-mat"],
    ),
    ("notice", &[Bytes("+Tinos", "+Arial")], &["phong-chu.ten"]),
    (
        "notice",
        &[Template("par(words)", "par(text(tracking: 0.2pt, words))")],
        &["phong-chu.so-do"],
    ),
    (
        "notice",
        &[Data(|d| d.body[0] = stress::para("Không đọc được \u{fffd} này."))],
        &["phong-chu.ma"],
    ),
    (
        "notice",
        &[Data(|d| d.body[0] = stress::para("Ba\u{309}o hiê\u{309}m."))],
        &["phong-chu.nfc"],
    ),
    (
        "notice",
        &[Template("set text(hyphenate: false,", "set text(fill: navy, hyphenate: false,")],
        &["phong-chu.mau"],
    ),
    ("sixty", &[Template("str(current)", "\"- \" + str(current) + \" -\"")], &["so-trang.so"]),
    ("sixty", &[Layout("page_number.size_pt", "12")], &["so-trang.co"]),
    (
        "sixty",
        &[Template("text(size: size, str", "text(size: size, weight: \"bold\", str")],
        &["so-trang.kieu"],
    ),
    ("sixty", &[Template("current > 1", "current > 0")], &["so-trang.trang-1"]),
    ("sixty", &[Layout("page_number.distance_mm", "-6")], &["so-trang.vi-tri"]),
    ("sixty", &[Layout("page_number.align", "\"right\"")], &["so-trang.giua", "so-trang.vung-chu"]),
    (
        "report",
        &[Template("  counter(page).update(1)\n", "")],
        &["so-trang.phu-luc", "so-trang.so"],
    ),
    (
        "notice",
        &[Template(
            HEAD_ROW,
            "grid(columns: (first, 1fr), move(dy: 30mm, left(first - h.gutter)), move(dx: -75mm, right))",
        )],
        &["so-do.o1", "so-do.o2", "so-do.o3"],
    ),
    (
        "notice",
        &[Template(NUMBER_ROW, "grid(columns: (first, 1fr), number, move(dy: -22mm, date))")],
        &["so-do.o4", "dia-danh.hang"],
    ),
    (
        "letter30",
        &[Template(
            "align(center, below(first - h.gutter))",
            "move(dy: -30mm, align(center, below(first - h.gutter)))",
        )],
        &["so-do.o5b", "cong-van.cach"],
    ),
    (
        "notice",
        &[Template(
            "align(center, component(form, size, weight: \"bold\", context title-lines",
            "align(left, component(form, size, weight: \"bold\", context title-lines",
        )],
        &["so-do.o5a", "ten-loai.giua", "trich-yeu.giua"],
    ),
    ("notice", &[Template("justify: true", "justify: false")], &["so-do.o6", "loi-van.deu"]),
    (
        "short",
        &[Template(
            "grid(columns: (left, 1fr), list, sign.body)",
            "grid(columns: (left, 1fr), list, move(dx: -90mm, sign.body))",
        )],
        &["so-do.o7a"],
    ),
    ("short", &[Template("v(room)", "v(-20mm)")], &["so-do.o7b", "chu-ky.khoang"]),
    (
        "report",
        &[Template("v(form.value.addressees.above, weak: true)", "v(-90mm)")],
        &["so-do.o9a"],
    ),
    (
        "short",
        &[Template(
            "grid(columns: (left, 1fr), list, sign.body)",
            "grid(columns: (left, 1fr), move(dx: 20mm, list), sign.body)",
        )],
        &["so-do.o9b", "noi-nhan.le", "noi-nhan.gach"],
    ),
    (
        "khan",
        &[Template(
            "mark(form, urgency, rgb(form.value.marks.color))",
            "move(dx: 100mm, mark(form, urgency, rgb(form.value.marks.color)))",
        )],
        &["so-do.o10b"],
    ),
    (
        "notice",
        &[Template(
            "stroke: form.value.rule.stroke)",
            "stroke: (thickness: form.value.rule.stroke, dash: \"dashed\"))",
        )],
        &["net-ke.lien"],
    ),
    (
        "notice",
        &[Template("rule(form, share * width))", "move(dy: -4pt, rule(form, share * width)))")],
        &["net-ke.ve"],
    ),
    ("notice", &[Layout("rule.stroke_pt", "1.5")], &["net-ke.day"]),
];
