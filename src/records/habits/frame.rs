//! What the form prints around each value of a record (khung in), as a table: whoever writes a value
//! goes on from there, and does not write it again.
//!
//! Rows are held against the wordings, and keys of text against the rows (test: form::frames).

use crate::records::scalar::FileKind;

/// How a value stands on the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stands {
    /// As sentences of its own: the full stop is put where one is missing.
    Sentence,
    /// Inside a sentence, which goes on: small letters, no mark at the end.
    Within,
    /// As [`Self::Within`], but it is a name or begins with one.
    Name,
    /// As a line or a cell of its own, without a mark at the end.
    Line,
    /// As it is, or nowhere.
    Free,
}

/// One row.
#[derive(Debug, Clone, Copy)]
pub struct Frame {
    /// Keys from the root, lists passed through.
    pub key: &'static str,
    pub stands: Stands,
    /// What the form prints straight before, in each way in which people write it, small letters,
    /// longer ones first. [`BULLET`], [`NUMBER`], [`BRACKET`] and [`OWN_NUMBER`] stand for signs.
    pub before: &'static [&'static str],
}

/// A hyphen or any other sign before an item.
pub const BULLET: &str = "-";
/// `1.`, `a)` or a hyphen.
pub const NUMBER: &str = "1.";
/// A bracket, which is closed behind the value.
pub const BRACKET: &str = "(";
/// The number of the document, as in `21/`.
pub const OWN_NUMBER: &str = "21/";

const ABOUT: &[&str] = &["v/v về việc", "về việc", "v/v"];
const NUMBERED: &[&str] = &["quyết định số", "công văn số", "văn bản số", "số"];

