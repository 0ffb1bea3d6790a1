//! The program: parse, ask the clock once, run one verb, print, exit.

mod cli;

use clap::{CommandFactory, FromArgMatches};
use cli::Arguments;
use cli::double_click::Start;
use std::process::ExitCode;

#[cfg(all(unix, feature = "jemalloc"))]
#[global_allocator]
static ALLOCATOR: tikv_jemallocator::Jemalloc = tikv_jemallocator::Jemalloc;

fn main() -> ExitCode {
    std::panic::set_hook(Box::new(cli::report::panicked));
    let _ = qcph::disk::WAITS.set(cli::report::waits);
    let start = Start::of_this_run();
    let code = std::panic::catch_unwind(|| run(start)).unwrap_or(5);
    start.hold(code);
    ExitCode::from(code)
}

fn run(start: Start) -> u8 {
    if cli::completions::answered() {
        return 0;
    }
    if start == Start::Explorer {
        return cli::double_click::open_desk(today());
    }
    let mut command = cli::help::vietnamese(Arguments::command());
    let call = cli::usage::call();
    let parsed = command.try_get_matches_from_mut(&call);
    match parsed.and_then(|found| Arguments::from_arg_matches(&found)) {
        Ok(arguments) => cli::run(arguments, today()),
        Err(error) => cli::usage::explain(&error, &command, &call),
    }
}

/// The one place that asks the clock; everything else is told the date.
#[expect(clippy::disallowed_methods, reason = "the one place that asks the clock")]
fn today() -> chrono::NaiveDate {
    chrono::Local::now().date_naive()
}
