//! Numbers of documents: once a year, in the order of their days, and written as numbers are.

use super::copies::law;
use super::kinds::{DocumentKind, Series};
use super::runs::{Law, Run};
use super::types::abbreviation;
use crate::problem::{Code, Problem};
use crate::records::inspection::Inspection;
use crate::records::issue::Issue;
use crate::records::scalar::{Date, Text, YesNo};
use crate::records::shape::At;
use crate::records::summary::Summary;
use crate::records::{Corpus, Record};
use chrono::Datelike;
use std::collections::BTreeMap;

/// A number of one series, the record that has it and its day.
type Row<'a> = (u64, &'a Summary, Date);

/// A number stands once in its row (see [`super::runs`]), and the next number is not older.
pub fn check(corpus: &Corpus, problems: &mut Vec<Problem>) {
    let mut taken: BTreeMap<Run, BTreeMap<u64, Row>> = BTreeMap::new();
    let mut marked: BTreeMap<(Run, u64), Row> = BTreeMap::new();
    for summary in corpus.summaries() {
        let Some(date) = summary.issue.and_then(|issue| issue.date) else { continue };
        for (series, number) in Series::numbers(summary) {
            let [run, own] = Run::both(&corpus.registry, &summary.issuer.agency, series, date);
            let (row, counted) = ((number, summary, date), run.series);
            let rows = taken.entry(run).or_default();
            let other = rows.get(&number).or_else(|| marked.get(&(own.clone(), number)));
            match other {
                Some(other) => problems.push(number_taken(corpus, series, counted, (row, other))),
                None => {
                    rows.insert(number, row);
                    marked.insert((own, number), row);
                }
            }
        }
    }
    for (run, rows) in &taken {
        let rows: Vec<Row> = rows.values().copied().collect();
        if has_all_numbers(corpus, run, &rows) {
            problems.extend(gaps(corpus, run.series, &rows));
        }
        for at in out_of_order(&rows) {
            problems.push(disorder(corpus, run.series, &rows, at));
        }
    }
}

/// Whether open numbers of a row tell something: of a body that keeps the records of all its documents
/// here, and of copies.
fn has_all_numbers(corpus: &Corpus, run: &Run, rows: &[Row]) -> bool {
    let Some((_, summary, date)) = rows.last() else { return false };
    let agency = corpus.registry.agency(&summary.issuer.agency, *date);
    let keeps_all = agency.and_then(|of| of.keeps_all).is_some_and(YesNo::is_yes);
    keeps_all || run.series == Series::Copy
}

/// A problem of a number, at its place and under the law of its day.
fn at_number(corpus: &Corpus, series: Series, row: Row, problem: Problem) -> Problem {
    let (_, summary, date) = row;
    let filed = match corpus.open(summary) {
        Ok(filed) => filed,
        Err(problem) => return problem,
    };
    let place = series.number(&filed.record).map_or(&filed.record.id().place, |own| &own.place);
    let clause = match series {
        Series::Copy => format!("{}, {}", law(date).source, law(date).series),
        _ => Law::of(date).on_series(),
    };
    let decided = corpus.registry.numbering(&summary.issuer.agency, date).decided;
    let clause = match decided.filter(|_| series == Series::Common) {
        Some((_, decision)) => format!("{clause}; {decision}"),
        None => clause,
    };
    Problem { place: Some(place.clone()), ..problem }.clause(clause)
}

/// Where the number of another record stands: `records/a.yaml:12:7`.
fn seen_at(corpus: &Corpus, series: Series, summary: &Summary) -> String {
    let filed = corpus.open(summary).ok();
    let place = filed.as_ref().and_then(|filed| Some(&series.number(&filed.record)?.place));
    place.map_or(summary.path.to_string(), |at| format!("{}:{}:{}", at.file, at.line, at.column))
}

