//! To whom a document goes: Kính gửi, Nơi nhận, and where an original is kept.

use crate::documents::Office;
use crate::documents::case::{Case, short_name};
use crate::documents::mended::{self, is_about_another};
use crate::documents::vietnamese::tie;
use crate::records::Record;
use crate::records::scalar::BodyRef;
use crate::records::shape::At;
use crate::regulation::matter::Matter;
use crate::regulation::recipients::{Explained, Mandatory, explain, received, told_of};

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
    let told = case.told();
    lines.extend(told.groups.iter().map(|name| tie(name)));
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
    lines.extend(told.inside.iter().map(|body| line(body, None)));
    lines
}

/// The bodies that the document is addressed to (Kính gửi).
pub fn addressees(record: &Record) -> &[At<BodyRef>] {
    match record {
        Record::Review(review) => &review.addressees,
        Record::Exchange(exchange) => &exchange.to,
        _ => &[],
    }
}

/// Every line of Nơi nhận under the name that is printed, with its reason, then what is left out.
pub fn explained(office: &Office, record: &Record) -> Vec<(String, Explained)> {
    let old = mended::of(office, record).ok().flatten();
    let old = old.filter(|_| is_about_another(record.kind()));
    let about = old.as_ref().map_or_else(|| record.subject_date(), |old| old.record.subject_date());
    let about = about.map(|about| Matter::of(record, &office.corpus, about));
    let regulation = about.and_then(|about| office.regulations.on(&about));
    let (Some(regulation), Some(date)) = (regulation, record.date()) else { return Vec::new() };
    let own = &record.issuer().agency;
    let name = |found: &Explained| match (&found.body, &found.name) {
        (Some(body), _) => short_name(body, own, &office.corpus.registry, date),
        (None, name) => name.clone().unwrap_or_default(),
    };
    let told = old.map(|old| told_of(record, &received(&old.record, regulation)));
    let lines = told.into_iter().flatten().chain(explain(record, regulation));
    lines.map(|found| (name(&found), found)).collect()
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
