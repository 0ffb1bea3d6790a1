//! Renders sealed records again, with the sealed templates: do the same bytes come out?
//!
//! A bundle comes in; for each of its documents a verdict goes out. The bundle's records, data and
//! templates are laid out as a project in a temporary folder, with the records of the bundles beside
//! it as context, and go the usual way. A difference is reported, never put anywhere: issued
//! bytes stay as they are.

use crate::archive::bag::PAYLOAD;
use crate::archive::index::{Entry, Reader};
use crate::archive::{BundleName, Digest, bundles_in, each_member, index_bytes};
use crate::disk;
use crate::pipeline::{self, Progress, Wanted};
use crate::problem::{self, Code, Place, Problem};
use crate::project::Project;
use std::collections::BTreeSet;
use std::path::Path;

const RECORDS: &str = "data/ho-so/";
const DATA: &str = "data/du-lieu/";
const TEMPLATES: &str = "data/mau/";

/// What came out for a bundle.
#[derive(Debug)]
pub struct Rebuilt {
    pub same: usize,
    /// One for each document whose bytes differ.
    pub problems: Vec<Problem>,
}

/// Renders the documents of a bundle again and compares their digests with the sealed ones.
///
/// # Errors
/// All problems of reading the bundle or of the sealed records themselves.
pub fn rebuild(
    bundle: &Path,
    program: &str,
    threads: usize,
    progress: Progress<'_>,
) -> Result<Rebuilt, Vec<Problem>> {
    let one = |problem| vec![problem];
    let name = bundle.file_name().and_then(|name| BundleName::of_file(name.to_str()?));
    let name = name.ok_or_else(|| one(not_a_bundle(bundle)))?;
    let index = index_bytes(name, bundle).map_err(one)?;
    let reader = Reader::open(&index[..]).map_err(|_| one(not_a_bundle(bundle)))?;
    let sealed_by = reader.header.program.clone();
    let entries: Vec<Entry> = reader.filter_map(|entry| Some(entry.ok()?.1)).collect();
    let folder = tempfile::tempdir();
    let folder = folder.map_err(|error| one(Problem::io(Code::CannotWrite, bundle, &error)))?;
    lay_out(name, bundle, folder.path()).map_err(one)?;
    let project = Project::at(folder.path()).map_err(one)?;
    let checked = pipeline::load(project);
    // A record may speak of one that was sealed later and is not here; its own page does not need it.
    let in_the_way = |problem: &&Problem| problem.code != Code::UnknownRecord;
    let problems: Vec<_> = checked.problems.iter().filter(in_the_way).cloned().collect();
    let clean = !problem::any_error(&problems);
    let Some(loaded) = checked.loaded.as_ref().filter(|_| clean) else { return Err(problems) };
    let ids: BTreeSet<_> = entries.iter().map(|entry| entry.record.clone()).collect();
    pipeline::build(&checked, loaded, &Wanted::Some(ids), threads, progress)?;
    let mut rebuilt = Rebuilt { same: 0, problems: Vec::new() };
    for entry in &entries {
        let bytes = std::fs::read(loaded.project.out().join(&entry.pdf));
        match bytes {
            Ok(bytes) if Digest::of(&bytes) == entry.sha256 => rebuilt.same += 1,
            Ok(_) => rebuilt.problems.push(differs(name, entry, &sealed_by, program)),
            Err(_) => rebuilt.problems.push(gone(name, entry)),
        }
    }
    problem::sort(&mut rebuilt.problems);
    Ok(rebuilt)
}

/// Lays a bundle out as a project; records of other bundles that are here serve as context.
fn lay_out(name: BundleName, bundle: &Path, root: &Path) -> Result<(), Problem> {
    let place = |path: &str| -> Option<std::path::PathBuf> {
        let (folder, below) =
            [(RECORDS, "records/ho-so"), (DATA, "records/du-lieu"), (TEMPLATES, "templates")]
                .into_iter()
                .find_map(|(sealed, folder)| Some((folder, path.strip_prefix(sealed)?)))?;
        Some(root.join(folder).join(below))
    };
    let wanted = |path: &str| place(path).is_some();
    each_member(name, bundle, wanted, |path, bytes| {
        disk::write(&place(path).expect("it was wanted"), &bytes)
    })?;
    let folder = bundle.parent().unwrap_or(Path::new("."));
    for (other, path) in bundles_in(folder)?.into_iter().filter(|(other, _)| *other != name) {
        let wanted = |path: &str| path.starts_with(RECORDS);
        each_member(other, &path, wanted, |path, bytes| {
            let target = place(path).expect("it was wanted");
            if target.exists() { Ok(()) } else { disk::write(&target, &bytes) }
        })?;
    }
    Ok(())
}

fn place(name: BundleName, entry: &Entry) -> Place {
    Place::file(format!("{}/{PAYLOAD}{}", name.file(), entry.pdf))
}

fn differs(name: BundleName, entry: &Entry, sealed_by: &str, program: &str) -> Problem {
    let message = if sealed_by == program {
        "dựng lại ra các byte khác, dù cùng phiên bản chương trình: khác phông chữ nhúng hoặc loại máy".to_owned()
    } else {
        format!("dựng lại ra các byte khác: gói do `{sealed_by}` lập, nay là `{program}`")
    };
    Problem::at(Code::RebuildDiffers, &place(name, entry), message)
        .hint("bản đã niêm phong vẫn là bản đúng; muốn so đến từng byte, dùng đúng phiên bản đã niêm phong")
        .advice()
}

fn gone(name: BundleName, entry: &Entry) -> Problem {
    let message = "dựng lại không ra văn bản này nữa: nơi nhận hoặc mẫu đã đổi";
    Problem::at(Code::RebuildDiffers, &place(name, entry), message)
        .hint("kiểm lại hồ sơ nguồn và quy chế trong gói")
        .advice()
}

fn not_a_bundle(path: &Path) -> Problem {
    Problem::new(Code::NotABundle, format!("`{}` không phải gói niêm phong", path.display()))
}
