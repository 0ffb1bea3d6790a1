//! Puts what was made into a folder where it may stand already.

use crate::digest::Tally;
use crate::disk;
use crate::problem::{Code, Problem};
use std::path::Path;

/// Moves what was made to its place, when nothing else stands there.
pub fn publish(stage: &Path, folder: &Path) -> Result<(), Problem> {
    let mut new = Vec::new();
    for name in disk::names(stage)? {
        let (made, target) = (stage.join(&name), folder.join(&name));
        if !target.exists() {
            new.push((made, target));
        } else if !is_same(&made, &target)? {
            let message = format!("`{}` đã có và khác với cái vừa lập", target.display());
            return Err(Problem::new(Code::CannotWrite, message)
                .hint("ghi vào thư mục khác; hoặc tự xóa, chuyển cái cũ đi nếu không cần nữa"));
        }
    }
    for (made, target) in new {
        let failed = |error| Problem::io(Code::CannotWrite, &target, &error);
        std::fs::rename(made, &target).map_err(failed)?;
    }
    Ok(())
}

/// Whether two files, or all below two folders, have the same bytes.
fn is_same(one: &Path, other: &Path) -> Result<bool, Problem> {
    if one.is_dir() != other.is_dir() {
        return Ok(false);
    }
    if !one.is_dir() {
        return Ok(tally(one)?.sha256 == tally(other)?.sha256);
    }
    let (inside, there) = (disk::list(one)?, disk::list(other)?);
    let mut same = inside.len() == there.len();
    for (one, other) in inside.iter().zip(&there) {
        same = same && one.file_name() == other.file_name() && is_same(one, other)?;
    }
    Ok(same)
}

fn tally(path: &Path) -> Result<Tally, Problem> {
    let tally = disk::open(path).and_then(|file| Tally::copy(file, std::io::sink()));
    tally.map_err(|error| Problem::io(Code::CannotRead, path, &error))
}
