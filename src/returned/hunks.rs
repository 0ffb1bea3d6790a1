//! Puts what was changed in a text under the values of the record that stand in it.
//!
//! In: the trail of one or more texts, and where values stand in them. Out: changes, one a value, and one for
//! the words around them, which are the form's. What was written beside a value, touching it, is the value's.

use super::change::{Change, ENDS, Edit, What};
use super::list::{Held, Said};
use super::story::Revision;
use super::trail::{Fate, Segment, text};

/// Changed segments without a kept word between them (chỗ sửa).
struct Hunk {
    /// Segments, by number.
    first: usize,
    last: usize,
    /// Characters of the old text.
    from: usize,
    to: usize,
}

/// Whose a hunk is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Owner {
    value: Option<usize>,
    /// Whether it goes further than that.
    beyond: bool,
}

/// The changes of texts that stand one behind the other.
pub fn changes(texts: &[&Said], segments: &[Segment], revisions: &[Revision]) -> Vec<Change> {
    let (hunks, of) = hunks(segments);
    let old: Vec<char> = texts.iter().flat_map(|said| said.text.chars()).collect();
    let values = values(texts);
    let owners: Vec<Owner> = hunks.iter().map(|hunk| owner(hunk, &values, &old)).collect();
    let edits = |own: &dyn Fn(&Owner) -> bool| {
        let own = hunks.iter().zip(&owners).filter(|(_, owner)| own(owner));
        own.flat_map(|(hunk, _)| edits(&segments[hunk.first..=hunk.last], revisions)).collect()
    };
    let mut out = Vec::new();
    for (at, value) in values.iter().enumerate() {
        let mine = |owner: &Owner| owner.value == Some(at);
        if !owners.iter().any(mine) {
            continue;
        }
        let of_value: Vec<bool> = owners.iter().map(mine).collect();
        let own = hunks.iter().zip(&of_value).filter(|(_, own)| **own).map(|(hunk, _)| hunk);
        let range = own.fold((value.from, value.to), |(from, to), hunk| {
            (from.min(hunk.from), to.max(hunk.to))
        });
        let is_own = |segment: usize| of[segment].is_some_and(|hunk| of_value[hunk]);
        out.push(Change {
            what: What::Text,
            path: Some(value.path.clone()),
            part: texts.first().map(|said| said.part.clone()).unwrap_or_default(),
            old: old[value.from..value.to].iter().collect(),
            // No value has the space that a last or first word leaves when it goes.
            new: written(segments, range, &is_own).trim_matches(' ').to_owned(),
            edits: edits(&mine),
            beside: None,
            alone: owners.iter().filter(|owner| mine(owner)).all(|owner| !owner.beyond),
        });
    }
    let fixed = |owner: &Owner| owner.value.is_none();
    if owners.iter().any(fixed) {
        out.push(Change {
            what: What::Text,
            path: None,
            part: texts.first().map(|said| said.part.clone()).unwrap_or_default(),
            old: text(segments, Fate::Removed),
            new: text(segments, Fate::Added),
            edits: edits(&fixed),
            beside: None,
            alone: false,
        });
    }
    out
}

/// The values of all texts, at their places in the whole.
fn values(texts: &[&Said]) -> Vec<Held> {
    let (mut out, mut shift) = (Vec::new(), 0);
    for said in texts {
        out.extend(said.values.iter().map(|held| Held {
            path: held.path.clone(),
            from: held.from + shift,
            to: held.to + shift,
        }));
        shift += said.text.chars().count();
    }
    out
}

