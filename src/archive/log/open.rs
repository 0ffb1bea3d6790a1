//! Opens a log for appending: takes the lock, refuses a second history, heals a run that died.
//!
//! A run can die after its bundle stands and before the log has it, or after the list and before the
//! checkpoint. Both are finished here. Whatever else does not fit is an error: there are no guesses,
//! and what is removed is temporary files.

use super::checkpoint::Checkpoint;
use super::{CHECKPOINTS, INDEXES, Leaf, Log, SUMS_FILE, checkpoint_path, damaged, lines};
use crate::archive::bag::{CHECK_PAGE_FILE, NOTE_FILE, check_page};
use crate::archive::index::VERSION;
use crate::archive::name::BundleName;
use crate::archive::seal::Written;
use crate::archive::sealed::{Sealed, bundles_in, checkpoint_bytes, index_bytes};
use crate::archive::verify::verify;
use crate::digest::Tally;
use crate::disk;
use crate::problem::{Code, Place, Problem};
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

/// How to check a log without this program.
pub(super) const NOTE: &str = include_str!("doc-toi-truoc.txt");

/// `ours` says of a bundle that no log has whether its documents are this project's own.
pub fn open(
    folder: &Path,
    bundles: &Path,
    origin: &str,
    ours: &dyn Fn(&Sealed) -> bool,
) -> Result<Log, Problem> {
    let lock = disk::lock(folder)?;
    let mut healed = Vec::new();
    for place in [folder.to_owned(), folder.join(CHECKPOINTS), folder.join(INDEXES), bundles.into()]
    {
        for name in disk::remove_unfinished(&place)? {
            let message = format!("đã xóa tệp dở dang {name} của lượt chạy trước");
            healed.push(Problem::at(Code::CannotWrite, &Place::file(name), message).advice());
        }
    }
    let present = bundles_in(bundles)?;
    let Some((origin, leaves)) = read(folder)? else {
        // A log that was just begun has nothing to be put right, and no bundle stands beside it.
        let origin = begin(folder, &present, origin)?;
        return Ok(Log { folder: folder.into(), origin, leaves: Vec::new(), healed, _lock: lock });
    };
    let mut log = Log { folder: folder.into(), origin, leaves, healed, _lock: lock };
    heal_checkpoint(&mut log)?;
    adopt(&mut log, present, ours)?;
    Ok(log)
}

/// The log's origin and leaves; `None` where no log was ever begun.
///
/// # Errors
/// As [`lines::parse`], and [`Code::LogDamaged`] for a log without its first checkpoint.
pub fn read(folder: &Path) -> Result<Option<(String, Vec<Leaf>)>, Problem> {
    let sums = text(&folder.join(SUMS_FILE))?;
    let Some(first) = text(&checkpoint_path(folder, 0))? else {
        return match sums {
            Some(_) => Err(damaged("diem-chot/0000.txt", "sổ mất điểm chốt đầu tiên")),
            None => Ok(None),
        };
    };
    if lines::is_half_merged(&first) {
        return Err(lines::half_merged("diem-chot/0000.txt"));
    }
    let first: Checkpoint = first.parse().map_err(|()| {
        if first.contains('\r') {
            lines::line_ends("diem-chot/0000.txt")
        } else {
            damaged("diem-chot/0000.txt", "không phải điểm chốt")
        }
    })?;
    let leaves = lines::parse(&sums.unwrap_or_default())?;
    if let Some(last) = last_checkpoint(folder)?.filter(|last| *last > leaves.len()) {
        let message = format!("sổ có điểm chốt {last} mà chỉ ghi {} gói", leaves.len());
        return Err(damaged(SUMS_FILE, message));
    }
    Ok(Some((first.origin, leaves)))
}

/// The content of a file; `None` when it is not there.
pub(super) fn text(path: &Path) -> Result<Option<String>, Problem> {
    match disk::read_text(path, disk::LARGE_BYTES) {
        Ok(text) => Ok(Some(text)),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) => Err(Problem::io(Code::CannotRead, path, &error)),
    }
}

fn last_checkpoint(folder: &Path) -> Result<Option<usize>, Problem> {
    let names = disk::names(&folder.join(CHECKPOINTS))?;
    Ok(names.iter().filter_map(|name| name.strip_suffix(".txt")?.parse().ok()).max())
}

