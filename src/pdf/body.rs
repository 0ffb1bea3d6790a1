//! The body of a PDF from its first byte to its last: objects, tables and trailers.
//!
//! Bytes of any origin come in; out goes the map of objects that a reader will find by the tables, or
//! none where one byte of the file is neither part of an object nor of a table, where a table points
//! elsewhere than to an object, or where objects hide in streams (ISO 32000-2, 7.5). Revisions may
//! follow each other, as signatures add them. Where this answers, no reader has to guess.

use super::lexer::{Dict, Id, Lexer, MOST_VALUES, Value, is_space};
use std::collections::BTreeMap;
use std::ops::Range;

/// Bytes of a row of a table (7.5.4).
const ROW_BYTES: usize = 20;

/// An object with its stream, if it has one.
#[derive(Clone, Copy)]
pub struct Object<'a> {
    pub id: Id,
    pub value: Value<'a>,
    pub stream: Option<&'a [u8]>,
}

/// What the tables lead to.
pub struct Body<'a> {
    pub objects: BTreeMap<Id, Object<'a>>,
    /// That of the last revision.
    pub trailer: Dict<'a>,
    /// The tables, the last revision first.
    pub sections: Vec<Section<'a>>,
    /// Every object of the file by its offset, also one that a later revision replaces or that no
    /// table names.
    pub placed: BTreeMap<usize, Object<'a>>,
    /// Where comments stand between them.
    pub gaps: Vec<Range<usize>>,
}

/// A table and the trailer behind it: what one revision says.
pub struct Section<'a> {
    /// Where the table stands.
    pub at: usize,
    /// Offsets of the objects in use.
    pub rows: BTreeMap<Id, usize>,
    /// Numbers that the table gives free.
    pub freed: Vec<u32>,
    pub trailer: Dict<'a>,
}

/// What stands in a file, by offset.
#[derive(Default)]
struct Found<'a> {
    objects: BTreeMap<usize, Object<'a>>,
    sections: BTreeMap<usize, Section<'a>>,
    gaps: Vec<Range<usize>>,
    /// Where the last table starts, by the last line of the file.
    start: Option<usize>,
}

impl<'a> Body<'a> {
    pub fn read(bytes: &'a [u8]) -> Option<Self> {
        let mut found = Found::in_file(bytes)?;
        let mut next = found.start;
        let (mut objects, mut sections) = (BTreeMap::new(), Vec::new());
        while let Some(at) = next {
            // Each table counts once: a chain that returns to one has no end.
            let section = found.sections.remove(&at)?;
            for (id, offset) in &section.rows {
                let object = found.objects.get(offset).filter(|object| object.id == *id)?;
                objects.entry(*id).or_insert(*object);
            }
            let hidden =
                ["XRefStm", "Encrypt"].iter().any(|key| section.trailer.get(key).is_some());
            (!hidden).then_some(())?;
            next = match section.trailer.get("Prev") {
                None => None,
                Some(Value::Number(at)) => Some(usize::try_from(at).ok()?),
                Some(_) => return None,
            };
            sections.push(section);
        }
        let trailer = sections.first()?.trailer;
        let Found { objects: placed, gaps, .. } = found;
        Some(Self { objects, trailer, sections, placed, gaps })
    }

    /// What a value is, or what it refers to.
    pub fn resolve(&self, value: Value<'a>) -> Option<Value<'a>> {
        match value {
            Value::Reference(id) => self.objects.get(&id).map(|object| object.value),
            value => Some(value),
        }
    }

    /// The dictionary under a key, itself or referred to.
    pub fn dict(&self, of: Dict<'a>, key: &str) -> Option<Dict<'a>> {
        match self.resolve(of.get(key)?)? {
            Value::Dict(dict) => Some(dict),
            _ => None,
        }
    }
}

impl<'a> Found<'a> {
    fn in_file(bytes: &'a [u8]) -> Option<Self> {
        const START: &[u8] = b"startxref";
        bytes.starts_with(b"%PDF-").then_some(())?;
        let mut found = Self::default();
        let (mut lexer, mut last) = (Lexer::new(bytes, 0), 0);
        loop {
            let before = lexer.at;
            lexer.skip_space();
            let at = lexer.at;
            if bytes[before..at].contains(&b'%') {
                found.gaps.push(before..at);
            }
            match lexer.rest() {
                [] => break,
                [b'0'..=b'9', ..] => {
                    (found.objects.len() < MOST_VALUES).then_some(())?;
                    found.objects.insert(at, object(&mut lexer)?);
                }
                rest if rest.starts_with(b"xref") => {
                    found.sections.insert(at, section(&mut lexer)?);
                }
                rest if rest.starts_with(START) => {
                    lexer.at += START.len();
                    found.start = Some(usize::try_from(lexer.number()?).ok()?);
                    last = at;
                }
                _ => return None,
            }
            // What counts is bounded for an object, not for a file.
            lexer = Lexer::new(bytes, lexer.at);
        }
        // Readers look for the last such word, wherever it stands.
        let word = bytes.windows(START.len()).rposition(|word| word == START);
        (word == Some(last)).then_some(found)
    }
}

fn object<'a>(lexer: &mut Lexer<'a>) -> Option<Object<'a>> {
    let (id, value) = lexer.object()?;
    is_plain(value).then_some(())?;
    let stream = match value {
        Value::Dict(dict) => lexer.stream(dict),
        _ => None,
    };
    if stream.is_some() {
        lexer.at += lexer.rest().iter().take_while(|byte| is_space(**byte)).count();
        lexer.rest().starts_with(b"endstream").then_some(())?;
        lexer.keyword(b"endstream")?;
    }
    lexer.keyword(b"endobj")?;
    Some(Object { id, value, stream })
}

/// Whether all keys are written as they are meant: `#` in a name stands for other letters (7.3.5), and
/// a reader would see keys that were not looked at here.
fn is_plain(value: Value<'_>) -> bool {
    match value {
        Value::Array(array) => array.items().all(is_plain),
        Value::Dict(dict) => {
            dict.entries().all(|(key, value)| !key.contains(&b'#') && is_plain(value))
        }
        _ => true,
    }
}

fn section<'a>(lexer: &mut Lexer<'a>) -> Option<Section<'a>> {
    lexer.skip_space();
    let at = lexer.at;
    lexer.keyword(b"xref")?;
    let (mut rows, mut freed) = (BTreeMap::new(), Vec::new());
    while lexer.keyword(b"trailer").is_none() {
        let (first, count) = (lexer.number()?, lexer.number()?);
        lexer.at += lexer.rest().iter().take_while(|byte| is_space(**byte)).count();
        for number in first..first.checked_add(count)? {
            let row = lexer.rest().get(..ROW_BYTES)?;
            lexer.at += ROW_BYTES;
            let (offset, generation) = (digits(&row[..10])?, digits(&row[11..16])?);
            (row[10] == b' ' && row[16] == b' ' && row[18..].iter().all(|byte| is_space(*byte)))
                .then_some(())?;
            let id =
                Id { number: number.try_into().ok()?, generation: generation.try_into().ok()? };
            match row[17] {
                b'n' => drop(rows.insert(id, offset)),
                b'f' => freed.push(id.number),
                _ => return None,
            }
        }
    }
    match lexer.value(0)? {
        Value::Dict(trailer) if is_plain(Value::Dict(trailer)) => {
            Some(Section { at, rows, freed, trailer })
        }
        _ => None,
    }
}

fn digits(written: &[u8]) -> Option<usize> {
    let all = written.iter().all(u8::is_ascii_digit);
    std::str::from_utf8(written).ok().filter(|_| all)?.parse().ok()
}
