//! What git remembers of a log and its bundles: other histories, and old versions of files.
//!
//! A folder comes in; histories of commits and the bytes of files go out. git is asked and not told:
//! its index, its branches and the folder itself are as before. A folder that is in no repository, or a
//! machine without git, has no past.

use super::checkpoint::Checkpoint;
use super::lines::{self, Leaf};
use super::{SUMS_FILE, checkpoint_file, open};
use crate::digest::{Digest, Tally};
use crate::disk;
use crate::git;
use crate::problem::{Code, Place, Problem};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// Where the bundles of histories that were given up are named.
pub const GIVEN_UP_FILE: &str = "nhanh-bo.txt";

/// How far back a log that was committed half-merged is followed.
const MOST_COMMITS: usize = 1000;

/// One state of a log, sound in itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct History {
    pub origin: String,
    pub leaves: Vec<Leaf>,
    /// The commit that holds it, when it is known by one.
    pub commit: Option<String>,
}

impl History {
    /// From the text of its list and of its first checkpoint.
    pub fn of_texts(sums: &str, first: &str) -> Option<Self> {
        let origin = first.parse::<Checkpoint>().ok()?.origin;
        Some(Self { origin, leaves: lines::parse(sums).ok()?, commit: None })
    }

    /// Whether a commit has the same bundles under another name of the log. Between marks the list of one side
    /// may stand beside the first checkpoint of the other: git merges that file by itself where one side alone
    /// changed it.
    fn is_misread(&self, known: &[Self]) -> bool {
        let same = |other: &Self| other.leaves == self.leaves && other.origin != self.origin;
        self.commit.is_none() && known.iter().any(|other| other.commit.is_some() && same(other))
    }

    /// How many bundles both have before they part.
    pub fn common(&self, other: &Self) -> usize {
        if self.origin != other.origin {
            return 0;
        }
        self.leaves.iter().zip(&other.leaves).take_while(|(a, b)| a == b).count()
    }

    /// Whether the other is this one or an older state of it.
    pub fn extends(&self, other: &Self) -> bool {
        self.origin == other.origin && self.leaves.starts_with(&other.leaves)
    }
}

/// The two sides of a merge; a side that was itself left half-merged has several histories.
#[derive(Debug, Clone, Default)]
pub struct Branches {
    /// Of this clone.
    pub ours: Vec<History>,
    /// Of the shared repository.
    pub theirs: Vec<History>,
}

/// A folder as git remembers it.
#[derive(Debug, Clone)]
pub struct Past {
    base: PathBuf,
    /// The folder's path below `base`, with a slash behind it.
    below: String,
}

enum Found {
    Sound(History),
    /// A log is there, and is none.
    Broken,
    Nothing,
}

impl Past {
    /// `None` without git or outside of a repository; the folder itself may be gone.
    pub fn of(folder: &Path) -> Option<Self> {
        let mut base = std::path::absolute(folder).ok()?;
        let mut below = String::new();
        while !base.is_dir() {
            below = format!("{}/{below}", base.file_name()?.to_str()?);
            base.pop();
        }
        let known = git::repository(&base).ok()?;
        known.then_some(Self { base, below })
    }

    /// The full name of a commit, such as that of `HEAD` or `@{upstream}`.
    pub fn commit(&self, name: &str) -> Option<String> {
        let name = format!("{name}^{{commit}}");
        git::line(&self.base, &["rev-parse", "--verify", "--quiet", &name]).ok()?
    }

    /// A file below the folder as a commit has it.
    pub fn file(&self, commit: &str, file: &str) -> Option<Vec<u8>> {
        let name = format!("{commit}:./{}{file}", self.below);
        git::git(&self.base, &["cat-file", "blob", &name]).ok()?
    }

