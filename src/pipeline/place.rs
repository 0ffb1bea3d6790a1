//! From what is wrong on a page to the line of the record that is behind it.

use crate::documents::document::Sheet;
use crate::form::Row;
use crate::problem::{Place, Problem};
use crate::records::{Corpus, Locator, RecordFile, in_registry};
use crate::render::Engine;

/// The keys behind a component of the form, by the first part of the id of its rules; the first that
/// the record has is shown.
const KEYS: &[(&str, &[&str])] = &[
    ("so", &["van_ban/ky_hieu", "van_ban/so"]),
    ("dia-danh", &["van_ban/dia_danh", "van_ban/ngay"]),
    ("trich-yeu", &["van_ban/trich_yeu", "ve_viec", "ten", "don_vi/ten", "nam"]),
    ("cong-van", &["van_ban/trich_yeu", "ve_viec"]),
    ("ten-loai", &["loai"]),
    ("kinh-gui", &["den"]),
    ("can-cu", &["can_cu", "quyet_dinh"]),
    ("loi-van", &["noi_dung", "ket_luan", "ket_qua"]),
    ("khoan", &["noi_dung", "ket_luan", "ket_qua"]),
    ("diem", &["noi_dung", "ket_luan", "ket_qua"]),
    ("noi-nhan", &["van_ban/noi_nhan", "den", "phoi_hop", "tham_gia"]),
    ("quyen-han", &["van_ban/ky"]),
    ("ho-ten", &["van_ban/ky"]),
    ("chu-ky", &["van_ban/ky"]),
    ("lien-tich", &["van_ban/lien_tich"]),
    ("phu-luc", &["bang"]),
    ("ten-phu-luc", &["bang"]),
    ("bang", &["bang"]),
    ("do-khan", &["van_ban/do_khan"]),
    ("sao", &["hinh_thuc", "van_ban"]),
];

/// What every document has: where none of them says more.
const ANYHOW: &[&str] = &["ma", "loai"];

/// What no page can hold of a sheet, each at the value that is too long.
pub fn misfits(
    engine: &Engine,
    sheet: &Sheet,
    filed: &RecordFile,
    corpus: &Corpus,
) -> Vec<Problem> {
    let Err(misfits) = engine.fit(sheet) else { return Vec::new() };
    let locator = Locator::new(&filed.file);
    let at = |misfit: crate::render::fit::Misfit| {
        let mut problem = misfit.problem;
        let place = locator.words(misfit.table.as_deref(), &misfit.words);
        let place = place.or_else(|| in_registry(corpus, &misfit.words));
        problem.place = place.or_else(|| locator.keys(ANYHOW)).or_else(|| whole(filed));
        problem
    };
    let mut found: Vec<Problem> = misfits.into_iter().map(at).collect();
    found.dedup_by(|a, b| a.message == b.message && a.place == b.place);
    found
}

/// Where the record says what a rule was measured on.
pub fn of_row(row: &Row, filed: &RecordFile, locator: &Locator) -> Option<Place> {
    let id = row.rule.id.split('.').next().unwrap_or_default();
    let keys = KEYS.iter().find(|(rule, _)| *rule == id).map(|(_, keys)| *keys);
    let words = || locator.words(None, &row.measured);
    let place = keys.and_then(|keys| locator.keys(keys)).or_else(words);
    place.or_else(|| locator.keys(ANYHOW)).or_else(|| whole(filed))
}

fn whole(filed: &RecordFile) -> Option<Place> {
    Some(Place::file(filed.file.path.clone()))
}
