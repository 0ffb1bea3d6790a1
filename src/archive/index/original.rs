//! The signed original of a document, as an index has it (bản ký).
//!
//! A file that came back signed is an entry of its own, beside the document that the records make: with
//! what it was found to be, and the digest of that document, in this bundle or in an earlier one. What is
//! in the file itself is looked at elsewhere.

use super::Entry;
use crate::archive::name::BundleName;
use crate::digest::Digest;
use crate::records::issue::SigningWay;
use crate::signed::taken::Taken;
use crate::signed::{Signature, tell};
use chrono::{Duration, NaiveDate, NaiveDateTime};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// The kind of such an entry.
pub const ORIGINAL: &str = "ban_ky";
/// How its path ends.
const ENDING: &str = "_ban-ky.pdf";
/// How stated times are written: UTC, as all clocks agree.
pub const TIME: &str = "%Y-%m-%dT%H:%M:%SZ";

/// What a signed original is, and of which document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Original {
    /// Cách ký.
    #[serde(rename = "cach", with = "as_word")]
    pub way: SigningWay,
    /// Ngày nhận bản ký.
    #[serde(rename = "ngay_nhan", with = "super::as_text")]
    pub received: NaiveDate,
    /// The digest of the document.
    #[serde(rename = "cua")]
    pub of: Digest,
    /// The earlier bundle that holds the document; none when it is in this one.
    #[serde(rename = "goi", default, skip_serializing_if = "Option::is_none", with = "as_bundle")]
    pub bundle: Option<BundleName>,
    /// What the file begins with; none in a scan, and in a file that a signing program wrote anew.
    #[serde(rename = "phan_dau", default, skip_serializing_if = "Option::is_none")]
    pub prefix: Option<Prefix>,
    /// Digital signatures, in the order in which they were put on.
    #[serde(rename = "chu_ky", default, skip_serializing_if = "Vec::is_empty")]
    pub signatures: Vec<Signed>,
    /// What stands on its pages besides signatures, and somebody said yes to.
    #[serde(rename = "ghi_chu", default, skip_serializing_if = "Vec::is_empty")]
    pub marks: Vec<String>,
}

/// The bytes that were given out for signature.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Prefix {
    pub sha256: Digest,
    #[serde(rename = "so_byte")]
    pub size_bytes: u64,
}

/// A digital signature, as it says itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Signed {
    #[serde(rename = "nguoi")]
    pub signer: String,
    /// Of the certificate.
    #[serde(rename = "so_chung_thu")]
    pub serial: String,
    /// As [`TIME`].
    #[serde(rename = "luc", default, skip_serializing_if = "Option::is_none")]
    pub time: Option<String>,
}

impl Original {
    /// The path that the original of a document has below `data/`.
    pub fn path(document: &str) -> String {
        format!("{}{ENDING}", document.strip_suffix(super::DOCUMENT).unwrap_or(document))
    }

    /// What an index has of a file that was judged: of which document, and of which earlier bundle.
    pub fn of(
        taken: &Taken,
        received: NaiveDate,
        document: Digest,
        bundle: Option<BundleName>,
    ) -> Self {
        let prefix = |(sha256, size_bytes)| Prefix { sha256, size_bytes };
        let signed = |signature: &Signature| Signed {
            signer: signature.signer.clone(),
            serial: signature.serial.clone(),
            time: signature.stated_time.map(|time| time.format(TIME).to_string()),
        };
        let persons = taken.signatures.iter().filter(|signature| !signature.is_time_stamp);
        Self {
            way: taken.way,
            received,
            of: document,
            bundle,
            prefix: taken.begins_with.map(prefix),
            signatures: persons.map(signed).collect(),
            marks: taken.marks.iter().map(tell::described).collect(),
        }
    }

    /// What an index for people says of it.
    pub fn note(&self) -> String {
        let mut note = match self.way {
            SigningWay::Digital => {
                let signed: Vec<String> = self.signatures.iter().map(Signed::words).collect();
                format!("Bản gốc điện tử, ký số: {}", signed.join("; "))
            }
            SigningWay::Scanned => "Bản quét của bản gốc giấy".to_owned(),
        };
        if self.way == SigningWay::Digital && self.prefix.is_none() {
            note += "; phần mềm ký đã lập lại tệp";
        }
        note += &format!("; nhận ngày {}", self.received.format("%d/%m/%Y"));
        if let Some(bundle) = self.bundle {
            note += &format!("; văn bản ở gói {bundle}");
        }
        note
    }
}

