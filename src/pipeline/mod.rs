//! The stages in a row: the whole program, but for words on a terminal.
//!
//! [`load`] reads and checks everything; [`build`] puts PDFs into `out/`; [`archive()`] does the same
//! for what is issued and not yet sealed, and seals it. A run that fails leaves `out/` as it was.

mod agree;
mod bundle;
mod examine;
mod frozen;
mod make;
mod part;
mod seal;
mod stage;
mod version;
mod wanted;

pub use agree::agree;
pub use bundle::program;
pub use examine::{Proof, examine, prove};
pub use make::Made;
pub use part::Part;
pub use seal::Limits;
pub use version::{Version, version};
pub use wanted::Wanted;

use crate::archive::{self, Sealed, SealedDocument, log};
use crate::cache::{self, Cache, Kept, Stamp};
use crate::documents::wording::Wording;
use crate::documents::{Office, compose};
use crate::form::rules::Book;
use crate::parallel;
use crate::problem::{self, Code, Place, Problem, Sources};
use crate::project::Project;
use crate::records::issue::State;
use crate::records::{self, Filed};
use crate::regulation;
use crate::render::Engine;
use crate::templates::Templates;
use chrono::NaiveDate;
use make::Workshop;
use stage::Stage;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Everything that a run needs, read and checked.
pub struct Loaded {
    pub project: Project,
    pub office: Office,
    pub engine: Engine,
    pub templates: Templates,
    /// The rules that every finished page is measured against.
    pub book: Book,
}

/// What [`load`] found, good or bad.
pub struct Checked {
    /// `None` when templates or fonts could not be read.
    pub loaded: Option<Loaded>,
    /// Sorted.
    pub problems: Vec<Problem>,
    /// The texts of files that problems are about, and of templates.
    pub sources: Sources,
    /// How many files were read.
    pub files: usize,
}

/// How a run tells how far it is: done, of how many.
pub type Progress<'a> = &'a mut dyn FnMut(usize, usize);

/// Reads records, regulation and templates, and checks them.
pub fn load(project: Project) -> Checked {
    load_part(project, Part::WHOLE)
}

/// As [`load_part`], also looks at what was issued, and keeps the problems of the part alone: those
/// of all parts together are those of the whole.
pub fn check(project: Project, part: Part) -> Checked {
    let mut checked = load_part(project.clone(), part);
    match changed_documents(&project) {
        Ok(changed) => checked.problems.extend(changed),
        Err(problem) => checked.problems.push(problem),
    }
    problem::sort(&mut checked.problems);
    checked.keep_part(part);
    checked
}

/// As [`load`], but puts only the records of one part into words.
pub fn load_part(project: Project, part: Part) -> Checked {
    let (files, mut problems) = records::files::find(&project);
    let count = files.len();
    if files.is_empty() && problems.is_empty() {
        problems.push(no_records());
    }
    let templates = Templates::read(&project).map_err(|found| problems.extend(found)).ok();
    let engine = templates.as_ref().and_then(|templates| {
        Engine::new(templates).map_err(|problem| problems.push(problem)).ok()
    });
    let repertoire = engine.as_ref().map(Engine::repertoire);
    let drawable = |c| repertoire.as_ref().is_none_or(|repertoire| repertoire.has(c));
    let (mut corpus, found) = records::read(files, &drawable);
    problems.extend(found);
    let regulations = regulation::read(&corpus, &mut problems);
    let mut sources = std::mem::take(&mut corpus.sources);
    for (path, text) in templates.iter().flat_map(Templates::files) {
        sources.insert(format!("templates/{path}").into(), text.into());
    }
    let corpus = Arc::new(corpus);
    let book = templates
        .as_ref()
        .and_then(|templates| Book::read(templates).map_err(|problem| problems.push(problem)).ok());
    let loaded = templates.zip(engine).zip(book).and_then(|((templates, engine), book)| {
        let wording = Wording::new(templates.wording(), &corpus)
            .map_err(|found| problems.extend(found))
            .ok()?;
        let office = Office { corpus, regulations, wording };
        Some(Loaded { project, office, engine, templates, book })
    });
    let mut checked = Checked { loaded, problems, sources, files: count };
    checked.compose_all(part);
    checked.compare_sealed();
    problem::sort(&mut checked.problems);
    // Only problems are shown with their text.
    let files = checked.problems.iter().filter_map(|problem| Some(&problem.place.as_ref()?.file));
    let files: BTreeSet<&Arc<str>> = files.collect();
    checked.sources.retain(|file, _| file.starts_with("templates/") || files.contains(file));
    checked
}

