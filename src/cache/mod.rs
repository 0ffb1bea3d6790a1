//! What earlier builds made, so that the same document is not rendered twice (test: cache::edits).
//!
//! The PDFs in `out/` are the store; a list beside them says which input gave which digest, and from which
//! files the last whole build was made. A listed PDF counts after its bytes were hashed again; a list that
//! is missing, cut or altered counts as none (test: a_list_that_is_not_whole_is_no_list), and that of
//! another program tells what it wrote. A list is not believed beyond that: it names files below `out/`
//! (test: a_list_that_names_files_elsewhere_is_no_list), and what is sealed is rendered anew (test:
//! cache::foreign). It holds one line per document of the last build, and may be deleted at any time: the
//! next build renders everything, to the same bytes, and leaves alone what it does not know.

mod inputs;
mod list;
mod part;

pub use inputs::{key, layout, present, read};
pub use part::Part;

use crate::digest::Digest;
use crate::disk;
use crate::problem::Problem;
use crate::project::Project;
use list::List;
use std::collections::{BTreeMap, BTreeSet};
use std::io::BufWriter;
use std::path::{Path, PathBuf};

/// A PDF that an earlier run made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Kept {
    /// What it was made from, see [`key`].
    pub key: Digest,
    pub sha256: Digest,
    pub size_bytes: u64,
    pub pages: usize,
    /// When it was last written, in nanoseconds since 1970, as the file system says.
    pub written_ns: u64,
}

impl Kept {
    /// Whether it came from no sheet: a sealed PDF stands for itself.
    fn is_sealed(&self) -> bool {
        self.key == self.sha256
    }
}

/// The last build, if it left everything as it should be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stamp {
    pub inputs: Digest,
    /// How many problems that are no errors it reported.
    pub advice: usize,
}

/// The lists of a project, those of all parts together.
#[derive(Debug, Default)]
pub struct Cache {
    folder: PathBuf,
    /// Whose list this run writes.
    part: Part,
    own: List,
    others: BTreeMap<String, Kept>,
    /// What any build, also of another program, wrote at a path.
    written: BTreeMap<String, Kept>,
}

impl Cache {
    /// Reads the lists; `part` says which of them is this run's own.
    pub fn open(project: &Project, part: Part) -> Self {
        let mut cache = Self { folder: project.cache(), part, ..Self::default() };
        let own = cache.own_list();
        for path in cache.lists() {
            let list = List::read(&path).unwrap_or_default();
            cache.written.extend(list.documents.iter().map(|(path, kept)| (path.clone(), *kept)));
            if list.own && path == own {
                cache.own = list;
            } else if list.own {
                cache.others.extend(list.documents);
            }
        }
        cache
    }

    fn own_list(&self) -> PathBuf {
        self.folder.join(format!("{}.txt", self.part.to_string().replace('/', "-")))
    }

    /// How many documents the last build made or kept, and its stamp, if it was made from `inputs`
    /// and everything that it made is still as it was written. Like `git status` and `make`, this
    /// trusts size and time of a PDF: what it stops is work, never a check of a bundle. Asks for the
    /// inputs only when there is something to compare them with.
    pub fn unchanged(
        &self,
        out: &Path,
        inputs: impl FnOnce() -> Option<Digest>,
    ) -> Option<(usize, Stamp)> {
        let stamp = self.own.stamp?;
        if inputs()? != stamp.inputs {
            return None;
        }
        let as_written = |(path, kept): (&String, &Kept)| {
            let found = std::fs::metadata(out.join(path)).ok();
            found.is_some_and(|found| {
                found.len() == kept.size_bytes && written_ns(&found) == Some(kept.written_ns)
            })
        };
        let documents = &self.own.documents;
        let made = documents.values().filter(|kept| !kept.is_sealed()).count();
        let stands = documents.iter().all(as_written)
            && strays(documents, self.part, out).is_ok_and(|strays| strays.is_empty());
        stands.then_some((made, stamp))
    }

    /// The PDF at `path` below `out`, if it was made from `key` and still has its digest.
    pub fn take(&self, out: &Path, path: &str, key: Digest) -> Option<(Kept, Vec<u8>)> {
        let kept = self.own.documents.get(path).or_else(|| self.others.get(path))?;
        if kept.key != key {
            return None;
        }
        let bytes = disk::read(&out.join(path), disk::LARGE_BYTES).ok()?;
        (Digest::of(&bytes) == kept.sha256).then_some((*kept, bytes))
    }

    /// What a build wrote at a path, if it is still known.
    pub fn written(&self, path: &str) -> Option<Kept> {
        self.written.get(path).copied()
    }

    /// Begins the list of this run.
    pub fn renew(self) -> Renewal {
        Renewal { before: self, documents: BTreeMap::new() }
    }

