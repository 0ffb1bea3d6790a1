//! Duties with a clock (nghĩa vụ có thời hạn): what was due, by whom, when, and by what it was met.
//!
//! In: the rules of the regulation file, the records and a date. Out: one [`Duty`] for each body and
//! period, or request, or document, each with its state and the records that show it. What happened after
//! the date is not seen; nothing is due on a day that no regulation covers (test: regulation::duties).

pub mod calendar;
mod periodic;
mod replies;
pub mod rule;
mod sending;

use super::Regulations;
use super::clause::ClauseRef;
use super::matter::Matter;
use super::rules::Regulation;
use crate::problem::{Code, Problem};
use crate::records::agency::{Agency, Level};
use crate::records::issue::{Issue, State};
use crate::records::scalar::{BodyRef, Date, Id, YesNo};
use crate::records::shape::{At, words};
use crate::records::summary::Summary;
use crate::records::{Corpus, Record, RecordFile, RecordKind};
use rule::{Cycle, DutyRule};
use std::collections::{BTreeMap, BTreeSet};

words! {
    /// Tình trạng một nghĩa vụ.
    pub enum DutyState {
        /// Quá hạn.
        "qua_han" Overdue,
        /// Thực hiện không đúng.
        "khong_dung" Wrong,
        /// Đã thực hiện, chậm.
        "da_thuc_hien_cham" Late,
        /// Đã thực hiện.
        "da_thuc_hien" Met,
        /// Chưa đến hạn.
        "chua_den_han" NotYet,
        /// Không xác định được từ bản ghi.
        "khong_xac_dinh" Unknown,
    }
}

/// What one body owes in one period, to one request, or with one document.
#[derive(Debug, Clone, PartialEq)]
pub struct Duty {
    /// The same in every run: rule, agency, period or record.
    pub id: String,
    pub rule: String,
    pub name: String,
    pub clause: ClauseRef,
    pub agency: Id,
    /// `năm 2018`, `6 tháng đầu năm 2018`, or the document that it is about.
    pub period: String,
    pub from: Date,
    /// The last day; none when it cannot be told.
    pub due: Option<Date>,
    pub state: DutyState,
    /// When it was done.
    pub done: Option<Date>,
    /// Ids of the records that show it.
    pub records: Vec<String>,
    /// Why, where the state alone does not say.
    pub note: Option<String>,
}

/// All duties of all regulations as seen on `date`, by agency, day and id.
///
/// # Errors
/// Those of opening a record.
pub fn compute(
    corpus: &Corpus,
    regulations: &Regulations,
    date: Date,
) -> Result<Vec<Duty>, Problem> {
    let seen = Seen { corpus, regulations, date };
    let mut duties = Vec::new();
    for regulation in regulations.iter() {
        for rule in &regulation.duties {
            match rule.cycle {
                cycle if cycle.is_periodic() => {
                    periodic::add(rule, regulation, &seen, &mut duties);
                }
                Cycle::OnRequest => {
                    let letters = seen.documents(rule.level).filter(|summary| {
                        summary.kind == RecordKind::Exchange && summary.answers.is_none()
                    });
                    let owed =
                        |filed: &RecordFile| replies::to(rule, regulation, &seen, &filed.record);
                    for owed in corpus.each(letters, owed) {
                        duties.extend(owed?);
                    }
                }
                _ => {
                    let owed =
                        |filed: &RecordFile| sending::of(rule, regulation, &seen, &filed.record);
                    for owed in corpus.each(seen.documents(rule.level), owed) {
                        duties.extend(owed?);
                    }
                }
            }
        }
    }
    duties.sort_by(|a, b| {
        let key = |duty: &Duty| (duty.agency.clone(), duty.due.unwrap_or(duty.from));
        (key(a), &a.id).cmp(&(key(b), &b.id))
    });
    Ok(duties)
}

