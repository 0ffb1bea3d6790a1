//! The program itself, asked as at a command line (chương trình): what the desk offers beside forms are
//! the verbs, with their own answers.
//!
//! In: the words of a call. Out: the one object that `--json` prints. A process of its own does the work,
//! so that what is asked here and what a person types go the same way to the last byte, and one that fails
//! does not take the desk with it.

use crate::problem::{Code, Problem};
use serde_json::Value as Json;
use std::path::PathBuf;
use std::process::{Command, Stdio};

/// Where the program and its project are.
pub struct Program {
    pub exe: PathBuf,
    pub root: PathBuf,
}

impl Program {
    /// What a verb says.
    ///
    /// # Errors
    /// [`Code::ToolMissing`] where it cannot be run or says no JSON.
    pub fn run(&self, words: &[String]) -> Result<Json, Problem> {
        let mut command = Command::new(&self.exe);
        command.arg("-C").arg(&self.root).arg("--json").args(words).stdin(Stdio::null());
        let output = command.output().map_err(|error| Problem::tool("qcph", &error))?;
        serde_json::from_slice(&output.stdout).map_err(|_| {
            let said = String::from_utf8_lossy(&output.stderr);
            let said = said.lines().next().unwrap_or_default();
            let message = format!("chương trình dừng giữa chừng: {said}");
            Problem::new(Code::ToolMissing, message).hint("chạy lại `qcph desk`")
        })
    }
}

/// The words of a call: a verb, flags with values, and at last what is no flag.
#[derive(Default)]
pub struct Call(Vec<String>);

impl Call {
    pub fn of(verb: &str) -> Self {
        Self(vec![verb.to_owned()])
    }

    #[must_use]
    pub fn flag(mut self, name: &str, given: bool) -> Self {
        self.0.extend(given.then(|| format!("--{name}")));
        self
    }

    /// A flag with its value in one word, so that no value is read as another flag.
    #[must_use]
    pub fn with(mut self, name: &str, value: Option<&str>) -> Self {
        let value = value.map(str::trim).filter(|value| !value.is_empty());
        self.0.extend(value.map(|value| format!("--{name}={value}")));
        self
    }

    /// What stands behind all flags.
    pub fn about(mut self, words: &[&str]) -> Vec<String> {
        self.0.push("--".to_owned());
        self.0.extend(words.iter().map(|word| (*word).to_owned()));
        self.0
    }
}
