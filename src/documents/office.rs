//! What documents are composed from, besides the record.

use super::wording::Wording;
use crate::law;
use crate::problem::Problem;
use crate::records::{Corpus, RecordFile};
use crate::regulation::Regulations;
use std::sync::Arc;

/// The records, the regulations and the templates of a project.
pub struct Office {
    pub corpus: Arc<Corpus>,
    pub regulations: Regulations,
    pub wording: Wording,
}

impl Office {
    /// What is wrong with one record: by itself, beside the others, and by law and regulation.
    pub fn check(&self, filed: &RecordFile) -> Vec<Problem> {
        let mut problems = Vec::new();
        self.regulations.check(&filed.record, &self.corpus, &mut problems);
        law::check_texts(&filed.file, &self.corpus, &mut problems);
        problems
    }
}
