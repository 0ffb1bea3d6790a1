//! Who signs, and in what capacity.
//!
//! Of a joint document each signer's title names his body (TT 01/2011/TT-BNV, Điều 12 khoản 1); the
//! lead's signature comes first. Whoever has not signed yet leaves the place open.

use super::letterhead::tied_name;
use crate::documents::case::Case;
use crate::documents::document::SignatureBlock;
use crate::documents::vietnamese::{post_in_unit, tied};
use crate::records::Record;
use crate::records::agency::{Agency, Post, SigningForm};
use crate::records::inspection::TeamRole;
use crate::records::issue::Signature;

/// The signatures of all who issue the document.
pub fn signatures(case: &Case) -> Vec<SignatureBlock> {
    if case.partners.is_empty() {
        return vec![own(case)];
    }
    let others = case.partners.iter().map(|partner| {
        let signed = partner.signature.and_then(|own| signed(case, partner.agency, own));
        named(signed.unwrap_or_else(unsigned), partner.agency)
    });
    std::iter::once(named(own(case), case.agency)).chain(others).collect()
}

/// The signature of the body that issues or leads.
pub fn own(case: &Case) -> SignatureBlock {
    let signature = case.issue.signature.as_ref();
    signature.and_then(|own| signed(case, case.agency, own)).unwrap_or_else(unsigned)
}

/// Stands where a draft has no signer yet.
fn unsigned() -> SignatureBlock {
    SignatureBlock {
        lines: vec!["NGƯỜI KÝ".into()], post: None, name: "…".into(), signed: false
    }
}

/// `KT. TỔNG GIÁM ĐỐC` as `KT. TỔNG GIÁM ĐỐC BẢO HIỂM XÃ HỘI VIỆT NAM`.
fn named(mut block: SignatureBlock, agency: &Agency) -> SignatureBlock {
    if let Some(first) = block.lines.first_mut() {
        *first = format!("{} {}", tied(first), tied_name(agency));
    }
    block
}

/// `TL. TỔNG GIÁM ĐỐC` over `CHÁNH VĂN PHÒNG` over the name; `None` when the signer is not known to
/// the registry on that day.
fn signed(case: &Case, agency: &Agency, signature: &Signature) -> Option<SignatureBlock> {
    let person = case.registry.person(&signature.person)?;
    let post = post(case, agency, signature)?;
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
            vec![leader_title(case.record())]
        }
    };
    Some(SignatureBlock { lines, post: above_name, name: person.name.0.clone(), signed: true })
}

/// The post by which a body's signer signs.
pub fn post<'a>(case: &Case<'a>, agency: &Agency, signature: &Signature) -> Option<&'a Post> {
    let person = case.registry.person(&signature.person)?;
    let here = |post: &&Post| post.held_on(case.date) && post.body.agency == agency.id.value;
    let may_sign = |post: &&Post| post.may_sign.contains(&signature.form);
    let mut held = person.posts.iter().filter(here);
    held.clone().find(may_sign).or_else(|| held.next())
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
