//! Whole projects in temporary folders, and runs of the program in them as a user would.

use std::path::Path;
use std::process::{Command, Output};

/// A file of a project: path below its root, content.
pub type ProjectFile = (String, Vec<u8>);

/// The records of this repository.
pub fn sample_files() -> Vec<ProjectFile> {
    let records = Path::new(env!("CARGO_MANIFEST_DIR")).join("records");
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
    let shown = |entry: &walkdir::DirEntry| {
        entry.depth() == 0 || !entry.file_name().to_string_lossy().starts_with('.')
    };
    let walk = walkdir::WalkDir::new(folder).sort_by_file_name().into_iter().filter_entry(shown);
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
    pub fn exits(mut self, code: i32) -> String {
        let (ended, printed) = self.run();
        assert_eq!(ended, code, "{:?}\n{printed}", self.0);
        printed
    }

    /// Runs, and returns the exit code, or -1, with what was printed.
    pub fn ends(mut self) -> (i32, String) {
        self.run()
    }

    fn run(&mut self) -> (i32, String) {
        let Output { status, stdout, stderr } = self.0.output().expect("the program starts");
        let printed =
            format!("{}{}", String::from_utf8_lossy(&stdout), String::from_utf8_lossy(&stderr));
        (status.code().unwrap_or(-1), printed)
    }
}
