//! Signature and Nơi nhận: ô 7a, 7b, 9b (NĐ 30/2020/NĐ-CP, Phụ lục I, II.7, II.9).

use super::{Check, Measured, Scene, is_upper, mm, number};
use crate::form::lines::{Block, Line};
use crate::form::parts::{Area, Kind, Part, Signer};
use crate::form::rules::Rule;

pub const CHECKS: &[(&str, Check)] = &[
    ("box-7a", box_7a),
    ("box-7b", box_7b),
    ("box-9b", box_9b),
    ("recipients-edge", |rule, scene| edge(rule, scene, |area| area.lines(Part::NoiNhan))),
    ("recipients-dash", |rule, scene| edge(rule, scene, dashes)),
    ("recipients-row", recipients_row),
    ("recipients-marks", recipients_marks),
    ("filing", filing),
    ("as-above", as_above),
    ("authority-style", authority_style),
    ("authority-words", authority_words),
    ("authority-lines", authority_lines),
    ("name-centre", name_centre),
    ("name-bare", name_bare),
    ("signing-room", signing_room),
    ("signature-whole", signature_whole),
    ("signature-company", signature_company),
    ("team-leader", team_leader),
    ("titles-without-agency", titles_without_agency),
];

/// Where the content ends.
fn content_end(area: &Area) -> Option<&Line> {
    let content = |part: Part| (Part::CanCu..=Part::ChuThich).contains(&part);
    area.blocks.iter().rfind(|(part, _)| content(*part)).map(|(_, block)| block.last())
}

fn box_7a(_: &Rule, scene: &Scene) -> Vec<Measured> {
    let mut out = Vec::new();
    for area in scene.headed() {
        let signers = area.signers();
        let Some(last) = signers
            .iter()
            .max_by(|a, b| a.authority.first().left_pt.total_cmp(&b.authority.first().left_pt))
        else {
            out.push(Measured::new("không có khối ký", false, area.pages.start));
            continue;
        };
        let line = last.authority.first();
        let right = line.centre_pt() > scene.centre_pt(line.page);
        let below = content_end(area)
            .is_none_or(|end| (end.page, end.baseline_pt) < (line.page, line.baseline_pt));
        out.push(Measured::new(
            if right && below { "dưới, bên phải" } else { "sai chỗ" },
            right && below,
            line.page,
        ));
    }
    out
}

fn box_7b(_: &Rule, scene: &Scene) -> Vec<Measured> {
    each_signer(scene, |signer| {
        let Some(name) = signer.name else {
            return Measured::new("không có họ tên", false, signer.authority.page());
        };
        let below = name.page() == signer.authority.last().page
            && name.first().baseline_pt > signer.authority.last().baseline_pt;
        Measured::new(if below { "dưới chức vụ" } else { "sai chỗ" }, below, name.page())
    })
}

fn each_signer(scene: &Scene, measure: impl Fn(&Signer) -> Measured) -> Vec<Measured> {
    scene
        .headed()
        .flat_map(|area| area.signers().iter().map(&measure).collect::<Vec<_>>())
        .collect()
}

/// Nơi nhận must be there: without it nothing at the foot can be told apart.
fn box_9b(_: &Rule, scene: &Scene) -> Vec<Measured> {
    let place = |area: &Area| {
        let Some(line) = area.lines(Part::NoiNhan).first().copied() else {
            return Measured::new("không có Nơi nhận", false, area.pages.start);
        };
        let left = (line.left_pt - scene.left_pt).abs() < 3.0;
        let below = content_end(area)
            .is_none_or(|end| (end.page, end.baseline_pt) < (line.page, line.baseline_pt));
        Measured::new(
            if left && below { "dưới, bên trái" } else { "sai chỗ" },
            left && below,
            line.page,
        )
    };
    scene.headed().map(place).collect()
}

fn dashes(area: &Area) -> Vec<&Line> {
    let labels = area.part(Part::DanhSachNhan).iter().filter(|block| block.role == "Lbl");
    labels.map(Block::first).collect()
}

