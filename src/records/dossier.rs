//! Dossiers (hồ sơ) as records: the file plan of a body for a year, and what was closed of it.
//!
//! A plan (danh mục hồ sơ, NĐ 30/2020/NĐ-CP, Điều 28 and Phụ lục V) is approved at the beginning of the year and
//! then stays; what is closed is a file of its own for each dossier (test:
//! dossiers::a_dossier_goes_from_plan_to_minutes_and_package). Which records a dossier holds is told by the stage `dossiers`.

use super::agency::Level;
use super::issue::SigningWay;
use super::record::RecordKind;
use super::scalar::{Count, Date, FileKind, Id, Text};
use super::shape::{At, Required, keys, words};
use crate::digest::Digest;
use std::sync::Arc;

words! {
    /// Thời hạn bảo quản.
    pub enum Retention {
        /// 01 năm.
        "1_nam" Years1,
        /// 02 năm.
        "2_nam" Years2,
        /// 05 năm.
        "5_nam" Years5,
        /// 10 năm.
        "10_nam" Years10,
        /// 15 năm.
        "15_nam" Years15,
        /// 20 năm.
        "20_nam" Years20,
        /// 30 năm.
        "30_nam" Years30,
        /// 50 năm.
        "50_nam" Years50,
        /// 70 năm.
        "70_nam" Years70,
        /// Vĩnh viễn.
        "vinh_vien" Forever,
    }
}

words! {
    /// Chế độ sử dụng.
    pub enum Access {
        /// Công khai.
        "cong_khai" Open,
        /// Có điều kiện.
        "co_dieu_kien" Conditional,
        /// Mật.
        "mat" Secret,
    }
}

impl Retention {
    /// How many years; none for what is kept for ever.
    pub fn years(self) -> Option<u32> {
        self.word().strip_suffix("_nam").and_then(|years| years.parse().ok())
    }
}

keys! {
    /// Danh mục hồ sơ của một cơ quan trong một năm.
    pub struct FilePlan {
        /// Loại tệp: danh_muc.
        "loai" kind: FileKind,
        /// Cơ quan lập danh mục.
        "co_quan" agency: At<Id>,
        /// Năm của danh mục.
        "nam" year: At<Count<1900>>,
        /// Quyết định ban hành danh mục.
        "quyet_dinh" decision: Option<PlanDecision>,
        /// Các đề mục lớn, theo thứ tự trong danh mục.
        "de_muc" headings: Required<PlanHeading>,
    }
}

keys! {
    /// Quyết định ban hành danh mục.
    pub struct PlanDecision {
        /// Số, ký hiệu.
        "so_ky_hieu" number: Text,
        /// Ngày ban hành.
        "ngay" date: At<Date>,
        /// Tên người hoặc cơ quan ban hành, như in trong danh mục.
        "cua" by: Text,
    }
}

keys! {
    /// Một đề mục lớn.
    pub struct PlanHeading {
        /// Tên đề mục.
        "ten" name: Text,
        /// Chữ viết tắt trong ký hiệu hồ sơ, ví dụ QCPH.
        "ky_hieu" mark: At<Text>,
        /// Các hồ sơ đứng ngay dưới đề mục lớn.
        "ho_so" dossiers: Vec<PlannedDossier>,
        /// Các đề mục nhỏ.
        "muc" parts: Vec<PlanPart>,
    }
}

keys! {
    /// Một đề mục nhỏ.
    pub struct PlanPart {
        /// Tên đề mục.
        "ten" name: Text,
        /// Các hồ sơ.
        "ho_so" dossiers: Required<PlannedDossier>,
    }
}

keys! {
    /// Một hồ sơ trong danh mục.
    pub struct PlannedDossier {
        /// Mã hồ sơ, không trùng với hồ sơ nào khác; dùng ở thuoc_ho_so và qcph dossier.
        "ma" id: At<Id>,
        /// Số của hồ sơ; số và ký hiệu gồm số này và chữ viết tắt của đề mục lớn, ví dụ 01.QCPH.
        "so" number: At<Count<1>>,
        /// Tiêu đề hồ sơ.
        "tieu_de" title: Text,
        /// Thời hạn bảo quản: vinh_vien hoặc số năm, ví dụ 10_nam.
        "thoi_han" retention: At<Retention>,
        /// Chế độ sử dụng: cong_khai, co_dieu_kien hoặc mat; gói nộp lưu cần, không in.
        "che_do_su_dung" access: Option<Access>,
        /// Mã người lập hồ sơ.
        "nguoi_lap" maker: At<Id>,
        /// Ghi chú.
        "ghi_chu" note: Option<Text>,
        /// Quy tắc xếp: văn bản đúng với một quy tắc thì thuộc hồ sơ này.
        "xep" rules: Vec<PlaceRule>,
    }
}

