//! Which legal form a document follows, and what the form calls each type of document.

use crate::records::agency::Party;
use crate::records::scalar::Date;
use chrono::NaiveDate;
use serde::Deserialize;
use std::sync::LazyLock;

/// A form profile (thể thức): which rules of layout apply.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Profile {
    /// Thông tư 01/2011/TT-BNV.
    Tt01,
    /// Nghị định 30/2020/NĐ-CP.
    Nd30,
}

impl Profile {
    /// The profile of a document by issuer and date: NĐ 30/2020/NĐ-CP from the day it was signed,
    /// 05/03/2020 (Điều 37); before that TT 01/2011/TT-BNV.
    ///
    /// Unions had rules of their own (QĐ 1013 and 1014/QĐ-TLĐ of 2011), whose text beyond the first
    /// page is not at hand; their documents follow the state form of their day.
    pub fn of(_issuer: Party, date: Date) -> Self {
        let nd30 = NaiveDate::from_ymd_opt(2020, 3, 5).expect("a date");
        if *date >= nd30 { Self::Nd30 } else { Self::Tt01 }
    }

    /// As the layout library knows it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Tt01 => "tt01",
            Self::Nd30 => "nd30",
        }
    }
}

/// A type of document (loại văn bản) with its abbreviation and clause.
#[derive(Debug, Clone, Deserialize)]
struct TypeName {
    ten: String,
    viet_tat: String,
}

static TYPES: LazyLock<Vec<TypeName>> = LazyLock::new(|| {
    let file = include_str!("../../templates/the-thuc/loai-van-ban.json");
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
