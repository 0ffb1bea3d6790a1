//! What became of one text (vết): its characters kept or removed, and what was added between.
//!
//! In: the text as the copy had it, and the paragraphs of the file that it was. Out: segments. Kept and
//! removed ones together are the old text, kept and added ones the new (test: returned::trail::tests::nothing_is_lost_and_nothing_is_twice). What
//! the file does not mark as changed and the copy had otherwise, nobody tracked.

use super::story::{Piece, Story};
use super::views::Views;
use super::words::{Budget, Step, steps};

/// What became of a stretch of text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fate {
    Kept,
    Removed,
    Added,
}

/// A stretch of text with one fate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Segment {
    pub fate: Fate,
    pub text: String,
    /// The revision; none where nothing was tracked.
    pub by: Option<usize>,
    /// The paragraph that it stands in as the text is to be.
    pub after: Option<usize>,
}

/// The end of the words that a remark stands on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pin {
    pub id: String,
    pub begins: bool,
    /// Characters of the old text before it.
    pub at: usize,
}

#[derive(Debug, Default)]
pub struct Trail {
    pub segments: Vec<Segment>,
    pub pins: Vec<Pin>,
}

impl Trail {
    /// The trail of an old text whose paragraphs in the file these are.
    pub fn of(
        base: &str,
        raws: &[usize],
        (story, views): (&Story, &Views),
        budget: &mut Budget,
    ) -> Self {
        let was: Vec<String> = raws.iter().map(|raw| old_text(story, *raw)).collect();
        let blanks: Vec<&str> =
            (1..was.len()).map(|next| blank(base, &was[..next].concat(), &was[next])).collect();
        let pieces = was.iter().enumerate();
        let was: String = pieces
            .flat_map(|(at, text)| [text.as_str(), blanks.get(at).copied().unwrap_or_default()])
            .collect();
        let mut walk = Walk {
            trail: Self::default(),
            base: base.chars().collect(),
            at: 0,
            steps: steps(base, &was, budget).into_iter().rev().collect(),
        };
        for (at, raw) in raws.iter().enumerate() {
            let (paragraph, after) = (&story.paragraphs[*raw], views.after[*raw]);
            for piece in &paragraph.pieces {
                let pin = |id: &String, begins| Pin { id: id.clone(), begins, at: walk.at };
                match piece {
                    Piece::Anchor(_) => {}
                    Piece::Begin(id) => walk.trail.pins.push(pin(id, true)),
                    Piece::End(id) => walk.trail.pins.push(pin(id, false)),
                    Piece::Text(text, state) => {
                        let removed = state.removed.or(paragraph.whole.removed);
                        match (state.added, removed) {
                            (Some(_), Some(_)) => {}
                            (Some(by), None) => walk.add(text, Some(by), after),
                            (None, removed) => walk.pass(text, removed, after),
                        }
                    }
                }
            }
            walk.pass(blanks.get(at).copied().unwrap_or_default(), None, after);
        }
        walk.lose();
        walk.trail
    }

    /// The text as it is to be.
    pub fn wanted(&self) -> String {
        text(&self.segments, Fate::Added)
    }
}

/// What is kept, and what has another fate too.
pub fn text(segments: &[Segment], beside: Fate) -> String {
    let shown = segments.iter().filter(|one| one.fate == Fate::Kept || one.fate == beside);
    shown.map(|one| one.text.as_str()).collect()
}

/// The text of a paragraph of the file without what was added.
fn old_text(story: &Story, raw: usize) -> String {
    let old = |piece: &Piece| match piece {
        Piece::Text(text, state) if state.added.is_none() => Some(text.clone()),
        _ => None,
    };
    story.paragraphs[raw].pieces.iter().filter_map(old).collect()
}

/// The blank that the break before a paragraph stands for: the old text had these words apart, and who breaks
/// a paragraph between two words drops the blank.
fn blank(base: &str, before: &str, next: &str) -> &'static str {
    let end = before.rsplit(char::is_whitespace).next().unwrap_or_default();
    let start = next.split(char::is_whitespace).next().unwrap_or_default();
    let has = |between: &str| base.contains(&format!("{end}{between}{start}"));
    match (end.is_empty() || start.is_empty() || has(""), has("\u{a0}")) {
        (true, _) => "",
        (false, true) => "\u{a0}",
        (false, false) => " ",
    }
}

