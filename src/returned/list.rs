//! The list of anchors that the program wrote into a copy (danh sách neo), read back.
//!
//! In: the part that other programs keep for us. Out: what the copy said, text by text in the order of the
//! page, and which value of the record stands where.

use crate::word::NAMESPACE;
use crate::xml::{Element, Piece};

/// What a copy said when it was written, and of what.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct List {
    pub record: String,
    /// The file of the record, below the root.
    pub path: String,
    /// Of the record file, in hexadecimal.
    pub sha256: String,
    pub texts: Vec<Said>,
}

/// A text that the copy showed: a paragraph, or a cell.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Said {
    /// The bookmark of its paragraph, or of its row.
    pub anchor: String,
    /// Which component of the document it is.
    pub part: String,
    /// Its place in its row, from 0.
    pub cell: Option<usize>,
    pub text: String,
    pub values: Vec<Held>,
}

/// A value of the record inside a text; measured in characters.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Held {
    pub path: String,
    pub from: usize,
    pub to: usize,
}

/// No document of ours has as many.
const MOST_TEXTS: usize = 25_000;
/// Nor one text as many values.
const MOST_VALUES: usize = 50;
/// Nor as long ones: all of them together, in bytes.
const MOST_BYTES: usize = 4 << 20;

/// What reads a list, piece by piece.
#[derive(Default)]
pub struct Reading {
    list: List,
    /// Whether this is a list of ours at all.
    ours: bool,
    depth: usize,
    cells: Option<(String, usize)>,
    in_text: bool,
    bytes: usize,
}

impl Reading {
    /// Takes a piece; false where the list is longer than ours are.
    pub fn take(&mut self, piece: Piece) -> bool {
        match piece {
            Piece::Open(element) => {
                self.depth += 1;
                self.open(&element);
            }
            Piece::Close => {
                self.depth -= 1;
                self.in_text = false;
            }
            Piece::Text(text) => {
                if self.ours && self.in_text {
                    self.bytes += text.len();
                    if let Some(said) = self.list.texts.last_mut() {
                        said.text.push_str(&text);
                    }
                }
            }
        }
        self.list.texts.len() <= MOST_TEXTS && self.bytes <= MOST_BYTES
    }

    /// The list, if it was one.
    pub fn done(self) -> Option<List> {
        let mut list = self.list;
        for said in &mut list.texts {
            let length = said.text.chars().count();
            let mut end = 0;
            // Whoever changed the list by hand is not believed.
            said.values.truncate(MOST_VALUES);
            said.values.retain(|held| {
                let fits = end <= held.from && held.from < held.to && held.to <= length;
                end = if fits { held.to } else { end };
                fits
            });
        }
        self.ours.then_some(list)
    }

    fn open(&mut self, element: &Element) {
        let get = |name: &str| element.get(name).unwrap_or_default().to_owned();
        if self.depth == 1 {
            self.ours = element.namespace == NAMESPACE && element.name == "ban";
            (self.list.record, self.list.path) = (get("ban_ghi"), get("tep"));
            self.list.sha256 = get("sha256");
            return;
        }
        if !self.ours {
            return;
        }
        match &*element.name {
            "doan" => {
                self.cells = None;
                let (anchor, part) = (get("neo"), get("phan"));
                self.list.texts.push(Said { anchor, part, ..Said::default() });
            }
            "hang" => self.cells = Some((get("neo"), 0)),
            "o" => {
                let Some((anchor, next)) = &mut self.cells else { return };
                let (anchor, cell) = (anchor.clone(), Some(*next));
                *next += 1;
                self.list.texts.push(Said { anchor, part: "bang".into(), cell, ..Said::default() });
            }
            "chu" => self.in_text = true,
            "truong" => {
                let number = |name: &str| element.get(name)?.parse::<usize>().ok();
                let (Some(from), Some(length)) = (number("tu"), number("dai")) else { return };
                let Some(said) = self.list.texts.last_mut() else { return };
                let held = Held { path: get("duong"), from, to: from.saturating_add(length) };
                said.values.push(held);
            }
            _ => {}
        }
    }
}
