//! Whether a word can be Vietnamese: an onset, a rime and a tone that go together.
//!
//! Tiếng Việt writes one syllable a word, and few letter runs are syllables: some thousands. In: a word.
//! Out: whether it is one, and its parts. Meaning, and where the tone mark stands in a rime, are not judged. The
//! tables are those of the written language of today (Quy định về chính tả tiếng Việt, QĐ 1989/QĐ-BGDĐT of
//! 25/5/2018), with the rimes of loanwords.

use std::sync::LazyLock;
use unicode_normalization::UnicodeNormalization;

/// Grave, acute, tilde, hook, dot: huyền, sắc, ngã, hỏi, nặng.
pub const TONES: [char; 5] = ['\u{300}', '\u{301}', '\u{303}', '\u{309}', '\u{323}'];

/// The onsets that a word may have by its first letter, longer ones first; a word may always have none. `k`, `gh`,
/// `ngh` stand before e, ê, i, y; `c`, `g`, `ng` before the others.
fn onsets(word: &str) -> &'static [&'static str] {
    match word.chars().next() {
        Some('b') => &["b", ""],
        Some('c') => &["ch", "c", ""],
        Some('d') => &["d", ""],
        Some('đ') => &["đ", ""],
        Some('g') => &["gh", "gi", "g", ""],
        Some('h') => &["h", ""],
        Some('k') => &["kh", "k", ""],
        Some('l') => &["l", ""],
        Some('m') => &["m", ""],
        Some('n') => &["ngh", "ng", "nh", "n", ""],
        Some('p') => &["ph", "p", ""],
        Some('q') => &["qu", ""],
        Some('r') => &["r", ""],
        Some('s') => &["s", ""],
        Some('t') => &["th", "tr", "t", ""],
        Some('v') => &["v", ""],
        Some('x') => &["x", ""],
        _ => &[""],
    }
}

/// Rimes without their tone.
const RIMES: &str = " \
    a ac ach ai am an ang anh ao ap at au ay ăc ăm ăn ăng ăp ăt âc âm ân âng âp ât âu ây \
    e ec em en eng eo ep et ê êch êm ên ênh êp êt êu \
    i ia ich im in inh ip it iu iêc iêm iên iêng iêp iêt iêu \
    o oc oi om on ong ooc oong op ot oa oac oach oai oam oan oang oanh oao oap oat oay \
    oăc oăm oăn oăng oăt oe oen oeo oet \
    ô ôc ôi ôm ôn ông ôp ôt ơ ơi ơm ơn ơp ơt \
    u ua uc ui um un ung up ut uân uâng uât uây uê uêch uên uênh uêt uơ \
    uy uya uych uyên uyêt uyn uynh uyp uyt uyu uôc uôi uôm uôn uông uôt \
    ư ưa ưc ưi ưm ưn ưng ưt ưu ươc ươi ươm ươn ương ươp ươt ươu \
    y yêm yên yêng yêt yêu ";

/// Rimes behind `qu`, whose u is a part of the rime elsewhere.
const AFTER_QU: &str = " \
    a ac ach ai am an ang anh ao ap at au ay ăc ăm ăn ăng ăp ăt âc ân âng ât âu ây \
    e en eo et ê êch ên ênh êt i ich in inh it iu ôc ơ ơn ơt y ych yên yêt ynh yt yn yu ynh ";

/// Rimes behind `gi`, whose i is their own: gì, gìn, giêng.
const AFTER_GI: &str = " ên êng êt êc n m p ";

