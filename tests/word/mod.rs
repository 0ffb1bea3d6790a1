//! Editable copies of every document of the sample: the package as the standard wants it, the words as
//! the document has them.

pub mod applied;
pub mod edited;
pub mod hostile;
pub mod made;
mod returned;
mod written;

use made::{Made, all, stress};
use roxmltree::Node;
use std::collections::{BTreeMap, BTreeSet};

/// ISO/IEC 29500-1, 17: the children of what we write, in the order of its type.
const ORDER: &[(&str, &str)] = &[
    (
        "pPr",
        "pStyle keepNext keepLines pageBreakBefore widowControl numPr pBdr shd tabs spacing ind contextualSpacing jc outlineLvl rPr sectPr",
    ),
    ("rPr", "rStyle rFonts b bCs i iCs caps color spacing sz szCs u vertAlign lang"),
    ("tblPr", "tblStyle tblW jc tblInd tblBorders tblLayout tblCellMar tblLook"),
    ("tblBorders", "top left bottom right insideH insideV"),
    ("tblCellMar", "top left bottom right"),
    ("tbl", "tblPr tblGrid tr"),
    ("tr", "trPr tc"),
    ("trPr", "cantSplit tblHeader"),
    ("tc", "tcPr p"),
    ("tcPr", "tcW gridSpan vMerge tcBorders shd vAlign"),
    ("pBdr", "top left bottom right"),
    ("numPr", "ilvl numId"),
    ("sectPr", "headerReference footerReference type pgSz pgMar pgNumType cols titlePg docGrid"),
    ("style", "name basedOn next uiPriority semiHidden unhideWhenUsed qFormat pPr rPr tblPr"),
    ("lvl", "start numFmt pStyle suff lvlText lvlJc pPr rPr"),
    ("abstractNum", "multiLevelType lvl"),
    ("num", "abstractNumId lvlOverride"),
    ("lvlOverride", "startOverride lvl"),
    ("numbering", "abstractNum num"),
    ("styles", "docDefaults style"),
    ("docDefaults", "rPrDefault pPrDefault"),
    ("r", "rPr t br"),
    (
        "settings",
        "zoom defaultTabStop characterSpacingControl compat themeFontLang clrSchemeMapping decimalSymbol listSeparator",
    ),
    ("font", "panose1 charset family pitch"),
];

/// What holds other things in any order, or one kind of thing.
const FREE: &str = "document body p bookmarkStart bookmarkEnd hdr ftr fldSimple tblGrid rPrDefault pPrDefault fonts compat";

fn name<'a>(node: &Node<'a, '_>) -> &'a str {
    node.tag_name().name()
}

fn attribute<'a>(node: &Node<'a, '_>, wanted: &str) -> &'a str {
    let found = node.attributes().find(|one| one.name() == wanted);
    found.map_or("", |one| one.value())
}

#[test]
fn children_stand_in_the_order_of_the_schema() {
    let mut seen = BTreeSet::new();
    for made in all().iter().chain(stress()) {
        for (part, text) in made.parts.iter().filter(|(part, _)| part.starts_with("word/")) {
            if part.contains("theme") || part.contains("_rels") {
                continue;
            }
            let xml = roxmltree::Document::parse(text).unwrap();
            for parent in xml.descendants().filter(Node::is_element) {
                let children: Vec<&str> = parent.children().map(|child| name(&child)).collect();
                let Some((_, order)) = ORDER.iter().find(|(own, _)| *own == name(&parent)) else {
                    let is_free = FREE.split(' ').any(|free| free == name(&parent));
                    let is_plain = children.iter().all(|child| child.is_empty());
                    assert!(is_free || is_plain, "{part} of {}: {}", made.id, name(&parent));
                    continue;
                };
                seen.insert(name(&parent).to_owned());
                let order: Vec<&str> = order.split(' ').collect();
                let place = |child: &&str| order.iter().position(|one| one == child);
                let places: Option<Vec<usize>> = children.iter().map(place).collect();
                let places = places.unwrap_or_else(|| {
                    panic!("{part} of {}: {} holds {children:?}", made.id, name(&parent))
                });
                assert!(places.is_sorted(), "{part} of {}: {children:?}", made.id);
            }
        }
    }
    let unseen = ORDER.iter().filter(|(own, _)| !seen.contains(*own)).collect::<Vec<_>>();
    assert!(unseen.is_empty(), "{unseen:?}");
}

