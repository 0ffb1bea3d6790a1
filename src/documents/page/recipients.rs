//! To whom a document goes: Kính gửi, Nơi nhận, and where an original is kept.

use crate::documents::Office;
use crate::documents::case::{Case, short_name};
use crate::documents::vietnamese::tie;
use crate::records::Record;
use crate::records::scalar::BodyRef;
use crate::records::shape::At;
use crate::regulation::recipients::{Explained, Mandatory, explain};

/// The lines of Nơi nhận: mandatory recipients by rule, then those of the record; units of the
/// issuer after the outside bodies.
pub fn recipients(case: &Case, has_addressees: bool) -> Vec<String> {
    let line = |body: &BodyRef, purpose: Option<&str>| {
        let purpose = purpose.map(|purpose| format!(" ({purpose})")).unwrap_or_default();
        tie(&format!("{}{purpose}", case.short_name(body)))
    };
    // Whoever stands in Kính gửi is "Như trên".
    let addressed = addressees(case.record());
    let listed = case
        .mandatory
        .iter()
        .filter(|found| !has_addressees || !addressed.iter().any(|body| body.value == found.body));
    let (outside, inside): (Vec<&Mandatory>, Vec<&Mandatory>) =
        listed.partition(|found| found.body.agency != *case.own());
    let mut lines = Vec::new();
    if has_addressees {
        lines.push("Như trên".to_owned());
    }
    lines.extend(outside.iter().map(|found| line(&found.body, found.purpose.as_deref())));
    for recipient in &case.issue.recipients {
        let purpose = recipient.purpose.as_ref().map(|purpose| purpose.0.as_str());
        match (&recipient.body, &recipient.name) {
            (Some(body), _) => lines.push(line(body, purpose)),
            (None, Some(name)) => {
                let purpose = purpose.map(|purpose| format!(" ({purpose})")).unwrap_or_default();
                lines.push(tie(&format!("{}{purpose}", name.value.0)));
            }
            (None, None) => {}
        }
    }
    lines.extend(inside.iter().map(|found| line(&found.body, found.purpose.as_deref())));
    lines
}

/// The bodies that the document is addressed to (Kính gửi).
pub fn addressees(record: &Record) -> &[At<BodyRef>] {
    match record {
        Record::Review(review) => &review.addressees,
        Record::Exchange(exchange) => &exchange.to,
        Record::Meeting(_) | Record::Inspection(_) | Record::Copy(_) | Record::Invitation(_) => &[],
    }
}

/// Every line of Nơi nhận under the name that is printed, with its reason, then what is left out.
pub fn explained(office: &Office, record: &Record) -> Vec<(String, Explained)> {
    let regulation = record.subject_date().and_then(|about| office.regulations.on(about));
    let (Some(regulation), Some(date)) = (regulation, record.date()) else { return Vec::new() };
    let own = &record.issuer().agency;
    let name = |found: &Explained| match (&found.body, &found.name) {
        (Some(body), _) => short_name(body, own, &office.corpus.registry, date),
        (None, name) => name.clone().unwrap_or_default(),
    };
    explain(record, regulation).into_iter().map(|found| (name(&found), found)).collect()
}

/// `Lưu: VT, VP`; of a joint document each body keeps an original: `Lưu: VT, QHLĐ (TLĐ), VT (BHXH)`.
pub fn filing(case: &Case) -> String {
    let unit = case.issue.drafting_unit.as_ref().and_then(|unit| case.agency.unit(unit));
    let own = match unit {
        Some(unit) => format!("Lưu: VT, {}", unit.mark),
        None => "Lưu: VT".to_owned(),
    };
    if case.partners.is_empty() {
        return own;
    }
    let own = format!("{own} ({})", case.agency.mark);
    let partners = case.partners.iter();
    partners.fold(own, |filing, partner| format!("{filing}, VT ({})", partner.agency.mark))
}
