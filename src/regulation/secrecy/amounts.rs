//! Which amounts give a secret finding away: its own, and the sums that do so by subtraction (test:
//! regulation::extract).
//!
//! In: inspections with findings that may not be made public. Out: for one inspection, and for all that
//! a body led, the amounts that no document may say to a body that has the extract alone.

use super::phrases::{self, ELSEWHERE};
use super::secret;
use crate::problem::Problem;
use crate::records::inspection::{Finding, Inspection};
use crate::records::money::{Amount, amounts};
use crate::records::scalar::{Date, Id};
use crate::records::summary::Summary;
use crate::records::{Corpus, Record, RecordKind};
use crate::regulation::Regulations;
use crate::regulation::matter::Matter;
use crate::regulation::recipients::co_recipients;
use chrono::Datelike;
use std::collections::{BTreeMap, BTreeSet};

/// Amounts below this say nothing of themselves.
const AMOUNT_MIN: u64 = 10_000;
/// Of so many amounts every sum is looked for; of more, sums of two and the total.
const ALL_SUMS: usize = 10;

/// Amounts that give something away, each with the finding.
#[derive(Debug, Default, Clone, PartialEq)]
pub struct Giveaways {
    values: BTreeMap<u64, Id>,
    /// What anybody may know.
    public: BTreeSet<u64>,
}

impl Giveaways {
    pub fn of(inspection: &Inspection) -> Self {
        let mut found = Self::default();
        let owed = |finding: &Finding| finding.amount_vnd.as_ref().map_or(0, |amount| amount.0);
        let back = |finding: &Finding| finding.recovered_vnd.as_ref().map_or(0, |amount| amount.0);
        let left = |finding: &Finding| owed(finding).saturating_sub(back(finding));
        for amount in [&owed as &dyn Fn(&Finding) -> u64, &back, &left] {
            found.add(inspection, amount);
        }
        let public = std::mem::take(&mut found.public);
        found.values.retain(|value, _| *value >= AMOUNT_MIN && !public.contains(value));
        Self { public, ..found }
    }

    /// The sums of one kind of amount.
    fn add(&mut self, inspection: &Inspection, amount: &dyn Fn(&Finding) -> u64) {
        let terms: Vec<(u64, &Finding)> = inspection
            .findings
            .iter()
            .map(|finding| (amount(finding), finding))
            .filter(|(value, _)| *value > 0)
            .collect();
        let mut sum = |terms: &[(u64, &Finding)]| {
            let value = terms.iter().fold(0_u64, |sum, (value, _)| sum.saturating_add(*value));
            match terms.iter().find(|(_, finding)| !finding.is_public()) {
                Some((_, finding)) => {
                    self.values.entry(value).or_insert_with(|| finding.id.value.clone());
                }
                None => drop(self.public.insert(value)),
            }
        };
        if terms.len() <= ALL_SUMS {
            for chosen in 1..1_usize << terms.len() {
                let chosen = terms.iter().enumerate().filter(|(at, _)| chosen >> at & 1 == 1);
                sum(&chosen.map(|(_, term)| *term).collect::<Vec<_>>());
            }
            return;
        }
        sum(&terms);
        for (at, one) in terms.iter().enumerate() {
            sum(&[*one]);
            terms[at + 1..].iter().for_each(|other| sum(&[*one, *other]));
        }
        let kinds = |public: bool| terms.iter().filter(move |term| term.1.is_public() == public);
        for public in [true, false] {
            sum(&kinds(public).copied().collect::<Vec<_>>());
        }
    }

    /// The finding that an amount of a text gives away.
    pub fn given_away(&self, amount: &Amount) -> Option<&Id> {
        if self.public.iter().any(|value| amount.says(*value)) {
            return None;
        }
        let reach = if amount.step > 1 { amount.step / 2 } else { 0 };
        let near = amount.value.saturating_sub(reach)..=amount.value.saturating_add(reach);
        self.values.range(near).find(|(value, _)| amount.says(**value)).map(|(_, finding)| finding)
    }
}

/// One inspection with something to keep.
#[derive(Debug)]
struct Kept {
    record: Id,
    /// From this day on the amounts were known.
    day: Date,
    /// The bodies that may know everything.
    whole: BTreeSet<Id>,
    giveaways: Giveaways,
    /// Rows of words that say it again.
    phrases: BTreeMap<String, Id>,
}

/// What every body that led inspections keeps, by the body (những điều chưa công bố).
#[derive(Debug, Default)]
pub struct Secrets(BTreeMap<Id, Vec<Kept>>);

/// A secret of another record that a text gives away.
#[derive(Debug, PartialEq, Eq)]
pub struct GivenAway {
    pub record: Id,
    pub finding: Id,
}

