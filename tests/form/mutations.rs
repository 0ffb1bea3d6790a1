//! Every measured rule can fail: a wrong number of the layout, a changed line of the template, a
//! wrong word in the data or a changed byte of the PDF, and `form` says so.

use super::{book, stress};
use qcph::documents::document::{Block, Document};
use qcph::form::{Verdict, examine};
use qcph::render::Engine;
use qcph::templates::Templates;
use std::collections::BTreeSet;

/// What is changed before, or after, the page is made.
enum Change {
    /// A number of the layout: path in the profile, value as JSON.
    Layout(&'static str, &'static str),
    /// A piece of the layout template.
    Template(&'static str, &'static str),
    /// The document.
    Data(fn(&mut Document)),
    /// Bytes of the finished PDF, of equal length.
    Bytes(&'static str, &'static str),
}
use Change::{Bytes, Data, Layout, Template};

/// Record, changes, the rules that must be found broken.
type Mutation = (&'static str, &'static [Change], &'static [&'static str]);

const NUMBER_ROW: &str = "grid(columns: (first, 1fr), number, date(lines))";
const HEAD_ROW: &str = "grid(columns: (first, 1fr), left(first - h.gutter), right)";

/// Under NĐ 30/2020/NĐ-CP.
const ND30: &[Mutation] = &[
    ("notice", &[Layout("page.width_mm", "212")], &["trang.kho"]),
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
        &[Template("text(size: n.size, str", "text(size: n.size, weight: \"bold\", str")],
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
        &[Template(
            NUMBER_ROW,
            "grid(columns: (first, 1fr), number, move(dy: -22mm, date(lines)))",
        )],
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
            "align(center, component(form, size, weight: \"bold\", context {\n    let lines",
            "align(left, component(form, size, weight: \"bold\", context {\n    let lines",
        )],
        &["so-do.o5a", "ten-loai.giua", "trich-yeu.giua"],
    ),
    ("notice", &[Template("justify: true", "justify: false")], &["so-do.o6", "loi-van.deu"]),
    (
        "short",
        &[Template(
            "grid(columns: (left, 1fr), list, sign)",
            "grid(columns: (left, 1fr), list, move(dx: -90mm, sign))",
        )],
        &["so-do.o7a"],
    ),
    (
        "short",
        &[Template(
            "v(calc.max(form.signature.name_below - height, form.signature.space))",
            "v(-20mm)",
        )],
        &["so-do.o7b", "chu-ky.khoang"],
    ),
    ("report", &[Template("v(form.addressees.above, weak: true)", "v(-90mm)")], &["so-do.o9a"]),
    (
        "short",
        &[Template(
            "grid(columns: (left, 1fr), list, sign)",
            "grid(columns: (left, 1fr), move(dx: 20mm, list), sign)",
        )],
        &["so-do.o9b", "noi-nhan.le", "noi-nhan.gach"],
    ),
    (
        "khan",
        &[Template(
            "mark(form, d.urgency, rgb(form.marks.color))",
            "move(dx: 100mm, mark(form, d.urgency, rgb(form.marks.color)))",
        )],
        &["so-do.o10b"],
    ),
    ("notice", &[Layout("header.motto_top_pt", "11")], &["quoc-hieu.co"]),
    (
        "notice",
        &[Template(
            "component(form, form.header.motto_top, weight: \"bold\"",
            "component(form, form.header.motto_top, weight: \"regular\"",
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
            "component(form, form.header.motto, weight: \"bold\"",
            "component(form, form.header.motto, weight: \"regular\"",
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
            "component(form, form.header.superior, context",
            "component(form, form.header.superior, style: \"italic\", context",
        )],
        &["chu-quan.kieu"],
    ),
    ("notice", &[Layout("header.issuer_pt", "13.5")], &["ban-hanh.co"]),
    (
        "notice",
        &[Template(
            "component(form, form.header.issuer, weight: \"bold\"",
            "component(form, form.header.issuer, style: \"italic\", weight: \"bold\"",
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
        &[Template(
            "rule(form, share * last-line))",
            "move(dx: 8mm, rule(form, share * last-line)))",
        )],
        &["ban-hanh.net-giua", "trich-yeu.net-giua"],
    ),
    (
        "notice",
        &[Template(
            "block(above: 0pt, below: leading(form), par(joined(lines(superior))))",
            "block(above: 0pt, below: 6pt, par(joined(lines(superior))))",
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
        &[Template(NUMBER_ROW, "grid(columns: (first, 1fr), pad(left: 6mm, number), date(lines))")],
        &["so.giua"],
    ),
    ("notice", &[Data(|d| d.header.number = "Số: 5/TB-BHXH".into())], &["so.mau"]),
    ("notice", &[Data(|d| d.header.number = "Số: 15 /TB - BHXH".into())], &["so.mau"]),
    ("notice", &[Data(|d| d.header.number = "Số: 15/2021/TB-BHXH".into())], &["so.nam"]),
    ("notice", &[Data(|d| d.header.number = "Số: 15/BC-BHXH".into())], &["so.viet-tat"]),
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
        &[Template(NUMBER_ROW, "grid(columns: (first, 1fr), number, pad(left: 9mm, date(lines)))")],
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
        &[Data(|d| {
            d.title.as_mut().unwrap().subject =
                stress::words(20, 0, " năm").replace(' ', "\u{a0}").replace("\u{a0}năm", " năm")
        })],
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
            "block(width: first, above: form.subject.gap, align(center, below(first - h.gutter)))",
            "block(width: 150mm, above: form.subject.gap, align(center, below(150mm)))",
        )],
        &["cong-van.cot"],
    ),
    ("notice", &[Data(|d| d.size = 15)], &["loi-van.co"]),
    (
        "notice",
        &[Template(
            "} else {\n    par(text(string))",
            "} else {\n    par(text(size: if string.len() > 200 { 13pt } else { 14pt }, string))",
        )],
        &["loi-van.mot-co"],
    ),
    (
        "notice",
        &[Template(
            "} else {\n    par(text(string))",
            "} else {\n    par(text(style: \"italic\", string))",
        )],
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
            "set text(style: form.bases.style)",
            "set text(style: form.bases.style, size: 12pt)",
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
        &[Template("heading(texts.remove(0), size: size)", "heading(texts.remove(0), size: 12pt)")],
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
            Template("par(text(names.first()))", "pad(top: 5mm, par(text(names.first())))"),
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
            "component(form, size, weight: \"bold\", context {\n  let column",
            "component(form, 15pt, weight: \"bold\", context {\n  let column",
        )],
        &["quyen-han.co", "ho-ten.co"],
    ),
    (
        "notice",
        &[Template(
            "component(form, size, weight: \"bold\", context {\n  let column",
            "component(form, size, weight: \"regular\", context {\n  let column",
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
                "block(breakable: false, grid(\n    columns: (1fr,)",
                "block(grid(\n    columns: (1fr,)",
            ),
            Template(
                "v(calc.max(form.signature.name_below - height, form.signature.space))",
                "colbreak(weak: true)\n      v(200mm)",
            ),
        ],
        &["chu-ky.nguyen"],
    ),
    ("foot", &[Template("reserves.last() = height", "reserves.last() = none")], &["chu-ky.le"]),
    ("notice", &[Data(|d| d.signatures[0].lines = vec!["TRƯỞNG ĐOÀN".into()])], &["chu-ky.tu-van"]),
    ("report", &[Layout("appendix.label_pt", "13")], &["phu-luc.co"]),
    (
        "report",
        &[Template(
            "text(size: label-size, label)",
            "text(size: label-size, weight: \"regular\", label)",
        )],
        &["ten-loai.kieu"],
    ),
    (
        "report",
        &[Template(
            "text(size: label-size, label)",
            "text(size: label-size, style: \"italic\", label)",
        )],
        &["phu-luc.kieu"],
    ),
    (
        "report",
        &[Template(
            "#let appendix-title(form, a, level) = align(center,",
            "#let appendix-title(form, a, level) = align(left,",
        )],
        &["phu-luc.giua", "ten-phu-luc.giua", "kem-theo.giua"],
    ),
    ("report", &[Data(|d| d.appendices[1].label = "Phụ lục 2".into())], &["phu-luc.so"]),
    ("report", &[Layout("appendix.title_pt", "15")], &["ten-phu-luc.co"]),
    (
        "report",
        &[Template(
            "text(size: size, joined(lines))",
            "text(size: size, style: \"italic\", joined(lines))",
        )],
        &["ten-phu-luc.kieu"],
    ),
    ("report", &[Layout("appendix.attached_pt", "12")], &["kem-theo.co"]),
    (
        "report",
        &[Template(
            "component(form, t.attached, style: \"italic\"",
            "component(form, t.attached, style: \"normal\"",
        )],
        &["kem-theo.kieu"],
    ),
    (
        "report",
        &[Data(|d| d.appendices[0].attached = "(Kèm theo Báo cáo này)".into())],
        &["kem-theo.mau"],
    ),
    (
        "report",
        &[Data(|d| *d.body.last_mut().unwrap() = stress::para("Trên đây là báo cáo./."))],
        &["phu-luc.nhac"],
    ),
    (
        "report",
        &[Template(
            "body(form, size, a.body, level + 1)",
            "body(form, size, a.body, level + 1)\n      closing(form, size, d.signatures, d.recipients, d.filing).body",
        )],
        &["phu-luc.ky"],
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
        &[Template(
            "stroke: form.rule.stroke)",
            "stroke: (thickness: form.rule.stroke, dash: \"dashed\"))",
        )],
        &["net-ke.lien"],
    ),
    (
        "notice",
        &[Template(
            "rule(form, share * last-line))",
            "move(dy: -4pt, rule(form, share * last-line)))",
        )],
        &["net-ke.ve"],
    ),
    ("notice", &[Layout("rule.stroke_pt", "1.5")], &["net-ke.day"]),
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
    ("copies", &[Data(|d| copy(d, |c| c.kind = "SAO CHÉP".into()))], &["sao.chu"]),
    ("copies", &[Layout("copy.kind_pt", "12")], &["sao.chu-co"]),
    (
        "copies",
        &[Template(
            "component(form, form.copy.kind, weight: \"bold\"",
            "component(form, form.copy.kind, weight: \"regular\"",
        )],
        &["sao.chu-kieu"],
    ),
    ("copies", &[Data(|d| copy(d, |c| c.number = "Số: 03/SY-BHXH".into()))], &["sao.ky-hieu"]),
    ("copies", &[Template("  rule(form, 100%)", "  rule(form, 95%)")], &["sao.net"]),
    (
        "copies",
        &[Template("  rule(form, 100%)", "  line(length: 100%, stroke: 2pt)")],
        &["sao.net-day"],
    ),
    (
        "copies",
        &[Template(
            "    for c in d.copies { copy-block(",
            "    for c in d.copies { pagebreak(); hide[x]; pagebreak(); copy-block(",
        )],
        &["sao.cho"],
    ),
    (
        "copies",
        &[Template("par(text(c.kind))", "pad(top: 6mm, par(text(c.kind)))")],
        &["sao.hang-1"],
    ),
    (
        "copies",
        &[Template(NUMBER_ROW, "grid(columns: (first, 1fr), number, pad(top: 6mm, date(lines)))")],
        &["sao.hang-2"],
    ),
    (
        "copies",
        &[Template(
            "agency(form, (), c.issuer, width)",
            "agency(form, (\"BẢO HIỂM XÃ HỘI VIỆT NAM\",), c.issuer, width)",
        )],
        &["sao.quoc-hieu"],
    ),
    ("copies", &[Data(|d| copy(d, |c| c.signature.name = String::new()))], &["sao.ket"]),
    ("copies", &[Data(|d| d.header.place_date = String::new())], &["sao.trich"]),
    (
        "joint",
        &[Data(|d| {
            d.header.issuer.remove(0);
        })],
        &["lien-tich.dau"],
    ),
    (
        "joint",
        &[Data(|d| d.header.number = "Số: 1619/QCPH-TLĐ-BHXH".into())],
        &["lien-tich.thu-tu"],
    ),
    ("joint", &[Data(|d| d.header.number = "Số: 1619/QCPH-BHXH".into())], &["lien-tich.so"]),
    (
        "joint",
        &[Template(
            "block(height: height, par(authority))",
            "block(height: height + if s.name.ends-with(\"Khương\") { 6mm } else { 0mm }, par(authority))",
        )],
        &["lien-tich.ky"],
    ),
    (
        "joint",
        &[Data(|d| d.signatures[0].lines[0] = "KT. TỔNG GIÁM ĐỐC".into())],
        &["lien-tich.ten"],
    ),
    ("joint", &[Template("zip(authorities).rev()", "zip(authorities)")], &["lien-tich.ben"]),
    (
        "joint",
        &[Template(
            "    block(above: gap, below: gap, sticky: true, sign)\n    block(above: 0pt, list)",
            "    block(above: gap, below: gap, list)\n    block(above: 0pt, sign)",
        )],
        &["lien-tich.noi-nhan"],
    ),
    ("notice", &[Template("lang: \"vi\"", "lang: \"en\"")], &["the.ngon-ngu"]),
    ("notice", &[Bytes("/S/H2", "/S/H5")], &["the.tieu-de"]),
    ("notice", &[Bytes("/S/LI/", "/S/TR/")], &["the.danh-sach"]),
    ("report", &[Bytes("/S/TH/", "/S/TD/")], &["the.bang"]),
    (
        "notice",
        &[Template(
            "} else {\n    par(text(string))",
            "} else {\n    move(dy: if string.starts-with(\"Tổ chức\") { 60mm } else { 0mm }, par(text(string)))",
        )],
        &["the.thu-tu"],
    ),
    (
        "notice",
        &[Template(
            "} else {\n    par(text(string))",
            "} else {\n    pdf.artifact(par(text(string)))",
        )],
        &["the.du"],
    ),
];