fn no_records() -> Problem {
    Problem::new(Code::NoRecords, "thư mục `records` chưa có tệp YAML nào")
        .hint("đặt các hồ sơ `.yaml` vào `records/`; `qcph new` viết sẵn một hồ sơ để điền")
        .hint("nếu hồ sơ ở nơi khác, thêm `-C <thư mục>`")
}

impl Checked {
    /// Whether the run may go on.
    pub fn is_clean(&self) -> bool {
        !problem::any_error(&self.problems)
    }

    /// Puts every record into words, so that `check` also finds what a template would refuse.
    fn compose_all(&mut self, part: Part) {
        // A record with a bad reference would only fail again, in words that help less.
        if problem::any_error(&self.problems) {
            return;
        }
        let Some(loaded) = &self.loaded else { return };
        let records: Vec<&Filed> = loaded.office.corpus.records.values().collect();
        let composed = parallel::map(&records, |filed| {
            if !part.holds(&filed.record.id().value.0) {
                return Ok(None);
            }
            Ok(compose(&loaded.office, filed)?.map(|prepared| prepared.composed.facts.path))
        });
        let mut paths: BTreeMap<String, &str> = BTreeMap::new();
        for (filed, composed) in records.into_iter().zip(composed) {
            match composed {
                Ok(Some(path)) => {
                    let id = filed.record.id();
                    if let Some(other) = paths.insert(path.to_lowercase(), &id.value.0) {
                        let message = format!("văn bản trùng tên tệp với văn bản của `{other}`");
                        self.problems.push(Problem::at(Code::FileNameTaken, &id.place, message));
                    }
                }
                Ok(None) => {}
                Err(problem) => self.problems.push(problem),
            }
        }
    }

    /// Reports sealed records that are no longer what they were. A log that cannot be read is the
    /// business of the verbs that need it.
    fn compare_sealed(&mut self) {
        let Some(loaded) = &self.loaded else { return };
        let (log, bundles) = (loaded.project.log(), loaded.project.bundles());
        let Ok(sealed) = log::sealed(&log, &bundles) else { return };
        let mut changed = frozen::check(loaded, &sealed);
        if problem::any_error(&self.problems) {
            // A record that cannot be read is not one that is gone.
            changed.retain(|problem| problem.place.is_some());
        }
        self.problems.extend(changed);
    }

    /// Leaves the problems of the part's records; a file that is no record belongs to the part that
    /// would hold a record of that name.
    fn keep_part(&mut self, part: Part) {
        if part.is_whole() {
            return;
        }
        let records = self.loaded.iter().flat_map(|loaded| loaded.office.corpus.records.values());
        let ids: BTreeMap<&str, &str> =
            records.map(|filed| (&*filed.file.path, filed.record.id().value.0.as_str())).collect();
        self.problems.retain(|problem| {
            let file = problem.place.as_ref().map_or("", |place| &place.file);
            part.holds(ids.get(file).unwrap_or(&file))
        });
    }
}

/// What [`build`] did.
#[derive(Debug)]
pub struct Built {
    /// What was rendered, in order of record id.
    pub made: Vec<Made>,
    /// How many PDFs were in `out/` already.
    pub unchanged: usize,
    /// What was put back from bundles, and which PDFs belong to no record, as advice to print.
    pub told: Vec<Problem>,
}

/// How many PDFs the last build left and how much advice it gave, when nothing that a build reads
/// and nothing that it wrote has changed since; reads every record, but understands none.
pub fn unchanged(project: &Project, part: Part) -> Option<(usize, usize)> {
    let cache = Cache::open(project, &part.to_string());
    let (documents, stamp) = cache.unchanged(&project.out(), cache::inputs(project)?)?;
    Some((documents, stamp.advice))
}

