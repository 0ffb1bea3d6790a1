//! Two readings of one file: ours, and the updates behind it.
//!
//! Each byte behind ours must belong to an object, a table or a trailer, each object to a table, and
//! the chain of tables must run strictly backwards through ours (ISO 32000-2, 7.5.6). Where this
//! answers, a reader of the file sees our objects but for those that an update names.

use super::Fault;
use crate::pdf::body::{Body, Object};
use crate::pdf::lexer::{Id, Value};
use std::collections::BTreeSet;

/// A file with more updates than this has not passed a few desks.
const MOST_UPDATES: usize = 32;

/// Why what was appended cannot be read.
fn unread(appended: &[u8]) -> Fault {
    let says = |word: &[u8]| appended.windows(word.len()).any(|part| part == word);
    if says(b"/ObjStm") || says(b"/XRef") { Fault::Packed } else { Fault::Unreadable }
}

pub struct Revisions<'a> {
    pub bytes: &'a [u8],
    /// How many bytes are ours.
    pub issued_bytes: usize,
    pub issued: Body<'a>,
    pub returned: Body<'a>,
    /// The catalog (7.7.2), which no update may put elsewhere.
    pub root: Id,
    /// Numbers from this on are new.
    pub first_new: u32,
}

impl<'a> Revisions<'a> {
    /// # Errors
    /// Why the two do not belong together.
    pub fn read(issued: &'a [u8], bytes: &'a [u8]) -> Result<Self, Fault> {
        if !bytes.starts_with(issued) {
            let first_difference = issued.iter().zip(bytes).take_while(|(a, b)| a == b).count();
            return Err(Fault::OtherFile { first_difference });
        }
        if bytes[issued.len()..].iter().all(u8::is_ascii_whitespace) {
            return Err(Fault::NothingAppended);
        }
        let issued_bytes = issued.len();
        let issued = Body::read(issued).ok_or(Fault::Unreadable)?;
        let returned = Body::read(bytes).ok_or_else(|| unread(&bytes[issued_bytes..]))?;
        let Some(Value::Reference(root)) = issued.trailer.get("Root") else {
            return Err(Fault::Unreadable);
        };
        let first_new = issued.objects.keys().map(|id| id.number + 1).max().unwrap_or(0);
        let read = Self { bytes, issued_bytes, issued, returned, root, first_new };
        read.check_chain()?;
        read.check_objects()?;
        read.check_gaps()?;
        Ok(read)
    }

    /// The objects behind our bytes, also those that a later update replaces.
    pub fn appended(&self) -> impl Iterator<Item = &Object<'a>> {
        self.returned.placed.range(self.issued_bytes..).map(|(_, object)| object)
    }

    /// Whether an update brought this object in.
    pub fn is_new(&self, id: Id) -> bool {
        id.number >= self.first_new
    }

    fn check_chain(&self) -> Result<(), Fault> {
        let (ours, all) = (&self.issued.sections, &self.returned.sections);
        let updates = all.len().saturating_sub(ours.len());
        let (added, kept) = all.split_at(updates);
        let backwards = all.windows(2).all(|pair| pair[0].at > pair[1].at);
        let leads_back = ours.iter().map(|section| section.at).eq(kept.iter().map(|kept| kept.at));
        let root = Some(Value::Reference(self.root));
        let sound = added.iter().all(|section| {
            section.at >= self.issued_bytes
                && section.trailer.get("Root") == root
                && section.freed.iter().all(|number| *number == 0)
                && section.rows.iter().all(|(id, offset)| {
                    id.generation == 0
                        && (*offset >= self.issued_bytes || self.is_ours(*id, *offset))
                })
        });
        let chained = backwards && leads_back && sound && (1..=MOST_UPDATES).contains(&updates);
        if chained { Ok(()) } else { Err(Fault::BrokenChain) }
    }

    /// Whether an update only says again where one of our objects stands.
    fn is_ours(&self, id: Id, offset: usize) -> bool {
        self.issued.sections.iter().find_map(|section| section.rows.get(&id)) == Some(&offset)
    }

    fn check_objects(&self) -> Result<(), Fault> {
        let sections = self.returned.sections.iter();
        let listed: BTreeSet<usize> =
            sections.flat_map(|section| section.rows.values().copied()).collect();
        let mut appended = self.returned.placed.range(self.issued_bytes..);
        match appended.find(|(offset, _)| !listed.contains(offset)) {
            Some((offset, _)) => Err(Fault::Unlisted { offset: *offset }),
            None => Ok(()),
        }
    }

    /// A reader that rebuilds broken files looks into comments too.
    fn check_gaps(&self) -> Result<(), Fault> {
        let hides = |gap: &&std::ops::Range<usize>| {
            let text = &self.bytes[gap.start..gap.end];
            [&b"obj"[..], b"xref", b"trailer", b"stream"]
                .iter()
                .any(|word| text.windows(word.len()).any(|part| part == *word))
        };
        let mut gaps = self.returned.gaps.iter().filter(|gap| gap.start >= self.issued_bytes);
        match gaps.find(hides) {
            Some(gap) => Err(Fault::HiddenInComment { offset: gap.start }),
            None => Ok(()),
        }
    }
}
