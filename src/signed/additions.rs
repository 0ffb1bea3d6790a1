//! That what is new in a file is a signature, or is named.
//!
//! A signature brings a form with signature fields, a widget for each on a page, what the widget shows,
//! and certificates. Everything else that a reader might show or run is a fault, or a mark that a person
//! must look at.

use super::compare::number;
use super::pages::pages;
use super::revisions::Revisions;
use super::{Area, Fault, Judgement, Mark, changes};
use crate::pdf::body::Object;
use crate::pdf::lexer::{Dict, Id, Value};
use crate::pdf::{decoded, text};
use std::collections::{BTreeMap, BTreeSet};

/// How deep fields of a form may be nested.
const DEEPEST_FIELD: usize = 8;
/// What a form of signatures alone says (12.7.3).
const OF_FORM: &[&str] = &["Fields", "SigFlags", "DR", "DA", "Type"];
/// What runs, opens or hides something.
const ACTIVE: &[&str] = &[
    "A",
    "AA",
    "JS",
    "JavaScript",
    "OpenAction",
    "URI",
    "Launch",
    "XFA",
    "EF",
    "RF",
    "OC",
    "OCProperties",
    "Names",
    "Dests",
    "RichMediaContent",
    "Collection",
];

/// A signature field that holds a signature.
pub struct Field {
    /// The signature dictionary (12.8.1).
    pub value: Id,
    pub area: Option<Area>,
}

pub fn check(revisions: &Revisions<'_>, judgement: &mut Judgement) -> Vec<Field> {
    let additions = Additions { revisions, pages: pages(&revisions.issued) };
    additions.check_reachable(&mut judgement.faults);
    additions.check_active(&mut judgement.faults);
    let fields = additions.fields(&mut judgement.faults);
    let shown = additions.shown(&fields, judgement);
    let mut signed: Vec<Field> = Vec::new();
    for (widget, value) in fields {
        let Some(value) = value else { continue };
        if !signed.iter().any(|field| field.value == value) {
            signed.push(Field { value, area: shown.get(&widget).copied() });
        }
    }
    additions.check_loose_signatures(&signed, &mut judgement.faults);
    signed
}

struct Additions<'r, 'a> {
    revisions: &'r Revisions<'a>,
    pages: Vec<Id>,
}

