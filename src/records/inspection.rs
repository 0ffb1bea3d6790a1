//! Joint inspections and supervision (kiểm tra, giám sát): Điều 7 and Điều 20.

use super::agency::Level;
use super::basis::Basis;
use super::issue::Issue;
use super::passage::Passage;
use super::scalar::{BodyRef, Count, Date, FileKind, Id, Text, YesNo};
use super::shape::{At, Required, keys, words};

words! {
    /// Hình thức kiểm tra.
    pub enum InspectionForm {
        /// Theo kế hoạch.
        "ke_hoach" Planned,
        /// Đột xuất.
        "dot_xuat" Unannounced,
    }
}

words! {
    /// Tính chất đoàn.
    pub enum InspectionKind {
        /// Kiểm tra.
        "kiem_tra" Inspection,
        /// Giám sát.
        "giam_sat" Supervision,
        /// Thanh tra chuyên ngành đóng (Điều 8, Điều 21).
        "thanh_tra" SpecialisedInspection,
    }
}

words! {
    /// Vai trò trong đoàn.
    pub enum TeamRole {
        /// Trưởng đoàn.
        "truong_doan" Leader,
        /// Phó Trưởng đoàn.
        "pho_truong_doan" Deputy,
        /// Thư ký.
        "thu_ky" Secretary,
        /// Thành viên.
        "thanh_vien" Member,
    }
}

words! {
    /// Lĩnh vực của một kết quả kiểm tra.
    pub enum FindingField {
        /// Việc đóng bảo hiểm xã hội, bảo hiểm y tế, bảo hiểm thất nghiệp.
        "dong" Contributions,
        /// Sổ bảo hiểm xã hội, thẻ bảo hiểm y tế.
        "so_the" BooksAndCards,
        /// Giải quyết chế độ, chính sách.
        "che_do" Benefits,
        /// Hoạt động công đoàn, thỏa ước lao động tập thể.
        "cong_doan" Union,
        /// Khiếu nại, tố cáo, đơn thư.
        "don_thu" Complaints,
        /// Nội dung khác.
        "khac" Other,
    }
}

words! {
    /// Mức độ sai sót.
    pub enum Severity {
        /// Không có sai sót.
        "khong" Clean,
        /// Sai sót nhẹ.
        "nhe" Minor,
        /// Sai sót đáng kể.
        "dang_ke" Major,
        /// Sai sót nghiêm trọng; kết quả phải gửi hai cơ quan trung ương (Điều 20.2).
        "nghiem_trong" Serious,
    }
}

keys! {
    /// Bản ghi kiểm tra, giám sát.
    pub struct Inspection {
        /// Loại bản ghi: kiem_tra.
        "loai" kind: FileKind,
        /// Mã bản ghi, không trùng với bản ghi nào khác.
        "ma" id: At<Id>,
        /// Cấp: tw, tinh, huyen hoặc co_so.
        "cap" level: At<Level>,
        /// Hình thức: ke_hoach hoặc dot_xuat.
        "hinh_thuc" form: At<InspectionForm>,
        /// Tính chất: kiem_tra, giam_sat hoặc thanh_tra.
        "tinh_chat" nature: At<InspectionKind>,
        /// Các căn cứ pháp lý, mỗi căn cứ một mục, không ghi chữ Căn cứ, không có dấu câu cuối; văn bản của một bản ghi ở đây thì ghi ban_ghi.
        "can_cu" bases: Required<Basis>,
        /// Quyết định thành lập đoàn.
        "quyet_dinh" decision: Decision,
        /// Cơ quan chủ trì đoàn.
        "chu_tri" lead: At<BodyRef>,
        /// Các cơ quan tham gia đoàn.
        "tham_gia" partners: Required<At<BodyRef>>,
        /// Thành viên đoàn.
        "doan" team: Required<TeamMember>,
        /// Thời kỳ được kiểm tra.
        "thoi_ky" period: Period,
        /// Thời gian làm việc tại đơn vị.
        "thoi_gian" dates: Period,
        /// Đơn vị được kiểm tra.
        "don_vi" unit: InspectedUnit,
        /// Kết quả kiểm tra theo từng nội dung.
        "ket_qua" findings: Required<Finding>,
        /// Ưu điểm.
        "uu_diem" strengths: Vec<Passage>,
        /// Tồn tại, hạn chế.
        "ton_tai" shortcomings: Vec<Passage>,
        /// Nguyên nhân.
        "nguyen_nhan" causes: Vec<Passage>,
        /// Kết luận.
        "ket_luan" conclusions: Required<Passage>,
        /// Biện pháp đã xử lý trong quá trình kiểm tra.
        "da_xu_ly" measures: Vec<Passage>,
        /// Kiến nghị.
        "kien_nghi" recommendations: Required<Recommendation>,
        /// Nội dung liên quan đến công tác chỉ đạo chung của ngành (Điều 20.2): co hoặc khong.
        "chi_dao_chung" general_direction: Option<YesNo>,
        /// Văn bản lập từ cuộc kiểm tra: báo cáo kết quả.
        "van_ban" issue: Option<Issue>,
    }
}

