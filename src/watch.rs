//! Waits until something that a build reads has changed. The home of notify.
//!
//! The system tells of changes; where it does not, on drives of other machines and where it has no more
//! watches to give, the watch looks for itself, a few seconds apart.
//!
//! In: a project. Out: [`Wake::Changed`], once for a burst of saves, however an editor saves: in place,
//! or beside and renamed. What changes while the caller works is told when it asks again, and a save
//! that leaves all bytes as they were is not told (test:
//! preview::watching::what_changes_nothing_is_not_told). What a record says is not read here.

mod remote;

use crate::cache;
use crate::digest::Digest;
use crate::problem::{Code, Problem};
use crate::project::Project;
use notify::event::{AccessKind, AccessMode, EventKind};
use notify::{ErrorKind, Event, RecommendedWatcher, RecursiveMode, Watcher};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::time::Duration;

/// How long nothing may come before a burst of saves counts as over.
const QUIET: Duration = Duration::from_millis(50);
/// How often a watch looks for itself where the system does not tell of every change.
const LOOK: Duration = Duration::from_secs(2);
/// A stream of saves that never ends is told after so many waits.
const WAITS_MAX: usize = 20;

/// Why a wait ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wake {
    /// Records, templates or the log are not what they were.
    Changed,
    /// A [`Stopper`] was used.
    Stopped,
}

enum Message {
    Event(notify::Result<Event>),
    Stop,
}

/// Ends a [`Watch`] from another thread, such as that of Ctrl-C.
#[derive(Debug, Clone)]
pub struct Stopper(Sender<Message>);

impl Stopper {
    pub fn stop(&self) {
        // A watch that is gone needs no end.
        let _ = self.0.send(Message::Stop);
    }
}

/// A project that is looked at (theo dõi).
pub struct Watch {
    project: Project,
    /// None where the system tells of nothing.
    watcher: Option<RecommendedWatcher>,
    /// How often it looks for itself, and why.
    looks: Option<(Duration, String)>,
    /// The folder of the project as the system names it in events.
    root: PathBuf,
    watched: BTreeSet<PathBuf>,
    send: Sender<Message>,
    receive: Receiver<Message>,
    /// What everything was when it was last told.
    seen: Option<Digest>,
}

impl Watch {
    /// Begins to look; what changes from now on is told.
    ///
    /// # Errors
    /// [`Code::CannotRead`] for a project that is not there.
    pub fn new(project: &Project) -> Result<Self, Problem> {
        let mut watch = Self::begin(project)?;
        if let Some(system) = remote::system(&watch.root) {
            let why = format!(
                "thư mục dự án ở ổ của máy khác ({system}), nơi không phải lần lưu nào cũng được báo"
            );
            watch.looks = Some((LOOK, why));
        }
        let events = watch.send.clone();
        // A watch that is gone needs no events.
        let tell = move |event| drop(events.send(Message::Event(event)));
        match notify::recommended_watcher(tell) {
            Ok(watcher) => watch.watcher = Some(watcher),
            Err(error) => watch.is_refused(&error),
        }
        watch.attach();
        watch.seen = cache::present(&watch.project);
        Ok(watch)
    }

    /// As [`Watch::new`], without a word from the system: it looks for itself every `every`.
    ///
    /// # Errors
    /// As [`Watch::new`].
    pub fn looking(project: &Project, every: Duration) -> Result<Self, Problem> {
        let mut watch = Self::begin(project)?;
        watch.looks = Some((every, String::new()));
        watch.seen = cache::present(&watch.project);
        Ok(watch)
    }

    fn begin(project: &Project) -> Result<Self, Problem> {
        let (send, receive) = channel();
        let root = std::fs::canonicalize(project.root())
            .map_err(|error| Problem::io(Code::CannotRead, project.root(), &error))?;
        let (project, watched) = (project.clone(), BTreeSet::new());
        let (watcher, looks, seen) = (None, None, None);
        Ok(Self { project, watcher, looks, root, watched, send, receive, seen })
    }

    /// Why the watch looks for itself, if it does.
    pub fn looks_because(&self) -> Option<&str> {
        self.looks.as_ref().map(|(_, why)| why.as_str())
    }

    /// The system tells of no more changes.
    fn is_refused(&mut self, error: &notify::Error) {
        let why = match &error.kind {
            ErrorKind::MaxFilesWatch => {
                "hệ điều hành không cho theo dõi thêm tệp (`fs.inotify.max_user_watches`)"
            }
            _ => "hệ điều hành không báo khi tệp thay đổi",
        };
        self.looks = Some((LOOK, why.to_owned()));
        self.watcher = None;
    }

