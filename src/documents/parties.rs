//! Who stands where on the page: the issuer's names, the number, the signature, Nơi nhận.

use super::Office;
use super::document::{Header, SignatureBlock};
use super::vietnamese::{date_words, tie};
use super::wording::file_name_part;
use crate::records::agency::{Agency, SigningForm};
use crate::records::issue::{Issue, Signature};
use crate::records::registry::Registry;
use crate::records::scalar::{BodyRef, Date};
use crate::records::shape::At;
use crate::records::{Record, inspection::TeamRole};
use crate::regulation::recipients::{Explained, Mandatory, explain};

/// Names of the issuer and its superior in capitals, line by line
/// (NĐ 30/2020/NĐ-CP, Phụ lục I, II.2).
pub fn header(
    agency: &Agency,
    registry: &Registry,
    date: Date,
    number: String,
    place: &str,
) -> Header {
    let superior = agency.parent.as_ref().and_then(|parent| registry.agency(parent, date));
    Header {
        superior: superior.map(|agency| vec![tied_name(agency)]).unwrap_or_default(),
        issuer: issuer_lines(agency),
        number,
        place_date: tied(&format!("{place}, {}", date_words(*date))),
        subject: None,
    }
}

pub fn issuer_lines(agency: &Agency) -> Vec<String> {
    match agency.name_lines.is_empty() {
        true => vec![agency.name.to_uppercase()],
        false => agency.name_lines.iter().map(|line| line.to_uppercase()).collect(),
    }
}

/// A name in capitals that breaks, if it must, only where the registry breaks it.
pub fn tied_name(agency: &Agency) -> String {
    match agency.name_lines.as_slice() {
        [] => agency.name.to_uppercase(),
        lines => lines.iter().map(|line| tied(&line.to_uppercase())).collect::<Vec<_>>().join(" "),
    }
}

/// A line that never breaks.
pub fn tied(line: &str) -> String {
    line.replace(' ', "\u{a0}")
}

/// `15` as `15`, `5` as `05`; a draft leaves room for the clerk.
pub fn padded(number: Option<u64>) -> String {
    number.map_or_else(|| "\u{a0}".repeat(8), |number| format!("{number:02}"))
}

