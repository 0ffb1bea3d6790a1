//! Slips of the keyboard in Vietnamese, as advice: letters that Telex left, syllables that do not exist, tone
//! marks in a wrong place (soát chính tả).
//!
//! In: the tree of a file that was read. Out: one piece of advice for each kind of slip of a value, with the right
//! text where it is certain, and one where a record places its marks by both schools. Judged are words in small
//! letters: names, abbreviations, codes, addresses and words of other languages are passed over (test:
//! mutation::proof::nothing_in_the_samples_is_a_slip). [`telex`] undoes keystrokes, [`tones`] knows where a mark
//! stands, [`spelling`] what is near a word that is none; meaning is judged by nobody.

mod spelling;
mod telex;
mod tones;

use super::habits::each;
use super::scalar::FileKind;
use super::syllable::{is_syllable, is_vowel, letter};
use super::yaml::{Node, Scalar};
use crate::problem::{Code, Place, Problem};
use tones::Stand;

/// The longest text that is shown whole in advice.
const SHOWN_MAX: usize = 200;

/// Keys of texts that are no sentences of the writer: codes, what others wrote, what was wrong.
const NOT_OWN: [&str; 6] = [
    "loai_trao_doi",
    "phan_trich",
    "sua.da_in",
    "danh_sach.ma_phong",
    "van_ban_tra_loi.so_ky_hieu",
    "quyet_dinh.so_ky_hieu",
];

/// Looks at every text of a file.
pub fn check(node: &Node, kind: FileKind, problems: &mut Vec<Problem>) {
    let mut schools = Schools::default();
    each(node, kind, &mut |scalar, place, frame| {
        if !NOT_OWN.contains(&frame.key) && !scalar.is_null() {
            value(scalar, place, &mut schools, problems);
        }
    });
    problems.extend(schools.advice());
}

/// A slip, and what was meant where that is certain.
struct Slip<'t> {
    word: &'t str,
    right: Option<String>,
}

fn value(scalar: &Scalar, place: &Place, schools: &mut Schools, problems: &mut Vec<Problem>) {
    let text = scalar.text.trim();
    let (mut typed, mut none, mut marks) = (Vec::new(), Vec::new(), Vec::new());
    for word in words(text) {
        if word.is_ascii() {
            if !is_syllable(word) {
                typed.extend(telex::meant(word).map(|meant| (word, meant)));
            }
        } else if let Some(stand) = tones::stand(word) {
            match stand {
                Stand::Wrong(right) => marks.push(Slip { word, right: Some(right) }),
                stand => schools.take(stand, word, place),
            }
        } else if let Some(right) = spelling::slip(word) {
            none.push(Slip { word, right });
        }
    }
    let mut advise = |code, what: &str, slips: &[Slip]| {
        let Some(first) = slips.first() else { return };
        let words: Vec<String> = slips.iter().map(|slip| format!("“{}”", slip.word)).collect();
        let problem = Problem::at(code, place, format!("{what}: {}", words.join(", ")));
        let problem =
            match (mended(text, slips).and_then(|right| scalar.written(&right)), &first.right) {
                (Some(right), _) => problem.hint(format!("viết: `{right}`")),
                (None, Some(right)) => {
                    problem.hint(format!("viết “{right}” thay cho “{}”", first.word))
                }
                (None, None) => {
                    problem.hint("xem lại từng chữ; đúng là tiếng nước ngoài thì để nguyên")
                }
            };
        problems.push(problem.advice());
    };
    let typed = telex::slips(typed);
    let typed: Vec<Slip> =
        typed.into_iter().map(|(word, right)| Slip { word, right: Some(right) }).collect();
    advise(Code::TelexLeft, "chữ gõ Telex chưa thành dấu", &typed);
    advise(Code::NoSyllable, "chữ không có trong tiếng Việt", &none);
    advise(Code::TonePlace, "dấu thanh đặt sai chữ cái", &marks);
}

/// The text with all slips mended, where all of them are certain and it is short enough to be read.
fn mended(text: &str, slips: &[Slip]) -> Option<String> {
    if text.chars().count() > SHOWN_MAX {
        return None;
    }
    let mut right = String::new();
    let mut rest = text;
    for slip in slips {
        let at = rest.find(slip.word)?;
        right.push_str(&rest[..at]);
        right.push_str(slip.right.as_ref()?);
        rest = &rest[at + slip.word.len()..];
    }
    right.push_str(rest);
    Some(right)
}

/// The words of a text that are judged: small letters, at least two, beside no figure and no sign of an address.
fn words(text: &str) -> impl Iterator<Item = &str> {
    let part_of_code =
        |c: char| matches!(c, '0'..='9' | '@' | '/' | '\\' | '_' | '=' | '&' | '#' | '%');
    let chunks = text.split(char::is_whitespace).filter(move |chunk| {
        let inside = chunk.trim_end_matches(['.', ',', ';', ':', '!', '?', ')', '”', '"']);
        // A stop inside is a part of an address or an abbreviation.
        !inside.contains(part_of_code) && !inside.contains('.')
    });
    let is_letter = |c: char| match c.is_ascii() {
        true => c.is_ascii_alphabetic(),
        false => letter(c).is_some() || c.is_alphabetic() || ('\u{300}'..='\u{36f}').contains(&c),
    };
    let words = chunks.flat_map(move |chunk| chunk.split(move |c| !is_letter(c)));
    words.filter(|word| {
        let long = word.chars().nth(1).is_some();
        long && !word.contains(char::is_uppercase) && word.contains(is_vowel)
    })
}

/// Marks by the older school (`hòa`) and by the newer one (`hoà`), as a record has them first.
#[derive(Default)]
struct Schools {
    older: Option<(String, Place)>,
    newer: Option<(String, Place)>,
}

impl Schools {
    fn take(&mut self, stand: Stand, word: &str, place: &Place) {
        let kept = match stand {
            Stand::Older => &mut self.older,
            Stand::Newer => &mut self.newer,
            Stand::Both | Stand::Wrong(_) => return,
        };
        kept.get_or_insert_with(|| (word.to_owned(), place.clone()));
    }

    /// What is said of a record that has both.
    fn advice(self) -> Option<Problem> {
        let ((older, older_at), (newer, newer_at)) = self.older.zip(self.newer)?;
        let (last, first) = if older_at.line > newer_at.line {
            (&older_at, &newer_at)
        } else {
            (&newer_at, &older_at)
        };
        let message = format!(
            "bản ghi đặt dấu thanh theo cả hai lối: “{older}” và “{newer}” (dòng {})",
            first.line
        );
        let problem = Problem::at(Code::TonePlace, last, message);
        Some(
            problem.hint("hai lối đều được chấp nhận; trong một văn bản chỉ dùng một lối").advice(),
        )
    }
}

#[cfg(test)]
mod tests {
    use super::words;

    #[test]
    fn names_codes_and_addresses_are_passed_over() {
        let text =
            "Đắk Lắk gửi thu@bhxh.gov.vn số 12/tb-bhxh, đ/c A (bảo hiểm) tr.đ; 5km www.abc.vn";
        assert_eq!(words(text).collect::<Vec<_>>(), ["gửi", "số", "bảo", "hiểm"]);
    }
}
