//! Finds and reads the YAML files below `records/`; the only file of this stage that touches the disk.

use crate::parallel;
use crate::problem::{Code, Problem};
use crate::project::Project;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// A record of one page is 5 kB; one of 300 tables stays below this.
const FILE_MAX_BYTES: u64 = 1 << 20;

/// A file as committed (tệp nguồn).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceFile {
    /// Below the project root, with `/`.
    pub path: Arc<str>,
    pub bytes: Vec<u8>,
}

/// Reads every `.yaml` and `.yml` file, sorted by path; hidden files and folders are passed over.
///
/// # Errors
/// Problems of the machine ([`Code::CannotRead`]) and of size ([`Code::FileTooLarge`]), beside the
/// files that could be read.
pub fn find(project: &Project) -> (Vec<SourceFile>, Vec<Problem>) {
    let (paths, mut problems) = paths(project);
    let mut files = Vec::with_capacity(paths.len());
    for read in parallel::map(&paths, |path| read(path, project.shown(path))) {
        match read {
            Ok(file) => files.push(file),
            Err(problem) => problems.push(problem),
        }
    }
    files.sort_by(|a, b| a.path.cmp(&b.path));
    (files, problems)
}

/// Where the files of [`find`] are, in the order of the folders.
pub fn paths(project: &Project) -> (Vec<PathBuf>, Vec<Problem>) {
    let (mut paths, mut problems) = (Vec::new(), Vec::new());
    let walk = walkdir::WalkDir::new(project.records()).sort_by_file_name().into_iter();
    for entry in walk.filter_entry(|entry| entry.depth() == 0 || !is_hidden(entry)) {
        match entry {
            Ok(entry) if entry.file_type().is_file() && is_yaml(entry.path()) => {
                paths.push(entry.into_path());
            }
            Ok(_) => {}
            Err(error) => {
                let path = error.path().unwrap_or(Path::new("records")).to_owned();
                let error = error.into_io_error().unwrap_or_else(|| {
                    std::io::Error::other("các liên kết thư mục tạo thành vòng tròn")
                });
                problems.push(Problem::io(Code::CannotRead, &path, &error));
            }
        }
    }
    (paths, problems)
}

fn read(path: &Path, shown: String) -> Result<SourceFile, Problem> {
    let problem = |error: std::io::Error| Problem::io(Code::CannotRead, path, &error);
    let file = std::fs::File::open(path).map_err(problem)?;
    let mut bytes = Vec::new();
    file.take(FILE_MAX_BYTES + 1).read_to_end(&mut bytes).map_err(problem)?;
    let place = crate::problem::Place::file(shown.as_str());
    if bytes.len() as u64 > FILE_MAX_BYTES {
        let size = std::fs::metadata(path).map_or(FILE_MAX_BYTES, |data| data.len());
        return Err(Problem::at(
            Code::FileTooLarge,
            &place,
            format!("tệp nặng {} kB; một hồ sơ tối đa {} kB", size / 1024, FILE_MAX_BYTES / 1024),
        )
        .hint("chia thành nhiều hồ sơ; bảng dài thì chia thành nhiều phụ lục của nhiều hồ sơ"));
    }
    Ok(SourceFile { path: shown.into(), bytes })
}

fn is_yaml(path: &Path) -> bool {
    path.extension().is_some_and(|ending| {
        ending.eq_ignore_ascii_case("yaml") || ending.eq_ignore_ascii_case("yml")
    })
}

fn is_hidden(entry: &walkdir::DirEntry) -> bool {
    entry.file_name().to_string_lossy().starts_with('.')
}
