//! Closes the books of a body for a year: seals them, or says what stands against it, each thing with its record.
//!
//! In: the records, the log, who closes when. Out: a bundle with the books. Where they are closed already, what came late
//! goes into an addition of its own day (phần bổ sung), since what is issued must stand in a book, and the book stays.

use super::changed::told;
use super::{Part, parts_of};
use crate::archive::index::closed::CLOSED_BOOK;
use crate::archive::log::Log;
use crate::archive::{
    self, Bundle, BundleName, ClosedBook, Content, Entry, Item, Sealed, Written, index,
};
use crate::digest::Digest;
use crate::law::registers::Register;
use crate::pipeline::{Key, Loaded, key_of, keys_of, program, seal};
use crate::problem::{Code, Place, Problem};
use crate::records::issue::State;
use crate::records::scalar::{Date, Id};
use crate::records::summary::Summary;
use crate::registers::closed::{Change, ClosedRegister, Closing, changes, closer, marks, of_year};
use crate::registers::{self, Book};
use crate::render::register::Closed;
use chrono::{Datelike, NaiveDate};
use std::collections::{BTreeMap, BTreeSet};

/// What somebody wants to close.
#[derive(Debug, Clone, Copy)]
pub struct Wish<'a> {
    /// The code of the body that keeps the books.
    pub agency: &'a str,
    pub year: i32,
    pub day: NaiveDate,
    /// The code of the person who closes them.
    pub by: Option<&'a str>,
    /// Why they are closed although not all that was sent is acknowledged.
    pub reason: Option<&'a str>,
}

/// What [`close`] sealed.
#[derive(Debug)]
pub struct ClosedYear {
    pub written: Written,
    /// The books, or the additions to them.
    pub books: Vec<ClosedRegister>,
    /// What an earlier run left undone and this one finished, as advice.
    pub healed: Vec<Problem>,
}

/// Closes the books of a body for a year; where they are closed, seals what came late as an addition.
///
/// # Errors
/// All that stands against it; nothing is sealed then.
pub fn close(loaded: &Loaded, wish: &Wish<'_>) -> Result<ClosedYear, Vec<Problem>> {
    let agency = registers::in_year(&loaded.office, wish.agency, wish.year)?.id.value.clone();
    let mut log = seal::open_log(loaded)?;
    let healed = log.as_mut().map(|log| std::mem::take(&mut log.healed)).unwrap_or_default();
    let sealed = match &log {
        Some(log) => log.sealed(&loaded.project.bundles())?,
        None => Vec::new(),
    };
    check_day(wish, &sealed)?;
    let parts = parts_of(&sealed, &agency.0, wish.year)?;
    let due = due(loaded, wish, &agency, &parts)?;
    let lacking = lacks(loaded, wish, &due, &sealed);
    if !lacking.is_empty() {
        return Err(lacking);
    }
    if due.books.is_empty() {
        let closed = parts.iter().map(|part| part.register.day).max().unwrap_or(wish.day);
        let message = format!(
            "các sổ năm {} của `{agency}` đã đóng, lần cuối ngày {}; không có gì để bổ sung",
            wish.year,
            Date(closed).shown()
        );
        return Err(Problem::new(Code::BadArgument, message)
            .hint("in lại sổ đã đóng: `qcph register out --year … --agency … --to …`")
            .into());
    }
    let begun = log.is_none();
    let mut log = match log {
        Some(log) => log,
        None => begin_log(loaded, wish, &agency)?,
    };
    let sealed = seal_books(loaded, wish, due, &mut log);
    if sealed.is_err() && begun {
        log.give_up();
    }
    let (written, books) = sealed?;
    Ok(ClosedYear { written, books, healed })
}

fn begin_log(loaded: &Loaded, wish: &Wish<'_>, agency: &Id) -> Result<Log, Problem> {
    let origin = format!("qcph/{agency}/{}", wish.day.format("%Y"));
    let log = Log::open(&loaded.project.log(), &loaded.project.bundles(), &origin)?;
    if log.next_serial() == 1 {
        return Ok(log);
    }
    Err(Problem::new(Code::Locked, "một lượt chạy khác vừa mở sổ niêm phong").hint("chạy lại"))
}