/// `TB-BHXH` for a named type, `BHXH-VP` for a công văn (NĐ 30/2020/NĐ-CP, Phụ lục I, II.3).
pub fn mark(abbreviation: Option<&str>, agency: &Agency, issue: &Issue) -> String {
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

/// The signature block: `TL. TỔNG GIÁM ĐỐC` over `CHÁNH VĂN PHÒNG` over the name.
///
/// `None` when the signer is not known to the registry on that day.
pub fn signature(
    record: &Record,
    agency: &Agency,
    signature: &Signature,
    registry: &Registry,
    date: Date,
) -> Option<SignatureBlock> {
    let person = registry.person(&signature.person)?;
    let here = |post: &&crate::records::agency::Post| {
        post.held_on(date) && post.body.agency == agency.id.value
    };
    let may_sign = |post: &&crate::records::agency::Post| post.may_sign.contains(&signature.form);
    let post = person
        .posts
        .iter()
        .filter(here)
        .find(may_sign)
        .or_else(|| person.posts.iter().find(here))?;
    let head = agency.head_title.to_uppercase();
    let collective = agency.collective.as_ref().map_or(head.clone(), |name| name.to_uppercase());
    let unit = post.body.unit.as_ref().and_then(|unit| agency.unit(unit));
    let title =
        unit.map_or_else(|| post.title.0.clone(), |unit| post_in_unit(&post.title, &unit.name));
    let title = title.to_uppercase();
    let unit_head = unit.map_or(title.clone(), |unit| unit.head_title.to_uppercase());
    let mut above_name = None;
    let lines = match *signature.form {
        SigningForm::Direct => vec![title],
        SigningForm::ForCollective => vec![format!("TM. {collective}"), title],
        SigningForm::Acting => vec![format!("Q. {head}")],
        SigningForm::ForHead => vec![format!("KT. {head}"), title],
        SigningForm::ByOrder => vec![format!("TL. {collective}"), title],
        SigningForm::ByOrderForHead => {
            vec![format!("TL. {collective}"), format!("KT. {unit_head}"), title]
        }
        SigningForm::ByAuthorisation => vec![format!("TUQ. {collective}"), title],
        SigningForm::TeamLeader => {
            above_name = Some(post.title.0.clone());
            vec![leader_title(record)]
        }
    };
    Some(SignatureBlock { lines, post: above_name, name: person.name.0.clone() })
}

/// `Trưởng ban` of `Ban Thu` is `Trưởng Ban Thu`; `Chánh Văn phòng` names its unit already.
pub fn post_in_unit(title: &str, unit: &str) -> String {
    if title.contains(unit) {
        return title.to_owned();
    }
    let (rest, last) = title.rsplit_once(' ').unwrap_or(("", title));
    let first = unit.split(' ').next().unwrap_or_default();
    match !rest.is_empty() && last.to_lowercase() == first.to_lowercase() {
        true => format!("{rest} {unit}"),
        false => format!("{title} {unit}"),
    }
}

fn leader_title(record: &Record) -> String {
    let kind = match record {
        Record::Inspection(inspection) => inspection.nature.title().to_uppercase(),
        _ => String::new(),
    };
    format!("{} ĐOÀN {kind}", TeamRole::Leader.title().to_uppercase().replace(" ĐOÀN", ""))
        .trim_end()
        .to_owned()
}

/// The lines of Nơi nhận: mandatory recipients by rule, then those of the record; units of the
/// issuer after the outside bodies.
pub fn recipients(
    record: &Record,
    issue: &Issue,
    mandatory: &[Mandatory],
    has_addressees: bool,
    registry: &Registry,
    date: Date,
) -> Vec<String> {
    let own = &record.issuer().agency;
    let line = |body: &BodyRef, purpose: Option<&str>| {
        let name = short_name(body, own, registry, date);
        let purpose = purpose.map(|purpose| format!(" ({purpose})")).unwrap_or_default();
        tie(&format!("{name}{purpose}"))
    };
    // Whoever stands in Kính gửi is "Như trên".
    let addressed = addressees(record);
    let listed = mandatory
        .iter()
        .filter(|found| !has_addressees || !addressed.iter().any(|body| body.value == found.body));
    let (outside, inside): (Vec<&Mandatory>, Vec<&Mandatory>) =
        listed.partition(|found| found.body.agency != *own);
    let mut lines = Vec::new();
    if has_addressees {
        lines.push("Như trên".to_owned());
    }
    lines.extend(outside.iter().map(|found| line(&found.body, found.purpose.as_deref())));
    for recipient in &issue.recipients {
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
        Record::Meeting(_) | Record::Inspection(_) | Record::Copy(_) => &[],
    }
}

/// A body by its short name; a unit of the issuer by its own name alone.
pub fn short_name(body: &BodyRef, own: &str, registry: &Registry, date: Date) -> String {
    match registry.body(body, date) {
        Some((agency, Some(unit))) if *agency.id.value == *own => unit.name.0.clone(),
        Some((agency, Some(unit))) => format!("{} {}", unit.name, agency.short_name),
        Some((agency, None)) => agency.short_name.0.clone(),
        None => body.to_string(),
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

/// `Lưu: VT, VP`.
pub fn filing(agency: &Agency, issue: &Issue) -> String {
    let unit = issue.drafting_unit.as_ref().and_then(|unit| agency.unit(unit));
    match unit {
        Some(unit) => format!("Lưu: VT, {}", unit.mark),
        None => "Lưu: VT".to_owned(),
    }
}

/// `15-TB-BHXH` for file names.
pub fn number_for_files(number: u64, mark: &str) -> String {
    format!("{number:02}-{}", file_name_part(mark))
}
