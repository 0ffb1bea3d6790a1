//! Which paragraph of the file each text of the copy became: by bookmarks, and where these are gone by
//! likeness between neighbours that are known.
//!
//! In: the list of the copy and the paragraphs as they were. Out: pairs. A text may have become several
//! paragraphs, and several texts one.

use super::list::Said;
use super::story::{Piece, Story};
use super::views::Views;
use super::words::{Bag, Budget, likeness};
use similar::{Algorithm, DiffOp, capture_diff_slices};
use std::collections::BTreeMap;

/// Paragraphs as they were that belong to texts of the copy.
#[derive(Debug, Default)]
pub struct Pairs {
    /// For each text the paragraphs, in order.
    pub of_text: Vec<Vec<usize>>,
    /// For each paragraph the texts, in order.
    pub of_paragraph: Vec<Vec<usize>>,
    /// Texts that stand where they did not.
    pub moved: Vec<usize>,
}

/// So alike two texts must be to be taken for one, in percent.
const ALIKE: usize = 50;
/// And so alike two halves to their whole.
const NEARLY: usize = 85;

pub fn pairs(texts: &[Said], story: &Story, views: &Views, budget: &mut Budget) -> Pairs {
    let mut pairs = Pairs {
        of_text: vec![Vec::new(); texts.len()],
        of_paragraph: vec![Vec::new(); views.before.len()],
        moved: Vec::new(),
    };
    by_anchor(texts, story, views, &mut pairs);
    pairs.moved = pairs.out_of_order();
    between(texts, views, &mut pairs, budget);
    parted(texts, views, &mut pairs, budget);
    pairs
}

impl Pairs {
    fn join(&mut self, text: usize, paragraph: usize) {
        self.of_text[text].push(paragraph);
        self.of_paragraph[paragraph].push(text);
    }

    /// The last text of the nearest paragraph before one.
    pub fn before(&self, paragraph: usize) -> Option<usize> {
        self.of_paragraph[..paragraph].iter().rev().find_map(|texts| texts.last().copied())
    }

    /// Texts whose paragraph stands before that of an earlier text, as few as explain it.
    fn out_of_order(&self) -> Vec<usize> {
        let known: Vec<(usize, usize)> = self
            .of_text
            .iter()
            .enumerate()
            .filter_map(|(text, own)| Some((text, *own.first()?)))
            .collect();
        // The longest run that rises: its last members by length, and for each the one before it.
        let (mut ends, mut before): (Vec<usize>, Vec<Option<usize>>) = (Vec::new(), Vec::new());
        for (at, (_, paragraph)) in known.iter().enumerate() {
            let place = ends.partition_point(|end| known[*end].1 <= *paragraph);
            before.push(place.checked_sub(1).map(|place| ends[place]));
            ends.truncate(ends.len().max(place));
            match ends.get_mut(place) {
                Some(end) => *end = at,
                None => ends.push(at),
            }
        }
        let mut kept = vec![false; known.len()];
        let mut next = ends.last().copied();
        while let Some(at) = next {
            kept[at] = true;
            next = before[at];
        }
        known.iter().zip(kept).filter(|(_, kept)| !kept).map(|((text, _), _)| *text).collect()
    }
}

