//! `qcph check [PATH…]`: all problems of all records, nothing written.

use super::report::{Format, Report};
use super::{Common, Outcome};
use clap::Args;
use qcph::pipeline;
use qcph::problem::{Code, Problem, Severity};
use serde_json::json;
use std::path::PathBuf;

#[derive(Args)]
pub struct CheckArgs {
    /// Chỉ in vấn đề của các tệp, thư mục này; mặc định là tất cả.
    #[arg(help_heading = "Tham số", value_name = "ĐƯỜNG_DẪN")]
    paths: Vec<PathBuf>,
    #[command(flatten)]
    part: super::part::PartArgs,
    /// Dạng in: full đủ dòng nguồn, short mỗi vấn đề một dòng, json, sarif, github.
    #[arg(
        help_heading = "Tùy chọn",
        long,
        value_name = "DẠNG",
        default_value = "full",
        hide_default_value = true,
        hide_possible_values = true
    )]
    format: Format,
}

pub fn run(common: &Common, arguments: &CheckArgs, report: Report) -> Outcome {
    let report = report.with(arguments.format);
    let project = match common.project() {
        Ok(project) => project,
        Err(problem) => return report.fail("check", problem),
    };
    let mut wanted = Vec::new();
    for path in &arguments.paths {
        let whole = if path.exists() { path.clone() } else { project.root().join(path) };
        match (whole.canonicalize(), project.root().canonicalize()) {
            (Ok(whole), Ok(root)) if whole.starts_with(&root) => {
                let below = whole.strip_prefix(&root).expect("it starts with the root");
                wanted.push(below.to_string_lossy().replace('\\', "/"));
            }
            _ => {
                let message = format!("`{}` không có trong dự án", path.display());
                let hint = "ghi đường dẫn của tệp hoặc thư mục bên dưới `records/`";
                return report.fail("check", Problem::new(Code::BadArgument, message).hint(hint));
            }
        }
    }
    let part = match arguments.part.part() {
        Ok(part) => part,
        Err(problem) => return report.fail("check", problem),
    };
    let checked = pipeline::check(project, part);
    let shown = |problem: &&Problem| match &problem.place {
        Some(place) if !wanted.is_empty() => wanted.iter().any(|path| {
            place
                .file
                .strip_prefix(path.as_str())
                .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        }),
        _ => true,
    };
    let problems: Vec<Problem> = checked.problems.iter().filter(shown).cloned().collect();
    let sentence = sentence(checked.files, &problems);
    report.finish(
        "check",
        &problems,
        &checked.sources,
        &sentence,
        json!({ "so_tep": checked.files }),
    )
}

/// `Đã kiểm 312 tệp, không có lỗi.`
pub fn sentence(files: usize, problems: &[Problem]) -> String {
    let errors = problems.iter().filter(|problem| problem.severity == Severity::Error).count();
    let advice = problems.len() - errors;
    let advice = match advice {
        0 => String::new(),
        advice => format!(", {advice} lưu ý"),
    };
    match errors {
        0 => format!("Đã kiểm {files} tệp, không có lỗi{advice}."),
        errors => {
            let code = problems.iter().find(|problem| problem.severity == Severity::Error);
            let code = code.map_or("Q103", |problem| problem.code.text());
            format!(
                "Đã kiểm {files} tệp, có {errors} lỗi{advice}. Xem giải thích: qcph explain {code}"
            )
        }
    }
}
