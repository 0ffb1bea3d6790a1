//! What a change of the page is to the record: lines set, added and dropped, items that come, go and move.
//!
//! In: the tree of the record, what the copy said, and the changes. Out: for each change what is to be
//! done, or why it cannot be. A value is changed where the record says what the copy showed of it; an
//! item of a list comes or goes where a paragraph or a row is the item. To write it is for
//! [`mod@super::edits`].

use super::change::{Change, What, path_of};
use super::list::{List, Said};
use super::obstacle::Obstacle;
use super::record::{Item, Spot, has_lines};
use super::wording;
use crate::edit::{Step, Value as New};
use crate::records::yaml::{Node, Value};
use crate::word::folded;
use std::collections::{BTreeMap, BTreeSet};

/// Something to be done to the record (việc).
#[derive(Debug, Clone, PartialEq)]
pub enum Deed {
    /// A line of a text becomes another.
    Line {
        at: Vec<Step>,
        line: usize,
        text: String,
    },
    /// A line comes behind another.
    AddLine {
        at: Vec<Step>,
        behind: usize,
        text: String,
    },
    DropLine {
        at: Vec<Step>,
        line: usize,
    },
    /// An item comes behind another, or before all.
    Insert {
        list: Vec<Step>,
        behind: Option<usize>,
        value: New,
    },
    Remove {
        list: Vec<Step>,
        item: usize,
    },
    /// An item comes behind another.
    Move {
        list: Vec<Step>,
        item: usize,
        behind: usize,
    },
}

/// What each change is to the record.
pub type Fits = Vec<Result<Vec<Deed>, Obstacle>>;

/// Finds what each change is to the record.
pub fn find(record: &Node, list: &List, changes: &[Change]) -> Fits {
    let on = On { record, list, changes };
    let mut fits: Fits = changes.iter().map(|change| on.deeds(change)).collect();
    // Of a line that became different in two places nobody knows which is meant; what splits or joins a
    // text holds the change of its words too.
    let parts = |change: &Change| matches!(change.what, What::Split | What::Joined);
    let mut wanted: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for (fit, _) in fits.iter().zip(changes).filter(|(_, change)| !parts(change)) {
        for (line, text) in fit.iter().flatten().filter_map(line) {
            wanted.entry(line).or_default().insert(text.to_owned());
        }
    }
    wanted.retain(|_, texts| texts.len() > 1);
    let is_torn = |deed: &Deed| line(deed).is_some_and(|(line, _)| wanted.contains_key(&line));
    for fit in &mut fits {
        if matches!(fit, Ok(deeds) if deeds.iter().any(is_torn)) {
            *fit = Err(Obstacle::TwoWays);
        }
    }
    fits
}

/// Which line a deed sets, and to what.
fn line(deed: &Deed) -> Option<(String, &str)> {
    match deed {
        Deed::Line { at, line, text } => Some((format!("{at:?} {line}"), text)),
        _ => None,
    }
}

struct On<'a> {
    record: &'a Node,
    list: &'a List,
    changes: &'a [Change],
}

