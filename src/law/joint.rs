//! What a record may get wrong about a joint document (văn bản liên tịch).
//!
//! The body of the record leads and gives the number; the bodies that it names beside itself sign too.
//! Which documents the two parties issue together is the regulation's to say, not this file's.

use super::authority;
use crate::problem::{Code, Problem};
use crate::records::issue::{Issue, JointIssuer, State};
use crate::records::scalar::Date;
use crate::records::{Corpus, Record};

/// Checks the bodies that issue a document together with that of the record.
pub fn check(record: &Record, issue: &Issue, corpus: &Corpus, problems: &mut Vec<Problem>) {
    for (at, partner) in issue.joint.iter().enumerate() {
        if issue.joint[..at].iter().any(|other| other.body == partner.body) {
            let message = format!("`{}` ghi hai lần trong `lien_tich`", partner.body.value);
            problems.push(
                Problem::at(Code::SameBody, &partner.body.place, message)
                    .hint("xóa một trong hai mục"),
            );
        }
        check_partner(record, partner, corpus, problems);
        check_signed(record, issue, partner, corpus, problems);
    }
    if !issue.joint.is_empty() {
        check_exchange(record, issue, problems);
    }
}

/// A partner is a whole agency of the other party, and named among those the record goes to.
fn check_partner(
    record: &Record,
    partner: &JointIssuer,
    corpus: &Corpus,
    problems: &mut Vec<Problem>,
) {
    let body = &partner.body;
    let wrong = |message: String| Problem::at(Code::JointIssuer, &body.place, message);
    if body.unit.is_some() {
        let message =
            format!("`{}` là đơn vị bên trong, không ban hành văn bản liên tịch", body.value);
        let whole =
            |other: &JointIssuer| other.body.agency == body.agency && other.body.unit.is_none();
        let hint = if record.issue().is_some_and(|issue| issue.joint.iter().any(whole)) {
            format!("xóa mục này: `{}` đã ghi ở mục khác", body.agency.0)
        } else {
            format!("ghi cơ quan: `{}`", body.agency.0)
        };
        problems.push(wrong(message).hint(hint));
        return;
    }
    if !record.partners().iter().any(|other| other.value == body.value) {
        let message = format!("`{}` cùng ban hành nhưng không có ở `den`", body.value);
        problems.push(wrong(message).hint("ghi cơ quan ấy ở cả `den` và `lien_tich`"));
        return;
    }
    let party = |id: &str| {
        let agency = corpus.registry.agency(id, record.date()?)?;
        Some(agency.party)
    };
    let (lead, own) = (party(&record.issuer().agency), party(&body.agency));
    if lead.is_some() && lead == own {
        let message = format!("`{}` và `{}` cùng một bên", record.issuer().agency.0, body.agency.0);
        problems.push(
            wrong(message)
                .hint("ghi ở `den` và `lien_tich` cơ quan của bên kia: văn bản liên tịch do cơ quan bảo hiểm xã hội và công đoàn cùng ký"),
        );
    }
}

/// Each body signs by a person who may sign for it.
fn check_signed(
    record: &Record,
    issue: &Issue,
    partner: &JointIssuer,
    corpus: &Corpus,
    problems: &mut Vec<Problem>,
) {
    match (&partner.signature, &issue.date) {
        (None, _) if matches!(*issue.state, State::Presented | State::Issued) => {
            let (state, body) = (issue.state.word(), &partner.body.value);
            let message = format!("văn bản ghi `{state}` nhưng `{body}` chưa ký");
            problems.push(
                Problem::at(Code::NotIssuable, &partner.body.place, message)
                    .hint("thêm `ky: …` cho cơ quan ấy, hoặc để `trang_thai: du_thao`"),
            );
        }
        (Some(signature), Some(date)) => {
            let (agency, date): (_, Date) = (&partner.body.agency, date.value);
            problems.extend(authority::check(record, agency, signature, date, corpus));
        }
        _ => {}
    }
}

/// A joint document has no Kính gửi: it neither asks, nor answers, nor goes to a third body by `den`.
fn check_exchange(record: &Record, issue: &Issue, problems: &mut Vec<Problem>) {
    let Record::Exchange(exchange) = record else { return };
    let mut wrong = |place, message: String, hint: &str| {
        problems.push(Problem::at(Code::JointIssuer, place, message).hint(hint));
    };
    for to in exchange.to.iter() {
        if !issue.joint.iter().any(|partner| partner.body.agency == to.agency) {
            let message =
                format!("văn bản liên tịch không có Kính gửi, nhưng `den` ghi `{}`", to.value);
            wrong(
                &to.place,
                message,
                "cơ quan cùng ban hành thì thêm vào `lien_tich`, nơi khác thì ghi ở `noi_nhan`",
            );
        }
    }
    if let Some(answers) = &exchange.answers {
        let message = "văn bản liên tịch không trả lời văn bản khác".to_owned();
        wrong(
            &answers.place,
            message,
            "bỏ `tra_loi_cho`, hoặc bỏ `lien_tich` để trả lời bằng công văn",
        );
    }
    if let Some(due) = &exchange.due {
        let message = "văn bản liên tịch không đặt hạn trả lời".to_owned();
        wrong(&due.place, message, "bỏ `han`; việc có hạn ghi vào `noi_dung`");
    }
}
