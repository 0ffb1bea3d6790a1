//! Numbers of documents: once a year, in the order of their days, and written as numbers are.

pub mod copies;

use crate::problem::{Code, Problem};
use crate::records::brief::Brief;
use crate::records::inspection::Inspection;
use crate::records::scalar::{Count, Date, Id, Text};
use crate::records::shape::At;
use crate::records::{Corpus, Record, RecordKind};
use chrono::Datelike;
use std::collections::BTreeMap;

/// Numbers of one series, each with the record that has it and its day.
type Numbered<'a> = BTreeMap<u64, (&'a Brief, Date)>;

/// A number stands once in a year for each agency and series (NĐ 30/2020/NĐ-CP, Điều 15), and the
/// next number is not older.
pub fn check(corpus: &Corpus, problems: &mut Vec<Problem>) {
    let mut taken: BTreeMap<(&Id, Series, i32), Numbered<'_>> = BTreeMap::new();
    for brief in corpus.briefs() {
        let Some(issue) = &brief.issue else { continue };
        let Some(date) = issue.date else { continue };
        // Copies have a series of their own, which the law of copies rules.
        let Some(series) = Series::of(brief.kind, issue.joint) else { continue };
        let numbers = [(series, issue.number), (Series::Slip, issue.slip_number)];
        for (series, number) in numbers {
            let Some(number) = number else { continue };
            let own = taken.entry((&brief.issuer.agency, series, date.year())).or_default();
            let Some((other, _)) = own.get(&number) else {
                own.insert(number, (brief, date));
                continue;
            };
            problems.push(match corpus.open(brief) {
                Ok(filed) => {
                    let other = seen_at(corpus, series, other);
                    number_taken(&filed.record, series, date.year(), number, &other)
                }
                Err(problem) => problem,
            });
        }
    }
    for ((agency, series, year), numbers) in &taken {
        let date = numbers.values().next_back().map(|(_, date)| *date);
        let of = date.and_then(|date| corpus.registry.agency(agency, date));
        if of.is_some_and(|of| of.keeps_all.is_some_and(|answer| answer.is_yes())) {
            problems.extend(gap(corpus, *series, *year, numbers));
        }
        let row: Vec<(u64, &Brief, Date)> =
            numbers.iter().map(|(number, (brief, date))| (*number, *brief, *date)).collect();
        for at in out_of_order(&row) {
            problems.push(disorder(corpus, *series, &row, at));
        }
    }
}

/// Where the number of another record stands: `records/a.yaml:12:7`.
fn seen_at(corpus: &Corpus, series: Series, brief: &Brief) -> String {
    let filed = corpus.open(brief).ok();
    let place = filed.as_ref().and_then(|filed| Some(&series.number(&filed.record)?.place));
    place.map_or(brief.path.to_string(), |at| format!("{}:{}:{}", at.file, at.line, at.column))
}

/// The first numbers that no record has, of a body that keeps the records of all its documents here.
fn gap(corpus: &Corpus, series: Series, year: i32, numbers: &Numbered) -> Option<Problem> {
    let taken: Vec<u64> = std::iter::once(0).chain(numbers.keys().copied()).collect();
    let (before, after) =
        taken.windows(2).map(|pair| (pair[0], pair[1])).find(|(one, next)| next - one > 1)?;
    let (brief, _) = numbers.get(&after)?;
    let open = match after - before {
        2 => format!("số {}", before + 1),
        _ => format!("các số từ {} đến {}", before + 1, after - 1),
    };
    let beside = numbers
        .get(&before)
        .map_or(String::new(), |(brief, _)| format!(", số trước là {before} (`{}`)", brief.path));
    let message = format!("loại {} năm {year} còn hở {open}{beside}", series.abbreviation());
    Some(match corpus.open(brief) {
        Ok(filed) => {
            let own = series.number(&filed.record);
            let place = own.map_or(&filed.record.id().place, |own| &own.place);
            Problem::at(Code::NumberGap, place, message)
                .hint("lập hồ sơ cho văn bản mang số đó; số cấp rồi bỏ thì hồ sơ ghi `trang_thai: huy`")
                .hint("nếu cơ quan có văn bản không lập hồ sơ ở đây, bỏ `du_ho_so` trong danh bạ")
                .clause("Nghị định 30/2020/NĐ-CP, Điều 15")
                .advice()
        }
        Err(problem) => problem,
    })
}

