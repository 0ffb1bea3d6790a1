//! One document to be made: the facts about it that are known before a word is written.
//!
//! In: an office and a record with a `van_ban` block. Out: a [`Case`], resolved once and borrowed by
//! all that follow: which kind of document, on which day, by whom, under which regulation and form.

use super::vietnamese::{date_blank, date_words, list, unit_of};
use super::{Office, mended};
use crate::law::kinds::DocumentKind;
use crate::law::profile::Profile;
use crate::problem::{Code, Problem};
use crate::records::agency::Agency;
use crate::records::issue::{Issue, JointIssuer, Signature, State};
use crate::records::registry::Registry;
use crate::records::scalar::{BodyRef, Date, Id};
use crate::records::{Record, RecordFile};
use crate::regulation::matter::Matter;
use crate::regulation::recipients::{Mandatory, Received, mandatory, received};
use crate::regulation::rules::Regulation;
use std::sync::Arc;

/// The facts of one document.
pub struct Case<'a> {
    pub filed: &'a RecordFile,
    pub issue: &'a Issue,
    pub kind: DocumentKind,
    /// Of the document; names and posts are those of this day.
    pub date: Date,
    pub profile: Profile,
    pub registry: &'a Registry,
    /// Who issues it, or leads those who do.
    pub agency: &'a Agency,
    /// Who issues it together with the agency.
    pub partners: Vec<Partner<'a>>,
    /// The day of what is recorded, which decides the regulation.
    pub about: Date,
    pub regulation: &'a Regulation,
    /// Who must receive it; nobody must receive a copy.
    pub mandatory: Vec<Mandatory>,
    /// The record whose document it corrects, recalls or replaces.
    pub old: Option<Arc<RecordFile>>,
}

/// Those who are told of a correction or a recall: outside bodies, units of the issuer, and groups that
/// are no bodies of the registry, by their words.
#[derive(Debug, Default)]
pub struct Told {
    pub outside: Vec<BodyRef>,
    pub inside: Vec<BodyRef>,
    pub groups: Vec<String>,
}

/// A body that issues a document together with that of the record.
pub struct Partner<'a> {
    pub agency: &'a Agency,
    pub signature: Option<&'a Signature>,
}

