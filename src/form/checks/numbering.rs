//! Numbers and titles of phần, mục, khoản and điểm (NĐ 30/2020/NĐ-CP, Phụ lục I, II.6d, V).

use super::body::paragraphs;
use super::{Check, Measured, Scene};
use crate::form::parts::{EXTRACT, Kind, Part};
use crate::form::rules::Rule;

pub const CHECKS: &[(&str, Check)] = &[
    ("part-numbers", |_, scene| sequence(scene, Level::Part)),
    ("section-numbers", |_, scene| sequence(scene, Level::Section)),
    ("clause-numbers", |_, scene| sequence(scene, Level::Clause)),
    ("point-letters", |_, scene| sequence(scene, Level::Point)),
    ("point-skipped", point_skipped),
    ("titles", titles),
];

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

/// The value of a Roman numeral below a hundred; none of what is written otherwise than usual.
pub fn roman(text: &str) -> Option<usize> {
    (1..100).find(|n| as_roman(*n) == text)
}

/// A count in Roman numerals; beyond 3,999, which they cannot say, that is written.
pub fn as_roman(count: usize) -> String {
    const HUNDREDS: [&str; 10] = ["", "C", "CC", "CCC", "CD", "D", "DC", "DCC", "DCCC", "CM"];
    const TENS: [&str; 10] = ["", "X", "XX", "XXX", "XL", "L", "LX", "LXX", "LXXX", "XC"];
    const ONES: [&str; 10] = ["", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX"];
    let count = count.min(3999);
    let below = [HUNDREDS[count / 100 % 10], TENS[count / 10 % 10], ONES[count % 10]];
    "M".repeat(count / 1000) + &below.concat()
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
            let Some((found, number)) = label(*part, text) else { continue };
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
        let (level, number) = label(Part::LoiVan, text)?;
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

#[cfg(test)]
mod tests {
    use super::roman;

    #[test]
    fn roman_numerals_are_read_as_they_are_usually_written() {
        let read = [("I", 1), ("IV", 4), ("IX", 9), ("XIV", 14), ("XL", 40), ("XCIX", 99)];
        for (text, value) in read {
            assert_eq!(roman(text), Some(value), "{text}");
        }
        for text in ["", "IIII", "VX", "IC", "XXXX", "i", "1"] {
            assert_eq!(roman(text), None, "{text}");
        }
    }
}
