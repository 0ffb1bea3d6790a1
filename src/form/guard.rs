//! Keeps a hostile PDF away from the reader, however it is nested, repeated or packed.
//!
//! [`super::reader`] follows a PDF wherever it leads, with a library that has no bounds. In: a file of
//! unknown origin. Out: [`Code::NotAPdf`] before the reader sees a byte where the structure leaves room
//! for guesses, nesting costs stack, page trees are cyclic, or streams unpack to more than a document
//! has (test: form::hostile). What is drawn is bounded while it is read, by [`Budget`].

use crate::pdf::MOST_NODES;
use crate::pdf::body::{Body, Object};
use crate::pdf::content::token;
use crate::pdf::lexer::{DEEPEST, Dict, MOST_VALUES, Value};
use crate::pdf::{decoded, text};
use crate::problem::{Code, Problem};
use flate2::read::ZlibDecoder;
use std::io::Read;

/// A larger file is no document.
pub const LARGEST_FILE_BYTES: u64 = 64 << 20;
/// A larger stream is no page, font or attached record.
const LARGEST_STREAM_BYTES: u64 = 24 << 20;
/// What all streams together may unpack to.
const UNPACKED_BYTES: u64 = 256 << 20;
/// What the contents of all pages together may unpack to, each as often as it is drawn.
const CONTENT_BYTES: u64 = 64 << 20;
/// How deep a content stream may nest arrays and dictionaries: each costs the reader stack.
const DEEPEST_CONTENT: usize = 256;
/// How deep the structure tree may be: deeper elements are not read.
const DEEPEST_TAG: usize = 64;
/// What the pages of a file may draw: 800 full pages.
const MOST_STEPS: usize = 4_000_000;
/// How many pages a file may have, however empty: some checks look at each from each.
const MOST_PAGES: usize = 2_000;

/// What to do with a file that no reader takes.
pub const TRY_ANOTHER: &str =
    "mở tệp bằng chương trình xem PDF; nếu mở được, in hoặc xuất lại thành PDF mới rồi đo tệp mới";

const NOT_PLAIN: &str = "không đọc được tệp này như một tệp PDF";
const TOO_MUCH: &str = "tệp PDF này lồng quá sâu hoặc bung ra quá lớn, không đo được";

/// Refuses a PDF that could cost more than a document does.
///
/// # Errors
/// [`Code::NotAPdf`].
pub fn check(pdf: &[u8]) -> Result<(), Problem> {
    Guard::check(pdf).map_err(refused)
}

/// Refuses a file that is too large to be read at all.
///
/// # Errors
/// [`Code::NotAPdf`].
pub fn check_size(bytes: u64) -> Result<(), Problem> {
    within(bytes <= LARGEST_FILE_BYTES).map_err(refused)
}

/// Whether the engine of this program wrote a file, and it leaves nothing to guess: its tags are known.
pub fn is_own(pdf: &[u8]) -> bool {
    let by_engine = |body: &Body| {
        let mut creators = body.sections.iter().filter_map(|section| {
            let information = body.dict(section.trailer, "Info")?;
            match information.get("Creator") {
                Some(Value::Text(written)) => Some(decoded(&text(written))),
                _ => None,
            }
        });
        creators.any(|creator| creator.starts_with("Typst "))
    };
    Body::read(pdf).is_some_and(|body| by_engine(&body)) && check(pdf).is_ok()
}

fn refused(why: &str) -> Problem {
    Problem::new(Code::NotAPdf, why).hint(TRY_ANOTHER)
}

/// How much may still be drawn: operators, glyphs and the bytes that forms and texts take.
pub struct Budget(usize);

impl Default for Budget {
    fn default() -> Self {
        Self(MOST_STEPS)
    }
}

impl Budget {
    /// Takes some steps; false when they are used up, now and for good.
    pub fn take(&mut self, steps: usize) -> bool {
        self.0 = self.0.saturating_sub(steps);
        self.0 > 0
    }

    /// Says whether everything was read.
    ///
    /// # Errors
    /// [`Code::NotAPdf`].
    pub fn check(&self) -> Result<(), Problem> {
        if self.0 > 0 { Ok(()) } else { Err(refused(TOO_MUCH)) }
    }
}

type Verdict = Result<(), &'static str>;

struct Guard<'a> {
    body: Body<'a>,
    nodes: usize,
    leaves: usize,
    content_bytes: u64,
}

impl<'a> Guard<'a> {
    fn check(pdf: &'a [u8]) -> Verdict {
        within(pdf.len() as u64 <= LARGEST_FILE_BYTES)?;
        let body = Body::read(pdf).ok_or(NOT_PLAIN)?;
        let mut left = UNPACKED_BYTES;
        for object in body.objects.values() {
            let unpacked = unpacked_bytes(object)?;
            within(unpacked <= left)?;
            left -= unpacked;
            if is_form(object) {
                nested_within_bounds(object)?;
            }
        }
        let mut guard = Self { body, nodes: 0, leaves: 0, content_bytes: 0 };
        let root = match guard.body.trailer.get("Root") {
            Some(Value::Reference(_)) => guard.body.dict(guard.body.trailer, "Root"),
            _ => None,
        };
        let root = root.ok_or(NOT_PLAIN)?;
        let Some(pages @ Value::Reference(_)) = root.get("Pages") else { return Err(NOT_PLAIN) };
        let tree = guard.body.dict(root, "Pages").and_then(|tree| tree.get("Kids"));
        let kids = tree.and_then(|kids| guard.body.resolve(kids));
        matches!(kids, Some(Value::Array(_))).then_some(()).ok_or(NOT_PLAIN)?;
        guard.pages(pages, 0)?;
        guard.nodes = 0;
        match root.get("StructTreeRoot") {
            Some(tree) => guard.tags(tree, 0),
            None => Ok(()),
        }
    }

