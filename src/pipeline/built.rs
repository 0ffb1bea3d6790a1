//! Documents put into `out/`: rendered where they are new, taken over where they stand, and sealed ones
//! brought back.

use super::make::{Maker, Purpose};
use super::spool::MadePdf;
use super::spool::Spool;
use super::stage::Stage;
use super::{Checked, Key, Loaded, Part, Progress, Selection, key_of, keys_of, restore};
use crate::archive::{Entry, log};
use crate::cache::{self, Cache, Kept, Renewal, Stamp};
use crate::problem::{Code, Place, Problem};
use crate::project::Project;
use crate::records::Corpus;
use crate::records::summary::Summary;
use std::collections::BTreeSet;
use std::path::Path;

/// What [`build`] did.
#[derive(Debug)]
pub struct Built {
    /// What was rendered, and what was in `out/` already.
    pub made: Spool,
    /// What was put back from bundles, and which PDFs belong to no record, as advice to print; and, as
    /// errors, which documents are not in their place.
    pub told: Vec<Problem>,
    /// How many of what was made are not in their place.
    pub left: usize,
}

/// How many PDFs the last build left and how much advice it gave, when nothing that a build reads
/// and nothing that it wrote has changed since; reads every record, but understands none.
pub fn unchanged(project: &Project, part: Part) -> Option<(usize, usize)> {
    let cache = Cache::open(project, part);
    let (documents, stamp) = cache.unchanged(&project.out(), || cache::present(project))?;
    Some((documents, stamp.advice))
}

/// Renders documents, drafts too, and puts them into `out/`.
///
/// # Errors
/// All problems of a run that made nothing; `out/` is then as it was.
pub fn build(
    checked: &Checked,
    loaded: &Loaded,
    wanted: &Selection,
    threads: usize,
    progress: Progress<'_>,
) -> Result<Built, Vec<Problem>> {
    let out = loaded.project.out();
    let inputs = cache::read(&loaded.project, &loaded.office.corpus);
    let sealed = log::sealed(&loaded.project.log(), &loaded.project.bundles())?;
    let frozen: BTreeSet<Key> = sealed.iter().flat_map(keys_of).collect();
    let records = loaded.office.corpus.summaries();
    let records: Vec<&Summary> = records
        .filter(|summary| wanted.holds(&summary.id) && !frozen.contains(&key_of(summary)))
        .collect();
    let cache = Cache::open(&loaded.project, wanted.part());
    let stage = Stage::open(out.clone())?;
    let maker = Maker::new(loaded, &stage, &cache, threads, Purpose::Out);
    let (mut made, failed) = maker.make(&records, progress)?;
    if !failed.is_empty() {
        return Err(failed);
    }
    let left = stage.publish(|path| cache.written(path));
    let mut told = restore(loaded, &cache, &sealed, wanted)?;
    told.extend(left.iter().filter_map(|left| left.problem.clone()));
    let left: BTreeSet<&str> = left.iter().map(|left| left.path.as_str()).collect();
    let mut fresh = cache.renew();
    for made in made.read()? {
        let MadePdf { entry, key, .. } = made?;
        let Entry { sha256, size_bytes, pages, .. } = entry;
        if left.contains(entry.pdf.as_str()) {
            fresh.keep_written(&entry.pdf);
            continue;
        }
        let pages = pages as usize;
        fresh.keep(&out, entry.pdf, Kept { key, sha256, size_bytes, pages, written_ns: 0 });
    }
    if wanted.is_whole_part() {
        let documents = || {
            let all = sealed.iter().flat_map(|bundle| &bundle.documents);
            all.filter(|document| document.original.is_none())
        };
        fresh.remove_rest(&out, &documents().map(|document| document.pdf.as_str()).collect());
        if matches!(wanted, Selection::All) {
            documents().for_each(|sealed| fresh.keep_sealed(&out, &sealed.pdf, sealed.sha256));
            told.extend(strays(&fresh, &out, &left, &loaded.office.corpus));
        }
        let advice = checked.problems.len();
        let stamp = inputs.map(|inputs| Stamp { inputs, advice });
        fresh.save(stamp.filter(|_| left.is_empty()));
    } else {
        fresh.keep_rest().save(None)
    }
    Ok(Built { made, told, left: left.len() })
}

/// Names the PDFs that belong to nothing, but for those in whose place a document of this run was left.
fn strays(fresh: &Renewal, out: &Path, left: &BTreeSet<&str>, corpus: &Corpus) -> Vec<Problem> {
    match fresh.strays(out) {
        Ok(strays) => {
            let strays = strays.iter().filter(|path| !left.contains(path.as_str()));
            strays.map(|path| stray(path, corpus)).collect()
        }
        Err(problem) => vec![problem],
    }
}

/// A PDF that no build removes by itself: it may be a person's own.
fn stray(path: &str, corpus: &Corpus) -> Problem {
    let stem = path.rsplit_once('/').map_or(path, |(_, name)| name).trim_end_matches(".pdf");
    let main = stem.split_once("_gui-").map_or(stem, |(main, _)| main);
    let id = main.rsplit_once('_').map_or(main, |(_, id)| id);
    let whose = if corpus.records.contains_key(id) {
        format!("bản ghi `{id}` nay lập ra tệp khác: đã đổi số, ngày hoặc nơi nhận")
    } else {
        format!("không có bản ghi `{id}`")
    };
    let message = format!("tệp PDF này không thuộc bản ghi nào và không gói nào giữ: {whose}");
    Problem::at(Code::StrayDocument, &Place::file(format!("out/{path}")), message)
        .hint("chuyển tệp này ra ngoài `out` và giữ lại: bản đã ký thì vào nơi cơ quan giữ bản gốc, bản in cũ hay tệp riêng thì vào thư mục khác")
        .advice()
}
