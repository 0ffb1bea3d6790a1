//! What only shows when records are seen together, or when two keys of one record are compared.
//!
//! References, order of dates, completeness of what is issued, numbers, links between exchanges.
//! What the regulation demands is not checked here.

mod exchange;
mod inside;
pub mod issue;

use super::agency::Party;
use super::inspection::{Inspection, TeamRole};
use super::meeting::Meeting;
use super::registry::check_order;
use super::scalar::{BodyRef, Id};
use super::shape::At;
use super::{Corpus, Record, RecordKind};
use crate::problem::{Code, Problem};
use chrono::Datelike;
use std::collections::{BTreeMap, BTreeSet};

/// Checks one record against itself and against the others.
pub fn check_record(record: &Record, corpus: &Corpus, problems: &mut Vec<Problem>) {
    check_references(record, corpus, problems);
    check_roles(record, corpus, problems);
    match record {
        Record::Meeting(record) => check_meeting(record, corpus, problems),
        Record::Inspection(record) => {
            check_inspection(record, problems);
            inside::check(record, problems);
        }
        Record::Exchange(record) => exchange::check(record, corpus, problems),
        Record::Review(_) | Record::Copy(_) => {}
    }
    if let Some(issue) = record.issue() {
        issue::check(record, issue, corpus, problems);
    }
}

fn check_references(record: &Record, corpus: &Corpus, problems: &mut Vec<Problem>) {
    let date = record.date();
    let mut bodies: Vec<&At<BodyRef>> = vec![record.issuer()];
    let mut people: Vec<&At<Id>> = Vec::new();
    bodies.extend(record.partners());
    match record {
        Record::Meeting(record) => {
            for participant in record.participants.iter().chain(&record.invited) {
                bodies.push(&participant.body);
                people.extend(&participant.people);
            }
            bodies.extend(record.reports.iter().map(|report| &report.body));
            for conclusion in record.conclusions.iter() {
                bodies.push(&conclusion.lead);
                bodies.extend(&conclusion.with);
            }
            people.extend(record.chairs.iter());
        }
        Record::Inspection(record) => {
            corpus.registry.check_body(
                &record.decision.body,
                Some(record.decision.date.value),
                problems,
            );
            people.extend(record.team.iter().map(|member| &member.person));
        }
        Record::Exchange(_) | Record::Copy(_) => {}
        Record::Review(record) => {
            bodies.extend(&record.addressees);
            bodies.extend(record.proposals.iter().map(|proposal| &proposal.to));
        }
    }
    if let Some(issue) = record.issue() {
        bodies.extend(issue.recipients.iter().filter_map(|recipient| recipient.body.as_ref()));
        bodies.extend(issue.left_out.iter().map(|left_out| &left_out.body));
        bodies.extend(issue.receipts.iter().map(|receipt| &receipt.body));
        bodies.extend(issue.joint.iter().map(|partner| &partner.body));
        let joint = issue.joint.iter().filter_map(|partner| partner.signature.as_ref());
        people.extend(issue.signature.iter().chain(joint).map(|signature| &signature.person));
    }
    bodies.iter().for_each(|body| corpus.registry.check_body(body, date, problems));
    people.iter().for_each(|person| corpus.registry.check_person(person, date, problems));
}

/// Host and partner are two bodies, and of the two parties; the host is of the record's level.
fn check_roles(record: &Record, corpus: &Corpus, problems: &mut Vec<Problem>) {
    let issuer = record.issuer();
    for (at, partner) in record.partners().iter().enumerate() {
        let again = record.partners()[..at].iter().any(|other| other == partner);
        if partner.agency == issuer.agency || again {
            let message = format!("cơ quan `{}` đứng hai vai trong hồ sơ", partner.agency.0);
            problems.push(
                Problem::at(Code::SameBody, &partner.place, message)
                    .hint("mỗi bên ghi một lần: một cơ quan chủ trì, các cơ quan khác phối hợp"),
            );
        }
    }
    let Some(agency) = record.date().and_then(|date| corpus.registry.agency(&issuer.agency, date))
    else {
        return;
    };
    if agency.level != **record.level() && agency.party != Party::Other {
        let message = format!(
            "hồ sơ ghi cấp {}, nhưng `{}` thuộc cấp {}",
            record.level().title(),
            issuer.agency.0,
            agency.level.title()
        );
        problems.push(
            Problem::at(Code::WrongLevel, &record.level().place, message)
                .hint("sửa `cap`, hoặc sửa cơ quan chủ trì"),
        );
    }
}

fn check_meeting(record: &Meeting, corpus: &Corpus, problems: &mut Vec<Problem>) {
    check_order(&record.date, record.until.as_ref(), problems);
    let mut ids = BTreeSet::new();
    for conclusion in record.conclusions.iter() {
        check_unique(&conclusion.id, &mut ids, "kết luận", problems);
        check_order(&record.date, conclusion.deadline.as_ref(), problems);
        for progress in &conclusion.progress {
            check_order(&record.date, Some(&progress.date), problems);
            progress.evidence.iter().for_each(|id| check_record_id(id, corpus, problems));
        }
    }
}

