//! What a picture says of itself: dots and colour. Its dots stay packed; where it lies, and how large, is
//! in what draws it.

use super::Area;
use super::tokens::{Token, token};
use crate::pdf::large::{Held, Large, Result};
use crate::pdf::lexer::{Lexer, Value};
use std::io::{Read, Seek};

/// A picture on a page.
#[derive(Debug, Clone, PartialEq)]
pub struct Picture {
    /// How much of the page it covers, from 0 to 1.
    pub share: f64,
    pub dpi: f64,
    pub colour: bool,
    pub area: Area,
}

/// A picture by itself, in dots.
#[derive(Default)]
pub struct Image {
    pub width: f64,
    pub height: f64,
    pub colour: bool,
}

/// A picture that is an object (8.9.5).
///
/// # Errors
/// [`crate::pdf::large::Unreadable`].
pub fn of<R: Read + Seek>(file: &mut Large<R>, image: &Held) -> Result<Image> {
    let mask = file.get(image, "ImageMask")?;
    let is_mask = mask.is_some_and(|mask| mask.value() == Some(Value::Other(b"true")));
    let space = file.get(image, "ColorSpace")?;
    let colour = match space {
        Some(space) if !is_mask => is_colour(file, &space, 0)?,
        // A picture that says its colours inside itself (JPX).
        None => !is_mask,
        _ => false,
    };
    let width = file.number(image, "Width")?.unwrap_or_default();
    let height = file.number(image, "Height")?.unwrap_or_default();
    Ok(Image { width, height, colour })
}

fn is_colour<R: Read + Seek>(file: &mut Large<R>, space: &Held, depth: usize) -> Result<bool> {
    if depth > 4 {
        return Ok(false);
    }
    let wrapped = Held::of(&[b"<</S ", &*space.written(), b">>"].concat());
    let items = file.items(&wrapped, "S")?;
    let name = items.first().cloned().unwrap_or_else(|| space.written());
    match &name[..] {
        b"/DeviceRGB" | b"/CalRGB" | b"/Lab" | b"/DeviceCMYK" | b"/DeviceN" => Ok(true),
        b"/ICCBased" => {
            let profile = file.resolved(items.get(1).map_or(&b"null"[..], Vec::as_slice))?;
            Ok(file.number(&profile, "N")?.is_some_and(|colours| colours > 1.0))
        }
        b"/Indexed" => {
            let base = file.resolved(items.get(1).map_or(&b"null"[..], Vec::as_slice))?;
            is_colour(file, &base, depth + 1)
        }
        _ => Ok(false),
    }
}

/// A picture within the content (8.9.7), which is read to the word that ends it.
pub fn inline(lexer: &mut Lexer<'_>) -> Image {
    let (mut image, mut name) = (Image::default(), Vec::new());
    loop {
        match token(lexer) {
            None => return image,
            Some(Token::Operator(b"ID")) => break,
            Some(Token::Name(written)) => {
                name = written.to_vec();
                image.colour |=
                    matches!(&name[..], b"RGB" | b"DeviceRGB" | b"CMYK" | b"DeviceCMYK");
            }
            Some(Token::Number(number)) => match &name[..] {
                b"W" | b"Width" => image.width = number,
                b"H" | b"Height" => image.height = number,
                _ => {}
            },
            Some(_) => {}
        }
    }
    let rest = lexer.rest();
    let end = rest.windows(4).position(|part| {
        part[0].is_ascii_whitespace() && &part[1..3] == b"EI" && part[3].is_ascii_whitespace()
    });
    lexer.at += end.map_or(rest.len(), |at| at + 3);
    image
}
