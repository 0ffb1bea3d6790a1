//! Two versions of one record (hai bản): what is different in them, field by field, and the one that a
//! person makes of both.
//!
//! In: a branch and the one that it follows, which git cannot bring together by itself. Out: for each record
//! both values of each field that both changed; and after the choice one merge, whole or not at all. What one
//! side alone changed is taken from that side.

use super::{UPSTREAM, refused};
use crate::desk::form::{self, values, written};
use crate::edit::{self, Act, Change, Step};
use crate::git;
use crate::preview::writer::Reply;
use crate::problem::Problem;
use crate::records::yaml::{Node, Value};
use serde_json::{Value as Json, json};
use std::collections::BTreeMap;
use std::path::Path;

/// A file in three versions; a side that has no such file has none.
struct Versions {
    /// Below the root of the project.
    file: String,
    base: Option<String>,
    ours: Option<String>,
    theirs: Option<String>,
}

/// A value that is not the same on both sides.
struct Difference {
    path: Vec<Step>,
    ours: Option<Node>,
    theirs: Option<Node>,
    /// Which side left it as it was; none where both changed it.
    kept: Option<Side>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Side {
    Ours,
    Theirs,
}

/// What stands in the way of a merge, for the page; none where git can do it alone.
pub fn conflict(root: &Path) -> Result<Option<Reply>, Problem> {
    let all = conflicting(root)?;
    if all.is_empty() {
        return Ok(None);
    }
    let by = ["log", "-1", "--format=%an, %ad", "--date=format:%d/%m/%Y", UPSTREAM];
    let by = git::line(root, &by)?;
    let files = all.iter().map(
        |one| json!({ "tep": one.file, "khac": shown(one), "ca_tep": differences(one).is_none() }),
    );
    let body = json!({
        "noi_dung": "Hai người sửa cùng một chỗ: chọn giá trị đúng ở từng chỗ.",
        "xung_dot": files.collect::<Vec<_>>(),
        "cua_ai": by,
    });
    Ok(Some(Reply { status: "409 Conflict", body }))
}

/// The files that git cannot merge by itself; nothing is touched to find them.
fn conflicting(root: &Path) -> Result<Vec<Versions>, Problem> {
    let tried = ["merge-tree", "--write-tree", "-z", "--no-messages", "HEAD", UPSTREAM];
    let said = git::said(root, &tried)?;
    let prefix = git::line(root, &["rev-parse", "--show-prefix"])?.unwrap_or_default();
    let mut files: BTreeMap<String, Versions> = BTreeMap::new();
    for entry in said.out.split('\0').skip(1) {
        let Some((about, path)) = entry.split_once('\t') else { continue };
        let mut about = about.split(' ').skip(1);
        let (Some(blob), Some(stage)) = (about.next(), about.next()) else { continue };
        let content = git::git(root, &["cat-file", "blob", blob])?;
        let text = content.map(|bytes| String::from_utf8_lossy(&bytes).into_owned());
        let file = path.strip_prefix(&prefix).unwrap_or(path).to_owned();
        let empty = Versions { file: file.clone(), base: None, ours: None, theirs: None };
        let versions = files.entry(file).or_insert(empty);
        match stage {
            "1" => versions.base = text,
            "2" => versions.ours = text,
            _ => versions.theirs = text,
        }
    }
    Ok(files.into_values().collect())
}

/// What both sides changed, for a person to choose.
fn shown(versions: &Versions) -> Vec<Json> {
    let all = differences(versions).unwrap_or_default();
    let asked = all.iter().enumerate().filter(|(_, one)| one.kept.is_none());
    let shown = asked.map(|(at, one)| {
        json!({
            "thu": at,
            "duong": one.path.iter().map(step).collect::<Vec<_>>(),
            "cua_toi": one.ours.as_ref().map(values),
            "cua_ho": one.theirs.as_ref().map(values),
        })
    });
    shown.collect()
}

fn step(step: &Step) -> Json {
    match step {
        Step::Key(key) => key.as_str().into(),
        Step::At(at) => (*at).into(),
    }
}

/// The values that differ; none where a version is gone or is no record.
fn differences(versions: &Versions) -> Option<Vec<Difference>> {
    let tree = |text: &Option<String>| Some(form::tree(&versions.file, text.as_ref()?)?.1);
    let (ours, theirs) = (tree(&versions.ours)?, tree(&versions.theirs)?);
    let base = tree(&versions.base);
    let mut out = Vec::new();
    compare((Some(&ours), Some(&theirs), base.as_ref()), &mut Vec::new(), &mut out);
    Some(out)
}

type Three<'n> = (Option<&'n Node>, Option<&'n Node>, Option<&'n Node>);

