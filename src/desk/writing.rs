//! One change of one file, and the change taken back (ghi, hoàn tác).
//!
//! In: a request with the digest of the file that its form was made of. Out: the file, written whole, and
//! the form of what stands there now.

use super::lock::Lock;
use super::wish::Wish;
use super::{Desk, form};
use crate::digest::Digest;
use crate::edit::{self, Change};
use crate::preview::writer::Reply;
use crate::records::plain::Plain;
use crate::records::yaml::Node;
use serde_json::Value as Json;
use std::collections::BTreeMap;

/// So many changes of one file can be taken back.
const UNDO_MAX: usize = 100;

/// What each file was before the changes made here, the last one last.
#[derive(Default)]
pub struct Past(BTreeMap<String, Vec<Before>>);

/// A file before a change, and the digest that it had after it.
struct Before {
    bytes: Vec<u8>,
    after: Digest,
}

impl Past {
    fn push(&mut self, file: &str, bytes: Vec<u8>, after: Digest) {
        let past = self.0.entry(file.to_owned()).or_default();
        past.push(Before { bytes, after });
        let spare = past.len().saturating_sub(UNDO_MAX);
        past.drain(..spare);
    }

    /// What the file was before the last change made here, if it is still what that change made of it:
    /// nobody else's change is taken back.
    fn last(&self, file: &str, now: Digest) -> Option<&[u8]> {
        let last = self.0.get(file)?.last()?;
        (last.after == now).then_some(&last.bytes)
    }

    /// Makes the last change of a file one with the change before it, which it goes on with: so typing in one
    /// field is taken back at once.
    fn join(&mut self, file: &str) {
        let Some(past) = self.0.get_mut(file) else { return };
        let goes_on = |one: &Before, next: &Before| one.after == Digest::of(&next.bytes);
        if let [.., one, next] = &mut past[..]
            && goes_on(one, next)
        {
            one.after = next.after;
            past.pop();
        }
    }

    fn pop(&mut self, file: &str) {
        self.0.get_mut(file).map(Vec::pop);
    }
}

/// Whether a request was made of a file as it stands.
fn made_of(body: &Json, now: &[u8]) -> bool {
    body["dau"].as_str() == Some(&Digest::of(now).to_string())
}

impl Desk {
    /// The form of a file as it stands.
    pub fn form(&self, file: &str) -> Option<Json> {
        let bytes = self.read(file)?;
        let can_undo = self.held().last(file, Digest::of(&bytes)).is_some();
        let form = form::of(&self.live, file, &bytes, can_undo);
        self.remember(file, bytes);
        Some(form)
    }

