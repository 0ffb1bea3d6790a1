//! The package that a historical archive takes in (gói SIP, TT 05/2025/TT-BNV, Phụ lục III and IV).
//!
//! In: a zip that anybody may have made, or the documents of a dossier. Out: what is wrong with it, or such a
//! zip in a bag. [`profile`] is all that the circular fixes, as data; [`opened`] reads a zip within bounds,
//! [`mets`] its lists of files, [`fields`] what it says of dossier and documents, and [`mod@check`] judges
//! them beside each other. [`mod@make`] writes one, the same bytes for the same documents (test:
//! package::made). Where the documents come from is for the caller.

pub mod check;
mod fields;
pub mod make;
mod mets;
mod opened;
pub mod profile;

pub use check::{Checked, check};
pub use make::{Document, Package, WrittenPackage, make};
pub use profile::Profile;

/// Of the package, below its folder.
const METS: &str = "METS.xml";
