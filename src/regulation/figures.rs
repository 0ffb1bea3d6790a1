//! The figures of a review (chỉ tiêu), counted from records, each with the records behind it.
//!
//! In: the rules of the regulation file, the records, and a [`Scope`]: whose records, from when to
//! when. Out: one [`Figure`] a rule with the same period of the year before beside it. What a record
//! does not say is listed as missing (test:
//! regulation::year_report::what_records_do_not_say_is_missing_and_not_guessed); figures typed by hand
//! are checked against the counted ones, and so is what the text says ([`said`]); [`shown`] says which are
//! printed.

mod count;
pub mod rule;
mod said;
pub mod shown;

use super::clause::ClauseRef;
use super::matter::Matter;
use super::rules::{Regulation, of_level};
use super::{Regulations, duties};
use crate::problem::{Code, Problem};
use crate::records::Corpus;
use crate::records::agency::Level;
use crate::records::issue::Issue;
use crate::records::nearest::nearest;
use crate::records::review::{Review, ReviewPeriod};
use crate::records::scalar::{Date, Id};
use crate::records::shape::At;
use crate::records::summary::Summary;
use chrono::{Datelike, NaiveDate};
use rule::FigureRule;
use std::collections::BTreeSet;

/// Whose records are counted, and of which days.
#[derive(Debug, Clone, PartialEq)]
pub struct Scope {
    pub level: Level,
    /// Records that one of these issued.
    pub agencies: BTreeSet<Id>,
    pub from: Date,
    pub until: Date,
}

/// A counted figure.
#[derive(Debug, Clone, PartialEq)]
pub struct Figure {
    pub id: String,
    pub name: String,
    pub unit: String,
    pub clause: ClauseRef,
    /// None when there is no record at all to count.
    pub now: Option<u64>,
    /// The same period of the year before.
    pub before: Option<u64>,
    /// Ids of the records behind `now`.
    pub records: Vec<String>,
    pub records_before: Vec<String>,
    /// What the records do not say.
    pub missing: Vec<String>,
    pub charted: bool,
    /// The figure that it is a part of, and its name below that one.
    pub part_of: Option<(String, String)>,
    /// What a text writes behind the number when it speaks of this figure.
    pub said: Vec<String>,
}

impl Figure {
    /// Whether there is something of it in either year.
    pub fn happened(&self) -> bool {
        [self.now, self.before].iter().any(|value| value.is_some_and(|value| value > 0))
    }
}

impl Scope {
    /// The scope of a review: its bodies, its period up to the day of the report.
    pub fn of_review(review: &Review, signed: Option<Date>) -> Option<Self> {
        let year = i32::try_from(review.year.0).ok()?;
        let bodies = std::iter::once(&review.body).chain(review.partners.iter());
        let agencies = bodies.map(|body| body.agency.clone()).collect();
        let mut scope = Self::of_year(year, *review.period, *review.level, agencies)?;
        // What happens after the report is signed is not in the report.
        scope.until = signed.map_or(scope.until, |signed| signed.min(scope.until));
        Some(scope)
    }

    /// A whole period of a year.
    pub fn of_year(
        year: i32,
        period: ReviewPeriod,
        level: Level,
        agencies: BTreeSet<Id>,
    ) -> Option<Self> {
        let ((from_month, from_day), (to_month, to_day)) = match period {
            ReviewPeriod::Year => ((1, 1), (12, 31)),
            ReviewPeriod::FirstHalf => ((1, 1), (6, 30)),
            ReviewPeriod::SecondHalf => ((7, 1), (12, 31)),
        };
        let from = NaiveDate::from_ymd_opt(year, from_month, from_day).map(Date)?;
        let until = NaiveDate::from_ymd_opt(year, to_month, to_day).map(Date)?;
        Some(Self { level, agencies, from, until })
    }

    /// The same whole period of the year before.
    fn before(&self) -> Option<Self> {
        let from = self.from.with_year(self.from.year() - 1)?;
        let (month, day) =
            if from.month() == 1 && self.until.month() <= 6 { (6, 30) } else { (12, 31) };
        let until = NaiveDate::from_ymd_opt(from.year(), month, day)?;
        Some(Self { from: Date(from), until: Date(until), ..self.clone() })
    }

