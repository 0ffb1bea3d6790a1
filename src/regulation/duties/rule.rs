//! A duty with a clock, as the regulation file writes it (nghĩa vụ có thời hạn).

use crate::records::RecordKind;
use crate::records::agency::{Level, Party};
use crate::records::scalar::{Count, Id, Text, YesNo};
use crate::records::shape::{At, keys, words};
use crate::regulation::clause::ClauseRef;

words! {
    /// Ai phải làm.
    pub enum Who {
        /// Mỗi cơ quan của hai bên tự làm.
        "moi_co_quan" Each,
        /// Các bên cùng làm; tính cho từng cơ quan.
        "hai_ben" Together,
        /// Cơ quan bảo hiểm xã hội.
        "bhxh" SocialInsurance,
        /// Tổ chức công đoàn.
        "cong_doan" TradeUnion,
        /// Bên thứ ba.
        "ben_thu_ba" Third,
        /// Cơ quan được đề nghị.
        "ben_duoc_de_nghi" Asked,
        /// Cơ quan ban hành văn bản.
        "ben_ban_hanh" Issuer,
    }
}

words! {
    /// Bao lâu một lần, hoặc khi nào.
    pub enum Cycle {
        /// Mỗi năm một lần.
        "nam" Year,
        /// Mỗi tháng một lần.
        "thang" Month,
        /// Mỗi quý một lần.
        "quy" Quarter,
        /// Nhiều năm một lần: bao nhiêu năm thì ghi ở so_nam.
        "nhieu_nam" Years,
        /// Mỗi 6 tháng một lần.
        "nua_nam" Half,
        /// Mỗi quý hoặc 6 tháng một lần, theo lựa chọn của hai bên.
        "quy_hoac_nua_nam" QuarterOrHalf,
        /// Khi có văn bản đề nghị.
        "theo_de_nghi" OnRequest,
        /// Khi ban hành văn bản.
        "theo_van_ban" OnIssue,
    }
}

keys! {
    /// Một nghĩa vụ có thời hạn.
    pub struct DutyRule {
        /// Mã nghĩa vụ.
        "ma" id: At<Id>,
        /// Tên nghĩa vụ.
        "ten" name: Text,
        /// Điều khoản.
        "dieu" clause: At<ClauseRef>,
        /// Cấp.
        "cap" level: Level,
        /// Ai phải làm.
        "ai" who: Who,
        /// Bao lâu một lần.
        "chu_ky" cycle: Cycle,
        /// Tháng mà việc phải làm xong, khi quy chế ghi một tháng.
        "thang" month: Option<At<Count>>,
        /// Mấy năm một lần, khi chu_ky là nhieu_nam; tính từ năm đầu của quy chế.
        "so_nam" every: Option<At<Count>>,
        /// Hạn sau ngày cuối của kỳ, sau ngày nhận văn bản đề nghị, hoặc sau ngày ban hành văn bản phải gửi, tính bằng ngày.
        "so_ngay" days: Option<At<Count>>,
        /// Số ngày ấy là ngày làm việc: co hoặc khong; mặc định khong.
        "ngay_lam_viec" working: Option<At<YesNo>>,
        /// Loại bản ghi chứng minh.
        "ban_ghi" | "ho_so" kind: Option<At<RecordKind>>,
        /// Hình thức của bản ghi (hinh_thuc của cuộc họp, ky của tổng kết); bỏ trống nếu hình thức nào cũng được.
        "hinh_thuc" forms: Vec<Text>,
        /// Loại trao đổi, khi bản ghi là trao đổi; loại không dòng nào nêu thì theo dòng không ghi loại.
        "loai_trao_doi" exchange: Option<At<Text>>,
        /// Bản ghi nói về năm sau: co hoặc khong; mặc định khong.
        "cho_nam_sau" next_year: Option<YesNo>,
        /// Các bên luân phiên tổ chức: co hoặc khong; mặc định khong.
        "luan_phien" alternates: Option<YesNo>,
        /// Các bên lần lượt tổ chức, từ kỳ đầu của quy chế, khi quy chế ghi rõ thứ tự.
        "luot_to_chuc" turns: Vec<At<Party>>,
    }
}

impl Cycle {
    /// Whether it comes again by the calendar.
    pub fn is_periodic(self) -> bool {
        !matches!(self, Self::OnRequest | Self::OnIssue)
    }
}
