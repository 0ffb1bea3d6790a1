//! Reads of a PDF no more than the check needs: information, page tree, attached files.
//!
//! Bytes of any origin come in; values go out, or nothing where the bytes are not a PDF as this
//! program writes them: one revision, a plain cross-reference table, no object streams
//! (ISO 32000-2, 7.3 to 7.5). Depth, number of pages and the size of what is unpacked are bounded,
//! so that a hostile file costs neither stack nor memory. Pages are counted, never drawn.

use std::collections::BTreeMap;

/// How deep arrays, dictionaries and page trees may be nested.
const DEEPEST: usize = 32;
/// How many nodes a page tree may have.
const MOST_NODES: usize = 20_000;
/// How many objects a file may have, and how many values an object.
const MOST_VALUES: usize = 200_000;

/// A value, as far as it matters here.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    Name(Vec<u8>),
    Text(Vec<u8>),
    Number(i64),
    Reference(u32),
    Array(Vec<Value>),
    Dict(Dict),
    /// A real number, `true`, `false`, `null`.
    Other,
}

pub type Dict = BTreeMap<Vec<u8>, Value>;

/// A PDF whose cross-reference table was read.
pub struct Pdf<'a> {
    bytes: &'a [u8],
    offsets: BTreeMap<u32, usize>,
    trailer: Dict,
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
        let mut offsets = BTreeMap::new();
        table.keyword(b"xref")?;
        while table.keyword(b"trailer").is_none() {
            let (first, count) = (table.number()?, table.number()?);
            for number in first..first.checked_add(count)? {
                (offsets.len() < MOST_VALUES).then_some(())?;
                let (offset, _) = (table.number()?, table.number()?);
                if table.keyword(b"n").is_some() {
                    offsets.insert(u32::try_from(number).ok()?, usize::try_from(offset).ok()?);
                } else {
                    table.keyword(b"f")?;
                }
            }
        }
        let Value::Dict(trailer) = table.value(0)? else { return None };
        let one_revision = [&b"Prev"[..], b"XRefStm"].iter().all(|key| !trailer.contains_key(*key));
        one_revision.then_some(Self { bytes, offsets, trailer })
    }

    /// The information dictionary; empty when there is none.
    pub fn information(&self) -> Dict {
        self.dict(self.trailer.get(&b"Info"[..])).unwrap_or_default()
    }

    /// How many pages the page tree has.
    pub fn pages(&self) -> Option<usize> {
        let root = self.dict(self.trailer.get(&b"Root"[..]))?;
        let mut nodes = 0;
        self.leaves(root.get(&b"Pages"[..])?, 0, &mut nodes)
    }

    fn leaves(&self, node: &Value, depth: usize, nodes: &mut usize) -> Option<usize> {
        *nodes += 1;
        if depth > DEEPEST || *nodes > MOST_NODES {
            return None;
        }
        let node = self.dict(Some(node))?;
        let Some(Value::Array(kids)) = node.get(&b"Kids"[..]) else { return Some(1) };
        kids.iter().map(|kid| self.leaves(kid, depth + 1, nodes)).sum()
    }

    /// The streams of a type, each with its dictionary; their bytes are as they are stored.
    pub fn streams(&self, of: &'a [u8]) -> impl Iterator<Item = (Dict, &'a [u8])> + '_ {
        let of = Value::Name(of.to_vec());
        let found = self.offsets.keys().filter_map(|number| self.stream(*number));
        found.filter(move |(dict, _)| dict.get(&b"Type"[..]) == Some(&of))
    }

    fn dict(&self, value: Option<&Value>) -> Option<Dict> {
        match value? {
            Value::Dict(dict) => Some(dict.clone()),
            Value::Reference(number) => match self.object(*number)?.0 {
                Value::Dict(dict) => Some(dict),
                _ => None,
            },
            _ => None,
        }
    }

    /// An object and where it ends.
    fn object(&self, number: u32) -> Option<(Value, Lexer<'a>)> {
        let mut lexer = Lexer::new(self.bytes, *self.offsets.get(&number)?);
        let (found, _) = (lexer.number()?, lexer.number()?);
        lexer.keyword(b"obj")?;
        (found == i64::from(number)).then_some(())?;
        Some((lexer.value(0)?, lexer))
    }

    fn stream(&self, number: u32) -> Option<(Dict, &'a [u8])> {
        let (Value::Dict(dict), mut lexer) = self.object(number)? else { return None };
        lexer.keyword(b"stream")?;
        let rest = lexer.rest();
        let rest = rest.strip_prefix(b"\r\n").or_else(|| rest.strip_prefix(b"\n"))?;
        let Some(Value::Number(length)) = dict.get(&b"Length"[..]) else { return None };
        let content = rest.get(..usize::try_from(*length).ok()?)?;
        Some((dict, content))
    }
}

/// Takes tokens off the bytes of a PDF (7.2).
struct Lexer<'a> {
    bytes: &'a [u8],
    at: usize,
    /// How many values it has taken.
    values: usize,
}

impl<'a> Lexer<'a> {
    fn new(bytes: &'a [u8], at: usize) -> Self {
        Self { bytes, at, values: 0 }
    }

