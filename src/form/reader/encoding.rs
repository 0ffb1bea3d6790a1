//! What the codes of a simple font stand for where no table says it: by the names of glyphs
//! (ISO 32000-1, 9.6.6; the Adobe Glyph List).

use hayro_syntax::object::{Array, Dict, Name, Object};
use unicode_normalization::UnicodeNormalization;

/// The letter of each code of a font: those of its encoding, of its differences, or printable ASCII.
pub fn letters(font: &Dict<'_>) -> Vec<Option<char>> {
    let ascii = |code: u8| Some(char::from(code)).filter(|c| c.is_ascii_graphic() || *c == ' ');
    let mut letters: Vec<Option<char>> = (0..=255).map(ascii).collect();
    let encoding = font.get::<Object<'_>>("Encoding");
    let name = match &encoding {
        Some(Object::Name(name)) => Some(name.as_str().to_owned()),
        Some(Object::Dict(dict)) => {
            dict.get::<Name<'_>>("BaseEncoding").map(|name| name.as_str().to_owned())
        }
        _ => None,
    };
    if name.as_deref() == Some("WinAnsiEncoding") {
        for code in 0xa0..=0xff_u8 {
            letters[usize::from(code)] = Some(char::from(code));
        }
    }
    if let Some(Object::Dict(dict)) = encoding {
        let differences = dict.get::<Array<'_>>("Differences").unwrap_or_default();
        let mut code = 0;
        for item in differences.iter::<Object<'_>>() {
            match item {
                Object::Number(number) => code = usize::try_from(number.as_i64()).unwrap_or(256),
                Object::Name(name) => {
                    if let Some(letter) = letters.get_mut(code) {
                        *letter = named(name.as_str());
                    }
                    code = code.saturating_add(1);
                }
                _ => {}
            }
        }
    }
    letters
}

/// Marks in the names of glyphs, and the signs that they stand for behind a letter.
const MARKS: [(&str, char); 8] = [
    ("circumflex", '\u{302}'),
    ("breve", '\u{306}'),
    ("horn", '\u{31b}'),
    ("acute", '\u{301}'),
    ("grave", '\u{300}'),
    ("hookabove", '\u{309}'),
    ("tilde", '\u{303}'),
    ("dotbelow", '\u{323}'),
];

/// Names of signs that letters and numbers of official documents have between them.
const SIGNS: [(&str, char); 36] = [
    ("space", ' '),
    ("exclam", '!'),
    ("quotedbl", '"'),
    ("numbersign", '#'),
    ("percent", '%'),
    ("ampersand", '&'),
    ("quotesingle", '\''),
    ("quoteright", '\u{2019}'),
    ("quoteleft", '\u{2018}'),
    ("quotedblleft", '\u{201c}'),
    ("quotedblright", '\u{201d}'),
    ("parenleft", '('),
    ("parenright", ')'),
    ("asterisk", '*'),
    ("plus", '+'),
    ("comma", ','),
    ("hyphen", '-'),
    ("minus", '\u{2212}'),
    ("endash", '\u{2013}'),
    ("emdash", '\u{2014}'),
    ("period", '.'),
    ("slash", '/'),
    ("zero", '0'),
    ("one", '1'),
    ("two", '2'),
    ("three", '3'),
    ("four", '4'),
    ("five", '5'),
    ("six", '6'),
    ("seven", '7'),
    ("eight", '8'),
    ("nine", '9'),
    ("colon", ':'),
    ("semicolon", ';'),
    ("dcroat", 'đ'),
    ("Dcroat", 'Đ'),
];

/// The letter that a glyph is named after: `uni1EA5`, `acircumflexacute`, `comma`.
fn named(name: &str) -> Option<char> {
    let bare = name.split('.').next().unwrap_or_default();
    if let Some((_, sign)) = SIGNS.iter().find(|(sign, _)| *sign == bare) {
        return Some(*sign);
    }
    let digits = bare.strip_prefix("uni").or_else(|| bare.strip_prefix('u')).unwrap_or_default();
    if digits.len() >= 4 && digits.chars().all(|c| c.is_ascii_hexdigit()) {
        return u32::from_str_radix(digits, 16).ok().and_then(char::from_u32);
    }
    let (letter, mut marks) = bare.split_at_checked(1)?;
    let mut text = letter.to_owned();
    while !marks.is_empty() {
        let (mark, sign) = MARKS.iter().find(|(mark, _)| marks.starts_with(mark))?;
        text.push(*sign);
        marks = &marks[mark.len()..];
    }
    let mut composed = text.nfc();
    let first = composed.next().filter(|c| c.is_alphabetic())?;
    composed.next().is_none().then_some(first)
}

#[cfg(test)]
mod tests {
    use super::named;

    #[test]
    fn names_of_glyphs_are_letters() {
        let read = [
            ("A", 'A'),
            ("acircumflexacute", 'ấ'),
            ("Ohorndotbelow", 'Ợ'),
            ("abrevehookabove", 'ẳ'),
            ("uni1EF9", 'ỹ'),
            ("dcroat", 'đ'),
            ("hyphen.alt", '-'),
        ];
        for (name, letter) in read {
            assert_eq!(named(name), Some(letter), "{name}");
        }
        for name in ["", ".notdef", "g12", "afii", "uniZZZZ", "1"] {
            assert_eq!(named(name), None, "{name}");
        }
    }
}