const fn row(key: &'static str, stands: Stands, before: &'static [&'static str]) -> Frame {
    Frame { key, stands, before }
}

use Stands::{Free, Line, Name, Sentence, Within};

/// Keys of a meeting.
const MEETING: &[Frame] = &[
    row("ten", Within, &[]),
    row("dia_diem", Name, &["tại"]),
    row("thanh_phan.dai_dien", Within, &[]),
    row("khach_moi.dai_dien", Within, &[]),
    row("bao_cao.noi_dung", Within, &["báo cáo về việc", "báo cáo về", "về"]),
    row("danh_gia.ket_qua", Sentence, &[BULLET]),
    row("danh_gia.han_che", Sentence, &[BULLET]),
    row("danh_gia.nguyen_nhan", Sentence, &[BULLET]),
    row("ket_luan.noi_dung", Within, &["giao", "chủ trì", "1."]),
    row("ket_luan.san_pham", Within, &["sản phẩm"]),
    row("ket_luan.tien_do.noi_dung", Free, &[]),
    row("ky_sau", Sentence, &[BULLET]),
];

const INVITATION: &[Frame] = &[
    row("ten", Within, &["dự"]),
    row("moi.dai_dien", Within, &[BULLET]),
    row("dia_diem", Name, &["địa điểm"]),
    row("noi_dung", Sentence, &[BULLET]),
    row("chuan_bi.noi_dung", Within, &["chuẩn bị"]),
];

const INSPECTION: &[Frame] = &[
    row("can_cu", Name, &["căn cứ vào", "căn cứ theo", "căn cứ", BULLET]),
    row("quyet_dinh.so_ky_hieu", Name, NUMBERED),
    row("quyet_dinh.ve_viec", Within, ABOUT),
    row("don_vi.ten", Name, &[]),
    row("don_vi.dia_chi", Name, &["địa chỉ tại", "địa chỉ"]),
    row(
        "don_vi.nganh_nghe",
        Within,
        &["ngành nghề, loại hình", "ngành nghề", "lĩnh vực hoạt động"],
    ),
    row("don_vi.nguoi_lam_viec", Name, &[BULLET]),
    row("don_vi.dac_diem", Sentence, &[]),
    row("ket_qua.noi_dung", Sentence, &[BULLET]),
    row("ket_qua.ly_do_khong_cong_bo", Free, &[]),
    row("uu_diem", Sentence, &[BULLET]),
    row("ton_tai", Sentence, &[BULLET]),
    row("nguyen_nhan", Sentence, &[BULLET]),
    row("ket_luan", Sentence, &[NUMBER]),
    row("da_xu_ly", Sentence, &[BULLET]),
    row("kien_nghi.doi_voi", Name, &["đối với", NUMBER]),
    row("kien_nghi.noi_dung", Within, &[]),
    row("kien_nghi.tra_loi", Free, &[]),
];

const EXCHANGE: &[Frame] = &[
    row("loai_trao_doi", Free, &[]),
    row("ve_viec", Within, ABOUT),
    row("noi_dung", Sentence, &[]),
    row("de_nghi", Sentence, &[BULLET]),
    row("tra_loi_nhanh.noi_dung", Free, &[]),
    row("van_ban_tra_loi.so_ky_hieu", Free, &[]),
    row("van_ban_tra_loi.noi_dung", Free, &[]),
    row("bang.ten", Line, &[]),
    row("bang.don_vi_tinh", Line, &["đơn vị tính", "đvt"]),
    row("bang.cot", Free, &[]),
    row("bang.dong", Free, &[]),
];

const REVIEW: &[Frame] = &[
    row("thuan_loi", Sentence, &[BULLET]),
    row("kho_khan", Sentence, &[BULLET]),
    row("chi_dao", Sentence, &[]),
    row("ket_qua.noi_dung", Sentence, &[]),
    row("so_lieu.chi_tieu", Line, &[]),
    row("so_lieu.don_vi_tinh", Line, &[]),
    row("uu_diem", Sentence, &[BULLET]),
    row("han_che", Sentence, &[BULLET]),
    row("nguyen_nhan", Sentence, &[BULLET]),
    row("bai_hoc", Sentence, &[BULLET]),
    row("phuong_huong", Sentence, &[NUMBER]),
    row("kien_nghi.noi_dung", Sentence, &[]),
];

const COPY: &[Frame] = &[row("phan_trich", Free, &[])];

const CORRECTION: &[Frame] = &[
    row("ly_do", Within, &["lý do là", "do"]),
    row("sua.vi_tri", Name, &["tại", NUMBER]),
    row("sua.da_in", Free, &[]),
    row("sua.sua_la", Free, &[]),
];

const RECALL: &[Frame] = &[row("ly_do", Within, &["lý do là", "do"])];

/// Keys of every record that has a document.
const ISSUE: &[Frame] = &[
    row("van_ban.ky_hieu", Line, &["số", OWN_NUMBER]),
    row("van_ban.dia_danh", Name, &[]),
    row("van_ban.trich_yeu", Line, &[]),
    row("van_ban.noi_nhan.ten", Line, &[BULLET]),
    row("van_ban.noi_nhan.ghi_chu", Line, &[BRACKET]),
    row("van_ban.bo_noi_nhan.ly_do", Free, &[]),
    row("van_ban.ly_do_huy", Free, &[]),
    row("van_ban.thay_the.ly_do", Within, &["lý do là", "do"]),
];

/// A letter prints its abstract behind `V/v`; the other documents below their name.
const LETTER_ABSTRACT: Frame = row("van_ban.trich_yeu", Within, ABOUT);

const AGENCIES: &[Frame] = &[
    row("danh_sach.ten", Line, &[]),
    row("danh_sach.ma_phong", Free, &[]),
    row("danh_sach.ten_tat", Line, &[]),
    row("danh_sach.ky_hieu", Line, &[]),
    row("danh_sach.dong_ten", Line, &[]),
    row("danh_sach.dia_danh", Line, &[]),
    row("danh_sach.nguoi_dung_dau", Line, &[]),
    row("danh_sach.tap_the", Line, &["tm.", "thay mặt"]),
    row("danh_sach.day_so.quyet_dinh", Line, &[]),
    row("danh_sach.don_vi.ten", Line, &[]),
    row("danh_sach.don_vi.ky_hieu", Line, &[]),
    row("danh_sach.don_vi.nguoi_dung_dau", Line, &[]),
];

const PEOPLE: &[Frame] = &[
    row("danh_sach.ho_ten", Line, &[]),
    row("danh_sach.chuc_vu.ten", Line, &["kt.", "tm.", "tl.", "q."]),
];

const FILE_PLAN: &[Frame] = &[
    row("quyet_dinh.so_ky_hieu", Line, &["số"]),
    row("quyet_dinh.cua", Line, &["của"]),
    row("de_muc.ten", Line, &[NUMBER]),
    row("de_muc.ky_hieu", Line, &[]),
    row("de_muc.muc.ten", Line, &[NUMBER]),
    row("de_muc.ho_so.tieu_de", Line, &[NUMBER]),
    row("de_muc.ho_so.ghi_chu", Free, &[]),
    row("de_muc.muc.ho_so.tieu_de", Line, &[NUMBER]),
    row("de_muc.muc.ho_so.ghi_chu", Free, &[]),
];

/// The row of a key, such as `ket_luan.noi_dung`; a passage that names its findings stands as one
/// that does not.
pub fn of(kind: FileKind, key: &str) -> Option<Frame> {
    if kind == FileKind::Exchange && key == LETTER_ABSTRACT.key {
        return Some(LETTER_ABSTRACT);
    }
    let (own, shared) = rows(kind);
    let find = |key: &str| own.iter().chain(shared).find(|row| row.key == key).copied();
    find(key).or_else(|| find(key.strip_suffix(".noi_dung")?))
}

/// The rows of a kind of file: its own, and those of its document.
pub fn rows(kind: FileKind) -> (&'static [Frame], &'static [Frame]) {
    match kind {
        FileKind::Meeting => (MEETING, ISSUE),
        FileKind::Inspection => (INSPECTION, ISSUE),
        FileKind::Exchange => (EXCHANGE, ISSUE),
        FileKind::Review => (REVIEW, ISSUE),
        FileKind::Copy => (COPY, ISSUE),
        FileKind::Invitation => (INVITATION, ISSUE),
        FileKind::Correction => (CORRECTION, ISSUE),
        FileKind::Recall => (RECALL, ISSUE),
        FileKind::Agencies => (AGENCIES, &[]),
        FileKind::People => (PEOPLE, &[]),
        FileKind::FilePlan => (FILE_PLAN, &[]),
        FileKind::Regulation | FileKind::Dossier => (&[], &[]),
    }
}