    /// The names of the files in a folder below this one, in a commit.
    pub fn files(&self, commit: &str, folder: &str) -> Vec<String> {
        let name = format!("{commit}:./{}{folder}", self.below);
        let listed = git::git(&self.base, &["ls-tree", "--full-tree", "--name-only", "-z", &name]);
        let listed = listed.ok().flatten().unwrap_or_default();
        String::from_utf8_lossy(&listed)
            .split_terminator('\0')
            .map(|name| format!("{folder}/{name}"))
            .collect()
    }

    /// The log that a commit holds, if it is sound.
    pub fn history(&self, commit: &str) -> Option<History> {
        match self.found(commit) {
            Found::Sound(history) => Some(history),
            Found::Broken | Found::Nothing => None,
        }
    }

    fn found(&self, commit: &str) -> Found {
        let text = |file: &str| {
            self.file(commit, file).map(|bytes| String::from_utf8_lossy(&bytes).into_owned())
        };
        let (sums, first) = (text(SUMS_FILE), text(&checkpoint_file(0)));
        if sums.is_none() && first.is_none() {
            return Found::Nothing;
        }
        let history = History::of_texts(&sums.unwrap_or_default(), &first.unwrap_or_default());
        match history {
            Some(history) => Found::Sound(History { commit: Some(commit.to_owned()), ..history }),
            None => Found::Broken,
        }
    }

    /// The histories of a commit: its own, or, where it was committed half-merged, those before it.
    fn sound(&self, commit: &str) -> Vec<History> {
        let (mut sound, mut seen) = (Vec::new(), BTreeSet::new());
        let mut next = vec![commit.to_owned()];
        while let Some(commit) = next.pop() {
            if seen.len() >= MOST_COMMITS || !seen.insert(commit.clone()) {
                continue;
            }
            match self.found(&commit) {
                Found::Sound(history) => sound.push(history),
                Found::Nothing => {}
                Found::Broken => {
                    let parents = self.parents(&commit);
                    if let [_] = parents[..] {
                        sound.extend(self.sides(&commit));
                    }
                    next.extend(parents.into_iter().rev());
                }
            }
        }
        sound
    }

    fn parents(&self, commit: &str) -> Vec<String> {
        let said = git::line(&self.base, &["rev-list", "--parents", "-n", "1", commit]);
        let said = said.ok().flatten().unwrap_or_default();
        said.split(' ').skip(1).map(str::to_owned).collect()
    }

    /// What stands between the marks of a commit's list.
    fn sides(&self, commit: &str) -> Vec<History> {
        let text = |file: &str| {
            let bytes = self.file(commit, file).unwrap_or_default();
            String::from_utf8_lossy(&bytes).into_owned()
        };
        sides(&text(SUMS_FILE), &text(&checkpoint_file(0)))
    }

    /// What git is in the middle of, as its own folder shows.
    pub fn under_way(&self) -> Option<UnderWay> {
        let there = |name: &str| {
            let path = git::line(&self.base, &["rev-parse", "--git-path", name]).ok().flatten();
            path.is_some_and(|path| self.base.join(path).exists())
        };
        if there("rebase-merge") || there("rebase-apply") {
            return Some(UnderWay::Rebase);
        }
        match (there("MERGE_HEAD"), there("CHERRY_PICK_HEAD")) {
            (true, _) => Some(UnderWay::Merge),
            (_, true) => Some(UnderWay::CherryPick),
            _ => None,
        }
    }

    /// The histories that meet here.
    pub fn branches(&self) -> Branches {
        let (ours, theirs) = match self.under_way() {
            // While git plays commits of ours upon theirs, HEAD is theirs.
            Some(UnderWay::Rebase) => ("REBASE_HEAD", "HEAD"),
            Some(UnderWay::Merge) => ("HEAD", "MERGE_HEAD"),
            Some(UnderWay::CherryPick) => ("HEAD", "CHERRY_PICK_HEAD"),
            None => return self.branches_at_rest(),
        };
        let mut branches = Branches { ours: self.sound_at(ours), theirs: self.sound_at(theirs) };
        if ours == "REBASE_HEAD" {
            // A rebase leaves merges out, and with them what was sealed to resolve them.
            branches.ours.extend(self.sound_at("ORIG_HEAD"));
        }
        branches
    }

