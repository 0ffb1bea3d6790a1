//! YAML text to a tree of nodes with places; the only file that names the YAML crate.
//!
//! Records use a plain corner of YAML: one document, mappings, lists and scalars. Anchors, tags and
//! directives are refused, since a secretary who meets them has made a typing mistake.

use crate::problem::{Code, Place, Problem};
use serde_saphyr::granit_parser::{self, ErrorKind, Event, Parser, ScalarStyle, StrInput};
use std::sync::Arc;

/// Deeper nesting than any record needs.
const DEPTH_MAX: usize = 32;

/// A value with its place (nút).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Node {
    pub place: Place,
    pub value: Value,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    /// Every scalar is text first; what it means is decided by the key it stands under.
    Scalar(Scalar),
    List(Vec<Node>),
    /// In file order, duplicates included.
    Map(Vec<(Node, Node)>),
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scalar {
    pub text: String,
    /// Written without quotes.
    pub plain: bool,
    /// A ` #` follows on the same line: what looks like the rest of the text is a comment to YAML.
    pub cut: bool,
}

impl Scalar {
    /// `null`, `~` or nothing, without quotes.
    pub fn is_null(&self) -> bool {
        self.plain && matches!(self.text.as_str(), "" | "~" | "null" | "Null" | "NULL")
    }
}

/// Reads one YAML document.
///
/// # Errors
/// One problem: a parser cannot trust what comes after a syntax error.
pub fn parse(file: &Arc<str>, text: &str) -> Result<Node, Problem> {
    let mut reader = Reader { file, text, parser: Parser::new_from_str(text), depth: 0 };
    let node = loop {
        match reader.next()? {
            (Event::StreamStart | Event::DocumentStart(..), _) => {}
            (Event::StreamEnd | Event::DocumentEnd, _) => {
                return Err(Problem::at(Code::EmptyFile, &Place::file(file.clone()), "tệp rỗng")
                    .hint("viết nội dung hồ sơ, hoặc xóa tệp này khỏi thư mục records"));
            }
            (event, span) => break reader.node(event, span)?,
        }
    };
    loop {
        match reader.next()? {
            (Event::StreamEnd, _) => return Ok(node),
            (Event::DocumentEnd, _) => {}
            (_, span) => {
                let place = reader.place(&span);
                return Err(Problem::at(
                    Code::ManyDocuments,
                    &place,
                    "một tệp chỉ được chứa một hồ sơ",
                )
                .hint("chuyển phần từ dấu `---` này sang một tệp riêng"));
            }
        }
    }
}

struct Reader<'a> {
    file: &'a Arc<str>,
    text: &'a str,
    parser: Parser<'a, StrInput<'a>>,
    depth: usize,
}

impl<'a> Reader<'a> {
    fn next(&mut self) -> Result<(Event<'a>, granit_parser::Span), Problem> {
        match self.parser.next_event() {
            Some(Ok(pair)) => Ok(pair),
            Some(Err(error)) => Err(self.syntax(&error)),
            None => Ok((
                Event::StreamEnd,
                granit_parser::Span::empty(granit_parser::Marker::new(0, 0, 0)),
            )),
        }
    }

