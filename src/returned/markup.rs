//! Reads the XML of a text of Word into a [`Story`], piece by piece and within bounds.
//!
//! In: elements and texts. Out: paragraphs, with the marks of ISO/IEC 29500-1, 17.13.5 on them. Fields show
//! their result; a text box is read once; what says how something looked before counts as a change of form.

use super::story::{Paragraph, Piece, Revision, State, Story};
use super::words::composed;
use crate::xml::{self, Element};
use std::collections::BTreeMap;

/// The namespace of Word's elements, and the one of files saved as “Strict”.
pub const WORD: [&str; 2] = [crate::word::TEXT, "http://purl.oclc.org/ooxml/wordprocessingml/main"];
const MATH: &str = "http://schemas.openxmlformats.org/officeDocument/2006/math";
const COMPATIBLE: &str = "http://schemas.openxmlformats.org/markup-compatibility/2006";

/// What the texts of a file may still have, all together (chỗ còn lại); our own copies of the largest
/// tables stay below.
#[derive(Debug, Clone, Copy)]
pub struct Room {
    paragraphs: usize,
    pieces: usize,
    bytes: usize,
    revisions: usize,
}

impl Room {
    pub fn new() -> Self {
        Self { paragraphs: 25_000, pieces: 100_000, bytes: 4 << 20, revisions: 20_000 }
    }
}

/// One run, and one paragraph.
const MOST_OF_ONE_BYTES: usize = 256 << 10;

/// An open element, as far as its end matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Tag {
    Paragraph,
    ParagraphProperties,
    /// `w:rPr` of a paragraph: its marks are those of the paragraph's end.
    MarkProperties,
    RowProperties,
    CellProperties,
    /// A row or a cell, and what held outside it.
    Row(State),
    Cell {
        flow: usize,
        outer: State,
    },
    Box {
        flow: usize,
    },
    Run,
    Text {
        kept: bool,
    },
    /// A revision, and what held outside it.
    Revision(State),
    /// Whether a choice was met.
    Alternate(bool),
    Other,
}

/// What reads a text.
pub struct Markup {
    story: Story,
    tags: Vec<Tag>,
    /// How deep in what is passed over.
    skipped: usize,
    /// Paragraphs that are open: a text box stands inside one.
    open: Vec<Paragraph>,
    state: State,
    row: State,
    cell: State,
    /// The rows that are open: number, next cell.
    rows: Vec<(usize, usize)>,
    count_rows: usize,
    flow: usize,
    flows: usize,
    text: String,
    known: BTreeMap<Revision, usize>,
    /// Names of moves by the id of their range.
    moves: BTreeMap<String, String>,
    /// Marks between paragraphs wait for the next one.
    waiting: Vec<Piece>,
    room: Room,
    /// Whether it has more than the room.
    full: bool,
    /// Texts of other files are brought in when Word opens this one.
    pub imports: bool,
}

impl Markup {
    pub fn new(room: Room) -> Self {
        Self {
            story: Story::default(),
            tags: Vec::new(),
            skipped: 0,
            open: Vec::new(),
            state: State::default(),
            row: State::default(),
            cell: State::default(),
            rows: Vec::new(),
            count_rows: 0,
            flow: 0,
            flows: 0,
            text: String::new(),
            known: BTreeMap::new(),
            moves: BTreeMap::new(),
            waiting: Vec::new(),
            room,
            full: false,
            imports: false,
        }
    }

    /// The text, and what room it left.
    pub fn done(self) -> (Story, Room) {
        (self.story, self.room)
    }

    /// Takes a piece of XML; false where the text is larger than any document.
    pub fn take(&mut self, piece: xml::Piece) -> bool {
        match piece {
            xml::Piece::Open(_) if self.skipped > 0 => self.skipped += 1,
            xml::Piece::Open(element) => {
                match self.tag(&element) {
                    Some(tag) => self.tags.push(tag),
                    None => self.skipped = 1,
                };
            }
            xml::Piece::Close if self.skipped > 0 => self.skipped -= 1,
            xml::Piece::Close => self.close(),
            xml::Piece::Text(text) => {
                if self.skipped == 0 && matches!(self.tags.last(), Some(Tag::Text { .. })) {
                    self.text.push_str(&text);
                }
            }
        }
        !self.full && self.text.len() <= MOST_OF_ONE_BYTES
    }

