//! Dossiers (hồ sơ, NĐ 30/2020/NĐ-CP, Điều 28-31): all documents of one matter, by the file plan of a year.
//!
//! In: an office, a dossier of its plans, and what is [`Kept`] of each document. Out: a [`Dossier`], its documents in
//! the order of time, each with its files, the original first. [`place`] says which records belong to it,
//! [`lacks`] what is missing for it to be closed, [`closing`] what is written when it is; [`printed`] and
//! [`handover`] are its papers. A closed dossier is what was
//! written then: its documents come from that file, whatever records say later.

pub mod closing;
pub mod handover;
pub mod lacks;
pub mod paper;
pub mod place;
pub mod printed;

use crate::digest::Digest;
use crate::documents::{self, Office};
use crate::problem::Problem;
use crate::records::agency::Agency;
use crate::records::dossier::{Access, Closed, ClosedDocument, Planned, Retention};
use crate::records::issue::SigningWay;
use crate::records::scalar::Date;
use crate::records::{RecordFile, RecordKind};
use crate::registers::outgoing::subject;
use std::collections::BTreeMap;

/// The files that are kept of each document, by record id; the original first.
pub type Kept = BTreeMap<String, Vec<File>>;

/// A dossier as it stands, or as it was closed.
#[derive(Debug, Clone, PartialEq)]
pub struct Dossier {
    /// Its id in the file plan: `HS-HD-2018-HOP`.
    pub id: String,
    /// Số và ký hiệu hồ sơ: `01.QCPH`.
    pub code: String,
    /// Tiêu đề hồ sơ.
    pub title: String,
    /// The code of the body whose plan it stands in.
    pub agency: String,
    /// That of the plan (năm hình thành hồ sơ).
    pub year: i32,
    /// As the plan says (thời hạn bảo quản).
    pub retention: Retention,
    /// As the plan says (chế độ sử dụng).
    pub access: Option<Access>,
    /// The name of who makes it (người lập hồ sơ).
    pub maker: String,
    /// Ghi chú of the plan.
    pub note: Option<String>,
    /// The day of the first document (thời gian bắt đầu).
    pub opened: Option<Date>,
    /// The day of the last document (thời gian kết thúc).
    pub ended: Option<Date>,
    /// The day on which it was closed; none while it is open.
    pub closed: Option<Date>,
    /// Số tờ, as it was counted when it was closed.
    pub sheets: Option<u64>,
    /// What was missing when it was closed, and why that was done all the same.
    pub closed_lacking: (Vec<String>, Option<String>),
    /// In the order of time.
    pub documents: Vec<Document>,
}

/// A document of a dossier.
#[derive(Debug, Clone, PartialEq)]
pub struct Document {
    /// The id of its record.
    pub record: String,
    /// Of the record; none where it is gone since the dossier was closed.
    pub kind: Option<RecordKind>,
    /// Số, ký hiệu: `21/TB-BHXH`; empty for a draft.
    pub number: String,
    /// Ngày tháng năm văn bản.
    pub date: Date,
    /// Tên loại và trích yếu nội dung.
    pub subject: String,
    /// Tác giả văn bản.
    pub author: String,
    /// Whether it is issued; what is not belongs into no closed dossier.
    pub is_issued: bool,
    /// What became of it.
    pub note: Option<String>,
    /// The original first; none while it is in no bundle.
    pub files: Vec<File>,
}

/// A file of a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct File {
    /// Below `data/` of its bundle; that of a document is the same below `out/`.
    pub path: String,
    /// The bundle that holds it: `QCPH_2018-12-31_0003`.
    pub bundle: String,
    /// How it was signed, of what came back signed: signed digitally it is the original (bản gốc điện tử), a scan is a
    /// picture of the paper that is. None for what the program made of the record.
    pub way: Option<SigningWay>,
    pub pages: u32,
    pub sha256: Digest,
    pub size_bytes: u64,
}

impl Document {
    /// The file that stands for it: the signed one where there is one.
    pub fn original(&self) -> Option<&File> {
        self.files.first()
    }

    /// Số trang; none while it is in no bundle.
    pub fn pages(&self) -> Option<u32> {
        self.original().map(|file| file.pages)
    }
}

impl Dossier {
    /// Tổng số trang; none while a document is in no bundle.
    pub fn pages(&self) -> Option<u32> {
        self.documents.iter().map(Document::pages).sum()
    }

    /// For each document its first and last page in the dossier (trang số), as far as all before it are known.
    pub fn page_spans(&self) -> Vec<Option<(u32, u32)>> {
        let mut last = Some(0);
        let mut span = |document: &Document| {
            let (before, pages) = (last, document.pages());
            last = before.zip(pages).map(|(before, pages)| before + pages);
            before.zip(last).map(|(before, last)| (before + 1, last))
        };
        self.documents.iter().map(&mut span).collect()
    }
}

