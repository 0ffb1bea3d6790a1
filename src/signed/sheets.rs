//! The pages of a file of any size, one after the other: how large each is, which pictures it shows,
//! what its layer of text says, and which notes lie on it.
//!
//! Pictures stay packed: what they are stands in their dictionaries, and how large they show in what
//! draws them.

use super::letters::{self, Letters};
use super::pictures::{self, Image, Picture};
use super::tokens::{Token, token};
use super::{Area, Mark, notes};
use crate::pdf::large::{self, Held, Large, Result, Unreadable};
use crate::pdf::lexer::{Lexer, Value};
use std::collections::BTreeMap;
use std::io::{Read, Seek};
use std::rc::Rc;

/// How deep page trees and drawings within drawings may be nested.
const DEEPEST: usize = 32;
const DEEPEST_FORM: usize = 6;
/// Nodes of a page tree.
const MOST_NODES: usize = 20_000;
/// What one page may draw.
const MOST_CONTENT_BYTES: usize = 4 << 20;
const MOST_OPERATORS: usize = 400_000;
/// Fonts that are remembered from page to page.
const MOST_FONTS: usize = 64;

/// A page.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Sheet {
    /// As it is looked at, turned.
    pub width_pt: f64,
    pub height_pt: f64,
    pub pictures: Vec<Picture>,
    pub text: String,
    pub notes: Vec<Mark>,
}

/// What a page has from the nodes above it (7.7.3.4).
#[derive(Clone, Default)]
struct Inherited {
    media: Option<Held>,
    turned: f64,
    resources: Option<Held>,
}

/// Hands on the pages in order.
///
/// # Errors
/// [`Unreadable`].
pub fn each<R: Read + Seek>(file: &mut Large<R>, mut take: impl FnMut(Sheet)) -> Result<()> {
    let trailer = file.trailer.clone();
    let root = file.get(&trailer, "Root")?.unwrap_or_default();
    let tree = file.get(&root, "Pages")?.unwrap_or_default();
    let mut walk = Walk { file, fonts: BTreeMap::new(), nodes: 0, pages: 0 };
    walk.node(&tree, Inherited::default(), 0, &mut take)
}

struct Walk<'f, R> {
    file: &'f mut Large<R>,
    fonts: BTreeMap<Vec<u8>, Rc<Letters>>,
    nodes: usize,
    pages: usize,
}

