//! XML, written as a fixed sequence of bytes and read within bounds.
//!
//! In: names, attributes and texts, or a stream that anybody may have made. Out: bytes, or the pieces of the
//! document with their namespaces. Read are elements, attributes and text: a DOCTYPE is refused, and with it
//! every entity that a document could define (test:
//! xml::tests::nothing_that_a_document_defines_is_followed). What a name means is for others.

use quick_xml::events::{BytesDecl, BytesEnd, BytesStart, BytesText, Event};
use quick_xml::name::ResolveResult;
use quick_xml::{NsReader, XmlVersion};
use std::io::{BufRead, Error, ErrorKind, Read, Result as Io, Write};

/// How deep elements may stand in each other, unless the caller takes more.
const DEEPEST: usize = 32;
/// How many attributes an element may have.
const MOST_ATTRIBUTES: usize = 64;

/// How long a text, a comment or the head of an element may be, in bytes: it stands in memory whole.
const LONGEST_PIECE: u64 = 8 << 20;

/// Attributes to be written.
pub type Attributes<'a> = &'a [(&'a str, &'a str)];

/// Writes a document, two spaces a level.
pub struct Writer<W: Write>(quick_xml::Writer<W>);

impl<W: Write> Writer<W> {
    /// Begins a document.
    ///
    /// # Errors
    /// Those of the sink, as of all that follow.
    pub fn new(sink: W) -> Io<Self> {
        let mut writer = quick_xml::Writer::new_with_indent(sink, b' ', 2);
        writer.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
        Ok(Self(writer))
    }

    pub fn open(&mut self, name: &str, attributes: Attributes) -> Io<()> {
        let start = BytesStart::new(name).with_attributes(attributes.iter().copied());
        self.0.write_event(Event::Start(start))
    }

    pub fn close(&mut self, name: &str) -> Io<()> {
        self.0.write_event(Event::End(BytesEnd::new(name)))
    }

    pub fn empty(&mut self, name: &str, attributes: Attributes) -> Io<()> {
        let start = BytesStart::new(name).with_attributes(attributes.iter().copied());
        self.0.write_event(Event::Empty(start))
    }

    /// An element with a text.
    pub fn leaf(&mut self, name: &str, attributes: Attributes, text: &str) -> Io<()> {
        let element = self.0.create_element(name).with_attributes(attributes.iter().copied());
        element.write_text_content(BytesText::new(text)).map(drop)
    }

    /// Ends the document and gives the sink back.
    pub fn finish(self) -> Io<W> {
        let mut sink = self.0.into_inner();
        sink.write_all(b"\n")?;
        Ok(sink)
    }
}

/// An element that was read, with what stands in its head.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Element {
    /// Empty where it has none.
    pub namespace: String,
    pub name: String,
    pub attributes: Vec<Attribute>,
}

/// An attribute that was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attribute {
    /// Empty where it has none.
    pub namespace: String,
    pub name: String,
    pub value: String,
}

impl Element {
    /// An attribute without a namespace.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.get_in("", name)
    }

    pub fn get_in(&self, namespace: &str, name: &str) -> Option<&str> {
        let mut all = self.attributes.iter();
        all.find(|one| one.namespace == namespace && one.name == name).map(|one| &*one.value)
    }
}

/// What a document is read into, one after the other.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Piece {
    Open(Element),
    Text(String),
    Close,
}

/// Why a document was not read to its end.
#[derive(Debug)]
pub enum Fault {
    /// Not well-formed, in the words of the parser.
    Malformed(String),
    Doctype,
    TooDeep,
    /// Longer than the caller takes.
    TooLarge,
    Io(std::io::Error),
}

impl std::fmt::Display for Fault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Malformed(why) => write!(f, "không phải XML đúng cú pháp ({why})"),
            Self::Doctype => f.write_str("có khai báo DOCTYPE, không được dùng ở đây"),
            Self::TooDeep => f.write_str("phần tử lồng quá sâu, hoặc quá nhiều thuộc tính"),
            Self::TooLarge => f.write_str("dài quá giới hạn cho phép"),
            Self::Io(error) => write!(f, "không đọc được: {error}"),
        }
    }
}

/// How much of a document is read.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    pub bytes: u64,
    /// How deep elements may stand in each other.
    pub depth: usize,
}

/// Reads a document of at most so many bytes, piece by piece.
///
/// # Errors
/// Why it cannot be read.
pub fn read(
    source: impl BufRead,
    most_bytes: u64,
    mut take: impl FnMut(Piece),
) -> Result<(), Fault> {
    let limits = Limits { bytes: most_bytes, depth: DEEPEST };
    read_within(source, limits, |piece| {
        take(piece);
        true
    })
}

