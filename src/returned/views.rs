//! A marked-up text in its two readings: as it was, and as it is to be.
//!
//! In: paragraphs with their marks. Out: which paragraph of either reading each belongs to. An added mark at
//! the end of a paragraph is not there in the first reading, a removed one not in the second; what stands in
//! an added row is in the second alone.

use super::story::{Paragraph, Piece, Story};

/// The paragraphs of a text as it was (đoạn gốc), and where each went.
#[derive(Debug, Default)]
pub struct Views {
    /// Paragraphs as they were, each with those of the file that it was.
    pub before: Vec<Before>,
    /// For each paragraph of the file, its number as the text is to be.
    pub after: Vec<Option<usize>>,
}

/// A paragraph as it was.
#[derive(Debug, Default)]
pub struct Before {
    /// Paragraphs of the file, by number.
    pub raws: Vec<usize>,
    pub text: String,
}

impl Views {
    pub fn of(story: &Story) -> Self {
        let was = numbers(
            story,
            |paragraph| paragraph.whole.added.is_none(),
            |paragraph| paragraph.mark.added.is_none(),
        );
        let after = numbers(
            story,
            |paragraph| paragraph.whole.removed.is_none(),
            |paragraph| paragraph.mark.removed.is_none(),
        );
        let mut before: Vec<Before> = Vec::new();
        for (raw, number) in was.iter().enumerate() {
            let Some(number) = number else { continue };
            before.resize_with(before.len().max(number + 1), Before::default);
            let own = &mut before[*number];
            own.raws.push(raw);
            for piece in &story.paragraphs[raw].pieces {
                if let Piece::Text(text, state) = piece
                    && state.added.is_none()
                {
                    own.text.push_str(text);
                }
            }
        }
        Self { before, after }
    }
}

/// Numbers paragraphs of one reading: those that are there, each ending where its mark is there.
fn numbers(
    story: &Story,
    is_there: impl Fn(&Paragraph) -> bool,
    ends: impl Fn(&Paragraph) -> bool,
) -> Vec<Option<usize>> {
    let (mut out, mut next) = (Vec::with_capacity(story.paragraphs.len()), 0);
    for (at, paragraph) in story.paragraphs.iter().enumerate() {
        if !is_there(paragraph) {
            out.push(None);
            continue;
        }
        out.push(Some(next));
        let following = story.paragraphs.get(at + 1);
        let goes_on = following.is_some_and(|next| next.flow == paragraph.flow && is_there(next));
        if ends(paragraph) || !goes_on {
            next += 1;
        }
    }
    out
}
