//! The new words of a value, as the record writes values: without the sign that the form prints at the
//! end, and with the letter that the record begins with.
//!
//! In: a line of the record, and what the page showed of it before and after. Out: the line. Where
//! nothing was changed, the record's own spelling stays (test:
//! returned::wording::tests::the_spelling_of_the_record_stays).

use super::change::ENDS;
use super::obstacle::Obstacle;
use super::words::{Budget, Step, steps};
use crate::records::habits::WITH_STOP;
use crate::word::folded;

/// The line of the record that says `new` where the page said `old`.
///
/// # Errors
/// Why the line cannot be written.
pub fn line(record: &str, old: &str, new: &str) -> Result<String, Obstacle> {
    let record = spaced(record);
    let (body, tail) = record.split_at(record.trim_end_matches(ENDS).len());
    let (old, new) = (bare(old), bare(new));
    if folded(body) != folded(&old) {
        return Err(Obstacle::Elsewhere);
    }
    if new.contains('□') && !old.contains('□') {
        return Err(Obstacle::Sign);
    }
    let (body, shown): (Vec<char>, Vec<char>) = (body.chars().collect(), old.chars().collect());
    let differs = body.iter().zip(&shown).skip(1).any(|(a, b)| a != b && *b != '\u{a0}');
    if differs {
        return Err(Obstacle::Letters);
    }
    let (mut at, mut from, mut out) = (0, 0, String::new());
    let fresh: Vec<char> = new.chars().collect();
    for step in steps(&old, &new, &mut Budget::new()) {
        match step {
            Step::Same(count) => {
                out.extend(&body[at..at + count]);
                (at, from) = (at + count, from + count);
            }
            Step::Gone(count) => at += count,
            Step::New(count) => {
                out.extend(&fresh[from..from + count]);
                from += count;
            }
        }
    }
    let out = begun_alike(spaced(&out), &body, &shown);
    if out.is_empty() {
        return Err(Obstacle::Key);
    }
    let tail = if keeps_stop(&out) { "." } else { tail };
    let out = format!("{out}{tail}");
    if out == record { Err(Obstacle::Signs) } else { Ok(out) }
}

/// A text as a value of a list, without what the form prints around it.
pub fn item(text: &str) -> Result<String, Obstacle> {
    let text = spaced(text);
    let text = text.trim_start_matches(['-', '+', '–', ' ']);
    let bare = text.trim_end_matches(ENDS);
    match bare {
        "" => Err(Obstacle::Signs),
        bare if bare.contains('□') => Err(Obstacle::Sign),
        bare if keeps_stop(bare) => Ok(format!("{bare}.")),
        bare => Ok(bare.to_owned()),
    }
}

/// Whether a text without its stop ends with an abbreviation.
fn keeps_stop(text: &str) -> bool {
    let last = text.rsplit(' ').next().unwrap_or_default();
    WITH_STOP.contains(&&*format!("{last}.").to_lowercase())
}

/// One space between words, as values have them.
pub fn spaced(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn bare(text: &str) -> String {
    spaced(text).trim_end_matches(ENDS).to_owned()
}

/// Where the form turns the first letter over, a new first word is turned back.
fn begun_alike(text: String, record: &[char], shown: &[char]) -> String {
    let (Some(own), Some(printed)) = (record.first(), shown.first()) else { return text };
    let mut chars = text.chars();
    let Some(first) = chars.next() else { return text };
    let rest = chars.as_str();
    let is_word = !rest.starts_with(char::is_uppercase);
    if own == printed || !is_word || first == *own {
        return text;
    }
    match (own.is_uppercase(), first.is_uppercase()) {
        (false, true) => first.to_lowercase().chain(rest.chars()).collect(),
        (true, false) => first.to_uppercase().chain(rest.chars()).collect(),
        _ => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_spelling_of_the_record_stays() {
        let cases = [
            (
                "tổng hợp số liệu",
                "Tổng hợp số liệu",
                "Tổng hợp hằng tuần số liệu",
                "tổng hợp hằng tuần số liệu",
            ),
            ("tổng hợp số liệu", "Tổng hợp số liệu", "Rà soát số liệu", "rà soát số liệu"),
            (
                "tổng hợp số liệu",
                "Tổng hợp số liệu",
                "BHXH tỉnh tổng hợp số liệu",
                "BHXH tỉnh tổng hợp số liệu",
            ),
            ("Tổng hợp", "Tổng hợp", "Rà soát", "Rà soát"),
            ("hai  khoảng trắng.", "hai khoảng trắng", "hai khoảng trống;", "hai khoảng trống."),
            ("điều tra", "điều tra", "điều tra, v.v.", "điều tra, v.v."),
            ("một hai", "một\u{a0}hai", "một\u{a0}hai ba", "một hai ba"),
        ];
        for (record, old, new, wanted) in cases {
            assert_eq!(line(record, old, new).as_deref(), Ok(wanted), "{record}: {new}");
        }
    }

    #[test]
    fn what_no_line_of_the_record_is_has_a_reason() {
        let cases = [
            ("tổng hợp", "tổng kết", "x y", Obstacle::Elsewhere),
            ("tổng hợp", "TỔNG HỢP", "TỔNG KẾT", Obstacle::Letters),
            ("tổng hợp", "tổng hợp", "tổng hợp;", Obstacle::Signs),
            ("tổng hợp", "tổng hợp", "tổng hợp □", Obstacle::Sign),
            ("tổng hợp", "tổng hợp", " ", Obstacle::Key),
        ];
        for (record, old, new, wanted) in cases {
            assert_eq!(line(record, old, new), Err(wanted), "{record}: {new}");
        }
        assert_eq!(item("- Việc mới;").as_deref(), Ok("Việc mới"));
        assert_eq!(item("…").as_deref(), Ok("…"));
        assert_eq!(item(" .").err(), Some(Obstacle::Signs));
    }
}
