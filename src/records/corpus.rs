//! What `records/` holds: a summary of each record, agencies, people and regulations whole.
//!
//! Files are read and understood once, on all cores; of a record its [`Summary`] stays, and the whole of
//! it as long as [`WHOLE_BYTES`] last (test: a_record_that_did_not_stay_is_read_again). Any other that
//! is needed whole is opened again, from the same bytes or not at all, so that memory grows by half a
//! kilobyte a record, not by its text.

mod dossiers;
mod known;

pub use known::Known;

use super::Record;
use super::check;
use super::correction::Way;
use super::dossier::{Closed, Plan};
use super::file::{self, Content, Entries, RegulationFile};
use super::files::stray::{self, Stray};
use super::files::{self, SourceFile, names};
use super::registry::Registry;
use super::scalar::{Date, Id};
use super::summary::Summary;
use super::text::Drawable;
use crate::digest::Digest;
use crate::parallel;
use crate::problem::{Code, Place, Problem};
use crate::project::Project;
use known::{Kept, read_file};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::sync::atomic::AtomicUsize;

/// How much text of records stays understood: some thousand records, and so most projects.
const WHOLE_BYTES: usize = 4 << 20;

/// A record and the file it was read from.
#[derive(Debug, Clone)]
pub struct RecordFile {
    pub record: Record,
    pub file: Arc<SourceFile>,
}

/// Everything that `records/` holds.
#[derive(Debug)]
pub struct Corpus {
    project: Project,
    /// A file that is not written yet, read as if it was.
    draft: Option<SourceFile>,
    /// How many files were read.
    pub files: usize,
    /// What lies below `records/` and is not read.
    pub stray: Stray,
    /// By record id.
    pub records: BTreeMap<Id, Arc<Summary>>,
    pub registry: Registry,
    /// Regulation files, by path.
    pub regulations: Vec<RegulationFile>,
    /// Of some file not even the kind could be read.
    pub kindless: bool,
    /// Agency, people and regulation files, as committed.
    pub shared_files: Vec<Arc<SourceFile>>,
    /// File plans, by path.
    pub plans: Vec<Plan>,
    /// Closed dossiers, by path.
    pub closed: Vec<Closed>,
    /// The files of plans and closed dossiers, as committed: documents do not rest on them.
    pub dossier_files: Vec<Arc<SourceFile>>,
    /// A file plan could not be read: an unknown dossier may stand there.
    pub plans_incomplete: bool,
    /// Ids of records that could not be read: a reference to one of them is not at fault.
    pub unread: BTreeSet<String>,
    /// Not even the id of some record could be read.
    pub incomplete: bool,
    by_agency: BTreeMap<Id, Vec<Arc<Summary>>>,
    answers: BTreeMap<Id, Vec<Arc<Summary>>>,
    /// By the record whose document they are about.
    mended: BTreeMap<Id, Vec<Arc<Summary>>>,
    /// By path.
    whole: BTreeMap<Arc<str>, Arc<RecordFile>>,
}

/// Reads all files of a project. The corpus holds what could be read; problems come unsorted, and
/// what a record says is judged by [`super::check_record`].
pub fn read(project: &Project, drawable: Drawable<'_>) -> (Corpus, Vec<Problem>) {
    read_with(project, None, drawable)
}

/// As [`read`], with a file that is not written yet, perhaps in the place of another.
pub fn read_with(
    project: &Project,
    draft: Option<SourceFile>,
    drawable: Drawable<'_>,
) -> (Corpus, Vec<Problem>) {
    read_all(project, draft, None, drawable)
}

/// As [`read`], after an earlier reading: what did not change since is not understood again.
pub fn read_again(
    project: &Project,
    known: &Known,
    drawable: Drawable<'_>,
) -> (Corpus, Vec<Problem>) {
    read_all(project, None, Some(known), drawable)
}

