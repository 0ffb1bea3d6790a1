//! A document with what lists, indexes and the PDF itself say of it.

use super::case::Case;
use super::document::{Attachment, Document, Meta, Sheet};
use super::page::named::Named;
use super::vietnamese::file_name_part;
use crate::law::kinds::DocumentKind;
use crate::problem::{Code, Place, Problem};
use crate::records::enclosed;
use crate::records::files::SourceFile;
use crate::records::issue::State;
use crate::records::scalar::Date;
use chrono::Datelike;

/// One PDF to be made, and what the index says of it.
#[derive(Debug, Clone)]
pub struct Composed {
    pub facts: Facts,
    pub sheet: Sheet,
}

/// What lists and indexes say of a document.
#[derive(Debug, Clone, PartialEq)]
pub struct Facts {
    pub record_id: String,
    pub kind: DocumentKind,
    /// Tên loại, such as `Thông báo`.
    pub type_name: String,
    pub agency: String,
    pub agency_name: String,
    /// `15/TB-BHXH`; a draft has none.
    pub number: Option<String>,
    pub date: Date,
    pub subject: String,
    pub signer: String,
    pub draft: bool,
    /// Below `out/`, without the ending.
    pub path: String,
    /// For a co-sent copy, who gets it and of what.
    pub copy: Option<CoSent>,
}

/// What a co-sent copy is.
#[derive(Debug, Clone, PartialEq)]
pub struct CoSent {
    pub recipient: String,
    /// The path of the document that is sent, as in [`Facts::path`].
    pub of: String,
}

impl Composed {
    /// The document of a case, with its record enclosed.
    ///
    /// # Errors
    /// [`Code::Syntax`], when the comments of the record cannot be told from the rest.
    pub fn new(case: &Case, named: &Named, document: Document) -> Result<Self, Problem> {
        let facts = facts(case, named, &document);
        let meta = Meta {
            title: format!("{} {}", facts.type_name, facts.subject),
            author: facts.agency_name.clone(),
            number: facts.number.clone(),
            date: (case.date.year(), case.date.month(), case.date.day()),
        };
        let attachments = vec![source_attachment(&case.filed.file)?];
        Ok(Self { facts, sheet: Sheet { meta, attachments, documents: vec![document] } })
    }

    /// The document itself, which comes first.
    pub fn document(&self) -> &Document {
        &self.sheet.documents[0]
    }
}

fn facts(case: &Case, named: &Named, document: &Document) -> Facts {
    Facts {
        record_id: case.id().to_owned(),
        kind: case.kind,
        type_name: named.type_name().to_owned(),
        agency: case.own().0.clone(),
        agency_name: case.names(),
        number: named.number(case),
        date: case.date,
        subject: named.subject.clone(),
        signer: document.signers(),
        draft: case.is_unissued(),
        path: path(case, named),
        copy: None,
    }
}

/// `van-ban/2016/2016-12-30_15-TB-BHXH_TW-2016-HOP-01`, below `out/`.
fn path(case: &Case, named: &Named) -> String {
    let id = case.id();
    match (*case.issue.state, case.number()) {
        (State::Issued, Some(number)) => {
            let (year, day) = (case.date.format("%Y"), case.date.format("%Y-%m-%d"));
            format!("van-ban/{year}/{day}_{number:02}-{}_{id}", file_name_part(&named.mark))
        }
        (State::Presented, _) => format!("trinh-ky/{id}"),
        _ => format!("du-thao/{id}"),
    }
}

/// The record as it goes along: what a colleague wrote behind a `#` stays in the house.
fn source_attachment(file: &SourceFile) -> Result<Attachment, Problem> {
    let bytes = enclosed::enclosed(&file.bytes).ok_or_else(|| {
        let message = "không tách được ghi chú (`#`) khỏi bản ghi để đính kèm vào văn bản";
        Problem::at(Code::Syntax, &Place::file(file.path.clone()), message)
            .hint("xóa các ghi chú, hoặc viết lại bản ghi theo ví dụ trong hướng dẫn")
    })?;
    Ok(Attachment {
        path: "/ho-so.yaml".into(),
        name: "ho-so.yaml".into(),
        mime: "application/yaml",
        relationship: "source",
        description: "Bản ghi YAML mà văn bản này được lập từ đó".into(),
        bytes,
    })
}
