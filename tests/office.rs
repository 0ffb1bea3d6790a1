//! The harness of all tests: a project in a folder of its own, and runs of the program in it as a user would.

use qcph::problem::Problem;
use qcph::project::Project;
use qcph::records::files::SourceFile;
use qcph::records::{self, Corpus};
use qcph::regulation::{self, Regulations};
use std::path::{Path, PathBuf};
use std::process::Command;

/// What a run did.
pub struct Ran {
    pub code: i32,
    pub out: String,
    pub err: String,
}

/// A temporary project.
pub struct Office {
    folder: tempfile::TempDir,
}

impl Office {
    /// A folder with nothing in it, not even `records/`.
    pub fn bare() -> Self {
        Self { folder: tempfile::tempdir().unwrap() }
    }

    /// A copy of this repository's own records.
    pub fn sample() -> Self {
        let office = Self::bare();
        copy(&repository().join("records"), &office.path("records"));
        office
    }

    /// The registry and one meeting: enough for a document.
    pub fn small() -> Self {
        let office = Self::bare();
        copy(&repository().join("records/danh-ba"), &office.path("records/danh-ba"));
        office.write("records/hop.yaml", &meeting());
        office
    }

    pub fn path(&self, below: &str) -> PathBuf {
        self.folder.path().join(below)
    }

    pub fn write(&self, below: &str, text: &str) {
        self.write_bytes(below, text.as_bytes());
    }

    #[expect(clippy::disallowed_methods, reason = "a test's own scratch file")]
    pub fn write_bytes(&self, below: &str, bytes: &[u8]) {
        let path = self.path(below);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, bytes).unwrap();
    }

    pub fn read(&self, below: &str) -> String {
        std::fs::read_to_string(self.path(below)).unwrap()
    }

    /// Replaces `from`, which must be there, in a file.
    pub fn edit(&self, below: &str, from: &str, to: &str) {
        let text = self.read(below);
        assert!(text.contains(from), "{below} does not hold {from}");
        self.write(below, &text.replacen(from, to, 1));
    }

    /// Runs the program in the folder.
    pub fn qcph(&self, arguments: &[&str]) -> Ran {
        Run::new(self.folder.path(), arguments).ran()
    }

    /// Every file below `out/`, with its bytes.
    pub fn out(&self) -> Vec<(String, Vec<u8>)> {
        below(&self.path("out"), |_| true)
    }
}

/// A call of the program.
pub struct Run(Command);

impl Run {
    pub fn new(root: &Path, arguments: &[&str]) -> Self {
        let mut command = Command::new(env!("CARGO_BIN_EXE_qcph"));
        command.current_dir(root).args(arguments);
        Self(command)
    }

    pub fn args(mut self, arguments: &[&str]) -> Self {
        self.0.args(arguments);
        self
    }

    pub fn env(mut self, name: &str, value: &str) -> Self {
        self.0.env(name, value);
        self
    }

    /// Runs and panics with the program's own words unless it exits with 0.
    pub fn succeeds(self) -> String {
        self.exits(0)
    }

    /// Runs, demands the exit code, and returns what was printed, results before problems.
    pub fn exits(self, code: i32) -> String {
        let call = format!("{:?}", self.0);
        let (ended, printed) = self.ends();
        assert_eq!(ended, code, "{call}\n{printed}");
        printed
    }

    /// Runs, and returns the exit code, or -1, with what was printed.
    pub fn ends(self) -> (i32, String) {
        let ran = self.ran();
        (ran.code, ran.out + &ran.err)
    }

    /// Runs to the end.
    pub fn ran(mut self) -> Ran {
        run(&mut self.0)
    }
}

/// Runs a command to its end.
pub fn run(command: &mut Command) -> Ran {
    let output = command.env_remove("RUST_BACKTRACE").output().unwrap();
    Ran {
        code: output.status.code().unwrap_or(-1),
        out: String::from_utf8(output.stdout).unwrap(),
        err: String::from_utf8(output.stderr).unwrap(),
    }
}

/// A file of a project: path below its root, content.
pub type ProjectFile = (String, Vec<u8>);

/// The records of this repository.
pub fn sample_files() -> Vec<ProjectFile> {
    let records = repository().join("records");
    let files = files_below(&records).into_iter();
    files.map(|(path, bytes)| (format!("records/{path}"), bytes)).collect()
}

