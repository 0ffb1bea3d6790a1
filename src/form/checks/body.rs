//! The content: ô 6, căn cứ and Kính gửi (NĐ 30/2020/NĐ-CP, Phụ lục I, II.6, II.9).

use super::header::SINGLE;
use super::{Check, Measured, Scene, mm, number, shown};
use crate::form::lines::{Block, Line};
use crate::form::parts::{Area, EXTRACT, Kind, Part};
use crate::form::rules::Rule;

pub const CHECKS: &[(&str, Check)] = &[
    ("box-6", box_6),
    ("box-9a", box_9a),
    ("body-one-size", body_one_size),
    ("justified", justified),
    ("indent", indent),
    ("indent-range", indent_range),
    ("paragraph-gap", paragraph_gap),
    ("line-pitch", line_pitch),
    ("end-mark", end_mark),
    ("bad-break", bad_break),
    ("bases-marks", |_, scene| bases_marks(scene, '.')),
    ("bases-marks-comma", |_, scene| bases_marks(scene, ',')),
    ("bases-place", bases_place),
    ("part-numbers", |_, scene| sequence(scene, Level::Part)),
    ("section-numbers", |_, scene| sequence(scene, Level::Section)),
    ("clause-numbers", |_, scene| sequence(scene, Level::Clause)),
    ("point-letters", |_, scene| sequence(scene, Level::Point)),
    ("point-skipped", point_skipped),
    ("titles", titles),
    ("table-head", table_head),
    ("addressees-kind", addressees_kind),
    ("addressee-row", addressee_row),
    ("addressee-marks", addressee_marks),
    ("addressee-colon", addressee_colon),
];

fn paragraphs<'a>(scene: &Scene<'a>) -> impl Iterator<Item = &'a Block> + use<'a> {
    scene.paper.areas().flat_map(|area| area.part(Part::LoiVan))
}

fn box_6(_: &Rule, scene: &Scene) -> Vec<Measured> {
    let full = paragraphs(scene)
        .filter(|block| block.lines.len() > 2)
        .flat_map(|block| block.lines[1..block.lines.len() - 1].iter());
    full.map(|line| {
        let left = (line.left_pt - scene.left_pt).abs() < 1.0;
        let right = (line.right_pt - scene.right_pt(line.page)).abs() < 1.0;
        let shown = match left && right {
            true => "hết vùng chữ".to_owned(),
            false => format!("từ {} đến {} mm", shown(mm(line.left_pt)), shown(mm(line.right_pt))),
        };
        Measured::new(shown, left && right, line.page)
    })
    .collect()
}

fn box_9a(_: &Rule, scene: &Scene) -> Vec<Measured> {
    let area = scene.main();
    let Some(line) = area.lines(Part::KinhGui).first().copied() else { return Vec::new() };
    let above =
        area.lines(Part::DiaDanh).last().is_none_or(|date| date.baseline_pt < line.baseline_pt);
    let below = area
        .lines(Part::LoiVan)
        .first()
        .is_none_or(|body| (body.page, body.baseline_pt) > (line.page, line.baseline_pt));
    let fits = above && below;
    vec![Measured::new(
        if fits { "dưới phần đầu, trên nội dung" } else { "sai chỗ" },
        fits,
        line.page,
    )]
}

fn body_one_size(rule: &Rule, scene: &Scene) -> Vec<Measured> {
    let lines: Vec<&Line> = paragraphs(scene).flat_map(|block| &block.lines).collect();
    let most = lines.iter().map(|line| line.size_pt).fold(0.0, f64::max);
    let Some(least) = lines.iter().min_by(|a, b| a.size_pt.total_cmp(&b.size_pt)) else {
        return Vec::new();
    };
    vec![number(rule, most - least.least_size_pt, least.page)]
}

fn justified(rule: &Rule, scene: &Scene) -> Vec<Measured> {
    let inner = paragraphs(scene).flat_map(|block| &block.lines[..block.lines.len() - 1]);
    inner
        .map(|line| number(rule, mm((line.right_pt - scene.right_pt(line.page)).abs()), line.page))
        .collect()
}

fn indents(scene: &Scene) -> Vec<(f64, usize)> {
    paragraphs(scene)
        .map(|block| (mm(block.first().left_pt - scene.left_pt), block.page()))
        .collect()
}

