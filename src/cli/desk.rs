//! `qcph desk`: records written at the page, beside what they would print.

use super::Common;
use super::preview::{PreviewArgs, serve};
use super::report::{Failure, Outcome};
use qcph::desk::Desk;
use qcph::problem::Problem;
use qcph::records::scalar::Date;
use std::sync::Arc;

pub use super::preview::PreviewArgs as DeskArgs;

pub fn run(common: &Common, arguments: &PreviewArgs) -> Result<Outcome, Failure> {
    let exe = std::env::current_exe().map_err(|error| Problem::tool("qcph", &error))?;
    serve(common, arguments, |server, live| {
        server.writing(Arc::new(Desk::new(live.clone(), Date(common.today), exe)))
    })
}