    fn rest(&self) -> &'a [u8] {
        self.bytes.get(self.at..).unwrap_or_default()
    }

    fn skip_space(&mut self) {
        loop {
            let rest = self.rest();
            let blank = rest.iter().take_while(|byte| is_space(**byte)).count();
            let comment = match rest.get(blank) {
                Some(b'%') => {
                    rest[blank..].iter().take_while(|byte| !b"\r\n".contains(byte)).count()
                }
                _ => 0,
            };
            self.at += blank + comment;
            if comment == 0 {
                return;
            }
        }
    }

    /// Takes these bytes; `None` leaves everything as it was.
    fn keyword(&mut self, word: &[u8]) -> Option<()> {
        let before = self.at;
        self.skip_space();
        if self.rest().starts_with(word) {
            self.at += word.len();
            return Some(());
        }
        self.at = before;
        None
    }

    /// Takes a whole number; `None` leaves everything as it was.
    fn number(&mut self) -> Option<i64> {
        let before = self.at;
        self.skip_space();
        let word = self.word();
        let number = std::str::from_utf8(word).ok().and_then(|word| word.parse().ok());
        if number.is_none() {
            self.at = before;
        }
        number
    }

    /// Takes the bytes up to the next space or delimiter.
    fn word(&mut self) -> &'a [u8] {
        let rest = self.rest();
        let ends = |byte: &u8| is_space(*byte) || b"()<>[]{}/%".contains(byte);
        let length = rest.iter().position(ends).unwrap_or(rest.len());
        self.at += length;
        &rest[..length]
    }

    fn value(&mut self, depth: usize) -> Option<Value> {
        self.values += 1;
        if depth > DEEPEST || self.values > MOST_VALUES {
            return None;
        }
        self.skip_space();
        match self.rest() {
            [b'/', ..] => {
                self.at += 1;
                Some(Value::Name(self.word().to_vec()))
            }
            [b'(', ..] => self.literal(),
            [b'<', b'<', ..] => self.dictionary(depth),
            [b'<', ..] => self.hexadecimal(),
            [b'[', ..] => {
                self.at += 1;
                let mut items = Vec::new();
                while self.keyword(b"]").is_none() {
                    items.push(self.value(depth + 1)?);
                }
                Some(Value::Array(items))
            }
            _ => self.number_or_reference(),
        }
    }

    fn dictionary(&mut self, depth: usize) -> Option<Value> {
        self.at += 2;
        let mut dict = Dict::new();
        while self.keyword(b">>").is_none() {
            let Value::Name(key) = self.value(depth + 1)? else { return None };
            dict.insert(key, self.value(depth + 1)?);
        }
        Some(Value::Dict(dict))
    }

    fn number_or_reference(&mut self) -> Option<Value> {
        let Some(number) = self.number() else {
            return (!self.word().is_empty()).then_some(Value::Other);
        };
        let after = self.at;
        if self.number().is_some() && self.keyword(b"R").is_some() {
            return Some(Value::Reference(u32::try_from(number).ok()?));
        }
        self.at = after;
        Some(Value::Number(number))
    }

    /// A string in parentheses (7.3.4.2).
    fn literal(&mut self) -> Option<Value> {
        let (mut text, mut open) = (Vec::new(), 0_usize);
        let mut bytes = self.rest().iter().copied().enumerate().peekable();
        while let Some((at, byte)) = bytes.next() {
            match byte {
                b'(' => open += 1,
                b')' => open -= 1,
                _ => {}
            }
            match byte {
                b'(' if open == 1 => {}
                b')' if open == 0 => {
                    self.at += at + 1;
                    return Some(Value::Text(text));
                }
                b'\\' => match bytes.next()?.1 {
                    b'n' => text.push(b'\n'),
                    b'r' => text.push(b'\r'),
                    b't' => text.push(b'\t'),
                    b'b' => text.push(8),
                    b'f' => text.push(12),
                    b'\n' => {}
                    digit @ b'0'..=b'7' => {
                        let mut code = u32::from(digit - b'0');
                        for _ in 0..2 {
                            let next = bytes.next_if(|(_, byte)| (b'0'..=b'7').contains(byte));
                            let Some((_, digit)) = next else { break };
                            code = code * 8 + u32::from(digit - b'0');
                        }
                        text.push(code.to_le_bytes()[0]);
                    }
                    other => text.push(other),
                },
                other => text.push(other),
            }
        }
        None
    }

    /// A string of hexadecimal digits (7.3.4.3).
    fn hexadecimal(&mut self) -> Option<Value> {
        let rest = &self.rest()[1..];
        let end = rest.iter().position(|byte| *byte == b'>')?;
        self.at += end + 2;
        let digit = |byte: &u8| char::from(*byte).to_digit(16);
        let digits: Vec<u32> = rest[..end]
            .iter()
            .filter(|byte| !is_space(**byte))
            .map(digit)
            .collect::<Option<_>>()?;
        let pair = |pair: &[u32]| (pair[0] * 16 + pair.get(1).unwrap_or(&0)).to_le_bytes()[0];
        Some(Value::Text(digits.chunks(2).map(pair).collect()))
    }
}

fn is_space(byte: u8) -> bool {
    b"\0\t\n\x0c\r ".contains(&byte)
}