fn read_all(
    project: &Project,
    draft: Option<SourceFile>,
    known: Option<&Known>,
    drawable: Drawable<'_>,
) -> (Corpus, Vec<Problem>) {
    let (mut paths, mut problems) = files::list(project);
    problems.extend(names::check(&paths));
    if let Some(known) = known {
        known.keep_only(&paths);
    }
    let new = draft.iter().map(|draft| &draft.path).filter(|path| !paths.contains(path)).cloned();
    paths.extend(new.collect::<Vec<_>>());
    let mut corpus = Corpus::new(project.clone(), draft.clone());
    corpus.stray = stray::find(project);
    problems.extend(corpus.stray.problems.iter().cloned());
    let mut taken = BTreeMap::new();
    let room = AtomicUsize::new(WHOLE_BYTES);
    let read = |path: &Arc<str>| {
        if project.sets_aside(path) {
            (source(project, path).map(|text| Kept::Id(file::id_line(&text))), Vec::new())
        } else {
            read_file(file_at(project, draft.as_ref(), path), drawable, known, &room)
        }
    };
    for (content, found) in parallel::each(paths, read) {
        problems.extend(found);
        let Some(content) = content else { continue };
        corpus.files += 1;
        match content {
            Kept::Record(summary, whole) => {
                corpus.whole.extend(whole.map(|filed| (summary.path.clone(), filed)));
                corpus.keep(summary, &mut taken, &mut problems);
            }
            Kept::Whole(content, file) => corpus.keep_shared(*content, file),
            // That even its id is unknown is no excuse for what other records say.
            Kept::Id(id) => corpus.unread.extend(id),
        }
    }
    corpus.registry.index();
    corpus.registry.check(&mut problems);
    corpus.link();
    check::dossiers::check(&corpus, &mut problems);
    (corpus, problems)
}

/// Reads one record by itself, such as one that was checked long ago; `None` when it cannot be read.
pub fn read_one(file: Arc<SourceFile>) -> Option<RecordFile> {
    match file::understand(&file, &|_| true).content {
        Content::Record(record) => Some(RecordFile { record: *record, file }),
        _ => None,
    }
}

/// The text of a file as it is shown beside a problem.
pub fn source(project: &Project, path: &str) -> Option<Arc<str>> {
    let file = files::read(project, &path.into()).ok()?;
    Some(super::encoding::shown(&file).into())
}

/// The draft, if it is the one that is wanted, else a file of the disk.
fn file_at(
    project: &Project,
    draft: Option<&SourceFile>,
    path: &Arc<str>,
) -> Result<SourceFile, Problem> {
    match draft.filter(|draft| draft.path == *path) {
        Some(draft) => Ok(draft.clone()),
        None => files::read(project, path),
    }
}

impl Corpus {
    fn new(project: Project, draft: Option<SourceFile>) -> Self {
        Self {
            project,
            draft,
            files: 0,
            stray: Stray::default(),
            records: BTreeMap::new(),
            registry: Registry::default(),
            regulations: Vec::new(),
            kindless: false,
            shared_files: Vec::new(),
            plans: Vec::new(),
            closed: Vec::new(),
            dossier_files: Vec::new(),
            plans_incomplete: false,
            unread: BTreeSet::new(),
            incomplete: false,
            by_agency: BTreeMap::new(),
            answers: BTreeMap::new(),
            mended: BTreeMap::new(),
            whole: BTreeMap::new(),
        }
    }

    /// The ids of all records.
    pub fn ids(&self) -> impl Iterator<Item = &str> {
        self.records.keys().map(|id| &**id)
    }

    /// The summaries of all records, by id.
    pub fn summaries(&self) -> impl Iterator<Item = &Summary> {
        self.records.values().map(|summary| &**summary)
    }

    /// The records in which an agency takes part, by id.
    pub fn of_agency(&self, agency: &str) -> impl Iterator<Item = &Summary> {
        self.by_agency.get(agency).into_iter().flatten().map(|summary| &**summary)
    }

    /// The letters that answer a letter, by id.
    pub fn answers_to(&self, id: &str) -> impl Iterator<Item = &Summary> {
        self.answers.get(id).into_iter().flatten().map(|summary| &**summary)
    }

    /// The records whose documents correct, replace or recall that of a record, by id.
    pub fn mending(&self, id: &str) -> impl Iterator<Item = (Way, &Summary)> {
        let summaries = self.mended.get(id).into_iter().flatten();
        summaries.filter_map(|summary| summary.mends.as_ref().map(|(way, _)| (*way, &**summary)))
    }

    /// A record and those that its document took the place of, the newest first.
    pub fn versions<'a>(&'a self, summary: &'a Summary) -> Vec<&'a Summary> {
        let mut versions = vec![summary];
        while let Some(of) = versions.last().and_then(|last| last.replaces()) {
            match self.records.get(of) {
                Some(older) if versions.iter().all(|known| known.id != older.id) => {
                    versions.push(older);
                }
                _ => break,
            }
        }
        versions
    }

    /// Whether a record counts as seen on a day: of several versions of a document the newest that was
    /// issued by then, and nothing that was recalled or given up.
    pub fn counts(&self, summary: &Summary, on: Option<Date>) -> bool {
        let by_then = |summary: &Summary| {
            summary.issued().is_some_and(|issued| on.is_none_or(|on| issued <= on))
        };
        let gone = self.mending(&summary.id.0).any(|(way, by)| way != Way::Correct && by_then(by));
        !gone && !summary.is_void() && (summary.replaces().is_none() || by_then(summary))
    }