impl<R: Read + Seek> Walk<'_, R> {
    fn node(
        &mut self,
        node: &Held,
        mut above: Inherited,
        depth: usize,
        take: &mut impl FnMut(Sheet),
    ) -> Result<()> {
        self.nodes += 1;
        if depth > DEEPEST || self.nodes > MOST_NODES {
            return Err(Unreadable::Damaged("cây trang quá sâu hoặc vòng tròn"));
        }
        if let Some(media) = self.file.get(node, "MediaBox")? {
            above.media = Some(media);
        }
        if let Some(turned) = self.file.number(node, "Rotate")? {
            above.turned = turned;
        }
        if let Some(resources) = self.file.get(node, "Resources")? {
            above.resources = Some(resources);
        }
        if node.dict().get("Kids").is_none() {
            take(self.sheet(node, &above)?);
            return Ok(());
        }
        for kid in self.file.items(node, "Kids")? {
            let kid = self.file.resolved(&kid)?;
            self.node(&kid, above.clone(), depth + 1, take)?;
        }
        Ok(())
    }

    fn sheet(&mut self, page: &Held, above: &Inherited) -> Result<Sheet> {
        let media = Held::of(
            &[b"<</M ", &*above.media.clone().unwrap_or_default().written(), b">>"].concat(),
        );
        let [left, bottom, right, top] = self.file.numbers(&media, "M")?[..] else {
            return Err(Unreadable::Damaged("trang không có khổ giấy"));
        };
        let unit = self.file.number(page, "UserUnit")?.unwrap_or(1.0);
        let (width, height) = ((right - left).abs() * unit, (top - bottom).abs() * unit);
        let lies = (above.turned / 90.0).rem_euclid(2.0) == 1.0;
        let (width_pt, height_pt) = if lies { (height, width) } else { (width, height) };
        self.pages += 1;
        let notes = notes::of(self.file, page, self.pages)?;
        let mut sheet = Sheet { width_pt, height_pt, notes, ..Sheet::default() };
        let content = self.page_content(page)?;
        let resources = above.resources.clone().unwrap_or_default();
        let area = width * height / (unit * unit);
        let mut drawing =
            Drawing { sheet: &mut sheet, area, unit, depth: 0, operators: 0, page: self.pages };
        self.draw(&content, &resources, ONE, &mut drawing)?;
        Ok(sheet)
    }

    fn page_content(&mut self, page: &Held) -> Result<Vec<u8>> {
        let Some(content) = self.file.get(page, "Contents")? else { return Ok(Vec::new()) };
        if content.stream.is_some() {
            return self.file.content(&content, MOST_CONTENT_BYTES);
        }
        let mut all = Vec::new();
        for part in self.file.items(page, "Contents")? {
            let part = self.file.resolved(&part)?;
            let left = MOST_CONTENT_BYTES.saturating_sub(all.len());
            all.extend(self.file.content(&part, left)?);
            all.push(b'\n');
        }
        Ok(all)
    }

    /// Follows what draws (8.2), as far as it places pictures and shows text.
    fn draw(
        &mut self,
        content: &[u8],
        resources: &Held,
        start: Matrix,
        drawing: &mut Drawing<'_>,
    ) -> Result<()> {
        let mut lexer = Lexer::new(content, 0);
        let (mut now, mut kept) = (start, Vec::new());
        let (mut numbers, mut name, mut texts) = (Vec::new(), Vec::new(), Vec::new());
        let mut font: Option<Rc<Letters>> = None;
        loop {
            match token(&mut lexer) {
                None => return Ok(()),
                Some(Token::Number(number)) => numbers.push(number),
                Some(Token::Name(written)) => name = written.to_vec(),
                Some(Token::Text(written)) => texts.push(crate::pdf::text(written).into_owned()),
                Some(Token::Other) => {}
                Some(Token::Operator(operator)) => {
                    drawing.operators += 1;
                    if drawing.operators > MOST_OPERATORS {
                        return Err(Unreadable::Damaged("một trang vẽ quá nhiều"));
                    }
                    match operator {
                        b"q" if kept.len() < 256 => kept.push(now),
                        b"Q" => now = kept.pop().unwrap_or(now),
                        b"cm" => now = matrix(&numbers).map_or(now, |by| times(by, now)),
                        b"Tf" => font = self.font(resources, &name)?,
                        b"Tj" | b"TJ" | b"'" | b"\"" => {
                            let letters = font.as_deref();
                            texts.iter().for_each(|text| {
                                letters::read(letters, text, &mut drawing.sheet.text)
                            });
                        }
                        b"Td" | b"TD" | b"T*" | b"Tm" | b"ET" => drawing.sheet.text.push(' '),
                        b"Do" => self.place(resources, &name, now, drawing)?,
                        b"BI" => {
                            let image = pictures::inline(&mut lexer);
                            let shown = drawing.picture(image, now);
                            drawing.sheet.pictures.extend(shown);
                        }
                        _ => {}
                    }
                    numbers.clear();
                    texts.clear();
                }
            }
            if numbers.len() > 4096 || texts.len() > 65_536 {
                return Err(Unreadable::Damaged("một trang vẽ quá nhiều"));
            }
        }
    }

    /// A picture, or a drawing within the drawing.
    fn place(
        &mut self,
        resources: &Held,
        name: &[u8],
        now: Matrix,
        drawing: &mut Drawing<'_>,
    ) -> Result<()> {
        let name = String::from_utf8_lossy(name).into_owned();
        let all = self.file.get(resources, "XObject")?.unwrap_or_default();
        let Some(object) = self.file.get(&all, &name)? else { return Ok(()) };
        let kind = self.file.get(&object, "Subtype")?.unwrap_or_default();
        match kind.value() {
            Some(Value::Name(b"Image")) => {
                let image = pictures::of(self.file, &object)?;
                let shown = drawing.picture(image, now);
                drawing.sheet.pictures.extend(shown);
            }
            Some(Value::Name(b"Form")) if drawing.depth < DEEPEST_FORM => {
                let content = self.file.content(&object, MOST_CONTENT_BYTES)?;
                let inner = self.file.get(&object, "Resources")?;
                let by = matrix(&self.file.numbers(&object, "Matrix")?).unwrap_or(ONE);
                let inner = inner.as_ref().unwrap_or(resources);
                drawing.depth += 1;
                self.draw(&content, inner, times(by, now), drawing)?;
                drawing.depth -= 1;
            }
            _ => {}
        }
        Ok(())
    }

    fn font(&mut self, resources: &Held, name: &[u8]) -> Result<Option<Rc<Letters>>> {
        let name = String::from_utf8_lossy(name).into_owned();
        let fonts = self.file.get(resources, "Font")?.unwrap_or_default();
        let Some(written) = fonts.dict().written(&name).map(<[u8]>::to_vec) else {
            return Ok(None);
        };
        if let Some(known) = self.fonts.get(&written) {
            return Ok(Some(known.clone()));
        }
        let font = self.file.resolved(&written)?;
        let letters = Rc::new(Letters::of(self.file, &font)?);
        if self.fonts.len() >= MOST_FONTS {
            self.fonts.pop_first();
        }
        self.fonts.insert(written, letters.clone());
        Ok(Some(letters))
    }
}

