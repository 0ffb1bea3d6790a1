//! The archive: issued documents and their sources become sealed bundles, checkable for decades.
//!
//! Files and index entries come in; [`seal()`] writes one zip, a function of its input alone.
//! [`sealed()`] says what the bundles of a folder hold, [`verify()`] says whether a bundle is what was
//! sealed, [`agree()`] whether its documents and their sources say what its index says, and
//! [`verify_whole`] both at once. Reading order: [`name`], [`index`], [`bag`], [`container`], then the verbs.
//!
//! [`log`] binds the bundles to one another, so that none can be dropped or replaced.
//!
//! Templates and Typst are not known here (test: house::layers); a bundle that is there is not replaced
//! (test: archive::sealing::an_existing_bundle_is_never_replaced).

pub mod agree;
pub mod bag;
pub mod container;
pub mod finding;
pub mod frozen;
pub mod index;
pub mod limits;
pub mod log;
pub mod name;
pub mod renamed;

mod seal;
mod sealed;
mod verify;

pub use crate::digest::{Digest, Tally};
pub use agree::{SignedCopy, Stated, agree, verify_whole};
pub use index::closed::ClosedBook;
pub use index::original::Original;
pub use index::{Copy, Entry};
pub use name::BundleName;
pub use seal::{Bundle, Content, Item, Written, seal};
pub use sealed::{
    Sealed, SealedBook, SealedDocument, bundles_in, each_member, index_bytes, index_of,
    member_bytes, next_serial, sealed, source,
};
pub use verify::{Report, verify, verify_stream};
