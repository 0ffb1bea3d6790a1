//! Whole numbers and decimals.

use super::spelling::{Reading, groups, readings};
use super::{PLACEHOLDER, placeholder};
use crate::problem::{Code, Problem};
use crate::records::shape::{Shape, read::read_scalar};
use crate::records::yaml::Node;
use serde_json::{Value as Json, json};

/// A whole number from `MIN` (số nguyên); amounts of money are in đồng.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Count<const MIN: u64 = 0>(pub u64);

/// Larger than any sum in đồng; exact in JSON and in every spreadsheet.
const COUNT_MAX: u64 = 999_999_999_999_999;

impl<const MIN: u64> Shape for Count<MIN> {
    fn read(node: &Node, problems: &mut Vec<Problem>) -> Option<Self> {
        let scalar = read_scalar(node, "một số nguyên", problems)?;
        let padded = scalar.text.len() > 1 && scalar.text.starts_with('0');
        let value = digits(&scalar.text, COUNT_MAX).filter(|_| !padded && scalar.plain);
        match value {
            Some(value) if value >= MIN => return Some(Self(value)),
            Some(value) => {
                let message = format!("`{value}` không dùng được: số này bắt đầu từ {MIN}");
                let problem = Problem::at(Code::BadNumber, &node.place, message);
                problems.push(problem.hint("ghi số do văn thư cấp; chưa có số thì xóa cả dòng"));
            }
            None => {
                let fits = |count: &String| digits(count, COUNT_MAX).is_some_and(|n| n >= MIN);
                let write = |reading: &Reading| reading.count().filter(fits);
                problems.push(bad_number(node, &scalar.text, &write));
            }
        }
        None
    }

    fn view(&self) -> Json {
        self.0.into()
    }

    fn schema() -> Json {
        json!({ "type": "integer", "minimum": MIN, "maximum": COUNT_MAX })
    }
}

/// A number with up to four decimals (số thập phân), written `1234.5`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Decimal {
    /// The number without its decimal point.
    pub digits: i64,
    /// How many of the digits stand behind the point.
    pub scale: u8,
}

impl Shape for Decimal {
    fn read(node: &Node, problems: &mut Vec<Problem>) -> Option<Self> {
        let scalar = read_scalar(node, "một số", problems)?;
        let text = scalar.text.strip_prefix('-').unwrap_or(&scalar.text);
        let (whole, part) = text.split_once('.').unwrap_or((text, ""));
        let padded = whole.len() > 1 && whole.starts_with('0');
        let fraction = !text.contains('.') || (1..=4).contains(&part.len());
        let joined = digits(&format!("{whole}{part}"), COUNT_MAX);
        let joined = joined.filter(|_| scalar.plain && !padded && fraction && !whole.is_empty());
        let scale = u8::try_from(part.len()).ok();
        if let (Some(Ok(value)), Some(scale)) = (joined.map(i64::try_from), scale) {
            let sign = if text.len() == scalar.text.len() { 1 } else { -1 };
            problems.extend(groups(whole, part).then(|| thousands(node, whole, part)));
            return Some(Self { digits: sign * value, scale });
        }
        let write = |reading: &Reading| {
            let fits = reading.part.len() <= 4 && reading.whole.len() + reading.part.len() <= 15;
            fits.then(|| reading.decimal())
        };
        problems.push(bad_number(node, &scalar.text, &write));
        None
    }

    /// As text, so that no binary fraction ever touches it.
    fn view(&self) -> Json {
        let sign = if self.digits < 0 { "-" } else { "" };
        let width = usize::from(self.scale) + 1;
        let digits = format!("{:0width$}", self.digits.unsigned_abs());
        let (whole, part) = digits.split_at(digits.len() - usize::from(self.scale));
        let point = if part.is_empty() { "" } else { "." };
        format!("{sign}{whole}{point}{part}").into()
    }

    fn schema() -> Json {
        let most = COUNT_MAX.cast_signed();
        json!({ "type": "number", "minimum": -most, "maximum": most })
    }
}

