//! Amounts of money in running text, in the spellings that people use (test:
//! an_amount_is_found_in_every_spelling).
//!
//! In: a text. Out: what it says in figures, whatever stands between the digits (`486.720.000`, `486
//! 720 000`), with a unit (`486,72 triệu`, `1 tỷ 226 triệu`) or in words (`bốn trăm tám mươi sáu
//! triệu`), each with how exactly it is said. Which amount matters is the caller's to know.

use std::ops::Range;

/// An amount that a text says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Amount {
    pub value: u64,
    /// What the last digit that is said counts: 10.000 in `486,72 triệu`.
    pub step: u64,
    /// Where the text says it, in bytes.
    pub bytes: Range<usize>,
}

/// So many digits that mean something tell an amount that was rounded.
const TELLING_DIGITS: u32 = 4;

impl Amount {
    /// Whether the text says `wanted`, exactly or rounded as writers round.
    pub fn says(&self, wanted: u64) -> bool {
        let telling = self.value / self.step.max(1) >= 10_u64.pow(TELLING_DIGITS - 1);
        self.value == wanted
            || telling && self.step > 1 && wanted.abs_diff(self.value) <= self.step / 2
    }
}

/// Every amount of a text; a figure that may be read in two ways is given in both.
pub fn amounts(text: &str) -> Vec<Amount> {
    let words = words(text);
    let (mut found, mut at) = (Vec::new(), 0);
    while at < words.len() {
        if words[at].kind.is_none() {
            at += 1;
            continue;
        }
        let joined = |pair: &&[Word]| {
            let between = &text[pair[0].bytes.end..pair[1].bytes.start];
            pair[1].kind.is_some() && between.chars().all(char::is_whitespace)
        };
        let run = 1 + words[at..].windows(2).take_while(joined).count();
        of_run(&words[at..at + run], &mut found);
        at += run;
    }
    found
}

/// A word of a text, and what it means in a number.
struct Word {
    kind: Option<Kind>,
    bytes: Range<usize>,
}

#[derive(Clone)]
enum Kind {
    /// Digits: the ways to read them, each with its decimals.
    Figure(Vec<(u64, u32)>),
    /// A digit in words.
    Digit(u64),
    /// `mười`, `mươi`, `trăm`.
    Ten,
    Tens,
    Hundred,
    /// `linh`, `lẻ`.
    Filler,
    /// `nghìn`, `triệu`, `tỷ`.
    Unit(u64),
}

fn words(text: &str) -> Vec<Word> {
    let mut words = Vec::new();
    let mut start = None;
    for (at, c) in text.char_indices().chain([(text.len(), ' ')]) {
        let inside = c.is_alphanumeric() || matches!(c, '.' | ',' | '\'' | '’');
        match (inside, start) {
            (true, None) => start = Some(at),
            (false, Some(from)) => {
                pieces(&text[from..at], |piece| {
                    words.push(word(text, from + piece.start..from + piece.end));
                });
                start = None;
            }
            _ => {}
        }
    }
    words
}

/// `486tr720`, `486.720.000đ`: digits and letters that are written as one word.
fn pieces(word: &str, mut each: impl FnMut(Range<usize>)) {
    let mut start = 0;
    let mut digits = None;
    for (at, c) in word.char_indices().filter(|(_, c)| c.is_alphanumeric()) {
        let digit = c.is_ascii_digit();
        if digits.is_some_and(|before| before != digit) {
            each(start..at);
            start = at;
        }
        digits = Some(digit);
    }
    each(start..word.len());
}

fn word(text: &str, bytes: Range<usize>) -> Word {
    const MARKS: [char; 4] = ['.', ',', '\'', '’'];
    let whole = &text[bytes.clone()];
    let before = whole.len() - whole.trim_start_matches(MARKS).len();
    let bare = whole.trim_matches(MARKS);
    let from = bytes.start + before;
    Word { kind: kind(bare), bytes: from..from + bare.len() }
}

fn kind(word: &str) -> Option<Kind> {
    if word.starts_with(|c: char| c.is_ascii_digit()) {
        let ways = figures(word);
        return (!ways.is_empty()).then_some(Kind::Figure(ways));
    }
    Some(match word.to_lowercase().as_str() {
        "không" => Kind::Digit(0),
        "một" | "mốt" => Kind::Digit(1),
        "hai" => Kind::Digit(2),
        "ba" => Kind::Digit(3),
        "bốn" | "tư" => Kind::Digit(4),
        "năm" | "lăm" | "nhăm" => Kind::Digit(5),
        "sáu" => Kind::Digit(6),
        "bảy" | "bẩy" => Kind::Digit(7),
        "tám" => Kind::Digit(8),
        "chín" => Kind::Digit(9),
        "mười" => Kind::Ten,
        "mươi" => Kind::Tens,
        "trăm" => Kind::Hundred,
        "linh" | "lẻ" => Kind::Filler,
        "nghìn" | "ngàn" => Kind::Unit(1_000),
        "triệu" | "tr" => Kind::Unit(1_000_000),
        "tỷ" | "tỉ" => Kind::Unit(1_000_000_000),
        _ => return None,
    })
}

