//! Books of a clerk and the minutes of a hand-over, by their forms (NĐ 30/2020/NĐ-CP, Phụ lục IV and V).
//!
//! A page says by its name which form it follows; the names of books and columns are those of the law's tables.

use super::{Check, Measured, Scene, date_of, is_upper, mm, number};
use crate::form::lines::{Block, Line};
use crate::form::parts::{Area, Part};
use crate::form::rules::Rule;
use crate::law::registers::{Register, RegisterForm};

pub const CHECKS: &[(&str, Check)] = &[
    ("book-superior", |_, scene| styled(cover(scene).and_then(|cover| cover.superior), false)),
    ("book-agency", |_, scene| styled(cover(scene).and_then(|cover| cover.agency), true)),
    ("book-name", book_name),
    ("book-centred", book_centred),
    ("book-year", book_year),
    ("book-days", book_days),
    ("book-numbers", book_numbers),
    ("book-volume", book_volume),
    ("book-frame", book_frame),
    ("book-columns", book_columns),
    ("book-column-numbers", book_column_numbers),
    ("book-heads", book_heads),
    ("book-turned", book_turned),
    ("minutes-name", minutes_name),
    ("minutes-words", minutes_words),
    ("minutes-day", minutes_day),
    ("minutes-sides", minutes_sides),
    ("minutes-note", minutes_note),
];

/// The profile of a paper that follows none of a document.
pub fn profile(area: &Area) -> Option<&'static str> {
    let all = || area.blocks.iter().map(|(_, block)| block);
    let at = all().position(|block| block.heading_level() == Some(1))?;
    let name = all().nth(at)?.text();
    let handed = || all().nth(at + 1).is_some_and(|next| next.text().starts_with("Giao nhận"));
    if name.to_uppercase().starts_with("SỔ ") {
        Some("so")
    } else if name.to_uppercase().starts_with("BIÊN BẢN") && handed() {
        Some("giao-nhan")
    } else {
        None
    }
}

fn blocks<'a>(scene: &Scene<'a>) -> Vec<&'a Block> {
    scene.main().blocks.iter().map(|(_, block)| block).collect()
}

/// The first page of a book.
struct Cover<'a> {
    superior: Option<&'a Block>,
    agency: Option<&'a Block>,
    name: &'a Block,
    all: Vec<&'a Block>,
}

fn cover<'a>(scene: &Scene<'a>) -> Option<Cover<'a>> {
    let all: Vec<&Block> = blocks(scene).into_iter().filter(|block| block.page() == 0).collect();
    let at = all.iter().position(|block| block.heading_level() == Some(1))?;
    let above = |by: usize| at.checked_sub(by).map(|at| all[at]);
    Some(Cover { superior: above(2), agency: above(1), name: all[at], all })
}

impl<'a> Cover<'a> {
    fn line(&self, start: &str) -> Option<&'a Block> {
        self.all.iter().find(|block| block.text().starts_with(start)).copied()
    }
}

/// Capitals, upright, bold or not.
fn styled(block: Option<&Block>, bold: bool) -> Vec<Measured> {
    let fits = |block: &Block| {
        let weight = |line: &Line| if bold { line.bold } else { !line.any_bold };
        let upright = block.lines.iter().all(|line| !line.any_italic && weight(line));
        upright && is_upper(block.text())
    };
    let measured = |block: &Block| Measured::new(block.text(), fits(block), block.page());
    block.map(measured).into_iter().collect()
}

/// The form of the law whose name stands on the cover.
fn form(name: &str) -> Option<&'static RegisterForm> {
    let forms = Register::ALL.iter().map(|register| register.form());
    forms.into_iter().find(|form| form.title.to_uppercase() == name)
}

fn book_name(_: &Rule, scene: &Scene) -> Vec<Measured> {
    let Some(cover) = cover(scene) else { return Vec::new() };
    let mut found = styled(Some(cover.name), true);
    found.iter_mut().for_each(|one| one.fits &= form(cover.name.text()).is_some());
    found
}

fn book_centred(rule: &Rule, scene: &Scene) -> Vec<Measured> {
    let Some((cover, frame)) = cover(scene).zip(frame(scene)) else { return Vec::new() };
    let lines = cover.all.iter().flat_map(|block| &block.lines);
    let centre = f64::midpoint(frame[0], frame[1]);
    lines.map(|line| number(rule, mm(line.centre_pt() - centre), line.page)).collect()
}

fn book_year(_: &Rule, scene: &Scene) -> Vec<Measured> {
    let Some(cover) = cover(scene) else { return Vec::new() };
    let Some(line) = cover.line("Năm") else {
        return vec![Measured::new("không có dòng Năm:", false, 0)];
    };
    let year = line.text().strip_prefix("Năm: ").unwrap_or_default();
    let fits = year.len() == 4 && year.bytes().all(|byte| byte.is_ascii_digit());
    vec![Measured::new(line.text(), fits, 0)]
}

