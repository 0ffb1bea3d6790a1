//! Which row of a sheet is which row of the record.
//!
//! In: both lists as texts. Out: pairs, rows that went and rows that came, in the order of the sheet. Rows
//! that are the same tell first; between them those that share most cells belong together. Columns that
//! count the rows do not tell: one new row changes all of them.

use similar::{Algorithm, DiffOp, capture_diff_slices};
use std::collections::BTreeMap;
use std::ops::Range;

/// What became of a row, by its place in the old and in the new list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    Both(usize, usize),
    Gone(usize),
    New(usize),
}

/// A row: one text for each column.
pub type Texts = Vec<Option<String>>;

/// More rows times rows than this are paired by their places.
const MOST_COMPARED: usize = 250_000;

/// Pairs rows by the columns that tell.
pub fn by_cells(old: &[Texts], new: &[Texts], tells: &[bool]) -> Vec<Step> {
    let key = |row: &Texts| -> Vec<Option<String>> {
        row.iter().zip(tells).filter(|(_, tells)| **tells).map(|(text, _)| text.clone()).collect()
    };
    let olds: Vec<_> = old.iter().map(key).collect();
    let news: Vec<_> = new.iter().map(key).collect();
    let mut steps = Vec::new();
    for op in capture_diff_slices(Algorithm::Myers, &olds, &news) {
        match op {
            DiffOp::Equal { old_index, new_index, len } => {
                steps.extend((0..len).map(|at| Step::Both(old_index + at, new_index + at)));
            }
            op => between(op.old_range(), op.new_range(), &(&olds, &news), &mut steps),
        }
    }
    steps
}

/// Pairs rows by the code in one column; codes that stand twice tell nothing.
pub fn by_code(old: &[Texts], new: &[Texts], column: usize) -> Option<Vec<Step>> {
    let places = |rows: &[Texts]| -> Option<BTreeMap<String, usize>> {
        let mut places = BTreeMap::new();
        for (at, row) in rows.iter().enumerate() {
            let code = row[column].clone().filter(|code| !code.is_empty())?;
            if places.insert(code, at).is_some() {
                return None;
            }
        }
        Some(places)
    };
    let (olds, news) = (places(old)?, places(new)?);
    let gone = olds.iter().filter(|(code, _)| !news.contains_key(*code));
    let mut steps: Vec<Step> = gone.map(|(_, at)| Step::Gone(*at)).collect();
    steps.extend(new.iter().enumerate().map(|(at, row)| {
        let code = row[column].as_ref().and_then(|code| olds.get(code));
        code.map_or(Step::New(at), |old| Step::Both(*old, at))
    }));
    Some(steps)
}

/// Pairs the rows between two that are the same.
fn between(
    old: Range<usize>,
    new: Range<usize>,
    rows: &(&Vec<Texts>, &Vec<Texts>),
    steps: &mut Vec<Step>,
) {
    let anchors = match old.len().saturating_mul(new.len()) {
        0..=MOST_COMPARED => alike(&old, &new, rows),
        _ => Vec::new(),
    };
    let (mut from_old, mut from_new) = (old.start, new.start);
    for (at_old, at_new) in anchors.into_iter().chain([(old.end, new.end)]) {
        in_order(from_old..at_old, from_new..at_new, steps);
        if at_old < old.end {
            steps.push(Step::Both(at_old, at_new));
        }
        (from_old, from_new) = (at_old + 1, at_new + 1);
    }
}

/// Rows that share nothing belong together by their places, as far as there are as many.
fn in_order(old: Range<usize>, new: Range<usize>, steps: &mut Vec<Step>) {
    let both = old.len().min(new.len());
    steps.extend(old.clone().zip(new.clone()).map(|(old, new)| Step::Both(old, new)));
    steps.extend((old.start + both..old.end).map(Step::Gone));
    steps.extend((new.start + both..new.end).map(Step::New));
}

/// Pairs that share most cells in all, in the order of both lists.
fn alike(
    old: &Range<usize>,
    new: &Range<usize>,
    (olds, news): &(&Vec<Texts>, &Vec<Texts>),
) -> Vec<(usize, usize)> {
    let shared = |a: usize, b: usize| -> u32 {
        let same = olds[old.start + a].iter().zip(&news[new.start + b]);
        let same = same.filter(|(a, b)| a == b && a.as_ref().is_some_and(|text| !text.is_empty()));
        u32::try_from(same.count()).unwrap_or(u32::MAX)
    };
    let width = new.len() + 1;
    let mut best = vec![0_u32; (old.len() + 1) * width];
    for a in (0..old.len()).rev() {
        for b in (0..new.len()).rev() {
            let with = best[(a + 1) * width + b + 1] + shared(a, b);
            let without = best[(a + 1) * width + b].max(best[a * width + b + 1]);
            best[a * width + b] = with.max(without);
        }
    }
    let (mut a, mut b, mut pairs) = (0, 0, Vec::new());
    while a < old.len() && b < new.len() {
        let own = shared(a, b);
        if own > 0 && best[a * width + b] == best[(a + 1) * width + b + 1] + own {
            pairs.push((old.start + a, new.start + b));
            (a, b) = (a + 1, b + 1);
        } else if best[(a + 1) * width + b] >= best[a * width + b + 1] {
            a += 1;
        } else {
            b += 1;
        }
    }
    pairs
}

#[cfg(test)]
mod tests {
    use super::*;
    use Step::{Both, Gone, New};

    fn rows(texts: &[&str]) -> Vec<Texts> {
        let row = |text: &&str| text.split(' ').map(|cell| Some(cell.to_owned())).collect();
        texts.iter().map(row).collect()
    }

    #[test]
    fn a_row_that_comes_first_leaves_the_others_as_they_are() {
        let old = rows(&["1 a x", "2 b y", "3 c z"]);
        let new = rows(&["1 n w", "2 a x", "3 b q", "4 c z"]);
        let tells = [false, true, true];
        assert_eq!(by_cells(&old, &new, &tells), [New(0), Both(0, 1), Both(1, 2), Both(2, 3)]);
        assert_eq!(by_cells(&new, &old, &tells), [Gone(0), Both(1, 0), Both(2, 1), Both(3, 2)]);
        let other = rows(&["1 k l", "2 m n"]);
        assert_eq!(by_cells(&old, &other, &tells), [Both(0, 0), Both(1, 1), Gone(2)]);
    }

    #[test]
    fn codes_tell_in_any_order() {
        let (old, new) = (rows(&["KL1 a", "KL2 b", "KL3 c"]), rows(&["KL3 c", "KL9 x", "KL1 z"]));
        assert_eq!(by_code(&old, &new, 0), Some(vec![Gone(1), Both(2, 0), New(1), Both(0, 2)]));
        assert_eq!(by_code(&old, &rows(&["KL1 a", "KL1 b"]), 0), None);
    }
}