/// As [`read`], until `take` says that it is enough.
///
/// # Errors
/// Why it cannot be read; [`Fault::TooLarge`] where `take` had enough.
pub fn read_within(
    source: impl BufRead,
    limits: Limits,
    mut take: impl FnMut(Piece) -> bool,
) -> Result<(), Fault> {
    let source = Pieces { source: source.take(limits.bytes + 1), left: 0 };
    let mut reader = NsReader::from_reader(source);
    reader.config_mut().expand_empty_elements = true;
    reader.config_mut().check_comments = true;
    let (mut buffer, mut depth, mut roots) = (Vec::new(), 0_usize, 0_usize);
    loop {
        buffer.clear();
        reader.get_mut().left = LONGEST_PIECE;
        let event = reader.read_event_into(&mut buffer).map_err(|error| match error {
            quick_xml::Error::Io(error) if error.kind() == ErrorKind::FileTooLarge => {
                Fault::TooLarge
            }
            quick_xml::Error::Io(error) => Fault::Io(Error::new(error.kind(), error)),
            error => Fault::Malformed(error.to_string()),
        });
        if reader.buffer_position() > limits.bytes {
            return Err(Fault::TooLarge);
        }
        let piece = match event? {
            Event::Start(start) => {
                roots += usize::from(depth == 0);
                depth += 1;
                if depth > limits.depth {
                    return Err(Fault::TooDeep);
                }
                Piece::Open(element(&reader, &start)?)
            }
            Event::End(_) => {
                depth = depth.saturating_sub(1);
                Piece::Close
            }
            Event::Text(text) => {
                let text = text.xml10_content();
                if depth == 0 && !text.trim().trim_start_matches('\u{feff}').is_empty() {
                    return Err(Fault::Malformed("có chữ ngoài phần tử gốc".into()));
                }
                Piece::Text(allowed(text.into_owned())?)
            }
            Event::CData(text) => Piece::Text(allowed(text.xml10_content().into_owned())?),
            Event::GeneralRef(name) => Piece::Text(allowed(reference(&name)?)?),
            Event::DocType(_) => return Err(Fault::Doctype),
            Event::Comment(_) | Event::PI(_) | Event::Decl(_) | Event::Empty(_) => continue,
            Event::Eof if depth == 0 && roots == 1 => return Ok(()),
            Event::Eof => return Err(Fault::Malformed("phần tử gốc chưa đóng".into())),
        };
        if !take(piece) {
            return Err(Fault::TooLarge);
        }
    }
}

/// A source that gives so many bytes for one piece.
struct Pieces<S> {
    source: S,
    left: u64,
}

impl<S: BufRead> Read for Pieces<S> {
    fn read(&mut self, into: &mut [u8]) -> Io<usize> {
        let given = self.fill_buf()?;
        let count = given.len().min(into.len());
        into[..count].copy_from_slice(&given[..count]);
        self.consume(count);
        Ok(count)
    }
}

impl<S: BufRead> BufRead for Pieces<S> {
    fn fill_buf(&mut self) -> Io<&[u8]> {
        if self.left == 0 {
            return Err(ErrorKind::FileTooLarge.into());
        }
        let most = usize::try_from(self.left).unwrap_or(usize::MAX);
        let given = self.source.fill_buf()?;
        Ok(&given[..given.len().min(most)])
    }

    fn consume(&mut self, count: usize) {
        self.left = self.left.saturating_sub(count as u64);
        self.source.consume(count);
    }
}

/// One of the five entities that XML has by itself, or a character by its number.
fn reference(name: &quick_xml::events::BytesRef) -> Result<String, Fault> {
    let number = name.resolve_char_ref().map_err(|error| Fault::Malformed(error.to_string()))?;
    if let Some(character) = number {
        return Ok(character.to_string());
    }
    let known = match &*name.xml10_content() {
        "lt" => "<",
        "gt" => ">",
        "amp" => "&",
        "apos" => "'",
        "quot" => "\"",
        other => return Err(Fault::Malformed(format!("thực thể lạ `&{other};`"))),
    };
    Ok(known.to_owned())
}

fn allowed(text: String) -> Result<String, Fault> {
    let refused = |c: char| matches!(c, '\0'..='\x08' | '\x0b' | '\x0c' | '\x0e'..='\x1f' | '\u{fffe}' | '\u{ffff}');
    match text.chars().find(|c| refused(*c)) {
        Some(c) => Err(Fault::Malformed(format!("ký tự U+{:04X} không được dùng", c as u32))),
        None => Ok(text),
    }
}

