//! An answer fits the request that it answers.

use super::Regulations;
use super::matter::Matter;
use crate::problem::{Code, Problem};
use crate::records::exchange::Exchange;
use crate::records::scalar::BodyRef;
use crate::records::{Corpus, RecordKind};

/// An answer goes from a body that was asked to the body that asked, and not before the request.
pub fn check(
    record: &Exchange,
    corpus: &Corpus,
    regulations: &Regulations,
    problems: &mut Vec<Problem>,
) {
    let Some(answers) = &record.answers else { return };
    let Some(request) = corpus.records.get(&answers.value) else { return };
    let clause = || {
        let asked = Matter::of_summary(request, corpus, request.issue?.date?);
        let rules = regulations.on(&asked)?;
        Some(rules.cited(rules.exchange(request.purpose.as_ref()?)?.clause(request.level)?))
    };
    let wrong = |message: &str| {
        let problem = Problem::at(Code::WrongReply, &answers.place, message)
            .hint("`tra_loi_cho` ghi mã của bản ghi trao đổi mà bên kia đã gửi để đề nghị");
        match clause() {
            Some(clause) => problem.clause(clause),
            None => problem,
        }
    };
    if request.kind != RecordKind::Exchange {
        problems.push(wrong("bản ghi được trả lời không phải là bản ghi trao đổi"));
        return;
    }
    // A misspelt agency has been reported; that it does not fit says nothing more.
    let known = |body: &BodyRef| corpus.registry.versions(&body.agency).next().is_some();
    let own = record.to.iter().chain([&record.from]).map(|body| &body.value);
    let all_known = request.bodies().chain(own).all(known);
    // A body that is gone is answered for, and answered, through the one that took over.
    let day = record.issue.as_ref().and_then(|issue| issue.day()).map(|day| day.value);
    let is_now = |old: &BodyRef, now: &BodyRef| {
        old.agency == now.agency
            || day.is_some_and(|on| *corpus.registry.heir(&old.agency, on) == now.agency)
    };
    let asked = request.partners.iter().any(|to| is_now(to, &record.from));
    let answers_asker = record.to.iter().any(|to| is_now(&request.issuer, to));
    if all_known && !(asked && answers_asker) {
        problems.push(wrong("bên trả lời và bên đề nghị không khớp với bản ghi được trả lời"));
    }
    let asked = request.issue.and_then(|issue| issue.date);
    let answered = record.issue.as_ref().and_then(|issue| issue.date.as_ref());
    if let (Some(asked), Some(answered)) = (asked, answered.map(|date| date.value))
        && answered < asked
    {
        problems.push(wrong("văn bản trả lời ký trước văn bản đề nghị"));
    }
}
