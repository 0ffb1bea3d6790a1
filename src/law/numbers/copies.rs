//! The numbers of copies: one series of an agency and year for all kinds of them, those of copies
//! made for themselves and those of the extracts that co-recipients get.

use crate::law::copies::law;
use crate::problem::{Code, Problem};
use crate::records::brief::Brief;
use crate::records::scalar::{Count, Date, Id};
use crate::records::shape::At;
use crate::records::{Corpus, Record, RecordKind};
use chrono::Datelike;
use std::collections::BTreeMap;

/// Reports numbers of copies that are taken twice or left open.
pub fn check(corpus: &Corpus, problems: &mut Vec<Problem>) {
    for ((agency, year), numbers) in series(corpus) {
        check_series(agency, year, &numbers, corpus, problems);
    }
}

/// A number of the series, the day of its copy, and the record that uses it.
struct Taken<'a> {
    number: u64,
    date: Date,
    brief: &'a Brief,
}

impl Taken<'_> {
    /// A problem at the number, where the record says it.
    fn problem(&self, corpus: &Corpus, code: Code, message: String) -> Problem {
        match corpus.open(self.brief) {
            Ok(filed) => {
                let number = number_of_copy(&filed.record);
                let place = number.map_or(&filed.record.id().place, |number| &number.place);
                Problem::at(code, place, message)
            }
            Err(problem) => problem,
        }
    }
}

/// The number of a copy made for itself, or of the extract that co-recipients get.
fn number_of_copy(record: &Record) -> Option<&At<Count<1>>> {
    let issue = record.issue()?;
    match record {
        Record::Copy(_) => issue.number.as_ref(),
        _ => issue.extract_number.as_ref(),
    }
}

/// The numbers of copies by agency and year: those of copies made for themselves, and those of
/// the extracts that co-recipients get.
fn series(corpus: &Corpus) -> BTreeMap<(&Id, i32), Vec<Taken<'_>>> {
    let mut all: BTreeMap<(&Id, i32), Vec<Taken>> = BTreeMap::new();
    for brief in corpus.briefs() {
        let Some(issue) = &brief.issue else { continue };
        let number = match brief.kind {
            RecordKind::Copy => issue.number,
            _ => issue.extract_number,
        };
        if let (Some(number), Some(date)) = (number, issue.date) {
            let key = (&brief.issuer.agency, date.year());
            all.entry(key).or_default().push(Taken { number, date, brief });
        }
    }
    all
}

fn check_series(
    agency: &Id,
    year: i32,
    numbers: &[Taken],
    corpus: &Corpus,
    problems: &mut Vec<Problem>,
) {
    let law = law(numbers[0].date);
    let clause = format!("{}, {}", law.source, law.series);
    let mut first: BTreeMap<u64, &Taken> = BTreeMap::new();
    for taken in numbers {
        let number = taken.number;
        let Some(other) = first.get(&number) else {
            first.insert(number, taken);
            continue;
        };
        let message = format!(
            "số bản sao {number} năm {year} của `{}` đã dùng trong `{}`",
            agency.0, other.brief.id.0
        );
        problems.push(
            taken
                .problem(corpus, Code::DuplicateNumber, message)
                .hint("sao y, sao lục, trích sao chung một dãy số: hỏi văn thư số đã cấp")
                .clause(clause.clone()),
        );
    }
    let order: Vec<&Taken> = first.values().copied().collect();
    for pair in order.windows(2).filter(|pair| pair[1].date < pair[0].date) {
        let message = format!(
            "bản sao số {} ký ngày {}, trước bản sao số {}",
            pair[1].number,
            pair[1].date.shown(),
            pair[0].number
        );
        problems.push(
            pair[1]
                .problem(corpus, Code::CopyNumbers, message)
                .hint(format!("số tăng theo ngày: so với hồ sơ `{}`", pair[0].brief.id.0))
                .clause(clause.clone())
                .advice(),
        );
    }
    problems.extend(gap(agency, year, &first, corpus).map(|problem| problem.clause(clause)));
}

/// The numbers that no record has between those that some have, as advice at the first number
/// after them. Numbers before the first may belong to documents that are not kept here.
fn gap(agency: &Id, year: i32, taken: &BTreeMap<u64, &Taken>, corpus: &Corpus) -> Option<Problem> {
    let next = taken.keys().copied().skip(1);
    let open: Vec<(u64, u64)> = taken
        .keys()
        .copied()
        .zip(next)
        .filter(|(before, next)| next - before > 1)
        .map(|(before, next)| (before + 1, next - 1))
        .collect();
    let after = taken.get(&(open.first()?.1 + 1))?;
    let shown = |(from, until): &(u64, u64)| {
        if from == until { from.to_string() } else { format!("{from}-{until}") }
    };
    let shown: Vec<String> = open.iter().map(shown).collect();
    let message =
        format!("dãy số bản sao năm {year} của `{}` còn hở số {}", agency.0, shown.join(", "));
    Some(
        after
            .problem(corpus, Code::CopyNumbers, message)
            .hint("hỏi văn thư: số đó cấp cho bản sao nào, hoặc số này ghi nhầm")
            .hint("nếu số đó thuộc văn bản ngoài kho hồ sơ này thì không phải sửa gì")
            .advice(),
    )
}
