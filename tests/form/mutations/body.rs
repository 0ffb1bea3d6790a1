//! Căn cứ, content, tables and Kính gửi made wrong (Phụ lục I, II.6, II.9).

use super::Change::{Data, Layout, Template};
use super::{Mutation, relabel, untitle};
use crate::form::stress;

pub const MUTATIONS: &[Mutation] = &[
    ("notice", &[Data(|d| d.size = 15)], &["loi-van.co"]),
    (
        "notice",
        &[Template(
            "par(run(string))\n",
            "par(text(size: if string.len() > 200 { 13pt } else { 14pt }, run(string)))\n",
        )],
        &["loi-van.mot-co"],
    ),
    (
        "notice",
        &[Template("par(run(string))\n", "par(text(style: \"italic\", run(string)))\n")],
        &["loi-van.kieu"],
    ),
    ("notice", &[Layout("body.indent_mm", "8")], &["loi-van.lui"]),
    ("notice", &[Layout("body.indent_mm", "11.5")], &["loi-van.lui"]),
    ("notice", &[Layout("body.paragraph_pt", "3")], &["loi-van.doan"]),
    ("notice", &[Layout("body.line_lines", "1.6")], &["loi-van.dong"]),
    ("notice", &[Layout("body.line_lines", "0.95")], &["loi-van.dong"]),
    (
        "notice",
        &[Data(|d| *d.body.last_mut().unwrap() = stress::para("Thông báo để biết."))],
        &["loi-van.ket"],
    ),
    ("notice", &[Data(|d| d.body[0] = stress::para(&"ngày 5 ".repeat(120)))], &["loi-van.ngat"]),
    (
        "bases",
        &[Template(
            "set text(style: form.value.bases.style)",
            "set text(style: form.value.bases.style, size: 12pt)",
        )],
        &["can-cu.co"],
    ),
    ("bases", &[Layout("bases.style", "\"normal\"")], &["can-cu.kieu"]),
    ("bases", &[Data(|d| d.bases[0] = "Căn cứ Luật Bảo hiểm xã hội.".into())], &["can-cu.dau"]),
    (
        "bases",
        &[Template("    header(form, d)\n", "    header(form, d)\n    bases(form, d.bases)\n")],
        &["can-cu.vi-tri"],
    ),
    ("report", &[Layout("headings.part_pt", "12")], &["phan.co", "ten-phan.co"]),
    (
        "report",
        &[Template(
            "text(size: item.size, weight: \"bold\"",
            "text(size: item.size, weight: \"regular\"",
        )],
        &["phan.kieu", "ten-phan.kieu", "muc.kieu", "khoan.tieu-de-kieu"],
    ),
    (
        "report",
        &[Template("if item.centred { center } else { start }", "start")],
        &["phan.giua", "ten-phan.giua"],
    ),
    ("report", &[Data(|d| relabel(d, "Phần II", "Phần IV"))], &["phan.so"]),
    ("report", &[Layout("headings.section_pt", "12")], &["muc.co"]),
    ("notice", &[Data(|d| relabel(d, "II.", "IV."))], &["muc.so"]),
    (
        "notice",
        &[Template("{ body-size } else { size }", "{ 12pt } else { size }")],
        &["khoan.tieu-de-co"],
    ),
    ("notice", &[Data(|d| relabel(d, "2.", "4."))], &["khoan.so"]),
    ("report", &[Data(|d| relabel(d, "b)", "d)"))], &["diem.chu"]),
    ("report", &[Data(|d| relabel(d, "b)", "ă)"))], &["diem.bo"]),
    ("notice", &[Data(untitle)], &["cau-truc.tieu-de"]),
    ("report", &[Layout("table.size_pt", "14")], &["bang.co"]),
    ("report", &[Template("table.header(", "table.header(repeat: false, ")], &["bang.dau"]),
    (
        "report",
        &[Template("if names.len() == 1 {", "set text(size: 15pt)\n    if names.len() == 1 {")],
        &["kinh-gui.co", "kinh-gui.ten-kieu"],
    ),
    (
        "report",
        &[Template(
            "if names.len() == 1 {",
            "set text(weight: \"bold\")\n    if names.len() == 1 {",
        )],
        &["kinh-gui.kieu"],
    ),
    (
        "notice",
        &[Data(|d| d.addressees = vec!["Văn phòng".into()])],
        &["kinh-gui.loai", "noi-nhan.nhu-tren"],
    ),
    (
        "letter30",
        &[
            Data(|d| d.addressees.truncate(1)),
            Template("par(run(names.first()))", "pad(top: 5mm, par(run(names.first())))"),
        ],
        &["kinh-gui.mot"],
    ),
    (
        "report",
        &[Template(
            "if n == items.len() { \".\" } else { \";\" }",
            "if n == items.len() { \",\" } else { \",\" }",
        )],
        &["kinh-gui.nhieu", "noi-nhan.dau", "noi-nhan.luu"],
    ),
    (
        "report",
        &[Template(
            "inset: (left: measure(label).width)",
            "inset: (left: measure(label).width + 5mm)",
        )],
        &["kinh-gui.thang"],
    ),
];
