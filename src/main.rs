//! The program: parse, ask the clock once, run one verb, print, exit.

mod cli;

use clap::{CommandFactory, FromArgMatches};
use cli::{Arguments, Outcome};
use std::process::ExitCode;

fn main() -> ExitCode {
    std::panic::set_hook(Box::new(cli::report::panicked));
    let command = cli::help::vietnamese(Arguments::command());
    let parsed = command.try_get_matches().and_then(|found| Arguments::from_arg_matches(&found));
    let arguments = match parsed {
        Ok(arguments) => arguments,
        Err(error) => return cli::usage::explain(&error),
    };
    let run = std::panic::catch_unwind(|| cli::run(arguments, today()));
    ExitCode::from(run.map_or(5, |Outcome(code)| code))
}

/// The one place that asks the clock; everything else is told the date.
#[expect(clippy::disallowed_methods, reason = "the one place that asks the clock")]
fn today() -> chrono::NaiveDate {
    chrono::Local::now().date_naive()
}
