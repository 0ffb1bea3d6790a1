//! The books that a clerk keeps (sổ đăng ký), as data with their clause.
//!
//! In: `templates/the-thuc/so-dang-ky.json`. Out: for each [`Register`] its form: title and columns. Of each
//! form the law says "at least so many columns".

use crate::records::shape::words;
use crate::templates;
use serde::de::Error;
use serde::{Deserialize, Deserializer};
use std::sync::LazyLock;

words! {
    /// Sổ.
    pub enum Register {
        /// Sổ đăng ký văn bản đi.
        "di" Outgoing,
        /// Sổ đăng ký văn bản đến.
        "den" Incoming,
        /// Sổ đăng ký bản sao.
        "ban_sao" Copies,
        /// Sổ theo dõi giải quyết văn bản đến.
        "theo_doi" FollowUp,
    }
}

words! {
    /// Nội dung của một cột.
    pub enum Field {
        /// Số, ký hiệu văn bản.
        "so_ky_hieu" Number,
        /// Ngày tháng văn bản.
        "ngay_van_ban" Date,
        /// Tên loại và trích yếu.
        "trich_yeu" Subject,
        /// Người ký.
        "nguoi_ky" Signer,
        /// Nơi nhận.
        "noi_nhan" Recipients,
        /// Đơn vị, người nhận bản lưu.
        "noi_luu" Filing,
        /// Số lượng bản.
        "so_ban" Copies,
        /// Ngày chuyển, viết tay.
        "ngay_chuyen" HandedOn,
        /// Ký nhận, viết tay.
        "ky_nhan" Receipt,
        /// Ghi chú.
        "ghi_chu" Note,
        /// Ngày đến.
        "ngay_den" Arrival,
        /// Số đến.
        "so_den" ArrivalNumber,
        /// Tác giả.
        "tac_gia" Author,
        /// Đơn vị hoặc người nhận, viết tay.
        "nguoi_nhan" Handler,
        /// Tên loại, số, ký hiệu, ngày tháng và cơ quan ban hành.
        "van_ban" Document,
        /// Thời hạn giải quyết.
        "thoi_han" Due,
        /// Tiến độ giải quyết.
        "tien_do" Progress,
        /// Số, ký hiệu văn bản trả lời.
        "so_tra_loi" Answer,
    }
}

/// A column of a book.
#[derive(Debug, Clone, Deserialize)]
pub struct Column {
    /// What stands in it.
    #[serde(rename = "la", deserialize_with = "field")]
    pub field: Field,
    /// Its heading, word by word as in the form.
    #[serde(rename = "ten")]
    pub title: String,
    /// About as wide, in millimetres; of what is written by hand at least so wide.
    #[serde(rename = "rong_mm")]
    pub width_mm: u16,
}

/// The form of a book (mẫu sổ).
#[derive(Debug, Clone, Deserialize)]
pub struct RegisterForm {
    #[serde(rename = "so", deserialize_with = "register_word::deserialize")]
    pub register: Register,
    #[serde(rename = "ten")]
    pub title: String,
    #[serde(rename = "dieu")]
    pub clause: String,
    /// Whether its cover says `Từ số … đến số …`.
    #[serde(rename = "tu_so_den_so")]
    pub says_numbers: bool,
    #[serde(rename = "cot")]
    pub columns: Vec<Column>,
}

static FORMS: LazyLock<Vec<RegisterForm>> = LazyLock::new(|| {
    let file = templates::fixed("the-thuc/so-dang-ky.json");
    serde_json::from_str(file).expect("the embedded forms are tested to be whole")
});

impl Field {
    /// Whether the clerk writes it by hand, with what the records do not say.
    pub fn by_hand(self) -> bool {
        matches!(self, Self::HandedOn | Self::Receipt | Self::Handler | Self::Note)
    }
}

impl Register {
    pub fn form(self) -> &'static RegisterForm {
        let mut forms = FORMS.iter();
        forms.find(|form| form.register == self).expect("every book is tested to have a form")
    }
}

fn field<'de, D: Deserializer<'de>>(value: D) -> Result<Field, D::Error> {
    let word = String::deserialize(value)?;
    Field::of(&word).ok_or_else(|| D::Error::custom(word))
}

/// A book stands in JSON as its word.
pub mod register_word {
    use super::Register;
    use serde::de::Error;
    use serde::{Deserialize, Deserializer, Serializer};

    /// # Errors
    /// Those of the serializer.
    pub fn serialize<S: Serializer>(book: &Register, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(book.word())
    }

    /// # Errors
    /// What is no word of a book.
    pub fn deserialize<'de, D: Deserializer<'de>>(value: D) -> Result<Register, D::Error> {
        let word = String::deserialize(value)?;
        Register::of(&word).ok_or_else(|| D::Error::custom(word))
    }
}
