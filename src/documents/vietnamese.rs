//! How numbers, dates, lists and names are written in an official Vietnamese document; amounts in
//! words by [`amounts`].

mod amounts;

pub use amounts::{amount_words, number_words};

use chrono::{Datelike, NaiveDate};
use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

/// `ngày 05 tháng 01 năm 2016`: a zero before days 1-9 and months 1-2 only
/// (NĐ 30/2020/NĐ-CP, Phụ lục I, II.4b).
pub fn date_words(date: NaiveDate) -> String {
    let (day, month, year) = (date.day(), date.month(), date.year());
    match month {
        1 | 2 => format!("ngày {day:02} tháng {month:02} năm {year}"),
        _ => format!("ngày {day:02} tháng {month} năm {year}"),
    }
}

/// `ngày      tháng      năm 2016`: day and month are written in by hand, or by who signs.
pub fn date_blank(date: NaiveDate) -> String {
    let room = "\u{a0}".repeat(6);
    format!("ngày{room}tháng{room}năm {}", date.year())
}

/// `05/01/2016`, for tables.
pub fn date_short(date: NaiveDate) -> String {
    date.format("%d/%m/%Y").to_string()
}

/// `1.234.567`: thousands with full stops.
pub fn whole(value: u64) -> String {
    let digits = value.to_string();
    let mut out = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push('.');
        }
        out.push(digit);
    }
    out
}

/// `1234567.8` as `1.234.567,8`; `None` when it is no number.
pub fn decimal(text: &str) -> Option<String> {
    let (sign, bare) = match text.strip_prefix('-') {
        Some(bare) => ("-", bare),
        None => ("", text),
    };
    let (integer, fraction) = match bare.split_once('.') {
        Some((integer, fraction)) => (integer, Some(fraction)),
        None => (bare, None),
    };
    let integer = whole(integer.parse().ok()?);
    Some(match fraction {
        Some(fraction) => format!("{sign}{integer},{fraction}"),
        None => format!("{sign}{integer}"),
    })
}

/// `a, b và c`.
pub fn list(items: &[String]) -> String {
    match items {
        [] => String::new(),
        [one] => one.clone(),
        [init @ .., last] => format!("{} và {last}", init.join(", ")),
    }
}

/// Behind these the body follows as it is: `đại diện lãnh đạo Bộ Y tế`.
const LEADERS: [&str; 6] =
    ["lãnh đạo", "thường trực", "ban thường vụ", "đoàn chủ tịch", "ban chấp hành", "đại diện"];

/// `đại diện lãnh đạo các ban có liên quan của LĐLĐ tỉnh`: part of a body, and the body; words that
/// end the one and begin the other are said once (`lãnh đạo Sở`, `Sở LĐTBXH`), and nothing is added
/// where the part names the body.
pub fn of_body(part: &str, body: &str) -> String {
    let (part, body) = (part.trim_end(), body.trim());
    let lower = part.to_lowercase();
    if lower.contains(&body.to_lowercase()) {
        return part.to_owned();
    }
    if LEADERS.iter().any(|leaders| lower.ends_with(leaders)) {
        return format!("{part} {body}");
    }
    let (ours, names): (Vec<&str>, Vec<&str>) =
        (part.split(' ').collect(), body.split(' ').collect());
    let same = |count: &usize| ours[ours.len() - count..] == names[..*count];
    let shared = (1..=ours.len().min(names.len())).rev().find(same);
    if let Some(count) = shared {
        return format!("{part} {}", names[count..].join(" "));
    }
    match ours.last() {
        Some(&("của" | "thuộc")) => format!("{part} {body}"),
        _ if part.ends_with(',') => format!("{part} {body}"),
        _ => format!("{part} của {body}"),
    }
}

