//! Which legal form a document follows, by its day.

use crate::records::scalar::Date;
use chrono::Datelike;

/// The day from which NĐ 30/2020/NĐ-CP applies, that of its signature (Điều 37): year, month, day.
pub const ND30_FROM: (u32, u32, u32) = (2020, 3, 5);

/// A form profile (thể thức): which rules of layout apply.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Profile {
    /// Thông tư 01/2011/TT-BNV.
    Tt01,
    /// Nghị định 30/2020/NĐ-CP.
    Nd30,
}

impl Profile {
    /// The profile of a document by its date: NĐ 30/2020/NĐ-CP, and before it
    /// TT 01/2011/TT-BNV.
    ///
    /// Unions had rules of their own (QĐ 1013 and 1014/QĐ-TLĐ of 2011), whose text beyond the first
    /// page is not at hand; their documents follow the state form of their day.
    pub fn of(date: Date) -> Self {
        let day = (date.year_ce().1, date.month(), date.day());
        if day >= ND30_FROM { Self::Nd30 } else { Self::Tt01 }
    }

    /// As the layout library knows it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Tt01 => "tt01",
            Self::Nd30 => "nd30",
        }
    }
}
