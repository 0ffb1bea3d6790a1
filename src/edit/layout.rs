//! Where everything of a YAML text stands: keys, colons, dashes, commas, brackets, values.
//!
//! In: a text that the parser of records reads. Out: a tree of [`Part`]s in bytes of that text. It is made of
//! the tokens of the same parser, so the two agree on what the text says; what records may not hold
//! (anchors, tags, `?`) has no layout.

use super::Value;
use super::lines::line_end;
use granit_parser::{ScalarStyle, Scanner, StrInput, TokenType};
use std::iter::Peekable;
use std::ops::Range;
use std::vec::IntoIter;

/// A value and the bytes that spell it (phần).
#[derive(Debug, Clone, PartialEq)]
pub struct Part {
    /// Of a block collection, from its first dash or key to the end of its last value.
    pub bytes: Range<usize>,
    pub shape: Shape,
}

#[derive(Debug, Clone, PartialEq)]
pub enum Shape {
    /// Nothing is written; the place is right behind the colon or the dash.
    Empty,
    Scalar(ScalarStyle, String),
    List(Vec<Entry>, Style),
    Map(Vec<Entry>, Style),
}

/// How a collection is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Style {
    /// A line for each entry.
    Block,
    /// In brackets or braces.
    Flow,
}

/// An item of a list, or a key with its value.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// The text of the key; none in a list.
    pub key: Option<String>,
    /// Where the dash, the key or the item begins.
    pub start: usize,
    /// Behind the dash or the colon; in brackets, where the value begins.
    pub head_end: usize,
    pub value: Part,
    /// The comma behind it.
    pub comma: Option<usize>,
}

impl Entry {
    /// The last byte that belongs to it, and one more.
    pub fn end(&self) -> usize {
        self.value.bytes.end.max(self.head_end)
    }
}

impl Part {
    pub fn entries(&self) -> Option<(&[Entry], Style)> {
        match &self.shape {
            Shape::List(entries, style) | Shape::Map(entries, style) => Some((entries, *style)),
            Shape::Empty | Shape::Scalar(..) => None,
        }
    }

    /// Whether a scalar is this value already.
    pub fn is(&self, value: &Value) -> bool {
        match (&self.shape, value) {
            (Shape::Scalar(_, own), Value::Text(text) | Value::Quoted(text)) => own == text,
            (Shape::Scalar(ScalarStyle::Plain, own), Value::Number(number)) => {
                *own == number.to_string()
            }
            _ => false,
        }
    }
}

/// The layout of a text, if it is a plain record.
pub fn of(text: &str) -> Option<Part> {
    let tokens: Option<Vec<Token<'_>>> = Scanner::new(StrInput::new(text))
        .map(|token| {
            let (span, kind) = token.ok()?.into_parts();
            Some(Token { kind, bytes: span.byte_range()? })
        })
        .collect();
    let mut reader = Reader { text, tokens: tokens?.into_iter().peekable() };
    while matches!(reader.peek()?, TokenType::StreamStart | TokenType::DocumentStart) {
        reader.tokens.next();
    }
    reader.node(0)
}

/// The comments of a text, in order: whatever stands between scalars and is no sign of YAML.
pub fn comments(text: &str) -> Vec<&str> {
    let (mut found, mut at) = (Vec::new(), 0);
    for token in Scanner::new(StrInput::new(text)).map_while(Result::ok) {
        let (span, TokenType::Scalar(..)) = token.into_parts() else { continue };
        let Some(bytes) = span.byte_range() else { break };
        found.extend(between(text, at..bytes.start));
        at = bytes.end;
    }
    found.extend(between(text, at..text.len()));
    found
}

fn between(text: &str, bytes: Range<usize>) -> impl Iterator<Item = &str> {
    let gap = text.get(bytes).unwrap_or_default();
    gap.lines().filter_map(|line| line.find('#').map(|at| line[at..].trim_end()))
}

struct Token<'a> {
    kind: TokenType<'a>,
    bytes: Range<usize>,
}

struct Reader<'a> {
    text: &'a str,
    tokens: Peekable<IntoIter<Token<'a>>>,
}

