//! The fields of a document that a system must have (siêu dữ liệu, NĐ 30/2020/NĐ-CP, Phụ lục VI).
//!
//! In: a composed document, its number of pages, what its record says; or a dossier. Out: for each field of the law its
//! values, or none where the record has none: nothing is made up (test: metadata::what_no_record_says_is_told).
//! [`edxml`] has the same facts as the head of a message between agencies.

pub mod edxml;

use crate::documents::page::signature::post;
use crate::documents::{Office, Prepared, explained};
use crate::dossiers::{self, Dossier};
use crate::law::metadata::{Content, MetadataField, MetadataTable};
use crate::records::Record;
use crate::records::agency::Agency;
use crate::records::issue::{Issue, Receipt, Urgency};
use crate::records::scalar::{BodyRef, Date, Id};
use crate::registers::{issued_copies, mended};
use crate::regulation::duties::replies_to;
use crate::regulation::recipients::Reason;

/// What every document here is written in.
const LANGUAGE: &str = "Tiếng Việt";

/// A field with what is known of it.
#[derive(Debug, Clone)]
pub struct Value {
    pub field: &'static MetadataField,
    /// Several where the field stands once for each recipient; one of them may be empty.
    pub texts: Vec<String>,
}

/// A document and what is known of it besides its words.
pub struct Described<'d, 'a> {
    pub office: &'d Office,
    pub prepared: &'d Prepared<'a>,
    pub pages: Option<u64>,
    /// Where it stands in dossiers, of its body and of others.
    pub places: Vec<DossierPlace>,
}

/// The place of a document in a dossier (mã hồ sơ, số thứ tự).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DossierPlace {
    /// The body whose dossier it is.
    pub agency: Id,
    pub year: i32,
    /// Số và ký hiệu hồ sơ.
    pub code: String,
    /// From 1.
    pub ordinal: usize,
}

/// The fields of the document as one that its body sent.
pub fn outgoing(described: &Described) -> Vec<Value> {
    described.values(MetadataTable::Outgoing, None)
}

/// The same as one that came in at a body which says that it did.
pub fn incoming(described: &Described, receipt: &Receipt) -> Vec<Value> {
    described.values(MetadataTable::Incoming, Some(receipt))
}

/// The fields of a dossier.
pub fn of_dossier(office: &Office, dossier: &Dossier) -> Vec<Value> {
    let field = |field: &'static MetadataField| {
        let one = match field.content {
            Content::FilingBody => dossiers::agency(office, dossier).ok().and_then(organ_code),
            Content::DossierYear => Some(dossier.year.to_string()),
            Content::DossierMark => Some(dossier.code.clone()),
            Content::Title => Some(dossier.title.clone()),
            Content::Retention => Some(dossier.retention.title().to_owned()),
            Content::Access => dossier.access.map(|access| access.title().to_owned()),
            Content::Creator => Some(dossier.maker.clone()),
            Content::Language => Some(LANGUAGE.to_owned()),
            Content::Start => dossier.opened.map(|day| day.shown()),
            Content::End => dossier.ended.map(|day| day.shown()),
            Content::DocumentTotal => Some(dossier.documents.len().to_string()),
            Content::PageTotal => dossier.pages().map(|pages| pages.to_string()),
            Content::Note => dossier.note.clone(),
            _ => None,
        };
        Value { field, texts: one.filter(|text| !text.is_empty()).into_iter().collect() }
    };
    MetadataTable::Dossier.form().fields.iter().map(field).collect()
}

fn organ_code(agency: &Agency) -> Option<String> {
    agency.organ_code.as_ref().map(|code| code.0.clone())
}

impl Value {
    /// Texts that the field has no room for.
    pub fn too_long(&self) -> impl Iterator<Item = &String> {
        let most = self.field.length.unwrap_or(usize::MAX);
        self.texts.iter().filter(move |text| text.chars().count() > most)
    }

    /// Why there is none: for the whole kind, or in this record.
    pub fn why_none(&self) -> Option<String> {
        let known =
            self.field.content == Content::Group || self.texts.iter().any(|text| !text.is_empty());
        let why = || match (&self.field.why_not, &self.field.from) {
            (Some(why), _) => why.clone(),
            (None, from) => format!("chưa có: {}", from.as_deref().unwrap_or_default()),
        };
        (!known).then(why)
    }
}

/// Mức độ khẩn, from 0, that of most documents, to 3.
pub fn urgency(issue: &Issue) -> u8 {
    match issue.urgency {
        None => 0,
        Some(Urgency::Urgent) => 1,
        Some(Urgency::VeryUrgent) => 2,
        Some(Urgency::Express) => 3,
    }
}

/// Pages of a document that was printed on so many: those of its signed copy, where there is one.
pub fn pages(issue: &Issue, printed: usize) -> u64 {
    issue.signed_copy.as_ref().map_or(printed as u64, |copy| copy.pages.0)
}

