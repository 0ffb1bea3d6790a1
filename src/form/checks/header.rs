//! The head of a document: ô 1 to 5 of the diagram (NĐ 30/2020/NĐ-CP, Phụ lục I, II.1-II.5).

use super::{Check, Measured, Scene, mm, number};
use crate::form::lines::{ASCENT, Block, Line};
use crate::form::parts::{Area, MOTTO_TOP, Part};
use crate::form::rules::Rule;
use crate::law::numbers::{is_mark, is_year};
use crate::law::types::{abbreviation, is_abbreviation};

pub const CHECKS: &[(&str, Check)] = &[
    ("box-1", box_1),
    ("box-2", box_2),
    ("box-3", |_, scene| under(scene, Part::SoKyHieu, Part::BanHanh)),
    ("box-4", |_, scene| under(scene, Part::DiaDanh, Part::TieuNgu)),
    ("box-5b", |_, scene| under(scene, Part::TrichYeuCongVan, Part::SoKyHieu)),
    ("box-10b", box_10b),
    ("motto-one-line", |_, scene| one_line(scene, Part::QuocHieu)),
    ("date-one-line", date_one_line),
    ("motto-words", motto_words),
    ("motto-rule", motto_rule),
    ("motto-lines", motto_lines),
    ("motto-pair", |rule, scene| sizes(rule, scene, Part::TieuNgu)),
    ("agency-same-size", |rule, scene| {
        let own = sizes(rule, scene, Part::BanHanh);
        own.into_iter().chain(sizes(rule, scene, Part::ChuQuan)).collect()
    }),
    ("agency-lines", agency_lines),
    ("agency-breaks", agency_breaks),
    ("number-pattern", number_pattern),
    ("number-year", number_year),
    ("abbreviation", type_mark),
    ("letter-mark", letter_mark),
    ("date-pattern", date_pattern),
    ("date-centre", date_centre),
];

/// Single line spacing of Times New Roman, in em.
pub const SINGLE: f64 = 1.15;

/// The distance of two baselines at single spacing, as a word processor sets lines of two sizes.
pub fn single(upper: &Line, lower: &Line) -> f64 {
    ASCENT * lower.size_pt + (SINGLE - ASCENT) * upper.size_pt
}

pub fn yes(words: &str, fits: bool, page: usize) -> Measured {
    Measured::new(if fits { words.to_owned() } else { format!("không {words}") }, fits, page)
}

/// The Quốc hiệu must be there: a document without one has no head at all.
fn box_1(_: &Rule, scene: &Scene) -> Vec<Measured> {
    let page = scene.paper.pages.start;
    let Some(line) = scene.main().lines(Part::QuocHieu).first().copied() else {
        return vec![Measured::new("không có Quốc hiệu", false, page)];
    };
    let top = scene.all_lines().filter(|other| other.page == page);
    let highest = top.map(|other| other.baseline_pt).fold(f64::INFINITY, f64::min);
    let fits = line.centre_pt() > scene.centre_pt(page) && line.baseline_pt <= highest + 1.0;
    vec![yes("ở trên, bên phải", fits, page)]
}

fn box_2(_: &Rule, scene: &Scene) -> Vec<Measured> {
    let area = scene.main();
    let page = scene.paper.pages.start;
    let names = [area.lines(Part::ChuQuan), area.lines(Part::BanHanh)].concat();
    let (Some(first), Some(motto)) = (names.first(), area.lines(Part::QuocHieu).first().copied())
    else {
        return vec![Measured::new("không có tên cơ quan", false, page)];
    };
    let left = names.iter().all(|line| line.centre_pt() < scene.centre_pt(page));
    let level = (first.top_pt() - motto.top_pt()).abs() < 3.0;
    vec![yes("ở trên, bên trái", left && level, page)]
}

fn under(scene: &Scene, part: Part, upper: Part) -> Vec<Measured> {
    let pair = |area: &Area| {
        let line = area.lines(part).first().copied()?.clone();
        let upper = area.lines(upper).last().copied()?.clone();
        Some(yes("ở dưới", line.baseline_pt > upper.baseline_pt, line.page))
    };
    scene.headed().filter_map(pair).collect()
}

fn box_10b(_: &Rule, scene: &Scene) -> Vec<Measured> {
    let number = scene.main().lines(Part::SoKyHieu).first().map(|line| line.baseline_pt);
    let stamps = scene.lines(Part::DoKhan).into_iter();
    stamps
        .map(|line| {
            let left = line.centre_pt() < scene.centre_pt(line.page);
            yes(
                "ở bên trái, dưới số",
                left && number.is_some_and(|at| at < line.baseline_pt),
                line.page,
            )
        })
        .collect()
}

fn one_line(scene: &Scene, part: Part) -> Vec<Measured> {
    let blocks = scene.headed().flat_map(|area| area.part(part));
    blocks
        .map(|block| {
            Measured::new(
                format!("{} dòng", block.lines.len()),
                block.lines.len() == 1,
                block.page(),
            )
        })
        .collect()
}

