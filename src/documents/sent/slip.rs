//! The phiếu gửi: which document goes to whom, and why.

use super::Printed;
use crate::documents::case::Case;
use crate::documents::document::{Document, Title};
use crate::documents::page::letterhead::{mark_of_kind, padded};
use crate::documents::{Office, Prepared, outline};
use crate::law::kinds::DocumentKind;
use crate::problem::Problem;
use crate::records::scalar::BodyRef;
use crate::regulation::recipients::CoRecipient;
use crate::regulation::secrecy::grounds;
use serde_json::{Value as Json, json};

/// The slip of one co-recipient, and its number with its mark.
pub fn compose(
    office: &Office,
    main: &Prepared,
    printed: &Printed,
    to: &CoRecipient,
) -> Result<(Document, String), Problem> {
    let case = &main.case;
    let template = DocumentKind::Sent.row().template;
    let parts = office.wording.words(template, &view(main, printed, to), case.id())?;
    let type_name = parts.line("tên loại").unwrap_or_default();
    let number = number(office, case);
    let model = main.composed.document();
    let mut header = model.header.clone();
    header.number = format!("Số: {number}");
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
        recipients: recipients(main, to, &addressees),
        addressees,
        bases: Vec::new(),
        body,
        appendices: Vec::new(),
        urgency: None,
        ..model.clone()
    };
    office.wording.phrases.keep(&mut document);
    Ok((document, number))
}

/// `455/PG-BHXH`.
pub fn number(office: &Office, case: &Case) -> String {
    let number = padded(case.issue.slip_number.as_ref().map(|number| number.0));
    let mark = mark_of_kind(&office.wording, DocumentKind::Sent, case.agency, case.issue);
    format!("{number}/{mark}")
}

fn view(main: &Prepared, printed: &Printed, to: &CoRecipient) -> Json {
    // A slip goes to bodies that are no party to it, and has no other text that names it.
    let regulation = &main.case.regulation.name;
    let reason = to.clause.as_ref().map(|clause| format!("{} {regulation}", clause.words()));
    let facts = &main.composed.facts;
    let date = facts.date.format("%Y-%m-%d").to_string();
    // A digest would let its reader try what the left-out text may be.
    let of_original = |value: Json| (!to.extract).then_some(value);
    json!({
        "ngay_van_ban": date,
        "nguoi_nhan": to.agency.0,
        "dieu_khoan": reason.unwrap_or_else(|| "Nơi nhận ghi trong văn bản".to_owned()),
        "co_quan_ban_hanh": facts.agency,
        "trich_sao": to.extract,
        "can_cu_khong_cong_bo": grounds(main.case.record()),
        "van_ban": {
            "ten_loai": facts.type_name,
            "so_ky_hieu": facts.number,
            "ngay": date,
            "trich_yeu": facts.subject,
            "so_trang": of_original(printed.pages.into()),
            "ma_bam": of_original(printed.sha256.as_str().into()),
        },
    })
}

/// A slip names its recipient in the text and in Nơi nhận: Kính gửi belongs to letters and to reports
/// upwards (NĐ 30/2020/NĐ-CP, Phụ lục I, II.9; form 1.4 of Phụ lục III has none).
fn recipients(main: &Prepared, to: &CoRecipient, addressees: &[String]) -> Vec<String> {
    if !addressees.is_empty() {
        return vec!["Như trên".into()];
    }
    let body = BodyRef { agency: to.agency.clone(), unit: None };
    vec![main.case.short_name(&body)]
}
