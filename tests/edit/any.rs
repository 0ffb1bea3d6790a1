//! Any change of any record, however it is written: the file says what was wanted, and what else stands in
//! it is as it was, byte by byte. `QCPH_BAN_GHI` says how many records, 2,000 before a release.

use super::{file, mangled, restyled};
use crate::corpus::Random;
use crate::office::sample_files;
use qcph::edit::{Act, Change, Step, Value, edited};
use qcph::records::parser;
use qcph::records::plain::Plain;

/// Every sample record.
fn records() -> Vec<(String, String)> {
    let samples = sample_files().into_iter();
    let texts = samples.filter_map(|(path, bytes)| Some((path, String::from_utf8(bytes).ok()?)));
    texts.filter(|(path, _)| path.starts_with("records/") && path.ends_with(".yaml")).collect()
}

fn wanted() -> usize {
    std::env::var("QCPH_BAN_GHI").ok().and_then(|count| count.parse().ok()).unwrap_or(120)
}

/// Texts in a block here and there: `|`, `>`, over several lines.
fn blocked(text: &str, random: &mut Random) -> String {
    let mut out = String::new();
    for line in text.lines() {
        let indent = line.len() - line.trim_start().len();
        let value = line.split_once(": \"").and_then(|(key, value)| {
            Some((key, value.strip_suffix('"')?)).filter(|(_, value)| !value.contains(['"', '\\']))
        });
        let margin = " ".repeat(indent + 6);
        match value.filter(|_| !line.contains('{') && random.below(3) == 0) {
            Some((key, value)) if value.contains(' ') && value.len() > 40 => {
                let (sign, at) = (["|", "|-", ">", ">-", "|+"][random.below(5)], value.len() / 2);
                let cut = (at..value.len()).find(|at| value[*at..].starts_with(' '));
                let cut = cut.unwrap_or(at);
                let (first, rest) = value.split_at(cut);
                out += &format!("{key}: {sign}\n{margin}{first}\n{margin}{}\n", rest.trim_start());
            }
            _ => out += &format!("{line}\n"),
        }
    }
    out
}

fn parsed(text: &str) -> Plain {
    let body = text.trim_start_matches('\u{feff}');
    Plain::of(&parser::parse(&file(), body).unwrap_or_else(|found| panic!("{found:?}\n{text}")))
}

/// Every value below a node with its path.
fn below(node: &Plain, path: &[Step], found: &mut Vec<(Vec<Step>, Plain)>) {
    let with = |step: Step| [path, &[step]].concat();
    if !path.is_empty() {
        found.push((path.to_vec(), node.clone()));
    }
    match node {
        Plain::Text(_) => {}
        Plain::List(items) => {
            items.iter().enumerate().for_each(|(at, item)| below(item, &with(at.into()), found));
        }
        Plain::Map(pairs) => {
            pairs.iter().for_each(|(key, value)| below(value, &with(key.as_str().into()), found));
        }
    }
}

fn inner<'a>(node: &'a mut Plain, path: &[Step]) -> &'a mut Plain {
    path.iter().fold(node, |node, step| match (node, step) {
        (Plain::List(items), Step::At(at)) => &mut items[*at],
        (Plain::Map(pairs), Step::Key(key)) => {
            &mut pairs.iter_mut().find(|(name, _)| name == key).unwrap().1
        }
        (node, step) => panic!("{step:?} of {node:?}"),
    })
}

