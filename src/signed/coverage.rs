//! That signatures are whole and cover the end of the file.
//!
//! The range of a signature leaves out the digits of its own value and nothing else (ISO 32000-2,
//! 12.8.1) (test: signed::attacks::a_range_that_leaves_out_more_than_its_value_is_named). Behind the
//! last one may stand certificates and answers about them alone (12.8.4.3).

use super::additions::{Field, references};
use super::revisions::Revisions;
use super::{Fault, Judgement, Signature, cms};
use crate::pdf::lexer::{Dict, Id, Value};
use crate::pdf::{decoded, text};
use chrono::{DateTime, Utc};
use std::collections::BTreeSet;

pub fn check(revisions: &Revisions<'_>, fields: &[Field], judgement: &mut Judgement) {
    let mut covered = 0;
    for field in fields {
        match signature(revisions, field) {
            Ok(signature) => {
                covered = covered.max(signature.covered_bytes);
                judgement.signatures.push(signature);
            }
            Err(fault) => judgement.faults.push(fault),
        }
    }
    judgement.signatures.sort_by_key(|signature| signature.covered_bytes);
    if judgement.signatures.iter().all(|signature| signature.is_time_stamp) {
        if judgement.faults.is_empty() {
            judgement.faults.push(Fault::NoSignature);
        }
    } else if !only_certificates(revisions, covered) {
        judgement.faults.push(Fault::Uncovered { from: covered });
    }
}

fn signature(revisions: &Revisions<'_>, field: &Field) -> Result<Signature, Fault> {
    let id = field.value;
    let wrong = || Fault::WrongRange { id };
    let Some(object) = revisions.returned.objects.get(&id) else { return Err(wrong()) };
    let Value::Dict(dict) = object.value else { return Err(wrong()) };
    let ([gap, behind, end], value) = range(revisions, dict).ok_or_else(wrong)?;
    let is_time_stamp = dict.get("SubFilter") == Some(Value::Name(b"ETSI.RFC3161"));
    let parts = [&revisions.bytes[..gap], &revisions.bytes[behind..end]];
    let signed = cms::check(&text(value), parts, is_time_stamp).map_err(|fault| fault.of(id))?;
    Ok(Signature {
        signer: signed.signer,
        subject: signed.subject,
        serial: signed.serial,
        stated_time: signed.stated_time.or_else(|| stated(dict)),
        is_certificate_held: signed.is_certificate_held,
        is_version_right: signed.is_version_right,
        is_time_stamp,
        has_time_stamp: signed.has_time_stamp,
        covered_bytes: end,
        shown: field.area.filter(|area| !area.is_empty()),
    })
}

/// Where the range leaves the file, comes back and ends, and the value in between.
fn range<'a>(revisions: &Revisions<'a>, dict: Dict<'a>) -> Option<([usize; 3], &'a [u8])> {
    let Some(Value::Array(range)) = dict.get("ByteRange") else { return None };
    let mut numbers = range.items().map(|number| match number {
        Value::Number(number) => usize::try_from(number).ok(),
        _ => None,
    });
    let mut next = || numbers.next().flatten();
    let (first, gap, behind, length) = (next()?, next()?, next()?, next()?);
    let end = behind.checked_add(length).filter(|end| *end <= revisions.bytes.len())?;
    let Some(Value::Text(value)) = dict.get("Contents") else { return None };
    // The value stands where the range says, and not only a copy of it.
    let at = (value.as_ptr() as usize).checked_sub(revisions.bytes.as_ptr() as usize)?;
    let digits = &value[1..value.len().saturating_sub(1)];
    let one_case =
        !(digits.iter().any(u8::is_ascii_lowercase) && digits.iter().any(u8::is_ascii_uppercase));
    let whole = first == 0
        && numbers.next().is_none()
        && value.starts_with(b"<")
        && digits.iter().all(u8::is_ascii_hexdigit)
        && one_case
        && at == gap
        && gap.checked_add(value.len()) == Some(behind)
        && gap >= revisions.issued_bytes
        && ends_an_update(&revisions.bytes[..end]);
    whole.then_some(([gap, behind, end], value))
}

/// The time that the dictionary states (12.8.1, key `M`), where the envelope states none.
pub fn stated(dict: Dict<'_>) -> Option<DateTime<Utc>> {
    let Some(Value::Text(written)) = dict.get("M") else { return None };
    let digits = decoded(&text(written));
    let digits = digits.strip_prefix("D:")?.replace('\'', "");
    let (moment, zone) = digits.split_at_checked(14)?;
    let zone = if zone.is_empty() || zone.starts_with('Z') { "+0000" } else { zone };
    let moment = DateTime::parse_from_str(&format!("{moment}{zone}"), "%Y%m%d%H%M%S%z");
    Some(moment.ok()?.to_utc())
}

/// Whether the last thing in these bytes is the mark that ends an update (7.5.5).
fn ends_an_update(bytes: &[u8]) -> bool {
    bytes.trim_ascii_end().ends_with(b"%%EOF")
}

/// Whether everything from a byte on is certificates, answers about them, and what leads to them.
fn only_certificates(revisions: &Revisions<'_>, from: usize) -> bool {
    let body = &revisions.returned;
    let late: BTreeSet<Id> = body.placed.range(from..).map(|(_, object)| object.id).collect();
    if late.is_empty() {
        return revisions.bytes[from..].iter().all(u8::is_ascii_whitespace);
    }
    let store = body.dict(body.trailer, "Root").and_then(|root| root.get("DSS"));
    let mut next = Vec::new();
    references(store.unwrap_or(Value::Number(0)), &mut next);
    let mut allowed = BTreeSet::from([revisions.root]);
    while let Some(id) = next.pop() {
        if allowed.insert(id)
            && let Some(object) = body.objects.get(&id)
        {
            references(object.value, &mut next);
        }
    }
    late.is_subset(&allowed)
}
