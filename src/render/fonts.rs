//! The embedded fonts: four faces of Tinos, which has the metrics of Times New Roman.

use crate::problem::{Code, Problem};
use typst::foundations::Bytes;
use typst::text::Font;

const FACES: [&[u8]; 4] = [
    include_bytes!("../../templates/fonts/Tinos-Regular.ttf"),
    include_bytes!("../../templates/fonts/Tinos-Bold.ttf"),
    include_bytes!("../../templates/fonts/Tinos-Italic.ttf"),
    include_bytes!("../../templates/fonts/Tinos-BoldItalic.ttf"),
];

/// Loads the faces.
///
/// # Errors
/// [`Code::FontMissing`] when one cannot be read, which a damaged program file would cause.
pub fn load() -> Result<Vec<Font>, Problem> {
    let fonts: Vec<Font> = FACES.iter().flat_map(|face| Font::iter(Bytes::new(*face))).collect();
    match fonts.len() {
        4 => Ok(fonts),
        found => Err(Problem::new(
            Code::FontMissing,
            format!("chỉ đọc được {found} trong 4 mặt chữ Tinos nhúng trong chương trình"),
        )
        .hint("cài lại chương trình")),
    }
}

/// Whether the text layer gives the character back as it was written: PDF/A-3a (6.2.11.7.3)
/// forbids private code points, letters that run to the left come out in the order of the page, a
/// mark that NFC leaves apart from its letter comes out twice, and a spacing accent or modifier
/// letter is drawn over its neighbour and comes out before it.
fn comes_back(c: char) -> bool {
    use unicode_properties::{GeneralCategory as G, UnicodeGeneralCategory};
    let mark = matches!(
        c.general_category(),
        G::NonspacingMark | G::EnclosingMark | G::SpacingMark | G::PrivateUse | G::ModifierLetter
    ) || (c.general_category() == G::ModifierSymbol && !c.is_ascii());
    let leftward =
        matches!(c, '\u{590}'..='\u{8ff}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{feff}');
    !mark && !leftward
}

/// The characters that every face can draw and every reader gets back, in order.
#[derive(Debug)]
pub struct Charset(Vec<char>);

impl Charset {
    pub fn of(fonts: &[Font]) -> Self {
        let mut faces = fonts.iter().map(|font| {
            let mut chars: Vec<char> =
                font.info().coverage.iter().filter_map(char::from_u32).collect();
            chars.sort_unstable();
            chars
        });
        let mut common = faces.next().unwrap_or_default();
        for face in faces {
            common.retain(|c| face.binary_search(c).is_ok());
        }
        common.retain(|c| comes_back(*c));
        Self(common)
    }

    pub fn has(&self, c: char) -> bool {
        self.0.binary_search(&c).is_ok()
    }

    /// All of them, in order.
    pub fn chars(&self) -> impl Iterator<Item = char> + '_ {
        self.0.iter().copied()
    }
}
