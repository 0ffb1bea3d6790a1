//! A text of Word as paragraphs of pieces, each with what was done to it (dấu vết).
//!
//! What [`super::markup`] reads is put together here; what it means is for [`super::views`].

/// Who changed something, and when.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Revision {
    pub who: String,
    /// As the file says it; it may be empty.
    pub when: String,
    /// The name of the move that it is a part of.
    pub moved: Option<String>,
}

/// The revisions that added or removed something, by their place in [`Story::revisions`].
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct State {
    pub added: Option<usize>,
    pub removed: Option<usize>,
}

/// A piece of a paragraph.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Piece {
    Text(String, State),
    /// A bookmark begins.
    Anchor(String),
    /// The words that a remark stands on begin or end.
    Begin(String),
    End(String),
}

/// A paragraph as the file has it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Paragraph {
    pub pieces: Vec<Piece>,
    /// What was done to the mark at its end: one added splits, one removed joins.
    pub mark: State,
    /// What was done to the row or cell that it stands in.
    pub whole: State,
    /// Its row, and its cell in the row from 0.
    pub cell: Option<(usize, usize)>,
    /// Paragraphs of one flow may be joined: a cell, a text box, the body.
    pub flow: usize,
    /// The length of its words in bytes.
    pub bytes: usize,
}

/// A text, whole.
#[derive(Debug, Default)]
pub struct Story {
    pub paragraphs: Vec<Paragraph>,
    pub revisions: Vec<Revision>,
    /// Tracked changes of form alone.
    pub formats: usize,
    /// Pictures, drawings, objects.
    pub pictures: usize,
}

impl Paragraph {
    /// What a reader sees of it with all marks shown.
    pub fn text(&self) -> String {
        let text = |piece: &Piece| match piece {
            Piece::Text(text, _) => Some(text.clone()),
            _ => None,
        };
        self.pieces.iter().filter_map(text).collect()
    }

    /// A text with the same marks continues the last piece.
    pub fn push(&mut self, text: &str, state: State) {
        if text.is_empty() {
            return;
        }
        self.bytes += text.len();
        match self.pieces.last_mut() {
            Some(Piece::Text(last, own)) if *own == state => last.push_str(text),
            _ => self.pieces.push(Piece::Text(text.to_owned(), state)),
        }
    }
}
