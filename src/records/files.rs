//! Finds and reads the YAML files below `records/`; the part of this stage that touches the disk.
//! [`names`] are judged for those who have another system; what is not read is [`stray`].

pub mod names;
pub mod stray;

use crate::disk;
use crate::problem::{Code, Place, Problem};
use crate::project::Project;
use std::io::Read;
use std::path::Path;
use std::sync::Arc;

/// A record of one page is 5 kB; one of 300 tables stays below this.
pub const FILE_MAX_BYTES: u64 = 1 << 20;

/// A closed dossier, which the program writes, has some 600 bytes for each of its documents.
pub const CLOSED_MAX_BYTES: u64 = 4 << 20;

/// A file as committed (tệp nguồn).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceFile {
    /// Below the project root, with `/`.
    pub path: Arc<str>,
    pub bytes: Vec<u8>,
}

/// The path of every `.yaml` and `.yml` file below the project root, with `/`, sorted; hidden files
/// and folders are passed over.
///
/// # Errors
/// [`Code::CannotRead`], beside the files that were found.
pub fn list(project: &Project) -> (Vec<Arc<str>>, Vec<Problem>) {
    let (mut paths, mut problems) = (Vec::new(), Vec::new());
    for entry in disk::below(&project.records(), disk::is_shown) {
        match entry {
            Ok(entry) if entry.file_type().is_file() && is_yaml(entry.path()) => {
                match entry.path().to_str() {
                    Some(_) => paths.push(project.shown(entry.path()).into()),
                    None => problems.push(nameless(entry.path())),
                }
            }
            Ok(_) => {}
            Err(problem) => problems.push(problem),
        }
    }
    paths.sort();
    (paths, problems)
}

/// A name that no text can hold cannot be found again by what is printed of it.
fn nameless(path: &Path) -> Problem {
    let message = format!("tên tệp `{}` không phải UTF-8", path.display());
    Problem::new(Code::CannotRead, message).hint("đổi tên tệp, chỉ dùng chữ không dấu và chữ số")
}

/// Reads a file by its path below the project root.
///
/// # Errors
/// [`Code::CannotRead`] and [`Code::FileTooLarge`].
pub fn read(project: &Project, path: &Arc<str>) -> Result<SourceFile, Problem> {
    let whole = project.root().join(&**path);
    let problem = |error: std::io::Error| Problem::io(Code::CannotRead, &whole, &error);
    let file = disk::open(&whole).map_err(problem)?;
    // Room for all of it and the end: else it is read in a dozen small pieces.
    let size = file.metadata().map_or(0, |data| data.len().min(CLOSED_MAX_BYTES));
    let mut bytes = Vec::with_capacity(usize::try_from(size).unwrap_or_default() + 1);
    file.take(CLOSED_MAX_BYTES + 1).read_to_end(&mut bytes).map_err(problem)?;
    let most = most(&bytes);
    if bytes.len() as u64 > most {
        let size = std::fs::metadata(&whole).map_or(most, |data| data.len());
        return Err(Problem::at(
            Code::FileTooLarge,
            &Place::file(path.clone()),
            format!("tệp nặng {} kB; một bản ghi tối đa {} kB", size / 1024, most / 1024),
        )
        .hint(
            "chia thành nhiều bản ghi; bảng dài thì chia thành nhiều phụ lục của nhiều bản ghi",
        ));
    }
    Ok(SourceFile { path: path.clone(), bytes })
}

/// How large a file may be, by what it says of itself in its first lines.
fn most(bytes: &[u8]) -> u64 {
    const CLOSED: &[u8] = b"\nloai: ho_so\n";
    let head = &bytes[..bytes.len().min(1024)];
    let closed = head.windows(CLOSED.len()).any(|text| text == CLOSED);
    if closed { CLOSED_MAX_BYTES } else { FILE_MAX_BYTES }
}

fn is_yaml(path: &Path) -> bool {
    path.extension().is_some_and(|ending| {
        ending.eq_ignore_ascii_case("yaml") || ending.eq_ignore_ascii_case("yml")
    })
}