/// A year is over before its books are, and a bundle is not older than the one before it.
fn check_day(wish: &Wish<'_>, sealed: &[Sealed]) -> Result<(), Problem> {
    let shown = Date(wish.day).shown();
    if (wish.day.year(), wish.day.month(), wish.day.day()) < (wish.year, 12, 31) {
        let message = format!("năm {} chưa hết vào ngày {shown}, chưa đóng sổ được", wish.year);
        return Err(Problem::new(Code::BadArgument, message)
            .hint(format!("đóng sổ từ ngày 31/12/{} trở đi", wish.year))
            .clause("Nghị định 30/2020/NĐ-CP, Điều 15.1"));
    }
    let last = sealed.iter().map(|bundle| bundle.name).max_by_key(|name| name.date);
    let Some(last) = last.filter(|last| wish.day < last.date) else { return Ok(()) };
    let message = format!("ngày đóng sổ {shown} trước ngày của gói đã có {last}");
    Err(Problem::new(Code::SealedBackwards, message)
        .hint(format!("đóng sổ với ngày từ {} trở đi", Date(last.date).iso())))
}

/// What would be sealed.
struct Due {
    part: u32,
    books: Vec<Book>,
}

/// The books of the year; of closed ones what came since.
fn due(loaded: &Loaded, wish: &Wish<'_>, agency: &Id, parts: &[Part]) -> Result<Due, Vec<Problem>> {
    let office = &loaded.office;
    let mut books = Vec::new();
    let mut others = Vec::new();
    for register in Register::ALL.iter().copied() {
        let book = registers::book(office, register, &agency.0, wish.year, Date(wish.day))?;
        if parts.is_empty() {
            books.push(book);
            continue;
        }
        let own = parts.iter().map(|part| &part.register);
        let own: Vec<&ClosedRegister> = own.filter(|part| part.register == register).collect();
        let now = marks(office, register, agency, wish.year)?;
        let found = changes(own.iter().copied(), &now);
        let found = found.iter().filter(|change| matches!(change, Change::Other(..)));
        others.extend(found.map(|change| told(loaded, &own, change)));
        let rows = own.iter().flat_map(|part| &part.rows);
        let held: BTreeSet<String> = rows.map(|row| row.record.clone()).collect();
        books.extend(registers::addition(office, book, &held));
    }
    if !others.is_empty() {
        return Err(others);
    }
    let last = parts.iter().map(|part| part.register.part).max();
    Ok(Due { part: last.map_or(0, |last| last + 1), books })
}

/// What is missing for the books to be closed: what is in them must be sealed or void, and what was sent to the body
/// acknowledged, unless there is a reason.
fn lacks(loaded: &Loaded, wish: &Wish<'_>, due: &Due, sealed: &[Sealed]) -> Vec<Problem> {
    let keys: BTreeSet<Key> = sealed.iter().flat_map(keys_of).collect();
    let corpus = &loaded.office.corpus;
    let own = |summary: &&Summary| {
        due.books.iter().any(|book| summary.issuer.agency.0 == book.keeper.code)
    };
    let mut missing: BTreeMap<&str, Problem> = BTreeMap::new();
    for entry in due.books.iter().flat_map(|book| &book.entries) {
        let Some(summary) = corpus.records.get(entry.record.as_str()) else { continue };
        if summary.issued().is_some() && !keys.contains(&key_of(summary)) {
            let message = format!("văn bản của `{}` có trong sổ mà chưa niêm phong", summary.id.0);
            let hint = "niêm phong bằng `qcph archive`, rồi đóng sổ";
            missing.insert(&summary.id.0, unready(summary, message, hint));
        }
    }
    let drafts = corpus.summaries().filter(own).filter(|summary| is_draft_of(summary, wish.year));
    for summary in drafts.filter(|_| due.part == 0) {
        let message =
            format!("`{}` đề ngày trong năm {} mà chưa ban hành", summary.id.0, wish.year);
        let hint = "ban hành rồi niêm phong; không lập nữa thì để `huy`; sang năm mới ban hành thì bỏ `ngay`";
        missing.insert(&summary.id.0, unready(summary, message, hint));
    }
    let unsaid = due.books.iter().flat_map(|book| &book.unacknowledged);
    for id in unsaid.filter(|_| wish.reason.is_none()) {
        let Some(summary) = corpus.records.get(id.as_str()) else { continue };
        let message =
            format!("văn bản của `{id}` gửi cơ quan này mà chưa có ngày đến (`xac_nhan`)");
        let hint = "ghi `xac_nhan`; chưa nhận được thì nêu lý do: `--reason \"…\"`";
        missing.entry(id).or_insert_with(|| unready(summary, message, hint));
    }
    missing.into_values().collect()
}

