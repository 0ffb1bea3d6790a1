//! Duties of each year, half-year or quarter: plans, meetings, reviews, periodic information.

use super::rule::{Cycle, DutyRule, Who};
use super::{Duty, DutyState, Seen};
use crate::records::agency::{Agency, InformationCycle, Party};
use crate::records::scalar::{BodyRef, Date, Id, Text, YesNo};
use crate::records::shape::At;
use crate::records::summary::Summary;
use crate::regulation::matter::Matter;
use crate::regulation::rules::{RecordKind, Regulation, Subject};
use crate::regulation::term;
use chrono::{Datelike, NaiveDate};

/// A stretch of a calendar year in which something is due.
struct Window {
    year: i32,
    from: Date,
    until: Date,
    /// The last day on which it can be done in time.
    due: Date,
    /// For ids: `2018`, `2018-1`.
    key: String,
    /// In words.
    name: String,
}

/// What shows that a duty was done, and when.
struct Proof<'a> {
    record: &'a Summary,
    on: Date,
}

/// Adds the duties of one rule for every body and period.
pub fn add(rule: &DutyRule, regulation: &Regulation, seen: &Seen, duties: &mut Vec<Duty>) {
    // One that is open has duties up to the end of next year.
    let last = regulation.until.as_ref().map_or(seen.date.year() + 1, |until| until.year());
    let years = regulation.from.year()..=last;
    let last = Date(NaiveDate::from_ymd_opt(*years.end(), 12, 31).expect("a date"));
    for body in seen.bodies(rule.level, regulation, last) {
        let meant = match rule.who {
            Who::SocialInsurance => body.party == Party::SocialInsurance,
            Who::TradeUnion => body.party == Party::TradeUnion,
            Who::Third => body.party == Party::Other,
            _ => true,
        };
        if !meant {
            continue;
        }
        let of_year = |year| windows(rule, regulation, year, cycle(rule, body));
        let all: Vec<Window> = years.clone().flat_map(of_year).collect();
        duties.extend(of_body(rule, regulation, seen, body, &all));
    }
}

fn of_body(
    rule: &DutyRule,
    regulation: &Regulation,
    seen: &Seen,
    body: &Agency,
    windows: &[Window],
) -> Vec<Duty> {
    let mut duties = Vec::new();
    let mut proofs = proofs(rule, regulation, seen, body);
    for (at, window) in windows.iter().enumerate() {
        let is_due = seen.falls_under(regulation, &matter(rule, &body.id, window.until))
            && regulation.in_force(&rule.clause, window.until)
            && seen.corpus.registry.agency(&body.id, window.until).is_some();
        if !is_due {
            continue;
        }
        let before = at.checked_sub(1).map(|at| &windows[at]);
        let before = before.map(|window| inside(&proofs, window).next().map(|proof| proof.record));
        let found = found(rule, &proofs, window, windows.get(at + 1));
        let mut duty = blank(rule, body, window);
        match found.as_ref() {
            Some(proof) => meet(&mut duty, proof, window),
            None => leave_open(&mut duty, rule, seen, body, window),
        }
        let host = found.as_ref().map(|proof| proof.record);
        duties.push(duty);
        if let (Some(YesNo::Yes), Some(host)) = (rule.alternates, host) {
            let past = windows[..at].iter().filter(|past| regulation.covers(past.until)).count();
            let turn = rule.turns.get(past.checked_rem(rule.turns.len()).unwrap_or_default());
            duties.extend(match turn {
                Some(turn) => in_turn(rule, body, window, host, turn.value),
                None => alternation(rule, body, window, host, before),
            });
        }
        // What came after the end of its period counts for that one.
        if let Some(late) = found.filter(|proof| rule.days.is_some() && proof.on > window.until) {
            proofs.retain(|proof| proof.record.id != late.record.id);
        }
    }
    duties
}

/// What a body owes on a day.
fn matter<'a>(rule: &'a DutyRule, agency: &'a Id, date: Date) -> Matter<'a> {
    let subject = rule.kind.as_ref().and_then(|kind| Subject::of_kind(kind.value));
    let exchange = rule.exchange.as_ref().map(|kind| &*kind.value.0);
    Matter { date, level: rule.level, subject, agency: Some(agency), exchange }
}

fn blank(rule: &DutyRule, body: &Agency, window: &Window) -> Duty {
    Duty {
        id: format!("{}/{}/{}", rule.id.value.0, body.id.value.0, window.key),
        rule: rule.id.value.0.clone(),
        name: rule.name.0.clone(),
        clause: rule.clause.value.clone(),
        agency: body.id.value.clone(),
        period: window.name.clone(),
        from: window.from,
        due: Some(window.due),
        state: DutyState::NotYet,
        done: None,
        records: Vec::new(),
        note: None,
    }
}

fn meet(duty: &mut Duty, proof: &Proof, window: &Window) {
    duty.done = Some(proof.on);
    duty.records = vec![proof.record.id.0.clone()];
    duty.state = if proof.on <= window.due { DutyState::Met } else { DutyState::Late };
}

