//! How a column of a table writes its numbers (lối viết), by its heading and by what stands in it.
//!
//! In: the column as the record has it and its cells in the sheet. Out: what a number there becomes, and
//! which numbers cannot be what they seem.

use super::grid::GridRow;
use super::list::Row;
use crate::records::nearest::plain;
use crate::sheets::Cell;

/// How a column writes numbers.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Style {
    /// Thousands are parted by `.`.
    pub grouped: bool,
    /// The minus sign is that of print, `−`.
    pub long_minus: bool,
    /// What stands there are codes: a number has lost its noughts.
    pub codes: bool,
    /// What stands there are days.
    pub days: bool,
    /// The rows are counted there.
    pub counts: bool,
}

/// Words of headings, without accents, of columns whose digits are no number.
const CODES: [&str; 8] =
    ["ma_so", "so_so", "so_the", "dinh_danh", "can_cuoc", "dien_thoai", "tai_khoan", "cccd"];
const COUNTS: [&str; 5] = ["stt", "tt", "so_tt", "so_thu_tu", "thu_tu"];

/// The style of a column.
pub fn of(heading: &str, at: usize, old: &[Row], new: &[GridRow]) -> Style {
    let name = plain(heading);
    let old = || old.iter().filter_map(|row| row.cells[at].as_deref());
    let new = || {
        new.iter().filter_map(|row| match row.cells[at] {
            Some(Cell::Text(text)) => Some(text.trim()),
            _ => None,
        })
    };
    let is_padded = |text: &str| {
        text.len() > 4 && text.starts_with('0') && text.bytes().all(|byte| byte.is_ascii_digit())
    };
    let bare = |text: &str| text.len() > 3 && text.bytes().all(|byte| byte.is_ascii_digit());
    Style {
        // Both lists tell, so that the same sheet says the same again.
        grouped: old().chain(new()).any(is_grouped) && !old().chain(new()).any(bare),
        long_minus: old().any(|text| text.starts_with('−')),
        codes: CODES.iter().any(|word| name.contains(word))
            || old().any(is_padded)
            || new().any(is_padded),
        days: name == "ngay" || name.starts_with("ngay_") || name.starts_with("thoi_han"),
        counts: COUNTS.contains(&&*name),
    }
}

/// `566.912.000`, with a sign and decimals or without.
fn is_grouped(text: &str) -> bool {
    let text = text.trim_start_matches(['-', '−']);
    let whole = text.split(',').next().unwrap_or_default();
    let groups: Vec<&str> = whole.split('.').collect();
    let digits =
        |group: &&str| !group.is_empty() && group.bytes().all(|byte| byte.is_ascii_digit());
    groups.len() > 1
        && groups.iter().all(digits)
        && groups[0].len() <= 3
        && groups[1..].iter().all(|group| group.len() == 3)
}

#[cfg(test)]
mod tests {
    use super::is_grouped;

    #[test]
    fn thousands_are_seen() {
        for text in ["566.912.000", "1.234,5", "−600.000.000", "-1.000"] {
            assert!(is_grouped(text), "{text}");
        }
        for text in ["412", "12.2018", "1.2345", ".123", "a.123", ""] {
            assert!(!is_grouped(text), "{text}");
        }
    }
}
