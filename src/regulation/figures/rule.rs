//! A figure of a review, as the regulation file writes it (chỉ tiêu tự tính).

use crate::records::RecordKind;
use crate::records::agency::Party;
use crate::records::scalar::{Id, Text, YesNo};
use crate::records::shape::{At, keys, words};
use crate::regulation::clause::ClauseRef;

words! {
    /// Tính gì.
    pub enum Measure {
        /// Số bản ghi.
        "so_ban_ghi" | "so_ho_so" Records,
        /// Số đơn vị được kiểm tra, mỗi đơn vị một lần.
        "so_don_vi" Units,
        /// Số đơn vị có sai sót.
        "so_don_vi_vi_pham" UnitsInBreach,
        /// Số cuộc có sai sót nghiêm trọng hoặc liên quan chỉ đạo chung.
        "so_nghiem_trong" Serious,
        /// Số tiền phát hiện, đồng.
        "so_tien" Owed,
        /// Số tiền đã thu hồi, đồng.
        "da_thu_hoi" Recovered,
        /// Số kiến nghị sau kiểm tra.
        "so_kien_nghi" Recommendations,
        /// Số kiến nghị sau kiểm tra đã được trả lời.
        "so_kien_nghi_da_tra_loi" RecommendationsAnswered,
        /// Số văn bản đề nghị cần trả lời.
        "so_de_nghi" Requests,
        /// Số văn bản đề nghị đã được trả lời.
        "so_de_nghi_da_tra_loi" RequestsAnswered,
        /// Số văn bản đề nghị được trả lời chậm.
        "so_de_nghi_tra_loi_cham" RequestsAnsweredLate,
        /// Số nhiệm vụ được giao.
        "so_nhiem_vu" Tasks,
        /// Số nhiệm vụ đã hoàn thành.
        "so_nhiem_vu_hoan_thanh" TasksDone,
        /// Số nhiệm vụ quá hạn.
        "so_nhiem_vu_qua_han" TasksOverdue,
    }
}

keys! {
    /// Một chỉ tiêu tự tính.
    pub struct FigureRule {
        /// Mã chỉ tiêu.
        "ma" id: At<Id>,
        /// Tên chỉ tiêu.
        "ten" name: Text,
        /// Đơn vị tính.
        "don_vi_tinh" unit: Text,
        /// Điều khoản ở trung ương; bỏ trống nếu trung ương không có chỉ tiêu này.
        "dieu_tw" central: Option<At<ClauseRef>>,
        /// Điều khoản ở tỉnh; bỏ trống nếu tỉnh không có chỉ tiêu này.
        "dieu_tinh" province: Option<At<ClauseRef>>,
        /// Điều khoản ở cơ sở; bỏ trống nếu cơ sở không có chỉ tiêu này.
        "dieu_co_so" base: Option<At<ClauseRef>>,
        /// Tính gì.
        "tinh" measure: Measure,
        /// Chỉ tính loại bản ghi này.
        "ban_ghi" | "ho_so" kind: Option<RecordKind>,
        /// Chỉ tính các hình thức này (hinh_thuc của cuộc họp, cuộc kiểm tra).
        "hinh_thuc" forms: Vec<Text>,
        /// Chỉ tính các tính chất này (tinh_chat của cuộc kiểm tra).
        "tinh_chat" natures: Vec<Text>,
        /// Chỉ tính các loại trao đổi này.
        "loai_trao_doi" exchanges: Vec<At<Text>>,
        /// Chỉ tính bản ghi do bên này tổ chức, chủ trì hoặc gửi.
        "ben" party: Option<Party>,
        /// Là một phần của chỉ tiêu nào; in ngay dưới chỉ tiêu ấy.
        "thuoc" part_of: Option<At<Id>>,
        /// Tên khi in dưới chỉ tiêu ấy.
        "ten_gon" short_name: Option<Text>,
        /// Lời văn viết gì sau con số khi nói đến chỉ tiêu này; bỏ trống nếu viết đúng tên chỉ tiêu.
        "loi_van" said: Vec<Text>,
        /// Vẽ trong biểu đồ: co hoặc khong; mặc định khong.
        "bieu_do" charted: Option<YesNo>,
    }
}
