//! The regulation (quy chế) as a file: articles, kinds of exchange, headings, recipients, each row
//! with its clause.

pub use super::clause::ClauseRef;
use super::duties::rule::DutyRule;
use super::figures::rule::FigureRule;
pub use crate::records::RecordKind;
use crate::records::agency::Level;
use crate::records::inspection::{FindingField, InspectionKind};
use crate::records::scalar::{BodyRef, Count, Date, FileKind, Id, Text, YesNo};
use crate::records::shape::{At, Required, keys, words};

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
        /// Đến hết ngày; bỏ trống nếu quy chế không ghi ngày hết hiệu lực.
        "den_ngay" until: Option<At<Date>>,
        /// Trước ngày đó có thời gian không quy chế nào có hiệu lực: co hoặc khong; mặc định khong.
        "sau_khoang_trong" after_gap: Option<YesNo>,
        /// Các cơ quan trung ương ký quy chế; bỏ trống nếu quy chế không do trung ương ký.
        "trung_uong" central: Vec<At<BodyRef>>,
        /// Những cơ quan mà quy chế áp dụng, theo mã; bỏ trống nếu áp dụng cho mọi cơ quan của các cấp ấy.
        "co_quan" agencies: Vec<At<BodyRef>>,
        /// Những cơ quan ngoài hai ngành cũng là một bên của quy chế, theo mã.
        "ben_thu_ba" third: Vec<At<BodyRef>>,
        /// Các cấp mà quy chế áp dụng và tên gọi trong câu; bỏ trống nếu áp dụng ở mọi cấp.
        "cap" levels: Vec<LevelName>,
        /// Các loại bản ghi mà quy chế áp dụng; bỏ trống nếu áp dụng cho mọi loại.
        "ban_ghi" | "ho_so" subjects: Vec<At<Subject>>,
        /// Các ngày nghỉ lễ, tết, trừ thứ Bảy, Chủ nhật, dùng khi tính ngày làm việc.
        "ngay_nghi" holidays: Vec<At<Date>>,
        /// Các ngày thứ Bảy, Chủ nhật làm bù.
        "ngay_lam_bu" worked: Vec<At<Date>>,
        /// Các điều.
        "dieu" articles: Required<Article>,
        /// Các nội dung phối hợp, thành đề mục của báo cáo sơ kết, tổng kết.
        "de_muc" headings: Vec<Heading>,
        /// Các loại trao đổi.
        "loai_trao_doi" exchanges: Vec<ExchangeKind>,
        /// Quy tắc nơi nhận.
        "noi_nhan" recipients: Vec<RecipientRule>,
        /// Nơi nhận tùy chọn: ai có thể nhận, khi bản ghi chọn.
        "noi_nhan_tuy_chon" optional: Vec<OptionalRule>,
        /// Điều khoản cho phép lược bỏ nội dung không được công bố ở bản gửi đi.
        "dieu_khong_cong_bo" secrecy: Option<At<ClauseRef>>,
        /// Nghĩa vụ có thời hạn.
        "nghia_vu" duties: Vec<DutyRule>,
        /// Chỉ tiêu tự tính của báo cáo sơ kết, tổng kết.
        "chi_tieu" figures: Vec<FigureRule>,
    }
}

keys! {
    /// Một cấp mà quy chế áp dụng.
    pub struct LevelName {
        /// Cấp.
        "ma" level: At<Level>,
        /// Tên gọi trong câu, ví dụ tỉnh, thành phố.
        "ten" name: Text,
    }
}

words! {
    /// Việc mà quy chế điều chỉnh, theo loại bản ghi.
    pub enum Subject {
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
        /// Điều áp dụng ở cơ sở.
        "dieu_co_so" base: Option<At<Count>>,
    }
}