/// Numbers that no record has: the first ones of a body that keeps the records of all its documents
/// here; of copies those between two that are here, since others may be of documents that are not.
fn gaps(corpus: &Corpus, series: Series, rows: &[Row]) -> Vec<Problem> {
    let is_copy = series == Series::Copy;
    let (code, hints) = if is_copy {
        let mistyped = "hỏi văn thư: số đó cấp cho bản sao nào, hoặc số này ghi nhầm";
        let elsewhere = "nếu số đó thuộc văn bản ngoài kho bản ghi này thì không phải sửa gì";
        (Code::CopyNumbers, [mistyped, elsewhere])
    } else {
        let lacking = "lập bản ghi cho văn bản mang số đó; số cấp rồi bỏ thì ghi `trang_thai: huy` trong bản ghi ấy";
        let elsewhere =
            "nếu cơ quan có văn bản không lập bản ghi ở đây, bỏ `du_ho_so` trong danh bạ";
        (Code::NumberGap, [lacking, elsewhere])
    };
    // A row that began within a year goes on behind the numbers before it.
    let begun = |row: &Row| {
        let numbering = corpus.registry.numbering(&row.1.issuer.agency, row.2);
        numbering.decided.is_some_and(|(day, _)| day.year() == row.2.year() && day.ordinal() > 1)
    };
    let first = rows.first().filter(|first| !is_copy && !begun(first));
    let first = first.map(|first| (0, String::new(), *first));
    let beside = |(number, summary, _): Row| format!(", số trước là {number} (`{}`)", summary.path);
    let pairs = rows.windows(2).map(|pair| (pair[0].0, beside(pair[0]), pair[1]));
    let open = first.into_iter().chain(pairs).filter(|(before, _, next)| next.0 - before > 1);
    let told = open.map(|(before, beside, next)| {
        let open = match next.0 - before {
            2 => format!("số {}", before + 1),
            _ => format!("các số từ {} đến {}", before + 1, next.0 - 1),
        };
        let (of, year) = (series.shown(), next.2.year());
        let problem = Problem::new(code, format!("{of} năm {year} còn hở {open}{beside}"));
        at_number(corpus, series, next, problem.hint(hints[0]).hint(hints[1]).advice())
    });
    told.take(if is_copy { rows.len() } else { 1 }).collect()
}

