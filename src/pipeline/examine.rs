//! Records rendered and measured, with nothing written.

use super::Loaded;
use super::make::{print_all, render};
use crate::form::{self, Report};
use crate::problem::Problem;
use crate::records::brief::Brief;
use crate::render::batch;
use std::collections::BTreeSet;

/// Renders the named records and measures what came out; each PDF by its path below the root.
///
/// # Errors
/// All problems of composing and rendering; a broken rule of the form is none here.
pub fn examine(
    loaded: &Loaded,
    ids: &BTreeSet<String>,
    threads: usize,
) -> Result<Vec<(String, Vec<Report>)>, Vec<Problem>> {
    let records = loaded.office.corpus.briefs();
    let records: Vec<&Brief> = records.filter(|brief| ids.contains(&brief.id.0)).collect();
    let (mut all, mut problems) = (Vec::new(), Vec::new());
    let run = batch::run(
        &loaded.engine,
        records.len(),
        threads,
        |engine, at| {
            let filed = loaded.office.corpus.open(records[at])?;
            print_all(&loaded.office, &filed, |composed| {
                let pdf = render(engine, composed, &filed)?;
                let reports = form::examine(&loaded.book, &pdf.bytes)?;
                Ok(((format!("out/{}.pdf", composed.facts.path), reports), pdf))
            })
        },
        |_, found| {
            match found {
                Ok(found) => all.extend(found),
                Err(problem) => problems.push(problem),
            }
            Ok(())
        },
    );
    problems.extend(run.err());
    if problems.is_empty() { Ok(all) } else { Err(problems) }
}
