//! The stages in a row: the whole program, but for words on a terminal.
//!
//! [`read()`] reads everything, [`Checked::judge`] has the wanted records judged, [`load`] does both for
//! all; [`build`] puts PDFs into `out/`; [`archive()`] does the same for what is issued and not yet
//! sealed, and seals it. Each record is opened when its turn comes and each document written down when
//! it is made. A run that fails leaves `out/` as it was. What can be done although some files have
//! errors, `broken` knows, and [`load_to_seal`] for sealing.

mod agree;
mod aside;
mod broken;
mod bundle;
mod due;
mod examine;
mod frozen;
mod glance;
mod holdings;
mod judge;
mod ledger;
mod make;
mod part;
mod place;
mod seal;
mod stage;
mod version;
mod wanted;

pub use agree::{agree, verify};
pub use aside::load_to_seal;
pub use broken::Broken;
pub use bundle::program;
pub use due::{Due, Waiting, waiting};
pub use examine::{Proof, examine, prove, try_out};
pub use glance::glance;
pub use holdings::{Holding, holdings};
pub use judge::Words;
pub use ledger::Ledger;
pub use make::Made;
pub use part::Part;
pub use seal::Limits;
pub use version::{Version, version};
pub use wanted::Wanted;

use crate::archive::{self, Entry, Sealed, SealedDocument, log};
use crate::cache::{self, Cache, Kept, Stamp};
use crate::documents::wording::Wording;
use crate::documents::{self, Office};
use crate::form::rules::Book;
use crate::problem::{self, Code, Place, Problem, Sources};
use crate::project::Project;
use crate::records;
use crate::records::brief::Brief;
use crate::regulation;
use crate::render::Engine;
use crate::templates::Templates;
use make::Workshop;
use stage::{Foreign, Stage};
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
    /// How many files below `records/` are of other kinds and were not.
    pub others: usize,
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

/// As [`load`], but judges only the records of one part.
pub fn load_part(project: Project, part: Part) -> Checked {
    let wanted = if part.is_whole() { Wanted::All } else { Wanted::Part(part) };
    read(project).judge(&wanted, Words::Try)
}

/// Reads records, regulation and templates, and checks each by itself: what the records say of each
/// other is for [`Checked::judge`].
pub fn read(project: Project) -> Checked {
    let mut problems = Vec::new();
    let templates = Templates::read(&project).map_err(|found| problems.extend(found)).ok();
    let engine = templates.as_ref().and_then(|templates| {
        Engine::new(templates).map_err(|problem| problems.push(problem)).ok()
    });
    let repertoire = engine.as_ref().map(Engine::repertoire);
    let drawable = |c| repertoire.as_ref().is_none_or(|repertoire| repertoire.has(c));
    let (corpus, found) = records::read(&project, &drawable);
    if corpus.files == 0 && !problem::any_error(&found) {
        problems.push(no_records());
    }
    problems.extend(found);
    let (files, others) = (corpus.files, corpus.stray.others);
    let regulations = regulation::read(&corpus, &mut problems);
    let sources = sources(project.clone(), templates.clone());
    let corpus = Arc::new(corpus);
    let book = templates
        .as_ref()
        .and_then(|templates| Book::read(templates).map_err(|problem| problems.push(problem)).ok());
    let wording = templates.iter().flat_map(Templates::wording);
    let (wording, found) = Wording::new(wording, &corpus);
    let compiled = found.is_empty();
    problems.extend(found);
    let office = Office { corpus, regulations, wording };
    let tools = templates.zip(engine).zip(book).filter(|_| compiled);
    let Some(((templates, engine), book)) = tools else {
        judge::records(&office, None, &Wanted::All, Words::Later, &mut problems);
        return Checked { loaded: None, problems, sources, files, others };
    };
    let loaded = Some(Loaded { project, office, engine, templates, book });
    Checked { loaded, problems, sources, files, others }
}

/// Record files as they are now, templates as they are in force.
fn sources(project: Project, templates: Option<Templates>) -> Sources {
    Sources::new(move |path| match path.strip_prefix("templates/") {
        Some(below) => {
            let mut files = templates.iter().flat_map(Templates::files);
            files.find(|(path, _)| *path == below).map(|(_, text)| text.into())
        }
        None => records::source(&project, path),
    })
}

