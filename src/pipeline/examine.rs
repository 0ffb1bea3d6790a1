//! Records rendered and measured, with nothing written.

use super::Loaded;
use super::make::{print_all, render};
use crate::form::{self, Report};
use crate::problem::Problem;
use crate::records::Filed;
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
    let records = loaded.office.corpus.records.values();
    let records: Vec<&Filed> =
        records.filter(|filed| ids.contains(&filed.record.id().value.0)).collect();
    let (mut all, mut problems) = (Vec::new(), Vec::new());
    let run = batch::run(
        &loaded.engine,
        records.len(),
        threads,
        |engine, at| {
            print_all(&loaded.office, records[at], |composed| {
                let one = |problem| vec![problem];
                let pdf = render(engine, composed, records[at]).map_err(one)?;
                let reports = form::examine(&loaded.book, &pdf.bytes).map_err(one)?;
                Ok(((format!("out/{}.pdf", composed.facts.path), reports), pdf))
            })
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
