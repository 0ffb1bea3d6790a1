//! Any text in any field comes back from the text layer: the same words in the same order.
//!
//! Strings are generated with a fixed seed from the whole charset of the font and from what
//! looks like Typst, minijinja or YAML. `QCPH_CHUOI=100000 cargo test fidelity` checks that many.

use super::{engine, stress};
use qcph::documents::document::{Block, Column, Document, Sheet, Title, Width};
use qcph::form::lines;
use qcph::form::reader;
use qcph::render::Engine;
use std::collections::VecDeque;
use unicode_normalization::UnicodeNormalization;

const ORDINARY: usize = 1_200;
const PER_DOCUMENT: usize = 300;

/// Pieces that some language of the program could take for its own.
const SIGNS: [&str; 44] = [
    "#",
    "$",
    "*",
    "_",
    "`",
    "```",
    "<a>",
    "@x",
    "//",
    "/* x */",
    "= x",
    "== x",
    "- ",
    "+ ",
    "/ a: b",
    "~",
    "--",
    "---",
    "...",
    "\\",
    "\\u{41}",
    "\\n",
    "[x]",
    "{y}",
    "#let x = 1",
    "#panic()",
    "$x^2$",
    "'",
    "\"",
    "{{ x }}",
    "{% if %}",
    "{# x #}",
    "[nội dung]",
    "=== ",
    "I.",
    "1.",
    "1.*",
    "a)",
    "((",
    "))",
    "|",
    "&amp;",
    "https://vi.vn/a?b=c#d",
    "%",
];

/// A small generator: the same numbers on every machine.
struct Dice(u64);

impl Dice {
    fn below(&mut self, most: usize) -> usize {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % most
    }
}

/// Characters that a record may hold.
fn charset(engine: &Engine) -> Vec<char> {
    use unicode_properties::{GeneralCategory as G, UnicodeGeneralCategory};
    let refused = |c: char| {
        matches!(
            c.general_category(),
            G::Control | G::Format | G::LineSeparator | G::ParagraphSeparator
        )
    };
    let allowed = |c: &char| !refused(*c) && c.nfc().eq([*c]);
    engine.charset().chars().filter(allowed).collect()
}

fn string(dice: &mut Dice, charset: &[char]) -> String {
    let mut text = String::new();
    for word in 0..1 + dice.below(7) {
        if word > 0 {
            text.push(' ');
        }
        if dice.below(3) == 0 {
            text.push_str(SIGNS[dice.below(SIGNS.len())]);
        }
        for _ in 0..dice.below(9) {
            text.push(charset[dice.below(charset.len())]);
        }
    }
    let text = normal(&text.nfc().collect::<String>());
    if text.is_empty() { "x".to_owned() } else { text }
}

fn normal(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// What must come back, in order; white space inside is normalised.
fn document(strings: &mut VecDeque<String>) -> (Document, Vec<String>) {
    let mut wanted = Vec::new();
    let mut take = |most: usize| {
        let text = strings.pop_front().unwrap_or_else(|| "hết".into());
        let text = text.chars().take(most).collect::<String>().trim().to_owned();
        wanted.push(text.clone());
        text
    };
    let title = take(usize::MAX);
    let addressees = vec![take(usize::MAX), take(usize::MAX)];
    let mut body = vec![
        Block::Part { label: "Phần I".into(), title: take(usize::MAX) },
        Block::Section { label: "I.".into(), title: take(usize::MAX) },
    ];
    for n in 1..50 {
        body.push(Block::Para { text: vec![take(usize::MAX)] });
        body.push(Block::Clause {
            label: format!("{n}."),
            heading: n % 7 == 0,
            text: vec![take(usize::MAX), take(usize::MAX)],
        });
        body.push(Block::Dash { text: vec![take(usize::MAX)] });
    }
    let column = |title: String, fr| Column { title, align: "left", width: Width::Share { fr } };
    let caption = Some(take(usize::MAX));
    let columns = vec![column(take(usize::MAX), 1), column(take(usize::MAX), 2)];
    let rows = (0..30).map(|_| vec![take(usize::MAX), take(usize::MAX)]).collect();
    body.push(Block::Table { caption, columns, rows, size: None, kinds: Vec::new() });
    body.push(Block::Para { text: vec![take(usize::MAX)] });
    let mut document = stress::notice(body);
    document.recipients = vec![take(usize::MAX), take(usize::MAX), take(usize::MAX)];
    document.filing = take(usize::MAX);
    // A name has but one line.
    document.signatures[0].lines = vec![take(8)];
    document.signatures[0].name = take(8);
    document.title = Some(Title { kind: "BÁO CÁO".into(), subject: title });
    document.addressees = addressees;
    (document, wanted)
}

/// The text layer in reading order, without white space: lines end where a word may go on.
fn text_layer(pdf: Vec<u8>) -> String {
    let reading = reader::read(pdf).unwrap();
    let (blocks, _) = lines::lines(&reading);
    blocks
        .iter()
        .flat_map(|block| block.text().chars().filter(|c| !c.is_whitespace()).collect::<Vec<_>>())
        .collect()
}

fn sheet_of(strings: &mut VecDeque<String>) -> (Sheet, Vec<String>) {
    let (document, wanted) = document(strings);
    (stress::sheet(vec![document]), wanted)
}

#[test]
fn any_text_comes_back_in_reading_order() {
    let count =
        std::env::var("QCPH_CHUOI").ok().and_then(|text| text.parse().ok()).unwrap_or(ORDINARY);
    let engine = engine();
    let charset = charset(&engine);
    assert!(charset.len() > 800, "only {} characters", charset.len());
    let mut dice = Dice(2015_2020);
    let mut done = 0;
    while done < count {
        let mut strings: VecDeque<String> =
            (0..PER_DOCUMENT).map(|_| string(&mut dice, &charset)).collect();
        let (sheet, wanted) = sheet_of(&mut strings);
        let layer = text_layer(engine.render(&sheet, "thu").unwrap().bytes);
        let mut rest = layer.as_str();
        for text in &wanted {
            let bare: String = text.chars().filter(|c| !c.is_whitespace()).collect();
            let at = rest.find(&bare).unwrap_or_else(|| {
                panic!(
                    "string {done}: {text:?} is not in {:?}",
                    rest.chars().take(200).collect::<String>()
                )
            });
            // Labels and punctuation of the form may stand between, no lost piece of another string.
            assert!(at < 400, "string {done}: {text:?} comes {at} bytes late");
            rest = &rest[at + bare.len()..];
            done += 1;
        }
    }
}
