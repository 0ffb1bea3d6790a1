//! A plain copy of what a PDF of any origin writes and draws, for a reader without bounds of its own.
//!
//! In: a PDF as any program writes it, with packed tables and objects, predictors, pictures. Out: another
//! PDF under one plain table: pages with their contents unpacked, and what they stand on; fonts without
//! outlines, pictures without their points; no tags, notes, forms to fill in or attached files. A reader
//! of the copy has nothing to guess and nothing to unpack; what the copy costs is bounded here and by
//! [`super::large`] (test: form::foreign::hostile_files_cost_what_a_document_costs).

use super::MOST_NODES;
use super::content::without_pictures;
use super::large::{self, Held, Large, Result, Unreadable};
use super::lexer::{Dict, Id, MOST_VALUES, Value};
use std::collections::{BTreeMap, BTreeSet};
use std::io::{Cursor, Write};

/// How deep a page tree may be.
const DEEPEST: usize = 32;
/// A larger content is no page.
const LARGEST_CONTENT_BYTES: usize = 24 << 20;
/// A larger table of what codes read as belongs to no font.
const LARGEST_READINGS_BYTES: usize = 4 << 20;
/// What all contents may unpack to together.
const ALL_CONTENT_BYTES: usize = 64 << 20;
/// The numbers of the catalog and of the page tree.
const PAGES: u32 = 2;

/// What a page has from the nodes above it (7.7.3.4).
const INHERITED: [&str; 4] = ["Resources", "MediaBox", "CropBox", "Rotate"];
/// Keys that lead away from what is written and drawn.
const LEFT_OUT: [&str; 16] = [
    "Parent",
    "StructParent",
    "StructParents",
    "Metadata",
    "PieceInfo",
    "OC",
    "SMask",
    "Annots",
    "CharProcs",
    "Group",
    "Mask",
    "Alternates",
    "AF",
    "Ref",
    "OPI",
    "Thumb",
];
/// What stays of a stream that is not read.
const OF_EMPTY: [&str; 5] = ["Type", "Subtype", "N", "Width", "Height"];
/// What stays of a form beside its content.
const OF_FORM: [&str; 5] = ["Type", "Subtype", "BBox", "Matrix", "Resources"];

/// Copies a PDF.
///
/// # Errors
/// [`Unreadable`].
pub fn plain(bytes: &[u8]) -> Result<Vec<u8>> {
    let mut copy = Copy {
        from: large::in_memory(bytes)?,
        out: b"%PDF-1.7\n".to_vec(),
        rows: BTreeMap::new(),
        last: PAGES,
        numbers: BTreeMap::new(),
        waiting: Vec::new(),
        nodes: 0,
        left_bytes: ALL_CONTENT_BYTES,
    };
    let trailer = copy.from.trailer.clone();
    let root = copy.from.get(&trailer, "Root")?.unwrap_or_default();
    let tree = copy.from.get(&root, "Pages")?.unwrap_or_default();
    let mut kids = Vec::new();
    copy.leaves(&tree, &BTreeMap::new(), 0, &mut kids)?;
    if kids.is_empty() {
        return Err(Unreadable::Damaged("tệp không có trang nào"));
    }
    while let Some((old, new, role)) = copy.waiting.pop() {
        copy.object(old, new, role)?;
    }
    let list: Vec<String> = kids.iter().map(|kid| format!("{kid} 0 R")).collect();
    copy.write(1, b"<</Type/Catalog/Pages 2 0 R>>", None);
    let pages = format!("<</Type/Pages/Kids[{}]/Count {}>>", list.join(" "), kids.len());
    copy.write(PAGES, pages.as_bytes(), None);
    Ok(copy.finish())
}

/// What a stream is wanted for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Role {
    Drawn,
    /// Says what codes of a font stand for.
    Codes,
}

struct Copy<'a> {
    from: Large<Cursor<&'a [u8]>>,
    out: Vec<u8>,
    /// Where each object of the copy stands.
    rows: BTreeMap<u32, usize>,
    last: u32,
    /// The numbers that objects get.
    numbers: BTreeMap<(u32, Role), u32>,
    waiting: Vec<(u32, u32, Role)>,
    nodes: usize,
    left_bytes: usize,
}