impl Decimal {
    /// Whether it is this whole number.
    pub fn equals(self, whole: u64) -> bool {
        let scale = 10_i128.pow(u32::from(self.scale));
        i128::from(self.digits) == i128::from(whole) * scale
    }
}

/// `28.698` is 28 and a fraction here, and 28 thousand on most Vietnamese papers.
fn thousands(node: &Node, whole: &str, part: &str) -> Problem {
    let message = format!("`{whole}.{part}` được đọc là số lẻ: {whole} phẩy {part}");
    Problem::at(Code::BadNumber, &node.place, message)
        .hint(format!(
            "nếu dấu chấm tách hàng nghìn, viết `{whole}{part}`; nếu đúng là số lẻ, viết `{whole}.{part}0`"
        ))
        .advice()
}

/// What is wrong with a number, and how it is written if only one number can be meant: `write` gives
/// that spelling of a reading, or nothing where the key does not take it.
fn bad_number(node: &Node, text: &str, write: &dyn Fn(&Reading) -> Option<String>) -> Problem {
    if text.contains(PLACEHOLDER) {
        return placeholder(node);
    }
    let bare = text.bytes().filter(u8::is_ascii_digit).count();
    let all_digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let message = match all_digits {
        true if text.len() > 1 && text.starts_with('0') => {
            format!("số `{text}` không được có số 0 ở đầu")
        }
        true if bare > 15 => format!("số `{text}` lớn quá"),
        true => format!("số `{text}` không được đặt trong dấu nháy"),
        false => format!("`{text}` không phải là số viết đúng"),
    };
    let problem = Problem::at(Code::BadNumber, &node.place, message);
    let found = readings(text);
    let written: Vec<String> = found.iter().filter_map(write).collect();
    match &written[..] {
        [one] => problem.hint(format!("ý bạn là `{one}`?")).hint(WRITE),
        [grouped, divided] => problem.hint(format!(
            "nếu dấu giữa các chữ số tách hàng nghìn, viết `{grouped}`; nếu là dấu thập phân, viết \
             `{divided}`"
        )),
        _ => problem.hint(what_is_odd(text, &found)),
    }
}

const WRITE: &str = "viết liền các chữ số, không nháy, không dấu tách hàng nghìn; dấu lẻ, nếu có, là \
                     dấu chấm";

/// Why no number can be proposed.
fn what_is_odd(text: &str, found: &[Reading]) -> String {
    if let Some((number, mark)) = text.split_once('/')
        && digits(number, COUNT_MAX).is_some()
        && mark.starts_with(char::is_alphabetic)
    {
        let number = number.trim_start_matches('0');
        return format!("chỉ ghi số: `{number}`; ký hiệu sau dấu `/` tự lập");
    }
    if found.iter().any(|reading| reading.whole.len() > 15) {
        return "số có nhiều nhất 15 chữ số".into();
    }
    if found.iter().any(|reading| reading.negative) {
        return "ở đây không dùng số âm; kiểm tra lại số".into();
    }
    if found.iter().any(|reading| !reading.part.is_empty()) {
        return "viết số nguyên; nơi dùng số lẻ thì nhiều nhất bốn chữ số sau dấu chấm".into();
    }
    let usual = |c: char| c.is_ascii_digit() || ".,_ '-".contains(c);
    match text.find(|c| !usual(c)) {
        Some(at) => {
            let odd: String = text[at..].chars().take_while(|c| !usual(*c)).collect();
            format!("chỉ viết các chữ số; `{odd}` không thuộc số")
        }
        None => "viết bằng chữ số, không dấu tách hàng nghìn, ví dụ `1250000`".into(),
    }
}

/// A number that is written in digits alone and is at most `max`.
pub fn digits(text: &str, max: u64) -> Option<u64> {
    let all_digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    text.parse().ok().filter(|value| all_digits && *value <= max)
}