/// A line of two ends, in italics.
fn span(line: &Block, middle: &str) -> Measured {
    let italic = line.lines.iter().all(|line| line.italic);
    Measured::new(line.text(), italic && line.text().contains(middle), line.page())
}

fn book_days(_: &Rule, scene: &Scene) -> Vec<Measured> {
    let line = cover(scene).and_then(|cover| cover.line("Từ ngày"));
    line.map(|line| span(line, " đến ngày ")).into_iter().collect()
}

fn book_numbers(_: &Rule, scene: &Scene) -> Vec<Measured> {
    let Some(cover) = cover(scene) else { return Vec::new() };
    let says = form(cover.name.text()).is_none_or(|form| form.says_numbers);
    match (cover.line("Từ số"), says) {
        (Some(line), true) => vec![span(line, " đến số ")],
        (Some(line), false) => vec![Measured::new(line.text(), false, 0)],
        (None, _) => Vec::new(),
    }
}

fn book_volume(_: &Rule, scene: &Scene) -> Vec<Measured> {
    let Some(cover) = cover(scene) else { return Vec::new() };
    let Some(line) = cover.line("Quyển số:") else {
        return vec![Measured::new("không có dòng Quyển số:", false, 0)];
    };
    let bold = line.lines.iter().all(|line| line.bold);
    vec![Measured::new(line.text(), bold, 0)]
}

/// Left, right, top and bottom of the largest box that is drawn on the first page.
fn frame(scene: &Scene) -> Option<[f64; 4]> {
    let boxes = scene.reading.pages[0].strokes.iter().filter(|stroke| stroke.is_box());
    let largest = boxes.max_by(|a, b| a.length_pt().total_cmp(&b.length_pt()))?;
    Some([largest.left_pt, largest.right_pt, largest.top_pt, largest.bottom_pt])
}

fn book_frame(_: &Rule, scene: &Scene) -> Vec<Measured> {
    let Some([left, right, top, bottom]) = frame(scene) else {
        return vec![Measured::new("không có khung", false, 0)];
    };
    let solid = scene.reading.pages[0].strokes.iter().all(|stroke| !stroke.dashed);
    let cover = cover(scene).map(|cover| cover.all).unwrap_or_default();
    let inside = cover.iter().flat_map(|block| &block.lines).all(|line| {
        line.left_pt > left
            && line.right_pt < right
            && line.top_pt() > top
            && line.bottom_pt() < bottom
    });
    let (width, height) = (right - left, bottom - top);
    let shown = format!("{:.0} × {:.0} mm", mm(width), mm(height));
    vec![Measured::new(shown, solid && inside && height > width, 0)]
}

/// The heads of the table: those of the first page that has some.
fn heads<'a>(scene: &Scene<'a>) -> Vec<&'a Block> {
    let is_head =
        |block: &&Block| block.role == "TH" || block.within.last().is_some_and(|role| role == "TH");
    blocks(scene).into_iter().filter(is_head).collect()
}

/// The titles of columns, then their numbers.
fn head_rows<'a>(scene: &Scene<'a>) -> (Vec<&'a Block>, Vec<&'a Block>) {
    heads(scene).into_iter().partition(|head| !head.text().starts_with('('))
}

fn book_columns(_: &Rule, scene: &Scene) -> Vec<Measured> {
    let Some(form) = cover(scene).and_then(|cover| form(cover.name.text())) else {
        return Vec::new();
    };
    let (titles, _) = head_rows(scene);
    let page = titles.first().map_or(0, |title| title.page());
    let mut rest = titles.iter();
    let missing = form
        .columns
        .iter()
        .find(|column| !rest.any(|title| title.text().replace('\u{ad}', "") == column.title));
    vec![match missing {
        Some(column) => Measured::new(format!("thiếu cột “{}”", column.title), false, page),
        None => Measured::new(format!("{} cột", titles.len()), true, page),
    }]
}

fn book_column_numbers(_: &Rule, scene: &Scene) -> Vec<Measured> {
    let (titles, numbers) = head_rows(scene);
    let Some(first) = titles.first() else { return Vec::new() };
    let wanted = (1..=titles.len()).map(|number| format!("({number})"));
    let fits = numbers.iter().map(|block| block.text()).eq(wanted);
    let shown: Vec<&str> = numbers.iter().map(|block| block.text()).collect();
    vec![Measured::new(shown.join(" "), fits, first.page())]
}

/// The pages that hold rows.
fn table_pages(scene: &Scene) -> Vec<usize> {
    let mut pages: Vec<usize> = blocks(scene)
        .iter()
        .filter(|block| block.in_table())
        .flat_map(|block| block.lines.iter().map(|line| line.page))
        .collect();
    pages.sort_unstable();
    pages.dedup();
    pages
}

fn book_heads(_: &Rule, scene: &Scene) -> Vec<Measured> {
    let own: Vec<usize> = heads(scene).iter().map(|head| head.page()).collect();
    let again = |page: usize| {
        scene.artifacts.iter().any(|line| line.page == page && line.text.trim().starts_with('('))
    };
    let has = |page: usize| own.contains(&page) || again(page);
    let words = |has: bool| if has { "có đầu bảng" } else { "không có đầu bảng" };
    let pages = table_pages(scene).into_iter();
    pages.map(|page| Measured::fixed(words(has(page)), has(page), page)).collect()
}

