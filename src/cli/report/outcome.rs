//! How a verb ends: what it has to say, or what stopped it.

use super::Format;
use super::documents::Documents;
use qcph::problem::{self, Problem, Sources};
use serde_json::{Value as Json, json};

/// What a verb has to say: problems, a closing sentence, and its own keys of the JSON output.
pub struct Outcome {
    pub(super) problems: Vec<Problem>,
    pub(super) sources: Sources,
    /// Empty where the verb has printed all that a person wants.
    pub(super) sentence: String,
    pub(super) result: Json,
    /// Documents that were made, printed before the sentence.
    pub(super) documents: Option<Documents>,
    /// Another format for the problems than the usual one.
    pub(super) format: Option<Format>,
    /// The least exit code, whatever the problems say.
    pub(super) least: u8,
    /// Whether all of it is printed.
    pub(super) printed: bool,
}

impl Outcome {
    pub fn new(sentence: impl Into<String>, result: Json) -> Self {
        Self {
            problems: Vec::new(),
            sources: Sources::default(),
            sentence: sentence.into(),
            result,
            documents: None,
            format: None,
            least: 0,
            printed: false,
        }
    }

    /// The end of a run that printed on its way and may end with this code.
    pub fn printed(code: u8) -> Self {
        Self { least: code, printed: true, ..Self::new("", json!({})) }
    }

    pub fn problems(self, problems: Vec<Problem>) -> Self {
        Self { problems, ..self }
    }

    /// The texts that the problems are about.
    pub fn sources(self, sources: &Sources) -> Self {
        Self { sources: sources.clone(), ..self }
    }

    /// Tells what went wrong although the work was done.
    pub fn after(self, failure: Failure) -> Self {
        Self { problems: failure.problems, sources: failure.sources, ..self }
    }

    pub fn documents(self, documents: Documents) -> Self {
        Self { documents: Some(documents), ..self }
    }

    pub fn format(self, format: Format) -> Self {
        Self { format: Some(format), ..self }
    }

    /// Ends with no lower exit code.
    pub fn at_least(self, code: u8) -> Self {
        Self { least: code, ..self }
    }

    pub fn code(&self) -> u8 {
        problem::exit_code(&self.problems).max(self.least)
    }
}

/// What stopped a verb, with the sentence that says how far it came.
pub struct Failure {
    problems: Vec<Problem>,
    sources: Sources,
    sentence: String,
}

impl Failure {
    /// Problems with the texts that they are about.
    pub fn new(problems: Vec<Problem>, sources: &Sources) -> Self {
        Self { problems, sources: sources.clone(), sentence: "Chưa làm gì.".to_owned() }
    }

    /// Ends with another sentence than `Chưa làm gì.`
    pub fn saying(self, sentence: impl Into<String>) -> Self {
        Self { sentence: sentence.into(), ..self }
    }
}

impl From<Problem> for Failure {
    fn from(problem: Problem) -> Self {
        vec![problem].into()
    }
}

impl From<Vec<Problem>> for Failure {
    fn from(problems: Vec<Problem>) -> Self {
        Self::new(problems, &Sources::default())
    }
}

impl From<Failure> for Outcome {
    fn from(failure: Failure) -> Self {
        Self::new(failure.sentence.clone(), json!({})).after(failure)
    }
}
