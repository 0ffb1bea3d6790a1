//! All that was changed in a text, in the order of the page.
//!
//! In: which paragraph each text became. Out: changes of words, paragraphs and rows, each with the path of
//! the value in the record, or without one where the words are the form's.

use super::align::Pairs;
use super::change::{
    Change, Edit, Page, Places, What, by_whom, gone, gone_all, path_of, segments_of,
};
use super::hunks::{changes, edits};
use super::list::Said;
use super::story::Story;
use super::trail::{Fate, Segment, Trail};
use super::words::Budget;
use std::collections::{BTreeMap, BTreeSet};

/// Texts and the paragraphs that they became.
struct Unit {
    texts: Vec<usize>,
    /// Paragraphs of the file.
    raws: Vec<usize>,
    trail: Trail,
    /// The paragraphs, as the text is to be, that have a word of it.
    kept: BTreeSet<usize>,
}

impl Unit {
    /// The text as it is to be, by the paragraphs that have a word of it.
    fn parts(&self) -> Vec<String> {
        let of = |after: &usize| {
            let own = |one: &&Segment| one.after == Some(*after) && one.fate != Fate::Removed;
            let text: String =
                self.trail.segments.iter().filter(own).map(|one| one.text.as_str()).collect();
            text.trim().to_owned()
        };
        self.kept.iter().map(of).collect()
    }
}

/// Finds the changes, and where remarks stand.
pub fn find(page: &Page, pairs: &Pairs, budget: &mut Budget) -> (Vec<Change>, Places) {
    let units = units(page, pairs, budget);
    let mut out = Found { page, all: Vec::new() };
    let mut rows = super::rows::find(page, pairs);
    out.all.append(&mut rows.changes);
    let mut places = Places::new();
    for (at, unit) in units.iter().enumerate() {
        place(unit, page, &mut places);
        if unit.texts.iter().all(|text| rows.told.contains(text)) {
            continue;
        }
        let before = at.checked_sub(1).map(|before| &units[before]);
        out.unit(unit, before);
    }
    let told: BTreeSet<usize> = units.iter().flat_map(|unit| unit.raws.iter().copied()).collect();
    out.lost(pairs, &rows.told);
    out.free(&told, &rows.raws, &units);
    for text in &pairs.moved {
        let said = &page.texts[*text];
        let place = pairs.of_text[*text].first();
        let key = place.and_then(|place| page.views.before[*place].raws.first().copied());
        let key = key.unwrap_or(0);
        let edit = Edit { moved: true, ..Edit::default() };
        let beside = place.and_then(|place| pairs.before(*place)).and_then(|text| {
            let before = &page.texts[text];
            path_of(&[before])
        });
        let change = Change { new: said.text.clone(), edits: vec![edit], beside, ..gone(said) };
        out.all.push((key, Change { what: What::Moved, ..change }));
    }
    (out.done(), places)
}

/// All words of a head, foot or note: a copy has none but its page numbers.
pub fn beside(word: &str, story: &Story) -> Vec<Change> {
    let mut out = Vec::new();
    for paragraph in &story.paragraphs {
        let text = paragraph.text();
        if text.chars().all(|c| c.is_ascii_digit() || c.is_whitespace()) {
            continue;
        }
        let segments: Vec<Segment> = segments_of(paragraph, None);
        out.push(Change {
            what: What::Added,
            path: None,
            part: word.to_owned(),
            old: String::new(),
            new: text,
            edits: edits(&segments, &story.revisions),
            beside: None,
            alone: false,
        });
    }
    out
}

/// Texts and paragraphs that belong together.
fn units(page: &Page, pairs: &Pairs, budget: &mut Budget) -> Vec<Unit> {
    let mut seen = vec![false; page.texts.len()];
    let mut out = Vec::new();
    for text in 0..page.texts.len() {
        if seen[text] || pairs.of_text[text].is_empty() {
            continue;
        }
        let (mut texts, mut paragraphs) = (BTreeSet::from([text]), BTreeSet::new());
        let mut next = vec![text];
        while let Some(text) = next.pop() {
            seen[text] = true;
            for paragraph in &pairs.of_text[text] {
                if paragraphs.insert(*paragraph) {
                    let others = pairs.of_paragraph[*paragraph].iter().copied();
                    next.extend(others.filter(|other| texts.insert(*other)));
                }
            }
        }
        let raws: Vec<usize> =
            paragraphs.iter().flat_map(|at| page.views.before[*at].raws.clone()).collect();
        let base: String = texts.iter().map(|text| page.texts[*text].text.as_str()).collect();
        let trail = Trail::of(&base, &raws, (page.story, page.views), budget);
        let word =
            |one: &&Segment| one.fate == Fate::Kept && one.text.chars().any(char::is_alphanumeric);
        let kept = trail.segments.iter().filter(word).filter_map(|one| one.after).collect();
        out.push(Unit { texts: texts.into_iter().collect(), raws, trail, kept });
    }
    out
}

