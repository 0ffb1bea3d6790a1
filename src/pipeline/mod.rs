//! The stages in a row: the whole program, but for words on a terminal.
//!
//! [`read()`] reads everything, [`Checked::judge`] has the wanted records judged, [`load`] does both for
//! all; [`build`] puts PDFs into `out/`; [`archive()`] does the same for what is issued and not yet
//! sealed, and seals it. Each record is opened when its turn comes and each document written down when
//! it is made. A run that fails leaves `out/` as it was. What can be done although some files have
//! errors, `faulty` knows, and [`load_to_seal`] for sealing.

mod agree;
mod applied;
mod archived;
mod built;
mod bundle;
pub mod closed;
mod dossiers;
mod drafts;
mod due;
mod entry;
mod examine;
mod faulty;
mod frozen;
pub mod handed;
mod holdings;
mod judge;
mod make;
mod newest;
mod original;
mod place;
mod returned;
mod seal;
mod selection;
mod settled;
mod signed;
mod spool;
mod stage;
mod table;
mod version;
mod word;

pub use crate::cache::Part;
pub use agree::{agree, verify};
pub use applied::{Application, applicable};
pub use archived::{Archived, archive};
pub use built::{Built, build, unchanged};
pub use bundle::program;
pub use dossiers::kept;
pub use drafts::load_to_seal;
pub use due::{Copies, Due, Waiting, waiting};
pub use examine::{Proof, examine, prove, try_out};
pub use faulty::FaultyFile;
pub use holdings::{Holding, holdings};
pub use judge::{Needed, Words};
pub use make::described;
pub use newest::load_new;
pub use returned::{Answer, returned};
pub use seal::Limits;
pub use selection::Selection;
pub use signed::{GivenOut, given_out};
pub use spool::{MadePdf, Spool};
pub use table::{Import, Listed, Refused, import, listed, year_of};
pub use version::{Version, version};
pub use word::{Editable, word};

use crate::archive::{self, Sealed, SealedDocument, log};
use crate::cache::{Cache, Kept};
use crate::digest::Digest;
use crate::disk;
use crate::documents::Office;
use crate::documents::wording::Wording;
use crate::form::{self, rules::Book};
use crate::law::kinds::DocumentKind;
use crate::problem::{self, Code, Problem, Sources};
use crate::project::Project;
use crate::records::files::SourceFile;
use crate::records::shape::renamed;
use crate::records::summary::Summary;
use crate::records::{self, Known};
use crate::regulation;
use crate::render::Engine;
use crate::signed::store;
use crate::templates::{self, Templates};
use judge::Judge;
use settled::Settled;
use std::collections::BTreeMap;
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

/// As [`load`], after an earlier reading: records that did not change since are judged, not read anew. What
/// comes out once it is no longer `needed` is not whole.
pub fn load_again(project: Project, known: &Known, needed: Needed<'_>) -> Checked {
    read_with(project, None, Some(known)).judge_while(&Selection::All, Words::Try, needed)
}

/// As [`load_part`], also looks at what was issued, and keeps the problems of the part alone: those
/// of all parts together are those of the whole.
pub fn check(project: Project, part: Part) -> Checked {
    let mut checked = load_part(project.clone(), part);
    checked.problems.extend(checked.beside(&project));
    problem::sort(&mut checked.problems);
    checked.keep_part(part);
    checked
}

/// As [`load`], but judges only the records of one part.
pub fn load_part(project: Project, part: Part) -> Checked {
    let wanted = if part.is_whole() { Selection::All } else { Selection::Part(part) };
    read(project).judge(&wanted, Words::Try)
}

/// Reads records, regulation and templates, and checks each by itself: what the records say of each
/// other is for [`Checked::judge`].
pub fn read(project: Project) -> Checked {
    read_with(project, None, None)
}