    /// The day by which a record belongs to a year; a letter that took the place of another has its day.
    pub fn day(&self, summary: &Summary) -> Option<Date> {
        if summary.is_void() {
            None
        } else {
            self.versions(summary).last().and_then(|first| first.day())
        }
    }

    /// A record whole, read again if it did not stay so.
    ///
    /// # Errors
    /// [`Code::CannotRead`], also when the file is no longer the one that was checked.
    pub fn open(&self, summary: &Summary) -> Result<Arc<RecordFile>, Problem> {
        if let Some(filed) = self.whole.get(&summary.path) {
            return Ok(filed.clone());
        }
        let file = file_at(&self.project, self.draft.as_ref(), &summary.path)?;
        let same = Digest::of(&file.bytes) == summary.sha256;
        let record = same.then(|| file::record_again(&file)).flatten();
        let filed = record.map(|record| RecordFile { record, file: Arc::new(file) });
        filed.map(Arc::new).ok_or_else(|| changed(&summary.path))
    }

    /// Opens records a few at a time, on all cores, and takes from each what `look` wants of it, in
    /// the order of the records.
    ///
    /// # Errors
    /// As [`Self::open`], for each record by itself.
    pub fn each<'a, T: Send>(
        &self,
        summaries: impl IntoIterator<Item = &'a Summary>,
        look: impl Fn(&RecordFile) -> T + Sync,
    ) -> impl Iterator<Item = Result<T, Problem>> {
        let summaries: Vec<&Summary> = summaries.into_iter().collect();
        parallel::each(summaries, move |summary| self.open(summary).map(|filed| look(&filed)))
    }

    fn keep_shared(&mut self, content: Content, file: Arc<SourceFile>) {
        match content {
            Content::Record(_) => return,
            Content::Unread(id) => return self.unread_record(id),
            Content::Unknown(id) => {
                self.registry.incomplete = true;
                self.kindless = true;
                self.plans_incomplete = true;
                return self.unread_record(id);
            }
            Content::Agencies(Entries { read, broken, incomplete }) => {
                self.registry.agencies.extend(read);
                self.registry.broken.extend(broken);
                self.registry.incomplete |= incomplete;
            }
            Content::People(Entries { read, broken, incomplete }) => {
                self.registry.people.extend(read);
                self.registry.broken.extend(broken);
                self.registry.incomplete |= incomplete;
            }
            Content::Regulation(read) => self.regulations.push(read),
            Content::FilePlan(read) => return self.keep_plan(read, file),
            Content::Dossier(read) => return self.keep_closed(read, file),
        }
        self.shared_files.push(file);
    }

    /// Notes a record that could not be read, and its id if that could.
    fn unread_record(&mut self, id: Option<String>) {
        match id {
            Some(id) => drop(self.unread.insert(id)),
            None => self.incomplete = true,
        }
    }

    /// Files a record under its id, unless the id is taken; `taken` says where each is used.
    fn keep(
        &mut self,
        summary: Arc<Summary>,
        taken: &mut BTreeMap<String, Arc<str>>,
        problems: &mut Vec<Problem>,
    ) {
        // Ids become file names, and some file systems do not tell cases apart.
        let lower = summary.id.to_ascii_lowercase();
        let Some(other) = taken.get(&lower) else {
            taken.insert(lower, summary.path.clone());
            self.records.insert(summary.id.clone(), summary);
            return;
        };
        problems.push(match self.open(&summary) {
            Ok(filed) => {
                let id = filed.record.id();
                let message = format!("mã `{}` đã dùng trong `{other}`", id.value.0);
                Problem::at(Code::DuplicateId, &id.place, message)
                    .hint("đặt cho bản ghi này một mã khác")
            }
            Err(problem) => problem,
        });
    }

    fn link(&mut self) {
        for summary in self.records.values() {
            let agencies: BTreeSet<&Id> = summary.bodies().map(|body| &body.agency).collect();
            for agency in agencies {
                self.by_agency.entry(agency.clone()).or_default().push(summary.clone());
            }
            if let Some(request) = &summary.answers {
                self.answers.entry(request.clone()).or_default().push(summary.clone());
            }
            if let Some((_, of)) = &summary.mends {
                self.mended.entry(of.clone()).or_default().push(summary.clone());
            }
        }
    }
}

fn changed(path: &Arc<str>) -> Problem {
    let message = format!("`{path}` đổi trong lúc chương trình đang đọc");
    Problem::at(Code::CannotRead, &Place::file(path.clone()), message)
        .hint("đóng chương trình đang ghi tệp đó rồi chạy lại")
}

#[cfg(test)]
mod tests;
