//! Days and times of day.

use super::{PLACEHOLDER, number::digits, placeholder};
use crate::problem::{Code, Problem};
use crate::records::shape::{Shape, read::read_scalar};
use crate::records::yaml::Node;
use chrono::{Datelike, NaiveDate};
use serde_json::{Value as Json, json};

/// A calendar date (ngày), written `YYYY-MM-DD`, between 1945 and 2199.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date(pub NaiveDate);

/// Every day of the years 1945 to 2199 and no other: months of 31 days, of 30, February, and the
/// 29th of February of leap years.
const DATE_PATTERN: &str = "^(?:(?:194[5-9]|19[5-9][0-9]|2[01][0-9]{2})-(?:(?:0[13578]|1[02])-(?:0[1-9]|[12][0-9]|3[01])|(?:0[469]|11)-(?:0[1-9]|[12][0-9]|30)|02-(?:0[1-9]|1[0-9]|2[0-8]))|(?:19(?:48|5[26]|6[048]|7[26]|8[048]|9[26])|20(?:[02468][048]|[13579][26])|21(?:0[48]|[2468][048]|[13579][26]))-02-29)$";

impl std::ops::Deref for Date {
    type Target = NaiveDate;

    fn deref(&self) -> &NaiveDate {
        &self.0
    }
}

impl Date {
    /// A date written `YYYY-MM-DD`, nothing else.
    pub fn parse(text: &str) -> Option<Self> {
        let strict = text.len() == 10 && text.as_bytes().get(4) == Some(&b'-');
        let date = NaiveDate::parse_from_str(text, "%Y-%m-%d").ok().filter(|_| strict)?;
        (1945..2200).contains(&date.year()).then_some(Self(date))
    }

    /// A date as it is typed at the command line: `2020-09-16`, or day first, `16/9/2020`.
    pub fn typed(text: &str) -> Option<Self> {
        let day_first = || {
            let date = NaiveDate::parse_from_str(text, "%d/%m/%Y").ok()?;
            (1945..2200).contains(&date.year()).then_some(Self(date))
        };
        Self::parse(text).or_else(day_first)
    }

    /// `2020-09-16`, as records and JSON have it.
    pub fn iso(&self) -> String {
        self.0.format("%Y-%m-%d").to_string()
    }

    /// `16/09/2020`, as people read it.
    pub fn shown(&self) -> String {
        self.0.format("%d/%m/%Y").to_string()
    }

    /// The date that somebody means who writes `16/9/2020`, `2020-9-16` or `ngày 16 tháng 9 năm 2020`.
    pub fn meant(text: &str) -> Option<Self> {
        let (year, month, day) = numbers_of_date(text)?;
        let date = NaiveDate::from_ymd_opt(i32::try_from(year).ok()?, month, day)?;
        (1945..2200).contains(&date.year()).then_some(Self(date))
    }
}

/// Words between the numbers of a date.
const DATE_WORDS: [&str; 5] = ["ngày", "tháng", "năm", "mùng", "mồng"];

/// Year, month and day of three numbers, whichever way round they stand.
fn numbers_of_date(text: &str) -> Option<(u32, u32, u32)> {
    let text = text.trim();
    let parts = parts_of_date(text)?;
    let numbers: Vec<u32> = parts.iter().flat_map(|part| part.parse()).collect();
    let (year, month, day) = match numbers[..] {
        [year, month, day] if parts[0].len() == 4 => (year, month, day),
        [day, month, year] if parts[2].len() == 4 => (year, month, day),
        // `20201130` holds all three.
        [all] if parts[0].len() == 8 => (all / 10_000, all / 100 % 100, all % 100),
        _ => return None,
    };
    // No month has this number: only the other way round can be meant.
    let turned = month > 12 && (1..=12).contains(&day);
    Some(if turned { (year, day, month) } else { (year, month, day) })
}

