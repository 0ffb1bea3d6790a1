//! What was read last, and the documents that it makes.
//!
//! [`LiveProject::refresh`] reads everything again; [`LiveProject::look_at_new`] tells of what was saved before the rest
//! is judged anew, for the page that somebody works on must not wait for all others: what did not change is not
//! read again, and a judgement of all is given up when a later save comes. Requests of other
//! threads see the old state or the new one, whole; a reading that began before another one does not follow it
//! (test: an_older_reading_does_not_follow). A document is rendered when somebody looks at it,
//! once a state.

use crate::archive::log;
use crate::cache;
use crate::digest::Digest;
use crate::git;
use crate::pipeline::{self, Checked, Needed, Proof, Selection};
use crate::problem::{self, Problem, Sources};
use crate::project::Project;
use crate::records::issue::State as Issued;
use crate::records::scalar::{Date, FileKind, PLACEHOLDER};
use crate::records::summary::Summary;
use crate::records::{Known, Record, RecordFile};
use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// Documents of more records than this are made again when somebody comes back to them.
const PROOFS_MAX: usize = 8;

/// The state of a project, and who waits for the next one.
pub struct LiveProject {
    project: Project,
    /// The project's folder, as editors and people name it.
    pub root: PathBuf,
    now: Mutex<Published>,
    turned: Condvar,
    /// What was read so far, for the next reading.
    known: Known,
    /// How many readings began.
    begun: AtomicU64,
    proofs: Mutex<Proofs>,
}

/// The state that is told, and which reading found it.
struct Published {
    reading: u64,
    state: Arc<State>,
}

/// What one reading of the project found.
pub struct State {
    /// Counts the readings, from 1.
    pub turn: u64,
    pub checked: Checked,
    /// All problems, sorted: those of `checked`, and those that lie beside records.
    pub problems: Vec<Problem>,
    /// As of the last whole reading.
    beside: Vec<Problem>,
    /// Every file that there is something to say of, by path: records, and what problems name.
    pub files: BTreeMap<Arc<str>, Entry>,
    /// The files that are not what they were one reading ago.
    pub edited: BTreeSet<Arc<str>>,
    /// Which of the problems are in a file.
    by_file: BTreeMap<Arc<str>, Vec<usize>>,
}

/// A file of the list.
pub struct Entry {
    /// What the list says of the record, when it could be read.
    pub record: Option<Arc<Line>>,
    pub sealed: bool,
    /// What the lines of a file that could not be read as a record say it is: its `ma` and its `ten`.
    pub named: [Option<String>; 2],
    digest: Option<Digest>,
}

/// A record in a line of the list.
pub struct Line {
    pub id: String,
    /// `Cuộc họp`.
    pub kind: &'static str,
    pub number: Option<u64>,
    pub date: Option<Date>,
    pub body: String,
    pub subject: String,
    /// None without a `van_ban` block.
    pub issued: Option<Issued>,
}

impl Entry {
    /// A file that is no record, or could not be read as one.
    fn unread(sources: &Sources, file: &str) -> Self {
        let text = sources.text(file);
        let digest = text.as_ref().map(|text| Digest::of(text.as_bytes()));
        let line = |key: &str| {
            let mut lines = text.as_ref()?.lines();
            let value = lines.find_map(|line| line.strip_prefix(key)?.strip_prefix(": "))?;
            (!value.contains(PLACEHOLDER)).then(|| value.trim().to_owned())
        };
        let named = [line("ma"), line("ten").or_else(|| line("ve_viec"))];
        Self { record: None, sealed: false, named, digest }
    }
}

impl Line {
    fn of(record: &Record) -> Self {
        let number = record.issue().and_then(|issue| issue.number.as_ref());
        let kind = FileKind::of(record.kind().word()).map_or("", FileKind::title);
        Self {
            id: record.id().value.0.clone(),
            kind: kind.trim_start_matches("Bản ghi "),
            number: number.map(|number| number.value.0),
            date: record.date(),
            body: record.issuer().to_string(),
            subject: record.subject(),
            issued: record.issue().map(|issue| *issue.state),
        }
    }
}

/// What became of a record's documents.
pub type Proven = Result<Vec<Proof>, Vec<Problem>>;

#[derive(Default)]
struct Proofs {
    turn: u64,
    by_record: BTreeMap<String, Arc<Proven>>,
}

impl LiveProject {
    /// Reads the project for the first time.
    pub fn open(project: Project) -> Self {
        let known = Known::default();
        let read = whole(&project, &known, &|| true);
        let state = Arc::new(State::of(&project, read, 1, &BTreeMap::new()));
        let root = project.root().canonicalize().unwrap_or_else(|_| project.root().to_owned());
        let now = Mutex::new(Published { reading: 0, state });
        let (turned, proofs, begun) = (Condvar::new(), Mutex::default(), AtomicU64::new(0));
        Self { project, root, now, turned, known, begun, proofs }
    }

    /// Begins a reading: its number.
    fn begin(&self) -> u64 {
        self.begun.fetch_add(1, Ordering::SeqCst) + 1
    }

