//! What a form is made of, as JSON: the schema of the file's kind, the values that stand there, what may be
//! chosen, and each problem with the path of the value that it is about.

use super::lock::Lock;
use super::means;
use crate::digest::Digest;
use crate::edit::Value as Written;
use crate::pipeline::Loaded;
use crate::preview::live::{LiveProject, State};
use crate::problem::{Place, Severity};
use crate::records::parser;
use crate::records::plain::Plain;
use crate::records::registry::Registry;
use crate::records::scalar::{Date, FileKind};
use crate::records::yaml::{Node, Value};
use crate::schema;
use serde_json::{Value as Json, json};
use std::sync::Arc;

/// The form of a file as it stands.
pub fn of(live: &LiveProject, file: &str, bytes: &[u8], can_undo: bool) -> Json {
    let state = live.state();
    let text = std::str::from_utf8(bytes).unwrap_or_default();
    let read = tree(file, text);
    let mut form = json!({
        "tep": file,
        "dau": Digest::of(bytes).to_string(),
        "luot": state.turn,
        "hoan_tac": can_undo,
    });
    let Some((kind, node)) = read else { return form };
    let entry = state.files.get(file).and_then(|entry| entry.record.as_ref());
    let mut schema = schema::of(kind);
    means::add(kind, &mut schema);
    form["luoc_do"] = schema;
    form["gia_tri"] = values(&node);
    form["chon"] = choices(&state, entry.and_then(|entry| entry.date), &node);
    form["van_de"] = problems(&state, file, &node);
    let sealed = state.files.get(file).is_some_and(|entry| entry.sealed);
    form["khoa"] = Lock::of(&Plain::of(&node), sealed).map(Lock::as_json).into();
    form
}

/// The kind of a file and what it says; `None` while it is no YAML, or of no kind.
pub fn tree(file: &str, text: &str) -> Option<(FileKind, Node)> {
    let body = text.strip_prefix('\u{feff}').unwrap_or(text);
    let node = parser::parse(&Arc::from(file), body).ok()?;
    let kind = FileKind::of(node.text_of("loai")?)?;
    Some((kind, node))
}

pub fn values(node: &Node) -> Json {
    match &node.value {
        Value::Scalar(scalar) => scalar.text.as_str().into(),
        Value::List(items) => items.iter().map(values).collect(),
        Value::Map(pairs) => {
            let pair = |(key, value): &(Node, Node)| Some((name(key)?.to_owned(), values(value)));
            Json::Object(pairs.iter().filter_map(pair).collect())
        }
    }
}

fn name(key: &Node) -> Option<&str> {
    match &key.value {
        Value::Scalar(scalar) => Some(&scalar.text),
        _ => None,
    }
}

/// What codes may stand for, as of a day: agencies with their units and people of the registry, units of
/// the record's own agency, what a record itself has.
fn choices(state: &State, day: Option<Date>, node: &Node) -> Json {
    let Some(loaded) = &state.checked.loaded else { return json!({}) };
    let registry: &Registry = &loaded.office.corpus.registry;
    let (mut bodies, mut own) = (Vec::new(), Vec::new());
    let issuer = ["to_chuc", "chu_tri", "tu", "co_quan"].iter().find_map(|key| node.text_of(key));
    let issuer = issuer.map(|body| body.split('/').next().unwrap_or(body));
    for agency in registry.agencies.iter().filter(|one| day.is_none_or(|day| one.valid_on(day))) {
        let id = &agency.id.value.0;
        bodies.push(json!([id, agency.name.0]));
        for unit in &agency.units {
            let shown = format!("{}, {}", unit.name.0, agency.short_name.0);
            bodies.push(json!([format!("{id}/{}", unit.id.value.0), shown]));
            if issuer == Some(id.as_str()) {
                own.push(json!([unit.id.value.0, unit.name.0]));
            }
        }
    }
    let person = |person: &crate::records::agency::Person| {
        let post = day.and_then(|day| registry.post(person, day));
        let post = post.map(|post| format!(", {}, {}", post.title.0, post.body));
        json!([person.id.value.0, format!("{}{}", person.name.0, post.unwrap_or_default())])
    };
    let people: Vec<Json> = registry.people.iter().map(person).collect();
    let dossiers = loaded.office.corpus.dossiers();
    let dossier = |planned: crate::records::dossier::Planned<'_>| {
        json!([planned.dossier.id.value.0, planned.dossier.title.0])
    };
    json!({
        "co_quan": bodies,
        "nguoi": people,
        "don_vi": own,
        "ket_qua": findings(node),
        "ho_so": dossiers.map(dossier).collect::<Vec<_>>(),
        "loai_trao_doi": exchanges(loaded, day),
    })
}