/// The numbers of a text that holds nothing but them, marks between them, and the words of a date.
fn parts_of_date(text: &str) -> Option<Vec<&str>> {
    // A time of day behind the date, as spreadsheets write it.
    let dated = |at: &usize| Date::parse(&text[..*at]).is_some();
    let end = text.find(['T', ' ']).filter(dated).filter(|at| text[*at + 1..].contains("00:00"));
    let text = &text[..end.unwrap_or(text.len())];
    let words = text.split(|c: char| " -/.,".contains(c) || crate::records::lookalike::is_dash(c));
    let mut parts = Vec::new();
    for word in words.filter(|word| !word.is_empty()) {
        if word.bytes().all(|byte| byte.is_ascii_digit()) {
            parts.push(word);
        } else if !DATE_WORDS.contains(&word.to_lowercase().as_str()) {
            return None;
        }
    }
    Some(parts)
}

impl Shape for Date {
    fn read(node: &Node, problems: &mut Vec<Problem>) -> Option<Self> {
        let scalar = read_scalar(node, "ngày dạng năm-tháng-ngày", problems)?;
        if let Some(date) = Self::parse(&scalar.text) {
            return Some(date);
        }
        problems.push(bad_date(node, &scalar.text));
        None
    }

    fn view(&self) -> Json {
        self.iso().into()
    }

    fn schema() -> Json {
        json!({ "type": "string", "format": "date", "pattern": DATE_PATTERN,
            "examples": ["2020-12-30"],
            "patternErrorMessage": "viết năm-tháng-ngày, ví dụ 2020-12-30" })
    }
}

fn bad_date(node: &Node, text: &str) -> Problem {
    if text.contains(PLACEHOLDER) {
        return placeholder(node);
    }
    let (year, month, day) = numbers_of_date(text).unwrap_or_default();
    let problem = |message: String| Problem::at(Code::BadDate, &node.place, message);
    let first = |month| NaiveDate::from_ymd_opt(year as i32, month, 1);
    let hint = "viết năm-tháng-ngày, ví dụ `2016-12-30`";
    if let Some(date) = NaiveDate::from_ymd_opt(year as i32, month, day).filter(|_| year > 0) {
        let written = Date(date).iso();
        return if written == text {
            problem(format!("năm {year} nằm ngoài khoảng 1945 - 2199"))
                .hint("sửa năm; ngày trong bản ghi từ năm 1945 đến năm 2199")
        } else {
            problem(format!("ngày `{text}` viết không đúng dạng"))
                .hint(format!("ý bạn là `{written}`?"))
                .hint(hint)
        };
    }
    if year > 0 && day > 28 && first(month).is_some() {
        let last =
            (29..=31).rev().find(|day| NaiveDate::from_ymd_opt(year as i32, month, *day).is_some());
        return problem(format!("không có ngày `{text}`")).hint(format!(
            "sửa ngày: tháng {month} năm {year} chỉ có {} ngày",
            last.unwrap_or(28)
        ));
    }
    let missing = match parts_of_date(text).as_deref() {
        Some([_, _]) => Some("thiếu ngày, tháng hoặc năm: viết đủ năm-tháng-ngày"),
        Some([_, _, year]) if year.len() == 2 => Some("viết đủ bốn chữ số của năm"),
        _ => None,
    };
    let problem = problem(format!("`{text}` không phải là một ngày"));
    missing.into_iter().fold(problem, Problem::hint).hint(hint)
}

/// A time of day (giờ), written `"08:30"`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Clock {
    pub hour: u8,
    pub minute: u8,
}

impl Shape for Clock {
    fn read(node: &Node, problems: &mut Vec<Problem>) -> Option<Self> {
        let scalar = read_scalar(node, "giờ dạng \"08:30\"", problems)?;
        let parsed = scalar
            .text
            .split_once(':')
            .filter(|_| scalar.text.len() == 5)
            .and_then(|(hour, minute)| Some((small(hour, 23)?, small(minute, 59)?)));
        if let Some((hour, minute)) = parsed {
            return Some(Self { hour, minute });
        }
        let message = format!("`{}` không phải là giờ trong ngày", scalar.text);
        let waiting = scalar.text.contains(PLACEHOLDER).then(|| placeholder(node));
        problems.push(waiting.unwrap_or_else(|| {
            let problem = Problem::at(Code::BadDate, &node.place, message);
            let meant = time_meant(&scalar.text)
                .map(|(hour, minute)| format!("ý bạn là `\"{hour:02}:{minute:02}\"`?"));
            meant
                .into_iter()
                .fold(problem, Problem::hint)
                .hint("viết giờ:phút, hai chữ số mỗi bên, ví dụ \"08:30\"")
        }));
        None
    }

