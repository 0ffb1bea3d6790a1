//! Whether a folder of bundles is whole: none missing, none replaced, none a stranger's.

use qcph::archive::renamed::renamed_in;
use qcph::archive::{BundleName, log};
use qcph::problem::{Code, Place, Problem};
use qcph::project::Project;
use std::path::{Path, PathBuf};

/// Holds a folder of bundles against its log: is none missing, none replaced, none a stranger's.
///
/// Returns a sentence to go on with, and what was found. Loose files are no set, unless a log is
/// named.
pub fn check(
    named_log: Option<&Path>,
    wanted: &[PathBuf],
    all: &[PathBuf],
    hashed: &[PathBuf],
) -> (String, Vec<Problem>) {
    let folders: Vec<_> = wanted.iter().filter(|path| path.is_dir()).collect();
    let beside = folders.iter().map(|folder| match folder.file_name() {
        Some(_) => folder.with_file_name("so"),
        None => folder.join("../so"),
    });
    let log = named_log.map(Path::to_owned).or_else(|| beside.into_iter().find(|log| log.is_dir()));
    let named = |paths: &[PathBuf]| -> log::Present {
        let name = |path: &PathBuf| BundleName::of_file(path.file_name()?.to_str()?);
        paths.iter().filter_map(|path| Some((name(path)?, path.clone()))).collect()
    };
    let (present, hashed) = (named(all), named(hashed));
    let Some(log) = log else {
        if folders.is_empty() {
            return (String::new(), Vec::new());
        }
        let unknown = " KHÔNG thấy sổ niêm phong cạnh thư mục gói: chưa biết có đủ mọi gói không.";
        let mut found = gaps(&present);
        if !present.is_empty() {
            found.extend(folders.iter().map(|folder| no_log(folder)));
        }
        found.iter_mut().for_each(|problem| name_copies(problem, &folders));
        return (unknown.to_owned(), found);
    };
    let folder = folders.first().map_or(Path::new("."), |folder| folder.as_path());
    let mut checked = log::check_set(&log, folder, present, |name| hashed.contains_key(&name));
    checked.findings.iter_mut().for_each(|problem| name_copies(problem, &folders));
    checked.findings.extend(signatures(&log));
    let sentence = format!(" {}", checked.sentence());
    (sentence, checked.findings)
}

/// What is wrong with the signatures of a log; a machine that cannot check them says so.
fn signatures(log: &Path) -> Vec<Problem> {
    let leaves = log::read(log).ok().flatten().map(|(_, leaves)| leaves).unwrap_or_default();
    let (_, mut wrong) = log::sign::check(log, &leaves, None);
    for problem in wrong.iter_mut().filter(|problem| problem.code == Code::ToolMissing) {
        *problem = problem.clone().advice();
    }
    wrong
}

/// Bundles are numbered without gaps, so a gap shows one that is missing even without a log.
fn gaps(present: &log::Present) -> Vec<Problem> {
    let mut serials: Vec<u32> = present.keys().map(|name| name.serial).collect();
    serials.sort_unstable();
    let gap = |pair: &[u32]| {
        (pair[1] > pair[0] + 1).then(|| {
            let message = format!("giữa gói số {} và gói số {} còn thiếu gói", pair[0], pair[1]);
            Problem::new(Code::BundleMissing, message).hint(
                "lấy các gói còn thiếu từ ổ lưu khác hoặc cơ quan phối hợp, kèm sổ niêm phong",
            )
        })
    };
    serials.windows(2).filter_map(gap).collect()
}

/// A folder of bundles without its log: in a project an error, as for `archive`, for without it whole
/// bundles can be dropped or put in; elsewhere, as on an archivist's disk, a warning.
fn no_log(folder: &Path) -> Problem {
    let message = "không có sổ niêm phong: bớt hay thêm cả một gói thì không ai thấy";
    let problem =
        Problem::at(Code::LogMissing, &Place::file(folder.display().to_string()), message)
            .hint("lấy thư mục `so` từ kho chung (`git pull`), từ cơ quan phối hợp hoặc ổ lưu khác, đặt cạnh thư mục gói")
            .hint("sổ để ở nơi khác thì ghi rõ: `--log <thư mục>`");
    if is_of_a_project(folder) { problem } else { problem.advice() }
}

/// `out/goi` beside `records`.
fn is_of_a_project(folder: &Path) -> bool {
    let folder = folder.canonicalize().unwrap_or_else(|_| folder.to_owned());
    let root = folder.parent().and_then(Path::parent);
    root.and_then(|root| Project::at(root).ok()).is_some_and(|project| {
        project.bundles().canonicalize().is_ok_and(|bundles| bundles == folder)
    })
}

/// Says of a missing bundle that a copy of it is here under another name.
fn name_copies(problem: &mut Problem, folders: &[&PathBuf]) {
    if problem.code != Code::BundleMissing {
        return;
    }
    let place = problem.place.as_ref().map(|place| place.file.to_string()).unwrap_or_default();
    for copy in folders.iter().flat_map(|folder| renamed_in(folder)) {
        let right = copy.of.file();
        // A gap names no bundle: any copy that is not counted may be the one.
        let missing = place.ends_with(&right)
            || place.is_empty() && !copy.path.with_file_name(&right).exists();
        if missing && !copy.path.is_dir() {
            let copy = copy.path.display();
            problem.hints.insert(
                0,
                format!(
                    "có một bản mang tên khác ở đây: `{copy}`; đổi tên thành {right} rồi kiểm lại"
                ),
            );
        }
    }
}