/// Under TT 01/2011/TT-BNV, where it differs.
const TT01: &[Mutation] = &[
    ("old-notice", &[Layout("header.motto_pt", "14")], &["quoc-hieu.cap"]),
    ("old-notice", &[Layout("header.issuer_pt", "13")], &["ban-hanh.bang"]),
    ("old-notice", &[Layout("page_number.margin", "\"top\"")], &["so-trang.vi-tri"]),
    ("old-notice", &[Layout("page_number.align", "\"center\"")], &["so-trang.giua"]),
    ("old-notice", &[Layout("bases.style", "\"italic\"")], &["can-cu.kieu"]),
    ("old-notice", &[Data(|d| d.bases[1] = "Căn cứ Quy chế phối hợp.".into())], &["can-cu.dau"]),
    ("old-notice", &[Layout("body.indent_mm", "15")], &["loi-van.lui"]),
    ("old-notice", &[Layout("headings.section_pt", "14")], &["muc.co"]),
    ("old-notice", &[Layout("title.kind_pt", "13")], &["ten-loai.co"]),
    ("old-notice", &[Layout("title.abstract_pt", "13")], &["trich-yeu.co"]),
    ("old-copies", &[Data(|d| copy(d, |c| c.kind = "SAO Y".into()))], &["sao.chu"]),
    ("old-copies", &[Data(|d| copy(d, |c| c.number = "Số: 03/TrS-BHXH".into()))], &["sao.ky-hieu"]),
    (
        "old-notice",
        &[Data(|d| d.signatures[0].lines = vec!["GIÁM ĐỐC BẢO HIỂM XÃ HỘI TỈNH HẢI DƯƠNG".into()])],
        &["chu-ky.ten-co-quan"],
    ),
];

