//! What the records of legal copies (bản sao) get wrong: a copy of what may not be copied so.
//!
//! In: the record of a copy and the [law](crate::law::copies) of its day. Out: problems with the
//! clause of that law.

use crate::law::copies::{Source, kind, law};
use crate::problem::{Code, Problem};
use crate::records::copy::{CopyForm, LegalCopy};
use crate::records::issue::State;
use crate::records::nearest::nearest;
use crate::records::scalar::Date;
use crate::records::{Corpus, Record, RecordFile};
use crate::regulation::secrecy::leaves_something_out;
use std::sync::Arc;

/// Reports a copy of what may not be copied so.
pub fn check(copy: &LegalCopy, corpus: &Corpus, problems: &mut Vec<Problem>) {
    let source = match source(copy, corpus) {
        Ok(Some(source)) => source,
        Ok(None) => return,
        Err(problem) => return problems.push(problem),
    };
    check_source(copy, &source.record, corpus, problems);
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
                "ghi ở `sao_tu` mã bản ghi của chính văn bản; sao một bản sao y thì ghi `hinh_thuc: sao_luc`",
            ),
            Source::Copy => wrong(
                format!("sao lục lập từ bản sao y, nhưng `{of}` không phải là bản sao y"),
                "ghi ở `sao_tu` mã của bản ghi sao y; sao thẳng từ bản chính thì ghi `hinh_thuc: sao_y`",
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
        let message = format!("bản sao ký trước văn bản được sao ({})", before.shown());
        problems.push(
            Problem::at(Code::DocumentTooEarly, &date.place, message).hint("sửa ngày của bản sao"),
        );
    }
    check_parts(copy, problems);
    check_secrecy(copy, source, corpus, problems);
}

/// The record that is copied; none where it could not be read, which was reported.
fn source(copy: &LegalCopy, corpus: &Corpus) -> Result<Option<Arc<RecordFile>>, Problem> {
    if let Some(summary) = corpus.records.get(&copy.of.value) {
        return corpus.open(summary).map(Some);
    }
    if corpus.incomplete || corpus.unread.contains(&copy.of.value.0) {
        return Ok(None);
    }
    let message = format!("không có bản ghi nào mang mã `{}`", copy.of.value.0);
    let problem = Problem::at(Code::UnknownRecord, &copy.of.place, message);
    Err(match nearest(&copy.of.value, corpus.ids()) {
        Some(near) => problem.hint(format!("ý bạn là `{near}`?")),
        None => problem.hint("ghi mã (`ma`) của một bản ghi có trong `records/`"),
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
                .hint("ghi `hinh_thuc: trich_sao` và `phan_trich`: nội dung đó tự được lược bỏ")
                .hint("hoặc chỉ gửi đơn vị của chính cơ quan đã ban hành"),
        );
    }
}

fn name(copy: &LegalCopy) -> String {
    copy.form.title().to_lowercase()
}
