//! Quốc hiệu to trích yếu made wrong (Phụ lục I, II.1-II.5).

use super::Change::{Data, Layout, Template};
use super::{Mutation, NUMBER_ROW};
use crate::form::stress;

pub const MUTATIONS: &[Mutation] = &[
    ("notice", &[Layout("header.motto_top_pt", "11")], &["quoc-hieu.co"]),
    (
        "notice",
        &[Template(
            "component(form, form.value.header.motto_top, weight: \"bold\"",
            "component(form, form.value.header.motto_top, weight: \"regular\"",
        )],
        &["quoc-hieu.kieu"],
    ),
    (
        "notice",
        &[Template("par(box(\"CỘNG HÒA", "par(box(width: 60mm, \"CỘNG HÒA")],
        &["quoc-hieu.dong"],
    ),
    ("notice", &[Layout("header.motto_pt", "15")], &["tieu-ngu.co"]),
    (
        "notice",
        &[Template(
            "component(form, form.value.header.motto, weight: \"bold\"",
            "component(form, form.value.header.motto, weight: \"regular\"",
        )],
        &["tieu-ngu.kieu"],
    ),
    (
        "notice",
        &[Template("Độc lập - Tự do - Hạnh phúc", "Độc lập – Tự do – Hạnh phúc")],
        &["tieu-ngu.chu"],
    ),
    ("notice", &[Template("par(words)", "par(h(8mm) + words)")], &["tieu-ngu.giua"]),
    (
        "notice",
        &[Template("measure(words).width, share: 1", "measure(words).width, share: 0.9")],
        &["tieu-ngu.net"],
    ),
    (
        "notice",
        &[Template(
            "above: 0pt, below: leading(form), par(box(\"CỘNG",
            "above: 0pt, below: 8pt, par(box(\"CỘNG",
        )],
        &["tieu-ngu.dong"],
    ),
    ("notice", &[Layout("header.superior_pt", "14")], &["chu-quan.co"]),
    (
        "notice",
        &[Template(
            "component(form, form.value.header.superior, context",
            "component(form, form.value.header.superior, style: \"italic\", context",
        )],
        &["chu-quan.kieu"],
    ),
    ("notice", &[Layout("header.issuer_pt", "13.5")], &["ban-hanh.co"]),
    (
        "notice",
        &[Template(
            "component(form, form.value.header.issuer, weight: \"bold\"",
            "component(form, form.value.header.issuer, style: \"italic\", weight: \"bold\"",
        )],
        &["ban-hanh.kieu"],
    ),
    (
        "notice",
        &[Template(
            "over-rule(form, par(joined(own))",
            "over-rule(form, pad(left: 6mm, par(joined(own)))",
        )],
        &["ban-hanh.giua"],
    ),
    ("notice", &[Layout("rule.share", "0.55")], &["ban-hanh.net", "trich-yeu.net"]),
    (
        "notice",
        &[Template("rule(form, share * width))", "move(dx: 8mm, rule(form, share * width)))")],
        &["ban-hanh.net-giua", "trich-yeu.net-giua"],
    ),
    (
        "notice",
        &[Template(
            "block(above: 0pt, below: leading(form), par(joined(broken(names, width))))",
            "block(above: 0pt, below: 6pt, par(joined(broken(names, width))))",
        )],
        &["ban-hanh.dong"],
    ),
    ("notice", &[Layout("header.number_pt", "13.5")], &["so.co"]),
    (
        "notice",
        &[Template(
            "component(form, h.number, par",
            "component(form, h.number, style: \"italic\", par",
        )],
        &["so.kieu"],
    ),
    (
        "notice",
        &[Template(NUMBER_ROW, "grid(columns: (first, 1fr), pad(left: 6mm, number), date)")],
        &["so.giua"],
    ),
    ("notice", &[Data(|d| d.header.number = "Số: 5/TB-BHXH".into())], &["so.mau"]),
    ("notice", &[Data(|d| d.header.number = "Số: 15 /TB - BHXH".into())], &["so.mau"]),
    ("notice", &[Data(|d| d.header.number = "Số: 15/2021/TB-BHXH".into())], &["so.nam"]),
    ("notice", &[Data(|d| d.header.number = "Số: 15/BC-BHXH".into())], &["so.viet-tat"]),
    ("letter30", &[Data(|d| d.header.number = "Số: 2618/CV-BHXH".into())], &["so.cong-van"]),
    ("letter30", &[Data(|d| d.header.number = "Số: 2618/TB-BHXH".into())], &["so.cong-van"]),
    ("notice", &[Layout("header.place_date_pt", "12.5")], &["dia-danh.co"]),
    (
        "notice",
        &[Template(
            "component(form, h.place_date, style: \"italic\"",
            "component(form, h.place_date, style: \"normal\"",
        )],
        &["dia-danh.kieu"],
    ),
    (
        "notice",
        &[Data(|d| d.header.place_date = "Hải Dương, ngày 05 tháng 03 năm 2021".into())],
        &["dia-danh.mau"],
    ),
    (
        "notice",
        &[Data(|d| d.header.place_date = "Hải Dương, ngày 5 tháng 4 năm 2021".into())],
        &["dia-danh.mau"],
    ),
    (
        "notice",
        &[Template(NUMBER_ROW, "grid(columns: (first, 1fr), number, pad(left: 9mm, date))")],
        &["dia-danh.giua"],
    ),
    ("notice", &[Template("let wide = room < h.left_min", "let wide = true")], &["dia-danh.dong"]),
    ("notice", &[Layout("title.kind_pt", "15")], &["ten-loai.co"]),
    (
        "notice",
        &[Template(
            "text(size: label-size, label)",
            "text(size: label-size, weight: \"regular\", label)",
        )],
        &["ten-loai.kieu"],
    ),
    ("notice", &[Layout("title.abstract_pt", "12")], &["trich-yeu.co"]),
    (
        "notice",
        &[Template(
            "text(size: size, joined(lines))",
            "text(size: size, weight: \"regular\", joined(lines))",
        )],
        &["trich-yeu.kieu"],
    ),
    (
        "notice",
        &[Template("label) + [ ] + linebreak()", "label) + linebreak() + linebreak()")],
        &["trich-yeu.sat"],
    ),
    ("notice", &[Data(|d| d.title.as_mut().unwrap().subject.push('.'))], &["trich-yeu.cham"]),
    (
        "notice",
        &[
            Data(|d| {
                d.title.as_mut().unwrap().subject =
                    stress::words(20, 0, " năm").replace(' ', "\u{a0}").replace("\u{a0}năm", " năm")
            }),
            Template("{ word.split(\"\\u{a0}\") } else", "{ (word,) } else"),
        ],
        &["trich-yeu.dong-le"],
    ),
    ("letter30", &[Layout("subject.size_pt", "14")], &["cong-van.co"]),
    (
        "letter30",
        &[Template("size, weight: \"regular\")", "size, weight: \"bold\")")],
        &["cong-van.kieu"],
    ),
    (
        "letter30",
        &[Template(
            "align(center, below(first - h.gutter))",
            "pad(left: 8mm, align(center, below(first - h.gutter - 8mm)))",
        )],
        &["cong-van.giua"],
    ),
    ("letter30", &[Layout("subject.gap_pt", "12")], &["cong-van.cach"]),
    (
        "letter30",
        &[Template(
            "block(width: first, above: form.value.subject.gap, align(center, below(first - h.gutter)))",
            "block(width: 150mm, above: form.value.subject.gap, align(center, below(150mm)))",
        )],
        &["cong-van.cot"],
    ),
    (
        "report",
        &[Template(
            "text(size: label-size, label)",
            "text(size: label-size, weight: \"regular\", label)",
        )],
        &["ten-loai.kieu"],
    ),
    ("khan", &[Layout("marks.size_pt", "11")], &["do-khan.co"]),
    (
        "khan",
        &[Template(
            "component(form, m.size, weight: \"bold\"",
            "component(form, m.size, weight: \"regular\"",
        )],
        &["do-khan.kieu"],
    ),
    ("khan", &[Layout("marks.height_mm", "10")], &["do-khan.khung"]),
    ("khan", &[Layout("marks.color", "\"#0000ff\"")], &["do-khan.muc"]),
    (
        "notice",
        &[Data(|d| d.header.issuer = vec!["BẢO HIỂM XÃ HỘI VIỆT".into(), "NAM".into()])],
        &["ten.ngat"],
    ),
    (
        "notice",
        &[Data(|d| d.title.as_mut().unwrap().kind = "THÔNG CẢO".into())],
        &["loai.danh-muc"],
    ),
];