fn copy(document: &mut Document, change: fn(&mut qcph::documents::document::CopyBlock)) {
    document.copies.iter_mut().for_each(change);
}

fn relabel(document: &mut Document, from: &str, to: &str) {
    for block in &mut document.body {
        match block {
            Block::Part { label, .. }
            | Block::Section { label, .. }
            | Block::Clause { label, .. }
            | Block::Point { label, .. }
                if label == from =>
            {
                to.clone_into(label);
            }
            _ => {}
        }
    }
}

fn untitle(document: &mut Document) {
    for block in &mut document.body {
        if let Block::Section { title, .. } = block {
            title.clear();
        }
    }
}

/// The documents of a record; `letter30` and `bases` are made of others.
fn records(name: &str) -> Vec<Vec<Document>> {
    let find = |name: &str| {
        let all = stress::all().into_iter().filter(move |(known, _)| known.starts_with(name));
        all.map(|(_, sheet)| sheet.documents).collect::<Vec<_>>()
    };
    match name {
        "letter30" => {
            let mut documents = find("letter");
            documents[0][0].profile = "nd30";
            documents[0][0].header.place_date = "Hà Nội, ngày 05 tháng 01 năm 2021".into();
            documents[0][0].bases.clear();
            documents
        }
        "bases" => {
            let mut documents = find("notice");
            documents[0][0].bases =
                vec!["Căn cứ Luật Bảo hiểm xã hội;".into(), "Căn cứ Quy chế phối hợp.".into()];
            documents
        }
        _ => find(name),
    }
}

