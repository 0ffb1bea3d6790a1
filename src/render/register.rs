//! A book of a clerk as PDF: a cover, then its table on turned pages.

use super::fit::Turned;
use super::world::SheetWorld;
use super::{Engine, Pdf};
use crate::documents::document::{Block, Column, Meta, Width};
use crate::problem::Problem;
use crate::registers::{Book, Cover};
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
    table: &'a Block,
}

impl Engine {
    /// Renders a book; it is dated by the last day of its year.
    ///
    /// # Errors
    /// A table that no page can hold; [`crate::problem::Code::Layout`].
    pub fn render_book(&self, book: &Book) -> Result<Pdf, Problem> {
        let mut tables = [table(book)];
        if let Some(fitter) = &self.fitter {
            fitter.fit_alone(PROFILE, Turned::Yes, &mut tables).map_err(|misfit| misfit.problem)?;
        }
        let title = format!("{} năm {}", book.form.title, book.cover.year);
        let date = (book.cover.year, 12, 31);
        let meta = Meta { title, author: book.cover.agency.clone(), number: None, date };
        let data = Data { profile: PROFILE, meta, cover: &book.cover, table: &tables[0] };
        let json = serde_json::to_vec(&data).expect("a book is strings, numbers and lists");
        let ident = format!("{} {} {}", book.form.title, book.cover.year, book.cover.agency);
        let world = SheetWorld {
            engine: self,
            main: &self.book_main,
            data: Bytes::new(json),
            attachments: Vec::new(),
        };
        self.typeset(&world, &ident)
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
