//! Joint documents (văn bản liên tịch): one header with all names, one number, signatures side by
//! side.
//!
//! In: the lead body and those that issue with it. Out: the parts that differ from a document of one
//! body. That a signer's title names his body is a rule (TT 01/2011/TT-BNV, Điều 12 khoản 1); the
//! names joined by ` - `, the lead body first, and one number with both marks are practice.

use super::document::SignatureBlock;
use super::parties;
use crate::records::Record;
use crate::records::agency::Agency;
use crate::records::issue::{Issue, JointIssuer, Signature};
use crate::records::registry::Registry;
use crate::records::scalar::Date;

/// A body that issues a document together with that of the record.
pub struct Partner<'a> {
    pub agency: &'a Agency,
    signature: Option<&'a Signature>,
}

/// The bodies beside the lead; none for a document of one body.
pub fn partners<'a>(issue: &'a Issue, registry: &'a Registry, date: Date) -> Vec<Partner<'a>> {
    let partner = |joint: &'a JointIssuer| {
        let agency = registry.agency(&joint.body.agency, date)?;
        Some(Partner { agency, signature: joint.signature.as_ref() })
    };
    issue.joint.iter().filter_map(partner).collect()
}

/// The names of the header, each but the last followed by a hyphen.
pub fn issuer_lines(lead: &Agency, partners: &[Partner]) -> Vec<String> {
    let agencies = std::iter::once(lead).chain(partners.iter().map(|partner| partner.agency));
    let mut lines: Vec<String> = agencies.map(parties::tied_name).collect();
    let before_last = partners.len();
    lines.iter_mut().take(before_last).for_each(|line| line.push_str("\u{a0}-"));
    lines
}

/// The names in running text: `A và B`.
pub fn names(lead: &Agency, partners: &[Partner]) -> String {
    let partners = partners.iter().map(|partner| partner.agency.name.0.clone());
    let names: Vec<String> = std::iter::once(lead.name.0.clone()).chain(partners).collect();
    super::vietnamese::list(&names)
}

/// `KH-TLĐ-BHXH`: the mark that the lead would use alone, then those of the others.
pub fn mark(own: String, issue: &Issue, partners: &[Partner]) -> String {
    if issue.mark.is_some() {
        return own;
    }
    partners.iter().fold(own, |mark, partner| format!("{mark}-{}", partner.agency.mark))
}

/// The signatures, the lead's first; whoever has not signed yet leaves the place open.
pub fn signatures(
    record: &Record,
    lead: (&Agency, SignatureBlock),
    partners: &[Partner],
    registry: &Registry,
    date: Date,
) -> Vec<SignatureBlock> {
    let (agency, own) = lead;
    if partners.is_empty() {
        return vec![own];
    }
    let others = partners.iter().map(|partner| {
        let signed = partner.signature.and_then(|signature| {
            parties::signature(record, partner.agency, signature, registry, date)
        });
        named(signed.unwrap_or_else(super::unsigned), partner.agency)
    });
    std::iter::once(named(own, agency)).chain(others).collect()
}

/// `KT. TỔNG GIÁM ĐỐC` as `KT. TỔNG GIÁM ĐỐC BẢO HIỂM XÃ HỘI VIỆT NAM`.
fn named(mut block: SignatureBlock, agency: &Agency) -> SignatureBlock {
    if let Some(first) = block.lines.first_mut() {
        *first = format!("{} {}", parties::tied(first), parties::tied_name(agency));
    }
    block
}

/// `Lưu: VT, QHLĐ (TLĐ), VT (BHXH)`: each body keeps an original.
pub fn filing(own: String, lead: &Agency, partners: &[Partner]) -> String {
    if partners.is_empty() {
        return own;
    }
    let own = format!("{own} ({})", lead.mark);
    partners.iter().fold(own, |filing, partner| format!("{filing}, VT ({})", partner.agency.mark))
}
