//! The kinds of documents that are made from records: the one table of what each is.
//!
//! In: the kind of a record, and whether bodies issue its document jointly. Out: a [`DocumentKind`] and
//! its [`Row`]: machine word, type by law, series of numbers, and the wording template with the parts
//! that the form demands of it (NĐ 30/2020/NĐ-CP, Điều 8).

use crate::records::scalar::Count;
use crate::records::shape::At;
use crate::records::summary::Summary;
use crate::records::{Record, RecordKind};

/// What the table says of a kind.
pub struct Row {
    /// In indexes: `thong_bao`.
    pub word: &'static str,
    /// Tên loại, where the kind alone says it.
    pub type_name: Option<&'static str>,
    /// The documents that it is numbered with.
    pub series: Series,
    /// The file name of its wording template; none is called by the empty name of a copy.
    pub template: &'static str,
    required: &'static [&'static str],
}

const TITLED: &[&str] = &["tên loại", "trích yếu", "nội dung"];
/// A công văn has no name of its type; it is addressed instead.
const ADDRESSED: &[&str] = &["trích yếu", "kính gửi", "nội dung"];

/// The template of the words with which a document of any kind says what it replaces.
pub const REPLACING: &str = "thay-the.txt";

macro_rules! kinds {
    ($($(#[$doc:meta])* $kind:ident: $word:literal, $type_name:expr, $series:ident, $template:literal,
        $required:expr;)*) => {
        /// A kind of document.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum DocumentKind { $($(#[$doc])* $kind,)* }

        impl DocumentKind {
            /// All of them, in the order of the table.
            pub const ALL: &[Self] = &[$(Self::$kind),*];

            pub fn row(self) -> Row {
                match self {
                    $(Self::$kind => Row {
                        word: $word,
                        type_name: $type_name,
                        series: Series::$series,
                        template: $template,
                        required: $required,
                    },)*
                }
            }
        }
    };
}

kinds! {
    /// Thông báo kết luận cuộc họp.
    Notice: "thong_bao", Some("Thông báo"), Notice, "thong-bao.txt", TITLED;
    /// Báo cáo kết quả kiểm tra.
    Inspection: "bao_cao_kiem_tra", Some("Báo cáo"), Report, "bao-cao-kiem-tra.txt", TITLED;
    /// Công văn.
    Letter: "cong_van", None, Letter, "cong-van.txt", ADDRESSED;
    /// Văn bản liên tịch: its type is the regulation's to say; kế hoạch, chương trình and hướng dẫn are
    /// counted apart from letters.
    Joint: "van_ban_lien_tich", None, Joint, "lien-tich.txt", TITLED;
    /// Báo cáo sơ kết, tổng kết.
    Review: "bao_cao_tong_ket", Some("Báo cáo"), Report, "bao-cao-tong-ket.txt", TITLED;
    /// Giấy mời họp.
    Invitation: "giay_moi", Some("Giấy mời"), Invitation, "giay-moi.txt", TITLED;
    /// Bản sao: the words of what it copies.
    Copy: "ban_sao", None, Copy, "", &[];
    /// Công văn đính chính.
    Correction: "cong_van_dinh_chinh", None, Letter, "dinh-chinh.txt", ADDRESSED;
    /// Công văn thu hồi.
    Recall: "cong_van_thu_hoi", None, Letter, "thu-hoi.txt", ADDRESSED;
    /// Phiếu gửi and what is sent with it.
    Sent: "ban_dong_gui", Some("Phiếu gửi"), Slip, "phieu-gui.txt", TITLED;
}

impl DocumentKind {
    /// That of a record's own document; `joint` when bodies issue it together.
    pub fn of(record: RecordKind, joint: bool) -> Self {
        match record {
            RecordKind::Meeting => Self::Notice,
            RecordKind::Inspection => Self::Inspection,
            RecordKind::Exchange if joint => Self::Joint,
            RecordKind::Exchange => Self::Letter,
            RecordKind::Review => Self::Review,
            RecordKind::Copy => Self::Copy,
            RecordKind::Invitation => Self::Invitation,
            RecordKind::Correction => Self::Correction,
            RecordKind::Recall => Self::Recall,
        }
    }

    /// The parts that a template must have.
    pub fn required_parts(template: &str) -> &'static [&'static str] {
        if template == REPLACING {
            return &["nội dung"];
        }
        let mut rows = Self::ALL.iter().map(|kind| kind.row());
        rows.find(|row| row.template == template).map_or(TITLED, |row| row.required)
    }
}

/// Documents that are numbered together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Series {
    Notice,
    Report,
    Letter,
    Joint,
    Invitation,
    /// All of the above in one row, where the head of the agency so decided.
    Common,
    Slip,
    /// Bản sao of all forms, and the extracts that co-recipients get (see [`super::copies`]).
    Copy,
}

impl Series {
    /// The numbers of a record's documents.
    pub fn numbers(summary: &Summary) -> impl Iterator<Item = (Self, u64)> {
        let own = DocumentKind::of(summary.kind, summary.is_joint()).row().series;
        let numbers = summary.issue.iter().flat_map(move |issue| {
            [
                (own, issue.number),
                (Self::Slip, issue.slip_number),
                (Self::Copy, issue.extract_number),
            ]
        });
        numbers.filter_map(|(series, number)| Some((series, number?)))
    }

    /// As a machine word, in letters that any file name takes.
    pub fn word(self) -> &'static str {
        self.words().0
    }

    /// In a sentence: `loại TB`.
    pub fn shown(self) -> String {
        match self {
            Self::Common => self.words().1.to_owned(),
            _ => format!("loại {}", self.words().1),
        }
    }

    fn words(self) -> (&'static str, &'static str) {
        match self {
            Self::Notice => ("tb", "TB"),
            Self::Report => ("bc", "BC"),
            Self::Letter => ("cv", "CV"),
            Self::Joint => ("lt", "liên tịch"),
            Self::Slip => ("pg", "PG"),
            Self::Invitation => ("gm", "GM"),
            Self::Common => ("chung", "dãy số chung"),
            Self::Copy => ("sao", "bản sao"),
        }
    }

    /// The number of a record in this series.
    pub fn number(self, record: &Record) -> Option<&At<Count<1>>> {
        let issue = record.issue()?;
        match self {
            Self::Slip => issue.slip_number.as_ref(),
            Self::Copy if record.kind() != RecordKind::Copy => issue.extract_number.as_ref(),
            _ => issue.number.as_ref(),
        }
    }
}