    fn pages(&mut self, node: Value<'a>, depth: usize) -> Verdict {
        self.nodes += 1;
        within(depth <= DEEPEST && self.nodes <= MOST_NODES)?;
        let Some(Value::Dict(node)) = self.body.resolve(node) else { return Ok(()) };
        if let Some(contents) = node.get("Contents") {
            self.contents(contents, 0)?;
        }
        match node.get("Kids").and_then(|kids| self.body.resolve(kids)) {
            Some(Value::Array(kids)) => kids.items().try_for_each(|kid| self.pages(kid, depth + 1)),
            _ => {
                self.leaves += 1;
                within(self.leaves <= MOST_PAGES)
            }
        }
    }

    /// A stream, or an array of streams.
    fn contents(&mut self, contents: Value<'a>, depth: usize) -> Verdict {
        // A space stands between two streams, however short they are.
        self.content_bytes += 1;
        if let Value::Reference(id) = contents
            && let Some(object) = self.body.objects.get(&id).copied()
            && object.stream.is_some()
        {
            self.content_bytes += unpacked_bytes(&object)?;
            within(self.content_bytes <= CONTENT_BYTES)?;
            return nested_within_bounds(&object);
        }
        within(self.content_bytes <= CONTENT_BYTES)?;
        match self.body.resolve(contents) {
            Some(Value::Array(parts)) if depth == 0 => {
                parts.items().try_for_each(|part| self.contents(part, 1))
            }
            _ => Ok(()),
        }
    }

    /// The structure tree, each element as often as it hangs in it.
    fn tags(&mut self, node: Value<'a>, depth: usize) -> Verdict {
        self.nodes += 1;
        within(self.nodes <= MOST_VALUES)?;
        let Some(Value::Dict(element)) = self.body.resolve(node) else { return Ok(()) };
        if depth > DEEPEST_TAG {
            return Ok(());
        }
        match element.get("K").and_then(|kids| self.body.resolve(kids)) {
            Some(Value::Array(kids)) => kids.items().try_for_each(|kid| self.tags(kid, depth + 1)),
            Some(kid) => self.tags(kid, depth + 1),
            None => Ok(()),
        }
    }
}

fn within(bounds: bool) -> Verdict {
    if bounds { Ok(()) } else { Err(TOO_MUCH) }
}

/// How much a stream unpacks to; only what this program packs is taken.
fn unpacked_bytes(object: &Object<'_>) -> Result<u64, &'static str> {
    let Some(stream) = object.stream else { return Ok(0) };
    let mut content = unpacking(object)?.take(LARGEST_STREAM_BYTES + 1);
    let bytes = std::io::copy(&mut content, &mut std::io::sink()).map_err(|_| NOT_PLAIN)?;
    within(bytes <= LARGEST_STREAM_BYTES && stream.len() as u64 <= LARGEST_STREAM_BYTES)?;
    Ok(bytes)
}

fn unpacking<'a>(object: &Object<'a>) -> Result<Box<dyn Read + 'a>, &'static str> {
    let (Value::Dict(dict), Some(stream)) = (object.value, object.stream) else {
        return Err(NOT_PLAIN);
    };
    let strange = ["F", "DecodeParms", "DP"].iter().any(|key| dict.get(key).is_some());
    match filter(dict) {
        Some(None) if !strange => Ok(Box::new(stream)),
        Some(Some(b"FlateDecode")) if !strange => Ok(Box::new(ZlibDecoder::new(stream))),
        _ => Err(NOT_PLAIN),
    }
}

/// The only filter of a stream, if it has one; `None` when it has several, or says so elsewhere.
fn filter(dict: Dict<'_>) -> Option<Option<&[u8]>> {
    match dict.get("Filter") {
        None => Some(None),
        Some(Value::Name(name)) => Some(Some(name)),
        Some(Value::Array(names)) => match (names.items().next(), names.items().nth(1)) {
            (Some(Value::Name(name)), None) => Some(Some(name)),
            _ => None,
        },
        Some(_) => None,
    }
}

/// Whether a content may draw this: by its subtype, or by one that is said elsewhere or otherwise.
fn is_form(object: &Object<'_>) -> bool {
    let (Value::Dict(dict), Some(_)) = (object.value, object.stream) else { return false };
    match dict.get("Subtype") {
        // The media types of attached files are the names that are written with `#2F`.
        Some(Value::Name(name)) => name == b"Form" || name.len() < 13 && name.contains(&b'#'),
        subtype => matches!(subtype, Some(Value::Reference(_))),
    }
}

/// Whether the operands of a content stream are nested within bounds; pictures inside a content
/// stream (8.9.7), whose bytes may look like anything, are refused.
fn nested_within_bounds(object: &Object<'_>) -> Verdict {
    let mut content = Vec::new();
    unpacking(object)?
        .take(LARGEST_STREAM_BYTES)
        .read_to_end(&mut content)
        .map_err(|_| NOT_PLAIN)?;
    let (mut rest, mut depth, mut deepest) = (&content[..], 0_usize, 0);
    while !rest.is_empty() {
        let taken = token(rest);
        match &rest[..taken] {
            b"BI" => return Err(NOT_PLAIN),
            b"<<" | b"[" => depth += 1,
            b">>" | b"]" => depth = depth.saturating_sub(1),
            _ => {}
        }
        deepest = deepest.max(depth);
        rest = &rest[taken..];
    }
    within(deepest <= DEEPEST_CONTENT)
}