    /// Reads the project after a save and wakes who waits: the records that are new are judged, of
    /// all others is said what was said before. [`LiveProject::refresh`] is due next.
    pub fn look_at_new(&self) {
        let (reading, old) = (self.begin(), self.state());
        let new = |summary: &Summary| !old.holds(summary);
        let mut checked = pipeline::load_new(self.project.clone(), &self.known, new);
        checked.problems.extend(old.problems_of_others(&checked));
        problem::sort(&mut checked.problems);
        let read = (checked, old.beside.clone());
        self.publish(reading, State::of(&self.project, read, old.turn + 1, &old.files));
    }

    /// Reads the project again, and wakes who waits if there is something new to tell. What is saved
    /// while it reads is told by the next one.
    pub fn refresh(&self) {
        let (reading, before) = (self.begin(), cache::present(&self.project));
        let old = self.state();
        let needed = || self.begun.load(Ordering::SeqCst) == reading;
        let read = whole(&self.project, &self.known, &needed);
        if !needed() {
            return;
        }
        let mut state = State::of(&self.project, read, old.turn + 1, &old.files);
        if before != cache::present(&self.project) {
            return;
        }
        if state.edited.is_empty() {
            state.edited.clone_from(&old.edited);
        }
        self.publish(reading, state);
    }

    /// Tells of a state, unless a later reading was told of; one that says the same wakes nobody.
    fn publish(&self, reading: u64, mut state: State) {
        let mut now = held(&self.now);
        if reading < now.reading {
            return;
        }
        let same = state.says_the_same(&now.state);
        state.turn = now.state.turn + u64::from(!same);
        if same && state.edited.is_empty() {
            state.edited.clone_from(&now.state.edited);
        }
        *now = Published { reading, state: Arc::new(state) };
        if !same {
            self.turned.notify_all();
        }
    }

    pub fn state(&self) -> Arc<State> {
        held(&self.now).state.clone()
    }

    /// Waits until the state is another than the one that `turn` names, but not longer than `most`.
    pub fn wait(&self, turn: u64, most: Duration) -> Arc<State> {
        let same = |now: &mut Published| now.state.turn == turn;
        let waited = self.turned.wait_timeout_while(held(&self.now), most, same);
        waited.unwrap_or_else(PoisonError::into_inner).0.state.clone()
    }

    /// Makes the documents of a record, unless this state's are there already.
    pub fn prove(&self, state: &State, summary: &Summary) -> Arc<Proven> {
        let Some(loaded) = &state.checked.loaded else { return Arc::new(Err(Vec::new())) };
        let mut proofs = held(&self.proofs);
        if proofs.turn != state.turn || proofs.by_record.len() >= PROOFS_MAX {
            *proofs = Proofs { turn: state.turn, by_record: BTreeMap::new() };
        }
        let id = &summary.id.0;
        if let Some(proven) = proofs.by_record.get(id) {
            return proven.clone();
        }
        let proven = Arc::new(pipeline::prove(loaded, summary));
        proofs.by_record.insert(id.clone(), proven.clone());
        proven
    }
}

/// All that `check` finds (test: desk::judged::the_form_says_what_check_says): of the records, and beside them.
fn whole(project: &Project, known: &Known, needed: Needed<'_>) -> (Checked, Vec<Problem>) {
    let checked = pipeline::load_again(project.clone(), known, needed);
    let mut beside = if needed() { checked.beside(project) } else { Vec::new() };
    beside.extend(git::advice_of_absent(project.root()));
    (checked, beside)
}

/// Which of the problems are in a file.
fn by_file(problems: &[Problem]) -> BTreeMap<Arc<str>, Vec<usize>> {
    let mut found: BTreeMap<Arc<str>, Vec<usize>> = BTreeMap::new();
    for (at, problem) in problems.iter().enumerate() {
        let Some(place) = &problem.place else { continue };
        found.entry(place.file.clone()).or_default().push(at);
    }
    found
}

fn sorted(mut problems: Vec<Problem>) -> Vec<Problem> {
    problem::sort(&mut problems);
    problems
}

