//! The law of legal copies (bản sao) as data, and what the records of copies get wrong about it.
//!
//! In: `templates/the-thuc/ban-sao.json`, for each law since when, its words and marks, from what
//! each kind is made, each row with its clause. Out: the [`Kind`] of a day, and problems: a copy of
//! what may not be copied so, a number taken twice or left open in an agency's one series.

use crate::problem::{Code, Problem};
use crate::records::brief::Brief;
use crate::records::copy::{CopyForm, LegalCopy};
use crate::records::issue::State;
use crate::records::nearest::nearest;
use crate::records::scalar::{Count, Date, Id};
use crate::records::shape::At;
use crate::records::{Corpus, Filed, Record, RecordKind};
use crate::regulation::secrecy::leaves_something_out;
use chrono::Datelike;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock};

/// A law of copies, in force from a day until the next one.
#[derive(Debug, Deserialize)]
struct Law {
    #[serde(rename = "tu_ngay")]
    from: String,
    #[serde(rename = "can_cu")]
    source: String,
    /// The clause by which all kinds share one series of numbers.
    #[serde(rename = "day_so")]
    series: String,
    #[serde(rename = "hinh_thuc")]
    kinds: Vec<Kind>,
}

/// A kind of copy in a law.
#[derive(Debug, Deserialize)]
pub struct Kind {
    #[serde(rename = "ma")]
    form: String,
    /// What the block of the copy says: `SAO Y`.
    #[serde(rename = "chu")]
    pub word: String,
    /// In numbers: `SY`.
    #[serde(rename = "viet_tat")]
    pub mark: String,
    #[serde(rename = "sao_tu")]
    of: Source,
    #[serde(rename = "dieu")]
    clause: String,
}

/// What a copy is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
enum Source {
    /// Bản gốc hoặc bản chính.
    #[serde(rename = "ban_chinh")]
    Original,
    /// Bản sao y.
    #[serde(rename = "sao_y")]
    Copy,
}

/// The newest law first.
static LAWS: LazyLock<Vec<Law>> = LazyLock::new(|| {
    serde_json::from_str(include_str!("../../templates/the-thuc/ban-sao.json"))
        .expect("the embedded law of copies is tested to be whole")
});

fn law(date: Date) -> &'static Law {
    let in_force = |law: &&Law| Date::parse(&law.from).is_some_and(|from| from <= date);
    LAWS.iter().find(in_force).expect("the first law begins with the first date")
}

/// What the law of a day says of a form of copy.
pub fn kind(form: CopyForm, date: Date) -> &'static Kind {
    let found = law(date).kinds.iter().find(|kind| kind.form == form.word());
    found.expect("every law is tested to tell of every form")
}

/// The words and marks that copies of a day may bear.
pub fn kinds(date: Date) -> impl Iterator<Item = &'static Kind> {
    law(date).kinds.iter()
}

/// Reports a copy of what may not be copied so.
pub fn check(copy: &LegalCopy, corpus: &Corpus, problems: &mut Vec<Problem>) {
    let source = match source(copy, corpus) {
        Ok(Some(source)) => source,
        Ok(None) => return,
        Err(problem) => return problems.push(problem),
    };
    check_source(copy, &source.record, corpus, problems);
}

/// Reports numbers of copies that are taken twice or left open.
pub fn check_numbers(corpus: &Corpus, problems: &mut Vec<Problem>) {
    for ((agency, year), numbers) in series(corpus) {
        check_series(agency, year, &numbers, corpus, problems);
    }
}

