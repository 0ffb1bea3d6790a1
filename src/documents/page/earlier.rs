//! How an earlier document is spoken of in another, and what one says that corrects, recalls or replaces
//! it.
//!
//! A correction and a recall are addressed to those who received it; of what is replaced the last
//! paragraph speaks, in words of a template that all kinds share.

use super::named::Named;
use crate::documents::case::Case;
use crate::documents::document::Block;
use crate::documents::mended::is_about_another;
use crate::documents::{Office, view};
use crate::law::kinds::REPLACING;
use crate::problem::{Code, Problem};
use crate::records::RecordFile;
use crate::records::scalar::Date;
use crate::records::shape::Shape;
use serde_json::{Value as Json, json};

/// Adds `van_ban_cu` and `kinh_gui` to the view of a correction or a recall.
///
/// # Errors
/// Those of naming the earlier document.
pub fn put(office: &Office, case: &Case, view: &mut Json) -> Result<(), Problem> {
    let Some(old) = case.old.as_ref().filter(|_| is_about_another(case.record().kind())) else {
        return Ok(());
    };
    view["van_ban_cu"] = facts(office, case, old)?;
    view["kinh_gui"] = case.told().outside.iter().map(Shape::view).collect();
    Ok(())
}

/// The words with which a document says what it replaces, if it does.
///
/// # Errors
/// Those of naming the earlier document, and of the template.
pub fn replaced(
    office: &Office,
    case: &Case,
    named: &Named,
    mut view: Json,
) -> Result<Vec<Block>, Problem> {
    let Some(old) = case.old.as_ref().filter(|_| case.issue.replaces.is_some()) else {
        return Ok(Vec::new());
    };
    view["ten_loai"] = named.type_name().into();
    view["van_ban_cu"] = facts(office, case, old)?;
    Ok(office.wording.words(REPLACING, &view, case.id())?.blocks("nội dung"))
}

/// An issued document as others speak of it.
pub struct Cited {
    /// `Thông báo`, `Công văn`.
    pub type_name: String,
    /// `21/TB-BHXH`.
    pub number: String,
    pub date: Date,
    /// The names of those who issued it.
    pub issuers: String,
    /// `về kết luận …`, `về việc cung cấp …`.
    pub about: String,
}

/// How the document of a record is spoken of; `None` when it was not issued.
///
/// # Errors
/// Those of its template.
pub fn cited(office: &Office, filed: &RecordFile) -> Result<Option<Cited>, Problem> {
    let case = Case::of(office, filed, filed.record.subject_date())?;
    let Some(case) = case.filter(|case| !case.is_unissued()) else { return Ok(None) };
    // Not [`super::document`]: what is cited may itself cite, and the two each other.
    let mut view = view::of_record(office, &case)?;
    put(office, &case, &mut view)?;
    let parts = office.wording.words(case.kind.row().template, &view, case.id())?;
    let named = Named::of(&case, &parts)?;
    Ok(named.number(&case).map(|number| Cited {
        type_name: named.type_name().to_owned(),
        number,
        date: case.date,
        issuers: case.names(),
        about: match named.kind {
            Some(_) => format!("về {}", lower_first(&named.subject)),
            None => format!("về việc {}", named.subject),
        },
    }))
}

/// A subject as it goes on in a sentence; a name or an abbreviation keeps its capitals.
fn lower_first(subject: &str) -> String {
    let first = subject.split(' ').next().unwrap_or_default();
    if first.chars().skip(1).all(char::is_lowercase) {
        format!("{}{}", first.to_lowercase(), &subject[first.len()..])
    } else {
        subject.to_owned()
    }
}

/// The names of an earlier document, for a template; it was issued, or `check` says so.
fn facts(office: &Office, case: &Case, old: &RecordFile) -> Result<Json, Problem> {
    let cited = cited(office, old)?.ok_or_else(|| {
        let message = format!("`{}` chưa có văn bản mang số, ngày", old.record.id().value.0);
        let place = case.record().mends().map_or(&case.record().id().place, |(_, of)| &of.place);
        Problem::at(Code::WrongMending, place, message)
            .hint("văn bản chưa phát hành thì sửa thẳng bản ghi của nó")
    })?;
    Ok(json!({
        "ten_loai": cited.type_name,
        "so_ky_hieu": cited.number,
        "ngay": cited.date.to_string(),
        "co_quan": cited.issuers,
        "ve": cited.about,
    }))
}