/// `Trưởng ban` of `Ban Thu` is `Trưởng Ban Thu`; `Chánh Văn phòng` names its unit already.
pub fn post_in_unit(title: &str, unit: &str) -> String {
    if title.contains(unit) {
        return title.to_owned();
    }
    let (rest, last) = title.rsplit_once(' ').unwrap_or(("", title));
    let first = unit.split(' ').next().unwrap_or_default();
    if !rest.is_empty() && last.to_lowercase() == first.to_lowercase() {
        format!("{rest} {unit}")
    } else {
        format!("{title} {unit}")
    }
}

/// A unit, or a post in one, before the name of its agency: `Phòng Quản lý thu BHXH tỉnh`, but
/// `Phòng Chế độ bảo hiểm xã hội của BHXH tỉnh`, which would say the same words twice.
pub fn unit_of(unit: &str, agency: &str, called: &str) -> String {
    let first: Vec<String> = agency.split(' ').take(2).map(str::to_lowercase).collect();
    let lower = unit.to_lowercase();
    if first.len() == 2 && lower.contains(&first.join(" ")) {
        format!("{unit} của {called}")
    } else {
        format!("{unit} {called}")
    }
}

/// ASCII letters, digits, `-` and `_`: a part of a file name on any system.
pub fn file_name_part(text: &str) -> String {
    let plain: String = text
        .nfd()
        .filter(|c| !is_combining_mark(*c))
        .map(|c| match c {
            'Đ' => 'D',
            'đ' => 'd',
            c if c.is_ascii_alphanumeric() || c == '_' => c,
            _ => '-',
        })
        .collect();
    plain.trim_matches('-').to_owned()
}

/// The letter of the n-th điểm, from 0: a, b, c, d, đ, e, g … without ă, â, ê, ô, ơ, ư
/// (NĐ 30/2020/NĐ-CP, Phụ lục I, II.6).
pub fn point_letter(n: usize) -> String {
    const LETTERS: [&str; 23] = [
        "a", "b", "c", "d", "đ", "e", "g", "h", "i", "k", "l", "m", "n", "o", "p", "q", "r", "s",
        "t", "u", "v", "x", "y",
    ];
    match n / LETTERS.len() {
        0 => LETTERS[n].to_owned(),
        // After y the letters are doubled; no rule says how to go on.
        round => LETTERS[n % LETTERS.len()].repeat(round + 1),
    }
}

/// Roman numerals for phần, mục and phụ lục.
pub fn roman(mut n: usize) -> String {
    const DIGITS: [(usize, &str); 9] = [
        (100, "C"),
        (90, "XC"),
        (50, "L"),
        (40, "XL"),
        (10, "X"),
        (9, "IX"),
        (5, "V"),
        (4, "IV"),
        (1, "I"),
    ];
    let mut out = String::new();
    for (value, digit) in DIGITS {
        while n >= value {
            out.push_str(digit);
            n -= value;
        }
    }
    out
}

/// A line that never breaks.
pub fn tied(line: &str) -> String {
    line.replace(' ', "\u{a0}")
}

/// Puts no-break spaces where a line must not end: after `ngày`, `tháng`, `năm`, `Điều` and the
/// like before a number, between a number and its unit, inside a range, before a lone letter of a
/// name; and where the next line would begin with a hyphen, which is the sign of a list item.
pub fn tie(text: &str) -> String {
    let words: Vec<&str> = text.split(' ').collect();
    let mut out = String::with_capacity(text.len() + 16);
    for (at, word) in words.iter().enumerate() {
        if at > 0 {
            out.push(if is_tied(&words, at) { '\u{a0}' } else { ' ' });
        }
        out.push_str(word);
    }
    out
}