fn compare(three: Three<'_>, path: &mut Vec<Step>, out: &mut Vec<Difference>) {
    let (ours, theirs, base) = three;
    let said = |node: Option<&Node>| node.map(values);
    if said(ours) == said(theirs) {
        return;
    }
    let value = |node: Option<&Node>| node.map(|node| node.value.clone());
    match (value(ours), value(theirs)) {
        (Some(Value::Map(own)), Some(Value::Map(other))) => {
            let mut keys: Vec<String> = Vec::new();
            for (key, _) in own.iter().chain(&other) {
                if let Value::Scalar(key) = &key.value
                    && !keys.contains(&key.text)
                {
                    keys.push(key.text.clone());
                }
            }
            for key in keys {
                let under = |node: Option<&Node>| node.and_then(|node| node.under(&key)).cloned();
                let three = (under(ours), under(theirs), under(base));
                path.push(Step::from(key.as_str()));
                compare((three.0.as_ref(), three.1.as_ref(), three.2.as_ref()), path, out);
                path.pop();
            }
        }
        (Some(Value::List(own)), Some(Value::List(other))) if own.len() == other.len() => {
            for (at, (own, other)) in own.iter().zip(&other).enumerate() {
                let base = match base.map(|base| &base.value) {
                    Some(Value::List(base)) => base.get(at),
                    _ => None,
                };
                path.push(Step::from(at));
                compare((Some(own), Some(other), base), path, out);
                path.pop();
            }
        }
        _ => {
            let kept = match said(base) {
                base if base == said(ours) => Some(Side::Ours),
                base if base == said(theirs) => Some(Side::Theirs),
                _ => None,
            };
            let path = path.clone();
            out.push(Difference { path, ours: ours.cloned(), theirs: theirs.cloned(), kept });
        }
    }
}

/// Merges, with the choices of a person: for each file the numbers of the differences that are theirs, or
/// a whole side.
pub fn join(root: &Path, body: &Json) -> Result<Result<(), Reply>, Problem> {
    let mut texts = Vec::new();
    for versions in conflicting(root)? {
        let chosen = body["tep"].as_array().into_iter().flatten();
        let Some(chosen) = chosen.clone().find(|one| one["tep"] == *versions.file) else {
            return Ok(Err(Reply::bad("còn tệp chưa chọn")));
        };
        match joined(&versions, chosen)? {
            Some(text) => texts.push((versions.file, text)),
            None => return Ok(Err(Reply::bad("còn chỗ chưa chọn"))),
        }
    }
    git::said(root, &["merge", "--quiet", "--no-commit", "--no-ff", UPSTREAM])?;
    let made = merge(root, &texts)?;
    if made.is_err() {
        git::git(root, &["merge", "--abort"])?;
    }
    Ok(made)
}

/// Puts the chosen texts into the merge that stands open.
fn merge(root: &Path, texts: &[(String, String)]) -> Result<Result<(), Reply>, Problem> {
    for (file, text) in texts {
        crate::disk::write(&root.join(file), text.as_bytes())?;
        git::git(root, &["add", "--", file])?;
    }
    let said = git::said(root, &["commit", "--quiet", "--no-edit"])?;
    Ok(if said.well { Ok(()) } else { Err(refused("Chưa hợp nhất", &said)) })
}

/// The text that a person made of two versions; none while something is not chosen.
fn joined(versions: &Versions, chosen: &Json) -> Result<Option<String>, Problem> {
    let Some(all) = differences(versions) else {
        return Ok(match chosen["ca"].as_str() {
            Some("toi") => versions.ours.clone(),
            Some("ho") => versions.theirs.clone(),
            _ => None,
        });
    };
    let mut changes = Vec::new();
    for (at, one) in all.iter().enumerate() {
        let side = match (one.kept, chosen["chon"][at.to_string()].as_str()) {
            // Who left it as it was gives way to who changed it.
            (Some(Side::Ours), _) | (None, Some("ho")) => Side::Theirs,
            (Some(Side::Theirs), _) | (None, Some("toi")) => Side::Ours,
            (None, _) => return Ok(None),
        };
        if side == Side::Theirs {
            let act = one.theirs.as_ref().map_or(Act::Remove, |node| Act::Set(written(node)));
            changes.push(Change::act(&one.path, act));
        }
    }
    let Some(ours) = &versions.ours else { return Ok(None) };
    edit::edited(&versions.file.as_str().into(), ours, &changes).map(Some)
}
