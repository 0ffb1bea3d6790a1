//! Exchanges (trao đổi): requests, answers, plans, lists and periodic information.

use super::agency::Level;
use super::issue::Issue;
use super::scalar::{BodyRef, Cell, Count, Date, FileKind, Id, Text};
use super::shape::{At, Required, keys, words};

words! {
    /// Hình thức trả lời nhanh (Điều 11.2).
    pub enum QuickChannel {
        /// Điện thoại.
        "dien_thoai" Phone,
        /// Fax.
        "fax" Fax,
        /// Thư điện tử.
        "thu_dien_tu" Email,
    }
}

keys! {
    /// Bản ghi trao đổi.
    pub struct Exchange {
        /// Loại bản ghi: trao_doi.
        "loai" kind: FileKind,
        /// Mã bản ghi, không trùng với bản ghi nào khác.
        "ma" id: At<Id>,
        /// Cấp: tw, tinh, huyen hoặc co_so.
        "cap" level: At<Level>,
        /// Loại trao đổi, theo danh mục của quy chế, ví dụ ke_hoach_kiem_tra.
        "loai_trao_doi" purpose: At<Text>,
        /// Cơ quan gửi.
        "tu" from: At<BodyRef>,
        /// Các cơ quan nhận.
        "den" to: Required<At<BodyRef>>,
        /// Về việc gì, viết tiếp sau chữ về việc.
        "ve_viec" subject: Text,
        /// Năm mà kế hoạch, chương trình hoặc thông tin liên quan, nếu khác năm ký.
        "nam" year: Option<At<Count>>,
        /// Mã bản ghi đề nghị mà công văn này trả lời.
        "tra_loi_cho" answers: Option<At<Id>>,
        /// Nội dung, mỗi mục một đoạn.
        "noi_dung" paragraphs: Required<Text>,
        /// Những điều đề nghị bên nhận thực hiện.
        "de_nghi" requests: Vec<Text>,
        /// Hạn trả lời, nếu bên gửi đặt hạn.
        "han" due: Option<At<Date>>,
        /// Trả lời nhanh trước khi có văn bản (Điều 11.2).
        "tra_loi_nhanh" quick_answer: Option<QuickAnswer>,
        /// Văn bản trả lời nhận được từ nơi không lập bản ghi ở đây.
        "van_ban_tra_loi" outside_answer: Option<OutsideAnswer>,
        /// Danh sách, bảng số liệu kèm theo; mỗi bảng là một phụ lục.
        "bang" tables: Vec<Table>,
        /// Công văn lập từ bản ghi này.
        "van_ban" issue: Option<Issue>,
    }
}

keys! {
    /// Trả lời nhanh.
    pub struct QuickAnswer {
        /// Ngày.
        "ngay" date: At<Date>,
        /// Hình thức: dien_thoai, fax hoặc thu_dien_tu.
        "hinh_thuc" channel: QuickChannel,
        /// Nội dung tóm tắt.
        "noi_dung" text: Text,
    }
}

keys! {
    /// Văn bản trả lời từ nơi khác.
    pub struct OutsideAnswer {
        /// Số, ký hiệu.
        "so_ky_hieu" number: At<Text>,
        /// Ngày.
        "ngay" date: At<Date>,
        /// Nội dung tóm tắt.
        "noi_dung" text: Text,
    }
}

words! {
    /// Chiều giấy.
    pub enum Orientation {
        /// Đứng.
        "dung" Portrait,
        /// Ngang.
        "ngang" Landscape,
    }
}

keys! {
    /// Một bảng.
    pub struct Table {
        /// Tên bảng, in ở đầu phụ lục.
        "ten" title: Text,
        /// Chiều giấy: dung hoặc ngang; mặc định dung, và tự xoay ngang khi bảng không vừa.
        "chieu_giay" orientation: Option<Orientation>,
        /// Đơn vị tính chung, in trên bảng.
        "don_vi_tinh" unit: Option<Text>,
        /// Tên các cột.
        "cot" columns: Required<Text>,
        /// Các dòng; mỗi dòng đủ số ô như số cột.
        "dong" rows: Required<At<Row>>,
    }
}

/// Một dòng của bảng.
pub type Row = Required<Cell>;
