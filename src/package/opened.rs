//! A zip that anybody may have made, read without unpacking it.
//!
//! In: a file. Out: the names of its members below one top folder, and their contents, one after the other.
//! Bounded are the size of the directory, the number of members, and how much a member may grow when it is
//! inflated (test: package::bounds).

use crate::archive::finding::Findings;
use crate::archive::name::check_path;
use crate::disk;
use crate::problem::Code;
use std::collections::BTreeMap;
use std::fs::File;
use std::io::{BufReader, Read};
use std::path::Path;

/// Of the directory of the zip: some 400,000 rows.
const DIRECTORY_MOST_BYTES: u64 = 32 << 20;
const MOST_MEMBERS: usize = 100_000;
/// How often larger a member may become, and what it may be anyway.
const GROWS_MOST: u64 = 200;
const SMALL_BYTES: u64 = 16 << 20;

/// An open package.
pub struct Package {
    zip: zip::ZipArchive<BufReader<File>>,
    /// The one folder at the top.
    pub top: String,
    /// Place in the zip by path below the top.
    pub members: BTreeMap<String, usize>,
}

impl Package {
    /// Opens a file; none where it cannot be judged any further.
    ///
    /// # Errors
    /// Those of reading the file; what is wrong with the zip is a finding.
    pub fn open(path: &Path, findings: &mut Findings) -> std::io::Result<Option<Self>> {
        let mut file = disk::open(path)?;
        let end = disk::zip_end(&mut file)?;
        if end.is_none_or(|end| end.directory_bytes > DIRECTORY_MOST_BYTES) {
            findings.add(
                Code::PackageStructure,
                "",
                "không phải tệp zip, hoặc mục lục zip quá lớn",
            );
            return Ok(None);
        }
        let zip = match zip::ZipArchive::new(BufReader::new(file)) {
            Ok(zip) if zip.len() <= MOST_MEMBERS => zip,
            Ok(_) => {
                findings.add(Code::OverLimit, "", format!("gói có hơn {MOST_MEMBERS} tệp"));
                return Ok(None);
            }
            Err(error) => {
                findings.add(Code::PackageStructure, "", format!("không mở được zip: {error}"));
                return Ok(None);
            }
        };
        let mut package = Self { zip, top: String::new(), members: BTreeMap::new() };
        Ok(package.name(findings).then_some(package))
    }

    /// Takes the names; false where one of them must not be followed.
    fn name(&mut self, findings: &mut Findings) -> bool {
        let mut safe = true;
        for at in 0..self.zip.len() {
            let raw = match self.zip.name_for_index(at) {
                Some(Ok(name)) => name.into_owned(),
                // Refused below, as any name that is no plain path.
                Some(Err(_)) => String::new(),
                None => continue,
            };
            if raw.ends_with('/') {
                continue;
            }
            let shown = raw.escape_default().to_string();
            let parted = raw.split_once('/').filter(|(_, below)| check_path(below).is_ok());
            let Some((top, below)) = parted else {
                let message = format!("tên `{shown}` không được dùng trong gói");
                findings.add(Code::PackageStructure, "", message);
                safe = false;
                continue;
            };
            if self.top.is_empty() {
                top.clone_into(&mut self.top);
            }
            if self.top != top {
                let message = format!("gói có hơn một thư mục ngoài cùng: `{}`, `{top}`", self.top);
                findings.add(Code::PackageStructure, "", message);
                safe = false;
            } else if self.members.insert(below.to_owned(), at).is_some() {
                findings.add(Code::PackageStructure, below, "hai tệp trùng tên");
            }
        }
        safe
    }

    /// Hands a member's content to `take`; false where there is none that may be read.
    ///
    /// # Errors
    /// Those of reading, broken compression among them.
    pub fn read<T>(
        &mut self,
        path: &str,
        take: impl FnOnce(&mut dyn Read) -> std::io::Result<T>,
    ) -> std::io::Result<Option<T>> {
        let Some(at) = self.members.get(path) else { return Ok(None) };
        let mut member = self.zip.by_index(*at).map_err(std::io::Error::other)?;
        let (packed, size) = (member.compressed_size(), member.size());
        if size > SMALL_BYTES && size / GROWS_MOST > packed {
            return Ok(None);
        }
        // No more than it says, and one byte to see that it is more.
        take(&mut (&mut member).take(size + 1)).map(Some)
    }
}
