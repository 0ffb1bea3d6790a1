//! Duties as a calendar file (RFC 5545) that Outlook and Google take; the home of icalendar.
//!
//! The same duties give the same bytes: the stamp of an event is the first day of its period, its
//! UID is the duty's own id.

use super::Duty;
use crate::records::registry::Registry;
use crate::records::scalar::Date;
use chrono::{NaiveTime, TimeZone, Utc};
use icalendar::{Calendar, Component, Event, EventLike, Property};

const MAKER: &str = "-//qcph//nghia-vu//VI";

/// Whether a file is a calendar that [`ics`] made.
pub fn is_ics(bytes: &[u8]) -> bool {
    let text = std::str::from_utf8(bytes).unwrap_or_default();
    text.starts_with("BEGIN:VCALENDAR")
        && text.lines().take(5).any(|line| line.strip_prefix("PRODID:") == Some(MAKER))
}

/// One all-day event a duty, on its last day.
pub fn ics(duties: &[Duty], registry: &Registry) -> String {
    let mut calendar = Calendar::empty();
    for (name, value) in [("VERSION", "2.0"), ("PRODID", MAKER), ("CALSCALE", "GREGORIAN")] {
        calendar.append_property(Property::new(name, value));
    }
    calendar.name("Nghĩa vụ theo Quy chế phối hợp");
    for duty in duties {
        let Some(due) = duty.due else { continue };
        calendar.push(event(duty, due, registry));
    }
    calendar.done().to_string()
}

fn event(duty: &Duty, due: Date, registry: &Registry) -> Event {
    let stamp = Utc.from_utc_datetime(&duty.from.and_time(NaiveTime::MIN));
    let agency = registry.agency(&duty.agency, due);
    let agency = agency.map_or_else(|| duty.agency.0.clone(), |agency| agency.short_name.0.clone());
    let mut about = format!("{}; {}; {}", duty.clause.words(), duty.period, duty.state.title());
    if let Some(note) = &duty.note {
        about.push_str(&format!(": {note}"));
    }
    if !duty.records.is_empty() {
        about.push_str(&format!(" (bản ghi: {})", duty.records.join(", ")));
    }
    let mut event = Event::new();
    event
        .uid(&format!("{}@qcph", duty.id))
        .timestamp(stamp)
        .starts(due.0)
        // The end is the day after: it is not part of the event (RFC 5545, 3.6.1).
        .ends(due.0.succ_opt().unwrap_or(due.0))
        .summary(&format!("{agency}: {}", duty.name))
        .description(&about)
        .add_property("TRANSP", "TRANSPARENT")
        .add_property("CATEGORIES", duty.state.title());
    event.done()
}
