//! The text of a Word file as blocks whose look is known: paragraphs, tables, drawn lines.
//!
//! In: the tree of a part, with the styles and lists of the file. Out: [`Block`]s in their order. Tracked
//! changes are taken as accepted; a field shows its result; a picture is known to be there, no more.

use super::lists::Lists;
use super::model::{Block, Face, Item, Paragraph};
use super::styles::{Letters, Paragraph as Look, Styles};
use super::tree::Node;
use super::{drawing, table};
use std::rc::Rc;

/// A field (trường) that is open.
struct Field {
    instruction: String,
    /// Whether its result is being read.
    shown: bool,
    numbered: bool,
}

/// What reads a text.
pub struct Reader<'a> {
    pub styles: &'a Styles,
    pub lists: &'a mut Lists,
    /// Trees of sections that end inside the text.
    pub sections: Vec<&'a Node>,
    /// Pages that Word broke when it last saved the file.
    pub broken: bool,
    fields: Vec<Field>,
}

impl<'a> Reader<'a> {
    pub fn new(styles: &'a Styles, lists: &'a mut Lists) -> Self {
        Self { styles, lists, sections: Vec::new(), broken: false, fields: Vec::new() }
    }

    /// Paragraphs and tables of a body, a cell, a header.
    pub fn blocks(&mut self, node: &'a Node, table: Option<&Rc<str>>) -> Vec<Block> {
        let mut blocks = Vec::new();
        self.add_blocks(node, table, &mut blocks);
        blocks
    }

    fn add_blocks(&mut self, node: &'a Node, table: Option<&Rc<str>>, out: &mut Vec<Block>) {
        for child in &node.children {
            match child.name {
                "p" => {
                    let paragraph = self.paragraph(child, table);
                    out.push(Block::Paragraph(Box::new(paragraph)));
                }
                "tbl" => {
                    let styles = self.styles;
                    let table =
                        table::read(styles, child, &mut |cell, style| self.blocks(cell, style));
                    out.push(Block::Table(table));
                }
                "sdt" | "sdtContent" | "customXml" | "ins" | "moveTo" | "smartTag" => {
                    self.add_blocks(child, table, out);
                }
                _ => {}
            }
        }
    }

    fn paragraph(&mut self, node: &'a Node, table: Option<&Rc<str>>) -> Paragraph {
        let own = node.child("pPr").map(Look::read).unwrap_or_default();
        let (look, list) = self.look(&own, table);
        let letters = self.styles.letters_in(own.style.as_ref(), table);
        let marked = node.child("pPr").and_then(|node| node.child("rPr"));
        let marked = marked.map(|node| Letters::read(node, &self.styles.fonts)).unwrap_or_default();
        let mark = Rc::new(Face::of(&marked.over(&letters)));
        let label = list.and_then(|(list, level)| self.lists.next(&list, level)).map(|label| {
            // The sign of a list may be of a font of its own; it is measured as the words are.
            let own = Letters { plain: None, marked: None, ..label.letters.clone() };
            let face = Face::of(&own.over(&marked).over(&letters));
            (label, Rc::new(face))
        });
        let section = node.child("pPr").and_then(|node| node.child("sectPr")).map(|node| {
            self.sections.push(node);
            self.sections.len() - 1
        });
        let mut runs = Runs { letters, items: Vec::new(), last: None };
        self.runs(node, &mut runs);
        Paragraph { look, mark, label, items: runs.items, section }
    }

    /// What holds for a paragraph, and the list that it stands in.
    fn look(&self, own: &Look, table: Option<&Rc<str>>) -> (Look, Option<(Rc<str>, usize)>) {
        let chain = self.styles.of_paragraph(own.style.as_ref());
        let mut styled = Look::default();
        for style in &chain {
            styled = styled.over(style);
        }
        let list = own.list.clone().or_else(|| styled.list.clone()).filter(|list| **list != *"0");
        let level = list.as_ref().map(|list| {
            let by_style = || self.lists.level_of(list, own.style.as_deref()?);
            own.level.or(styled.level).or_else(by_style).unwrap_or(0)
        });
        let list = list.zip(level);
        let set_in = list.as_ref().and_then(|(list, level)| self.lists.paragraph(list, *level));
        let below = self.styles.below(table);
        let look = match set_in {
            // A list named on the spot counts for more than the style.
            Some(set_in) if own.list.is_some() => own.over(set_in).over(&styled),
            Some(set_in) => own.over(&styled).over(set_in),
            None => own.over(&styled),
        };
        (look.over(&below), list)
    }

    /// The runs of a paragraph and of what stands in it.
    fn runs(&mut self, node: &'a Node, runs: &mut Runs) {
        for child in &node.children {
            match child.name {
                "r" => self.run(child, runs),
                "fldSimple" => match page_number(child.get("instr").unwrap_or_default()) {
                    Some(one) => {
                        let own = child.child("r").and_then(|run| run.child("rPr"));
                        let face = runs.face(own, self.styles);
                        runs.items.push(Item::PageNumber(one, face));
                    }
                    None => self.runs(child, runs),
                },
                "pPr" => {}
                "hyperlink" | "ins" | "moveTo" | "smartTag" | "sdt" | "sdtContent"
                | "customXml" | "oMath" | "oMathPara" => self.runs(child, runs),
                _ => {}
            }
        }
    }

