//! Words that Telex keystrokes were left in: `ddaf` for đà, `hojp` for họp, `nguwowif` for người.
//!
//! In: words in ASCII letters that are no syllables. Out: what was meant. A double d, a j, uw, ow behind u and aa
//! stand in no other language that records quote; s, r, x, f and double vowels end and fill words of English, so
//! those count in company alone (test: mutation::proof::words_of_other_languages_are_passed_over).

use super::tones::put;
use crate::records::syllable::{Syllable, is_vowel, parts};

/// Keys of tones, and what they put.
const KEYS: [(char, char); 5] =
    [('f', '\u{300}'), ('s', '\u{301}'), ('x', '\u{303}'), ('r', '\u{309}'), ('j', '\u{323}')];

/// Keys of letters, longer ones first.
const LETTERS: [(&str, &str); 9] = [
    ("uwow", "ươ"),
    ("wow", "ươ"),
    ("uow", "ươ"),
    ("aa", "â"),
    ("ee", "ê"),
    ("oo", "ô"),
    ("aw", "ă"),
    ("ow", "ơ"),
    ("uw", "ư"),
];

/// Vowels that a `w` behind them changes.
const BENT: [(&str, &str); 5] = [("uo", "ươ"), ("ua", "ưa"), ("a", "ă"), ("o", "ơ"), ("u", "ư")];

/// Words and short forms of English whose f or j would be a tone.
const ENGLISH: [&str; 21] = [
    "beef", "chef", "coif", "conf", "conj", "def", "gif", "goof", "haj", "hoof", "if", "loaf",
    "oaf", "of", "raj", "reef", "ref", "rif", "roof", "sofa", "tif",
];

/// So many words of a text that could be English tell that they are not.
const COMPANY: usize = 3;

/// What keystrokes mean, and whether they are of no other language.
#[derive(Debug, PartialEq, Eq)]
pub struct Meant {
    pub word: String,
    pub is_sure: bool,
}

/// What was meant by a word, if it can be keystrokes.
pub fn meant(word: &str) -> Option<Meant> {
    if !word.bytes().all(|byte| byte.is_ascii_lowercase())
        || ENGLISH.contains(&word)
        || word.len() > 9
    {
        return None;
    }
    let (stripped, tone) = without_tone(word)?;
    let letters = shaped(&stripped);
    if letters == word || letters.contains(['w', 'z', 'f', 'j']) {
        return None;
    }
    // The tone stands on its letter once the parts are known.
    let syllable = match tone {
        None => parts(&letters)?,
        Some(tone) => {
            let end = letters.find(is_vowel)?;
            let end = end + letters[end..].chars().next()?.len_utf8();
            let Syllable { onset, rime, .. } =
                parts(&format!("{}{tone}{}", &letters[..end], &letters[end..]))?;
            Syllable { onset, rime, tone: Some(tone) }
        }
    };
    let whole = match syllable.tone {
        Some(tone) => put(&syllable, tone),
        None => letters.clone(),
    };
    let own = ["dd", "aa", "uw", "uow"].iter().any(|keys| word.contains(keys));
    let twice = tone.is_some_and(|tone| tone == '\u{300}') || word.contains('j');
    Some(Meant { word: whole, is_sure: own || twice })
}

/// The word without the key of its tone, which stands behind a vowel.
fn without_tone(word: &str) -> Option<(String, Option<char>)> {
    let first = word.find(is_vowel)?;
    let mut keys =
        word.char_indices().filter(|(at, c)| *at > first && KEYS.iter().any(|(key, _)| key == c));
    match (keys.next(), keys.next()) {
        (None, _) => Some((word.to_owned(), None)),
        (Some((at, key)), None) => {
            let tone = KEYS.iter().find(|(own, _)| *own == key).map(|(_, tone)| *tone);
            Some((format!("{}{}", &word[..at], &word[at + 1..]), tone))
        }
        _ => None,
    }
}

/// Letters in place of their keys.
fn shaped(word: &str) -> String {
    let mut text = match word.strip_prefix("dd") {
        Some(rest) => format!("đ{rest}"),
        None => word.to_owned(),
    };
    for (keys, letter) in LETTERS {
        if text.contains(keys) {
            text = text.replacen(keys, letter, 1);
            break;
        }
    }
    // A key may stand at the end of the word.
    if let Some(at) = text.rfind('w').filter(|at| *at > 0) {
        let rest = format!("{}{}", &text[..at], &text[at + 1..]);
        let bent = BENT.iter().find(|(vowel, _)| text[..at].contains(vowel));
        if let Some((vowel, letter)) = bent {
            return rest.replacen(vowel, letter, 1);
        }
    }
    text
}

/// The words that are slips: sure ones, and others in their company.
pub fn slips(found: Vec<(&str, Meant)>) -> Vec<(&str, String)> {
    let sure = found.iter().any(|(_, meant)| meant.is_sure);
    if !sure && found.len() < COMPANY {
        return Vec::new();
    }
    found.into_iter().map(|(word, meant)| (word, meant.word)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keystrokes_are_undone() {
        for (keys, word) in [
            ("ddaf", "đà"),
            ("hojp", "họp"),
            ("nguwowif", "người"),
            ("nguowif", "người"),
            ("vieejc", "việc"),
            ("ddoongf", "đồng"),
            ("ddax", "đã"),
            ("tooij", "tội"),
            ("nhuwngx", "những"),
            ("khoongf", "khồng"),
            ("laf", "là"),
            ("ddwowcj", "được"),
        ] {
            let found = meant(keys);
            assert_eq!(found, Some(Meant { word: word.to_owned(), is_sure: true }), "{keys}");
        }
        for word in ["email", "online", "of", "if", "software", "beef", "fax", "windows", "sofa"] {
            assert_eq!(meant(word).filter(|meant| meant.is_sure), None, "{word}");
        }
    }
}
