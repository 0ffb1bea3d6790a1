//! The books of a clerk for one body and one year (sổ đăng ký), out of the records.
//!
//! In: an office, a body, a year, the day as of which it is asked. Out: a [`Book`], its cover and its rows in
//! the columns of the law. [`outgoing`] has what the body numbered, copies too, [`incoming`] what others sent
//! to it and how far that is answered. What the records do not say stays empty, to be written by hand.
//! [`crate::sheets`] writes a book for Excel; the page is `render`'s. [`closed`] has what stays of a book once its
//! year is closed.

pub mod closed;
mod incoming;
pub mod outgoing;

pub use outgoing::{issued_copies, mended};

use crate::documents::Office;
use crate::documents::page::letterhead::tied_name;
use crate::law::registers::{Field, Register, RegisterForm};
use crate::problem::{Code, Problem};
use crate::records::agency::Agency;
use crate::records::scalar::Date;
use crate::sheets::write::Sheet;
use chrono::Datelike;
use std::collections::{BTreeMap, BTreeSet};

/// A book of one body for one year.
#[derive(Debug, Clone)]
pub struct Book {
    pub form: &'static RegisterForm,
    pub keeper: Keeper,
    pub cover: Cover,
    pub entries: Vec<Entry>,
    /// Documents that went to the body and of which no record says that they arrived; of a book of what
    /// came in.
    pub unacknowledged: Vec<String>,
}

/// What a closed book fixes, by record.
pub type Marks = BTreeMap<String, String>;

/// The body that keeps a book.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Keeper {
    pub code: String,
    pub name: String,
}

/// What stands on the cover (NĐ 30/2020/NĐ-CP, Phụ lục IV).
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Cover {
    /// Cơ quan chủ quản trực tiếp, in capitals.
    pub superior: Option<String>,
    pub agency: String,
    /// The name of the book, in capitals.
    pub title: String,
    pub year: i32,
    /// Days of the first and of the last entry.
    pub days: Option<(String, String)>,
    /// Numbers of these.
    pub numbers: Option<(String, String)>,
}

/// A line of a book: what is known of each column, and the record that says it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    pub record: String,
    pub cells: BTreeMap<Field, String>,
    /// Where it stands: by day, then series, then number.
    order: (Date, u8, u64),
}

impl Entry {
    fn new(record: &str, order: (Date, u8, u64)) -> Self {
        Self { record: record.to_owned(), cells: BTreeMap::new(), order }
    }

    /// The same with one more column.
    fn with(mut self, field: Field, text: impl Into<String>) -> Self {
        // What keeps words together on a page is not part of them.
        self.cells.insert(field, text.into().replace('\u{a0}', " "));
        self
    }

    /// The same with a note, if there is one.
    fn noting(self, note: Option<String>) -> Self {
        match note {
            Some(note) => self.with(Field::Note, note),
            None => self,
        }
    }

    /// The same with the number of copies, if that is known.
    fn copied(self, copies: Option<usize>) -> Self {
        match copies {
            Some(copies) => self.with(Field::Copies, format!("{copies:02}")),
            None => self,
        }
    }

    /// What stands in a column; empty where nothing is known.
    pub fn cell(&self, field: Field) -> &str {
        self.cells.get(&field).map_or("", String::as_str)
    }
}

impl Book {
    /// The rows, column by column.
    pub fn rows(&self) -> Vec<Vec<String>> {
        let row = |entry: &Entry| {
            let cell = |column: &crate::law::registers::Column| entry.cell(column.field).to_owned();
            self.form.columns.iter().map(cell).collect()
        };
        self.entries.iter().map(row).collect()
    }
}

impl From<&Book> for Sheet {
    fn from(book: &Book) -> Self {
        let columns = book.form.columns.iter();
        Self {
            name: format!("Năm {}", book.cover.year),
            title: format!("{} năm {}", book.form.title, book.cover.year),
            author: book.keeper.name.clone(),
            year: book.cover.year,
            columns: columns
                .map(|column| (column.title.clone(), f64::from(column.width_mm) / 2.0))
                .collect(),
            rows: book.rows(),
        }
    }
}

/// The book of a body for a year, as of a day.
///
/// # Errors
/// [`Code::BadArgument`] for a body that was not there in that year; those of opening a record and of
/// composing its document.
pub fn book(
    office: &Office,
    register: Register,
    agency: &str,
    year: i32,
    today: Date,
) -> Result<Book, Problem> {
    let agency = in_year(office, agency, year)?;
    let own = &agency.id.value;
    let mut unacknowledged = Vec::new();
    let mut entries = match register {
        Register::Outgoing => outgoing::documents(office, own, year)?,
        Register::Copies => outgoing::copied(office, own, year)?,
        Register::Incoming => {
            let (came, missing) = incoming::documents(office, own, year)?;
            unacknowledged = missing;
            came
        }
        Register::FollowUp => incoming::requests(office, own, year, today)?,
    };
    entries.sort_by(|a, b| (a.order, &a.record).cmp(&(b.order, &b.record)));
    let form = register.form();
    let cover = cover(office, form, agency, year, &entries);
    let keeper = Keeper { code: own.0.clone(), name: agency.name.0.clone() };
    Ok(Book { form, keeper, cover, entries, unacknowledged })
}

/// What an addition to a closed book has: the lines whose records stand in none of its parts; none where there is none.
pub fn addition(office: &Office, mut book: Book, held: &BTreeSet<String>) -> Option<Book> {
    book.entries.retain(|entry| !held.contains(&entry.record));
    book.unacknowledged.clear();
    let agency = in_year(office, &book.keeper.code, book.cover.year).ok()?;
    book.cover = cover(office, book.form, agency, book.cover.year, &book.entries);
    (!book.entries.is_empty()).then_some(book)
}

/// The body as it was at the end of the year, or when it ended in it.
pub fn in_year<'a>(office: &'a Office, agency: &str, year: i32) -> Result<&'a Agency, Problem> {
    let versions = office.corpus.registry.versions(agency);
    let there = versions.filter(|agency| {
        let ended = agency.until.as_ref().is_some_and(|until| until.value.year() < year);
        agency.from.value.year() <= year && !ended
    });
    there.max_by_key(|agency| agency.from.value).ok_or_else(|| {
        let message = format!("danh bạ không có cơ quan `{agency}` trong năm {year}");
        Problem::new(Code::BadArgument, message)
            .hint("xem `tu_ngay`, `den_ngay` của cơ quan trong danh bạ")
    })
}

fn cover(
    office: &Office,
    form: &RegisterForm,
    agency: &Agency,
    year: i32,
    entries: &[Entry],
) -> Cover {
    let ends = entries.first().zip(entries.last());
    let on = ends.map_or(agency.from.value, |(_, last)| last.order.0);
    let parent = agency.parent.as_ref();
    let number = |entry: &Entry| {
        let arrived = entry.cell(Field::ArrivalNumber);
        if arrived.is_empty() { entry.cell(Field::Number) } else { arrived }.to_owned()
    };
    Cover {
        superior: parent.and_then(|id| office.corpus.registry.agency(id, on)).map(tied_name),
        agency: tied_name(agency),
        title: form.title.to_uppercase(),
        year,
        days: ends.map(|(first, last)| (first.order.0.shown(), last.order.0.shown())),
        numbers: ends
            .filter(|_| form.says_numbers)
            .map(|(first, last)| (number(first), number(last))),
    }
}
