//! A book that was closed for its year, as it is sealed: from it the book is told for ever, whatever records say later.
//!
//! In: a [`Book`], and who closes it, when. Out: a [`ClosedRegister`], and its text, which is sealed beside the PDF and
//! attached to it. [`marks`] says in a few words what of the records a book fixes; whether they still say so is asked
//! elsewhere, as is the sealing.

use super::{Book, Entry, Marks, incoming};
use crate::documents::Office;
use crate::documents::vietnamese::{date_words, tied};
use crate::law::registers::{Column, Register};
use crate::problem::Problem;
use crate::records::issue::State;
use crate::records::scalar::{Date, Id};
use crate::records::summary::Summary;
use crate::records::{RecordKind, registry::Registry};
use crate::sheets::write::Sheet;
use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

const FORMAT: &str = "qcph-so-dang-ky";

/// Who closes a book (người kết thúc sổ).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Closer {
    #[serde(rename = "ten")]
    pub name: String,
    #[serde(rename = "chuc_vu")]
    pub post: String,
}

/// The end of a book, or of an addition to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Closing {
    pub day: Date,
    /// 0 for the book; its additions are counted from 1.
    pub part: u32,
    pub by: Option<Closer>,
    /// Why it is closed although not all that was sent is acknowledged.
    pub reason: Option<String>,
}

/// A column of a closed book.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ClosedColumn {
    /// The word of its [`Field`](crate::law::registers::Field).
    #[serde(rename = "la")]
    pub field: String,
    #[serde(rename = "ten")]
    pub title: String,
    #[serde(rename = "rong_mm")]
    pub width_mm: u16,
}

/// A line of a closed book.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ClosedRow {
    #[serde(rename = "ban_ghi")]
    pub record: String,
    /// Cell by cell, as printed.
    #[serde(rename = "o")]
    pub cells: Vec<String>,
}

/// A closed book, or an addition to one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ClosedRegister {
    #[serde(rename = "dinh_dang")]
    format: String,
    #[serde(rename = "so", with = "crate::law::registers::register_word")]
    pub register: Register,
    #[serde(rename = "ten")]
    pub title: String,
    #[serde(rename = "dieu")]
    pub clause: String,
    /// Its code.
    #[serde(rename = "co_quan")]
    pub agency: String,
    #[serde(rename = "ten_co_quan")]
    pub agency_name: String,
    #[serde(rename = "nam")]
    pub year: i32,
    #[serde(rename = "phan")]
    pub part: u32,
    #[serde(rename = "ngay_dong", with = "as_text")]
    pub day: NaiveDate,
    #[serde(rename = "nguoi_dong", default, skip_serializing_if = "Option::is_none")]
    pub by: Option<Closer>,
    #[serde(rename = "ly_do", default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    #[serde(rename = "cot")]
    pub columns: Vec<ClosedColumn>,
    #[serde(rename = "dong")]
    pub rows: Vec<ClosedRow>,
    /// See [`marks`]; of the records of these rows.
    #[serde(rename = "moc")]
    pub marks: Marks,
    /// Records of what was sent to the body, of which none says that it arrived.
    #[serde(rename = "chua_co_ngay_den", default, skip_serializing_if = "Vec::is_empty")]
    pub unacknowledged: Vec<String>,
}

impl ClosedRegister {
    /// What is sealed of a book with its closing; `all` are the marks of the whole year.
    pub fn of(book: &Book, closing: &Closing, all: &Marks) -> Self {
        let column = |column: &Column| ClosedColumn {
            field: column.field.word().to_owned(),
            title: column.title.clone(),
            width_mm: column.width_mm,
        };
        let rows = book.entries.iter().zip(book.rows());
        let row = |(entry, cells): (&Entry, _)| ClosedRow { record: entry.record.clone(), cells };
        let held: BTreeSet<&str> = book.entries.iter().map(|entry| &*entry.record).collect();
        let marks = all.iter().filter(|(record, _)| held.contains(record.as_str()));
        Self {
            format: FORMAT.to_owned(),
            register: book.form.register,
            title: book.form.title.clone(),
            clause: book.form.clause.clone(),
            agency: book.keeper.code.clone(),
            agency_name: book.keeper.name.clone(),
            year: book.cover.year,
            part: closing.part,
            day: *closing.day,
            by: closing.by.clone(),
            reason: closing.reason.clone(),
            columns: book.form.columns.iter().map(column).collect(),
            rows: rows.map(row).collect(),
            marks: marks.map(|(record, mark)| (record.clone(), mark.clone())).collect(),
            unacknowledged: book.unacknowledged.clone(),
        }
    }

    /// Its text.
    pub fn text(&self) -> String {
        let json = serde_json::to_string_pretty(self);
        json.expect("texts, numbers and days are always JSON") + "\n"
    }

    /// Reads the text of one; none where it is not spelt as [`Self::text`] spells it.
    pub fn read(bytes: &[u8]) -> Option<Self> {
        let read: Self = serde_json::from_slice(bytes).ok()?;
        (read.format == FORMAT && read.text().as_bytes() == bytes).then_some(read)
    }

    /// `Sổ đăng ký văn bản đi năm 2018`, with the number of an addition.
    pub fn named(&self) -> String {
        format!("{} {}", self.title, of_year(self.year, self.part))
    }
}

impl From<&ClosedRegister> for Sheet {
    fn from(book: &ClosedRegister) -> Self {
        let columns = book.columns.iter();
        Self {
            name: format!("Năm {}", book.year),
            title: book.named(),
            author: book.agency_name.clone(),
            year: book.year,
            columns: columns
                .map(|column| (column.title.clone(), f64::from(column.width_mm) / 2.0))
                .collect(),
            rows: book.rows.iter().map(|row| row.cells.clone()).collect(),
        }
    }
}