impl Signed {
    /// `Nguyễn Văn A (05/07/2018 16:00 theo chữ ký)`, the time as it is in Vietnam.
    pub fn words(&self) -> String {
        const HOURS_AHEAD: i64 = 7;
        let time = self.time.as_deref().and_then(|time| {
            let time = NaiveDateTime::parse_from_str(time, TIME).ok()?;
            time.checked_add_signed(Duration::hours(HOURS_AHEAD))
        });
        match time {
            Some(time) => {
                format!("{} ({} theo chữ ký)", self.signer, time.format("%d/%m/%Y %H:%M"))
            }
            None => self.signer.clone(),
        }
    }
}

impl Entry {
    /// Why an entry of this bundle cannot be of an original, of a closed book, or of none, in Vietnamese.
    pub fn misfit(&self, bundle: BundleName) -> Option<&'static str> {
        let Some(original) = &self.original else {
            let unsaid = || "mục lục gọi là bản ký mà không ghi cách ký";
            return self.book_misfit().or_else(|| (self.kind == ORIGINAL).then(unsaid));
        };
        let digital = original.way == SigningWay::Digital;
        let size = |prefix: Prefix| 0 < prefix.size_bytes && prefix.size_bytes < self.size_bytes;
        if self.kind != ORIGINAL
            || self.copy.is_some()
            || self.book.is_some()
            || !self.pdf.ends_with(ENDING)
        {
            Some("mục lục ghi bản ký dưới tên, loại của văn bản khác")
        } else if digital == original.signatures.is_empty() {
            Some("mục lục ghi chữ ký số không theo cách ký")
        } else if !original.prefix.is_none_or(|prefix| digital && size(prefix)) {
            Some("mục lục ghi phần đầu không theo cách ký hoặc không vừa tệp")
        } else if original.bundle.is_some_and(|earlier| earlier.serial >= bundle.serial) {
            Some("mục lục ghi văn bản của bản ký ở một gói không phải gói trước")
        } else {
            None
        }
    }
}

/// Which originals of an index are of which of its documents.
#[derive(Debug, Default)]
pub struct Links {
    documents: BTreeSet<Digest>,
    /// Path of the original, its document, and whether that is in this bundle.
    originals: Vec<(String, Digest, bool)>,
}

impl Links {
    pub fn add(&mut self, entry: &Entry) {
        let key = |sha256: Digest| Digest::of(format!("{} {sha256}", entry.record).as_bytes());
        match &entry.original {
            Some(original) => {
                let here = original.bundle.is_none();
                self.originals.push((entry.pdf.clone(), key(original.of), here));
            }
            None if entry.is_main() => drop(self.documents.insert(key(entry.sha256))),
            None => {}
        }
    }

    /// The paths of originals whose document is not where they say.
    pub fn broken(&self) -> impl Iterator<Item = &str> {
        let broken =
            self.originals.iter().filter(|(_, key, here)| self.documents.contains(key) != *here);
        broken.map(|(path, ..)| path.as_str())
    }
}

/// A way of signing stands in JSON as in records.
mod as_word {
    use crate::records::issue::SigningWay;
    use serde::{Deserialize, Deserializer, Serializer};

    #[expect(clippy::trivially_copy_pass_by_ref, reason = "the signature that serde calls")]
    pub fn serialize<S: Serializer>(way: &SigningWay, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(way.word())
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<SigningWay, D::Error> {
        let word = String::deserialize(deserializer)?;
        SigningWay::of(&word).ok_or_else(|| serde::de::Error::custom("không hiểu cách ký"))
    }
}

/// The name of a bundle, where there is one.
mod as_bundle {
    use super::BundleName;
    use serde::{Deserializer, Serializer};

    #[expect(clippy::ref_option, reason = "the signature that serde calls")]
    pub fn serialize<S: Serializer>(
        bundle: &Option<BundleName>,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        match bundle {
            Some(bundle) => super::super::as_text::serialize(bundle, serializer),
            None => serializer.serialize_none(),
        }
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Option<BundleName>, D::Error> {
        super::super::as_text::deserialize(deserializer).map(Some)
    }
}
