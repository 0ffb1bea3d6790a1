//! Which words of a text are still there, within a budget of steps.
//!
//! In: two texts. Out: pieces that both have, and pieces that one of them has. Texts that are too long to be
//! compared word by word are compared at their ends.

use similar::{Algorithm, DiffOp, capture_diff_slices};
use std::hash::{DefaultHasher, Hash, Hasher};
use unicode_normalization::UnicodeNormalization;

/// What became of a stretch of two texts, in characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    Same(usize),
    Gone(usize),
    New(usize),
}

/// Steps that comparing may still take (ngân sách): a hostile file ends it early.
#[derive(Debug)]
pub struct Budget(u64);

impl Budget {
    pub fn new() -> Self {
        Self(20_000_000)
    }

    /// Takes steps if there are as many.
    pub fn takes(&mut self, steps: usize) -> bool {
        let left = self.0.checked_sub(steps as u64);
        self.0 = left.unwrap_or(self.0);
        left.is_some()
    }
}

/// The steps from one text to another, word by word.
pub fn steps(old: &str, new: &str, budget: &mut Budget) -> Vec<Step> {
    if old == new {
        return vec![Step::Same(old.chars().count())];
    }
    let (old, new) = (tokens(old), tokens(new));
    let head = old.iter().zip(&new).take_while(|(a, b)| a == b).count();
    let tail = old[head..].iter().rev().zip(new[head..].iter().rev());
    let tail = tail.take_while(|(a, b)| a == b).count();
    let (mid_old, mid_new) = (&old[head..old.len() - tail], &new[head..new.len() - tail]);
    let mut out = Vec::new();
    add(&mut out, Step::Same(length(&old[..head])));
    if budget.takes(mid_old.len() * mid_new.len()) {
        for op in capture_diff_slices(Algorithm::Myers, mid_old, mid_new) {
            let (gone, new) = (length(&mid_old[op.old_range()]), length(&mid_new[op.new_range()]));
            if let DiffOp::Equal { .. } = op {
                add(&mut out, Step::Same(gone));
            } else {
                add(&mut out, Step::Gone(gone));
                add(&mut out, Step::New(new));
            }
        }
    } else {
        add(&mut out, Step::Gone(length(mid_old)));
        add(&mut out, Step::New(length(mid_new)));
    }
    add(&mut out, Step::Same(length(&old[old.len() - tail..])));
    out
}

fn add(out: &mut Vec<Step>, step: Step) {
    if !matches!(step, Step::Same(0) | Step::Gone(0) | Step::New(0)) {
        out.push(step);
    }
}

fn length(tokens: &[&str]) -> usize {
    tokens.iter().map(|token| token.chars().count()).sum()
}

/// Words, and each sign between them.
fn tokens(text: &str) -> Vec<&str> {
    let mut out = Vec::new();
    let mut begun = 0;
    let mut in_word = false;
    for (at, c) in text.char_indices() {
        let is_word = c.is_alphanumeric();
        if at > begun && !(is_word && in_word) {
            out.push(&text[begun..at]);
            begun = at;
        }
        in_word = is_word;
    }
    if begun < text.len() {
        out.push(&text[begun..]);
    }
    out
}

/// The words of a text in the order of their digests (túi từ): capitals and places are no difference.
pub struct Bag(Vec<u64>);

impl Bag {
    pub fn of(text: &str) -> Self {
        let words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
        let digest = |word: &str| {
            let mut hasher = DefaultHasher::new();
            word.chars().flat_map(char::to_lowercase).for_each(|c| c.hash(&mut hasher));
            hasher.finish()
        };
        let mut words: Vec<u64> = words.map(digest).collect();
        words.sort_unstable();
        Self(words)
    }

    /// How many words, and one.
    pub fn size(&self) -> usize {
        self.0.len() + 1
    }

    /// How alike two texts are, from 0 to 100: the share of words that both have.
    pub fn likeness(&self, other: &Self) -> usize {
        let (old, new) = (&self.0, &other.0);
        let all = old.len() + new.len();
        let (mut a, mut b, mut both) = (0, 0, 0_usize);
        while a < old.len() && b < new.len() {
            match old[a].cmp(&new[b]) {
                std::cmp::Ordering::Equal => (a, b, both) = (a + 1, b + 1, both + 2),
                std::cmp::Ordering::Less => a += 1,
                std::cmp::Ordering::Greater => b += 1,
            }
        }
        (both * 100).checked_div(all).unwrap_or(0)
    }
}

/// How alike two texts are, see [`Bag::likeness`].
pub fn likeness(old: &str, new: &str) -> usize {
    Bag::of(old).likeness(&Bag::of(new))
}

/// Composed accents, as records have them.
pub fn composed(text: &str) -> String {
    text.nfc().collect()
}
