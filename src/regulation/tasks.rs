//! Conclusions of meetings as tasks (nhiệm vụ được giao): who leads, by when, how far, what shows it.

use crate::problem::Problem;
use crate::records::agency::Level;
use crate::records::meeting::{Conclusion, Meeting, TaskState};
use crate::records::scalar::{BodyRef, Date, Id};
use crate::records::shape::words;
use crate::records::summary::{Summary, Tasks};
use crate::records::{Corpus, Record, RecordKind};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

words! {
    /// Tình trạng một nhiệm vụ vào một ngày.
    pub enum TaskStatus {
        /// Quá hạn.
        "qua_han" Overdue,
        /// Đang thực hiện.
        "dang_lam" Running,
        /// Hoàn thành chậm.
        "hoan_thanh_cham" DoneLate,
        /// Đã hoàn thành.
        "hoan_thanh" Done,
        /// Dừng thực hiện.
        "dung" Dropped,
    }
}

/// A task as it stood on a day.
#[derive(Debug, Clone, PartialEq)]
pub struct Task {
    /// Id of the meeting's record.
    pub meeting: String,
    /// When it was assigned.
    pub assigned: Date,
    /// Code of the conclusion in its record.
    pub id: String,
    pub text: String,
    pub lead: BodyRef,
    /// The body that was told to lead, where another one has taken over its work.
    pub handed_on: Option<BodyRef>,
    pub with: Vec<BodyRef>,
    pub product: Option<String>,
    pub deadline: Option<Date>,
    pub status: TaskStatus,
    /// When it was done or dropped.
    pub closed: Option<Date>,
    /// The last report of progress.
    pub progress: Option<(Date, String)>,
    /// Records that the reports of progress name.
    pub evidence: Vec<String>,
}

impl TaskStatus {
    pub fn is_open(self) -> bool {
        matches!(self, Self::Overdue | Self::Running)
    }
}

/// The tasks of all meetings held on or before `date`, by deadline.
///
/// # Errors
/// Those of opening a record.
pub fn tasks(corpus: &Corpus, date: Date) -> Result<Vec<Task>, Problem> {
    let held = corpus.summaries().filter(|summary| {
        let held = summary.event.is_some_and(|on| on <= date);
        summary.kind == RecordKind::Meeting && held && corpus.counts(summary, Some(date))
    });
    let mut tasks = of_records(corpus, held, date)?;
    tasks.sort_by(|a, b| {
        let key = |task: &Task| (task.deadline.is_none(), task.deadline, task.assigned);
        (key(a), &a.meeting, &a.id).cmp(&(key(b), &b.meeting, &b.id))
    });
    Ok(tasks)
}

fn of_records<'a>(
    corpus: &Corpus,
    meetings: impl IntoIterator<Item = &'a Summary>,
    date: Date,
) -> Result<Vec<Task>, Problem> {
    let tasks = corpus.each(meetings, |filed| match &filed.record {
        Record::Meeting(meeting) => of_meeting(meeting, date).collect(),
        _ => Vec::new(),
    });
    let tasks: Vec<Vec<Task>> = tasks.collect::<Result<_, Problem>>()?;
    let handed_on = |mut task: Task| {
        let told = task.lead.clone();
        let bodies = std::iter::once(&mut task.lead).chain(&mut task.with);
        bodies.for_each(|body| hand_on(body, corpus, date));
        task.handed_on = (told.agency != task.lead.agency).then_some(told);
        task
    };
    Ok(tasks.into_iter().flatten().map(handed_on).collect())
}

/// What a body that is gone was to do, its heir does; units are named anew there.
fn hand_on(body: &mut BodyRef, corpus: &Corpus, date: Date) {
    let heir = corpus.registry.heir(&body.agency, date);
    if *heir != body.agency {
        *body = BodyRef { agency: heir.clone(), unit: None };
    }
}

/// The tasks of one meeting as they stood on `date`, in the order of the conclusions.
pub fn of_meeting(meeting: &Meeting, date: Date) -> impl Iterator<Item = Task> + '_ {
    meeting.conclusions.iter().map(move |conclusion| of_conclusion(meeting, conclusion, date))
}

/// For each meeting, by id, the earlier meetings of the same bodies whose tasks were still open:
/// those with a deadline, for without one a conclusion is a standing direction.
#[derive(Debug, Default)]
pub struct Agenda(BTreeMap<Id, Vec<Arc<Summary>>>);

