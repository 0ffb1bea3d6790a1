//! What `qcph explain` shows: for each code, why it is a problem, and an example of wrong and right.
//!
//! The pages are `docs/loi.md`, which people read too; this file cuts it into pages.

use super::Code;

const TEXT: &str = include_str!("../../docs/loi.md");

/// The page of a code (trang giải thích).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Page {
    pub code: Code,
    /// Why it matters, and what to do.
    pub why: &'static str,
    /// A wrong example.
    pub wrong: &'static str,
    /// The same, put right.
    pub right: &'static str,
}

/// The page of a code; a test holds that every code has one.
pub fn page(code: Code) -> Option<Page> {
    let start = TEXT.find(&format!("\n## {} ", code.text()))? + 1;
    let section = &TEXT[start..];
    let section = section[1..].find("\n## ").map_or(section, |end| &section[..=end]);
    let (_, body) = section.split_once('\n')?;
    let (why, examples) = body.split_once("\nSai:\n")?;
    let (wrong, right) = examples.split_once("\nĐúng:\n")?;
    Some(Page { code, why: why.trim(), wrong: fenced(wrong)?, right: fenced(right)? })
}

/// The text between the first pair of fences.
fn fenced(text: &str) -> Option<&str> {
    let (_, from) = text.split_once("```")?;
    let (_, body) = from.split_once('\n')?;
    body.split_once("\n```").map(|(body, _)| body)
}
