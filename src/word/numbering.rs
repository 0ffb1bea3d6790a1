//! Real numbering: phần, mục, khoản and điểm count in Word as they do on the page, and go on counting
//! when a person adds one.
//!
//! In: the labels of blocks, in the order of the document. Out: for each the list it belongs to, and
//! `word/numbering.xml`. What Word would not count to by itself, a part taken out of a document or the
//! letter đ, gets a list of its own that starts there.

use super::form::{Form, twips};
use super::level::{DASHES, Level, NUMBERS};
use super::measure::{Weight, em};
use super::xml::{Element, WORD, el, val};
use crate::documents::vietnamese::roman;

/// The levels that count, from the outside in.
const COUNTED: [Level; 4] = [Level::Part, Level::Section, Level::Clause, Level::Point];
/// No label counts further.
const MOST: usize = 400;

/// What Word counts, step by step (bộ đếm).
pub struct Counter {
    counts: [usize; 4],
    /// The list that goes on at each level; what stands deeper follows what it stands in.
    going: [usize; 4],
    /// The lists that start anew or show a letter of their own.
    lists: Vec<Start>,
}

/// Where a list of its own begins.
struct Start {
    level: Level,
    start: Result<usize, String>,
}

impl Counter {
    pub fn new() -> Self {
        Self { counts: [0; 4], going: [1; 4], lists: Vec::new() }
    }

    /// The list of the next block under this label.
    pub fn list(&mut self, level: Level, label: &str) -> String {
        let Some(at) = COUNTED.iter().position(|counted| *counted == level) else {
            return level.list().to_owned();
        };
        let expected = self.counts[at] + 1;
        self.counts[at + 1..].fill(0);
        match number(level, label) {
            Some(number) => {
                self.counts[at] = number;
                if number != expected {
                    self.going[at] = self.begin(level, Ok(number));
                }
                let list = self.going[at];
                self.going[at + 1..].fill(list);
                list.to_string()
            }
            // The letter stands for itself, and the list goes on as if it had counted.
            None => {
                self.counts[at] = expected;
                self.begin(level, Err(label.to_owned())).to_string()
            }
        }
    }

    fn begin(&mut self, level: Level, start: Result<usize, String>) -> usize {
        self.lists.push(Start { level, start });
        // Two lists are there from the start.
        self.lists.len() + 2
    }

    /// `word/numbering.xml`.
    pub fn part(&self, form: &Form, size: f64) -> Element {
        let numbers = COUNTED.into_iter().map(|level| shape(level, form, size));
        let signs = [Level::Dash, Level::Addressee, Level::Recipient];
        let signs = signs.into_iter().map(|level| shape(level, form, size));
        let list = |id: &'static str, levels: Vec<Element>| {
            el("w:abstractNum")
                .set("w:abstractNumId", id)
                .with(val("w:multiLevelType", "multilevel"))
                .all(levels)
        };
        let own = self.lists.iter().enumerate().map(|(at, own)| {
            let level = own.level;
            let start = match &own.start {
                Ok(number) => val("w:startOverride", number.to_string()),
                Err(label) => letter(level, label, form),
            };
            number_of(&(at + 3).to_string(), NUMBERS)
                .with(el("w:lvlOverride").set("w:ilvl", level.index()).with(start))
        });
        el("w:numbering")
            .set("xmlns:w", WORD)
            .with(list(NUMBERS, numbers.collect()))
            .with(list(DASHES, signs.collect()))
            .with(number_of(NUMBERS, NUMBERS))
            .with(number_of(DASHES, DASHES))
            .all(own)
    }
}

fn number_of(id: &str, shape: &'static str) -> Element {
    el("w:num").set("w:numId", id.to_owned()).with(val("w:abstractNumId", shape))
}

/// What a label counts, if Word can count so.
fn number(level: Level, label: &str) -> Option<usize> {
    (1..=MOST).find(|number| shown(level, *number).as_deref() == Some(label))
}

/// What Word shows for a number.
fn shown(level: Level, number: usize) -> Option<String> {
    Some(match level {
        Level::Part => format!("Phần {}", roman(number)),
        Level::Section => format!("{}.", roman(number)),
        Level::Clause => format!("{number}."),
        Level::Point => {
            let letter = u8::try_from(number - 1).ok().filter(|at| *at < 26)?;
            format!("{})", char::from(b'a' + letter))
        }
        Level::Dash | Level::Addressee | Level::Recipient => return None,
    })
}

/// A level as it is without exceptions.
fn shape(level: Level, form: &Form, size: f64) -> Element {
    let (format, text, style) = match level {
        Level::Part => ("upperRoman", "Phần %1", super::styles::PART),
        Level::Section => ("upperRoman", "%2.", super::styles::SECTION),
        Level::Clause => ("decimal", "%3.", super::styles::CLAUSE),
        Level::Point => ("lowerLetter", "%4)", super::styles::POINT),
        Level::Dash => ("bullet", "-", super::styles::DASH),
        Level::Addressee => ("bullet", "-", super::styles::ADDRESSEE),
        Level::Recipient => ("bullet", "-", super::styles::RECIPIENT),
    };
    // Below a hyphen at the edge the other lines stand under its words.
    let hanging = em("- ", Weight::Regular);
    let indent = match level {
        Level::Part => el("w:ind").set("w:left", "0").set("w:firstLine", "0"),
        Level::Addressee => hang(hanging * size),
        Level::Recipient => hang(hanging * form.recipients_list),
        _ => first_line(form),
    };
    el("w:lvl")
        .set("w:ilvl", level.index())
        .with(val("w:start", "1"))
        .with(val("w:numFmt", format))
        .with(val("w:pStyle", style))
        .with(val("w:suff", if level == Level::Part { "nothing" } else { "space" }))
        .with(val("w:lvlText", text))
        .with(val("w:lvlJc", "left"))
        .with(el("w:pPr").with(indent))
}

/// A level that shows one label of its own.
fn letter(level: Level, label: &str, form: &Form) -> Element {
    el("w:lvl")
        .set("w:ilvl", level.index())
        .with(val("w:start", "1"))
        .with(val("w:numFmt", "none"))
        .with(val("w:suff", if level == Level::Part { "nothing" } else { "space" }))
        .with(val("w:lvlText", label.to_owned()))
        .with(val("w:lvlJc", "left"))
        .with(el("w:pPr").with(first_line(form)))
}

fn first_line(form: &Form) -> Element {
    el("w:ind").set("w:left", "0").set("w:firstLine", twips(form.indent))
}

fn hang(points: f64) -> Element {
    el("w:ind").set("w:left", twips(points)).set("w:hanging", twips(points))
}