/// A project folder that holds `files`, written in that order.
pub fn project(files: &[ProjectFile]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    for (path, bytes) in files {
        write(folder.path(), path, bytes);
    }
    folder
}

pub fn write(root: &Path, path: &str, bytes: &[u8]) {
    qcph::disk::write(&root.join(path), bytes).expect("written");
}

/// Every file below a folder by its path there, with `/`, sorted; hidden ones are passed over.
pub fn files_below(folder: &Path) -> Vec<ProjectFile> {
    below(folder, |entry| {
        entry.depth() == 0 || !entry.file_name().to_string_lossy().starts_with('.')
    })
}

fn below(folder: &Path, wanted: fn(&walkdir::DirEntry) -> bool) -> Vec<ProjectFile> {
    let walk = walkdir::WalkDir::new(folder).into_iter().filter_entry(wanted);
    let files = walk.filter_map(Result::ok).filter(|entry| entry.file_type().is_file());
    let read = |entry: walkdir::DirEntry| {
        let below = entry.path().strip_prefix(folder).expect("it was found there");
        let path = below.to_string_lossy().replace('\\', "/");
        (path, std::fs::read(entry.path()).expect("readable"))
    };
    let mut files: Vec<ProjectFile> = files.map(read).collect();
    files.sort();
    files
}

pub fn repository() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Whether a person wants stored texts written anew: `QCPH_BLESS=1`.
pub fn blesses() -> bool {
    std::env::var_os("QCPH_BLESS").is_some()
}

/// The text of a meeting that is issued and faultless.
pub fn meeting() -> String {
    std::fs::read_to_string(repository().join("tests/cli/hop.yaml")).unwrap()
}

/// The same meeting before it got number and day.
pub fn draft() -> String {
    let meeting = meeting();
    let (meeting, _) = meeting.split_once("  xac_nhan:").unwrap();
    let (before, issue) = meeting.split_once("van_ban:\n").unwrap();
    let given = ["  so: ", "  ngay: ", "  so_phieu_gui: "];
    let left = issue.lines().filter(|line| !given.iter().any(|key| line.starts_with(key)));
    let issue = left.collect::<Vec<_>>().join("\n").replace("ban_hanh", "du_thao");
    format!("{before}van_ban:\n{issue}\n")
}

/// Records, regulations and problems of a project, read without fonts or templates.
pub fn read(
    project: &Project,
    drawable: &(dyn Fn(char) -> bool + Sync),
) -> (Corpus, Regulations, Vec<Problem>) {
    read_with(project, None, drawable)
}

/// As [`read`], with a file that is not written yet, perhaps in the place of another.
pub fn read_with(
    project: &Project,
    draft: Option<SourceFile>,
    drawable: &(dyn Fn(char) -> bool + Sync),
) -> (Corpus, Regulations, Vec<Problem>) {
    let (corpus, mut problems) = records::read_with(project, draft, drawable);
    let regulations = regulation::read(&corpus, &mut problems);
    let judged = corpus.each(corpus.summaries(), |filed| {
        let mut problems = Vec::new();
        regulations.check(&filed.record, &corpus, &mut problems);
        problems
    });
    problems.extend(judged.flat_map(|judged| judged.unwrap()));
    (corpus, regulations, problems)
}

/// The text that a problem proposes for its place, as its hints say it.
pub fn proposal(problem: &Problem) -> Option<String> {
    let forms = [("ý bạn là `", "`?"), ("viết: `", "`"), ("ghi cơ quan: `", "`")];
    let proposed = |hint: &String| {
        forms.iter().find_map(|(before, after)| {
            hint.strip_prefix(before)?.strip_suffix(after).map(str::to_owned)
        })
    };
    problem.hints.iter().find_map(proposed)
}

/// Copies a file, or a folder with all that is in it.
pub fn copy(from: &Path, to: &Path) {
    for entry in walkdir::WalkDir::new(from).into_iter().flatten() {
        let below = entry.path().strip_prefix(from).unwrap();
        let target = if below.as_os_str().is_empty() { to.to_owned() } else { to.join(below) };
        if entry.file_type().is_dir() {
            std::fs::create_dir_all(target).unwrap();
        } else {
            std::fs::copy(entry.path(), target).unwrap();
        }
    }
}
