//! The form, measured: no false alarm on any stress record, every mutation caught, every text back.

mod alarms;
mod clauses;
mod closing;
mod docx;
mod fidelity;
mod foreign;
mod frames;
mod hostile;
mod joint;
pub mod mutations;
mod papers;
mod second_reader;
mod sheet;
pub mod stress;
mod tables;
mod words;

use qcph::documents::document::Sheet;
use qcph::form::rules::Book;
use qcph::form::{self, Report, examine_file};
use qcph::render::Engine;
use qcph::templates::Templates;

pub fn book() -> Book {
    form::book(&Templates::embedded()).unwrap()
}

pub fn engine() -> Engine {
    Engine::new(&Templates::embedded()).unwrap()
}

pub fn measured(engine: &Engine, book: &Book, sheet: &Sheet) -> Vec<Report> {
    examine_file(book, &engine.render(sheet, "thu").unwrap().bytes).unwrap()
}
