//! The one integration binary: Typst is slow to link, so there is no second.
#![allow(clippy::unwrap_used, reason = "a failed unwrap fails the test")]
#![allow(clippy::print_stdout, reason = "counts that `--nocapture` shows")]
#![allow(clippy::cast_possible_truncation, reason = "test data stays small")]

mod archive;
mod cache;
mod cli;
#[path = "../benches/corpus.rs"]
#[allow(dead_code, reason = "benchmarks use the rest")]
mod corpus;
mod desk;
mod determinism;
mod dossiers;
mod edit;
mod form;
mod frozen;
mod house;
mod licenses;
mod life;
mod messages;
mod metadata;
mod mutation;
mod office;
mod package;
mod parts;
mod preview;
mod registers;
mod regulation;
mod schema;
mod signed;
mod table;
mod word;
