//! Lists folders. What a failing disk does not show is a problem: a file that nobody sees is none that
//! is not there (test: cli::trouble::what_a_folder_hides_is_told).

use crate::problem::{Code, Problem};
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

pub use walkdir::DirEntry;

/// What stands in a folder, in order; nothing where there is no folder.
///
/// # Errors
/// [`Code::CannotRead`].
pub fn list(folder: &Path) -> Result<Vec<PathBuf>, Problem> {
    let problem = |error| Problem::io(Code::CannotRead, folder, &error);
    let listing = match std::fs::read_dir(folder) {
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
        listing => listing.map_err(problem)?,
    };
    let paths = listing.map(|entry| Ok(entry.map_err(problem)?.path()));
    let mut paths: Vec<_> = paths.collect::<Result<_, _>>()?;
    paths.sort();
    Ok(paths)
}

/// The names of what stands in a folder, in order, but for those that are no text.
///
/// # Errors
/// As [`list`].
pub fn names(folder: &Path) -> Result<Vec<String>, Problem> {
    let name = |path: PathBuf| path.file_name()?.to_str().map(str::to_owned);
    Ok(list(folder)?.into_iter().filter_map(name).collect())
}

/// The folder and all below it, in order, or why some of it cannot be seen; nothing where there is no
/// folder. What `enter` turns down is left out, with what it holds.
pub fn below(
    folder: &Path,
    enter: fn(&DirEntry) -> bool,
) -> impl Iterator<Item = Result<DirEntry, Problem>> + use<> {
    let folder = folder.to_owned();
    let walk = walkdir::WalkDir::new(&folder).sort_by_file_name().into_iter().filter_entry(enter);
    walk.filter_map(move |entry| {
        let error = match entry {
            Ok(entry) => return Some(Ok(entry)),
            Err(error) => error,
        };
        let (depth, path) = (error.depth(), error.path().unwrap_or(&folder).to_owned());
        // Links are not followed, so that none of them makes a circle.
        let error = error.into_io_error().unwrap_or(ErrorKind::Other.into());
        let is_none = depth == 0 && error.kind() == ErrorKind::NotFound;
        (!is_none).then(|| Err(Problem::io(Code::CannotRead, &path, &error)))
    })
}

/// Whether a file or folder is none that systems and editors hide: their names begin with a dot.
pub fn is_shown(entry: &DirEntry) -> bool {
    entry.depth() == 0 || !entry.file_name().to_string_lossy().starts_with('.')
}