/// Whether a word stays with the one before it.
fn is_tied(words: &[&str], at: usize) -> bool {
    const BEFORE: &[&str] = &[
        "ngày", "tháng", "năm", "quý", "Quý", "Điều", "khoản", "Khoản", "điểm", "Điểm", "Chương",
        "Mục", "Phần", "số", "Số", "lục",
    ];
    const AFTER: &[&str] = &[
        "đồng", "%", "người", "tháng", "năm", "ngày", "triệu", "tỷ", "nghìn", "lao", "đơn",
        "doanh", "cuộc", "hồ", "giờ", "phút", "đoàn",
    ];
    /// As `1.000.000`; a longer number stands by itself.
    const LONGEST_TIED: usize = 9;
    /// Between two numbers.
    const RANGE: &[&str] = &["-", "–", "đến"];
    /// After a number of its own kind: `Khoản 2 Điều 15`.
    const PARTS: &[&str] = &["Điều", "khoản", "Khoản", "điểm", "Điểm"];
    let (word, next) = (words[at], words.get(at + 1));
    // Most words begin with a small letter and stand behind no number.
    if word.starts_with(|c: char| c.is_ascii_lowercase())
        && !words[at - 1].ends_with(|c: char| c.is_ascii_digit())
    {
        return false;
    }
    let before = words[at - 1].trim_start_matches(['(', '“', '"']);
    let second = || at.checked_sub(2).map(|at| words[at].trim_start_matches('('));
    let bare = || word.trim_end_matches(['.', ',', ';', ':', ')', '”', '/']);
    if word == "-" || word == "–" {
        return !before.is_empty() && next.is_some();
    }
    if ends_with_number(before) {
        // In `ngày 30 tháng 11` the month is no unit of the day: the line may break there.
        let dated = || second().is_some_and(|second| BEFORE.contains(&second));
        let range = || RANGE.contains(&word) && next.is_some_and(|next| starts_with_number(next));
        let part =
            || PARTS.contains(&word) && second().is_some_and(|second| PARTS.contains(&second));
        // A long amount that takes its unit along tears the line that it leaves.
        let short = || before.len() <= LONGEST_TIED;
        return (AFTER.contains(&bare()) && short() && !dated()) || range() || part();
    }
    if starts_with_number(word) && BEFORE.contains(&before) {
        return true;
    }
    // Not after the hyphen of a range: there no tie helps, and the layout keeps the range whole.
    let ranged = || before == "đến" && second().is_some_and(ends_with_number);
    (starts_with_number(word) && ranged()) || is_initial(bare()) && is_name(before)
}

/// A lone capital: what a placeholder, or a short name, ends in.
fn is_initial(word: &str) -> bool {
    let mut letters = word.chars();
    letters.next().is_some_and(char::is_uppercase) && letters.next().is_none()
}

fn is_name(word: &str) -> bool {
    word.chars().next().is_some_and(char::is_uppercase) && word.ends_with(char::is_alphabetic)
}

/// As [`tie`], and keeps the two words of the country's name together, as a centred title should.
pub fn tie_title(text: &str) -> String {
    tie(text).replace("Việt Nam", "Việt\u{a0}Nam")
}

fn starts_with_number(word: &str) -> bool {
    match word.chars().next() {
        Some('0'..='9') => true,
        Some('I' | 'V' | 'X' | ',' | ';' | '.') => {
            word.trim_end_matches([',', ';', '.']).chars().all(|c| "IVX".contains(c))
        }
        _ => false,
    }
}