/// The ways to read digits with marks between them: groups of thousands, a decimal mark, or both.
fn figures(word: &str) -> Vec<(u64, u32)> {
    let parts: Vec<&str> = word.split(['.', ',', '\'', '’']).collect();
    let digits = |parts: &[&str]| parts.concat().parse::<u64>().ok();
    if parts.iter().any(|part| part.is_empty() || !part.bytes().all(|b| b.is_ascii_digit())) {
        return Vec::new();
    }
    let grouped = |parts: &[&str]| parts[1..].iter().all(|part| part.len() == 3);
    let mut ways = Vec::new();
    if grouped(&parts) {
        ways.extend(digits(&parts).map(|value| (value, 0)));
    }
    let (last, head) = parts.split_last().expect("a text has a part");
    if !head.is_empty() && grouped(head) {
        let decimals = u32::try_from(last.len()).unwrap_or(u32::MAX);
        ways.extend(digits(&parts).map(|value| (value, decimals)));
    }
    ways
}

/// The amounts of words that all belong to numbers.
fn of_run(run: &[Word], found: &mut Vec<Amount>) {
    let bytes = |words: &[Word]| words[0].bytes.start..words[words.len() - 1].bytes.end;
    for (at, word) in run.iter().enumerate() {
        let Some(Kind::Figure(ways)) = &word.kind else { continue };
        let whole = ways.iter().filter(|(_, decimals)| *decimals == 0);
        found.extend(whole.map(|(value, _)| Amount {
            value: *value,
            step: 1,
            bytes: word.bytes.clone(),
        }));
        found.extend(scaled(ways, &word.bytes));
        found.extend(spaced(&run[at..]).map(|(value, count)| Amount {
            value,
            step: 1,
            bytes: bytes(&run[at..at + count]),
        }));
    }
    if run.iter().any(|word| matches!(word.kind, Some(Kind::Unit(_)))) {
        // A word before the number may look like a digit: `năm bốn trăm triệu`.
        for from in 0..run.len().min(3) {
            let said = [spoken(&run[from..]), short(&run[from..])];
            found.extend(said.into_iter().flatten().map(|(value, step)| Amount {
                value,
                step,
                bytes: bytes(&run[from..]),
            }));
        }
    }
}

/// What `triệu` and `tỷ` leave unsaid of what follows: `486 triệu 7`, `486tr720`, `1 tỷ 226`.
fn short(run: &[Word]) -> Option<(u64, u64)> {
    let (last, head) = run.split_last()?;
    let (Some(Kind::Figure(ways)), Some(Kind::Unit(unit))) = (&last.kind, &head.last()?.kind)
    else {
        return None;
    };
    let digits = u32::try_from(last.bytes.len()).ok().filter(|digits| *digits <= 3)?;
    let step = unit.checked_div(10_u64.checked_pow(digits)?)?;
    let value = spoken(head)?.0.checked_add(ways.first()?.0.checked_mul(step)?)?;
    Some((value, step.max(1)))
}

/// A figure of a table that counts in thousands, millions or billions, as far as it is unmistakable.
fn scaled(ways: &[(u64, u32)], bytes: &Range<usize>) -> Vec<Amount> {
    let mut found = Vec::new();
    for (digits, decimals) in ways.iter().filter(|(digits, _)| *digits >= 10_000) {
        for zeros in [3, 6, 9] {
            let value = 10_u64.checked_pow(zeros).and_then(|unit| digits.checked_mul(unit));
            let value =
                value.zip(10_u64.checked_pow(*decimals)).map(|(value, below)| value / below);
            found.extend(value.map(|value| Amount { value, step: 1, bytes: bytes.clone() }));
        }
    }
    found
}

