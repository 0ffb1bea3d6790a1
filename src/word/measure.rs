//! How wide a text is about in Times New Roman, to draw rules as long as words and to share out columns.
//!
//! Advances of the metric-compatible face that goes along with the program, by base letter: accents take
//! no room. Lines are broken by Word; what is found here leaves it a little air.

use unicode_normalization::UnicodeNormalization;

const UNITS_PER_EM: f64 = 2048.0;

/// From the space to `~`, upright.
const REGULAR: [u16; 95] = [
    512, 682, 836, 1024, 1024, 1706, 1593, 369, 682, 682, 1024, 1155, 512, 682, 512, 569, 1024,
    1024, 1024, 1024, 1024, 1024, 1024, 1024, 1024, 1024, 569, 569, 1155, 1155, 1155, 909, 1886,
    1479, 1366, 1366, 1479, 1251, 1139, 1479, 1479, 682, 797, 1479, 1251, 1821, 1479, 1479, 1139,
    1479, 1366, 1139, 1251, 1479, 1479, 1933, 1479, 1479, 1251, 682, 569, 682, 961, 1024, 682, 909,
    1024, 909, 1024, 909, 682, 1024, 1024, 569, 569, 1024, 569, 1593, 1024, 1024, 1024, 1024, 682,
    797, 569, 1024, 1024, 1479, 1024, 1024, 909, 983, 410, 983, 1108,
];

/// The same, bold.
const BOLD: [u16; 95] = [
    512, 682, 1137, 1024, 1024, 2048, 1706, 569, 682, 682, 1024, 1167, 512, 682, 512, 569, 1024,
    1024, 1024, 1024, 1024, 1024, 1024, 1024, 1024, 1024, 682, 682, 1167, 1167, 1167, 1024, 1905,
    1479, 1366, 1479, 1479, 1366, 1251, 1593, 1593, 797, 1024, 1593, 1366, 1933, 1479, 1593, 1251,
    1593, 1479, 1139, 1366, 1479, 1479, 2048, 1479, 1479, 1366, 682, 569, 682, 1190, 1024, 682,
    1024, 1139, 909, 1139, 909, 682, 1024, 1139, 569, 682, 1139, 569, 1706, 1139, 1024, 1139, 1139,
    909, 797, 682, 1139, 1024, 1479, 1024, 1024, 909, 807, 451, 807, 1065,
];

/// A weight of the type.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Weight {
    Regular,
    Bold,
}

/// The width of a text in em.
pub fn em(text: &str, weight: Weight) -> f64 {
    let advances = if weight == Weight::Bold { &BOLD } else { &REGULAR };
    let of = |c: char| match c {
        '\u{a0}' => advances[0],
        // The horn of ơ and ư makes its letter wider; other accents do not.
        '\u{31b}' => 90,
        '\u{300}'..='\u{36f}' => 0,
        'đ' => advances[usize::from(b'd' - b' ')],
        'Đ' => advances[usize::from(b'D' - b' ')],
        '…' | '—' => 2048,
        c => u8::try_from(c)
            .ok()
            .and_then(|byte| advances.get(usize::from(byte).checked_sub(0x20)?))
            .copied()
            .unwrap_or(1024),
    };
    text.nfd().map(|c| f64::from(of(c))).sum::<f64>() / UNITS_PER_EM
}

/// Words broken into the fewest lines, of about equal length.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Lines {
    pub count: usize,
    /// Of the longest line, in points.
    pub width: f64,
}

/// Breaks a text of this size into lines of at most `room` points.
pub fn lines(text: &str, room: f64, size: f64, weight: Weight) -> Lines {
    let words: Vec<f64> = text.split(' ').map(|word| em(word, weight) * size).collect();
    let space = em(" ", weight) * size;
    let fill = |limit: f64| {
        let (mut found, mut used) = (Lines { count: 1, width: 0.0 }, 0.0);
        for word in &words {
            let longer = if used > 0.0 { used + space + word } else { *word };
            if longer > limit && used > 0.0 {
                found.count += 1;
                used = *word;
            } else {
                used = longer;
            }
            found.width = found.width.max(used);
        }
        found
    };
    let mut best = fill(room);
    let (mut low, mut high) = (0.0, room);
    while high - low > 2.0 {
        let middle = (low + high) / 2.0;
        let found = fill(middle);
        if found.count > best.count {
            low = middle;
        } else {
            (best, high) = (found, middle);
        }
    }
    best
}

/// The widest word of a text, in em; what is tied counts as one.
pub fn widest_word(text: &str, weight: Weight) -> f64 {
    text.split(' ').map(|word| em(word, weight)).fold(0.0, f64::max)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Widths that were computed with the face itself (in millimetres, at 13 points).
    #[test]
    fn widths_are_those_of_the_face() {
        for (text, mm, weight) in [
            ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", 95.7, Weight::Bold),
            ("Độc lập - Tự do - Hạnh phúc", 56.1, Weight::Bold),
            ("LIÊN ĐOÀN LAO ĐỘNG TỈNH HẢI DƯƠNG", 93.1, Weight::Bold),
            ("Số: 1619/QCPH-TLĐ-BHXH", 54.9, Weight::Regular),
        ] {
            let found = em(text, weight) * 13.0 / 72.0 * 25.4;
            assert!((found - mm).abs() < 0.02 * mm, "{text}: {found} for {mm}");
        }
    }

    #[test]
    fn lines_are_of_about_equal_length() {
        let text = "Kết luận của lãnh đạo hai cơ quan tại cuộc họp thường kỳ năm 2020";
        let one = lines(text, 1000.0, 14.0, Weight::Bold);
        let two = lines(text, 300.0, 14.0, Weight::Bold);
        assert_eq!((one.count, two.count), (1, 2));
        assert!(two.width < 0.6 * one.width, "{two:?} of {one:?}");
    }
}