    /// The records to count, by id.
    fn records<'a>(&self, corpus: &'a Corpus) -> Vec<&'a Summary> {
        let holds = |agency: &Id, summary: &Summary| {
            summary.level == self.level
                && summary.issuer.agency == *agency
                && corpus.counts(summary, Some(self.until))
                && corpus.day(summary).is_some_and(|on| self.from <= on && on <= self.until)
        };
        let of = |agency: &'_ Id| {
            corpus.of_agency(agency).filter(|summary| holds(agency, summary)).collect::<Vec<_>>()
        };
        let mut found: Vec<&Summary> = self.agencies.iter().flat_map(of).collect();
        found.sort_by_key(|summary| &summary.id);
        found
    }
}

/// The figures of a scope, in the order of the regulation file.
///
/// # Errors
/// Those of opening a record.
pub fn figures(
    corpus: &Corpus,
    (regulations, regulation): (&Regulations, &Regulation),
    scope: &Scope,
) -> Result<Vec<Figure>, Problem> {
    let clause = |rule: &FigureRule| {
        of_level(scope.level, [&rule.central, &rule.province, &rule.base]).cloned()
    };
    let rules: Vec<_> =
        regulation.figures.iter().filter_map(|rule| Some((rule, clause(rule)?))).collect();
    let wanted: Vec<&FigureRule> = rules.iter().map(|(rule, _)| *rule).collect();
    let now = count::count(&wanted, corpus, regulations, scope)?;
    let then = match scope.before() {
        Some(before) => count::count(&wanted, corpus, regulations, &before)?,
        None => wanted.iter().map(|_| count::Tally::default()).collect(),
    };
    let figure = |((rule, clause), (own, earlier)): ((&FigureRule, At<ClauseRef>), _)| {
        let (own, earlier): (count::Tally, count::Tally) = (own, earlier);
        Figure {
            id: rule.id.value.0.clone(),
            name: rule.name.0.clone(),
            unit: rule.unit.0.clone(),
            clause: clause.value,
            now: own.value,
            before: earlier.value,
            records: own.records.into_iter().collect(),
            records_before: earlier.records.into_iter().collect(),
            missing: own.missing,
            charted: rule.charted.is_some_and(|answer| answer.is_yes()),
            part_of: rule.part_of.as_ref().map(|whole| {
                let short = rule.short_name.as_ref().unwrap_or(&rule.name);
                (whole.value.0.clone(), short.0.clone())
            }),
            said: rule.said.iter().map(|words| words.0.clone()).collect(),
        }
    };
    Ok(rules.into_iter().zip(now.into_iter().zip(then)).map(figure).collect())
}

/// The figures of a review record.
///
/// # Errors
/// Those of opening a record.
pub fn of_review(
    corpus: &Corpus,
    rules: (&Regulations, &Regulation),
    review: &Review,
) -> Result<Vec<Figure>, Problem> {
    let signed = review.issue.as_ref().and_then(Issue::day);
    let signed = signed.or(review.conference.as_ref()).map(|date| date.value);
    match Scope::of_review(review, signed) {
        Some(scope) => figures(corpus, rules, &scope),
        None => Ok(Vec::new()),
    }
}

/// The counted figure that a figure typed by hand stands for, by code or by name.
pub fn counterpart<'a>(
    typed: &crate::records::review::Figure,
    counted: &'a [Figure],
) -> Option<&'a Figure> {
    counted.iter().find(|figure| match &typed.id {
        Some(id) => figure.id == id.value.0,
        None => figure.name.to_lowercase() == typed.name.to_lowercase(),
    })
}

