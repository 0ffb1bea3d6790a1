//! Sending a document to everyone it must reach (Điều 6.4, 7.3, 19.4, 20.2, 24.2).

use super::rule::DutyRule;
use super::{Duty, DutyState, Seen, is_for, issued};
use crate::records::Record;
use crate::records::issue::Issue;
use crate::records::scalar::Date;
use crate::regulation::clause::ClauseRef;
use crate::regulation::matter::Matter;
use crate::regulation::recipients::{all, co_recipients};
use crate::regulation::rules::Regulation;
use crate::regulation::term;

/// One duty for each co-recipient of an issued document that a clause names.
pub fn of(rule: &DutyRule, regulation: &Regulation, seen: &Seen, record: &Record) -> Vec<Duty> {
    let mut duties = Vec::new();
    let Some((issue, on)) = issued(record, seen.date) else { return duties };
    let about = record.subject_date().unwrap_or(on);
    let matter = Matter::of(record, seen.corpus, about);
    let in_time = seen.falls_under(regulation, &matter) && seen.is_ruled(&matter, on);
    if **record.level() != rule.level || !in_time || !is_for(rule, regulation, record) {
        return duties;
    }
    for copy in co_recipients(record, regulation) {
        let Some(clause) = copy.clause else { continue };
        let mut duty = blank(rule, record, clause, &copy.agency.0, on);
        duty.due = due(rule, regulation, on);
        settle(&mut duty, issue, seen, &copy.agency.0);
        duties.push(duty);
    }
    for left in &issue.left_out {
        let due = all(record, regulation).into_iter().find(|due| due.body == left.body.value);
        let own = left.body.agency == record.issuer().agency;
        if let Some(due) = due.filter(|_| !own) {
            let mut duty = blank(rule, record, due.clause, &left.body.agency.0, on);
            duty.state = DutyState::Wrong;
            duty.note = Some(format!("bỏ nơi nhận bắt buộc, lý do: {}", left.reason));
            duties.push(duty);
        }
    }
    duties
}

fn blank(rule: &DutyRule, record: &Record, clause: ClauseRef, to: &str, on: Date) -> Duty {
    let id = record.id().value.0.clone();
    Duty {
        id: format!("{}/{id}/{to}", rule.id.value.0),
        rule: rule.id.value.0.clone(),
        name: rule.name.0.clone(),
        clause,
        agency: record.issuer().agency.clone(),
        period: format!("{id} → {to}"),
        from: on,
        due: Some(on),
        state: DutyState::Unknown,
        done: None,
        records: vec![id],
        note: None,
    }
}

/// The last day on which a document has to go out: that of its issue, unless the rule gives days.
fn due(rule: &DutyRule, regulation: &Regulation, on: Date) -> Option<Date> {
    let Some(days) = &rule.days else { return Some(on) };
    term::after(regulation, on, days.0, rule.working.as_ref().map(|working| working.value))
}

/// Sent is what has a slip; that it arrived, only the receipt shows.
fn settle(duty: &mut Duty, issue: &Issue, seen: &Seen, to: &str) {
    let receipt = issue
        .receipts
        .iter()
        .find(|receipt| receipt.body.agency.0 == to && receipt.date.value <= seen.date);
    if let Some(receipt) = receipt {
        duty.state = DutyState::Met;
        let number = receipt.incoming_number.map(|number| format!(", số đến {}", number.0));
        let on = receipt.date.shown();
        duty.note = Some(format!("đã nhận ngày {on}{}", number.unwrap_or_default()));
        duty.done = Some(duty.from);
    } else if issue.slip_number.is_none() {
        let is_late = duty.due.is_none_or(|due| seen.date > due || due == duty.from);
        duty.state = if is_late { DutyState::Overdue } else { DutyState::NotYet };
        duty.note = Some("chưa có phiếu gửi".into());
    } else {
        duty.note = Some("đã gửi, chưa có xác nhận đã nhận".into());
    }
}
