//! The document as data: what the layout library receives as JSON.
//!
//! Texts are plain strings. The names of the keys are the contract with `templates/van-ban.typ`.

use serde::Serialize;

/// One PDF: its metadata and the documents in it (a co-sent copy holds two).
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Sheet {
    pub meta: Meta,
    pub attachments: Vec<Attachment>,
    pub documents: Vec<Document>,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Meta {
    pub title: String,
    pub author: String,
    /// Số, ký hiệu; a draft has none.
    pub number: Option<String>,
    /// Year, month, day.
    pub date: (i32, u32, u32),
}

/// A file inside the PDF (ISO 19005-3, 6.8).
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Attachment {
    pub path: String,
    pub name: String,
    pub mime: &'static str,
    pub relationship: &'static str,
    pub description: String,
    #[serde(skip)]
    pub bytes: Vec<u8>,
}

/// An official document (văn bản), in the order of its components on the page.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Document {
    pub profile: &'static str,
    /// Body size in points: 13 or 14.
    pub size: u8,
    pub draft: bool,
    pub urgency: Option<&'static str>,
    pub header: Header,
    pub title: Option<Title>,
    /// Kính gửi.
    pub addressees: Vec<String>,
    /// Căn cứ, with their punctuation.
    pub bases: Vec<String>,
    pub body: Vec<Block>,
    pub signatures: Vec<SignatureBlock>,
    /// Nơi nhận, without hyphen and semicolon.
    pub recipients: Vec<String>,
    /// Lưu: …, without the final stop.
    pub filing: String,
    pub appendices: Vec<Appendix>,
    /// The blocks of legal copies below the document: of a sao y, and below it of a sao lục.
    pub copies: Vec<CopyBlock>,
}

impl Document {
    /// The names of those who have signed it; a copy is signed in its own block, below the signatures of
    /// what it copies.
    pub fn signers(&self) -> String {
        let own = match self.copies.last() {
            Some(copy) => std::slice::from_ref(&copy.signature),
            None => &self.signatures,
        };
        let signed = own.iter().filter(|block| block.signed).map(|block| block.name.as_str());
        signed.collect::<Vec<_>>().join(", ")
    }
}

#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Header {
    /// Cơ quan chủ quản, line by line.
    pub superior: Vec<String>,
    /// Cơ quan ban hành, line by line.
    pub issuer: Vec<String>,
    /// `Số: 15/TB-BHXH`.
    pub number: String,
    /// `Hà Nội, ngày 05 tháng 01 năm 2016`.
    pub place_date: String,
    /// `V/v …`, in a công văn.
    pub subject: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Title {
    /// Tên loại, in capitals.
    pub kind: String,
    /// Trích yếu.
    #[serde(rename = "abstract")]
    pub subject: String,
}

/// A piece of the body (NĐ 30/2020/NĐ-CP, Phụ lục I, II.6: structure B).
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(tag = "t", rename_all = "lowercase")]
pub enum Block {
    /// Phần.
    Part { label: String, title: String },
    /// Mục.
    Section { label: String, title: String },
    /// Khoản; `heading` when it has a title.
    Clause { label: String, heading: bool, text: Vec<String> },
    /// Điểm.
    Point { label: String, text: Vec<String> },
    /// Gạch đầu dòng.
    Dash { text: Vec<String> },
    /// Đoạn.
    Para { text: Vec<String> },
    /// Dòng chú thích, such as the unit of a table.
    Note { text: Vec<String> },
    /// Bảng; the size of its type and the kinds of its rows are found before layout.
    Table {
        caption: Option<String>,
        columns: Vec<Column>,
        rows: Vec<Vec<String>>,
        /// In points; the form's when none is set.
        size: Option<f64>,
        /// For each row 1 when it may be parted between pages, 2 when it is a total, 3 when both; empty
        /// when all are 0.
        kinds: Vec<u8>,
    },
    /// Biểu đồ cột ngang; `alt` says the same in words.
    Chart { title: String, alt: String, series: Vec<String>, bars: Vec<Bar> },
}

impl Block {
    /// A table without rows.
    pub fn table(columns: Vec<Column>) -> Self {
        Self::Table { caption: None, columns, rows: Vec::new(), size: None, kinds: Vec::new() }
    }
}

/// The bars of one label, one for each series.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Bar {
    pub label: String,
    /// None where there is nothing to show.
    pub values: Vec<Option<u64>>,
    /// The values as they are printed.
    pub shown: Vec<String>,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Column {
    pub title: String,
    pub align: &'static str,
    pub width: Width,
}

/// How wide a column is.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[serde(untagged)]
pub enum Width {
    Auto(()),
    /// Millimetres.
    Fixed(u16),
    /// A share of what the others leave.
    Share {
        fr: u16,
    },
    /// Millimetres for what is written by hand, more if a word needs more.
    AtLeast {
        least_mm: u16,
    },
    /// Points, found before layout.
    Exact {
        pt: f64,
    },
}

#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SignatureBlock {
    /// Quyền hạn, chức vụ, line by line, in capitals.
    pub lines: Vec<String>,
    /// Chức vụ above the name, where a team leader signs.
    pub post: Option<String>,
    pub name: String,
    /// Whether the name is that of a signer, not the room for one.
    #[serde(skip)]
    pub signed: bool,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Appendix {
    pub label: String,
    pub title: String,
    /// `(Kèm theo …)`.
    pub attached: String,
    pub landscape: bool,
    pub body: Vec<Block>,
}

/// The block of a legal copy (NĐ 30/2020/NĐ-CP, Phụ lục I, Phần II).
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct CopyBlock {
    /// The form of the day of the copy, which may be younger than the document.
    pub profile: &'static str,
    /// The word of the kind: `SAO Y`.
    pub kind: String,
    pub issuer: Vec<String>,
    pub number: String,
    pub place_date: String,
    /// What an extract says of what it leaves out.
    pub note: Option<String>,
    pub signature: SignatureBlock,
    pub recipients: Vec<String>,
    pub filing: String,
}
