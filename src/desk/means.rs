//! What a code stands for (mã của gì): which keys name a person, an agency, a record, so that a form can
//! offer those that there are.
//!
//! A body, an agency or a unit of it, has a type of its own in the schema; all other codes have one type,
//! and the table here says what each key means. Each key with a code has its row (test:
//! desk::fields::each_code_means_something).

use crate::records::scalar::{BodyRef, FileKind, Id};
use crate::records::shape::Shape;
use serde_json::{Value as Json, json};

/// The key, the kind of file where that decides, and the list that its code is of. A dotted key stands for
/// the last two keys of the path. The first row that fits is the one.
const ROWS: &[(&str, Option<FileKind>, &str)] = &[
    ("nhap_tay.ma", None, "chi_tieu"),
    ("so_lieu.ma", None, "chi_tieu"),
    ("danh_sach.ma", Some(FileKind::Agencies), "rieng"),
    ("ma", None, "rieng"),
    ("chu_tri", Some(FileKind::Meeting), "nguoi"),
    ("chu_tri", Some(FileKind::Invitation), "nguoi"),
    ("nguoi", None, "nguoi"),
    ("nguoi_lap", None, "nguoi"),
    ("don_vi_soan", None, "don_vi"),
    ("cap_tren", None, "co_quan"),
    ("thay_cho", None, "co_quan"),
    ("noi_tiep", None, "co_quan"),
    ("co_quan", None, "co_quan"),
    ("doi_tac", None, "co_quan"),
    ("ho_so", Some(FileKind::Dossier), "ho_so"),
    ("ban_ghi", None, "ban_ghi"),
    ("sao_tu", None, "ban_ghi"),
    ("tra_loi_cho", None, "ban_ghi"),
    ("thuoc_ho_so", None, "ho_so"),
    ("thuoc_ket_qua", None, "ket_qua"),
    ("chi_tieu_in", None, "chi_tieu"),
];

/// Writes at each code of a schema what it means, as `x-nghia`.
pub fn add(kind: FileKind, schema: &mut Json) {
    walk(kind, schema, &mut Vec::new());
}

fn walk(kind: FileKind, schema: &mut Json, path: &mut Vec<String>) {
    let is = |other: Json| schema["examples"].is_array() && schema["examples"] == other["examples"];
    let means = if is(BodyRef::schema()) {
        Some("co_quan")
    } else if is(Id::schema()) {
        of(kind, path)
    } else {
        // Kinds of exchange are the regulation's, and so no words of the schema.
        let is_exchange = kind == FileKind::Exchange && path.len() == 1;
        (is_exchange && path[0] == "loai_trao_doi").then_some("loai_trao_doi")
    };
    if let Some(means) = means {
        schema["x-nghia"] = json!(means);
    }
    let Some(map) = schema.as_object_mut() else { return };
    if let Some(properties) = map.get_mut("properties").and_then(Json::as_object_mut) {
        for (key, inner) in properties {
            path.push(key.clone());
            walk(kind, inner, path);
            path.pop();
        }
    }
    for key in ["items", "oneOf", "anyOf"] {
        match map.get_mut(key) {
            Some(Json::Array(all)) => all.iter_mut().for_each(|one| walk(kind, one, path)),
            Some(one) => walk(kind, one, path),
            None => {}
        }
    }
}

/// What the code at a path of keys is of.
fn of(kind: FileKind, path: &[String]) -> Option<&'static str> {
    let last = path.last()?;
    let two = path.get(path.len().wrapping_sub(2)).map(|above| format!("{above}.{last}"));
    let fits = |(key, of, _): &&(&str, Option<FileKind>, &'static str)| {
        let is_key = *key == last || two.as_deref() == Some(key);
        // Conclusions of a meeting are led by bodies, which have a type of their own.
        is_key && of.is_none_or(|of| of == kind)
    };
    ROWS.iter().find(fits).map(|(_, _, means)| *means)
}
