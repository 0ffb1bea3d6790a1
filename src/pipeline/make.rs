//! Records to PDFs in the stage, in order of record id; what an earlier run made is taken over.

use super::entry::entry;
use super::judge::{Paths, path_digest};
use super::original::{self, Document};
use super::spool::{MadePdf, Spool};
use super::stage::Stage;
use super::{Limits, Loaded, Progress, place};
use crate::archive::index::metadata::Metadata;
use crate::cache::{self, Cache};
use crate::digest::Digest;
use crate::documents::sent::{self, Printed};
use crate::documents::{Composed, Facts, Office, Prepared, compose};
use crate::form::{self, Row};
use crate::metadata::{self, Described};
use crate::problem::{self, Class, Code, Place, Problem};
use crate::records::summary::Summary;
use crate::records::{Corpus, Locator, RecordFile};
use crate::render::{Engine, Pdf, batch};
use std::path::Path;

/// For what documents are made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// `out/`: what the records say.
    Out,
    /// A bundle: signed originals too.
    Bundle,
}

/// What the documents of a run are made with.
pub struct Maker<'a> {
    pub loaded: &'a Loaded,
    pub stage: &'a Stage,
    pub cache: &'a Cache,
    /// Of the layout templates.
    pub layout: Digest,
    pub threads: usize,
    /// A larger PDF is not made: no bundle may hold it.
    pub largest_bytes: u64,
    /// What is made, and whether signed originals come along.
    pub purpose: Purpose,
}

impl<'a> Maker<'a> {
    pub fn new(
        loaded: &'a Loaded,
        stage: &'a Stage,
        cache: &'a Cache,
        threads: usize,
        purpose: Purpose,
    ) -> Self {
        let layout = cache::layout(&loaded.templates);
        let largest_bytes = Limits::default().document_max_bytes;
        Self { loaded, stage, cache, layout, threads, largest_bytes, purpose }
    }
}

impl Maker<'_> {
    /// Composes and renders `records` and their copies, and writes them down in that order; beside them
    /// stand the problems of those that could not be made, sorted.
    ///
    /// # Errors
    /// What stops the run at once: a problem of the machine, or two documents of one path, of which
    /// neither may stand for the other.
    pub fn make(
        &self,
        records: &[&Summary],
        progress: Progress<'_>,
    ) -> Result<(Spool, Vec<Problem>), Problem> {
        let (mut all, mut problems) = (Spool::new(self.stage.out()), Vec::new());
        let mut paths = Paths::default();
        let run = batch::run(
            &self.loaded.engine,
            records.len(),
            self.threads,
            |engine, at| self.make_one(engine, records[at]),
            |at, made| {
                progress(at + 1, records.len());
                match made {
                    Ok(made) => {
                        let main = made.first().map(|made| path_digest(&made.entry.pdf));
                        let taken = main
                            .and_then(|path| paths.take(&self.loaded.office, records[at], path));
                        taken.map_or(Ok(()), Err)?;
                        made.iter().try_for_each(|made| all.add(made))
                    }
                    Err(found) => {
                        found
                            .iter()
                            .find(|one| stops(one))
                            .map_or(Ok(()), |one| Err(one.clone()))?;
                        problems.extend(found);
                        Ok(())
                    }
                }
            },
        );
        problem::sort(&mut problems);
        run.map(|()| (all, problems))
    }

    /// Makes the documents of one record and puts them into the stage, all of them or none: a document
    /// without its copies would be published though nothing lists it.
    fn make_one(&self, engine: &Engine, summary: &Summary) -> Result<Vec<MadePdf>, Vec<Problem>> {
        let office = &self.loaded.office;
        let filed = office.corpus.open(summary)?;
        let made = print_all(office, &filed, |prepared, composed| {
            let (mut made, pdf) = self.print(engine, composed, &filed)?;
            if self.purpose == Purpose::Bundle && made.entry.is_main() {
                made.entry.metadata = Some(described(office, prepared, pdf.pages));
            }
            let new = made.new.then(|| pdf.bytes.clone());
            Ok(((made, new), pdf))
        })?;
        let signed = match (self.purpose, made.first()) {
            (Purpose::Bundle, Some((main, Some(bytes)))) => {
                let document = Document { entry: &main.entry, bytes, bundle: None };
                original::original(self.loaded, &filed, &document)?
            }
            _ => None,
        };
        for (made, new) in &made {
            new.iter().try_for_each(|new| self.stage.keep(&made.entry.pdf, new))?;
        }
        let made = made.into_iter().map(|(made, _)| made);
        Ok(made.chain(signed.map(MadePdf::original)).collect())
    }

    /// Takes the PDF over from `out/` if it was made from the same sheet, else renders and measures
    /// it.
    fn print(
        &self,
        engine: &Engine,
        composed: &Composed,
        filed: &RecordFile,
    ) -> Result<(MadePdf, Pdf), Vec<Problem>> {
        let facts = &composed.facts;
        let key = key(self.layout, composed);
        let made = |entry, new| MadePdf { entry, draft: facts.draft, key, new };
        if let Some((pdf, sha256)) = made_before(self.cache, self.stage.out(), composed, key) {
            return Ok((made(entry(facts, filed, &pdf, sha256), false), pdf));
        }
        let pdf = render(engine, composed, filed, &self.loaded.office.corpus)?;
        if pdf.bytes.len() as u64 > self.largest_bytes {
            let place = Place::file(filed.file.path.clone());
            return Err(vec![too_large(&place, self.largest_bytes)]);
        }
        let reports = form::find_faults(&self.loaded.book, &pdf.bytes)?;
        if reports.iter().any(|report| !report.rows.is_empty()) {
            let locator = Locator::new(&filed.file);
            let at = |row: &Row| place::of_row(row, filed, &locator);
            return Err(reports.iter().flat_map(|report| report.problems(at)).collect());
        }
        Ok((made(entry(facts, filed, &pdf, Digest::of(&pdf.bytes)), true), pdf))
    }
}

