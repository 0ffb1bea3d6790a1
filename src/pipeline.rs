//! The stages in a row: the whole program, but for words on a terminal.
//!
//! [`load`] reads and checks everything; [`build`] puts PDFs into `out/`; [`archive`] does the same
//! for what is issued and not yet sealed, and seals it. A run that fails leaves `out/` as it was.

use crate::archive::frozen;
use crate::archive::log::{self, Log};
use crate::archive::{self, Bundle, BundleName, Content, Copy, Digest, Entry, Item, Sealed};
use crate::disk;
use crate::documents::copies::{self, Printed};
use crate::documents::wording::{Wording, file_name_part};
use crate::documents::{Facts, Office, compose};
use crate::problem::{self, Code, Place, Problem, Sources};
use crate::project::Project;
use crate::records::files::SourceFile;
use crate::records::issue::State;
use crate::records::{self, Filed, Record};
use crate::regulation;
use crate::render::{Engine, batch};
use crate::templates::Templates;
use chrono::NaiveDate;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Everything that a run needs, read and checked.
pub struct Loaded {
    pub project: Project,
    pub office: Office,
    pub engine: Engine,
    pub templates: Templates,
}

/// What [`load`] found, good or bad.
pub struct Checked {
    /// `None` when templates or fonts could not be read.
    pub loaded: Option<Loaded>,
    /// Sorted.
    pub problems: Vec<Problem>,
    pub sources: Sources,
    /// How many files were read.
    pub files: usize,
}

/// A PDF that a run made.
#[derive(Debug, Clone)]
pub struct Made {
    pub facts: Facts,
    pub sha256: Digest,
    pub size_bytes: u64,
    pub pages: usize,
}

/// How a run tells how far it is: done, of how many.
pub type Progress<'a> = &'a mut dyn FnMut(usize, usize);

/// Reads records, regulation and templates, and checks them.
pub fn load(project: Project) -> Checked {
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
    let (corpus, found) = records::read(files, &drawable);
    problems.extend(found);
    let regulations = regulation::read(&corpus, &mut problems);
    let mut sources = corpus.sources.clone();
    for (path, text) in templates.iter().flat_map(Templates::files) {
        sources.insert(format!("templates/{path}").into(), text.into());
    }
    let corpus = Arc::new(corpus);
    let loaded = templates.zip(engine).and_then(|(templates, engine)| {
        let wording = Wording::new(templates.wording(), &corpus)
            .map_err(|found| problems.extend(found))
            .ok()?;
        let office = Office { corpus, regulations, wording };
        Some(Loaded { project, office, engine, templates })
    });
    let mut checked = Checked { loaded, problems, sources, files: count };
    checked.compose_all();
    checked.compare_with_sealed();
    problem::sort(&mut checked.problems);
    checked
}

fn no_records() -> Problem {
    Problem::new(Code::NoRecords, "thư mục `records` chưa có tệp YAML nào")
        .hint("đặt các hồ sơ `.yaml` vào `records/`; `qcph new` viết sẵn một hồ sơ để điền")
        .hint("nếu hồ sơ ở nơi khác, thêm `-C <thư mục>`")
}

impl Checked {
    /// Reports sealed records that are no longer what they were. A log that cannot be read is the
    /// business of the verbs that need it.
    fn compare_with_sealed(&mut self) {
        let Some(loaded) = &self.loaded else { return };
        let (log, bundles) = (loaded.project.log(), loaded.project.bundles());
        let Ok(sealed) = log::sealed(&log, &bundles) else { return };
        let records = &loaded.office.corpus.records;
        let mut changed = frozen::records(&sealed, |id| {
            let file = &records.get(id)?.file;
            Some(frozen::Present { path: &file.path, bytes: &file.bytes })
        });
        if problem::any_error(&self.problems) {
            // A record that cannot be read is not one that is gone.
            changed.retain(|problem| problem.place.is_some());
        }
        self.problems.extend(changed);
    }

    /// Whether the run may go on.
    pub fn is_clean(&self) -> bool {
        !problem::any_error(&self.problems)
    }

    /// Puts every record into words, so that `check` also finds what a template would refuse.
    fn compose_all(&mut self) {
        // A record with a bad reference would only fail again, in words that help less.
        if problem::any_error(&self.problems) {
            return;
        }
        let Some(loaded) = &self.loaded else { return };
        let mut paths: BTreeMap<String, String> = BTreeMap::new();
        for filed in loaded.office.corpus.records.values() {
            match compose(&loaded.office, filed) {
                Ok(Some(prepared)) => {
                    let facts = &prepared.composed.facts;
                    let id = facts.record_id.clone();
                    if let Some(other) = paths.insert(facts.path.to_lowercase(), id) {
                        let place = &filed.record.id().place;
                        let message = format!("văn bản trùng tên tệp với văn bản của `{other}`");
                        self.problems.push(Problem::at(Code::FileNameTaken, place, message));
                    }
                }
                Ok(None) => {}
                Err(problem) => self.problems.push(problem),
            }
        }
    }
}

