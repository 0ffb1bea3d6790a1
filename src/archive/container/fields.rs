//! The fields of zip headers by place and Vietnamese name, to say which of them differ.
//!
//! Two headers come in, the found and the canonical one; the names of the differing fields go out,
//! and whether the difference is one of dress (another zip program) or one of structure.

/// A header field: where it is, how it is called, and whether other zip programs rightly differ.
struct Field {
    start: usize,
    end: usize,
    name: &'static str,
    dress: bool,
}

const fn dress(start: usize, end: usize, name: &'static str) -> Field {
    Field { start, end, name, dress: true }
}

const fn structure(start: usize, end: usize, name: &'static str) -> Field {
    Field { start, end, name, dress: false }
}

const LOCAL: &[Field] = &[
    structure(0, 4, "chữ ký đầu tệp"),
    dress(4, 6, "phiên bản zip"),
    dress(6, 8, "cờ"),
    dress(8, 10, "cách nén"),
    dress(10, 14, "giờ ngày"),
    structure(14, 18, "CRC-32"),
    structure(18, 22, "cỡ nén"),
    structure(22, 26, "cỡ tệp"),
    structure(26, 28, "độ dài tên"),
    dress(28, 30, "trường phụ"),
    structure(30, usize::MAX, "tên tệp"),
];

const CENTRAL: &[Field] = &[
    structure(0, 4, "chữ ký mục lục zip"),
    dress(4, 6, "chương trình ghi"),
    dress(6, 8, "phiên bản zip"),
    dress(8, 10, "cờ"),
    dress(10, 12, "cách nén"),
    dress(12, 16, "giờ ngày"),
    structure(16, 20, "CRC-32"),
    structure(20, 24, "cỡ nén"),
    structure(24, 28, "cỡ tệp"),
    structure(28, 30, "độ dài tên"),
    dress(30, 32, "trường phụ"),
    dress(32, 34, "chú thích"),
    structure(34, 36, "số đĩa"),
    dress(36, 38, "thuộc tính trong"),
    dress(38, 42, "quyền tệp"),
    structure(42, 46, "vị trí"),
    structure(46, usize::MAX, "tên tệp"),
];

/// How a header differs from the canonical one.
#[derive(Debug, PartialEq, Eq)]
pub struct Difference {
    /// Names of the fields, joined by commas.
    pub fields: String,
    /// Only fields in which stock zip programs differ from the canonical form.
    pub dress: bool,
}

/// Compares a local header, name included.
pub fn of_local(found: &[u8], canonical: &[u8]) -> Option<Difference> {
    difference(LOCAL, found, canonical)
}

/// Compares a central header, name included.
pub fn of_central(found: &[u8], canonical: &[u8]) -> Option<Difference> {
    difference(CENTRAL, found, canonical)
}

fn difference(fields: &[Field], found: &[u8], canonical: &[u8]) -> Option<Difference> {
    if found == canonical {
        return None;
    }
    let part = |bytes: &[u8], field: &Field| {
        bytes.get(field.start..field.end.min(bytes.len())).unwrap_or_default().to_vec()
    };
    let differing: Vec<_> =
        fields.iter().filter(|field| part(found, field) != part(canonical, field)).collect();
    let names: Vec<_> = differing.iter().map(|field| field.name).collect();
    Some(Difference { fields: names.join(", "), dress: differing.iter().all(|field| field.dress) })
}
