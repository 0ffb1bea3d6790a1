//! Every key of every kind of record, broken in every way that a hand breaks it: the program must
//! report exactly that mistake, with its code, line and column, and nothing else.
//!
//! The sample records are taken apart line by line, without the program's own reader; what is
//! expected follows from where the test put the mistake.

mod corpus;
mod lines;
mod proof;
mod remedies;

use corpus::{Broken, Corpus};
use std::collections::BTreeMap;

#[test]
fn every_broken_record_is_reported_exactly() {
    let corpus = Corpus::new();
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    let mut wrong = Vec::new();
    let mut total = 0;
    let all = corpus.broken();
    let found = qcph::parallel::map(&all, |broken| corpus.problems(broken));
    for (broken, found) in all.iter().zip(found) {
        total += 1;
        *counts.entry(broken.how).or_default() += 1;
        if found != broken.expected {
            wrong.push(describe(broken, &found));
        }
    }
    println!("{total} broken records: {counts:?}");
    if let Some(path) = std::env::var_os("QCPH_BROKEN") {
        write(path.as_ref(), &all);
    }
    let shown = wrong.iter().take(40).cloned().collect::<Vec<_>>().join("\n");
    assert!(wrong.is_empty(), "{} of {total} not exact:\n{shown}", wrong.len());
    assert!(total >= 500, "only {total}");
}

/// `QCPH_BROKEN=FILE cargo test mutation`: the corpus as lines of JSON, for
/// `tests/tools/peers-messages`.
#[expect(clippy::disallowed_methods, reason = "a list that a person asked for")]
fn write(path: &std::path::Path, broken: &[Broken]) {
    let lines = broken.iter().map(|one| {
        serde_json::json!({
            "how": one.how, "file": one.file, "text": one.text, "expected": one.expected,
        })
    });
    let lines: Vec<String> = lines.map(|line| line.to_string()).collect();
    std::fs::write(path, lines.join("\n") + "\n").unwrap();
}

#[test]
fn two_mistakes_in_one_file_are_both_reported() {
    let corpus = Corpus::new();
    let mut wrong = Vec::new();
    let mut total = 0;
    for broken in corpus.broken_twice() {
        total += 1;
        let found = corpus.problems(&broken);
        if found != broken.expected {
            wrong.push(describe(&broken, &found));
        }
    }
    let shown = wrong.iter().take(20).cloned().collect::<Vec<_>>().join("\n");
    assert!(wrong.is_empty(), "{} of {total} not exact:\n{shown}", wrong.len());
    assert!(total >= 90, "only {total}");
}

fn describe(broken: &Broken, found: &[(String, usize, usize)]) -> String {
    format!(
        "{} ({}): {} expected {:?}, found {found:?}",
        broken.file, broken.how, broken.line, broken.expected
    )
}
