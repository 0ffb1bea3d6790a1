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

    /// The date that somebody means who writes `16/9/2020` or `2020-9-16`.
    pub fn meant(text: &str) -> Option<Self> {
        let (year, month, day) = numbers_of_date(text)?;
        let date = NaiveDate::from_ymd_opt(i32::try_from(year).ok()?, month, day)?;
        (1945..2200).contains(&date.year()).then_some(Self(date))
    }
}

/// Year, month and day of three numbers, whichever way round they stand.
fn numbers_of_date(text: &str) -> Option<(u32, u32, u32)> {
    let parts: Vec<&str> = text.split(['-', '/', '.']).collect();
    let numbers: Vec<u32> = parts.iter().flat_map(|part| part.trim().parse()).collect();
    match numbers[..] {
        [year, month, day] if parts[0].trim().len() == 4 => Some((year, month, day)),
        [day, month, year] if year >= 1000 => Some((year, month, day)),
        _ => None,
    }
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
        self.0.format("%Y-%m-%d").to_string().into()
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
        let written = date.format("%Y-%m-%d").to_string();
        return match written == text {
            true => problem(format!("năm {year} nằm ngoài khoảng 1945 - 2199"))
                .hint("sửa năm; ngày trong hồ sơ từ năm 1945 đến năm 2199"),
            false => problem(format!("ngày `{text}` viết không đúng dạng"))
                .hint(format!("ý bạn là `{written}`?"))
                .hint(hint),
        };
    }
    if year > 0 && day > 28 && first(month).is_some() {
        let last =
            (29..=31).rev().find(|day| NaiveDate::from_ymd_opt(year as i32, month, *day).is_some());
        return problem(format!("không có ngày `{text}`"))
            .hint(format!("tháng {month} năm {year} chỉ có {} ngày", last.unwrap_or(28)));
    }
    problem(format!("`{text}` không phải là một ngày có thật")).hint(hint)
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
            Problem::at(Code::BadDate, &node.place, message)
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

fn small(text: &str, max: u64) -> Option<u8> {
    digits(text, max).and_then(|value| value.try_into().ok())
}
