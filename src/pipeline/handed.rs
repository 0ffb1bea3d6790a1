//! Closed dossiers and loose documents, to the packages that a historical archive takes in.
//!
//! In: dossiers, or documents that are in none. Out: packages whose fields are all known, then a folder with a bag for
//! each, the documents out of the bundles that hold them, the signed original where there is one. What is missing is
//! told, not made up (test: package::handed::what_is_missing_is_told).

mod fields;
mod put;
mod shelf;

use super::Loaded;
use crate::archive::{self, BundleName};
use crate::disk;
use crate::dossiers::{self, Dossier};
use crate::package::{self, Package, Profile, WrittenPackage};
use crate::problem::{Code, Problem};
use crate::records::agency::Agency;
use crate::records::dossier::{Access, Retention};
use crate::records::scalar::Date;
use shelf::Shelf;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// What all packages of a hand-over have in common.
pub struct Handing<'a> {
    pub profile: &'a Profile,
    /// The code of the submission that was registered; that of the dossier where there is none.
    pub agreement: Option<&'a str>,
    /// The day of the package; that on which the dossier was closed where there is none.
    pub day: Option<Date>,
}

/// Documents that are in no dossier, and what the package says of them all.
pub struct Loose<'a> {
    pub agency: &'a Agency,
    pub code: &'a str,
    pub title: &'a str,
    pub retention: Retention,
    pub access: Access,
    pub documents: Vec<dossiers::Document>,
    /// Whether the body got them (văn bản đến) or issued them.
    pub came_in: bool,
    pub day: Date,
}

/// A package of which nothing is missing.
pub struct Ready {
    /// The folder of its bag.
    folder: String,
    package: Package,
    /// Where each document is.
    places: BTreeMap<String, Held>,
}

struct Held {
    bundle: BundleName,
    zip: PathBuf,
    /// Below `data/`.
    path: String,
}

type Said = BTreeMap<String, String>;

/// Name and version, as the lists of a package have them.
const PROGRAM: &str = concat!("qcph ", env!("CARGO_PKG_VERSION"));

/// What a document says because of what holds it.
struct Around<'a> {
    code: &'a str,
    retention: Retention,
    access: Access,
}

/// The package of a closed dossier.
///
/// # Errors
/// [`Code::PackageUnready`] for each thing that is missing; those of reading bundles and records.
pub fn of_dossier(
    loaded: &Loaded,
    dossier: &Dossier,
    handing: &Handing<'_>,
    ordinal: u32,
) -> Result<Ready, Vec<Problem>> {
    let agency = dossiers::agency(&loaded.office, dossier)?;
    let mut shelf = Shelf::new(loaded, handing.profile);
    let (code, fonds) = shelf.codes(agency);
    let (access, sheets) = (shelf.access(dossier), shelf.sheets(dossier));
    let code = format!("{code}.{}.{}", dossier.year, dossier.code);
    let around = Around { code: &code, retention: dossier.retention, access };
    let documents = shelf.documents(&dossier.documents, &around);
    let created = handing.day.or(dossier.closed).or(dossier.ended);
    let package = Package {
        loose: false,
        head: fields::head(dossier, sheets, &around, handing.profile),
        documents,
        organisation: agency.name.0.clone(),
        fonds,
        agreement: handing.agreement.unwrap_or(&code).to_owned(),
        program: PROGRAM.to_owned(),
        created: created.unwrap_or(agency.from.value),
        ordinal,
    };
    shelf.ready(format!("goi-{}", dossier.id), package)
}

/// The package of loose documents.
///
/// # Errors
/// As [`of_dossier`].
pub fn of_loose(
    loaded: &Loaded,
    loose: &Loose<'_>,
    handing: &Handing<'_>,
) -> Result<Ready, Vec<Problem>> {
    let mut shelf = Shelf::new(loaded, handing.profile);
    let fonds = shelf.fonds(loose.agency);
    let around = Around { code: loose.code, retention: loose.retention, access: loose.access };
    let documents = shelf.documents(&loose.documents, &around);
    let head = fields::said([
        ("fileCode", loose.code.to_owned()),
        ("title", loose.title.to_owned()),
        ("source", if loose.came_in { "1" } else { "0" }.to_owned()),
        ("totalDoc", documents.len().to_string()),
    ]);
    let package = Package {
        loose: true,
        head,
        documents,
        organisation: loose.agency.name.0.clone(),
        fonds,
        agreement: handing.agreement.unwrap_or(loose.code).to_owned(),
        program: PROGRAM.to_owned(),
        created: loose.day,
        ordinal: 1,
    };
    shelf.ready("goi-tai-lieu".to_owned(), package)
}

/// Writes papers and packages into a folder: all of them, or none. What stands there stays, if it is the same.
///
/// # Errors
/// [`Code::CannotWrite`] where something else stands there; those of [`package::make()`] and of opening bundles.
pub fn write(
    folder: &Path,
    papers: &[(String, Vec<u8>)],
    packages: &[Ready],
    profile: &Profile,
) -> Result<Vec<WrittenPackage>, Problem> {
    let failed = |error: std::io::Error| Problem::io(Code::CannotWrite, folder, &error);
    let is_new = !folder.exists();
    std::fs::create_dir_all(folder).map_err(failed)?;
    let written = || {
        let stage = tempfile::Builder::new().prefix(disk::TEMPORARY).tempdir_in(folder);
        let stage = stage.map_err(failed)?;
        for (name, bytes) in papers {
            disk::write(&stage.path().join(name), bytes)?;
        }
        let made = packages.iter().map(|ready| {
            let own = stage.path().join(&ready.folder);
            let made = package::make(&own, &ready.package, profile, |one| ready.open(&one.id))?;
            Ok(WrittenPackage { path: format!("{}/{}", ready.folder, made.path), ..made })
        });
        let made = made.collect::<Result<Vec<_>, Problem>>()?;
        put::publish(stage.path(), folder)?;
        Ok(made)
    };
    let written = written();
    if written.is_err() && is_new {
        // Only an empty one goes.
        drop(std::fs::remove_dir(folder));
    }
    written
}

impl Ready {
    /// The bytes of a document.
    fn open(&self, id: &str) -> Result<Vec<u8>, Problem> {
        let held = self.places.get(id).ok_or_else(|| gone(id, "gói nào"))?;
        let bytes = archive::member_bytes(held.bundle, &held.zip, &format!("data/{}", held.path))?;
        bytes.ok_or_else(|| gone(&held.path, &held.bundle.to_string()))
    }
}

fn gone(what: &str, bundle: &str) -> Problem {
    Problem::new(Code::FileMissing, format!("gói {bundle} không có `{what}`"))
        .hint("lấy bản sao khác của gói rồi chạy lại")
}