/// Reports figures typed by hand that are unknown to the regulation or differ from the records.
pub fn check(
    review: &Review,
    corpus: &Corpus,
    regulations: &Regulations,
    problems: &mut Vec<Problem>,
) {
    let about = review.period_end().map(|date| Matter::of_review(review, date));
    let Some(regulation) = about.and_then(|about| regulations.on(&about)) else { return };
    let counted = match of_review(corpus, (regulations, regulation), review) {
        Ok(counted) => counted,
        Err(problem) => return problems.push(problem),
    };
    for typed in &review.figures {
        let found = counterpart(typed, &counted);
        if let (Some(id), None) = (&typed.id, found) {
            let none = "bỏ `ma` nếu chỉ tiêu không do quy chế đặt ra";
            problems.push(unknown(id, &counted, none));
        }
        let value = found.and_then(|figure| Some((figure, figure.now?)));
        if let Some((figure, now)) = value.filter(|(_, now)| !typed.now.equals(*now)) {
            let message =
                format!("chỉ tiêu “{}” nhập tay khác số tính từ bản ghi ({now})", typed.name.value);
            problems.push(
                Problem::at(Code::FigureContradiction, &typed.name.place, message)
                    .hint(format!(
                        "xem các bản ghi mà số ấy tính từ đó: {}",
                        listed(&figure.records)
                    ))
                    .hint("sửa số nhập tay hoặc sửa bản ghi; bỏ dòng này để dùng số tự tính")
                    .clause(format!("{} {}", figure.clause.words(), regulation.short_name)),
            );
        }
    }
    shown::check(review, &counted, problems);
    said::check(review, &counted, problems);
}

fn unknown(id: &At<Id>, counted: &[Figure], none: &str) -> Problem {
    let known = counted.iter().map(|figure| figure.id.as_str());
    let message = format!("quy chế không có chỉ tiêu `{}` ở cấp này", id.value.0);
    let problem = Problem::at(Code::UnknownFigure, &id.place, message);
    match nearest(id, known) {
        Some(near) => problem.hint(format!("ý bạn là `{near}`?")),
        None => problem.hint(none.to_owned()),
    }
}

fn listed(records: &[String]) -> String {
    match records {
        [] => "không có".to_owned(),
        records => records.join(", "),
    }
}

/// Reports figures with one id twice, parts of nothing, or a kind of exchange that the regulation does not know.
pub fn check_rules(regulation: &Regulation, problems: &mut Vec<Problem>) {
    let mut ids = BTreeSet::new();
    for rule in &regulation.figures {
        if !ids.insert(&rule.id.value) {
            let message = format!("mã chỉ tiêu `{}` ghi hai lần", rule.id.value.0);
            problems
                .push(Problem::at(Code::DuplicateId, &rule.id.place, message).hint("đặt mã khác"));
        }
        // A part of a part would be printed below neither.
        let is_whole = |id: &Id| {
            let mut wholes = regulation.figures.iter().filter(|whole| whole.part_of.is_none());
            wholes.any(|whole| whole.id.value == *id)
        };
        for id in rule.part_of.iter().filter(|id| !is_whole(id)) {
            let message = format!(
                "`thuoc` ghi `{}`, không phải một chỉ tiêu đứng riêng của tệp quy chế",
                id.value.0
            );
            problems.push(
                Problem::at(Code::UnknownFigure, &id.place, message)
                    .hint("ghi `ma` của một chỉ tiêu không có `thuoc`"),
            );
        }
        for id in rule.exchanges.iter().filter(|id| regulation.exchange(id).is_none()) {
            let message = format!("quy chế không có loại trao đổi `{}`", id.value.0);
            problems.push(
                Problem::at(Code::UnknownExchangeKind, &id.place, message)
                    .hint("ghi một mã có ở `loai_trao_doi` của tệp quy chế"),
            );
        }
    }
}

/// The bodies of the parties that `agency` works with in a year at its level, itself first.
pub fn partners_of(
    corpus: &Corpus,
    regulation: &Regulation,
    (agency, level): (&Id, Level),
    year: i32,
) -> BTreeSet<Id> {
    let mut found = BTreeSet::from([agency.clone()]);
    for summary in corpus.of_agency(agency) {
        let in_year = summary.day().is_some_and(|on| on.year() == year);
        if !in_year || summary.level != level {
            continue;
        }
        let date = summary.date.unwrap_or(duties::first_day(year));
        let peers = summary.bodies().map(|body| &body.agency).filter(|id| {
            corpus
                .registry
                .agency(id, date)
                .is_some_and(|body| body.level == level && regulation.is_party(body))
        });
        found.extend(peers.cloned());
    }
    found
}