/// The rimes of a table, sorted by their letters as one number.
type Table = Vec<(u64, &'static str)>;

static ALL: LazyLock<[Table; 3]> = LazyLock::new(|| {
    [RIMES, AFTER_QU, AFTER_GI].map(|table| {
        let rimes = table.split_whitespace();
        let mut rimes: Table = rimes.filter_map(|rime| Some((number(rime)?, rime))).collect();
        rimes.sort_unstable();
        rimes
    })
});

/// The letters of a rime as one number; none for more than any rime has.
fn number(rime: &str) -> Option<u64> {
    let mut bytes = [0; 8];
    bytes.get_mut(..rime.len())?.copy_from_slice(rime.as_bytes());
    Some(u64::from_le_bytes(bytes))
}

/// A letter without its tone, and the tone.
type Marked = (char, Option<char>);

/// The letters with marks that Vietnamese writes, by code point: each small and without its tone, and the tone.
static MARKED: LazyLock<Vec<Option<Marked>>> = LazyLock::new(|| {
    let mut letters = vec![None; 0x1f00];
    let toned = "aăâeêioôơuưyAĂÂEÊIOÔƠUƯY".chars();
    let toned = toned.flat_map(|vowel| TONES.map(|tone| (vowel, Some(tone))));
    let plain = "ăâđêôơưĂÂĐÊÔƠƯ".chars().map(|letter| (letter, None));
    for (letter, tone) in plain.chain(toned) {
        let small = letter.to_lowercase().next().unwrap_or(letter);
        if let Some(composed) = std::iter::once(letter).chain(tone).nfc().next()
            && let Some(place) = letters.get_mut(composed as usize)
        {
            *place = Some((small, tone));
        }
    }
    letters
});

/// A letter, small and without its tone, and the tone; none for one of another language or apart from its mark.
pub fn letter(c: char) -> Option<(char, Option<char>)> {
    if c.is_ascii() {
        return Some((c.to_ascii_lowercase(), None));
    }
    MARKED.get(c as usize).copied().flatten()
}

/// A syllable in its parts, small letters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Syllable {
    pub onset: &'static str,
    /// Without its tone.
    pub rime: &'static str,
    pub tone: Option<char>,
}

/// Whether a letter, with or without marks, is a vowel.
pub fn is_vowel(c: char) -> bool {
    match letter(c) {
        Some((bare, _)) => {
            matches!(bare, 'a' | 'ă' | 'â' | 'e' | 'ê' | 'i' | 'o' | 'ô' | 'ơ' | 'u' | 'ư' | 'y')
        }
        None => std::iter::once(c).nfd().next().is_some_and(|base| "aeiouyAEIOUY".contains(base)),
    }
}

/// Whether a word, in any case and normal form, is a syllable.
pub fn is_syllable(word: &str) -> bool {
    parts(word).is_some()
}

/// The parts of a word that is a syllable.
pub fn parts(word: &str) -> Option<Syllable> {
    let (bare, [tone, more]) = bare(word).unwrap_or_else(|| bare_of_any(word));
    let (onset, rime) = onsets(&bare).iter().find_map(|onset| {
        let rest = bare.strip_prefix(onset)?;
        let rime = rime(onset, rest).filter(|rime| carries(rime, tone))?;
        Some((*onset, rime))
    })?;
    more.is_none().then_some(Syllable { onset, rime, tone })
}

/// A word of Vietnamese letters, small and without tones, and its first two tones; none for any other.
fn bare(word: &str) -> Option<(String, [Option<char>; 2])> {
    let (mut bare, mut tones) = (String::with_capacity(word.len()), [None; 2]);
    for c in word.chars() {
        let (letter, tone) = letter(c)?;
        bare.push(letter);
        if tone.is_some() {
            let first = tones[0].is_none();
            tones[usize::from(!first)] = tone;
        }
    }
    Some((bare, tones))
}

/// As [`bare`], of a word in any normal form and language.
fn bare_of_any(word: &str) -> (String, [Option<char>; 2]) {
    let mut tones = word.nfd().filter(|c| TONES.contains(c));
    let tones = [tones.next(), tones.next()];
    let bare: String = word.nfd().filter(|c| !TONES.contains(c)).nfc().collect();
    (bare.to_lowercase(), tones)
}