#[test]
fn every_reference_leads_somewhere() {
    for made in all().iter().chain(stress()) {
        relations(made);
        styles_and_lists(made);
        bookmarks(made);
        tables(made);
    }
}

/// Parts by their relations and their types.
fn relations(made: &Made) {
    let mut reached = BTreeSet::from(["[Content_Types].xml".to_owned()]);
    for (part, text) in made.parts.iter().filter(|(part, _)| part.ends_with(".rels")) {
        reached.insert(part.clone());
        let folder = part.split("_rels/").next().unwrap();
        let xml = roxmltree::Document::parse(text).unwrap();
        for relation in xml.root_element().children() {
            let target = attribute(&relation, "Target");
            let target = match target.strip_prefix("../") {
                Some(target) => target.to_owned(),
                None => format!("{folder}{target}"),
            };
            assert!(made.parts.contains_key(&target), "{}: {part} names {target}", made.id);
            reached.insert(target);
        }
    }
    let all: BTreeSet<String> = made.parts.keys().cloned().collect();
    assert_eq!(reached, all, "{}: parts that nothing names", made.id);
    let types = made.xml("[Content_Types].xml");
    for node in types.root_element().children().filter(|node| name(node) == "Override") {
        let part = attribute(&node, "PartName").trim_start_matches('/');
        assert!(made.parts.contains_key(part), "{}: {part}", made.id);
    }
}

fn styles_and_lists(made: &Made) {
    let (styles, lists) = (made.xml("word/styles.xml"), made.xml("word/numbering.xml"));
    let ids: BTreeSet<&str> = styles
        .descendants()
        .filter(|node| name(node) == "style")
        .map(|node| attribute(&node, "styleId"))
        .collect();
    let names: BTreeSet<&str> = styles
        .descendants()
        .filter(|node| node.parent().is_some_and(|parent| name(&parent) == "style"))
        .filter(|node| name(node) == "name")
        .map(|node| attribute(&node, "val"))
        .collect();
    assert_eq!(names.len(), ids.len(), "{}: two styles of one name", made.id);
    assert!(ids.iter().all(|id| id.is_ascii()) && names.contains("Thân văn"));
    // Word takes what follows a comma for another name of the style.
    assert!(names.iter().all(|name| !name.contains(',')), "{names:?}");
    let numbers: BTreeSet<&str> = lists
        .descendants()
        .filter(|node| name(node) == "num")
        .map(|node| attribute(&node, "numId"))
        .collect();
    for part in ["word/document.xml", "word/styles.xml", "word/numbering.xml", "word/header1.xml"] {
        let xml = made.xml(part);
        for node in xml.descendants() {
            let value = attribute(&node, "val");
            match name(&node) {
                "pStyle" | "tblStyle" | "basedOn" | "next" => {
                    assert!(ids.contains(value), "{}: {part} names the style {value}", made.id);
                }
                "numId" => {
                    assert!(numbers.contains(value), "{}: {part} counts by {value}", made.id)
                }
                _ => {}
            }
        }
    }
}

/// Bookmarks open and close once; the list of anchors names each of them.
fn bookmarks(made: &Made) {
    let (text, list) = (made.xml("word/document.xml"), made.xml("customXml/item1.xml"));
    let of = |wanted: &str, key: &str| -> Vec<String> {
        let found = text.descendants().filter(|node| name(node) == wanted);
        found.map(|node| attribute(&node, key).to_owned()).collect()
    };
    let (opened, closed) = (of("bookmarkStart", "id"), of("bookmarkEnd", "id"));
    assert_eq!(opened, closed, "{}", made.id);
    let names = of("bookmarkStart", "name");
    assert_eq!(names.iter().collect::<BTreeSet<_>>().len(), names.len(), "{}", made.id);
    let is_name = |name: &String| {
        name.len() <= 40 && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
    };
    assert!(names.iter().all(is_name), "{names:?}");
    let anchors = list.root_element().children().map(|one| attribute(&one, "neo").to_owned());
    let names: BTreeSet<String> = names.into_iter().collect();
    assert_eq!(anchors.collect::<BTreeSet<_>>(), names, "{}", made.id);
}

