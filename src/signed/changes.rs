//! That no update says otherwise what we wrote.
//!
//! An update may write anew the catalog, a page, the information and the metadata, in each what a signature
//! needs (test: signed::attacks). All versions of these objects are looked at, not the last one alone: each
//! was once what a signer saw (test: signed::attacks).

use super::compare::{same, same_but_for};
use super::pages::pages;
use super::revisions::Revisions;
use super::{Fault, xmp};
use crate::pdf::body::Object;
use crate::pdf::lexer::{Dict, Id, Value};
use crate::pdf::{decoded, text};
use std::collections::BTreeMap;

/// What a signature adds to the catalog (12.7.3, 12.8.4, 12.8.6, 7.12).
pub const OF_CATALOG: &[&str] = &["AcroForm", "DSS", "Perms", "Extensions", "Metadata", "Version"];
/// What programs that save a file write of themselves (14.3.3).
const OF_INFORMATION: &[&str] = &["Producer", "Creator", "CreationDate", "ModDate"];
/// What the information must go on saying.
const KEPT_INFORMATION: &[&str] = &["Title", "Author", "Subject", "Keywords"];

/// What the form and the certificates of signatures consist of (12.7.3, 12.8.4).
const GROWING: &[&str] = &["Fields", "Certs", "OCSPs", "CRLs", "VRI", "Cert", "OCSP", "CRL"];

pub fn check(revisions: &Revisions<'_>, faults: &mut Vec<Fault>) {
    let checker = Checker {
        pages: pages(&revisions.issued),
        information: reference(revisions.issued.trailer, "Info"),
        metadata: revisions
            .issued
            .dict(revisions.issued.trailer, "Root")
            .and_then(|root| reference(root, "Metadata")),
        revisions,
    };
    let fault = |object: &Object<'_>| {
        let what = if revisions.is_new(object.id) {
            checker.replaces(object)
        } else {
            checker.changes(object)
        };
        what.map(|what| Fault::Changed { id: object.id, what })
    };
    faults.extend(revisions.appended().filter_map(fault));
    faults.extend(overridden(revisions));
    let trailers = revisions.returned.sections.iter().map(|section| section.trailer);
    let strange = trailers.into_iter().find_map(|trailer| checker.trailer(trailer));
    faults.extend(strange.map(|what| Fault::Changed { id: revisions.root, what }));
}

/// What one update brought in, and a later one says otherwise: the field of a signature above all, and
/// what it shows.
fn overridden(revisions: &Revisions<'_>) -> Vec<Fault> {
    let (mut before, mut faults) = (BTreeMap::new(), Vec::new());
    for object in revisions.appended().filter(|object| revisions.is_new(object.id)) {
        let old = before.insert(object.id, object);
        if old.is_some_and(|old| !may_follow(old, object)) {
            let what = "ô chữ ký hoặc phần khác của lần ký trước";
            faults.push(Fault::Changed { id: object.id, what });
        }
    }
    faults
}

/// Whether an object of an update may be followed by this one: lists, the form and its certificates grow, an
/// empty field is filled; information and metadata are held against ours.
fn may_follow(old: &Object<'_>, new: &Object<'_>) -> bool {
    let (was, is) = match (old.value, new.value) {
        (Value::Array(was), Value::Array(is)) => {
            let mut is = is.items();
            return was.items().all(|item| is.next().is_some_and(|next| same(item, next)));
        }
        (Value::Dict(was), Value::Dict(is)) => (was, is),
        (was, is) => return same(was, is),
    };
    let says = |dict: Dict<'_>, keys: &[&str]| keys.iter().any(|key| dict.get(key).is_some());
    let is_empty_field = was.get("FT") == Some(Value::Name(b"Sig")) && was.get("V").is_none();
    let is_metadata = was.get("Type") == Some(Value::Name(b"Metadata"));
    let grows = is_empty_field || is_metadata || says(was, GROWING) || says(was, OF_INFORMATION);
    let shows = says(was, &["Subtype", "V", "ByteRange"]) && !is_empty_field && !is_metadata;
    (grows && !shows) || (same_but_for(was, is, &[]) && old.stream == new.stream)
}

struct Checker<'r, 'a> {
    revisions: &'r Revisions<'a>,
    pages: Vec<Id>,
    information: Option<Id>,
    metadata: Option<Id>,
}

