//! Runs: pieces of text, at the size of their style or one of their own.

use super::form::halves;
use super::xml::{Element, el, val};

/// A text at the size of its style.
pub fn run(text: &str) -> Element {
    el("w:r").with(el("w:t").set("xml:space", "preserve").text(text))
}

/// A text in points of its own, where there are any.
pub fn run_at(size: Option<f64>, text: &str) -> Element {
    let Some(size) = size else { return run(text) };
    let set = el("w:rPr").with(val("w:sz", halves(size))).with(val("w:szCs", halves(size)));
    el("w:r").with(set).with(el("w:t").set("xml:space", "preserve").text(text))
}
