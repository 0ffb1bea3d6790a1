//! Dates of one record against each other. One wrong year disagrees with many dates: then it is told
//! once, where it stands, with the places of the others.

use crate::problem::{Code, Problem};
use crate::records::Record;
use crate::records::registry::too_early;
use crate::records::scalar::Date;
use crate::records::shape::At;
use chrono::Datelike;

/// Two dates of which the first comes first, or both are one day.
struct Pair<'a> {
    before: &'a At<Date>,
    after: &'a At<Date>,
    code: Code,
}

/// Others of which a message names the place.
const NAMED_MAX: usize = 3;

/// How many years after another day a date is still believed: a deadline after the meeting, a report
/// of progress after it, a receipt after the signature, the signature after what happened.
const DEADLINE_YEARS: i32 = 10;
const PROGRESS_YEARS: i32 = 5;
const RECEIPT_YEARS: i32 = 1;
const SIGNED_YEARS: i32 = 1;

pub fn check(record: &Record, problems: &mut Vec<Problem>) {
    let pairs = pairs(record);
    let mut wrong: Vec<&Pair> = pairs.iter().filter(|pair| !pair.holds()).collect();
    while let Some(date) = odd_one(&pairs, &wrong) {
        let (own, rest): (Vec<&Pair>, Vec<&Pair>) =
            wrong.into_iter().partition(|pair| pair.has(date));
        problems.push(contradicts(date, &own));
        wrong = rest;
    }
    for pair in wrong {
        problems.push(match pair.code {
            Code::DocumentTooEarly => signed_early(pair),
            _ => too_early(pair.before, pair.after),
        });
    }
    check_believable(record, problems);
}

impl Pair<'_> {
    fn holds(&self) -> bool {
        self.before.value <= self.after.value
    }

    fn has(&self, date: &At<Date>) -> bool {
        self.before.place == date.place || self.after.place == date.place
    }
}

fn pairs(record: &Record) -> Vec<Pair<'_>> {
    let mut pairs = Vec::new();
    let mut order = |before, after: Option<_>| {
        pairs.extend(after.map(|after| Pair { before, after, code: Code::DateOrder }));
    };
    let issued = record.issue().and_then(|issue| issue.date.as_ref());
    // What was given out for signature bears that day or a later one.
    let presented = record.issue().and_then(|issue| issue.presented.as_ref());
    let from = issued.into_iter().chain(presented.map(|presented| &presented.date));
    let from = from.max_by_key(|date| date.value);
    match record {
        Record::Meeting(record) => {
            order(&record.date, record.until.as_ref());
            for conclusion in record.conclusions.iter() {
                order(&record.date, conclusion.deadline.as_ref());
                conclusion.progress.iter().for_each(|one| order(&record.date, Some(&one.date)));
            }
        }
        Record::Inspection(record) => {
            order(&record.period.from, Some(&record.period.until));
            order(&record.dates.from, Some(&record.dates.until));
            order(&record.decision.date, Some(&record.dates.from));
            order(&record.decision.date, issued);
            for recommendation in record.recommendations.iter() {
                order(&record.dates.until, recommendation.deadline.as_ref());
            }
        }
        Record::Exchange(record) => {
            if let Some(from) = from {
                order(from, record.due.as_ref());
                order(from, record.quick_answer.as_ref().map(|answer| &answer.date));
                order(from, record.outside_answer.as_ref().map(|answer| &answer.date));
            }
        }
        Record::Review(record) => {
            // Figures of a day that had not come when the report was signed.
            record.figures_as_of.iter().for_each(|as_of| order(as_of, issued));
        }
        Record::Invitation(record) => {
            from.iter().for_each(|from| order(from, Some(&record.date)));
        }
        Record::Copy(_) | Record::Correction(_) | Record::Recall(_) => {}
    }
    if let (Some(issue), Some(issued)) = (record.issue(), issued) {
        issue.receipts.iter().for_each(|receipt| order(issued, Some(&receipt.date)));
        let signed = |before| Pair { before, after: issued, code: Code::DocumentTooEarly };
        pairs.extend(record.happened_at().map(signed));
    }
    pairs
}