/// As [`read()`], with a file that is not written yet in the place of another, or after an earlier reading.
fn read_with(project: Project, draft: Option<SourceFile>, known: Option<&Known>) -> Checked {
    let mut problems = Vec::new();
    let templates = Templates::read(&project).map_err(|found| problems.extend(found)).ok();
    let engine = templates.as_ref().and_then(|templates| {
        Engine::new(templates).map_err(|problem| problems.push(problem)).ok()
    });
    let charset = engine.as_ref().map(Engine::charset);
    let drawable = |c| charset.as_ref().is_none_or(|charset| charset.has(c));
    // Without fonts nothing is found that no font draws: such a reading is no help to the next.
    let (corpus, found) = match known.filter(|_| charset.is_some()) {
        Some(known) => records::read_again(&project, known, &drawable),
        None => records::read_with(&project, draft.clone(), &drawable),
    };
    if corpus.files == 0 && !problem::any_error(&found) {
        problems.push(no_records());
    }
    problems.extend(found);
    problems.extend(templates::unread(&project));
    let (files, others) = (corpus.files, corpus.stray.others);
    let regulations = regulation::read(&corpus, &mut problems);
    renamed::fold(&mut problems);
    let sources = sources(project.clone(), draft, templates.clone());
    let corpus = Arc::new(corpus);
    let book = templates
        .as_ref()
        .and_then(|templates| form::book(templates).map_err(|problem| problems.push(problem)).ok());
    let wording = templates.iter().flat_map(Templates::wording);
    let (wording, found) = Wording::new(wording, &corpus);
    let compiled = found.is_empty();
    problems.extend(found);
    let office = Office { corpus, regulations, wording };
    let tools = templates.zip(engine).zip(book).filter(|_| compiled);
    let Some(((templates, engine), book)) = tools else {
        let settled = Settled::default();
        let judge = Judge { office: &office, engine: None, settled, needed: &|| true };
        judge.records(&Selection::All, Words::Later, &mut problems);
        return Checked { loaded: None, problems, sources, files, others };
    };
    let loaded = Some(Loaded { project, office, engine, templates, book });
    Checked { loaded, problems, sources, files, others }
}

/// Record files as they are now, templates as they are in force.
fn sources(project: Project, draft: Option<SourceFile>, templates: Option<Templates>) -> Sources {
    Sources::new(move |path| match path.strip_prefix("templates/") {
        _ if draft.as_ref().is_some_and(|draft| *draft.path == *path) => {
            draft.as_ref().map(|draft| String::from_utf8_lossy(&draft.bytes).into())
        }
        Some(below) => {
            let mut files = templates.iter().flat_map(Templates::files);
            files.find(|(path, _)| *path == below).map(|(_, text)| text.into())
        }
        None => records::source(&project, path),
    })
}

fn no_records() -> Problem {
    Problem::new(Code::NoRecords, "thư mục `records` chưa có tệp YAML nào")
        .hint("đặt các bản ghi `.yaml` vào `records/`; `qcph new` viết sẵn một bản ghi để điền")
        .hint("nếu bản ghi ở nơi khác, thêm `-C <thư mục>`")
}

impl Checked {
    /// The problems that lie beside records: with documents, signed copies, dossiers and books that are there
    /// and have to agree with them.
    pub fn beside(&self, project: &Project) -> Vec<Problem> {
        let (mut problems, mut kept) = (Vec::new(), vec![changed_documents(project)]);
        if let Some(loaded) = &self.loaded {
            let corpus = &loaded.office.corpus;
            problems.extend(store::check(project, corpus));
            kept.extend([dossiers::check(project, corpus), closed::changed::check(loaded)]);
        }
        for found in kept {
            match found {
                Ok(changed) => problems.extend(changed),
                Err(problem) => problems.push(problem),
            }
        }
        problems
    }

    /// Whether the run may go on.
    pub fn is_clean(&self) -> bool {
        !problem::any_error(&self.problems)
    }

    /// Leaves the problems of the part's records; a file that is no record belongs to the part that
    /// would hold a record of that name.
    fn keep_part(&mut self, part: Part) {
        if part.is_whole() {
            return;
        }
        let records = self.loaded.iter().flat_map(|loaded| loaded.office.corpus.summaries());
        let ids: BTreeMap<&str, &str> =
            records.map(|summary| (&*summary.path, summary.id.0.as_str())).collect();
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
    wanted: &Selection,
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

fn key_of(summary: &Summary) -> Key {
    (summary.id.0.clone(), DocumentKind::of(summary.kind, summary.is_joint()).row().word.to_owned())
}
