//! Which words of a text changed.

use similar::{Algorithm, DiffTag, capture_diff_slices, diff_ratio};

/// Words of one text that became others (chỗ sửa).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edit {
    /// The last words before it, which say where; empty at the start.
    pub after: String,
    /// Empty when words were put in.
    pub old: String,
    /// Empty when words were taken out.
    pub new: String,
}

/// A text of fewer words is shown whole.
const SHORT_WORDS: usize = 12;
/// Words that say where an edit is.
const BEFORE_WORDS: usize = 5;
/// So few words between two edits belong to both: `30 tháng 11 năm 2020` is one date.
const BETWEEN_WORDS: usize = 1;
/// Texts with less in common are two texts.
const ALIKE: f32 = 0.5;

fn words(text: &str) -> Vec<&str> {
    text.split(' ').collect()
}

/// Whether one text can have become the other.
pub fn alike(old: &str, new: &str) -> bool {
    let (old, new) = (words(old), words(new));
    let operations = capture_diff_slices(Algorithm::Myers, &old, &new);
    diff_ratio(&operations, old.len(), new.len()) >= ALIKE
}

/// The edits that lead from one text to the other; none when the texts are short or have little in
/// common, so that both are better shown whole.
pub fn edits(old: &str, new: &str) -> Vec<Edit> {
    if !alike(old, new) || words(old).len().min(words(new).len()) < SHORT_WORDS {
        return Vec::new();
    }
    let (old, new) = (words(old), words(new));
    let mut spans: Vec<[std::ops::Range<usize>; 2]> = Vec::new();
    for operation in capture_diff_slices(Algorithm::Myers, &old, &new) {
        let (tag, from, to) = operation.as_tag_tuple();
        if tag == DiffTag::Equal {
            continue;
        }
        match spans.last_mut() {
            Some([before, then]) if to.start <= then.end + BETWEEN_WORDS => {
                (before.end, then.end) = (from.end, to.end);
            }
            _ => spans.push([from, to]),
        }
    }
    let edit = |[from, to]: [std::ops::Range<usize>; 2]| {
        let after = new[to.start.saturating_sub(BEFORE_WORDS)..to.start].join(" ");
        let (old, new) = without_common_stop(old[from].join(" "), new[to].join(" "));
        Edit { after, old, new }
    };
    spans.into_iter().map(edit).collect()
}

/// `2020.` became `2021.`: the stop did not change.
fn without_common_stop(mut old: String, mut new: String) -> (String, String) {
    const STOPS: [char; 4] = ['.', ',', ';', ':'];
    if old.ends_with(STOPS) && old.chars().last() == new.chars().last() {
        old.pop();
        new.pop();
    }
    (old, new)
}

impl Edit {
    /// `sau “…”, “…” đổi thành “…”`.
    pub fn sentence(&self) -> String {
        let Self { after, old, new } = self;
        let place =
            if after.is_empty() { "ở đầu".to_owned() } else { format!("sau “{after}”") };
        match (old.is_empty(), new.is_empty()) {
            (true, _) => format!("{place}, thêm “{new}”"),
            (_, true) => format!("{place}, bỏ “{old}”"),
            _ => format!("{place}, “{old}” đổi thành “{new}”"),
        }
    }
}
