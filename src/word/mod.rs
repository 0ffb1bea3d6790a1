//! Documents as data to editable Word files: the copy that a leader marks up (bản để sửa).
//!
//! In: the same composed document that the layout gets, and the form profiles. Out: the bytes of a
//! `.docx` in the form of the law: [`styles`], [`numbering`], [`page`]s, [`head`], [`flow`] of the body,
//! [`table`]s, [`closing`], with [`anchors`] that tell which value of the record stands where. The same
//! record gives the same bytes (test: word::written::the_same_record_gives_the_same_bytes). [`xml`] knows
//! the order of the schema, [`parts`] and [`package`] the rest. The PDF stays the document: a copy says in
//! its properties and its name that it has no legal value. To lay out is left to Word: what is measured
//! here ([`measure`]) gives lines and columns their room.

mod anchors;
mod closing;
mod flow;
mod form;
mod head;
mod level;
pub mod measure;
mod numbering;
mod package;
mod page;
mod parts;
mod styles;
mod table;
mod text;
mod xml;

pub use anchors::{FIXED, NAMESPACE, folded, item_name};
pub use form::Forms;
pub use package::is_as_written;
pub use xml::WORD as TEXT;

use crate::documents::Composed;
use crate::documents::document::{Block, Document};
use crate::problem::{Code, Place, Problem};
use crate::records::files::SourceFile;
use anchors::Anchors;
use closing::{Closing, last};
use flow::Flow;
use numbering::Counter;
use xml::{Element, el};

/// The name of the file, without the folder: it says what the file is for.
pub fn file_name(record: &str) -> String {
    format!("{record}_ban-de-sua_khong-co-gia-tri.docx")
}

/// The editable copy of a record's document; `fitted` is the document with the measures that were found
/// for its page.
///
/// # Errors
/// [`Code::Layout`] for a form without its measures; [`Code::ForbiddenCharacter`] for a text that no Word
/// file can hold.
pub fn write(
    forms: &Forms,
    composed: &Composed,
    fitted: &Document,
    file: &SourceFile,
) -> Result<Vec<u8>, Problem> {
    let mut document = composed.document().clone();
    take_measures(&mut document, fitted);
    let form = forms.get(document.profile)?;
    let size = f64::from(document.size);
    let mut flow =
        Flow { form, size, counter: Counter::new(), anchors: Anchors::new(file), out: Vec::new() };
    body(&mut flow, forms, &document)?;
    let Flow { counter, mut anchors, out, .. } = flow;
    anchors.sort(&out);
    let text = el("w:document")
        .set("xmlns:w", xml::WORD)
        .set("xmlns:r", parts::RELATIONS)
        .with(el("w:body").all(out));
    let text = text.part();
    if !text.chars().all(xml::is_allowed) {
        let message = "văn bản có ký tự điều khiển mà tệp Word không chứa được";
        return Err(Problem::at(
            Code::ForbiddenCharacter,
            &Place::file(file.path.clone()),
            message,
        )
        .hint("tìm và xóa ký tự đó trong bản ghi, danh bạ hoặc mẫu lời văn"));
    }
    let part = |name: &str, root: Element| (name.to_owned(), root.part());
    let mut all = vec![
        part("[Content_Types].xml", parts::types()),
        part("_rels/.rels", parts::of_package()),
        ("word/document.xml".to_owned(), text),
        part("word/_rels/document.xml.rels", parts::of_document()),
        part("word/styles.xml", styles::part(form, size)),
        part("word/numbering.xml", counter.part(form, size)),
    ];
    for (name, kind) in parts::OF_MARGINS {
        let root = if kind == "header" { "w:hdr" } else { "w:ftr" };
        let on_top = kind == "header";
        // The second of each kind is that of a first page.
        let numbered = name.ends_with('1') && on_top == form.number_on_top;
        all.push(part(&format!("word/{name}.xml"), page::margin(root, numbered)));
    }
    all.extend(parts::FIXED.map(|(name, text)| (name.to_owned(), text.to_owned())));
    all.push(part("docProps/core.xml", parts::core(composed)));
    all.push(part("docProps/app.xml", parts::app()));
    all.push(part("docProps/custom.xml", parts::custom(composed)));
    all.push(part("customXml/_rels/item1.xml.rels", parts::of_item()));
    package::write(&all, |seal| anchors.part(&composed.facts.record_id, seal).part())
}

/// Widths, sizes and turned pages; the words stay without the marks of layout.
fn take_measures(document: &mut Document, fitted: &Document) {
    let blocks = |to: &mut [Block], from: &[Block]| {
        for (to, from) in to.iter_mut().zip(from) {
            let Block::Table { columns, size, kinds, .. } = to else { continue };
            let Block::Table { columns: found, size: set, kinds: rows, .. } = from else {
                continue;
            };
            columns.iter_mut().zip(found).for_each(|(to, from)| to.width = from.width);
            (*size, *kinds) = (*set, rows.clone());
        }
    };
    blocks(&mut document.body, &fitted.body);
    for (to, from) in document.appendices.iter_mut().zip(&fitted.appendices) {
        to.landscape = from.landscape;
        blocks(&mut to.body, &from.body);
    }
}

/// Everything between the first and the last paragraph.
fn body<'a>(flow: &mut Flow<'a>, forms: &'a Forms, document: &Document) -> Result<(), Problem> {
    flow.head(document);
    flow.blocks(&document.body, false, true);
    flow.closing(&Closing {
        signatures: &document.signatures,
        recipients: &document.recipients,
        filing: &document.filing,
    });
    let mut landscape = false;
    for annex in &document.appendices {
        flow.end_part(landscape);
        landscape = annex.landscape;
        flow.annex_title(&annex.label, &annex.title, &annex.attached);
        flow.blocks(&annex.body, annex.landscape, false);
    }
    let form = flow.form;
    for copy in &document.copies {
        // Its form is that of its own day.
        flow.form = forms.get(copy.profile)?;
        flow.copy(copy);
    }
    flow.out.push(last());
    flow.out.push(page::section(form, landscape));
    Ok(())
}
