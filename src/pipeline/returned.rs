//! A Word file that came back, against the record that it is of.
//!
//! In: the file, and all records. Out: what was changed in it, and what the record has changed since the
//! copy was written.

use super::{Loaded, word};
use crate::problem::{Code, Place, Problem};
use crate::records::summary::Summary;
use crate::returned::{self, File, List, Returned};
use crate::word::Forms;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// What came back, and of which record.
#[derive(Debug)]
pub struct Answer {
    pub record: String,
    /// The file of the record, below the root.
    pub path: String,
    pub returned: Returned,
    /// What the copy said when it was written, or would say now.
    pub base: List,
    pub problems: Vec<Problem>,
}

/// Reads a file that came back. `wanted` is the record that it must be of; without it the file says so.
///
/// # Errors
/// Those of [`returned::open`]; [`Code::ReturnedOther`]; those of composing the record anew.
pub fn returned(
    loaded: &Loaded,
    path: &Path,
    wanted: Option<&str>,
) -> Result<Answer, Vec<Problem>> {
    let file = returned::open(path)?;
    let at = Place::file(path.display().to_string());
    let record = record(&file, path, wanted).ok_or_else(|| Vec::from(nameless(&at)))?;
    let mut summaries = loaded.office.corpus.summaries();
    let summary = summaries.find(|summary| summary.id.0 == record);
    let summary = summary.ok_or_else(|| Vec::from(unknown(&at, &record)))?;
    if let Some(wanted) = wanted.filter(|wanted| *wanted != record) {
        return Err(Vec::from(other(&at, &record, wanted)));
    }
    let mut problems = Vec::new();
    let base = base(loaded, summary, &file, &at, &mut problems)?;
    let returned = file.compare(&base)?;
    problems.extend(untracked(&returned, &at));
    Ok(Answer { record, path: summary.path.to_string(), returned, base, problems })
}

/// The record that a file is of: by its list, by its properties, by its name.
fn record(file: &File, path: &Path, wanted: Option<&str>) -> Option<String> {
    let listed = file.list.as_ref().map(|list| list.record.clone());
    let by_name = || {
        let name = path.file_name()?.to_str()?;
        let (record, _) = name.split_once("_ban-de-sua")?;
        Some(record.to_owned())
    };
    listed.or_else(|| file.named.clone()).or_else(by_name).or_else(|| wanted.map(str::to_owned))
}

/// What the copy said; where that is lost, what it would say now.
fn base(
    loaded: &Loaded,
    summary: &Summary,
    file: &File,
    at: &Place,
    problems: &mut Vec<Problem>,
) -> Result<List, Vec<Problem>> {
    if let Some(list) = &file.list
        && list.sha256 == summary.sha256.to_string()
    {
        return Ok(list.clone());
    }
    let now = now(loaded, summary)?;
    let Some(list) = &file.list else {
        let message = "một chương trình khác đã bỏ phần ghi bản này lập từ nội dung nào của bản ghi; \
                       so với bản ghi hiện nay";
        problems.push(
            Problem::at(Code::ReturnedOlder, at, message).advice().hint(
                "nếu bản ghi đã đổi sau khi đưa tệp đi, những chỗ đó cũng hiện ra như chỗ sửa",
            ),
        );
        return Ok(now);
    };
    problems.extend(older(list, &now, at));
    Ok(list.clone())
}

fn now(loaded: &Loaded, summary: &Summary) -> Result<List, Vec<Problem>> {
    let forms = Forms::read(&loaded.templates)?;
    let filed = loaded.office.corpus.open(summary)?;
    let bytes = word::bytes(loaded, &forms, &filed)?;
    let list = match bytes {
        Some(bytes) => returned::open_bytes(&summary.path, bytes)?.list,
        None => None,
    };
    Ok(list.unwrap_or_default())
}

