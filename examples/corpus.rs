//! `cargo run --example corpus -- <folder> <count> [distinct|merge]`: a project to measure with.

#![allow(clippy::print_stdout, clippy::print_stderr, reason = "a tool for the command line")]

#[path = "../benches/corpus.rs"]
#[allow(dead_code, reason = "benchmarks and tests use the rest")]
mod corpus;

use corpus::Mix;
use std::path::Path;
use std::process::ExitCode;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let (folder, count, mix) = match words[..] {
        [folder, count] | [folder, count, "distinct"] => (folder, count.parse(), Mix::Distinct),
        [folder, count, "merge"] => (folder, count.parse(), Mix::Merge),
        _ => return usage(),
    };
    let Ok(count) = count else { return usage() };
    match corpus::write(Path::new(folder), count, mix) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{folder}: {error}");
            ExitCode::FAILURE
        }
    }
}

fn usage() -> ExitCode {
    eprintln!("corpus <folder> <count> [distinct|merge]");
    ExitCode::from(2)
}