    fn run(&mut self, node: &'a Node, runs: &mut Runs) {
        let face = runs.face(node.child("rPr"), self.styles);
        let hidden = face.hidden || self.fields.iter().any(|field| !field.shown);
        for child in &node.children {
            match child.name {
                "fldChar" => self.field(child.get("fldCharType"), runs, &face),
                "instrText" => {
                    if let Some(field) = self.fields.last_mut() {
                        field.instruction.push_str(&child.text);
                    }
                }
                "lastRenderedPageBreak" => self.broken = true,
                _ if hidden => {}
                _ => self.piece(child, &face, runs),
            }
        }
    }

    fn field(&mut self, kind: Option<&str>, runs: &mut Runs, face: &Rc<Face>) {
        match kind {
            Some("begin") => self.fields.push(Field {
                instruction: String::new(),
                shown: false,
                numbered: false,
            }),
            Some("separate") => {
                let Some(field) = self.fields.last_mut() else { return };
                let number = page_number(&field.instruction);
                // The number is put in place of what was shown last.
                (field.numbered, field.shown) = (number.is_some(), number.is_none());
                runs.items.extend(number.map(|one| Item::PageNumber(one, face.clone())));
            }
            _ => {
                let field = self.fields.pop().filter(|field| !field.numbered);
                let number = field.and_then(|field| page_number(&field.instruction));
                runs.items.extend(number.map(|one| Item::PageNumber(one, face.clone())));
            }
        }
    }

    fn piece(&mut self, node: &'a Node, face: &Rc<Face>, runs: &mut Runs) {
        match node.name {
            "t" => {
                let text = &node.text;
                let kept = node.get("space") == Some("preserve");
                let text = if kept { text } else { text.trim_matches([' ', '\n', '\r', '\t']) };
                let text = text.replace(['\n', '\r'], " ");
                runs.text(if face.capitals { text.to_uppercase() } else { text }, face);
            }
            "tab" | "ptab" => runs.items.push(Item::Tab),
            "cr" => runs.items.push(Item::LineBreak),
            "br" => runs.items.push(match node.get("type") {
                Some("page") => Item::PageBreak,
                _ => Item::LineBreak,
            }),
            "noBreakHyphen" => runs.text("-".to_owned(), face),
            "sym" => runs.text("•".to_owned(), face),
            "drawing" | "pict" | "object" => {
                let drawn = drawing::read(node, &mut |held| self.blocks(held, None));
                runs.items.push(drawn.map_or(Item::Picture, |drawn| Item::Drawn(Box::new(drawn))));
            }
            "AlternateContent" => {
                for choice in &node.children {
                    choice.children.iter().for_each(|child| self.piece(child, face, runs));
                }
            }
            _ => {}
        }
    }
}

/// How the first page is numbered by a field that shows the number of the page.
fn page_number(instruction: &str) -> Option<&'static str> {
    let mut words = instruction.split_whitespace();
    words.next().filter(|word| word.eq_ignore_ascii_case("page"))?;
    Some(match words.find(|word| word.to_lowercase().starts_with("roman")) {
        Some("ROMAN") => "I",
        Some(_) => "i",
        None => "1",
    })
}

/// The runs of one paragraph.
struct Runs {
    /// Of the paragraph's style.
    letters: Letters,
    items: Vec<Item>,
    last: Option<Rc<Face>>,
}

impl Runs {
    /// How the letters of a run look; runs that look alike share it.
    fn face(&mut self, node: Option<&Node>, styles: &Styles) -> Rc<Face> {
        let own = node.map(|node| Letters::read(node, &styles.fonts)).unwrap_or_default();
        let named = own.style.as_ref().map(|id| styles.of_letters(Some(id))).unwrap_or_default();
        // What both styles switch on is off (17.7.3).
        let both = |one: Option<bool>, other: Option<bool>| match (one, other) {
            (Some(true), Some(true)) => Some(false),
            _ => one,
        };
        let named = Letters {
            bold: both(named.bold, self.letters.bold),
            italic: both(named.italic, self.letters.italic),
            ..named
        };
        let face = Face::of(&own.over(&named).over(&self.letters));
        match &self.last {
            Some(last) if **last == face => last.clone(),
            _ => self.last.insert(Rc::new(face)).clone(),
        }
    }

    fn text(&mut self, text: String, face: &Rc<Face>) {
        match self.items.last_mut() {
            Some(Item::Text(last, own)) if Rc::ptr_eq(own, face) => last.push_str(&text),
            _ if text.is_empty() => {}
            _ => self.items.push(Item::Text(text, face.clone())),
        }
    }
}
