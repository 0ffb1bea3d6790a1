//! Entries between brackets and braces: put in and taken out with their commas, on one line or on several.

use super::layout::{Entry, Part};
use super::lines::{Splice, leads_its_line, line_end, line_start};
use super::spell::STEP;

/// Puts a new entry behind one, or before the first.
pub fn inserted(
    text: &str,
    part: &Part,
    behind: Option<usize>,
    new: &str,
    newline: &str,
) -> Vec<Splice> {
    let entries = part.entries().map_or(&[][..], |(entries, _)| entries);
    let line = |entry: &Entry| {
        let column = entry.start - line_start(text, entry.start);
        leads_its_line(text, entry.start).then(|| format!("{newline}{}", " ".repeat(column)))
    };
    let Some(first) = entries.first() else {
        return vec![Splice::insert(part.bytes.start + 1, new)];
    };
    let Some(behind) = behind else {
        let gap = line(first).unwrap_or_else(|| " ".to_owned());
        return vec![Splice::insert(first.start, format!("{new},{gap}"))];
    };
    let entry = &entries[behind];
    let comma = if entry.comma.is_some() { "," } else { "" };
    let at = entry.comma.map_or(entry.end(), |comma| comma + 1);
    let own = Splice::insert(entry.end(), ",");
    let mut splices = if entry.comma.is_some() { Vec::new() } else { vec![own] };
    let rest = &text[at..line_end(text, at)];
    // On several lines the new one begins a line, behind what is said of the one before it.
    let is_free = rest.trim().is_empty() || rest.trim_start().starts_with('#');
    let (at, gap) = match line(entry) {
        Some(gap) if is_free => (line_end(text, at), gap),
        Some(gap) => (at, gap),
        None if rest.trim_start().starts_with('#') => {
            (line_end(text, at), format!("{newline}{}", " ".repeat(part_column(text, part))))
        }
        None => (at, " ".to_owned()),
    };
    splices.push(Splice::insert(at, format!("{gap}{new}{comma}")));
    // Two insertions at one place would stand in no order.
    if let [first, second] = &splices[..]
        && first.bytes == second.bytes
    {
        let with = format!("{}{}", first.with, second.with);
        return vec![Splice::insert(at, with)];
    }
    splices
}

/// Where a line inside the brackets begins.
fn part_column(text: &str, part: &Part) -> usize {
    let line = &text[line_start(text, part.bytes.start)..];
    line.len() - line.trim_start_matches(' ').len() + STEP
}

/// Takes an entry out, with one of the commas beside it.
pub fn removed(text: &str, entries: &[Entry], at: usize) -> Vec<Splice> {
    let entry = &entries[at];
    let end = entry.comma.map_or(entry.end(), |comma| comma + 1);
    let has_comment = |from: usize, to: usize| text[from..to].contains('#');
    if let Some(next) = entries.get(at + 1) {
        return match has_comment(end, next.start) {
            true => vec![Splice::remove(entry.start..end)],
            false => vec![Splice::remove(entry.start..next.start)],
        };
    }
    let before = at.checked_sub(1).and_then(|before| entries[before].comma);
    let Some(comma) = before else { return vec![Splice::remove(entry.start..end)] };
    if has_comment(comma, entry.start) {
        let own = Splice::remove(entry.start..end);
        // A comma at the end stays one at the end.
        let last = entry.comma.is_some();
        return if last { vec![own] } else { vec![Splice::remove(comma..comma + 1), own] };
    }
    let from = if entry.comma.is_some() { comma + 1 } else { comma };
    vec![Splice::remove(from..end)]
}
