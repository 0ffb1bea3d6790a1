//! Who may sign a document (NĐ 30/2020/NĐ-CP, Điều 13).

use crate::problem::{Code, Problem};
use crate::records::agency::{Post, SigningForm};
use crate::records::inspection::{Inspection, TeamMember, TeamRole};
use crate::records::issue::Signature;
use crate::records::scalar::{Date, Id};
use crate::records::shape::quoted;
use crate::records::{Corpus, Record};

/// The signer holds, on the day, a post at the issuer that may sign in that form.
pub fn check(
    record: &Record,
    issuer: &Id,
    signature: &Signature,
    date: Date,
    corpus: &Corpus,
) -> Option<Problem> {
    let person = corpus.registry.person(&signature.person)?;
    corpus.registry.agency(issuer, date)?;
    let here = |post: &&Post| post.held_on(date) && post.body.agency == *issuer;
    if person.posts.iter().filter(here).any(|post| post.may_sign.contains(&signature.form)) {
        return None;
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
        return None;
    }
    let message = format!(
        "vào ngày {}, {} không có quyền ký `{}` cho `{}`",
        date.shown(),
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
    let hint = if forms.is_empty() {
        "chọn người ký khác; hoặc bổ sung `duoc_ky` trong danh bạ nhân sự".to_owned()
    } else {
        format!(
            "ngày đó người này được ký: {}; hoặc bổ sung `duoc_ky` trong danh bạ nhân sự",
            quoted(&forms)
        )
    };
    let problem = Problem::at(Code::NoAuthority, &signature.form.place, message);
    Some(problem.hint(hint).clause("Nghị định 30/2020/NĐ-CP, Điều 13"))
}