/// Renders documents, drafts too, and puts them into `out/`.
///
/// # Errors
/// All problems of the run; `out/` is then as it was.
pub fn build(
    checked: &Checked,
    loaded: &Loaded,
    wanted: &Wanted,
    threads: usize,
    progress: Progress<'_>,
) -> Result<Built, Vec<Problem>> {
    let one = |problem| vec![problem];
    let out = loaded.project.out();
    let inputs = cache::inputs(&loaded.project);
    let sealed = log::sealed(&loaded.project.log(), &loaded.project.bundles()).map_err(one)?;
    let frozen: BTreeSet<Key> = sealed.iter().flat_map(keys_of).collect();
    let records = loaded.office.corpus.records.values().filter(|filed| {
        wanted.holds(&filed.record.id().value.0) && !frozen.contains(&key_of(filed))
    });
    let records: Vec<&Filed> = records.collect();
    let mut cache = Cache::open(&loaded.project, &wanted.part().to_string());
    let stage = Stage::open(out.clone()).map_err(one)?;
    let layout = cache::layout(&loaded.templates);
    let workshop = Workshop { loaded, stage: &stage, cache: &cache, layout, threads };
    let made = workshop.make(&records, progress)?;
    stage.publish().map_err(one)?;
    let mut told = restore(loaded, &sealed, wanted).map_err(one)?;
    if wanted.is_whole_part() {
        let sealed = sealed.iter().flat_map(|bundle| &bundle.documents);
        let stay = sealed.map(|document| document.pdf.clone()).chain(made.iter().map(Made::path));
        cache.remove_unwanted(&out, &stay.collect());
        cache.clear();
    }
    for made in &made {
        let Made { key, sha256, size_bytes, pages, .. } = *made;
        cache.keep(&out, made.path(), Kept { key, sha256, size_bytes, pages, written_ns: 0 });
    }
    if matches!(wanted, Wanted::All) {
        let sealed = sealed.iter().flat_map(|bundle| &bundle.documents);
        sealed.for_each(|document| cache.keep_sealed(&out, &document.pdf, document.sha256));
        told.extend(cache.strays(&out).iter().map(|path| stray(path)));
    }
    let advice = checked.problems.len();
    let stamp = inputs.filter(|_| wanted.is_whole_part()).map(|inputs| Stamp { inputs, advice });
    cache.save(stamp);
    let (made, old): (Vec<_>, Vec<_>) = made.into_iter().partition(|made| made.new);
    Ok(Built { made, unchanged: old.len(), told })
}

/// A PDF that no build removes by itself: it may be a person's own.
fn stray(path: &str) -> Problem {
    let message = "tệp PDF này không thuộc hồ sơ nào và không gói nào giữ";
    Problem::at(Code::StrayDocument, &Place::file(format!("out/{path}")), message)
        .hint(
            "nếu hồ sơ của nó đã bỏ hoặc đổi số, xóa tệp này; nếu là tệp riêng, chuyển ra khỏi out",
        )
        .advice()
}

/// Compares the PDFs in `out/` with the sealed ones: what was issued stays as it was issued.
///
/// # Errors
/// Those of reading the log.
pub fn changed_documents(project: &Project) -> Result<Vec<Problem>, Problem> {
    let sealed = log::sealed(&project.log(), &project.bundles())?;
    Ok(archive::frozen::documents(&sealed, &project.out()))
}

/// What [`archive()`] did.
#[derive(Debug)]
pub struct Archived {
    pub made: Vec<Made>,
    /// Empty when nothing was new; several when one would be too large.
    pub written: Vec<archive::Written>,
    /// How many documents earlier bundles hold.
    pub sealed_before: usize,
    /// What an earlier run that died left undone and this one finished, as advice to print.
    pub healed: Vec<Problem>,
}

