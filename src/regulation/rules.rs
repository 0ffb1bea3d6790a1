//! The regulation (quy chế) as a file: articles, kinds of exchange, headings, recipients, each row
//! with its clause.

use crate::problem::{Code, Problem};
use crate::records::agency::Level;
use crate::records::scalar::{BodyRef, Count, Date, FileKind, Id, Text, YesNo};
use crate::records::shape::{At, Required, Shape, keys, read_scalar, words};
use crate::records::yaml::Node;
use serde_json::{Value as Json, json};

keys! {
    /// Một quy chế phối hợp trong thời gian có hiệu lực.
    pub struct Regulation {
        /// Loại tệp: quy_che.
        "loai" kind: FileKind,
        /// Mã quy chế.
        "ma" id: At<Id>,
        /// Tên đầy đủ.
        "ten" name: Text,
        /// Tên gọi tắt dùng trong lời văn.
        "ten_tat" short_name: Text,
        /// Có hiệu lực từ ngày.
        "tu_ngay" from: At<Date>,
        /// Đến hết ngày.
        "den_ngay" until: At<Date>,
        /// Hai cơ quan trung ương ký quy chế.
        "trung_uong" central: Required<At<BodyRef>>,
        /// Các điều.
        "dieu" articles: Required<Article>,
        /// Các nội dung phối hợp, thành đề mục của báo cáo tổng kết.
        "de_muc" headings: Required<Heading>,
        /// Các loại trao đổi.
        "loai_trao_doi" exchanges: Required<ExchangeKind>,
        /// Quy tắc nơi nhận.
        "noi_nhan" recipients: Required<RecipientRule>,
    }
}

keys! {
    /// Một điều của quy chế.
    pub struct Article {
        /// Số điều.
        "so" number: At<Count>,
        /// Tên điều.
        "ten" title: Text,
        /// Số khoản; bỏ trống nếu điều không chia khoản.
        "so_khoan" clauses: Option<Count>,
        /// Có hiệu lực từ ngày, khi khác với quy chế.
        "tu_ngay" from: Option<At<Date>>,
    }
}

keys! {
    /// Một nội dung phối hợp.
    pub struct Heading {
        /// Tên đề mục.
        "ten" title: Text,
        /// Điều áp dụng ở trung ương.
        "dieu_tw" central: Option<At<Count>>,
        /// Điều áp dụng ở tỉnh.
        "dieu_tinh" province: Option<At<Count>>,
    }
}

keys! {
    /// Một loại trao đổi.
    pub struct ExchangeKind {
        /// Mã loại, ghi ở loai_trao_doi của hồ sơ.
        "ma" id: At<Text>,
        /// Tên gọi.
        "ten" name: Text,
        /// Điều khoản áp dụng ở trung ương.
        "dieu_tw" central: Option<At<ClauseRef>>,
        /// Điều khoản áp dụng ở tỉnh.
        "dieu_tinh" province: Option<At<ClauseRef>>,
        /// Bên nhận phải trả lời bằng văn bản: co hoặc khong; mặc định khong.
        "phai_tra_loi" wants_answer: Option<YesNo>,
    }
}

words! {
    /// Loại hồ sơ mà quy tắc áp dụng.
    pub enum RecordKind {
        /// Cuộc họp.
        "cuoc_hop" Meeting,
        /// Kiểm tra, giám sát.
        "kiem_tra" Inspection,
        /// Trao đổi.
        "trao_doi" Exchange,
        /// Sơ kết, tổng kết.
        "tong_ket" Review,
    }
}

words! {
    /// Ai phải nhận, theo vai trong hồ sơ.
    pub enum RecipientRole {
        /// Các bên cùng tham gia.
        "ben_phoi_hop" Partners,
        /// Đại biểu được mời.
        "khach_moi" Invited,
        /// Đơn vị được giao nhiệm vụ.
        "don_vi_duoc_giao" Assigned,
        /// Hai cơ quan trung ương.
        "trung_uong" Central,
    }
}

words! {
    /// Điều kiện để quy tắc có hiệu lực.
    pub enum Condition {
        /// Có sai sót nghiêm trọng hoặc liên quan công tác chỉ đạo chung của ngành.
        "nghiem_trong" Serious,
    }
}

keys! {
    /// Một quy tắc nơi nhận.
    pub struct RecipientRule {
        /// Điều khoản.
        "dieu" clause: At<ClauseRef>,
        /// Loại hồ sơ.
        "ho_so" kind: RecordKind,
        /// Cấp.
        "cap" level: Level,
        /// Những ai phải nhận.
        "gui" roles: Required<RecipientRole>,
        /// Điều kiện, nếu có.
        "khi" condition: Option<Condition>,
        /// Ghi chú in trong ngoặc sau tên nơi nhận.
        "ghi_chu" purpose: Option<Text>,
    }
}

/// A clause of the regulation (điều khoản): `19.4` is khoản 4 Điều 19, `19.2a` its điểm a.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct ClauseRef {
    pub article: u64,
    pub clause: Option<u64>,
    pub point: Option<char>,
}

impl Shape for ClauseRef {
    fn read(node: &Node, problems: &mut Vec<Problem>) -> Option<Self> {
        let scalar = read_scalar(node, "điều khoản như \"19.4\"", problems)?;
        let parsed = Self::parse(&scalar.text);
        if parsed.is_none() {
            let message = format!("`{}` không phải là điều khoản", scalar.text);
            problems.push(Problem::at(Code::RegulationUnknownClause, &node.place, message).hint(
                "viết số điều, chấm, số khoản, chữ cái của điểm: \"19.4\", \"19.2a\", \"17\"",
            ));
        }
        parsed
    }

    fn view(&self) -> Json {
        self.to_string().into()
    }

    fn schema() -> Json {
        json!({ "type": "string", "pattern": "^[1-9][0-9]*(\\.[1-9][0-9]*[a-zđ]?)?$" })
    }
}

impl ClauseRef {
    fn parse(text: &str) -> Option<Self> {
        let (article, rest) = match text.split_once('.') {
            Some((article, rest)) => (article, Some(rest)),
            None => (text, None),
        };
        let article = article.parse().ok().filter(|number| *number > 0)?;
        let Some(rest) = rest else { return Some(Self { article, clause: None, point: None }) };
        let point = rest.chars().last().filter(|c| c.is_lowercase());
        let clause = rest.trim_end_matches(|c: char| c.is_lowercase()).parse().ok()?;
        Some(Self { article, clause: Some(clause), point })
    }

    /// `điểm a khoản 2 Điều 19`, as one cites it in a sentence.
    pub fn words(&self) -> String {
        let point = self.point.map(|point| format!("điểm {point} ")).unwrap_or_default();
        let clause = self.clause.map(|clause| format!("khoản {clause} ")).unwrap_or_default();
        format!("{point}{clause}Điều {}", self.article)
    }
}

impl std::fmt::Display for ClauseRef {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}", self.article)?;
        if let Some(clause) = self.clause {
            write!(f, ".{clause}")?;
        }
        self.point.map_or(Ok(()), |point| write!(f, "{point}"))
    }
}