impl<'a> Case<'a> {
    /// The case of a record that is about what was on the day `about`; `None` when the record has no
    /// `van_ban` block, or its document is void.
    ///
    /// # Errors
    /// Problems of the record: no date, an agency or a regulation that is not known.
    pub fn of(
        office: &'a Office,
        filed: &'a RecordFile,
        about: Option<Date>,
    ) -> Result<Option<Self>, Problem> {
        let record = &filed.record;
        let Some(issue) = record.issue().filter(|issue| *issue.state != State::Void) else {
            return Ok(None);
        };
        let date = record.date().ok_or_else(|| undated(record))?;
        let registry = &office.corpus.registry;
        let agency = issuer(registry, record, date)?;
        let old = mended::of(office, record)?;
        let about = match &old {
            Some(old) if mended::is_about_another(record.kind()) => old.record.subject_date(),
            _ => about,
        };
        let about = about.unwrap_or(date);
        let regulation = office.regulations.needed(&Matter::of(record, &office.corpus, about));
        let regulation = regulation.map_err(|missing| missing.placed(&record.id().place))?;
        let partner = |joint: &'a JointIssuer| {
            let agency = registry.agency(&joint.body.agency, date)?;
            Some(Partner { agency, signature: joint.signature.as_ref() })
        };
        let kind = DocumentKind::of(record.kind(), !issue.joint.is_empty());
        let mandatory = match kind {
            DocumentKind::Copy => Vec::new(),
            _ => mandatory(record, regulation),
        };
        Ok(Some(Self {
            filed,
            issue,
            kind,
            date,
            profile: Profile::of(date),
            registry,
            agency,
            partners: issue.joint.iter().filter_map(partner).collect(),
            about,
            regulation,
            mandatory,
            old,
        }))
    }

    /// The same document of a record from which something was taken away. That a finding is serious
    /// brings recipients: those of a hidden one would betray it.
    pub fn of_rest<'b>(&'b self, filed: &'b RecordFile) -> Case<'b> {
        let partner = |partner: &Partner<'b>| Partner { ..*partner };
        Case {
            filed,
            partners: self.partners.iter().map(partner).collect(),
            mandatory: mandatory(&filed.record, self.regulation),
            old: self.old.clone(),
            ..*self
        }
    }

    /// Who received the document that this one corrects or recalls and still is there to be told.
    pub fn told(&self) -> Told {
        let kind = self.record().kind();
        let Some(old) = self.old.as_ref().filter(|_| mended::is_about_another(kind)) else {
            return Told::default();
        };
        let Received { bodies, groups } = received(&old.record, self.regulation);
        let there = bodies.into_iter().filter(|body| self.registry.body(body, self.date).is_some());
        let (inside, outside) = there.partition(|body| body.agency == *self.own());
        Told { outside, inside, groups }
    }

    pub fn record(&self) -> &'a Record {
        &self.filed.record
    }

    /// The code of the record.
    pub fn id(&self) -> &'a str {
        &self.record().id().value.0
    }

    /// The code of the agency that issues it.
    pub fn own(&self) -> &'a Id {
        &self.agency.id.value
    }

    /// Whether it is not issued, be it a draft or presented for signature.
    pub fn is_unissued(&self) -> bool {
        *self.issue.state != State::Issued
    }

    /// Whether it says on its pages that it is a draft.
    pub fn is_draft(&self) -> bool {
        *self.issue.state == State::Draft
    }

    /// What waits for its signature leaves the places of number and day open; a copy has its own.
    pub fn is_open(&self) -> bool {
        *self.issue.state == State::Presented && self.kind != DocumentKind::Copy
    }

    pub fn number(&self) -> Option<u64> {
        self.issue.number.as_ref().map(|number| number.0).filter(|_| !self.is_open())
    }

    /// Those who issue it, the lead first.
    pub fn issuers(&self) -> impl Iterator<Item = &'a Agency> {
        std::iter::once(self.agency).chain(self.partners.iter().map(|partner| partner.agency))
    }

    /// The names of those who issue it, in running text: `A và B`.
    pub fn names(&self) -> String {
        let names: Vec<String> = self.issuers().map(|agency| agency.name.0.clone()).collect();
        list(&names)
    }

    /// The day in words, or the room for it.
    pub fn day(&self) -> String {
        if self.is_open() { date_blank(*self.date) } else { date_words(*self.date) }
    }

    /// As [`short_name`], beside the issuer's own units.
    pub fn short_name(&self, body: &BodyRef) -> String {
        short_name(body, self.own(), self.registry, self.date)
    }
}

/// A body by its short name; a unit of `own` by its own name alone.
pub fn short_name(body: &BodyRef, own: &Id, registry: &Registry, date: Date) -> String {
    match registry.body(body, date) {
        Some((agency, Some(unit))) if agency.id.value == *own => unit.name.0.clone(),
        Some((agency, Some(unit))) => unit_of(&unit.name, &agency.name, &agency.short_name),
        Some((agency, None)) => agency.short_name.0.clone(),
        None => body.to_string(),
    }
}

fn issuer<'a>(registry: &'a Registry, record: &Record, date: Date) -> Result<&'a Agency, Problem> {
    let issuer = record.issuer();
    registry.agency(&issuer.agency, date).ok_or_else(|| {
        let message =
            format!("danh bạ không có cơ quan `{}` vào ngày của văn bản", issuer.agency.0);
        Problem::at(Code::UnknownAgency, &issuer.place, message).hint("bổ sung danh bạ cơ quan")
    })
}

fn undated(record: &Record) -> Problem {
    let message = "chưa lập được văn bản vì bản ghi chưa có ngày";
    Problem::at(Code::NotIssuable, &record.id().place, message)
        .hint("thêm `ngay: …` vào `van_ban`; dự thảo ghi ngày dự kiến")
}