/// A cell ends in a paragraph, and so does what stands between two tables.
fn tables(made: &Made) {
    let text = made.xml("word/document.xml");
    for node in text.descendants().filter(Node::is_element) {
        let last = node.last_element_child().map(|child| child.tag_name().name().to_owned());
        match name(&node) {
            "tc" => assert_eq!(last.as_deref(), Some("p"), "{}", made.id),
            "tbl" => {
                let next =
                    node.next_sibling_element().map(|next| next.tag_name().name().to_owned());
                assert_eq!(next.as_deref(), Some("p"), "{}: behind a table", made.id);
                let columns = node.descendants().filter(|node| name(node) == "gridCol").count();
                for row in node.children().filter(|node| name(node) == "tr") {
                    let cells = row.children().filter(|node| name(node) == "tc");
                    let span = |cell: Node| {
                        let span = cell.descendants().find(|node| name(node) == "gridSpan");
                        span.map_or(1, |span| attribute(&span, "val").parse().unwrap())
                    };
                    assert_eq!(cells.map(span).sum::<usize>(), columns, "{}", made.id);
                }
            }
            _ => {}
        }
    }
    assert_eq!(
        name(&text.root_element().first_element_child().unwrap().last_element_child().unwrap()),
        "sectPr"
    );
}

/// No number on the first page of a part; each part names all its headers; a turned page is turned in
/// both ways that programs look at.
#[test]
fn pages_are_those_of_the_form() {
    let mut turned = 0;
    for made in all() {
        let text = made.xml("word/document.xml");
        let sections: Vec<Node> =
            text.descendants().filter(|node| name(node) == "sectPr").collect();
        let landscape: Vec<bool> = std::iter::once(false)
            .chain(made.document.appendices.iter().map(|annex| annex.landscape))
            .collect();
        assert_eq!(sections.len(), landscape.len(), "{}", made.id);
        for (section, landscape) in sections.iter().zip(landscape) {
            let child = |wanted: &str| section.children().find(|node| name(node) == wanted);
            let size = child("pgSz").unwrap();
            let wide = ["w", "h"].map(|side| attribute(&size, side).parse::<u32>().unwrap());
            assert_eq!(wide[0] > wide[1], landscape, "{}", made.id);
            assert_eq!(attribute(&size, "orient") == "landscape", landscape, "{}", made.id);
            assert!(child("titlePg").is_some(), "{}", made.id);
            let kinds = section.children().filter(|node| name(node).ends_with("Reference"));
            let kinds: Vec<&str> = kinds.map(|node| attribute(&node, "type")).collect();
            assert_eq!(kinds, ["default", "first", "default", "first"], "{}", made.id);
            turned += usize::from(landscape);
        }
        let numbered = |part: &str| made.parts[part].contains(" PAGE ");
        assert!(!numbered("word/header2.xml") && !numbered("word/footer2.xml"), "{}", made.id);
        assert!(numbered("word/header1.xml") != numbered("word/footer1.xml"), "{}", made.id);
    }
    assert!(turned > 0, "no sample has a turned page");
}

/// What the list of anchors says of a text is there, and it is the text of its paragraph.
#[test]
fn anchors() {
    let (mut texts, mut values) = (0, BTreeMap::<String, usize>::new());
    for made in all() {
        let shown = made.lines();
        let list = made.xml("customXml/item1.xml");
        assert_eq!(attribute(&list.root_element(), "ban_ghi"), made.id);
        for said in list.descendants().filter(|node| name(node) == "chu") {
            let text = said.text().unwrap_or_default();
            assert!(shown.iter().any(|line| line.contains(text)), "{}: {text}", made.id);
            texts += 1;
            let length = text.chars().count();
            for value in said.next_siblings().filter(|node| name(node) == "truong") {
                let number = |key| attribute(&value, key).parse::<usize>().unwrap();
                assert!(number("tu") + number("dai") <= length, "{}: {text}", made.id);
                *values.entry(attribute(&value, "duong").to_owned()).or_default() += 1;
            }
        }
    }
    println!("{texts} texts, {} paths of values", values.len());
    assert!(values.keys().any(|path| path.starts_with("ket_luan/")), "{values:?}");
}
