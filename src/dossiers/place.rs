//! Which records belong to a dossier: those that name it (`thuoc_ho_so`), and those that a rule of the plan places.
//!
//! A record that names a dossier of a body is placed by no rule of that body. Two rules may place one record into
//! two dossiers: a document may belong to several (NĐ 30/2020/NĐ-CP, Phụ lục VI, Phần I, III.4e). What corrects, replaces
//! or recalls a document goes where that went. Void numbers have no document, and belong to none.

use crate::records::Corpus;
use crate::records::brief::Brief;
use crate::records::dossier::{PlaceRule, Planned};
use chrono::Datelike;
use std::collections::BTreeMap;

/// The records of a dossier, by id.
pub fn members<'a>(corpus: &'a Corpus, planned: &Planned<'_>) -> Vec<&'a Brief> {
    let mut all: BTreeMap<&str, &Brief> = BTreeMap::new();
    let named = corpus.briefs().filter(|brief| names(brief, planned));
    all.extend(named.map(|brief| (&*brief.id.0, brief)));
    let by_rule = corpus.of_agency(&planned.plan.plan.agency).filter(|brief| {
        !is_placed_by_hand(corpus, brief, planned)
            && planned.dossier.rules.iter().any(|rule| fits(corpus, brief, rule, planned))
    });
    all.extend(by_rule.map(|brief| (&*brief.id.0, brief)));
    let mut new: Vec<&str> = all.keys().copied().collect();
    while let Some(id) = new.pop() {
        for (_, by) in corpus.mending(id) {
            if !is_placed_by_hand(corpus, by, planned) && all.insert(&by.id.0, by).is_none() {
                new.push(&by.id.0);
            }
        }
    }
    all.into_values().filter(|brief| brief.issue.is_some() && !brief.is_void()).collect()
}

fn names(brief: &Brief, planned: &Planned<'_>) -> bool {
    brief.dossiers.contains(&planned.dossier.id.value)
}

/// Whether the record says to which dossier of the same body it belongs.
fn is_placed_by_hand(corpus: &Corpus, brief: &Brief, planned: &Planned<'_>) -> bool {
    let agency = &planned.plan.plan.agency.value;
    let mut named = brief.dossiers.iter().filter_map(|id| corpus.dossier(id));
    named.any(|other| other.plan.plan.agency.value == *agency)
}

fn fits(corpus: &Corpus, brief: &Brief, rule: &PlaceRule, planned: &Planned<'_>) -> bool {
    let year = rule.year.as_ref().map_or(planned.plan.plan.year.0, |year| year.0);
    let day = corpus.day(brief).or(brief.date);
    let in_year = day.is_some_and(|day| u64::try_from(day.year()).is_ok_and(|own| own == year));
    let partner = rule.partner.as_ref();
    in_year
        && (rule.kinds.is_empty() || rule.kinds.contains(&brief.kind))
        && rule.level.is_none_or(|level| level == brief.level)
        && partner.is_none_or(|partner| brief.bodies().any(|body| body.agency == partner.value))
}
