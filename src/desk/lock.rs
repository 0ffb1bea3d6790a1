//! What may no longer be changed (khóa): the record of a document that went out says what that document says.
//!
//! In: what a file says, and whether a bundle holds it. Out: why it is shown and not written, and what a
//! person does instead. What grows after that day, receipts and progress, is written all the same.

use crate::edit::Step;
use crate::records::issue::State;
use crate::records::plain::Plain;
use serde_json::{Value as Json, json};

/// Keys below which a record grows while its document stays.
const GROWS: [&str; 4] = ["xac_nhan", "tien_do", "thuoc_ho_so", "qua_trinh"];

/// Why a record is only shown (lý do khóa).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lock {
    Presented,
    Issued,
    Sealed,
    Void,
}

impl Lock {
    /// The lock of a record that says `now`.
    pub fn of(now: &Plain, sealed: bool) -> Option<Self> {
        let state = text(now, &["van_ban", "trang_thai"]).and_then(State::of);
        match state {
            _ if sealed => Some(Self::Sealed),
            Some(State::Issued) => Some(Self::Issued),
            Some(State::Presented) => Some(Self::Presented),
            Some(State::Void) => Some(Self::Void),
            Some(State::Draft) | None => None,
        }
    }

    /// Whether a change below `path` is one of those that come after the document.
    pub fn lets(path: &[Step]) -> bool {
        let grows = |step: &Step| matches!(step, Step::Key(key) if GROWS.contains(&key.as_str()));
        path.iter().any(grows)
    }

    fn why(self) -> &'static str {
        match self {
            Self::Presented => "Văn bản đang trình ký: người ký đang giữ đúng những chữ này.",
            Self::Issued => "Văn bản đã ban hành: nơi nhận đang giữ đúng những chữ này.",
            Self::Sealed => "Văn bản đã niêm phong trong gói lưu trữ.",
            Self::Void => "Số của văn bản này đã hủy và vẫn giữ trong sổ.",
        }
    }

    fn remedy(self) -> &'static str {
        match self {
            Self::Presented => "Người ký yêu cầu sửa thì lấy về dự thảo, sửa, rồi trình lại.",
            Self::Issued | Self::Sealed => {
                "Sai thể thức, kỹ thuật trình bày: lập công văn đính chính. Sai nội dung: lập văn bản thay thế. \
                 Ban hành nhầm: lập công văn thu hồi. Xác nhận đã nhận và tiến độ vẫn ghi thêm ở đây."
            }
            Self::Void => "Cần văn bản khác thì lập bản ghi mới, với số mới.",
        }
    }

    /// The steps that the page offers instead, as the words of its requests.
    fn steps(self) -> &'static [&'static str] {
        match self {
            Self::Presented => &["lay_ve"],
            Self::Issued | Self::Sealed => &["dinh_chinh", "thay_the", "thu_hoi"],
            Self::Void => &[],
        }
    }

    /// What a writer who tried is told.
    pub fn refusal(self) -> String {
        format!("{} {}", self.why(), self.remedy())
    }

    pub fn as_json(self) -> Json {
        json!({
            "vi_sao": self.why(),
            "lam_gi": self.remedy(),
            "cach": self.steps(),
            "con_ghi": GROWS,
        })
    }
}

/// The text under keys.
fn text<'p>(value: &'p Plain, keys: &[&str]) -> Option<&'p str> {
    match (value, keys) {
        (Plain::Text(text), []) => Some(text),
        (Plain::Map(pairs), [key, rest @ ..]) => {
            text(&pairs.iter().find(|(name, _)| name == key)?.1, rest)
        }
        _ => None,
    }
}
