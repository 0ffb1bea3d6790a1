//! The parts of a template and the facts of a case, put where the form wants them.
//!
//! In: a [`Case`]; the words of its template come from [`view`] and the wording. Out: a
//! [`Document`]. [`named`] says what it is called, [`letterhead`] heads it, [`bases`] cites what it rests
//! on and [`earlier`] what it corrects, recalls or replaces, [`signature`] and [`recipients`] close it, [`copy`](mod@copy) is the block of a legal copy below it.

mod bases;
pub mod copy;
mod earlier;
pub mod letterhead;
pub mod named;
pub mod recipients;
pub mod signature;

use super::case::Case;
use super::document::{Appendix, Document};
use super::outline::{self, Parts};
use super::wording::parts::missing;
use super::{Office, vietnamese, view};
use crate::problem::Problem;
use crate::records::issue::{BodySize, Urgency};
use named::Named;

/// The document of a case, and what it is called.
///
/// # Errors
/// Problems of a template, as [`crate::problem::Code::TemplatePart`], where a part that the form
/// demands is empty.
pub fn document(office: &Office, case: &Case) -> Result<(Named, Document), Problem> {
    let (mut view, template) = (view::of_record(office, case)?, case.kind.row().template);
    bases::put(office, case, &mut view)?;
    earlier::put(office, case, &mut view)?;
    let parts = office.wording.words(template, &view, case.id())?;
    let named = Named::of(case, &parts)?;
    let addressees = parts.lines("kính gửi");
    let mut body = parts.blocks("nội dung");
    if body.is_empty() {
        return Err(missing(template, "nội dung"));
    }
    body.extend(earlier::replaced(office, case, &named, view)?);
    outline::close(&mut body);
    let number = format!("Số: {}/{}", letterhead::padded(case.number()), named.mark);
    let mut header = letterhead::letterhead(case, number);
    if named.kind.is_none() {
        header.subject = Some(vietnamese::tie_title(&format!("V/v {}", named.subject)));
    }
    let mut document = Document {
        profile: case.profile.name(),
        size: body_size(case),
        draft: case.is_draft(),
        urgency: case.issue.urgency.map(urgency),
        header,
        title: named.title(),
        recipients: recipients::recipients(case, !addressees.is_empty()),
        addressees,
        bases: bases::closed(parts.lines("căn cứ"), case.profile),
        body,
        filing: recipients::filing(case),
        signatures: signature::signatures(case),
        appendices: appendices(case, &named, &parts),
        copies: Vec::new(),
    };
    office.wording.phrases.keep(&mut document);
    Ok((named, document))
}

/// One size for all documents of an agency, unless a record has its own.
fn body_size(case: &Case) -> u8 {
    match case.issue.body_size.or(case.agency.body_size) {
        Some(BodySize::Thirteen) => 13,
        Some(BodySize::Fourteen) | None => 14,
    }
}

/// Every appendix names the document it belongs to (NĐ 30/2020/NĐ-CP, Phụ lục I, III.1c).
fn appendices(case: &Case, named: &Named, parts: &Parts) -> Vec<Appendix> {
    let found = parts.appendices("phụ lục");
    let many = found.len() > 1;
    let number = format!("số {}", named.number(case).as_deref().unwrap_or("…"));
    let attached = format!(
        "(Kèm theo {} {} {} của {})",
        named.type_name(),
        vietnamese::tied(&number),
        vietnamese::tied(&case.day()),
        case.names()
    );
    let build = |(at, (title, landscape, body)): (usize, (String, bool, Vec<_>))| {
        let label = if many {
            format!("Phụ lục {}", vietnamese::roman(at + 1))
        } else {
            "Phụ lục".to_owned()
        };
        Appendix { label, title: title.to_uppercase(), attached: attached.clone(), landscape, body }
    };
    found.into_iter().enumerate().map(build).collect()
}

fn urgency(urgency: Urgency) -> &'static str {
    match urgency {
        Urgency::Urgent => "KHẨN",
        Urgency::VeryUrgent => "THƯỢNG KHẨN",
        Urgency::Express => "HỎA TỐC",
    }
}