fn no_records() -> Problem {
    Problem::new(Code::NoRecords, "thư mục `records` chưa có tệp YAML nào")
        .hint("đặt các hồ sơ `.yaml` vào `records/`; `qcph new` viết sẵn một hồ sơ để điền")
        .hint("nếu hồ sơ ở nơi khác, thêm `-C <thư mục>`")
}

impl Checked {
    /// Judges the wanted records against the others and the regulation, and says which sealed records
    /// have changed.
    #[must_use]
    pub fn judge(mut self, wanted: &Wanted, words: Words) -> Self {
        if let Some(loaded) = &self.loaded {
            let engine = Some(&loaded.engine);
            judge::records(&loaded.office, engine, wanted, words, &mut self.problems);
        }
        self.compare_sealed();
        problem::sort(&mut self.problems);
        self
    }

    /// Whether the run may go on.
    pub fn is_clean(&self) -> bool {
        !problem::any_error(&self.problems)
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
        let records = self.loaded.iter().flat_map(|loaded| loaded.office.corpus.briefs());
        let ids: BTreeMap<&str, &str> =
            records.map(|brief| (&*brief.path, brief.id.0.as_str())).collect();
        self.problems.retain(|problem| {
            let file = problem.place.as_ref().map_or("", |place| &place.file);
            part.holds(ids.get(file).unwrap_or(&file))
        });
    }
}

/// What [`build`] did.
#[derive(Debug)]
pub struct Built {
    /// What was rendered, and what was in `out/` already.
    pub made: Ledger,
    /// What was put back from bundles, and which PDFs belong to no record, as advice to print.
    pub told: Vec<Problem>,
}

/// How many PDFs the last build left and how much advice it gave, when nothing that a build reads
/// and nothing that it wrote has changed since; reads every record, but understands none.
pub fn unchanged(project: &Project, part: Part) -> Option<(usize, usize)> {
    let cache = Cache::open(project, &part.to_string());
    let (documents, stamp) = cache.unchanged(&project.out(), || cache::present(project))?;
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
    let inputs = cache::read(&loaded.project, &loaded.office.corpus);
    let sealed = log::sealed(&loaded.project.log(), &loaded.project.bundles()).map_err(one)?;
    let frozen: BTreeSet<Key> = sealed.iter().flat_map(keys_of).collect();
    let records = loaded.office.corpus.briefs();
    let records: Vec<&Brief> = records
        .filter(|brief| wanted.holds(&brief.id) && !frozen.contains(&key_of(brief)))
        .collect();
    let cache = Cache::open(&loaded.project, &wanted.part().to_string());
    let stage = Stage::open(out.clone()).map_err(one)?;
    let layout = cache::layout(&loaded.templates);
    let largest_bytes = Limits::default().document_max_bytes;
    let workshop =
        Workshop { loaded, stage: &stage, cache: &cache, layout, threads, largest_bytes };
    let (mut made, failed) = workshop.make(&records, progress).map_err(one)?;
    if !failed.is_empty() {
        return Err(failed);
    }
    let foreign = stage.publish(|path| cache.written(path)).map_err(one)?;
    let mut told = restore(loaded, &sealed, wanted).map_err(one)?;
    told.extend(foreign.iter().map(Foreign::problem));
    let foreign: BTreeSet<&str> = foreign.iter().map(|found| found.path.as_str()).collect();
    let mut fresh = cache.renew();
    for made in made.read().map_err(one)? {
        let Made { entry, key, .. } = made.map_err(one)?;
        let Entry { sha256, size_bytes, pages, .. } = entry;
        if foreign.contains(entry.pdf.as_str()) {
            fresh.keep_written(&entry.pdf);
            continue;
        }
        let pages = pages as usize;
        fresh.keep(&out, entry.pdf, Kept { key, sha256, size_bytes, pages, written_ns: 0 });
    }
    match wanted.is_whole_part() {
        true => {
            let documents = || sealed.iter().flat_map(|bundle| &bundle.documents);
            fresh.remove_rest(&out, &documents().map(|document| document.pdf.as_str()).collect());
            if matches!(wanted, Wanted::All) {
                documents().for_each(|sealed| fresh.keep_sealed(&out, &sealed.pdf, sealed.sha256));
                let strays = fresh.strays(&out).into_iter();
                let strays = strays.filter(|path| !foreign.contains(path.as_str()));
                told.extend(strays.map(|path| stray(&path)));
            }
            let advice = checked.problems.len();
            let stamp = inputs.map(|inputs| Stamp { inputs, advice });
            fresh.save(stamp.filter(|_| foreign.is_empty()));
        }
        false => fresh.keep_rest().save(None),
    }
    Ok(Built { made, told })
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
    pub made: Ledger,
    /// Empty when nothing was new; several when one would be too large.
    pub written: Vec<archive::Written>,
    /// How many documents earlier bundles hold.
    pub sealed_before: usize,
    /// What an earlier run that died left undone and this one finished, as advice to print; and, as
    /// errors, what could not be made and is not sealed.
    pub healed: Vec<Problem>,
}