/// The rime that these letters are behind an onset.
fn rime(onset: &str, letters: &str) -> Option<&'static str> {
    let [all, after_qu, after_gi] = &*ALL;
    let number = number(letters)?;
    let of = |table: &Table| {
        let at = table.binary_search_by_key(&number, |(number, _)| *number).ok()?;
        Some(table[at].1).filter(|rime| *rime == letters)
    };
    let front = letters.starts_with(['e', 'ê', 'i', 'y']);
    match onset {
        "qu" => of(after_qu),
        "gi" if letters.is_empty() => Some(""),
        "gi" => of(after_gi).or_else(|| of(all).filter(|_| !letters.starts_with(['i', 'y']))),
        "k" | "gh" | "ngh" => of(all).filter(|_| front),
        "c" | "g" | "ng" => of(all).filter(|_| !front),
        "" => of(all),
        _ => of(all).filter(|_| !letters.starts_with("yê")),
    }
}

/// A rime that ends in a stop has the tone sắc or nặng.
fn carries(rime: &str, tone: Option<char>) -> bool {
    !rime.ends_with(['c', 'p', 't']) && !rime.ends_with("ch")
        || matches!(tone, Some('\u{301}' | '\u{323}'))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The short way says what the long one does, of each letter of the language and of others.
    #[test]
    fn letters_are_what_their_normal_form_says() {
        for c in ('\0'..'\u{1f00}').filter(|c| letter(*c).is_some()) {
            let word = format!("{c}a");
            assert_eq!(bare(&word), Some(bare_of_any(&word)), "{c}");
            let base = std::iter::once(c).nfd().next().unwrap();
            assert_eq!(is_vowel(c), "aeiouyAEIOUY".contains(base), "{c}");
        }
        assert_eq!(
            (letter('ệ'), letter('ñ'), letter('\u{301}')),
            (Some(('ê', Some('\u{323}'))), None, None)
        );
        assert_eq!(bare("hịêú"), Some(bare_of_any("hịêú")));
        assert!(('À'..'\u{1f00}').filter(|c| letter(*c).is_some()).count() == 134);
    }

    /// A longer onset is tried before one that it begins with, and none at last.
    #[test]
    fn every_onset_is_found_by_its_first_letter() {
        let all: Vec<&str> = "abcdđeghiklmnopqrstuvxy".chars().fold(Vec::new(), |mut all, c| {
            let own = onsets(c.encode_utf8(&mut [0; 4]));
            assert!(own.iter().all(|onset| onset.is_empty() || onset.starts_with(c)), "{c}");
            assert!(own.is_sorted_by(|a, b| a.len() >= b.len()), "{c}");
            assert_eq!(own.last(), Some(&""), "{c}");
            all.extend(own.iter().filter(|onset| !onset.is_empty()));
            all
        });
        assert_eq!(all.len(), 27);
    }

    /// No rime is too long to be looked up.
    #[test]
    fn every_rime_of_the_tables_is_found() {
        for (table, read) in [RIMES, AFTER_QU, AFTER_GI].iter().zip(&*ALL) {
            assert_eq!(table.split_whitespace().count(), read.len());
        }
        for rime in RIMES.split_whitespace() {
            let tone = if carries(rime, None) { "" } else { "\u{301}" };
            assert!(is_syllable(&format!("{rime}{tone}")), "{rime}");
        }
        assert!(!is_syllable("a\0"));
    }

    #[test]
    fn syllables_are_told_from_other_words() {
        for word in "bảo hiểm xã hội Việt NGHIỆP quyền giữa gì giêng giếng khuya khoẻ hoà hòa thuở \
            người đường quốc ươm yêu oán nghiêng khuỷu ngoằn quýt kỹ lý"
            .split_whitespace()
        {
            assert!(is_syllable(word), "{word}");
            assert!(is_syllable(&word.nfd().collect::<String>()), "{word} in NFD");
        }
        for word in "hiÓm héi Coâng chaäm Müller Café krông Niê bảt các̀ QĐ LĐLĐ µm àb ngiệp cẻ xx"
            .split_whitespace()
        {
            assert!(!is_syllable(word), "{word}");
        }
    }
}