impl<'a> Reader<'a> {
    fn peek(&mut self) -> Option<&TokenType<'a>> {
        self.tokens.peek().map(|token| &token.kind)
    }

    /// Takes the next token if it is of a kind; says where it was.
    fn take(&mut self, kind: &TokenType<'_>) -> Option<Range<usize>> {
        self.tokens.next_if(|token| token.kind == *kind).map(|token| token.bytes)
    }

    /// The value that begins behind a byte.
    fn node(&mut self, behind: usize) -> Option<Part> {
        if matches!(self.peek()?, TokenType::BlockEntry) {
            return self.block_list(false);
        }
        let Token { kind, bytes } = self.tokens.next()?;
        match kind {
            TokenType::Scalar(style, text) => {
                self.scalar((style, text.into_owned()), bytes, behind)
            }
            TokenType::BlockSequenceStart => self.block_list(true),
            TokenType::BlockMappingStart => self.block_map(),
            TokenType::FlowSequenceStart => self.flow(bytes.start, &TokenType::FlowSequenceEnd),
            TokenType::FlowMappingStart => self.flow(bytes.start, &TokenType::FlowMappingEnd),
            _ => None,
        }
    }

    /// A scalar with its quotes; the parser places one in a block at its first line, not at its sign.
    fn scalar(
        &self,
        (style, text): (ScalarStyle, String),
        bytes: Range<usize>,
        behind: usize,
    ) -> Option<Part> {
        let shape = Shape::Scalar(style, text);
        if !matches!(style, ScalarStyle::Literal | ScalarStyle::Folded) {
            let end = self.text[..bytes.end].trim_end().len();
            return Some(Part { bytes: bytes.start..end.max(bytes.start), shape });
        }
        let start = behind + self.text[behind..].find(['|', '>'])?;
        let header = &self.text[start..line_end(self.text, start)];
        // The line breaks behind a text are its own only where `+` keeps them.
        let is_kept = header.split('#').next().unwrap_or_default().contains('+');
        let read = &self.text[..bytes.end];
        let end = if is_kept { read.trim_end_matches(' ') } else { read.trim_end() }.len();
        Some(Part { bytes: start..end.max(start + header.len()), shape })
    }

    /// The value behind a dash or a colon, unless what comes next belongs to something else.
    fn value(&mut self, behind: usize) -> Option<Part> {
        match self.peek()? {
            TokenType::BlockEnd
            | TokenType::Key
            | TokenType::Value
            | TokenType::FlowEntry
            | TokenType::FlowMappingEnd
            | TokenType::FlowSequenceEnd
            | TokenType::DocumentEnd
            | TokenType::StreamEnd => Some(Part { bytes: behind..behind, shape: Shape::Empty }),
            _ => self.node(behind),
        }
    }

    /// A list whose dashes stand below its key, or further right: only this one has an end of its own.
    fn block_list(&mut self, has_end: bool) -> Option<Part> {
        let mut items = Vec::new();
        while let Some(sign) = self.take(&TokenType::BlockEntry) {
            // The token stands behind the dash and the spaces of its line.
            let head_end = self.text[..sign.start].trim_end_matches([' ', '\t']).len();
            let start = self.text[..head_end].strip_suffix('-')?.len();
            let value = match self.peek()? {
                TokenType::BlockEntry => Part { bytes: head_end..head_end, shape: Shape::Empty },
                _ => self.value(head_end)?,
            };
            items.push(Entry { key: None, start, head_end, value, comma: None });
        }
        if has_end {
            self.take(&TokenType::BlockEnd)?;
        }
        let bytes = items.first()?.start..items.last()?.end();
        Some(Part { bytes, shape: Shape::List(items, Style::Block) })
    }

    fn block_map(&mut self) -> Option<Part> {
        let mut pairs = Vec::new();
        while self.take(&TokenType::Key).is_some() {
            pairs.push(self.pair()?);
        }
        self.take(&TokenType::BlockEnd)?;
        let bytes = pairs.first()?.start..pairs.last()?.end();
        Some(Part { bytes, shape: Shape::Map(pairs, Style::Block) })
    }

    /// A key and its value; the sign of a key was taken.
    fn pair(&mut self) -> Option<Entry> {
        let Token { kind: TokenType::Scalar(_, key), bytes } = self.tokens.next()? else {
            return None;
        };
        let (head_end, value) = match self.take(&TokenType::Value) {
            Some(sign) => {
                let colon = sign.start + self.text[sign.start..].strip_prefix(':').map(|_| 1)?;
                (colon, self.value(colon)?)
            }
            None => (bytes.end, Part { bytes: bytes.end..bytes.end, shape: Shape::Empty }),
        };
        let key = Some(key.into_owned());
        Some(Entry { key, start: bytes.start, head_end, value, comma: None })
    }

    /// What stands in brackets or braces, from behind the opening one.
    fn flow(&mut self, start: usize, end: &TokenType<'_>) -> Option<Part> {
        let is_map = *end == TokenType::FlowMappingEnd;
        let mut entries: Vec<Entry> = Vec::new();
        let close = loop {
            if let Some(close) = self.take(end) {
                break close;
            }
            if let Some(comma) = self.take(&TokenType::FlowEntry) {
                entries.last_mut()?.comma = Some(comma.start);
                continue;
            }
            let is_pair = self.take(&TokenType::Key).is_some();
            entries.push(if is_map {
                self.pair()?
            } else {
                // A pair in brackets is a text with a colon, which no record means.
                let value = if is_pair { None } else { self.node(start) }?;
                let (start, head_end) = (value.bytes.start, value.bytes.start);
                Entry { key: None, start, head_end, value, comma: None }
            });
        };
        let shape = match is_map {
            true => Shape::Map(entries, Style::Flow),
            false => Shape::List(entries, Style::Flow),
        };
        Some(Part { bytes: start..close.start + 1, shape })
    }
}