keys! {
    /// Một loại trao đổi.
    pub struct ExchangeKind {
        /// Mã loại, ghi ở loai_trao_doi của bản ghi.
        "ma" id: At<Text>,
        /// Tên gọi.
        "ten" name: Text,
        /// Điều khoản áp dụng ở trung ương.
        "dieu_tw" central: Option<At<ClauseRef>>,
        /// Điều khoản áp dụng ở tỉnh.
        "dieu_tinh" province: Option<At<ClauseRef>>,
        /// Điều khoản áp dụng ở cơ sở.
        "dieu_co_so" base: Option<At<ClauseRef>>,
        /// Bên nhận phải trả lời bằng văn bản: co hoặc khong; mặc định khong.
        "phai_tra_loi" wants_answer: Option<YesNo>,
        /// Tên loại văn bản khi hai bên cùng ban hành (văn bản liên tịch), ví dụ Kế hoạch.
        "lien_tich" joint: Option<Text>,
    }
}

/// What a row says for a level, by its columns `dieu_tw`, `dieu_tinh`, `dieu_co_so`: what is true of a
/// province is true of a district.
pub fn of_level<T>(level: Level, [central, province, base]: [&Option<T>; 3]) -> Option<&T> {
    match level {
        Level::Central => central.as_ref(),
        Level::Province | Level::District => province.as_ref(),
        Level::Base => base.as_ref(),
    }
}

words! {
    /// Ai phải nhận, theo vai trong bản ghi.
    pub enum RecipientRole {
        /// Các bên cùng tham gia.
        "ben_phoi_hop" Partners,
        /// Đại biểu được mời.
        "khach_moi" Invited,
        /// Đơn vị được giao nhiệm vụ.
        "don_vi_duoc_giao" Assigned,
        /// Các cơ quan trung ương ký quy chế.
        "trung_uong" Central,
        /// Các cơ quan dự họp.
        "thanh_phan" Attending,
        /// Các cơ quan báo cáo tại cuộc họp.
        "don_vi_bao_cao" Reporting,
        /// Cơ quan ra quyết định kiểm tra.
        "co_quan_quyet_dinh" Deciding,
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
        /// Loại bản ghi.
        "ban_ghi" | "ho_so" kind: RecordKind,
        /// Cấp.
        "cap" level: Level,
        /// Những ai phải nhận, theo vai.
        "gui" roles: Vec<RecipientRole>,
        /// Những cơ quan phải nhận, theo mã.
        "co_quan" bodies: Vec<At<BodyRef>>,
        /// Điều kiện, nếu có.
        "khi" condition: Option<Condition>,
        /// Chỉ khi số tiền phát hiện từ số này trở lên, đồng.
        "so_tien_tu" amount_from: Option<Count>,
        /// Chỉ khi có sai sót thuộc một trong các lĩnh vực này.
        "linh_vuc" fields: Vec<FindingField>,
        /// Chỉ khi cuộc kiểm tra có một trong các tính chất này.
        "tinh_chat" natures: Vec<InspectionKind>,
        /// Chỉ khi bản ghi có một trong các hình thức này (hinh_thuc của cuộc họp, cuộc kiểm tra; ky của tổng kết).
        "hinh_thuc" forms: Vec<At<Text>>,
        /// Loại trao đổi, khi quy tắc chỉ áp dụng cho một loại.
        "loai_trao_doi" exchange: Option<At<Text>>,
        /// Ghi chú in trong ngoặc sau tên nơi nhận.
        "ghi_chu" purpose: Option<Text>,
        /// Nhận bản đầy đủ, kể cả nội dung không công bố: co hoặc khong; mặc định khong (nhận trích sao).
        "ban_day_du" whole: Option<YesNo>,
    }
}

keys! {
    /// Những nơi nhận mà bản ghi có thể chọn thêm theo một điều khoản.
    pub struct OptionalRule {
        /// Điều khoản.
        "dieu" clause: At<ClauseRef>,
        /// Loại bản ghi.
        "ban_ghi" | "ho_so" kind: RecordKind,
        /// Cấp.
        "cap" level: Level,
        /// Những cơ quan có thể nhận.
        "co_quan" bodies: Required<At<BodyRef>>,
        /// Nhận bản đầy đủ, kể cả nội dung không công bố: co hoặc khong; mặc định khong (nhận trích sao).
        "ban_day_du" whole: Option<YesNo>,
    }
}
