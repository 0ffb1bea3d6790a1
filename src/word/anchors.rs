//! Anchors (neo): bookmarks around what a document says, and the list that tells which value of the
//! record stands where, for whoever reads the marked-up copy back.
//!
//! In: the texts of the document in their order, and the YAML of the record. Out: bookmarks, and
//! `customXml/item1.xml`. Bookmarks and custom XML are what other programs keep when they save; the list
//! holds what the document shows, all of it and no more of the record (test: word::anchors).

use super::text::{run, run_at};
use super::xml::{Element, el};
use crate::digest::Digest;
use crate::records::files::SourceFile;
use crate::records::parser;
use crate::records::yaml::{Node, Value};
use std::collections::BTreeMap;

/// The component (phần) that is the same in every document of its kind: printed by the form.
pub const FIXED: &str = "mau";

/// The namespace of the list; its last part rises when the list changes its meaning.
pub const NAMESPACE: &str = "urn:qcph:ban-de-sua:1";

/// The anchors of one document, in order.
pub struct Anchors<'a> {
    file: &'a SourceFile,
    values: Values,
    /// By the name of their bookmark.
    entries: Vec<(String, Element)>,
    /// Bookmarks so far.
    count: usize,
}

impl<'a> Anchors<'a> {
    pub fn new(file: &'a SourceFile) -> Self {
        Self { file, values: Values::of(file), entries: Vec::new(), count: 0 }
    }

    /// A text between the ends of its anchor; `part` says which component it is.
    pub fn around(&mut self, part: &'static str, text: &str) -> Vec<Element> {
        self.around_runs(part, text, vec![run(text)])
    }

    /// A text in runs of their own.
    pub fn around_runs(
        &mut self,
        part: &'static str,
        text: &str,
        runs: Vec<Element>,
    ) -> Vec<Element> {
        let (start, end, name) = self.bookmark();
        let entry = el("doan").set("neo", name.clone()).set("phan", part).with(said(text));
        self.entries.push((name, entry.all(self.values.in_text(text))));
        std::iter::once(start).chain(runs).chain([end]).collect()
    }

    /// The texts of a row's cells; its anchor stands in the first one. `size` is that of the type where it
    /// is not the style's.
    pub fn row(&mut self, cells: &[String], size: Option<f64>) -> Vec<Vec<Element>> {
        let (start, end, name) = self.bookmark();
        let of_record = self.values.row(cells);
        let entry = |(at, text): (usize, &String)| {
            let values = match &of_record {
                Some(_) if text.is_empty() => Vec::new(),
                Some(row) => vec![place(&format!("{row}/{}", at + 1), 0, text.chars().count())],
                None => self.values.in_text(text),
            };
            el("o").with(said(text)).all(values)
        };
        let cells_said = cells.iter().enumerate().map(entry).collect::<Vec<_>>();
        let entry = el("hang").set("neo", name.clone()).all(cells_said);
        self.entries.push((name, entry));
        let shown = |text: &String| {
            let run = (!text.is_empty()).then(|| run_at(size, text));
            run.into_iter().collect::<Vec<Element>>()
        };
        let mut out: Vec<Vec<Element>> = cells.iter().map(shown).collect();
        if let Some(first) = out.first_mut() {
            first.insert(0, start);
            first.push(end);
        }
        out
    }

    /// Puts the list into the order of the page: what is built last may stand first.
    pub fn sort(&mut self, page: &[Element]) {
        let mut names = Vec::new();
        page.iter().for_each(|one| one.values("w:bookmarkStart", "w:name", &mut names));
        let order: BTreeMap<&str, usize> = names.iter().map(|name| &**name).zip(0..).collect();
        self.entries.sort_by_key(|(name, _)| order.get(&**name).copied());
    }

    fn bookmark(&mut self) -> (Element, Element, String) {
        let id = self.count.to_string();
        self.count += 1;
        // A name that begins so is not listed among those that a person made.
        let name = format!("_qcph_{:04}", self.count);
        let start = el("w:bookmarkStart").set("w:id", id.clone()).set("w:name", name.clone());
        (start, el("w:bookmarkEnd").set("w:id", id), name)
    }

    /// The list; `seal` is what [`super::package`] knows its own files by.
    pub fn part(&self, record: &str, seal: &str) -> Element {
        el("ban")
            .set("xmlns", NAMESPACE)
            .set("chuong_trinh", env!("CARGO_PKG_VERSION"))
            .set("ban_ghi", record.to_owned())
            .set("tep", self.file.path.to_string())
            .set("sha256", Digest::of(&self.file.bytes).to_string())
            .set("niem", seal.to_owned())
            .all(self.entries.iter().map(|(_, entry)| entry.clone()))
    }
}

fn said(text: &str) -> Element {
    el("chu").text(text)
}

/// A value in a text, measured in characters.
fn place(path: &str, from: usize, length: usize) -> Element {
    el("truong")
        .set("duong", path.to_owned())
        .set("tu", from.to_string())
        .set("dai", length.to_string())
}