    /// Takes room away.
    fn use_up(&mut self, of: fn(&mut Room) -> &mut usize, count: usize) {
        let left = of(&mut self.room);
        self.full |= *left < count;
        *left = left.saturating_sub(count);
    }

    /// What an element opens; none for what is passed over.
    fn tag(&mut self, element: &Element) -> Option<Tag> {
        if element.namespace == COMPATIBLE {
            return self.alternate(&element.name);
        }
        if element.namespace == MATH && element.name == "t" {
            self.text.clear();
            return Some(Tag::Text { kept: true });
        }
        if !WORD.contains(&&*element.namespace) {
            return Some(Tag::Other);
        }
        let name = &*element.name;
        if name.ends_with("Change") {
            self.story.formats += 1;
            return None;
        }
        let last = self.tags.last().copied().unwrap_or(Tag::Other);
        match (name, last) {
            ("rt" | "instrText" | "delInstrText" | "sdtPr" | "numPr", _) => return None,
            ("altChunk" | "subDoc", _) => self.imports = true,
            ("p", _) => return Some(self.paragraph()),
            ("pPr", _) => return Some(Tag::ParagraphProperties),
            ("rPr", Tag::ParagraphProperties) => return Some(Tag::MarkProperties),
            ("trPr", _) => return Some(Tag::RowProperties),
            ("tcPr", _) => return Some(Tag::CellProperties),
            ("tr", _) => return Some(self.open_row()),
            ("tc", _) => return Some(self.open_cell()),
            ("txbxContent", _) => {
                let outer = self.flow;
                self.new_flow();
                return Some(Tag::Box { flow: outer });
            }
            ("r", _) => return Some(Tag::Run),
            ("t" | "delText", _) => {
                self.text.clear();
                let kept = element
                    .attributes
                    .iter()
                    .any(|one| one.name == "space" && one.value == "preserve");
                return Some(Tag::Text { kept });
            }
            ("ins" | "del" | "moveFrom" | "moveTo" | "cellIns" | "cellDel", _) => {
                return Some(self.revision(element, last));
            }
            (_, Tag::Run) => self.sign(element),
            _ => self.range(element),
        }
        Some(Tag::Other)
    }

    /// Of a choice and what stands in for it, the first is read.
    fn alternate(&mut self, name: &str) -> Option<Tag> {
        if name == "AlternateContent" {
            return Some(Tag::Alternate(false));
        }
        if let Some(Tag::Alternate(met)) = self.tags.last_mut() {
            if *met {
                return None;
            }
            *met = true;
        }
        Some(Tag::Other)
    }

    fn paragraph(&mut self) -> Tag {
        let whole = State {
            added: self.cell.added.or(self.row.added),
            removed: self.cell.removed.or(self.row.removed),
        };
        let cell = self.rows.last().map(|(row, next)| (*row, next.saturating_sub(1)));
        let pieces = std::mem::take(&mut self.waiting);
        self.open.push(Paragraph { pieces, whole, cell, flow: self.flow, ..Paragraph::default() });
        Tag::Paragraph
    }

    fn new_flow(&mut self) {
        self.flows += 1;
        self.flow = self.flows;
    }

    fn open_row(&mut self) -> Tag {
        self.rows.push((self.count_rows, 0));
        self.count_rows += 1;
        Tag::Row(self.row)
    }

    fn open_cell(&mut self) -> Tag {
        if let Some((_, next)) = self.rows.last_mut() {
            *next += 1;
        }
        let (flow, outer) = (self.flow, self.cell);
        self.new_flow();
        Tag::Cell { flow, outer }
    }

