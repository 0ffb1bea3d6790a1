//! The scalar types of records: text, ids, references, dates, numbers.

use super::shape::{Shape, read::read_scalar, words};
use super::yaml::Node;
use crate::problem::{Code, Problem};
use chrono::{Datelike, NaiveDate};
use serde_json::{Value as Json, json};

/// Running text of a document (văn bản), NFC; a line break starts a new paragraph.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Text(pub String);

/// Something visible, nothing hidden: control, zero-width and bidirectional characters.
const TEXT_PATTERN: &str = "^[^\\u0000-\\u0008\\u000b-\\u001f\\u007f-\\u009f\\u00ad\\u200b-\\u200f\\u2028-\\u202e\\u2060-\\u206f\\ufeff\\ue000-\\uf8ff]*[^ \\t\\n\\r\\u0000-\\u001f\\u007f-\\u009f\\u00ad\\u200b-\\u200f\\u2028-\\u202e\\u2060-\\u206f\\ufeff\\ue000-\\uf8ff][^\\u0000-\\u0008\\u000b-\\u001f\\u007f-\\u009f\\u00ad\\u200b-\\u200f\\u2028-\\u202e\\u2060-\\u206f\\ufeff\\ue000-\\uf8ff]*$";

/// Longest text of one value, in characters: a page and a half.
const TEXT_MAX: usize = 6_000;

/// Bare words that other YAML programs, editors among them, take for true and false.
const SWITCHES: [&str; 8] = ["yes", "no", "on", "off", "true", "false", "y", "n"];

/// Whether a bare word is taken for true or false by some YAML program.
pub fn is_switch(text: &str) -> bool {
    SWITCHES.contains(&text.to_lowercase().as_str())
}

/// What `qcph new` writes where a person has to fill something in.
pub const PLACEHOLDER: &str = "…cần điền…";

impl std::ops::Deref for Text {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Display for Text {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl Shape for Text {
    fn read(node: &Node, problems: &mut Vec<Problem>) -> Option<Self> {
        let scalar = read_scalar(node, "văn bản", problems)?;
        let text = tidy(&scalar.text);
        let at = |code, message: String| Problem::at(code, &node.place, message);
        let problem = if scalar.cut {
            at(Code::TextCut, format!("văn bản bị cắt ở ` #`: chỉ còn lại “{text}”"))
                .hint("nếu `#` là một phần của văn bản, đặt cả văn bản trong dấu nháy kép \"…\"")
                .hint("nếu là lời ghi chú, chuyển lời ghi chú lên một dòng riêng")
        } else if scalar.plain && is_switch(&text) {
            at(
                Code::WrongType,
                format!("`{text}` không có dấu nháy là đúng/sai trong YAML, không phải văn bản"),
            )
            .hint(format!("nếu là văn bản, viết trong dấu nháy kép: \"{text}\""))
        } else if text.is_empty() {
            at(Code::EmptyValue, "văn bản rỗng".into()).hint("điền văn bản, hoặc xóa cả dòng")
        } else if text.contains(PLACEHOLDER) {
            placeholder(node)
        } else if text.chars().count() > TEXT_MAX {
            let count = text.chars().count();
            at(Code::TooLong, format!("văn bản dài {count} ký tự; tối đa {TEXT_MAX}"))
                .hint("chia thành nhiều mục")
        } else {
            return Some(Self(text));
        };
        problems.push(problem);
        None
    }

    fn view(&self) -> Json {
        self.0.as_str().into()
    }

    fn schema() -> Json {
        json!({
            // A bare number is text that happens to be digits, such as a cell of a table.
            "type": ["string", "number"],
            "pattern": TEXT_PATTERN,
            "not": { "type": "string", "pattern": PLACEHOLDER },
            "patternErrorMessage": "văn bản rỗng, hoặc có ký tự vô hình",
            "maxLength": TEXT_MAX,
        })
    }
}

/// Single spaces inside each line, no blank lines: white space carries no meaning in a record.
fn tidy(text: &str) -> String {
    let lines = text.lines().map(|line| {
        // U+00A0 is kept: whoever types it wants the two words together.
        line.split([' ', '\t']).filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
    });
    lines.filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n")
}

/// A code of a record, agency, unit, person or conclusion (mã): `TW-2016-HOP-01`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Id(pub String);

const ID_MAX: usize = 60;

impl std::ops::Deref for Id {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Display for Id {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl Shape for Id {
    fn read(node: &Node, problems: &mut Vec<Problem>) -> Option<Self> {
        let scalar = read_scalar(node, "một mã", problems)?;
        if is_id(&scalar.text) {
            return Some(Self(scalar.text.clone()));
        }
        problems.push(bad_id(node, &scalar.text));
        None
    }

    fn view(&self) -> Json {
        self.0.as_str().into()
    }