/// What an item of a list is called in a path: by its `ma`, else by its number from 1.
pub fn item_name(item: &Node, at: usize) -> String {
    item.text_of("ma").map_or_else(|| (at + 1).to_string(), str::to_owned)
}

/// The values of a record that may be found again (giá trị), by their first word.
struct Values {
    by_word: BTreeMap<String, Vec<usize>>,
    all: Vec<Found>,
    /// Lists of texts that are a row of a table as they stand.
    rows: Vec<Row>,
}

struct Row {
    path: String,
    cells: Vec<Vec<char>>,
    used: bool,
}

struct Found {
    /// `ket_luan/KL1/noi_dung`; an item of a list is named by its `ma`, else by its number from 1.
    path: String,
    text: Vec<char>,
    used: bool,
}

impl Values {
    fn of(file: &SourceFile) -> Self {
        let mut values = Self { by_word: BTreeMap::new(), all: Vec::new(), rows: Vec::new() };
        let bytes = file.bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&file.bytes);
        let text = std::str::from_utf8(bytes).unwrap_or_default();
        if let Some(node) = parser::read(&file.path, text).node {
            values.collect(&node, "");
        }
        values
    }

    fn collect(&mut self, node: &Node, path: &str) {
        let below = |key: &str| match path {
            "" => key.to_owned(),
            path => format!("{path}/{key}"),
        };
        match &node.value {
            Value::Scalar(scalar) => scalar.text.lines().for_each(|line| self.add(path, line)),
            Value::List(items) => {
                let text = |item: &Node| match &item.value {
                    Value::Scalar(scalar) => Some(folded(&scalar.text)),
                    _ => None,
                };
                let cells: Option<Vec<Vec<char>>> = items.iter().map(text).collect();
                if let Some(cells) = cells.filter(|cells| cells.len() > 1) {
                    self.rows.push(Row { path: path.to_owned(), cells, used: false });
                }
                for (at, item) in items.iter().enumerate() {
                    self.collect(item, &below(&item_name(item, at)));
                }
            }
            Value::Map(pairs) => {
                for (key, value) in pairs {
                    let Value::Scalar(key) = &key.value else { continue };
                    self.collect(value, &below(&key.text));
                }
            }
        }
    }

    /// A value of one word stands anywhere and is no sign of anything.
    fn add(&mut self, path: &str, line: &str) {
        let text = line.split_whitespace().collect::<Vec<_>>().join(" ");
        let text = text.trim_end_matches(ENDS);
        let letters = text.chars().filter(|c| c.is_alphabetic()).count();
        if letters < 2 || !text.contains(' ') {
            return;
        }
        let text = folded(text);
        self.by_word.entry(first_word(&text)).or_default().push(self.all.len());
        self.all.push(Found { path: path.to_owned(), text, used: false });
    }

    /// The list of the record that a row of a table shows, each of its texts in a cell.
    fn row(&mut self, cells: &[String]) -> Option<String> {
        let cells: Vec<Vec<char>> = cells.iter().map(|cell| folded(cell)).collect();
        let same = |row: &&mut Row| !row.used && row.cells == cells;
        let row = self.rows.iter_mut().find(same)?;
        row.used = true;
        Some(row.path.clone())
    }

    /// Where in a text values of the record stand: the longest at each place, in the order of the record
    /// where several say the same.
    fn in_text(&mut self, text: &str) -> Vec<Element> {
        let text = folded(text);
        let (mut out, mut at) = (Vec::new(), 0);
        while at < text.len() {
            let begins = at == 0 || !text[at - 1].is_alphanumeric();
            let found = begins.then(|| self.longest(&text[at..])).flatten();
            let Some(found) = found else {
                at += 1;
                continue;
            };
            let value = &mut self.all[found];
            value.used = true;
            out.push(place(&value.path, at, value.text.len()));
            at += value.text.len();
        }
        out
    }

    fn longest(&self, text: &[char]) -> Option<usize> {
        let fits = |at: &&usize| {
            let value = &self.all[**at].text;
            let ends = text.get(value.len()).is_none_or(|next| !next.is_alphanumeric());
            text.starts_with(value) && ends
        };
        let candidates = self.by_word.get(&first_word(text))?;
        let all = candidates.iter().filter(fits);
        let best = all.max_by_key(|at| {
            let value = &self.all[**at];
            (value.text.len(), !value.used, std::cmp::Reverse(**at))
        });
        best.copied()
    }
}

/// Signs that the form puts at the end in place of those of the record.
const ENDS: [char; 3] = ['.', ';', ','];

/// Letter by letter, without regard to capitals and to which kind of space it is.
pub fn folded(text: &str) -> Vec<char> {
    let fold = |c: char| match c {
        '\u{a0}' => ' ',
        c => c.to_lowercase().next().unwrap_or(c),
    };
    text.chars().map(fold).collect()
}

fn first_word(text: &[char]) -> String {
    text.iter().take_while(|c| c.is_alphanumeric()).collect()
}
