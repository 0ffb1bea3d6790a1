//! The contents of a bundle under verification: which files there are, and the tally of each.
//!
//! Headers come in, in the order of the zip; contents are read once, in one pass. Out goes the table of
//! files by path, with a finding for each refused name and each content that its own header
//! contradicts.

use crate::archive::container::{Header, read::Container, read::shown};
use crate::archive::finding::Findings;
use crate::archive::name::check_path;
use crate::digest::Tally;
use crate::problem::Code;
use std::collections::BTreeSet;
use std::io::{Read, Result, Seek, SeekFrom, Take};

/// One file of the bundle.
#[derive(Debug)]
pub struct BagFile {
    /// Below the top folder.
    pub path: Box<str>,
    /// Where its content starts in the zip, and how long it is.
    at: u64,
    size_bytes: u64,
    /// `None`: the content could not be read, and a finding says why.
    pub tally: Option<Tally>,
    /// Whether the content has the checksum that the zip says.
    pub crc_agrees: bool,
    /// Whether a finding already says that the content is not what was sealed.
    pub damaged: bool,
    /// Whether a manifest lists the file.
    pub listed: bool,
    /// Whether the index names it as a document.
    pub indexed: bool,
}

/// All files of a bundle, by path.
#[derive(Debug)]
pub struct Contents {
    /// The top folder, the bundle's name.
    pub top: String,
    pub files: Vec<BagFile>,
}

impl Contents {
    /// The file at a path below the top folder.
    pub fn get(&mut self, path: &str) -> Option<&mut BagFile> {
        let at = self.files.binary_search_by(|file| (*file.path).cmp(path)).ok()?;
        Some(&mut self.files[at])
    }

    /// What was hashed of the file at a path.
    pub fn tally(&mut self, path: &str) -> Option<Tally> {
        self.get(path)?.tally
    }

    /// The content of a small or line-wise file, to be read once more.
    ///
    /// # Errors
    /// Those of the stream.
    pub fn open<'a, R: Read + Seek>(
        &mut self,
        zip: &'a mut R,
        path: &str,
    ) -> Result<Option<Take<&'a mut R>>> {
        let Some(file) = self.get(path).filter(|file| file.tally.is_some()) else {
            return Ok(None);
        };
        zip.seek(SeekFrom::Start(file.at))?;
        Ok(Some(zip.take(file.size_bytes)))
    }
}

/// Hashes every content.
///
/// # Errors
/// Those of the stream.
pub fn read(
    zip: &mut (impl Read + Seek),
    mut container: Container,
    findings: &mut Findings,
) -> Result<Contents> {
    let headers = std::mem::take(&mut container.headers);
    let top = headers.first().map_or(&b""[..], |header| top_of(&header.name));
    let top = shown(top);
    let mut files = Vec::with_capacity(headers.len());
    let mut read_to = 0;
    for header in headers {
        let file = read_one(zip, &container, &header, &mut read_to, findings)?;
        if let Some(path) = path_below(&top, &header.name, findings) {
            files.push(BagFile { path: path.into(), ..file });
        }
    }
    files.sort_by(|a, b| a.path.cmp(&b.path));
    files.dedup_by(|second, first| second.path == first.path);
    refuse_twins(&files, findings);
    refuse_files_as_folders(&files, findings);
    Ok(Contents { top, files })
}

fn read_one(
    zip: &mut (impl Read + Seek),
    container: &Container,
    header: &Header,
    read_to: &mut u64,
    findings: &mut Findings,
) -> Result<BagFile> {
    let size_bytes = u64::from(header.size_bytes);
    let mut file = BagFile {
        path: "".into(),
        at: 0,
        size_bytes,
        tally: None,
        crc_agrees: false,
        damaged: false,
        listed: false,
        indexed: false,
    };
    let Some(at) = container.content_at(zip, header, *read_to, findings)? else { return Ok(file) };
    zip.seek(SeekFrom::Start(at))?;
    let tally = Tally::copy(zip.take(size_bytes), std::io::sink())?;
    *read_to = at + tally.size_bytes;
    file.at = at;
    file.tally = Some(tally);
    file.crc_agrees = tally.crc32 == header.crc32;
    Ok(file)
}

fn top_of(name: &[u8]) -> &[u8] {
    name.split(|byte| *byte == b'/').next().unwrap_or_default()
}

/// The path below the top folder, unless the name is refused.
fn path_below<'a>(top: &str, name: &'a [u8], findings: &mut Findings) -> Option<&'a str> {
    let text = std::str::from_utf8(name).ok();
    let path = text.and_then(|text| text.strip_prefix(top)?.strip_prefix('/'));
    let refused = match path {
        None => "nằm ngoài thư mục của gói",
        Some(path) => match check_path(path) {
            Ok(()) => return Some(path),
            Err(why) => why,
        },
    };
    findings.add(Code::NameRefused, &shown(name), format!("tên tệp bị từ chối: {refused}"));
    None
}

/// A file that other names use as a folder cannot be unpacked beside them.
fn refuse_files_as_folders(files: &[BagFile], findings: &mut Findings) {
    let lower: Vec<_> = files.iter().map(|file| file.path.to_ascii_lowercase()).collect();
    let folders = lower.iter().flat_map(|path| path.match_indices('/').map(|(at, _)| &path[..at]));
    let folders: BTreeSet<&str> = folders.collect();
    for (file, lower) in files.iter().zip(&lower) {
        if folders.contains(lower.as_str()) {
            findings.add(Code::NameRefused, &file.path, "tệp mang tên của một thư mục trong gói");
        }
    }
}

/// Names that differ by case alone overwrite each other on Windows and macOS.
fn refuse_twins(files: &[BagFile], findings: &mut Findings) {
    let lower = |file: &BagFile| file.path.to_ascii_lowercase();
    let mut order: Vec<_> = files.iter().collect();
    order.sort_by_cached_key(|file| lower(file));
    for pair in order.windows(2) {
        if lower(pair[0]) == lower(pair[1]) {
            let message = format!("tên chỉ khác `{}` ở chữ hoa chữ thường", pair[0].path);
            findings.add(Code::NameRefused, &pair[1].path, message);
        }
    }
}
