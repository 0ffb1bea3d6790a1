//! Problems of a planned text, told at their places in the text that is there.

use crate::problem::{Place, Problem};
use crate::records::RecordFile;
use similar::{ChangeTag, TextDiff};
use std::collections::BTreeMap;
use std::ops::Range;

/// Each problem of a planned text where a person finds it now.
pub fn present(filed: &RecordFile, planned: &str, mut problems: Vec<Problem>) -> Vec<Problem> {
    let text = String::from_utf8_lossy(&filed.file.bytes);
    let places = problems.iter_mut().filter_map(|problem| problem.place.as_mut());
    let places: Vec<&mut Place> =
        places.filter(|place| place.line > 0 && place.file == filed.file.path).collect();
    move_back(&text, planned, places);
    problems
}

/// Moves places of a planned text to the text that is there: of a value that would be changed, to the line
/// with its key; a line that would only be written is in no file yet, then the file is the place.
pub fn move_back(text: &str, planned: &str, places: Vec<&mut Place>) {
    let lines = lines(text, planned);
    for place in places {
        *place = match lines.get(&place.line) {
            Some(Line::Same { start, planned }) => {
                let moved = |at: usize| start + at.saturating_sub(*planned);
                let range = moved(place.bytes.0)..moved(place.bytes.1).min(text.len());
                Place::in_text(place.file.clone(), text, range)
            }
            Some(Line::Changed(range)) => Place::in_text(place.file.clone(), text, range.clone()),
            None => Place::file(place.file.clone()),
        };
    }
}

/// What a planned line is in the text that is there.
enum Line {
    /// Where it starts in either text.
    Same {
        start: usize,
        planned: usize,
    },
    Changed(Range<usize>),
}

/// By planned line.
fn lines(text: &str, planned: &str) -> BTreeMap<usize, Line> {
    let mut lines = BTreeMap::new();
    let (mut old_at, mut new_at, mut gone) = (0, 0, Vec::new());
    for change in TextDiff::from_lines(text, planned).iter_all_changes() {
        let value = change.value();
        let line = change.new_index().map_or(0, |at| at + 1);
        match change.tag() {
            ChangeTag::Equal => {
                lines.insert(line, Line::Same { start: old_at, planned: new_at });
                gone.clear();
            }
            ChangeTag::Delete => {
                let start = old_at + value.len() - value.trim_start().len();
                gone.push((key(value), start..start + value.trim().len()));
            }
            ChangeTag::Insert => {
                let old = gone.iter().find(|(old, _)| *old == key(value));
                lines.extend(old.map(|(_, range)| (line, Line::Changed(range.clone()))));
            }
        }
        old_at += change.old_index().map_or(0, |_| value.len());
        new_at += change.new_index().map_or(0, |_| value.len());
    }
    lines
}

fn key(line: &str) -> &str {
    line.split(':').next().unwrap_or_default().trim()
}