/// Where the remarks of a unit stand.
fn place(unit: &Unit, page: &Page, places: &mut Places) {
    let mut ends = Vec::new();
    let mut shift = 0;
    for text in &unit.texts {
        let length = page.texts[*text].text.chars().count();
        ends.push((*text, shift, shift + length));
        shift += length;
    }
    for pin in &unit.trail.pins {
        let own = ends.iter().find(|(_, _, end)| pin.at < *end).or(ends.last());
        let Some((text, start, end)) = own else { continue };
        let at = pin.at.min(*end) - start;
        if pin.begins {
            places.entry(pin.id.clone()).or_insert((*text, at, end - start));
        } else if let Some(known) = places.get_mut(&pin.id) {
            if known.0 == *text && known.1 <= at {
                known.2 = at;
            }
        } else {
            places.insert(pin.id.clone(), (*text, at, at));
        }
    }
}

struct Found<'a> {
    page: &'a Page<'a>,
    /// With the paragraph of the file that each stands in.
    all: Vec<(usize, Change)>,
}

impl Found<'_> {
    fn unit(&mut self, unit: &Unit, before: Option<&Unit>) {
        let page = self.page;
        let texts: Vec<&Said> = unit.texts.iter().map(|text| &page.texts[*text]).collect();
        let revisions = &page.story.revisions;
        let key = unit.raws.first().copied().unwrap_or(0);
        let last = unit.raws.last().and_then(|raw| page.views.after[*raw]);
        let segments = &unit.trail.segments;
        // What stands in a paragraph without a word of it is a paragraph of its own.
        let is_own = |one: &Segment| {
            one.fate != Fate::Added
                || one.after.is_some_and(|after| unit.kept.contains(&after))
                || unit.kept.is_empty() && one.after == last
        };
        let own: Vec<Segment> = segments.iter().filter(|one| is_own(one)).cloned().collect();
        let is_left =
            own.iter().any(|one| one.fate != Fate::Removed && !one.text.trim().is_empty());
        if own.iter().any(|one| one.fate != Fate::Kept) {
            if is_left || texts.iter().all(|said| said.text.is_empty()) {
                let all = changes(&texts, &own, revisions);
                self.all.extend(all.into_iter().map(|change| (key, change)));
            } else {
                let change = Change { edits: edits(&own, revisions), ..gone_all(&texts) };
                self.all.push((key, change));
            }
        }
        self.added(unit, &texts, &is_own);
        self.parted(unit, &texts, before);
    }

    /// New paragraphs between those of a unit.
    fn added(&mut self, unit: &Unit, texts: &[&Said], is_own: &dyn Fn(&Segment) -> bool) {
        let mut by_paragraph: BTreeMap<Option<usize>, Vec<Segment>> = BTreeMap::new();
        for one in unit.trail.segments.iter().filter(|one| !is_own(one)) {
            by_paragraph.entry(one.after).or_default().push(one.clone());
        }
        let first_kept = unit.kept.first().copied();
        let after = &self.page.views.after;
        let raws: BTreeMap<Option<usize>, usize> =
            unit.raws.iter().rev().map(|raw| (after[*raw], *raw)).collect();
        for (after, segments) in by_paragraph {
            let key = raws.get(&after).copied().unwrap_or(0);
            // Before the words of the unit, it follows what stands before the unit.
            let is_before = after.zip(first_kept).is_some_and(|(after, kept)| after < kept);
            let beside = if is_before {
                let text = unit.texts.first().and_then(|text| text.checked_sub(1));
                text.and_then(|text| path_of(&[&self.page.texts[text]]))
            } else {
                path_of(texts)
            };
            self.add(key, texts.first().map_or("", |said| &said.part), &segments, beside);
        }
    }

    fn add(&mut self, key: usize, part: &str, segments: &[Segment], beside: Option<String>) {
        let new: String = segments.iter().map(|one| one.text.as_str()).collect();
        if new.trim().is_empty() {
            return;
        }
        let edits = edits(segments, &self.page.story.revisions);
        let (part, old) = (part.to_owned(), String::new());
        let change =
            Change { what: What::Added, path: None, part, old, new, edits, beside, alone: true };
        self.all.push((key, change));
    }

    /// Marks at the ends of paragraphs that came or went.
    fn parted(&mut self, unit: &Unit, texts: &[&Said], before: Option<&Unit>) {
        let story = self.page.story;
        let key = unit.raws.first().copied().unwrap_or(0);
        let change = |what, texts: &[&Said], by: Option<usize>| {
            let new = unit.trail.wanted();
            let old = texts.iter().map(|said| said.text.as_str()).collect::<Vec<_>>().join("\n");
            Change { what, old, new, edits: vec![by_whom(by, &story.revisions)], ..gone_all(texts) }
        };
        let mark = |next: &usize| {
            // The mark before the second part is the new one.
            let is_before = |raw: &usize| self.page.views.after[*raw] < Some(*next);
            let behind = unit.raws.partition_point(is_before);
            let raw = behind.checked_sub(1).and_then(|at| unit.raws.get(at));
            by_whom(raw.and_then(|raw| story.paragraphs[*raw].mark.added), &story.revisions)
        };
        let edits: Vec<Edit> = unit.kept.iter().skip(1).map(mark).collect();
        if !edits.is_empty() {
            let new = unit.parts().join("\n");
            self.all.push((key, Change { new, edits, ..change(What::Split, texts, None) }));
        }
        if unit.texts.len() > 1
            && unit.texts.iter().all(|text| self.page.texts[*text].cell.is_none())
        {
            self.all.push((key, change(What::Joined, texts, None)));
        }
        if let Some(before) = before.filter(|before| !before.kept.is_disjoint(&unit.kept)) {
            let by = before.raws.iter().rev().find_map(|raw| story.paragraphs[*raw].mark.removed);
            let own = before.texts.iter().chain(&unit.texts);
            let both: Vec<&Said> = own.map(|text| &self.page.texts[*text]).collect();
            let new = format!("{}{}", before.trail.wanted(), unit.trail.wanted());
            self.all.push((key, Change { new, ..change(What::Joined, &both, by) }));
        }
    }

    /// Texts that are nowhere.
    fn lost(&mut self, pairs: &Pairs, told: &BTreeSet<usize>) {
        let mut key = 0;
        for (at, said) in self.page.texts.iter().enumerate() {
            if let Some(place) = pairs.of_text[at].first() {
                key = self.page.views.before[*place].raws.first().copied().unwrap_or(key);
            } else if !said.text.trim().is_empty() && !told.contains(&at) {
                let edit = Edit { removed: said.text.clone(), ..Edit::default() };
                self.all.push((key, Change { edits: vec![edit], ..gone(said) }));
            }
        }
    }

    /// Paragraphs that no text became.
    fn free(&mut self, told: &BTreeSet<usize>, rows: &BTreeSet<usize>, units: &[Unit]) {
        let (story, views) = (self.page.story, self.page.views);
        let mut by_raw: Vec<(usize, usize)> = Vec::new();
        for (at, unit) in units.iter().enumerate() {
            by_raw.extend(unit.raws.iter().map(|raw| (*raw, at)));
        }
        by_raw.sort_unstable();
        for (raw, paragraph) in story.paragraphs.iter().enumerate() {
            if told.contains(&raw) || rows.contains(&raw) {
                continue;
            }
            let segments = segments_of(paragraph, views.after[raw]);
            // In a paragraph with words of a text it was told there.
            let place = by_raw.partition_point(|(other, _)| *other < raw);
            let unit = place.checked_sub(1).map(|place| &units[by_raw[place].1]);
            let beside = unit.and_then(|unit| {
                let texts = unit.texts.iter().map(|text| &self.page.texts[*text]);
                path_of(&texts.collect::<Vec<_>>())
            });
            self.add(raw, "", &segments, beside);
        }
    }

    /// In the order of the page, a move as one.
    fn done(self) -> Vec<Change> {
        let mut all = self.all;
        all.sort_by_key(|(key, _)| *key);
        let mut all: Vec<Change> = all.into_iter().map(|(_, change)| change).collect();
        // What the file says was moved, and what went and came without tracking.
        let is_moved = |change: &Change| {
            let moved = |edit: &Edit| edit.moved || !edit.tracked;
            !change.edits.is_empty() && change.edits.iter().all(moved)
        };
        let mut places: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for (at, change) in all.iter().enumerate().rev() {
            if change.what == What::Added && is_moved(change) {
                places.entry(change.new.clone()).or_default().push(at);
            }
        }
        let mut arrived = BTreeSet::new();
        for at in 0..all.len() {
            if all[at].what == What::Removed
                && is_moved(&all[at])
                && let Some(to) = places.get_mut(&all[at].old).and_then(Vec::pop)
            {
                all[at].what = What::Moved;
                (all[at].new, all[at].beside) = (all[to].new.clone(), all[to].beside.clone());
                all[at].edits.iter_mut().for_each(|edit| edit.moved = true);
                arrived.insert(to);
            }
        }
        let stays = |(at, change): (usize, Change)| (!arrived.contains(&at)).then_some(change);
        all.into_iter().enumerate().filter_map(stays).collect()
    }
}
