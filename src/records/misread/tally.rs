//! What a reading makes of the words of a text, counted.
//!
//! In: a text. Out: the reading that explains it, with the text as it was. How much a reading must explain is
//! for the caller to say.

use super::super::syllable::{is_syllable, letter};
use super::readings::{self, Cause, READINGS, Reading};
use std::collections::BTreeSet;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// So many words of a text are looked at: enough to judge it, whatever its size.
const WORDS_MAX: usize = 20_000;

/// A text and the way in which it was damaged.
pub struct Damage {
    pub reading: &'static Reading,
    /// Bytes of the first word that it explains.
    pub first: (usize, usize),
    /// The text as it was; `None` where that is not certain.
    pub restored: Option<String>,
    /// How many different words it explains, and how few it leaves.
    weight: (usize, std::cmp::Reverse<usize>),
}

/// The words of a text that are not in ASCII alone.
pub struct Words<'t> {
    /// Those that can have come in some way: where they begin, and whether they are Vietnamese as they stand.
    suspects: Vec<(usize, &'t str, bool)>,
    others: Vec<&'t str>,
    all: bool,
}

impl<'t> Words<'t> {
    /// The words of the lines that are `wanted`.
    pub fn of(text: &'t str, wanted: impl Fn(&str) -> bool) -> Self {
        let mut words = Self { suspects: Vec::new(), others: Vec::new(), all: true };
        let mut start = 0;
        for line in text.split_inclusive('\n') {
            if !line.is_ascii() && wanted(line) {
                for (at, word) in tokens(line) {
                    if words.suspects.len() + words.others.len() == WORDS_MAX {
                        words.all = false;
                        return words;
                    }
                    if readings::in_some_page(word) {
                        words.suspects.push((start + at, word, stands(word)))
                    } else {
                        words.others.push(word)
                    }
                }
            }
            start += line.len();
        }
        words
    }

    /// Whether nothing asks for a reading.
    pub fn are_clean(&self) -> bool {
        self.all && self.suspects.iter().all(|(_, _, right)| *right)
    }

    /// The reading that explains most of what is wrong; `None` when nothing is, or none is `enough`: told of a
    /// tally, and of how many words are still to come, which may all be explained.
    pub fn judge(&self, text: &str, enough: impl Fn(&Tally<'_>, usize) -> bool) -> Option<Damage> {
        if self.are_clean() {
            return None;
        }
        let right = self.others.iter().filter(|word| stands(word)).count();
        let mut best: Option<Damage> = None;
        let mut doubtful = false;
        for reading in &READINGS {
            let Some(tally) = self.tally(reading, right, &enough) else { continue };
            let Some(damage) = self.damage(text, reading, &tally) else { continue };
            match &best {
                Some(other) if other.weight > damage.weight => {}
                // The surest comes first where two explain as much.
                Some(other) if other.weight == damage.weight => {
                    doubtful |= !other.reading.is_strict() && other.restored != damage.restored;
                }
                _ => {
                    best = Some(damage);
                    doubtful = false;
                }
            }
        }
        let mut best = best?;
        best.restored = best.restored.filter(|_| !doubtful);
        Some(best)
    }

    /// What a reading makes of the suspects beside words that are right; `None` as soon as it cannot be enough.
    fn tally(
        &self,
        reading: &Reading,
        right: usize,
        enough: impl Fn(&Tally<'_>, usize) -> bool,
    ) -> Option<Tally<'t>> {
        let mut tally = Tally { strict: reading.is_strict(), right, ..Tally::default() };
        for (nth, (at, word, right)) in self.suspects.iter().enumerate() {
            if !enough(&tally, self.suspects.len() - nth) {
                return None;
            }
            match Fate::of(reading, word, *right) {
                Fate::Other | Fate::Same | Fate::Aside(_) => {}
                Fate::Right => tally.right += 1,
                Fate::Either(_) => tally.either += 1,
                Fate::Broken(_) => tally.broken += 1,
                Fate::Explained(was) => {
                    // Three bytes of UTF-8 in a row.
                    let long = reading.is_strict() && was.contains(|c| c >= '\u{800}');
                    tally.sure |= long || is_odd(word);
                    tally.explained += 1;
                    tally.words.insert(word);
                    tally.first.get_or_insert((*at, at + word.len()));
                }
            }
        }
        enough(&tally, 0).then_some(tally)
    }

    /// `None` where the reading explains nothing.
    fn damage(&self, text: &str, reading: &'static Reading, tally: &Tally<'_>) -> Option<Damage> {
        // A word that is right in two ways is read as its neighbours are, if they agree.
        let certain = self.all && (tally.either == 0 || tally.right == 0);
        Some(Damage {
            reading,
            first: tally.first?,
            restored: certain.then(|| self.restored(text, reading)),
            weight: (tally.words.len(), std::cmp::Reverse(tally.right)),
        })
    }

    fn restored(&self, text: &str, reading: &Reading) -> String {
        let mut restored = String::with_capacity(text.len());
        let mut copied = 0;
        for (at, word, right) in &self.suspects {
            if let Some(was) = Fate::of(reading, word, *right).was() {
                restored.push_str(&text[copied..*at]);
                restored.push_str(&was);
                copied = at + word.len();
            }
        }
        restored.push_str(&text[copied..]);
        restored
    }
}

/// What a reading makes of all words of a text.
#[derive(Default)]
pub struct Tally<'t> {
    /// Those that it explains, each once.
    pub words: BTreeSet<&'t str>,
    /// How many words it explains.
    pub explained: usize,
    /// How many are Vietnamese and did not come in this way.
    pub right: usize,
    /// How many it turns into no Vietnamese.
    pub broken: usize,
    /// One word alone is no accident.
    pub sure: bool,
    /// The reading refuses nearly every word that did not come in its way.
    pub strict: bool,
    /// How many are Vietnamese both as they stand and as they were.
    either: usize,
    first: Option<(usize, usize)>,
}

