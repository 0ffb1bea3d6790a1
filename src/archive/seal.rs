//! Seals: items and entries become one canonical zip in a folder.
//!
//! A file is read twice, first for its tally, then into the zip; a file that changed in between stops the
//! sealing. Memory holds the index, not the documents. What is written depends on the input alone: not on
//! the order of items, the clock, the machine. An existing bundle stays (test: archive::sealing).

use super::bag::{self, Oxum};
use super::container::write::{Writer, fits};
use super::index::original::Links;
use super::index::{self, DOCUMENT, Entry, INDEX_FILE, PAGE_FILE, page};
use super::name::{BundleName, check_path};
use crate::digest::{Digest, Tally};
use crate::disk;
use crate::problem::{Code, Problem};
use std::collections::{BTreeMap, BTreeSet};
use std::io::{BufWriter, Read, Seek, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Where the bytes of an item are.
#[derive(Debug, Clone)]
pub enum Content {
    Bytes(Arc<[u8]>),
    File(PathBuf),
}

impl Content {
    fn open(&self) -> Result<Box<dyn Read + '_>, Problem> {
        match self {
            Self::Bytes(bytes) => Ok(Box::new(&bytes[..])),
            Self::File(path) => {
                let file = disk::open(path);
                Ok(Box::new(file.map_err(|error| Problem::io(Code::CannotRead, path, &error))?))
            }
        }
    }
}

/// One file of a bundle.
#[derive(Debug, Clone)]
pub struct Item {
    /// Below `data/`, such as `van-ban/2016/15-TB-BHXH.pdf`.
    pub path: String,
    pub content: Content,
}

/// What is to be sealed.
#[derive(Debug, Clone)]
pub struct Bundle {
    /// The archive date and the running number; the caller chooses both, see [`super::next_serial`].
    pub name: BundleName,
    /// The body that keeps the archive, on one line.
    pub organisation: String,
    /// Name and version of the sealing program.
    pub program: String,
    /// In any order.
    pub items: Vec<Item>,
    /// In any order; each names a PDF and a source among the items.
    pub entries: Vec<Entry>,
    /// The log's checkpoint before this bundle, if the log has one.
    pub checkpoint: Option<String>,
}

/// A bundle that was just written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Written {
    pub name: BundleName,
    pub path: PathBuf,
    /// Of the zip file.
    pub sha256: Digest,
    pub size_bytes: u64,
}

/// Writes `QCPH_<date>_<serial>.zip` into `folder` in one step.
///
/// # Errors
/// [`Code::BundleTooLarge`] when it would need zip64, [`Code::NotSealable`] for a refused or repeated
/// path or an entry without its file, [`Code::ChangedWhileSealing`], [`Code::CannotRead`],
/// [`Code::CannotWrite`]. The folder is then as it was.
pub fn seal(folder: &Path, bundle: &Bundle) -> Result<Written, Problem> {
    let parts = plan(bundle)?;
    let top = bundle.name.to_string();
    let name_bytes = |path: &str| top.len() + 1 + path.len();
    if !fits(parts.iter().map(|(path, part)| (name_bytes(path), part.tally.size_bytes))) {
        return Err(too_large(bundle));
    }
    let path = folder.join(bundle.name.file());
    let mut written = None;
    disk::create_with(&path, |file| {
        let problem = |error| Problem::io(Code::CannotWrite, &path, &error);
        write_zip(&top, &parts, &path, BufWriter::new(&mut *file))?;
        file.rewind().map_err(problem)?;
        written = Some(Tally::copy(file, std::io::sink()).map_err(problem)?);
        Ok(())
    })?;
    let Tally { sha256, size_bytes, .. } = written.expect("the file was filled");
    Ok(Written { name: bundle.name, path, sha256, size_bytes })
}

/// A file of the bag whose tally is known.
struct Part {
    content: Content,
    tally: Tally,
}

/// By path below the top folder: the order of the zip.
type Parts = BTreeMap<String, Part>;

/// Everything that goes into the bag: payload, index, tag files.
fn plan(bundle: &Bundle) -> Result<Parts, Problem> {
    let mut parts = payload(&bundle.items)?;
    let entries = check_entries(bundle, &parts)?;
    let header = index::Header::new(bundle.name, &bundle.organisation, &bundle.program, &entries);
    let mut json = Vec::new();
    index::write(&header, &entries, &mut json).expect("memory takes every byte");
    let rows = (1..).zip(&entries).map(|(number, entry)| page::row(number, entry));
    let html = page::head(&header) + &rows.collect::<String>() + page::FOOT;
    for (name, text) in [(INDEX_FILE, json), (PAGE_FILE, html.into_bytes())] {
        add(&mut parts, format!("{}{name}", bag::PAYLOAD), Content::Bytes(text.into()))?;
    }
    let oxum = Oxum {
        bytes: parts.values().map(|part| part.tally.size_bytes).sum(),
        files: parts.len() as u64,
    };
    let manifest = manifest(&parts, |path| path.starts_with(bag::PAYLOAD));
    let mut tags = vec![
        (bag::BAGIT_FILE, bag::BAGIT.to_owned()),
        (bag::INFO_FILE, bag::info(&header, oxum)),
        (bag::MANIFEST_FILE, manifest),
        (bag::NOTE_FILE, bag::note(header.version)),
        (bag::CHECK_PAGE_FILE, bag::check_page(header.version)),
    ];
    tags.extend(bundle.checkpoint.clone().map(|text| (bag::CHECKPOINT_FILE, text)));
    for (name, text) in tags {
        add(&mut parts, name.into(), Content::Bytes(text.into_bytes().into()))?;
    }
    let tag_manifest = self::manifest(&parts, |path| !path.starts_with(bag::PAYLOAD));
    let content = Content::Bytes(tag_manifest.into_bytes().into());
    add(&mut parts, bag::TAG_MANIFEST_FILE.into(), content)?;
    Ok(parts)
}

