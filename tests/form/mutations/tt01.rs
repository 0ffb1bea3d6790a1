//! What TT 01/2011/TT-BNV asks for in its own way, made wrong.

use super::Change::{Bytes, Data, Layout};
use super::{Mutation, copy};

pub const MUTATIONS: &[Mutation] = &[
    ("old-notice", &[Bytes("+Tinos", "+-inos")], &["phong-chu.ten"]),
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
