//! Phụ lục, bản sao and văn bản liên tịch (NĐ 30/2020/NĐ-CP, Phụ lục I, mục III and Phần II).

use super::header::{is_mark_of, number_parts};
use super::numbering::roman;
use super::{Check, Measured, Scene, mm, number, shown};
use crate::form::lines::{Block, Line};
use crate::form::parts::{Area, EXTRACT, Part, Signer};
use crate::form::rules::Rule;
use crate::law::copies::{Kind, kinds};
use crate::law::profile::Profile;
use crate::records::scalar::Date;
use chrono::NaiveDate;

pub const CHECKS: &[(&str, Check)] = &[
    ("appendix-numbers", appendix_numbers),
    ("appendix-mentioned", appendix_mentioned),
    ("appendix-unsigned", appendix_unsigned),
    ("attached-pattern", attached_pattern),
    ("copy-word", |_, scene| copy_word(scene, false)),
    ("copy-word-tt01", |_, scene| copy_word(scene, true)),
    ("copy-mark", |_, scene| copy_mark(scene, false)),
    ("copy-mark-tt01", |_, scene| copy_mark(scene, true)),
    ("copy-rule", copy_rule),
    ("copy-rule-thick", copy_rule_thick),
    ("copy-place", copy_place),
    ("copy-row-1", |rule, scene| copy_row(rule, scene, Part::ChuSao, Part::BanHanh)),
    ("copy-row-2", |rule, scene| copy_row(rule, scene, Part::DiaDanh, Part::SoKyHieu)),
    ("copy-bare", copy_bare),
    ("copy-end", copy_end),
    ("extract-whole", extract_whole),
    ("joint-header", joint_header),
    ("joint-order", joint_order),
    ("joint-number", joint_number),
    ("joint-row", joint_row),
    ("joint-titles", joint_titles),
    ("joint-side", joint_side),
    ("joint-recipients", joint_recipients),
];

fn appendix_numbers(_: &Rule, scene: &Scene) -> Vec<Measured> {
    let many = scene.paper.appendices.len() > 1;
    let label = |(at, area): (usize, &Area)| {
        let block = area.part(Part::PhuLuc).first()?;
        let text = block.text();
        let numbered = text.strip_prefix("Phụ lục ").and_then(roman) == Some(at + 1);
        let fits = numbered || (!many && text == "Phụ lục");
        Some(Measured::new(text, fits, block.page()))
    };
    scene.paper.appendices.iter().enumerate().filter_map(label).collect()
}

fn appendix_mentioned(_: &Rule, scene: &Scene) -> Vec<Measured> {
    let Some(first) = scene.paper.appendices.first() else { return Vec::new() };
    let mut text = scene.main().blocks.iter().map(|(_, block)| block.text().to_lowercase());
    let found = text.any(|text| text.contains("phụ lục"));
    let shown = if found { "có chỉ dẫn" } else { "không có chỉ dẫn" };
    vec![Measured::new(shown, found, first.pages.start)]
}

fn appendix_unsigned(_: &Rule, scene: &Scene) -> Vec<Measured> {
    let signed = |area: &Area| {
        let found = area.blocks.iter().any(|(_, block)| block.text() == "Nơi nhận:");
        Measured::new(
            if found { "có khối ký" } else { "không có khối ký" },
            !found,
            area.pages.start,
        )
    };
    scene.paper.appendices.iter().map(signed).collect()
}

fn attached_pattern(_: &Rule, scene: &Scene) -> Vec<Measured> {
    let words = ["(Kèm theo ", " số ", " ngày ", " tháng ", " năm ", " của "];
    let fits = |text: &str| {
        let mut rest = text;
        let in_order = words.iter().all(|word| match rest.find(word) {
            Some(at) => {
                rest = &rest[at + word.len() - 1..];
                true
            }
            None => false,
        });
        in_order && text.ends_with(')')
    };
    let areas = scene.paper.appendices.iter();
    areas
        .map(|area| match area.part(Part::KemTheo).first() {
            Some(block) => Measured::new(block.text(), fits(block.text()), block.page()),
            None => Measured::new("không có dòng kèm theo", false, area.pages.start),
        })
        .collect()
}

/// Measures each block of a copy.
fn copies(scene: &Scene, check: impl Fn(&Area) -> Option<Measured>) -> Vec<Measured> {
    scene.paper.copies.iter().filter_map(check).collect()
}

/// The law of copies of the day that a block bears, when it is that of the `old` form or not.
fn law_of(area: &Area, old: bool) -> Option<Vec<&'static Kind>> {
    let text = area.part(Part::DiaDanh).first().map(Block::text).unwrap_or_default();
    let (year, month, day) = super::date_of(text)?;
    let date = Date(NaiveDate::from_ymd_opt(year.try_into().ok()?, month, day)?);
    let is_old = Profile::of(date) == Profile::Tt01;
    (is_old == old).then(|| kinds(date).collect())
}