    fn node(&mut self, event: Event<'a>, span: granit_parser::Span) -> Result<Node, Problem> {
        let place = self.place(&span);
        match event {
            Event::Scalar(_, _, anchor, tag)
            | Event::SequenceStart(_, anchor, tag)
            | Event::MappingStart(_, anchor, tag)
                if anchor != 0 || tag.is_some() =>
            {
                Err(feature(&place))
            }
            Event::Alias(_) | Event::UnresolvedAlias(_) => Err(feature(&place)),
            Event::Scalar(text, style, ..) => {
                let plain = style == ScalarStyle::Plain;
                let cut = plain && self.comment_follows(place.bytes.1);
                let text = text.into_owned();
                Ok(Node { place, value: Value::Scalar(Scalar { text, plain, cut }) })
            }
            Event::SequenceStart(..) => {
                self.deeper(&place)?;
                let mut items = Vec::new();
                loop {
                    match self.next()? {
                        (Event::SequenceEnd, _) => break,
                        (event, span) => items.push(self.node(event, span)?),
                    }
                }
                self.depth -= 1;
                Ok(Node { place, value: Value::List(items) })
            }
            Event::MappingStart(..) => {
                self.deeper(&place)?;
                let mut pairs = Vec::new();
                while let Some(key) = self.key()? {
                    pairs.push((key, self.value()?));
                }
                self.depth -= 1;
                Ok(Node { place, value: Value::Map(pairs) })
            }
            _ => Err(Problem::at(Code::Syntax, &place, "không đọc được cấu trúc ở đây")),
        }
    }

    fn key(&mut self) -> Result<Option<Node>, Problem> {
        match self.next()? {
            (Event::MappingEnd, _) => Ok(None),
            (event, span) => self.node(event, span).map(Some),
        }
    }

    fn value(&mut self) -> Result<Node, Problem> {
        let (event, span) = self.next()?;
        self.node(event, span)
    }

    fn deeper(&mut self, place: &Place) -> Result<(), Problem> {
        self.depth += 1;
        if self.depth <= DEPTH_MAX {
            return Ok(());
        }
        Err(Problem::at(Code::Syntax, place, format!("lồng sâu quá {DEPTH_MAX} tầng"))
            .hint("hồ sơ không cần lồng sâu như vậy: hãy kiểm tra các dấu ngoặc và thụt đầu dòng"))
    }

    /// Bytes of a span; a multi-line scalar is pointed at by its first line.
    fn place(&self, span: &granit_parser::Span) -> Place {
        let bytes = span.byte_range().unwrap_or(0..0);
        let start = bytes.start.min(self.text.len());
        let end = bytes.end.clamp(start, self.text.len());
        Place {
            file: self.file.clone(),
            line: span.start.line(),
            column: span.start.col() + 1,
            bytes: (start, start + self.text[start..end].trim_end().len()),
        }
    }

    fn comment_follows(&self, end: usize) -> bool {
        let rest = self.text[end..].lines().next().unwrap_or_default();
        rest.trim_start_matches([' ', '\t']).starts_with('#') && !rest.starts_with('#')
    }

    fn syntax(&self, error: &granit_parser::ScanError) -> Problem {
        let marker = error.marker();
        let at = marker.byte_offset().unwrap_or(0).min(self.text.len());
        let at = (0..=at).rev().find(|&at| self.text.is_char_boundary(at)).unwrap_or(0);
        let place = Place {
            file: self.file.clone(),
            line: marker.line(),
            column: marker.col() + 1,
            bytes: (at, at + self.text[at..].chars().next().map_or(0, char::len_utf8)),
        };
        let (message, hint) = explain(error.kind());
        Problem::at(Code::Syntax, &place, message).hint(hint)
    }
}

fn feature(place: &Place) -> Problem {
    Problem::at(
        Code::YamlFeature,
        place,
        "dấu `&`, `*` hoặc `!` ở đầu giá trị có nghĩa riêng trong YAML và không dùng trong hồ sơ",
    )
    .hint("nếu đó là một phần của văn bản, đặt cả giá trị trong dấu nháy kép \"…\"")
}

