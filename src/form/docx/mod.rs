//! Letters that somebody typed in Word, measured in the file itself.
//!
//! In: a `.docx` that anybody may have made. Out: a [`Reading`] whose pages are set about as Word sets them, so
//! that the parts are found by place and words as on any page ([`super::untagged`]), and [`Typed`]: what
//! the file says. [`tree`] reads parts within bounds, [`styles`], [`lists`] and [`text`] resolve how things look
//! ([`table`], [`drawing`]), [`sections`] the paper, [`set`] and [`mod@line`] put words in their places, [`rules`]
//! knows which rules the file decides and which the layout does.

mod drawing;
mod line;
mod lists;
mod model;
mod rules;
mod sections;
mod set;
mod styles;
mod table;
mod text;
mod tree;

use super::reader::Reading;
use crate::ooxml::Package;
use crate::ooxml::relations::{Relation, relations};
use crate::problem::Problem;
use crate::returned;
use lists::Lists;
use model::Block;
use sections::{Margin, Section};
use set::Setter;
use std::collections::BTreeMap;
use std::rc::Rc;
use styles::{Fonts, Styles};
use text::Reader;
use tree::Node;

pub use rules::{Said, needs_pages};

/// What the file says that no page shows.
#[derive(Debug, Default)]
pub struct Typed {
    sections: Vec<Section>,
    /// The section of each sheet, and whether it begins there.
    sheets: Vec<(usize, bool)>,
    /// Headers and footers, by their part and the section whose paper they are set on.
    margins: BTreeMap<(Rc<str>, usize), Margin>,
    /// Whether margins change sides.
    is_mirrored: bool,
    /// Whether even pages have margins of their own.
    has_even: bool,
    /// Whether Word broke pages when it last saved the file.
    is_broken: bool,
}

/// Reads a file.
///
/// # Errors
/// The codes of what may not be read.
pub fn read(mut package: Package) -> Result<(Reading, Typed), Problem> {
    let main = returned::relations::find(&mut package)?.main;
    let parts = relations(&mut package, &main)?;
    let mut tree = |kind: &str| match parts.iter().find(|one| one.kind == kind) {
        Some(found) => tree::read(&mut package, &found.target),
        None => Ok(None),
    };
    let fonts = Fonts::read(tree("theme")?.as_ref());
    let styles = Styles::read(tree("styles")?, fonts);
    let mut lists = Lists::read(tree("numbering")?.as_ref(), &styles.fonts);
    let settings = tree("settings")?;
    let document = tree::read(&mut package, &main)?;
    let body = document.as_ref().and_then(|document| document.child("body"));
    let Some(body) = body else {
        return Err(package.unreadable("phần văn bản không có nội dung"));
    };
    let on = |name: &str| settings.as_ref().and_then(|node| node.is_on(name)) == Some(true);
    let mut typed = Typed {
        is_mirrored: on("mirrorMargins"),
        has_even: on("evenAndOddHeaders"),
        ..Typed::default()
    };
    let mut reader = Reader::new(&styles, &mut lists);
    let blocks = reader.blocks(body, None);
    typed.is_broken = reader.broken;
    let nodes = std::mem::take(&mut reader.sections);
    let nodes: Vec<&Node> = nodes.into_iter().chain(body.child("sectPr")).collect();
    typed.sections = all_sections(&nodes, &parts);
    let edges = settings.as_ref().is_some_and(|node| compatibility(node) >= 15);
    let pages = typed.set(blocks, edges);
    typed.read_margins(&mut package, &styles)?;
    Ok((Reading { pages, typed: true, ..Reading::default() }, typed))
}

fn all_sections(nodes: &[&Node], parts: &[Relation]) -> Vec<Section> {
    let target = |id: &str| {
        let found = parts.iter().find(|one| one.id == id);
        found.map(|one| Rc::from(one.target.as_str()))
    };
    let mut sections: Vec<Section> = Vec::new();
    for node in nodes {
        let section = Section::read(Some(node), sections.last(), &target);
        sections.push(section);
    }
    if sections.is_empty() {
        sections.push(Section::read(None, None, &target));
    }
    sections
}

/// Which Word the file is laid out for: 15 since 2013.
fn compatibility(settings: &Node) -> usize {
    let Some(compat) = settings.child("compat") else { return 12 };
    let mut all = compat.all("compatSetting");
    let mode = all.find(|one| one.get("name") == Some("compatibilityMode"));
    mode.and_then(|one| one.get("val")?.parse().ok()).unwrap_or(12)
}

impl Typed {
    /// Sets the text, section by section.
    fn set(&mut self, blocks: Vec<Block>, edges: bool) -> Vec<super::reader::Page> {
        let mut setter = Setter::new(self.sections[0].paper, edges);
        let (mut own, mut at) = (Vec::new(), 0);
        let mut rest = blocks.into_iter().peekable();
        self.sheets.push((0, true));
        while let Some(block) = rest.next() {
            let ends = matches!(&block, Block::Paragraph(paragraph) if paragraph.section.is_some());
            own.push(block);
            if !ends && rest.peek().is_some() {
                continue;
            }
            setter.section(&own);
            own.clear();
            self.sheets.resize(setter.pages.len(), (at, false));
            let next = (at + 1).min(self.sections.len() - 1);
            if rest.peek().is_none() || next == at {
                continue;
            }
            at = next;
            if self.sections[at].is_apart {
                setter.sheet(self.sections[at].paper);
                self.sheets.push((at, true));
            }
        }
        setter.pages
    }

    fn read_margins(&mut self, package: &mut Package, styles: &Styles) -> Result<(), Problem> {
        /// Enough for each kind in many sections.
        const MOST: usize = 64;
        let mut wanted: Vec<(Rc<str>, usize, bool)> = Vec::new();
        for (at, section) in self.sections.iter().enumerate() {
            for kind in 0..3 {
                let parts = section.parts(kind);
                wanted.extend(parts.map(|(part, on_top)| (part.clone(), at, on_top)));
            }
        }
        let mut trees: BTreeMap<Rc<str>, Node> = BTreeMap::new();
        for (part, ..) in &wanted {
            if trees.len() < MOST
                && !trees.contains_key(part)
                && let Some(node) = tree::read(package, part)?
            {
                trees.insert(part.clone(), node);
            }
        }
        let mut lists = Lists::default();
        for (part, at, on_top) in wanted.into_iter().take(3 * MOST) {
            let Some(node) = trees.get(&part) else { continue };
            let blocks = Reader::new(styles, &mut lists).blocks(node, None);
            let margin = Margin::set(&blocks, self.sections[at].paper, on_top);
            self.margins.insert((part, at), margin);
        }
        Ok(())
    }
}
