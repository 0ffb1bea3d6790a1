//! Documents put into `out/`: rendered where they are new, taken over where they stand, and sealed ones
//! brought back.

use super::ledger::Ledger;
use super::make::{Made, Workshop};
use super::stage::{Foreign, Stage};
use super::{Checked, Key, Limits, Loaded, Part, Progress, Wanted, key_of, keys_of, restore};
use crate::archive::{Entry, log};
use crate::cache::{self, Cache, Kept, Stamp};
use crate::problem::{Code, Place, Problem};
use crate::project::Project;
use crate::records::brief::Brief;
use std::collections::BTreeSet;

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
