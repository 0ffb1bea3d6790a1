//! The types of documents (loại văn bản) and their abbreviations, as data with their clause.
//!
//! In: `templates/the-thuc/loai-van-ban.json`. Out: the abbreviation that stands in a number.

use crate::templates;
use serde::Deserialize;
use std::sync::LazyLock;

/// A type of document (loại văn bản) with its abbreviation and clause.
#[derive(Debug, Clone, Deserialize)]
struct TypeName {
    ten: String,
    viet_tat: String,
}

static TYPES: LazyLock<Vec<TypeName>> = LazyLock::new(|| {
    let file = templates::fixed("the-thuc/loai-van-ban.json");
    serde_json::from_str(file).expect("the embedded list of types is tested to be JSON")
});

/// The abbreviation of a type in numbers: `TB` for `Thông báo`; none for a công văn.
pub fn abbreviation(type_name: &str) -> Option<String> {
    let wanted = type_name.to_lowercase();
    let known = TYPES.iter().find(|known| known.ten.to_lowercase() == wanted)?;
    Some(known.viet_tat.clone())
}

/// Whether a mark is the abbreviation of a type, or the `CV` that no letter bears.
pub fn is_abbreviation(mark: &str) -> bool {
    mark == "CV" || TYPES.iter().any(|known| known.viet_tat == mark)
}