impl Copy<'_> {
    fn leaves(
        &mut self,
        node: &Held,
        above: &BTreeMap<&'static str, Vec<u8>>,
        depth: usize,
        found: &mut Vec<u32>,
    ) -> Result<()> {
        self.nodes += 1;
        if depth > DEEPEST || self.nodes > MOST_NODES {
            return Err(Unreadable::Damaged("cây trang lồng quá sâu hoặc quá nhiều nút"));
        }
        let mut own = above.clone();
        for key in INHERITED {
            if let Some(written) = node.dict().written(key) {
                own.insert(key, written.to_vec());
            }
        }
        if node.dict().get("Kids").is_none() {
            if node.value().is_some_and(|value| matches!(value, Value::Dict(_))) {
                found.push(self.page(node, &own)?);
            }
            return Ok(());
        }
        for kid in self.from.items(node, "Kids")? {
            let kid = self.from.resolved(&kid)?;
            self.leaves(&kid, &own, depth + 1, found)?;
        }
        Ok(())
    }

    fn page(&mut self, page: &Held, own: &BTreeMap<&'static str, Vec<u8>>) -> Result<u32> {
        let content = self.contents(page)?;
        let number = self.stream(&BTreeMap::new(), &content);
        let mut out = format!("<</Type/Page/Parent {PAGES} 0 R/Contents {number} 0 R").into_bytes();
        for (key, written) in own {
            let held = self.from.resolved(written)?;
            if let Some(value) = held.value() {
                out.extend(format!("/{key} ").bytes());
                self.value(value, &mut out)?;
            }
        }
        out.extend(b">>");
        Ok(self.add(&out))
    }

    /// The contents of a page, one behind the other.
    fn contents(&mut self, page: &Held) -> Result<Vec<u8>> {
        let Some(written) = page.dict().written("Contents") else { return Ok(Vec::new()) };
        let held = self.from.resolved(written)?;
        let parts = match held.value() {
            Some(Value::Array(items)) => items.written().map(<[u8]>::to_vec).collect(),
            _ => vec![written.to_vec()],
        };
        let mut all = Vec::new();
        for part in parts {
            let part = self.from.resolved(&part)?;
            if part.stream.is_some() {
                all.extend(self.unpacked(&part)?);
                all.push(b'\n');
            }
        }
        Ok(all)
    }

    /// What is drawn, without the pictures in it.
    fn unpacked(&mut self, held: &Held) -> Result<Vec<u8>> {
        let content = self.from.content(held, LARGEST_CONTENT_BYTES.min(self.left_bytes))?;
        self.left_bytes -= content.len();
        without_pictures(&content).ok_or(Unreadable::Damaged("ảnh trong trang không có chỗ hết"))
    }

    /// An object that something refers to.
    fn object(&mut self, old: u32, new: u32, role: Role) -> Result<()> {
        let held = self.from.object(old)?;
        if held.stream.is_none() {
            let mut out = Vec::new();
            match held.value() {
                Some(value) => self.value(value, &mut out)?,
                None => out.extend(b"null"),
            }
            self.write(new, &out, None);
            return Ok(());
        }
        let is_form = held.dict().get("Subtype") == Some(Value::Name(b"Form"));
        let (content, kept) = match role {
            Role::Codes => (self.from.content(&held, LARGEST_READINGS_BYTES)?, &OF_EMPTY[..]),
            Role::Drawn if is_form => (self.unpacked(&held)?, &OF_FORM[..]),
            Role::Drawn => (Vec::new(), &OF_EMPTY[..]),
        };
        let mut entries = BTreeMap::new();
        for key in kept {
            if let Some(value) = held.dict().get(key) {
                let mut out = Vec::new();
                self.value(value, &mut out)?;
                entries.insert(*key, out);
            }
        }
        self.write(new, &head(&entries, content.len()), Some(&content));
        Ok(())
    }

    /// Writes a value as it stands, with the numbers that its objects get here.
    fn value(&mut self, value: Value<'_>, out: &mut Vec<u8>) -> Result<()> {
        match value {
            Value::Name(name) => {
                out.push(b'/');
                out.extend(name);
            }
            Value::Text(written) | Value::Other(written) => out.extend(written),
            Value::Number(number) => out.extend(number.to_string().bytes()),
            Value::Reference(id) => self.reference(id, Role::Drawn, out)?,
            Value::Array(items) => {
                out.push(b'[');
                for item in items.items() {
                    self.value(item, out)?;
                    out.push(b' ');
                }
                out.push(b']');
            }
            Value::Dict(dict) => self.dict(dict, out)?,
        }
        out.push(b' ');
        Ok(())
    }

    fn dict(&mut self, dict: Dict<'_>, out: &mut Vec<u8>) -> Result<()> {
        let mut entries: BTreeMap<Vec<u8>, Value> = BTreeMap::new();
        for (key, value) in dict.entries() {
            let key = plain_name(key).ok_or(Unreadable::Damaged("tên khóa viết lạ"))?;
            entries.insert(key, value);
        }
        let left_out: BTreeSet<&[u8]> = LEFT_OUT.iter().map(|key| key.as_bytes()).collect();
        out.extend(b"<<");
        for (key, value) in entries {
            if left_out.contains(&key[..]) {
                continue;
            }
            out.push(b'/');
            out.extend(&key);
            out.push(b' ');
            match value {
                Value::Reference(id) if key == b"ToUnicode" || key == b"Encoding" => {
                    self.reference(id, Role::Codes, out)?;
                }
                value => self.value(value, out)?,
            }
        }
        out.extend(b">>");
        Ok(())
    }

    fn reference(&mut self, id: Id, role: Role, out: &mut Vec<u8>) -> Result<()> {
        let new = match self.numbers.get(&(id.number, role)) {
            Some(new) => *new,
            None => {
                if self.numbers.len() >= MOST_VALUES {
                    return Err(Unreadable::Damaged("quá nhiều đối tượng"));
                }
                let new = self.next();
                self.numbers.insert((id.number, role), new);
                self.waiting.push((id.number, new, role));
                new
            }
        };
        out.extend(format!("{new} 0 R").bytes());
        Ok(())
    }

    fn next(&mut self) -> u32 {
        self.last += 1;
        self.last
    }

    fn stream(&mut self, entries: &BTreeMap<&str, Vec<u8>>, content: &[u8]) -> u32 {
        let number = self.next();
        self.write(number, &head(entries, content.len()), Some(content));
        number
    }

    fn add(&mut self, value: &[u8]) -> u32 {
        let number = self.next();
        self.write(number, value, None);
        number
    }

    fn write(&mut self, number: u32, value: &[u8], content: Option<&[u8]>) {
        self.rows.insert(number, self.out.len());
        self.out.extend(format!("{number} 0 obj\n").bytes());
        self.out.extend(value);
        if let Some(content) = content {
            self.out.extend(b"stream\n");
            self.out.extend(content);
            self.out.extend(b"\nendstream");
        }
        self.out.extend(b"\nendobj\n");
    }

    fn finish(mut self) -> Vec<u8> {
        let start = self.out.len();
        let mut table = format!("xref\n1 {}\n", self.last);
        for at in self.rows.values() {
            table += &format!("{at:010} 00000 n \n");
        }
        table +=
            &format!("trailer<</Size {}/Root 1 0 R>>\nstartxref\n{start}\n%%EOF\n", self.last + 1);
        self.out.write_all(table.as_bytes()).expect("memory takes what is written");
        self.out
    }
}

fn head(entries: &BTreeMap<&str, Vec<u8>>, length: usize) -> Vec<u8> {
    let mut out = format!("<</Length {length}").into_bytes();
    for (key, value) in entries {
        out.extend(format!("/{key} ").bytes());
        out.extend(value);
    }
    out.extend(b">>");
    out
}

/// A name with what `#` stands for (7.3.5); `None` where that would end it.
fn plain_name(name: &[u8]) -> Option<Vec<u8>> {
    let mut out = Vec::with_capacity(name.len());
    let mut bytes = name.iter();
    while let Some(byte) = bytes.next() {
        let byte = match byte {
            b'#' => {
                let digit = |byte: &u8| char::from(*byte).to_digit(16);
                u8::try_from(digit(bytes.next()?)? * 16 + digit(bytes.next()?)?).ok()?
            }
            byte => *byte,
        };
        (byte.is_ascii_graphic() && !b"()<>[]{}/%#".contains(&byte)).then_some(())?;
        out.push(byte);
    }
    Some(out)
}
