//! Characters that look like a letter or a hyphen of the keyboard and are none.
//!
//! They come from Word, which sets dashes for hyphens, and from keyboards and fonts of other alphabets.
//! In: a character. Out: the one that a person took it for. To replace is left to the writer.

/// Look-alike, and what it is taken for: letters of the Cyrillic and Greek alphabets, and the Icelandic
/// and African letters that look like Đ.
const LETTERS: [(&str, char); 34] = [
    ("АΑ", 'A'),
    ("ВΒ", 'B'),
    ("СϹ", 'C'),
    ("ЕΕ", 'E'),
    ("НΗ", 'H'),
    ("ІΙ", 'I'),
    ("Ј", 'J'),
    ("КΚ", 'K'),
    ("МΜ", 'M'),
    ("Ν", 'N'),
    ("ОΟ", 'O'),
    ("РΡ", 'P'),
    ("Ѕ", 'S'),
    ("ТΤ", 'T'),
    ("ХΧ", 'X'),
    ("ҮΥ", 'Y'),
    ("Ζ", 'Z'),
    ("ÐƉ", 'Đ'),
    ("а", 'a'),
    ("с", 'c'),
    ("е", 'e'),
    ("һ", 'h'),
    ("і", 'i'),
    ("ј", 'j'),
    ("оο", 'o'),
    ("р", 'p'),
    ("ѕ", 's'),
    ("ν", 'v'),
    ("х", 'x'),
    ("у", 'y'),
    ("ԁ", 'd'),
    ("ɡ", 'g'),
    ("ꞌ", '\''),
    ("ɖ", 'đ'),
];

/// Dashes, minus signs, and the hyphens that nobody can type: U+2010 to U+2015, U+2212 and others.
const HYPHENS: &str = "‐‑‒–—―−⁃﹣－˗";

/// What a character is taken for, if it is another one than it seems.
pub fn seems(c: char) -> Option<char> {
    if c.is_ascii() {
        return None;
    }
    if is_dash(c) {
        return Some('-');
    }
    // Full-width forms stand at a fixed distance.
    if ('\u{ff01}'..='\u{ff5e}').contains(&c) {
        return char::from_u32(c as u32 - 0xfee0);
    }
    LETTERS.iter().find(|(alike, _)| alike.contains(c)).map(|(_, letter)| *letter)
}

/// Whether a character looks like a hyphen and is none.
pub fn is_dash(c: char) -> bool {
    HYPHENS.contains(c)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_looks_like_a_letter_is_found() {
        for (c, letter) in [('В', 'B'), ('Ð', 'Đ'), ('–', '-'), ('\u{2011}', '-'), ('Ａ', 'A')]
        {
            assert_eq!(seems(c), Some(letter), "{c}");
        }
        for c in "ABZabz-Đđưẵ0".chars() {
            assert_eq!(seems(c), None, "{c}");
        }
    }

    /// Each stands once, and none is what it seems.
    #[test]
    fn the_table_holds_each_character_once() {
        let all: Vec<char> = LETTERS.iter().flat_map(|(alike, _)| alike.chars()).collect();
        for (at, c) in all.iter().enumerate() {
            assert!(!c.is_ascii() && !all[..at].contains(c), "U+{:04X}", *c as u32);
        }
    }
}
