//! The scalar types of records: text, ids, references, [dates](mod@time), [numbers](number).

mod cell;
mod hash;
mod number;
mod organ_code;
mod spelling;
mod time;

use super::shape::read::read_scalar;
use super::shape::{Shape, words};
use super::yaml::{Node, Scalar};
use crate::problem::{Code, Problem};
use crate::records::lookalike;
use serde_json::{Value as Json, json};
use unicode_normalization::UnicodeNormalization;

pub use super::shape::read::{PLACEHOLDER, placeholder};
pub use cell::Cell;
pub use number::{Count, Decimal};
pub use organ_code::OrganCode;
pub use time::{Clock, Date};

/// Running text of a document (văn bản), NFC; a line break starts a new paragraph.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Text(pub String);

/// Something visible, nothing hidden, no no-break space at an edge; see [`crate::records::text`].
const TEXT_PATTERN: &str = "^(?![ \\t\\n]*\\u00a0)(?![\\s\\S]*\\u00a0[ \\t\\n]*$)(?=[\\s\\S]*[^ \\t\\n])(?:[^\\p{Cc}\\p{Cf}\\p{Co}\\p{Zl}\\p{Zp}]|[\\t\\n])*$";

/// Longest text of one value, in characters: a page and a half.
pub const TEXT_MAX: usize = 6_000;

/// Bare words that other YAML programs, editors among them, take for true and false.
const SWITCHES: [&str; 8] = ["yes", "no", "on", "off", "true", "false", "y", "n"];

