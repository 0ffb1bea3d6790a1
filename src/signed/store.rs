//! Where the signed copy of a document is kept, and whether it is still the one that its record names.
//!
//! It stands unchanged beside the record, or on a share instead of in git, under a name that follows from
//! the record's id; the record names its digest. Putting it there is left to the caller.

use crate::digest::{Digest, Tally};
use crate::disk;
use crate::parallel;
use crate::problem::{Code, Place, Problem};
use crate::project::Project;
use crate::records::Corpus;
use crate::records::summary::Summary;
use std::collections::BTreeSet;
use std::io::ErrorKind;
use std::path::Path;

pub use crate::records::files::stray::SIGNED_COPY as ENDING;

/// A signed file is our document and some signatures.
pub const DIGITAL_MAX_BYTES: u64 = 32 << 20;
/// A scan of some hundred pages.
pub const SCAN_MAX_BYTES: u64 = 512 << 20;

/// The path below the root of the signed copy of a record: on the share where there is one, unless it
/// stands beside the record.
pub fn path(project: &Project, record_path: &str, id: &str) -> String {
    let folder = record_path.rsplit_once('/').map_or("", |(folder, _)| folder);
    let beside = format!("{folder}/{id}{ENDING}");
    let share = project.signed_copies();
    if share.is_dir() && !project.root().join(&beside).exists() {
        project.shown(&share.join(format!("{id}{ENDING}")))
    } else {
        beside
    }
}

/// Holds every signed copy against its record: missing, another one, or named by no record.
pub fn check(project: &Project, corpus: &Corpus) -> Vec<Problem> {
    let named = corpus.summaries().filter_map(|summary| Some((summary, summary.issue?.signed?)));
    let named: Vec<(&Summary, Digest)> = named.collect();
    let paths: BTreeSet<String> =
        named.iter().map(|(summary, _)| path(project, &summary.path, &summary.id.0)).collect();
    let found = parallel::map(&named, |(summary, digest)| check_one(project, summary, *digest));
    let mut problems: Vec<Problem> = found.into_iter().flatten().collect();
    let there = kept_files(project, &mut problems);
    problems.extend(there.iter().filter(|file| !paths.contains(*file)).map(|file| unnamed(file)));
    problems
}

fn check_one(project: &Project, summary: &Summary, digest: Digest) -> Option<Problem> {
    kept(project, &summary.path, &path(project, &summary.path, &summary.id.0), digest)
}

/// Why the file at `path` is not the one that a record names by its digest.
pub fn kept(project: &Project, record: &str, path: &str, digest: Digest) -> Option<Problem> {
    let record = Place::file(record);
    let tally =
        disk::open(&project.root().join(path)).and_then(|file| Tally::copy(file, std::io::sink()));
    match tally {
        Ok(tally) if tally.sha256 == digest => None,
        Ok(_) => {
            let message = format!("bản ký `{path}` không phải tệp nêu trong bản ghi: mã băm khác");
            Some(Problem::at(Code::SignedDiffers, &record, message)
                .hint("lấy lại tệp từ git hoặc bản lưu; bản ký giữ nguyên từng byte, không lưu lại bằng phần mềm khác"))
        }
        Err(error) if error.kind() == ErrorKind::NotFound => {
            let message = format!("theo bản ghi thì có bản ký, mà không có tệp `{path}`");
            Some(
                Problem::at(Code::SignedMissing, &record, message).hint(
                    "lấy lại tệp từ git hoặc bản lưu; hoặc chạy lại `qcph sign` với đúng tệp ấy",
                ).hint("bản ký để trên ổ chung thì nối ổ đó vào thư mục `ban-ky` của dự án"),
            )
        }
        Err(error) => Some(Problem::io(Code::CannotRead, path.as_ref(), &error)),
    }
}

fn unnamed(path: &str) -> Problem {
    let id = path.rsplit('/').next().unwrap_or(path).trim_end_matches(ENDING);
    let message = "không bản ghi nào nêu tệp bản ký này";
    Problem::at(Code::SignedUnnamed, &Place::file(path), message)
        .hint(format!("nếu là bản ký của `{id}`, chạy lại `qcph sign {id} {path}`; nếu không, chuyển ra khỏi `records/`"))
        .advice()
}

/// The signed copies that lie below `records/` and on the share, sorted. What cannot be listed below
/// `records/` was told when the records were read.
fn kept_files(project: &Project, problems: &mut Vec<Problem>) -> Vec<String> {
    let below = |folder: &Path| disk::below(folder, disk::is_shown);
    let on_share = below(&project.signed_copies());
    let on_share =
        on_share.filter_map(|found| found.map_err(|problem| problems.push(problem)).ok());
    let kept = below(&project.records()).flatten().chain(on_share).filter(|entry| {
        entry.file_type().is_file() && entry.file_name().to_string_lossy().ends_with(ENDING)
    });
    let mut kept: Vec<String> = kept.map(|entry| project.shown(entry.path())).collect();
    kept.sort();
    kept
}

/// The part of a returned file that was given out: it ends where a PDF ends and has a known digest.
pub fn issued<'f>(returned: &'f [u8], known: &[Digest]) -> Option<&'f [u8]> {
    const END: &[u8] = b"%%EOF";
    let ends = returned.windows(END.len()).enumerate().filter(|(_, word)| *word == END);
    let ends = ends.map(|(at, _)| at + END.len()).take(MOST_ENDS);
    let behind = ends.flat_map(|end| [end, end + 1, end + 2]);
    behind.filter_map(|end| returned.get(..end)).find(|part| known.contains(&Digest::of(part)))
}

/// More updates than a file has that passed a few desks.
const MOST_ENDS: usize = 34;