fn check_source(copy: &LegalCopy, source: &Record, corpus: &Corpus, problems: &mut Vec<Problem>) {
    let date = copy.issue.0.date.as_ref().map(|date| date.value);
    let today = date.unwrap_or(Date(chrono::NaiveDate::MAX));
    let (law, kind) = (law(today), kind(*copy.form, today));
    let of = copy.of.value.0.as_str();
    let wrong = |message: String, hint: &str| {
        let clause = format!("{}, {}", law.source, kind.clause);
        Problem::at(Code::WrongCopy, &copy.of.place, message).hint(hint).clause(clause)
    };
    let is_full_copy = matches!(source, Record::Copy(other) if *other.form == CopyForm::Full);
    let fits = match kind.of {
        Source::Original => !matches!(source, Record::Copy(_)),
        Source::Copy => is_full_copy,
    };
    if !fits {
        problems.push(match kind.of {
            Source::Original => wrong(
                format!("{} lập từ bản chính, nhưng `{of}` là một bản sao", name(copy)),
                "ghi ở `sao_tu` mã hồ sơ của chính văn bản; sao một bản sao y thì ghi `hinh_thuc: sao_luc`",
            ),
            Source::Copy => wrong(
                format!("sao lục lập từ bản sao y, nhưng `{of}` không phải là bản sao y"),
                "ghi ở `sao_tu` mã hồ sơ bản sao y; sao thẳng từ bản chính thì ghi `hinh_thuc: sao_y`",
            ),
        });
        return;
    }
    let issued = source.issue().filter(|issue| *issue.state == State::Issued);
    if issued.is_none() && *copy.issue.0.state == State::Issued {
        problems.push(wrong(
            format!("`{of}` chưa ban hành văn bản nào để sao"),
            "ban hành văn bản đó trước, hoặc để bản sao ở `trang_thai: du_thao`",
        ));
    }
    if let (Some(date), Some(issue)) = (&copy.issue.0.date, issued)
        && let Some(before) = issue.date.as_ref().filter(|before| date.value < before.value)
    {
        let message = format!("bản sao ký trước văn bản được sao ({})", before.format("%d/%m/%Y"));
        problems.push(
            Problem::at(Code::DocumentTooEarly, &date.place, message).hint("sửa ngày của bản sao"),
        );
    }
    check_parts(copy, problems);
    check_secrecy(copy, source, corpus, problems);
}

/// The record that is copied; none where it could not be read, which was reported.
fn source(copy: &LegalCopy, corpus: &Corpus) -> Result<Option<Arc<Filed>>, Problem> {
    if let Some(brief) = corpus.records.get(&copy.of.value.0) {
        return corpus.open(brief).map(Some);
    }
    if corpus.incomplete || corpus.unread.contains(&copy.of.value.0) {
        return Ok(None);
    }
    let message = format!("không có hồ sơ nào mang mã `{}`", copy.of.value.0);
    let problem = Problem::at(Code::UnknownRecord, &copy.of.place, message);
    Err(match nearest(&copy.of.value, corpus.records.keys().map(String::as_str)) {
        Some(near) => problem.hint(format!("ý bạn là `{near}`?")),
        None => problem.hint("ghi mã (`ma`) của một hồ sơ có trong `records/`"),
    })
}

/// An extract says what it takes; the other kinds take everything.
fn check_parts(copy: &LegalCopy, problems: &mut Vec<Problem>) {
    let extract = *copy.form == CopyForm::Extract;
    let (place, message, hint) = match (extract, copy.parts.first()) {
        (true, None) => (
            &copy.form.place,
            "trích sao phải nói trích phần nào",
            "thêm `phan_trich: [\"II.3\"]`: số in ở đầu phần được trích",
        ),
        (false, Some(part)) => (
            &part.place,
            "sao y và sao lục chép đủ văn bản, không chọn phần",
            "bỏ `phan_trich`, hoặc ghi `hinh_thuc: trich_sao`",
        ),
        _ => return,
    };
    problems.push(Problem::at(Code::WrongCopy, place, message).hint(hint));
}

/// A full copy of what may not be made public stays in the house.
fn check_secrecy(copy: &LegalCopy, source: &Record, corpus: &Corpus, problems: &mut Vec<Problem>) {
    if let Record::Copy(full) = source {
        // What is wrong with its own source is reported where it is checked itself.
        if let Ok(Some(first)) = self::source(full, corpus)
            && !matches!(first.record, Record::Copy(_))
        {
            check_secrecy(copy, &first.record, corpus, problems);
        }
        return;
    }
    if !leaves_something_out(source) {
        return;
    }
    let own = &source.issuer().agency;
    let outside = copy.body.agency != *own
        || copy
            .issue
            .0
            .recipients
            .iter()
            .any(|recipient| recipient.body.as_ref().is_none_or(|body| body.agency != *own));
    if *copy.form != CopyForm::Extract && outside {
        let message = format!(
            "`{}` có nội dung không được công bố: bản {} gửi ra ngoài `{}` sẽ làm lộ",
            source.id().value.0,
            name(copy),
            own.0
        );
        problems.push(
            Problem::at(Code::WrongCopy, &copy.form.place, message)
                .hint("ghi `hinh_thuc: trich_sao`: nội dung đó tự được lược bỏ")
                .hint("hoặc chỉ gửi đơn vị của chính cơ quan đã ban hành"),
        );
    }
}

fn name(copy: &LegalCopy) -> String {
    copy.form.title().to_lowercase()
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
            pair[1].date.format("%d/%m/%Y"),
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
    let shown = |(from, until): &(u64, u64)| match from == until {
        true => from.to_string(),
        false => format!("{from}-{until}"),
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
