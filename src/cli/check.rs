//! `qcph check [PATH…]`: all problems of all records.

use super::Common;
use super::report::{Failure, Format, Outcome, Report};
use super::show::acknowledged;
use clap::Args;
use qcph::documents::explained;
use qcph::pipeline::{self, Loaded};
use qcph::problem::{Code, Problem, Severity};
use qcph::project::Project;
use qcph::records::summary::Summary;
use serde_json::{Value as Json, json};
use std::path::{Path, PathBuf};

#[derive(Args)]
pub struct CheckArgs {
    /// Chỉ in vấn đề của các tệp, thư mục này; mặc định là tất cả.
    #[arg(value_name = "ĐƯỜNG_DẪN")]
    paths: Vec<PathBuf>,
    /// Kê nơi nhận của từng văn bản, vì điều khoản nào, đã xác nhận nhận hay chưa.
    #[arg(long)]
    explain: bool,
    #[command(flatten)]
    part: super::part::PartArgs,
    /// Dạng in: full đủ dòng nguồn, short mỗi vấn đề một dòng, json, sarif, github.
    #[arg(long, value_name = "DẠNG", default_value = "full")]
    format: Format,
}

pub fn run(common: &Common, arguments: &CheckArgs) -> Result<Outcome, Failure> {
    let report = common.report.with(arguments.format);
    let checked = check(common, arguments, report);
    Ok(checked.unwrap_or_else(Outcome::from).format(arguments.format))
}

fn check(common: &Common, arguments: &CheckArgs, report: Report) -> Result<Outcome, Failure> {
    let project = common.project()?;
    let wanted = arguments.paths.iter().map(|path| below(&project, path));
    let wanted: Vec<String> = wanted.collect::<Result<_, _>>()?;
    let part = arguments.part.part()?;
    let absent = qcph::git::advice_of_absent(project.root());
    let checked = pipeline::check(project, part);
    let inside = |file: &str| {
        let below = |path: &String| {
            let rest = file.strip_prefix(path.as_str());
            rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        };
        wanted.is_empty() || wanted.iter().any(below)
    };
    let shown = |problem: &&Problem| problem.place.as_ref().is_none_or(|place| inside(&place.file));
    let own = checked.problems.iter().filter(shown).cloned();
    let problems: Vec<Problem> = own.chain(absent).collect();
    let mut result = json!({ "so_tep": checked.files, "so_tep_khac": checked.others });
    if let Some(loaded) = checked.loaded.as_ref().filter(|_| arguments.explain) {
        let own = |summary: &&Summary| inside(&summary.path) && part.holds(&summary.id.0);
        result["noi_nhan"] = explain(loaded, own, report)?;
    }
    let others = if wanted.is_empty() { checked.others } else { 0 };
    let sentence = sentence(checked.files, others, &problems);
    Ok(Outcome::new(sentence, result).problems(problems).sources(&checked.sources))
}

/// A path as the project knows it.
fn below(project: &Project, path: &Path) -> Result<String, Problem> {
    let whole = if path.exists() { path.to_owned() } else { project.root().join(path) };
    let root = project.root().canonicalize().ok();
    let below = whole.canonicalize().ok().zip(root);
    let below = below.as_ref().and_then(|(whole, root)| whole.strip_prefix(root).ok());
    below.map(|below| below.to_string_lossy().replace('\\', "/")).ok_or_else(|| {
        let message = format!("`{}` không có trong dự án", path.display());
        Problem::new(Code::BadArgument, message)
            .hint("ghi đường dẫn của tệp hoặc thư mục bên dưới `records/`")
    })
}

/// The recipients of every document with the clause behind each, as a table and as data.
fn explain(
    loaded: &Loaded,
    own: impl Fn(&&Summary) -> bool,
    report: Report,
) -> Result<Json, Problem> {
    let (mut rows, mut data) = (Vec::new(), Vec::new());
    let corpus = &loaded.office.corpus;
    let records: Vec<&Summary> = corpus.summaries().filter(own).collect();
    let all =
        corpus.each(records.iter().copied(), |filed| explained(&loaded.office, &filed.record));
    for (summary, lines) in records.iter().zip(all) {
        let id = &summary.id.0;
        for (name, found) in lines? {
            let (why, receipt) = (found.reason.words(), acknowledged(&found));
            let receipt =
                if receipt.is_empty() && found.copy { "chưa".to_owned() } else { receipt };
            data.push(json!({ "ban_ghi": id, "ten": name, "vi_sao": why,
                "ban_gui_rieng": found.copy, "da_nhan": found.receipt.is_some() }));
            rows.push(vec![id.clone(), name, why, receipt]);
        }
    }
    report.table(&["Bản ghi", "Nơi nhận", "Vì sao", "Xác nhận đã nhận"], rows);
    Ok(data.into())
}

/// `Đã kiểm 312 tệp, không có lỗi.`
fn sentence(files: usize, others: usize, problems: &[Problem]) -> String {
    let others = match others {
        0 => String::new(),
        others => format!(" (bỏ qua {others} tệp không phải YAML)"),
    };
    let errors = problems.iter().filter(|problem| problem.severity == Severity::Error).count();
    let advice = problems.len() - errors;
    let advice = match advice {
        0 => String::new(),
        advice => format!(", {advice} lưu ý"),
    };
    match errors {
        0 => format!("Đã kiểm {files} tệp{others}, không có lỗi{advice}."),
        errors => {
            let code = problems.iter().find(|problem| problem.severity == Severity::Error);
            let code = code.map_or("Q103", |problem| problem.code.text());
            format!(
                "Đã kiểm {files} tệp{others}, có {errors} lỗi{advice}. Xem giải thích: qcph explain {code}"
            )
        }
    }
}
