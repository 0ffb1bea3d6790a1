//! The desk (bàn làm việc): records written in forms at the page.
//!
//! In: a change of one value, sent by the page, with the digest of the file that its form was made of. Out:
//! the file with that change and no other, written whole, saved even while it is not valid yet. [`form`]
//! says what a form is made of: the schema of the kind, and so the same keys that the program reads. A
//! file that somebody else changed meanwhile is not written (test: desk::a_file_changed_underneath_is_left).
//! Who may ask is the server's to judge.

mod form;
mod wish;

use crate::archive::name::check_path;
use crate::digest::Digest;
use crate::disk;
use crate::edit;
use crate::preview::live::LiveProject;
use crate::preview::writer::{Reply, Writer};
use crate::problem::{Code, Problem};
use crate::records::plain::Plain;
use crate::records::scalar::{Date, FileKind, is_id};
use crate::scaffold;
use serde_json::{Value as Json, json};
use std::collections::BTreeMap;
use std::io::Write;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use wish::Wish;

/// So many changes of one file can be taken back.
const UNDO_MAX: usize = 100;

/// Kinds of which the page makes new files.
const KINDS: [FileKind; 8] = [
    FileKind::Meeting,
    FileKind::Invitation,
    FileKind::Inspection,
    FileKind::Exchange,
    FileKind::Review,
    FileKind::Copy,
    FileKind::Correction,
    FileKind::Recall,
];

/// What writes for the page of a project.
pub struct Desk {
    live: Arc<LiveProject>,
    /// The day on which it was opened.
    today: Date,
    /// One writer at a time, and what each file was before.
    before: Mutex<BTreeMap<String, Vec<Vec<u8>>>>,
}

impl Desk {
    pub fn new(live: Arc<LiveProject>, today: Date) -> Self {
        Self { live, today, before: Mutex::default() }
    }

    fn path(&self, file: &str) -> PathBuf {
        self.live.root.join(file)
    }

    fn held(&self) -> MutexGuard<'_, BTreeMap<String, Vec<Vec<u8>>>> {
        self.before.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The bytes of a file that the project has; a request names no other.
    fn read(&self, file: &str) -> Option<Vec<u8>> {
        let state = self.live.state();
        let is_own = state.files.contains_key(file) && file.starts_with("records/");
        let read = || disk::read(&self.path(file), disk::LARGE_BYTES).ok();
        is_own.then(read).flatten()
    }

    fn made(&self, file: &str, can_undo: bool) -> Option<Json> {
        let bytes = self.read(file)?;
        Some(form::of(&self.live, file, &bytes, can_undo))
    }

    /// Changes one value of a file.
    fn change(&self, body: &Json) -> Option<Reply> {
        let file = body["tep"].as_str()?;
        let mut before = self.held();
        let old = self.read(file)?;
        if body["dau"].as_str() != Some(&Digest::of(&old).to_string()) {
            return Some(Reply::conflict(form::of(&self.live, file, &old, false)));
        }
        let Some(wish) = Wish::of(body) else {
            return Some(Reply::bad("yêu cầu không đọc được"));
        };
        let text = std::str::from_utf8(&old).ok()?;
        let change = match form::tree(file, text) {
            Some((kind, node)) => wish.change(kind, &Plain::of(&node)),
            None => return Some(Reply::bad("tệp còn lỗi cú pháp: sửa trong trình soạn thảo")),
        };
        let edited = edit::edited(&file.into(), text, std::slice::from_ref(&change));
        let written = edited.and_then(|new| {
            if new != text {
                edit::write(&self.path(file), &old, &new)?;
            }
            Ok(new)
        });
        match written {
            Err(problem) => return Some(Reply::problem(&problem)),
            Ok(new) if new == text => {}
            Ok(_) => {
                let past = before.entry(file.to_owned()).or_default();
                past.push(old);
                let spare = past.len().saturating_sub(UNDO_MAX);
                past.drain(..spare);
                self.live.look_at_new();
            }
        }
        let can_undo = before.get(file).is_some_and(|past| !past.is_empty());
        Some(Reply::ok(self.made(file, can_undo)?))
    }

    /// Takes the last change of a file back.
    fn undo(&self, body: &Json) -> Option<Reply> {
        let file = body["tep"].as_str()?;
        let mut before = self.held();
        let now = self.read(file)?;
        if body["dau"].as_str() != Some(&Digest::of(&now).to_string()) {
            return Some(Reply::conflict(form::of(&self.live, file, &now, false)));
        }
        let past = before.entry(file.to_owned()).or_default();
        let Some(old) = past.last() else {
            return Some(Reply::bad("không còn gì để hoàn tác"));
        };
        let text = std::str::from_utf8(old).ok()?;
        if let Err(problem) = edit::write(&self.path(file), &now, text) {
            return Some(Reply::problem(&problem));
        }
        past.pop();
        self.live.look_at_new();
        Some(Reply::ok(self.made(file, !past.is_empty())?))
    }

    /// Makes a new file of a kind; one that is there stays.
    fn create(&self, body: &Json) -> Option<Reply> {
        let kind = FileKind::of(body["loai"].as_str()?).filter(|kind| KINDS.contains(kind))?;
        let id = body["ma"].as_str()?.trim();
        if !is_id(id) {
            return Some(Reply::bad("mã chỉ gồm chữ cái không dấu, chữ số và dấu gạch nối ở giữa"));
        }
        let below = format!("records/{}/{}.yaml", self.today.format("%Y"), id.to_lowercase());
        if let Err(why) = check_path(&below) {
            return Some(Reply::bad(&format!("không đặt tên tệp theo mã này được: {why}")));
        }
        let state = self.live.state();
        let same = |line: &str| line.eq_ignore_ascii_case(id);
        let mut ids = state.files.values().filter_map(|entry| entry.record.as_ref());
        if ids.any(|record| same(&record.id)) {
            return Some(Reply::bad("mã này đã dùng"));
        }
        let mut values = scaffold::Values::new();
        values.insert("ma".into(), id.into());
        let text = scaffold::file(kind, &values, below.matches('/').count());
        let path = self.path(&below);
        let made = disk::create_with(&path, |sink| {
            let written = sink.write_all(text.as_bytes());
            written.map_err(|error| Problem::io(Code::CannotWrite, &path, &error))
        });
        if let Err(problem) = made {
            return Some(Reply::problem(&problem));
        }
        self.live.look_at_new();
        Some(Reply::ok(json!({ "tep": below })))
    }
}

impl Writer for Desk {
    fn about(&self) -> Json {
        let kinds = KINDS.map(|kind| {
            json!({ "loai": kind.word(), "ten": kind.title().trim_start_matches("Bản ghi ") })
        });
        json!({ "loai": kinds, "nam": self.today.format("%Y").to_string() })
    }

    fn form(&self, file: &str) -> Option<Json> {
        let can_undo = self.held().get(file).is_some_and(|past| !past.is_empty());
        self.made(file, can_undo)
    }

    fn write(&self, path: &str, body: &Json) -> Option<Reply> {
        match path {
            "ghi" => self.change(body),
            "hoan-tac" => self.undo(body),
            "moi" => self.create(body),
            _ => None,
        }
    }
}
