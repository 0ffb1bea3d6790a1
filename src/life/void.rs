//! A number whose document failed (hủy): it stays in the register with the reason, and is not given again
//! (test: life::states::a_void_number_keeps_its_place_and_nothing_else).

use super::numbers::Numbers;
use super::{Plan, Wish, giving, in_place, judged, places, text};
use crate::documents::Office;
use crate::edit::{self, Change, Value};
use crate::problem::{Code, Problem, any_error};
use crate::records::RecordFile;
use crate::records::issue::State;

/// Plans to give a document up. Number and day are those of the record, or, where it has none yet, those
/// of the wish.
///
/// # Errors
/// A record without a number, or given up before; a number of another record.
pub fn void(
    office: &Office,
    filed: &RecordFile,
    (wish, reason): (&Wish, &str),
    taken: &Numbers,
) -> Result<Plan, Vec<Problem>> {
    let (record, id) = (&filed.record, filed.record.id());
    let issue = record.issue().filter(|issue| *issue.state != State::Void);
    let own = issue.and_then(|issue| issue.number.as_ref()).map(|number| number.0);
    let (Some(issue), Some(number)) = (issue, own.or(wish.number)) else {
        let message = format!("`{}` không có số nào để hủy", id.value);
        return Err(Vec::from(
            Problem::at(Code::NotIssuable, &id.place, message)
                .hint("chỉ hủy văn bản đã cấp số; dự thảo chưa có số thì sửa tiếp hoặc xóa"),
        ));
    };
    let date = issue.date.as_ref().map_or(wish.date, |date| date.value);
    if own.is_none() {
        taken.check(giving(record, date), number)?;
    }
    let changes = [
        Change::new(&["van_ban", "trang_thai"], text(State::Void.word())),
        Change::new(&["van_ban", "ly_do_huy"], text(reason)),
        Change::new(&["van_ban", "so"], Value::Number(number)),
        Change::new(&["van_ban", "ngay"], text(&date.to_string())),
    ];
    let changes: Vec<Change> = changes.into_iter().map(in_place).collect();
    let old = std::str::from_utf8(&filed.file.bytes).unwrap_or_default();
    let text = edit::edited(&filed.file.path, old, &changes)?;
    let (planned, advice) = judged(office, filed, &text)?;
    if any_error(&advice) {
        return Err(places::present(filed, &text, advice));
    }
    let filed = planned;
    Ok(Plan { number, slip_number: None, extract_number: None, text, filed, advice })
}
