//! A key that is unknown where it stands and known elsewhere in the file stands at the wrong column.
//!
//! In: the tree and what was said of it. Out: the same problems, with such keys sent to the block that
//! they belong to, and without those that follow from it.

use super::outline::{Outline, called};
use super::scalar::FileKind;
use super::yaml::{Node, Value};
use crate::problem::{Code, Place, Problem};

/// A key and where it should stand.
struct Stray {
    place: Place,
    name: String,
    home: Vec<String>,
    /// Where its value starts and ends.
    value: (usize, usize),
}

/// Looks through the problems from `first` on.
pub fn explain(node: &Node, kind: FileKind, first: usize, problems: &mut Vec<Problem>) {
    let unknown: Vec<Place> = problems[first..]
        .iter()
        .filter(|problem| problem.code == Code::UnknownKey)
        .filter_map(|problem| problem.place.clone())
        .collect();
    if unknown.is_empty() {
        return;
    }
    let mut strays = Vec::new();
    find(node, &mut Vec::new(), &Outline::of(kind), &unknown, &mut strays);
    let found = problems.split_off(first);
    problems.extend(found.into_iter().filter_map(|problem| retold(problem, &strays)));
}

fn find(
    node: &Node,
    path: &mut Vec<String>,
    outline: &Outline,
    unknown: &[Place],
    strays: &mut Vec<Stray>,
) {
    match &node.value {
        Value::Scalar(_) => {}
        Value::List(items) => {
            items.iter().for_each(|item| find(item, path, outline, unknown, strays));
        }
        Value::Map(pairs) => {
            let mut before: Option<&str> = None;
            for (key, value) in pairs {
                let Value::Scalar(name) = &key.value else { continue };
                let name = name.text.as_str();
                if unknown.binary_search(&key.place).is_ok() {
                    let near =
                        before.map(|before| [path.as_slice(), &[before.to_owned()]].concat());
                    let home = near.filter(|near| outline.has(near, name));
                    let home = home.or_else(|| outline.home(name, path).map(<[String]>::to_vec));
                    strays.extend(home.map(|home| Stray {
                        place: key.place.clone(),
                        name: name.to_owned(),
                        home,
                        value: extent(value),
                    }));
                }
                before = Some(name);
                path.push(name.to_owned());
                find(value, path, outline, unknown, strays);
                path.pop();
            }
        }
    }
}

/// The first and the last byte of a node, all that it holds included.
fn extent(node: &Node) -> (usize, usize) {
    let own = node.place.bytes;
    let join = |(from, until): (usize, usize), part: &Node| {
        let (start, end) = extent(part);
        (from.min(start), until.max(end))
    };
    match &node.value {
        Value::Scalar(_) => own,
        Value::List(items) => items.iter().fold(own, join),
        Value::Map(pairs) => {
            pairs.iter().fold(own, |all, (key, value)| join(join(all, key), value))
        }
    }
}

/// A problem as it is told when some keys stray; nothing when it is but their consequence.
fn retold(problem: Problem, strays: &[Stray]) -> Option<Problem> {
    let place = problem.place.as_ref();
    if let Some(stray) = strays.iter().find(|stray| Some(&stray.place) == place)
        && problem.code == Code::UnknownKey
    {
        let message =
            format!("khóa `{}` không thuộc chỗ này mà thuộc {}", stray.name, called(&stray.home));
        let hint = match stray.home.last() {
            Some(block) => format!(
                "sửa thụt đầu dòng: đặt khóa này thẳng cột với các khóa trong khối `{block}`"
            ),
            None => "sửa thụt đầu dòng: đặt khóa này sát lề trái, thẳng cột với `loai`".into(),
        };
        return Some(Problem::at(Code::UnknownKey, &stray.place, message).hint(hint));
    }
    let follows = |stray: &Stray| {
        let missing = format!("thiếu khóa `{}` ", stray.name);
        let inside = place.is_some_and(|place| {
            place.file == stray.place.file
                && (stray.value.0..=stray.value.1).contains(&place.bytes.0)
                && matches!(problem.code, Code::WrongType | Code::MissingKey | Code::UnknownKey)
        });
        problem.code == Code::MissingKey && problem.message.starts_with(&missing) || inside
    };
    (!strays.iter().any(follows)).then_some(problem)
}
