//! Written answers to requests (Điều 11.1-11.3, 9.2, 20.3, 23.3 …).
//!
//! The asking body's term counts, else the number of days of the regulation (that of 2015-2020 says "in good
//! time"), else the term that the asked agency set itself, from the day the request reached it.

use super::rule::DutyRule;
use super::{Duty, DutyState, Seen, is_for, issued};
use crate::records::Record;
use crate::records::exchange::Exchange;
use crate::records::issue::Issue;
use crate::records::scalar::{BodyRef, Date};
use crate::regulation::matter::Matter;
use crate::regulation::rules::Regulation;
use crate::regulation::term;

/// One duty for each body that a letter asks, if it asks for an answer.
pub fn to(rule: &DutyRule, regulation: &Regulation, seen: &Seen, record: &Record) -> Vec<Duty> {
    let Record::Exchange(request) = record else { return Vec::new() };
    let Some((issue, asked_on)) = issued(record, seen.date) else { return Vec::new() };
    let matter = Matter::of(record, seen.corpus, asked_on);
    if *request.level != rule.level
        || !seen.falls_under(regulation, &matter)
        || !is_for(rule, regulation, record)
        || !wants_answer(request, regulation)
    {
        return Vec::new();
    }
    let asked: Vec<&BodyRef> = request
        .to
        .iter()
        .map(|to| &to.value)
        .filter(|to| {
            let agency = seen.corpus.registry.agency(&to.agency, asked_on);
            agency.is_some_and(|agency| regulation.is_party(agency))
        })
        .collect();
    let letter = Letter { request, issue, on: asked_on };
    let duties = asked.iter().map(|body| {
        let mut duty = one(rule, regulation, seen, &letter, body);
        settle(&mut duty, seen, request, body, asked.len());
        duty
    });
    let holds = |duty: &Duty| {
        regulation.in_force(&duty.clause, asked_on)
            && duty.due.is_none_or(|due| seen.is_ruled(&matter, due))
    };
    duties.filter(holds).collect()
}

/// A request by its kind, or because the sender set a term; an answer asks for none.
fn wants_answer(request: &Exchange, regulation: &Regulation) -> bool {
    let kind = regulation.exchange(&request.purpose);
    let by_kind = kind.is_some_and(|kind| kind.wants_answer.is_some_and(|yes| yes.is_yes()));
    request.answers.is_none() && (by_kind || request.due.is_some())
}

/// A request that was issued on a day.
struct Letter<'a> {
    request: &'a Exchange,
    issue: &'a Issue,
    on: Date,
}

fn one(
    rule: &DutyRule,
    regulation: &Regulation,
    seen: &Seen,
    letter: &Letter<'_>,
    body: &BodyRef,
) -> Duty {
    let Letter { request, issue, on: asked_on } = *letter;
    let id = &request.id.value.0;
    let received = issue.receipts.iter().find(|receipt| receipt.body.agency == body.agency);
    let from = received.map_or(asked_on, |receipt| receipt.date.value);
    let days = seen
        .corpus
        .registry
        .agency(&body.agency, asked_on)
        .and_then(|agency| agency.reply_days.map(|days| days.0));
    let own = days.and_then(|days| term::after(regulation, from, days, None));
    let by_rule = rule.days.as_ref().and_then(|days| {
        term::after(regulation, from, days.0, rule.working.as_ref().map(|working| working.value))
    });
    let due = request.due.as_ref().map(|due| due.value).or(by_rule).or(own);
    // Who took over the body owes the answer.
    let owes = seen.corpus.registry.heir(&body.agency, seen.date);
    let kind = regulation.exchange(&request.purpose);
    let clause = kind.and_then(|kind| kind.clause(rule.level)).unwrap_or(&rule.clause);
    Duty {
        id: format!("{}/{}/{id}", rule.id.value.0, body.agency.0),
        rule: rule.id.value.0.clone(),
        name: rule.name.0.clone(),
        clause: clause.clone(),
        agency: owes.clone(),
        period: format!("đề nghị {id}"),
        from: asked_on,
        due,
        state: DutyState::NotYet,
        done: None,
        records: vec![id.clone()],
        note: (*owes != body.agency).then(|| format!("nhận từ `{}`", body.agency.0)),
    }
}

fn settle(duty: &mut Duty, seen: &Seen, request: &Exchange, body: &BodyRef, asked: usize) {
    let outside = request.outside_answer.as_ref().filter(|answer| answer.date.value <= seen.date);
    let answer = answers(seen, request, body);
    if let Some((id, on)) = answer {
        duty.done = Some(on);
        duty.records.push(id);
    } else if let Some(outside) = outside {
        duty.done = Some(outside.date.value);
        duty.note = Some(format!("văn bản trả lời số {}", outside.number));
        if asked > 1 {
            duty.state = DutyState::Unknown;
            duty.note = Some("`van_ban_tra_loi` không cho biết cơ quan nào đã trả lời".into());
            return;
        }
    }
    duty.state = match (duty.done, duty.due) {
        (Some(on), Some(due)) if on > due => DutyState::Late,
        (Some(_), _) => DutyState::Met,
        (None, Some(due)) if seen.date > due => DutyState::Overdue,
        (None, Some(_)) => DutyState::NotYet,
        (None, None) => {
            duty.note = Some(
                "đề nghị không ghi hạn và cơ quan được đề nghị chưa đặt `han_tra_loi_ngay`".into(),
            );
            DutyState::Unknown
        }
    };
    let quick = request.quick_answer.as_ref().filter(|quick| quick.date.value <= seen.date);
    if let (None, Some(quick)) = (duty.done, quick) {
        let on = quick.date.shown();
        duty.note = Some(format!("mới trả lời nhanh ngày {on}, chưa có văn bản"));
    }
}

/// The first written answer of this body, be it to the letter that this one took the place of.
fn answers(seen: &Seen, request: &Exchange, body: &BodyRef) -> Option<(String, Date)> {
    let own = seen.corpus.records.get(&request.id.value);
    let letters = own.map(|own| seen.corpus.versions(own)).unwrap_or_default();
    let answers = letters.iter().flat_map(|letter| seen.corpus.answers_to(&letter.id.0));
    let own = answers.filter(|answer| {
        let heir = answer.date.map(|on| seen.corpus.registry.heir(&body.agency, on));
        let is_of_body = answer.issuer.agency == body.agency || heir == Some(&answer.issuer.agency);
        is_of_body && seen.counts(answer)
    });
    let issued = own.filter(|answer| seen.issued(answer).is_some());
    let found = issued.filter_map(|answer| Some((answer.id.0.clone(), seen.first_issued(answer)?)));
    found.min_by_key(|(_, on)| *on)
}
