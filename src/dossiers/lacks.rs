//! What is missing for a dossier to be closed (NĐ 30/2020/NĐ-CP, Điều 29.4): each thing named with its record.

use super::{Document, Dossier};
use crate::documents::{Office, explained};
use crate::law::retention;
use crate::problem::Problem;
use crate::records::dossier::Retention;
use crate::records::issue::SigningWay;
use crate::records::scalar::{Date, Id};
use crate::records::shape::words;
use crate::records::{Record, RecordFile, RecordKind};
use crate::regulation::duties::replies_to;
use crate::regulation::recipients::Reason;
use std::collections::BTreeSet;

words! {
    /// Thiếu gì.
    pub enum What {
        /// Hồ sơ chưa có văn bản nào.
        "rong" Empty,
        /// Chưa ký, chưa có số.
        "chua_ban_hanh" Unissued,
        /// Chưa niêm phong.
        "chua_niem_phong" Unsealed,
        /// Chưa có bản ký nhận về.
        "chua_co_ban_ky" Unsigned,
        /// Đề nghị chưa có trả lời.
        "chua_tra_loi" Unanswered,
        /// Chưa có xác nhận đã nhận.
        "chua_xac_nhan" Unacknowledged,
        /// Thời hạn bảo quản ngắn hơn danh mục thời hạn.
        "thoi_han_ngan" TermTooShort,
    }
}

/// One thing that is missing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lack {
    pub what: What,
    /// None where it is about the dossier itself.
    pub record: Option<String>,
    /// In a sentence.
    pub said: String,
}

impl What {
    /// Whether a dossier cannot be closed as long as it is so: what is closed must be there and stay.
    pub fn is_in_the_way(self) -> bool {
        matches!(self, Self::Empty | Self::Unissued | Self::Unsealed)
    }
}

/// What is missing in an open dossier, as seen on a day, in the order of its documents.
///
/// # Errors
/// Those of opening a record.
pub fn lacks(office: &Office, dossier: &Dossier, today: Date) -> Result<Vec<Lack>, Problem> {
    let mut lacks = Vec::new();
    if dossier.documents.is_empty() {
        let said = "chưa văn bản nào được xếp vào hồ sơ".to_owned();
        lacks.push(Lack { what: What::Empty, record: None, said });
    }
    for document in &dossier.documents {
        let Some(summary) = office.corpus.records.get(document.record.as_str()) else { continue };
        let filed = office.corpus.open(summary)?;
        lacks.extend(of_document(office, dossier, document, &filed, today));
    }
    lacks.extend(term(office, dossier));
    Ok(lacks)
}

fn of_document(
    office: &Office,
    dossier: &Dossier,
    document: &Document,
    filed: &RecordFile,
    today: Date,
) -> Vec<Lack> {
    let mut lacks = Vec::new();
    let named = if document.number.is_empty() {
        format!("văn bản của `{}`", document.record)
    } else {
        format!("văn bản số {} (`{}`)", document.number, document.record)
    };
    let mut lack = |what: What, said: String| {
        lacks.push(Lack { what, record: Some(document.record.clone()), said });
    };
    if !document.is_issued {
        lack(What::Unissued, format!("{named} chưa ký, chưa có số"));
        return lacks;
    }
    if document.files.is_empty() {
        lack(What::Unsealed, format!("{named} chưa niêm phong"));
    }
    let signed = |way: SigningWay| document.files.iter().any(|file| file.way == Some(way));
    if !document.files.is_empty() && !signed(SigningWay::Digital) && !signed(SigningWay::Scanned) {
        lack(What::Unsigned, format!("{named} chưa có bản ký nhận về"));
    }
    for agency in unanswered(office, &filed.record, today) {
        let known = office.corpus.registry.agency(&agency, document.date);
        let name = known.map_or(&agency.0, |agency| &agency.short_name.0);
        lack(What::Unanswered, format!("{named} chưa được {name} trả lời"));
    }
    if filed.record.issuer().agency.0 == dossier.agency {
        for name in unacknowledged(office, &filed.record) {
            lack(What::Unacknowledged, format!("{named} chưa có xác nhận đã nhận của {name}"));
        }
    }
    lacks
}

/// Who owes an answer to a request.
fn unanswered(office: &Office, record: &Record, today: Date) -> BTreeSet<Id> {
    if record.kind() != RecordKind::Exchange {
        return BTreeSet::new();
    }
    let duties = replies_to(&office.corpus, &office.regulations, record, today);
    duties.into_iter().filter(|duty| duty.done.is_none()).map(|duty| duty.agency).collect()
}

/// The other bodies of the record, and those that got a copy of their own, which did not say that it arrived.
fn unacknowledged(office: &Office, record: &Record) -> Vec<String> {
    let partner = |agency: &Id| record.partners().iter().any(|body| body.agency == *agency);
    let found = explained(office, record).into_iter().filter(|(_, found)| {
        let asked = found.copy || found.body.as_ref().is_some_and(|body| partner(&body.agency));
        asked && found.receipt.is_none() && !matches!(found.reason, Reason::LeftOut(..))
    });
    found.map(|(name, _)| name.replace('\u{a0}', " ")).collect()
}

/// The longest term that the list has for a document of the dossier, where the plan's is shorter.
fn term(office: &Office, dossier: &Dossier) -> Option<Lack> {
    let row = |document: &Document| {
        let summary = office.corpus.records.get(document.record.as_str())?;
        retention::of(summary.kind, summary.form, document.date)
    };
    let (row, law) =
        dossier.documents.iter().filter_map(row).max_by_key(|(row, _)| row.retention)?;
    let shorter = |own: Retention| own < row.retention;
    shorter(dossier.retention).then(|| Lack {
        what: What::TermTooShort,
        record: None,
        said: format!(
            "thời hạn {} ngắn hơn {} của “{}” ({law}; mức tin cậy: {})",
            dossier.retention.title(),
            row.retention.title(),
            row.name,
            row.confidence
        ),
    })
}
