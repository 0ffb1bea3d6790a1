//! What a record gets wrong about the document that it corrects (đính chính), replaces (thay thế) or
//! recalls (thu hồi): NĐ 30/2020/NĐ-CP, Điều 18.3 and 18.4.
//!
//! In: a record and the summaries of the others. Out: problems at the place of the reference. Who must receive
//! the later document is for the regulation's check to say.

use crate::problem::{Code, Problem};
use crate::records::correction::{Fault, Way};
use crate::records::issue::{Issue, State};
use crate::records::scalar::{Date, Id};
use crate::records::shape::At;
use crate::records::summary::Summary;
use crate::records::{Corpus, Record};

/// The day from which the decree is in force.
const FROM: (i32, u32, u32) = (2020, 3, 5);

/// Checks what a record says of an earlier document; that it is there at all is checked elsewhere.
pub fn check(record: &Record, corpus: &Corpus, problems: &mut Vec<Problem>) {
    check_fault(record, problems);
    let Some((way, of)) = record.mends() else { return };
    let day = record.issue().and_then(Issue::day).map(|day| day.value);
    let told = Told { record, way, of, day };
    match corpus.records.get(&of.value) {
        Some(old) => problems.extend(told.wrong(old, corpus)),
        None if of.value == record.id().value => problems.push(told.itself()),
        None => {}
    }
}

/// A fault of content is no matter for a correction, and a correction takes no document's place.
fn check_fault(record: &Record, problems: &mut Vec<Problem>) {
    let day = record.issue().and_then(Issue::day).map(|day| day.value);
    let mut wrong = |at, message: &str, hint: &str| {
        let problem = Problem::at(Code::WrongMending, at, message).hint(hint);
        problems.push(under_law(problem, day, 3));
    };
    if let Record::Correction(correction) = record
        && *correction.fault == Fault::Content
    {
        wrong(
            &correction.fault.place,
            "sai về nội dung thì không đính chính bằng công văn",
            "lập văn bản mới cùng hình thức, ghi `thay_the` trong khối `van_ban` của nó",
        );
    }
    let about_another =
        matches!(record, Record::Correction(_) | Record::Recall(_) | Record::Copy(_));
    let replaces = record.issue().and_then(|issue| issue.replaces.as_ref());
    if let Some(replaces) = replaces.filter(|_| about_another) {
        let title = record.kind().title().to_lowercase();
        wrong(
            &replaces.of.place,
            &format!("bản ghi {title} không thay thế văn bản nào"),
            "bỏ `thay_the`; công văn đính chính có sai sót thì thu hồi, rồi đính chính lại",
        );
    }
}

/// A problem with its clause, where the decree was in force on the day of the document.
fn under_law(problem: Problem, day: Option<Date>, clause: u32) -> Problem {
    let (year, month, first) = FROM;
    let from = chrono::NaiveDate::from_ymd_opt(year, month, first).map(Date);
    if day.is_none_or(|day| Some(day) >= from) {
        problem.clause(format!("Nghị định 30/2020/NĐ-CP, Điều 18.{clause}"))
    } else {
        problem
    }
}

/// A record that says of another's document what is to become of it.
struct Told<'a> {
    record: &'a Record,
    way: Way,
    of: &'a At<Id>,
    day: Option<Date>,
}