/// The kinds of exchange of the regulation of a day; of the last one where none is in force.
fn exchanges(loaded: &Loaded, day: Option<Date>) -> Vec<Json> {
    let all = &loaded.office.regulations;
    let of_day = all.iter().filter(|rules| day.is_some_and(|day| rules.covers(day)));
    let mut rules: Vec<_> = of_day.collect();
    if rules.is_empty() {
        rules.extend(all.iter().last());
    }
    let kinds = rules.into_iter().flat_map(|rules| &rules.exchanges);
    kinds.map(|kind| json!([kind.id.value.0, kind.name.0])).collect()
}

/// The findings of an inspection, for what names them by their codes.
fn findings(node: &Node) -> Vec<Json> {
    let Some(Value::List(items)) = node.under("ket_qua").map(|found| &found.value) else {
        return Vec::new();
    };
    let shown = |item: &Node| {
        Some(json!([item.text_of("ma")?, item.text_of("noi_dung").unwrap_or_default()]))
    };
    items.iter().filter_map(shown).collect()
}

fn problems(state: &State, file: &str, root: &Node) -> Json {
    let shown = state.problems_in(file).map(|problem| {
        let place = problem.place.as_ref().filter(|place| place.line > 0);
        json!({
            "duong": place.map_or_else(Vec::new, |place| path_of(root, place)),
            "ma": problem.code.text(),
            "muc_do": if problem.severity == Severity::Error { "lỗi" } else { "lưu ý" },
            "noi_dung": problem.message,
            "cach_sua": problem.hints,
        })
    });
    shown.collect()
}

/// The path of the value that a place is in: the last one that begins no later.
fn path_of(root: &Node, place: &Place) -> Vec<Json> {
    let (mut best, mut path) = ((0, 0), Vec::new());
    look(root, &mut Vec::new(), (place.line, place.column), (&mut best, &mut path));
    path
}

fn look(
    node: &Node,
    path: &mut Vec<Json>,
    wanted: (usize, usize),
    (best, found): (&mut (usize, usize), &mut Vec<Json>),
) {
    let at = (node.place.line, node.place.column);
    if at <= wanted && at >= *best {
        (*best, *found) = (at, path.clone());
    }
    match &node.value {
        Value::Scalar(_) => {}
        Value::List(items) => {
            for (at, item) in items.iter().enumerate() {
                path.push(at.into());
                look(item, path, wanted, (&mut *best, &mut *found));
                path.pop();
            }
        }
        Value::Map(pairs) => {
            for (key, value) in pairs {
                path.push(name(key).unwrap_or_default().into());
                let at = (key.place.line, key.place.column);
                if at <= wanted && at >= *best {
                    (*best, *found) = (at, path.clone());
                }
                look(value, path, wanted, (&mut *best, &mut *found));
                path.pop();
            }
        }
    }
}

/// A value as it would be written again; a bare number stays one.
pub fn written(node: &Node) -> Written {
    match &node.value {
        Value::Scalar(scalar) => match scalar.text.parse::<u64>() {
            // `007` is no number: written as one it would be another text.
            Ok(number) if scalar.plain && number.to_string() == scalar.text => {
                Written::Number(number)
            }
            _ => Written::Text(scalar.text.clone()),
        },
        Value::List(items) => Written::List(items.iter().map(written).collect()),
        Value::Map(pairs) => {
            let pair = |(key, value): &(Node, Node)| match &key.value {
                Value::Scalar(key) => Some((key.text.clone(), written(value))),
                _ => None,
            };
            Written::Block(pairs.iter().filter_map(pair).collect())
        }
    }
}
