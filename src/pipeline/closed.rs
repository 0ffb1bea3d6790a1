//! Closed books of a clerk, as bundles hold them: read again, byte for byte, whatever records say.
//!
//! In: the log and its bundles. Out: the parts of a book. [`sealing`] closes books, [`changed`] says what records say
//! otherwise since.

pub mod changed;
pub mod sealing;

use super::Loaded;
use crate::archive::{self, BundleName, Sealed, SealedBook, log};
use crate::digest::Digest;
use crate::problem::{Code, Problem};
use crate::project::Project;
use crate::records::scalar::Id;
use crate::registers::Marks;
use crate::registers::closed::{ClosedRegister, marks};
use std::path::{Path, PathBuf};

/// A closed book, or an addition to one, as a bundle holds it.
pub struct Part {
    pub bundle: BundleName,
    pub register: ClosedRegister,
    path: PathBuf,
    held: SealedBook,
}

impl Part {
    /// The PDF, byte for byte as it was sealed.
    ///
    /// # Errors
    /// Those of reading the bundle.
    pub fn pdf(&self) -> Result<Vec<u8>, Problem> {
        member((self.bundle, &self.path), &self.held.pdf, self.held.sha256)
    }
}

/// The parts of the closed books of a body and a year, the book before its additions.
///
/// # Errors
/// Those of the log; [`Code::BundleMissing`] where a bundle of them is not here.
pub fn parts(project: &Project, agency: &str, year: i32) -> Result<Vec<Part>, Problem> {
    let sealed = log::sealed(&project.log(), &project.bundles())?;
    parts_of(&sealed, agency, year)
}

fn parts_of(sealed: &[Sealed], agency: &str, year: i32) -> Result<Vec<Part>, Problem> {
    let held = sealed.iter().flat_map(|bundle| bundle.books.iter().map(move |book| (bundle, book)));
    let held = held.filter(|(_, book)| book.agency == agency && book.book.year == year);
    let read = held.map(|(bundle, book)| part(bundle, book));
    let mut parts = read.collect::<Result<Vec<_>, _>>()?;
    parts.sort_by_key(|part| (part.held.book.register, part.held.book.part));
    Ok(parts)
}

fn part(bundle: &Sealed, book: &SealedBook) -> Result<Part, Problem> {
    let data = member((bundle.name, &bundle.path), &book.source, book.source_sha256)?;
    let register = ClosedRegister::read(&data).ok_or_else(|| {
        let message =
            format!("không đọc được sổ đã đóng `{}` trong gói {}", book.source, bundle.name);
        Problem::new(Code::DocumentDiffers, message)
            .hint("dùng bản qcph đã đóng sổ (ghi trong bag-info.txt của gói)")
    })?;
    Ok(Part { bundle: bundle.name, register, path: bundle.path.clone(), held: book.clone() })
}

/// A file of a bundle that must be as the log has it.
fn member(
    (name, path): (BundleName, &Path),
    below: &str,
    sha256: Digest,
) -> Result<Vec<u8>, Problem> {
    if !path.exists() {
        let message = format!("sổ này đã đóng, ở trong gói {name}, mà gói không có ở đây");
        return Err(Problem::new(Code::BundleMissing, message)
            .hint(format!("đưa {} về out/goi rồi chạy lại", name.file())));
    }
    let bytes = archive::source(name, path, below)?;
    if Digest::of(&bytes) == sha256 {
        return Ok(bytes);
    }
    let message = format!("`{below}` trong gói {name} bị sửa");
    Err(Problem::new(Code::ContentDamaged, message)
        .hint("lấy bản sao khác của gói; xem gói nào hỏng: `qcph verify out/goi`"))
}

/// Whether the records here say what a book of a bundle has of them.
pub(super) fn is_own(loaded: &Loaded, bundle: &Sealed, book: &SealedBook) -> bool {
    let Ok(part) = part(bundle, book) else { return false };
    let own = Id(book.agency.clone());
    let now = marks(&loaded.office, book.book.register, &own, book.book.year);
    let same = |now: &Marks| {
        part.register.marks.iter().all(|(record, mark)| now.get(record) == Some(mark))
    };
    now.is_ok_and(|now| same(&now))
}