    fn schema() -> Json {
        json!({ "type": "string", "pattern": "^[A-Za-z0-9]+(-[A-Za-z0-9]+)*$", "maxLength": ID_MAX,
            "examples": ["TW-2020-HOP-01"],
            "patternErrorMessage": "mã chỉ gồm chữ cái không dấu, chữ số và dấu gạch nối ở giữa" })
    }
}

/// Letters A-Z a-z, digits, single hyphens between them.
pub fn is_id(text: &str) -> bool {
    text.len() <= ID_MAX
        && text
            .split('-')
            .all(|part| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_alphanumeric()))
}

fn bad_id(node: &Node, text: &str) -> Problem {
    if text.contains(PLACEHOLDER) {
        return placeholder(node);
    }
    Problem::at(Code::BadId, &node.place, format!("`{text}` không dùng làm mã được"))
        .hint("mã chỉ gồm chữ cái không dấu, chữ số và dấu gạch nối ở giữa, ví dụ `TW-2016-HOP-01`")
}

/// An agency, or a unit of it (cơ quan, đơn vị): `BHXH-VN` or `BHXH-VN/VP`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct BodyRef {
    pub agency: Id,
    pub unit: Option<Id>,
}

impl std::fmt::Display for BodyRef {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match &self.unit {
            Some(unit) => write!(f, "{}/{}", self.agency.0, unit.0),
            None => f.write_str(&self.agency.0),
        }
    }
}

impl Shape for BodyRef {
    fn read(node: &Node, problems: &mut Vec<Problem>) -> Option<Self> {
        let scalar = read_scalar(node, "mã cơ quan hoặc `mã cơ quan/mã đơn vị`", problems)?;
        let (agency, unit) = match scalar.text.split_once('/') {
            Some((agency, unit)) => (agency, Some(unit)),
            None => (scalar.text.as_str(), None),
        };
        if is_id(agency) && unit.is_none_or(is_id) {
            return Some(Self {
                agency: Id(agency.into()),
                unit: unit.map(|unit| Id(unit.into())),
            });
        }
        problems.push(bad_id(node, &scalar.text));
        None
    }

    fn view(&self) -> Json {
        self.to_string().into()
    }

    fn schema() -> Json {
        json!({
            "type": "string",
            "pattern": "^[A-Za-z0-9]+(-[A-Za-z0-9]+)*(/[A-Za-z0-9]+(-[A-Za-z0-9]+)*)?$",
            "examples": ["BHXH-VN", "BHXH-VN/VP"],
            "patternErrorMessage": "viết mã cơ quan, hoặc mã cơ quan/mã đơn vị",
        })
    }
}

/// A calendar date (ngày), written `YYYY-MM-DD`, between 1945 and 2199.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date(pub NaiveDate);

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
        json!({ "type": "string", "format": "date", "pattern": "^(194[5-9]|19[5-9][0-9]|2[01][0-9]{2})-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$",
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

/// What is said of a placeholder before it is known which key it belongs to.
pub const WAITING: &str = "chỗ này còn chờ điền";

/// The problem of a value that a person has still to fill in.
pub fn placeholder(node: &Node) -> Problem {
    Problem::at(Code::Placeholder, &node.place, WAITING)
        .hint(format!("thay “{PLACEHOLDER}” bằng nội dung thật"))
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
        json!({ "type": "string", "pattern": "^([01][0-9]|2[0-3]):[0-5][0-9]$" })
    }
}

fn small(text: &str, max: u64) -> Option<u8> {
    digits(text, max).and_then(|value| value.try_into().ok())
}

fn digits(text: &str, max: u64) -> Option<u64> {
    let all_digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    text.parse().ok().filter(|value| all_digits && *value <= max)
}

/// A whole number from 0 (số nguyên); amounts of money are in đồng.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Count(pub u64);

/// Larger than any sum in đồng; exact in JSON and in every spreadsheet.
const COUNT_MAX: u64 = 999_999_999_999_999;

impl Shape for Count {
    fn read(node: &Node, problems: &mut Vec<Problem>) -> Option<Self> {
        let scalar = read_scalar(node, "một số nguyên", problems)?;
        let padded = scalar.text.len() > 1 && scalar.text.starts_with('0');
        if let Some(value) = digits(&scalar.text, COUNT_MAX).filter(|_| !padded && scalar.plain) {
            return Some(Self(value));
        }
        problems.push(bad_number(node, &scalar.text));
        None
    }

    fn view(&self) -> Json {
        self.0.into()
    }

    fn schema() -> Json {
        json!({ "type": "integer", "minimum": 0, "maximum": COUNT_MAX })
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
        let joined = joined.filter(|_| !padded && fraction && !whole.is_empty());
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
        json!({ "type": "number" })
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
    if let Some((number, _)) = text.split_once('/')
        && digits(number, COUNT_MAX).is_some()
    {
        let number = number.trim_start_matches('0');
        return problem
            .hint(format!("chỉ ghi số: `{number}`; ký hiệu sau dấu `/` do chương trình tự lập"));
    }
    match grouped && !trimmed.is_empty() && trimmed.len() <= 15 {
        true => problem.hint(format!("viết liền các chữ số, không nháy, không chấm: `{trimmed}`")),
        false => problem.hint("viết bằng chữ số, không chấm phân cách, ví dụ `1250000`"),
    }
}

words! {
    /// Có hay không.
    pub enum YesNo {
        /// Có.
        "co" Yes,
        /// Không.
        "khong" No,
    }
}

impl YesNo {
    pub fn is_yes(self) -> bool {
        self == Self::Yes
    }
}

words! {
    /// Loại tệp.
    pub enum FileKind {
        /// Hồ sơ cuộc họp.
        "cuoc_hop" Meeting,
        /// Hồ sơ kiểm tra, giám sát.
        "kiem_tra" Inspection,
        /// Hồ sơ trao đổi.
        "trao_doi" Exchange,
        /// Hồ sơ sơ kết, tổng kết.
        "tong_ket" Review,
        /// Hồ sơ bản sao.
        "ban_sao" Copy,
        /// Danh bạ cơ quan.
        "co_quan" Agencies,
        /// Danh bạ nhân sự.
        "nhan_su" People,
        /// Quy chế phối hợp.
        "quy_che" Regulation,
    }
}
