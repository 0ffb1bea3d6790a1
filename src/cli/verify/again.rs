//! `qcph verify --rebuild`: the documents of a bundle made again.

use crate::cli::Common;
use crate::cli::report::line;
use qcph::pipeline;
use qcph::problem::{Code, Place, Problem};
use qcph::rebuild::{self, Trust};
use qcph::templates::Templates;
use std::path::Path;

/// Renders a bundle again; says how many documents came out the same.
pub fn rebuild(common: &Common, path: &Path, trust: &Trust) -> Vec<Problem> {
    let mut progress = common.report.progress("Đang dựng lại");
    let program = pipeline::program();
    match rebuild::rebuild(path, trust, &program, common.threads(), &mut progress) {
        Ok(rebuilt) => {
            if common.report.tells() {
                let (same, all) = (rebuilt.same, rebuilt.documents);
                line(&format!(
                    "{}: dựng lại đúng từng byte {same} trên {all} văn bản.",
                    path.display()
                ));
            }
            rebuilt.problems
        }
        Err(problems) if problems[0].code == Code::TemplatesUnknown => problems,
        Err(problems) => {
            let why = problems.first().map(|problem| problem.message.clone()).unwrap_or_default();
            let message = format!("không dựng lại được từ những gì gói giữ: {why}");
            let place = Place::file(path.display().to_string());
            vec![Problem::at(Code::RebuildDiffers, &place, message).hint(
                "gói do phiên bản khác lập thì dựng lại bằng đúng phiên bản ấy; không thì lấy bản sao khác của gói",
            )]
        }
    }
}

/// Whose templates a rebuild runs: where there is a project, its own too.
pub fn trust(common: &Common, sealed: bool) -> Result<Trust, Problem> {
    if sealed {
        return Ok(Trust::Sealed);
    }
    let mut known = vec![Templates::embedded()];
    if let Ok(project) = common.project() {
        let own = Templates::read(&project);
        known.push(own.map_err(|mut problems| problems.swap_remove(0))?);
    }
    Ok(Trust::Known(known))
}
