//! The ways in which Vietnamese text came to be other letters, as data, and the way back.
//!
//! In: a word as it stands. Out: the word as it was, if it can have come this way; whether that makes
//! sense is for others to say. The code pages are as the WHATWG has them: a byte without a
//! letter is its own number.

use std::sync::LazyLock;
use unicode_normalization::UnicodeNormalization;

/// What happened to a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cause {
    /// It was typed for a font in which other letters look Vietnamese.
    Font,
    /// A program opened it with another code page than it was saved in.
    CodePage,
}

/// One way: the code page that the bytes were taken for, and what they were.
#[derive(Debug)]
pub struct Reading {
    pub cause: Cause,
    /// What the text was in, as a person knows it.
    pub from: &'static str,
    taken_for: &'static LazyLock<Page>,
    was: Script,
}

/// What the bytes of a text meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Script {
    Utf8,
    Windows1258,
    Tcvn3,
    Vni,
}

/// All ways, the surest first.
pub const READINGS: [Reading; 7] = [
    Reading { cause: Cause::CodePage, from: "UTF-8", taken_for: &WESTERN, was: Script::Utf8 },
    Reading { cause: Cause::CodePage, from: "UTF-8", taken_for: &VIETNAMESE, was: Script::Utf8 },
    Reading { cause: Cause::Font, from: TCVN3, taken_for: &WESTERN, was: Script::Tcvn3 },
    Reading { cause: Cause::Font, from: VNI, taken_for: &WESTERN, was: Script::Vni },
    Reading {
        cause: Cause::CodePage,
        from: WINDOWS_1258,
        taken_for: &WESTERN,
        was: Script::Windows1258,
    },
    Reading { cause: Cause::Font, from: TCVN3, taken_for: &VIETNAMESE, was: Script::Tcvn3 },
    Reading { cause: Cause::Font, from: VNI, taken_for: &VIETNAMESE, was: Script::Vni },
];

pub const WINDOWS_1258: &str = "Windows-1258";
const TCVN3: &str = "TCVN3 (phông .VnTime)";
const VNI: &str = "VNI (phông VNI-Times)";

/// Text that went wrong again each time it was saved is read back so many times.
const ROUNDS_MAX: usize = 3;

impl Reading {
    /// The word as it was; `None` when it cannot have come this way.
    pub fn restore(&self, word: &str) -> Option<String> {
        let once = |word: &str| {
            let bytes: Option<Vec<u8>> = word.chars().map(|c| self.taken_for.byte(c)).collect();
            self.was.decode(&bytes?)
        };
        let mut restored = once(word)?;
        if self.was == Script::Utf8 {
            for _ in 1..ROUNDS_MAX {
                let Some(again) = once(&restored) else { break };
                restored = again;
            }
        }
        Some(restored)
    }

    /// Whether every sequence of bytes but those of UTF-8 is refused: then a long one is no accident.
    pub fn is_strict(&self) -> bool {
        self.was == Script::Utf8
    }
}

impl Script {
    fn decode(self, bytes: &[u8]) -> Option<String> {
        match self {
            Self::Utf8 => std::str::from_utf8(bytes).ok().map(str::to_owned),
            Self::Windows1258 => Some(
                bytes.iter().map(|byte| VIETNAMESE.letters[usize::from(*byte)]).nfc().collect(),
            ),
            Self::Tcvn3 => Some(bytes.iter().map(|byte| tcvn3(*byte)).collect()),
            Self::Vni => Some(vni(bytes)),
        }
    }
}

/// Whether a word can have been read in one of the code pages.
pub fn in_some_page(word: &str) -> bool {
    [&WESTERN, &VIETNAMESE].iter().any(|page| word.chars().all(|c| page.byte(c).is_some()))
}

/// Bytes as far as the Western code page shows them, which shows every one.
pub fn western(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| WESTERN.letters[usize::from(*byte)]).collect()
}

