//! Judges a PDF that came back signed against the one that was given out for signature.
//!
//! In: our bytes and theirs. Out: a [`Judgement`]: who signed, what else was put on the pages, and the
//! faults for which it is not our document with signatures on it. That a file begins with our bytes and
//! that its signature is valid are no proof together: a whole other document can be appended and signed
//! (test: signed::attacks::a_whole_other_document_behind_ours_is_named). So four things are looked at,
//! each in a file: [`revisions`], that each byte behind ours is part of an update that leads back to
//! ours; [`changes`], that no update alters what we wrote; [`additions`], that what is new is a
//! signature or is named; [`coverage`] and [`cms`], that the signatures are whole, cover the end, and
//! fit the bytes. Trust in a certificate, revocation and time are not judged here, and the caller says
//! so.

mod additions;
mod changes;
mod cms;
mod compare;
mod coverage;
mod letters;
mod notes;
mod pages;
mod pictures;
mod revisions;
mod rewritten;
mod scan;
pub mod sheets;
pub mod store;
pub mod take;
pub mod taken;
pub mod tell;
mod tokens;
mod xmp;

use crate::pdf::lexer::Id;
use chrono::{DateTime, Utc};
use revisions::Revisions;

/// What a returned file is.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Judgement {
    /// In the order in which they were put on.
    pub signatures: Vec<Signature>,
    /// What was put on the pages besides signatures; each needs a person's yes.
    pub marks: Vec<Mark>,
    /// Why the file is refused; empty when it is our document with signatures on it.
    pub faults: Vec<Fault>,
}

impl Judgement {
    /// Whether the file is our document, signed, with nothing on it that a person must look at.
    pub fn is_clean(&self) -> bool {
        self.faults.is_empty() && self.marks.is_empty()
    }
}

/// One digital signature (chữ ký số), as far as it can be judged without asking anybody.
#[derive(Debug, Clone, PartialEq)]
pub struct Signature {
    /// The common name of the certificate's subject, or the whole subject where it has none.
    pub signer: String,
    /// The whole subject, by RFC 4514.
    pub subject: String,
    /// Whether what the certificate says, the signer's name above all, is held by something: by the
    /// signature (RFC 5035, 3), or by the issuer's certificate that came along. Whether the issuer can be
    /// trusted is another question.
    pub is_certificate_held: bool,
    /// Whether its envelope states the versions of RFC 5652, which nothing signs; some programs state others.
    pub is_version_right: bool,
    /// The certificate's serial number, in hexadecimal.
    pub serial: String,
    /// The time that the signature itself states.
    pub stated_time: Option<DateTime<Utc>>,
    /// Whether it is a document time stamp (ETSI EN 319 142-1, 5.4.3) and no person's signature.
    pub is_time_stamp: bool,
    /// Whether it carries a time stamp, which was not checked.
    pub has_time_stamp: bool,
    /// How many bytes of the file it covers, from the first.
    pub covered_bytes: usize,
    /// Where it shows, if it does.
    pub shown: Option<Area>,
}

/// A rectangle on a page, in points from the lower left corner.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Area {
    /// From 1.
    pub page: usize,
    /// Left, bottom, right, top.
    pub corners: [f64; 4],
}

impl Area {
    /// Whether it takes any room: signatures that do not show have none.
    pub fn is_empty(&self) -> bool {
        let [left, bottom, right, top] = self.corners;
        right <= left || top <= bottom
    }
}

/// An annotation that is no signature.
#[derive(Debug, Clone, PartialEq)]
pub struct Mark {
    /// Its subtype (ISO 32000-2, table 171), such as `FreeText`.
    pub subtype: String,
    /// Its text, if it says one.
    pub text: String,
    pub area: Area,
}

/// Why a file is refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fault {
    /// The file ends where ours ends.
    NothingAppended,
    /// The file does not begin with our bytes; the first byte that differs.
    OtherFile { first_difference: usize },
    /// What was appended cannot be read as updates, byte for byte.
    Unreadable,
    /// What was appended packs its objects into streams (7.5.7), or its table (7.5.8): programs that sign
    /// do so behind files that do, such as their own; ours have plain tables, which pyHanko, iText and
    /// PDFBox continue.
    Packed,
    /// An update that does not lead back to ours, points into our bytes, or frees objects.
    BrokenChain,
    /// An object behind our bytes that no table names.
    Unlisted { offset: usize },
    /// A comment that hides parts of a file.
    HiddenInComment { offset: usize },
    /// An update says otherwise what we wrote.
    Changed { id: Id, what: &'static str },
    /// Something that a signature does not need.
    Foreign { id: Id, what: String },
    /// No signature at all.
    NoSignature,
    /// Bytes that no signature covers, from this one on.
    Uncovered { from: usize },
    /// The byte range of a signature leaves out more than its own value, or is no range.
    WrongRange { id: Id },
    /// The value of a signature cannot be read, or uses what is not known here.
    UnknownSignature { id: Id, why: &'static str },
    /// The covered bytes are not those that were signed.
    DigestDiffers { id: Id },
    /// The signature does not fit its certificate.
    SignatureInvalid { id: Id },
    /// The certificate does not fit that of its issuer.
    CertificateInvalid { id: Id },
}

/// Judges `returned`, which should be `issued` with signatures behind it.
pub fn judge(issued: &[u8], returned: &[u8]) -> Judgement {
    let revisions = match Revisions::read(issued, returned) {
        Ok(revisions) => revisions,
        Err(fault) => return Judgement { faults: vec![fault], ..Judgement::default() },
    };
    let mut judgement = Judgement::default();
    changes::check(&revisions, &mut judgement.faults);
    let fields = additions::check(&revisions, &mut judgement);
    coverage::check(&revisions, &fields, &mut judgement);
    judgement
}
