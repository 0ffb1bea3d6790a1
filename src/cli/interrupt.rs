//! Watches that Ctrl-C ends: between two builds; asked twice, the program itself.

use super::report::error_line;
use qcph::problem::{Code, Problem};
use qcph::project::Project;
use qcph::watch::Watch;
use std::sync::atomic::{AtomicBool, Ordering};

/// What shells expect of a program that Ctrl-C ended in the middle of its work.
const INTERRUPTED: i32 = 130;

/// Watches a project. The first Ctrl-C ends the watch when its caller next waits, the second the
/// program; a system that does not tell of every change is named.
pub fn watched(project: &Project) -> Result<Watch, Problem> {
    let watch = Watch::new(project)?;
    if let Some(why) = watch.looks_because() {
        error_line(&format!("lưu ý: {why}; chương trình tự xem lại vài giây một lần."));
    }
    let stopper = watch.stopper();
    let asked = AtomicBool::new(false);
    let stop = move || {
        if asked.swap(true, Ordering::Relaxed) {
            std::process::exit(INTERRUPTED)
        } else {
            stopper.stop()
        }
    };
    let handled = ctrlc::set_handler(stop).map_err(|error| {
        Problem::new(Code::Internal, format!("không nhận được Ctrl-C của hệ điều hành: {error}"))
    });
    handled.map(|()| watch)
}