    /// Lists that cannot be seen count as none.
    fn lists(&self) -> Vec<PathBuf> {
        let mut paths = disk::list(&self.folder).unwrap_or_default();
        paths.retain(|path| path.extension().is_some_and(|ending| ending == "txt"));
        paths
    }
}

/// The list of a run that is coming to its end.
#[derive(Debug)]
pub struct Renewal {
    /// What earlier runs made, less what this one lists.
    before: Cache,
    documents: BTreeMap<String, Kept>,
}

impl Renewal {
    /// Lists a PDF that stands at `path` below `out` now.
    pub fn keep(&mut self, out: &Path, path: String, kept: Kept) {
        let written = std::fs::metadata(out.join(&path)).ok().as_ref().and_then(written_ns);
        self.before.own.documents.remove(&path);
        let written_ns = written.unwrap_or_default();
        self.documents.insert(path, Kept { written_ns, ..kept });
    }

    /// Lists a sealed PDF, so that a build notices when it is gone; one that is not there is not listed.
    pub fn keep_sealed(&mut self, out: &Path, path: &str, sha256: Digest) {
        if let Ok(found) = std::fs::metadata(out.join(path)) {
            let kept =
                Kept { key: sha256, sha256, size_bytes: found.len(), pages: 0, written_ns: 0 };
            self.keep(out, path.to_owned(), kept);
        }
    }

    /// The PDFs below `out` that this list of a whole build does not have, by path.
    ///
    /// # Errors
    /// Those of listing `out`.
    pub fn strays(&self, out: &Path) -> Result<Vec<String>, Problem> {
        strays(&self.documents, self.before.part, out)
    }

    /// Removes the PDFs that the run before listed and this one does not, but for sealed ones: their
    /// records are gone, or their names have changed. A file that is not byte for byte what the list
    /// says was written is never touched.
    pub fn remove_rest(&self, out: &Path, sealed: &BTreeSet<&str>) {
        let rest = self.before.own.documents.iter().filter(|(_, kept)| !kept.is_sealed());
        for (path, kept) in rest.filter(|(path, _)| !sealed.contains(path.as_str())) {
            let path = out.join(path);
            let bytes = disk::read(&path, disk::LARGE_BYTES);
            // What is no longer as it was written is somebody's: it may be signed.
            if bytes.is_ok_and(|bytes| Digest::of(&bytes) == kept.sha256) {
                // A file that cannot be removed is a leftover, not a wrong result.
                let _ = std::fs::remove_file(path);
            }
        }
    }

    /// Goes on listing what was written at a path where another's file stands now.
    pub fn keep_written(&mut self, path: &str) {
        if let Some(kept) = self.before.own.documents.remove(path).or(self.before.written(path)) {
            self.documents.insert(path.to_owned(), kept);
        }
    }

    /// Goes on listing what was listed before, after a run over some records.
    #[must_use]
    pub fn keep_rest(mut self) -> Self {
        self.documents.append(&mut self.before.own.documents);
        self
    }

    /// Writes the list; `stamp` when it is that of a whole build. A whole build's list replaces those
    /// of parts.
    pub fn save(self, stamp: Option<Stamp>) {
        let Self { before, documents } = self;
        let own = before.own_list();
        if before.part.is_whole() {
            // What a run that died left; another whole build that writes just now renders more next time.
            drop(disk::remove_unfinished(&before.folder));
        }
        let list = List { own: true, stamp, documents };
        // Without its list the next build renders more; that is no reason to fail this one.
        let _ = disk::write_with(&own, |file| list.write(BufWriter::new(file)));
        if before.part.is_whole() {
            for path in before.lists().into_iter().filter(|path| *path != own) {
                let _ = std::fs::remove_file(path);
            }
        }
    }
}

fn written_ns(found: &std::fs::Metadata) -> Option<u64> {
    let since = found.modified().ok()?.duration_since(std::time::UNIX_EPOCH).ok()?;
    u64::try_from(since.as_nanos()).ok()
}

/// The PDFs below `out` that a list does not have, if it is that of a whole build; those of `.…`
/// folders are no results.
fn strays(
    documents: &BTreeMap<String, Kept>,
    part: Part,
    out: &Path,
) -> Result<Vec<String>, Problem> {
    if !part.is_whole() {
        return Ok(Vec::new());
    }
    let mut strays = Vec::new();
    for entry in disk::below(out, disk::is_shown) {
        let entry = entry?;
        let path = entry.path().strip_prefix(out).expect("it was found there");
        let path = path.to_string_lossy().replace('\\', "/");
        if path.ends_with(".pdf") && !documents.contains_key(&path) {
            strays.push(path);
        }
    }
    Ok(strays)
}
