//! The text that a wording template produced, to blocks of the body.
//!
//! A template is plain Vietnamese text. A line `[nội dung]` opens a part of the document; inside it a
//! line starting `Phần I.`, `I.`, `1.*` (khoản with a title), `1.`, `a)` or `-` is a phần, mục, khoản,
//! điểm or dash, numbered by the program; `| a | b |` lines are a table, or below a line `# title` the
//! bars of a chart; `(( … ))` is a note; any other line is a paragraph. Values of a record arrive
//! guarded, so that none of their characters is read as one of these signs (test:
//! values_are_never_read_as_signs).

mod rows;

use super::document::Block;
use super::names;
use super::vietnamese::{point_letter, roman, tie};
use rows::{align_numbers, push_row};
use std::collections::BTreeMap;

/// Opens every value that a template puts out; stands for no character of any record.
pub const VALUE: char = '\u{e000}';
/// A line break inside a value: the next paragraph of the same block.
pub const BREAK: char = '\u{e001}';
/// A `|` inside a value.
pub const BAR: char = '\u{e002}';

/// The parts of a template's output by name: `trích yếu`, `nội dung` and so on.
#[derive(Debug, Default)]
pub struct Parts(BTreeMap<String, Vec<String>>);

/// Splits the output at its `[name]` lines. Empty lines only separate.
pub fn split(output: &str) -> Parts {
    let mut parts = Parts::default();
    let mut current = String::new();
    for line in output.lines().map(str::trim).filter(|line| !line.is_empty()) {
        match line.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
            Some(name) if !name.contains(VALUE) => {
                name.clone_into(&mut current);
                parts.0.entry(current.clone()).or_default();
            }
            _ => parts.0.entry(current.clone()).or_default().push(line.to_owned()),
        }
    }
    // The text names a body in full before it uses the short name; other parts have no room for that.
    let mut said = names::Said::default();
    for name in ["căn cứ", "nội dung"] {
        parts.0.get_mut(name).into_iter().flatten().for_each(|line| said.settle(line));
    }
    parts.0.values_mut().flatten().for_each(|line| *line = names::short(line));
    parts
}

impl Parts {
    /// The first line that stands before every part.
    pub fn stray(&self) -> Option<String> {
        self.raw("").first().map(|line| plain(line))
    }

    /// The lines of a part as plain text, each tied; none when the part is not there.
    pub fn lines(&self, name: &str) -> Vec<String> {
        self.raw(name).iter().map(|line| tie(&plain(line))).collect()
    }

    /// The single line of a part.
    pub fn line(&self, name: &str) -> Option<String> {
        let lines = self.lines(name);
        (!lines.is_empty()).then(|| lines.join(" "))
    }

    /// The blocks of a part.
    pub fn blocks(&self, name: &str) -> Vec<Block> {
        blocks(self.raw(name))
    }

    /// The appendices of the part `phụ lục`, each closed: a line `=== Title` opens one, `=== ngang: Title` one
    /// in landscape.
    pub fn appendices(&self, name: &str) -> Vec<(String, bool, Vec<Block>)> {
        let mut appendices: Vec<(String, bool, Vec<String>)> = Vec::new();
        for line in self.raw(name) {
            match line.strip_prefix("===").map(str::trim) {
                Some(title) => {
                    let landscape = title.strip_prefix("ngang:").map(str::trim);
                    let shown = plain(landscape.unwrap_or(title));
                    appendices.push((tie(&shown), landscape.is_some(), Vec::new()));
                }
                None => {
                    if let Some((.., lines)) = appendices.last_mut() {
                        lines.push(line.clone());
                    }
                }
            }
        }
        let build = |(title, landscape, lines): (_, _, Vec<String>)| {
            let mut body = blocks(&lines);
            close(&mut body);
            (title, landscape, body)
        };
        appendices.into_iter().map(build).collect()
    }

    fn raw(&self, name: &str) -> &[String] {
        self.0.get(name).map(Vec::as_slice).unwrap_or_default()
    }
}