/// The date that most of the wrong pairs have in common: two at least, and more than it agrees with.
fn odd_one<'a>(pairs: &[Pair<'a>], wrong: &[&Pair<'a>]) -> Option<&'a At<Date>> {
    let dates = wrong.iter().flat_map(|pair| [pair.before, pair.after]);
    let counted = dates.map(|date| {
        let against = wrong.iter().filter(|pair| pair.has(date)).count();
        let all = pairs.iter().filter(|pair| pair.has(date)).count();
        (against, all, date)
    });
    let odd = counted.filter(|(against, all, _)| *against > 1 && 2 * against > *all);
    // Of equals the first in the file.
    let odd = odd.max_by(|a, b| a.0.cmp(&b.0).then_with(|| b.2.place.cmp(&a.2.place)))?;
    Some(odd.2)
}

fn contradicts(date: &At<Date>, pairs: &[&Pair]) -> Problem {
    let others = || {
        pairs.iter().map(
            |pair| {
                if pair.before.place == date.place { pair.after } else { pair.before }
            },
        )
    };
    let named: Vec<String> = others().take(NAMED_MAX).map(named).collect();
    let more = if pairs.len() > NAMED_MAX { " …" } else { "" };
    let message = format!(
        "ngày {} trái với {} ngày khác của bản ghi: {}{more}",
        shown(date),
        pairs.len(),
        named.join(", ")
    );
    let problem = Problem::at(Code::DateOrder, &date.place, message);
    let first = |pair: &&Pair| pair.before.place == date.place;
    if pairs.iter().all(&first) {
        let latest = others().min_by_key(|other| other.value).map(shown).unwrap_or_default();
        problem.hint(format!("sửa ngày này, muộn nhất là {latest}; hoặc sửa các ngày kia"))
    } else if pairs.iter().any(first) {
        problem.hint("sửa ngày này, hoặc sửa các ngày kia")
    } else {
        let earliest = others().max_by_key(|other| other.value).map(shown).unwrap_or_default();
        problem.hint(format!("sửa ngày này, sớm nhất là {earliest}; hoặc sửa các ngày kia"))
    }
}

fn signed_early(pair: &Pair) -> Problem {
    let message = format!(
        "văn bản ký ngày {}, trước khi sự việc kết thúc ngày {}",
        shown(pair.after),
        named(pair.before)
    );
    Problem::at(Code::DocumentTooEarly, &pair.after.place, message).hint("sửa ngày của văn bản")
}

fn shown(date: &At<Date>) -> String {
    date.value.shown()
}

/// `30/09/2018 (dòng 46)`.
fn named(date: &At<Date>) -> String {
    format!("{} (dòng {})", shown(date), date.place.line)
}

/// Dates that are in order but that nobody believes.
fn check_believable(record: &Record, problems: &mut Vec<Problem>) {
    let mut far = |from: &At<Date>, date: &At<Date>, years: i32| {
        let limit = from.with_year(from.year() + years).unwrap_or(from.value.0);
        if *date.value > limit {
            let message =
                format!("ngày {} muộn hơn ngày {} quá {years} năm", shown(date), named(from));
            problems.push(
                Problem::at(Code::UnlikelyDate, &date.place, message)
                    .hint("xem lại năm; nếu đúng thì để nguyên")
                    .advice(),
            );
        }
    };
    match record {
        Record::Meeting(record) => {
            for conclusion in record.conclusions.iter() {
                conclusion.deadline.iter().for_each(|one| far(&record.date, one, DEADLINE_YEARS));
                let progress = conclusion.progress.iter().map(|one| &one.date);
                progress.for_each(|one| far(&record.date, one, PROGRESS_YEARS));
            }
        }
        Record::Inspection(record) => {
            let deadlines = record.recommendations.iter().filter_map(|one| one.deadline.as_ref());
            deadlines.for_each(|one| far(&record.dates.until, one, DEADLINE_YEARS));
        }
        Record::Exchange(record) => {
            if let Some(issued) = record.issue.as_ref().and_then(|issue| issue.date.as_ref()) {
                record.due.iter().for_each(|one| far(issued, one, DEADLINE_YEARS));
                let quick = record.quick_answer.iter().map(|answer| &answer.date);
                let outside = record.outside_answer.iter().map(|answer| &answer.date);
                quick.chain(outside).for_each(|one| far(issued, one, PROGRESS_YEARS));
            }
        }
        Record::Review(_)
        | Record::Copy(_)
        | Record::Invitation(_)
        | Record::Correction(_)
        | Record::Recall(_) => {}
    }
    if let Some(issue) = record.issue()
        && let Some(issued) = &issue.date
    {
        record.happened_at().iter().for_each(|happened| far(happened, issued, SIGNED_YEARS));
        issue.receipts.iter().for_each(|one| far(issued, &one.date, RECEIPT_YEARS));
    }
    if let Record::Inspection(record) = record
        && record.period.until.value > record.dates.until.value
    {
        let message = format!(
            "thời kỳ được kiểm tra đến ngày {}, sau khi Đoàn làm việc xong ngày {}",
            shown(&record.period.until),
            named(&record.dates.until)
        );
        problems.push(
            Problem::at(Code::UnlikelyDate, &record.period.until.place, message)
                .hint("xem lại `thoi_ky.den`; nếu đúng thì để nguyên")
                .advice(),
        );
    }
}