/// Which records a build is about.
pub enum Wanted {
    All,
    /// By record id.
    Some(BTreeSet<String>),
}

/// Renders documents, drafts too, and puts them into `out/`.
///
/// # Errors
/// All problems of the run; `out/` is then as it was.
pub fn build(
    loaded: &Loaded,
    wanted: &Wanted,
    threads: usize,
    progress: Progress<'_>,
) -> Result<Vec<Made>, Vec<Problem>> {
    let (log, bundles) = (loaded.project.log(), loaded.project.bundles());
    let sealed = log::sealed(&log, &bundles).map_err(|problem| vec![problem])?;
    let frozen: BTreeSet<Key> = sealed.iter().flat_map(keys_of).collect();
    let records = loaded.office.corpus.records.values().filter(|filed| match wanted {
        Wanted::All => true,
        Wanted::Some(ids) => ids.contains(&filed.record.id().value.0),
    });
    let records: Vec<&Filed> = records.filter(|filed| !frozen.contains(&key_of(filed))).collect();
    let stage = Stage::open(loaded)?;
    let made = make(loaded, &records, &stage, threads, progress)?;
    stage.publish().map_err(|problem| vec![problem])?;
    Ok(made)
}

/// What [`archive`] did.
#[derive(Debug)]
pub struct Archived {
    pub made: Vec<Made>,
    /// `None` when nothing was new.
    pub written: Option<archive::Written>,
    /// How many documents earlier bundles hold.
    pub sealed_before: usize,
    /// What an earlier run that died left undone and this one finished, as advice to print.
    pub healed: Vec<Problem>,
}

/// Compares the PDFs in `out/` with the sealed ones: what was issued stays as it was issued.
///
/// # Errors
/// Those of reading the log.
pub fn changed_documents(project: &Project) -> Result<Vec<Problem>, Problem> {
    let sealed = log::sealed(&project.log(), &project.bundles())?;
    Ok(frozen::documents(&sealed, &project.out()))
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
    let one = |problem| vec![problem];
    let folder = loaded.project.bundles();
    if loaded.project.out().exists() {
        hold(&loaded.project.out()).map_err(one)?;
    }
    let mut log = open_log(loaded).map_err(one)?;
    let sealed = match &log {
        Some(log) => log.sealed(&folder).map_err(one)?,
        None => Vec::new(),
    };
    let mut healed = log.as_mut().map(|log| std::mem::take(&mut log.healed)).unwrap_or_default();
    if let Some(last) = sealed.last() {
        let restored = frozen::restore(last, &loaded.project.out()).map_err(one)?;
        if restored > 0 {
            let message = format!("đã đưa lại vào out {restored} tệp PDF từ gói {}", last.name);
            healed.push(Problem::new(Code::SealedDocumentChanged, message).advice());
        }
    }
    let frozen: BTreeSet<Key> = sealed.iter().flat_map(keys_of).collect();
    let sealed_before = sealed.iter().map(|bundle| bundle.documents.len()).sum();
    let due = |filed: &&Filed| {
        let issued = filed.record.issue().is_some_and(|issue| *issue.state == State::Issued);
        let in_time = filed.record.date().is_some_and(|issued| *issued <= date);
        issued && in_time && !frozen.contains(&key_of(filed))
    };
    let records: Vec<&Filed> = loaded.office.corpus.records.values().filter(due).collect();
    if records.is_empty() {
        return Ok(Archived { made: Vec::new(), written: None, sealed_before, healed });
    }
    let stage = Stage::open(loaded)?;
    let made = make(loaded, &records, &stage, threads, progress)?;
    let mut log = match log {
        Some(log) => log,
        None => begin_log(loaded, &made, date).map_err(one)?,
    };
    let name = BundleName { date, serial: log.next_serial() };
    let mut bundle = bundle(loaded, name, &records, &made, &stage);
    bundle.checkpoint = Some(log.checkpoint().to_string());
    let written = archive::seal(&folder, &bundle).map_err(one)?;
    log.append(&written).map_err(one)?;
    // The bundle is the truth; the loose copies beside it may be made again at any time.
    stage.publish().map_err(one)?;
    Ok(Archived { made, written: Some(written), sealed_before, healed })
}

/// The log, held for this run; `None` where nothing was ever sealed: a run that fails leaves no log.
fn open_log(loaded: &Loaded) -> Result<Option<Log>, Problem> {
    let (folder, bundles) = (loaded.project.log(), loaded.project.bundles());
    if log::read(&folder)?.is_none() && archive::bundles_in(&bundles)?.is_empty() {
        return Ok(None);
    }
    Log::open(&folder, &bundles, "").map(Some)
}

