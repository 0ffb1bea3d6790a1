//! The `van_ban` block: what turns a record into an official document (văn bản).

use super::agency::SigningForm;
use super::scalar::{BodyRef, Count, Date, Id, Text, YesNo};
use super::shape::{At, keys, words};
use crate::digest::Digest;

pub use super::agency::{BodySize, Duty};

words! {
    /// Trạng thái văn bản.
    pub enum State {
        /// Dự thảo: in ra có dấu DỰ THẢO, không vào gói.
        "du_thao" Draft,
        /// Trình ký: bố cục cuối cùng, không còn dấu DỰ THẢO, số và ngày để trống.
        "trinh_ky" Presented,
        /// Đã ký, đã cấp số, được ban hành.
        "ban_hanh" Issued,
        /// Hủy: số đã cấp vẫn giữ, không lập văn bản, không tính, không niêm phong.
        "huy" Void,
    }
}

words! {
    /// Độ khẩn (NĐ 30/2020/NĐ-CP, Phụ lục I, III.2b).
    pub enum Urgency {
        /// Khẩn.
        "khan" Urgent,
        /// Thượng khẩn.
        "thuong_khan" VeryUrgent,
        /// Hỏa tốc.
        "hoa_toc" Express,
    }
}

keys! {
    /// Văn bản lập từ bản ghi này.
    pub struct Issue {
        /// Trạng thái: du_thao, trinh_ky, ban_hanh hoặc huy.
        "trang_thai" state: At<State>,
        /// Lý do hủy, khi trạng thái là huy.
        "ly_do_huy" void_reason: Option<At<Text>>,
        /// Số văn bản do văn thư cấp, chỉ gồm chữ số.
        "so" number: Option<At<Count<1>>>,
        /// Ký hiệu, khi khác với ký hiệu tự lập từ tên loại và cơ quan.
        "ky_hieu" mark: Option<At<Text>>,
        /// Ngày ký ban hành.
        "ngay" date: Option<At<Date>>,
        /// Địa danh, khi khác với địa danh của cơ quan.
        "dia_danh" place_name: Option<Text>,
        /// Trích yếu, khi khác với trích yếu tự lập.
        "trich_yeu" subject: Option<Text>,
        /// Văn bản mà văn bản này thay thế: cùng loại, cùng cơ quan ban hành.
        "thay_the" replaces: Option<Replaced>,
        /// Đơn vị soạn thảo, có trong ký hiệu công văn và dòng Lưu.
        "don_vi_soan" drafting_unit: Option<At<Id>>,
        /// Người ký.
        "ky" signature: Option<Signature>,
        /// Văn bản liên tịch: các cơ quan cùng ban hành và cùng ký; cơ quan lập bản ghi chủ trì, ghi số.
        "lien_tich" joint: Vec<JointIssuer>,
        /// Nơi nhận thêm, ngoài các nơi nhận bắt buộc theo quy chế.
        "noi_nhan" recipients: Vec<Recipient>,
        /// Nơi nhận bắt buộc được bỏ, có lý do.
        "bo_noi_nhan" left_out: Vec<LeftOut>,
        /// Số phiếu gửi, khi văn bản được gửi kèm phiếu gửi.
        "so_phieu_gui" slip_number: Option<At<Count<1>>>,
        /// Số bản trích sao, khi bản gửi đi phải lược bỏ nội dung; chung dãy số với các bản sao khác của cơ quan trong năm.
        "so_trich_sao" extract_number: Option<At<Count<1>>>,
        /// Xác nhận đã nhận của các nơi nhận.
        "xac_nhan" receipts: Vec<Receipt>,
        /// Ai soạn, ai soát, ai ký, ai cấp số, vào ngày nào; không in, không gửi kèm.
        "qua_trinh" steps: Option<Steps>,
        /// Bản đã đưa trình ký: do qcph issue ghi, không gửi kèm trong văn bản.
        "ban_trinh" presented: Option<Presented>,
        /// Bản đã ký nhận về (bản gốc): do qcph sign ghi, không gửi kèm trong văn bản.
        "ban_ky" signed_copy: Option<SignedCopy>,
        /// Mã các hồ sơ có văn bản này, khi quy tắc của danh mục không xếp đúng; không in, không gửi kèm.
        "thuoc_ho_so" dossiers: Vec<At<Id>>,
        /// Độ khẩn.
        "do_khan" urgency: Option<Urgency>,
        /// Cỡ chữ nội dung của riêng văn bản này: 13 hoặc 14; mặc định là cỡ chữ của cơ quan.
        "co_chu" body_size: Option<BodySize>,
    }
}

keys! {
    /// Văn bản mà văn bản này thay thế.
    pub struct Replaced {
        /// Mã bản ghi của văn bản bị thay thế.
        "ban_ghi" | "ho_so" of: At<Id>,
        /// Vì sao thay thế, viết tiếp sau chữ do.
        "ly_do" reason: Text,
    }
}

