//! A book of a clerk as PDF: a cover, then its table on turned pages; of a closed one also a last page.

use super::fit::Turned;
use super::world::{SheetWorld, file_id};
use super::{Engine, Pdf};
use crate::documents::document::{Attachment, Block, Column, Meta, Width};
use crate::problem::Problem;
use crate::registers::closed::{Closing, LastPage, of_year};
use crate::registers::{Book, Cover};
use chrono::Datelike;
use serde::Serialize;
use typst::foundations::Bytes;

/// The form whose measures a book has: its law knows no other.
pub(super) const PROFILE: &str = "nd30";

/// What the layout of a book receives.
#[derive(Serialize)]
struct Data<'a> {
    profile: &'static str,
    meta: Meta,
    cover: &'a Cover,
    /// Said on the cover of an addition.
    addition: Option<String>,
    table: &'a Block,
    last: Option<LastPage>,
    attachments: &'a [Attachment],
}

/// A book that is being closed: its end, and the text of its data, which goes along.
pub struct Closed<'a> {
    pub closing: &'a Closing,
    pub data: &'a str,
}

impl Engine {
    /// Renders a book: an open one is dated by the last day of its year, one that is being closed by the day of that.
    ///
    /// # Errors
    /// A table that no page can hold; [`crate::problem::Code::Layout`].
    pub fn render_book(&self, book: &Book, closed: Option<&Closed<'_>>) -> Result<Pdf, Problem> {
        let mut tables = [table(book)];
        if let Some(fitter) = &self.fitter {
            fitter.fit_alone(PROFILE, Turned::Yes, &mut tables).map_err(|misfit| misfit.problem)?;
        }
        let (year, part) = (book.cover.year, closed.map_or(0, |closed| closed.closing.part));
        let title = format!("{} {}", book.form.title, of_year(year, part));
        let day = closed.map(|closed| closed.closing.day);
        let date = day.map_or((year, 12, 31), |day| (day.year(), day.month(), day.day()));
        let ident = format!("{title} {}", book.keeper.code);
        let attachments: Vec<Attachment> = closed.iter().map(|closed| data_file(closed)).collect();
        let data = Data {
            profile: PROFILE,
            meta: Meta { title, author: book.keeper.name.clone(), number: None, date },
            cover: &book.cover,
            addition: (part > 0).then(|| format!("PHẦN BỔ SUNG {part}")),
            table: &tables[0],
            last: closed.map(|closed| LastPage::of(book, closed.closing)),
            attachments: &attachments,
        };
        let json = serde_json::to_vec(&data).expect("a book is strings, numbers and lists");
        let attached = attachments.iter();
        let attached = attached.map(|one| (file_id(&one.path), Bytes::new(one.bytes.clone())));
        let world = SheetWorld {
            engine: self,
            main: &self.book_main,
            data: Bytes::new(json),
            attachments: attached.collect(),
        };
        self.typeset(&world, &ident)
    }
}

/// What the book was printed from.
fn data_file(closed: &Closed<'_>) -> Attachment {
    Attachment {
        path: "/so.json".into(),
        name: "so.json".into(),
        mime: "application/json",
        relationship: "source",
        description: "Các dòng của sổ, dạng JSON".into(),
        bytes: closed.data.as_bytes().to_vec(),
    }
}

fn table(book: &Book) -> Block {
    let columns = book.form.columns.iter().map(|column| Column {
        title: column.title.clone(),
        align: if column.width_mm < 20 { "center" } else { "left" },
        width: if column.field.by_hand() {
            Width::AtLeast { least_mm: column.width_mm }
        } else {
            Width::Share { fr: column.width_mm }
        },
    });
    let columns = columns.collect();
    Block::Table { caption: None, columns, rows: book.rows(), size: None, kinds: Vec::new() }
}
