//! Remarks in the margin (ghi chú), and what the properties of a file say.
//!
//! In: the parts beside the text. Out: remarks with the words that they stand on, and where in the record
//! these belong.

use super::change::{Page, Places, path_of};
use super::list::Said;
use super::markup::WORD;
use super::relations::Parts;
use super::story::{Piece, Story};
use super::words::composed;
use crate::ooxml::Package;
use crate::problem::{Code, Problem};
use crate::xml::{self, Element};
use std::collections::{BTreeMap, BTreeSet};

/// More than anybody writes into a letter.
const MOST: usize = 2_000;
const MOST_BYTES: usize = 2 << 20;

/// A remark as the file has it.
#[derive(Debug, Default)]
pub struct Raw {
    id: String,
    who: String,
    when: String,
    text: String,
    done: bool,
    /// By which another part names it.
    mark: String,
    /// The mark of the remark that it answers.
    parent: String,
}

/// A remark (ghi chú).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Remark {
    /// Of the value in the record; none where it stands on words of the form.
    pub path: Option<String>,
    pub part: String,
    pub who: String,
    /// As the file says it; it may be empty.
    pub when: String,
    pub text: String,
    /// The words that it stands on.
    pub on: String,
    pub done: bool,
    /// Who wrote what it answers.
    pub answers: Option<String>,
}

/// Reads the remarks of a file.
///
/// # Errors
/// The codes of what may not be read.
pub fn read(package: &mut Package, parts: &Parts) -> Result<Vec<Raw>, Problem> {
    let mut reading = Reading::default();
    if let Some(part) = &parts.comments {
        package.read(part, |piece| reading.take(piece))?;
    }
    let mut all = reading.all;
    let mut answers: BTreeMap<String, (String, bool)> = BTreeMap::new();
    if let Some(part) = &parts.replies {
        package.read(part, |piece| {
            if let xml::Piece::Open(element) = piece
                && element.name == "commentEx"
            {
                let done = matches!(&*own(&element, "done"), "1" | "true");
                answers.insert(own(&element, "paraId"), (own(&element, "paraIdParent"), done));
            }
            answers.len() <= MOST
        })?;
    }
    for raw in &mut all {
        if let Some((parent, done)) = answers.remove(&raw.mark) {
            (raw.parent, raw.done) = (parent, done);
        }
    }
    Ok(all)
}

fn own(element: &Element, name: &str) -> String {
    let found = element.attributes.iter().find(|one| one.name == name);
    found.map(|one| one.value.clone()).unwrap_or_default()
}

#[derive(Default)]
struct Reading {
    all: Vec<Raw>,
    in_text: bool,
    bytes: usize,
}

impl Reading {
    fn take(&mut self, piece: xml::Piece) -> bool {
        match piece {
            xml::Piece::Open(element) if WORD.contains(&&*element.namespace) => {
                self.in_text = element.name == "t";
                match &*element.name {
                    "comment" => self.all.push(Raw {
                        id: own(&element, "id"),
                        who: own(&element, "author"),
                        when: own(&element, "date"),
                        ..Raw::default()
                    }),
                    "p" => {
                        if let Some(last) = self.all.last_mut() {
                            last.mark = own(&element, "paraId");
                            if !last.text.is_empty() {
                                last.text.push('\n');
                            }
                        }
                    }
                    _ => {}
                }
            }
            xml::Piece::Open(_) => self.in_text = false,
            xml::Piece::Close => self.in_text = false,
            xml::Piece::Text(text) => {
                if let Some(last) = self.all.last_mut().filter(|_| self.in_text) {
                    self.bytes += text.len();
                    last.text.push_str(&composed(&text));
                }
            }
        }
        self.all.len() <= MOST && self.bytes <= MOST_BYTES
    }
}

/// Remarks, each with its place; those that stand nowhere are told too.
pub fn placed(all: &[Raw], page: &Page, places: &Places) -> Vec<Remark> {
    let words = words(all, page.story);
    let by_mark: BTreeMap<&str, &Raw> = all.iter().map(|raw| (&*raw.mark, raw)).collect();
    let remark = |raw: &Raw| {
        let parent = by_mark.get(&*raw.parent).filter(|_| !raw.parent.is_empty());
        let place = places.get(&raw.id).or_else(|| places.get(&parent?.id));
        let (path, part) = match place {
            Some(place) => of_place(page, *place),
            None => (None, String::new()),
        };
        Remark {
            path,
            part,
            who: raw.who.clone(),
            when: raw.when.clone(),
            text: raw.text.clone(),
            on: words.get(&*raw.id).cloned().unwrap_or_default(),
            done: raw.done,
            answers: parent.map(|parent| parent.who.clone()),
        }
    };
    all.iter().map(remark).collect()
}

/// The values under the words that a remark stands on.
fn of_place(page: &Page, (text, from, to): (usize, usize, usize)) -> (Option<String>, String) {
    let said = &page.texts[text];
    let under = |held: &&super::list::Held| held.from <= to && from <= held.to;
    let values = said.values.iter().filter(under).cloned().collect();
    let under = Said { values, ..Said::default() };
    (path_of(&[&under]), said.part.clone())
}

/// The words that each remark stands on, as the page shows them; of very many the first.
fn words(all: &[Raw], story: &Story) -> BTreeMap<String, String> {
    const MOST_BYTES: usize = 4_000;
    let known: BTreeSet<&str> = all.iter().map(|raw| &*raw.id).collect();
    let mut open: BTreeMap<&str, String> = BTreeMap::new();
    let mut out = BTreeMap::new();
    for paragraph in &story.paragraphs {
        for piece in &paragraph.pieces {
            match piece {
                Piece::Anchor(_) => {}
                Piece::Begin(id) => {
                    if known.contains(&**id) && !out.contains_key(id) {
                        open.entry(id).or_default();
                    }
                }
                Piece::End(id) => {
                    if let Some(words) = open.remove(&**id) {
                        out.insert(id.clone(), words.trim().to_owned());
                    }
                }
                Piece::Text(text, _) => {
                    let mut full = Vec::new();
                    for (id, words) in &mut open {
                        let room = MOST_BYTES.saturating_sub(words.len());
                        words.push_str(&text[..text.floor_char_boundary(room)]);
                        if text.len() > room {
                            full.push(*id);
                        }
                    }
                    for id in full {
                        let words = open.remove(id).unwrap_or_default();
                        out.insert(id.to_owned(), words + "…");
                    }
                }
            }
        }
        open.values_mut().filter(|words| !words.is_empty()).for_each(|words| words.push(' '));
    }
    out
}

/// The record that the properties of a copy name.
///
/// # Errors
/// The codes of what may not be read.
pub fn record_of(package: &mut Package, part: &str) -> Result<Option<String>, Problem> {
    let (mut is_ours, mut found) = (false, None);
    let read = package.read(part, |piece| {
        match piece {
            xml::Piece::Open(element) if element.name == "property" => {
                is_ours = element.get("name") == Some("Bản ghi");
            }
            xml::Piece::Text(text) if is_ours && !text.trim().is_empty() => {
                found.get_or_insert(text.trim().to_owned());
            }
            _ => {}
        }
        true
    });
    match read {
        // Properties are no part of the text.
        Err(problem) if problem.code == Code::ReturnedUnreadable => Ok(None),
        read => read.map(|_| found),
    }
}
