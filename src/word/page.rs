//! Pages: paper, margins, and the number that stands on all pages of a part but the first.

use super::form::{Form, twips};
use super::styles;
use super::xml::{Element, WORD, el, val};

/// The parts of a page's margins, and which pages show them: relation, element, kind of page.
pub const MARGINS: [(&str, &str, &str); 4] = [
    ("rIdHeader", "w:headerReference", "default"),
    ("rIdHeaderFirst", "w:headerReference", "first"),
    ("rIdFooter", "w:footerReference", "default"),
    ("rIdFooterFirst", "w:footerReference", "first"),
];

/// The end of a part of the document with page numbers of its own (NĐ 30/2020/NĐ-CP, Phụ lục I, I.7 and
/// III.1). Each names all its headers: one that does not would show those of the part before it.
pub fn section(form: &Form, landscape: bool) -> Element {
    let margins = MARGINS
        .into_iter()
        .map(|(relation, element, kind)| el(element).set("w:type", kind).set("r:id", relation));
    let (width, height) = if landscape {
        (form.page_height, form.page_width)
    } else {
        (form.page_width, form.page_height)
    };
    let mut size = el("w:pgSz").set("w:w", twips(width)).set("w:h", twips(height));
    if landscape {
        size = size.set("w:orient", "landscape");
    }
    // From the edge of the sheet to the far side of the number.
    let distance =
        |margin: f64| twips((margin - form.number_distance - form.line(form.number_size)).max(0.0));
    let margin = el("w:pgMar")
        .set("w:top", twips(form.top))
        .set("w:right", twips(form.right))
        .set("w:bottom", twips(form.bottom))
        .set("w:left", twips(form.left))
        .set("w:header", distance(form.top))
        .set("w:footer", distance(form.bottom))
        .set("w:gutter", "0");
    el("w:sectPr")
        .all(margins)
        .with(val("w:type", "nextPage"))
        .with(size)
        .with(margin)
        .with(el("w:pgNumType").set("w:start", "1"))
        .with(el("w:cols").set("w:space", "708"))
        .with(el("w:titlePg"))
}

/// A header or footer: with the page number, or empty.
pub fn margin(root: &'static str, numbered: bool) -> Element {
    let style = el("w:pPr").with(val("w:pStyle", styles::PAGE_NUMBER));
    let shown = el("w:r").with(el("w:t").text("2"));
    let number = numbered.then(|| el("w:fldSimple").set("w:instr", " PAGE ").with(shown));
    el(root).set("xmlns:w", WORD).with(el("w:p").with(style).all(number))
}
