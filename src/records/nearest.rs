//! "Ý bạn là …?": the known word nearest to a misspelt one, with or without accents.

use unicode_normalization::UnicodeNormalization;

/// The nearest of `known`, if any is near enough to be meant.
pub fn nearest<'a>(word: &str, known: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let wanted = plain(word);
    let best = known
        .map(|candidate| (strsim::damerau_levenshtein(&wanted, &plain(candidate)), candidate))
        .min_by_key(|(distance, _)| *distance)?;
    let limit = (wanted.chars().count() / 3).max(1);
    (best.0 <= limit && is_meant(&wanted, &plain(best.1))).then_some(best.1)
}

/// Whether no part between dashes is another one altogether: `BHXH-HP` is not a misspelt `BHXH-VN`.
fn is_meant(word: &str, known: &str) -> bool {
    let parts = || word.split('_').zip(known.split('_'));
    let foreign = |(word, known): (&str, &str)| {
        let longest = word.chars().count().max(known.chars().count());
        longest > 1 && strsim::damerau_levenshtein(word, known) == longest
    };
    word.split('_').count() != known.split('_').count() || !parts().any(foreign)
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

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn a_code_with_another_part_is_not_a_misspelt_one() {
        let known = ["BHXH-VN", "TW-2019-HOP-01", "chu_tri"];
        let near = |word| nearest(word, known.into_iter());
        assert_eq!(near("BHXH-HP"), None);
        assert_eq!(near("TW-2019-KT-01"), None);
        assert_eq!(near("BHXH-VM"), Some("BHXH-VN"));
        assert_eq!(near("TW-2019-HOP-02"), Some("TW-2019-HOP-01"));
        assert_eq!(near("bhxhvn"), Some("BHXH-VN"));
        assert_eq!(near("chủ tri"), Some("chu_tri"));
    }
}
