//! What changed between two versions of a document, part by part, in words (so sánh văn bản).
//!
//! In: two composed documents. Out: the changes in the order of the page. What stands on paper counts:
//! numbers of clauses follow from their order, and a closing stop from what comes after, so neither is
//! a change. Co-sent copies are not looked at: they carry the same words.

mod items;
mod words;

use super::composed::Composed;
use items::{Item, sections};
use similar::{Algorithm, DiffTag, capture_diff_slices};
use words::alike;

pub use words::Edit;

/// One change of a part (chỗ đổi).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// Such as `Nơi nhận` or `Mục II, khoản 2`; as the new version counts, unless it is gone there.
    pub part: String,
    /// `None`: added.
    pub old: Option<String>,
    /// `None`: removed.
    pub new: Option<String>,
    /// Where in a longer text; empty when the whole text is another.
    pub edits: Vec<Edit>,
}

/// Every change from `old` to `new`.
pub fn compare(old: &Composed, new: &Composed) -> Vec<Change> {
    let pairs = sections(old).into_iter().zip(sections(new));
    pairs.flat_map(|(old, new)| compare_items(&old.items, &new.items, old.single)).collect()
}

/// The changes of a sequence of items; of a single value, one becomes the other.
fn compare_items(old: &[Item], new: &[Item], single: bool) -> Vec<Change> {
    let texts = |items: &[Item]| -> Vec<String> { items.iter().map(Item::meaning).collect() };
    let operations = capture_diff_slices(Algorithm::Patience, &texts(old), &texts(new));
    let mut changes = Vec::new();
    for operation in operations {
        let (tag, from, to) = operation.as_tag_tuple();
        if tag != DiffTag::Equal {
            replace(&old[from], &new[to], single, &mut changes);
        }
    }
    changes
}

/// Pairs old items with the new ones that they became; the rest is gone or added.
fn replace(old: &[Item], new: &[Item], single: bool, changes: &mut Vec<Change>) {
    let mut next = 0;
    for item in old {
        let fits = |other: &&Item| single || alike(&item.text, &other.text);
        match new[next..].iter().position(|other| fits(&other)) {
            Some(ahead) => {
                changes.extend(new[next..next + ahead].iter().map(added));
                changes.push(changed(item, &new[next + ahead]));
                next += ahead + 1;
            }
            None => changes.push(removed(item)),
        }
    }
    changes.extend(new[next..].iter().map(added));
}

fn added(item: &Item) -> Change {
    let Item { part, text } = item.clone();
    Change { part, old: None, new: Some(text), edits: Vec::new() }
}

fn removed(item: &Item) -> Change {
    let Item { part, text } = item.clone();
    Change { part, old: Some(text), new: None, edits: Vec::new() }
}

fn changed(old: &Item, new: &Item) -> Change {
    Change {
        part: new.part.clone(),
        edits: words::edits(&old.text, &new.text),
        old: Some(old.text.clone()),
        new: Some(new.text.clone()),
    }
}

impl Change {
    /// One line in Vietnamese for each place that changed.
    pub fn sentences(&self) -> Vec<String> {
        let part = &self.part;
        match (&self.old, &self.new) {
            (None, new) => vec![format!("{part}: thêm “{}”", new.as_deref().unwrap_or_default())],
            (Some(old), None) => vec![format!("{part}: bỏ “{old}”")],
            (Some(old), Some(new)) if self.edits.is_empty() => {
                vec![format!("{part}: đổi từ “{old}” thành “{new}”")]
            }
            _ => self.edits.iter().map(|edit| format!("{part}: {}", edit.sentence())).collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn items(texts: &[&str]) -> Vec<Item> {
        let item = |(at, text): (usize, &&str)| Item {
            part: format!("Khoản {}", at + 1),
            text: (*text).to_owned(),
        };
        texts.iter().enumerate().map(item).collect()
    }

    fn said(old: &[&str], new: &[&str]) -> Vec<String> {
        let changes = compare_items(&items(old), &items(new), false);
        changes.iter().flat_map(Change::sentences).collect()
    }

    const FIRST: &str = "Giao Ban Thu chủ trì đôn đốc 38 đơn vị chậm đóng; hoàn thành chậm nhất ngày 30 tháng 11 năm 2020.";

    #[test]
    fn a_moved_deadline_is_one_change_with_the_words_before_it() {
        let later = FIRST.replace("ngày 30 tháng 11 năm 2020", "ngày 15 tháng 01 năm 2021");
        assert_eq!(
            said(&[FIRST], &[&later]),
            [
                "Khoản 1: sau “hoàn thành chậm nhất ngày”, “30 tháng 11 năm 2020” đổi thành “15 tháng 01 năm 2021”"
            ]
        );
    }

    #[test]
    fn a_clause_put_before_another_changes_nothing_else() {
        let new = "Giao Văn phòng chuẩn bị cuộc họp kỳ sau.";
        assert_eq!(said(&[FIRST], &[new, FIRST]), [format!("Khoản 1: thêm “{new}”")]);
        assert_eq!(said(&[new, FIRST], &[FIRST]), [format!("Khoản 1: bỏ “{new}”")]);
    }

    #[test]
    fn a_closing_stop_is_no_change() {
        let closed = format!("{}./.", FIRST.trim_end_matches('.'));
        assert_eq!(said(&[&closed], &[FIRST, "Việc khác./."]), ["Khoản 2: thêm “Việc khác./.”"]);
    }

    #[test]
    fn a_text_with_nothing_in_common_is_gone_and_another_is_there() {
        let said = said(&["Tăng cường tuyên truyền chính sách"], &["Họp lại vào tháng 12"]);
        assert_eq!(said.len(), 2, "{said:?}");
    }

    #[test]
    fn a_single_value_becomes_another() {
        let changes = compare_items(&items(&["15/TB-BHXH"]), &items(&["16/TB-BHXH"]), true);
        assert_eq!(changes[0].sentences(), ["Khoản 1: đổi từ “15/TB-BHXH” thành “16/TB-BHXH”"]);
    }
}
