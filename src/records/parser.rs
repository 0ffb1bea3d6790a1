//! YAML text to a [tree](super::yaml) of nodes with places; with `syntax`, the home of the YAML crate (test:
//! house::homes).
//!
//! Records use a plain corner of YAML: one document, mappings, lists and scalars. Anchors, tags and
//! directives are refused, since a secretary who meets them has made a typing mistake.

use super::conflict;
use super::syntax::{self, Mistake, line_of};
use super::yaml::{Node, Scalar, Value};
use crate::problem::{Code, Place, Problem};
use granit_parser::{Event, Parser, ScalarStyle, StrInput};
use std::sync::Arc;

const QUOTE_TEXT: &str = "nếu đó là một phần của văn bản, đặt cả giá trị trong dấu nháy kép \"…\"";

/// Deeper nesting than any record needs.
const DEPTH_MAX: usize = 32;

/// A text as far as it can be read (kết quả đọc).
#[derive(Debug)]
pub struct Tree {
    /// `None` when nothing is left to read.
    pub node: Option<Node>,
    /// Syntax errors, in the order in which they were met.
    pub problems: Vec<Problem>,
}

/// More syntax errors than this in one file help nobody; of a large file, fewer are looked for.
const ROUNDS_MAX: usize = 50;
const READ_MAX_BYTES: usize = 12 << 20;

/// Reads one YAML document; lines with syntax errors are left out and the rest is read on, so that
/// one run shows every mistake. A tree with problems has gaps: what is missing in it proves nothing.
pub fn read(file: &Arc<str>, text: &str) -> Tree {
    let mut rest = text.to_owned();
    let mut problems = conflict::take_out(file, &mut rest);
    let mut last_gap = None;
    let mut left = READ_MAX_BYTES;
    for _ in 0..ROUNDS_MAX {
        let Mistake { problem, alone, echo, range } = match parse_once(file, &rest) {
            Ok(node) => return Tree { node: Some(node), problems },
            Err(mistake) => mistake,
        };
        let Some(place) = problem.place.clone().filter(|place| place.line > 0) else {
            // A file of which nothing is left is not an empty file.
            if problems.is_empty() {
                problems.push(problem);
            }
            break;
        };
        let (start, end) = range.unwrap_or_else(|| line_of(&rest, place.bytes.0));
        if rest[start..end].trim().is_empty() {
            break;
        }
        // What was read so far has to be read again.
        let Some(rest_of_budget) = left.checked_sub(end) else { break };
        left = rest_of_budget;
        let follows =
            last_gap.is_some_and(|gap: usize| rest[gap.min(start)..start].trim().is_empty());
        let many = problem.code == Code::ManyDocuments;
        if !echo || !follows {
            problems.push(problem);
        }
        if many {
            rest.truncate(start);
        } else if range.is_some() {
            conflict::blank(&mut rest, start, end);
        } else {
            leave_out(&mut rest, start, end, alone);
        }
        last_gap = Some(end);
    }
    Tree { node: None, problems }
}

/// Overwrites a line, and the lines that belong to it, with spaces: every other byte keeps its place.
fn leave_out(text: &mut String, start: usize, end: usize, alone: bool) {
    let indent = |line: &str| line.len() - line.trim_start_matches([' ', '\t']).len();
    let own = indent(&text[start..end]);
    let mut until = end;
    while !alone && until < text.len() {
        let (from, to) = line_of(text, until + 1);
        let line = &text[from..to];
        if !line.trim().is_empty() && indent(line) <= own {
            break;
        }
        until = to;
    }
    conflict::blank(text, start, until);
}

/// Reads one YAML document.
///
/// # Errors
/// The first problem; [`read`] finds more.
pub fn parse(file: &Arc<str>, text: &str) -> Result<Node, Problem> {
    parse_once(file, text).map_err(|mistake| mistake.problem)
}

