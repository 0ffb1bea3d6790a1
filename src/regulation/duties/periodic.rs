//! Duties of each year, half-year or quarter: plans, meetings, reviews, periodic information.

use super::rule::{Cycle, DutyRule, Who};
use super::{Duty, DutyState, Seen};
use crate::records::agency::{Agency, InformationCycle, Party};
use crate::records::brief::Brief;
use crate::records::scalar::{BodyRef, Date, Text, YesNo};
use crate::records::shape::At;
use crate::regulation::rules::{RecordKind, Regulation};
use chrono::{Datelike, NaiveDate};

/// A stretch of a calendar year in which something is due.
struct Window {
    year: i32,
    from: Date,
    until: Date,
    /// For ids: `2018`, `2018-1`.
    key: String,
    /// In words.
    name: String,
}

/// What shows that a duty was done, and when.
struct Proof<'a> {
    record: &'a Brief,
    on: Date,
}

/// Adds the duties of one rule for every body and period.
pub fn add(rule: &DutyRule, regulation: &Regulation, seen: &Seen, duties: &mut Vec<Duty>) {
    // One that is open has duties up to the end of next year.
    let last = regulation.until.as_ref().map_or(seen.date.year() + 1, |until| until.year());
    let years = regulation.from.year()..=last;
    let last = Date(NaiveDate::from_ymd_opt(*years.end(), 12, 31).expect("a date"));
    let mut bodies = seen.bodies(rule.level, regulation, last);
    for year in years.clone() {
        let end = Date(NaiveDate::from_ymd_opt(year, 12, 31).expect("a date"));
        for body in seen.bodies(rule.level, regulation, end) {
            if !bodies.iter().any(|known| known.id == body.id) {
                bodies.push(body);
            }
        }
    }
    for body in bodies {
        if rule.who == Who::SocialInsurance && body.party != Party::SocialInsurance {
            continue;
        }
        let all: Vec<Window> =
            years.clone().flat_map(|year| windows(rule, year, cycle(rule, body))).collect();
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
    let proofs = proofs(rule, seen, body);
    for (at, window) in windows.iter().enumerate() {
        let is_due = regulation.covers(window.until)
            && regulation.in_force(&rule.clause, window.until)
            && seen.corpus.registry.agency(&body.id, window.until).is_some();
        if !is_due {
            continue;
        }
        let found = match target_year(rule, window) {
            Some(year) => proofs.iter().find(|proof| about(proof) == year),
            None => inside(&proofs, window).next().or_else(|| {
                // A second one in the next period makes up for one that was missed.
                windows.get(at + 1).and_then(|next| {
                    let mut later = inside(&proofs, next);
                    let first = later.next()?;
                    later.next().map(|_| first)
                })
            }),
        };
        let mut duty = blank(rule, body, window);
        match found {
            Some(proof) => meet(&mut duty, proof, window),
            None => leave_open(&mut duty, rule, seen, body, window),
        }
        let host = found.map(|proof| proof.record);
        duties.push(duty);
        if let (Some(YesNo::Yes), Some(host)) = (rule.alternates, host) {
            let before = at.checked_sub(1).map(|at| &windows[at]);
            let before = before.map(|window| inside(&proofs, window).next());
            duties.extend(alternation(rule, body, window, host, before));
        }
    }
    duties
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
        due: Some(window.until),
        state: DutyState::NotYet,
        done: None,
        records: Vec::new(),
        note: None,
    }
}

fn meet(duty: &mut Duty, proof: &Proof, window: &Window) {
    duty.done = Some(proof.on);
    duty.records = vec![proof.record.id.0.clone()];
    duty.state = if proof.on <= window.until { DutyState::Met } else { DutyState::Late };
}

fn leave_open(duty: &mut Duty, rule: &DutyRule, seen: &Seen, body: &Agency, window: &Window) {
    duty.state = if seen.date > window.until { DutyState::Overdue } else { DutyState::NotYet };
    let waiting = seen.corpus.of_agency(&body.id).find(|record| {
        let held = record.event.filter(|on| *on <= seen.date);
        let in_time = held.is_some_and(|on| window.from <= on && on <= window.until);
        in_time && fits(rule, record) && seen.issued(record).is_none()
    });
    if let Some(record) = waiting {
        duty.records = vec![record.id.0.clone()];
        duty.note = Some("có hồ sơ nhưng văn bản chưa được ban hành".into());
    } else if rule.cycle == Cycle::QuarterOrHalf && body.information_cycle.is_none() {
        duty.note = Some("danh bạ chưa ghi `ky_trao_doi`: tính theo kỳ dài nhất, 6 tháng".into());
    }
}

