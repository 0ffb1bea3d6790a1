//! YAML text to checked records.
//!
//! In: the files below `records/`. Out: a [`Corpus`], or all problems of all files. The way of one
//! record: [`files`] finds it; [`mod@file`] leads it on: [`encoding`] decodes it, `misread` finds text
//! of old fonts and wrong code pages, [`yaml`] makes a tree with places, [`text`] judges its characters,
//! [`habits`] what the form prints anyway, `proof` slips of the keyboard, [`shape`] reads the tree into a type ([`meeting`],
//! [`inspection`], [`exchange`], [`review`], [`copy`], [`invitation`], [`correction`]; beside them
//! [`agency`] and [`dossier`]). The [`corpus`] keeps it
//! in [`summary`] and opens it again for whoever needs it whole; first of all for [`check`], which looks at
//! what shows between records. The law of documents, the regulation, templates and fonts come later
//! (test: house::layers).

pub mod agency;
pub mod basis;
pub mod check;
pub mod comments;
mod conflict;
pub mod copy;
mod corpus;
pub mod correction;
pub mod dossier;
pub mod enclosed;
mod encoding;
pub mod exchange;
mod file;
pub mod files;
pub mod habits;
pub mod inspection;
pub mod invitation;
pub mod issue;
mod locate;
mod lookalike;
pub mod meeting;
mod misplaced;
mod misread;
pub mod money;
pub mod nearest;
mod numbering;
mod outline;
pub mod parser;
pub mod passage;
pub mod plain;
mod proof;
mod record;
pub mod registry;
pub mod review;
pub mod scalar;
pub mod search;
pub mod shape;
pub mod summary;
mod syllable;
mod syntax;
pub mod text;
pub mod yaml;

pub use check::check_record;
pub use corpus::{Corpus, Known, RecordFile, read, read_again, read_one, read_with, source};
pub use file::{RegulationFile, id_line, people_in, record_in};
pub use locate::{Locator, in_registry};
pub use record::{Record, RecordKind};