/// The numbers whose day does not fit those around them: as few as put the rest into order.
fn out_of_order(row: &[(u64, &Brief, Date)]) -> Vec<usize> {
    // The last place of the best ordered row of each length, as patience sorting finds it.
    let mut ends: Vec<usize> = Vec::new();
    let mut before: Vec<Option<usize>> = Vec::with_capacity(row.len());
    for (at, (_, _, date)) in row.iter().enumerate() {
        let length = ends.partition_point(|end| row[*end].2 <= *date);
        before.push(length.checked_sub(1).map(|length| ends[length]));
        match ends.get_mut(length) {
            Some(end) => *end = at,
            None => ends.push(at),
        }
    }
    let mut kept = vec![false; row.len()];
    let mut next = ends.last().copied();
    while let Some(at) = next {
        kept[at] = true;
        next = before[at];
    }
    (0..row.len()).filter(|at| !kept[*at]).collect()
}

fn disorder(corpus: &Corpus, series: Series, row: &[(u64, &Brief, Date)], at: usize) -> Problem {
    let (number, brief, date) = row[at];
    let filed = match corpus.open(brief) {
        Ok(filed) => filed,
        Err(problem) => return problem,
    };
    let other = |at: usize| {
        let (number, brief, date) = row[at];
        format!("số {number} ký ngày {} (`{}`)", date.shown(), seen_at(corpus, series, brief))
    };
    let later = row[..at].iter().position(|(_, _, other)| *other > date);
    let earlier = || (at + 1..row.len()).find(|other| row[*other].2 < date);
    let beside = later.or_else(earlier).map(other).unwrap_or_default();
    let message = format!(
        "số {number} loại {} ký ngày {} trái thứ tự: {beside}",
        series.abbreviation(),
        date.shown()
    );
    let place = series.number(&filed.record).map_or(&filed.record.id().place, |own| &own.place);
    Problem::at(Code::NumberOrder, place, message)
        .hint("xem lại số và ngày trong sổ văn bản đi: có khi thiếu một chữ số")
        .clause("Nghị định 30/2020/NĐ-CP, Điều 15")
        .advice()
}

/// Documents that are numbered together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Series {
    Notice,
    Report,
    Letter,
    Joint,
    Slip,
    /// Copies, which the law of copies rules.
    Copy,
}

impl Series {
    /// That of a record's own document; none for a copy.
    pub fn of(kind: RecordKind, joint: bool) -> Option<Self> {
        match kind {
            RecordKind::Meeting => Some(Self::Notice),
            RecordKind::Inspection | RecordKind::Review => Some(Self::Report),
            // Kế hoạch, chương trình and hướng dẫn are counted apart from letters.
            RecordKind::Exchange if joint => Some(Self::Joint),
            RecordKind::Exchange => Some(Self::Letter),
            RecordKind::Copy => None,
        }
    }

    /// As a machine word, in letters that any file name takes.
    pub fn word(self) -> &'static str {
        match self {
            Self::Notice => "tb",
            Self::Report => "bc",
            Self::Letter => "cv",
            Self::Joint => "lt",
            Self::Slip => "pg",
            Self::Copy => "sao",
        }
    }

    pub fn abbreviation(self) -> &'static str {
        match self {
            Self::Copy => "bản sao",
            Self::Notice => "TB",
            Self::Report => "BC",
            Self::Letter => "CV",
            Self::Joint => "liên tịch",
            Self::Slip => "PG",
        }
    }

    /// The number of a record in this series.
    fn number(self, record: &Record) -> Option<&At<Count<1>>> {
        record.issue().and_then(|issue| match self {
            Self::Slip => issue.slip_number.as_ref(),
            Self::Copy => issue.extract_number.as_ref(),
            Self::Notice | Self::Report | Self::Letter | Self::Joint => issue.number.as_ref(),
        })
    }
}

fn number_taken(record: &Record, series: Series, year: i32, number: u64, other: &str) -> Problem {
    let place = series.number(record).map_or(&record.id().place, |own| &own.place);
    let series = series.abbreviation();
    let message = format!("số {number} loại {series} năm {year} đã dùng trong `{other}`");
    Problem::at(Code::DuplicateNumber, place, message)
        .hint("hỏi văn thư số đã cấp; mỗi số chỉ dùng một lần trong năm")
        .clause("Nghị định 30/2020/NĐ-CP, Điều 15")
}

/// Reports numbers of other documents that a record writes otherwise than numbers are written.
pub fn check_written(record: &Record, corpus: &Corpus, problems: &mut Vec<Problem>) {
    match record {
        Record::Inspection(record) => check_decision(record, corpus, problems),
        Record::Exchange(record) => {
            let answer = record.outside_answer.iter();
            answer.for_each(|answer| check_form(&answer.number, None, problems));
        }
        Record::Meeting(_) | Record::Review(_) | Record::Copy(_) => {}
    }
}