    /// A revision: of the mark of a paragraph, of a row or cell, or of what stands in it.
    fn revision(&mut self, element: &Element, last: Tag) -> Tag {
        let own = |name: &str| {
            let found = element.attributes.iter().find(|one| one.name == name);
            found.map(|one| one.value.clone()).unwrap_or_default()
        };
        let name = &*element.name;
        let moved = name
            .starts_with("move")
            .then(|| self.moves.values().next_back().cloned().unwrap_or_default());
        let revision = Revision { who: own("author"), when: own("date"), moved };
        let next = self.known.len();
        let at = *self.known.entry(revision.clone()).or_insert(next);
        if at == next {
            self.use_up(|room| &mut room.revisions, 1);
            self.story.revisions.push(revision);
        }
        let adds = matches!(name, "ins" | "moveTo" | "cellIns");
        let set = |state: &mut State| {
            let fate = if adds { &mut state.added } else { &mut state.removed };
            *fate = Some(at);
        };
        match last {
            Tag::MarkProperties => {
                if let Some(open) = self.open.last_mut() {
                    set(&mut open.mark);
                }
            }
            Tag::RowProperties => set(&mut self.row),
            Tag::CellProperties => set(&mut self.cell),
            _ => {
                let outer = self.state;
                set(&mut self.state);
                return Tag::Revision(outer);
            }
        };
        Tag::Other
    }

    /// What stands for a character inside a run.
    fn sign(&mut self, element: &Element) {
        let sign = match &*element.name {
            "tab" | "ptab" => "\t",
            "br" | "cr" => "\n",
            "noBreakHyphen" => "-",
            // A letter of a font of its own, which no other text can show.
            "sym" => "□",
            "drawing" | "pict" | "object" => {
                self.story.pictures += 1;
                return;
            }
            "commentReference" => return self.range(element),
            _ => return,
        };
        self.put(sign);
    }

    /// Accents are composed, as in records.
    fn put(&mut self, text: &str) {
        let text = &*composed(text);
        let Some(paragraph) = self.open.last_mut() else { return };
        let before = paragraph.pieces.len();
        paragraph.push(text, self.state);
        let pieces = paragraph.pieces.len() - before;
        self.full |= paragraph.bytes > MOST_OF_ONE_BYTES;
        self.use_up(|room| &mut room.pieces, pieces);
        self.use_up(|room| &mut room.bytes, text.len());
    }

    /// Marks between the words.
    fn range(&mut self, element: &Element) {
        let own = |name: &str| {
            let found = element.attributes.iter().find(|one| one.name == name);
            found.map(|one| one.value.clone()).unwrap_or_default()
        };
        let piece = match &*element.name {
            "bookmarkStart" => Piece::Anchor(own("name")),
            "commentRangeStart" => Piece::Begin(own("id")),
            "commentRangeEnd" | "commentReference" => Piece::End(own("id")),
            "moveFromRangeStart" | "moveToRangeStart" => {
                self.use_up(|room| &mut room.pieces, 1);
                self.moves.insert(own("id"), own("name"));
                return;
            }
            "moveFromRangeEnd" | "moveToRangeEnd" => {
                self.moves.remove(&own("id"));
                return;
            }
            _ => return,
        };
        self.use_up(|room| &mut room.pieces, 1);
        match self.open.last_mut() {
            Some(paragraph) => paragraph.pieces.push(piece),
            None => self.waiting.push(piece),
        }
    }

    fn close(&mut self) {
        match self.tags.pop() {
            Some(Tag::Paragraph) => {
                self.use_up(|room| &mut room.paragraphs, 1);
                self.story.paragraphs.extend(self.open.pop());
            }
            Some(Tag::Text { kept }) => {
                let text = std::mem::take(&mut self.text).replace(['\n', '\r'], " ");
                self.put(if kept { &text } else { text.trim_matches(' ') });
            }
            Some(Tag::Revision(outer)) => self.state = outer,
            Some(Tag::Row(outer)) => {
                self.rows.pop();
                self.row = outer;
            }
            Some(Tag::Cell { flow, outer }) => (self.flow, self.cell) = (flow, outer),
            Some(Tag::Box { flow }) => self.flow = flow,
            _ => {}
        }
    }
}