/// Assembles a dossier.
///
/// # Errors
/// Those of opening a record and of composing its document.
pub fn assemble(office: &Office, planned: &Planned<'_>, kept: &Kept) -> Result<Dossier, Problem> {
    let corpus = &office.corpus;
    let own = planned.dossier;
    let closed = corpus.closed(&own.id);
    let mut documents = match closed {
        Some(closed) => closed_documents(office, closed),
        None => open_documents(office, planned, kept)?,
    };
    if closed.is_none() {
        let key = |document: &Document| {
            let digits = |c: &char| c.is_ascii_digit();
            let number: String = document.number.chars().take_while(digits).collect();
            (document.date, number.parse::<u64>().unwrap_or(0), document.record.clone())
        };
        documents.sort_by_key(key);
    }
    let maker = corpus.registry.person(&own.maker);
    let texts = |closed: &Closed| {
        let lacking = closed.dossier.lacking.iter().map(|text| text.0.clone()).collect();
        (lacking, closed.dossier.reason.as_ref().map(|reason| reason.0.clone()))
    };
    Ok(Dossier {
        id: own.id.value.0.clone(),
        code: planned.code(),
        title: own.title.0.clone(),
        agency: planned.plan.plan.agency.value.0.clone(),
        year: i32::try_from(planned.plan.plan.year.0).unwrap_or(i32::MAX),
        retention: own.retention.value,
        access: own.access,
        maker: maker.map(|person| person.name.0.clone()).unwrap_or_default(),
        note: own.note.as_ref().map(|note| note.0.clone()),
        opened: documents.iter().map(|document| document.date).min(),
        ended: documents.iter().map(|document| document.date).max(),
        closed: closed.map(|closed| closed.dossier.closed.value),
        sheets: closed.and_then(|closed| closed.dossier.sheets).map(|sheets| sheets.0),
        closed_lacking: closed.map(texts).unwrap_or_default(),
        documents,
    })
}

/// The body of a plan as it was in its year.
///
/// # Errors
/// [`crate::problem::Code::BadArgument`] for a body that was not there in that year.
pub fn agency<'a>(office: &'a Office, dossier: &Dossier) -> Result<&'a Agency, Problem> {
    crate::registers::in_year(office, &dossier.agency, dossier.year)
}

fn open_documents(
    office: &Office,
    planned: &Planned<'_>,
    kept: &Kept,
) -> Result<Vec<Document>, Problem> {
    let members = place::members(&office.corpus, planned);
    let mut documents = Vec::new();
    for found in office.corpus.each(members, |filed| document(office, filed, kept)) {
        documents.extend(found??);
    }
    Ok(documents)
}

/// The document of a record; none where it has none.
///
/// # Errors
/// Those of composing it.
pub fn document(
    office: &Office,
    filed: &RecordFile,
    kept: &Kept,
) -> Result<Option<Document>, Problem> {
    let Some(prepared) = documents::compose(office, filed)? else { return Ok(None) };
    let facts = &prepared.composed.facts;
    let plain = |text: String| text.replace('\u{a0}', " ");
    Ok(Some(Document {
        record: facts.record_id.clone(),
        kind: Some(filed.record.kind()),
        number: facts.number.clone().unwrap_or_default(),
        date: facts.date,
        subject: plain(subject(&prepared.composed)),
        author: plain(facts.agency_name.clone()),
        is_issued: !facts.draft,
        note: crate::registers::outgoing::mended(office, &facts.record_id),
        files: kept.get(&facts.record_id).cloned().unwrap_or_default(),
    }))
}

fn closed_documents(office: &Office, closed: &Closed) -> Vec<Document> {
    let document = |closed: &ClosedDocument| Document {
        record: closed.record.value.0.clone(),
        kind: office.corpus.records.get(&closed.record.value).map(|summary| summary.kind),
        number: closed.number.0.clone(),
        date: closed.date.value,
        subject: closed.subject.0.clone(),
        author: closed.author.0.clone(),
        is_issued: true,
        note: closed.note.as_ref().map(|note| note.0.clone()),
        files: closed.files.iter().map(file).collect(),
    };
    closed.dossier.documents.iter().map(document).collect()
}

fn file(closed: &crate::records::dossier::ClosedFile) -> File {
    File {
        path: closed.path.0.clone(),
        bundle: closed.bundle.0.clone(),
        way: closed.way,
        pages: u32::try_from(closed.pages.0).unwrap_or(u32::MAX),
        sha256: closed.sha256.value,
        size_bytes: closed.size_bytes.0,
    }
}
