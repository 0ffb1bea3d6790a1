//! `qcph verify FOLDER --page FILE`: one index page over all bundles that were checked.

use super::super::write_named;
use super::originals;
use qcph::archive::index::catalogue;
use qcph::archive::{BundleName, Report, index_of};
use qcph::problem::Problem;
use std::path::{Path, PathBuf};

/// Writes the page; a file that is no such page is never replaced.
pub fn write(file: &Path, paths: &[PathBuf], reports: &[Report]) -> Result<(), Problem> {
    let mut html = catalogue::START.to_owned() + &catalogue::head();
    let later = originals::later(paths, reports);
    for (path, report) in paths.iter().zip(reports) {
        let file_name = path.file_name().unwrap_or_default().to_string_lossy();
        let name = BundleName::of_file(&file_name).filter(|_| report.intact());
        html += &match name {
            Some(name) => {
                let (header, entries) = index_of(name, path)?;
                catalogue::bundle(&header, &entries, &later)
            }
            None => catalogue::broken(&file_name),
        };
    }
    let is_ours = |bytes: &[u8]| bytes.starts_with(catalogue::START.as_bytes());
    write_named(file, (html + catalogue::FOOT).as_bytes(), "trang mục lục do qcph lập", is_ours)
}