    /// The file that a request is about, unless it is another than the one that its form was made of.
    pub fn as_asked<'b>(&self, body: &'b Json) -> Option<Result<(&'b str, Vec<u8>), Reply>> {
        match self.there(body)? {
            Ok((file, now)) if !made_of(body, &now) => Some(Err(self.conflict(file, now))),
            asked => Some(asked),
        }
    }

    /// The file that a request is about, as it stands; where it is gone, what a person may do.
    fn there<'b>(&self, body: &'b Json) -> Option<Result<(&'b str, Vec<u8>), Reply>> {
        let file = body["tep"].as_str()?;
        match self.read(file) {
            Some(now) => Some(Ok((file, now))),
            None => Some(Err(self.gone(file)?)),
        }
    }

    fn conflict(&self, file: &str, now: Vec<u8>) -> Reply {
        let form = form::of(&self.live, file, &now, false);
        self.remember(file, now);
        Reply::conflict(form)
    }

    /// Changes one value of a file. What somebody else changed meanwhile elsewhere in the file stays; where the
    /// value is another than the one that was shown (`cu`), nothing is written.
    pub fn change(&self, body: &Json) -> Option<Reply> {
        let mut past = self.held();
        let (file, old) = match self.there(body)? {
            Ok(asked) => asked,
            Err(reply) => return Some(reply),
        };
        let Some(wish) = Wish::of(body) else {
            return Some(Reply::bad("yêu cầu không đọc được"));
        };
        let as_shown = match body.get("cu") {
            Some(shown) => {
                wish.replaces(shown, &old, file) && (made_of(body, &old) || wish.is_named())
            }
            None => made_of(body, &old),
        };
        if !as_shown {
            return Some(self.conflict(file, old));
        }
        let text = std::str::from_utf8(&old).ok()?;
        let Some((kind, node)) = form::tree(file, text) else {
            return Some(Reply::bad("tệp còn lỗi cú pháp: sửa trong trình soạn thảo"));
        };
        let plain = Plain::of(&node);
        let lock = Lock::of(&plain, self.is_sealed(file));
        if let Some(lock) = lock.filter(|_| !wish.comes_after()) {
            return Some(Reply::bad(&lock.refusal()));
        }
        if wish.issues() {
            return Some(Reply::bad(
                "trạng thái đổi bằng các bước Trình ký, Ban hành, không gõ tay",
            ));
        }
        if let Err(reply) = self.put(&mut past, file, &old, &wish.changes(kind, &plain)) {
            return Some(reply);
        }
        if body["tiep"] == true {
            past.join(file);
        }
        drop(past);
        Some(Reply::ok(self.form(file)?))
    }

    /// Writes what a step makes of a file of the registry, and gives the file's form; without the file, nothing.
    pub fn step(
        &self,
        body: &Json,
        changes: fn(&Node, &Json) -> Result<Vec<Change>, &'static str>,
    ) -> Option<Reply> {
        let mut past = self.held();
        let file = body["tep"].as_str()?;
        let old = self.read(file)?;
        let (_, node) = form::tree(file, std::str::from_utf8(&old).ok()?)?;
        let written = changes(&node, body).map_err(Reply::bad);
        if let Err(reply) = written.and_then(|changes| self.put(&mut past, file, &old, &changes)) {
            return Some(reply);
        }
        drop(past);
        Some(Reply::ok(self.form(file)?))
    }

    /// Writes changes into a file, where there is something to write.
    pub fn put(
        &self,
        past: &mut Past,
        file: &str,
        old: &[u8],
        changes: &[Change],
    ) -> Result<(), Reply> {
        let text = std::str::from_utf8(old).map_err(|_| Reply::bad("tệp không phải UTF-8"))?;
        let edited = edit::edited(&file.into(), text, changes);
        let new = edited.map_err(|problem| Reply::problem(&problem))?;
        if new == text {
            return Ok(());
        }
        let written = edit::write(&self.path(file), old, &new);
        written.map_err(|problem| match self.read(file) {
            // Somebody was quicker by a moment.
            Some(now) if now != old => self.conflict(file, now),
            _ => Reply::problem(&problem),
        })?;
        past.push(file, old.to_vec(), Digest::of(new.as_bytes()));
        self.look_again();
        Ok(())
    }

    /// Takes the last change of a file back.
    pub fn undo(&self, body: &Json) -> Option<Reply> {
        let mut past = self.held();
        let (file, now) = match self.as_asked(body)? {
            Ok(asked) => asked,
            Err(reply) => return Some(reply),
        };
        let Some(old) = past.last(file, Digest::of(&now)) else {
            return Some(Reply::bad("không còn gì để hoàn tác"));
        };
        let text = std::str::from_utf8(old).ok()?;
        if let Err(problem) = edit::write(&self.path(file), &now, text) {
            return Some(Reply::problem(&problem));
        }
        past.pop(file);
        drop(past);
        self.look_again();
        Some(Reply::ok(self.form(file)?))
    }

    /// Whether a bundle holds the record of a file.
    pub fn is_sealed(&self, file: &str) -> bool {
        self.live.state().files.get(file).is_some_and(|entry| entry.sealed)
    }
}