/// What a reading makes of a word.
enum Fate {
    /// It cannot have come this way, and is no Vietnamese either.
    Other,
    /// It cannot have come this way, and is Vietnamese as it stands.
    Right,
    /// It would be the same.
    Same,
    /// Vietnamese as it stands, though it can have come this way.
    Either(String),
    /// No word, but abbreviations and signs.
    Aside(String),
    /// It is no Vietnamese, and was.
    Explained(String),
    /// It is no Vietnamese, and was none.
    Broken(String),
}

impl Fate {
    fn of(reading: &Reading, word: &str, right: bool) -> Self {
        let Some(was) = reading.restore(word) else {
            return if right { Self::Right } else { Self::Other };
        };
        if was == word {
            return Self::Same;
        }
        let was = if reading.cause == Cause::Font { in_capitals(word, was) } else { was };
        match Sense::of(&was) {
            _ if reading.is_strict() => Self::Explained(was),
            Sense::Word | Sense::Short if right => Self::Either(was),
            _ if right => Self::Right,
            Sense::Word => Self::Explained(was),
            Sense::Short | Sense::Nothing => Self::Aside(was),
            Sense::No => Self::Broken(was),
        }
    }

    /// The word as it was.
    fn was(self) -> Option<String> {
        match self {
            Self::Other | Self::Same | Self::Right => None,
            Self::Either(was) | Self::Aside(was) | Self::Explained(was) | Self::Broken(was) => {
                Some(was)
            }
        }
    }
}

/// Fonts for capitals show the small letters of their code as large ones.
fn in_capitals(word: &str, was: String) -> String {
    let small = word.contains(|c: char| c.is_ascii_lowercase());
    if !small && word.contains(|c: char| c.is_ascii_uppercase()) { was.to_uppercase() } else { was }
}

/// Whether a word is Vietnamese as it stands, abbreviations with Đ or Ư included.
fn stands(word: &str) -> bool {
    match Sense::of(word) {
        _ if is_odd(word) => false,
        Sense::Word => true,
        Sense::Short => word.contains(['Đ', 'đ', 'Ư']),
        Sense::Nothing | Sense::No => false,
    }
}

/// Whether the letters beyond ASCII of a word stand in Vietnamese.
#[derive(PartialEq)]
enum Sense {
    /// In a syllable.
    Word,
    /// In nothing but abbreviations, such as LĐLĐ, and words of one letter.
    Short,
    /// There are none.
    Nothing,
    /// Some of them do not.
    No,
}

impl Sense {
    fn of(word: &str) -> Self {
        let between = |c: char| match c.is_ascii() {
            true => !c.is_ascii_alphabetic(),
            false => letter(c).is_none() && !c.is_alphabetic() && !is_combining_mark(c),
        };
        let mut sense = Self::Nothing;
        for part in word.split(between).filter(|part| !part.is_ascii()) {
            let second = part.chars().nth(1);
            let single = second.is_none_or(|c| letter(c).is_none()) && part.nfc().nth(1).is_none();
            let short =
                || single || part.chars().all(|c| c.is_ascii_uppercase() || "ĐƯ".contains(c));
            if !single && is_syllable(part) {
                sense = Self::Word;
            } else if !short() {
                return Self::No;
            } else if sense == Self::Nothing {
                sense = Self::Short;
            }
        }
        sense
    }
}

/// Words with letters or signs beyond ASCII, and where they begin.
fn tokens(line: &str) -> impl Iterator<Item = (usize, &str)> {
    let blank = [' ', '\t', '\n', '\r'];
    let mut at = 0;
    line.split_inclusive(blank).filter_map(move |part| {
        at += part.len();
        let word = part.trim_end_matches(blank);
        (!word.is_ascii()).then_some((at - part.len(), word))
    })
}

/// Letters that no way of writing puts there: a sign between two letters, a capital behind a small one.
fn is_odd(word: &str) -> bool {
    let mut before = ['\0'; 2];
    word.chars().any(|c| {
        let [first, second] = before;
        before = [second, c];
        let sign = !second.is_ascii() && !second.is_alphanumeric() && !"’‘–—".contains(second);
        sign && first.is_ascii_alphabetic() && c.is_ascii_alphabetic()
            || second.is_ascii_lowercase() && !c.is_ascii() && c.is_uppercase()
    })
}
