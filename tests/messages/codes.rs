//! Every code has a page, and a case or a test that meets it.

use super::cases;
use crate::office::repository;
use qcph::problem::{Code, page};

/// Codes that no case can be brought to, and why.
const OUT_OF_REACH: [(Code, &str); 6] = [
    (Code::BundleTooLarge, "needs 65 535 documents"),
    (Code::FontMissing, "the fonts are inside the program"),
    (Code::FileNameTaken, "numbers and ids that collide are refused earlier; a last guard"),
    (Code::Locked, "needs a run that has not ended"),
    (Code::ToolMissing, "needs a machine without the tool"),
    (Code::Internal, "a fault of the program"),
];

#[test]
fn every_code_has_a_page_with_wrong_and_right() {
    for code in Code::ALL {
        let page = page(*code).unwrap_or_else(|| panic!("docs/loi.md has no page for {code}"));
        assert!(page.why.chars().count() > 30, "{code}: {}", page.why);
        assert!(!page.wrong.is_empty() && !page.right.is_empty(), "{code} lacks an example");
        assert_ne!(page.wrong, page.right, "{code}");
    }
    let pages = include_str!("../../docs/loi.md").matches("\n## Q").count();
    assert_eq!(pages, Code::ALL.len(), "docs/loi.md has a page for no code");
}

#[test]
fn every_page_is_headed_by_its_title() {
    let text = include_str!("../../docs/loi.md");
    for code in Code::ALL {
        assert!(text.contains(&format!("\n## {code} {}\n", code.title())), "{code}");
    }
}

#[test]
fn every_code_is_met_by_a_case_or_a_test() {
    let mut all = String::new();
    for case in cases() {
        let text = std::fs::read_to_string(case).unwrap();
        all.push_str(text.split_once("====\n").unwrap().1);
    }
    for entry in walkdir::WalkDir::new(repository().join("tests")).into_iter().flatten() {
        let is_test = entry.path().extension().is_some_and(|ending| ending == "rs");
        if is_test && !entry.path().ends_with("messages/codes.rs") {
            all.push_str(&std::fs::read_to_string(entry.path()).unwrap());
        }
    }
    let source = sources();
    let missing: Vec<String> = Code::ALL
        .iter()
        // A code that nothing raises any more keeps its page and its number.
        .filter(|code| source.contains(&format!("Code::{code:?}")))
        .filter(|code| OUT_OF_REACH.iter().all(|(other, _)| other != *code))
        .filter(|code| !all.contains(code.text()) && !all.contains(&format!("Code::{code:?}")))
        .map(|code| format!("{code} {code:?}"))
        .collect();
    assert!(missing.is_empty(), "no case meets {missing:?}");
}

/// The program's own text.
fn sources() -> String {
    let files = walkdir::WalkDir::new(repository().join("src")).into_iter().flatten();
    let rust = files.filter(|entry| entry.path().extension().is_some_and(|ending| ending == "rs"));
    rust.map(|entry| std::fs::read_to_string(entry.path()).unwrap()).collect()
}