fn leave_open(duty: &mut Duty, rule: &DutyRule, seen: &Seen, body: &Agency, window: &Window) {
    duty.state = if seen.date > window.due { DutyState::Overdue } else { DutyState::NotYet };
    let waiting = seen.corpus.of_agency(&body.id).find(|record| {
        let held = record.event.filter(|on| *on <= seen.date);
        let in_time = held.is_some_and(|on| window.from <= on && on <= window.until);
        in_time && fits(rule, record) && seen.issued(record).is_none()
    });
    if let Some(record) = waiting {
        duty.records = vec![record.id.0.clone()];
        duty.note = Some("có bản ghi nhưng văn bản chưa được ban hành".into());
    } else if rule.cycle == Cycle::QuarterOrHalf && body.information_cycle.is_none() {
        duty.note = Some("danh bạ chưa ghi `ky_trao_doi`: tính theo kỳ dài nhất, 6 tháng".into());
    }
}

/// Everything of this body that the rule accepts, by day.
fn proofs<'a>(
    rule: &DutyRule,
    regulation: &Regulation,
    seen: &Seen<'a>,
    body: &Agency,
) -> Vec<Proof<'a>> {
    let is_own = |record: &Summary| match rule.who {
        Who::Each | Who::SocialInsurance | Who::TradeUnion | Who::Third => {
            record.issuer.agency == body.id.value
        }
        _ => true,
    };
    let mut proofs: Vec<Proof> = seen
        .corpus
        .of_agency(&body.id)
        .filter(|record| {
            fits(rule, record) && is_own(record) && reaches(record, regulation, seen, body)
        })
        .filter(|record| seen.counts(record) && seen.issued(record).is_some())
        .filter_map(|record| {
            let signed = seen.first_issued(record)?;
            // Letters and reports count by the day they were signed.
            let on = record.event.unwrap_or(signed);
            (on <= seen.date).then_some(Proof { record, on })
        })
        .collect();
    proofs.sort_by_key(|proof| (proof.on, &proof.record.id));
    proofs
}

fn fits(rule: &DutyRule, record: &Summary) -> bool {
    let purpose = |wanted: &At<Text>| record.purpose.as_deref() == Some(&*wanted.value);
    rule.kind.as_ref().map(|kind| kind.value) == Some(record.kind)
        && rule.level == record.level
        && (rule.forms.is_empty() || rule.forms.iter().any(|wanted| **wanted == *record.form))
        && rule.exchange.as_ref().is_none_or(purpose)
}

/// Whether a body of another party takes part.
fn reaches(record: &Summary, regulation: &Regulation, seen: &Seen, body: &Agency) -> bool {
    let Some(date) = record.date else { return false };
    let other = |at: &BodyRef| {
        seen.corpus
            .registry
            .agency(&at.agency, date)
            .is_some_and(|agency| agency.party != body.party && regulation.is_party(agency))
    };
    record.bodies().any(other)
}

fn inside<'a, 'b>(
    proofs: &'b [Proof<'a>],
    window: &'b Window,
) -> impl Iterator<Item = &'b Proof<'a>> {
    proofs.iter().filter(move |proof| window.from <= proof.on && proof.on <= window.until)
}

/// The year that a proof has to be about, for what is made once a year for a whole year.
fn target_year(rule: &DutyRule, window: &Window) -> Option<i64> {
    let yearly = matches!(
        rule.kind.as_ref().map(|kind| kind.value),
        Some(RecordKind::Exchange | RecordKind::Review)
    );
    if rule.cycle != Cycle::Year || !yearly {
        return None;
    }
    let next = rule.next_year.is_some_and(YesNo::is_yes);
    Some(i64::from(window.year) + i64::from(next))
}

fn about(proof: &Proof) -> i64 {
    let year = proof.record.year.and_then(|year| i64::try_from(year).ok());
    year.unwrap_or_else(|| proof.on.year().into())
}

/// Whether the host of this year's meeting hosted the last one too (Điều 6.4, 27.4). Judged once
/// a year, for the host; `before` is none in the first year of the regulation.
fn alternation(
    rule: &DutyRule,
    body: &Agency,
    window: &Window,
    meeting: &Summary,
    before: Option<Option<&Summary>>,
) -> Option<Duty> {
    if meeting.issuer.agency != body.id.value {
        return None;
    }
    let before = before?;
    let mut duty = of_host(rule, body, window, meeting);
    match before {
        Some(before) if before.issuer.agency == body.id.value => {
            duty.state = DutyState::Wrong;
            duty.records.insert(0, before.id.0.clone());
            duty.note = Some("cùng một cơ quan tổ chức hai năm liền".into());
        }
        Some(before) => {
            duty.state = DutyState::Met;
            duty.records.insert(0, before.id.0.clone());
        }
        None => {
            duty.state = DutyState::Unknown;
            duty.note = Some("không có bản ghi cuộc họp của năm trước để so sánh".into());
        }
    }
    Some(duty)
}

