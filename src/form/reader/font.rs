//! Fonts (ISO 32000-1, 9.6 to 9.10) by what their dictionaries say: name, widths, and which characters
//! the codes stand for. The outlines inside are not needed, and not unpacked.

use super::{Face, encoding};
use hayro_cmap::{BfString, CMap};
use hayro_syntax::object::{Array, Dict, Name, Object, Stream};
use hayro_syntax::page::Resources;
use std::collections::BTreeMap;
use std::rc::Rc;

/// Codes have at most two bytes.
const CODES_MAX: usize = 1 << 16;
/// A code stands for a letter, or for a few of them.
const LONGEST_READING_BYTES: usize = 128;
/// The flags of a font descriptor (table 123) that say how a face looks.
const ITALIC: u32 = 1 << 6;
const FORCE_BOLD: u32 = 1 << 18;

/// The fonts of a PDF, each read once.
#[derive(Default)]
pub struct Fonts(BTreeMap<(i32, i32), Option<Rc<Font>>>);

impl Fonts {
    /// The font that a page calls `name`.
    pub fn named(&mut self, name: &Name<'_>, resources: &Resources<'_>) -> Option<Rc<Font>> {
        let read = || Some(Rc::new(Font::read(&resources.get_font(name)?)?));
        match resources.fonts.get_ref(name) {
            Some(id) => self.0.entry((id.obj_number, id.gen_number)).or_insert_with(read).clone(),
            None => read(),
        }
    }
}

/// A font as text is shown with it.
pub struct Font {
    pub face: Rc<Face>,
    /// How many bytes of a string make one code.
    pub code_bytes: usize,
    /// Reading and width by code.
    glyphs: Vec<(Rc<str>, f64)>,
    default_width: f64,
    readings: Option<CMap>,
    /// Where no table says what codes stand for: the letters that names of glyphs say.
    letters: Vec<Option<char>>,
}

impl Font {
    fn read(dict: &Dict<'_>) -> Option<Self> {
        let composite = dict.get::<Array<'_>>("DescendantFonts");
        let own = match &composite {
            Some(fonts) => fonts.iter::<Dict<'_>>().next()?,
            None => dict.clone(),
        };
        let readings = dict
            .get::<Stream<'_>>("ToUnicode")
            .and_then(|stream| CMap::parse(&stream.decoded().ok()?, |_| None));
        let (widths, default_width) = match &composite {
            Some(_) => (composite_widths(&own), own.get::<f64>("DW").unwrap_or(1000.0)),
            None => simple_widths(&own),
        };
        // The glyphs of a type 3 font have a space of their own (9.6.5).
        let unit = match dict.get::<Array<'_>>("FontMatrix") {
            Some(matrix) if composite.is_none() => {
                matrix.iter::<f64>().next().map_or(1000.0, |unit| 1.0 / unit)
            }
            _ => 1000.0,
        };
        let letters = match (&composite, &readings) {
            (None, None) => encoding::letters(dict),
            _ => Vec::new(),
        };
        let mut font = Self {
            face: Rc::new(face(dict, &own.get::<Dict<'_>>("FontDescriptor").unwrap_or_default())),
            code_bytes: if composite.is_some() { 2 } else { 1 },
            glyphs: Vec::new(),
            default_width: default_width / unit,
            readings,
            letters,
        };
        font.glyphs = widths
            .into_iter()
            .enumerate()
            .map(|(code, width)| {
                (font.reading(code), width.map_or(font.default_width, |width| width / unit))
            })
            .collect();
        Some(font)
    }

    /// What a code reads as, and its width as a share of the size.
    pub fn glyph(&self, code: usize) -> (Rc<str>, f64) {
        match self.glyphs.get(code) {
            Some((text, width)) => (text.clone(), *width),
            None => (self.reading(code), self.default_width),
        }
    }

    fn reading(&self, code: usize) -> Rc<str> {
        let code = u32::try_from(code).unwrap_or(u32::MAX);
        let letter = || usize::try_from(code).ok().and_then(|code| *self.letters.get(code)?);
        let known = match &self.readings {
            Some(readings) => readings.lookup_bf_string(code),
            None => letter().map(BfString::Char),
        };
        match known {
            Some(BfString::Char(c)) => c.encode_utf8(&mut [0; 4]).into(),
            Some(BfString::String(text)) if text.len() <= LONGEST_READING_BYTES => text.into(),
            _ => char::REPLACEMENT_CHARACTER.encode_utf8(&mut [0; 4]).into(),
        }
    }
}

/// `W` of a composite font (9.7.4.3): `first [w …]`, or `first last w`.
fn composite_widths(font: &Dict<'_>) -> Vec<Option<f64>> {
    let mut widths = Vec::new();
    let mut set = |code: usize, width: f64| {
        if code < CODES_MAX {
            if widths.len() <= code {
                widths.resize(code + 1, None);
            }
            widths[code] = Some(width);
        }
    };
    let array = font.get::<Array<'_>>("W").unwrap_or_default();
    let mut parts = array.iter::<Object<'_>>();
    while let (Some(first), Some(next)) = (parts.next().and_then(index), parts.next()) {
        match next {
            Object::Array(own) => {
                for (at, width) in own.iter::<f64>().enumerate() {
                    set(first + at, width);
                }
            }
            last => {
                let width = parts.next().and_then(Object::into_number);
                let (Some(last), Some(width)) = (index(last), width) else { break };
                for code in first..=last.min(CODES_MAX) {
                    set(code, width.as_f64());
                }
            }
        }
    }
    widths
}

fn index(object: Object<'_>) -> Option<usize> {
    usize::try_from(object.into_number()?.as_i64()).ok()
}

/// `FirstChar` and `Widths` of a simple font (9.6.2), and the width of the codes beyond.
fn simple_widths(font: &Dict<'_>) -> (Vec<Option<f64>>, f64) {
    let first = font.get::<i32>("FirstChar").and_then(|first| usize::try_from(first).ok());
    let first = first.unwrap_or(0).min(255);
    let widths = font.get::<Array<'_>>("Widths").unwrap_or_default();
    let widths = widths.iter::<f64>().map(Some);
    (std::iter::repeat_n(None, first).chain(widths).take(256).collect(), 0.0)
}

/// The face that a font says it is.
fn face(font: &Dict<'_>, descriptor: &Dict<'_>) -> Face {
    let embedded =
        ["FontFile", "FontFile2", "FontFile3"].iter().any(|key| descriptor.contains_key(key));
    let name = font.get::<Name<'_>>("BaseFont");
    let name = name.as_ref().map_or("", Name::as_str);
    let bare = name.split_once('+').map_or(name, |(_, bare)| bare);
    let (family, style) = bare.split_once(['-', ',']).unwrap_or((bare, ""));
    let flags = descriptor.get::<u32>("Flags").unwrap_or_default();
    let weight = descriptor.get::<f64>("FontWeight").unwrap_or_default();
    let angle = descriptor.get::<f64>("ItalicAngle").unwrap_or_default();
    Face {
        family: family.to_owned(),
        embedded,
        bold: style.contains("Bold") || flags & FORCE_BOLD != 0 || weight >= 600.0,
        italic: style.contains("Italic") || flags & ITALIC != 0 || angle != 0.0,
    }
}