impl Described<'_, '_> {
    fn values(&self, table: MetadataTable, receipt: Option<&Receipt>) -> Vec<Value> {
        let value = |field: &'static MetadataField| {
            let texts = match receipt.and_then(|receipt| self.arrived(field.content, receipt)) {
                Some(text) => vec![text],
                None => self.texts(field.content, receipt),
            };
            Value { field, texts }
        };
        table.form().fields.iter().map(value).collect()
    }

    /// What only the body where it came in knows.
    fn arrived(&self, content: Content, receipt: &Receipt) -> Option<String> {
        match content {
            Content::Arrival => Some(receipt.date.shown()),
            Content::ArrivalNumber => {
                receipt.incoming_number.as_ref().map(|number| number.0.to_string())
            }
            Content::Due => self.due(Some(&receipt.body.agency)).map(|date| date.shown()),
            _ => None,
        }
    }

    fn texts(&self, content: Content, receipt: Option<&Receipt>) -> Vec<String> {
        let (case, facts) = (&self.prepared.case, &self.prepared.composed.facts);
        let of = receipt.map_or(case.own(), |receipt| &receipt.body.agency);
        let in_dossiers = |text: &dyn Fn(&DossierPlace) -> String| {
            self.places.iter().filter(|place| place.agency == *of).map(text).collect()
        };
        let one = match content {
            Content::FilingBody => match receipt {
                Some(receipt) => self.code(&receipt.body),
                None => organ_code(case.agency),
            },
            Content::DossierYear => return in_dossiers(&|place| place.year.to_string()),
            Content::DossierMark => return in_dossiers(&|place| place.code.clone()),
            Content::Ordinal => return in_dossiers(&|place| place.ordinal.to_string()),
            Content::TypeName => Some(facts.type_name.clone()),
            Content::Number => self.number().map(|(number, _)| number),
            Content::Mark => self.number().map(|(_, mark)| mark),
            Content::Date => Some(facts.date.shown()).filter(|_| !case.is_open()),
            Content::Issuer => Some(facts.agency_name.clone()),
            Content::Subject => Some(facts.subject.clone()),
            Content::Language => Some(LANGUAGE.to_owned()),
            Content::Pages => self.pages.map(|pages| pages.to_string()),
            Content::Note => mended(self.office, case.id()),
            Content::Post => self.post(),
            Content::Signer => Some(facts.signer.clone()),
            Content::Urgency => Some(urgency(case.issue).to_string()),
            Content::Copies => self.copies().map(|count| count.to_string()),
            Content::Due if receipt.is_none() => self.due(None).map(|date| date.shown()),
            Content::Recipients => {
                return self.recipients().into_iter().map(|(name, _)| name).collect();
            }
            Content::RecipientCodes => {
                let codes = self.recipients().into_iter().map(|(_, code)| code.unwrap_or_default());
                return codes.collect();
            }
            _ => None,
        };
        let plain = one.map(|text| text.replace('\u{a0}', " "));
        plain.filter(|text| !text.is_empty()).into_iter().collect()
    }

    /// `15/TB-BHXH` as `15` and `TB-BHXH`.
    fn number(&self) -> Option<(String, String)> {
        let number = self.prepared.composed.facts.number.as_ref()?;
        number.split_once('/').map(|(number, mark)| (number.to_owned(), mark.to_owned()))
    }

    fn post(&self) -> Option<String> {
        let case = &self.prepared.case;
        let signature = case.issue.signature.as_ref()?;
        post(case, case.agency, signature).map(|post| post.title.0.clone())
    }

    fn copies(&self) -> Option<usize> {
        let record = self.prepared.case.record();
        issued_copies(self.office, record, &self.prepared.composed.document().filing)
    }

    /// By when an answer is asked, of one body or of any.
    fn due(&self, of: Option<&Id>) -> Option<Date> {
        let case = &self.prepared.case;
        if let Record::Exchange(letter) = case.record()
            && let Some(due) = &letter.due
        {
            return Some(due.value);
        }
        let duties =
            replies_to(&self.office.corpus, &self.office.regulations, case.record(), case.date);
        let asked = duties.into_iter().filter(|duty| of.is_none_or(|of| duty.agency == *of));
        asked.filter_map(|duty| duty.due).next()
    }

    /// Who gets it, by name and by the code that the state gave to the body.
    fn recipients(&self) -> Vec<(String, Option<String>)> {
        let found = explained(self.office, self.prepared.case.record());
        let gets =
            found.into_iter().filter(|(_, found)| !matches!(found.reason, Reason::LeftOut(..)));
        gets.map(|(name, found)| {
            let code = found.body.as_ref().and_then(|body| self.code(body));
            (name, code)
        })
        .collect()
    }

    fn body(&self, body: &BodyRef) -> Option<&Agency> {
        self.prepared.case.registry.agency(&body.agency, self.prepared.case.date)
    }

    fn code(&self, body: &BodyRef) -> Option<String> {
        organ_code(self.body(body)?)
    }
}
