//! A closed book of a clerk, as an index has it (sổ đã đóng).
//!
//! The book is an entry of its own, its PDF beside the data that it was printed from. What the data say is looked
//! at elsewhere.

use super::Entry;
use crate::law::registers::Register;
use serde::{Deserialize, Serialize};

/// The kind of such an entry.
pub const CLOSED_BOOK: &str = "so_dang_ky";
/// Below `data/`.
pub const BOOKS: &str = "so-dang-ky/";
/// How the data of a book end.
pub const BOOK_DATA: &str = ".json";

/// Which book of a body it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ClosedBook {
    #[serde(rename = "so", with = "crate::law::registers::register_word")]
    pub register: Register,
    #[serde(rename = "nam")]
    pub year: i32,
    /// 0 for the book; its additions (phần bổ sung) are counted from 1.
    #[serde(rename = "phan")]
    pub part: u32,
}

impl ClosedBook {
    /// The paths that its PDF and its data have below `data/`.
    pub fn paths(self, agency: &str) -> (String, String) {
        let Self { register, year, part } = self;
        let addition = if part == 0 { String::new() } else { format!("_bo-sung-{part}") };
        let path = format!("{BOOKS}{year}/{agency}_{}{addition}", register.word());
        (format!("{path}{}", super::DOCUMENT), format!("{path}{BOOK_DATA}"))
    }

    /// What stands in the place of the id of a record.
    pub fn id(self, agency: &str) -> String {
        let Self { register, year, part } = self;
        format!("{CLOSED_BOOK}_{}_{year}_{agency}_{part}", register.word())
    }
}

impl Entry {
    /// Why an entry cannot be of a book, or of none, in Vietnamese.
    pub(super) fn book_misfit(&self) -> Option<&'static str> {
        let Some(book) = self.book else {
            return (self.kind == CLOSED_BOOK).then_some("mục lục gọi là sổ mà không ghi sổ nào");
        };
        let paths = (self.pdf.clone(), self.source.clone());
        let alone = self.copy.is_none() && self.original.is_none();
        let named = self.kind == CLOSED_BOOK && self.record == book.id(&self.agency);
        (!alone || !named || paths != book.paths(&self.agency))
            .then_some("mục lục ghi sổ đã đóng dưới tên, loại của văn bản khác")
    }
}
