//! Reviews (sơ kết, tổng kết): Điều 6.4, 12, 24.2, 27.4.

use super::agency::Level;
use super::issue::Issue;
use super::scalar::{BodyRef, Count, Date, Decimal, FileKind, Id, Text};
use super::shape::{At, Required, keys, words};

words! {
    /// Kỳ báo cáo.
    pub enum ReviewPeriod {
        /// Tổng kết năm.
        "nam" Year,
        /// Sơ kết 6 tháng đầu năm.
        "sau_thang_dau" FirstHalf,
        /// Sơ kết 6 tháng cuối năm.
        "sau_thang_cuoi" SecondHalf,
    }
}

keys! {
    /// Bản ghi sơ kết, tổng kết.
    pub struct Review {
        /// Loại bản ghi: tong_ket.
        "loai" kind: FileKind,
        /// Mã bản ghi, không trùng với bản ghi nào khác.
        "ma" id: At<Id>,
        /// Cấp: tw, tinh, huyen hoặc co_so.
        "cap" level: At<Level>,
        /// Kỳ: nam, sau_thang_dau hoặc sau_thang_cuoi.
        "ky" period: At<ReviewPeriod>,
        /// Năm báo cáo.
        "nam" year: At<Count>,
        /// Cơ quan lập báo cáo (bên tổ chức tổng kết của năm).
        "co_quan" body: At<BodyRef>,
        /// Các cơ quan phối hợp.
        "phoi_hop" partners: Required<At<BodyRef>>,
        /// Ngày hội nghị tổng kết, nếu có.
        "ngay_hoi_nghi" conference: Option<At<Date>>,
        /// Gửi báo cáo lên cơ quan nào (Kính gửi), khi gửi cấp trên.
        "kinh_gui" addressees: Vec<At<BodyRef>>,
        /// Thuận lợi.
        "thuan_loi" advantages: Vec<Text>,
        /// Khó khăn.
        "kho_khan" difficulties: Vec<Text>,
        /// Công tác chỉ đạo, triển khai.
        "chi_dao" direction: Required<At<Text>>,
        /// Kết quả theo từng nội dung phối hợp của quy chế.
        "ket_qua" results: Required<HeadingResult>,
        /// Số liệu nhập tay, khi bản ghi trong năm không tự cho ra số.
        "so_lieu" figures: Vec<Figure>,
        /// Các chỉ tiêu tự tính được in, theo mã và theo thứ tự này; bỏ trống thì in mọi chỉ tiêu có phát sinh; ghi một từ khong thì không in chỉ tiêu nào.
        "chi_tieu_in" shown: Vec<At<Id>>,
        /// Số liệu tính đến ngày.
        "so_lieu_den_ngay" figures_as_of: Option<At<Date>>,
        /// Ưu điểm.
        "uu_diem" strengths: Required<At<Text>>,
        /// Tồn tại, hạn chế.
        "han_che" shortcomings: Vec<At<Text>>,
        /// Nguyên nhân.
        "nguyen_nhan" causes: Vec<At<Text>>,
        /// Bài học kinh nghiệm.
        "bai_hoc" lessons: Vec<Text>,
        /// Phương hướng, nhiệm vụ kỳ tới.
        "phuong_huong" directions: Required<Text>,
        /// Đề xuất, kiến nghị.
        "kien_nghi" proposals: Vec<Proposal>,
        /// Văn bản lập từ bản ghi: báo cáo sơ kết, tổng kết.
        "van_ban" issue: Option<Issue>,
    }
}

keys! {
    /// Kết quả của một nội dung phối hợp.
    pub struct HeadingResult {
        /// Điều của quy chế mà đề mục này theo, ví dụ 5.
        "dieu" article: At<Count>,
        /// Nội dung, mỗi mục một đoạn.
        "noi_dung" paragraphs: Required<At<Text>>,
    }
}

keys! {
    /// Một số liệu nhập tay.
    pub struct Figure {
        /// Mã chỉ tiêu của quy chế, khi số nhập tay là của một chỉ tiêu tự tính.
        "ma" id: Option<At<Id>>,
        /// Chỉ tiêu.
        "chi_tieu" name: At<Text>,
        /// Đơn vị tính.
        "don_vi_tinh" unit: Text,
        /// Kỳ trước.
        "ky_truoc" before: Option<Decimal>,
        /// Kỳ này.
        "ky_nay" now: Decimal,
    }
}

keys! {
    /// Một đề xuất, kiến nghị.
    pub struct Proposal {
        /// Gửi cơ quan nào.
        "gui" to: At<BodyRef>,
        /// Nội dung.
        "noi_dung" text: Text,
    }
}
