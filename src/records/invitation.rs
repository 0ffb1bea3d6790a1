//! Invitations (giấy mời) to a meeting: written before it, so a record of their own; what the meeting
//! concludes goes into the record of the meeting.

use super::agency::Level;
use super::issue::Issue;
use super::meeting::Participant;
use super::scalar::{BodyRef, Clock, Date, FileKind, Id, Text};
use super::shape::{At, Required, keys};

keys! {
    /// Bản ghi giấy mời họp.
    pub struct Invitation {
        /// Loại bản ghi: giay_moi.
        "loai" kind: FileKind,
        /// Mã bản ghi, không trùng với bản ghi nào khác.
        "ma" id: At<Id>,
        /// Cấp: tw, tinh hoặc huyen.
        "cap" level: At<Level>,
        /// Tên cuộc họp, viết như trong câu, ví dụ cuộc họp giao ban 6 tháng đầu năm 2017.
        "ten" name: Text,
        /// Cơ quan tổ chức họp, cũng là cơ quan mời.
        "to_chuc" host: At<BodyRef>,
        /// Các cơ quan cùng họp.
        "phoi_hop" partners: Required<At<BodyRef>>,
        /// Những ai được mời, của các cơ quan cùng họp và nơi khác.
        "moi" guests: Required<Participant>,
        /// Ngày họp.
        "ngay" date: At<Date>,
        /// Giờ bắt đầu, ví dụ "08:30".
        "gio" time: Clock,
        /// Địa điểm.
        "dia_diem" venue: Text,
        /// Những người chủ trì.
        "chu_tri" chairs: Required<At<Id>>,
        /// Nội dung cuộc họp, mỗi mục một việc.
        "noi_dung" agenda: Required<Text>,
        /// Ai chuẩn bị gì.
        "chuan_bi" preparations: Vec<Preparation>,
        /// Văn bản lập từ bản ghi này: giấy mời.
        "van_ban" issue: Option<Issue>,
    }
}

keys! {
    /// Một việc phải chuẩn bị trước cuộc họp.
    pub struct Preparation {
        /// Cơ quan hoặc đơn vị chuẩn bị.
        "co_quan" body: At<BodyRef>,
        /// Chuẩn bị gì, viết như trong câu, ví dụ báo cáo kết quả thực hiện Quy chế năm 2020.
        "noi_dung" text: Text,
    }
}
