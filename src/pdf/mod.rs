//! Reads of a PDF no more than a check needs: information, page tree, attached files.
//!
//! Bytes of any origin come in; values go out, or none where the bytes are not a PDF as this program
//! writes them: one revision, a plain cross-reference table, no object streams (ISO 32000-2, 7.3 to
//! 7.5). Depth, number of pages and the size of what is unpacked are bounded, so that a hostile file
//! costs neither stack nor memory. Pages are counted, not drawn. [`lexer`] takes values off the bytes;
//! [`body`] is for those who let another program read the same file. [`large`] reads files of other programs
//! an object at a time, packed or not, and [`plain`] writes what they draw into a plain one.

pub mod body;
pub mod content;
pub mod large;
pub mod lexer;
pub mod plain;
mod text;

pub use text::{decoded, text};

use lexer::{Dict, Id, Lexer, MOST_VALUES, Value};

/// How deep page trees may be nested.
const DEEPEST: usize = 32;
/// How many nodes a page tree may have.
pub const MOST_NODES: usize = 20_000;
/// How many files the catalog may associate with a document.
const MOST_FILES: usize = 16;

/// A PDF whose cross-reference table was read.
pub struct Pdf<'a> {
    bytes: &'a [u8],
    /// Number and offset of each object, by number.
    offsets: Vec<(u32, usize)>,
    trailer: Dict<'a>,
}

impl<'a> Pdf<'a> {
    /// Reads cross-reference table and trailer.
    pub fn open(bytes: &'a [u8]) -> Option<Self> {
        let needle = b"startxref";
        let window = bytes.len().saturating_sub(1024);
        let found = bytes[window..].windows(needle.len()).rposition(|part| part == needle)?;
        let mut start = Lexer::new(bytes, window + found + needle.len());
        let at = usize::try_from(start.number()?).ok()?;
        let mut table = Lexer::new(bytes, at);
        let mut offsets = Vec::new();
        table.keyword(b"xref")?;
        while table.keyword(b"trailer").is_none() {
            let (first, count) = (table.number()?, table.number()?);
            for number in first..first.checked_add(count)? {
                (offsets.len() < MOST_VALUES).then_some(())?;
                let (offset, _) = (table.number()?, table.number()?);
                if table.keyword(b"n").is_some() {
                    offsets.push((u32::try_from(number).ok()?, usize::try_from(offset).ok()?));
                } else {
                    table.keyword(b"f")?;
                }
            }
        }
        // Of two offsets of one object, the later counts.
        offsets.reverse();
        offsets.sort_by_key(|(number, _)| *number);
        offsets.dedup_by_key(|(number, _)| *number);
        let Value::Dict(trailer) = table.value(0)? else { return None };
        let one_revision = ["Prev", "XRefStm"].iter().all(|key| trailer.get(key).is_none());
        one_revision.then_some(Self { bytes, offsets, trailer })
    }

    /// The information dictionary; empty when there is none.
    pub fn information(&self) -> Dict<'a> {
        self.dict(self.trailer.get("Info")).unwrap_or_default()
    }

    /// How many pages the page tree has.
    pub fn pages(&self) -> Option<usize> {
        let root = self.dict(self.trailer.get("Root"))?;
        let mut nodes = 0;
        self.leaves(root.get("Pages")?, 0, &mut nodes)
    }

    fn leaves(&self, node: Value<'a>, depth: usize, nodes: &mut usize) -> Option<usize> {
        *nodes += 1;
        if depth > DEEPEST || *nodes > MOST_NODES {
            return None;
        }
        let node = self.dict(Some(node))?;
        let Some(Value::Array(kids)) = node.get("Kids") else { return Some(1) };
        kids.items().map(|kid| self.leaves(kid, depth + 1, nodes)).sum()
    }

    /// The embedded files that the catalog associates with the document (14.13), as they are stored.
    pub fn associated_files(&self) -> Vec<(Dict<'a>, &'a [u8])> {
        let root = self.dict(self.trailer.get("Root")).unwrap_or_default();
        let Some(Value::Array(files)) = root.get("AF") else { return Vec::new() };
        let file = |value: Value<'a>| {
            let embedded = self.dict(self.dict(Some(value))?.get("EF"))?;
            match embedded.get("F")? {
                Value::Reference(Id { number, .. }) => self.stream(number),
                _ => None,
            }
        };
        let files = files.items().take(MOST_FILES).filter_map(file);
        files.filter(|(dict, _)| dict.get("Type") == Some(Value::Name(b"EmbeddedFile"))).collect()
    }

    /// The streams of a type, each with its dictionary; their bytes are as they are stored.
    pub fn streams(&self, of: &'a [u8]) -> impl Iterator<Item = (Dict<'a>, &'a [u8])> + '_ {
        let found = self.offsets.iter().filter_map(|(number, _)| self.stream(*number));
        found.filter(move |(dict, _)| dict.get("Type") == Some(Value::Name(of)))
    }

    fn dict(&self, value: Option<Value<'a>>) -> Option<Dict<'a>> {
        match value? {
            Value::Dict(dict) => Some(dict),
            Value::Reference(Id { number, .. }) => match self.object(number)?.0 {
                Value::Dict(dict) => Some(dict),
                _ => None,
            },
            _ => None,
        }
    }

    /// An object and where it ends.
    fn object(&self, number: u32) -> Option<(Value<'a>, Lexer<'a>)> {
        let at = self.offsets.binary_search_by_key(&number, |(number, _)| *number).ok()?;
        let mut lexer = Lexer::new(self.bytes, self.offsets[at].1);
        let (id, value) = lexer.object()?;
        (id.number == number).then_some((value, lexer))
    }

    fn stream(&self, number: u32) -> Option<(Dict<'a>, &'a [u8])> {
        let (Value::Dict(dict), mut lexer) = self.object(number)? else { return None };
        let content = lexer.stream(dict)?;
        Some((dict, content))
    }
}