/// The duties to answer a request, as they stood on `date`.
pub fn replies_to(
    corpus: &Corpus,
    regulations: &Regulations,
    request: &Record,
    date: Date,
) -> Vec<Duty> {
    let seen = Seen { corpus, regulations, date };
    let about = request.subject_date().map(|about| Matter::of(request, corpus, about));
    let Some(regulation) = about.and_then(|about| regulations.on(&about)) else {
        return Vec::new();
    };
    let rules = regulation.duties.iter().filter(|rule| rule.cycle == Cycle::OnRequest);
    rules.flat_map(|rule| replies::to(rule, regulation, &seen, request)).collect()
}

/// Whether a rule on letters or documents is the one for a record: of those of its level and cycle the one
/// that says most of it.
fn is_for(rule: &DutyRule, regulation: &Regulation, record: &Record) -> bool {
    let letter = match record {
        Record::Exchange(letter) => Some(&letter.purpose.value),
        _ => None,
    };
    let says = |own: &DutyRule| {
        let kind = own.kind.as_ref().map(|kind| kind.value == record.kind());
        let letter = own.exchange.as_ref().map(|kind| Some(&kind.value) == letter);
        let fits = kind != Some(false) && letter != Some(false);
        fits.then(|| usize::from(letter.is_some()) * 2 + usize::from(kind.is_some()))
    };
    let same = regulation.duties.iter();
    let same = same.filter(|own| own.cycle == rule.cycle && own.level == rule.level);
    // Of equals the first, so that no duty counts twice.
    let best = same.rev().max_by_key(|own| says(own));
    says(rule).is_some() && best.is_some_and(|best| std::ptr::eq(best, rule))
}

/// The first of January.
pub fn first_day(year: i32) -> Date {
    Date(chrono::NaiveDate::from_ymd_opt(year, 1, 1).expect("every year has a first day"))
}

/// The records as they could be seen on a day.
struct Seen<'a> {
    corpus: &'a Corpus,
    regulations: &'a Regulations,
    date: Date,
}

impl<'a> Seen<'a> {
    /// Whether a matter falls under a regulation and no other: so no duty counts twice.
    fn falls_under(&self, regulation: &Regulation, matter: &Matter) -> bool {
        self.regulations.falls_under(regulation, matter)
    }

    /// Whether some regulation rules a matter still, or its successor does, on another day.
    fn is_ruled(&self, matter: &Matter, on: Date) -> bool {
        self.regulations.on(&Matter { date: on, ..*matter }).is_some()
    }

    /// When a document was issued, if it could be seen.
    fn issued(&self, summary: &Summary) -> Option<Date> {
        summary.issued().filter(|on| *on <= self.date)
    }

    /// Whether a document was in use: not replaced, recalled or given up.
    fn counts(&self, summary: &Summary) -> bool {
        self.corpus.counts(summary, Some(self.date))
    }

    /// When a document was issued for the first time: what replaces another did in time what that did.
    fn first_issued(&self, summary: &'a Summary) -> Option<Date> {
        self.corpus.versions(summary).last().and_then(|first| self.issued(first))
    }

    /// What was issued at a level.
    fn documents(&self, level: Level) -> impl Iterator<Item = &'a Summary> {
        self.corpus
            .summaries()
            .filter(move |summary| summary.level == level && self.issued(summary).is_some())
            .filter(|summary| self.counts(summary))
    }

    /// The bodies of the parties at a level that existed on some day from the first one of the regulation
    /// to `last`, each as it was latest.
    fn bodies(&self, level: Level, regulation: &Regulation, last: Date) -> Vec<&'a Agency> {
        let is_meant = |agency: &&Agency| {
            let named =
                |list: &[At<BodyRef>]| list.iter().any(|body| body.agency == agency.id.value);
            let signs = || named(&regulation.central) || named(&regulation.agencies);
            agency.level == level
                && regulation.is_party(agency)
                && regulation.rules_agency(&agency.id)
                && agency.from.value <= last
                && agency.until.as_ref().is_none_or(|until| until.value >= regulation.from.value)
                && (level != Level::Central || signs())
        };
        let mut latest: BTreeMap<&Id, &Agency> = BTreeMap::new();
        for agency in self.corpus.registry.agencies.iter().filter(is_meant) {
            let known = latest.entry(&agency.id.value).or_insert(agency);
            if agency.from.value > known.from.value {
                *known = agency;
            }
        }
        latest.into_values().collect()
    }
}