fn book_turned(_: &Rule, scene: &Scene) -> Vec<Measured> {
    let turned = |page: usize| !scene.is_portrait(page);
    let words = |turned: bool| if turned { "trang ngang" } else { "trang đứng" };
    let pages = table_pages(scene).into_iter();
    pages.map(|page| Measured::fixed(words(turned(page)), turned(page), page)).collect()
}

/// How the lines of the minutes begin, in their order.
const MINUTES: [&str; 17] = [
    "Căn cứ Nghị định số 30/2020/NĐ-CP",
    "Chúng tôi gồm:",
    "BÊN GIAO:",
    "Ông (bà):",
    "Chức vụ công tác:",
    "BÊN NHẬN:",
    "Ông (bà):",
    "Chức vụ công tác:",
    "Thống nhất lập biên bản giao nhận tài liệu với những nội dung như sau:",
    "1. Tên khối tài liệu giao nộp:",
    "2. Thời gian của hồ sơ, tài liệu:",
    "3. Số lượng tài liệu:",
    "a) Đối với hồ sơ, tài liệu giấy",
    "b) Đối với hồ sơ, tài liệu điện tử",
    "4. Tình trạng tài liệu giao nộp:",
    "5. Mục lục hồ sơ, tài liệu nộp lưu kèm theo",
    "Biên bản này được lập thành hai bản; bên giao giữ một bản, bên nhận giữ một bản",
];

fn minutes_name(_: &Rule, scene: &Scene) -> Vec<Measured> {
    let all = blocks(scene);
    let at = all.iter().position(|block| block.heading_level() == Some(1));
    let Some(at) = at else { return Vec::new() };
    let mut found = styled(Some(all[at]), true);
    let below = all.get(at + 1).is_some_and(|next| next.text() == "Giao nhận hồ sơ, tài liệu");
    let fits = below && all[at].text() == "BIÊN BẢN";
    found.iter_mut().for_each(|one| one.fits &= fits);
    found
}

fn minutes_words(_: &Rule, scene: &Scene) -> Vec<Measured> {
    let all = blocks(scene);
    let mut rest = all.iter();
    let missing = MINUTES.iter().find(|start| !rest.any(|block| block.text().starts_with(**start)));
    vec![match missing {
        Some(start) => Measured::new(format!("thiếu hoặc sai chỗ: “{start}”"), false, 0),
        None => Measured::new(format!("{} phần", MINUTES.len()), true, 0),
    }]
}

fn minutes_day(_: &Rule, scene: &Scene) -> Vec<Measured> {
    let Some(motto) = scene.main().lines(Part::QuocHieu).first().copied() else {
        return vec![Measured::new("không có Quốc hiệu", false, 0)];
    };
    let all = blocks(scene);
    let day = all.iter().find(|block| {
        let below = block.first().baseline_pt > motto.baseline_pt;
        let open = block.text().contains("ngày ……");
        block.page() == motto.page && below && (date_of(block.text()).is_some() || open)
    });
    vec![match day {
        None => Measured::new("không có ngày", false, 0),
        Some(day) => {
            let right = day.first().centre_pt() > scene.reading.pages[motto.page].width_pt / 2.0;
            Measured::new(day.text(), right, motto.page)
        }
    }]
}

/// The titles of the two sides.
fn sides<'a>(scene: &Scene<'a>) -> [Option<&'a Block>; 2] {
    let all = blocks(scene);
    ["ĐẠI DIỆN BÊN GIAO", "ĐẠI DIỆN BÊN NHẬN"]
        .map(|title| all.iter().find(|block| block.text() == title).copied())
}

fn minutes_sides(_: &Rule, scene: &Scene) -> Vec<Measured> {
    let [Some(giving), Some(taking)] = sides(scene) else {
        return vec![Measured::new("thiếu một bên", false, 0)];
    };
    let level = giving.page() == taking.page()
        && (giving.first().baseline_pt - taking.first().baseline_pt).abs() < 1.0;
    let fits = level && giving.first().right_pt < taking.first().left_pt;
    vec![Measured::fixed(if fits { "hai bên ngang nhau" } else { "sai chỗ" }, fits, giving.page())]
}

fn minutes_note(_: &Rule, scene: &Scene) -> Vec<Measured> {
    let all = blocks(scene);
    let noted = |side: &Block| {
        let own = |block: &&Block| {
            block.text() == "(Ký và ghi rõ họ và tên)"
                && block.page() == side.page()
                && (block.first().centre_pt() - side.first().centre_pt()).abs() < 20.0
                && block.first().baseline_pt > side.first().baseline_pt
        };
        let found = all.iter().copied().find(own);
        let words = if found.is_some() { "có" } else { "không có" };
        Measured::fixed(words, found.is_some(), side.page())
    };
    sides(scene).into_iter().flatten().map(noted).collect()
}