    fn sound_at(&self, name: &str) -> Vec<History> {
        self.commit(name).map(|commit| self.sound(&commit)).unwrap_or_default()
    }

    fn branches_at_rest(&self) -> Branches {
        let Some(head) = self.commit("HEAD") else { return Branches::default() };
        let mut theirs = self.sound_at("@{upstream}");
        let mut ours = match self.found(&head) {
            Found::Sound(history) => vec![history],
            Found::Nothing => Vec::new(),
            Found::Broken => {
                let (ours, other) = self.where_it_broke(head);
                theirs.extend(other);
                ours.into_iter().chain(self.sound_at("ORIG_HEAD")).collect()
            }
        };
        if ours.is_empty() {
            ours.clone_from(&theirs);
        }
        let known: Vec<History> = ours.iter().chain(&theirs).cloned().collect();
        ours.retain(|history| !history.is_misread(&known));
        theirs.retain(|history| !history.is_misread(&known));
        Branches { ours, theirs }
    }

    /// The two sides of the commit that was made half-merged, ours first.
    fn where_it_broke(&self, head: String) -> (Vec<History>, Vec<History>) {
        let mut commit = head;
        for _ in 0..MOST_COMMITS {
            let parents = self.parents(&commit);
            let is_sound = |parent: &String| !matches!(self.found(parent), Found::Broken);
            if !parents.is_empty() && !parents.iter().any(is_sound) {
                commit.clone_from(&parents[0]);
                continue;
            }
            if let [first, others @ ..] = &parents[..]
                && !others.is_empty()
            {
                let others = others.iter().flat_map(|parent| self.sound(parent)).collect();
                return (self.sound(first), others);
            }
            // A rebase has one parent: what it was played upon comes first between the marks.
            let mut sides = self.sides(&commit);
            let ours = sides.pop().into_iter().collect();
            sides.extend(parents.iter().flat_map(|parent| self.sound(parent)));
            return (ours, sides);
        }
        (Vec::new(), Vec::new())
    }

    /// Writes the version of a file that has this digest to `target`, if git has one.
    ///
    /// # Errors
    /// Those of the disk.
    pub fn restore(&self, file: &str, digest: Digest, target: &Path) -> Result<bool, Problem> {
        for blob in self.versions(file) {
            let found = git::blob(&self.base, &blob, |stream| {
                Tally::copy(stream, std::io::sink()).map(|tally| tally.sha256)
            })?;
            if found != Some(digest) {
                continue;
            }
            disk::write_with(target, |out| {
                let copied = git::blob(&self.base, &blob, |stream| Tally::copy(stream, out));
                match copied {
                    Ok(Some(tally)) if tally.sha256 == digest => Ok(()),
                    _ => Err(std::io::ErrorKind::InvalidData.into()),
                }
            })?;
            return Ok(true);
        }
        Ok(false)
    }

    /// Every version of a file that any branch or past state of this clone has, newest first.
    fn versions(&self, file: &str) -> Vec<String> {
        let path = format!("./{}{file}", self.below);
        let mut asked = vec!["log", "--all", "--reflog", "--full-history", "-m", "--root"];
        asked.extend(["--raw", "--no-abbrev", "--no-renames", "--format="]);
        let also = ["HEAD", "MERGE_HEAD", "REBASE_HEAD", "CHERRY_PICK_HEAD"];
        asked.extend(also.into_iter().filter(|name| self.commit(name).is_some()));
        asked.extend(["--", &path]);
        let said = git::git(&self.base, &asked).ok().flatten().unwrap_or_default();
        let said = String::from_utf8_lossy(&said);
        let mut blobs: Vec<String> = Vec::new();
        // `:100644 100644 <old> <new> M<tab>path`
        for blob in said.lines().flat_map(|line| line.split(' ').skip(2).take(2)) {
            if blob.bytes().any(|byte| byte != b'0') && !blobs.iter().any(|seen| seen == blob) {
                blobs.push(blob.to_owned());
            }
        }
        blobs
    }
}