impl Agenda {
    /// Goes through the meetings of a corpus once, day by day.
    pub fn of(corpus: &Corpus) -> Self {
        let meetings = corpus
            .records
            .values()
            .filter(|summary| summary.kind == RecordKind::Meeting && !summary.is_void());
        let mut by_day: Vec<&Arc<Summary>> = meetings.collect();
        by_day.sort_by_key(|meeting| (meeting.event, &meeting.id));
        let mut open: BTreeMap<Pair, Vec<&Arc<Summary>>> = BTreeMap::new();
        let mut agenda = BTreeMap::new();
        for meeting in by_day {
            let mut before = BTreeMap::new();
            for pair in pairs(meeting) {
                for earlier in forebears(pair, meeting, corpus) {
                    let Some(pending) = open.get_mut(&earlier) else { continue };
                    pending.retain(|one| match one.tasks {
                        Tasks::None => false,
                        Tasks::Settled(on) => Some(on) > meeting.event,
                        Tasks::Open => true,
                    });
                    let earlier = pending.iter().filter(|one| one.event < meeting.event);
                    before.extend(earlier.map(|one| ((one.event, &one.id), Arc::clone(one))));
                }
                open.entry(pair).or_default().push(meeting);
            }
            if !before.is_empty() {
                agenda.insert(meeting.id.clone(), before.into_values().collect());
            }
        }
        Self(agenda)
    }

    /// The tasks with a deadline that earlier meetings of the same bodies had assigned and that
    /// were still open on the day of `meeting`, by the day on which they were assigned.
    ///
    /// # Errors
    /// Those of opening a record.
    pub fn open_before(&self, corpus: &Corpus, meeting: &Meeting) -> Result<Vec<Task>, Problem> {
        let (id, on) = (&meeting.id.value, meeting.date.value);
        let own = corpus.records.get(id).map(|own| corpus.versions(own)).unwrap_or_default();
        let other = |summary: &&Arc<Summary>| own.iter().all(|version| version.id != summary.id);
        let earlier = self.0.get(id).into_iter().flatten().filter(other);
        let earlier = earlier.filter(|summary| corpus.counts(summary, Some(on)));
        let mut tasks = of_records(corpus, earlier.map(|summary| &**summary), meeting.date.value)?;
        tasks.retain(|task| task.status.is_open() && task.deadline.is_some());
        Ok(tasks)
    }
}

/// Two bodies that meet, in the order of their codes, at a level.
type Pair<'a> = (Level, &'a Id, &'a Id);

/// The pairs of bodies whose work these two have taken over, with their own.
fn forebears<'a>(pair: Pair<'a>, meeting: &Summary, corpus: &'a Corpus) -> Vec<Pair<'a>> {
    let (level, first, second) = pair;
    let Some(on) = meeting.event else { return vec![pair] };
    let seconds = corpus.registry.forebears(second, on);
    let firsts = corpus.registry.forebears(first, on);
    let of = |first| seconds.iter().map(move |second| (level, first, *second));
    let pairs = firsts.into_iter().flat_map(of);
    pairs.map(|(level, a, b)| if a < b { (level, a, b) } else { (level, b, a) }).collect()
}

/// Every two of the bodies that meet, at their level.
fn pairs(meeting: &Summary) -> Vec<Pair<'_>> {
    let bodies: BTreeSet<&Id> = meeting.bodies().map(|body| &body.agency).collect();
    let after = |first| bodies.iter().filter(move |second| **second > first);
    bodies
        .iter()
        .flat_map(|first| after(*first).map(|second| (meeting.level, *first, *second)))
        .collect()
}

fn of_conclusion(meeting: &Meeting, conclusion: &Conclusion, date: Date) -> Task {
    let seen = || conclusion.progress.iter().filter(|progress| progress.date.value <= date);
    let last = seen().max_by_key(|progress| progress.date.value);
    let end = seen().filter(|progress| *progress.state != TaskState::Running).min_by_key(|end| {
        // The first report of an end counts: later ones only repeat it.
        end.date.value
    });
    let end = end.filter(|_| last.is_some_and(|last| *last.state != TaskState::Running));
    let deadline = conclusion.deadline.as_ref().map(|deadline| deadline.value);
    let status = match (end.map(|end| (*end.state, end.date.value)), deadline) {
        (Some((TaskState::Dropped, _)), _) => TaskStatus::Dropped,
        (Some((_, on)), Some(deadline)) if on > deadline => TaskStatus::DoneLate,
        (Some(_), _) => TaskStatus::Done,
        (None, Some(deadline)) if date > deadline => TaskStatus::Overdue,
        (None, _) => TaskStatus::Running,
    };
    Task {
        meeting: meeting.id.value.0.clone(),
        assigned: meeting.date.value,
        id: conclusion.id.value.0.clone(),
        text: conclusion.text.0.clone(),
        lead: conclusion.lead.value.clone(),
        handed_on: None,
        with: conclusion.with.iter().map(|body| body.value.clone()).collect(),
        product: conclusion.product.as_ref().map(|product| product.0.clone()),
        deadline,
        status,
        closed: end.map(|end| end.date.value),
        progress: last.map(|last| (last.date.value, last.text.0.clone())),
        evidence: seen()
            .filter_map(|progress| progress.evidence.as_ref().map(|id| id.value.0.clone()))
            .collect(),
    }
}
