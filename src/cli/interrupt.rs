//! Ctrl-C: ends a watch between two builds; asked twice, the program itself.

use qcph::problem::{Code, Problem};
use qcph::watch::Watch;
use std::sync::atomic::{AtomicBool, Ordering};

/// What shells expect of a program that Ctrl-C ended in the middle of its work.
const INTERRUPTED: i32 = 130;

/// Has the first Ctrl-C end `watch` when its caller next waits, and the second end the program.
pub fn stop_on_ctrl_c(watch: &Watch) -> Result<(), Problem> {
    let stopper = watch.stopper();
    let asked = AtomicBool::new(false);
    let stop = move || match asked.swap(true, Ordering::Relaxed) {
        false => stopper.stop(),
        true => std::process::exit(INTERRUPTED),
    };
    ctrlc::set_handler(stop).map_err(|error| {
        Problem::new(Code::Internal, format!("không nhận được Ctrl-C của hệ điều hành: {error}"))
    })
}