/// What a document is made from.
pub fn key(layout: Digest, composed: &Composed) -> Digest {
    cache::key(layout, &composed.sheet, &ident(&composed.facts))
}

/// The PDF in `out/` that an earlier run made and measured from the same sheet.
pub fn made_before(
    cache: &Cache,
    out: &Path,
    composed: &Composed,
    key: Digest,
) -> Option<(Pdf, Digest)> {
    let (kept, bytes) = cache.take(out, &format!("{}.pdf", composed.facts.path), key)?;
    Some((Pdf { bytes, pages: kept.pages }, kept.sha256))
}

/// Whether a problem of one record is one of the whole run.
fn stops(problem: &Problem) -> bool {
    problem.code.class() == Class::Environment || problem.code == Code::FileNameTaken
}

fn too_large(place: &Place, most: u64) -> Problem {
    let message = format!("văn bản lập từ bản ghi này lớn hơn {} kB, gói không nhận", most >> 10);
    Problem::at(Code::NotSealable, place, message)
        .hint("chia bảng hoặc phụ lục dài ra nhiều văn bản, mỗi văn bản một bản ghi")
}

/// Has `print` make the document of one record, then what each co-recipient gets.
pub fn print_all<T>(
    office: &Office,
    filed: &RecordFile,
    print: impl Fn(&Prepared, &Composed) -> Result<(T, Pdf), Vec<Problem>>,
) -> Result<Vec<T>, Vec<Problem>> {
    let Some(prepared) = compose(office, filed)? else { return Ok(Vec::new()) };
    let (main, pdf) = print(&prepared, &prepared.composed)?;
    if !sent::are_due(&prepared) {
        return Ok(vec![main]);
    }
    let sha256 = Digest::of(&pdf.bytes).to_string();
    let printed = Printed { pdf: pdf.bytes, sha256, pages: pdf.pages };
    let mut all = vec![main];
    for copy in sent::compose(office, &prepared, &printed)? {
        all.push(print(&prepared, &copy)?.0);
    }
    Ok(all)
}

/// The fields of the law, as a bundle has them of a document that was printed on so many pages.
pub fn described(office: &Office, prepared: &Prepared, printed: usize) -> Metadata {
    let pages = Some(metadata::pages(prepared.case.issue, printed));
    Metadata::of(&Described { office, prepared, pages, places: Vec::new() })
}

/// Renders one sheet of a record.
pub fn render(
    engine: &Engine,
    composed: &Composed,
    filed: &RecordFile,
    corpus: &Corpus,
) -> Result<Pdf, Vec<Problem>> {
    engine.render(&composed.sheet, &ident(&composed.facts)).map_err(|mut problem| {
        let misfits = place::misfits(engine, &composed.sheet, filed, corpus);
        if !misfits.is_empty() {
            return misfits;
        }
        // Typst names the template at most; the person who reads this knows the record.
        problem.place.get_or_insert_with(|| Place::file(filed.file.path.clone()));
        vec![problem]
    })
}

/// What becomes the PDF's document id.
fn ident(facts: &Facts) -> String {
    match &facts.copy {
        Some(copy) => format!("{}/{}", facts.record_id, copy.recipient),
        None => facts.record_id.clone(),
    }
}
