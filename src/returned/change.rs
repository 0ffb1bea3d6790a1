//! A change as it is told, and what all who find changes need: whose a text is, and who did it.

use super::list::Said;
use super::story::{Paragraph, Piece, Revision, Story};
use super::trail::{Fate, Segment};
use super::views::Views;
use std::collections::BTreeMap;

/// Signs that the form puts at the end in place of those of the record.
pub const ENDS: [char; 4] = ['.', ';', ',', ' '];

/// What was done (loại sửa).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum What {
    /// Words of a text.
    Text,
    /// A paragraph that was not there.
    Added,
    Removed,
    /// Of one paragraph several.
    Split,
    /// Of several one.
    Joined,
    Moved,
    RowAdded,
    RowRemoved,
}

/// What one person did in one place.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Edit {
    pub removed: String,
    pub added: String,
    pub who: String,
    /// As the file says it; it may be empty.
    pub when: String,
    /// Whether the file itself shows it as changed.
    pub tracked: bool,
    /// Whether it was moved from or to elsewhere.
    pub moved: bool,
}

/// A change (chỗ sửa).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    pub what: What,
    /// Of the value in the record; none where the words are the form's, or follow from other values.
    pub path: Option<String>,
    /// Which component of the document it is in.
    pub part: String,
    pub old: String,
    pub new: String,
    pub edits: Vec<Edit>,
    /// For what was added: the path of what stands before it.
    pub beside: Option<String>,
    /// Whether the value alone was changed, and no word of the form with it.
    pub alone: bool,
}

/// What is looked at.
pub struct Page<'a> {
    pub texts: &'a [Said],
    pub story: &'a Story,
    pub views: &'a Views,
}

/// Where the words of each remark stand: text, from, to.
pub type Places = BTreeMap<String, (usize, usize, usize)>;

/// A paragraph as if all of it were new.
pub fn segments_of(paragraph: &Paragraph, after: Option<usize>) -> Vec<Segment> {
    let of = |piece: &Piece| match piece {
        Piece::Text(text, state) if state.removed.is_none() => Some(Segment {
            fate: Fate::Added,
            text: text.clone(),
            by: state.added.or(paragraph.whole.added),
            after,
        }),
        _ => None,
    };
    paragraph.pieces.iter().filter_map(of).collect()
}

/// The change that a text is gone, still without who did it.
pub fn gone(said: &Said) -> Change {
    Change {
        what: What::Removed,
        path: path_of(&[said]),
        part: said.part.clone(),
        old: said.text.clone(),
        new: String::new(),
        edits: Vec::new(),
        beside: None,
        alone: is_value(said),
    }
}

/// Whether a text is one value and no word more.
pub fn is_value(said: &Said) -> bool {
    let [held] = &said.values[..] else { return false };
    held.from == 0 && said.text.chars().skip(held.to).all(|c| ENDS.contains(&c))
}

/// What the paths of all values in some texts have in common.
pub fn path_of(texts: &[&Said]) -> Option<String> {
    let mut paths = texts.iter().flat_map(|said| &said.values).map(|held| held.path.split('/'));
    let first: Vec<&str> = paths.next()?.collect();
    let common = paths.fold(first, |common, path| {
        let same = common.iter().zip(path).take_while(|(a, b)| **a == *b).count();
        common[..same].to_vec()
    });
    Some(common.join("/")).filter(|path| !path.is_empty())
}

/// The same of several texts.
pub fn gone_all(texts: &[&Said]) -> Change {
    let old = texts.iter().map(|said| said.text.as_str()).collect();
    let part = texts.first().map(|said| said.part.clone()).unwrap_or_default();
    let alone = matches!(texts, [said] if is_value(said));
    Change {
        what: What::Removed,
        path: path_of(texts),
        part,
        old,
        new: String::new(),
        edits: Vec::new(),
        beside: None,
        alone,
    }
}

/// Who did something that has no words of its own.
pub fn by_whom(by: Option<usize>, revisions: &[Revision]) -> Edit {
    match by.and_then(|by| revisions.get(by)) {
        Some(by) => Edit {
            who: by.who.clone(),
            when: by.when.clone(),
            tracked: true,
            moved: by.moved.is_some(),
            ..Edit::default()
        },
        None => Edit::default(),
    }
}
