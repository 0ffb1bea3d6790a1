//! What each co-recipient gets (bản đồng gửi): a phiếu gửi, then the document itself.
//!
//! Where a finding may not be made public (Điều 7.3), the partner gets an extract (trích sao)
//! instead: the same form built again around what is left, and a block that says so. The left-out
//! text is taken away before anything is composed, so that no later stage ever sees it.

use super::document::{Attachment, Block, Document, Meta, Sheet, Title};
use super::{
    Composed, Facts, Office, Prepared, extract, legal_copy, outline, parties, vietnamese, view,
};
use crate::law::types::abbreviation;
use crate::problem::Problem;
use crate::records::Filed;
use crate::records::copy::CopyForm;
use crate::records::scalar::{BodyRef, Id};
use crate::regulation::clause::ClauseRef;
use crate::regulation::recipients::{co_recipients, mandatory};
use crate::regulation::secrecy::{grounds, without_secrets};
use serde_json::json;

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
    recipients(main).into_iter().map(|to| compose_one(office, main, printed, to)).collect()
}

/// Whether anything is sent along with a slip: not of a draft, nor before the slip has its number.
pub fn are_due(main: &Prepared) -> bool {
    !main.composed.facts.draft && main.issue.slip_number.is_some()
}

/// A co-recipient and why it receives.
struct Recipient {
    agency: String,
    reason: String,
    extract: bool,
}

/// By agency, once each, with the reason in words.
fn recipients(main: &Prepared) -> Vec<Recipient> {
    let reason = |clause: Option<ClauseRef>| match clause {
        Some(clause) => format!("{} {}", clause.words(), main.regulation.short_name),
        None => "Nơi nhận ghi trong văn bản".to_owned(),
    };
    co_recipients(&main.filed.record, main.regulation)
        .into_iter()
        .map(|copy| Recipient {
            agency: copy.agency.0,
            reason: reason(copy.clause),
            extract: copy.extract,
        })
        .collect()
}

