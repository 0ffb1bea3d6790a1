//! What each co-recipient gets (bản đồng gửi): a phiếu gửi, then the document itself.
//!
//! In: a prepared document and its PDF. Out: one sheet a co-recipient. [`slip`] writes the phiếu gửi;
//! where a finding may not be made public (Điều 7.3), the [`extract`] follows it in place of the
//! document.

pub mod extract;
pub mod slip;

use super::composed::{CoSent, Composed, Facts};
use super::document::{Attachment, Meta, Sheet};
use super::{Office, Prepared};
use crate::law::kinds::DocumentKind;
use crate::problem::Problem;
use crate::regulation::recipients::{CoRecipient, co_recipients};

/// What a slip says of the document that follows it.
pub struct Printed {
    pub pdf: Vec<u8>,
    /// SHA-256 in lower-case hex.
    pub sha256: String,
    pub pages: usize,
}

/// One sheet for each agency beside the issuer that must receive the document, or shall.
///
/// # Errors
/// Problems of a template.
pub fn compose(
    office: &Office,
    main: &Prepared,
    printed: &Printed,
) -> Result<Vec<Composed>, Problem> {
    if !are_due(main) {
        return Ok(Vec::new());
    }
    let copies = co_recipients(main.case.record(), main.case.regulation);
    copies.into_iter().map(|to| compose_one(office, main, printed, to)).collect()
}

/// Whether anything is sent along with a slip: not of a draft, nor before the slip has its number.
pub fn are_due(main: &Prepared) -> bool {
    !main.case.is_unissued() && main.case.issue.slip_number.is_some()
}

fn compose_one(
    office: &Office,
    main: &Prepared,
    printed: &Printed,
    to: CoRecipient,
) -> Result<Composed, Problem> {
    let facts = &main.composed.facts;
    let (slip, number) = slip::compose(office, main, printed, &to)?;
    let (follows, attachments) = match (to.extract, &main.extract) {
        (true, Some(extract)) => (extract.clone(), Vec::new()),
        (true, None) => (extract::compose(office, &main.case)?, Vec::new()),
        (false, _) => (
            main.composed.document().clone(),
            vec![Attachment {
                path: "/van-ban.pdf".into(),
                name: "van-ban.pdf".into(),
                mime: "application/pdf",
                relationship: "source",
                description: "Văn bản được gửi, đúng từng byte như bản lưu".into(),
                bytes: printed.pdf.clone(),
            }],
        ),
    };
    let subject = slip.title.as_ref().map(|title| title.subject.replace('\u{a0}', " "));
    let name = facts.path.rsplit('/').next().unwrap_or_default();
    let path = format!("van-ban/{}/{name}_gui-{}", facts.date.format("%Y"), to.agency.0);
    let facts = Facts {
        kind: DocumentKind::Sent,
        type_name: office.wording.type_name(DocumentKind::Sent).unwrap_or_default().to_owned(),
        number: Some(number),
        subject: subject.unwrap_or_default(),
        path,
        copy: Some(CoSent { recipient: to.agency.0, of: facts.path.clone() }),
        ..facts.clone()
    };
    let meta = Meta {
        title: format!("{} {}", facts.type_name, facts.subject),
        number: facts.number.clone(),
        ..main.composed.sheet.meta.clone()
    };
    Ok(Composed { facts, sheet: Sheet { meta, attachments, documents: vec![slip, follows] } })
}