struct Walk {
    trail: Trail,
    base: Vec<char>,
    /// Characters of the old text that were passed.
    at: usize,
    /// From the old text to what the file says it was; the next one is last.
    steps: Vec<Step>,
}

impl Walk {
    fn push(&mut self, fate: Fate, text: String, by: Option<usize>, after: Option<usize>) {
        if text.is_empty() {
            return;
        }
        if let Some(last) = self.trail.segments.last_mut()
            && (last.fate, last.by, last.after) == (fate, by, after)
        {
            last.text.push_str(&text);
            return;
        }
        self.trail.segments.push(Segment { fate, text, by, after });
    }

    fn add(&mut self, text: &str, by: Option<usize>, after: Option<usize>) {
        self.push(Fate::Added, text.to_owned(), by, after);
    }

    /// What the copy had here and the file does not show as removed.
    fn lose(&mut self) {
        while let Some(Step::Gone(count)) = self.steps.last().copied() {
            self.steps.pop();
            let text = self.old(count);
            let after = self.trail.segments.last().and_then(|last| last.after);
            self.push(Fate::Removed, text, None, after);
        }
    }

    fn old(&mut self, count: usize) -> String {
        let end = (self.at + count).min(self.base.len());
        let text = self.base[self.at..end].iter().collect();
        self.at = end;
        text
    }

    /// A text that the file says was there.
    fn pass(&mut self, text: &str, removed: Option<usize>, after: Option<usize>) {
        let chars: Vec<char> = text.chars().collect();
        let mut rest = &chars[..];
        while !rest.is_empty() {
            self.lose();
            let Some(step) = self.steps.last_mut() else { return };
            let (Step::Same(left) | Step::New(left) | Step::Gone(left)) = step;
            let count = rest.len().min(*left);
            let is_new = matches!(step, Step::New(_));
            let (Step::Same(left) | Step::New(left) | Step::Gone(left)) = step;
            *left -= count;
            if *left == 0 {
                self.steps.pop();
            }
            let (own, next) = rest.split_at(count);
            rest = next;
            match (is_new, removed) {
                // Nobody tracked how it came, and it goes again.
                (true, Some(_)) => {}
                (true, None) => self.push(Fate::Added, own.iter().collect(), None, after),
                (false, removed) => {
                    let text = self.old(count);
                    let fate = if removed.is_some() { Fate::Removed } else { Fate::Kept };
                    self.push(fate, text, removed, after);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::returned::story::{Paragraph, State};

    /// Every mark in turn, tracked and not, in one and in two paragraphs.
    #[test]
    fn nothing_is_lost_and_nothing_is_twice() {
        let base = "một hai ba bốn năm sáu bảy tám";
        let words: Vec<&str> = base.split_inclusive(' ').collect();
        for seed in 0_usize..4000 {
            let mut dice = seed;
            let mut next = |most: usize| {
                dice = dice.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_041);
                (dice >> 33) % most
            };
            let mut story = Story::default();
            let mut paragraph = Paragraph::default();
            let mut wanted = String::new();
            for word in &words {
                let (added, removed) = (Some(0), Some(1));
                match next(9) {
                    0 => paragraph.push(word, State { added: None, removed }),
                    1 => {
                        paragraph.push("thêm ", State { added, removed: None });
                        paragraph.push(word, State::default());
                        wanted += "thêm ";
                        wanted += word;
                    }
                    2 => {
                        paragraph.push("không theo dõi ", State::default());
                        wanted += "không theo dõi ";
                    }
                    3 => paragraph.push("chưa từng có", State { added, removed }),
                    4 => {
                        paragraph.mark.added = added;
                        story.paragraphs.push(std::mem::take(&mut paragraph));
                        paragraph.push(word, State::default());
                        wanted += word;
                    }
                    5 => {
                        // The break stands for the blank.
                        paragraph.push(word.trim_end(), State::default());
                        wanted += word;
                        paragraph.mark.added = added;
                        story.paragraphs.push(std::mem::take(&mut paragraph));
                    }
                    _ => {
                        paragraph.push(word, State::default());
                        wanted += word;
                    }
                }
            }
            story.paragraphs.push(paragraph);
            let views = Views::of(&story);
            assert_eq!(views.before.len(), 1);
            let raws = &views.before[0].raws;
            let trail = Trail::of(base, raws, (&story, &views), &mut Budget::new());
            assert_eq!(text(&trail.segments, Fate::Removed), base, "{seed}");
            assert_eq!(trail.wanted().trim_end(), wanted.trim_end(), "{seed}");
        }
    }
}