/// What the record says otherwise than when the copy was written.
fn older(list: &List, now: &List, at: &Place) -> Option<Problem> {
    const TOLD: usize = 8;
    if list.texts == now.texts {
        return None;
    }
    let (before, after) = (said(list), said(now));
    let mut changed: BTreeSet<&str> = BTreeSet::new();
    changed.extend(
        before
            .iter()
            .filter(|(path, text)| after.get(*path) != Some(text))
            .map(|(path, _)| &**path),
    );
    changed.extend(after.keys().filter(|path| !before.contains_key(*path)).map(|path| &**path));
    let names: Vec<String> = changed.iter().take(TOLD).map(|path| format!("`{path}`")).collect();
    let more = changed.len().saturating_sub(TOLD);
    let what = match (&names[..], more) {
        ([], _) => "chữ ngoài các khóa của bản ghi (mẫu, danh bạ, quy chế)".to_owned(),
        (names, 0) => names.join(", "),
        (names, more) => format!("{} và {more} khóa nữa", names.join(", ")),
    };
    let message = format!("bản ghi đổi sau khi ghi bản để sửa này: {what}");
    let problem = Problem::at(Code::ReturnedOlder, at, message).hint(
        "xem từng chỗ rồi tự ghi vào bản ghi; hoặc ghi bản để sửa mới bằng `qcph word` và đưa lại",
    );
    let told = |problem: Problem, path: &&str| {
        let shown = |texts: &BTreeMap<String, String>| match texts.get(*path) {
            Some(text) => format!("“{}”", short(text)),
            None => "không có".to_owned(),
        };
        problem.hint(format!("`{path}`: khi đưa đi {}; nay {}", shown(&before), shown(&after)))
    };
    Some(changed.iter().take(TOLD).fold(problem, told))
}

/// The beginning of a text, on one line.
fn short(text: &str) -> String {
    const MOST: usize = 120;
    let text = text.trim().replace('\n', " ¶ ");
    match text.char_indices().nth(MOST) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text,
    }
}

/// What a list says under each path.
fn said(list: &List) -> BTreeMap<String, String> {
    let mut out: BTreeMap<String, String> = BTreeMap::new();
    for said in &list.texts {
        for held in &said.values {
            let text: String =
                said.text.chars().skip(held.from).take(held.to - held.from).collect();
            let own = out.entry(held.path.clone()).or_default();
            own.push_str(&text);
            own.push('\n');
        }
    }
    out
}

fn untracked(returned: &Returned, at: &Place) -> Option<Problem> {
    let is_untracked = |change: &&returned::Change| change.edits.iter().any(|edit| !edit.tracked);
    let count = returned.changes.iter().filter(is_untracked).count();
    let message = format!("{count} chỗ sửa không bật theo dõi: tệp không ghi ai sửa, lúc nào");
    (count > 0).then(|| {
        Problem::at(Code::Untracked, at, message).advice().hint(
            "lần sau bật Review > Track Changes trước khi đưa tệp đi, hoặc khóa lại ở chế độ đó",
        )
    })
}

fn nameless(at: &Place) -> Problem {
    Problem::at(Code::ReturnedOther, at, "tệp không cho biết là bản để sửa của bản ghi nào")
        .hint("nếu biết, thêm `--record MÃ`; tệp do `qcph word` ghi ra thì tự cho biết")
}

fn unknown(at: &Place, record: &str) -> Problem {
    let message = format!("tệp là bản để sửa của `{record}`, dự án này không có bản ghi đó");
    Problem::at(Code::ReturnedOther, at, message)
        .hint("chạy trong thư mục dự án có bản ghi đó, hoặc thêm `-C <thư mục>`")
}

fn other(at: &Place, record: &str, wanted: &str) -> Problem {
    let message = format!("tệp là bản để sửa của `{record}`, không phải của `{wanted}`");
    Problem::at(Code::ReturnedOther, at, message).hint("xem lại tên tệp, hoặc bỏ `--record`")
}