impl Checker<'_, '_> {
    /// What of one of our objects an update says otherwise.
    fn changes(&self, object: &Object<'_>) -> Option<&'static str> {
        let Some(ours) = self.revisions.issued.objects.get(&object.id) else {
            return Some("một đối tượng mà bản đã phát hành không có");
        };
        let (Value::Dict(old), Value::Dict(new)) = (ours.value, object.value) else {
            return (!same(ours.value, object.value)).then_some("nội dung");
        };
        let (sound, what) = if object.id == self.revisions.root {
            (same_but_for(old, new, OF_CATALOG), "thiết lập chung của văn bản")
        } else if self.pages.contains(&object.id) {
            (same_but_for(old, new, &["Annots"]) && self.annots_only_grow(old, new), "một trang")
        } else if Some(object.id) == self.information {
            (same_information(old, new), "thông tin của tệp (tên, tác giả, số ký hiệu)")
        } else if Some(object.id) == self.metadata {
            (same_metadata(ours, object), "siêu dữ liệu (XMP)")
        } else {
            (same_but_for(old, new, &[]) && ours.stream == object.stream, "nội dung")
        };
        (!sound).then_some(what)
    }

    /// What a new object takes the place of: information and metadata may get new numbers.
    fn replaces(&self, object: &Object<'_>) -> Option<&'static str> {
        let Value::Dict(new) = object.value else { return None };
        let ours = |id: Option<Id>| id.and_then(|id| self.revisions.issued.objects.get(&id));
        if new.get("Type") == Some(Value::Name(b"Metadata")) {
            let kept = ours(self.metadata).is_some_and(|old| same_metadata(old, object));
            return (!kept).then_some("siêu dữ liệu (XMP)");
        }
        None
    }

    /// Information may stand under a new number, and must say the same.
    fn trailer(&self, trailer: Dict<'_>) -> Option<&'static str> {
        let body = &self.revisions.returned;
        let old = self.revisions.issued.dict(self.revisions.issued.trailer, "Info");
        let same_id = match (self.revisions.issued.trailer.get("ID"), trailer.get("ID")) {
            (Some(Value::Array(old)), Some(Value::Array(new))) => {
                matches!((old.items().next(), new.items().next()), (Some(old), Some(new)) if same(old, new))
            }
            (old, new) => old.is_none() && new.is_none(),
        };
        if !same_id {
            return Some("mã nhận dạng của tệp");
        }
        let kept = match (old, body.dict(trailer, "Info")) {
            (Some(old), Some(new)) => same_information(old, new),
            (old, _) => old.is_none(),
        };
        (!kept).then_some("thông tin của tệp (tên, tác giả, số ký hiệu)")
    }

    /// Whether a page keeps its annotations in their order, whatever follows.
    fn annots_only_grow(&self, old: Dict<'_>, new: Dict<'_>) -> bool {
        let (Some(old), Some(new)) = (annots(self, old, true), annots(self, new, false)) else {
            return false;
        };
        new.len() >= old.len() && old.iter().zip(&new).all(|(old, new)| old == new)
    }
}

/// References to the annotations of a page, as they were issued or as they were returned.
fn annots(checker: &Checker<'_, '_>, page: Dict<'_>, issued: bool) -> Option<Vec<Id>> {
    let body = if issued { &checker.revisions.issued } else { &checker.revisions.returned };
    let Some(listed) = page.get("Annots") else { return Some(Vec::new()) };
    let Value::Array(listed) = body.resolve(listed)? else { return None };
    let id = |value| match value {
        Value::Reference(id) => Some(id),
        _ => None,
    };
    listed.items().map(id).collect()
}

fn reference(dict: Dict<'_>, key: &str) -> Option<Id> {
    match dict.get(key)? {
        Value::Reference(id) => Some(id),
        _ => None,
    }
}

fn same_information(old: Dict<'_>, new: Dict<'_>) -> bool {
    let written = |dict: Dict<'_>, key| match dict.get(key) {
        Some(Value::Text(written)) => decoded(&text(written)),
        _ => String::new(),
    };
    let known = |(key, _): (&[u8], _)| {
        let key = std::str::from_utf8(key).unwrap_or_default();
        OF_INFORMATION.contains(&key) || old.get(key).is_some()
    };
    KEPT_INFORMATION.iter().all(|key| written(old, key) == written(new, key))
        && new.entries().all(known)
}

fn same_metadata(old: &Object<'_>, new: &Object<'_>) -> bool {
    match (unpacked(old), unpacked(new)) {
        (Some(old), Some(new)) => xmp::same(&old, &new),
        _ => false,
    }
}

/// The content of a metadata stream, which is plain in PDF/A; a packed one is unpacked within bounds.
fn unpacked(object: &Object<'_>) -> Option<String> {
    use std::io::Read;
    const LARGEST_BYTES: u64 = 1 << 20;
    let Value::Dict(dict) = object.value else { return None };
    let stored = object.stream?;
    let content: Box<dyn Read> = match dict.get("Filter") {
        None => Box::new(stored),
        Some(Value::Name(b"FlateDecode")) => Box::new(flate2::read::ZlibDecoder::new(stored)),
        Some(_) => return None,
    };
    let mut text = String::new();
    content.take(LARGEST_BYTES).read_to_string(&mut text).ok()?;
    Some(text)
}