impl Told<'_> {
    /// What is wrong with it, the most telling first.
    fn wrong(&self, old: &Summary, corpus: &Corpus) -> Option<Problem> {
        if old.id == self.record.id().value {
            return Some(self.itself());
        }
        self.other_kind(old)
            .or_else(|| self.other_issuer(old))
            .or_else(|| self.not_issued(old))
            .or_else(|| self.too_early(old))
            .or_else(|| self.circle(old, corpus))
            .or_else(|| self.gone(old, corpus))
    }

    fn problem(&self, message: String, hint: impl Into<String>) -> Problem {
        let problem = Problem::at(Code::WrongMending, &self.of.place, message).hint(hint);
        under_law(problem, self.day, if self.way == Way::Recall { 4 } else { 3 })
    }

    fn itself(&self) -> Problem {
        let message = format!("văn bản không {} chính nó", self.way.title());
        self.problem(message, "ghi mã bản ghi của văn bản cũ")
    }

    /// A document is replaced by one of its form; copies, and what corrects and recalls, are not mended
    /// like others.
    fn other_kind(&self, old: &Summary) -> Option<Problem> {
        let (own, title) = (&old.id.0, old.kind.title().to_lowercase());
        if !self.way.reaches(old.kind) {
            let message = format!("`{own}` là bản ghi {title}, không {} được", self.way.title());
            let hint =
                "ghi mã bản ghi của chính văn bản có sai sót; công văn đính chính thì thu hồi được";
            return Some(self.problem(message, hint));
        }
        let joint = self.record.issue().is_some_and(|issue| !issue.joint.is_empty());
        let same = old.kind == self.record.kind() && old.is_joint() == joint;
        (self.way == Way::Replace && !same).then(|| {
            let word = if old.is_joint() { "văn bản liên tịch" } else { &title };
            let message = format!(
                "`{own}` là {word}, còn văn bản thay thế phải cùng hình thức với văn bản cũ"
            );
            self.problem(message, "lập văn bản thay thế từ bản ghi cùng loại với bản ghi cũ")
        })
    }

    fn other_issuer(&self, old: &Summary) -> Option<Problem> {
        let (own, theirs) = (&self.record.issuer().agency.0, &old.issuer.agency.0);
        (own != theirs).then(|| {
            let message = format!(
                "`{}` do `{theirs}` ban hành, `{own}` không {} được",
                old.id.0,
                self.way.title()
            );
            self.problem(
                message,
                format!("việc này do `{theirs}`, cơ quan đã ban hành văn bản, làm"),
            )
        })
    }

    fn not_issued(&self, old: &Summary) -> Option<Problem> {
        old.issued().is_none().then(|| {
            let state = old.issue.map_or("không có `van_ban`".to_owned(), |issue| {
                format!("`trang_thai: {}`", issue.state.word())
            });
            let (own, what) = (&old.id.0, self.way.title());
            let message = format!("`{own}` chưa phát hành ({state}), chưa có gì để {what}");
            self.problem(message, "văn bản chưa phát hành thì sửa thẳng bản ghi của nó")
        })
    }

    fn too_early(&self, old: &Summary) -> Option<Problem> {
        let place = self.record.issue().and_then(Issue::day).map(|day| &day.place);
        let (day, before) = (self.day?, old.issued()?);
        (day < before).then(|| {
            let message = format!(
                "ký ngày {}, trước văn bản được {} (`{}`, {})",
                day.shown(),
                self.way.title(),
                old.id.0,
                before.shown()
            );
            let place = place.unwrap_or(&self.of.place);
            Problem::at(Code::DocumentTooEarly, place, message)
                .hint("sửa ngày, hoặc sửa mã bản ghi")
        })
    }

    fn circle(&self, old: &Summary, corpus: &Corpus) -> Option<Problem> {
        let own = &self.record.id().value;
        let earlier = corpus.versions(old);
        let back = earlier.last().and_then(|first| first.replaces()) == Some(own);
        (back || earlier.iter().any(|summary| summary.id == *own)).then(|| {
            let message = format!("`{}` lại thay thế văn bản này: thay thế vòng tròn", old.id.0);
            self.problem(message, "bỏ một trong hai chỗ ghi `thay_the`")
        })
    }

    /// What was replaced or recalled before is out of use.
    fn gone(&self, old: &Summary, corpus: &Corpus) -> Option<Problem> {
        let order = |day: Option<Date>, id: &Id| (day.is_none(), day, id.clone());
        let issued = self.record.issue().filter(|issue| *issue.state == State::Issued);
        let own = order(issued.and(self.day), &self.record.id().value);
        let (way, by) = corpus.mending(&old.id.0).find(|(way, by)| {
            *way != Way::Correct && !by.is_void() && order(by.issued(), &by.id) < own
        })?;
        let message = format!("`{}` đã được {} bằng `{}`", old.id.0, way.title(), by.id.0);
        let hint = match way {
            Way::Replace => format!("ghi mã của văn bản mới nhất: `{}`", by.id.0),
            _ => "văn bản đã thu hồi không còn gì để sửa: lập văn bản mới".to_owned(),
        };
        Some(Problem::at(Code::MendedAlready, &self.of.place, message).hint(hint))
    }
}
