//! A project folder for one test, and the program run in it.

use qcph::problem::Problem;
use qcph::project::Project;
use qcph::records::files::SourceFile;
use qcph::records::{self, Corpus};
use qcph::regulation::{self, Regulations};
use std::path::{Path, PathBuf};
use std::process::Command;

/// What a run of the program did.
pub struct Run {
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
    pub fn qcph(&self, arguments: &[&str]) -> Run {
        let mut command = Command::new(env!("CARGO_BIN_EXE_qcph"));
        run(command.args(arguments).current_dir(self.folder.path()))
    }

    /// Every file below `out/`, with its bytes.
    pub fn out(&self) -> Vec<(String, Vec<u8>)> {
        let out = self.path("out");
        let mut files = Vec::new();
        for entry in walkdir::WalkDir::new(&out).sort_by_file_name().into_iter().flatten() {
            if entry.file_type().is_file() {
                let name = entry.path().strip_prefix(&out).unwrap().to_string_lossy().into_owned();
                files.push((name, std::fs::read(entry.path()).unwrap()));
            }
        }
        files
    }
}

/// Runs a command to its end.
pub fn run(command: &mut Command) -> Run {
    let output = command.env_remove("RUST_BACKTRACE").output().unwrap();
    Run {
        code: output.status.code().unwrap_or(-1),
        out: String::from_utf8(output.stdout).unwrap(),
        err: String::from_utf8(output.stderr).unwrap(),
    }
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
