//! What is issued is sealed although drafts have errors: the drafts are set aside.
//!
//! In: a project. Out: what [`Checked::judge`] finds of it without those drafts, if all errors lie in
//! drafts and no document that is due may change with one of them; else everything as it was found,
//! with the documents that would be sealed too early.

use super::faulty::{FaultyFile, tokens};
use super::{Checked, Due, Key, Loaded, Selection, Words, key_of, keys_of, read};
use crate::archive::log;
use crate::problem::{self, Code, Place, Problem};
use crate::project::Project;
use crate::records::RecordKind;
use crate::records::scalar::Date;
use crate::records::summary::Summary;
use std::collections::BTreeSet;

/// Reads and checks a project in order to seal what is due.
pub fn load_to_seal<'a>(project: Project, due: impl Into<Due<'a>>) -> Checked {
    let due: Due<'_> = due.into();
    let load = |project| read(project).judge(&Selection::All, Words::Later);
    let mut all = load(project.clone());
    let faulty = all.faulty();
    let drafts_alone = all.loaded.is_some()
        && all.errors_elsewhere().next().is_none()
        && faulty.iter().all(|faulty| faulty.is_draft(Date(due.date)));
    if faulty.is_empty() || !drafts_alone {
        return all;
    }
    let files = faulty.iter().map(|faulty| faulty.file.clone()).collect();
    let mut rest = load(project.setting_aside(files));
    let mut in_the_way: Vec<Problem> =
        rest.problems.iter().filter(|one| !all.problems.contains(one)).cloned().collect();
    if let Some(loaded) = rest.loaded.as_ref().filter(|_| rest.is_clean()) {
        match too_early(loaded, &faulty, due) {
            Ok(found) if found.is_empty() => {
                rest.problems.extend(faulty.iter().map(set_aside));
                problem::sort(&mut rest.problems);
                return rest;
            }
            Ok(found) => in_the_way.extend(found),
            Err(problem) => in_the_way.push(problem),
        }
    }
    all.problems.extend(in_the_way);
    problem::sort(&mut all.problems);
    all
}

fn set_aside(faulty: &FaultyFile) -> Problem {
    let FaultyFile { file, errors, .. } = faulty;
    let message = format!("dự thảo này còn {errors} lỗi, được để ngoài lần niêm phong này");
    Problem::at(Code::NotCounted, &Place::file(file.clone()), message)
        .hint(format!("không phải sửa ngay; xem lỗi bằng `qcph check {file}`"))
        .advice()
}

/// Documents that are due and may change with a draft that has errors.
fn too_early(
    loaded: &Loaded,
    drafts: &[FaultyFile],
    due: Due<'_>,
) -> Result<Vec<Problem>, Problem> {
    let sealed = log::sealed(&loaded.project.log(), &loaded.project.bundles())?;
    let frozen: BTreeSet<Key> = sealed.iter().flat_map(keys_of).collect();
    let due = |summary: &&Summary| due.holds(summary) && !frozen.contains(&key_of(summary));
    let mut found = Vec::new();
    for summary in loaded.office.corpus.summaries().filter(due) {
        let filed = loaded.office.corpus.open(summary)?;
        let text = String::from_utf8_lossy(&filed.file.bytes);
        for draft in drafts {
            if let Some(why) = reason(loaded, summary, &text, draft) {
                found.push(rests_on(summary, draft, why));
            }
        }
    }
    Ok(found)
}

/// Why a document may change with a draft, if it may.
fn reason(loaded: &Loaded, due: &Summary, text: &str, draft: &FaultyFile) -> Option<&'static str> {
    let bodies: BTreeSet<&str> = due.bodies().map(|body| body.agency.0.as_str()).collect();
    let named = draft.id().filter(|id| !id.eq_ignore_ascii_case(&due.id.0));
    if named.is_some_and(|id| tokens(text).any(|token| token.eq_ignore_ascii_case(id))) {
        return Some("bản ghi này nêu mã của một bản ghi còn lỗi");
    }
    // Letters and copies count by the day on which they were sent, which a draft does not have.
    let happens = [RecordKind::Meeting, RecordKind::Inspection, RecordKind::Review];
    let counts = || happens.into_iter().any(|kind| draft.may_be(kind));
    let year = due.year.and_then(|year| i32::try_from(year).ok());
    let concerned = || draft.may_concern(&bodies, loaded);
    match due.kind {
        RecordKind::Review if counts() && draft.may_count_in(year?) && concerned() => {
            Some("báo cáo này tính số liệu từ các bản ghi trong năm, mà một bản ghi còn lỗi")
        }
        RecordKind::Meeting if draft.may_hand_tasks_to(due.event?) && concerned() => Some(
            "thông báo này kê nhiệm vụ của các cuộc họp trước, mà bản ghi của một cuộc còn lỗi",
        ),
        _ => None,
    }
}

fn rests_on(summary: &Summary, draft: &FaultyFile, why: &str) -> Problem {
    let file = &draft.file;
    let message = format!("{why}: `{file}`; chưa niêm phong được");
    Problem::at(Code::NotCounted, &Place::file(summary.path.clone()), message)
        .hint(format!("sửa hết lỗi của bản ghi đó trước: `qcph check {file}`"))
        .hint("hoặc chuyển tệp đó ra khỏi `records/` cho đến khi viết xong")
}
