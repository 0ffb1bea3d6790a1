//! Many sheets at once, results in order.
//!
//! Each thread has a rayon pool of its own with one thread: Typst waits for its inner tasks by
//! stealing others, and on a shared pool it would start a second document on top of the first,
//! until the stack is full.

use super::{Engine, forget};
use crate::parallel;
use crate::problem::{Code, Problem};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::mpsc::sync_channel;

const STACK_BYTES: usize = 16 << 20;
/// Finished documents that wait for their turn, at most, per thread.
const WAITING: usize = 4;
/// Forgetting looks through all that is remembered: half a millisecond.
const FORGET_EVERY: usize = 8;

/// Makes `count` PDFs with `make` on `threads` threads and hands each to `take`, in order of index.
/// Stops early when `take` says so.
///
/// # Errors
/// Those of `take`; what goes wrong in `make` is a part of what it hands on.
pub fn run<T: Send>(
    engine: &Engine,
    count: usize,
    threads: usize,
    make: impl Fn(&Engine, usize) -> T + Sync,
    mut take: impl FnMut(usize, T) -> Result<(), Problem>,
) -> Result<(), Problem> {
    let next = AtomicUsize::new(0);
    let stop = AtomicBool::new(false);
    let threads = threads.clamp(1, count.max(1));
    std::thread::scope(|scope| {
        let (send, receive) = sync_channel(threads * WAITING);
        for _ in 0..threads {
            let (send, next, stop, make) = (send.clone(), &next, &stop, &make);
            let work = move || {
                if threads > 1 {
                    parallel::share_cores();
                }
                let pool =
                    rayon::ThreadPoolBuilder::new().num_threads(1).use_current_thread().build();
                while !stop.load(Ordering::Relaxed) {
                    let at = next.fetch_add(1, Ordering::Relaxed);
                    if at >= count {
                        break;
                    }
                    let made = make(engine, at);
                    if at.is_multiple_of(FORGET_EVERY) {
                        forget();
                    }
                    if send.send((at, made)).is_err() {
                        break;
                    }
                }
                drop(pool);
            };
            std::thread::Builder::new().stack_size(STACK_BYTES).spawn_scoped(scope, work).map_err(
                |error| Problem::new(Code::Internal, format!("không mở được luồng: {error}")),
            )?;
        }
        drop(send);
        let mut waiting = std::collections::BTreeMap::new();
        let mut due = 0;
        for (at, made) in receive {
            waiting.insert(at, made);
            while let Some(made) = waiting.remove(&due) {
                if let Err(problem) = take(due, made) {
                    stop.store(true, Ordering::Relaxed);
                    return Err(problem);
                }
                due += 1;
            }
        }
        Ok(())
    })
}
