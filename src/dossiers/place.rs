//! Which records belong to a dossier: those that name it (`thuoc_ho_so`), and those that a rule of the plan places.
//!
//! A record that names a dossier of a body is placed by no rule of that body. Two rules may place one record into
//! two dossiers: a document may belong to several (NĐ 30/2020/NĐ-CP, Phụ lục VI, Phần I, III.4e). What corrects, replaces
//! or recalls a document goes where that went. Void numbers have no document, and belong to none.

use crate::records::Corpus;
use crate::records::dossier::{PlaceRule, Planned};
use crate::records::summary::Summary;
use chrono::Datelike;
use std::collections::BTreeMap;

/// The records of a dossier, by id.
pub fn members<'a>(corpus: &'a Corpus, planned: &Planned<'_>) -> Vec<&'a Summary> {
    let mut all: BTreeMap<&str, &Summary> = BTreeMap::new();
    let named = corpus.summaries().filter(|summary| names(summary, planned));
    all.extend(named.map(|summary| (&*summary.id.0, summary)));
    let by_rule = corpus.of_agency(&planned.plan.plan.agency).filter(|summary| {
        !is_placed_by_hand(corpus, summary, planned)
            && planned.dossier.rules.iter().any(|rule| fits(corpus, summary, rule, planned))
    });
    all.extend(by_rule.map(|summary| (&*summary.id.0, summary)));
    let mut new: Vec<&str> = all.keys().copied().collect();
    while let Some(id) = new.pop() {
        for (_, by) in corpus.mending(id) {
            if !is_placed_by_hand(corpus, by, planned) && all.insert(&by.id.0, by).is_none() {
                new.push(&by.id.0);
            }
        }
    }
    all.into_values().filter(|summary| summary.issue.is_some() && !summary.is_void()).collect()
}

fn names(summary: &Summary, planned: &Planned<'_>) -> bool {
    summary.dossiers.contains(&planned.dossier.id.value)
}

/// Whether the record says to which dossier of the same body it belongs.
fn is_placed_by_hand(corpus: &Corpus, summary: &Summary, planned: &Planned<'_>) -> bool {
    let agency = &planned.plan.plan.agency.value;
    let mut named = summary.dossiers.iter().filter_map(|id| corpus.dossier(id));
    named.any(|other| other.plan.plan.agency.value == *agency)
}

fn fits(corpus: &Corpus, summary: &Summary, rule: &PlaceRule, planned: &Planned<'_>) -> bool {
    let year = rule.year.as_ref().map_or(planned.plan.plan.year.0, |year| year.0);
    let day = corpus.day(summary).or(summary.date);
    let in_year = day.is_some_and(|day| u64::try_from(day.year()).is_ok_and(|own| own == year));
    let partner = rule.partner.as_ref();
    in_year
        && (rule.kinds.is_empty() || rule.kinds.contains(&summary.kind))
        && rule.level.is_none_or(|level| level == summary.level)
        && partner.is_none_or(|partner| summary.bodies().any(|body| body.agency == partner.value))
}