fn indent(_: &Rule, scene: &Scene) -> Vec<Measured> {
    let exact = |value: f64| [10.0, 12.7].iter().any(|wanted| (value - wanted).abs() <= 0.2);
    indents(scene)
        .into_iter()
        .map(|(value, page)| Measured::new(shown(value), exact(value), page))
        .collect()
}

fn indent_range(rule: &Rule, scene: &Scene) -> Vec<Measured> {
    indents(scene).into_iter().map(|(value, page)| number(rule, value, page)).collect()
}

/// Steps between the baselines inside paragraphs, in points.
fn steps<'a>(scene: &Scene<'a>) -> Vec<(f64, &'a Line)> {
    let pairs = paragraphs(scene).flat_map(|block| block.lines.windows(2));
    let same_page = pairs.filter(|pair| pair[0].page == pair[1].page);
    same_page.map(|pair| (pair[1].baseline_pt - pair[0].baseline_pt, &pair[1])).collect()
}

fn line_pitch(rule: &Rule, scene: &Scene) -> Vec<Measured> {
    let steps = steps(scene);
    steps
        .into_iter()
        .map(|(step, line)| number(rule, step / (SINGLE * line.size_pt), line.page))
        .collect()
}

fn paragraph_gap(rule: &Rule, scene: &Scene) -> Vec<Measured> {
    let mut steps: Vec<f64> = steps(scene).into_iter().map(|(step, _)| step).collect();
    steps.sort_by(f64::total_cmp);
    let mut out = Vec::new();
    for area in scene.paper.areas() {
        for pair in area.blocks.windows(2) {
            let [(Part::LoiVan | Part::CanCu, one), (Part::LoiVan | Part::CanCu, next)] = pair
            else {
                continue;
            };
            if one.last().page != next.page() {
                continue;
            }
            let pitch =
                steps.get(steps.len() / 2).copied().unwrap_or(SINGLE * next.first().size_pt);
            let gap = next.first().baseline_pt - one.last().baseline_pt - pitch;
            out.push(number(rule, gap, next.page()));
        }
    }
    out
}

/// The last words of the content; a table that closes an appendix needs none.
fn end_mark(_: &Rule, scene: &Scene) -> Vec<Measured> {
    let content = |part: Part| (Part::CanCu..=Part::Bang).contains(&part);
    let areas = scene.paper.areas().filter(|area| area.kind != Kind::Copy);
    areas
        .filter_map(|area| {
            let (part, block) = area.blocks.iter().rfind(|(part, _)| content(*part))?;
            if *part == Part::Bang {
                let ends = || Measured::new("bảng, không có đoạn kết", false, block.last().page);
                return (area.kind == Kind::Main).then(ends);
            }
            let text = block.text();
            let end = text.split(' ').next_back().unwrap_or_default().to_owned();
            Some(Measured::new(end, text.ends_with("./."), block.last().page))
        })
        .collect()
}

/// Words that belong to the number after them.
const TIED: [&str; 7] = ["ngày", "tháng", "năm", "Điều", "khoản", "điểm", "số"];

fn bad_break(_: &Rule, scene: &Scene) -> Vec<Measured> {
    let mut out = Vec::new();
    for pair in paragraphs(scene).flat_map(|block| block.lines.windows(2)) {
        let last = pair[0].text.split_whitespace().next_back().unwrap_or_default();
        let number_follows = pair[1].text.trim_start().starts_with(|c: char| c.is_ascii_digit());
        if TIED.contains(&last) && number_follows {
            out.push(Measured::new(format!("… {last}"), false, pair[0].page));
        } else if out.is_empty() {
            out.push(Measured::new("không dòng nào", true, pair[0].page));
        }
    }
    out
}

fn bases_marks(scene: &Scene, end: char) -> Vec<Measured> {
    let blocks = scene.main().part(Part::CanCu);
    let last = blocks.len().saturating_sub(1);
    let mark = |(at, block): (usize, &Block)| {
        let found = block.text().chars().next_back().unwrap_or(' ');
        Measured::new(found, found == if at == last { end } else { ';' }, block.page())
    };
    blocks.iter().enumerate().map(mark).collect()
}

