//! What files said when they were last read (đã đọc), for who reads again after each save.
//!
//! In: a file. Out: what stays in memory of it. A record with the bytes that it had says what it said (tests:
//! preview::watching::what_was_read_before_is_said_again), so it is understood once; what it means beside others
//! is for those who judge.

use super::RecordFile;
use crate::digest::Digest;
use crate::problem::Problem;
use crate::records::file::{self, Content};
use crate::records::files::SourceFile;
use crate::records::summary::Summary;
use crate::records::text::Drawable;
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// What stays in memory of a file.
pub enum Kept {
    Record(Arc<Summary>, Option<Arc<RecordFile>>),
    Whole(Box<Content>, Arc<SourceFile>),
    /// Of a record that is set aside.
    Id(Option<String>),
}

/// The records that were read, by path.
#[derive(Debug, Default)]
pub struct Known(Mutex<BTreeMap<Arc<str>, Read>>);

/// A record as it was read, and what was wrong with it by itself.
#[derive(Debug, Clone)]
struct Read {
    summary: Arc<Summary>,
    whole: Option<Arc<RecordFile>>,
    problems: Vec<Problem>,
}

impl Known {
    fn held(&self) -> MutexGuard<'_, BTreeMap<Arc<str>, Read>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What a file with these bytes said.
    fn said(&self, file: &SourceFile) -> Option<Read> {
        let read = self.held().get(&file.path).cloned()?;
        (read.summary.sha256 == Digest::of(&file.bytes)).then_some(read)
    }

    /// Forgets the files that are gone; `paths` is sorted.
    pub fn keep_only(&self, paths: &[Arc<str>]) {
        self.held().retain(|path, _| paths.binary_search(path).is_ok());
    }
}

/// Reads a file, as far as it is not `known`; a record stays whole while there is `room`.
pub fn read_file(
    file: Result<SourceFile, Problem>,
    drawable: Drawable<'_>,
    known: Option<&Known>,
    room: &AtomicUsize,
) -> (Option<Kept>, Vec<Problem>) {
    let file = match file {
        Ok(file) => file,
        Err(problem) => return (None, vec![problem]),
    };
    let fits = |size: usize| {
        let less = |room: usize| room.checked_sub(size);
        room.fetch_update(Ordering::Relaxed, Ordering::Relaxed, less).is_ok()
    };
    if let Some(read) = known.and_then(|known| known.said(&file)) {
        let whole = read.whole.filter(|_| fits(file.bytes.len()));
        return (Some(Kept::Record(read.summary, whole)), read.problems);
    }
    let understood = file::understand(&file, drawable);
    let kept = match understood.content {
        Content::Record(record) => {
            let summary = Arc::new(Summary::of(&record, &file));
            let whole = fits(file.bytes.len())
                .then(|| Arc::new(RecordFile { record: *record, file: Arc::new(file) }));
            if let Some(known) = known {
                let problems = understood.problems.clone();
                let read = Read { summary: summary.clone(), whole: whole.clone(), problems };
                known.held().insert(summary.path.clone(), read);
            }
            Kept::Record(summary, whole)
        }
        content => Kept::Whole(Box::new(content), Arc::new(file)),
    };
    (Some(kept), understood.problems)
}