/// A change at random and what the record says after it.
fn any_change(before: &Plain, random: &mut Random) -> (Change, Plain) {
    const TEXTS: [&str; 6] =
        ["Văn phòng", "a: b # c", "no", "Dòng một\nDòng hai", "  thụt \"nháy\"", "2020-01-02"];
    let mut places = Vec::new();
    below(before, &[], &mut places);
    let mut after = before.clone();
    loop {
        let (path, value) = &places[random.below(places.len())];
        let text = TEXTS[random.below(TEXTS.len())];
        let act = match (value, random.below(4)) {
            (Plain::Text(_), 0 | 1) => Act::Set(Value::Text(text.into())),
            (Plain::List(items), 0) => {
                Act::Insert(random.below(items.len() + 1), Value::Text(text.into()))
            }
            (Plain::List(items), 1) if items.len() > 1 => {
                Act::Move { from: random.below(items.len()), to: random.below(items.len()) }
            }
            (_, 3) if path.len() > 1 => Act::Remove,
            _ => continue,
        };
        match &act {
            Act::Set(_) => *inner(&mut after, path) = Plain::Text(text.into()),
            Act::Remove => {
                let (last, above) = path.split_last().unwrap();
                match (inner(&mut after, above), last) {
                    (Plain::List(items), Step::At(at)) => drop(items.remove(*at)),
                    (Plain::Map(pairs), Step::Key(key)) => pairs.retain(|(name, _)| name != key),
                    _ => unreachable!(),
                }
            }
            Act::Insert(at, _) => {
                let Plain::List(items) = inner(&mut after, path) else { unreachable!() };
                items.insert(*at, Plain::Text(text.into()));
            }
            Act::Move { from, to } => {
                let Plain::List(items) = inner(&mut after, path) else { unreachable!() };
                let taken = items.remove(*from);
                items.insert(*to, taken);
            }
        }
        return (Change::act(path, act), after);
    }
}

#[test]
fn any_change_of_any_record_is_made_and_nothing_else() {
    let records = records();
    let (mut random, mut refused) = (Random::new(7_100), Vec::new());
    for round in 0..wanted() {
        let (path, sample) = &records[round % records.len()];
        let styled = restyled(&blocked(sample, &mut random), &mut random);
        let old = match round < records.len() {
            true => sample.clone(),
            false => mangled(&styled, &mut random),
        };
        let before = parsed(&old);
        assert_eq!(edited(&file(), &old, &[]).as_ref(), Ok(&old), "{path}");
        for _ in 0..4 {
            let (change, after) = any_change(&before, &mut random);
            let Ok(new) = edited(&file(), &old, std::slice::from_ref(&change)) else {
                refused.push(format!("{path}: {change:?}\n{old}"));
                continue;
            };
            assert_eq!(parsed(&new), after, "{path}: {change:?}\n{old}\n-----\n{new}");
            assert_eq!(new.contains("\r\n"), old.contains("\r\n"), "{path}");
            assert!(!new.replace("\r\n", "").contains('\r'), "{path}");
            if !old.contains("\r\n") {
                assert!(!new.contains('\r'), "{path}");
            }
            let gone = gone(&old, &new);
            let notes = gone.iter().filter(|line| line.trim_start().starts_with('#')).count();
            match (&change.act, inner(&mut before.clone(), &change.path)) {
                (Act::Set(_), Plain::Text(text)) => {
                    // A text has as many lines as it is spelled in; folded ones have more.
                    let most = text.len() / 20 + 4;
                    assert!(gone.len() <= most && notes == 0, "{path}: {change:?}\n{gone:#?}");
                }
                (Act::Insert(..), _) => {
                    assert!(gone.len() <= 1 && notes == 0, "{change:?} {gone:#?}")
                }
                _ => {}
            }
        }
    }
    println!("{} of {} refused", refused.len(), wanted() * 4);
    // Nothing that the form does may be refused for the way a record is written.
    assert!(refused.is_empty(), "{} refused, such as {}", refused.len(), refused[0]);
}

/// Lines of the old text that the new one has no more.
fn gone(old: &str, new: &str) -> Vec<String> {
    let diff = similar::TextDiff::from_lines(old, new);
    let gone = diff.iter_all_changes().filter(|change| change.tag() == similar::ChangeTag::Delete);
    gone.map(|change| change.value().to_owned()).collect()
}
