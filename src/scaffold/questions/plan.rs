//! Which keys of which kind are asked for, and in which order: what a file of the kind needs and the
//! registry or the schema can help with. The rest is better written in the file.

use crate::records::scalar::FileKind;

/// Where the answers to a question come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ask {
    /// What the schema says of the key: a word, a date, a number, a line.
    Schema,
    /// A code for the file, proposed.
    Id,
    /// The agency whose record it is; its level is the record's.
    Agency,
    /// An agency or a unit.
    Body,
    /// An agency above, if any.
    Parent,
    /// Other agencies.
    Partners,
    /// Those who hold a post in these agencies on the day.
    People,
    Participants,
    Leader,
    Members,
    /// The kinds of exchange of the regulation.
    Exchange,
    /// A place where earlier meetings were.
    Venue,
    /// Several words of the schema.
    Words,
}

/// Keys in the order of asking.
pub fn plan(kind: FileKind) -> &'static [(&'static str, Ask)] {
    match kind {
        FileKind::Meeting => &[
            ("ngay", Ask::Schema),
            ("to_chuc", Ask::Agency),
            ("phoi_hop", Ask::Partners),
            ("ma", Ask::Id),
            ("hinh_thuc", Ask::Schema),
            ("ten", Ask::Schema),
            ("dia_diem", Ask::Venue),
            ("chu_tri", Ask::People),
            ("thanh_phan", Ask::Participants),
        ],
        FileKind::Inspection => &[
            ("thoi_gian.tu", Ask::Schema),
            ("thoi_gian.den", Ask::Schema),
            ("chu_tri", Ask::Agency),
            ("tham_gia", Ask::Partners),
            ("ma", Ask::Id),
            ("hinh_thuc", Ask::Schema),
            ("tinh_chat", Ask::Schema),
            ("don_vi.ten", Ask::Schema),
            ("doan", Ask::Leader),
            ("doan", Ask::Members),
        ],
        FileKind::Exchange => &[
            ("van_ban.ngay", Ask::Schema),
            ("tu", Ask::Agency),
            ("den", Ask::Partners),
            ("ma", Ask::Id),
            ("loai_trao_doi", Ask::Exchange),
            ("ve_viec", Ask::Schema),
        ],
        FileKind::Review => &[
            ("nam", Ask::Schema),
            ("ky", Ask::Schema),
            ("co_quan", Ask::Agency),
            ("phoi_hop", Ask::Partners),
            ("ma", Ask::Id),
        ],
        FileKind::Invitation => &[
            ("ngay", Ask::Schema),
            ("to_chuc", Ask::Agency),
            ("phoi_hop", Ask::Partners),
            ("ma", Ask::Id),
            ("ten", Ask::Schema),
            ("gio", Ask::Schema),
            ("dia_diem", Ask::Venue),
            ("chu_tri", Ask::People),
        ],
        FileKind::Copy => &[
            ("van_ban.ngay", Ask::Schema),
            ("co_quan", Ask::Agency),
            ("ma", Ask::Id),
            ("hinh_thuc", Ask::Schema),
            ("sao_tu", Ask::Schema),
        ],
        FileKind::Correction => &[
            ("van_ban.ngay", Ask::Schema),
            ("co_quan", Ask::Agency),
            ("ma", Ask::Id),
            ("ban_ghi", Ask::Schema),
            ("sai_ve", Ask::Schema),
            ("ly_do", Ask::Schema),
            ("sua.vi_tri", Ask::Schema),
            ("sua.da_in", Ask::Schema),
            ("sua.sua_la", Ask::Schema),
        ],
        FileKind::Recall => &[
            ("van_ban.ngay", Ask::Schema),
            ("co_quan", Ask::Agency),
            ("ma", Ask::Id),
            ("ban_ghi", Ask::Schema),
            ("ly_do", Ask::Schema),
        ],
        FileKind::Agencies => &[
            ("ten", Ask::Schema),
            ("ma", Ask::Id),
            ("ten_tat", Ask::Schema),
            ("ky_hieu", Ask::Schema),
            ("ben", Ask::Schema),
            ("cap", Ask::Schema),
            ("cap_tren", Ask::Parent),
            ("dia_danh", Ask::Schema),
            ("nguoi_dung_dau", Ask::Schema),
            ("tu_ngay", Ask::Schema),
        ],
        FileKind::People => &[
            ("ho_ten", Ask::Schema),
            ("ma", Ask::Id),
            ("xung_ho", Ask::Schema),
            ("chuc_vu.co_quan", Ask::Body),
            ("chuc_vu.ten", Ask::Schema),
            ("chuc_vu.duoc_ky", Ask::Words),
            ("chuc_vu.tu_ngay", Ask::Schema),
        ],
        FileKind::Regulation | FileKind::FilePlan | FileKind::Dossier => &[],
    }
}