fn check_inspection(record: &Inspection, problems: &mut Vec<Problem>) {
    check_order(&record.period.from, Some(&record.period.until), problems);
    check_order(&record.dates.from, Some(&record.dates.until), problems);
    check_order(&record.decision.date, Some(&record.dates.from), problems);
    let leaders = record.team.iter().filter(|member| *member.role == TeamRole::Leader).count();
    if leaders != 1 {
        let place = &record.team[0].role.place;
        let message = format!("đoàn có {leaders} trưởng đoàn; phải có đúng một");
        problems.push(
            Problem::at(Code::WrongTeam, place, message)
                .hint("ghi `vai_tro: truong_doan` cho một người")
                .clause("Điều 7.3"),
        );
    }
    let mut people = BTreeSet::new();
    for member in record.team.iter() {
        check_unique(&member.person, &mut people, "người", problems);
    }
    let mut ids = BTreeSet::new();
    for finding in record.findings.iter() {
        check_unique(&finding.id, &mut ids, "kết quả", problems);
        if !finding.is_public() && finding.secrecy_basis.is_none() {
            let place = &finding.public.as_ref().expect("a secret finding says so").place;
            problems.push(
                Problem::at(
                    Code::SecrecyWithoutBasis,
                    place,
                    "nội dung không công bố phải nêu căn cứ pháp luật",
                )
                .hint("thêm `ly_do_khong_cong_bo: …` cùng khối")
                .clause("Điều 7.3"),
            );
        }
        if let (Some(amount), Some(recovered)) = (&finding.amount_vnd, &finding.recovered_vnd)
            && recovered.value > amount.value
        {
            let message = "số tiền đã thu hồi lớn hơn số tiền phải thu";
            problems.push(
                Problem::at(Code::Contradiction, &recovered.place, message)
                    .hint("kiểm tra lại `so_tien` và `da_thu_hoi`"),
            );
        }
    }
    for recommendation in record.recommendations.iter() {
        check_order(&record.dates.until, recommendation.deadline.as_ref(), problems);
    }
}

fn check_record_id(id: &At<Id>, corpus: &Corpus, problems: &mut Vec<Problem>) {
    let known = corpus.records.contains_key(&id.0) || corpus.unread.contains(&id.0);
    if known || corpus.incomplete {
        return;
    }
    let problem = Problem::at(
        Code::UnknownRecord,
        &id.place,
        format!("không có hồ sơ nào mang mã `{}`", id.value.0),
    );
    if let Some(hint) = corpus.stray_hint(id) {
        problems.push(problem.hint(hint));
        return;
    }
    let near = super::nearest::nearest(id, corpus.records.keys().map(String::as_str));
    problems.push(match near {
        Some(near) => problem.hint(format!("ý bạn là `{near}`?")),
        None => problem.hint("ghi mã (`ma`) của một hồ sơ có trong `records/`"),
    });
}

fn check_unique<'a>(
    id: &'a At<Id>,
    seen: &mut BTreeSet<&'a str>,
    what: &str,
    problems: &mut Vec<Problem>,
) {
    if !seen.insert(&id.value.0) {
        let message = format!("mã {what} `{}` đã dùng trong hồ sơ này", id.value.0);
        problems.push(Problem::at(Code::DuplicateId, &id.place, message).hint("đặt mã khác"));
    }
}

/// A number stands once in a year for each agency and series (NĐ 30/2020/NĐ-CP, Điều 15).
pub fn check_numbers(corpus: &Corpus, problems: &mut Vec<Problem>) {
    let mut taken: BTreeMap<(&Id, Series, i32, u64), &str> = BTreeMap::new();
    for brief in corpus.briefs() {
        let Some(issue) = &brief.issue else { continue };
        let Some(year) = issue.date.map(|date| date.year()) else { continue };
        // Copies have a series of their own, which the law of copies rules.
        let Some(series) = Series::of(brief.kind, issue.joint) else { continue };
        let numbers = [(series, issue.number), (Series::Slip, issue.slip_number)];
        for (series, number) in numbers {
            let Some(number) = number else { continue };
            let key = (&brief.issuer.agency, series, year, number);
            let Some(other) = taken.get(&key) else {
                taken.insert(key, &brief.path);
                continue;
            };
            problems.push(match corpus.open(brief) {
                Ok(filed) => number_taken(&filed.record, series, year, number, other),
                Err(problem) => problem,
            });
        }
    }
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
}

fn number_taken(record: &Record, series: Series, year: i32, number: u64, other: &str) -> Problem {
    let own = record.issue().and_then(|issue| match series {
        Series::Slip => issue.slip_number.as_ref(),
        Series::Copy => issue.extract_number.as_ref(),
        Series::Notice | Series::Report | Series::Letter | Series::Joint => issue.number.as_ref(),
    });
    let place = own.map_or(&record.id().place, |own| &own.place);
    let series = series.abbreviation();
    let message = format!("số {number} loại {series} năm {year} đã dùng trong `{other}`");
    Problem::at(Code::DuplicateNumber, place, message)
        .hint("hỏi văn thư số đã cấp; mỗi số chỉ dùng một lần trong năm")
        .clause("Nghị định 30/2020/NĐ-CP, Điều 15")
}