    fn view(&self) -> Json {
        format!("{:02}:{:02}", self.hour, self.minute).into()
    }

    fn schema() -> Json {
        json!({ "type": "string", "pattern": "^([01][0-9]|2[0-3]):[0-5][0-9]$",
            "examples": ["08:30"],
            "patternErrorMessage": "viết giờ:phút, ví dụ \"08:30\"" })
    }
}

/// The time that somebody means who writes `14h00`, `8 giờ 30 phút` or `8:30`.
fn time_meant(text: &str) -> Option<(u8, u8)> {
    let text = text.trim().to_lowercase();
    let digits_of = |text: &str| text.bytes().take_while(u8::is_ascii_digit).count();
    let (hour, rest) = text.split_at(digits_of(&text));
    let rest = rest.trim_start();
    let mark = ["giờ", "h:", "h", "g", ":", "."].into_iter().find(|mark| rest.starts_with(mark))?;
    let rest = rest[mark.len()..].trim_start();
    let (minute, rest) = rest.split_at(digits_of(rest));
    let end = ["", "phút", "ph", "p", "'", "’", ":00"].contains(&rest.trim());
    // `8.5` is half past eight, or a number.
    let whole = if minute.len() == 1 || minute.is_empty() && [":", "."].contains(&mark) {
        None
    } else {
        Some(minute)
    };
    let minute = whole.map(|minute| if minute.is_empty() { "00" } else { minute })?;
    Some((small(hour, 23)?, small(minute, 59)?)).filter(|_| end)
}

fn small(text: &str, max: u64) -> Option<u8> {
    digits(text, max).and_then(|value| value.try_into().ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_is_understood_however_it_is_written() {
        let wanted = Date::parse("2026-11-20");
        assert!(wanted.is_some());
        for text in [
            "ngày 20 tháng 11 năm 2026",
            "Ngày 20 tháng 11 năm 2026",
            "20 tháng 11, 2026",
            "20/11/2026",
            "20.11.2026",
            "20 - 11 - 2026",
            "2026/11/20",
            "2026-20-11",
            "11/20/2026",
            "2026–11–20",
            "20261120",
            "2026-11-20T00:00:00",
            "2026-11-20 00:00",
        ] {
            assert_eq!(Date::meant(text), wanted, "{text}");
        }
        for text in [
            "",
            "20/11",
            "tháng 11 năm 2026",
            "20/11/26",
            "2026-31-09",
            "hôm 20/11/2026",
            "1.1.1.2026",
            "20/11/2026 và 21/11/2026",
            "2026-11-20 đến 2026-11-21",
        ] {
            assert_eq!(Date::meant(text), None, "{text}");
        }
    }

    #[test]
    fn a_typed_date_has_its_day_first_or_its_year() {
        let wanted = Date::parse("2026-04-05");
        for text in ["2026-04-05", "05/04/2026", "5/4/2026"] {
            assert_eq!(Date::typed(text), wanted, "{text}");
        }
        for text in
            ["12/31/2026", "5/4/26", "5/4", "5-4-2026", "31/02/2026", "5/4/1815", "5/4/2026x"]
        {
            assert_eq!(Date::typed(text), None, "{text}");
        }
    }

    #[test]
    fn a_time_is_understood_however_it_is_written() {
        for (text, wanted) in [
            ("14h00", Some((14, 0))),
            ("14h", Some((14, 0))),
            ("14 giờ", Some((14, 0))),
            ("8 giờ 30 phút", Some((8, 30))),
            ("8g30", Some((8, 30))),
            ("8:30", Some((8, 30))),
            ("08.30", Some((8, 30))),
            ("14:00:00", Some((14, 0))),
            ("24h00", None),
            ("8.5", None),
            ("2h chiều", None),
            ("8", None),
            ("14h60", None),
        ] {
            assert_eq!(time_meant(text), wanted, "{text}");
        }
    }
}
