//! Everything that can be got out of a PDF: drawn text, strings of every object, decoded streams.

use hayro_interpret::font::Glyph;
use hayro_interpret::hayro_cmap::BfString;
use hayro_interpret::{
    BlendMode, ClipPath, Context, Device, GlyphDrawMode, Image, InterpreterCache,
    InterpreterSettings, Paint, PathDrawMode, SoftMask, interpret_page,
};
use hayro_syntax::Pdf;
use hayro_syntax::object::{Array, Dict, Object};
use kurbo::{Affine, BezPath, Rect};

/// What a search goes through.
pub struct Contents {
    /// Drawn text without white space, then the strings of all objects.
    pub texts: Vec<String>,
    /// The file itself and every stream of it, decoded.
    pub bytes: Vec<Vec<u8>>,
}

pub fn contents(file: &[u8]) -> Contents {
    let pdf = Pdf::new(file.to_vec()).expect("a PDF");
    let mut drawn = Drawn(String::new());
    let cache = InterpreterCache::new();
    for page in pdf.pages().iter() {
        let bounds = Rect::new(0.0, 0.0, 1000.0, 1000.0);
        let settings = InterpreterSettings::default();
        let mut context = Context::new(Affine::IDENTITY, bounds, &cache, pdf.xref(), settings);
        interpret_page(page, &mut context, &mut drawn);
    }
    let mut contents = Contents { texts: vec![bare(&drawn.0)], bytes: vec![file.to_vec()] };
    for object in pdf.objects() {
        collect(&object, &mut contents);
    }
    contents
}

impl Contents {
    /// Whether a text is anywhere: drawn, in a string, or in a stream in a usual encoding.
    pub fn hold(&self, text: &str) -> bool {
        let wide: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
        let hex: String = wide.iter().map(|byte| format!("{byte:02x}")).collect();
        let patterns = [text.as_bytes().to_vec(), wide, hex.to_uppercase().into(), hex.into()];
        let found = |bytes: &Vec<u8>| {
            patterns.iter().any(|own| bytes.windows(own.len()).any(|window| window == own))
        };
        self.drawn(text) || self.bytes.iter().any(found)
    }

    /// Whether a text is drawn or stands in a string.
    pub fn drawn(&self, text: &str) -> bool {
        let wanted = bare(text);
        self.texts.iter().any(|own| own.contains(&wanted))
    }
}

/// Line breaks and ties are the layout's, not the text's.
fn bare(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace() && *c != '\u{a0}').collect()
}

fn collect(object: &Object, contents: &mut Contents) {
    match object {
        Object::String(text) => contents.texts.push(bare(&decode(text.as_bytes()))),
        Object::Dict(dict) => collect_dict(dict, contents),
        Object::Array(array) => collect_array(array, contents),
        Object::Stream(stream) => {
            collect_dict(stream.dict(), contents);
            contents.bytes.extend(stream.decoded().ok().map(|bytes| bytes.into_owned()));
        }
        _ => {}
    }
}

fn collect_dict(dict: &Dict, contents: &mut Contents) {
    contents.bytes.push(dict.data().to_vec());
    for key in dict.keys() {
        // References are objects of their own.
        if dict.get_ref(&*key).is_none()
            && let Some(object) = dict.get::<Object>(&*key)
        {
            collect(&object, contents);
        }
    }
}

fn collect_array(array: &Array, contents: &mut Contents) {
    for item in array.raw_iter() {
        if let hayro_syntax::object::MaybeRef::NotRef(object) = item {
            collect(&object, contents);
        }
    }
}

fn decode(bytes: &[u8]) -> String {
    match bytes.strip_prefix(&[0xfe, 0xff]) {
        Some(wide) => {
            let units: Vec<u16> =
                wide.chunks_exact(2).map(|pair| u16::from_be_bytes([pair[0], pair[1]])).collect();
            String::from_utf16_lossy(&units)
        }
        None => String::from_utf8_lossy(bytes).into_owned(),
    }
}

/// Keeps the text of what is drawn.
struct Drawn(String);

impl<'a> Device<'a> for Drawn {
    fn draw_glyph(
        &mut self,
        glyph: &Glyph<'a>,
        _: Affine,
        _: Affine,
        _: &Paint<'a>,
        _: &GlyphDrawMode,
    ) {
        match glyph.as_unicode() {
            Some(BfString::Char(own)) => self.0.push(own),
            Some(BfString::String(own)) => self.0.push_str(&own),
            None => {}
        }
    }
    fn set_soft_mask(&mut self, _: Option<SoftMask<'a>>) {}
    fn set_blend_mode(&mut self, _: BlendMode) {}
    fn draw_path(&mut self, _: &BezPath, _: Affine, _: &Paint<'a>, _: &PathDrawMode) {}
    fn push_clip_path(&mut self, _: &ClipPath) {}
    fn push_transparency_group(&mut self, _: f32, _: Option<SoftMask<'a>>, _: BlendMode) {}
    fn draw_image(&mut self, _: Image<'a, '_>, _: Affine) {}
    fn pop_clip_path(&mut self) {}
    fn pop_transparency_group(&mut self) {}
}