fn bases_place(_: &Rule, scene: &Scene) -> Vec<Measured> {
    let area = scene.main();
    let lowest = [Part::TrichYeu, Part::TenLoai, Part::DiaDanh]
        .iter()
        .find_map(|part| area.lines(*part).last().copied());
    let bases = area.part(Part::CanCu).iter();
    bases
        .map(|block| {
            let fits = lowest.is_none_or(|line| {
                (block.page(), block.first().baseline_pt) > (line.page, line.baseline_pt)
            });
            Measured::new(
                if fits { "dưới trích yếu" } else { "trên trích yếu" },
                fits,
                block.page(),
            )
        })
        .collect()
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Level {
    Part,
    Section,
    Clause,
    Point,
}

/// Vietnamese letters in order; those without a mark of their own are the ones in use.
const LETTERS: &str = "aăâbcdđeêghiklmnoôơpqrstuưvxy";

/// Level and number of a label at the start of a block.
fn label(part: Part, text: &str) -> Option<(Level, usize)> {
    let first = text.split(' ').next()?;
    match part {
        Part::Phan => Some((Level::Part, roman(text.strip_prefix("Phần ")?.split(' ').next()?)?)),
        Part::Muc => Some((Level::Section, roman(first.strip_suffix('.')?)?)),
        Part::LoiVan | Part::KhoanCoTieuDe => {
            if let Some(digits) = first.strip_suffix('.') {
                let plain = digits.len() <= 3 && digits.chars().all(|c| c.is_ascii_digit());
                return plain.then(|| digits.parse().ok()).flatten().map(|n| (Level::Clause, n));
            }
            let letter = first.strip_suffix(')')?;
            let mut letters = letter.chars();
            let (Some(letter), None) = (letters.next(), letters.next()) else { return None };
            LETTERS.chars().position(|known| known == letter).map(|n| (Level::Point, n))
        }
        _ => None,
    }
}

fn roman(text: &str) -> Option<usize> {
    (1..100).find(|n| crate::documents::vietnamese::roman(*n) == text)
}

/// Whether `next` may follow `last` among the letters: the next one, or the next one in use.
fn follows(level: Level, last: usize, next: usize) -> bool {
    if level != Level::Point {
        return next == last + 1;
    }
    let bare = |n: &usize| !"ăâêôơư".contains(LETTERS.chars().nth(*n).unwrap_or(' '));
    next == last + 1 || (last + 1..LETTERS.chars().count()).find(bare) == Some(next)
}

/// Numbers of one level start anew below each heading and then go on without a gap; in an extract,
/// which keeps the numbers of the document, they only rise.
fn sequence(scene: &Scene, level: Level) -> Vec<Measured> {
    let mut out = Vec::new();
    let mut words = scene.paper.copies.iter().flat_map(|copy| copy.part(Part::ChuSao));
    let is_extract = words.any(|word| word.text() == EXTRACT);
    for area in scene.paper.areas().filter(|area| area.kind != Kind::Copy) {
        // A text of the user may hold a list of its own inside a khoản: both go on.
        let mut open: Vec<usize> = Vec::new();
        for (part, block) in &area.blocks {
            let text = block.text();
            let Some((found, number)) = label(*part, &text) else { continue };
            if found < level {
                open.clear();
            }
            if found != level {
                continue;
            }
            let first = if level == Level::Point { 0 } else { 1 };
            let before = open.iter().rposition(|last| follows(level, *last, number));
            let rises = is_extract && open.last().is_none_or(|last| *last < number);
            let fits = number == first || before.is_some() || rises;
            open.truncate(before.unwrap_or(open.len()));
            open.push(number);
            let shown =
                text.split(' ').take(if level == Level::Part { 2 } else { 1 }).collect::<Vec<_>>();
            out.push(Measured::new(shown.join(" "), fits, block.page()));
        }
    }
    out
}

fn point_skipped(_: &Rule, scene: &Scene) -> Vec<Measured> {
    let blocks = paragraphs(scene).filter_map(|block| {
        let text = block.text();
        let (level, number) = label(Part::LoiVan, &text)?;
        (level == Level::Point).then(|| (LETTERS.chars().nth(number).unwrap_or(' '), block.page()))
    });
    blocks.map(|(letter, page)| Measured::new(letter, !"ăâêôơư".contains(letter), page)).collect()
}

fn titles(_: &Rule, scene: &Scene) -> Vec<Measured> {
    let mut out = Vec::new();
    for area in scene.paper.areas() {
        for (at, (part, block)) in area.blocks.iter().enumerate() {
            let titled = match part {
                Part::Phan => {
                    area.blocks.get(at + 1).is_some_and(|(next, _)| *next == Part::TenPhan)
                }
                Part::Muc => {
                    block.text().split_once(' ').is_some_and(|(_, title)| !title.is_empty())
                }
                _ => continue,
            };
            out.push(Measured::new(
                if titled { "có tiêu đề" } else { "không có tiêu đề" },
                titled,
                block.page(),
            ));
        }
    }
    out
}

fn table_head(_: &Rule, scene: &Scene) -> Vec<Measured> {
    let mut out = Vec::new();
    for area in scene.paper.areas() {
        let cells = area.part(Part::Bang);
        for table in cells.chunk_by(|_, next| next.role != "TH" || next.first().page == 0) {
            let Some(head) = table.iter().find(|block| block.role == "TH") else { continue };
            let last = table.iter().map(|block| block.last().page).max().unwrap_or_default();
            let repeated = (head.page() + 1..=last).all(|page| {
                let mut lines = scene.artifacts.iter().filter(|line| line.page == page);
                lines.any(|line| line.text.trim() == head.first().text.trim())
            });
            let fits = repeated && head.is_bold();
            out.push(Measured::new(
                if fits { "đậm, lặp lại" } else { "không đậm hoặc không lặp" },
                fits,
                head.page(),
            ));
        }
    }
    out
}

/// Types that name their recipients in Nơi nhận alone.
const WITHOUT: [&str; 9] = [
    "NGHỊ QUYẾT",
    "QUYẾT ĐỊNH",
    "CHỈ THỊ",
    "QUY CHẾ",
    "QUY ĐỊNH",
    "THÔNG BÁO",
    "HƯỚNG DẪN",
    "KẾ HOẠCH",
    "CHƯƠNG TRÌNH",
];

fn addressees_kind(_: &Rule, scene: &Scene) -> Vec<Measured> {
    let area = scene.main();
    let kind = area.part(Part::TenLoai).first().map_or("CÔNG VĂN".to_owned(), Block::text);
    let fits = area.part(Part::KinhGui).is_empty() || !WITHOUT.contains(&kind.as_str());
    let shown = if area.part(Part::KinhGui).is_empty() {
        "không có Kính gửi".to_owned()
    } else {
        kind
    };
    vec![Measured::new(shown, fits, scene.paper.pages.start)]
}

/// The addressees that are a list.
fn listed(area: &Area) -> (Vec<&Block>, Vec<&Block>) {
    let blocks = area.part(Part::NoiKinhGui).iter();
    let (labels, rest): (Vec<&Block>, Vec<&Block>) = blocks.partition(|block| block.role == "Lbl");
    (labels, rest.into_iter().filter(|block| block.role == "LBody").collect())
}

fn addressee_row(rule: &Rule, scene: &Scene) -> Vec<Measured> {
    let area = scene.main();
    let Some(label) = area.lines(Part::KinhGui).first().copied() else { return Vec::new() };
    let single = area.part(Part::NoiKinhGui).iter().find(|block| block.role == "P");
    single
        .map(|block| number(rule, mm(block.first().baseline_pt - label.baseline_pt), block.page()))
        .into_iter()
        .collect()
}

fn addressee_marks(_: &Rule, scene: &Scene) -> Vec<Measured> {
    let (labels, bodies) = listed(scene.main());
    let last = bodies.len().saturating_sub(1);
    let dashes =
        labels.iter().map(|block| Measured::new(block.text(), block.text() == "-", block.page()));
    let ends = bodies.iter().enumerate().map(|(at, block)| {
        let end = block.text().chars().next_back().unwrap_or(' ');
        Measured::new(end, end == if at == last { '.' } else { ';' }, block.page())
    });
    let counted = (!bodies.is_empty()).then(|| {
        Measured::new(
            format!("{} nơi, {} gạch", bodies.len(), labels.len()),
            bodies.len() == labels.len(),
            bodies[0].page(),
        )
    });
    dashes.chain(ends).chain(counted).collect()
}

fn addressee_colon(rule: &Rule, scene: &Scene) -> Vec<Measured> {
    /// Width of the colon in em.
    const COLON: f64 = 0.278;
    let (labels, _) = listed(scene.main());
    let Some(line) = scene.main().lines(Part::KinhGui).first().copied() else { return Vec::new() };
    let colon = line.right_pt - COLON * line.size_pt;
    labels
        .iter()
        .map(|block| number(rule, mm(block.first().left_pt - colon), block.page()))
        .collect()
}
