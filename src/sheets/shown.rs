//! What a person sees in a cell with a number: Vietnamese marks, days with the day first.
//!
//! In: a number and its format. Out: its text, or why none can be given. Excel keeps fifteen digits; what a
//! file has beyond these is noise of reckoning.

use super::formats::{Day, Format, Section};
use chrono::{Datelike, Duration, NaiveDate, NaiveDateTime, Timelike};

/// Digits that Excel keeps.
const DIGITS: usize = 15;
/// Digits behind the decimal mark that a paper shows at most.
const LONGEST_FRACTION: usize = 30;

/// A number as a person sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Shown {
    Text(String),
    /// The same, without digits that reckoning left behind.
    Rounded(String),
    /// It has more digits than the file keeps.
    TooLong,
    /// A format of days, and no day: before 1900, after 9999, or the 29th of February 1900.
    NoDay,
}

impl Shown {
    /// A number in its format.
    pub fn of(number: f64, format: &Format, since_1904: bool) -> Self {
        match format {
            Format::Day(parts) => match self::moment(number, since_1904) {
                Some(moment) => Self::Text(written(moment, number, *parts)),
                None if parts.elapsed && (0.0..1e6).contains(&number) => {
                    Self::Text(passed(number, *parts))
                }
                None => Self::NoDay,
            },
            Format::General => general(number),
            Format::Number(sections) => by_section(number, sections),
        }
    }
}

/// The day of a number that counts days; none of a number that is none.
pub fn day(number: f64, since_1904: bool) -> Option<NaiveDate> {
    moment(number, since_1904).map(|moment| moment.date()).filter(|_| number >= 1.0)
}

/// The time of day of a number that counts days.
pub fn time(number: f64) -> String {
    let minutes = (number.rem_euclid(1.0) * 24.0 * 60.0).round();
    let minutes = whole(minutes) % (24 * 60);
    format!("{:02}:{:02}", minutes / 60, minutes % 60)
}

/// A number below 2^53 and not below nought as a whole one.
fn whole(number: f64) -> u64 {
    format!("{number:.0}").parse().unwrap_or_default()
}

fn moment(number: f64, since_1904: bool) -> Option<NaiveDateTime> {
    if !(0.0..2_958_466.0).contains(&number) {
        return None;
    }
    let days = whole(number.floor()).cast_signed();
    let seconds = whole((number.fract() * 86_400.0).round()).cast_signed();
    let first = match since_1904 {
        true => NaiveDate::from_ymd_opt(1904, 1, 1)?,
        // Excel counts a 29th of February 1900, which was none.
        false if days == 60 => return None,
        false if days < 60 => NaiveDate::from_ymd_opt(1899, 12, 31)?,
        false => NaiveDate::from_ymd_opt(1899, 12, 30)?,
    };
    let midnight = first.and_hms_opt(0, 0, 0)?;
    midnight.checked_add_signed(Duration::days(days) + Duration::seconds(seconds))
}

fn written(moment: NaiveDateTime, number: f64, parts: Day) -> String {
    let (day, month, year) = (moment.day(), moment.month(), moment.year());
    let date = match (parts.day, parts.month, parts.year) {
        (true, true, true) | (true, false, true) => format!("{day:02}/{month:02}/{year}"),
        (true, true, false) => format!("{day:02}/{month:02}"),
        (false, true, true) => format!("{month:02}/{year}"),
        (false, true, false) => format!("{month:02}"),
        (true, false, false) => format!("{day:02}"),
        (false, false, true) => year.to_string(),
        (false, false, false) => String::new(),
    };
    let clock = match (parts.clock, parts.elapsed, parts.seconds) {
        (false, ..) => String::new(),
        (_, true, _) => passed(number, parts),
        (_, _, false) => format!("{:02}:{:02}", moment.hour(), moment.minute()),
        (_, _, true) => moment.format("%H:%M:%S").to_string(),
    };
    [date, clock].iter().filter(|part| !part.is_empty()).cloned().collect::<Vec<_>>().join(" ")
}

fn passed(number: f64, parts: Day) -> String {
    let seconds = whole((number * 86_400.0).round());
    let (hours, minutes) = (seconds / 3600, seconds / 60 % 60);
    match parts.seconds {
        true => format!("{hours}:{minutes:02}:{:02}", seconds % 60),
        false => format!("{hours}:{minutes:02}"),
    }
}

