//! Keys and words that once had another name: the old one is read, with advice.
//!
//! In: a table of names. Out: the name of now, and what to say of the old one.

use crate::problem::{Code, Place, Problem};
use std::collections::BTreeMap;

/// The names of a table of keys or words.
pub struct Keys<'a> {
    pub known: &'a [&'static str],
    /// What some of them were called before, and what they are called now.
    pub renamed: &'a [(&'static str, &'static str)],
}

impl Keys<'_> {
    /// The name of now, where `name` is one of before.
    pub fn now(&self, name: &str) -> Option<&'static str> {
        self.renamed.iter().find(|(old, _)| *old == name).map(|(_, now)| *now)
    }
}

/// What is said of an old name: it is read all the same; or, where it is not `new`, of a key that is there under both.
pub fn told(place: &Place, (old, now): (&str, &str), new: bool) -> Problem {
    if new { renamed(place, old, now) } else { both(place, old, now) }
}

fn renamed(place: &Place, old: &str, now: &str) -> Problem {
    Problem::at(Code::RenamedKey, place, format!("`{old}` nay gọi là `{now}`"))
        .hint(format!("viết: `{now}`"))
        .hint("tên cũ vẫn được đọc như tên mới")
        .advice()
}

/// Of each old name in a file leaves the first: a whole file is changed at once.
pub fn fold(problems: &mut Vec<Problem>) {
    let key = |problem: &Problem| {
        let file = problem.place.as_ref().map(|place| place.file.clone());
        (problem.code == Code::RenamedKey).then(|| (file, problem.message.clone()))
    };
    let mut counts: BTreeMap<_, usize> = BTreeMap::new();
    let mut kept = Vec::new();
    for problem in problems.drain(..) {
        let count = key(&problem).map(|key| counts.entry(key).or_default());
        if count.is_none_or(|count| std::mem::replace(count, *count + 1) == 0) {
            kept.push(problem);
        }
    }
    for problem in &mut kept {
        let others = key(problem).and_then(|key| Some(counts.get(&key)? - 1));
        if let Some(others) = others.filter(|others| *others > 0) {
            problem.message += &format!(", ở đây và {others} chỗ nữa trong tệp");
        }
    }
    *problems = kept;
}

fn both(place: &Place, old: &str, now: &str) -> Problem {
    let message = format!("`{old}` là tên cũ của `{now}`: khóa này đã có ở trên");
    Problem::at(Code::DuplicateKey, place, message)
        .hint(format!("giữ một khóa, đặt tên là `{now}`, xóa khóa kia"))
}
