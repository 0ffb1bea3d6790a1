//! `cargo run --example corpus -- <folder> <count> [distinct|merge [notices]]`: a project to measure
//! with, of all kinds of records or of notices of two pages alone.

#![allow(clippy::print_stdout, clippy::print_stderr, reason = "a tool for the command line")]

#[path = "../benches/corpus.rs"]
#[allow(dead_code, reason = "benchmarks and tests use the rest")]
mod corpus;

use corpus::{Kinds, Mix};
use std::path::Path;
use std::process::ExitCode;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let [folder, count, rest @ ..] = &words[..] else { return usage() };
    let (mix, kinds) = match rest {
        [] | ["distinct"] => (Mix::Distinct, Kinds::All),
        ["merge"] => (Mix::Merge, Kinds::All),
        ["distinct", "notices"] => (Mix::Distinct, Kinds::Notices),
        ["merge", "notices"] => (Mix::Merge, Kinds::Notices),
        _ => return usage(),
    };
    let Ok(count) = count.parse() else { return usage() };
    match corpus::write_kinds(Path::new(folder), count, mix, kinds) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{folder}: {error}");
            ExitCode::FAILURE
        }
    }
}

fn usage() -> ExitCode {
    eprintln!("corpus <folder> <count> [distinct|merge [notices]]");
    ExitCode::from(2)
}
