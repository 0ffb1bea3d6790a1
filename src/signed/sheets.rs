//! The pages of a file of any size, one after the other: how large each is, which pictures it shows, and
//! what its layer of text says.
//!
//! Pictures stay packed: what they are stands in their dictionaries, and how large they show in what
//! draws them.

use super::letters::{self, Letters};
use crate::pdf::large::{self, Broken, Held, Large, Result};
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
}

/// A picture on a page.
#[derive(Debug, Clone, PartialEq)]
pub struct Picture {
    /// How much of the page it covers, from 0 to 1.
    pub share: f64,
    pub dpi: f64,
    pub colour: bool,
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
/// [`Broken`].
pub fn each<R: Read + Seek>(file: &mut Large<R>, mut take: impl FnMut(Sheet)) -> Result<()> {
    let trailer = file.trailer.clone();
    let root = file.get(&trailer, "Root")?.unwrap_or_default();
    let tree = file.get(&root, "Pages")?.unwrap_or_default();
    let mut walk = Walk { file, fonts: BTreeMap::new(), nodes: 0 };
    walk.node(&tree, Inherited::default(), 0, &mut take)
}

struct Walk<'f, R> {
    file: &'f mut Large<R>,
    fonts: BTreeMap<Vec<u8>, Rc<Letters>>,
    nodes: usize,
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
            return Err(Broken::Damaged("cây trang quá sâu hoặc vòng tròn"));
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
            return Err(Broken::Damaged("trang không có khổ giấy"));
        };
        let unit = self.file.number(page, "UserUnit")?.unwrap_or(1.0);
        let (width, height) = ((right - left).abs() * unit, (top - bottom).abs() * unit);
        let lies = (above.turned / 90.0).rem_euclid(2.0) == 1.0;
        let (width_pt, height_pt) = if lies { (height, width) } else { (width, height) };
        let mut sheet = Sheet { width_pt, height_pt, ..Sheet::default() };
        let content = self.page_content(page)?;
        let resources = above.resources.clone().unwrap_or_default();
        let area = width * height / (unit * unit);
        let mut drawing = Drawing { sheet: &mut sheet, area, unit, depth: 0, operators: 0 };
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
                        return Err(Broken::Damaged("một trang vẽ quá nhiều"));
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
                        b"BI" => skip_inline(&mut lexer),
                        _ => {}
                    }
                    numbers.clear();
                    texts.clear();
                }
            }
            if numbers.len() > 4096 || texts.len() > 65_536 {
                return Err(Broken::Damaged("một trang vẽ quá nhiều"));
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
                let picture = self.picture(&object, now, drawing)?;
                drawing.sheet.pictures.extend(picture);
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

    fn picture(&mut self, image: &Held, now: Matrix, on: &Drawing<'_>) -> Result<Option<Picture>> {
        let [a, b, c, d, ..] = now;
        let (wide, high) = (a.hypot(b), c.hypot(d));
        let (width, height) =
            (self.file.number(image, "Width")?, self.file.number(image, "Height")?);
        let Some((width, height)) = width.zip(height).filter(|_| wide > 0.0 && high > 0.0) else {
            return Ok(None);
        };
        let mask = self.file.get(image, "ImageMask")?;
        let is_mask = mask.is_some_and(|mask| mask.value() == Some(Value::Other(b"true")));
        let space = self.file.get(image, "ColorSpace")?;
        let colour = match space {
            Some(space) if !is_mask => self.is_colour(&space, 0)?,
            // A picture that says its colours inside itself (JPX).
            None => !is_mask,
            _ => false,
        };
        let inch = 72.0 / on.unit;
        let dpi = (width / (wide / inch)).min(height / (high / inch));
        let share = ((a * d - b * c).abs() / on.area.max(1.0)).min(1.0);
        Ok(Some(Picture { share, dpi, colour }))
    }

    fn is_colour(&mut self, space: &Held, depth: usize) -> Result<bool> {
        if depth > 4 {
            return Ok(false);
        }
        let wrapped = Held::of(&[b"<</S ", &*space.written(), b">>"].concat());
        let items = self.file.items(&wrapped, "S")?;
        let name = items.first().cloned().unwrap_or_else(|| space.written());
        match &name[..] {
            b"/DeviceRGB" | b"/CalRGB" | b"/Lab" | b"/DeviceCMYK" | b"/DeviceN" => Ok(true),
            b"/ICCBased" => {
                let profile =
                    self.file.resolved(items.get(1).map_or(&b"null"[..], Vec::as_slice))?;
                Ok(self.file.number(&profile, "N")?.is_some_and(|colours| colours > 1.0))
            }
            b"/Indexed" => {
                let base = self.file.resolved(items.get(1).map_or(&b"null"[..], Vec::as_slice))?;
                self.is_colour(&base, depth + 1)
            }
            _ => Ok(false),
        }
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

enum Token<'a> {
    Number(f64),
    Name(&'a [u8]),
    Text(&'a [u8]),
    Operator(&'a [u8]),
    Other,
}

/// The next token; brackets of arrays are passed over, so that their items stand alone.
fn token<'a>(lexer: &mut Lexer<'a>) -> Option<Token<'a>> {
    lexer.skip_space();
    match lexer.rest() {
        [] => None,
        [b'[' | b']' | b'{' | b'}' | b')' | b'>', ..] => {
            lexer.at += 1;
            Some(Token::Other)
        }
        [b'/' | b'(' | b'<', ..] => {
            let before = lexer.at;
            // What counts is bounded for an object, not for a page.
            let mut fresh = Lexer::new(lexer.whole(), before);
            let Some(value) = fresh.value(0) else {
                lexer.at = before + 1;
                return Some(Token::Other);
            };
            lexer.at = fresh.at;
            Some(match value {
                Value::Name(name) => Token::Name(name),
                Value::Text(text) => Token::Text(text),
                _ => Token::Other,
            })
        }
        _ => {
            let word = lexer.word();
            if word.is_empty() {
                lexer.at += 1;
                return Some(Token::Other);
            }
            let number = std::str::from_utf8(word).ok().and_then(|word| word.parse::<f64>().ok());
            Some(match number.filter(|number| number.is_finite()) {
                Some(number) => Token::Number(number),
                None => Token::Operator(word),
            })
        }
    }
}

/// A picture within the content (8.9.7): up to the word that ends it.
fn skip_inline(lexer: &mut Lexer<'_>) {
    let rest = lexer.rest();
    let end = rest.windows(4).position(|part| {
        part[0].is_ascii_whitespace() && &part[1..3] == b"EI" && part[3].is_ascii_whitespace()
    });
    lexer.at += end.map_or(rest.len(), |at| at + 3);
}

/// The pages of a PDF in memory.
///
/// # Errors
/// [`Broken`].
pub fn of_bytes(bytes: &[u8]) -> Result<Vec<Sheet>> {
    let mut sheets = Vec::new();
    each(&mut large::in_memory(bytes)?, |sheet| sheets.push(sheet))?;
    Ok(sheets)
}
