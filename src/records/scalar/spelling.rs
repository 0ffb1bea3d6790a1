//! What a person may mean by a number that is written with signs between its digits.
//!
//! `412.500.000` is grouped, `149,8` has decimals, `1.000` may be either. In: the text. Out: the values
//! that it can stand for, exactly (test: what_is_written_means_what_it_says). It does not round, and
//! does not choose between two.

/// Signs between groups of three digits; the first two also stand before decimals.
const BETWEEN: [char; 9] = ['.', ',', ' ', '\u{a0}', '\u{202f}', '\u{2009}', '_', '\'', '’'];
const MARKS: [char; 2] = ['.', ','];

/// Words behind an amount, and how many zeros they stand for.
const UNITS: [(&str, usize); 10] = [
    ("đồng", 0),
    ("đ", 0),
    ("vnđ", 0),
    ("vnd", 0),
    ("người", 0),
    ("tháng", 0),
    ("nghìn", 3),
    ("ngàn", 3),
    ("triệu", 6),
    ("tỷ", 9),
];

/// A number as written, exactly (số).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reading {
    pub negative: bool,
    /// Digits before the decimal mark, no zero in front; `0` at least.
    pub whole: String,
    /// Digits behind it, no zero at the end.
    pub part: String,
}

/// Every value that a text can stand for: none, one, or two where a sign may group or divide.
pub fn readings(text: &str) -> Vec<Reading> {
    let (body, zeros) = without_unit(text.trim());
    let negative = body.strip_prefix(['-', '\u{2212}']);
    let body = negative.or(body.strip_prefix('+')).unwrap_or(body);
    let mut found: Vec<Reading> = Vec::new();
    for (whole, part) in [grouped(body), divided(body), powered(body)].into_iter().flatten() {
        let reading = Reading::new(negative.is_some(), &whole, &part, zeros);
        if !found.contains(&reading) {
            found.push(reading);
        }
    }
    found
}

/// The number and how many zeros its unit adds.
fn without_unit(text: &str) -> (&str, usize) {
    let (mut rest, mut zeros) = (text, 0);
    // `tỷ đồng` are two words.
    for _ in 0..2 {
        let lower = rest.to_lowercase();
        let unit = UNITS.iter().filter(|(unit, _)| lower.ends_with(unit));
        let Some((unit, more)) = unit.max_by_key(|(unit, _)| unit.len()) else { break };
        let Some(cut) = rest.len().checked_sub(unit.len()).filter(|at| rest.is_char_boundary(*at))
        else {
            break;
        };
        let number = rest[..cut].trim_end();
        let apart = number.len() < cut || number.ends_with(|c: char| c.is_ascii_digit());
        if number.is_empty() || !apart {
            break;
        }
        (rest, zeros) = (number, zeros + more);
    }
    (rest, zeros)
}

fn all_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// Groups of three behind one and the same sign, or no sign at all.
fn grouped(body: &str) -> Option<(String, String)> {
    let Some(sign) = body.chars().find(|c| BETWEEN.contains(c)) else {
        return all_digits(body).then(|| (body.to_owned(), String::new()));
    };
    let groups: Vec<&str> = body.split(sign).collect();
    let (first, others) = groups.split_first()?;
    let fits = all_digits(first)
        && first.len() <= 3
        && !first.starts_with('0')
        && others.iter().all(|group| group.len() == 3 && all_digits(group));
    fits.then(|| (groups.concat(), String::new()))
}

/// Digits behind the last comma or point; what stands before it is grouped by another sign, if at all.
fn divided(body: &str) -> Option<(String, String)> {
    let (before, part) = body.rsplit_once(MARKS)?;
    let mark = body[before.len()..].chars().next()?;
    let before = if before.is_empty() { "0" } else { before };
    let (whole, _) = grouped(before).filter(|_| !before.contains(mark) && all_digits(part))?;
    Some((whole, part.to_owned()))
}

/// `4125e5`, as spreadsheets write.
fn powered(body: &str) -> Option<(String, String)> {
    let (whole, zeros) = body.split_once(['e', 'E'])?;
    let zeros: usize = zeros.parse().ok().filter(|zeros| *zeros <= 15)?;
    all_digits(whole).then(|| (format!("{whole}{}", "0".repeat(zeros)), String::new()))
}

impl Reading {
    fn new(negative: bool, whole: &str, part: &str, zeros: usize) -> Self {
        let moved = zeros.min(part.len());
        let whole = format!("{whole}{}{}", &part[..moved], "0".repeat(zeros - moved));
        let whole = match whole.trim_start_matches('0') {
            "" => "0",
            digits => digits,
        };
        let part = part[moved..].trim_end_matches('0').to_owned();
        Self { negative, whole: whole.to_owned(), part }
    }

    /// As a whole number is written in a record, if it is one and not negative.
    pub fn count(&self) -> Option<String> {
        let whole = self.part.is_empty() && (!self.negative || self.whole == "0");
        whole.then(|| self.whole.clone())
    }

    /// As a number with decimals is written in a record: never so that its point can be taken for
    /// one between thousands.
    pub fn decimal(&self) -> String {
        let sign = if self.negative { "-" } else { "" };
        let (whole, part) = (&self.whole, &self.part);
        match part.as_str() {
            "" => format!("{sign}{whole}"),
            _ if groups(whole, part) => format!("{sign}{whole}.{part}0"),
            _ => format!("{sign}{whole}.{part}"),
        }
    }
}

/// Whether digits before and behind a point look like thousands.
pub fn groups(whole: &str, part: &str) -> bool {
    part.len() == 3 && whole.len() <= 3 && !whole.starts_with('0')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> Vec<String> {
        readings(text).iter().map(Reading::decimal).collect()
    }

    #[test]
    fn what_is_written_means_what_it_says() {
        for (text, wanted) in [
            ("412500000.0", &["412500000"][..]),
            ("412.500.000,00", &["412500000"]),
            ("412.500.000", &["412500000"]),
            ("412 500 000", &["412500000"]),
            ("412,500,000.50", &["412500000.5"]),
            ("149,8", &["149.8"]),
            ("2,3", &["2.3"]),
            (",5", &["0.5"]),
            ("0,500", &["0.5"]),
            ("-1,25", &["-1.25"]),
            ("1.000", &["1000", "1"]),
            ("1,255", &["1255", "1.2550"]),
            ("4125e5", &["412500000"]),
            ("412,5 triệu", &["412500000"]),
            ("1,2 tỷ đồng", &["1200000000"]),
            ("412.500.000đ", &["412500000"]),
            ("412.500.000 VNĐ", &["412500000"]),
            ("0282", &["282"]),
        ] {
            assert_eq!(shown(text), wanted, "{text}");
        }
        for text in [
            "",
            "21a",
            "1.25.5",
            "1.2345.678",
            "412.500 000",
            "1.",
            "0x1F",
            "1/2",
            "đồng",
            ".",
            "--5",
        ] {
            assert_eq!(shown(text), [""; 0], "{text}");
        }
    }
}
