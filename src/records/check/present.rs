//! Who is named twice, or in the wrong place: people, bodies, recipients.

use crate::problem::{Code, Problem};
use crate::records::agency::Agency;
use crate::records::issue::Issue;
use crate::records::meeting::{Conclusion, Meeting};
use crate::records::nearest::plain;
use crate::records::scalar::{BodyRef, Date, Id};
use crate::records::shape::At;
use crate::records::{Corpus, Record};
use std::collections::BTreeSet;

pub fn check_meeting(record: &Meeting, date: Date, corpus: &Corpus, problems: &mut Vec<Problem>) {
    let mut named = BTreeSet::new();
    for person in record.chairs.iter() {
        check_person(person, &mut named, problems);
    }
    // Who takes the chair may also be counted among those of their side.
    let mut named = BTreeSet::new();
    for participant in record.participants.iter().chain(&record.invited) {
        for person in &participant.people {
            check_person(person, &mut named, problems);
            check_side(person, &participant.body, date, corpus, problems);
        }
    }
    for conclusion in record.conclusions.iter() {
        check_task(conclusion, problems);
    }
    let leads = record.conclusions.iter().map(|one| (&one.lead, "giao nhiệm vụ cho"));
    let reports = record.reports.iter().map(|one| (&one.body, "nghe báo cáo của"));
    for (body, what) in leads.chain(reports) {
        check_there(record, body, what, (date, corpus), problems);
    }
}

/// Every name is printed once.
fn check_person<'a>(
    person: &'a At<Id>,
    named: &mut BTreeSet<&'a str>,
    problems: &mut Vec<Problem>,
) {
    if !named.insert(&person.value.0) {
        let message =
            format!("`{}` đã ghi ở trên: văn bản sẽ in tên người này hai lần", person.value.0);
        problems.push(
            Problem::at(Code::NamedTwice, &person.place, message).hint("xóa một trong hai chỗ"),
        );
    }
}

/// A person stands with a body of which they hold a post on that day.
fn check_side(
    person: &At<Id>,
    body: &At<BodyRef>,
    date: Date,
    corpus: &Corpus,
    problems: &mut Vec<Problem>,
) {
    let registry = &corpus.registry;
    let Some(known) = registry.person(person) else { return };
    let held: BTreeSet<&str> = known
        .posts
        .iter()
        .filter(|post| post.held_on(date))
        .map(|post| &*post.body.value.agency.0)
        .collect();
    // Without any post that day, which is another problem, there is no other body.
    if held.is_empty() || held.contains(&*body.agency.0) || registry.is_unreadable(&body.agency) {
        return;
    }
    let held: Vec<&str> = held.into_iter().collect();
    let message = format!(
        "{} không giữ chức vụ nào ở `{}` mà ở `{}`",
        known.name.0,
        body.agency.0,
        held.join("`, `")
    );
    problems.push(
        Problem::at(Code::NotPresent, &person.place, message)
            .hint(format!("chuyển người này sang mục `co_quan: {}`", held[0])),
    );
}

/// The lead of a task does not work with itself, nor twice with another.
fn check_task(conclusion: &Conclusion, problems: &mut Vec<Problem>) {
    for (at, body) in conclusion.with.iter().enumerate() {
        let leads = body.value == conclusion.lead.value;
        if leads || conclusion.with[..at].contains(body) {
            let message = if leads {
                format!("`{}` vừa chủ trì vừa phối hợp", body.value)
            } else {
                format!("`{}` ghi hai lần trong `phoi_hop`", body.value)
            };
            problems.push(
                Problem::at(Code::SameBody, &body.place, message).hint("xóa một trong hai chỗ"),
            );
        }
    }
}

/// A body that gets a task or reports took part, or the body above it did.
fn check_there(
    record: &Meeting,
    body: &At<BodyRef>,
    what: &str,
    (date, corpus): (Date, &Corpus),
    problems: &mut Vec<Problem>,
) {
    let guests = record.participants.iter().chain(&record.invited).map(|one| &one.body);
    let there = guests.chain([&record.host]).chain(record.partners.iter());
    let there: BTreeSet<&str> = there.map(|body| &*body.value.agency.0).collect();
    let Some(agency) = corpus.registry.agency(&body.agency, date) else { return };
    let above = agency.parent.as_ref().is_some_and(|parent| there.contains(&*parent.value.0));
    if above || there.contains(&*body.agency.0) {
        return;
    }
    let message = format!("cuộc họp {what} `{}`, nhưng cơ quan này không dự", body.agency.0);
    problems.push(
        Problem::at(Code::NotPresent, &body.place, message)
            .hint("thêm cơ quan vào `thanh_phan` hoặc `khach_moi`; nếu đúng là không dự thì để nguyên")
            .advice(),
    );
}

/// Recipients that are the issuer, or a body of the registry in words.
pub fn check_recipients(
    record: &Record,
    issue: &Issue,
    date: Date,
    corpus: &Corpus,
    problems: &mut Vec<Problem>,
) {
    let issuer = &record.issuer().value;
    for recipient in &issue.recipients {
        if let Some(body) = recipient.body.as_ref().filter(|body| body.value == *issuer) {
            let message =
                format!("`{}` ban hành văn bản này nên không thể là nơi nhận của nó", body.value);
            problems.push(
                Problem::at(Code::SameBody, &body.place, message)
                    .hint("xóa mục này; nơi lưu do mẫu in ở dòng Lưu"),
            );
        }
        let (Some(name), None) = (&recipient.name, &recipient.body) else { continue };
        let Some(agency) = called(name, date, corpus) else { continue };
        let id = &agency.id.value.0;
        let is_it = |body: &At<BodyRef>| body.agency.0 == *id && body.unit.is_none();
        let listed = issue.recipients.iter().filter_map(|one| one.body.as_ref()).any(is_it);
        let problem = if listed {
            Problem::at(
                Code::RecipientTwice,
                &name.place,
                format!("“{}” là `{id}`, đã ghi ở nơi nhận khác", name.value),
            )
            .hint("xóa mục này")
        } else {
            Problem::at(
                Code::RecipientUnclear,
                &name.place,
                format!("“{}” có trong danh bạ là `{id}`", name.value),
            )
            .hint(format!("ghi `co_quan: {id}` thay cho `ten`, để không gửi hai lần"))
            .advice()
        };
        problems.push(problem);
    }
}

/// The body of the registry that has this name on that day, in full or in short.
fn called<'a>(name: &str, date: Date, corpus: &'a Corpus) -> Option<&'a Agency> {
    let wanted = plain(name);
    corpus.registry.agencies.iter().find(|agency| {
        agency.valid_on(date)
            && [&agency.name, &agency.short_name].iter().any(|own| plain(own) == wanted)
    })
}
