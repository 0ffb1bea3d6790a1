//! Exchanges beside each other: an answer fits the request that it answers, a table its columns.

use super::{check_number_form, check_record_id};
use crate::problem::{Code, Problem};
use crate::records::exchange::Exchange;
use crate::records::scalar::{BodyRef, Id};
use crate::records::shape::At;
use crate::records::{Corpus, RecordKind};
use std::collections::BTreeSet;

pub fn check(record: &Exchange, corpus: &Corpus, problems: &mut Vec<Problem>) {
    if let Some(answer) = &record.outside_answer {
        check_number_form(&answer.number, None, problems);
    }
    for table in &record.tables {
        for row in table.rows.iter().filter(|row| row.len() != table.columns.len()) {
            let (cells, columns) = (row.len(), table.columns.len());
            let message = format!("dòng này có {cells} ô, nhưng bảng có {columns} cột");
            problems.push(
                Problem::at(Code::UnevenTable, &row.place, message)
                    .hint("mỗi dòng ghi đủ số ô; ô trống ghi \"\""),
            );
        }
    }
    if let Some(answers) = &record.answers {
        check_answer(record, answers, corpus, problems);
    }
}

/// An answer goes from a body that was asked to the body that asked, and not before the request.
fn check_answer(record: &Exchange, answers: &At<Id>, corpus: &Corpus, problems: &mut Vec<Problem>) {
    check_record_id(answers, corpus, problems);
    let Some(request) = corpus.records.get(&answers.0) else { return };
    let wrong = |message: &str| {
        Problem::at(Code::WrongReply, &answers.place, message)
            .hint("`tra_loi_cho` ghi mã của hồ sơ trao đổi mà bên kia đã gửi để đề nghị")
            .clause("Điều 11.2")
    };
    if request.kind != RecordKind::Exchange {
        problems.push(wrong("hồ sơ được trả lời không phải là hồ sơ trao đổi"));
        return;
    }
    // A misspelt agency has been reported; that it does not fit says nothing more.
    let known = |body: &BodyRef| corpus.registry.versions(&body.agency).next().is_some();
    let own = record.to.iter().chain([&record.from]).map(|body| &body.value);
    let all_known = request.bodies().chain(own).all(known);
    let asked = request.partners.iter().any(|to| to.agency == record.from.agency);
    let answers_asker = record.to.iter().any(|to| to.agency == request.issuer.agency);
    if all_known && !(asked && answers_asker) {
        problems.push(wrong("bên trả lời và bên đề nghị không khớp với hồ sơ được trả lời"));
    }
    let asked = request.issue.and_then(|issue| issue.date);
    let answered = record.issue.as_ref().and_then(|issue| issue.date.as_ref());
    if let (Some(asked), Some(answered)) = (asked, answered.map(|date| date.value))
        && answered < asked
    {
        problems.push(wrong("văn bản trả lời ký trước văn bản đề nghị"));
    }
    if cycles(record, corpus) {
        problems.push(
            Problem::at(Code::ReplyCycle, &answers.place, "các hồ sơ trả lời lẫn nhau thành vòng")
                .hint("bỏ `tra_loi_cho` ở hồ sơ đề nghị đầu tiên"),
        );
    }
}

/// Whether following `tra_loi_cho` from this record comes back to it.
fn cycles(record: &Exchange, corpus: &Corpus) -> bool {
    let mut answers = record.answers.as_ref().map(|answers| &answers.value);
    let mut passed = BTreeSet::new();
    while let Some(id) = answers.filter(|id| passed.insert(*id)) {
        if *id == record.id.value {
            return true;
        }
        answers = corpus.records.get(&id.0).and_then(|next| next.answers.as_ref());
    }
    false
}
