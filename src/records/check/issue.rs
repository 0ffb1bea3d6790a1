//! The `van_ban` block beside its record: what an issued document needs, and whom it is sent to.

use super::{present, steps};
use crate::problem::{Code, Problem};
use crate::records::issue::{Issue, State};
use crate::records::{Corpus, Record};
use std::collections::BTreeSet;

pub fn check(record: &Record, issue: &Issue, corpus: &Corpus, problems: &mut Vec<Problem>) {
    check_state(record, issue, problems);
    steps::check(record, issue, corpus, problems);
    check_unit(record, issue, problems);
    check_recipients(record, issue, corpus, problems);
    if let Some(date) = record.date() {
        present::check_recipients(record, issue, date, corpus, problems);
    }
}

/// The number of a letter names its agency and the unit, or the field, that drafted it.
fn check_unit(record: &Record, issue: &Issue, problems: &mut Vec<Problem>) {
    let letter = matches!(record, Record::Exchange(_)) && issue.joint.is_empty();
    let named = issue.drafting_unit.is_some() || issue.mark.is_some();
    let is_final = matches!(*issue.state, State::Presented | State::Issued);
    if !is_final || !letter || named {
        return;
    }
    let message = "ký hiệu của công văn phải có đơn vị soạn thảo hoặc lĩnh vực, ở đây chưa có";
    problems.push(
        Problem::at(Code::LetterWithoutUnit, &issue.state.place, message)
            .hint("thêm `don_vi_soan: …`, mã đơn vị trong danh bạ, ví dụ `VP`")
            .hint("cơ quan không chia đơn vị: thêm `ky_hieu: …`, ví dụ `BHXH-TH` cho lĩnh vực tổng hợp")
            .clause("Nghị định 30/2020/NĐ-CP, Phụ lục I, II.3b"),
    );
}

/// Each state has what makes it one.
pub fn check_state(record: &Record, issue: &Issue, problems: &mut Vec<Problem>) {
    let number = ("so", "số do văn thư cấp, ví dụ `so: 25`", issue.number.is_none());
    let date = ("ngay", "ngày ký, ví dụ `ngay: 2020-09-18`", issue.date.is_none());
    let signature = (
        "ky",
        "người ký, ví dụ `ky: {nguoi: nguyen-van-a, quyen_han: kt}`",
        issue.signature.is_none(),
    );
    let reason = (
        "ly_do_huy",
        "lý do, ví dụ `ly_do_huy: in sai, đã cấp số khác`",
        issue.void_reason.is_none(),
    );
    let (wanted, otherwise) = match *issue.state {
        State::Draft => (vec![], ""),
        // Its number and day come later; the name below its signature is printed.
        State::Presented => {
            check_presented(record, issue, problems);
            (vec![signature], "; chưa rõ ai ký thì để `trang_thai: du_thao`")
        }
        State::Issued => (vec![number, date, signature], "; chưa ký thì để `trang_thai: du_thao`"),
        State::Void => {
            (vec![number, date, reason], "; chưa cấp số thì không phải hủy: xóa bản ghi")
        }
    };
    for (key, example, _) in wanted.iter().filter(|(_, _, missing)| *missing) {
        let message = format!("văn bản ghi `{}` nhưng chưa có `{key}`", issue.state.word());
        problems.push(
            Problem::at(Code::NotIssuable, &issue.state.place, message)
                .hint(format!("thêm {example}{otherwise}")),
        );
    }
    if let Some(reason) = issue.void_reason.as_ref().filter(|_| *issue.state != State::Void) {
        let message = format!("có `ly_do_huy` nhưng văn bản ghi `{}`", issue.state.word());
        problems.push(
            Problem::at(Code::NotIssuable, &reason.place, message)
                .hint("hủy thì ghi `trang_thai: huy`; không thì bỏ `ly_do_huy`"),
        );
    }
}

/// What waits for its signature says what was given out.
fn check_presented(record: &Record, issue: &Issue, problems: &mut Vec<Problem>) {
    if issue.presented.is_some() {
        return;
    }
    let message = "văn bản ghi `trinh_ky` nhưng chưa có `ban_trinh`";
    let problem = Problem::at(Code::NotIssuable, &issue.state.place, message);
    problems.push(match record {
        Record::Copy(_) => problem.hint("bản sao không trình ký trước: để `du_thao`, rồi `ban_hanh`"),
        _ => problem.hint(format!(
            "để `trang_thai: du_thao`, rồi chạy `qcph issue {} --for-signature`: chương trình ghi cả hai",
            record.id().value
        )),
    });
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
                    .hint("xóa một trong hai mục"),
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
