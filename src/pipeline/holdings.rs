//! What a folder of bundles holds, for somebody without a project: an archivist with a disk.
//!
//! Reads the indexes and the sealed records of the bundles without judging them: whether a bundle is
//! what was sealed, `verify` says. A record in a form that this program does not know is found by what
//! the index says of its document.

use crate::archive::{self, BundleName, Entry, bundles_in, each_member};
use crate::digest::Digest;
use crate::problem::{Code, Problem};
use crate::records::files::{FILE_MAX_BYTES, SourceFile};
use crate::records::nearest::plain;
use crate::records::search::{self, Query};
use crate::records::{self, Record};
use chrono::Datelike;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// Where a bundle keeps its records.
const RECORDS: &str = "data/ho-so/";

/// A document of a bundle.
#[derive(Debug, Clone)]
pub struct Holding {
    pub bundle: BundleName,
    /// Of the bundle.
    pub path: PathBuf,
    pub entry: Entry,
    /// Its co-sent copies.
    pub copies: Vec<Entry>,
    /// Its signed original and the bundle that holds that, perhaps a later one.
    pub original: Option<(BundleName, Entry)>,
    /// As it was sealed; none where this program cannot read it.
    pub record: Option<Record>,
}

/// The documents of all bundles in a folder that fit, in the order of bundles and indexes.
///
/// # Errors
/// [`Code::NotABundle`] for a folder without bundles, and those of reading them.
pub fn holdings(folder: &Path, query: &Query) -> Result<Vec<Holding>, Problem> {
    let bundles = bundles_in(folder)?;
    if bundles.is_empty() {
        let message = format!("thư mục `{}` không có gói niêm phong nào", folder.display());
        return Err(Problem::new(Code::NotABundle, message)
            .hint("ghi thư mục có các tệp QCPH_<ngày>_<số>.zip"));
    }
    let mut shelf = Vec::new();
    for (name, path) in bundles {
        let (_, entries) = archive::index_of(name, &path)?;
        shelf.push((name, path, entries));
    }
    let originals = linked(&mut shelf);
    let mut found = Vec::new();
    for (name, path, entries) in shelf {
        found.extend(of_bundle((name, &path), entries, &originals, query)?);
    }
    Ok(found)
}

/// The originals of documents that are here, by record and digest of the document.
type Originals = BTreeMap<(String, Digest), (BundleName, Entry)>;

/// Takes originals from their bundles to their documents; one whose document is not here stays.
fn linked(shelf: &mut [(BundleName, PathBuf, Vec<Entry>)]) -> Originals {
    let all = shelf.iter().flat_map(|(.., entries)| entries);
    let mains = all.filter(|entry| entry.is_main());
    let mains: BTreeSet<_> = mains.map(|entry| (entry.record.clone(), entry.sha256)).collect();
    let mut originals = Originals::new();
    for (name, _, entries) in shelf {
        entries.retain(|entry| {
            let of = entry.original.as_ref().map(|original| (entry.record.clone(), original.of));
            let Some(of) = of.filter(|of| mains.contains(of)) else { return true };
            originals.insert(of, (*name, entry.clone()));
            false
        });
    }
    originals
}

fn of_bundle(
    (name, path): (BundleName, &Path),
    entries: Vec<Entry>,
    originals: &Originals,
    query: &Query,
) -> Result<Vec<Holding>, Problem> {
    let (copies, documents): (Vec<Entry>, Vec<Entry>) =
        entries.into_iter().partition(|entry| entry.copy.is_some());
    let mut sources: BTreeMap<String, Option<Record>> = BTreeMap::new();
    let wanted = |member: &str| member.starts_with(RECORDS);
    each_member(name, path, wanted, |member, bytes| {
        let file = SourceFile { path: member.into(), bytes };
        let readable = file.bytes.len() as u64 <= FILE_MAX_BYTES;
        let record = readable.then(|| records::record_in(&file)).flatten();
        if record.as_ref().is_none_or(|record| search::fits_record(record, &file, query)) {
            sources.insert(member.trim_start_matches("data/").to_owned(), record);
        }
        Ok(())
    })?;
    let held = documents.into_iter().filter_map(|entry| {
        let record = sources.remove(&entry.source)?;
        let fits = record.is_some() || fits(&entry, query);
        let copies = copies.iter().filter(|copy| copy.record == entry.record).cloned().collect();
        let original = match entry.original {
            Some(_) => Some((name, entry.clone())),
            None => originals.get(&(entry.record.clone(), entry.sha256)).cloned(),
        };
        let path = path.to_owned();
        fits.then_some(Holding { bundle: name, path, entry, copies, original, record })
    });
    Ok(held.collect())
}

/// As records are looked for, in what the index says.
fn fits(entry: &Entry, query: &Query) -> bool {
    let number = entry.number_and_mark.split('/').next().and_then(|number| number.parse().ok());
    let said = [&entry.record, &entry.type_name, &entry.abstract_, &entry.author, &entry.signer];
    let said = plain(&said.map(String::as_str).join(" "));
    query.kind.is_none()
        && query.agency.as_ref().is_none_or(|agency| entry.agency.eq_ignore_ascii_case(agency))
        && query.year.is_none_or(|year| entry.date.year() == year)
        && query.number.is_none_or(|wanted| number == Some(wanted))
        && query.words.iter().all(|word| said.contains(&plain(word)))
}
