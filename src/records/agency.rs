//! Agencies (cơ quan) as dated data: what a body is called, by whom it is led, and since when.

use super::scalar::{BodyRef, Date, FileKind, Id, OrganCode, Text, YesNo};
use super::shape::{At, Required, keys, words};

words! {
    /// Một việc trong quá trình lập văn bản.
    pub enum Duty {
        /// Soạn thảo.
        "soan" Drafting,
        /// Soát, duyệt.
        "soat" Reviewing,
        /// Ký.
        "ky" Signing,
        /// Cấp số, ngày.
        "cap_so" Numbering,
    }
}

words! {
    /// Cỡ chữ phần nội dung.
    pub enum BodySize {
        /// Cỡ 13.
        "13" Thirteen,
        /// Cỡ 14.
        "14" Fourteen,
    }
}

words! {
    /// Which of the two parties (bên) a body belongs to.
    pub enum Party {
        /// Ngành bảo hiểm xã hội.
        "bhxh" SocialInsurance,
        /// Hệ thống công đoàn.
        "cong_doan" TradeUnion,
        /// Cơ quan khác.
        "khac" Other,
    }
}

words! {
    /// Cấp.
    pub enum Level {
        /// Trung ương.
        "tw" Central,
        /// Tỉnh và tương đương.
        "tinh" Province,
        /// Huyện và tương đương.
        "huyen" District,
        /// Cơ sở và tương đương.
        "co_so" Base,
    }
}

keys! {
    /// Danh bạ cơ quan.
    pub struct AgencyFile {
        /// Loại tệp: co_quan.
        "loai" kind: FileKind,
        /// Các cơ quan; một mã có thể có nhiều bản nối tiếp nhau theo thời gian.
        "danh_sach" agencies: Required<Agency>,
    }
}

keys! {
    /// Một cơ quan trong một khoảng thời gian.
    pub struct Agency {
        /// Mã cơ quan, ví dụ BHXH-VN.
        "ma" id: At<Id>,
        /// Tên đầy đủ, đúng chính tả viết hoa.
        "ten" name: Text,
        /// Tên gọi tắt dùng trong lời văn và nơi nhận.
        "ten_tat" short_name: Text,
        /// Chữ viết tắt trong ký hiệu văn bản, ví dụ BHXH.
        "ky_hieu" mark: Text,
        /// Mã định danh điện tử của cơ quan do nhà nước cấp, ví dụ H49.64.33; ghi vào siêu dữ liệu, không in.
        "ma_dinh_danh" organ_code: Option<At<OrganCode>>,
        /// Mã phông của cơ quan do lưu trữ lịch sử cấp; ghi vào gói nộp lưu, không in.
        "ma_phong" fonds: Option<Text>,
        /// Bên: bhxh, cong_doan hoặc khac.
        "ben" party: Party,
        /// Cấp: tw, tinh, huyen hoặc co_so.
        "cap" level: Level,
        /// Cơ quan chủ quản trực tiếp, in ở đầu văn bản.
        "cap_tren" parent: Option<At<Id>>,
        /// Tên ngắt thành các dòng ở đầu văn bản, khi không muốn để máy tự ngắt.
        "dong_ten" name_lines: Vec<Text>,
        /// Địa danh ghi trước ngày tháng.
        "dia_danh" place_name: Text,
        /// Chức danh người đứng đầu, ví dụ Tổng Giám đốc.
        "nguoi_dung_dau" head_title: Text,
        /// Tập thể lãnh đạo mà văn bản được ký thay mặt, ví dụ Đoàn Chủ tịch.
        "tap_the" collective: Option<Text>,
        /// Các đơn vị bên trong.
        "don_vi" units: Vec<Unit>,
        /// Hạn trả lời văn bản đề nghị do cơ quan tự đặt, tính bằng ngày.
        "han_tra_loi_ngay" reply_days: Option<super::scalar::Count>,
        /// Cỡ chữ nội dung mọi văn bản của cơ quan: 13 hoặc 14; mặc định 14.
        "co_chu" body_size: Option<BodySize>,
        /// Kỳ trao đổi thông tin đã chọn (Điều 23.2): quy hoặc sau_thang.
        "ky_trao_doi" information_cycle: Option<InformationCycle>,
        /// Những việc phải do những người khác nhau làm: soan, soat, ky, cap_so; người đứng đầu cơ quan quy định.
        "tach_viec" separate: Vec<Duty>,
        /// Mọi văn bản đi của cơ quan đều có bản ghi ở đây: co hoặc khong; nếu co, số còn hở được báo.
        "du_ho_so" keeps_all: Option<YesNo>,
        /// Thay cho những cơ quan nào, theo mã, khi hợp nhất hoặc đổi mã: việc còn dở của các cơ quan ấy chuyển về đây.
        "thay_cho" replaces: Vec<At<Id>>,
        /// Quyết định của người đứng đầu về dãy số văn bản; không có thì mỗi loại văn bản một dãy.
        "day_so" numbering: Vec<NumberDecision>,
        /// Có hiệu lực từ ngày.
        "tu_ngay" from: At<Date>,
        /// Đến hết ngày; bỏ trống nếu còn hiệu lực.
        "den_ngay" until: Option<At<Date>>,
    }
}

