//! The stages in a row: the whole program, but for words on a terminal.
//!
//! [`read()`] reads everything, [`Checked::judge`] has the wanted records judged, [`load`] does both for
//! all; [`build`] puts PDFs into `out/`; [`archive()`] does the same for what is issued and not yet
//! sealed, and seals it. Each record is opened when its turn comes and each document written down when
//! it is made. A run that fails leaves `out/` as it was. What can be done although some files have
//! errors, `broken` knows, and [`load_to_seal`] for sealing.

mod agree;
mod archived;
mod aside;
mod broken;
mod built;
mod bundle;
mod due;
mod examine;
mod frozen;
mod glance;
mod holdings;
mod judge;
mod make;
mod original;
mod place;
mod seal;
mod signed;
mod spool;
mod stage;
mod version;
mod wanted;

pub use crate::cache::Part;
pub use agree::{agree, verify};
pub use archived::{Archived, archive};
pub use aside::load_to_seal;
pub use broken::Broken;
pub use built::{Built, build, unchanged};
pub use bundle::program;
pub use due::{Copies, Due, Waiting, waiting};
pub use examine::{Proof, examine, prove, try_out};
pub use glance::glance;
pub use holdings::{Holding, holdings};
pub use judge::Words;
pub use seal::Limits;
pub use signed::{GivenOut, given_out};
pub use spool::{Made, Spool};
pub use version::{Version, version};
pub use wanted::Wanted;

use crate::archive::{self, Sealed, SealedDocument, log};
use crate::cache::{Cache, Kept};
use crate::digest::Digest;
use crate::disk;
use crate::documents::Office;
use crate::documents::wording::Wording;
use crate::form::rules::Book;
use crate::law::kinds::DocumentKind;
use crate::problem::{self, Code, Place, Problem, Severity, Sources};
use crate::project::Project;
use crate::records;
use crate::records::brief::Brief;
use crate::regulation;
use crate::render::Engine;
use crate::signed::store;
use crate::templates::Templates;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Rules of what a record says by itself, and of what its pages hold. A sealed record is not changed any
/// more, so what one of them finds there, perhaps since it came later than the bundle, only advises.
const SETTLED: [Code; 11] = [
    Code::DateOrder,
    Code::DocumentTooEarly,
    Code::SameBody,
    Code::Contradiction,
    Code::NumberForm,
    Code::NotPresent,
    Code::NamedTwice,
    Code::SecrecyHalfSaid,
    Code::TableTooWide,
    Code::WordTooLong,
    Code::TableTooLarge,
];

/// Said of what such a rule finds in a sealed record.
const LEFT_AS_SEALED: &str =
    "hồ sơ đã niêm phong: không sửa, văn bản giữ nguyên; chỉ để biết khi lập hồ sơ sau";

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
    if let Some(loaded) = &checked.loaded {
        checked.problems.extend(store::check(&project, &loaded.office.corpus));
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
        let ids: BTreeSet<&str> = sealed
            .iter()
            .flat_map(|bundle| bundle.documents.iter().map(|document| document.record.as_str()))
            .collect();
        let paths = ids.into_iter().filter_map(|id| loaded.office.corpus.records.get(id));
        let paths: BTreeSet<&str> = paths.map(|brief| &*brief.path).collect();
        for problem in &mut self.problems {
            let of_sealed = |place: &Place| paths.contains(&*place.file);
            if SETTLED.contains(&problem.code) && problem.place.as_ref().is_some_and(of_sealed) {
                problem.severity = Severity::Advice;
                problem.hints = vec![LEFT_AS_SEALED.into()];
            }
        }
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

/// Compares the PDFs in `out/` with the sealed ones: what was issued stays as it was issued.
///
/// # Errors
/// Those of reading the log.
pub fn changed_documents(project: &Project) -> Result<Vec<Problem>, Problem> {
    let sealed = log::sealed(&project.log(), &project.bundles())?;
    Ok(archive::frozen::documents(&sealed, &project.out()))
}

/// Puts sealed PDFs that are missing in `out/` back from their bundles: a run that died after sealing
/// had not put them there, or somebody removed them. One that a build wrote before, and that a program
/// held open while it was sealed, makes way for the sealed one.
fn restore(
    loaded: &Loaded,
    cache: &Cache,
    sealed: &[Sealed],
    wanted: &Wanted,
) -> Result<Vec<Problem>, Problem> {
    let out = loaded.project.out();
    let wanted = |document: &SealedDocument| {
        let path = out.join(&document.pdf);
        let before = cache.written(&document.pdf).filter(|kept| kept.sha256 != document.sha256);
        let is_ours = |kept: Kept| {
            disk::read(&path, disk::LARGE_BYTES)
                .is_ok_and(|bytes| Digest::of(&bytes) == kept.sha256)
        };
        wanted.holds(&document.record) && (!path.exists() || before.is_some_and(is_ours))
    };
    let told = sealed.iter().map(|bundle| archive::frozen::restore(bundle, &out, wanted));
    told.filter_map(Result::transpose).collect()
}

/// A document as bundles know it: record and kind. Its copies are sealed with it.
type Key = (String, String);

fn keys_of(sealed: &Sealed) -> impl Iterator<Item = Key> + '_ {
    sealed.documents.iter().map(|document| (document.record.clone(), document.kind.clone()))
}

fn key_of(brief: &Brief) -> Key {
    (brief.id.0.clone(), DocumentKind::of(brief.kind, brief.is_joint()).row().word.to_owned())
}
