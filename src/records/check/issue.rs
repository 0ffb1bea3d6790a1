//! The `van_ban` block beside its record: what an issued document needs, and whom it is sent to.

use super::present;
use crate::problem::{Code, Problem};
use crate::records::issue::{Issue, State};
use crate::records::{Corpus, Record};
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
    check_recipients(record, issue, corpus, problems);
    if let Some(date) = record.date() {
        present::check_recipients(record, issue, date, corpus, problems);
    }
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
