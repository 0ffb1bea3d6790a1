//! "Ý bạn là …?": the known word nearest to a misspelt one, with or without accents.

use unicode_normalization::UnicodeNormalization;

/// The nearest of `known`, if any is near enough to be meant.
pub fn nearest<'a>(word: &str, known: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let wanted = plain(word);
    let best = known
        .map(|candidate| (strsim::damerau_levenshtein(&wanted, &plain(candidate)), candidate))
        .min_by_key(|(distance, _)| *distance)?;
    let limit = (wanted.chars().count() / 3).max(1);
    (best.0 <= limit).then_some(best.1)
}

/// Lower case, without accents, `-` and spaces as `_`: `Chủ trì` and `chu_tri` are one word.
pub fn plain(word: &str) -> String {
    word.to_lowercase()
        .nfd()
        .filter(|c| !unicode_normalization::char::is_combining_mark(*c))
        .map(|c| match c {
            'đ' => 'd',
            ' ' | '-' => '_',
            other => other,
        })
        .collect()
}