keys! {
    /// Quy tắc xếp văn bản vào hồ sơ; khóa nào bỏ trống thì thế nào cũng được.
    pub struct PlaceRule {
        /// Loại bản ghi.
        "loai_ban_ghi" kinds: Vec<RecordKind>,
        /// Cấp.
        "cap" level: Option<Level>,
        /// Cơ quan phối hợp trong bản ghi.
        "doi_tac" partner: Option<At<Id>>,
        /// Năm của sự việc, khi khác năm của danh mục.
        "nam" year: Option<Count<1900>>,
    }
}

keys! {
    /// Hồ sơ đã kết thúc, do qcph dossier close ghi.
    pub struct ClosedDossier {
        /// Loại tệp: ho_so.
        "loai" kind: FileKind,
        /// Mã hồ sơ trong danh mục.
        "ma" id: At<Id>,
        /// Ngày kết thúc hồ sơ.
        "ket_thuc" closed: At<Date>,
        /// Số tờ giấy trong hồ sơ, khi có văn bản giấy.
        "so_to" sheets: Option<Count>,
        /// Vì sao kết thúc khi còn thiếu.
        "ly_do" reason: Option<Text>,
        /// Những gì còn thiếu khi kết thúc.
        "con_thieu" lacking: Vec<Text>,
        /// Các văn bản trong hồ sơ, theo thứ tự.
        "van_ban" documents: Required<ClosedDocument>,
    }
}

keys! {
    /// Một văn bản trong hồ sơ đã kết thúc.
    pub struct ClosedDocument {
        /// Mã bản ghi.
        "ban_ghi" record: At<Id>,
        /// Số, ký hiệu văn bản.
        "so_ky_hieu" number: Text,
        /// Ngày văn bản.
        "ngay" date: At<Date>,
        /// Tên loại và trích yếu nội dung.
        "trich_yeu" subject: Text,
        /// Tác giả văn bản.
        "tac_gia" author: Text,
        /// Ghi chú.
        "ghi_chu" note: Option<Text>,
        /// Các tệp của văn bản, bản gốc trước.
        "tep" files: Required<ClosedFile>,
    }
}

keys! {
    /// Một tệp của văn bản trong hồ sơ đã kết thúc.
    pub struct ClosedFile {
        /// Đường dẫn trong gói, dưới data.
        "duong_dan" path: Text,
        /// Gói niêm phong có tệp này.
        "goi" bundle: Text,
        /// Cách ký, khi tệp là bản ký nhận về.
        "cach" way: Option<SigningWay>,
        /// Số trang.
        "so_trang" pages: Count<1>,
        /// Mã băm SHA-256.
        "sha256" sha256: At<Digest>,
        /// Số byte.
        "so_byte" size_bytes: Count<1>,
    }
}

/// A file plan and where it was read from.
#[derive(Debug, Clone)]
pub struct Plan {
    pub plan: FilePlan,
    pub path: Arc<str>,
}

/// A closed dossier and where it was read from.
#[derive(Debug, Clone)]
pub struct Closed {
    pub dossier: ClosedDossier,
    pub path: Arc<str>,
}

/// A dossier of a plan, with the headings above it.
#[derive(Debug, Clone, Copy)]
pub struct Planned<'a> {
    pub plan: &'a Plan,
    pub heading: &'a PlanHeading,
    /// The small heading, where there is one.
    pub part: Option<&'a PlanPart>,
    pub dossier: &'a PlannedDossier,
}

impl Planned<'_> {
    /// Số và ký hiệu hồ sơ: `01.QCPH`.
    pub fn code(&self) -> String {
        format!("{:02}.{}", self.dossier.number.0, self.heading.mark.value.0)
    }
}

impl Plan {
    /// Its dossiers in order.
    pub fn dossiers(&self) -> impl Iterator<Item = Planned<'_>> {
        self.plan.headings.iter().flat_map(move |heading| {
            let planned = move |part, dossier| Planned { plan: self, heading, part, dossier };
            let own = heading.dossiers.iter().map(move |dossier| planned(None, dossier));
            let parts = heading.parts.iter().flat_map(move |part| {
                part.dossiers.iter().map(move |dossier| planned(Some(part), dossier))
            });
            own.chain(parts)
        })
    }
}