/// Whether a bare word is taken for true or false by some YAML program.
pub fn is_switch(text: &str) -> bool {
    SWITCHES.iter().any(|switch| switch.eq_ignore_ascii_case(text))
}

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
        } else if let Some(problem) = switch(node, scalar) {
            problem
        } else if text.is_empty() {
            at(Code::EmptyValue, "văn bản rỗng".into()).hint("điền văn bản, hoặc xóa cả dòng")
        } else if text.contains(PLACEHOLDER) {
            placeholder(node)
        } else if scalar.text.chars().count() > TEXT_MAX {
            let count = scalar.text.chars().count();
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

/// The problem of a bare word that is true or false elsewhere.
fn switch(node: &Node, scalar: &Scalar) -> Option<Problem> {
    let text = &scalar.text;
    let is_switch = scalar.plain && is_switch(text);
    is_switch.then(|| {
        let message =
            format!("`{text}` không có dấu nháy là đúng/sai trong YAML, không phải văn bản");
        Problem::at(Code::WrongType, &node.place, message)
            .hint(format!("nếu là văn bản, viết trong dấu nháy kép: \"{text}\""))
    })
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

/// Maps whose keys are codes are asked for a text too: both have the same order.
impl std::borrow::Borrow<str> for Id {
    fn borrow(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Display for Id {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

/// More bodies or people than this take part in nothing.
const NAMED_MAX: usize = 500;

impl Shape for Id {
    const MOST: usize = NAMED_MAX;

    fn read(node: &Node, problems: &mut Vec<Problem>) -> Option<Self> {
        let scalar = read_scalar(node, "một mã", problems)?;
        let switch = switch(node, scalar);
        if switch.is_none() && is_id(&scalar.text) {
            return Some(Self(scalar.text.clone()));
        }
        problems.push(switch.unwrap_or_else(|| bad_id(node, &scalar.text, 1)));
        None
    }

    fn view(&self) -> Json {
        self.0.as_str().into()
    }

    fn schema() -> Json {
        // Bare digits are a number to every editor.
        json!({ "type": ["string", "integer"], "minimum": 0,
            "pattern": "^[A-Za-z0-9]+(-[A-Za-z0-9]+)*$", "maxLength": ID_MAX,
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

/// What is wrong with a code of at most so many parts between strokes.
fn bad_id(node: &Node, text: &str, most: usize) -> Problem {
    if text.contains(PLACEHOLDER) {
        return placeholder(node);
    }
    let message = format!("`{text}` không dùng làm mã được{}", odd_sign(node, text));
    let problem = Problem::at(Code::BadId, &node.place, message);
    let problem = match id_meant(text).filter(|meant| meant.split('/').count() <= most) {
        Some(meant) => problem.hint(format!("ý bạn là `{meant}`?")),
        None => problem,
    };
    let problem = problem.hint(
        "mã chỉ gồm chữ cái không dấu, chữ số và dấu gạch nối ở giữa, ví dụ `TW-2016-HOP-01`",
    );
    let parts: Vec<&str> = text.split([',', ';', ' ']).filter(|part| !part.is_empty()).collect();
    if parts.len() > 1 && parts.iter().all(|part| is_id(part)) {
        problem.hint(format!(
            "nếu là {} mã, viết thành danh sách: [{}]",
            parts.len(),
            parts.join(", ")
        ))
    } else {
        problem
    }
}

/// The first sign that no code has, its number and its column, since it may look like one that has.
fn odd_sign(node: &Node, text: &str) -> String {
    let odd = |c: char| !c.is_ascii_alphanumeric() && c != '-' && c != '/';
    let Some((at, c)) = text.chars().enumerate().find(|(_, c)| odd(*c)) else {
        return String::new();
    };
    // An escape takes more room than what it stands for.
    let column = match (node.place.bytes.1 - node.place.bytes.0).checked_sub(text.len()) {
        Some(0) => format!(" ở cột {}", node.place.column + at),
        Some(2) => format!(" ở cột {}", node.place.column + at + 1),
        _ => String::new(),
    };
    let alike = lookalike::seems(c).map(|seen| format!(", trông giống `{seen}`"));
    let number = if c.is_ascii() { String::new() } else { format!(" (U+{:04X})", c as u32) };
    let shown = if c == ' ' { "dấu cách".into() } else { format!("`{c}`") };
    format!(": có {shown}{number}{column}{}", alike.unwrap_or_default())
}

/// The code that somebody means who writes it with accents, dashes or letters of another alphabet.
fn id_meant(text: &str) -> Option<String> {
    let part = |part: &str| {
        let latin: String = part.chars().map(|c| lookalike::seems(c).unwrap_or(c)).collect();
        let bare: String = latin
            .nfd()
            .filter(|c| !unicode_normalization::char::is_combining_mark(*c))
            .map(|c| match c {
                'đ' => 'd',
                'Đ' => 'D',
                '_' => '-',
                other => other,
            })
            .collect();
        let parts: Vec<&str> = bare.split('-').map(str::trim).collect();
        Some(parts.join("-")).filter(|id| is_id(id))
    };
    let parts: Option<Vec<String>> = text.split('/').map(part).collect();
    parts.map(|parts| parts.join("/")).filter(|meant| meant != text)
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
    const MOST: usize = NAMED_MAX;

    fn read(node: &Node, problems: &mut Vec<Problem>) -> Option<Self> {
        let scalar = read_scalar(node, "mã cơ quan hoặc `mã cơ quan/mã đơn vị`", problems)?;
        let (agency, unit) = match scalar.text.split_once('/') {
            Some((agency, unit)) => (agency, Some(unit)),
            None => (scalar.text.as_str(), None),
        };
        let switch = switch(node, scalar);
        if switch.is_none() && is_id(agency) && unit.is_none_or(is_id) {
            return Some(Self {
                agency: Id(agency.into()),
                unit: unit.map(|unit| Id(unit.into())),
            });
        }
        problems.push(switch.unwrap_or_else(|| bad_id(node, &scalar.text, 2)));
        None
    }

    fn view(&self) -> Json {
        self.to_string().into()
    }

    fn schema() -> Json {
        json!({
            "type": ["string", "integer"],
            "minimum": 0,
            // At most 60 signs on either side of the stroke.
            "pattern": "^(?=[^/]{1,60}(?:/[^/]{1,60})?$)[A-Za-z0-9]+(-[A-Za-z0-9]+)*(/[A-Za-z0-9]+(-[A-Za-z0-9]+)*)?$",
            "examples": ["BHXH-VN", "BHXH-VN/VP"],
            "patternErrorMessage": "viết mã cơ quan, hoặc mã cơ quan/mã đơn vị",
        })
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
        /// Bản ghi cuộc họp.
        "cuoc_hop" Meeting,
        /// Bản ghi kiểm tra, giám sát.
        "kiem_tra" Inspection,
        /// Bản ghi trao đổi.
        "trao_doi" Exchange,
        /// Bản ghi sơ kết, tổng kết.
        "tong_ket" Review,
        /// Bản ghi bản sao.
        "ban_sao" Copy,
        /// Bản ghi giấy mời họp.
        "giay_moi" Invitation,
        /// Bản ghi đính chính.
        "dinh_chinh" Correction,
        /// Bản ghi thu hồi.
        "thu_hoi" Recall,
        /// Danh bạ cơ quan.
        "co_quan" Agencies,
        /// Danh bạ nhân sự.
        "nhan_su" People,
        /// Quy chế phối hợp.
        "quy_che" Regulation,
        /// Danh mục hồ sơ.
        "danh_muc" FilePlan,
        /// Hồ sơ đã kết thúc.
        "ho_so" Dossier,
    }
}