/// What a scanner error means to a person who types a record, and what to do.
fn explain(kind: &ErrorKind) -> (&'static str, &'static str) {
    use ErrorKind as K;
    const QUOTE: &str = "đặt cả giá trị trong dấu nháy kép \"…\"";
    match kind {
        K::TabNotAllowed
        | K::TabInBlockIndentation
        | K::TabInIndentation
        | K::TabInPlainScalar
        | K::TabAtBlockScalarStart => {
            ("có dấu Tab; YAML chỉ nhận dấu cách để thụt dòng", "thay mỗi Tab bằng hai dấu cách")
        }
        K::UnexpectedEofFlowSequence
        | K::ExpectedFlowSequenceSeparator
        | K::UnclosedFlowCollection { open: '[' } => {
            ("danh sách `[…]` chưa đóng hoặc thiếu dấu phẩy", "thêm `]` hoặc dấu `,` còn thiếu")
        }
        K::UnexpectedEofFlowMapping
        | K::UnexpectedEofImplicitFlowMapping
        | K::ExpectedFlowMappingSeparator
        | K::UnclosedFlowCollection { .. } => {
            ("khối `{…}` chưa đóng hoặc thiếu dấu phẩy", "thêm `}` hoặc dấu `,` còn thiếu")
        }
        K::UnclosedQuotedScalar | K::DocumentIndicatorInQuotedScalar => (
            "dấu nháy mở ở đây không được đóng",
            "thêm dấu nháy đóng; dấu nháy kép bên trong văn bản viết là \\\"",
        ),
        K::InvalidTrailingSingleQuotedScalar | K::InvalidTrailingDoubleQuotedScalar => (
            "còn chữ đứng sau dấu nháy đóng",
            "đặt cả văn bản trong một cặp dấu nháy; dấu nháy kép bên trong viết là \\\"",
        ),
        K::UnknownQuotedScalarEscape | K::InvalidQuotedScalarHexEscape => (
            "dấu `\\` trong dấu nháy kép mở một mã đặc biệt không có thật",
            "viết hai dấu `\\\\`, hoặc dùng dấu nháy đơn '…'",
        ),
        K::MappingValueNotAllowed | K::InvalidColonPlacement | K::InvalidMappingValueWhitespace => {
            (
                "văn bản chứa dấu hai chấm nên YAML hiểu nhầm thành một khóa mới",
                "đặt cả văn bản trong dấu nháy kép \"…\"",
            )
        }
        K::SimpleKeyExpected | K::InvalidSimpleKey => (
            "dòng này thiếu dấu hai chấm sau khóa",
            "viết `khóa: giá trị`, có dấu cách sau dấu hai chấm",
        ),
        K::InvalidIndentation
        | K::ExpectedBlockMappingKey
        | K::ExpectedBlockSequenceEntry
        | K::BlockSequenceEntryNotAllowed
        | K::MappingKeyNotAllowed
        | K::InvalidQuotedScalarIndent
        | K::InvalidBlockScalarIndent => (
            "thụt đầu dòng không thẳng hàng với các dòng cùng cấp",
            "canh các khóa cùng cấp thẳng cột nhau, mỗi cấp thụt thêm hai dấu cách",
        ),
        K::UnknownAnchor
        | K::UndeclaredTagHandle
        | K::ExpectedTagBang
        | K::MissingAnchorOrAliasName
        | K::InvalidTagTerminator => {
            ("dấu `*`, `&` hoặc `!` ở đầu giá trị có nghĩa riêng trong YAML", QUOTE)
        }
        K::UnexpectedEof | K::UnexpectedEofBlockMapping | K::UnexpectedEofBlockSequence => {
            ("tệp kết thúc khi còn dở dang", "kiểm tra dấu nháy, dấu ngoặc cuối cùng đã đóng chưa")
        }
        K::UnexpectedCharacter { .. } | K::PlainScalarStartsWithDashFlowIndicator => {
            ("ký tự này không thể đứng đầu một giá trị trong YAML", QUOTE)
        }
        K::CommentNotSeparated | K::CommentInterceptedScalar => {
            ("dấu `#` mở một lời ghi chú ngay giữa văn bản", QUOTE)
        }
        _ => (
            "sai cú pháp YAML: thường do thiếu dấu nháy, sai thụt đầu dòng hoặc thừa ký tự",
            "so với một hồ sơ mẫu; văn bản có ký tự đặc biệt thì đặt trong dấu nháy kép \"…\"",
        ),
    }
}