/// Everything of this body that the rule accepts, by day.
fn proofs<'a>(rule: &DutyRule, seen: &Seen<'a>, body: &Agency) -> Vec<Proof<'a>> {
    let is_own = |record: &Brief| match rule.who {
        Who::Each | Who::SocialInsurance => record.issuer.agency == body.id.value,
        _ => true,
    };
    let mut proofs: Vec<Proof> = seen
        .corpus
        .of_agency(&body.id)
        .filter(|record| fits(rule, record) && is_own(record) && reaches(record, seen, body))
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

fn fits(rule: &DutyRule, record: &Brief) -> bool {
    let purpose = |wanted: &At<Text>| record.purpose.as_deref() == Some(&*wanted.value);
    rule.kind.as_ref().map(|kind| kind.value) == Some(record.kind)
        && rule.level == record.level
        && (rule.forms.is_empty() || rule.forms.iter().any(|wanted| **wanted == *record.form))
        && rule.exchange.as_ref().is_none_or(purpose)
}

/// Whether a body of the other party takes part.
fn reaches(record: &Brief, seen: &Seen, body: &Agency) -> bool {
    let Some(date) = record.date else { return false };
    let other = |at: &BodyRef| {
        seen.corpus
            .registry
            .agency(&at.agency, date)
            .is_some_and(|agency| agency.party != body.party && agency.party != Party::Other)
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
    meeting: &Brief,
    before: Option<Option<&Proof>>,
) -> Option<Duty> {
    if meeting.issuer.agency != body.id.value {
        return None;
    }
    let before = before?;
    let mut duty = blank(rule, body, window);
    duty.id = format!("{}-luan-phien/{}/{}", rule.id.value.0, body.id.value.0, window.key);
    duty.name = format!("Luân phiên tổ chức: {}", rule.name.0.to_lowercase());
    duty.done = meeting.event;
    duty.records = vec![meeting.id.0.clone()];
    match before {
        Some(before) if before.record.issuer.agency == body.id.value => {
            duty.state = DutyState::Wrong;
            duty.records.insert(0, before.record.id.0.clone());
            duty.note = Some("cùng một cơ quan tổ chức hai năm liền".into());
        }
        Some(before) => {
            duty.state = DutyState::Met;
            duty.records.insert(0, before.record.id.0.clone());
        }
        None => {
            duty.state = DutyState::Unknown;
            duty.note = Some("không có hồ sơ cuộc họp của năm trước để so sánh".into());
        }
    }
    Some(duty)
}

fn cycle(rule: &DutyRule, body: &Agency) -> Cycle {
    match (rule.cycle, body.information_cycle) {
        (Cycle::QuarterOrHalf, Some(InformationCycle::Quarter)) => Cycle::QuarterOrHalf,
        (Cycle::QuarterOrHalf, _) => Cycle::Half,
        (other, _) => other,
    }
}

fn windows(rule: &DutyRule, year: i32, cycle: Cycle) -> Vec<Window> {
    let month = rule.month.as_ref().and_then(|month| u32::try_from(month.0).ok());
    let window = |first: u32, last: u32, key: String, name: String| {
        let from = NaiveDate::from_ymd_opt(year, first, 1)?;
        let after = match last {
            12 => NaiveDate::from_ymd_opt(year + 1, 1, 1)?,
            _ => NaiveDate::from_ymd_opt(year, last + 1, 1)?,
        };
        Some(Window { year, from: Date(from), until: Date(after.pred_opt()?), key, name })
    };
    let found = match (cycle, month) {
        (Cycle::Half, _) => vec![
            window(1, 6, format!("{year}-nua-1"), format!("6 tháng đầu năm {year}")),
            window(7, 12, format!("{year}-nua-2"), format!("6 tháng cuối năm {year}")),
        ],
        (Cycle::QuarterOrHalf, _) => (0..4)
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