fn copy_word(scene: &Scene, old: bool) -> Vec<Measured> {
    copies(scene, |area| {
        let block = area.part(Part::ChuSao).first()?;
        let text = block.text();
        let fits = law_of(area, old)?.iter().any(|kind| kind.word == text);
        Some(Measured::new(text, fits, block.page()))
    })
}

fn copy_mark(scene: &Scene, old: bool) -> Vec<Measured> {
    copies(scene, |area| {
        let law = law_of(area, old)?;
        let (Some(word), Some(number)) =
            (area.part(Part::ChuSao).first(), area.part(Part::SoKyHieu).first())
        else {
            return Some(Measured::new("không có số bản sao", false, area.pages.start));
        };
        // A word that the law does not know is one fault, not two.
        let wanted = law.iter().find(|kind| kind.word == word.text())?;
        let text = number.text();
        let found = number_parts(text).and_then(|(_, groups)| groups.first().copied());
        let fits = found.is_some_and(|found| wanted.mark == found);
        Some(Measured::new(found.unwrap_or_default(), fits, number.page()))
    })
}

/// The widest line above the first words of the block.
fn rule_of<'a>(scene: &Scene<'a>, area: &Area) -> Option<&'a crate::form::reader::Stroke> {
    let first = area.blocks.iter().map(|(_, block)| block.first());
    let first: &Line = first.min_by(|a, b| {
        (a.page, a.baseline_pt).partial_cmp(&(b.page, b.baseline_pt)).expect("numbers")
    })?;
    let strokes = scene.reading.pages[first.page].strokes.iter();
    let near = strokes.filter(|stroke| {
        stroke.is_horizontal() && (0.0..60.0).contains(&(first.baseline_pt - stroke.top_pt))
    });
    near.max_by(|a, b| a.length_pt().total_cmp(&b.length_pt()))
}

fn copy_rule(rule: &Rule, scene: &Scene) -> Vec<Measured> {
    copies(scene, |area| {
        let page = area.pages.start;
        let Some(stroke) = rule_of(scene, area) else {
            return Some(Measured::new("không có nét kẻ", false, page));
        };
        let off = (mm(stroke.left_pt - scene.left_pt), mm(stroke.right_pt - scene.right_pt(page)));
        Some(number(rule, if off.0.abs() > off.1.abs() { off.0 } else { off.1 }, page))
    })
}

fn copy_rule_thick(rule: &Rule, scene: &Scene) -> Vec<Measured> {
    copies(scene, |area| {
        rule_of(scene, area).map(|stroke| number(rule, stroke.thick_pt, area.pages.start))
    })
}

/// A block stands right below what it copies; one that had no room moves on as a whole.
fn copy_place(_: &Rule, scene: &Scene) -> Vec<Measured> {
    copies(scene, |area| {
        let before = scene.paper.areas().take_while(|other| !std::ptr::eq(*other, area));
        let last = before.flat_map(|area| &area.blocks).map(|(_, block)| block.last());
        let last = last.map(|line| (line.page, line.bottom_pt()));
        let (page, foot) = last.max_by(|a, b| a.partial_cmp(b).expect("numbers"))?;
        let start = area.pages.start;
        let room = mm(scene.reading.pages[page].height_pt - foot);
        let fits = start == page || start == page + 1;
        let shown_place = if start == page {
            "cùng trang".to_owned()
        } else {
            format!("trang sau, còn {} mm", shown(room))
        };
        Some(Measured::new(shown_place, fits, start))
    })
}

fn copy_row(rule: &Rule, scene: &Scene, one: Part, other: Part) -> Vec<Measured> {
    copies(scene, |area| {
        let (Some(one), Some(other)) =
            (area.lines(one).first().copied(), area.lines(other).first().copied())
        else {
            return Some(Measured::new("thiếu thành phần", false, area.pages.start));
        };
        Some(number(rule, mm(one.baseline_pt - other.baseline_pt), one.page))
    })
}

fn copy_bare(_: &Rule, scene: &Scene) -> Vec<Measured> {
    copies(scene, |area| {
        let bare = area.part(Part::QuocHieu).is_empty() && area.part(Part::ChuQuan).is_empty();
        Some(Measured::new(if bare { "không có" } else { "có" }, bare, area.pages.start))
    })
}

