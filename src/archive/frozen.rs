//! Frozen is frozen: what was sealed and has changed since is reported (test: frozen).
//!
//! What bundles hold comes in, with a way to look at what is there now; problems go out that name
//! the file, the bundle and the first line that differs. What changed is not put back: a person
//! decides whether that was a slip or needs a new document. A PDF that is missing is.

use super::sealed::{Sealed, SealedDocument, each_member, member_bytes};
use crate::digest::Digest;
use crate::disk;
use crate::problem::{Code, Place, Problem};
use std::collections::BTreeMap;
use std::path::Path;

/// The sealed documents whose record is no longer the sealed one; `now` is the digest of a record's
/// file by record id, if it is there.
pub fn changed(
    sealed: &[Sealed],
    now: impl Fn(&str) -> Option<Digest>,
) -> Vec<(&Sealed, &SealedDocument)> {
    let documents = sealed
        .iter()
        .flat_map(|bundle| bundle.documents.iter().map(move |document| (bundle, document)));
    // Co-sent copies and originals have the record of the document.
    let documents = documents.filter(|(_, document)| document.is_main());
    documents
        .filter(|(_, document)| now(&document.record) != Some(document.source_sha256))
        .collect()
}

/// The sealed originals whose record names another signed copy now, or none; `now` is the digest of a
/// record's signed copy by record id, where the record is there.
pub fn other_originals<'s>(
    sealed: &'s [Sealed],
    now: impl Fn(&str) -> Option<Option<Digest>> + 's,
) -> impl Iterator<Item = (&'s Sealed, &'s SealedDocument)> {
    let all =
        sealed.iter().flat_map(|bundle| bundle.documents.iter().map(move |held| (bundle, held)));
    all.filter(move |(_, held)| {
        held.original.is_some() && now(&held.record).is_some_and(|now| now != Some(held.sha256))
    })
}

/// Says of a record that its signed copy is sealed and is not the one that it names; `path` is the
/// record's.
pub fn other_copy(bundle: &Sealed, document: &SealedDocument, path: &str) -> Problem {
    let message = format!(
        "bản ký của `{}` đã niêm phong trong gói {}; bản ghi nay ghi bản khác hoặc không ghi",
        document.record, bundle.name
    );
    Problem::at(Code::SealedRecordChanged, &Place::file(path), message).hint(format!(
        "ghi lại dòng `ban_ky` như lúc niêm phong; mã băm đúng là {}",
        document.sha256
    ))
}

/// A sealed record that is not there any more.
pub fn gone(bundle: &Sealed, document: &SealedDocument) -> Problem {
    let message = format!(
        "bản ghi `{}` đã niêm phong trong gói {} nay không còn",
        document.record, bundle.name
    );
    Problem::new(Code::SealedRecordChanged, message).hint(format!(
        "lấy lại bản ghi như lúc niêm phong: `{}`",
        take_out(document, &format!("records/{}.yaml", document.record.to_lowercase()))
    ))
}

/// A sealed record that is not as it was sealed; `path` and `bytes` are those of now.
pub fn edited(bundle: &Sealed, document: &SealedDocument, path: &str, bytes: &[u8]) -> Problem {
    let message = format!(
        "bản ghi `{}` bị sửa sau khi niêm phong trong gói {}",
        document.record, bundle.name
    );
    let place = first_difference(bundle, document, path, bytes);
    Problem::at(Code::SealedRecordChanged, &place, message)
        .hint(format!(
            "lấy bản lúc niêm phong ra để so và chép lại: `{}`",
            take_out(document, &format!("{}-niem-phong.txt", document.record.to_lowercase()))
        ))
        .hint(
            "văn bản đã phát hành giữ nguyên: sai nội dung thì thay bằng văn bản mới cùng hình thức \
             (`qcph new` một bản ghi cùng loại, ghi `thay_the` trong `van_ban`), sai thể thức, kỹ thuật \
             thì đính chính bằng công văn (`qcph new dinh-chinh`), không dùng nữa thì thu hồi \
             (`qcph new thu-hoi`); mỗi việc là một bản ghi mới, số mới",
        )
        .clause("Nghị định 30/2020/NĐ-CP, Điều 18.3, 18.4")
}

