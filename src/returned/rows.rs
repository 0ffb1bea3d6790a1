//! Rows of tables that came or went, whole.

use super::align::Pairs;
use super::change::{Change, Edit, Page, What, by_whom, path_of, segments_of};
use super::list::Said;
use std::collections::{BTreeMap, BTreeSet};

/// Changes of rows, and what is told with them.
#[derive(Debug, Default)]
pub struct Rows {
    /// With the paragraph of the file that each stands in.
    pub changes: Vec<(usize, Change)>,
    /// Texts of the copy.
    pub told: BTreeSet<usize>,
    /// Paragraphs of the file.
    pub raws: BTreeSet<usize>,
}

pub fn find(page: &Page, pairs: &Pairs) -> Rows {
    let mut rows = Rows::default();
    removed(page, pairs, &mut rows);
    added(page, pairs, &mut rows);
    rows
}

/// Rows of the copy that are marked as removed, or of which nothing is left.
fn removed(page: &Page, pairs: &Pairs, rows: &mut Rows) {
    let (mut from, mut key) = (0, 0);
    while from < page.texts.len() {
        let is_same = |said: &Said| {
            said.cell.is_some_and(|cell| cell > 0) && said.anchor == page.texts[from].anchor
        };
        let rest = page.texts[from + 1..].iter().take_while(|said| is_same(said)).count();
        let range = from..from + 1 + rest;
        let raws: Vec<usize> = range
            .clone()
            .flat_map(|text| &pairs.of_text[text])
            .flat_map(|paragraph| page.views.before[*paragraph].raws.iter().copied())
            .collect();
        key = raws.first().copied().unwrap_or(key);
        let of_row = |raw: &usize| page.story.paragraphs[*raw].whole.removed;
        let by =
            raws.first().and_then(of_row).filter(|_| raws.iter().all(|raw| of_row(raw).is_some()));
        let texts: Vec<&Said> = page.texts[range.clone()].iter().collect();
        let is_said = texts.iter().any(|said| !said.text.is_empty());
        if page.texts[from].cell.is_some() && is_said && (by.is_some() || raws.is_empty()) {
            let old = joined(texts.iter().map(|said| said.text.clone()));
            let edit = Edit { removed: old.clone(), ..by_whom(by, &page.story.revisions) };
            rows.changes.push((key, change(What::RowRemoved, &texts, (old, String::new()), edit)));
            rows.told.extend(range.clone());
        }
        from = range.end;
    }
}

/// Rows of the file that are marked as added, or that no row of the copy became.
fn added(page: &Page, pairs: &Pairs, rows: &mut Rows) {
    let story = page.story;
    let mut by_row: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (raw, paragraph) in story.paragraphs.iter().enumerate() {
        if let Some((row, _)) = paragraph.cell {
            by_row.entry(row).or_default().push(raw);
        }
    }
    // The row of the copy that each paragraph of the file was in.
    let anchors: BTreeMap<usize, &str> = page
        .views
        .before
        .iter()
        .zip(&pairs.of_paragraph)
        .filter_map(|(before, texts)| Some((before, &*page.texts[*texts.first()?].anchor)))
        .flat_map(|(before, anchor)| before.raws.iter().map(move |raw| (*raw, anchor)))
        .collect();
    let mut rows_of: BTreeMap<&str, Vec<&Said>> = BTreeMap::new();
    page.texts.iter().for_each(|said| rows_of.entry(&said.anchor).or_default().push(said));
    let mut above: Option<&str> = None;
    for raws in by_row.values() {
        let first = raws.first().copied().unwrap_or(0);
        let is_marked = raws.iter().all(|raw| story.paragraphs[*raw].whole.added.is_some());
        let anchor = raws.iter().find_map(|raw| anchors.get(raw).copied());
        above = anchor.or(above);
        if !is_marked && anchor.is_some() {
            continue;
        }
        let mut cells: BTreeMap<usize, String> = BTreeMap::new();
        for raw in raws {
            let paragraph = &story.paragraphs[*raw];
            let text: String =
                segments_of(paragraph, None).into_iter().map(|one| one.text).collect();
            *cells.entry(paragraph.cell.map_or(0, |(_, cell)| cell)).or_default() += &text;
        }
        if !is_marked && cells.values().all(|text| text.trim().is_empty()) {
            continue;
        }
        let new = joined(cells.into_values());
        let by = story.paragraphs[first].whole.added.filter(|_| is_marked);
        let edit = Edit { added: new.clone(), ..by_whom(by, &story.revisions) };
        let beside = above.and_then(|anchor| path_of(rows_of.get(anchor)?));
        let change = change(What::RowAdded, &[], (String::new(), new), edit);
        rows.changes.push((first, Change { beside, ..change }));
        rows.raws.extend(raws);
    }
}

fn change(what: What, texts: &[&Said], (old, new): (String, String), edit: Edit) -> Change {
    let path = path_of(texts);
    let part = "bang".to_owned();
    Change { what, path, part, old, new, edits: vec![edit], beside: None, alone: false }
}

fn joined(cells: impl IntoIterator<Item = String>) -> String {
    cells.into_iter().collect::<Vec<_>>().join(" | ")
}