    pub fn stopper(&self) -> Stopper {
        Stopper(self.send.clone())
    }

    /// Waits for a change, however long it takes.
    pub fn wait(&mut self) -> Wake {
        loop {
            let heard = match &self.looks {
                Some((every, _)) => self.receive.recv_timeout(*every),
                None => self.receive.recv().map_err(RecvTimeoutError::from),
            };
            let wake = match heard {
                Ok(message) => self.hear(message),
                Err(RecvTimeoutError::Timeout) => self.look(),
                Err(RecvTimeoutError::Disconnected) => Some(Wake::Stopped),
            };
            if let Some(wake) = wake {
                return wake;
            }
        }
    }

    /// Waits for a change, but not longer than `most`; `None` when there was none so far.
    pub fn wait_at_most(&mut self, most: Duration) -> Option<Wake> {
        match self.receive.recv_timeout(most) {
            Ok(message) => self.hear(message),
            Err(RecvTimeoutError::Timeout) if self.looks.is_some() => self.look(),
            Err(RecvTimeoutError::Timeout) => None,
            Err(RecvTimeoutError::Disconnected) => Some(Wake::Stopped),
        }
    }

    /// What a message and those that follow it at once come to; `None` for nothing of note.
    fn hear(&mut self, message: Message) -> Option<Wake> {
        match self.settle(message) {
            None => Some(Wake::Stopped),
            Some(false) => None,
            Some(true) => self.look(),
        }
    }

    /// Whether anything is not what it was when it was last told. What cannot be read is the
    /// caller's to report, once.
    fn look(&mut self) -> Option<Wake> {
        self.attach();
        let now = cache::present(&self.project);
        if now == self.seen {
            return None;
        }
        self.seen = now;
        Some(Wake::Changed)
    }

    /// Takes messages until none comes for a while; says whether any of them matters, `None` to stop.
    fn settle(&mut self, first: Message) -> Option<bool> {
        let mut touched = self.take(first)?;
        for _ in 0..WAITS_MAX {
            while let Ok(message) = self.receive.try_recv() {
                touched |= self.take(message)?;
            }
            // Most events that do not matter come from other programs at work: no reason to wait.
            if !touched {
                break;
            }
            match self.receive.recv_timeout(QUIET) {
                Ok(message) => drop(self.take(message)?),
                Err(RecvTimeoutError::Timeout) => break,
                Err(RecvTimeoutError::Disconnected) => return None,
            }
        }
        Some(touched)
    }

    fn take(&mut self, message: Message) -> Option<bool> {
        let event = match message {
            Message::Stop => return None,
            Message::Event(Ok(event)) => event,
            // The system lost count: look for oneself.
            Message::Event(Err(_)) => return Some(true),
        };
        let reading = match event.kind {
            EventKind::Access(AccessKind::Close(AccessMode::Write)) => false,
            EventKind::Access(_) => true,
            _ => false,
        };
        if reading {
            return Some(false);
        }
        // A folder that was taken away and put back is another folder.
        for path in &event.paths {
            if self.watched.remove(path)
                && let Some(watcher) = &mut self.watcher
            {
                let _ = watcher.unwatch(path);
            }
        }
        let folders: Vec<PathBuf> = self.folders().map(|(folder, _)| folder).collect();
        let below = |path: &PathBuf| folders[1..].iter().any(|folder| path.starts_with(folder));
        Some(event.need_rescan() || event.paths.iter().any(below))
    }

    /// What is looked at: the root for folders that come and go, then the folders that a build reads.
    fn folders(&self) -> impl Iterator<Item = (PathBuf, RecursiveMode)> + use<> {
        use RecursiveMode::{NonRecursive, Recursive};
        let below = |path: PathBuf, of: &Path| {
            self.root.join(path.strip_prefix(of).expect("a folder of the project is in it"))
        };
        let root = self.project.root();
        [
            (self.root.clone(), NonRecursive),
            (below(self.project.records(), root), Recursive),
            (below(self.project.templates(), root), Recursive),
            (below(self.project.log(), root), NonRecursive),
        ]
        .into_iter()
    }

    /// Has the system tell of every folder that is there and not told of yet.
    fn attach(&mut self) {
        for (folder, mode) in self.folders() {
            let Some(watcher) = &mut self.watcher else { return };
            if !folder.is_dir() || self.watched.contains(&folder) {
                continue;
            }
            match watcher.watch(&folder, mode) {
                Ok(()) => drop(self.watched.insert(folder)),
                Err(error) => self.is_refused(&error),
            }
        }
    }
}