/// Begins the log with a name for all time: the issuing body and the year.
fn begin_log(loaded: &Loaded, made: &[Made], date: NaiveDate) -> Result<Log, Problem> {
    let body = made.iter().map(|made| made.facts.agency.as_str()).min().unwrap_or_default();
    let origin = format!("qcph/{body}/{}", date.format("%Y"));
    let log = Log::open(&loaded.project.log(), &loaded.project.bundles(), &origin)?;
    if log.next_serial() == 1 {
        return Ok(log);
    }
    let message = "một lượt chạy khác vừa niêm phong trong lúc này, chưa niêm phong gì thêm";
    Err(Problem::new(Code::Locked, message).hint("chạy lại lệnh này"))
}

/// A document as bundles know it: record and kind. Its copies are sealed with it.
type Key = (String, String);

fn keys_of(sealed: &Sealed) -> impl Iterator<Item = Key> + '_ {
    sealed.documents.iter().map(|document| (document.record.clone(), kind_of(&document.kind)))
}

fn key_of(filed: &Filed) -> Key {
    (filed.record.id().value.0.clone(), kind_of(crate::documents::kind(&filed.record)))
}

fn kind_of(kind: &str) -> String {
    kind.to_owned()
}

/// Composes and renders `records` and their copies into the stage, in order of record id.
fn make(
    loaded: &Loaded,
    records: &[&Filed],
    stage: &Stage,
    threads: usize,
    progress: Progress<'_>,
) -> Result<Vec<Made>, Vec<Problem>> {
    let (mut all, mut problems) = (Vec::new(), Vec::new());
    let run = batch::run(
        &loaded.engine,
        records.len(),
        threads,
        |engine, at| make_one(engine, &loaded.office, records[at], stage),
        |at, made| {
            progress(at + 1, records.len());
            match made {
                Ok(made) => all.extend(made),
                Err(problem) if problem.code.class() == problem::Class::Environment => {
                    return Err(problem);
                }
                Err(problem) => problems.push(problem),
            }
            Ok(())
        },
    );
    problems.extend(run.err());
    if problems.is_empty() {
        return Ok(all);
    }
    problem::sort(&mut problems);
    Err(problems)
}

/// The document of one record, then what each co-recipient gets.
fn make_one(
    engine: &Engine,
    office: &Office,
    filed: &Filed,
    stage: &Stage,
) -> Result<Vec<Made>, Problem> {
    let Some(prepared) = compose(office, filed)? else { return Ok(Vec::new()) };
    let render = |composed: &crate::documents::Composed| {
        let ident = match &composed.facts.recipient {
            Some(recipient) => format!("{}/{recipient}", composed.facts.record_id),
            None => composed.facts.record_id.clone(),
        };
        let pdf = engine.render(&composed.sheet, &ident).map_err(|mut problem| {
            // Typst names the template at most; the person who reads this knows the record.
            problem.place.get_or_insert_with(|| Place::file(filed.file.path.clone()));
            problem
        })?;
        let made = Made {
            facts: composed.facts.clone(),
            sha256: Digest::of(&pdf.bytes),
            size_bytes: pdf.bytes.len() as u64,
            pages: pdf.pages,
        };
        disk::write(&stage.file(&made.facts), &pdf.bytes)?;
        Ok((made, pdf))
    };
    let (main, pdf) = render(&prepared.composed)?;
    let printed = Printed { pdf: pdf.bytes, sha256: main.sha256.to_string(), pages: main.pages };
    let mut all = vec![main];
    for copy in copies::compose(office, &prepared, &printed)? {
        all.push(render(&copy)?.0);
    }
    Ok(all)
}

/// Name and version of this program and of its engine, as bundles carry them.
pub fn program() -> String {
    format!("qcph {}; {}", env!("CARGO_PKG_VERSION"), crate::render::ENGINE)
}

fn bundle(
    loaded: &Loaded,
    name: BundleName,
    records: &[&Filed],
    made: &[Made],
    stage: &Stage,
) -> Bundle {
    let bytes = |path: String, bytes: &[u8]| Item { path, content: Content::Bytes(bytes.into()) };
    let corpus = &loaded.office.corpus;
    let mut items: Vec<Item> = made
        .iter()
        .map(|made| Item {
            path: format!("{}.pdf", made.facts.path),
            content: Content::File(stage.file(&made.facts)),
        })
        .collect();
    items.extend(records.iter().map(|filed| bytes(source_path(&filed.record), &filed.file.bytes)));
    let mut names = BTreeSet::new();
    for file in &corpus.shared_files {
        items.push(bytes(data_path(file, &mut names), &file.bytes));
    }
    if corpus.regulations.is_empty() {
        let file = regulation::embedded_file();
        items.push(bytes(data_path(&file, &mut names), &file.bytes));
    }
    items.extend(
        loaded.templates.files().map(|(path, text)| bytes(format!("mau/{path}"), text.as_bytes())),
    );
    Bundle {
        name,
        organisation: organisation(loaded, made),
        program: program(),
        items,
        entries: made.iter().map(|made| entry(made, made_main(made, records))).collect(),
        checkpoint: None,
    }
}

