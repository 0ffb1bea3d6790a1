//! Deeds put into an order in which none is in another's way.
//!
//! In: deeds, each by the places that the record has now. Out: edits for [`crate::edit`], each by the
//! places that the edits before it leave. Texts are set first, then items come, move and go.

use super::deeds::Deed;
use crate::edit::{Act, Change, Step, Value as New};
use crate::records::yaml::{Node, Value};
use std::collections::BTreeMap;

/// The edits that do all of some deeds.
pub fn of(record: &Node, deeds: &[Deed]) -> Vec<Change> {
    let mut out = texts(record, deeds);
    let mut places = Places { lists: BTreeMap::new(), record };
    let ranks: [fn(&Deed) -> bool; 3] = [
        |deed| matches!(deed, Deed::Insert { .. }),
        |deed| matches!(deed, Deed::Move { .. }),
        |deed| matches!(deed, Deed::Remove { .. }),
    ];
    for is_next in ranks {
        out.extend(deeds.iter().filter(|deed| is_next(deed)).filter_map(|deed| places.act(deed)));
    }
    out
}

/// Texts with all that happens to their lines.
fn texts(record: &Node, deeds: &[Deed]) -> Vec<Change> {
    /// What becomes of a line, and what comes behind it.
    type Lines = Vec<(Option<String>, Vec<String>)>;
    let mut all: Vec<(&[Step], Lines)> = Vec::new();
    for deed in deeds {
        let (Deed::Line { at, .. } | Deed::AddLine { at, .. } | Deed::DropLine { at, .. }) = deed
        else {
            continue;
        };
        let known = all.iter().position(|(path, _)| path == at);
        let known = known.unwrap_or_else(|| {
            let text = node(record, at).map(text_of).unwrap_or_default();
            let lines = text.lines().map(|line| (Some(line.to_owned()), Vec::new())).collect();
            all.push((at, lines));
            all.len() - 1
        });
        let lines = &mut all[known].1;
        match deed {
            Deed::Line { line, text, .. } => {
                if let Some(own) = lines.get_mut(*line) {
                    own.0 = Some(text.clone());
                }
            }
            Deed::AddLine { behind, text, .. } => {
                if let Some(own) = lines.get_mut(*behind) {
                    own.1.push(text.clone());
                }
            }
            Deed::DropLine { line, .. } => {
                if let Some(own) = lines.get_mut(*line) {
                    own.0 = None;
                }
            }
            Deed::Insert { .. } | Deed::Remove { .. } | Deed::Move { .. } => {}
        }
    }
    let set = |(at, lines): (&[Step], Lines)| {
        let old = node(record, at).map(text_of).unwrap_or_default();
        let lines: Vec<String> =
            lines.into_iter().flat_map(|(own, behind)| own.into_iter().chain(behind)).collect();
        let end = if old.ends_with('\n') { "\n" } else { "" };
        Change::act(at, Act::Set(New::Text(lines.join("\n") + end)))
    };
    all.into_iter().map(set).collect()
}

fn node<'a>(record: &'a Node, at: &[Step]) -> Option<&'a Node> {
    at.iter().try_fold(record, |node, step| match (&node.value, step) {
        (Value::Map(_), Step::Key(key)) => node.under(key),
        (Value::List(items), Step::At(at)) => items.get(*at),
        _ => None,
    })
}

fn text_of(node: &Node) -> &str {
    match &node.value {
        Value::Scalar(scalar) => &scalar.text,
        _ => "",
    }
}

/// Where the items of lists that were touched are now.
struct Places<'a> {
    record: &'a Node,
    /// For each list, by its path as the record has it, which item stands where; none for a new one.
    lists: BTreeMap<String, Vec<Option<usize>>>,
}

impl Places<'_> {
    /// A path as it is now.
    fn now(&self, path: &[Step]) -> Option<Vec<Step>> {
        let step =
            |(depth, step): (usize, &Step)| match (step, self.lists.get(&key(&path[..depth]))) {
                (Step::At(at), Some(items)) => {
                    items.iter().position(|item| *item == Some(*at)).map(Step::At)
                }
                (step, _) => Some(step.clone()),
            };
        path.iter().enumerate().map(step).collect()
    }

    fn items(&mut self, list: &[Step]) -> &mut Vec<Option<usize>> {
        let count = match node(self.record, list).map(|node| &node.value) {
            Some(Value::List(items)) => items.len(),
            _ => 0,
        };
        self.lists.entry(key(list)).or_insert_with(|| (0..count).map(Some).collect())
    }

    fn act(&mut self, deed: &Deed) -> Option<Change> {
        match deed {
            Deed::Insert { list, behind, value } => {
                let path = self.now(list)?;
                let items = self.items(list);
                let mut at = match behind {
                    Some(behind) => items.iter().position(|item| item == &Some(*behind))? + 1,
                    None => 0,
                };
                // Behind those that came there before it.
                while items.get(at) == Some(&None) {
                    at += 1;
                }
                items.insert(at, None);
                Some(Change::act(&path, Act::Insert(at, value.clone())))
            }
            Deed::Move { list, item, behind } => {
                let path = self.now(list)?;
                let items = self.items(list);
                let from = items.iter().position(|own| own == &Some(*item))?;
                let taken = items.remove(from);
                let to = items.iter().position(|own| own == &Some(*behind)).map(|at| at + 1);
                let to = to.unwrap_or(from);
                items.insert(to, taken);
                (from != to).then(|| Change::act(&path, Act::Move { from, to }))
            }
            Deed::Remove { list, item } => {
                let mut path = self.now(list)?;
                let items = self.items(list);
                let at = items.iter().position(|own| own == &Some(*item))?;
                items.remove(at);
                // A list that loses its last item goes with its key.
                if !items.is_empty() {
                    path.push(Step::At(at));
                }
                Some(Change::act(&path, Act::Remove))
            }
            Deed::Line { .. } | Deed::AddLine { .. } | Deed::DropLine { .. } => None,
        }
    }
}

fn key(path: &[Step]) -> String {
    format!("{path:?}")
}

/// The value that deeds change, for a person.
pub fn place<'a>(record: &'a Node, deed: &Deed) -> Option<&'a Node> {
    match deed {
        Deed::Line { at, .. } | Deed::AddLine { at, .. } | Deed::DropLine { at, .. } => {
            node(record, at)
        }
        Deed::Insert { list, behind: Some(item), .. }
        | Deed::Remove { list, item }
        | Deed::Move { list, item, .. } => {
            let path: Vec<Step> = list.iter().cloned().chain([Step::At(*item)]).collect();
            node(record, &path)
        }
        Deed::Insert { list, behind: None, .. } => node(record, list),
    }
}
