//! Lines of a text, and bytes of it that give way to others.

use std::ops::Range;

/// Bytes that give way to others.
#[derive(Debug, Clone, PartialEq)]
pub struct Splice {
    pub bytes: Range<usize>,
    pub with: String,
}

impl Splice {
    pub fn new(bytes: Range<usize>, with: impl Into<String>) -> Self {
        Self { bytes, with: with.into() }
    }

    pub fn insert(at: usize, with: impl Into<String>) -> Self {
        Self::new(at..at, with)
    }

    pub fn remove(bytes: Range<usize>) -> Self {
        Self::new(bytes, "")
    }
}

/// The text with all splices made.
pub fn applied(text: &str, mut splices: Vec<Splice>) -> Option<String> {
    splices.sort_by_key(|splice| (splice.bytes.start, splice.bytes.end));
    let (mut out, mut at) = (String::new(), 0);
    for Splice { bytes, with } in splices {
        out += text.get(at..bytes.start)?;
        out += &with;
        at = bytes.end;
    }
    out += text.get(at..)?;
    Some(out)
}

/// Where the line that holds a byte starts.
pub fn line_start(text: &str, at: usize) -> usize {
    text[..at].rfind('\n').map_or(0, |at| at + 1)
}

/// Where the line behind the one that holds a byte starts.
pub fn next_line(text: &str, at: usize) -> usize {
    text[at..].find('\n').map_or(text.len(), |more| at + more + 1)
}

/// Whether only white space stands before a byte in its line.
pub fn leads_its_line(text: &str, at: usize) -> bool {
    text[line_start(text, at)..at].trim().is_empty()
}

/// The end of the line that holds a byte, before its line break.
pub fn line_end(text: &str, at: usize) -> usize {
    let end = text[at..].find('\n').map_or(text.len(), |more| at + more);
    if text[at..end].ends_with('\r') { end - 1 } else { end }
}
