//! Phụ lục, copies, joint documents and tags made wrong (Phụ lục I, mục III and Phần II).

use super::Change::{Bytes, Data, Layout, Template};
use super::{Mutation, NUMBER_ROW, copy};
use crate::form::stress;

pub const MUTATIONS: &[Mutation] = &[
    ("report", &[Layout("appendix.label_pt", "13")], &["phu-luc.co"]),
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
            "body(form, size, a.body, level + 1)\n      context closing(form, size, d.signatures, d.recipients, d.filing).body",
        )],
        &["phu-luc.ky"],
    ),
    ("copies", &[Data(|d| copy(d, |c| c.kind = "SAO CHÉP".into()))], &["sao.chu"]),
    ("copies", &[Layout("copy.kind_pt", "12")], &["sao.chu-co"]),
    (
        "copies",
        &[Template(
            "component(form, form.value.copy.kind, weight: \"bold\"",
            "component(form, form.value.copy.kind, weight: \"regular\"",
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
        &[
            Template(
                "    if last == 0 { copies }\n",
                "    if last == 0 { pagebreak(); hide[x]; pagebreak(); copies }\n",
            ),
            Template(
                "if last == n { copies }",
                "if last == n { pagebreak(); hide[x]; pagebreak(); copies }",
            ),
        ],
        &["sao.cho"],
    ),
    (
        "copies",
        &[Template("par(text(c.kind))", "pad(top: 6mm, par(text(c.kind)))")],
        &["sao.hang-1"],
    ),
    (
        "copies",
        &[Template(NUMBER_ROW, "grid(columns: (first, 1fr), number, pad(top: 6mm, date))")],
        &["sao.hang-2"],
    ),
    (
        "copies",
        &[Template(
            "agency.with(form, (), c.issuer)",
            "agency.with(form, (\"BẢO HIỂM XÃ HỘI VIỆT NAM\",), c.issuer)",
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
            "block(height: height, par(joined(s.authority)))",
            "block(height: height + if s.name.ends-with(\"Khương\") { 6mm } else { 0mm }, par(joined(s.authority)))",
        )],
        &["lien-tich.ky"],
    ),
    (
        "joint",
        &[Data(|d| d.signatures[0].lines[0] = "KT. TỔNG GIÁM ĐỐC".into())],
        &["lien-tich.ten"],
    ),
    ("joint", &[Template("in sides.rev()", "in sides")], &["lien-tich.ben"]),
    (
        "joint",
        &[Template(
            "    block(above: gap, below: gap, sticky: true, sign.body)\n    block(above: 0pt, list)",
            "    block(above: gap, below: gap, list)\n    block(above: 0pt, sign.body)",
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
            "par(run(string))\n",
            "move(dy: if string.starts-with(\"Tổ chức\") { 60mm } else { 0mm }, par(run(string)))\n",
        )],
        &["the.thu-tu"],
    ),
    ("notice", &[Template("par(run(string))\n", "pdf.artifact(par(run(string)))\n")], &["the.du"]),
];