/// A bookmark stands in the paragraph of its text, or in the first cell of its row.
fn by_anchor(texts: &[Said], story: &Story, views: &Views, pairs: &mut Pairs) {
    let mut places: BTreeMap<&str, usize> = BTreeMap::new();
    let mut cells: BTreeMap<(usize, usize), Vec<usize>> = BTreeMap::new();
    for (number, before) in views.before.iter().enumerate() {
        for raw in &before.raws {
            let paragraph = &story.paragraphs[*raw];
            for piece in &paragraph.pieces {
                if let Piece::Anchor(name) = piece {
                    places.entry(name).or_insert(number);
                }
            }
        }
        let first = before.raws.first().and_then(|raw| story.paragraphs[*raw].cell);
        if let Some(cell) = first {
            cells.entry(cell).or_default().push(number);
        }
    }
    for (at, said) in texts.iter().enumerate() {
        let Some(place) = places.get(&*said.anchor) else { continue };
        let Some(column) = said.cell else {
            pairs.join(at, *place);
            continue;
        };
        let row = views.before[*place].raws.first().and_then(|raw| story.paragraphs[*raw].cell);
        let Some((row, _)) = row else { continue };
        let filled = |number: &&usize| !views.before[**number].text.trim().is_empty();
        let own = cells.get(&(row, column)).into_iter().flatten();
        let own: Vec<usize> = match said.text.is_empty() {
            true => own.copied().take(1).collect(),
            false => own.filter(filled).copied().collect(),
        };
        own.into_iter().for_each(|number| pairs.join(at, number));
    }
}

/// Texts and paragraphs that have no partner, between two pairs that have.
fn between(texts: &[Said], views: &Views, pairs: &mut Pairs, budget: &mut Budget) {
    let mut lonely: Vec<usize> = Vec::new();
    let mut from = 0;
    for text in 0..=texts.len() {
        let placed = pairs.of_text.get(text).map(|own| own.first().copied());
        match placed {
            Some(None) => lonely.push(text),
            Some(Some(_)) if pairs.moved.binary_search(&text).is_ok() => {}
            Some(Some(end)) => {
                gap(texts, views, (&lonely, from..end), pairs, budget);
                lonely.clear();
                from = end + 1;
            }
            None => gap(texts, views, (&lonely, from..views.before.len()), pairs, budget),
        }
    }
}

fn gap(
    texts: &[Said],
    views: &Views,
    (lonely, range): (&[usize], std::ops::Range<usize>),
    pairs: &mut Pairs,
    budget: &mut Budget,
) {
    let is_free = |at: &usize| {
        pairs.of_paragraph[*at].is_empty() && !views.before[*at].text.trim().is_empty()
    };
    let free: Vec<usize> = range.filter(is_free).collect();
    let lonely: Vec<usize> =
        lonely.iter().copied().filter(|text| !texts[*text].text.is_empty()).collect();
    let old: Vec<&str> = lonely.iter().map(|at| &*texts[*at].text).collect();
    let new: Vec<&str> = free.iter().map(|at| &*views.before[*at].text).collect();
    let mut found = match budget.takes(old.len() * new.len()) {
        true => same(&old, &new),
        false => Vec::new(),
    };
    found.push((old.len(), new.len()));
    let (mut a, mut b) = (0, 0);
    for (next_a, next_b) in found {
        for (x, y) in alike(&old[a..next_a], &new[b..next_b], budget) {
            pairs.join(lonely[a + x], free[b + y]);
        }
        if next_a < old.len() {
            pairs.join(lonely[next_a], free[next_b]);
        }
        (a, b) = (next_a + 1, next_b + 1);
    }
}

/// Texts that are the same in both.
fn same<'a>(old: &[&'a str], new: &[&'a str]) -> Vec<(usize, usize)> {
    let mut known: BTreeMap<&str, usize> = BTreeMap::new();
    let mut number = |text: &&'a str| {
        let next = known.len();
        *known.entry(text).or_insert(next)
    };
    let old: Vec<usize> = old.iter().map(&mut number).collect();
    let new: Vec<usize> = new.iter().map(&mut number).collect();
    let ops = capture_diff_slices(Algorithm::Myers, &old, &new);
    let same = ops.into_iter().filter(|op| matches!(op, DiffOp::Equal { .. }));
    same.flat_map(|op| op.old_range().zip(op.new_range())).collect()
}

