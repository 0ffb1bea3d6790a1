//! The law of clerical documents by day: NĐ 30/2020/NĐ-CP, and TT 01/2011/TT-BNV before it.
//!
//! In: records. Out: tables of the law, and what records get wrong about it. [`profile`] is the form of
//! a day, [`types`] the types of documents, [`registers`] the books of a clerk, [`retention`] how long papers
//! are kept, [`metadata`] the fields of a system for documents, [`kinds`] those that are made here, [`copies`]
//! the law of legal copies, [`runs`] that of numbers; [`numbers`], [`authority`], [`joint`], [`mending`],
//! [`bases`] and [`capitals`] check numbers, signers, joint documents, corrections, legal bases and names. What the regulation of
//! the two parties asks, and how a page looks, is not
//! known here.

mod authority;
mod bases;
mod capitals;
pub mod copies;
mod joint;
pub mod kinds;
mod mending;
pub mod metadata;
pub mod numbers;
pub mod profile;
pub mod registers;
pub mod retention;
pub mod runs;
pub mod types;

use crate::problem::Problem;
use crate::records::files::SourceFile;
use crate::records::{Corpus, Record};

pub fn check_record(record: &Record, corpus: &Corpus, problems: &mut Vec<Problem>) {
    numbers::check_written(record, corpus, problems);
    bases::check(record, problems);
    let Some(issue) = record.issue() else { return };
    if let (Some(date), Some(signature)) = (&issue.date, &issue.signature) {
        let issuer = &record.issuer().agency;
        problems.extend(authority::check(record, issuer, signature, date.value, corpus));
    }
    numbers::check_own(record, issue, problems);
    joint::check(record, issue, corpus, problems);
    mending::check(record, corpus, problems);
}

/// Checks what only the words of a file show.
pub fn check_texts(file: &SourceFile, corpus: &Corpus, problems: &mut Vec<Problem>) {
    capitals::check_texts(file, &corpus.registry, problems);
}

/// Checks what only shows between records, and the names of the registry.
pub fn check(corpus: &Corpus, problems: &mut Vec<Problem>) {
    capitals::check(&corpus.registry.agencies, problems);
    numbers::check(corpus, problems);
}
