//! Waits until something that a build reads has changed. The home of notify.
//!
//! In: a project. Out: [`Wake::Changed`], once for a burst of saves, however an editor saves: in
//! place, or beside and renamed. What changes while the caller works is told when it asks again, and
//! a save that leaves every byte as it was is told never. Nothing here reads a record as a record.

use crate::archive::Digest;
use crate::cache;
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
    watcher: RecommendedWatcher,
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
    /// [`Code::CannotRead`] where the system refuses to tell of changes.
    pub fn new(project: &Project) -> Result<Self, Problem> {
        let (send, receive) = channel();
        let events = send.clone();
        // A watch that is gone needs no events.
        let tell = move |event| drop(events.send(Message::Event(event)));
        let refused = |error| refused(project.root(), &error);
        let watcher = notify::recommended_watcher(tell).map_err(refused)?;
        let root = std::fs::canonicalize(project.root())
            .map_err(|error| Problem::io(Code::CannotRead, project.root(), &error))?;
        let (project, watched) = (project.clone(), BTreeSet::new());
        let mut watch = Self { project, watcher, root, watched, send, receive, seen: None };
        watch.attach()?;
        watch.seen = cache::present(&watch.project);
        Ok(watch)
    }

    pub fn stopper(&self) -> Stopper {
        Stopper(self.send.clone())
    }

    /// Waits for a change, however long it takes.
    ///
    /// # Errors
    /// As [`Watch::new`], for a folder that is new.
    pub fn wait(&mut self) -> Result<Wake, Problem> {
        loop {
            let Ok(message) = self.receive.recv() else { return Ok(Wake::Stopped) };
            if let Some(wake) = self.hear(message)? {
                return Ok(wake);
            }
        }
    }

    /// Waits for a change, but not longer than `most`; `None` when there was none so far.
    ///
    /// # Errors
    /// As [`Watch::wait`].
    pub fn wait_at_most(&mut self, most: Duration) -> Result<Option<Wake>, Problem> {
        match self.receive.recv_timeout(most) {
            Ok(message) => self.hear(message),
            Err(RecvTimeoutError::Timeout) => Ok(None),
            Err(RecvTimeoutError::Disconnected) => Ok(Some(Wake::Stopped)),
        }
    }

    /// What a message and those that follow it at once come to; `None` for nothing of note.
    fn hear(&mut self, message: Message) -> Result<Option<Wake>, Problem> {
        let Some(touched) = self.settle(message) else { return Ok(Some(Wake::Stopped)) };
        if !touched {
            return Ok(None);
        }
        self.attach()?;
        let now = cache::present(&self.project);
        // What cannot be read now is the caller's to report.
        if now.is_some() && now == self.seen {
            return Ok(None);
        }
        self.seen = now;
        Ok(Some(Wake::Changed))
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
            if self.watched.remove(path) {
                let _ = self.watcher.unwatch(path);
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

    /// Looks at every folder that is there and not looked at yet.
    fn attach(&mut self) -> Result<(), Problem> {
        for (folder, mode) in self.folders() {
            if folder.is_dir() && !self.watched.contains(&folder) {
                self.watcher.watch(&folder, mode).map_err(|error| refused(&folder, &error))?;
                self.watched.insert(folder);
            }
        }
        Ok(())
    }
}

fn refused(folder: &Path, error: &notify::Error) -> Problem {
    let message = format!("không theo dõi được thư mục `{}`", folder.display());
    let problem = Problem::new(Code::CannotRead, message);
    match &error.kind {
        ErrorKind::MaxFilesWatch => problem.hint(
            "hệ điều hành không cho theo dõi thêm: đóng bớt chương trình, hoặc tăng `fs.inotify.max_user_watches`",
        ),
        ErrorKind::Io(error) => {
            let message = Problem::io(Code::CannotRead, folder, error).message;
            problem.hint(message)
        }
        _ => problem.hint("chạy `qcph build` sau mỗi lần sửa"),
    }
}