fn copy_end(_: &Rule, scene: &Scene) -> Vec<Measured> {
    copies(scene, |area| {
        let whole = [Part::NoiNhan, Part::DanhSachNhan, Part::QuyenHan, Part::HoTen]
            .iter()
            .all(|part| !area.part(*part).is_empty());
        Some(Measured::new(if whole { "đủ" } else { "thiếu" }, whole, area.pages.start))
    })
}

fn extract_whole(_: &Rule, scene: &Scene) -> Vec<Measured> {
    copies(scene, |copy| {
        copy.part(Part::ChuSao).first().filter(|block| block.text() == EXTRACT)?;
        let needed = [
            Part::QuocHieu,
            Part::TieuNgu,
            Part::BanHanh,
            Part::SoKyHieu,
            Part::DiaDanh,
            Part::QuyenHan,
            Part::HoTen,
        ];
        let whole = needed.iter().all(|part| !scene.main().part(*part).is_empty());
        Some(Measured::new(if whole { "đủ" } else { "thiếu" }, whole, scene.paper.pages.start))
    })
}

/// The names of the bodies of a joint document, lead first; empty for any other.
fn bodies(area: &Area) -> Vec<String> {
    if area.signers().len() < 2 {
        return Vec::new();
    }
    let text: Vec<&str> = area.part(Part::BanHanh).iter().map(Block::text).collect();
    text.join(" ").split(" - ").map(str::to_owned).collect()
}

fn joint(scene: &Scene, check: impl Fn(&[String], &[Signer]) -> Option<Measured>) -> Vec<Measured> {
    let area = scene.main();
    let bodies = bodies(area);
    if bodies.is_empty() {
        return Vec::new();
    }
    check(&bodies, &area.signers()).into_iter().collect()
}

fn joint_header(_: &Rule, scene: &Scene) -> Vec<Measured> {
    joint(scene, |bodies, signers| {
        let fits = bodies.len() == signers.len() && scene.main().part(Part::QuocHieu).len() == 1;
        Some(Measured::new(bodies.join(" - "), fits, scene.paper.pages.start))
    })
}

fn joint_order(_: &Rule, scene: &Scene) -> Vec<Measured> {
    joint(scene, |bodies, _| {
        let text = scene.main().part(Part::SoKyHieu).first()?.text();
        let (_, groups) = number_parts(text)?;
        let fits = groups.get(1).is_some_and(|mark| is_mark_of(mark, &bodies[0]));
        Some(Measured::new(text, fits, scene.paper.pages.start))
    })
}

fn joint_number(_: &Rule, scene: &Scene) -> Vec<Measured> {
    joint(scene, |bodies, _| {
        let text = scene.main().part(Part::SoKyHieu).first()?.text();
        let groups = number_parts(text).map_or(0, |(_, groups)| groups.len());
        Some(Measured::new(text, groups > bodies.len(), scene.paper.pages.start))
    })
}

fn joint_row(rule: &Rule, scene: &Scene) -> Vec<Measured> {
    joint(scene, |_, signers| {
        let spread = |values: Vec<f64>| {
            let most = values.iter().copied().fold(f64::NEG_INFINITY, f64::max);
            most - values.iter().copied().fold(f64::INFINITY, f64::min)
        };
        let tops =
            spread(signers.iter().map(|signer| signer.authority.first().baseline_pt).collect());
        let names = spread(
            signers
                .iter()
                .filter_map(|signer| signer.name)
                .map(|name| name.first().baseline_pt)
                .collect(),
        );
        Some(number(rule, mm(tops.max(names)), signers[0].authority.page()))
    })
}

fn joint_titles(_: &Rule, scene: &Scene) -> Vec<Measured> {
    joint(scene, |bodies, signers| {
        let named = signers
            .iter()
            .all(|signer| bodies.iter().any(|body| signer.authority.text().contains(body)));
        Some(Measured::new(
            if named { "có tên cơ quan" } else { "thiếu tên cơ quan" },
            named,
            signers[0].authority.page(),
        ))
    })
}

fn joint_side(_: &Rule, scene: &Scene) -> Vec<Measured> {
    joint(scene, |bodies, signers| {
        let right = signers.last()?;
        let fits = right.authority.text().contains(&bodies[0]);
        Some(Measured::new(right.authority.first().text.trim(), fits, right.authority.page()))
    })
}

fn joint_recipients(_: &Rule, scene: &Scene) -> Vec<Measured> {
    joint(scene, |_, signers| {
        let line = scene.main().lines(Part::NoiNhan).first().copied()?;
        let name = signers[0].name?.first();
        let fits = (line.page, line.baseline_pt) > (name.page, name.baseline_pt);
        Some(Measured::new(if fits { "ở dưới" } else { "không ở dưới" }, fits, line.page))
    })
}
