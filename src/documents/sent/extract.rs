//! The extract (trích sao): the document built again without what may not be made public.
//!
//! The left-out text is taken away before anything is composed; the [`leak`] search
//! then looks for what was said twice.

use crate::documents::case::Case;
use crate::documents::document::Document;
use crate::documents::page::copy::block;
use crate::documents::{Office, leak, page};
use crate::problem::Problem;
use crate::records::RecordFile;
use crate::records::copy::CopyForm;
use crate::records::scalar::BodyRef;
use crate::regulation::recipients::co_recipients;
use crate::regulation::secrecy::{grounds, without_secrets};

/// The extract of a document, with a block that says what it is (NĐ 30/2020/NĐ-CP, Điều 3 and
/// Phụ lục I, Phần II).
///
/// # Errors
/// Problems of a template; [`crate::problem::Code::SecretRepeated`].
pub fn compose(office: &Office, whole: &Case) -> Result<Document, Problem> {
    let rest =
        RecordFile { record: without_secrets(whole.record()), file: whole.filed.file.clone() };
    let case = whole.of_rest(&rest);
    let (_, mut document) = page::document(office, &case)?;
    let clause = clause_of_secrecy(whole);
    let note = format!(
        "(Trích sao: nội dung không được công bố đã được lược bỏ theo {clause}; căn cứ không công bố: {}.)",
        grounds(whole.record()).join("; ")
    );
    document.copies.push(block(whole, CopyForm::Extract, recipients(whole), Some(note)));
    leak::check(whole.filed, &document, &clause)?;
    Ok(document)
}

/// The bodies that get the extract, by short name.
fn recipients(case: &Case) -> Vec<String> {
    co_recipients(case.record(), case.regulation)
        .into_iter()
        .filter(|copy| copy.extract)
        .map(|copy| case.short_name(&BodyRef { agency: copy.agency, unit: None }))
        .collect()
}

/// The clause that lets the extract leave something out, in words.
fn clause_of_secrecy(case: &Case) -> String {
    let clause = case.regulation.secrecy.as_ref().map(|clause| clause.words());
    format!("{} {}", clause.unwrap_or_default(), case.regulation.short_name).trim().to_owned()
}
