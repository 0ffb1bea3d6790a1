//! `qcph verify FOLDER --page FILE`: one index page over all bundles that were checked.

use qcph::archive::index::catalogue;
use qcph::archive::{BundleName, Report, index_of};
use qcph::disk;
use qcph::problem::{Code, Problem};
use std::path::{Path, PathBuf};

/// Writes the page; a file that is no such page is never replaced.
pub fn write(file: &Path, paths: &[PathBuf], reports: &[Report]) -> Result<(), Problem> {
    if file.exists() && !is_ours(file) {
        let message =
            format!("`{}` có sẵn và không phải trang mục lục do qcph lập", file.display());
        return Err(Problem::new(Code::BadArgument, message).hint("đặt tên khác cho trang mục lục"));
    }
    let mut html = catalogue::START.to_owned() + &catalogue::head();
    for (path, report) in paths.iter().zip(reports) {
        let file_name = path.file_name().unwrap_or_default().to_string_lossy();
        let name = BundleName::of_file(&file_name).filter(|_| report.intact());
        html += &match name {
            Some(name) => {
                let (header, entries) = index_of(name, path)?;
                catalogue::bundle(&header, &entries)
            }
            None => catalogue::broken(&file_name),
        };
    }
    disk::write(file, (html + catalogue::FOOT).as_bytes())
}

fn is_ours(file: &Path) -> bool {
    disk::read(file, disk::LARGE_BYTES)
        .is_ok_and(|text| text.starts_with(catalogue::START.as_bytes()))
}
