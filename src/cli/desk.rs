//! `qcph desk`: records written at the page, beside what they would print.

use super::Common;
use super::preview::{PreviewArgs, serve};
use super::report::{Failure, Outcome};
use qcph::desk::Desk;
use qcph::records::scalar::Date;
use std::sync::Arc;

pub use super::preview::PreviewArgs as DeskArgs;

pub fn run(common: &Common, arguments: &PreviewArgs) -> Result<Outcome, Failure> {
    serve(common, arguments, |server, live| {
        server.writing(Arc::new(Desk::new(live.clone(), Date(common.today))))
    })
}