/// Renders and seals every document that is due and that no bundle holds yet. One that cannot be made
/// stops no other.
///
/// # Errors
/// All problems of a run that sealed nothing; `out/` is then as it was.
pub fn archive<'a>(
    loaded: &Loaded,
    due: impl Into<Due<'a>>,
    threads: usize,
    progress: Progress<'_>,
) -> Result<Archived, Vec<Problem>> {
    archive_within(loaded, due, Limits::default(), threads, progress)
}

/// As [`archive()`], into bundles of at most this size.
///
/// # Errors
/// As [`archive()`].
pub fn archive_within<'a>(
    loaded: &Loaded,
    due: impl Into<Due<'a>>,
    limits: Limits,
    threads: usize,
    progress: Progress<'_>,
) -> Result<Archived, Vec<Problem>> {
    let due: Due<'_> = due.into();
    let mut seal = || archive_once(loaded, due, limits, threads, &mut *progress);
    // Another run may begin the log and seal while this one renders; what is left is then another set.
    match seal()? {
        Some(archived) => Ok(archived),
        None => seal()?.ok_or_else(|| vec![Problem::new(Code::Locked, TWICE)]),
    }
}

/// Said of what a log that is begun once makes impossible.
const TWICE: &str = "một lượt chạy khác vừa mở sổ niêm phong hai lần trong lúc này";

/// As [`archive_within`]; `None` when another run has begun the log and sealed meanwhile.
fn archive_once(
    loaded: &Loaded,
    due: Due<'_>,
    limits: Limits,
    threads: usize,
    progress: Progress<'_>,
) -> Result<Option<Archived>, Vec<Problem>> {
    let one = |problem| vec![problem];
    let date = due.date;
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
    let wanted = |brief: &&Brief| due.holds(brief) && !frozen.contains(&key_of(brief));
    let records: Vec<&Brief> = loaded.office.corpus.briefs().filter(wanted).collect();
    if records.is_empty() {
        let made = Ledger::new(&loaded.project.out());
        return Ok(Some(Archived { made, written: Vec::new(), sealed_before, healed }));
    }
    let stage = Stage::open(loaded.project.out()).map_err(one)?;
    // What is sealed is rendered now: a file in `out/` is nobody's word, whatever a list beside it says.
    let nothing = Cache::default();
    let layout = cache::layout(&loaded.templates);
    let largest_bytes = limits.document_max_bytes;
    let workshop =
        Workshop { loaded, stage: &stage, cache: &nothing, layout, threads, largest_bytes };
    let (mut made, failed) = workshop.make(&records, progress).map_err(one)?;
    if made.documents == 0 {
        return Err(failed);
    }
    healed.extend(failed);
    let begun = log.is_none();
    let mut log = match log {
        Some(log) => log,
        None => match seal::begin_log(loaded, &mut made, date).map_err(one)? {
            Some(log) => log,
            None => return Ok(None),
        },
    };
    let written = match seal::seal(loaded, &stage, &mut log, date, limits, &mut made) {
        Ok(written) => written,
        Err(problem) => {
            // Where a bundle stands already, the log stays: the next run takes it in, and would refuse
            // a bundle without a log.
            let standing = archive::bundles_in(&loaded.project.bundles());
            if begun && standing.is_ok_and(|bundles| bundles.is_empty()) {
                log.give_up();
            }
            return Err(one(problem));
        }
    };
    // The bundles are the truth; the loose copies beside them may be made again at any time.
    let cache = Cache::open(&loaded.project, &Part::WHOLE.to_string());
    let foreign = stage.publish(|path| cache.written(path)).map_err(one)?;
    healed.extend(foreign.iter().map(Foreign::problem));
    Ok(Some(Archived { made, written, sealed_before, healed }))
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

fn key_of(brief: &Brief) -> Key {
    (brief.id.0.clone(), documents::kind(brief.kind, brief.is_joint()).to_owned())
}