keys! {
    /// Bản đã đưa trình ký.
    pub struct Presented {
        /// Ngày trình; tên, chức vụ trong văn bản lấy theo ngày này.
        "ngay" date: At<Date>,
        /// Mã băm SHA-256 của tệp PDF đã đưa trình.
        "sha256" sha256: At<Digest>,
        /// Số byte của tệp đó: bản ký số nhận về mở đầu bằng đúng ngần ấy byte.
        "so_byte" size_bytes: Count<1>,
        /// Mã băm SHA-256 của lời văn đã trình: lời văn đổi thì khác.
        "loi_van" words: Digest,
    }
}

keys! {
    /// Ai làm việc nào, vào ngày nào.
    pub struct Steps {
        /// Soạn thảo.
        "soan" drafting: Option<Step>,
        /// Soát, duyệt.
        "soat" reviewing: Option<Step>,
        /// Ký.
        "ky" signing: Option<Step>,
        /// Cấp số, ngày.
        "cap_so" numbering: Option<Step>,
    }
}

keys! {
    /// Một việc đã làm.
    pub struct Step {
        /// Mã người làm.
        "nguoi" person: At<Id>,
        /// Ngày làm.
        "ngay" date: At<Date>,
    }
}

impl Steps {
    /// What was done, in the order in which it is done.
    pub fn done(&self) -> impl Iterator<Item = (Duty, &Step)> {
        let all = [
            (Duty::Drafting, &self.drafting),
            (Duty::Reviewing, &self.reviewing),
            (Duty::Signing, &self.signing),
            (Duty::Numbering, &self.numbering),
        ];
        all.into_iter().filter_map(|(duty, step)| Some((duty, step.as_ref()?)))
    }
}

impl Issue {
    /// The day of the document: that on which it is issued, or, while it waits for its signature, that on
    /// which it was presented.
    pub fn day(&self) -> Option<&At<Date>> {
        let presented = self.presented.as_ref().filter(|_| *self.state == State::Presented);
        presented.map(|presented| &presented.date).or(self.date.as_ref())
    }
}

words! {
    /// Cách ký.
    pub enum SigningWay {
        /// Ký số.
        "ky_so" Digital,
        /// Ký, đóng dấu trên giấy rồi quét.
        "quet" Scanned,
    }
}

keys! {
    /// Bản đã ký, giữ nguyên từng byte trong tệp `<mã bản ghi>.ban-ky.pdf` bên cạnh bản ghi.
    pub struct SignedCopy {
        /// Cách ký: ky_so hoặc quet.
        "cach" way: SigningWay,
        /// Ngày nhận bản ký.
        "ngay" date: At<Date>,
        /// Số trang.
        "so_trang" pages: Count<1>,
        /// Mã băm SHA-256 của tệp.
        "sha256" sha256: At<Digest>,
    }
}

keys! {
    /// Người ký và quyền hạn ký.
    pub struct Signature {
        /// Mã người ký.
        "nguoi" person: At<Id>,
        /// Quyền hạn: truc_tiep, tm, q, kt, tl, tl_kt, tuq hoặc truong_doan.
        "quyen_han" form: At<SigningForm>,
    }
}

keys! {
    /// Một cơ quan cùng ban hành văn bản liên tịch.
    pub struct JointIssuer {
        /// Cơ quan cùng ban hành, cũng ghi ở den của bản ghi.
        "co_quan" body: At<BodyRef>,
        /// Người ký của cơ quan ấy.
        "ky" signature: Option<Signature>,
    }
}

keys! {
    /// Một nơi nhận.
    pub struct Recipient {
        /// Cơ quan hoặc đơn vị nhận.
        "co_quan" body: Option<At<BodyRef>>,
        /// Nhóm nơi nhận viết bằng lời, khi không phải một cơ quan trong danh bạ.
        "ten" name: Option<At<Text>>,
        /// Mục đích gửi, in trong ngoặc, ví dụ để báo cáo.
        "ghi_chu" purpose: Option<Text>,
        /// Gửi kèm phiếu gửi (bản đồng gửi): co hoặc khong.
        "dong_gui" co_sent: Option<YesNo>,
    }
}

keys! {
    /// Một nơi nhận bắt buộc được bỏ.
    pub struct LeftOut {
        /// Cơ quan.
        "co_quan" body: At<BodyRef>,
        /// Lý do bằng văn bản.
        "ly_do" reason: Text,
    }
}

keys! {
    /// Xác nhận đã nhận văn bản.
    pub struct Receipt {
        /// Cơ quan nhận.
        "co_quan" body: At<BodyRef>,
        /// Ngày đến.
        "ngay" date: At<Date>,
        /// Số đến.
        "so_den" incoming_number: Option<Count>,
    }
}