/// `486 720 000`: groups of three digits with spaces between them, and how many words they are.
fn spaced(run: &[Word]) -> Option<(u64, usize)> {
    let group = |word: &Word| match &word.kind {
        Some(Kind::Figure(ways)) if matches!(ways[..], [(_, 0)]) && word.bytes.len() <= 3 => {
            Some((ways[0].0, word.bytes.len()))
        }
        _ => None,
    };
    let (mut value, _) = group(run.first()?)?;
    let mut count = 1;
    while let Some((next, 3)) = run.get(count).and_then(group) {
        value = value.checked_mul(1_000)?.checked_add(next)?;
        count += 1;
    }
    (count > 1).then_some((value, count))
}

/// A number in words, in figures with units, or in both; with what its last digit counts.
fn spoken(run: &[Word]) -> Option<(u64, u64)> {
    let (mut high, mut low, mut group, mut last) = (0_u64, 0_u64, 0_u64, 0_u64);
    let (mut decimals, mut step) = (None, 1);
    let mut after_digit = false;
    for word in run {
        let kind = word.kind.as_ref()?;
        // `tám sáu` for `tám mươi sáu`.
        let doubled = after_digit && matches!(kind, Kind::Digit(_));
        after_digit = matches!(kind, Kind::Digit(_)) && !doubled;
        if doubled {
            group = group.checked_add(last.checked_mul(10)?)?;
        }
        match kind {
            Kind::Figure(ways) => {
                // Before a unit a mark is a decimal mark, unless it parts whole thousands.
                let (digits, places) = ways.last()?;
                (last, decimals) = (*digits, Some(*places));
            }
            Kind::Digit(digit) => last = *digit,
            Kind::Ten => group = group.checked_add(10)?,
            Kind::Tens => (group, last) = (group.checked_add(last.checked_mul(10)?)?, 0),
            Kind::Hundred => (group, last) = (group.checked_add(last.checked_mul(100)?)?, 0),
            Kind::Filler => {}
            Kind::Unit(unit) => {
                let below = 10_u64.checked_pow(decimals.take().unwrap_or(0))?;
                let value = group.checked_add(last)?.checked_mul(*unit)? / below;
                step = (*unit / below).max(1);
                (group, last) = (0, 0);
                match *unit {
                    1_000_000_000 => {
                        let whole = high.checked_add(low)?.checked_mul(*unit)?;
                        (high, low) = (whole.checked_add(value)?, 0);
                    }
                    _ => low = low.checked_add(value)?,
                }
            }
        }
    }
    if decimals.is_some() || group > 0 || last > 0 {
        step = 1;
    }
    high.checked_add(low)?.checked_add(group)?.checked_add(last).map(|value| (value, step))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_amount_is_found_in_every_spelling() {
        for text in [
            "486720000",
            "là 486.720.000 đồng.",
            "486,720,000",
            "486 720 000 đồng",
            "486\u{a0}720\u{a0}000",
            "486'720'000",
            "có 486,72 triệu đồng",
            "486.72 triệu",
            "0,48672 tỷ đồng",
            "486 triệu 720 nghìn đồng",
            "khoảng 486,7 triệu đồng",
            "Bốn trăm tám mươi sáu triệu bảy trăm hai mươi nghìn đồng",
            "năm bốn trăm tám mươi sáu triệu bảy trăm hai mươi nghìn",
            "486,72",
            "486.720.000đ",
            "486.720.000đồng",
            "486,72tr",
            "486tr720",
            "486 triệu 72",
            "bốn trăm tám sáu triệu bảy trăm hai mươi nghìn",
            "bốn trăm tám sáu triệu bảy trăm hai mươi ngàn đồng",
        ] {
            let said = amounts(text).iter().any(|amount| amount.says(486_720_000));
            assert!(said, "{text}: {:?}", amounts(text));
        }
        let billions = amounts(
            "1 tỷ 226 triệu 368 nghìn; một tỷ hai trăm hai mươi sáu triệu ba trăm sáu mươi tám nghìn đồng",
        );
        assert_eq!(billions.iter().filter(|amount| amount.says(1_226_368_000)).count(), 2);
    }

    #[test]
    fn another_amount_is_not_taken_for_it() {
        for text in ["486.721.000", "486 triệu", "487 triệu", "48.672", "năm 2019", "không có", ""]
        {
            let said = amounts(text).iter().any(|amount| amount.says(486_720_000));
            assert!(!said, "{text}: {:?}", amounts(text));
        }
    }

    #[test]
    fn numbers_without_end_are_passed_over() {
        let long = "9".repeat(400);
        assert_eq!(amounts(&long), Vec::new());
        assert!(amounts(&"999 ".repeat(40)).len() < 200);
        amounts(&"tỷ ".repeat(1000));
        amounts(&format!("1,{long} tỷ"));
    }
}