/// A place too long for its column goes on a line of its own.
fn date_one_line(_: &Rule, scene: &Scene) -> Vec<Measured> {
    const LONGEST_MM: f64 = 105.0;
    let words = |block: &Block| {
        let width: f64 = block.lines.iter().map(Line::width_pt).sum();
        let place_first = block.lines.len() == 2 && block.first().text.trim().ends_with(',');
        let fits = block.lines.len() == 1 || (place_first && mm(width) > LONGEST_MM - 5.0);
        Measured::new(format!("{} dòng", block.lines.len()), fits, block.page())
    };
    scene.headed().flat_map(|area| area.part(Part::DiaDanh)).map(words).collect()
}

fn motto_words(_: &Rule, scene: &Scene) -> Vec<Measured> {
    let text = |part| scene.main().part(part).first().map(Block::text).unwrap_or_default();
    let (top, motto) = (text(Part::QuocHieu), text(Part::TieuNgu));
    let fits = top == MOTTO_TOP && motto == "Độc lập - Tự do - Hạnh phúc";
    vec![Measured::new(
        if fits { "đúng chữ".to_owned() } else { format!("{top} / {motto}") },
        fits,
        scene.paper.pages.start,
    )]
}

fn motto_rule(rule: &Rule, scene: &Scene) -> Vec<Measured> {
    super::below(scene, Part::TieuNgu, |line, stroke| {
        let (left, right) =
            (mm(stroke.left_pt - line.left_pt), mm(stroke.right_pt - line.right_pt));
        number(rule, if left.abs() > right.abs() { left } else { right }, line.page)
    })
}

fn motto_lines(rule: &Rule, scene: &Scene) -> Vec<Measured> {
    let area = scene.main();
    let (Some(top), Some(motto)) =
        (area.lines(Part::QuocHieu).last().copied(), area.lines(Part::TieuNgu).first().copied())
    else {
        return Vec::new();
    };
    vec![number(rule, (motto.baseline_pt - top.baseline_pt) / single(top, motto), motto.page)]
}

/// The size of a component less that of the Quốc hiệu.
fn sizes(rule: &Rule, scene: &Scene, part: Part) -> Vec<Measured> {
    let Some(motto) = scene.main().lines(Part::QuocHieu).first().copied() else {
        return Vec::new();
    };
    let lines = scene.main().lines(part).into_iter();
    lines.map(|line| number(rule, line.size_pt - motto.size_pt, line.page)).collect()
}

fn agency_lines(rule: &Rule, scene: &Scene) -> Vec<Measured> {
    let mut out = Vec::new();
    for area in scene.headed() {
        let names = [area.lines(Part::ChuQuan), area.lines(Part::BanHanh)].concat();
        out.extend(names.windows(2).map(|pair| {
            let step = (pair[1].baseline_pt - pair[0].baseline_pt) / single(pair[0], pair[1]);
            number(rule, step, pair[1].page)
        }));
    }
    out
}

fn agency_breaks(_: &Rule, scene: &Scene) -> Vec<Measured> {
    let lines = [scene.lines(Part::ChuQuan), scene.lines(Part::BanHanh)].concat();
    let bad = |line: &Line| line.text.trim() == "NAM" || line.text.trim().ends_with("VIỆT");
    lines.into_iter().map(|line| Measured::new(line.text.trim(), !bad(line), line.page)).collect()
}

/// Number and groups of `Số: 15/TB-BHXH`.
pub fn number_parts(text: &str) -> Option<(&str, Vec<&str>)> {
    let (number, mark) = text.strip_prefix("Số:")?.split_once('/')?;
    Some((number.trim(), mark.split(['-', '/']).collect()))
}

fn number_pattern(_: &Rule, scene: &Scene) -> Vec<Measured> {
    let draft = !scene.main().part(Part::DuThao).is_empty() || waits_for_its_day(scene);
    let blocks = scene.headed().flat_map(|area| area.part(Part::SoKyHieu));
    let mut out: Vec<Measured> = blocks
        .map(|block| {
            let text = block.text();
            let fits = number_parts(text).is_some_and(|(number, groups)| {
                let digits = number.len() >= 2 && number.chars().all(|c| c.is_ascii_digit());
                let padded =
                    digits && (!number.starts_with('0') || number.len() == 2) && number != "00";
                (padded || (draft && number.is_empty()))
                    && groups.iter().all(|group| is_mark(group))
            });
            Measured::new(text, fits, block.page())
        })
        .collect();
    if out.is_empty() {
        out.push(Measured::new("không có số, ký hiệu", false, scene.paper.pages.start));
    }
    out
}

