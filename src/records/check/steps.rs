//! Who did which step of a document, against each other and against what the office wants separated.

use crate::problem::{Code, Problem};
use crate::records::issue::{Duty, Issue, State, Step};
use crate::records::{Corpus, Record};
use chrono::Datelike;

pub fn check(record: &Record, issue: &Issue, corpus: &Corpus, problems: &mut Vec<Problem>) {
    let done: Vec<(Duty, &Step)> = issue.steps.iter().flat_map(|steps| steps.done()).collect();
    for pair in done.windows(2) {
        // A number may be given before the signature, on the digital route.
        let (before, after) = (&pair[0].1.date, &pair[1].1.date);
        if pair[1].0 != Duty::Numbering && after.value < before.value {
            let message = format!(
                "{} ngày {}, trước khi {}",
                pair[1].0.title().to_lowercase(),
                after.shown(),
                pair[0].0.title().to_lowercase()
            );
            problems.push(
                Problem::at(Code::DateOrder, &after.place, message).hint("sửa một trong hai ngày"),
            );
        }
    }
    let signed = done.iter().find(|(duty, _)| *duty == Duty::Signing);
    if let (Some((_, step)), Some(signature)) = (signed, &issue.signature)
        && step.person.value != signature.person.value
    {
        let message = format!(
            "`qua_trinh` ghi `{}` ký, nhưng `ky` ghi `{}`",
            step.person.value, signature.person.value
        );
        problems.push(
            Problem::at(Code::WrongSteps, &step.person.place, message)
                .hint("ghi cùng một người ở hai chỗ"),
        );
    }
    check_day(issue, problems);
    check_separate(record, issue, &done, corpus, problems);
}

/// The page that was signed bears the year, and is not younger than the document.
fn check_day(issue: &Issue, problems: &mut Vec<Problem>) {
    let (Some(presented), Some(date), State::Issued) =
        (&issue.presented, &issue.date, *issue.state)
    else {
        return;
    };
    if date.value < presented.date.value || date.year() != presented.date.year() {
        let message = format!(
            "văn bản trình ký ngày {} không mang ngày {} được",
            presented.date.shown(),
            date.shown()
        );
        problems.push(Problem::at(Code::DateOrder, &date.place, message).hint(
            "ngày ban hành không trước ngày trình, và cùng năm đã in; khác năm thì trình lại",
        ));
    }
}

/// Steps that the office wants done by different people are told, and are done by different people.
fn check_separate(
    record: &Record,
    issue: &Issue,
    done: &[(Duty, &Step)],
    corpus: &Corpus,
    problems: &mut Vec<Problem>,
) {
    let agency = record.date().and_then(|on| corpus.registry.agency(&record.issuer().agency, on));
    let Some(agency) = agency.filter(|agency| !agency.separate.is_empty()) else { return };
    let wanted = |duty: Duty| agency.separate.contains(&duty);
    let clause = format!("`tach_viec` của `{}` trong danh bạ cơ quan", agency.id.value);
    for (at, (duty, step)) in done.iter().enumerate().filter(|(_, (duty, _))| wanted(*duty)) {
        let before = done[..at]
            .iter()
            .find(|(other, earlier)| wanted(*other) && earlier.person.value == step.person.value);
        if let Some((other, _)) = before {
            let message = format!(
                "`{}` vừa {} vừa {}, mà cơ quan tách hai việc này",
                step.person.value,
                other.title().to_lowercase(),
                duty.title().to_lowercase()
            );
            problems.push(
                Problem::at(Code::WrongSteps, &step.person.place, message)
                    .hint("hai việc phải do hai người làm: ghi đúng người, hoặc sửa `tach_viec` trong danh bạ")
                    .clause(clause.clone()),
            );
        }
    }
    let told = |duty: &&Duty| !done.iter().any(|(done, _)| done == *duty);
    let untold: Vec<&str> = agency.separate.iter().filter(told).map(|duty| duty.word()).collect();
    if *issue.state == State::Issued && !untold.is_empty() {
        let message =
            format!("chưa ghi ai làm việc `{}`, mà cơ quan tách các việc", untold.join("`, `"));
        problems.push(
            Problem::at(Code::WrongSteps, &issue.state.place, message)
                .hint("thêm vào `qua_trinh`, ví dụ `soan: {nguoi: nguyen-van-a, ngay: 2020-09-16}`")
                .clause(clause),
        );
    }
}