keys! {
    /// Quyết định thành lập đoàn.
    pub struct Decision {
        /// Số, ký hiệu.
        "so_ky_hieu" number: At<Text>,
        /// Ngày.
        "ngay" date: At<Date>,
        /// Cơ quan ban hành.
        "co_quan" body: At<BodyRef>,
        /// Trích yếu, viết tiếp sau chữ về việc.
        "ve_viec" subject: Text,
    }
}

keys! {
    /// Một thành viên đoàn.
    pub struct TeamMember {
        /// Mã người.
        "nguoi" person: At<Id>,
        /// Vai trò: truong_doan, pho_truong_doan, thu_ky hoặc thanh_vien.
        "vai_tro" role: At<TeamRole>,
    }
}

keys! {
    /// Một khoảng thời gian.
    pub struct Period {
        /// Từ ngày.
        "tu" from: At<Date>,
        /// Đến ngày.
        "den" until: At<Date>,
    }
}

keys! {
    /// Đơn vị được kiểm tra.
    pub struct InspectedUnit {
        /// Tên đơn vị.
        "ten" name: Text,
        /// Địa chỉ.
        "dia_chi" address: Text,
        /// Ngành nghề, loại hình.
        "nganh_nghe" business: Text,
        /// Những người làm việc với đoàn, viết bằng lời.
        "nguoi_lam_viec" representatives: Required<Text>,
        /// Số lao động.
        "lao_dong" workers: At<Count>,
        /// Số người thuộc diện phải tham gia BHXH bắt buộc.
        "phai_tham_gia" must_participate: At<Count>,
        /// Số người tham gia BHXH.
        "bhxh" social_insurance: At<Count>,
        /// Số người tham gia BHYT.
        "bhyt" health_insurance: At<Count>,
        /// Số người tham gia BHTN.
        "bhtn" unemployment_insurance: At<Count>,
        /// Tổ chức công đoàn tại đơn vị.
        "cong_doan" union: UnionFacts,
        /// Đặc điểm khác.
        "dac_diem" remarks: Vec<Passage>,
    }
}

keys! {
    /// Tổ chức công đoàn tại đơn vị.
    pub struct UnionFacts {
        /// Đã có công đoàn cơ sở: co hoặc khong.
        "co_to_chuc" exists: At<YesNo>,
        /// Số đoàn viên.
        "doan_vien" members: Option<At<Count>>,
        /// Có thỏa ước lao động tập thể: co hoặc khong.
        "thoa_uoc" collective_agreement: Option<YesNo>,
    }
}

keys! {
    /// Một kết quả kiểm tra.
    pub struct Finding {
        /// Mã trong bản ghi, ví dụ KQ1.
        "ma" id: At<Id>,
        /// Lĩnh vực: dong, so_the, che_do, cong_doan, don_thu hoặc khac.
        "linh_vuc" field: At<FindingField>,
        /// Nội dung.
        "noi_dung" text: Text,
        /// Số tiền chậm đóng, nợ hoặc phải thu hồi, tính bằng đồng.
        "so_tien" amount_vnd: Option<At<Count>>,
        /// Số tiền đã thu hồi hoặc khắc phục, tính bằng đồng.
        "da_thu_hoi" recovered_vnd: Option<At<Count>>,
        /// Số tháng nợ.
        "so_thang" months: Option<Count>,
        /// Số người liên quan.
        "so_nguoi" people: Option<Count>,
        /// Mức độ: khong, nhe, dang_ke hoặc nghiem_trong.
        "muc_do" severity: At<Severity>,
        /// Được công bố: co hoặc khong (Điều 7.3); mặc định co.
        "cong_bo" public: Option<At<YesNo>>,
        /// Căn cứ không công bố, bắt buộc khi cong_bo là khong.
        "ly_do_khong_cong_bo" secrecy_basis: Option<Text>,
    }
}

keys! {
    /// Một kiến nghị.
    pub struct Recommendation {
        /// Kiến nghị đối với ai, viết bằng lời.
        "doi_voi" addressee: Text,
        /// Nội dung.
        "noi_dung" text: Text,
        /// Hạn thực hiện.
        "han" deadline: Option<At<Date>>,
        /// Kết quả trả lời kiến nghị, nếu đã có.
        "tra_loi" answer: Option<Text>,
        /// Mã các kết quả mà kiến nghị này nói đến; kiến nghị bị lược bỏ cùng kết quả không được công bố.
        "thuoc_ket_qua" findings: Vec<At<Id>>,
    }
}

impl Finding {
    /// Whether the finding may be made public (Điều 7.3); it may unless the record says otherwise.
    pub fn is_public(&self) -> bool {
        self.public.as_ref().is_none_or(|public| public.is_yes())
    }
}
