//! Records rendered and measured, without a file in `out/`.

use super::Loaded;
use super::make::{print_all, render};
use crate::documents::Facts;
use crate::form::{self, Report};
use crate::problem::{self, Place, Problem};
use crate::records::RecordFile;
use crate::records::summary::Summary;
use crate::render::{Engine, Pdf, batch};
use std::collections::BTreeSet;

/// A document as a build would print it now (bản in thử), and what was measured on it.
#[derive(Debug, Clone)]
pub struct Proof {
    pub facts: Facts,
    pub pdf: Pdf,
    pub reports: Vec<Report>,
}

/// Renders the named records and measures what came out; each PDF by its path below the root.
///
/// # Errors
/// All problems of composing and rendering; a broken rule of the form is none here.
pub fn examine(
    loaded: &Loaded,
    ids: &BTreeSet<String>,
    threads: usize,
) -> Result<Vec<(String, Vec<Report>)>, Vec<Problem>> {
    let records = loaded.office.corpus.summaries();
    let records: Vec<&Summary> = records.filter(|summary| ids.contains(&summary.id.0)).collect();
    let named = |proof: Proof| (format!("out/{}.pdf", proof.facts.path), proof.reports);
    let made = prove_all(loaded, &records, threads)?;
    Ok(made.into_iter().map(named).collect())
}

/// Renders and measures the document of one record and its copies; none when it has no document.
///
/// # Errors
/// As [`examine`].
pub fn prove(loaded: &Loaded, summary: &Summary) -> Result<Vec<Proof>, Vec<Problem>> {
    prove_all(loaded, &[summary], 1)
}

/// As [`prove`], for a record that no file holds yet.
///
/// # Errors
/// As [`examine`]; a broken rule of the form is one here.
pub fn try_out(loaded: &Loaded, filed: &RecordFile) -> Result<Vec<Proof>, Vec<Problem>> {
    let made = proofs(&loaded.engine, loaded, filed)?;
    let place = Place::file(filed.file.path.clone());
    let reports = made.iter().flat_map(|proof| &proof.reports);
    let faulty: Vec<Problem> =
        reports.flat_map(|report| report.problems(|_| Some(place.clone()))).collect();
    if problem::any_error(&faulty) { Err(faulty) } else { Ok(made) }
}

fn prove_all(
    loaded: &Loaded,
    records: &[&Summary],
    threads: usize,
) -> Result<Vec<Proof>, Vec<Problem>> {
    let (mut all, mut problems) = (Vec::new(), Vec::new());
    let run = batch::run(
        &loaded.engine,
        records.len(),
        threads,
        |engine, at| {
            let filed = loaded.office.corpus.open(records[at])?;
            proofs(engine, loaded, &filed)
        },
        |_, found| {
            match found {
                Ok(found) => all.extend(found),
                Err(found) => problems.extend(found),
            }
            Ok(())
        },
    );
    problems.extend(run.err());
    if problems.is_empty() { Ok(all) } else { Err(problems) }
}

fn proofs(
    engine: &Engine,
    loaded: &Loaded,
    filed: &RecordFile,
) -> Result<Vec<Proof>, Vec<Problem>> {
    print_all(&loaded.office, filed, |_, composed| {
        let pdf = render(engine, composed, filed, &loaded.office.corpus)?;
        let reports = form::examine(&loaded.book, &pdf.bytes)?;
        Ok((Proof { facts: composed.facts.clone(), pdf: pdf.clone(), reports }, pdf))
    })
}