fn edge(rule: &Rule, scene: &Scene, lines: impl Fn(&Area) -> Vec<&Line>) -> Vec<Measured> {
    let mut out = Vec::new();
    for area in scene.headed() {
        out.extend(
            lines(area)
                .into_iter()
                .map(|line| number(rule, mm(line.left_pt - scene.left_pt), line.page)),
        );
    }
    out
}

fn recipients_row(rule: &Rule, scene: &Scene) -> Vec<Measured> {
    let row = |area: &Area| {
        let line = area.lines(Part::NoiNhan).first().copied()?.clone();
        let signers = area.signers();
        let [signer] = &signers[..] else { return None };
        let authority = signer.authority.first();
        if authority.page != line.page {
            return Some(Measured::new("khác trang", false, line.page));
        }
        Some(number(rule, mm(line.baseline_pt - authority.baseline_pt), line.page))
    };
    scene.headed().filter_map(row).collect()
}

/// The recipients as they are written, without their dashes.
fn items(area: &Area) -> Vec<(&str, usize)> {
    let bodies = area.part(Part::DanhSachNhan).iter().filter(|block| block.role == "LBody");
    bodies.map(|block| (block.text(), block.page())).collect()
}

fn recipients_marks(_: &Rule, scene: &Scene) -> Vec<Measured> {
    let mut out = Vec::new();
    for area in scene.headed() {
        let items = items(area);
        let Some((_, before)) = items.split_last() else { continue };
        out.extend(before.iter().map(|(text, page)| {
            Measured::new(text.chars().next_back().unwrap_or(' '), text.ends_with(';'), *page)
        }));
    }
    out
}

fn filing(_: &Rule, scene: &Scene) -> Vec<Measured> {
    let last = |area: &Area| {
        let items = items(area);
        let (text, page) = items.last()?;
        Some(Measured::new(*text, text.starts_with("Lưu: VT") && text.ends_with('.'), *page))
    };
    scene.headed().filter_map(last).collect()
}

fn as_above(_: &Rule, scene: &Scene) -> Vec<Measured> {
    let area = scene.main();
    let first = items(area).into_iter().next().filter(|_| !area.part(Part::KinhGui).is_empty());
    first
        .map(|(text, page)| Measured::new(text, text.starts_with("Như trên"), page))
        .into_iter()
        .collect()
}

fn authority_style(_: &Rule, scene: &Scene) -> Vec<Measured> {
    each_signer(scene, |signer| {
        let block = signer.authority;
        let fits =
            block.lines.iter().all(|line| line.bold && !line.any_italic && is_upper(&line.text));
        Measured::new(
            if fits { "hoa, đứng, đậm" } else { "không hoa, đứng, đậm" },
            fits,
            block.page(),
        )
    })
}

const WORDS: [&str; 5] = ["TM", "Q", "KT", "TL", "TUQ"];

/// `KT` of `KT. GIÁM ĐỐC`.
fn sign_word(line: &str) -> Option<&str> {
    let (word, _) = line.trim().split_once('.')?;
    (word.chars().count() <= 4 && !word.contains(' ')).then_some(word)
}

fn authority_words(_: &Rule, scene: &Scene) -> Vec<Measured> {
    each_signer(scene, |signer| {
        let wrong = signer
            .authority
            .lines
            .iter()
            .find(|line| sign_word(&line.text).is_some_and(|word| !WORDS.contains(&word)));
        let first = signer.authority.first().text.trim();
        Measured::new(
            wrong.map_or(first, |line| line.text.trim()),
            wrong.is_none(),
            signer.authority.page(),
        )
    })
}

fn authority_lines(_: &Rule, scene: &Scene) -> Vec<Measured> {
    each_signer(scene, |signer| {
        let block = signer.authority;
        let needs = sign_word(&block.first().text).is_some_and(|word| word != "Q");
        let last_is_title = block.lines.last().is_some_and(|line| sign_word(&line.text).is_none());
        let fits = !needs || (block.lines.len() > 1 && last_is_title);
        Measured::new(format!("{} dòng", block.lines.len()), fits, block.page())
    })
}