/// The record that a PDF was made from.
fn made_main<'a>(made: &Made, records: &[&'a Filed]) -> &'a Filed {
    records
        .iter()
        .find(|filed| filed.record.id().value.0 == made.facts.record_id)
        .expect("every PDF was made from one of these records")
}

fn entry(made: &Made, filed: &Filed) -> Entry {
    let facts = &made.facts;
    let main = facts.path.rsplit_once("_gui-").map_or(facts.path.as_str(), |(main, _)| main);
    Entry {
        record: facts.record_id.clone(),
        kind: facts.kind.into(),
        type_name: facts.type_name.clone(),
        agency: facts.agency.clone(),
        author: facts.agency_name.clone(),
        number_and_mark: facts.number.clone().unwrap_or_default(),
        date: *facts.date,
        abstract_: facts.subject.clone(),
        signer: facts.signer.clone(),
        pages: u32::try_from(made.pages).unwrap_or(u32::MAX),
        pdf: format!("{}.pdf", facts.path),
        sha256: made.sha256,
        size_bytes: made.size_bytes,
        source: source_path(&filed.record),
        source_sha256: Digest::of(&filed.file.bytes),
        copy: facts
            .recipient
            .as_ref()
            .map(|recipient| Copy { recipient: recipient.clone(), of: format!("{main}.pdf") }),
    }
}

/// Vietnamese folder names belong to the user's disk, not into a zip: the id is the name.
fn source_path(record: &Record) -> String {
    format!("ho-so/{}.yaml", record.id().value.0)
}

fn data_path(file: &SourceFile, taken: &mut BTreeSet<String>) -> String {
    let stem = file.path.strip_prefix("records/").unwrap_or(&file.path);
    let stem = stem.rsplit_once('.').map_or(stem, |(stem, _)| stem);
    let name = file_name_part(stem);
    let mut path = format!("du-lieu/{name}.yaml");
    let mut number = 2;
    while !taken.insert(path.clone()) {
        path = format!("du-lieu/{name}-{number}.yaml");
        number += 1;
    }
    path
}

/// The bodies whose documents are in the bundle, by name.
fn organisation(loaded: &Loaded, made: &[Made]) -> String {
    let _ = loaded;
    let names: BTreeSet<&str> = made.iter().map(|made| made.facts.agency_name.as_str()).collect();
    names.into_iter().collect::<Vec<_>>().join("; ")
}

/// Waits for the results folder and clears away what a run that died left in it.
fn hold(out: &Path) -> Result<std::fs::File, Problem> {
    let lock = disk::lock(out)?;
    disk::remove_unfinished(out)?;
    Ok(lock)
}

/// A folder beside the results, where PDFs wait until the whole run is known to be good.
struct Stage {
    folder: tempfile::TempDir,
    out: PathBuf,
    /// Held until the run ends: left-overs of others are then left-overs.
    _lock: std::fs::File,
}

impl Stage {
    fn open(loaded: &Loaded) -> Result<Self, Vec<Problem>> {
        let out = loaded.project.out();
        let lock = hold(&out).map_err(|problem| vec![problem])?;
        let folder = tempfile::Builder::new()
            .prefix(disk::TEMPORARY)
            .tempdir_in(&out)
            .map_err(|error| vec![Problem::io(Code::CannotWrite, &out, &error)])?;
        Ok(Self { folder, out, _lock: lock })
    }

    fn file(&self, facts: &Facts) -> PathBuf {
        self.folder.path().join(format!("{}.pdf", facts.path))
    }

    /// Moves every file to its place; each move is one step.
    fn publish(self) -> Result<(), Problem> {
        let files = walkdir::WalkDir::new(self.folder.path()).sort_by_file_name();
        for entry in files.into_iter().filter_map(Result::ok) {
            if !entry.file_type().is_file() {
                continue;
            }
            let below = entry.path().strip_prefix(self.folder.path()).expect("it was found there");
            let target = self.out.join(below);
            let problem = |error| Problem::io(Code::CannotWrite, &target, &error);
            let folder = target.parent().expect("a file is in a folder");
            std::fs::create_dir_all(folder).map_err(problem)?;
            std::fs::rename(entry.path(), &target).map_err(problem)?;
        }
        Ok(())
    }
}