/// The fifteen digits of a number.
struct Digits {
    negative: bool,
    digits: Vec<u8>,
    /// Where the decimal mark stands among them, or beside them.
    point: i32,
    /// Whether the number has more.
    noise: bool,
}

impl Digits {
    fn of(number: f64) -> Self {
        let text = format!("{:.*e}", DIGITS - 1, number.abs());
        let (digits, power) = text.split_once('e').unwrap_or((&text, "0"));
        let power: i32 = power.parse().unwrap_or_default();
        let mut digits: Vec<u8> =
            digits.bytes().filter(u8::is_ascii_digit).map(|digit| digit - b'0').collect();
        while digits.last() == Some(&0) {
            digits.pop();
        }
        let noise = text.parse().ok() != Some(number.abs());
        Self { negative: number < 0.0, digits, point: power + 1, noise }
    }

    /// With so many digits behind the mark at most; halves go up, away from nought.
    fn rounded(&mut self, most: usize) {
        let keep = self.point + i32::try_from(most).unwrap_or(i32::MAX);
        let Ok(keep) = usize::try_from(keep) else {
            self.digits.clear();
            return;
        };
        let Some(next) = self.digits.get(keep).copied() else { return };
        self.digits.truncate(keep);
        if next >= 5 {
            let mut at = keep;
            loop {
                if at == 0 {
                    self.digits.insert(0, 1);
                    self.point += 1;
                    break;
                }
                at -= 1;
                if self.digits[at] < 9 {
                    self.digits[at] += 1;
                    break;
                }
                self.digits[at] = 0;
            }
        }
        while self.digits.last() == Some(&0) {
            self.digits.pop();
        }
    }

    fn digit(&self, at: i32) -> char {
        let digit = usize::try_from(at).ok().and_then(|at| self.digits.get(at));
        char::from(b'0' + digit.copied().unwrap_or(0))
    }

    /// The digits before the mark, at least so many.
    fn before(&self, least: usize) -> String {
        let digits: String = (0..self.point.max(0)).map(|at| self.digit(at)).collect();
        format!("{}{digits}", "0".repeat(least.saturating_sub(digits.len())))
    }

    /// Those behind it, at least so many.
    fn behind(&self, least: usize) -> String {
        let own = i32::try_from(self.digits.len()).unwrap_or(i32::MAX) - self.point;
        let count = own.max(i32::try_from(least).unwrap_or(i32::MAX));
        (self.point..self.point + count.max(0)).map(|at| self.digit(at)).collect()
    }
}

/// A number with the marks that records have (`1234.5`), and whether it was rounded for that; none of one
/// that is too long.
pub fn decimal(number: f64) -> Option<(String, bool)> {
    let digits = Digits::of(number);
    if is_too_long(&digits) {
        return None;
    }
    Some((joined(&digits, 1, 0, "."), digits.noise))
}

fn is_too_long(digits: &Digits) -> bool {
    digits.point > i32::try_from(DIGITS).unwrap_or_default()
        || digits.digits.len() as i64 - i64::from(digits.point)
            > i64::try_from(LONGEST_FRACTION).unwrap_or_default()
}

fn joined(digits: &Digits, whole: usize, least: usize, mark: &str) -> String {
    let (before, behind) = (digits.before(whole), digits.behind(least));
    let sign = if digits.negative && !digits.digits.is_empty() { "-" } else { "" };
    match behind.is_empty() {
        true => format!("{sign}{before}"),
        false => format!("{sign}{before}{mark}{behind}"),
    }
}

fn general(number: f64) -> Shown {
    let digits = Digits::of(number);
    if is_too_long(&digits) {
        return Shown::TooLong;
    }
    let text = joined(&digits, 1, 0, ",");
    if digits.noise { Shown::Rounded(text) } else { Shown::Text(text) }
}