/// Holds a log against what git has of it: its last commit, and the shared repository as last
/// fetched. Says what is missing or parts; a log that git does not know is no problem.
pub fn compare(folder: &Path, here: &History) -> Vec<Problem> {
    let Some(past) = Past::of(folder) else { return Vec::new() };
    let known = given_up(folder).unwrap_or_default();
    let history = |name| past.commit(name).and_then(|commit| past.history(&commit));
    let judge = |name: &str, history: &History, shared: bool| {
        let gone = |leaf: &Leaf| !here.leaves.contains(leaf) && !known.contains(leaf);
        if here.extends(history) || !history.leaves.iter().any(gone) {
            return None;
        }
        let (ours, theirs) = (here.leaves.len(), history.leaves.len());
        let place = Place::file(SUMS_FILE);
        Some(match (history.extends(here), shared) {
            (true, false) => {
                let message = format!(
                    "sổ ở đây ghi {ours} gói, bản đã ghi vào git ({name}) có {theirs}: sổ bị rút ngắn"
                );
                Problem::at(Code::LogDamaged, &place, message)
                    .hint("lấy lại sổ và gói từ git: `git restore out/so out/goi`")
            }
            (true, true) => {
                let message = format!("kho chung có thêm {} gói", theirs - ours);
                Problem::at(Code::LogDamaged, &place, message).hint("chạy `git pull`").advice()
            }
            (false, _) => {
                let common = here.common(history);
                let message = format!(
                    "sổ ở đây và bản trong git ({name}) khác nhau sau {common} gói giống nhau"
                );
                Problem::at(Code::LogForked, &place, message).hint(
                    "hai bản sao đã cùng niêm phong thì chạy `git pull`, rồi `qcph log resolve --keep theirs`; không thì `git restore out/so out/goi`",
                )
            }
        })
    };
    let own = history("HEAD").and_then(|history| judge("HEAD", &history, false));
    let shared = || history("@{upstream}").and_then(|history| judge("kho chung", &history, true));
    own.or_else(shared).into_iter().collect()
}

/// Whether the last commit holds a log, although there is none in the folder.
pub fn is_gone(folder: &Path) -> bool {
    let past = Past::of(folder);
    past.is_some_and(|past| past.commit("HEAD").is_some_and(|head| past.history(&head).is_some()))
}

/// What git was stopped in by a conflict.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum UnderWay {
    Merge,
    Rebase,
    CherryPick,
}

impl UnderWay {
    /// The command that goes on with it.
    pub fn goes_on_with(under_way: Option<Self>) -> &'static str {
        match under_way {
            Some(Self::Rebase) => "git rebase --continue",
            Some(Self::CherryPick) => "git cherry-pick --continue",
            Some(Self::Merge) | None => "git commit",
        }
    }
}

/// The sound histories between the marks of a half-merged list, in their order; a first checkpoint
/// that both sides began has marks of its own.
pub fn sides(sums: &str, first: &str) -> Vec<History> {
    let (sums, firsts) = (lines::sides(sums), lines::sides(first));
    let pairs = [(sums.0, firsts.0), (sums.1, firsts.1)];
    pairs.iter().filter_map(|(sums, first)| History::of_texts(sums, first)).collect()
}

/// What was given up in former times, also where git left that list half-merged.
pub(super) fn given_up(folder: &Path) -> Result<Vec<Leaf>, Problem> {
    let list = open::text(&folder.join(GIVEN_UP_FILE))?.unwrap_or_default();
    Ok(lines::without_marks(&list))
}
