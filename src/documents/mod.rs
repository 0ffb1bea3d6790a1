//! A record and the regulation to documents as data.
//!
//! In: a checked record. Out: a [`Prepared`] document, its words and figures, ready for layout.
//! [`compose`] is the story: a [`case`] resolves the facts once, [`view`] shows the record to its
//! [`wording`] template, [`outline`] turns the lines that come out into parts and blocks, [`page`] puts
//! them where the form wants them, and [`composed`] says of the document what lists and the PDF say.
//! A [`legal_copy`] takes the document of another record; a [`mended`] one is corrected, recalled or
//! replaced by the words of another; [`sent`] is what co-recipients get. [`leak`]
//! looks for what may not be made public; [`mod@compare`] tells two versions apart, in words. Below
//! all of these stand [`document`], the contract with the layout, and [`vietnamese`] with [`phrases`]
//! and [`names`], how things are written. Typst comes later (test: house::layers).

pub mod case;
pub mod compare;
pub mod composed;
pub mod document;
mod leak;
mod legal_copy;
mod mended;
mod names;
mod office;
pub mod outline;
pub mod page;
pub mod phrases;
pub mod sent;
pub mod vietnamese;
mod view;
pub mod wording;

pub use composed::{Composed, Facts};
pub use office::Office;
pub use page::recipients::explained;

use crate::problem::Problem;
use crate::records::issue::State;
use crate::records::{Record, RecordFile};
use crate::regulation::recipients::co_recipients;
use case::Case;
use document::Document;

/// A record that has become a document, with what its copies need.
pub struct Prepared<'a> {
    pub case: Case<'a>,
    pub composed: Composed,
    /// What those co-recipients get who may not have the whole.
    pub extract: Option<Document>,
}

/// Composes the document of a record; `None` when the record has no `van_ban` block.
///
/// # Errors
/// Problems of the record (no date, a leak) or of a template.
pub fn compose<'a>(
    office: &'a Office,
    filed: &'a RecordFile,
) -> Result<Option<Prepared<'a>>, Problem> {
    let prepared = as_it_stands(office, filed)?;
    if let Some(prepared) = &prepared {
        leak::check_others(office, &prepared.case, prepared.composed.document())?;
    }
    Ok(prepared)
}

/// As [`compose`], of a document that went out: what it gives away of other records it has given away.
///
/// # Errors
/// As [`compose`].
pub fn as_it_stands<'a>(
    office: &'a Office,
    filed: &'a RecordFile,
) -> Result<Option<Prepared<'a>>, Problem> {
    let prepared = match &filed.record {
        // What it copies is looked for only while it stands.
        Record::Copy(copy) if *copy.issue.0.state == State::Void => return Ok(None),
        Record::Copy(copy) => {
            let source = legal_copy::source(office, copy)?;
            let original = as_it_stands(office, &source)?;
            let original = original.ok_or_else(|| legal_copy::nothing_to_copy(copy))?;
            let Some(case) = Case::of(office, filed, Some(original.case.about))? else {
                return Ok(None);
            };
            let composed = legal_copy::compose(office, &case, copy, &original)?;
            Prepared { case, composed, extract: None }
        }
        record => {
            let Some(case) = Case::of(office, filed, record.subject_date())? else {
                return Ok(None);
            };
            let (named, document) = page::document(office, &case)?;
            let composed = Composed::new(&case, &named, document)?;
            // A leak is a mistake of the record: found by `check`, not when the copy is made.
            let extract = extract(office, &case)?;
            Prepared { case, composed, extract }
        }
    };
    Ok(Some(prepared))
}

fn extract(office: &Office, case: &Case) -> Result<Option<Document>, Problem> {
    let copies = co_recipients(case.record(), case.regulation);
    let wanted = copies.iter().any(|copy| copy.extract);
    wanted.then(|| sent::extract::compose(office, case)).transpose()
}