fn by_section(number: f64, sections: &[Section]) -> Shown {
    let (at, shows_sign) = match sections.len() {
        2.. if number < 0.0 => (1, false),
        3.. if number == 0.0 => (2, false),
        _ => (0, true),
    };
    let Some(section) = sections.get(at) else { return general(number) };
    if section.words_only {
        return Shown::Text(section.before.trim().to_owned());
    }
    let mut digits = Digits::of(number);
    digits.negative &= shows_sign;
    let thousands = i32::try_from(section.thousands).unwrap_or_default();
    digits.point += if section.percent { 2 } else { 0 } - 3 * thousands;
    digits.rounded(section.most);
    if is_too_long(&digits) {
        return Shown::TooLong;
    }
    let sign = if digits.negative && !digits.digits.is_empty() { "-" } else { "" };
    let before = digits.before(section.whole);
    let before = if section.grouped { grouped(&before) } else { before };
    let behind = digits.behind(section.least);
    let mark = if behind.is_empty() { "" } else { "," };
    let before = if before.is_empty() && behind.is_empty() { "0".to_owned() } else { before };
    let text = format!("{}{sign}{before}{mark}{behind}{}", section.before, section.after);
    Shown::Text(text.split_whitespace().collect::<Vec<_>>().join(" "))
}

/// Digits with a mark between thousands.
pub fn grouped(digits: &str) -> String {
    let mut out = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push('.');
        }
        out.push(digit);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sheets::formats::read;

    #[test]
    fn a_number_is_written_as_it_is_shown() {
        for (number, code, wanted) in [
            (566_912_000.0, "#,##0", "566.912.000"),
            (-600_000_000.0, "#,##0", "-600.000.000"),
            (1234.5, "#,##0.00", "1.234,50"),
            (2.675, "0.00", "2,68"),
            (0.125, "0.0%", "12,5%"),
            (0.3, "0%", "30%"),
            (999.999, "0.00", "1000,00"),
            (12_345_678.0, "#,##0,", "12.346"),
            (123.0, "0000000000", "0000000123"),
            (0.5, "#.##", ",5"),
            (-1000.0, "#,##0;(#,##0)", "(1.000)"),
            (0.0, "_-* #,##0_-;-* #,##0_-;_-* \"-\"_-;_-@_-", "-"),
            (1000.0, "#,##0 \"đồng\"", "1.000 đồng"),
            (1000.0, "#,##0\\ [$₫-42A]", "1.000 ₫"),
            (0.1 + 0.2, "0.0", "0,3"),
        ] {
            assert_eq!(Shown::of(number, &read(code), false), Shown::Text(wanted.into()), "{code}");
        }
    }

    #[test]
    fn fifteen_digits_are_kept() {
        let general = |number: f64| Shown::of(number, &Format::General, false);
        assert_eq!(general(412.0), Shown::Text("412".into()));
        assert_eq!(general(-0.5), Shown::Text("-0,5".into()));
        assert_eq!(general(0.0), Shown::Text("0".into()));
        assert_eq!(general(0.1 + 0.2), Shown::Rounded("0,3".into()));
        assert_eq!(general(999_999_999_999_999.0), Shown::Text("999999999999999".into()));
        assert_eq!(general(1e15), Shown::TooLong);
        assert_eq!(general(1e-300), Shown::TooLong);
        assert_eq!(decimal(1234.5), Some(("1234.5".into(), false)));
    }

    #[test]
    fn days_are_counted_from_either_year() {
        let shown =
            |number: f64, code: &str, since_1904| Shown::of(number, &read(code), since_1904);
        let text = |text: &str| Shown::Text(text.into());
        assert_eq!(shown(44_165.0, "m/d/yyyy", false), text("30/11/2020"));
        assert_eq!(shown(44_165.0 - 1462.0, "m/d/yyyy", true), text("30/11/2020"));
        assert_eq!(shown(44_165.354_166_666_7, "d/m/yyyy h:mm", false), text("30/11/2020 08:30"));
        assert_eq!(shown(1.0, "d/m/yyyy", false), text("01/01/1900"));
        assert_eq!(shown(60.0, "d/m/yyyy", false), Shown::NoDay);
        assert_eq!(shown(61.0, "d/m/yyyy", false), text("01/03/1900"));
        assert_eq!(shown(-1.0, "d/m/yyyy", false), Shown::NoDay);
        assert_eq!(shown(1e300, "d/m/yyyy", false), Shown::NoDay);
        assert_eq!(shown(43_101.0, "mm/yyyy", false), text("01/2018"));
        assert_eq!(shown(1.5, "[h]:mm", false), text("36:00"));
        assert_eq!(time(0.354_166_666_7), "08:30");
        assert_eq!(time(0.999_999_9), "00:00");
        assert_eq!(day(44_165.0, false), NaiveDate::from_ymd_opt(2020, 11, 30));
        assert_eq!(day(0.5, false), None);
    }
}
