//! What a sealing is of: what is issued by a day, of all bodies or of one, and in no bundle yet.

use super::{Key, Loaded, key_of, keys_of, original};
use crate::archive::{BundleName, log};
use crate::problem::Problem;
use crate::records::summary::Summary;
use chrono::NaiveDate;
use std::collections::BTreeSet;

/// Which issued documents are sealed.
#[derive(Debug, Clone, Copy)]
pub struct Due<'a> {
    /// The last day on which they may be issued, and that of the bundle.
    pub date: NaiveDate,
    /// The code of the body that issued them; `None` for every body.
    pub agency: Option<&'a str>,
    pub copies: Copies,
}

/// Whether documents wait for their signed copies (bản ký).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Copies {
    /// The copy of a document may come in a later bundle.
    MayFollow,
    /// A document is sealed once its copy is back.
    Required,
}

impl From<NaiveDate> for Due<'_> {
    fn from(date: NaiveDate) -> Self {
        Self { date, agency: None, copies: Copies::MayFollow }
    }
}

impl Due<'_> {
    pub(super) fn holds(&self, summary: &Summary) -> bool {
        self.is_by_day(summary) && (self.copies == Copies::MayFollow || summary.signed().is_some())
    }

    fn is_by_day(&self, summary: &Summary) -> bool {
        self.is_of_body(summary) && summary.issued().is_some_and(|on| *on <= self.date)
    }

    fn is_of_body(&self, summary: &Summary) -> bool {
        self.agency.is_none_or(|agency| agency.eq_ignore_ascii_case(&summary.issuer.agency.0))
    }
}

/// How things stand before a sealing.
pub struct Waiting<'a> {
    /// What would be sealed.
    pub due: Vec<&'a Summary>,
    /// How many others are issued after the day and in no bundle.
    pub later: usize,
    /// Those issued by the day, and in no bundle, whose signed copy is not back.
    pub unsigned: Vec<&'a Summary>,
    /// Those in a bundle whose signed copy came back later and is in none.
    pub late: Vec<&'a Summary>,
    /// The bundles that the log has.
    pub bundles: Vec<BundleName>,
}

/// Says what a sealing would be of; changes nothing.
///
/// # Errors
/// Those of reading the log.
pub fn waiting<'a>(loaded: &'a Loaded, due: Due<'_>) -> Result<Waiting<'a>, Problem> {
    let sealed = log::sealed(&loaded.project.log(), &loaded.project.bundles())?;
    let frozen: BTreeSet<Key> = sealed.iter().flat_map(keys_of).collect();
    let open = |summary: &&Summary| {
        summary.issued().is_some() && due.is_of_body(summary) && !frozen.contains(&key_of(summary))
    };
    let open = loaded.office.corpus.summaries().filter(open);
    let (now, later): (Vec<_>, Vec<_>) = open.partition(|summary| due.is_by_day(summary));
    let unsigned = now.iter().copied().filter(|summary| summary.signed().is_none()).collect();
    let now = now.into_iter().filter(|summary| due.holds(summary)).collect();
    let late = original::late(loaded, &sealed, due).into_iter().map(|late| late.summary).collect();
    let bundles = sealed.iter().map(|bundle| bundle.name).collect();
    Ok(Waiting { due: now, later: later.len(), unsigned, late, bundles })
}
