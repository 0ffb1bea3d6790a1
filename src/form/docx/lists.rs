//! The numbers that Word puts before paragraphs: `numbering.xml`, counted along the text.
//!
//! In: the lists of a file, then the paragraphs of the text in their order. Out: for each that stands in a list
//! its label as it is shown, what follows it, and how the paragraph is set in.

use super::styles::{Fonts, Letters, Paragraph};
use super::tree::Node;
use crate::form::checks::numbering::as_roman;
use std::collections::BTreeMap;
use std::rc::Rc;

/// Word has nine.
const LEVELS: usize = 9;

/// A level of a list.
#[derive(Debug, Clone, Default)]
struct Level {
    start: usize,
    format: Box<str>,
    text: Box<str>,
    suffix: Suffix,
    paragraph: Paragraph,
    letters: Letters,
    style: Option<Rc<str>>,
}

/// What stands between a label and the text.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Suffix {
    #[default]
    Tab,
    Space,
    Nothing,
}

/// What is shown before a paragraph.
#[derive(Debug, Clone)]
pub struct Label {
    pub text: String,
    pub suffix: Suffix,
    pub letters: Letters,
}

/// A list: its levels, and the counts that it shares with others of one kind.
#[derive(Debug, Clone)]
struct List {
    kind: Box<str>,
    levels: Vec<Level>,
    /// The levels that start anew with it.
    anew: Vec<usize>,
}

/// The lists of a file, and how far they have counted.
#[derive(Debug, Default)]
pub struct Lists {
    lists: BTreeMap<Box<str>, List>,
    counts: BTreeMap<Box<str>, [Option<usize>; LEVELS]>,
    begun: BTreeMap<Box<str>, bool>,
}

impl Lists {
    pub fn read(node: Option<&Node>, fonts: &Fonts) -> Self {
        let mut lists = Self::default();
        let Some(node) = node else { return lists };
        let mut kinds: BTreeMap<&str, Vec<Level>> = BTreeMap::new();
        for kind in node.all("abstractNum") {
            let Some(id) = kind.get("abstractNumId") else { continue };
            let mut levels = vec![Level::default(); LEVELS];
            for level in kind.all("lvl") {
                if let Some(own) = place(level).and_then(|at| levels.get_mut(at)) {
                    *own = Level::read(level, fonts);
                }
            }
            kinds.insert(id, levels);
        }
        for list in node.all("num") {
            let (Some(id), Some(kind)) = (list.get("numId"), list.val("abstractNumId")) else {
                continue;
            };
            let Some(levels) = kinds.get(kind) else { continue };
            let mut own = List { kind: kind.into(), levels: levels.clone(), anew: Vec::new() };
            for change in list.all("lvlOverride") {
                let Some(at) = place(change).filter(|at| *at < LEVELS) else { continue };
                if let Some(level) = change.child("lvl") {
                    own.levels[at] = Level::read(level, fonts);
                }
                if let Some(start) = change.val("startOverride").and_then(|text| text.parse().ok())
                {
                    own.levels[at].start = start;
                    own.anew.push(at);
                }
            }
            lists.lists.insert(id.into(), own);
        }
        lists
    }

    /// How a level sets its paragraphs in.
    pub fn paragraph(&self, list: &str, level: usize) -> Option<&Paragraph> {
        self.lists.get(list)?.levels.get(level).map(|level| &level.paragraph)
    }

    /// The level that belongs to a style.
    pub fn level_of(&self, list: &str, style: &str) -> Option<usize> {
        let levels = &self.lists.get(list)?.levels;
        levels.iter().position(|level| level.style.as_deref() == Some(style))
    }

    /// Counts on, and gives the label of the next paragraph of a list.
    pub fn next(&mut self, list: &str, level: usize) -> Option<Label> {
        let own = self.lists.get(list)?;
        let shape = own.levels.get(level)?;
        let counts = self.counts.entry(own.kind.clone()).or_default();
        if !self.begun.insert(list.into(), true).unwrap_or_default() {
            own.anew.iter().for_each(|at| counts[*at] = None);
        }
        counts[level] = Some(counts[level].map_or(shape.start, |count| count.saturating_add(1)));
        counts[level + 1..].fill(None);
        let mut text = String::new();
        let mut rest = &*shape.text;
        while let Some((before, after)) = rest.split_once('%') {
            text.push_str(before);
            let mut letters = after.chars();
            let digit = letters.next().and_then(|c| c.to_digit(10)).unwrap_or(0) as usize;
            if let Some((at, level)) =
                digit.checked_sub(1).and_then(|at| Some((at, own.levels.get(at)?)))
            {
                text.push_str(&shown(&level.format, counts[at].unwrap_or(level.start)));
            }
            rest = letters.as_str();
        }
        text.push_str(rest);
        // Signs of fonts of their own are dots of some kind.
        let text = text.replace(|c| matches!(c, '\u{e000}'..='\u{f8ff}'), "•");
        Some(Label { text, suffix: shape.suffix, letters: shape.letters.clone() })
    }
}

fn place(node: &Node) -> Option<usize> {
    node.get("ilvl")?.parse().ok()
}

impl Level {
    fn read(node: &Node, fonts: &Fonts) -> Self {
        Self {
            start: node.val("start").and_then(|text| text.parse().ok()).unwrap_or(0),
            format: node.val("numFmt").unwrap_or("decimal").into(),
            text: node.val("lvlText").unwrap_or_default().into(),
            suffix: match node.val("suff") {
                Some("space") => Suffix::Space,
                Some("nothing") => Suffix::Nothing,
                _ => Suffix::Tab,
            },
            paragraph: node.child("pPr").map(Paragraph::read).unwrap_or_default(),
            letters: node.child("rPr").map(|node| Letters::read(node, fonts)).unwrap_or_default(),
            style: node.val("pStyle").map(Rc::from),
        }
    }
}

/// A count as Word writes it.
fn shown(format: &str, count: usize) -> String {
    let letter = |first: u8| {
        let at = u8::try_from(count.saturating_sub(1) % 26).unwrap_or(0);
        String::from(char::from(first + at)).repeat((count.saturating_sub(1) / 26 + 1).min(9))
    };
    match format {
        "upperRoman" => as_roman(count),
        "lowerRoman" => as_roman(count).to_lowercase(),
        "lowerLetter" => letter(b'a'),
        "upperLetter" => letter(b'A'),
        "decimalZero" => format!("{count:02}"),
        "bullet" | "none" => String::new(),
        _ => count.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::shown;

    #[test]
    fn counts_are_written_as_word_writes_them() {
        let wanted = [
            ("decimal", 12, "12"),
            ("upperRoman", 14, "XIV"),
            ("lowerRoman", 9, "ix"),
            ("lowerLetter", 3, "c"),
            ("lowerLetter", 28, "bb"),
            ("decimalZero", 7, "07"),
            ("bullet", 1, ""),
            ("upperRoman", 444, "CDXLIV"),
            ("upperRoman", usize::MAX, "MMMCMXCIX"),
        ];
        for (format, count, text) in wanted {
            assert_eq!(shown(format, count), text, "{format}");
        }
    }
}
