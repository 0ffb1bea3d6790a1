//! What the bundles keep of each document: what a dossier is made of.

use crate::archive::log;
use crate::digest::Digest;
use crate::dossiers::{File, Kept, place};
use crate::problem::{Code, Place, Problem};
use crate::project::Project;
use crate::records::Corpus;
use crate::records::dossier::Closed;

/// The files of all sealed documents, by record, the signed original first; no bundle needs to be here.
///
/// # Errors
/// Those of reading the log.
pub fn kept(project: &Project) -> Result<Kept, Problem> {
    let mut kept = Kept::new();
    for bundle in log::sealed(&project.log(), &project.bundles())? {
        for document in bundle.documents.iter().filter(|document| document.recipient.is_none()) {
            let files = kept.entry(document.record.clone()).or_default();
            let file = File {
                path: document.pdf.clone(),
                bundle: bundle.name.to_string(),
                way: document.original.as_ref().map(|original| original.way),
                pages: document.pages,
                sha256: document.sha256,
                size_bytes: document.size_bytes,
            };
            let at = if file.way.is_some() { 0 } else { files.len() };
            files.insert(at, file);
        }
    }
    Ok(kept)
}

/// What closed dossiers say of files that no bundle holds so, and what belongs to one and came later.
///
/// # Errors
/// Those of reading the log.
pub fn check(project: &Project, corpus: &Corpus) -> Result<Vec<Problem>, Problem> {
    if corpus.closed.is_empty() {
        return Ok(Vec::new());
    }
    let kept = kept(project)?;
    let closed = corpus.closed.iter();
    Ok(closed.flat_map(|closed| changed(closed, corpus, &kept)).collect())
}

fn changed(closed: &Closed, corpus: &Corpus, kept: &Kept) -> Vec<Problem> {
    let dossier = &closed.dossier;
    let mut problems = Vec::new();
    for document in dossier.documents.iter() {
        let files = kept.get(&document.record.value.0);
        let holds = |sha256: Digest| {
            files.is_some_and(|files| files.iter().any(|file| file.sha256 == sha256))
        };
        for file in document.files.iter().filter(|file| !holds(file.sha256.value)) {
            let message = format!(
                "hồ sơ đã kết thúc có `{}` trong gói {}, nhưng sổ niêm phong không có tệp như vậy",
                file.path, file.bundle
            );
            problems
                .push(Problem::at(Code::DossierChanged, &file.sha256.place, message).hint(
                    "lấy lại tệp này từ git; tệp do `qcph dossier close` ghi, không sửa tay",
                ));
        }
    }
    let listed = |id: &str| dossier.documents.iter().any(|one| one.record.value.0 == id);
    let planned = corpus.dossier(&dossier.id);
    let members = planned.iter().flat_map(|planned| place::members(corpus, planned));
    for summary in members.filter(|summary| !listed(&summary.id.0)) {
        let message = format!(
            "bản ghi `{}` thuộc hồ sơ `{}`, hồ sơ này đã kết thúc",
            summary.id.0, dossier.id.value.0
        );
        problems.push(
            Problem::at(Code::DossierChanged, &Place::file(summary.path.clone()), message)
                .hint(format!(
                    "xếp vào hồ sơ khác bằng `thuoc_ho_so`; hoặc xóa `{}` rồi kết thúc lại",
                    closed.path
                ))
                .advice(),
        );
    }
    problems
}
