//! The text of a merged record: what both wrote line by line, with the values that a person chose.
//!
//! In: the texts of three versions and the value that is wanted. Out: a text that says that value, with the
//! comments of both (test: desk::shared::comments_of_both_stay). Lines that one side changed and the other did not come from
//! git; where it makes no readable text of them, ours is what the values are written into.

use super::three::{read, same};
use crate::disk;
use crate::edit::{self, Act, Change, Step, Value};
use crate::git;
use crate::problem::{Code, Place, Problem};
use std::path::Path;

/// The text that says `wanted`, of the versions base, ours, theirs.
///
/// # Errors
/// [`Code::CannotEdit`] where no text can be changed to say it.
pub fn of(
    root: &Path,
    file: &str,
    sides: [Option<&[u8]>; 3],
    wanted: &Value,
) -> Result<String, Problem> {
    let [_, ours, theirs] = sides.map(|side| side.map(String::from_utf8_lossy).unwrap_or_default());
    let lines = by_lines(root, sides)?.filter(|text| read(file, Some(text.as_bytes())).is_some());
    let starts = lines.into_iter().chain([ours.to_string(), theirs.to_string()]);
    let mut refused = None;
    for start in starts {
        match saying(file, start, wanted) {
            Ok(text) => return Ok(with_comments(file, text, sides, wanted)),
            Err(problem) => refused = refused.or(Some(problem)),
        }
    }
    Err(refused.expect("three texts were tried"))
}

/// What git makes of the lines, ours where both changed the same.
fn by_lines(root: &Path, sides: [Option<&[u8]>; 3]) -> Result<Option<String>, Problem> {
    let [Some(base), Some(ours), Some(theirs)] = sides else { return Ok(None) };
    let put = |bytes: &[u8]| disk::private(".yaml", bytes);
    let [ours, base, theirs] = [put(ours)?, put(base)?, put(theirs)?];
    let [own, old, other] = [&ours, &base, &theirs].map(|path| path.to_string_lossy());
    let call = ["merge-file", "--stdout", "--quiet", "--ours", &own, &old, &other];
    Ok(git::git(root, &call)?.and_then(|bytes| String::from_utf8(bytes).ok()))
}

/// The text changed until it says `wanted`.
fn saying(file: &str, mut text: String, wanted: &Value) -> Result<String, Problem> {
    // Each round brings it nearer; a list whose items move and change takes several.
    const ROUNDS: usize = 4;
    for _ in 0..ROUNDS {
        let Some(now) = read(file, Some(text.as_bytes())) else { break };
        let mut changes = Vec::new();
        between(&now, wanted, &mut Vec::new(), &mut changes);
        if changes.is_empty() {
            break;
        }
        text = edit::edited(&file.into(), &text, &changes)?;
    }
    match read(file, Some(text.as_bytes())) {
        Some(now) if same(&now, wanted) => Ok(text),
        _ => Err(Problem::at(
            Code::CannotEdit,
            &Place::file(file),
            "không ghép được hai bản của tệp này mà giữ nguyên mọi phần khác",
        )
        .hint("chưa có gì đổi: nhờ người biết git hợp nhất tệp này trong trình soạn thảo")),
    }
}

/// The changes that lead from one value to another, one after the other.
fn between(now: &Value, wanted: &Value, path: &mut Vec<Step>, out: &mut Vec<Change>) {
    if same(now, wanted) {
        return;
    }
    match (now, wanted) {
        (Value::Block(own), Value::Block(others)) => {
            let under = |pairs: &[(String, Value)], key: &str| {
                pairs.iter().find(|(own, _)| own == key).map(|(_, value)| value.clone())
            };
            for (key, _) in own.iter().filter(|(key, _)| under(others, key).is_none()) {
                out.push(Change::act(&with(path, key.as_str().into()), Act::Remove));
            }
            let order: Vec<&str> = others.iter().map(|(key, _)| key.as_str()).collect();
            for (key, value) in others {
                path.push(key.as_str().into());
                match under(own, key) {
                    Some(before) => between(&before, value, path, out),
                    None => out.push(Change::act(path, Act::Set(value.clone())).among(&order)),
                }
                path.pop();
            }
        }
        (Value::List(own), Value::List(others)) if !own.is_empty() && !others.is_empty() => {
            items(own, others, path, out);
        }
        _ => out.push(Change::act(path, Act::Set(wanted.clone()))),
    }
}

/// Of a list: items that go, come, move and change, known by their codes or by what they say.
fn items(own: &[Value], others: &[Value], path: &mut Vec<Step>, out: &mut Vec<Change>) {
    let code = |item: &Value| match item {
        Value::Block(pairs) => pairs.iter().find(|(key, _)| key == "ma").map(|(_, id)| id.clone()),
        _ => None,
    };
    let is = |one: &Value, other: &Value| match (code(one), code(other)) {
        (Some(one), Some(other)) => same(&one, &other),
        _ => same(one, other),
    };
    if own.len() == others.len() && !own.iter().all(|item| code(item).is_some()) {
        for (at, (item, other)) in own.iter().zip(others).enumerate() {
            path.push(at.into());
            between(item, other, path, out);
            path.pop();
        }
        return;
    }
    let mut there = own.to_vec();
    for at in (0..own.len()).rev() {
        // The last one stays until another has come.
        if there.len() > 1 && !others.iter().any(|other| is(&there[at], other)) {
            out.push(Change::act(&with(path, at.into()), Act::Remove));
            there.remove(at);
        }
    }
    for (to, other) in others.iter().enumerate() {
        match (to..there.len()).find(|at| is(&there[*at], other)) {
            Some(from) if from == to => {}
            Some(from) => {
                out.push(Change::act(path, Act::Move { from, to }));
                let item = there.remove(from);
                there.insert(to, item);
            }
            None => {
                out.push(Change::act(path, Act::Insert(to, other.clone())));
                there.insert(to, other.clone());
            }
        }
        path.push(to.into());
        between(&there[to], other, path, out);
        path.pop();
    }
    for at in (others.len()..there.len()).rev() {
        out.push(Change::act(&with(path, at.into()), Act::Remove));
    }
}

fn with(path: &[Step], step: Step) -> Vec<Step> {
    [path, &[step]].concat()
}

/// The text with the comments that one of both wrote and that went with the lines that were not chosen: they
/// stand at its end.
fn with_comments(file: &str, text: String, sides: [Option<&[u8]>; 3], wanted: &Value) -> String {
    let said = |text: &str| -> Vec<String> {
        let body = text.strip_prefix('\u{feff}').unwrap_or(text);
        edit::comments(body).into_iter().map(str::to_owned).collect()
    };
    let [base, ours, theirs] =
        sides.map(|side| said(&side.map(String::from_utf8_lossy).unwrap_or_default()));
    let mut kept = said(&text);
    let mut lost = Vec::new();
    for comment in ours.iter().chain(&theirs) {
        let is_known = base.contains(comment) || kept.contains(comment);
        if !is_known {
            kept.push(comment.clone());
            lost.push(comment.clone());
        }
    }
    if lost.is_empty() {
        return text;
    }
    let newline = if text.contains("\r\n") { "\r\n" } else { "\n" };
    let end = if text.ends_with('\n') { "" } else { newline };
    let whole = format!("{text}{end}{}{newline}", lost.join(newline));
    let is_same = read(file, Some(whole.as_bytes())).is_some_and(|now| same(&now, wanted));
    if is_same { whole } else { text }
}