fn parse_once(file: &Arc<str>, text: &str) -> Result<Node, Mistake> {
    let mut reader = Reader { file, text, parser: Parser::new_from_str(text), depth: 0 };
    let node = loop {
        match reader.next()? {
            (Event::StreamStart | Event::DocumentStart(..), _) => {}
            (Event::StreamEnd | Event::DocumentEnd, _) => return Err(empty(file)),
            (event, span) => break reader.node(event, span)?,
        }
    };
    // `---` alone begins a document of nothing.
    if matches!(&node.value, Value::Scalar(scalar) if scalar.is_null()) {
        return Err(empty(file));
    }
    loop {
        match reader.next()? {
            (Event::StreamEnd, _) => return Ok(node),
            (Event::DocumentEnd, _) => {}
            (_, span) => {
                let place = reader.place(&span);
                return Err(mistake(
                    Problem::at(Code::ManyDocuments, &place, "một tệp chỉ được chứa một bản ghi")
                        .hint("chuyển phần từ dấu `---` này sang một tệp riêng"),
                ));
            }
        }
    }
}

fn empty(file: &Arc<str>) -> Mistake {
    mistake(
        Problem::at(Code::EmptyFile, &Place::file(file.clone()), "tệp rỗng")
            .hint("viết nội dung bản ghi, hoặc xóa tệp này khỏi thư mục records"),
    )
}

struct Reader<'a> {
    file: &'a Arc<str>,
    text: &'a str,
    parser: Parser<'a, StrInput<'a>>,
    depth: usize,
}

impl<'a> Reader<'a> {
    fn next(&mut self) -> Result<(Event<'a>, granit_parser::Span), Mistake> {
        match self.parser.next_event() {
            Some(Ok(pair)) => Ok(pair),
            Some(Err(error)) => Err(self.syntax(&error)),
            None => Ok((
                Event::StreamEnd,
                granit_parser::Span::empty(granit_parser::Marker::new(0, 0, 0)),
            )),
        }
    }

    fn node(&mut self, event: Event<'a>, span: granit_parser::Span) -> Result<Node, Mistake> {
        let place = self.place(&span);
        match event {
            Event::Scalar(_, _, anchor, tag)
            | Event::SequenceStart(_, anchor, tag)
            | Event::MappingStart(_, anchor, tag)
                if anchor != 0 || tag.is_some() =>
            {
                Err(self.feature(&place))
            }
            Event::Alias(_) | Event::UnresolvedAlias(_) => Err(self.feature(&place)),
            Event::Scalar(text, style, ..) => {
                let plain = style == ScalarStyle::Plain;
                let cut = plain && self.comment_follows(place.bytes.1);
                let (text, joined) = (text.into_owned(), style != ScalarStyle::Literal);
                Ok(Node { place, value: Value::Scalar(Scalar { text, plain, joined, cut }) })
            }
            Event::SequenceStart(..) => {
                self.deeper(&place)?;
                let mut items = Vec::new();
                loop {
                    match self.next()? {
                        (Event::SequenceEnd, _) => break,
                        (event, span) => {
                            let mut item = self.node(event, span)?;
                            self.point_at_comment(&mut item);
                            items.push(item);
                        }
                    }
                }
                self.depth -= 1;
                Ok(Node { place, value: Value::List(items) })
            }
            Event::MappingStart(..) if self.is_question(&place) => Err(self.question(&place)),
            Event::MappingStart(..) => {
                self.deeper(&place)?;
                let mut pairs = Vec::new();
                while let Some(key) = self.key()? {
                    let mut value = self.value()?;
                    if let Value::Scalar(scalar) = &mut value.value
                        && scalar.plain
                        && scalar.text.is_empty()
                    {
                        scalar.cut = self.comment_is_all(key.place.bytes.1);
                    }
                    pairs.push((key, value));
                }
                self.depth -= 1;
                Ok(Node { place, value: Value::Map(pairs) })
            }
            _ => Err(mistake(Problem::at(Code::Syntax, &place, "không đọc được cấu trúc ở đây"))),
        }
    }

    fn key(&mut self) -> Result<Option<Node>, Mistake> {
        match self.next()? {
            (Event::MappingEnd, _) => Ok(None),
            (event, span) => {
                let key = self.node(event, span)?;
                match &key.value {
                    Value::Scalar(scalar)
                        if scalar.plain && key.place.bytes.0 == key.place.bytes.1 =>
                    {
                        Err(self.no_key(&key.place))
                    }
                    _ => Ok(Some(key)),
                }
            }
        }
    }

