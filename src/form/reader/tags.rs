//! The structure tree (ISO 32000-1, 14.7), flattened in reading order.

use hayro_syntax::Pdf;
use hayro_syntax::object::{Array, Dict, MaybeRef, Name, Object, ObjectIdentifier, String as Text};
use std::collections::BTreeMap;

/// A structure element: a heading, a paragraph, a table cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Element {
    /// `P`, `H1`, `TH` …
    pub role: String,
    pub parent: Option<usize>,
    /// `Scope` of a header cell.
    pub scope: Option<String>,
    /// Marked contents that it owns itself: page index and id, in reading order.
    pub contents: Vec<(usize, i32)>,
}

/// Elements are nested at most this deep; a deeper tree is no document of ours.
const DEEPEST: usize = 64;

/// The tree and the language of the catalog.
pub fn read(pdf: &Pdf) -> (Vec<Element>, Option<String>) {
    let xref = pdf.xref();
    let Some(catalog) = xref.get::<Dict<'_>>(xref.root_id()) else { return (Vec::new(), None) };
    let language = catalog.get::<Text<'_>>("Lang").map(|text| decode(text.as_bytes()));
    let pages = pdf.pages().iter().enumerate();
    let pages = pages.filter_map(|(at, page)| Some((key(page.raw().obj_id()?), at))).collect();
    let mut walk = Walk { pages, elements: Vec::new() };
    if let Some(root) = catalog.get::<Dict<'_>>("StructTreeRoot") {
        walk.children(&root, None, None, 0);
    }
    (walk.elements, language)
}

struct Walk {
    pages: BTreeMap<(i32, i32), usize>,
    elements: Vec<Element>,
}

impl Walk {
    fn element(
        &mut self,
        dict: &Dict<'_>,
        parent: Option<usize>,
        page: Option<usize>,
        depth: usize,
    ) {
        let role = dict.get::<Name<'_>>("S").map(|name| name.as_str().to_owned());
        let scope = role.as_deref().filter(|role| *role == "TH").and_then(|_| scope(dict));
        let at = self.elements.len();
        self.elements.push(Element {
            role: role.unwrap_or_default(),
            parent,
            scope,
            contents: Vec::new(),
        });
        let page = self.page_of(dict).or(page);
        self.children(dict, Some(at), page, depth + 1);
    }

    fn children(&mut self, dict: &Dict<'_>, at: Option<usize>, page: Option<usize>, depth: usize) {
        if depth > DEEPEST {
            return;
        }
        match dict.get::<Object<'_>>("K") {
            Some(Object::Array(kids)) => {
                for kid in kids.iter::<Object<'_>>() {
                    self.kid(kid, at, page, depth);
                }
            }
            Some(kid) => self.kid(kid, at, page, depth),
            None => {}
        }
    }

    fn kid(&mut self, kid: Object<'_>, at: Option<usize>, page: Option<usize>, depth: usize) {
        match kid {
            Object::Number(number) => self.own(at, page, number.as_i64()),
            Object::Dict(dict) => match dict.get::<i32>("MCID") {
                Some(id) => self.own(at, self.page_of(&dict).or(page), i64::from(id)),
                None if dict.contains_key("S") => self.element(&dict, at, page, depth),
                None => {}
            },
            _ => {}
        }
    }

    fn own(&mut self, at: Option<usize>, page: Option<usize>, id: i64) {
        if let (Some(at), Some(page), Ok(id)) = (at, page, i32::try_from(id)) {
            self.elements[at].contents.push((page, id));
        }
    }

    fn page_of(&self, dict: &Dict<'_>) -> Option<usize> {
        match dict.get_raw::<Object<'_>>("Pg")? {
            MaybeRef::Ref(page) => self.pages.get(&key(page.into())).copied(),
            MaybeRef::NotRef(_) => None,
        }
    }
}

/// `Scope` among the attributes of a cell.
fn scope(cell: &Dict<'_>) -> Option<String> {
    let attributes =
        cell.get::<Dict<'_>>("A").or_else(|| cell.get::<Array<'_>>("A")?.iter().next());
    Some(attributes?.get::<Name<'_>>("Scope")?.as_str().to_owned())
}

fn key(id: ObjectIdentifier) -> (i32, i32) {
    (id.obj_number, id.gen_number)
}

/// A PDF text string: UTF-16 with its mark, else one byte a character.
pub fn decode(bytes: &[u8]) -> String {
    match bytes.strip_prefix(&[0xFE, 0xFF]) {
        Some(wide) => {
            let units = wide.chunks_exact(2).map(|pair| u16::from_be_bytes([pair[0], pair[1]]));
            char::decode_utf16(units).map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER)).collect()
        }
        None => bytes.iter().map(|byte| char::from(*byte)).collect(),
    }
}