impl On<'_> {
    fn deeds(&self, change: &Change) -> Result<Vec<Deed>, Obstacle> {
        match change.what {
            What::Text => self.text(change),
            What::Added => self.added(change),
            What::Removed => self.removed(change),
            What::Split => self.split(change),
            What::Joined => self.joined(change),
            What::Moved => self.moved(change),
            What::RowAdded => self.row_added(change),
            What::RowRemoved => self.removed(change),
        }
    }

    fn own(&self, change: &Change) -> Result<Spot<'_>, Obstacle> {
        let path = change.path.as_deref().ok_or(Obstacle::Form)?;
        Spot::of(self.record, path).ok_or(Obstacle::Elsewhere)
    }

    fn text(&self, change: &Change) -> Result<Vec<Deed>, Obstacle> {
        let spot = self.own(change)?;
        if !change.alone {
            return Err(Obstacle::Mixed);
        }
        let scalar = spot.scalar().ok_or(Obstacle::Several)?;
        let line = line_of(&scalar.text, &change.old).ok_or(Obstacle::Elsewhere)?;
        let old = scalar.text.lines().nth(line).unwrap_or_default();
        let text = wording::line(old, &change.old, &change.new)?;
        Ok(vec![Deed::Line { at: spot.steps, line, text }])
    }

    /// A paragraph that came.
    fn added(&self, change: &Change) -> Result<Vec<Deed>, Obstacle> {
        if change.part == "bang" {
            return Err(Obstacle::Placeless);
        }
        let spot = self.beside(change)?;
        let text = wording::item(&change.new)?;
        let scalar = spot.scalar().ok_or(Obstacle::Several)?;
        if has_lines(scalar) {
            // Behind which of several lines is not known.
            let is_one = scalar.text.lines().count() == 1;
            let deed = Deed::AddLine { at: spot.steps, behind: 0, text };
            return is_one.then(|| vec![deed]).ok_or(Obstacle::Placeless);
        }
        let item = spot.item().ok_or(Obstacle::Placeless)?;
        if !item.is_text() {
            return Err(Obstacle::NeedsKeys(item.list.path()));
        }
        let (list, behind) = (item.list.steps, Some(item.at));
        Ok(vec![Deed::Insert { list, behind, value: New::Text(text) }])
    }

    /// What stands before something that came.
    fn beside(&self, change: &Change) -> Result<Spot<'_>, Obstacle> {
        let path = change.beside.as_deref().ok_or(Obstacle::Placeless)?;
        Spot::of(self.record, path).ok_or(Obstacle::Placeless)
    }

    /// A paragraph or a row that went.
    fn removed(&self, change: &Change) -> Result<Vec<Deed>, Obstacle> {
        let spot = self.own(change)?;
        if let Some(scalar) = spot.scalar().filter(|scalar| has_lines(scalar)) {
            let line = line_of(&scalar.text, &change.old).ok_or(Obstacle::Elsewhere)?;
            return Ok(vec![Deed::DropLine { at: spot.steps, line }]);
        }
        let mut item = spot.item().ok_or(Obstacle::Key)?;
        if change.what == What::RowRemoved {
            // Of a row of cells the row goes.
            item = item.list.item().filter(|_| item.is_text()).unwrap_or(item);
        }
        let path = item.path();
        if self.is_still_shown(&path) {
            return Err(Obstacle::StillShown(path));
        }
        Ok(vec![Deed::Remove { list: item.list.steps, item: item.at }])
    }

    /// Whether a text that stays shows a value of an item.
    fn is_still_shown(&self, item: &str) -> bool {
        let below = format!("{item}/");
        let is_own = |said: &&Said| {
            said.values.iter().any(|held| held.path == item || held.path.starts_with(&below))
        };
        let gone: Vec<&Change> = self
            .changes
            .iter()
            .filter(|change| matches!(change.what, What::Removed | What::RowRemoved))
            .collect();
        let is_gone = |said: &Said| {
            gone.iter().any(|change| match said.cell {
                None => change.old == said.text && change.path == path_of(&[said]),
                Some(_) => change.what == What::RowRemoved && change.old == self.row(said),
            })
        };
        self.list.texts.iter().filter(is_own).any(|said| !is_gone(said))
    }

    /// All cells of the row of one.
    fn row(&self, cell: &Said) -> String {
        let own = self.list.texts.iter().filter(|said| said.anchor == cell.anchor);
        own.map(|said| said.text.as_str()).collect::<Vec<_>>().join(" | ")
    }

    /// One paragraph became several.
    fn split(&self, change: &Change) -> Result<Vec<Deed>, Obstacle> {
        let spot = self.own(change)?;
        if !change.alone {
            return Err(Obstacle::Mixed);
        }
        let mut parts = change.new.split('\n').map(wording::item);
        let scalar = spot.scalar().ok_or(Obstacle::Several)?;
        let line = line_of(&scalar.text, &change.old).ok_or(Obstacle::Elsewhere)?;
        let old = scalar.text.lines().nth(line).unwrap_or_default();
        let first = parts.next().ok_or(Obstacle::Placeless)??;
        let first = first_of(old, &change.old, &first);
        let item = spot.item().filter(|item| item.is_text() && !has_lines(scalar));
        let mut deeds = vec![Deed::Line { at: spot.steps.clone(), line, text: first }];
        for text in parts {
            let text = text?;
            deeds.push(match &item {
                Some(item) => Deed::Insert {
                    list: item.list.steps.clone(),
                    behind: Some(item.at),
                    value: New::Text(text),
                },
                None if has_lines(scalar) => {
                    Deed::AddLine { at: spot.steps.clone(), behind: line, text }
                }
                None => return Err(Obstacle::Key),
            });
        }
        Ok(deeds)
    }

    /// Several paragraphs became one.
    fn joined(&self, change: &Change) -> Result<Vec<Deed>, Obstacle> {
        let spot = self.own(change)?;
        let text = wording::item(&change.new)?;
        if let Some(scalar) = spot.scalar().filter(|scalar| has_lines(scalar)) {
            let lines = lines_of(scalar.text.lines(), &change.old).ok_or(Obstacle::Elsewhere)?;
            let at = spot.steps;
            let gone = lines.clone().skip(1);
            let drop = gone.map(|line| Deed::DropLine { at: at.clone(), line }).collect::<Vec<_>>();
            let kept = Deed::Line { at, line: lines.start, text };
            return Ok(std::iter::once(kept).chain(drop).collect());
        }
        let Value::List(items) = &spot.node().value else { return Err(Obstacle::Several) };
        let item = Item { list: spot.clone(), at: 0, items };
        if !item.is_text() {
            return Err(Obstacle::Several);
        }
        let texts = items.iter().map(|item| match &item.value {
            Value::Scalar(scalar) => scalar.text.as_str(),
            _ => "",
        });
        let own = lines_of(texts, &change.old).ok_or(Obstacle::Elsewhere)?;
        let list = spot.steps;
        let first = list.iter().cloned().chain([Step::At(own.start)]).collect();
        let mut deeds = vec![Deed::Line { at: first, line: 0, text }];
        deeds.extend(own.skip(1).map(|item| Deed::Remove { list: list.clone(), item }));
        Ok(deeds)
    }

    fn moved(&self, change: &Change) -> Result<Vec<Deed>, Obstacle> {
        let item = self.own(change)?.item().ok_or(Obstacle::Key)?;
        let behind = self.beside(change)?.item().ok_or(Obstacle::Placeless)?;
        if item.list.steps != behind.list.steps {
            return Err(Obstacle::Placeless);
        }
        Ok(vec![Deed::Move { list: item.list.steps, item: item.at, behind: behind.at }])
    }

    /// A row that came, in a table whose rows are lists of texts.
    fn row_added(&self, change: &Change) -> Result<Vec<Deed>, Obstacle> {
        let mut spot = self.beside(change)?;
        if spot.scalar().is_some() {
            spot = spot.above().ok_or(Obstacle::Placeless)?;
        }
        let Value::List(cells) = &spot.node().value else {
            return Err(spot
                .item()
                .map_or(Obstacle::Placeless, |item| Obstacle::NeedsKeys(item.list.path())));
        };
        let new: Vec<New> =
            change.new.split(" | ").map(|cell| New::Text(wording::spaced(cell))).collect();
        if new.len() != cells.len() {
            return Err(Obstacle::Cells);
        }
        let value = New::List(new);
        let Some(item) = spot.item() else { return Err(Obstacle::Placeless) };
        if spot.steps.last() == Some(&Step::At(item.at)) {
            let (list, behind) = (item.list.steps, Some(item.at));
            return Ok(vec![Deed::Insert { list, behind, value }]);
        }
        // Behind the headings stand the rows.
        let mut list = spot.steps.clone();
        list.pop();
        list.push(Step::from(ROWS));
        let is_there = spot.above().and_then(|table| table.node().under(ROWS)).is_some();
        let is_head = spot.steps.last() == Some(&Step::from(HEADINGS));
        match is_head && is_there {
            true => Ok(vec![Deed::Insert { list, behind: None, value }]),
            false => Err(Obstacle::Placeless),
        }
    }
}