fn compose_one(
    office: &Office,
    main: &Prepared,
    printed: &Printed,
    to: Recipient,
) -> Result<Composed, Problem> {
    let facts = &main.composed.facts;
    let slip = slip(office, main, printed, &to)?;
    let (follows, attachments) = match to.extract {
        true => (extract_of(office, main)?, Vec::new()),
        false => (
            main.composed.sheet.documents[0].clone(),
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
    let subject = slip.title.as_ref().map(|title| title.subject.clone()).unwrap_or_default();
    let name = facts.path.rsplit('/').next().unwrap_or_default();
    let path = format!("van-ban/{}/{name}_gui-{}", facts.date.format("%Y"), to.agency);
    let number = slip.header.number.trim_start_matches("Số: ").to_owned();
    let facts = Facts {
        kind: "ban_dong_gui",
        type_name: "Phiếu gửi".into(),
        number: Some(number),
        subject: subject.replace('\u{a0}', " "),
        path,
        recipient: Some(to.agency),
        ..facts.clone()
    };
    let meta = Meta {
        title: format!("{} {}", facts.type_name, facts.subject),
        number: facts.number.clone(),
        ..main.composed.sheet.meta.clone()
    };
    Ok(Composed { facts, sheet: Sheet { meta, attachments, documents: vec![slip, follows] } })
}

fn slip(
    office: &Office,
    main: &Prepared,
    printed: &Printed,
    to: &Recipient,
) -> Result<Document, Problem> {
    let facts = &main.composed.facts;
    // A digest would let its reader try what the left-out text may be.
    let of_original = |value: serde_json::Value| (!to.extract).then_some(value);
    let view = json!({
        "ngay_van_ban": facts.date.format("%Y-%m-%d").to_string(),
        "nguoi_nhan": to.agency,
        "dieu_khoan": to.reason,
        "co_quan_ban_hanh": facts.agency,
        "trich_sao": to.extract,
        "can_cu_khong_cong_bo": grounds(&main.filed.record),
        "van_ban": {
            "ten_loai": facts.type_name,
            "so_ky_hieu": facts.number,
            "ngay": facts.date.format("%Y-%m-%d").to_string(),
            "trich_yeu": facts.subject,
            "so_trang": of_original(printed.pages.into()),
            "ma_bam": of_original(printed.sha256.as_str().into()),
        },
    });
    let parts = super::words(office, "phieu-gui.txt", &view, &main.filed.record)?;
    let type_name = parts.line("tên loại").unwrap_or_default();
    let abbreviation = abbreviation(&type_name).unwrap_or_default();
    let number = parties::padded(main.issue.slip_number.as_ref().map(|number| number.0));
    let model = &main.composed.sheet.documents[0];
    let mut header = model.header.clone();
    header.number = format!("Số: {number}/{abbreviation}-{}", main.agency.mark);
    header.subject = None;
    let mut body = parts.blocks("nội dung");
    outline::close(&mut body);
    let addressees = parts.lines("kính gửi");
    let mut document = Document {
        header,
        title: Some(Title {
            kind: type_name.to_uppercase(),
            subject: parts.line("trích yếu").unwrap_or_default(),
        }),
        recipients: slip_recipients(office, main, to, &addressees),
        addressees,
        bases: Vec::new(),
        body,
        appendices: Vec::new(),
        urgency: None,
        ..model.clone()
    };
    office.wording.phrases.keep(&mut document);
    Ok(document)
}

/// A slip names its recipient in the text and in Nơi nhận: Kính gửi belongs to letters and to reports
/// upwards (NĐ 30/2020/NĐ-CP, Phụ lục I, II.9; form 1.4 of Phụ lục III has none).
fn slip_recipients(
    office: &Office,
    main: &Prepared,
    to: &Recipient,
    addressees: &[String],
) -> Vec<String> {
    if !addressees.is_empty() {
        return vec!["Như trên".into()];
    }
    let body = BodyRef { agency: Id(to.agency.clone()), unit: None };
    let own = &main.agency.id.value.0;
    vec![parties::short_name(&body, own, &office.corpus.registry, main.date)]
}

/// The document built again without what may not be made public, as an extract
/// (NĐ 30/2020/NĐ-CP, Điều 3 and Phụ lục I, Phần II).
///
/// # Errors
/// Problems of a template; [`crate::problem::Code::SecretRepeated`].
pub fn extract_of(office: &Office, main: &Prepared) -> Result<Document, Problem> {
    let filed =
        Filed { record: without_secrets(&main.filed.record), file: main.filed.file.clone() };
    let view = view::of_record(office, &filed, main.regulation, main.date)?;
    let parts = super::words(office, super::template(&filed.record), &view, &filed.record)?;
    let (mut document, _) = super::assemble(
        office,
        &filed,
        main.issue,
        main.agency,
        main.date,
        // That a finding is serious brings recipients: those of a hidden one would betray it.
        &mandatory(&filed.record, main.regulation),
        &parts,
    )?;
    let note = format!(
        "(Trích sao: nội dung không được công bố đã được lược bỏ theo {}; căn cứ không công bố: {}.)",
        clause_of_secrecy(main),
        grounds(&main.filed.record).join("; ")
    );
    document.body.push(Block::Note { text: vec![vietnamese::tie(&note)] });
    document.copies.push(legal_copy::block(
        office,
        &main.filed.record,
        main.agency,
        main.issue,
        CopyForm::Extract,
        main.date,
        copy_recipients(office, main),
    ));
    extract::check(main.filed, &document, &clause_of_secrecy(main))?;
    Ok(document)
}

/// The bodies that get the extract, by short name.
fn copy_recipients(office: &Office, main: &Prepared) -> Vec<String> {
    let own = &main.filed.record.issuer().agency;
    co_recipients(&main.filed.record, main.regulation)
        .into_iter()
        .filter(|copy| copy.extract)
        .map(|copy| BodyRef { agency: copy.agency, unit: None })
        .map(|body| parties::short_name(&body, own, &office.corpus.registry, main.date))
        .collect()
}

/// The clause that lets the extract leave something out, in words.
fn clause_of_secrecy(main: &Prepared) -> String {
    let clause = main.regulation.secrecy.as_ref().map(|clause| clause.words());
    format!("{} {}", clause.unwrap_or_default(), main.regulation.short_name).trim().to_owned()
}
