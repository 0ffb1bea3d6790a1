//! The fields that a system for documents must have (trường thông tin, NĐ 30/2020/NĐ-CP, Phụ lục VI), as data
//! with their clause.
//!
//! In: `templates/the-thuc/truong-thong-tin.json`. Out: three tables of fields with type and length, and for
//! each field where a record has it, or why it has not. The values are found elsewhere.

use crate::records::shape::words;
use crate::templates;
use serde::de::Error;
use serde::{Deserialize, Deserializer};
use std::sync::LazyLock;

words! {
    /// Bảng trường thông tin.
    pub enum MetadataTable {
        /// Văn bản đi.
        "di" Outgoing,
        /// Văn bản đến.
        "den" Incoming,
        /// Hồ sơ.
        "ho_so" Dossier,
    }
}

words! {
    /// Điều mà một trường thông tin nói.
    pub enum Content {
        /// Tên chung của các trường dưới nó.
        "nhom" Group,
        /// Không có trong bản ghi.
        "khong" Unknown,
        /// Mã định danh của cơ quan lập hồ sơ.
        "ma_co_quan_lap" FilingBody,
        /// Năm của hồ sơ.
        "nam_ho_so" DossierYear,
        /// Số và ký hiệu hồ sơ.
        "ky_hieu_ho_so" DossierMark,
        /// Số thứ tự trong hồ sơ.
        "thu_tu" Ordinal,
        /// Tên loại.
        "ten_loai" TypeName,
        /// Số.
        "so" Number,
        /// Ký hiệu.
        "ky_hieu" Mark,
        /// Ngày văn bản.
        "ngay" Date,
        /// Cơ quan ban hành.
        "ten_co_quan" Issuer,
        /// Trích yếu.
        "trich_yeu" Subject,
        /// Ngôn ngữ.
        "ngon_ngu" Language,
        /// Số trang.
        "so_trang" Pages,
        /// Ghi chú.
        "ghi_chu" Note,
        /// Chức vụ người ký.
        "chuc_vu" Post,
        /// Họ và tên người ký.
        "ho_ten" Signer,
        /// Mã định danh nơi nhận.
        "ma_noi_nhan" RecipientCodes,
        /// Tên nơi nhận.
        "ten_noi_nhan" Recipients,
        /// Mức độ khẩn.
        "do_khan" Urgency,
        /// Số lượng bản.
        "so_ban" Copies,
        /// Hạn trả lời, giải quyết.
        "han" Due,
        /// Ngày đến.
        "ngay_den" Arrival,
        /// Số đến.
        "so_den" ArrivalNumber,
        /// Tiêu đề hồ sơ.
        "tieu_de" Title,
        /// Thời hạn bảo quản.
        "thoi_han" Retention,
        /// Chế độ sử dụng.
        "che_do" Access,
        /// Người lập hồ sơ.
        "nguoi_lap" Creator,
        /// Thời gian bắt đầu.
        "bat_dau" Start,
        /// Thời gian kết thúc.
        "ket_thuc" End,
        /// Tổng số văn bản.
        "tong_van_ban" DocumentTotal,
        /// Tổng số trang.
        "tong_trang" PageTotal,
    }
}

/// A field (trường thông tin).
#[derive(Debug, Clone, Deserialize)]
pub struct MetadataField {
    /// Its number in the table, such as `12.1`.
    #[serde(rename = "stt")]
    pub number: String,
    #[serde(rename = "ten")]
    pub name: String,
    /// Tên viết tắt tiếng Anh.
    #[serde(rename = "ten_ngan")]
    pub short: String,
    /// Kiểu dữ liệu; `-` for the head of a group.
    #[serde(rename = "kieu")]
    pub kind: String,
    /// Độ dài, in characters.
    #[serde(rename = "dai")]
    pub length: Option<usize>,
    /// Whether the system fills it by itself (Phần I, III.1g).
    #[serde(rename = "tu_dong", default)]
    pub automatic: bool,
    #[serde(rename = "la", deserialize_with = "content")]
    pub content: Content,
    /// Where a record has it.
    #[serde(rename = "tu")]
    pub from: Option<String>,
    /// Why a record cannot have it.
    #[serde(rename = "khong")]
    pub why_not: Option<String>,
    /// Why a bundle does not have it, though records do.
    #[serde(rename = "goi_khong")]
    pub unsealed: Option<String>,
    /// What is not as plain as the table says.
    #[serde(rename = "luu_y")]
    pub note: Option<String>,
}

/// The fields of a document that went out, of one that came in, or of a dossier.
#[derive(Debug, Clone, Deserialize)]
pub struct MetadataForm {
    #[serde(rename = "bang", deserialize_with = "table")]
    pub table: MetadataTable,
    #[serde(rename = "ten")]
    pub title: String,
    #[serde(rename = "dieu")]
    pub clause: String,
    #[serde(rename = "tin_cay")]
    pub confidence: String,
    /// As many as the law counts: a group is one.
    #[serde(rename = "so_truong")]
    pub count: usize,
    #[serde(rename = "truong")]
    pub fields: Vec<MetadataField>,
}

static FORMS: LazyLock<Vec<MetadataForm>> = LazyLock::new(|| {
    let file = templates::fixed("the-thuc/truong-thong-tin.json");
    serde_json::from_str(file).expect("the embedded tables are tested to be whole")
});

impl MetadataTable {
    /// Its fields.
    pub fn form(self) -> &'static MetadataForm {
        let mut forms = FORMS.iter();
        forms.find(|form| form.table == self).expect("every table is tested to be there")
    }
}

fn content<'de, D: Deserializer<'de>>(value: D) -> Result<Content, D::Error> {
    let word = String::deserialize(value)?;
    Content::of(&word).ok_or_else(|| D::Error::custom(word))
}

fn table<'de, D: Deserializer<'de>>(value: D) -> Result<MetadataTable, D::Error> {
    let word = String::deserialize(value)?;
    MetadataTable::of(&word).ok_or_else(|| D::Error::custom(word))
}
