//! The block of a legal copy, which stands below what is copied (NĐ 30/2020/NĐ-CP, Phụ lục I, Phần II).

use super::letterhead::{letterhead, padded};
use super::signature;
use crate::documents::case::Case;
use crate::documents::document::CopyBlock;
use crate::documents::vietnamese;
use crate::law::copies::kind;
use crate::law::kinds::DocumentKind;
use crate::records::copy::CopyForm;

/// The block of a copy that the issuer of the case makes on its day: of a copy by itself, or of the
/// extract that co-recipients get; `note` is what an extract says of what it leaves out.
pub fn block(
    case: &Case,
    form: CopyForm,
    recipients: Vec<String>,
    note: Option<String>,
) -> CopyBlock {
    let kind = kind(form, case.date);
    let number = match case.kind {
        DocumentKind::Copy => &case.issue.number,
        _ => &case.issue.extract_number,
    };
    let number = padded(number.as_ref().map(|number| number.0));
    let header = letterhead(case, format!("Số: {number}/{}-{}", kind.mark, case.agency.mark));
    CopyBlock {
        profile: case.profile.name(),
        kind: kind.word.clone(),
        issuer: header.issuer,
        number: header.number,
        place_date: header.place_date,
        note: note.map(|note| vietnamese::tie(&note)),
        signature: signature::own(case),
        recipients,
        filing: "Lưu: VT".into(),
    }
}