/// The hunks, and for each segment the one that it is in.
fn hunks(segments: &[Segment]) -> (Vec<Hunk>, Vec<Option<usize>>) {
    let mut out: Vec<Hunk> = Vec::new();
    let (mut at, mut bridge) = (0, None);
    for (number, segment) in segments.iter().enumerate() {
        let length = if segment.fate == Fate::Added { 0 } else { segment.text.chars().count() };
        if segment.fate == Fate::Kept {
            // Of words that nobody tracked one by one, the space between belongs to the change.
            let is_space = segment.text.trim().is_empty();
            let untracked = number > 0 && segments[number - 1].by.is_none();
            bridge = (is_space && untracked).then_some(number);
        } else {
            let before = number.checked_sub(1);
            let goes_on = out.last().is_some_and(|last: &Hunk| Some(last.last) == before)
                || bridge.is_some_and(|bridge| Some(bridge) == before && segment.by.is_none());
            match out.last_mut().filter(|_| goes_on) {
                Some(last) => (last.last, last.to) = (number, at + length),
                None => out.push(Hunk { first: number, last: number, from: at, to: at + length }),
            }
            bridge = None;
        }
        at += length;
    }
    let mut of = vec![None; segments.len()];
    for (number, hunk) in out.iter().enumerate() {
        of[hunk.first..=hunk.last].fill(Some(number));
    }
    (out, of)
}

fn owner(hunk: &Hunk, values: &[Held], old: &[char]) -> Owner {
    let over = |held: &Held| hunk.from < held.to && held.from < hunk.to;
    let inside = |held: &Held| held.from <= hunk.from && hunk.to <= held.to;
    let mut overlapped = values.iter().enumerate().filter(|(_, held)| over(held));
    if let Some((at, held)) = overlapped.next() {
        let only = overlapped.next().is_none();
        let tail = &old[held.to.min(old.len())..hunk.to.max(held.to)];
        let closes = hunk.from >= held.from && tail.iter().all(|c| ENDS.contains(c));
        return Owner { value: Some(at), beyond: !(only && (inside(held) || closes)) };
    }
    /// Signs at the end of a text.
    const FEW: usize = 4;
    // Touching it, or behind the sign that ends the text.
    let touches = |held: &Held| {
        let rest = |from: usize, to: usize| {
            let rest = old.get(from..to).filter(|rest| rest.len() <= FEW);
            rest.is_some_and(|rest| rest.iter().all(|c| ENDS.contains(c)))
        };
        let behind = rest(held.to, hunk.from.max(held.to)) && rest(hunk.to, old.len());
        hunk.from == hunk.to && held.from <= hunk.from && hunk.to <= held.to
            || hunk.from >= held.to && behind
    };
    Owner { value: values.iter().position(touches), beyond: false }
}

/// The new text of a value: what is kept of its range, and what was added by its own hunks.
fn written(
    segments: &[Segment],
    (from, to): (usize, usize),
    is_own: &dyn Fn(usize) -> bool,
) -> String {
    let (mut at, mut out) = (0, String::new());
    for (number, segment) in segments.iter().enumerate() {
        match segment.fate {
            Fate::Added => {
                if is_own(number) {
                    out.push_str(&segment.text);
                }
            }
            Fate::Removed => at += segment.text.chars().count(),
            Fate::Kept => {
                for c in segment.text.chars() {
                    if (from..to).contains(&at) {
                        out.push(c);
                    }
                    at += 1;
                }
            }
        }
    }
    out
}

/// What each person did in a row of segments.
pub fn edits(segments: &[Segment], revisions: &[Revision]) -> Vec<Edit> {
    let mut out: Vec<(Option<&str>, Edit)> = Vec::new();
    for segment in segments {
        let by = segment.by.and_then(|by| revisions.get(by));
        let who = by.map(|by| &*by.who);
        let goes_on =
            out.last().is_some_and(|(last, _)| *last == who || segment.fate == Fate::Kept);
        if !goes_on {
            let edit = Edit { tracked: by.is_some(), ..Edit::default() };
            out.push((who, edit));
        }
        let Some((_, edit)) = out.last_mut() else { continue };
        if let Some(by) = by {
            (edit.who, edit.when) = (by.who.clone(), by.when.clone());
            edit.moved |= by.moved.is_some();
        }
        match segment.fate {
            Fate::Removed => edit.removed.push_str(&segment.text),
            Fate::Added => edit.added.push_str(&segment.text),
            Fate::Kept => {
                edit.removed.push_str(&segment.text);
                edit.added.push_str(&segment.text);
            }
        }
    }
    out.into_iter().map(|(_, edit)| edit).collect()
}