fn name_centre(rule: &Rule, scene: &Scene) -> Vec<Measured> {
    let mut out = Vec::new();
    for area in scene.headed() {
        for signer in area.signers() {
            let Some(name) = signer.name else { continue };
            for line in &signer.authority.lines {
                out.push(number(
                    rule,
                    mm(name.first().centre_pt() - line.centre_pt()),
                    name.page(),
                ));
            }
        }
    }
    out
}

const HONOURS: [&str; 12] =
    ["GS.", "PGS.", "TS.", "ThS.", "GS", "PGS", "TS", "ThS", "Ông", "Bà", "KS.", "BS."];

fn name_bare(_: &Rule, scene: &Scene) -> Vec<Measured> {
    each_signer(scene, |signer| {
        let Some(name) = signer.name else {
            return Measured::new("không có họ tên", false, signer.authority.page());
        };
        let text = name.text();
        let first = text.split([' ', ',']).next().unwrap_or_default();
        let fits = !HONOURS.contains(&first)
            && !HONOURS.iter().any(|word| word.ends_with('.') && first.starts_with(word));
        Measured::new(text, fits, name.page())
    })
}

fn signing_room(rule: &Rule, scene: &Scene) -> Vec<Measured> {
    let mut out = Vec::new();
    for signer in scene.headed().flat_map(Area::signers) {
        let Some(name) = signer.name.filter(|name| name.page() == signer.authority.page()) else {
            continue;
        };
        out.push(number(
            rule,
            mm(name.first().baseline_pt - signer.authority.first().baseline_pt),
            name.page(),
        ));
    }
    out
}

fn signature_whole(_: &Rule, scene: &Scene) -> Vec<Measured> {
    each_signer(scene, |signer| {
        let pages: Vec<usize> = [Some(signer.authority), signer.post, signer.name]
            .into_iter()
            .flatten()
            .flat_map(|block| &block.lines)
            .map(|line| line.page)
            .collect();
        let whole = pages.iter().all(|page| *page == pages[0]);
        Measured::new(if whole { "cùng trang" } else { "tách trang" }, whole, pages[0])
    })
}

fn signature_company(rule: &Rule, scene: &Scene) -> Vec<Measured> {
    let content = |part: Part| part >= Part::CanCu && part <= Part::ChuThich;
    let main = scene.headed().filter(|area| area.kind == Kind::Main);
    main.flat_map(|area| {
        area.signers()
            .iter()
            .map(|signer| {
                let line = signer.authority.first();
                let own = area
                    .blocks
                    .iter()
                    .filter(|(part, _)| content(*part) || area.pages.start == line.page);
                let lines = own.flat_map(|(_, block)| &block.lines);
                let before = lines.filter(|other| {
                    other.page == line.page && other.baseline_pt < line.baseline_pt - 1.0
                });
                #[expect(clippy::cast_precision_loss, reason = "a page has few lines")]
                let count = before.count() as f64;
                number(rule, count, line.page)
            })
            .collect::<Vec<_>>()
    })
    .collect()
}

/// Above the name of a team leader stands his post in the agency.
fn team_leader(_: &Rule, scene: &Scene) -> Vec<Measured> {
    let mut out = Vec::new();
    for signer in scene.headed().flat_map(Area::signers) {
        if signer.authority.text().contains("TRƯỞNG ĐOÀN") {
            let shown = signer.post.map_or("không có chức vụ", Block::text);
            out.push(Measured::new(shown, signer.post.is_some(), signer.authority.page()));
        }
    }
    out
}

fn titles_without_agency(_: &Rule, scene: &Scene) -> Vec<Measured> {
    let area = scene.main();
    let issuer: Vec<&str> = area.part(Part::BanHanh).iter().map(Block::text).collect();
    let issuer = issuer.join(" ");
    let signers = area.signers();
    let [signer] = &signers[..] else { return Vec::new() };
    let text = signer.authority.text();
    // A ban or a văn phòng may be part of a title; the name of one of the two bodies is not.
    let body = ["BẢO HIỂM XÃ HỘI", "LIÊN ĐOÀN LAO ĐỘNG", "CÔNG ĐOÀN"]
        .iter()
        .any(|name| issuer.contains(name));
    let fits = !body || !text.contains(&issuer);
    vec![Measured::new(text, fits, signer.authority.page())]
}