fn payload(items: &[Item]) -> Result<Parts, Problem> {
    let mut parts = Parts::new();
    let mut lower = BTreeSet::new();
    for item in items {
        let path = format!("{}{}", bag::PAYLOAD, item.path);
        if let Err(why) = check_path(&path) {
            return Err(not_sealable(format!("không đưa được `{}` vào gói: {why}", item.path)));
        }
        if !bag::is_payload(&item.path) {
            let message =
                format!("không đưa được `{}` vào gói: gói không có loại tệp này", item.path);
            return Err(not_sealable(message));
        }
        if !lower.insert(path.to_ascii_lowercase()) {
            let message = format!("hai tệp cùng tên `{}` (không kể hoa thường)", item.path);
            return Err(not_sealable(message));
        }
        add(&mut parts, path, item.content.clone())?;
    }
    Ok(parts)
}

fn add(parts: &mut Parts, path: String, content: Content) -> Result<(), Problem> {
    let tally = Tally::copy(content.open()?, std::io::sink());
    let tally = tally.map_err(|error| Problem::io(Code::CannotRead, &shown(&content), &error))?;
    if parts.insert(path.clone(), Part { content, tally }).is_some() {
        return Err(not_sealable(format!("`{path}` là tên mà chương trình tự lập")));
    }
    Ok(())
}

/// Sorts the entries; each must agree with its files, and each document must have its entry.
fn check_entries(bundle: &Bundle, parts: &Parts) -> Result<Vec<Entry>, Problem> {
    let mut sorted = bundle.entries.clone();
    sorted.sort_by(|a, b| a.order().cmp(&b.order()));
    let tally = |path: &str| parts.get(&format!("{}{path}", bag::PAYLOAD)).map(|part| part.tally);
    let mut documents = BTreeSet::new();
    let mut links = Links::default();
    let header = index::Header::new(bundle.name, "", "", &sorted);
    for entry in &sorted {
        links.add(entry);
        let misfit = entry.misfit(bundle.name).map(str::to_owned);
        if let Some(why) = misfit.or_else(|| entry.metadata_misfit(&header)) {
            return Err(not_sealable(format!("`{}`: {why}", entry.pdf)));
        }
        if !entry.fits_a_line() {
            let message = format!("`{}`: dòng mục lục của văn bản này dài quá 4 MiB", entry.pdf);
            return Err(not_sealable(message)
                .hint("rút ngắn trích yếu, bớt nơi nhận và xác nhận trong bản ghi"));
        }
        for (path, digest) in [(&entry.pdf, entry.sha256), (&entry.source, entry.source_sha256)] {
            match tally(path) {
                Some(tally) if tally.sha256 == digest => {}
                Some(_) => return Err(changed(path)),
                None => {
                    return Err(not_sealable(format!("mục lục ghi `{path}` mà không có tệp đó")));
                }
            }
        }
        if tally(&entry.pdf).is_some_and(|tally| tally.size_bytes != entry.size_bytes) {
            return Err(changed(&entry.pdf));
        }
        if !entry.pdf.ends_with(DOCUMENT) || !documents.insert(&entry.pdf) {
            return Err(not_sealable(format!("mục lục ghi `{}` hai lần hoặc sai chỗ", entry.pdf)));
        }
    }
    if let Some(path) = links.broken().next() {
        return Err(not_sealable(format!("`{path}`: văn bản của bản ký này không ở gói đã ghi")));
    }
    let listed = |path: &&String| {
        let path = path.strip_prefix(bag::PAYLOAD).unwrap_or(path);
        !path.ends_with(DOCUMENT) || documents.contains(&path.to_owned())
    };
    match parts.keys().find(|path| !listed(path)) {
        Some(path) => Err(not_sealable(format!("`{path}` không có trong mục lục"))),
        None => Ok(sorted),
    }
}

fn manifest(parts: &Parts, wanted: impl Fn(&str) -> bool) -> String {
    let wanted = parts.iter().filter(|(path, _)| wanted(path));
    wanted.map(|(path, part)| bag::manifest_line(part.tally.sha256, path)).collect()
}

fn write_zip(
    top: &str,
    parts: &Parts,
    path: &Path,
    sink: impl Write + Seek,
) -> Result<(), Problem> {
    let problem = |error| Problem::io(Code::CannotWrite, path, &error);
    let mut zip = Writer::new(sink);
    for (name, part) in parts {
        let copied = zip.add(&format!("{top}/{name}"), part.tally, part.content.open()?);
        if copied.map_err(problem)? != part.tally {
            return Err(changed(name));
        }
    }
    zip.finish().and_then(|mut sink| sink.flush()).map_err(problem)
}

fn shown(content: &Content) -> PathBuf {
    match content {
        Content::Bytes(_) => PathBuf::new(),
        Content::File(path) => path.clone(),
    }
}

fn not_sealable(message: String) -> Problem {
    Problem::new(Code::NotSealable, message)
}

fn changed(path: &str) -> Problem {
    let message = format!("`{path}` đổi trong lúc niêm phong, gói chưa được lập");
    Problem::new(Code::ChangedWhileSealing, message)
        .hint("đóng chương trình đang ghi tệp đó rồi chạy lại")
}

fn too_large(bundle: &Bundle) -> Problem {
    let message =
        format!("gói {} vượt giới hạn 4 GiB hoặc 65.534 tệp của zip, chưa được lập", bundle.name);
    Problem::new(Code::BundleTooLarge, message).hint("niêm phong từng phần, với `--date` sớm hơn")
}