impl<'a> Additions<'_, 'a> {
    /// Objects that nothing leads to wait for an update that does.
    fn check_reachable(&self, faults: &mut Vec<Fault>) {
        let mut by_number: BTreeMap<Id, Vec<Value<'a>>> = BTreeMap::new();
        let mut next: Vec<Id> = Vec::new();
        for object in self.revisions.appended() {
            if self.revisions.is_new(object.id) {
                by_number.entry(object.id).or_default().push(object.value)
            } else {
                references(object.value, &mut next)
            }
        }
        let sections = &self.revisions.returned.sections;
        for section in sections {
            references(Value::Dict(section.trailer), &mut next);
        }
        let mut reached = BTreeSet::new();
        while let Some(id) = next.pop() {
            if reached.insert(id) {
                for value in by_number.get(&id).into_iter().flatten() {
                    references(*value, &mut next);
                }
            }
        }
        let what = || "không nơi nào dùng đến".to_owned();
        let empty: BTreeSet<Id> = self
            .revisions
            .appended()
            .filter(|object| is_empty_drawing(object))
            .map(|object| object.id)
            .collect();
        let loose = by_number.keys().filter(|id| !reached.contains(*id) && !empty.contains(*id));
        faults.extend(loose.map(|id| Fault::Foreign { id: *id, what: what() }));
    }

    fn check_active(&self, faults: &mut Vec<Fault>) {
        for object in self.revisions.appended() {
            let new = self.revisions.is_new(object.id);
            let found = match object.value {
                value if new => active(value),
                Value::Dict(dict) if object.id == self.revisions.root => {
                    let added = dict.entries().filter(|(key, _)| {
                        changes::OF_CATALOG.iter().any(|added| added.as_bytes() == *key)
                    });
                    added.into_iter().find_map(|(_, value)| active(value))
                }
                _ => None,
            };
            let what = found.map(|key| format!("lệnh hoặc nội dung ẩn (/{key})"));
            faults.extend(what.map(|what| Fault::Foreign { id: object.id, what }));
        }
    }

    /// Each signature field with its signature, if it holds one.
    fn fields(&self, faults: &mut Vec<Fault>) -> BTreeMap<Id, Option<Id>> {
        let body = &self.revisions.returned;
        let form = body.dict(body.trailer, "Root").and_then(|root| body.dict(root, "AcroForm"));
        let Some(form) = form else { return BTreeMap::new() };
        let root = self.revisions.root;
        for (key, _) in form.entries() {
            if !OF_FORM.iter().any(|known| known.as_bytes() == key) {
                let key = String::from_utf8_lossy(key);
                let what = format!("biểu mẫu có mục mà chữ ký không cần (/{key})");
                faults.push(Fault::Foreign { id: root, what });
            }
        }
        let mut fields = BTreeMap::new();
        if let Some(Value::Array(listed)) =
            form.get("Fields").and_then(|listed| body.resolve(listed))
        {
            for field in listed.items() {
                self.field(field, 0, &mut fields, faults);
            }
        }
        fields
    }

    fn field(
        &self,
        field: Value<'a>,
        depth: usize,
        fields: &mut BTreeMap<Id, Option<Id>>,
        faults: &mut Vec<Fault>,
    ) {
        let Value::Reference(id) = field else { return };
        let Some(Value::Dict(dict)) = self.revisions.returned.resolve(field) else { return };
        let is_signature = match dict.get("FT") {
            Some(kind) => kind == Value::Name(b"Sig"),
            // As its field above.
            None => depth > 0,
        };
        let value = match dict.get("V") {
            Some(Value::Reference(value)) => Some(value),
            _ => None,
        };
        if !is_signature || depth > DEEPEST_FIELD {
            let what = "ô nhập liệu không phải ô chữ ký".to_owned();
            faults.push(Fault::Foreign { id, what });
            return;
        }
        if fields.insert(id, value).is_some() {
            return;
        }
        if let Some(Value::Array(kids)) =
            dict.get("Kids").and_then(|kids| self.revisions.returned.resolve(kids))
        {
            for kid in kids.items() {
                self.field(kid, depth + 1, fields, faults);
            }
        }
    }

    /// Where signature fields show; other annotations become marks.
    fn shown(
        &self,
        fields: &BTreeMap<Id, Option<Id>>,
        judgement: &mut Judgement,
    ) -> BTreeMap<Id, Area> {
        let mut shown = BTreeMap::new();
        for (page, id) in self.annotations() {
            let dict = match self.revisions.returned.resolve(Value::Reference(id)) {
                Some(Value::Dict(dict)) => dict,
                _ => Dict::default(),
            };
            let subtype = match dict.get("Subtype") {
                Some(Value::Name(subtype)) => String::from_utf8_lossy(subtype).into_owned(),
                _ => String::new(),
            };
            let area = Area { page, corners: self.corners(dict) };
            if fields.contains_key(&id) && (subtype == "Widget" || subtype.is_empty()) {
                shown.insert(id, area);
            } else if subtype == "Widget" {
                let what = "ô trên trang không thuộc biểu mẫu chữ ký".to_owned();
                judgement.faults.push(Fault::Foreign { id, what });
            } else {
                let text = match dict.get("Contents") {
                    Some(Value::Text(written)) => decoded(&text(written)),
                    _ => String::new(),
                };
                judgement.marks.push(Mark { subtype, text, area });
            }
        }
        shown
    }

    /// What any version of a page has more than ours, with the page's number from 1.
    fn annotations(&self) -> BTreeSet<(usize, Id)> {
        let body = &self.revisions.returned;
        let mut found = BTreeSet::new();
        for object in self.revisions.appended() {
            let page = self.pages.iter().position(|page| *page == object.id);
            let (Some(page), Value::Dict(dict)) = (page, object.value) else { continue };
            let listed = dict.get("Annots").and_then(|listed| body.resolve(listed));
            if let Some(Value::Array(listed)) = listed {
                let new = listed.items().filter_map(|item| match item {
                    Value::Reference(id) if self.revisions.is_new(id) => Some((page + 1, id)),
                    _ => None,
                });
                found.extend(new);
            }
        }
        found
    }

    fn corners(&self, dict: Dict<'a>) -> [f64; 4] {
        let rect = dict.get("Rect").and_then(|rect| self.revisions.returned.resolve(rect));
        let Some(Value::Array(rect)) = rect else { return [0.0; 4] };
        let mut sides = rect.items().map(|side| number(side).unwrap_or_default());
        let mut side = || sides.next().unwrap_or_default();
        let (x0, y0, x1, y1) = (side(), side(), side(), side());
        [x0.min(x1), y0.min(y1), x0.max(x1), y0.max(y1)]
    }

    /// A signature that no field holds is not shown by readers, and yet may be believed.
    fn check_loose_signatures(&self, fields: &[Field], faults: &mut Vec<Fault>) {
        let is_loose = |object: &&Object<'_>| match object.value {
            Value::Dict(dict) => {
                dict.get("ByteRange").is_some()
                    && !fields.iter().any(|field| field.value == object.id)
            }
            _ => false,
        };
        let loose = self.revisions.appended().filter(is_loose);
        let what = || "chữ ký không gắn với ô chữ ký nào".to_owned();
        faults.extend(loose.map(|object| Fault::Foreign { id: object.id, what: what() }));
    }
}

/// A drawing of nothing: pyHanko leaves the one that a field had before it was signed.
fn is_empty_drawing(object: &Object<'_>) -> bool {
    let Value::Dict(dict) = object.value else { return false };
    let mut found = Vec::new();
    references(object.value, &mut found);
    let empty = object.stream.is_some_and(|stream| stream.trim_ascii().is_empty());
    empty && found.is_empty() && dict.get("Subtype") == Some(Value::Name(b"Form"))
}

/// The objects that a value refers to.
pub fn references(value: Value<'_>, found: &mut Vec<Id>) {
    match value {
        Value::Reference(id) => found.push(id),
        Value::Array(items) => items.items().for_each(|item| references(item, found)),
        Value::Dict(dict) => dict.entries().for_each(|(_, value)| references(value, found)),
        _ => {}
    }
}

/// The first key in a value that runs, opens or hides something.
fn active(value: Value<'_>) -> Option<String> {
    match value {
        Value::Array(items) => items.items().find_map(active),
        Value::Dict(dict) => dict.entries().find_map(|(key, value)| {
            let known = ACTIVE.iter().find(|active| active.as_bytes() == key);
            known.map(|key| (*key).to_owned()).or_else(|| active(value))
        }),
        _ => None,
    }
}
