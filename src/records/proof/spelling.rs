//! Words with Vietnamese letters that no syllable is, and what is near them.

use crate::records::syllable::{TONES, is_syllable, is_vowel, parts};
use unicode_normalization::UnicodeNormalization;

/// What is written for what: order of vowels, onsets before e, ê, i.
const NEAR: [(&str, &str); 12] = [
    ("ưo", "ươ"),
    ("uơ", "ươ"),
    ("ngh", "ng"),
    ("ng", "ngh"),
    ("gh", "g"),
    ("g", "gh"),
    ("k", "c"),
    ("c", "k"),
    ("ie", "iê"),
    ("uo", "uô"),
    ("ye", "yê"),
    ("iê", "yê"),
];

/// Whether a word is a slip, and what was meant where that is certain; none for a syllable and for a word of
/// another language.
pub fn slip(word: &str) -> Option<Option<String>> {
    if is_syllable(word) || is_foreign(word) {
        return None;
    }
    let near = near(word);
    if near.len() == 1 {
        return Some(near.into_iter().next());
    }
    match halves(word) {
        // `ôtô`, `axít`: loanwords are written together, with level and rising tones.
        Some((first, second)) if near.is_empty() => {
            let falls = |word: &str| word.nfd().any(|c| TONES.contains(&c) && c != '\u{301}');
            let is_loan = !falls(first) && !falls(second);
            let sure = first.chars().count() > 1 && second.chars().count() > 1;
            (!is_loan).then(|| sure.then(|| format!("{first} {second}")))
        }
        _ if is_loan(word, 4) => None,
        _ => Some(None),
    }
}

/// Letters that no Vietnamese word has.
fn is_foreign(word: &str) -> bool {
    let own = |c: char| {
        let mut marks = std::iter::once(c).nfd();
        let base = marks.next().unwrap_or(c);
        let of_base = base.is_ascii_lowercase() && !"fjwz".contains(base) || base == 'đ';
        of_base && marks.all(|mark| TONES.contains(&mark) || "\u{302}\u{306}\u{31b}".contains(mark))
    };
    !word.nfc().all(own)
}

/// The syllables that a word becomes by one change of [`NEAR`].
fn near(word: &str) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    // The tone stays where it is: marks are compared apart from letters.
    let tone = word.nfd().find(|c| TONES.contains(c));
    let bare: String = word.nfd().filter(|c| !TONES.contains(c)).nfc().collect();
    for (from, to) in NEAR {
        let at_start = ["ngh", "ng", "gh", "g", "k", "c"].contains(&from);
        let changed = match (bare.strip_prefix(from), at_start) {
            (Some(rest), true) => format!("{to}{rest}"),
            (_, false) if bare.contains(from) => bare.replacen(from, to, 1),
            _ => continue,
        };
        if let Some(right) = with_tone(&changed, tone)
            && !found.contains(&right)
        {
            found.push(right);
        }
    }
    found
}

fn with_tone(bare: &str, tone: Option<char>) -> Option<String> {
    let Some(tone) = tone else { return is_syllable(bare).then(|| bare.to_owned()) };
    let at = bare.find(is_vowel)?;
    let end = at + bare[at..].chars().next()?.len_utf8();
    let marked = format!("{}{tone}{}", &bare[..end], &bare[end..]);
    let syllable = parts(&marked)?;
    Some(super::tones::put(&syllable, tone))
}

/// Two syllables that a word is written of.
fn halves(word: &str) -> Option<(&str, &str)> {
    let cuts = word.char_indices().map(|(at, _)| at).skip(1);
    cuts.map(|at| word.split_at(at)).find(|(one, other)| is_syllable(one) && is_syllable(other))
}

/// Whether a word is so many syllables at most, none with a falling or broken tone.
fn is_loan(word: &str, most: usize) -> bool {
    let falls = word.nfd().any(|c| TONES.contains(&c) && c != '\u{301}');
    if falls || most == 0 {
        return false;
    }
    let mut cuts = word.char_indices().map(|(at, _)| at).skip(1);
    let rest = |at: usize| is_syllable(&word[at..]) || is_loan(&word[at..], most - 1);
    cuts.any(|at| is_syllable(&word[..at]) && rest(at))
}

#[cfg(test)]
mod tests {
    use super::slip;

    #[test]
    fn slips_are_told_from_loanwords() {
        for word in ["bảo", "ôtô", "axít", "vắcxin", "milimét", "café", "müller", "đêximét"]
        {
            assert_eq!(slip(word), None, "{word}");
        }
        for (word, right) in [
            ("ngiệp", Some("nghiệp")),
            ("nghành", Some("ngành")),
            ("ngưòi", Some("người")),
            ("đuợc", Some("được")),
            ("bảohiểm", Some("bảo hiểm")),
            ("hoăc", None),
            ("bảt", None),
        ] {
            assert_eq!(slip(word), Some(right.map(str::to_owned)), "{word}");
        }
    }
}
