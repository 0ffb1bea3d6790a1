//! Values written in other ways than the program takes: what it proposes is what stood there.

use super::corpus::{Broken, Corpus, VICTIMS, replaced};
use super::lines::{Entry, entries};
use crate::office::proposal;
use std::collections::{BTreeMap, BTreeSet};

/// For each kind of value of the sample records, a few of them, each in every other way.
#[test]
fn what_is_proposed_is_what_was_meant() {
    let corpus = Corpus::new();
    let (mut restored, mut wrong) = (BTreeMap::<&str, usize>::new(), Vec::new());
    for path in VICTIMS {
        let text = corpus.text(path);
        let mut done = BTreeSet::new();
        for entry in entries(&text) {
            if !done.insert(entry.key.clone()) {
                continue;
            }
            // Every key meets every third way.
            let turn = done.len();
            let ways = other_ways(&entry).into_iter().enumerate();
            for (_, (how, written)) in ways.filter(|(at, _)| (at + turn) % 3 == 0) {
                let line = format!("{}{}: {written}", entry.lead, entry.key);
                let broken = Broken {
                    how,
                    file: path.to_owned(),
                    text: replaced(&text, entry.line, &line),
                    line,
                    expected: Vec::new(),
                };
                for problem in corpus.all_problems(&broken) {
                    let here =
                        problem.place.as_ref().is_some_and(|place| place.line == entry.line + 1);
                    let Some(right) = proposal(&problem).filter(|_| here) else { continue };
                    if right.trim_matches('"') == entry.value {
                        *restored.entry(how).or_default() += 1;
                    } else {
                        wrong.push(format!(
                            "{path}: {}: {right}, meant {}",
                            broken.line, entry.value
                        ));
                    }
                }
            }
        }
    }
    println!("{restored:?}");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    for (how, least) in [("date", 20), ("number", 25), ("word", 30), ("code", 20), ("damaged", 6)] {
        let found = restored.get(how).copied().unwrap_or(0);
        assert!(found >= least, "{how}: {found}");
    }
}

/// Other ways to write a value, that mean the same.
fn other_ways(entry: &Entry) -> Vec<(&'static str, String)> {
    let value = entry.value.as_str();
    let ascii = value.is_ascii();
    let parts: Vec<&str> = value.split('-').collect();
    if let [year, month, day] = parts[..]
        && value.len() == 10
        && year.parse::<u16>().is_ok()
    {
        let (short_month, short_day) = (month.trim_start_matches('0'), day.trim_start_matches('0'));
        return vec![
            ("date", format!("{day}/{month}/{year}")),
            ("date", format!("ngày {short_day} tháng {month} năm {year}")),
            ("date", format!("{short_day}.{short_month}.{year}")),
            ("date", format!("{year}/{month}/{day}")),
            ("date", format!("{year}–{month}–{day}")),
        ];
    }
    if value.len() > 2 && value.bytes().all(|byte| byte.is_ascii_digit()) {
        let mut grouped = String::new();
        for (at, digit) in value.char_indices() {
            if at > 0 && (value.len() - at).is_multiple_of(3) {
                grouped.push('.');
            }
            grouped.push(digit);
        }
        return vec![
            ("number", format!("0{value}")),
            ("number", format!("\"{value}\"")),
            ("number", grouped.clone()),
            ("number", format!("{grouped},00")),
            ("number", grouped.replace('.', " ")),
            ("number", format!("{value}.0")),
        ];
    }
    if ascii && value.contains('_') {
        return vec![
            ("word", value.replace('_', "-")),
            ("word", value.to_uppercase()),
            ("word", value.replace('_', " ")),
            ("word", value.replacen('_', "", 1)),
            ("word", value.replacen('a', "á", 1)),
        ];
    }
    if ascii && !value.contains(' ') && value.contains(|c: char| c.is_ascii_uppercase()) {
        return vec![
            ("code", value.replace('-', "–")),
            ("code", value.replacen('B', "В", 1)),
            ("code", value.replacen('H', "Н", 1)),
            ("code", value.replacen('D', "Đ", 1)),
            ("code", format!("{value}\u{200b}")),
            ("code", value.replace('-', " - ")),
        ];
    }
    if !ascii {
        let damaged: String = value.bytes().map(western).collect();
        return vec![("damaged", damaged)];
    }
    Vec::new()
}

/// A byte as the Western code page shows it.
fn western(byte: u8) -> char {
    const FROM_80: &str = "€\u{81}‚ƒ„…†‡ˆ‰Š‹Œ\u{8d}Ž\u{8f}\u{90}‘’“”•–—˜™š›œ\u{9d}žŸ";
    match byte {
        0x80..=0x9f => FROM_80.chars().nth(usize::from(byte - 0x80)).unwrap(),
        other => char::from(other),
    }
}