/// Pairs in order that are alike enough, so that all together are most alike; one left on each side between
/// two such pairs was written anew.
fn alike(old: &[&str], new: &[&str], budget: &mut Budget) -> Vec<(usize, usize)> {
    if old.is_empty() || new.is_empty() {
        return Vec::new();
    }
    let letters = |texts: &[&str]| texts.iter().map(|text| text.len()).sum::<usize>();
    if !budget.takes(letters(old) + letters(new)) {
        return Vec::new();
    }
    let bags = |texts: &[&str]| texts.iter().map(|text| Bag::of(text)).collect::<Vec<Bag>>();
    let (old, new) = (&bags(old)[..], &bags(new)[..]);
    let words = |bags: &[Bag]| bags.iter().map(Bag::size).sum::<usize>();
    if !budget.takes(words(old) * new.len() + words(new) * old.len()) {
        return Vec::new();
    }
    let columns = new.len() + 1;
    let mut best = vec![0_usize; (old.len() + 1) * columns];
    let mut shares = vec![0_usize; old.len() * new.len()];
    for a in (0..old.len()).rev() {
        for b in (0..new.len()).rev() {
            let share = old[a].likeness(&new[b]);
            let share = if share >= ALIKE { share } else { 0 };
            shares[a * new.len() + b] = share;
            let both = share + best[(a + 1) * columns + b + 1];
            best[a * columns + b] =
                both.max(best[(a + 1) * columns + b]).max(best[a * columns + b + 1]);
        }
    }
    let (mut a, mut b, mut found) = (0, 0, Vec::new());
    while a < old.len() && b < new.len() {
        let share = shares[a * new.len() + b];
        let here = best[a * columns + b];
        if share > 0 && here == share + best[(a + 1) * columns + b + 1] {
            found.push((a, b));
            (a, b) = (a + 1, b + 1);
        } else if here == best[(a + 1) * columns + b] {
            a += 1;
        } else {
            b += 1;
        }
    }
    let mut all = Vec::new();
    let (mut a, mut b) = (0, 0);
    for (x, y) in found.into_iter().chain([(old.len(), new.len())]) {
        all.extend((x - a == 1 && y - b == 1).then_some((a, b)));
        all.extend((x < old.len()).then_some((x, y)));
        (a, b) = (x + 1, y + 1);
    }
    all
}

/// A paragraph without a text whose words the text beside it lost, and a text without a paragraph whose
/// words the paragraph beside it took.
fn parted(texts: &[Said], views: &Views, pairs: &mut Pairs, budget: &mut Budget) {
    let mut is_nearer = |whole: &str, (first, second): (&str, &str), known: &str| {
        let both = format!("{first} {second}");
        budget.takes(2 * (whole.len() + both.len()))
            && likeness(whole, &both) >= NEARLY
            && likeness(whole, &both) > likeness(whole, known)
    };
    for at in 1..views.before.len() {
        let (first, second) = (&views.before[at - 1].text, &views.before[at].text);
        if first.trim().is_empty() || second.trim().is_empty() {
            continue;
        }
        let (text, free, known) =
            match (&pairs.of_paragraph[at - 1][..], &pairs.of_paragraph[at][..]) {
                ([text], []) => (*text, at, first),
                ([], [text]) => (*text, at - 1, second),
                _ => continue,
            };
        if is_nearer(&texts[text].text, (first, second), known) {
            pairs.join(text, free);
            pairs.of_text[text].sort_unstable();
        }
    }
    for at in 1..texts.len() {
        let (first, second) = (&texts[at - 1], &texts[at]);
        if first.cell.or(second.cell).is_some() || first.text.is_empty() || second.text.is_empty() {
            continue;
        }
        let (paragraph, free, known) = match (&pairs.of_text[at - 1][..], &pairs.of_text[at][..]) {
            ([paragraph], []) => (*paragraph, at, first),
            ([], [paragraph]) => (*paragraph, at - 1, second),
            _ => continue,
        };
        let whole = &views.before[paragraph].text;
        if is_nearer(whole, (&first.text, &second.text), &known.text) {
            pairs.join(free, paragraph);
            pairs.of_paragraph[paragraph].sort_unstable();
        }
    }
}
