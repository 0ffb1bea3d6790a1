//! A file that went away under its form (tệp đã mất): removed, or under another name.
//!
//! In: a request about it. Out: where the record is now, if the project still has it; and on demand the file
//! once more, as it was when it was shown last. A file that the page was never shown is none of this (test:
//! desk::underneath::a_file_that_went_away_is_told_and_brought_back).

use super::{Desk, form};
use crate::digest::Digest;
use crate::disk;
use crate::preview::writer::Reply;
use crate::problem::{Code, Problem};
use serde_json::{Value as Json, json};
use std::collections::BTreeMap;
use std::io::Write;
use std::sync::{MutexGuard, PoisonError};

/// What each file said when its form was made last.
pub type Shown = BTreeMap<String, Vec<u8>>;

impl Desk {
    fn shown(&self) -> MutexGuard<'_, Shown> {
        self.shown.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Keeps what a file says.
    pub fn remember(&self, file: &str, bytes: Vec<u8>) {
        self.shown().insert(file.to_owned(), bytes);
    }

    /// What a person is told whose file is gone; none of a file that was not shown.
    pub fn gone(&self, file: &str) -> Option<Reply> {
        let last = self.shown().get(file).cloned()?;
        self.look_again();
        let now = self.elsewhere(file, &last);
        let told = match &now {
            Some(now) => format!("Tệp `{file}` đã được đổi tên thành `{now}` ở nơi khác."),
            None => format!("Tệp `{file}` đã bị xóa hoặc chuyển đi ở nơi khác."),
        };
        let body = json!({
            "tep": file,
            "mat": true,
            "nay_o": now,
            "dau": Digest::of(&last).to_string(),
            "noi_dung": told,
            "cach_sua": [],
        });
        Some(Reply::conflict(body))
    }

    /// The file that has the record now.
    fn elsewhere(&self, file: &str, last: &[u8]) -> Option<String> {
        let (_, node) = form::tree(file, std::str::from_utf8(last).ok()?)?;
        let id = node.text_of("ma")?;
        let state = self.live.state();
        let has = |entry: &crate::preview::live::Entry| {
            entry.record.as_ref().is_some_and(|record| record.id == id)
        };
        let mut others = state.files.iter().filter(|(path, entry)| &***path != file && has(entry));
        others.next().map(|(path, _)| path.to_string())
    }

    /// Makes the file again that was shown and is gone.
    pub fn bring_back(&self, body: &Json) -> Option<Reply> {
        let _one = self.held();
        let file = body["tep"].as_str()?;
        let last = self.shown().get(file).cloned()?;
        if body["dau"].as_str() != Some(&Digest::of(&last).to_string()) {
            return Some(Reply::bad("tệp được đề nghị không phải tệp đã xem lần cuối"));
        }
        if let Some(now) = self.elsewhere(file, &last) {
            return Some(Reply::bad(&format!("bản ghi đang ở tệp `{now}`: mở tệp ấy")));
        }
        let path = self.path(file);
        let made = disk::create_with(&path, |sink| {
            let written = sink.write_all(&last);
            written.map_err(|error| Problem::io(Code::CannotWrite, &path, &error))
        });
        if let Err(problem) = made {
            return Some(Reply::problem(&problem));
        }
        self.look_again();
        Some(Reply::ok(form::of(&self.live, file, &last, false)))
    }
}
