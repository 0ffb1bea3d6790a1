//! The parts of a package beside its text: types, relations, settings, properties. What is the same in
//! all packages stands as files in `fixed/`.

use super::page::MARGINS;
use super::xml::{Element, el};
use crate::documents::Composed;

/// The namespace of relations.
pub const RELATIONS: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const PACKAGE: &str = "http://schemas.openxmlformats.org/package/2006";

/// What the copy is for, in properties and file name; not in the margins, which are form.
pub const PURPOSE: &str = "Bản để sửa, không có giá trị pháp lý";

/// Theme, settings, fonts: the same in every package.
pub const FIXED: [(&str, &str); 4] = [
    ("word/theme/theme1.xml", include_str!("fixed/theme1.xml")),
    ("word/settings.xml", include_str!("fixed/settings.xml")),
    ("word/fontTable.xml", include_str!("fixed/fontTable.xml")),
    ("customXml/itemProps1.xml", include_str!("fixed/itemProps1.xml")),
];

/// Parts of the text, by name and kind; relations and types follow from them.
const OF_TEXT: [(&str, &str); 5] = [
    ("styles", "styles"),
    ("numbering", "numbering"),
    ("settings", "settings"),
    ("fontTable", "fontTable"),
    ("theme/theme1", "theme"),
];

/// Headers and footers by name and kind, in the order of [`MARGINS`].
pub const OF_MARGINS: [(&str, &str); 4] =
    [("header1", "header"), ("header2", "header"), ("footer1", "footer"), ("footer2", "footer")];

/// `[Content_Types].xml`.
pub fn types() -> Element {
    let default = |ending, kind| el("Default").set("Extension", ending).set("ContentType", kind);
    let part = |name: &str, kind: &str| {
        el("Override").set("PartName", format!("/{name}")).set("ContentType", kind.to_owned())
    };
    let text = |name: &str, kind: &str| {
        let space = "application/vnd.openxmlformats-officedocument";
        match kind {
            "theme" => part(&format!("word/{name}.xml"), &format!("{space}.theme+xml")),
            kind => {
                part(&format!("word/{name}.xml"), &format!("{space}.wordprocessingml.{kind}+xml"))
            }
        }
    };
    let office = "application/vnd.openxmlformats-officedocument";
    el("Types")
        .set("xmlns", format!("{PACKAGE}/content-types"))
        .with(default("rels", "application/vnd.openxmlformats-package.relationships+xml"))
        .with(default("xml", "application/xml"))
        .with(text("document", "document.main"))
        .all(OF_TEXT.iter().chain(&OF_MARGINS).map(|(name, kind)| text(name, kind)))
        .with(part(
            "docProps/core.xml",
            "application/vnd.openxmlformats-package.core-properties+xml",
        ))
        .with(part("docProps/app.xml", &format!("{office}.extended-properties+xml")))
        .with(part("docProps/custom.xml", &format!("{office}.custom-properties+xml")))
        .with(part("customXml/itemProps1.xml", &format!("{office}.customXmlProperties+xml")))
}

fn relations(all: impl IntoIterator<Item = (String, String, String)>) -> Element {
    let one = |(id, kind, target): (String, String, String)| {
        el("Relationship").set("Id", id).set("Type", kind).set("Target", target)
    };
    el("Relationships")
        .set("xmlns", format!("{PACKAGE}/relationships"))
        .all(all.into_iter().map(one))
}

/// `_rels/.rels`.
pub fn of_package() -> Element {
    let office = |kind: &str| format!("{RELATIONS}/{kind}");
    let core = format!("{PACKAGE}/relationships/metadata/core-properties");
    let all = [
        ("rId1", office("officeDocument"), "word/document.xml"),
        ("rId2", core, "docProps/core.xml"),
        ("rId3", office("extended-properties"), "docProps/app.xml"),
        ("rId4", office("custom-properties"), "docProps/custom.xml"),
    ];
    relations(all.map(|(id, kind, target)| (id.to_owned(), kind, target.to_owned())))
}

/// `word/_rels/document.xml.rels`.
pub fn of_document() -> Element {
    let of_text = OF_TEXT.iter().enumerate().map(|(at, (name, kind))| {
        (format!("rId{}", at + 1), format!("{RELATIONS}/{kind}"), format!("{name}.xml"))
    });
    let of_margins = MARGINS.iter().zip(OF_MARGINS).map(|((id, ..), (name, kind))| {
        ((*id).to_owned(), format!("{RELATIONS}/{kind}"), format!("{name}.xml"))
    });
    let item = "../customXml/item1.xml".to_owned();
    let list = ("rIdItem".to_owned(), format!("{RELATIONS}/customXml"), item);
    relations(of_text.chain(of_margins).chain([list]))
}

/// `customXml/_rels/item1.xml.rels`.
pub fn of_item() -> Element {
    let kind = format!("{RELATIONS}/customXmlProps");
    relations([("rId1".to_owned(), kind, "itemProps1.xml".to_owned())])
}

/// `docProps/core.xml`: title, author, day of the document; nothing of the day it was written.
pub fn core(composed: &Composed) -> Element {
    let (year, month, day) = composed.sheet.meta.date;
    let date = format!("{year:04}-{month:02}-{day:02}T00:00:00Z");
    let time = |name| el(name).set("xsi:type", "dcterms:W3CDTF").text(&date);
    el("cp:coreProperties")
        .set("xmlns:cp", format!("{PACKAGE}/metadata/core-properties"))
        .set("xmlns:dc", "http://purl.org/dc/elements/1.1/")
        .set("xmlns:dcterms", "http://purl.org/dc/terms/")
        .set("xmlns:xsi", "http://www.w3.org/2001/XMLSchema-instance")
        .with(el("dc:title").text(&composed.sheet.meta.title))
        .with(el("dc:subject").text(PURPOSE))
        .with(el("dc:creator").text(&composed.sheet.meta.author))
        .with(el("dc:description").text(PURPOSE))
        .with(el("dc:language").text("vi-VN"))
        .with(time("dcterms:created"))
        .with(time("dcterms:modified"))
        .with(el("cp:contentStatus").text(PURPOSE))
}

/// `docProps/app.xml`.
pub fn app() -> Element {
    el("Properties")
        .set("xmlns", "http://schemas.openxmlformats.org/officeDocument/2006/extended-properties")
        .with(el("Application").text("qcph"))
}

/// `docProps/custom.xml`.
pub fn custom(composed: &Composed) -> Element {
    let all = [("Mục đích", PURPOSE), ("Bản ghi", composed.facts.record_id.as_str())];
    let one = |(at, (name, value)): (usize, (&'static str, &str))| {
        el("property")
            .set("fmtid", "{D5CDD505-2E9C-101B-9397-08002B2CF9AE}")
            .set("pid", (at + 2).to_string())
            .set("name", name)
            .with(el("vt:lpwstr").text(value))
    };
    el("Properties")
        .set("xmlns", "http://schemas.openxmlformats.org/officeDocument/2006/custom-properties")
        .set("xmlns:vt", "http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes")
        .all(all.into_iter().enumerate().map(one))
}