/// Renders and seals every document issued on or before `date` that no bundle holds yet.
///
/// # Errors
/// All problems of the run; `out/` is then as it was.
pub fn archive(
    loaded: &Loaded,
    date: NaiveDate,
    threads: usize,
    progress: Progress<'_>,
) -> Result<Archived, Vec<Problem>> {
    archive_within(loaded, date, Limits::default(), threads, progress)
}

/// As [`archive()`], into bundles of at most this size.
///
/// # Errors
/// As [`archive()`].
pub fn archive_within(
    loaded: &Loaded,
    date: NaiveDate,
    limits: Limits,
    threads: usize,
    progress: Progress<'_>,
) -> Result<Archived, Vec<Problem>> {
    let one = |problem| vec![problem];
    let folder = loaded.project.bundles();
    // Also when nothing turns out to be new.
    let dead = stage::remove_dead(&loaded.project.out());
    let mut log = seal::open_log(loaded).map_err(one)?;
    let sealed = match &log {
        Some(log) => log.sealed(&folder).map_err(one)?,
        None => Vec::new(),
    };
    let mut healed = log.as_mut().map(|log| std::mem::take(&mut log.healed)).unwrap_or_default();
    healed.extend(dead.into_iter().map(|name| unfinished(&name)));
    healed.extend(restore(loaded, &sealed, &Wanted::All).map_err(one)?);
    let frozen: BTreeSet<Key> = sealed.iter().flat_map(keys_of).collect();
    let sealed_before = sealed.iter().map(|bundle| bundle.documents.len()).sum();
    let due = |filed: &&Filed| {
        let issued = filed.record.issue().is_some_and(|issue| *issue.state == State::Issued);
        let in_time = filed.record.date().is_some_and(|issued| *issued <= date);
        issued && in_time && !frozen.contains(&key_of(filed))
    };
    let records: Vec<&Filed> = loaded.office.corpus.records.values().filter(due).collect();
    if records.is_empty() {
        return Ok(Archived { made: Vec::new(), written: Vec::new(), sealed_before, healed });
    }
    let stage = Stage::open(loaded.project.out()).map_err(one)?;
    let cache = Cache::open(&loaded.project, &Part::WHOLE.to_string());
    let layout = cache::layout(&loaded.templates);
    let workshop = Workshop { loaded, stage: &stage, cache: &cache, layout, threads };
    let made = workshop.make(&records, progress)?;
    let begun = log.is_none();
    let mut log = match log {
        Some(log) => log,
        None => seal::begin_log(loaded, &made, date).map_err(one)?,
    };
    let written = match seal::seal(loaded, &mut log, date, limits, &records, &made) {
        Ok(written) => written,
        Err(problem) => {
            if begun {
                log.give_up();
            }
            return Err(one(problem));
        }
    };
    // The bundles are the truth; the loose copies beside them may be made again at any time.
    stage.publish().map_err(one)?;
    Ok(Archived { made, written, sealed_before, healed })
}

/// Puts sealed PDFs that are missing in `out/` back from their bundles: a run that died after sealing
/// had not put them there, or somebody removed them.
fn restore(loaded: &Loaded, sealed: &[Sealed], wanted: &Wanted) -> Result<Vec<Problem>, Problem> {
    let out = loaded.project.out();
    let wanted = |document: &SealedDocument| wanted.holds(&document.record);
    let told = sealed.iter().map(|bundle| archive::frozen::restore(bundle, &out, wanted));
    told.filter_map(Result::transpose).collect()
}

fn unfinished(name: &str) -> Problem {
    let message = "đã xóa thư mục dở dang của lượt chạy trước";
    Problem::at(Code::CannotWrite, &Place::file(format!("out/{name}")), message).advice()
}

/// A document as bundles know it: record and kind. Its copies are sealed with it.
type Key = (String, String);

fn keys_of(sealed: &Sealed) -> impl Iterator<Item = Key> + '_ {
    sealed.documents.iter().map(|document| (document.record.clone(), document.kind.clone()))
}

fn key_of(filed: &Filed) -> Key {
    (filed.record.id().value.0.clone(), crate::documents::kind(&filed.record).to_owned())
}