/// The keys of a table: its headings and its rows.
const HEADINGS: &str = "cot";
const ROWS: &str = "dong";

/// The line of a text that a page showed so.
fn line_of(text: &str, shown: &str) -> Option<usize> {
    let wanted = bare(shown);
    text.lines().position(|line| bare(line) == wanted)
}

/// Texts that stand one behind the other, as a page showed them line by line.
fn lines_of<'a>(
    texts: impl Iterator<Item = &'a str>,
    shown: &str,
) -> Option<std::ops::Range<usize>> {
    let texts: Vec<Vec<char>> = texts.map(bare).collect();
    let wanted: Vec<Vec<char>> = shown.lines().map(bare).collect();
    let at = texts.windows(wanted.len().max(1)).position(|own| own == wanted)?;
    Some(at..at + wanted.len())
}

fn bare(text: &str) -> Vec<char> {
    let text = wording::spaced(text);
    folded(text.trim_end_matches(super::change::ENDS))
}

/// The first part of a text, with the first letter of the record.
fn first_of(record: &str, shown: &str, part: &str) -> String {
    let part = wording::spaced(part);
    let (own, printed) = (record.trim_start().chars().next(), shown.trim_start().chars().next());
    match (own, part.chars().next()) {
        (Some(own), Some(first)) if Some(first) == printed && own != first => {
            own.to_string() + &part[first.len_utf8()..]
        }
        _ => part,
    }
}