words! {
    /// Cách chia dãy số văn bản.
    pub enum Split {
        /// Mỗi loại văn bản một dãy.
        "theo_loai" ByType,
        /// Một dãy cho mọi văn bản; phiếu gửi và bản sao có dãy riêng.
        "chung" Common,
    }
}

keys! {
    /// Một quyết định về dãy số văn bản (NĐ 30/2020/NĐ-CP, Điều 15.1c).
    pub struct NumberDecision {
        /// Từ ngày.
        "tu_ngay" from: At<Date>,
        /// Cách chia: theo_loai hoặc chung; bỏ trống nếu vẫn như trước.
        "cach" split: Option<Split>,
        /// Số bắt đầu lại từ 1 vào ngày ấy: co hoặc khong; mặc định khong.
        "bat_dau_lai" restarts: Option<YesNo>,
        /// Nối tiếp số của cơ quan nào trong các cơ quan được thay (thay_cho), theo mã.
        "noi_tiep" continues: Option<At<Id>>,
        /// Văn bản quyết định, ví dụ Quyết định số 12/QĐ-BHXH ngày 02/01/2019.
        "quyet_dinh" decision: Text,
    }
}

words! {
    /// Kỳ trao đổi thông tin (Điều 23.2).
    pub enum InformationCycle {
        /// Hằng quý.
        "quy" Quarter,
        /// 6 tháng một lần.
        "sau_thang" Half,
    }
}

keys! {
    /// Một đơn vị trong cơ quan.
    pub struct Unit {
        /// Mã đơn vị, ví dụ VP.
        "ma" id: At<Id>,
        /// Tên đơn vị, ví dụ Văn phòng.
        "ten" name: Text,
        /// Chữ viết tắt trong ký hiệu văn bản và ở dòng Lưu.
        "ky_hieu" mark: Text,
        /// Chức danh người đứng đầu đơn vị, ví dụ Chánh Văn phòng.
        "nguoi_dung_dau" head_title: Text,
    }
}

keys! {
    /// Danh bạ nhân sự.
    pub struct PersonFile {
        /// Loại tệp: nhan_su.
        "loai" kind: FileKind,
        /// Những người tham dự, ký văn bản hoặc là thành viên đoàn.
        "danh_sach" people: Required<Person>,
    }
}

words! {
    /// Cách xưng hô.
    pub enum Salutation {
        /// Ông.
        "ong" Mr,
        /// Bà.
        "ba" Mrs,
    }
}

keys! {
    /// Một người.
    pub struct Person {
        /// Mã người, ví dụ nguyen-van-a.
        "ma" id: At<Id>,
        /// Họ và tên.
        "ho_ten" name: Text,
        /// Xưng hô: ong hoặc ba.
        "xung_ho" salutation: Salutation,
        /// Các chức vụ theo thời gian; chức vụ đầu danh sách còn hiệu lực là chức vụ được ghi.
        "chuc_vu" posts: Required<Post>,
    }
}

keys! {
    /// Một chức vụ trong một khoảng thời gian.
    pub struct Post {
        /// Cơ quan hoặc đơn vị.
        "co_quan" body: At<BodyRef>,
        /// Chức danh, ví dụ Phó Tổng Giám đốc.
        "ten" title: Text,
        /// Các hình thức được ký.
        "duoc_ky" may_sign: Vec<SigningForm>,
        /// Từ ngày.
        "tu_ngay" from: At<Date>,
        /// Đến hết ngày; bỏ trống nếu còn giữ chức vụ.
        "den_ngay" until: Option<At<Date>>,
    }
}

words! {
    /// Quyền hạn của người ký (NĐ 30/2020/NĐ-CP, Phụ lục I, II.7).
    pub enum SigningForm {
        /// Người đứng đầu ký trực tiếp.
        "truc_tiep" Direct,
        /// TM.: thay mặt tập thể lãnh đạo.
        "tm" ForCollective,
        /// Q.: quyền người đứng đầu.
        "q" Acting,
        /// KT.: cấp phó ký thay người đứng đầu.
        "kt" ForHead,
        /// TL.: thừa lệnh.
        "tl" ByOrder,
        /// TL. rồi KT.: cấp phó của người được ký thừa lệnh.
        "tl_kt" ByOrderForHead,
        /// TUQ.: thừa ủy quyền.
        "tuq" ByAuthorisation,
        /// Trưởng đoàn ký, chức vụ ghi phía trên họ tên.
        "truong_doan" TeamLeader,
    }
}

impl Agency {
    pub fn valid_on(&self, date: Date) -> bool {
        covers(&self.from, self.until.as_ref(), date)
    }

    pub fn unit(&self, id: &str) -> Option<&Unit> {
        self.units.iter().find(|unit| **unit.id == *id)
    }
}

impl Post {
    pub fn held_on(&self, date: Date) -> bool {
        covers(&self.from, self.until.as_ref(), date)
    }
}

fn covers(from: &At<Date>, until: Option<&At<Date>>, date: Date) -> bool {
    from.value <= date && until.is_none_or(|until| date <= until.value)
}
