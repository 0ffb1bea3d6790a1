//! What a document rests on (căn cứ): other records cited in full, and the marks behind each line
//! (NĐ 30/2020/NĐ-CP, Phụ lục I, II.6a).

use super::earlier::{self, Cited};
use crate::documents::case::Case;
use crate::documents::{Office, vietnamese};
use crate::law::profile::Profile;
use crate::problem::{Code, Problem};
use crate::records::Record;
use crate::records::scalar::{Date, Id};
use crate::records::shape::At;
use serde_json::Value as Json;

/// Puts the words of cited records into the view of one that is based on them.
///
/// # Errors
/// [`Code::WrongBasis`]; those of opening a record and of its template.
pub fn put(office: &Office, case: &Case, view: &mut Json) -> Result<(), Problem> {
    let Record::Inspection(inspection) = case.record() else { return Ok(()) };
    let rows = view.get_mut("can_cu").and_then(Json::as_array_mut);
    for (basis, row) in inspection.bases.iter().zip(rows.into_iter().flatten()) {
        if let Some(id) = basis.record() {
            *row = in_full(office, id, case.date)?.into();
        }
    }
    Ok(())
}

/// `Thông báo số 21/TB-BHXH ngày 02 tháng 7 năm 2018 của Bảo hiểm xã hội tỉnh Hải Dương về …`.
///
/// # Errors
/// [`Code::WrongBasis`] where the record has no issued document, or one younger than `date`; those of
/// opening it and of its template.
fn in_full(office: &Office, id: &At<Id>, date: Date) -> Result<String, Problem> {
    let refuse = |message: String| {
        Problem::at(Code::WrongBasis, &id.place, message)
            .hint("ghi mã một bản ghi có văn bản đã ban hành, hoặc viết căn cứ bằng lời")
            .clause("Nghị định 30/2020/NĐ-CP, Phụ lục I, II.6a")
    };
    let id = &id.value;
    let summary = office.corpus.records.get(id);
    let summary =
        summary.ok_or_else(|| refuse(format!("không đọc được bản ghi `{id}` làm căn cứ")))?;
    let filed = office.corpus.open(summary)?;
    let none = || refuse(format!("bản ghi `{id}` chưa có văn bản mang số, ngày để làm căn cứ"));
    let cited = earlier::cited(office, &filed)?.ok_or_else(none)?;
    let of = vietnamese::date_words(*cited.date);
    if cited.date > date {
        return Err(refuse(format!("văn bản của `{id}` ký {of}, sau văn bản lấy nó làm căn cứ")));
    }
    let Cited { type_name, number, issuers, about, .. } = cited;
    Ok(format!("{type_name} số {number} {of} của {issuers} {about}"))
}

/// Each căn cứ ends with a semicolon; the last with a full stop (NĐ 30/2020/NĐ-CP, Phụ lục I,
/// II.6a) or, before that decree, with a comma (TT 01/2011/TT-BNV, Điều 11).
pub fn closed(lines: Vec<String>, profile: Profile) -> Vec<String> {
    let last = lines.len().saturating_sub(1);
    let end = match profile {
        Profile::Nd30 => '.',
        Profile::Tt01 => ',',
    };
    let bare = |line: &str| line.trim_end_matches(['.', ';', ',']).to_owned();
    let close = |(at, line): (usize, String)| {
        format!("{}{}", bare(&line), if at == last { end } else { ';' })
    };
    lines.into_iter().enumerate().map(close).collect()
}
