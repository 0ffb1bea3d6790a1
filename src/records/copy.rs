//! Legal copies (bản sao) of documents that are recorded here: sao y, sao lục, trích sao.
//!
//! Who makes the copy, of which record's document, and how it is issued. What the law of copies
//! asks is not known here.

use super::agency::Level;
use super::issue::{Issue, Receipt, Recipient, Signature, SignedCopy, State, Steps};
use super::scalar::{BodyRef, Count, Date, FileKind, Id, Text};
use super::shape::{At, Shape, keys, words};
use super::yaml::Node;
use crate::problem::Problem;
use serde_json::Value as Json;

words! {
    /// Hình thức sao.
    pub enum CopyForm {
        /// Sao y.
        "sao_y" Full,
        /// Sao lục.
        "sao_luc" OfCopy,
        /// Trích sao.
        "trich_sao" Extract,
    }
}

keys! {
    /// Bản ghi bản sao.
    pub struct LegalCopy {
        /// Loại bản ghi: ban_sao.
        "loai" kind: FileKind,
        /// Mã bản ghi, không trùng với bản ghi nào khác.
        "ma" id: At<Id>,
        /// Cấp: tw, tinh, huyen hoặc co_so.
        "cap" level: At<Level>,
        /// Hình thức: sao_y, sao_luc hoặc trich_sao.
        "hinh_thuc" form: At<CopyForm>,
        /// Cơ quan sao.
        "co_quan" body: At<BodyRef>,
        /// Mã bản ghi của văn bản được sao; sao lục ghi mã bản ghi của bản sao y.
        "sao_tu" of: At<Id>,
        /// Những phần được trích, theo số in trong văn bản, ví dụ "II" hoặc "II.3"; chỉ dùng khi trích sao.
        "phan_trich" parts: Vec<At<Text>>,
        /// Việc phát hành bản sao.
        "van_ban" issue: CopyIssue,
    }
}

keys! {
    /// Việc phát hành bản sao.
    pub struct CopyIssueKeys {
        /// Trạng thái: du_thao, ban_hanh hoặc huy.
        "trang_thai" state: At<State>,
        /// Lý do hủy, khi trạng thái là huy.
        "ly_do_huy" void_reason: Option<At<Text>>,
        /// Số bản sao, theo một dãy số chung cho mọi loại bản sao của cơ quan trong năm.
        "so" number: Option<At<Count<1>>>,
        /// Ngày sao.
        "ngay" date: Option<At<Date>>,
        /// Địa danh, khi khác với địa danh của cơ quan.
        "dia_danh" place_name: Option<Text>,
        /// Người ký bản sao.
        "ky" signature: Option<Signature>,
        /// Nơi nhận bản sao.
        "noi_nhan" recipients: Vec<Recipient>,
        /// Xác nhận đã nhận của các nơi nhận.
        "xac_nhan" receipts: Vec<Receipt>,
        /// Ai soạn, ai soát, ai ký, ai cấp số, vào ngày nào; không in, không gửi kèm.
        "qua_trinh" steps: Option<Steps>,
        /// Bản đã ký nhận về (bản gốc): do qcph sign ghi, không gửi kèm trong văn bản.
        "ban_ky" signed_copy: Option<SignedCopy>,
        /// Mã các hồ sơ có văn bản này, khi quy tắc của danh mục không xếp đúng; không in, không gửi kèm.
        "thuoc_ho_so" dossiers: Vec<At<Id>>,
    }
}

/// The `van_ban` block of a copy: that of any document, with the few keys that a copy has.
#[derive(Debug, Clone, PartialEq)]
pub struct CopyIssue(pub Issue);

impl Shape for CopyIssue {
    fn read(node: &Node, problems: &mut Vec<Problem>) -> Option<Self> {
        let keys = CopyIssueKeys::read(node, problems)?;
        Some(Self(Issue {
            state: keys.state,
            void_reason: keys.void_reason,
            steps: keys.steps,
            presented: None,
            number: keys.number,
            mark: None,
            joint: Vec::new(),
            date: keys.date,
            place_name: keys.place_name,
            subject: None,
            replaces: None,
            drafting_unit: None,
            signature: keys.signature,
            recipients: keys.recipients,
            left_out: Vec::new(),
            slip_number: None,
            extract_number: None,
            receipts: keys.receipts,
            signed_copy: keys.signed_copy,
            dossiers: keys.dossiers,
            urgency: None,
            body_size: None,
        }))
    }

    fn view(&self) -> Json {
        self.0.view()
    }

    fn schema() -> Json {
        CopyIssueKeys::schema()
    }
}