fn element<R>(reader: &NsReader<R>, start: &BytesStart) -> Result<Element, Fault> {
    let resolver = reader.resolver();
    let (space, name) = resolver.resolve_element(start.name());
    let (namespace, name) = (self::namespace(&space)?, name.into_inner().to_owned());
    let mut attributes = Vec::new();
    for attribute in start.attributes() {
        let attribute = attribute.map_err(|error| Fault::Malformed(error.to_string()))?;
        if attribute.key.as_namespace_binding().is_some() {
            continue;
        }
        if attributes.len() == MOST_ATTRIBUTES {
            return Err(Fault::TooDeep);
        }
        let (space, key) = resolver.resolve_attribute(attribute.key);
        let value = attribute.normalized_value(XmlVersion::Implicit1_0);
        let value = value.map_err(|error| Fault::Malformed(error.to_string()))?;
        attributes.push(Attribute {
            namespace: self::namespace(&space)?,
            name: key.into_inner().to_owned(),
            value: allowed(value.into_owned())?,
        });
    }
    Ok(Element { namespace, name, attributes })
}

fn namespace(found: &ResolveResult) -> Result<String, Fault> {
    match found {
        ResolveResult::Bound(space) => Ok(space.into_inner().to_owned()),
        ResolveResult::Unbound => Ok(String::new()),
        ResolveResult::Unknown(prefix) => {
            Err(Fault::Malformed(format!("tiền tố `{prefix}` chưa khai báo")))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pieces(text: &str) -> Result<Vec<Piece>, Fault> {
        let mut found = Vec::new();
        read(text.as_bytes(), 4096, |piece| found.push(piece)).map(|()| found)
    }

    #[test]
    fn what_is_written_is_read_again() {
        let hard = "a<b>&\"c'\u{a0}Đường ]]> 1";
        let mut writer = Writer::new(Vec::new()).unwrap();
        writer.open("x:a", &[("xmlns:x", "urn:x"), ("x:t", hard), ("u", "2")]).unwrap();
        writer.leaf("b", &[], hard).unwrap();
        writer.empty("c", &[("id", "1")]).unwrap();
        writer.close("x:a").unwrap();
        let text = String::from_utf8(writer.finish().unwrap()).unwrap();
        let found = pieces(&text).unwrap();
        let mut elements = found.iter().filter_map(|piece| match piece {
            Piece::Open(element) => Some(element),
            _ => None,
        });
        let root = elements.next().unwrap();
        assert_eq!((&*root.namespace, &*root.name), ("urn:x", "a"));
        assert_eq!(root.get_in("urn:x", "t"), Some(hard));
        assert_eq!(root.get("u"), Some("2"));
        let texts = found.iter().filter_map(|piece| match piece {
            Piece::Text(text) => Some(text.as_str()),
            _ => None,
        });
        assert_eq!(texts.collect::<String>().trim(), hard);
    }

    #[test]
    fn nothing_that_a_document_defines_is_followed() {
        let deep = format!("{}{}", "<a>".repeat(DEEPEST + 1), "</a>".repeat(DEEPEST + 1));
        let long = format!("<a>{}</a>", "x".repeat(5000));
        for (text, why) in [
            ("<!DOCTYPE a [<!ENTITY e \"x\">]><a>&e;</a>", "DOCTYPE"),
            ("<a>&e;</a>", "thực thể lạ"),
            ("<a b='&e;'/>", "XML"),
            ("<a b='1' b='2'/>", "XML"),
            ("<a><b></a>", "XML"),
            ("<a/><a/>", "chưa đóng"),
            ("<a>", "chưa đóng"),
            ("", "chưa đóng"),
            ("<x:a/>", "tiền tố"),
            ("<a>\u{1}</a>", "U+0001"),
            ("<a>&#0;</a>", "XML"),
            (&deep, "lồng"),
            (&long, "dài quá"),
        ] {
            let fault = pieces(text).expect_err(text).to_string();
            assert!(fault.contains(why), "{text}: {fault}");
        }
    }

    #[test]
    fn one_piece_that_does_not_end_is_refused_before_it_is_in_memory() {
        for text in ["<a>{}</a>", "<a><!--{}--></a>", "<a b=\"{}\"/>", "<a><![CDATA[{}]]></a>"] {
            let text = text.replace("{}", &"x".repeat(9 << 20));
            let fault = read(text.as_bytes(), 64 << 20, drop).expect_err("refused");
            assert!(matches!(fault, Fault::TooLarge), "{fault}");
        }
        let many = format!("<a>{}</a>", "<b>xxxxxxxx</b>".repeat(1 << 20));
        assert!(read(many.as_bytes(), 64 << 20, drop).is_ok());
    }
}