/// The call that puts the sealed record into a file, byte for byte, in any shell.
fn take_out(document: &SealedDocument, file: &str) -> String {
    format!("qcph show {} --sealed {file}", document.record)
}

/// The first line that differs from the sealed record; the whole file when the bundle is not here.
fn first_difference(bundle: &Sealed, document: &SealedDocument, path: &str, bytes: &[u8]) -> Place {
    let member = format!("data/{}", document.source);
    let then = member_bytes(bundle.name, &bundle.path, &member).ok().flatten();
    let (Some(then), Ok(text)) = (then, std::str::from_utf8(bytes)) else {
        return Place::file(path);
    };
    let then = String::from_utf8_lossy(&then);
    let mut old = then.split_inclusive('\n');
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        if old.next() != Some(line) {
            return Place::in_text(path, text, start..start + line.trim_end().len());
        }
        start += line.len();
    }
    Place::in_text(path, text, text.len()..text.len())
}

/// Compares the loose PDFs below `out` with the sealed ones; one that is not there is no problem, and
/// signed originals stand beside their records.
pub fn documents(sealed: &[Sealed], out: &Path) -> Vec<Problem> {
    let mut problems = Vec::new();
    for bundle in sealed {
        for document in bundle.documents.iter().filter(|document| document.original.is_none()) {
            let Ok(file) = disk::open(&out.join(&document.pdf)) else { continue };
            let found = super::Tally::copy(file, std::io::sink());
            if found.is_ok_and(|tally| tally.sha256 == document.sha256) {
                continue;
            }
            let place = Place::file(format!("out/{}", document.pdf));
            let found = other_pdf(&out.join(&document.pdf), document);
            let message = format!("{found} trong gói {}", bundle.name);
            problems.push(Problem::at(Code::SealedDocumentChanged, &place, message).hint(
                "chuyển tệp này ra ngoài `out` và giữ lại (có thể là bản đã ký số); rồi chạy `qcph build`: bản đã niêm phong được lấy lại từ gói, đúng từng byte",
            ));
        }
    }
    problems
}

/// What stands in the place of a sealed PDF.
fn other_pdf(path: &Path, document: &SealedDocument) -> &'static str {
    let beginning = disk::open(path).and_then(|file| {
        super::Tally::copy(std::io::Read::take(file, document.size_bytes), std::io::sink())
    });
    if beginning.is_ok_and(|tally| tally.sha256 == document.sha256) {
        "bắt đầu đúng bằng bản đã niêm phong rồi có phần ghi thêm (như bản đã ký số), không còn là bản"
    } else {
        "không còn là bản đã niêm phong"
    }
}

/// Puts the wanted PDFs of a bundle below `out`, byte for byte, if the bundle is here; signed originals
/// do not belong there. Says so, as advice.
///
/// # Errors
/// Those of reading the bundle and of the disk.
pub fn restore(
    bundle: &Sealed,
    out: &Path,
    wanted: impl Fn(&SealedDocument) -> bool,
) -> Result<Option<Problem>, Problem> {
    let documents = bundle.documents.iter();
    let documents = documents.filter(|document| document.original.is_none() && wanted(document));
    let missing: BTreeMap<_, _> =
        documents.map(|document| (format!("data/{}", document.pdf), document)).collect();
    if missing.is_empty() || !bundle.path.exists() {
        return Ok(None);
    }
    let wanted = |path: &str| missing.contains_key(path);
    each_member(bundle.name, &bundle.path, wanted, |path, bytes| {
        let document = missing[path];
        if Digest::of(&bytes) != document.sha256 {
            let message = format!("`{path}` trong gói {} bị sửa", bundle.name);
            return Err(Problem::new(Code::ContentDamaged, message));
        }
        disk::write(&out.join(&document.pdf), &bytes)
    })?;
    let message = format!("đã đưa lại vào out {} tệp PDF từ gói {}", missing.len(), bundle.name);
    Ok(Some(Problem::new(Code::SealedDocumentChanged, message).advice()))
}
