//! What an office does about a document that was issued with a fault, each by a document of its own: a
//! công văn that corrects it (đính chính), one that recalls it (thu hồi), or another of its form that
//! replaces it (thay thế), which says so in its own `van_ban` block.
//!
//! Which way the law has for which fault is not known here.

use super::RecordKind;
use super::agency::Level;
use super::issue::Issue;
use super::scalar::{BodyRef, FileKind, Id, Text};
use super::shape::{At, Required, keys, words};

words! {
    /// Cách xử lý một văn bản đã phát hành mà có sai sót.
    pub enum Way {
        /// đính chính.
        "dinh_chinh" Correct,
        /// thay thế.
        "thay_the" Replace,
        /// thu hồi.
        "thu_hoi" Recall,
    }
}

impl Way {
    /// Whether there is this way for a document of a record of this kind: a copy is of another document,
    /// and what corrects or recalls is itself no more than recalled.
    pub fn reaches(self, kind: RecordKind) -> bool {
        match kind {
            RecordKind::Copy | RecordKind::Recall => false,
            RecordKind::Correction => self == Self::Recall,
            _ => true,
        }
    }
}

words! {
    /// Văn bản sai về mặt nào.
    pub enum Fault {
        /// Thể thức.
        "the_thuc" Form,
        /// Kỹ thuật trình bày.
        "ky_thuat" Layout,
        /// Thủ tục ban hành.
        "thu_tuc" Procedure,
        /// Nội dung; không đính chính được, phải thay thế.
        "noi_dung" Content,
    }
}

keys! {
    /// Bản ghi đính chính.
    pub struct Correction {
        /// Loại bản ghi: dinh_chinh.
        "loai" kind: FileKind,
        /// Mã bản ghi, không trùng với bản ghi nào khác.
        "ma" id: At<Id>,
        /// Cấp: tw, tinh hoặc huyen.
        "cap" level: At<Level>,
        /// Cơ quan đính chính, là cơ quan đã ban hành văn bản.
        "co_quan" body: At<BodyRef>,
        /// Mã bản ghi của văn bản được đính chính.
        "ban_ghi" | "ho_so" of: At<Id>,
        /// Sai về mặt nào: the_thuc, ky_thuat hoặc thu_tuc; sai noi_dung thì lập văn bản thay thế.
        "sai_ve" fault: At<Fault>,
        /// Vì sao sai, viết tiếp sau chữ do.
        "ly_do" reason: Text,
        /// Những chỗ được đính chính.
        "sua" fixes: Required<Fix>,
        /// Công văn lập từ bản ghi này.
        "van_ban" issue: Option<Issue>,
    }
}

keys! {
    /// Một chỗ được đính chính.
    pub struct Fix {
        /// Chỗ nào trong văn bản, ví dụ khoản 3 mục II, trang 2.
        "vi_tri" place: Text,
        /// Chữ đã in trong văn bản.
        "da_in" printed: Text,
        /// Chữ sửa lại cho đúng.
        "sua_la" right: Text,
    }
}

keys! {
    /// Bản ghi thu hồi.
    pub struct Recall {
        /// Loại bản ghi: thu_hoi.
        "loai" kind: FileKind,
        /// Mã bản ghi, không trùng với bản ghi nào khác.
        "ma" id: At<Id>,
        /// Cấp: tw, tinh hoặc huyen.
        "cap" level: At<Level>,
        /// Cơ quan thu hồi, là cơ quan đã ban hành văn bản.
        "co_quan" body: At<BodyRef>,
        /// Mã bản ghi của văn bản bị thu hồi.
        "ban_ghi" | "ho_so" of: At<Id>,
        /// Vì sao thu hồi, viết tiếp sau chữ do.
        "ly_do" reason: Text,
        /// Công văn lập từ bản ghi này.
        "van_ban" issue: Option<Issue>,
    }
}