/// `năm 2018`, `năm 2018, phần bổ sung 1`.
pub fn of_year(year: i32, part: u32) -> String {
    match part {
        0 => format!("năm {year}"),
        part => format!("năm {year}, phần bổ sung {part}"),
    }
}

/// What a book of this kind fixes of each record of the year: numbers, days and whether they stand. That somebody
/// answers, corrects or replaces a document later changes no book of before, and is not in them.
///
/// # Errors
/// Those of opening a record.
pub fn marks(office: &Office, register: Register, own: &Id, year: i32) -> Result<Marks, Problem> {
    let summaries = || office.corpus.summaries();
    match register {
        Register::Outgoing => {
            let kept = |summary: &&Summary| summary.kind != RecordKind::Copy;
            Ok(summaries().filter(kept).filter_map(|one| numbered(one, own, year, false)).collect())
        }
        Register::Copies => {
            Ok(summaries().filter_map(|one| numbered(one, own, year, true)).collect())
        }
        Register::Incoming => incoming::arrivals(office, own, year),
        Register::FollowUp => Ok(Marks::new()),
    }
}

fn numbered(summary: &Summary, own: &Id, year: i32, copies: bool) -> Option<(String, String)> {
    let issue = summary.issue.filter(|_| summary.issuer.agency == *own)?;
    let date = issue.date.filter(|date| date.year() == year)?;
    let void = match issue.state {
        State::Issued => "",
        State::Void => ", hủy",
        State::Draft | State::Presented => return None,
    };
    let own_copy = summary.kind == RecordKind::Copy;
    let number = if copies && !own_copy { issue.extract_number } else { issue.number }?;
    let slip = issue.slip_number.filter(|_| !copies);
    let slip = slip.map(|slip| format!(", phiếu gửi số {slip}")).unwrap_or_default();
    let mark = format!("số {number} ngày {}{slip}{void}", date.shown());
    Some((summary.id.0.clone(), mark))
}

/// What the books of a body for a year held, and what the records say now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// A line that the closed book has not: the record, and what it says.
    Late(String, String),
    /// A line of the book that the records have no more, or not so: the record, then and now.
    Other(String, String, Option<String>),
}

/// How marks of now differ from those of the parts of a closed book.
pub fn changes<'a>(parts: impl Iterator<Item = &'a ClosedRegister>, now: &Marks) -> Vec<Change> {
    let mut then = Marks::new();
    parts.for_each(|part| then.extend(part.marks.clone()));
    let other = then.iter().filter(|(record, mark)| now.get(*record) != Some(mark));
    let other = other.map(|(record, mark)| {
        Change::Other(record.clone(), mark.clone(), now.get(record).cloned())
    });
    let late = now.iter().filter(|(record, _)| !then.contains_key(*record));
    other.chain(late.map(|(record, mark)| Change::Late(record.clone(), mark.clone()))).collect()
}

/// The last page of a closed book. The decree has no form for it; these are the words of habit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LastPage {
    pub title: String,
    pub lines: Vec<String>,
    /// What is said of the number of pages, before and after it.
    pub pages: (String, String),
    pub signer: String,
    pub note: String,
    pub post: String,
    pub name: String,
}

impl LastPage {
    pub fn of(book: &Book, closing: &Closing) -> Self {
        let (title, year) = (&book.form.title, of_year(book.cover.year, closing.part));
        let count = match book.entries.len() {
            0 => "không có dòng nào".to_owned(),
            count => format!("có {count:02} dòng"),
        };
        let numbers = book.cover.numbers.as_ref();
        let numbers = numbers.map(|(first, last)| format!(", từ số {first} đến số {last}"));
        let numbers = numbers.unwrap_or_default();
        let mut lines = vec![format!("{title} {year} của {} {count}{numbers}.", book.keeper.name)];
        if closing.part > 0 {
            lines.push("Phần này ghi những văn bản vào sổ sau khi sổ đã kết thúc.".to_owned());
        }
        if let Some(reason) = &closing.reason {
            let count = book.unacknowledged.len();
            if count > 0 {
                lines.push(format!("Còn {count:02} văn bản gửi đến chưa có ngày đến: {reason}."));
            }
        }
        lines.push(format!("Kết thúc sổ {}.", tied(&date_words(*closing.day))));
        let (name, post) =
            closing.by.as_ref().map(|by| (by.name.clone(), by.post.clone())).unwrap_or_default();
        Self {
            title: "KẾT THÚC SỔ".to_owned(),
            lines,
            pages: ("Sổ này có ".to_owned(), " trang, kể cả bìa và trang này.".to_owned()),
            signer: "NGƯỜI KẾT THÚC SỔ".to_owned(),
            note: "(Ký, ghi rõ họ và tên)".to_owned(),
            post,
            name,
        }
    }
}

/// Who closes, by code, as named on a day.
pub fn closer(registry: &Registry, person: &str, day: Date) -> Option<Closer> {
    let person = registry.person(person)?;
    let post = registry.post(person, day).map(|post| post.title.0.clone()).unwrap_or_default();
    Some(Closer { name: person.name.0.clone(), post })
}

/// A day stands in JSON as `2019-01-15`.
mod as_text {
    use chrono::NaiveDate;
    use serde::{Deserialize, Deserializer, Serializer};

    pub fn serialize<S: Serializer>(day: &NaiveDate, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(day)
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<NaiveDate, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(|_| serde::de::Error::custom("không hiểu ngày"))
    }
}