/// The numbers whose day does not fit those around them: as few as put the rest into order.
fn out_of_order(row: &[Row]) -> Vec<usize> {
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

fn disorder(corpus: &Corpus, series: Series, row: &[Row], at: usize) -> Problem {
    let (number, _, date) = row[at];
    let other = |at: usize| {
        let (number, summary, date) = row[at];
        format!("số {number} ký ngày {} (`{}`)", date.shown(), seen_at(corpus, series, summary))
    };
    let later = row[..at].iter().position(|(_, _, other)| *other > date);
    let earlier = || (at + 1..row.len()).find(|other| row[*other].2 < date);
    let beside = later.or_else(earlier).map(other).unwrap_or_default();
    let (of, day) = (series.shown(), date.shown());
    let message = format!("số {number} {of} ký ngày {day} trái thứ tự: {beside}");
    let code = if series == Series::Copy { Code::CopyNumbers } else { Code::NumberOrder };
    let problem = Problem::new(code, message)
        .hint("xem lại số và ngày trong sổ văn bản đi: có khi thiếu một chữ số");
    at_number(corpus, series, row[at], problem.advice())
}

fn number_taken(
    corpus: &Corpus,
    series: Series,
    counted: Series,
    (row, other): (Row, &Row),
) -> Problem {
    let (of, year, other) = (counted.shown(), row.2.year(), seen_at(corpus, series, other.1));
    let message = format!("số {} {of} năm {year} đã dùng trong `{other}`", row.0);
    let problem = Problem::new(Code::DuplicateNumber, message).hint(match series {
        Series::Copy => "sao y, sao lục, trích sao chung một dãy số: hỏi văn thư số đã cấp",
        _ if counted == Series::Common => {
            "mọi loại văn bản chung một dãy số: hỏi văn thư số đã cấp"
        }
        _ => "hỏi văn thư số đã cấp; mỗi số chỉ dùng một lần trong năm",
    });
    at_number(corpus, if counted == Series::Common { counted } else { series }, row, problem)
}

/// Reports numbers of other documents that a record writes otherwise than numbers are written.
pub fn check_written(record: &Record, corpus: &Corpus, problems: &mut Vec<Problem>) {
    match record {
        Record::Inspection(record) => check_decision(record, corpus, problems),
        Record::Exchange(record) => {
            let answer = record.outside_answer.iter();
            answer.for_each(|answer| {
                check_form(&answer.number, None, answer.date.value, problems);
            });
        }
        Record::Meeting(_)
        | Record::Review(_)
        | Record::Copy(_)
        | Record::Invitation(_)
        | Record::Correction(_)
        | Record::Recall(_) => {}
    }
}

/// The number of the decision is one of a decision of the body that is said to have made it.
fn check_decision(record: &Inspection, corpus: &Corpus, problems: &mut Vec<Problem>) {
    let decision = &record.decision;
    let maker = corpus.registry.agency(&decision.body.agency, decision.date.value);
    let mark = maker.map(|agency| agency.mark.0.as_str());
    let written = decision.number.value.0.as_str();
    check_form(&decision.number, mark, decision.date.value, problems);
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

/// Reports a mark of one's own that the finished page may not bear.
pub fn check_own(record: &Record, issue: &Issue, problems: &mut Vec<Problem>) {
    let (Some(mark), Some(date)) = (&issue.mark, record.date()) else { return };
    let text = mark.value.0.as_str();
    let mut groups = text.split(['-', '/']);
    let of = DocumentKind::of(record.kind(), !issue.joint.is_empty()).row().type_name;
    let wanted = of.and_then(|of| Some((of, abbreviation(of)?)));
    let (message, hint) = if !text.split(['-', '/']).all(is_mark) {
        let hint = "viết các chữ viết tắt bằng chữ hoa, nối nhau bằng `-`, không dấu cách, ví dụ `TB-BHXH`";
        (format!("ký hiệu `{text}` viết chưa đúng dạng"), hint.to_owned())
    } else if let Some(year) = text.split(['-', '/']).find(|group| is_year(group)) {
        (format!("ký hiệu `{text}` có năm"), format!("bỏ `{year}`: ký hiệu không ghi năm"))
    } else if let Some((of, wanted)) = wanted.filter(|(_, wanted)| groups.next() != Some(wanted)) {
        let of = of.to_lowercase();
        (
            format!("ký hiệu `{text}` không phải của {of}"),
            format!("mở đầu bằng `{wanted}`, hoặc xóa `ky_hieu` để chương trình tự lập"),
        )
    } else {
        return;
    };
    problems.push(
        Problem::at(Code::NumberForm, &mark.place, message)
            .hint(hint)
            .clause(Law::of(date).on_marks()),
    );
}

/// Whether a group of a mark is one, as `TB` and `BHXH` in `15/TB-BHXH`. An agency chooses the marks of
/// its units: a short one may be mixed, as in the decree's own QyĐ and CTr.
pub fn is_mark(group: &str) -> bool {
    let short = group.chars().count() <= 3 && group.starts_with(char::is_uppercase);
    let letters = group.chars().all(char::is_alphanumeric);
    !group.is_empty() && letters && (short || !group.chars().any(char::is_lowercase))
}

/// Whether a group of a mark is a year, which no mark has.
pub fn is_year(group: &str) -> bool {
    let century = group.starts_with("19") || group.starts_with("20");
    group.len() == 4 && century && group.bytes().all(|byte| byte.is_ascii_digit())
}

/// How a number with its abbreviations is written.
fn check_form(number: &At<Text>, mark: Option<&str>, date: Date, problems: &mut Vec<Problem>) {
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
        .clause(Law::of(date).on_marks())
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