/// What a page is drawn onto.
struct Drawing<'s> {
    sheet: &'s mut Sheet,
    /// Of the page, in its own units.
    area: f64,
    /// Points of one unit.
    unit: f64,
    /// Of drawings within drawings.
    depth: usize,
    operators: usize,
    /// Of the page, from 1.
    page: usize,
}

impl Drawing<'_> {
    /// A picture as it lies on the page: the square of one unit, moved (8.9.5).
    fn picture(&self, image: Image, now: Matrix) -> Option<Picture> {
        let [a, b, c, d, e, f] = now;
        let (wide, high) = (a.hypot(b), c.hypot(d));
        if wide <= 0.0 || high <= 0.0 || image.width <= 0.0 || image.height <= 0.0 {
            return None;
        }
        let inch = 72.0 / self.unit;
        let dpi = (image.width / (wide / inch)).min(image.height / (high / inch));
        let share = ((a * d - b * c).abs() / self.area.max(1.0)).min(1.0);
        let corners = [
            e + a.min(0.0) + c.min(0.0),
            f + b.min(0.0) + d.min(0.0),
            e + a.max(0.0) + c.max(0.0),
            f + b.max(0.0) + d.max(0.0),
        ];
        let area = Area { page: self.page, corners };
        Some(Picture { share, dpi, colour: image.colour, area })
    }
}

type Matrix = [f64; 6];
const ONE: Matrix = [1.0, 0.0, 0.0, 1.0, 0.0, 0.0];

fn matrix(numbers: &[f64]) -> Option<Matrix> {
    numbers.get(numbers.len().checked_sub(6)?..)?.try_into().ok()
}

/// First one, then the other (8.3.4).
fn times([a, b, c, d, e, f]: Matrix, [p, q, r, s, t, u]: Matrix) -> Matrix {
    [
        a * p + b * r,
        a * q + b * s,
        c * p + d * r,
        c * q + d * s,
        e * p + f * r + t,
        e * q + f * s + u,
    ]
}

/// The pages of a PDF in memory.
///
/// # Errors
/// [`Unreadable`].
pub fn of_bytes(bytes: &[u8]) -> Result<Vec<Sheet>> {
    let mut sheets = Vec::new();
    each(&mut large::in_memory(bytes)?, |sheet| sheets.push(sheet))?;
    Ok(sheets)
}