fn ends_with_number(word: &str) -> bool {
    word.ends_with(|c: char| c.is_ascii_digit()) && word.starts_with(|c: char| c.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_follow_the_zero_rule() {
        let words = |y, m, d| date_words(NaiveDate::from_ymd_opt(y, m, d).unwrap());
        assert_eq!(words(2016, 1, 5), "ngày 05 tháng 01 năm 2016");
        assert_eq!(words(2020, 3, 5), "ngày 05 tháng 3 năm 2020");
        assert_eq!(words(2019, 12, 31), "ngày 31 tháng 12 năm 2019");
    }

    #[test]
    fn numbers_have_full_stops_and_a_comma() {
        assert_eq!(whole(0), "0");
        assert_eq!(whole(999), "999");
        assert_eq!(whole(1_234_567), "1.234.567");
        assert_eq!(decimal("-1234567.8").as_deref(), Some("-1.234.567,8"));
        assert_eq!(decimal("0.25").as_deref(), Some("0,25"));
        assert_eq!(decimal("x"), None);
    }

    #[test]
    fn a_part_and_its_body_are_joined_without_saying_a_word_twice() {
        for (part, body, joined) in [
            ("lãnh đạo Sở", "Sở LĐTBXH tỉnh", "lãnh đạo Sở LĐTBXH tỉnh"),
            (
                "lãnh đạo Thanh tra tỉnh",
                "Thanh tra tỉnh Hải Dương",
                "lãnh đạo Thanh tra tỉnh Hải Dương",
            ),
            ("các ban có liên quan", "LĐLĐ tỉnh", "các ban có liên quan của LĐLĐ tỉnh"),
            ("các phòng thuộc", "BHXH tỉnh", "các phòng thuộc BHXH tỉnh"),
            ("lãnh đạo BHXH tỉnh", "BHXH tỉnh", "lãnh đạo BHXH tỉnh"),
            ("lãnh đạo BHXH tỉnh và các phòng", "BHXH tỉnh", "lãnh đạo BHXH tỉnh và các phòng"),
            ("đại diện lãnh đạo", "Bộ Y tế", "đại diện lãnh đạo Bộ Y tế"),
            ("đại diện Ban Thường vụ", "LĐLĐ tỉnh", "đại diện Ban Thường vụ LĐLĐ tỉnh"),
        ] {
            assert_eq!(of_body(part, body), joined);
        }
    }

    #[test]
    fn a_unit_whose_name_says_what_its_agency_is_belongs_to_it() {
        let (full, short) = ("Bảo hiểm xã hội tỉnh Hải Dương", "BHXH tỉnh Hải Dương");
        let unit = |name| unit_of(name, full, short);
        assert_eq!(unit("Phòng Quản lý thu"), "Phòng Quản lý thu BHXH tỉnh Hải Dương");
        let of = "Phòng Chế độ bảo hiểm xã hội của BHXH tỉnh Hải Dương";
        assert_eq!(unit("Phòng Chế độ bảo hiểm xã hội"), of);
    }

    #[test]
    fn letters_follow_the_alphabet() {
        let letters: Vec<_> = (0..23).map(point_letter).collect();
        assert_eq!(letters.join(" "), "a b c d đ e g h i k l m n o p q r s t u v x y");
        assert_eq!(point_letter(23), "aa");
        assert_eq!(roman(14), "XIV");
        assert_eq!(list(&["a".into(), "b".into(), "c".into()]), "a, b và c");
    }

    #[test]
    fn a_line_never_ends_on_ngay() {
        assert_eq!(tie("trước ngày 05 tháng 3"), "trước ngày\u{a0}05 tháng\u{a0}3");
        assert_eq!(tie("nợ 1.234 đồng, 14 tháng."), "nợ 1.234\u{a0}đồng, 14\u{a0}tháng.");
        assert_eq!(tie("nợ 8.505.543.000 đồng"), "nợ 8.505.543.000 đồng");
        assert_eq!(tie("hằng năm và mỗi tháng"), "hằng năm và mỗi tháng");
        assert_eq!(tie("giai đoạn 2021 - 2025"), "giai đoạn 2021\u{a0}- 2025");
        assert_eq!(tie("từ 03 đến 05 vụ"), "từ 03\u{a0}đến\u{a0}05 vụ");
        assert_eq!(tie("Khoản 2 Điều 15"), "Khoản\u{a0}2\u{a0}Điều\u{a0}15");
        assert_eq!(tie("ông Hồ Văn P, bà Lê X"), "ông Hồ Văn\u{a0}P, bà Lê\u{a0}X");
        assert_eq!(tie_title("BHXH Việt Nam năm 2020"), "BHXH Việt\u{a0}Nam năm\u{a0}2020");
        assert_eq!(tie("Pháp luật - Kinh tế"), "Pháp luật\u{a0}- Kinh tế");
        assert_eq!(tie("- Kinh tế"), "- Kinh tế");
    }
}