fn is_draft_of(summary: &Summary, year: i32) -> bool {
    summary.issue.is_some_and(|issue| {
        matches!(issue.state, State::Draft | State::Presented)
            && issue.date.is_some_and(|date| date.year() == year)
    })
}

fn unready(summary: &Summary, message: String, hint: &str) -> Problem {
    Problem::at(Code::RegisterUnready, &Place::file(summary.path.clone()), message)
        .hint(hint)
        .clause("Nghị định 30/2020/NĐ-CP, Điều 16")
}

/// Renders the books and seals them in a bundle of their own.
fn seal_books(
    loaded: &Loaded,
    wish: &Wish<'_>,
    due: Due,
    log: &mut Log,
) -> Result<(Written, Vec<ClosedRegister>), Vec<Problem>> {
    let (day, registry) = (Date(wish.day), &loaded.office.corpus.registry);
    let by = wish.by.map(|person| {
        closer(registry, person, day).ok_or_else(|| {
            Problem::new(Code::BadArgument, format!("danh bạ không có người mang mã `{person}`"))
                .hint("ghi mã (`ma`) của người trong danh bạ nhân sự")
        })
    });
    let reason = wish.reason.map(str::to_owned);
    let closing = Closing { day, part: due.part, by: by.transpose()?, reason };
    let (mut items, mut entries, mut closed) = (Vec::new(), Vec::new(), Vec::new());
    for book in &due.books {
        let agency = Id(book.keeper.code.clone());
        let all = marks(&loaded.office, book.form.register, &agency, wish.year)?;
        let register = ClosedRegister::of(book, &closing, &all);
        let data = register.text();
        let pdf =
            loaded.engine.render_book(book, Some(&Closed { closing: &closing, data: &data }))?;
        let entry = entry(book, &closing, (pdf.pages, &pdf.bytes), &data);
        let bytes = |path: &str, bytes: &[u8]| Item {
            path: path.to_owned(),
            content: Content::Bytes(bytes.into()),
        };
        items.push(bytes(&entry.pdf, &pdf.bytes));
        items.push(bytes(&entry.source, data.as_bytes()));
        entries.push(entry);
        closed.push(register);
    }
    let bundle = Bundle {
        name: BundleName { date: wish.day, serial: log.next_serial() },
        organisation: index::organisation(entries.iter().map(|entry| entry.author.as_str())),
        program: program(),
        items,
        entries,
        checkpoint: Some(log.checkpoint().to_string()),
    };
    let written = archive::seal(&loaded.project.bundles(), &bundle)?;
    log.append(&written)?;
    Ok((written, closed))
}

fn entry(book: &Book, closing: &Closing, (pages, pdf): (usize, &[u8]), data: &str) -> Entry {
    let own =
        ClosedBook { register: book.form.register, year: book.cover.year, part: closing.part };
    let code = &book.keeper.code;
    let (path, source) = own.paths(code);
    Entry {
        record: own.id(code),
        kind: CLOSED_BOOK.into(),
        type_name: book.form.title.clone(),
        agency: code.clone(),
        author: book.keeper.name.clone(),
        number_and_mark: String::new(),
        date: *closing.day,
        abstract_: of_year(own.year, own.part),
        signer: closing.by.as_ref().map(|by| by.name.clone()).unwrap_or_default(),
        pages: u32::try_from(pages).unwrap_or(u32::MAX),
        pdf: path,
        sha256: Digest::of(pdf),
        size_bytes: pdf.len() as u64,
        source,
        source_sha256: Digest::of(data.as_bytes()),
        copy: None,
        original: None,
        metadata: None,
        book: Some(own),
    }
}