/// The number of the decision is one of a decision of the body that is said to have made it.
fn check_decision(record: &Inspection, corpus: &Corpus, problems: &mut Vec<Problem>) {
    let decision = &record.decision;
    let maker = corpus.registry.agency(&decision.body.agency, decision.date.value);
    let mark = maker.map(|agency| agency.mark.0.as_str());
    let written = decision.number.value.0.as_str();
    check_form(&decision.number, mark, problems);
    let Some(mark) = mark.filter(|_| form(written, mark).is_none()) else { return };
    let rest = written.split_once('/').map_or("", |(_, rest)| rest);
    if !format!("-{rest}-").contains(&format!("-{mark}-")) {
        let message =
            format!("`{written}` không có ký hiệu `{mark}` của `{}`", decision.body.agency.0);
        problems.push(
            Problem::at(Code::NumberForm, &decision.number.place, message)
                .hint("xem lại `so_ky_hieu`, hoặc `co_quan` ban hành quyết định")
                .advice(),
        );
    }
}

/// How a number with its abbreviations is written.
fn check_form(number: &At<Text>, mark: Option<&str>, problems: &mut Vec<Problem>) {
    let Some(right) = form(number, mark) else { return };
    let message = format!("số, ký hiệu `{}` viết chưa đúng dạng", number.value.0);
    let problem = Problem::at(Code::NumberForm, &number.place, message);
    problems.push(
        match right {
            Some(right) => problem.hint(format!("viết: `{right}`")),
            None => problem.hint(
                "viết số, dấu `/`, rồi các chữ viết tắt nối nhau bằng `-`, ví dụ `1308/QĐ-BHXH`",
            ),
        }
        .clause("Nghị định 30/2020/NĐ-CP, Phụ lục I, II.3")
        .advice(),
    );
}

/// What is wrong with how a number and its abbreviations are written, `1308/QĐ-BHXH`: the right
/// text, or `None` where nobody can say it. `mark` is what the issuer puts at the end of a decision.
fn form(text: &str, mark: Option<&str>) -> Option<Option<String>> {
    let bare = bare(text);
    let right = mended(bare, mark);
    match right {
        Some(right) if right == text => None,
        // Words before the number are another matter.
        Some(right) if right == bare => None,
        other => Some(other),
    }
}

/// Without words before the number.
fn bare(text: &str) -> &str {
    text.find(|c: char| c.is_ascii_digit()).map_or(text, |at| &text[at..])
}

fn mended(text: &str, mark: Option<&str>) -> Option<String> {
    let digits = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    let (number, rest) = text.split_at(digits);
    let rest: String = rest
        .chars()
        .map(|c| match c {
            '‐' | '‑' | '‒' | '–' | '—' | '−' => '-',
            'Ð' => 'Đ',
            c => c,
        })
        .collect();
    if number.is_empty() || rest.trim().is_empty() {
        return None;
    }
    let rest = rest.trim();
    let Some(rest) = rest.strip_prefix('/') else {
        // `1065QĐBHXH`: parted where the mark of the issuer is known.
        let mark = mark?;
        let kind = rest.trim_start_matches('-').strip_suffix(mark)?.trim_matches([' ', '-', '/']);
        return (plain_mark(kind) == "QD").then(|| format!("{number}/QĐ-{mark}"));
    };
    let parts: Vec<&str> = rest.split([' ', '-']).filter(|part| !part.is_empty()).collect();
    let mut parts: Vec<String> = parts.into_iter().map(str::to_owned).collect();
    if let Some(first) = parts.first_mut().filter(|first| *first == "QD") {
        *first = "QĐ".to_owned();
    }
    let letters = |part: &String| part.chars().all(|c| c.is_alphanumeric() || c == '/' || c == '&');
    parts.iter().all(letters).then(|| format!("{number}/{}", parts.join("-")))
}

fn plain_mark(text: &str) -> String {
    text.replace('Đ', "D")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_as_numbers_are() {
        let right = [
            "512/QĐ-BHXH",
            "09/2015/QĐ-TTg",
            "1246/BHXH-QLT",
            "282/TLĐ-QHLĐ",
            "15/NQLT-BHXH-TLĐ",
            "2345/LĐTBXH",
        ];
        for text in right {
            assert_eq!(form(text, Some("BHXH")), None, "{text}");
        }
        let wrong = [
            "1308 / QĐ BHXH",
            "1308QĐBHXH",
            "1308/QD-BHXH",
            "1308/QĐ–BHXH",
            "1308/QĐ‑BHXH",
            "1308 /QĐ-BHXH",
            "1308/ QĐ - BHXH",
            "1308/QÐ-BHXH",
        ];
        for text in wrong {
            assert_eq!(form(text, Some("BHXH")), Some(Some("1308/QĐ-BHXH".to_owned())), "{text}");
        }
        assert_eq!(form("không số", Some("BHXH")), Some(None));
    }
}
