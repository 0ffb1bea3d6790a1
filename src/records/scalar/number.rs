//! Whole numbers and decimals.

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
            Some(_) => problems.push(
                Problem::at(Code::BadNumber, &node.place, format!("số này bắt đầu từ {MIN}"))
                    .hint("ghi số do văn thư cấp; chưa có số thì xóa cả dòng"),
            ),
            None => problems.push(bad_number(node, &scalar.text)),
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
            return Some(Self { digits: sign * value, scale });
        }
        problems.push(bad_number(node, &scalar.text));
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

fn bad_number(node: &Node, text: &str) -> Problem {
    if text.contains(PLACEHOLDER) {
        return placeholder(node);
    }
    let bare: String = text.chars().filter(|c| c.is_ascii_digit()).collect();
    let grouped = text.chars().all(|c| c.is_ascii_digit() || ".,_ '\u{a0}".contains(c));
    let trimmed = bare.trim_start_matches('0');
    let all_digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let message = match all_digits {
        true if text.len() > 1 && text.starts_with('0') => {
            format!("số `{text}` không được có số 0 ở đầu")
        }
        true if bare.len() > 15 => format!("số `{text}` lớn quá"),
        true => format!("số `{text}` không được đặt trong dấu nháy"),
        false => format!("`{text}` không phải là số viết đúng"),
    };
    let problem = Problem::at(Code::BadNumber, &node.place, message);
    if let Some((number, _)) =
        text.split_once('/').filter(|(number, _)| digits(number, COUNT_MAX).is_some())
    {
        let number = number.trim_start_matches('0');
        return problem.hint(format!("chỉ ghi số: `{number}`; ký hiệu sau dấu `/` tự lập"));
    }
    match grouped && !trimmed.is_empty() && trimmed.len() <= 15 {
        true => problem.hint(format!("viết liền các chữ số, không nháy, không chấm: `{trimmed}`")),
        false => problem.hint("viết bằng chữ số, không chấm phân cách, ví dụ `1250000`"),
    }
}

/// A number that is written in digits alone and is at most `max`.
pub fn digits(text: &str, max: u64) -> Option<u64> {
    let all_digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    text.parse().ok().filter(|value| all_digits && *value <= max)
}
