//! File plans and closed dossiers of a corpus, by id.

use super::Corpus;
use crate::records::dossier::{Closed, ClosedDossier, FilePlan, Plan, Planned};
use crate::records::files::SourceFile;
use std::sync::Arc;

impl Corpus {
    /// Every file but those of records, as committed.
    pub fn other_files(&self) -> impl Iterator<Item = &Arc<SourceFile>> {
        self.shared_files.iter().chain(&self.dossier_files)
    }

    /// The dossiers of all file plans, in order.
    pub fn dossiers(&self) -> impl Iterator<Item = Planned<'_>> {
        self.plans.iter().flat_map(Plan::dossiers)
    }

    /// A dossier by its id.
    pub fn dossier(&self, id: &str) -> Option<Planned<'_>> {
        self.dossiers().find(|planned| planned.dossier.id.value.0 == id)
    }

    /// What was written when a dossier was closed; none while it is open.
    pub fn closed(&self, id: &str) -> Option<&Closed> {
        self.closed.iter().find(|closed| closed.dossier.id.value.0 == id)
    }

    pub(super) fn keep_plan(&mut self, read: Option<FilePlan>, file: Arc<SourceFile>) {
        let path = file.path.clone();
        self.plans_incomplete |= read.is_none();
        self.plans.extend(read.map(|plan| Plan { plan, path }));
        self.dossier_files.push(file);
    }

    pub(super) fn keep_closed(&mut self, read: Option<ClosedDossier>, file: Arc<SourceFile>) {
        let path = file.path.clone();
        self.closed.extend(read.map(|dossier| Closed { dossier, path }));
        self.dossier_files.push(file);
    }
}
