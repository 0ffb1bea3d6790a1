//! Signatures and time stamps of the histories that go: found, refused or set aside.

use super::{Choice, GIVEN_UP, short};
use crate::archive::log::past::Past;
use crate::archive::log::{sign, stamp};
use crate::digest::Digest;
use crate::disk;
use crate::problem::{Code, Place, Problem};
use std::collections::BTreeSet;
use std::path::Path;

/// A signature, or a stamp's request or answer, of a history that goes.
pub(super) struct Witness {
    /// Its path in the log.
    file: String,
    bytes: Vec<u8>,
}

/// The witnesses of the histories that go; git tells them from those of the one that stays.
pub(super) fn witnesses(
    folder: &Path,
    past: Option<&Past>,
    choice: &Choice,
) -> Result<Vec<Witness>, Problem> {
    let mut found = Vec::new();
    for lost in &choice.lost {
        let common = choice.kept.common(lost);
        let beyond = |file: &String| size_of(file).is_some_and(|size| size > common);
        let commit = lost.commit.as_deref();
        for place in [sign::SIGNATURES, stamp::STAMPS] {
            let files = match past.zip(commit) {
                Some((past, commit)) => past.files(commit, place),
                None => here_in(folder, place)?,
            };
            for file in files.into_iter().filter(beyond) {
                let bytes = match past.zip(commit) {
                    Some((past, commit)) => past.file(commit, &file),
                    None => Some(read(folder, &file)?),
                };
                let kept = past.zip(choice.kept.commit.as_deref());
                let kept = kept.and_then(|(past, commit)| past.file(commit, &file));
                found.extend(
                    bytes
                        .filter(|bytes| kept.as_ref() != Some(bytes))
                        .map(|bytes| Witness { file, bytes }),
                );
            }
        }
    }
    Ok(found)
}

fn read(folder: &Path, file: &str) -> Result<Vec<u8>, Problem> {
    let path = folder.join(file);
    disk::read(&path, disk::SMALL_BYTES)
        .map_err(|error| Problem::io(Code::CannotRead, &path, &error))
}

pub(super) fn here_in(folder: &Path, place: &str) -> Result<Vec<String>, Problem> {
    let names = disk::names(&folder.join(place))?;
    Ok(names.into_iter().map(|name| format!("{place}/{name}")).collect())
}

/// The size of the checkpoint that a witness is of; `None` for one that was set aside.
fn size_of(file: &str) -> Option<usize> {
    let (_, name) = file.split_once('/')?;
    let witness = [".sig", ".tsq", ".tsr"].into_iter().any(|ending| name.ends_with(ending));
    name.split('.').next()?.parse().ok().filter(|_| witness)
}

/// Gives each witness of what went a name that no check reads; those of the kept history come back.
pub(super) fn set_witnesses_aside(
    folder: &Path,
    past: Option<&Past>,
    choice: &Choice,
    witnesses: Vec<Witness>,
) -> Result<Vec<String>, Problem> {
    let mut set = BTreeSet::new();
    for Witness { file, bytes } in witnesses {
        let aside = format!("{file}.{}.{GIVEN_UP}", short(Digest::of(&bytes)));
        disk::write(&folder.join(&aside), &bytes)?;
        let path = folder.join(&file);
        let kept = past.zip(choice.kept.commit.as_deref());
        match kept.and_then(|(past, commit)| past.file(commit, &file)) {
            Some(kept) => disk::write(&path, &kept)?,
            None if path.exists() => {
                let removed = std::fs::remove_file(&path);
                removed.map_err(|error| Problem::io(Code::CannotWrite, &path, &error))?;
            }
            None => {}
        }
        set.insert(aside);
    }
    Ok(set.into_iter().collect())
}

pub(super) fn refuse(witnesses: &[Witness]) -> Problem {
    let files: BTreeSet<_> = witnesses.iter().map(|witness| witness.file.as_str()).collect();
    let files: Vec<_> = files.into_iter().collect();
    let message = format!(
        "nhánh sẽ bị bỏ đã có chữ ký hoặc dấu thời gian ({}); bỏ nhánh thì chúng hết hiệu lực",
        files.join(", ")
    );
    Problem::at(Code::WitnessedGivenUp, &Place::file(files[0]), message)
        .hint("giữ nhánh đã ký: đổi `--keep` sang bên kia (ours hoặc theirs)")
        .hint(
            "hai cơ quan đồng ý bỏ thì thêm `--give-up-signed`: chữ ký được đổi tên thành .bo, \
             không xóa; niêm phong lại xong phải ký lại điểm chốt mới",
        )
}
