//! Meetings (cuộc họp): of the two leaderships (Điều 6.4) or of a province (Điều 19.4).

use super::agency::Level;
use super::issue::Issue;
use super::scalar::{BodyRef, Clock, Date, FileKind, Id, Text};
use super::shape::{At, Required, keys, words};

words! {
    /// Hình thức họp.
    pub enum MeetingForm {
        /// Họp định kỳ.
        "dinh_ky" Regular,
        /// Họp bất thường hoặc đột xuất.
        "bat_thuong" Extraordinary,
        /// Tổng kết năm, hai bên luân phiên tổ chức.
        "tong_ket_nam" YearlyReview,
    }
}

keys! {
    /// Bản ghi cuộc họp.
    pub struct Meeting {
        /// Loại bản ghi: cuoc_hop.
        "loai" kind: FileKind,
        /// Mã bản ghi, không trùng với bản ghi nào khác.
        "ma" id: At<Id>,
        /// Cấp: tw, tinh, huyen hoặc co_so.
        "cap" level: At<Level>,
        /// Hình thức: dinh_ky, bat_thuong hoặc tong_ket_nam.
        "hinh_thuc" form: At<MeetingForm>,
        /// Tên cuộc họp, viết như trong câu, ví dụ cuộc họp giao ban 6 tháng đầu năm 2017.
        "ten" name: Text,
        /// Cơ quan tổ chức họp.
        "to_chuc" host: At<BodyRef>,
        /// Các cơ quan cùng họp.
        "phoi_hop" partners: Required<At<BodyRef>>,
        /// Ngày họp.
        "ngay" date: At<Date>,
        /// Ngày kết thúc, nếu họp nhiều ngày.
        "den_ngay" until: Option<At<Date>>,
        /// Giờ bắt đầu, ví dụ "08:30".
        "gio" time: Option<Clock>,
        /// Địa điểm.
        "dia_diem" venue: Text,
        /// Những người chủ trì.
        "chu_tri" chairs: Required<At<Id>>,
        /// Thành phần của các bên.
        "thanh_phan" participants: Required<Participant>,
        /// Đại biểu được mời.
        "khach_moi" invited: Vec<Participant>,
        /// Các báo cáo được nghe.
        "bao_cao" reports: Required<ReportHeard>,
        /// Đánh giá.
        "danh_gia" assessment: Assessment,
        /// Các kết luận.
        "ket_luan" conclusions: Required<Conclusion>,
        /// Nội dung cuộc họp sau sẽ xem xét.
        "ky_sau" next: Vec<Text>,
        /// Văn bản lập từ cuộc họp: thông báo kết luận.
        "van_ban" issue: Option<Issue>,
    }
}

keys! {
    /// Một thành phần dự họp.
    pub struct Participant {
        /// Cơ quan hoặc đơn vị.
        "co_quan" body: At<BodyRef>,
        /// Những người dự, theo mã.
        "nguoi" people: Vec<At<Id>>,
        /// Đại diện viết bằng lời, ví dụ đại diện lãnh đạo Ban Thu.
        "dai_dien" delegation: Option<Text>,
    }
}

keys! {
    /// Một báo cáo được nghe tại cuộc họp.
    pub struct ReportHeard {
        /// Cơ quan hoặc đơn vị báo cáo.
        "co_quan" body: At<BodyRef>,
        /// Báo cáo về việc gì, viết như trong câu.
        "noi_dung" about: Text,
    }
}

keys! {
    /// Đánh giá chung.
    pub struct Assessment {
        /// Kết quả đạt được.
        "ket_qua" results: Required<Text>,
        /// Tồn tại, hạn chế.
        "han_che" shortcomings: Vec<Text>,
        /// Nguyên nhân.
        "nguyen_nhan" causes: Vec<Text>,
    }
}

keys! {
    /// Một kết luận, tức một nhiệm vụ được giao.
    pub struct Conclusion {
        /// Mã kết luận trong bản ghi, ví dụ KL1.
        "ma" id: At<Id>,
        /// Nội dung nhiệm vụ, viết tiếp sau tên đơn vị chủ trì, ví dụ xây dựng phần mềm ….
        "noi_dung" text: Text,
        /// Đơn vị chủ trì.
        "chu_tri" lead: At<BodyRef>,
        /// Các đơn vị phối hợp.
        "phoi_hop" with: Vec<At<BodyRef>>,
        /// Sản phẩm.
        "san_pham" product: Option<Text>,
        /// Hạn hoàn thành.
        "han" deadline: Option<At<Date>>,
        /// Tiến độ thực hiện.
        "tien_do" progress: Vec<Progress>,
    }
}

words! {
    /// Tình trạng một nhiệm vụ.
    pub enum TaskState {
        /// Đang thực hiện.
        "dang_lam" Running,
        /// Đã hoàn thành.
        "hoan_thanh" Done,
        /// Dừng thực hiện.
        "dung" Dropped,
    }
}

keys! {
    /// Một lần báo cáo tiến độ nhiệm vụ.
    pub struct Progress {
        /// Ngày báo cáo.
        "ngay" date: At<Date>,
        /// Tình trạng: dang_lam, hoan_thanh hoặc dung.
        "trang_thai" state: At<TaskState>,
        /// Nội dung, kết quả.
        "noi_dung" text: Text,
        /// Mã bản ghi làm bằng chứng.
        "ban_ghi" | "ho_so" evidence: Option<At<Id>>,
    }
}