/// The duty of the host of a meeting to be the one whose turn it is.
fn of_host(rule: &DutyRule, body: &Agency, window: &Window, meeting: &Summary) -> Duty {
    let mut duty = blank(rule, body, window);
    duty.id = format!("{}-luan-phien/{}/{}", rule.id.value.0, body.id.value.0, window.key);
    duty.name = format!("Luân phiên tổ chức: {}", rule.name.0.to_lowercase());
    duty.done = meeting.event;
    duty.records = vec![meeting.id.0.clone()];
    duty
}

/// Whether the host is of the party whose turn it is, where the regulation says who begins.
fn in_turn(
    rule: &DutyRule,
    body: &Agency,
    window: &Window,
    meeting: &Summary,
    turn: Party,
) -> Option<Duty> {
    if meeting.issuer.agency != body.id.value {
        return None;
    }
    let mut duty = of_host(rule, body, window, meeting);
    duty.state = if body.party == turn { DutyState::Met } else { DutyState::Wrong };
    if body.party != turn {
        let turn = turn.title().to_lowercase();
        duty.note = Some(format!("{} đến lượt {turn} tổ chức", window.name));
    }
    Some(duty)
}

/// By what a duty was met: what is about the period, else what was done in it, else what came after.
fn found<'a>(
    rule: &DutyRule,
    proofs: &[Proof<'a>],
    window: &Window,
    next: Option<&Window>,
) -> Option<Proof<'a>> {
    let found = match target_year(rule, window) {
        Some(year) => proofs.iter().find(|proof| about(proof) == year),
        // A review of a half-year is of that one, whenever it was signed.
        None if rule.kind.as_ref().map(|kind| kind.value) == Some(RecordKind::Review) => {
            proofs.iter().find(|proof| proof.record.period_end == Some(window.until))
        }
        None => inside(proofs, window).next().or_else(|| match rule.days {
            Some(_) => {
                proofs.iter().find(|proof| window.until < proof.on && proof.on <= window.due)
            }
            // A second one in the next period makes up for one that was missed.
            None => {
                let mut later = inside(proofs, next?);
                let first = later.next()?;
                later.next().map(|_| first)
            }
        }),
    };
    found.map(|proof| Proof { ..*proof })
}

fn cycle(rule: &DutyRule, body: &Agency) -> Cycle {
    match (rule.cycle, body.information_cycle) {
        (Cycle::QuarterOrHalf, Some(InformationCycle::Quarter)) => Cycle::Quarter,
        (Cycle::QuarterOrHalf, _) => Cycle::Half,
        (other, _) => other,
    }
}

fn windows(rule: &DutyRule, regulation: &Regulation, year: i32, cycle: Cycle) -> Vec<Window> {
    let month = rule.month.as_ref().and_then(|month| u32::try_from(month.0).ok());
    let due = |until: Date| {
        let days = rule.days.as_ref().map(|days| days.0)?;
        term::after(regulation, until, days, rule.working.as_ref().map(|working| working.value))
    };
    let span = |start: i32, first: u32, last: u32, key: String, name: String| {
        let from = NaiveDate::from_ymd_opt(start, first, 1)?;
        let after = match last {
            12 => NaiveDate::from_ymd_opt(year + 1, 1, 1)?,
            _ => NaiveDate::from_ymd_opt(year, last + 1, 1)?,
        };
        let until = Date(after.pred_opt()?);
        Some(Window { year, from: Date(from), until, due: due(until).unwrap_or(until), key, name })
    };
    let window = |first, last, key, name| span(year, first, last, key, name);
    let found = match (cycle, month) {
        (Cycle::Half, _) => vec![
            window(1, 6, format!("{year}-nua-1"), format!("6 tháng đầu năm {year}")),
            window(7, 12, format!("{year}-nua-2"), format!("6 tháng cuối năm {year}")),
        ],
        (Cycle::Month, _) => (1..=12)
            .map(|month| {
                let name = format!("tháng {month} năm {year}");
                window(month, month, format!("{year}-thang-{month}"), name)
            })
            .collect(),
        (Cycle::Years, _) => {
            let every = rule.every.as_ref().and_then(|every| i32::try_from(every.0).ok());
            let every = every.filter(|every| *every > 1).unwrap_or(1);
            let start = year + 1 - every;
            let ends = (year - regulation.from.year() + 1) % every == 0;
            let whole = ends.then(|| {
                span(start, 1, 12, format!("{start}-{year}"), format!("các năm {start} - {year}"))
            });
            whole.into_iter().collect()
        }
        (Cycle::Quarter, _) => (0..4)
            .map(|at| {
                let name = format!("quý {} năm {year}", ["I", "II", "III", "IV"][at as usize]);
                window(3 * at + 1, 3 * at + 3, format!("{year}-quy-{}", at + 1), name)
            })
            .collect(),
        (_, Some(month)) => {
            vec![window(month, month, format!("{year}"), format!("tháng {month} năm {year}"))]
        }
        _ => vec![window(1, 12, format!("{year}"), format!("năm {year}"))],
    };
    found.into_iter().flatten().collect()
}
