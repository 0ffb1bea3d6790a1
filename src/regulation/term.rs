//! The last day of a term: some days after another day, all of them or working days alone.
//!
//! Public holidays and days worked instead are dated data of the regulation file: which they are is
//! decided anew each year.

use super::rules::Regulation;
use crate::records::scalar::{Date, YesNo};
use chrono::{Datelike, Days, Weekday};

/// So many days after a day, by how a rule counts them.
pub fn after(
    regulation: &Regulation,
    from: Date,
    days: u64,
    working: Option<YesNo>,
) -> Option<Date> {
    if !working.is_some_and(YesNo::is_yes) {
        return from.checked_add_days(Days::new(days)).map(Date);
    }
    let mut day = from;
    // Longer terms are counted in months.
    for _ in 0..days.min(1000) {
        day = next_working(regulation, day)?;
    }
    Some(day)
}

fn next_working(regulation: &Regulation, day: Date) -> Option<Date> {
    let mut day = Date(day.succ_opt()?);
    while !is_working(regulation, day) {
        day = Date(day.succ_opt()?);
    }
    Some(day)
}

fn is_working(regulation: &Regulation, day: Date) -> bool {
    let listed = |days: &[crate::records::shape::At<Date>]| days.iter().any(|own| own.value == day);
    let weekend = matches!(day.weekday(), Weekday::Sat | Weekday::Sun);
    listed(&regulation.worked) || !weekend && !listed(&regulation.holidays)
}