/// What a line of a template is, by its first sign.
enum Sign<'a> {
    Part(&'a str),
    Section(&'a str),
    Heading(&'a str),
    Clause(&'a str),
    Point(&'a str),
    Dash(&'a str),
    Note(&'a str),
    Row(&'a str),
    Chart(&'a str),
    Para(&'a str),
}

fn sign(line: &str) -> Sign<'_> {
    let rest = |sign: &str| line.strip_prefix(sign).map(str::trim_start);
    if let Some(text) = rest("Phần I.") {
        Sign::Part(text)
    } else if let Some(text) = rest("I.") {
        Sign::Section(text)
    } else if let Some(text) = rest("# ") {
        Sign::Chart(text)
    } else if let Some(text) = rest("1.*") {
        Sign::Heading(text)
    } else if let Some(text) = rest("1.") {
        Sign::Clause(text)
    } else if let Some(text) = rest("a)") {
        Sign::Point(text)
    } else if let Some(text) = rest("- ") {
        Sign::Dash(text)
    } else if let Some(text) = rest("((").and_then(|text| text.strip_suffix("))")) {
        Sign::Note(text.trim())
    } else if let Some(cells) = rest("|").and_then(|cells| cells.trim_end().strip_suffix('|')) {
        Sign::Row(cells)
    } else {
        Sign::Para(line)
    }
}

fn blocks(lines: &[String]) -> Vec<Block> {
    let mut out = Vec::new();
    let (mut parts, mut sections, mut clauses, mut points) = (0, 0, 0, 0);
    for line in lines {
        let block = match sign(line) {
            Sign::Part(text) => {
                (parts, sections, clauses) = (parts + 1, 0, 0);
                Block::Part {
                    label: format!("Phần {}", roman(parts)),
                    title: one(text).to_uppercase(),
                }
            }
            Sign::Section(text) => {
                (sections, clauses) = (sections + 1, 0);
                Block::Section {
                    label: format!("{}.", roman(sections)),
                    title: one(text).to_uppercase(),
                }
            }
            Sign::Heading(text) | Sign::Clause(text) => {
                (clauses, points) = (clauses + 1, 0);
                let heading = matches!(sign(line), Sign::Heading(_));
                Block::Clause { label: format!("{clauses}."), heading, text: paragraphs(text) }
            }
            Sign::Point(text) => {
                points += 1;
                Block::Point {
                    label: format!("{})", point_letter(points - 1)),
                    text: paragraphs(text),
                }
            }
            Sign::Dash(text) => Block::Dash { text: paragraphs(text) },
            Sign::Note(text) => Block::Note { text: paragraphs(text) },
            Sign::Para(text) => Block::Para { text: paragraphs(text) },
            Sign::Chart(text) => Block::Chart {
                title: one(text),
                alt: String::new(),
                series: Vec::new(),
                bars: Vec::new(),
            },
            Sign::Row(cells) => {
                push_row(&mut out, cells);
                continue;
            }
        };
        out.push(block);
    }
    out.iter_mut().for_each(align_numbers);
    unnumber(&mut out);
    out
}

/// Takes the number off a khoản that is the only one below its heading, and off a lone điểm: there is
/// nothing to count.
fn unnumber(blocks: &mut [Block]) {
    let (mut clauses, mut points) = (Vec::new(), Vec::new());
    let mut lone: Vec<usize> = Vec::new();
    let mut settle = |found: &mut Vec<usize>| {
        lone.extend(found.first().filter(|_| found.len() == 1));
        found.clear();
    };
    for (at, block) in blocks.iter().enumerate() {
        match block {
            Block::Part { .. } | Block::Section { .. } => {
                settle(&mut clauses);
                settle(&mut points);
            }
            Block::Clause { .. } => {
                settle(&mut points);
                clauses.push(at);
            }
            Block::Point { .. } => points.push(at),
            _ => {}
        }
    }
    settle(&mut clauses);
    settle(&mut points);
    for at in lone {
        match &mut blocks[at] {
            Block::Clause { label, heading: true, .. } => label.clear(),
            Block::Clause { text, .. } | Block::Point { text, .. } => {
                blocks[at] = Block::Para { text: std::mem::take(text) };
            }
            _ => {}
        }
    }
}

fn paragraphs(text: &str) -> Vec<String> {
    text.split(BREAK).map(one).collect()
}

fn one(text: &str) -> String {
    tie(&plain(text))
}

/// Takes the guards off: what the reader sees.
fn plain(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    plain.extend(text.chars().filter(|c| *c != VALUE).map(|c| match c {
        BREAK => ' ',
        BAR => '|',
        other => other,
    }));
    plain
}

/// Closes a body with `./.`, the sign that nothing follows.
pub fn close(blocks: &mut [Block]) {
    let text = match blocks.last_mut() {
        Some(
            Block::Clause { text, heading: false, .. }
            | Block::Point { text, .. }
            | Block::Dash { text }
            | Block::Para { text },
        ) => text.last_mut(),
        _ => None,
    };
    if let Some(text) = text {
        let kept = text.trim_end_matches(['.', ';', ',']).len();
        text.truncate(kept);
        text.push_str("./.");
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::documents::document::Width;

    #[test]
    fn signs_make_blocks_and_numbers_follow() {
        let text = "[nội dung]\nI. Đánh giá\n1.* Ưu điểm\n- một\n1. hai\na) x\na) y\nI. Nhiệm vụ\n1. ba\n1. bốn";
        let labels: Vec<String> = split(text)
            .blocks("nội dung")
            .into_iter()
            .filter_map(|block| match block {
                Block::Section { label, .. }
                | Block::Clause { label, .. }
                | Block::Point { label, .. } => Some(label),
                _ => None,
            })
            .collect();
        assert_eq!(labels, ["I.", "1.", "2.", "a)", "b)", "II.", "1.", "2."]);
    }

    #[test]
    fn what_stands_alone_has_no_number() {
        let text = "[b]\nI. Một\n1.* Ưu điểm\n- x\nI. Hai\n1. chỉ một việc\na) chỉ một ý\nI. Ba\n1. một\n1. hai";
        let blocks = split(text).blocks("b");
        assert!(
            matches!(&blocks[1], Block::Clause { label, heading: true, .. } if label.is_empty())
        );
        assert_eq!(blocks[4], Block::Para { text: vec!["chỉ một việc".into()] });
        assert_eq!(blocks[5], Block::Para { text: vec!["chỉ một ý".into()] });
        assert!(matches!(&blocks[8], Block::Clause { label, .. } if label == "2."));
    }

    #[test]
    fn values_are_never_read_as_signs() {
        for value in ["I. x", "1. x", "- x", "# x", "[nội dung]", "=== x", "Phần I. x", "(( x ))"]
        {
            let parts = split(&format!("[nội dung]\n{VALUE}{value}"));
            let blocks = parts.blocks("nội dung");
            assert_eq!(blocks, [Block::Para { text: vec![tie(value)] }]);
        }
    }

    #[test]
    fn a_row_keeps_bars_of_values() {
        let parts = split(&format!("[b]\n| ^10 STT | Tên |\n| 1 | {VALUE}x{BAR}y |"));
        let [Block::Table { columns, rows, .. }] = &parts.blocks("b")[..] else {
            panic!("a table")
        };
        assert_eq!(columns[0].width, Width::Fixed(10));
        assert_eq!(rows[0], ["1", "x|y"]);
    }
}