fn number_year(_: &Rule, scene: &Scene) -> Vec<Measured> {
    let blocks = scene.headed().flat_map(|area| area.part(Part::SoKyHieu));
    blocks
        .map(|block| {
            let text = block.text();
            let fits = !number_parts(text)
                .is_some_and(|(_, groups)| groups.iter().any(|group| is_year(group)));
            Measured::new(text, fits, block.page())
        })
        .collect()
}

/// The mark of a single issuer's document starts with the abbreviation of its type.
fn type_mark(_: &Rule, scene: &Scene) -> Vec<Measured> {
    let area = scene.main();
    let joint = area.signers().len() > 1;
    let kind = area.part(Part::TenLoai).first().and_then(|block| abbreviation(block.text()));
    let number = area.part(Part::SoKyHieu).first();
    let (Some(wanted), Some(block), false) = (kind, number, joint) else { return Vec::new() };
    let text = block.text();
    let found =
        number_parts(text).and_then(|(_, groups)| groups.first().copied()).unwrap_or_default();
    vec![Measured::new(format!("{found}, loại này là {wanted}"), found == wanted, block.page())]
}

/// The mark of a letter starts with the issuer's, and bears no type.
fn letter_mark(_: &Rule, scene: &Scene) -> Vec<Measured> {
    let area = scene.main();
    let (true, Some(block)) =
        (area.part(Part::TenLoai).is_empty(), area.part(Part::SoKyHieu).first())
    else {
        return Vec::new();
    };
    let issuer: Vec<&str> = area.part(Part::BanHanh).iter().map(Block::text).collect();
    let text = block.text();
    let first =
        number_parts(text).and_then(|(_, groups)| groups.first().copied()).unwrap_or_default();
    let fits = !is_abbreviation(first) || is_mark_of(first, &issuer.join(" "));
    vec![Measured::new(text, fits, block.page())]
}

/// The year of `…, ngày      tháng      năm 2016`, on a document that waits for its number and day.
pub fn open_year(text: &str) -> Option<u32> {
    let (_, date) = text.rsplit_once(", ngày")?;
    let words: Vec<&str> = date.split_whitespace().collect();
    match words[..] {
        ["tháng", "năm", year] => year.parse().ok(),
        _ => None,
    }
}

/// Whether number and day both are still to be filled in.
fn waits_for_its_day(scene: &Scene) -> bool {
    let text = |part| scene.main().part(part).first().map(Block::text).unwrap_or_default();
    let number = number_parts(text(Part::SoKyHieu)).is_some_and(|(number, _)| number.is_empty());
    number && open_year(text(Part::DiaDanh)).is_some()
}

/// Year, month and day of `…, ngày 05 tháng 01 năm 2016`, when it is written by the rule.
pub fn date_of(text: &str) -> Option<(u32, u32, u32)> {
    let (place, date) = text.rsplit_once(", ngày ")?;
    let (day, rest) = date.split_once(" tháng ")?;
    let (month, year) = rest.split_once(" năm ")?;
    let digits = |text: &str, least: usize, most: usize| {
        let fits = (least..=most).contains(&text.len()) && text.chars().all(|c| c.is_ascii_digit());
        fits.then(|| text.parse::<u32>().ok()).flatten()
    };
    let (day_number, month_number) = (digits(day, 2, 2)?, digits(month, 1, 2)?);
    let padded = if month_number < 3 { month.len() == 2 } else { !month.starts_with('0') };
    let real = (1..=31).contains(&day_number) && (1..=12).contains(&month_number);
    let year = digits(year, 4, 4)?;
    (padded && real && !place.trim().is_empty()).then_some((year, month_number, day_number))
}

fn date_pattern(_: &Rule, scene: &Scene) -> Vec<Measured> {
    let mut out: Vec<Measured> = scene
        .headed()
        .flat_map(|area| area.part(Part::DiaDanh))
        .map(|block| {
            let fits = date_of(block.text()).is_some() || waits_for_its_day(scene);
            Measured::new(block.text(), fits, block.page())
        })
        .collect();
    if out.is_empty() {
        out.push(Measured::new("không có địa danh, ngày tháng", false, scene.paper.pages.start));
    }
    out
}

fn date_centre(rule: &Rule, scene: &Scene) -> Vec<Measured> {
    let area = scene.main();
    let Some(motto) = area.lines(Part::QuocHieu).first().copied() else { return Vec::new() };
    let off = |line: &Line| number(rule, mm(line.centre_pt() - motto.centre_pt()), line.page);
    area.lines(Part::DiaDanh).into_iter().map(off).collect()
}

/// `TLĐ` can be read in the initials of `TỔNG LIÊN ĐOÀN LAO ĐỘNG VIỆT NAM`.
pub fn is_mark_of(mark: &str, name: &str) -> bool {
    let mut initials = name.split_whitespace().filter_map(|word| word.chars().next());
    mark.chars().all(|c| initials.any(|initial| initial == c))
}
