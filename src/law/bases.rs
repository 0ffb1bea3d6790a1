//! Legal bases that were replaced before the day of the document that names them.
//!
//! In: `templates/the-thuc/van-ban-thay-the.json`, and the bases of a record as words. Out: advice: that an event lies
//! in the time of the old law is for the writer to know. What the table does not name is not judged.

use crate::problem::{Code, Problem};
use crate::records::Record;
use crate::records::basis::Basis;
use crate::records::scalar::Date;
use crate::templates;
use serde::Deserialize;
use std::sync::LazyLock;

/// A text that was replaced (văn bản đã được thay thế).
#[derive(Debug, Deserialize)]
struct Replaced {
    #[serde(rename = "ten")]
    name: String,
    #[serde(rename = "so")]
    number: String,
    /// Of a law, which is named by its year.
    #[serde(rename = "nam")]
    year: Option<u32>,
    /// The first day without it.
    #[serde(rename = "het_hieu_luc")]
    until: String,
    #[serde(rename = "thay_bang")]
    by: String,
    #[serde(rename = "dieu_khoan")]
    clause: String,
}

#[derive(Debug, Deserialize)]
struct Table {
    #[serde(rename = "van_ban")]
    rows: Vec<Replaced>,
}

static TABLE: LazyLock<Table> = LazyLock::new(|| {
    serde_json::from_str(templates::fixed("the-thuc/van-ban-thay-the.json"))
        .expect("the embedded table of replaced texts is tested to be whole")
});

/// Reports bases that were no law any more.
pub fn check(record: &Record, problems: &mut Vec<Problem>) {
    let Record::Inspection(inspection) = record else { return };
    let own = record.issue().and_then(|issue| issue.date.as_ref()).map(|date| date.value);
    let Some(date) = own.or(record.date()) else { return };
    for basis in inspection.bases.iter() {
        let Basis::Words(text) = basis else { continue };
        for row in replaced(&text.value, date) {
            let message = format!(
                "{} số {} đã được thay thế từ ngày {}, trước ngày của văn bản này",
                row.name,
                row.number,
                row.until().shown()
            );
            problems.push(
                Problem::at(Code::BasisReplaced, &text.place, message)
                    .hint(format!("xem lại căn cứ: nay là {}", row.by))
                    .clause(row.clause.clone())
                    .advice(),
            );
        }
    }
}

/// The texts that a basis names and that were replaced on a day.
fn replaced(text: &str, date: Date) -> impl Iterator<Item = &'static Replaced> {
    let text = text.to_lowercase();
    TABLE
        .rows
        .iter()
        .filter(move |row| row.until() <= date && text.split(';').any(|part| row.is_named(part)))
}

impl Replaced {
    fn until(&self) -> Date {
        Date::parse(&self.until)
            .expect("the embedded table of replaced texts is tested to be whole")
    }

    /// Whether a text in small letters names it: by its number, or a law by its year.
    fn is_named(&self, text: &str) -> bool {
        let behind = |words: &str, after: &str| {
            let mut found = text
                .match_indices(words)
                .filter(|(at, _)| !text[..*at].ends_with(char::is_alphanumeric));
            found.any(|(at, _)| text[at + words.len()..].contains(after))
        };
        if behind(&self.number.to_lowercase(), "") {
            return true;
        }
        let Some(year) = self.year else { return false };
        behind(&format!("{} ", self.name.to_lowercase()), &format!("năm {year}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn on(year: i32, month: u32, day: u32) -> Date {
        Date(chrono::NaiveDate::from_ymd_opt(year, month, day).unwrap())
    }

    #[test]
    fn laws_are_known_by_year_and_number_on_their_day() {
        let named = |text: &str, date| {
            replaced(text, date).map(|row| row.number.as_str()).collect::<Vec<_>>()
        };
        let old = "Luật Bảo hiểm xã hội ngày 29 tháng 6 năm 2006";
        assert_eq!(named(old, on(2015, 12, 31)), [""; 0]);
        assert_eq!(named(old, on(2016, 1, 1)), ["71/2006/QH11"]);
        assert_eq!(named("Luật BHXH số 58/2014/QH13", on(2025, 7, 1)), ["58/2014/QH13"]);
        assert_eq!(
            named("Nghị định số 110/2004/NĐ-CP ngày 08 tháng 4 năm 2004", on(2020, 3, 5)),
            ["110/2004/NĐ-CP"]
        );
        for text in [
            "Luật Bảo hiểm xã hội ngày 20 tháng 11 năm 2014",
            "Luật Bảo hiểm y tế ngày 14 tháng 11 năm 2008",
            "Luật Công đoàn ngày 20 tháng 6 năm 2012",
            "Quyết định số 158/2014/QH13-X",
            "Luật Bảo hiểm xã hội; Báo cáo năm 2006",
        ] {
            assert_eq!(named(text, on(2020, 6, 1)), [""; 0], "{text}");
        }
    }

    #[test]
    fn every_row_follows_its_text() {
        for row in &TABLE.rows {
            assert!(
                row.until() > on(1990, 1, 1) && !row.by.is_empty() && !row.clause.is_empty(),
                "{row:?}"
            );
            let year = row.year.map(|year| year.to_string());
            assert!(
                year.is_none_or(|year| row.number.contains(&year) || row.number.contains("LCT"))
            );
            let next = TABLE.rows.iter().find(|other| row.by.ends_with(&other.number));
            assert!(next.is_none_or(|next| next.until() > row.until()), "{row:?}");
        }
    }
}
