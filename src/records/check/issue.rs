//! The `van_ban` block beside its record: what an issued document needs, who may sign it, and whom
//! it is sent to.

use super::present;
use crate::problem::{Code, Problem};
use crate::records::agency::{Post, SigningForm};
use crate::records::inspection::{Inspection, TeamMember, TeamRole};
use crate::records::issue::{Issue, Signature, State};
use crate::records::scalar::{Date, Id};
use crate::records::shape::quoted;
use crate::records::{Corpus, Record, joint};
use std::collections::BTreeSet;

pub fn check(record: &Record, issue: &Issue, corpus: &Corpus, problems: &mut Vec<Problem>) {
    if *issue.state == State::Issued {
        let missing = [
            ("so", "số do văn thư cấp, ví dụ `so: 25`", issue.number.is_none()),
            ("ngay", "ngày ký, ví dụ `ngay: 2020-09-18`", issue.date.is_none()),
            (
                "ky",
                "người ký, ví dụ `ky: {nguoi: nguyen-van-a, quyen_han: kt}`",
                issue.signature.is_none(),
            ),
        ];
        for (key, example, _) in missing.iter().filter(|(_, _, missing)| *missing) {
            let message = format!("văn bản ghi `ban_hanh` nhưng chưa có `{key}`");
            problems.push(
                Problem::at(Code::NotIssuable, &issue.state.place, message)
                    .hint(format!("thêm {example}; chưa ký thì để `trang_thai: du_thao`")),
            );
        }
    }
    if let (Some(date), Some(signature)) = (&issue.date, &issue.signature) {
        let issuer = &record.issuer().agency;
        check_signature(record, issuer, signature, date.value, corpus, problems);
    }
    joint::check(record, issue, corpus, problems);
    check_recipients(record, issue, corpus, problems);
    if let Some(date) = record.date() {
        present::check_recipients(record, issue, date, corpus, problems);
    }
}

/// The signer holds, on the day, a post at the issuer that may sign in that form.
pub fn check_signature(
    record: &Record,
    issuer: &Id,
    signature: &Signature,
    date: Date,
    corpus: &Corpus,
    problems: &mut Vec<Problem>,
) {
    let Some(person) = corpus.registry.person(&signature.person) else { return };
    if corpus.registry.agency(issuer, date).is_none() {
        return;
    }
    let here = |post: &&Post| post.held_on(date) && post.body.agency == *issuer;
    if person.posts.iter().filter(here).any(|post| post.may_sign.contains(&signature.form)) {
        return;
    }
    let form = signature.form.value;
    let leads = |record: &Inspection| {
        let is_leader = |member: &TeamMember| {
            *member.role == TeamRole::Leader && member.person == signature.person
        };
        record.team.iter().any(is_leader)
    };
    if form == SigningForm::TeamLeader
        && matches!(record, Record::Inspection(record) if leads(record))
    {
        return;
    }
    let message = format!(
        "vào ngày {}, {} không có quyền ký `{}` cho `{}`",
        date.format("%d/%m/%Y"),
        person.name.0,
        form.word(),
        issuer.0
    );
    let forms: Vec<&str> = person
        .posts
        .iter()
        .filter(here)
        .flat_map(|post| post.may_sign.iter().map(|form| form.word()))
        .collect();
    let hint = match forms.is_empty() {
        true => "chọn người ký khác; hoặc bổ sung `duoc_ky` trong danh bạ nhân sự".to_owned(),
        false => format!(
            "ngày đó người này được ký: {}; hoặc bổ sung `duoc_ky` trong danh bạ nhân sự",
            quoted(&forms)
        ),
    };
    problems.push(
        Problem::at(Code::NoAuthority, &signature.form.place, message)
            .hint(hint)
            .clause("Nghị định 30/2020/NĐ-CP, Điều 13"),
    );
}

fn check_recipients(record: &Record, issue: &Issue, corpus: &Corpus, problems: &mut Vec<Problem>) {
    let mut seen = BTreeSet::new();
    for recipient in &issue.recipients {
        let (label, place) = match (&recipient.body, &recipient.name) {
            (Some(body), None) => (body.to_string(), &body.place),
            (None, Some(name)) => (name.0.clone(), &name.place),
            (Some(body), Some(_)) => {
                problems.push(
                    Problem::at(
                        Code::RecipientUnclear,
                        &body.place,
                        "nơi nhận ghi cả `co_quan` lẫn `ten`",
                    )
                    .hint("giữ một khóa: `co_quan` cho cơ quan trong danh bạ, `ten` cho nhóm nơi nhận"),
                );
                continue;
            }
            (None, None) => {
                problems.push(
                    Problem::at(
                        Code::RecipientUnclear,
                        &issue.state.place,
                        "một nơi nhận không có `co_quan` cũng không có `ten`",
                    )
                    .hint("thêm `co_quan: …` hoặc `ten: …` cho mục đó"),
                );
                continue;
            }
        };
        if !seen.insert(label.clone()) {
            problems.push(
                Problem::at(Code::RecipientTwice, place, format!("nơi nhận `{label}` ghi hai lần"))
                    .hint("xóa một mục"),
            );
        }
    }
    if let (Some(unit), Some(date)) = (&issue.drafting_unit, record.date())
        && let Some(agency) = corpus.registry.agency(&record.issuer().agency, date)
        && agency.unit(unit).is_none()
    {
        let message = format!("cơ quan `{}` không có đơn vị `{}`", agency.id.0, unit.value.0);
        problems.push(
            Problem::at(Code::UnknownUnit, &unit.place, message)
                .hint("ghi mã đơn vị có trong danh bạ, ví dụ `VP`"),
        );
    }
}
