//! Whether two packets of metadata (XMP, ISO 16684-1) say the same of a document.
//!
//! A program that signs may write the packet anew, with its own name and the day. What the document is
//! called, by whom and about what it is, and which standards it claims must stay.

use roxmltree::{Document, Node};
use std::collections::BTreeSet;

const DC: &str = "http://purl.org/dc/elements/1.1/";
const PDF: &str = "http://ns.adobe.com/pdf/1.3/";
const PDFA: &str = "http://www.aiim.org/pdfa/ns/id/";
const PDFUA: &str = "http://www.aiim.org/pdfua/ns/id/";

/// What must stay, by namespace and name; an empty name stands for the whole namespace.
const KEPT: &[(&str, &str)] = &[
    (DC, "title"),
    (DC, "creator"),
    (DC, "description"),
    (DC, "subject"),
    (DC, "language"),
    (PDF, "Keywords"),
    (PDFA, ""),
    (PDFUA, ""),
];

/// Whether both can be read and say the same where it matters.
pub fn same(old: &str, new: &str) -> bool {
    matches!((kept(old), kept(new)), (Some(old), Some(new)) if old == new)
}

type Fact = (String, String, String);

fn kept(packet: &str) -> Option<BTreeSet<Fact>> {
    // No entities, as XMP has none: what they could hide is not looked for.
    let options =
        roxmltree::ParsingOptions { allow_dtd: false, nodes_limit: 20_000, ..Default::default() };
    let document =
        Document::parse_with_options(packet.trim_start_matches('\u{feff}'), options).ok()?;
    let mut facts = BTreeSet::new();
    for node in document.descendants().filter(Node::is_element) {
        for attribute in node.attributes() {
            keep(attribute.namespace(), attribute.name(), attribute.value(), &mut facts);
        }
        keep(node.tag_name().namespace(), node.tag_name().name(), &texts(node), &mut facts);
    }
    Some(facts)
}

fn keep(namespace: Option<&str>, name: &str, value: &str, facts: &mut BTreeSet<Fact>) {
    let namespace = namespace.unwrap_or_default();
    if KEPT.iter().any(|(kept, only)| *kept == namespace && (only.is_empty() || *only == name)) {
        facts.insert((namespace.to_owned(), name.to_owned(), value.to_owned()));
    }
}

/// The words inside an element, whatever lists they stand in.
fn texts(node: Node<'_, '_>) -> String {
    let texts = node.descendants().filter(Node::is_text).filter_map(|text| text.text());
    texts.map(str::trim).filter(|text| !text.is_empty()).collect::<Vec<_>>().join("\n")
}