/// What another thread left in the middle is whole all the same: each value is replaced in one step.
fn held<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl State {
    fn of(
        project: &Project,
        (checked, beside): (Checked, Vec<Problem>),
        turn: u64,
        before: &BTreeMap<Arc<str>, Entry>,
    ) -> Self {
        let sealed = log::sealed(&project.log(), &project.bundles()).unwrap_or_default();
        let sealed: BTreeSet<&str> = sealed
            .iter()
            .flat_map(|bundle| bundle.documents.iter().map(|document| document.record.as_str()))
            .collect();
        let mut files = BTreeMap::new();
        if let Some(loaded) = &checked.loaded {
            let corpus = &loaded.office.corpus;
            for summary in corpus.summaries() {
                let digest = Some(summary.sha256);
                let same = before.get(&summary.path).filter(|old| old.digest == digest);
                // A file that was saved again meanwhile is told of in the next turn.
                let open = || Some(Arc::new(Line::of(&corpus.open(summary).ok()?.record)));
                let record = same.and_then(|old| old.record.clone()).or_else(open);
                let sealed = sealed.contains(summary.id.0.as_str());
                files.insert(
                    summary.path.clone(),
                    Entry { record, sealed, named: [None, None], digest },
                );
            }
        }
        for problem in &checked.problems {
            let Some(place) = &problem.place else { continue };
            if !files.contains_key(&place.file) {
                files.insert(place.file.clone(), Entry::unread(&checked.sources, &place.file));
            }
        }
        let same = |(file, entry): (&Arc<str>, &Entry)| {
            before.get(file).is_some_and(|old| old.digest == entry.digest)
        };
        let edited = files.iter().filter(|(file, entry)| turn > 1 && !same((file, entry)));
        let edited = edited.map(|(file, _)| file.clone()).collect();
        let problems = sorted([&checked.problems[..], &beside].concat());
        let by_file = by_file(&problems);
        Self { turn, checked, problems, beside, files, edited, by_file }
    }

    /// Whether a record is still what it was here.
    fn holds(&self, summary: &Summary) -> bool {
        let old = self.files.get(&summary.path).filter(|old| old.record.is_some());
        old.is_some_and(|old| old.digest == Some(summary.sha256))
    }

    /// What is known to be wrong with the records that are still what they were here.
    fn problems_of_others(&self, now: &Checked) -> Vec<Problem> {
        let corpus = now.loaded.iter().map(|loaded| &loaded.office.corpus);
        let same: BTreeSet<&str> = corpus
            .flat_map(|corpus| corpus.summaries())
            .filter(|summary| self.holds(summary))
            .map(|summary| &*summary.path)
            .collect();
        let of_them = |problem: &&Problem| {
            problem.place.as_ref().is_some_and(|place| same.contains(&*place.file))
        };
        self.checked.problems.iter().filter(of_them).cloned().collect()
    }

    /// Whether nobody has to be told of `other` after this.
    fn says_the_same(&self, other: &Self) -> bool {
        let files = self.files.iter().map(|(file, entry)| (file, entry.digest, entry.sealed));
        let others = other.files.iter().map(|(file, entry)| (file, entry.digest, entry.sealed));
        self.problems == other.problems && files.eq(others) && self.shared().eq(other.shared())
    }

    /// What all documents rest on: templates, registry, regulations, file plans.
    fn shared(&self) -> impl Iterator<Item = (&str, &[u8])> {
        let loaded = self.checked.loaded.iter();
        loaded.flat_map(|loaded| {
            let templates = loaded.templates.files();
            let templates = templates.map(|(path, text)| (path, text.as_bytes()));
            let others = loaded.office.corpus.other_files();
            templates.chain(others.map(|file| (&*file.path, &*file.bytes)))
        })
    }

    /// The record in a file, if it could be read.
    pub fn summary(&self, file: &str) -> Option<&Summary> {
        let id = &self.files.get(file)?.record.as_ref()?.id;
        self.checked
            .loaded
            .as_ref()?
            .office
            .corpus
            .records
            .get(id.as_str())
            .map(|summary| &**summary)
    }

    /// The whole record as it was read, if it is still to be had.
    pub fn open(&self, summary: &Summary) -> Option<Arc<RecordFile>> {
        self.checked.loaded.as_ref()?.office.corpus.open(summary).ok()
    }

    pub fn problems_in(&self, file: &str) -> impl DoubleEndedIterator<Item = &Problem> {
        let own = self.by_file.get(file).into_iter().flatten();
        own.map(|at| &self.problems[*at])
    }

    /// The problems that are about no file of the list.
    pub fn general(&self) -> impl Iterator<Item = &Problem> {
        let is_listed = |problem: &&Problem| {
            problem.place.as_ref().is_some_and(|place| self.files.contains_key(&place.file))
        };
        self.problems.iter().filter(move |problem| !is_listed(problem))
    }

    /// The problems that keep a record from being made, its own and those of files it rests on.
    pub fn in_the_way(&self, summary: &Summary) -> Vec<Problem> {
        let wanted = Selection::Some([summary.id.0.clone()].into());
        let mut problems = self.checked.concerning(&wanted);
        problems.retain(|problem| problem::any_error(std::slice::from_ref(problem)));
        problems
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a failed unwrap fails the test")]
mod tests {
    use super::*;

    /// A reading that began before a save and ends after one that saw it says what was, not what is.
    #[test]
    fn an_older_reading_does_not_follow() {
        let folder = tempfile::tempdir().unwrap();
        let project = Project::in_folder(folder.path());
        let live = LiveProject::open(project.clone());
        let read = || {
            let checked = (pipeline::load(project.clone()), Vec::new());
            State::of(&project, checked, 1, &BTreeMap::new())
        };
        let (older, old) = (live.begin(), read());
        crate::disk::write(&project.records().join("a.yaml"), b"loai: cuoc_hop\n").unwrap();
        let (newer, new) = (live.begin(), read());
        live.publish(newer, new);
        assert_eq!((live.state().turn, live.state().files.len()), (2, 1));
        live.publish(older, old);
        assert_eq!((live.state().turn, live.state().files.len()), (2, 1));
        // The same again is no news.
        live.publish(live.begin(), read());
        assert_eq!(live.state().turn, 2);
    }
}