/// The document of a record, when it was issued on or before `date`, and its day.
fn issued(record: &Record, date: Date) -> Option<(&Issue, Date)> {
    let issue = record.issue().filter(|issue| *issue.state == State::Issued)?;
    let on = issue.date.as_ref()?.value;
    (on <= date).then_some((issue, on))
}

/// Reports duties with a clause, kind of exchange or month that is not there, or twice one id.
pub fn check(regulation: &Regulation, problems: &mut Vec<Problem>) {
    let mut ids = BTreeSet::new();
    for rule in &regulation.duties {
        if !ids.insert(&rule.id.value) {
            let message = format!("mã nghĩa vụ `{}` ghi hai lần", rule.id.value.0);
            problems
                .push(Problem::at(Code::DuplicateId, &rule.id.place, message).hint("đặt mã khác"));
        }
        check_rule(rule, regulation, problems);
    }
}

fn check_rule(rule: &DutyRule, regulation: &Regulation, problems: &mut Vec<Problem>) {
    if let Some(month) = rule.month.as_ref().filter(|month| !(1..=12).contains(&month.0)) {
        problems.push(
            Problem::at(Code::BadNumber, &month.place, "tháng là số từ 1 đến 12")
                .hint("ghi ở `thang` một số từ 1 đến 12"),
        );
    }
    if let Some(id) = rule.exchange.as_ref().filter(|id| regulation.exchange(id).is_none()) {
        let message = format!("quy chế không có loại trao đổi `{}`", id.value.0);
        problems.push(
            Problem::at(Code::UnknownExchangeKind, &id.place, message)
                .hint("ghi một mã có ở `loai_trao_doi` của tệp quy chế"),
        );
    }
    check_terms(rule, problems);
    if rule.cycle.is_periodic() && rule.kind.is_none() {
        let message = "nghĩa vụ định kỳ không nêu loại bản ghi chứng minh";
        problems.push(
            Problem::at(Code::RegulationContradiction, &rule.id.place, message)
                .hint("thêm `ban_ghi: …`: cuoc_hop, kiem_tra, trao_doi hoặc tong_ket"),
        );
    }
}

/// Keys of one rule that need each other.
fn check_terms(rule: &DutyRule, problems: &mut Vec<Problem>) {
    let mut lacks = |place, message: &str, hint: &str| {
        problems
            .push(Problem::at(Code::RegulationContradiction, place, message).hint(hint.to_owned()));
    };
    match (rule.cycle, &rule.every) {
        (Cycle::Years, None) => lacks(
            &rule.id.place,
            "chu kỳ nhiều năm không ghi mấy năm một lần",
            "thêm `so_nam: …`, từ 2 trở lên",
        ),
        (Cycle::Years, Some(every)) if !(2..=20).contains(&every.0) => {
            lacks(
                &every.place,
                "`so_nam` là số từ 2 đến 20",
                "mỗi năm một lần thì ghi `chu_ky: nam`",
            );
        }
        (Cycle::Years, _) | (_, None) => {}
        (_, Some(every)) => lacks(
            &every.place,
            "`so_nam` chỉ dùng khi `chu_ky: nhieu_nam`",
            "bỏ `so_nam`, hoặc sửa `chu_ky`",
        ),
    }
    if let (Some(working), None) = (&rule.working, &rule.days) {
        lacks(&working.place, "`ngay_lam_viec` không đi cùng số ngày nào", "thêm `so_ngay: …`");
    }
    let alternates = rule.alternates.is_some_and(YesNo::is_yes);
    if let Some(first) = rule.turns.first().filter(|_| !alternates) {
        lacks(
            &first.place,
            "`luot_to_chuc` chỉ dùng khi các bên luân phiên",
            "thêm `luan_phien: co`",
        );
    }
    let again = |at: usize| rule.turns[..at].contains(&rule.turns[at]);
    if let Some(at) = (0..rule.turns.len()).find(|at| again(*at)) {
        lacks(
            &rule.turns[at].place,
            "một bên ghi hai lần trong `luot_to_chuc`",
            "ghi mỗi bên một lần, theo thứ tự",
        );
    }
}