/// The template with one number of its profile changed.
fn relayout(text: &str, path: &str, value: &str) -> String {
    let mut json: serde_json::Value = serde_json::from_str(text).unwrap();
    let pointer = format!("/{}", path.replace('.', "/"));
    let known = json.pointer_mut(&pointer);
    *known.unwrap_or_else(|| panic!("{path} is no number of the layout")) =
        serde_json::from_str(value).unwrap();
    json.to_string()
}

/// The ids of the rules that are found broken.
fn found(profile: &str, record: &str, changes: &[Change]) -> Result<BTreeSet<String>, String> {
    let mut templates = Templates::embedded();
    let mut documents = records(record);
    let mut bytes = Vec::new();
    for change in changes {
        let text = |path: &str| {
            templates
                .files()
                .find(|(known, _)| *known == path)
                .map(|(_, text)| text.to_owned())
                .unwrap()
        };
        match change {
            Layout(path, value) => {
                let file = format!("the-thuc/{profile}.json");
                templates = templates.clone().with(&file, relayout(&text(&file), path, value));
            }
            Template(from, to) => {
                let old = text("van-ban.typ");
                if !old.contains(from) {
                    return Err(format!("the template does not hold {from}"));
                }
                templates = templates.clone().with("van-ban.typ", old.replace(from, to));
            }
            Data(change) => documents.iter_mut().flatten().for_each(change),
            Bytes(from, to) => bytes.push((from.as_bytes(), to.as_bytes())),
        }
    }
    let engine = Engine::new(&templates).unwrap();
    let book = book();
    let mut broken = BTreeSet::new();
    for documents in documents {
        let pdf =
            engine.render(&stress::sheet(documents), "thu").map_err(|problem| problem.message)?;
        let pdf = bytes.iter().fold(pdf.bytes, |pdf, (from, to)| replaced(&pdf, from, to));
        for report in examine(&book, &pdf).unwrap() {
            let rows = report.rows.into_iter().filter(|row| row.verdict > Verdict::Fits);
            broken.extend(rows.map(|row| row.rule.id.clone()));
        }
    }
    Ok(broken)
}

