//! The head of a document: the names of who issues it, its number with its mark, place and date.
//!
//! Where two bodies issue it jointly, one head holds all names and one number all marks. That the names
//! are joined by ` - `, the lead body first, and the marks follow each other, is practice; no rule says so.

use crate::documents::case::Case;
use crate::documents::document::Header;
use crate::documents::vietnamese::tied;
use crate::documents::wording::Wording;
use crate::law::kinds::DocumentKind;
use crate::law::types::abbreviation;
use crate::records::agency::Agency;
use crate::records::issue::Issue;

/// The head with a number; names in capitals, line by line (NĐ 30/2020/NĐ-CP, Phụ lục I, II.2).
pub fn letterhead(case: &Case, number: String) -> Header {
    let superior = case.agency.parent.as_ref().filter(|_| case.partners.is_empty());
    let superior = superior.and_then(|parent| case.registry.agency(parent, case.date));
    let place = case.issue.place_name.as_ref().unwrap_or(&case.agency.place_name);
    Header {
        superior: superior.map(|agency| vec![tied_name(agency)]).unwrap_or_default(),
        issuer: issuer_lines(case),
        number,
        place_date: tied(&format!("{place}, {}", case.day())),
        subject: None,
    }
}

fn issuer_lines(case: &Case) -> Vec<String> {
    let agency = case.agency;
    if case.partners.is_empty() {
        return if agency.name_lines.is_empty() {
            vec![agency.name.to_uppercase()]
        } else {
            agency.name_lines.iter().map(|line| line.to_uppercase()).collect()
        };
    }
    let mut lines: Vec<String> = case.issuers().map(tied_name).collect();
    lines.iter_mut().take(case.partners.len()).for_each(|line| line.push_str("\u{a0}-"));
    lines
}

/// A name in capitals that breaks, if it must, only where the registry breaks it.
pub fn tied_name(agency: &Agency) -> String {
    match agency.name_lines.as_slice() {
        [] => agency.name.to_uppercase(),
        lines => lines.iter().map(|line| tied(&line.to_uppercase())).collect::<Vec<_>>().join(" "),
    }
}

/// `15` as `15`, `5` as `05`; a draft leaves room for the clerk.
pub fn padded(number: Option<u64>) -> String {
    number.map_or_else(|| "\u{a0}".repeat(8), |number| format!("{number:02}"))
}

/// `KH-TLĐ-BHXH`: the mark that the lead would use alone, then those of the others.
pub fn mark(case: &Case, abbreviation: Option<&str>) -> String {
    let own = own_mark(abbreviation, case.agency, case.issue);
    if case.issue.mark.is_some() {
        return own;
    }
    let partners = case.partners.iter();
    partners.fold(own, |mark, partner| format!("{mark}-{}", partner.agency.mark))
}

/// The mark of a kind of document that no record changes: that of a slip, and of a number whose
/// document was given up.
pub fn mark_of_kind(
    wording: &Wording,
    kind: DocumentKind,
    agency: &Agency,
    issue: &Issue,
) -> String {
    let known = wording.type_name(kind).and_then(abbreviation);
    let abbreviation = known.or_else(|| kind.row().type_name.and_then(abbreviation));
    match kind {
        // The mark that a record gives is that of its own document.
        DocumentKind::Sent => format!("{}-{}", abbreviation.unwrap_or_default(), agency.mark),
        _ => own_mark(abbreviation.as_deref(), agency, issue),
    }
}

/// `TB-BHXH` for a named type, `BHXH-VP` for a công văn (NĐ 30/2020/NĐ-CP, Phụ lục I, II.3).
pub fn own_mark(abbreviation: Option<&str>, agency: &Agency, issue: &Issue) -> String {
    if let Some(mark) = &issue.mark {
        return mark.0.clone();
    }
    let unit = issue.drafting_unit.as_ref().and_then(|unit| agency.unit(unit));
    match (abbreviation, unit) {
        (Some(abbreviation), _) => format!("{abbreviation}-{}", agency.mark),
        (None, Some(unit)) => format!("{}-{}", agency.mark, unit.mark),
        (None, None) => agency.mark.0.clone(),
    }
}
