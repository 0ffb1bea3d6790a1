//! Texts of a workbook: those that all sheets share, runs with their marks left out, and characters that XML
//! cannot hold.

use crate::ooxml::Package;
use crate::problem::Problem;
use crate::xml::{Element, Limits, Piece};

const TEXTS: Limits = Limits { bytes: 16 << 20, depth: 64 };
const MOST_TEXTS: usize = 200_000;
/// What Excel puts into a cell at most, in bytes, and some.
pub const LONGEST_TEXT: usize = 160_000;

/// Texts that cells name by their place, in one piece of memory.
#[derive(Default)]
pub struct Texts {
    all: String,
    ends: Vec<usize>,
}

impl Texts {
    /// Reads the part that holds them.
    ///
    /// # Errors
    /// The codes of what may not be read.
    pub fn read(package: &mut Package, part: &str) -> Result<Self, Problem> {
        let mut texts = Self::default();
        let mut rich = Rich::default();
        package.read_within(part, TEXTS, |piece| {
            match piece {
                Piece::Open(element) => rich.open(&element),
                Piece::Text(text) => rich.text(&text, &mut texts.all),
                Piece::Close if rich.close() == "si" => texts.ends.push(texts.all.len()),
                Piece::Close => {}
            }
            let open = texts.all.len() - texts.ends.last().copied().unwrap_or_default();
            texts.ends.len() <= MOST_TEXTS && open <= LONGEST_TEXT
        })?;
        Ok(texts)
    }

    pub fn get(&self, at: usize) -> Option<&str> {
        let end = *self.ends.get(at)?;
        let start = at.checked_sub(1).map_or(0, |before| self.ends[before]);
        Some(&self.all[start..end])
    }
}

/// The text of runs, without what is said of how to pronounce it.
#[derive(Default)]
pub struct Rich {
    open: Vec<&'static str>,
}

impl Rich {
    pub fn open(&mut self, element: &Element) {
        self.open.push(match &*element.name {
            "si" => "si",
            "is" => "is",
            "t" => "t",
            "rPh" => "rPh",
            _ => "",
        });
    }

    pub fn close(&mut self) -> &'static str {
        self.open.pop().unwrap_or_default()
    }

    pub fn text(&self, text: &str, into: &mut String) {
        if self.open.last() == Some(&"t") && !self.open.contains(&"rPh") {
            into.push_str(text);
        }
    }
}

/// `_x000D_` to the character that XML cannot hold, as Excel writes it; a line break is one.
pub fn unescaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find("_x") {
        let number =
            rest.get(at + 2..at + 6).filter(|_| rest.as_bytes().get(at + 6) == Some(&b'_'));
        let number = number.filter(|digits| digits.bytes().all(|byte| byte.is_ascii_hexdigit()));
        let character = number.and_then(|digits| u32::from_str_radix(digits, 16).ok());
        match character.and_then(char::from_u32) {
            Some(character) => {
                out.push_str(&rest[..at]);
                out.push(character);
                rest = &rest[at + 7..];
            }
            None => {
                out.push_str(&rest[..at + 2]);
                rest = &rest[at + 2..];
            }
        }
    }
    out.push_str(rest);
    out.replace("\r\n", "\n").replace('\r', "\n")
}

#[cfg(test)]
mod tests {
    use super::unescaped;

    #[test]
    fn what_xml_cannot_hold_is_put_back() {
        for (text, wanted) in [
            ("a_x000D_\nb", "a\nb"),
            ("_x005F_x0041_", "_x0041_"),
            ("_x00", "_x00"),
            ("_xé12_", "_xé12_"),
            ("_x0009_", "\t"),
            ("_xD800_", "_xD800_"),
        ] {
            assert_eq!(unescaped(text), wanted, "{text}");
        }
    }
}
