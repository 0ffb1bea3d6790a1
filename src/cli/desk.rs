//! `qcph desk`: records written at the page, beside what they would print.

use super::Common;
use super::preview::{PreviewArgs, serve};
use super::report::{Failure, Outcome};
use qcph::desk::Desk;
use qcph::problem::{Code, Problem};
use qcph::project::Project;
use qcph::records::scalar::Date;
use std::sync::Arc;

pub use super::preview::PreviewArgs as DeskArgs;

pub fn run(common: &Common, arguments: &PreviewArgs) -> Result<Outcome, Failure> {
    let exe = std::env::current_exe().map_err(|error| Problem::tool("qcph", &error))?;
    serve(common, arguments, project(common)?, |server, live| {
        server.writing(Arc::new(Desk::new(live.clone(), Date(common.today), exe)))
    })
}

/// The project, or the folder of which the page offers to make one.
fn project(common: &Common) -> Result<Project, Problem> {
    match common.project() {
        Err(problem) if problem.code == Code::NoProject => {
            let here = std::env::current_dir().ok();
            let folder = common.root.clone().or(here).filter(|folder| folder.is_dir());
            folder.map(|folder| Project::in_folder(&folder)).ok_or(problem)
        }
        found => found,
    }
}