/// Begins a log, unless bundles say that there was one. Returns its origin.
fn begin(
    folder: &Path,
    present: &[(BundleName, PathBuf)],
    origin: &str,
) -> Result<String, Problem> {
    refuse_second(folder, present)?;
    if origin.is_empty() || origin.contains(char::is_control) {
        return Err(Problem::new(Code::BadArgument, "tên sổ phải là một dòng chữ"));
    }
    let checkpoint = Checkpoint::of(origin, &[]).to_string();
    let page = check_page(VERSION);
    // The first checkpoint comes last: with it the log exists.
    let files = [
        (folder.join(NOTE_FILE), NOTE.as_bytes()),
        (folder.join(CHECK_PAGE_FILE), page.as_bytes()),
        (checkpoint_path(folder, 0), checkpoint.as_bytes()),
    ];
    let new: Vec<_> = files.iter().map(|(path, _)| path).filter(|path| !path.exists()).collect();
    let written = files.iter().try_for_each(|(path, bytes)| disk::write(path, bytes));
    if written.is_err() {
        // A log that could not be begun leaves nothing that the next run would have to explain.
        new.into_iter().rev().for_each(|path| drop(std::fs::remove_file(path)));
        let _ = std::fs::remove_dir(folder.join(CHECKPOINTS));
    }
    written.map(|()| origin.into())
}

/// Bundles without a log: there was one, and it is not here.
pub(super) fn refuse_second(
    folder: &Path,
    present: &[(BundleName, PathBuf)],
) -> Result<(), Problem> {
    if let Some((name, _)) = present.first() {
        let message = format!("có gói {name} mà không có sổ niêm phong; không mở sổ thứ hai");
        return Err(Problem::at(
            Code::LogMissing,
            &Place::file(folder.display().to_string()),
            message,
        )
        .hint("lấy thư mục sổ từ kho chung (`git pull`) hoặc từ cơ quan phối hợp rồi chạy lại")
        .hint("nếu gói này không thuộc dự án, chuyển nó ra khỏi thư mục gói"));
    }
    Ok(())
}

/// Writes the last checkpoint when a run died before it.
fn heal_checkpoint(log: &mut Log) -> Result<(), Problem> {
    let path = checkpoint_path(&log.folder, log.leaves.len());
    let expected = log.checkpoint().to_string();
    match text(&path)? {
        Some(found) if found == expected => Ok(()),
        Some(_) => Err(damaged(&shown(&path), "điểm chốt không khớp SHA256SUMS")),
        None => {
            disk::write(&path, expected.as_bytes())?;
            let message = "đã ghi nốt điểm chốt mà lượt chạy trước chưa kịp ghi";
            log.healed
                .push(Problem::at(Code::LogDamaged, &Place::file(shown(&path)), message).advice());
            Ok(())
        }
    }
}

/// Appends the bundle that a run wrote before it died; refuses any other stranger.
fn adopt(
    log: &mut Log,
    present: Vec<(BundleName, PathBuf)>,
    ours: &dyn Fn(&Sealed) -> bool,
) -> Result<(), Problem> {
    for (name, path) in present {
        let known = log.leaves.get(name.serial as usize - 1).map(|leaf| leaf.bundle);
        if known == Some(name) {
            continue;
        }
        if let Some(known) = known {
            return Err(lines::forked(&format!("sổ ghi gói {known}, thư mục còn có gói {name}")));
        }
        let upon = checkpoint_bytes(name, &path)?;
        let follows = name.serial == log.next_serial()
            && upon.is_some_and(|text| text == log.checkpoint().to_string().into_bytes());
        if !follows || !verify(&path).intact() {
            let message = format!("gói {name} không có trong sổ và không nối tiếp sổ");
            return Err(Problem::at(Code::NotInLog, &Place::file(name.file()), message)
                .hint("lấy sổ mới nhất từ kho chung (`git pull`), hoặc chuyển gói này ra khỏi thư mục gói"));
        }
        let index = index_bytes(name, &path)?;
        if !ours(&Sealed::read(&name.file(), (name, path.clone()), &index)?) {
            let message = format!(
                "gói {name} nối tiếp sổ nhưng văn bản trong gói không phải của bản ghi ở đây"
            );
            return Err(Problem::at(Code::NotInLog, &Place::file(name.file()), message).hint(
                "không ghi gói lạ vào sổ: chuyển gói này ra khỏi thư mục gói, hỏi xem gói từ đâu đến",
            ));
        }
        log.append(&written(name, path)?)?;
        let message = format!("đã ghi vào sổ gói {name} mà lượt chạy trước chưa kịp ghi");
        log.healed.push(Problem::at(Code::NotInLog, &Place::file(name.file()), message).advice());
    }
    Ok(())
}

fn written(name: BundleName, path: PathBuf) -> Result<Written, Problem> {
    let problem = |error: std::io::Error| Problem::io(Code::CannotRead, &path, &error);
    let file = disk::open(&path).map_err(problem)?;
    let tally = Tally::copy(file, std::io::sink()).map_err(problem)?;
    Ok(Written { name, sha256: tally.sha256, size_bytes: tally.size_bytes, path })
}

fn shown(path: &Path) -> String {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    format!("{CHECKPOINTS}/{name}")
}