/// Windows-1252 from 80 to 9F; from A0 on the byte is the letter's number.
const WESTERN_FROM_80: &str = "€\u{81}‚ƒ„…†‡ˆ‰Š‹Œ\u{8d}Ž\u{8f}\u{90}‘’“”•–—˜™š›œ\u{9d}žŸ";

/// Where Windows-1258 has another letter than Windows-1252.
const ELSE_IN_1258: [(u8, char); 18] = [
    (0x8a, '\u{8a}'),
    (0x8e, '\u{8e}'),
    (0x9a, '\u{9a}'),
    (0x9e, '\u{9e}'),
    (0xc3, 'Ă'),
    (0xcc, '\u{300}'),
    (0xd0, 'Đ'),
    (0xd2, '\u{309}'),
    (0xd5, 'Ơ'),
    (0xdd, 'Ư'),
    (0xde, '\u{303}'),
    (0xe3, 'ă'),
    (0xec, '\u{301}'),
    (0xf0, 'đ'),
    (0xf2, '\u{323}'),
    (0xf5, 'ơ'),
    (0xfd, 'ư'),
    (0xfe, '₫'),
];

/// A code page of one byte a letter.
#[derive(Debug)]
struct Page {
    letters: [char; 256],
    /// By the code point of the letter.
    bytes: Vec<Option<u8>>,
}

static WESTERN: LazyLock<Page> = LazyLock::new(|| Page::of(&[]));
static VIETNAMESE: LazyLock<Page> = LazyLock::new(|| Page::of(&ELSE_IN_1258));

impl Page {
    fn of(other: &[(u8, char)]) -> Self {
        let mut letters = ['\0'; 256];
        (0..=u8::MAX).zip(&mut letters).for_each(|(byte, letter)| *letter = char::from(byte));
        WESTERN_FROM_80.chars().zip(&mut letters[0x80..]).for_each(|(c, letter)| *letter = c);
        for (byte, letter) in other {
            letters[usize::from(*byte)] = *letter;
        }
        let last = letters.iter().max().map_or(0, |letter| *letter as usize);
        let mut bytes = vec![None; last + 1];
        for (byte, letter) in (0..=u8::MAX).zip(letters) {
            bytes[letter as usize] = Some(byte);
        }
        // A program that knows no letter for a byte keeps its number.
        for byte in 0..0xa0 {
            bytes[usize::from(byte)] = Some(byte);
        }
        Self { letters, bytes }
    }

    fn byte(&self, c: char) -> Option<u8> {
        self.bytes.get(c as usize).copied().flatten()
    }
}

/// TCVN 5712:1993, third form, from A1 on; a dot stands where it has no letter.
const TCVN3_FROM_A1: &str = "ĂÂÊÔƠƯĐăâêôơưđ......àảãáạ.ằẳẵắ.......ặầẩẫấậè.ẻẽéẹềểễếệìỉ...ĩíịò.ỏõóọồổỗốộờởỡớợù.ủũúụừửữứựỳỷỹýỵ";

fn tcvn3(byte: u8) -> char {
    let at = byte.checked_sub(0xa1).map(usize::from);
    let letter = at.and_then(|at| TCVN3_FROM_A1.chars().nth(at)).filter(|c| *c != '.');
    letter.unwrap_or(WESTERN.letters[usize::from(byte)])
}

/// VNI, one byte for one letter.
const VNI_ALONE: [(char, char); 18] = [
    ('ô', 'ơ'),
    ('ö', 'ư'),
    ('ñ', 'đ'),
    ('í', 'í'),
    ('ì', 'ì'),
    ('æ', 'ỉ'),
    ('ó', 'ĩ'),
    ('ò', 'ị'),
    ('î', 'ỵ'),
    ('Ô', 'Ơ'),
    ('Ö', 'Ư'),
    ('Ñ', 'Đ'),
    ('Í', 'Í'),
    ('Ì', 'Ì'),
    ('Æ', 'Ỉ'),
    ('Ó', 'Ĩ'),
    ('Ò', 'Ị'),
    ('Î', 'Ỵ'),
];