    fn value(&mut self) -> Result<Node, Mistake> {
        let (event, span) = self.next()?;
        self.node(event, span)
    }

    /// `- # 38` is an item of nothing with a comment: the sign is what a person sees.
    fn point_at_comment(&self, item: &mut Node) {
        if item.place.bytes.0 < item.place.bytes.1 {
            return;
        }
        let (start, end) = line_of(self.text, item.place.bytes.0);
        let line = &self.text[start..end];
        let bare = line.trim_start().trim_start_matches("- ");
        let sign = start + line.len() - bare.len();
        if let Value::Scalar(scalar) = &mut item.value
            && scalar.plain
            && bare.starts_with('#')
            && sign > start
            && line.trim_start().starts_with('-')
        {
            scalar.cut = true;
            item.place =
                Place::in_text(self.file.clone(), self.text, sign..sign + bare.trim_end().len());
        }
    }

    /// Whether a mapping begins with the `?` of YAML's long keys.
    fn is_question(&self, place: &Place) -> bool {
        let rest = &self.text[place.bytes.0..];
        rest.strip_prefix('?').is_some_and(|rest| rest.starts_with([' ', '\n', '\r']))
    }

    fn question(&self, place: &Place) -> Mistake {
        let at = place.bytes.0;
        let place = Place::in_text(self.file.clone(), self.text, at..at + 1);
        let message = "dấu `?` ở đầu giá trị có nghĩa riêng trong YAML và không dùng trong bản ghi";
        mistake(Problem::at(Code::YamlFeature, &place, message).hint(QUOTE_TEXT))
    }

    /// A colon with nothing before it.
    fn no_key(&self, place: &Place) -> Mistake {
        let at = place.bytes.0;
        let width = usize::from(self.text[at..].starts_with(':'));
        let place = Place::in_text(self.file.clone(), self.text, at..at + width);
        mistake(
            Problem::at(Code::Syntax, &place, "trước dấu hai chấm không có khóa").hint(QUOTE_TEXT),
        )
    }

    fn deeper(&mut self, place: &Place) -> Result<(), Mistake> {
        self.depth += 1;
        if self.depth <= DEPTH_MAX {
            return Ok(());
        }
        Err(mistake(
            Problem::at(Code::Syntax, place, format!("lồng sâu quá {DEPTH_MAX} tầng")).hint(
                "bản ghi không cần lồng sâu như vậy: hãy kiểm tra các dấu ngoặc và thụt đầu dòng",
            ),
        ))
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
        let rest = &self.text[end..];
        rest.trim_start_matches([' ', '\t']).starts_with('#') && !rest.starts_with('#')
    }

    /// Whether nothing but a comment stands behind a key that ends at a byte.
    fn comment_is_all(&self, end: usize) -> bool {
        let rest = &self.text[end..];
        let value = rest.trim_start_matches(['"', '\'', ' ', '\t']).strip_prefix(':');
        value.is_some_and(|value| value.trim_start_matches([' ', '\t']).starts_with('#'))
    }

    fn syntax(&self, error: &granit_parser::ScanError) -> Mistake {
        let at = error.marker().byte_offset().unwrap_or(0).min(self.text.len());
        let at = (0..=at).rev().find(|&at| self.text.is_char_boundary(at)).unwrap_or(0);
        syntax::explain(self.file, self.text, at, error.kind())
    }

    /// Points at the sign itself, which stands before the node that it belongs to.
    fn feature(&self, place: &Place) -> Mistake {
        let (start, end) = line_of(self.text, place.bytes.0);
        let before = &self.text[start..place.bytes.0.max(start)];
        let at = match before.rfind(['&', '!']) {
            Some(below) => start + below,
            None => place.bytes.0,
        };
        let place = Place::in_text(self.file.clone(), self.text, at..place.bytes.1.clamp(at, end));
        mistake(Problem::at(Code::YamlFeature, &place, syntax::SIGN).hint(QUOTE_TEXT))
    }
}

fn mistake(problem: Problem) -> Mistake {
    Mistake { problem, alone: false, echo: false, range: None }
}