impl Secrets {
    /// Opens the records of inspections that keep something, and those whose sums would tell it.
    pub fn of(corpus: &Corpus, regulations: &Regulations, problems: &mut Vec<Problem>) -> Self {
        let mut all: BTreeMap<Id, Vec<Kept>> = BTreeMap::new();
        for summary in corpus.summaries().filter(|summary| summary.secret) {
            match kept(summary, corpus, regulations) {
                Ok(Some(kept)) => all.entry(summary.issuer.agency.clone()).or_default().push(kept),
                Ok(None) => {}
                Err(problem) => problems.push(problem),
            }
        }
        Self(all)
    }

    /// The first secret of `own` that a text gives away in a document of `day` to some body of `outside`,
    /// by an amount or in the same words, with what the text says; a name that is no body of the registry,
    /// `None`, may be anybody.
    pub fn given_away(
        &self,
        own: (&Id, &Id, Date),
        outside: &BTreeSet<Option<Id>>,
        text: &str,
    ) -> Option<(String, GivenAway)> {
        let (record, agency, day) = own;
        let may_not_know = |kept: &&Kept| {
            let known = |body: &Option<Id>| body.as_ref().is_some_and(|id| kept.whole.contains(id));
            kept.record != *record && kept.day <= day && !outside.iter().all(known)
        };
        let kept: Vec<&Kept> = self.0.get(agency)?.iter().filter(may_not_know).collect();
        if kept.is_empty() {
            return None;
        }
        let amounts = amounts(text);
        kept.into_iter().find_map(|kept| {
            let amount = || {
                amounts.iter().find_map(|amount| {
                    let finding = kept.giveaways.given_away(amount)?;
                    Some((text[amount.bytes.clone()].to_owned(), finding))
                })
            };
            let words = || {
                let (phrase, finding) = phrases::said(text, &kept.phrases, ELSEWHERE)?;
                Some((phrase.clone(), finding))
            };
            let (said, finding) = amount().or_else(words)?;
            Some((said, GivenAway { record: kept.record.clone(), finding: finding.clone() }))
        })
    }

    /// Whether a body keeps anything.
    pub fn any(&self, agency: &Id) -> bool {
        self.0.contains_key(agency)
    }
}

fn kept(
    summary: &Summary,
    corpus: &Corpus,
    regulations: &Regulations,
) -> Result<Option<Kept>, Problem> {
    let filed = corpus.open(summary)?;
    let Record::Inspection(inspection) = &filed.record else { return Ok(None) };
    let day = inspection.dates.until.value;
    let Some(regulation) = regulations.on(&Matter::of(&filed.record, corpus, day)) else {
        return Ok(None);
    };
    let whole = co_recipients(&filed.record, regulation).into_iter();
    let whole = whole.filter(|copy| !copy.extract).map(|copy| copy.agency);
    let mut giveaways = Giveaways::of(inspection);
    add_sums_of_year(&mut giveaways, inspection, summary, corpus)?;
    let phrases = phrases::telling(inspection, ELSEWHERE);
    Ok(Some(Kept { record: summary.id.clone(), day, whole: whole.collect(), giveaways, phrases }))
}

/// What the inspections of the body found in the year and in the half-year, with what is secret and
/// without it.
fn add_sums_of_year(
    giveaways: &mut Giveaways,
    inspection: &Inspection,
    own: &Summary,
    corpus: &Corpus,
) -> Result<(), Problem> {
    let day = inspection.dates.until.value;
    let half = |date: Date| (date.year(), date.month() > 6);
    let same_year = |summary: &&Summary| {
        summary.kind == RecordKind::Inspection
            && summary.level == own.level
            && summary.day().is_some_and(|date| date.year() == day.year())
    };
    // Owed and recovered, of the half-year and of the year, all and public.
    let mut sums = [[[0_u64; 2]; 2]; 2];
    for summary in corpus.of_agency(&own.issuer.agency).filter(same_year) {
        let filed = corpus.open(summary)?;
        let Record::Inspection(other) = &filed.record else { continue };
        let in_half = half(other.dates.until.value) == half(day);
        for finding in other.findings.iter() {
            let amounts = [&finding.amount_vnd, &finding.recovered_vnd];
            for (kind, amount) in amounts.into_iter().enumerate() {
                let amount = amount.as_ref().map_or(0, |amount| amount.0);
                for (span, counts) in [in_half, true].into_iter().enumerate() {
                    for (which, counts) in
                        [counts, counts && finding.is_public()].into_iter().enumerate()
                    {
                        let sum = &mut sums[kind][span][which];
                        *sum = sum.saturating_add(if counts { amount } else { 0 });
                    }
                }
            }
        }
    }
    let Some(finding) = secret(inspection).first().map(|finding| finding.id.value.clone()) else {
        return Ok(());
    };
    for [all, public] in sums.into_iter().flatten() {
        giveaways.public.insert(public);
        if all != public && all >= AMOUNT_MIN && !giveaways.public.contains(&all) {
            giveaways.values.entry(all).or_insert_with(|| finding.clone());
        }
    }
    Ok(())
}