/// VNI, what a byte behind a vowel adds to it: a tone, or circumflex and breve with or without one.
const VNI_MARKS: [(char, &str); 17] = [
    ('ù', "\u{301}"),
    ('ø', "\u{300}"),
    ('û', "\u{309}"),
    ('õ', "\u{303}"),
    ('ï', "\u{323}"),
    ('â', "\u{302}"),
    ('á', "\u{302}\u{301}"),
    ('à', "\u{302}\u{300}"),
    ('å', "\u{302}\u{309}"),
    ('ã', "\u{302}\u{303}"),
    ('ä', "\u{302}\u{323}"),
    ('ê', "\u{306}"),
    ('é', "\u{306}\u{301}"),
    ('è', "\u{306}\u{300}"),
    ('ú', "\u{306}\u{309}"),
    ('ü', "\u{306}\u{303}"),
    ('ë', "\u{306}\u{323}"),
];

fn vni(bytes: &[u8]) -> String {
    let mut text = String::new();
    let mut before = ' ';
    for byte in bytes {
        let c = WESTERN.letters[usize::from(*byte)];
        let small = c.to_lowercase().next().unwrap_or(c);
        let mark = VNI_MARKS.iter().find(|(mark, _)| *mark == small).map(|(_, adds)| *adds);
        // Circumflex and breve stand on plain letters, tones also on ơ and ư.
        let carrier = match mark {
            Some(mark) if mark.starts_with('\u{306}') => "aA",
            Some(mark) if mark.starts_with('\u{302}') => "aeoAEO",
            _ => "aeouyôöAEOUYÔÖ",
        };
        match mark.filter(|_| carrier.contains(before)) {
            Some(mark) => text.push_str(mark),
            None => {
                let alone = VNI_ALONE.iter().find(|(letter, _)| *letter == c);
                text.push(alone.map_or(c, |(_, letter)| *letter));
            }
        }
        before = c;
    }
    text.nfc().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Each letter of the third form, by its number in the standard.
    #[test]
    fn tcvn3_is_as_the_standard_numbers_it() {
        for (byte, letter) in [
            (0xa1, 'Ă'),
            (0xa7, 'Đ'),
            (0xa8, 'ă'),
            (0xae, 'đ'),
            (0xb5, 'à'),
            (0xb9, 'ạ'),
            (0xbb, 'ằ'),
            (0xbe, 'ắ'),
            (0xc6, 'ặ'),
            (0xca, 'ấ'),
            (0xcc, 'è'),
            (0xce, 'ẻ'),
            (0xd1, 'ẹ'),
            (0xd7, 'ì'),
            (0xd8, 'ỉ'),
            (0xdc, 'ĩ'),
            (0xde, 'ị'),
            (0xdf, 'ò'),
            (0xe1, 'ỏ'),
            (0xe5, 'ồ'),
            (0xee, 'ợ'),
            (0xef, 'ù'),
            (0xf4, 'ụ'),
            (0xf9, 'ự'),
            (0xfe, 'ỵ'),
        ] {
            assert_eq!(tcvn3(byte), letter, "{byte:x}");
        }
        assert_eq!(tcvn3(0xff), 'ÿ');
    }

    #[test]
    fn vni_puts_its_marks_on_the_letter_before() {
        for (typed, wanted) in [
            ("Coâng", "Công"),
            ("chaäm", "chậm"),
            ("ñoùng", "đóng"),
            ("hieåm", "hiểm"),
            ("tröôûng", "trưởng"),
            ("maët", "mặt"),
            ("ÑAÏI", "ĐẠI"),
            ("kyø", "kỳ"),
            ("tænh", "tỉnh"),
            ("nghóa", "nghĩa"),
        ] {
            let bytes: Option<Vec<u8>> = typed.chars().map(|c| WESTERN.byte(c)).collect();
            assert_eq!(vni(&bytes.unwrap_or_default()), wanted, "{typed}");
        }
    }
}
