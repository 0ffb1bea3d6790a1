//! On which letter of a syllable its tone mark stands.
//!
//! In: a word. Out: [`Stand`]. Where `oa`, `oe`, `uy` end a syllable, the mark stands on the first letter by the
//! older school and on the second by the newer one (QĐ 1989/QĐ-BGDĐT of 25/5/2018); both are right. Elsewhere both
//! schools agree.

use crate::records::syllable::{Syllable, TONES, is_vowel, letter, parts};
use unicode_normalization::UnicodeNormalization;

/// Where a mark stands.
#[derive(Debug, PartialEq, Eq)]
pub enum Stand {
    /// As both schools put it, or there is none.
    Both,
    /// `hòa`.
    Older,
    /// `hoà`.
    Newer,
    /// On no letter that may have it; the word as it should be.
    Wrong(String),
}

/// Where the mark of a word stands; none for a word that is no syllable.
pub fn stand(word: &str) -> Option<Stand> {
    let syllable = parts(word)?;
    let Some(tone) = syllable.tone else { return Some(Stand::Both) };
    let at = if word.chars().all(|c| letter(c).is_some()) {
        word.chars().position(|c| letter(c).is_some_and(|(_, own)| own == Some(tone)))?
    } else {
        letters(word).iter().position(|letter| letter.nfd().any(|c| c == tone))?
    };
    let places = places(&syllable);
    Some(match (places, at) {
        ((first, Some(_)), at) if at == first => Stand::Older,
        ((_, Some(second)), at) if at == second => Stand::Newer,
        ((only, None), at) if at == only => Stand::Both,
        _ => Stand::Wrong(put(&syllable, tone)),
    })
}

/// A syllable with a tone on its letter, by the older school where there are two.
pub fn put(syllable: &Syllable, tone: char) -> String {
    let bare = format!("{}{}", syllable.onset, syllable.rime);
    let (at, _) = places(syllable);
    let marked = letters(&bare).into_iter().enumerate().map(|(nth, letter)| {
        if nth == at { format!("{letter}{tone}").nfc().collect() } else { letter }
    });
    marked.collect()
}

/// The letters of a word, each with its marks.
fn letters(word: &str) -> Vec<String> {
    word.nfc().map(String::from).fold(Vec::new(), |mut letters: Vec<String>, letter| {
        let is_mark = letter.chars().all(|c| TONES.contains(&c));
        match letters.last_mut() {
            Some(last) if is_mark => last.push_str(&letter),
            _ => letters.push(letter),
        }
        letters
    })
}

/// The letters that may have the mark, counted in the whole word: one, or those of the older and the newer school.
fn places(syllable: &Syllable) -> (usize, Option<usize>) {
    let before = syllable.onset.chars().count();
    let rime = syllable.rime;
    let vowels = rime.chars().take_while(|c| is_vowel(*c)).count();
    let open = vowels == rime.chars().count();
    let is_shaped = |c: char| matches!(c, 'ă' | 'â' | 'ê' | 'ô' | 'ơ' | 'ư');
    let shaped = (0..).zip(rime.chars().take(vowels)).filter(|(_, c)| is_shaped(*c)).last();
    match (vowels, shaped) {
        // The vowel of gì and gìn is the i of the onset.
        (0, _) => (before.saturating_sub(1), None),
        (_, Some((at, _))) => (before + at, None),
        (1, None) => (before, None),
        (2, None) if !open => (before + 1, None),
        (2, None) if matches!(rime, "oa" | "oe" | "uy") => (before, Some(before + 1)),
        (2, None) => (before, None),
        _ => (before + 1, None),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_stand_where_the_schools_put_them() {
        for word in
            "bảo hiểm được người thường nghiệp quyền khuỷu toàn hoạch giữa gì gìn giếng quý quả \
            của mùa lúa bịa thúy thuở rượu khoái ngoằn xoóc yếu"
                .split_whitespace()
        {
            let stand = stand(word);
            assert!(matches!(stand, Some(Stand::Both | Stand::Older)), "{word}: {stand:?}");
        }
        for (word, wanted) in [
            ("hòa", Stand::Older),
            ("hoà", Stand::Newer),
            ("khỏe", Stand::Older),
            ("khoẻ", Stand::Newer),
            ("thủy", Stand::Older),
            ("thuỷ", Stand::Newer),
            ("cuả", Stand::Wrong("của".to_owned())),
            ("qủa", Stand::Wrong("quả".to_owned())),
            ("đựơc", Stand::Wrong("được".to_owned())),
            ("tòan", Stand::Wrong("toàn".to_owned())),
            ("gỉa", Stand::Wrong("giả".to_owned())),
            ("hịêu", Stand::Wrong("hiệu".to_owned())),
        ] {
            assert_eq!(stand(word), Some(wanted), "{word}");
        }
    }
}
