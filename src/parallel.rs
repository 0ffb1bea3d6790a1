//! Work on all cores, results in order: plain threads for what is many, small and independent.
//!
//! Rendering has threads of its own in [`crate::render::batch`], because Typst asks for more.

use std::cell::Cell;
use std::num::NonZero;

/// Templates call templates, YAML nests: more than a thread gets by default.
const STACK_BYTES: usize = 8 << 20;
/// Fewer items than this a thread are not worth starting one.
const WORTH_A_THREAD: usize = 16;
/// More threads than this wait for memory instead of working.
const THREADS_MAX: usize = 16;

/// Items that are worked on between two looks at the results.
const AT_A_TIME: usize = 1024;

thread_local! {
    /// See [`share_cores`].
    static SHARES_CORES: Cell<bool> = const { Cell::new(false) };
}

/// Says that this thread is one of several that keep all cores busy: from now on it works on its items alone,
/// since further threads would only wait for the same cores.
pub fn share_cores() {
    SHARES_CORES.set(true);
}

/// As [`map`], but some items at a time, as results are asked for: those of 100,000 never wait in
/// memory together.
pub fn each<T: Sync, R: Send>(
    items: Vec<T>,
    work: impl Fn(&T) -> R + Sync,
) -> impl Iterator<Item = R> {
    (0..items.len()).step_by(AT_A_TIME).flat_map(move |start| {
        let end = items.len().min(start + AT_A_TIME);
        map(&items[start..end], &work)
    })
}

/// Applies `work` to each item; the results come in the order of the items.
pub fn map<T: Sync, R: Send>(items: &[T], work: impl Fn(&T) -> R + Sync) -> Vec<R> {
    let most = items.len().div_ceil(WORTH_A_THREAD).min(THREADS_MAX);
    if most < 2 || SHARES_CORES.get() {
        return items.iter().map(work).collect();
    }
    let threads = std::thread::available_parallelism().map_or(1, NonZero::get).min(most);
    if threads < 2 {
        return items.iter().map(work).collect();
    }
    let share = items.len().div_ceil(threads);
    let work = &work;
    std::thread::scope(|scope| {
        let run = |part: &'_ [T]| part.iter().map(work).collect::<Vec<R>>();
        let started: Vec<_> = items
            .chunks(share)
            .map(|part| {
                let thread = std::thread::Builder::new().stack_size(STACK_BYTES);
                let own = move || {
                    share_cores();
                    run(part)
                };
                (part, thread.spawn_scoped(scope, own))
            })
            .collect();
        let mut all = Vec::with_capacity(items.len());
        for (part, thread) in started {
            match thread.map(std::thread::ScopedJoinHandle::join) {
                Ok(Ok(results)) => all.extend(results),
                Ok(Err(panic)) => std::panic::resume_unwind(panic),
                // The machine gives no more threads: this one does the work.
                Err(_) => all.extend(run(part)),
            }
        }
        all
    })
}

#[cfg(test)]
mod tests {
    use super::map;
    use std::thread::current;

    #[test]
    fn a_thread_of_several_works_alone() {
        let items = [(); 64];
        let threads = map(&items, |()| (current().id(), map(&items, |()| current().id())));
        let many = threads.iter().any(|(own, _)| *own != threads[0].0);
        for (own, others) in &threads {
            assert!(!many || others.iter().all(|other| other == own));
        }
    }
}
