//! The desk (bàn làm việc): records written in forms at the page, and all other daily work beside them.
//!
//! In: what the page asks, a change of one value with the digest of the file that its form was made of, or
//! a step of a document. Out: the file with that change and no other, written whole, saved even while it is
//! not valid yet; of a step, what the same verb says at a command line. [`form`] says what a form is made of:
//! the schema of the kind, and so the same keys that the program reads, with what [`means`] knows of codes.
//! [`writing`] changes and takes back; a file that somebody else changed meanwhile is not written (test:
//! desk::a_file_changed_underneath_is_left), nor is one that a [`lock`] holds; [`gone`] is for what went away
//! under its form. [`steps`] issues, takes signed copies and seals through the [`program`]; [`posted`] and
//! [`renamed`] write into the registry what holds from a day on; [`sides`] shows what waits, duties, figures,
//! bundles and the registry; [`places`] tells where a value stands on the page; [`shared`] is git for those
//! who know none. Who may ask is the server's to judge.

mod assets;
mod form;
mod gone;
mod lock;
mod means;
mod places;
mod posted;
mod program;
mod renamed;
mod shared;
mod sides;
mod steps;
mod wish;
mod writing;

use crate::disk;
use crate::preview::live::LiveProject;
use crate::preview::writer::{Query, Reply, Writer};
use crate::records::scalar::{Date, FileKind};
use gone::Shown;
use program::Program;
use serde_json::{Value as Json, json};
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use writing::Past;

/// Kinds of which the page makes new files, with the word by which `new` makes them.
const KINDS: [(FileKind, &str); 8] = [
    (FileKind::Meeting, "cuoc-hop"),
    (FileKind::Invitation, "giay-moi"),
    (FileKind::Inspection, "kiem-tra"),
    (FileKind::Exchange, "trao-doi"),
    (FileKind::Review, "tong-ket"),
    (FileKind::Copy, "ban-sao"),
    (FileKind::Correction, "dinh-chinh"),
    (FileKind::Recall, "thu-hoi"),
];

/// Kinds of the registry, which have a place of their own on the page.
const REGISTRY: [(FileKind, &str); 2] =
    [(FileKind::Agencies, "co-quan"), (FileKind::People, "nguoi")];

/// What writes for the page of a project.
pub struct Desk {
    live: Arc<LiveProject>,
    /// The day on which it was opened.
    today: Date,
    program: Program,
    /// One writer at a time, and what each file was before.
    past: Mutex<Past>,
    /// What the page was shown of each file.
    shown: Mutex<Shown>,
}

impl Desk {
    /// A desk that asks the program at `exe` for what verbs do.
    pub fn new(live: Arc<LiveProject>, today: Date, exe: PathBuf) -> Self {
        let program = Program { exe, root: live.root.clone() };
        Self { live, today, program, past: Mutex::default(), shown: Mutex::default() }
    }

    fn path(&self, file: &str) -> PathBuf {
        self.live.root.join(file)
    }

    fn held(&self) -> MutexGuard<'_, Past> {
        self.past.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The bytes of a file that the project has; a request names no other.
    fn read(&self, file: &str) -> Option<Vec<u8>> {
        let state = self.live.state();
        let others = || {
            let loaded = state.checked.loaded.iter();
            let mut files = loaded.flat_map(|loaded| loaded.office.corpus.other_files());
            files.any(|other| *other.path == *file)
        };
        let is_own = file.starts_with("records/") && (state.files.contains_key(file) || others());
        let read = || disk::read(&self.path(file), disk::LARGE_BYTES).ok();
        is_own.then(read).flatten()
    }

    /// Reads everything again after a step that wrote.
    fn look_again(&self) {
        self.live.look_at_new();
    }
}

impl Writer for Desk {
    fn about(&self) -> Json {
        let kinds = KINDS.map(|(kind, _)| {
            json!({ "loai": kind.word(), "ten": kind.title().trim_start_matches("Bản ghi ") })
        });
        let is_project = self.live.root.join("records").is_dir();
        let folder = self.live.root.display().to_string();
        json!({ "loai": kinds, "nay": self.today.iso(), "du_an": is_project, "thu_muc": folder })
    }

    fn page(&self, path: &str) -> Option<(&'static str, &'static str)> {
        assets::of(path)
    }

    fn see(&self, path: &str, query: &Query) -> Option<Json> {
        let file = || query.get("tep").map(String::as_str);
        match path {
            "bieu-mau" => self.form(file()?),
            "vi-tri" => self.places(file()?, query.get("ban")?.parse().ok()?),
            "danh-ba" => Some(self.registry()),
            "kho" => Some(shared::state(&self.live.root)),
            "ky-duoc" => self.signers(file()?, query.get("ngay").map(String::as_str)),
            _ => self.side(path, query),
        }
    }

    fn write(&self, path: &str, body: &Json) -> Option<Reply> {
        match path {
            "ghi" => self.change(body),
            "hoan-tac" => self.undo(body),
            "dung-lai" => self.bring_back(body),
            "moi" => self.create(body),
            "chuan-bi" => Some(self.prepare(body)),
            "ban-hanh" => self.issue(body),
            "lay-ve" => self.take_back(body),
            "thay-the" => self.replace(body),
            "doi-ten" => self.rename(body),
            "doi-chuc" => self.post_anew(body),
            "niem-phong" => Some(self.seal(body)),
            "ghi-nhan" | "gui-nhan" | "hop-nhat" => Some(self.share(path, body)),
            _ => None,
        }
    }

    fn take(&self, path: &str, query: &Query, pdf: &[u8]) -> Option<Reply> {
        match path {
            "ban-ky" => self.take_signed(query, pdf),
            _ => None,
        }
    }
}