fn replaced(pdf: &[u8], from: &[u8], to: &[u8]) -> Vec<u8> {
    assert_eq!(from.len(), to.len());
    let mut out = pdf.to_vec();
    let mut at = 0;
    while at + from.len() <= out.len() {
        if &out[at..at + from.len()] == from {
            out[at..at + from.len()].copy_from_slice(to);
        }
        at += 1;
    }
    assert_ne!(out, pdf, "the PDF does not hold {}", String::from_utf8_lossy(from));
    out
}

fn survivors(profile: &str, mutations: &[Mutation]) -> Vec<String> {
    let mut alive = Vec::new();
    for (record, changes, rules) in mutations {
        match found(profile, record, changes) {
            Ok(broken) => {
                let lived = rules.iter().filter(|rule| !broken.contains(**rule));
                alive.extend(lived.map(|rule| format!("{rule} ({record}); broken: {broken:?}")));
            }
            Err(why) => alive.push(format!("{rules:?} ({record}): {why}")),
        }
    }
    alive
}

/// The rules that some mutation must break.
fn covered(mutations: &[Mutation]) -> BTreeSet<&'static str> {
    mutations.iter().flat_map(|(.., rules)| rules.iter().copied()).collect()
}

#[test]
fn every_mutation_is_caught() {
    let alive = [survivors("nd30", ND30), survivors("tt01", TT01)].concat();
    assert!(alive.is_empty(), "{} lived:\n{}", alive.len(), alive.join("\n"));
}

#[test]
fn every_measured_rule_has_a_mutation() {
    let book = book();
    let (new, old) = (covered(ND30), covered(TT01));
    let missing = |profile: &str, covered: &dyn Fn(&str) -> bool| -> Vec<String> {
        let rules = &book.profile(profile).unwrap().rules;
        let measured = rules.iter().filter(|rule| rule.measure.is_some());
        measured
            .filter(|rule| !covered(&rule.id))
            .map(|rule| format!("{profile} {}", rule.id))
            .collect()
    };
    let mut all = missing("nd30", &|id| new.contains(id));
    // A rule that tt01 measures in its own way needs a mutation of its own.
    let nd30 = &book.profile("nd30").unwrap().rules;
    let same = |id: &str| {
        let tt01 = book.profile("tt01").unwrap().rules.iter().find(|rule| rule.id == id).unwrap();
        nd30.iter()
            .any(|rule| rule.id == id && rule.measure == tt01.measure && rule.limits == tt01.limits)
    };
    all.extend(missing("tt01", &|id| {
        old.contains(id) || (same(id) && new.contains(id)) || id == "phong-chu.ten"
    }));
    assert!(all.is_empty(), "without a mutation: {all:?}");
}
