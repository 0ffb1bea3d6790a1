//! What the codes of a font stand for (ISO 32000-2, 9.10): as far as the font itself says.

use crate::pdf::large::{Held, Large, Result};
use crate::pdf::lexer::{Lexer, Value};
use crate::pdf::text;
use std::collections::BTreeMap;
use std::io::{Read, Seek};

/// A table of all letters of a language is smaller.
const LARGEST_TABLE_BYTES: usize = 1 << 20;
const MOST_LETTERS: usize = 70_000;

/// The letters of a font.
#[derive(Debug, Default)]
pub struct Letters {
    /// How many bytes a code has.
    width: usize,
    /// By code; a font without a table is read as one byte a letter.
    table: Option<BTreeMap<u32, String>>,
}

impl Letters {
    /// # Errors
    /// Those of reading the file; a table that is none says nothing.
    pub fn of<R: Read + Seek>(file: &mut Large<R>, font: &Held) -> Result<Self> {
        let kind = file.get(font, "Subtype")?.unwrap_or_default();
        let width = if kind.value() == Some(Value::Name(b"Type0")) { 2 } else { 1 };
        let table = match file.get(font, "ToUnicode")? {
            Some(table) if table.stream.is_some() => {
                let content = file.content(&table, LARGEST_TABLE_BYTES).unwrap_or_default();
                Some(read_table(&content))
            }
            _ => None,
        };
        Ok(Self { width, table })
    }
}

/// Adds the letters of a shown string.
pub fn read(letters: Option<&Letters>, codes: &[u8], into: &mut String) {
    let width = letters.map_or(1, |letters| letters.width.max(1));
    for code in codes.chunks(width) {
        let code = code.iter().fold(0_u32, |sum, byte| sum << 8 | u32::from(*byte));
        match letters.map(|letters| letters.table.as_ref()) {
            Some(Some(table)) => into.push_str(table.get(&code).map_or("\u{fffd}", String::as_str)),
            _ if width == 1 => into.extend(char::from_u32(code)),
            _ => into.push('\u{fffd}'),
        }
    }
}

/// The pairs and ranges of a table.
fn read_table(content: &[u8]) -> BTreeMap<u32, String> {
    let mut table = BTreeMap::new();
    let mut lexer = Lexer::new(content, 0);
    let mut values: Vec<Value<'_>> = Vec::new();
    while !{
        lexer.skip_space();
        lexer.rest()
    }
    .is_empty()
        && table.len() < MOST_LETTERS
    {
        if matches!(lexer.rest(), [b'<' | b'[' | b'/' | b'(', ..]) {
            let mut fresh = Lexer::new(content, lexer.at);
            match fresh.value(0) {
                Some(value) => values.push(value),
                None => fresh.at += 1,
            }
            lexer.at = fresh.at;
            continue;
        }
        match lexer.word() {
            b"endbfchar" => values.chunks_exact(2).for_each(|pair| {
                if let [Value::Text(code), Value::Text(to)] = pair {
                    table.insert(code_of(code), utf16(&text(to)));
                }
            }),
            b"endbfrange" => values.chunks_exact(3).for_each(|part| range(part, &mut table)),
            b"" => lexer.at += 1,
            _ => {}
        }
        values.clear();
    }
    table
}

fn range(part: &[Value<'_>], table: &mut BTreeMap<u32, String>) {
    let [Value::Text(first), Value::Text(last), to] = part else { return };
    let (first, last) = (code_of(first), code_of(last));
    let codes = first..=last.min(first.saturating_add(0xffff));
    match to {
        Value::Text(to) => {
            let start = utf16(&text(to));
            let mut letters: Vec<char> = start.chars().collect();
            let Some(end) = letters.pop() else { return };
            for (step, code) in (0_u32..).zip(codes) {
                let letter = u32::from(end).checked_add(step).and_then(char::from_u32);
                let Some(letter) = letter else { break };
                table.insert(code, letters.iter().chain([&letter]).collect());
            }
        }
        Value::Array(items) => {
            for (code, item) in codes.zip(items.items()) {
                if let Value::Text(to) = item {
                    table.insert(code, utf16(&text(to)));
                }
            }
        }
        _ => {}
    }
}

fn code_of(written: &[u8]) -> u32 {
    text(written).iter().fold(0_u32, |sum, byte| sum << 8 | u32::from(*byte))
}

fn utf16(bytes: &[u8]) -> String {
    let units: Vec<u16> = bytes
        .chunks(2)
        .map(|pair| u16::from_be_bytes([pair[0], *pair.get(1).unwrap_or(&0)]))
        .collect();
    String::from_utf16_lossy(&units)
}
