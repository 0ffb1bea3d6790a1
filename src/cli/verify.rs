//! `qcph verify BUNDLE…`: is it intact, is it complete, do its documents say what its index says.

use super::report::{Report, line};
use super::{Common, Outcome};
use clap::Args;
use qcph::archive::{self, bundles_in};
use qcph::problem::{Code, Place, Problem, Sources, any_error};
use qcph::{pipeline, rebuild};
use serde_json::json;
use std::path::{Path, PathBuf};

#[derive(Args)]
pub struct VerifyArgs {
    /// Các gói niêm phong (.zip), hoặc thư mục chứa chúng.
    #[arg(value_name = "GÓI", required = true)]
    bundles: Vec<PathBuf>,
    /// Chỉ kiểm phần thứ mấy trên tổng số phần, để mỗi tháng kiểm một phần.
    #[arg(long, value_name = "PHẦN/TỔNG", value_parser = part)]
    part: Option<(usize, usize)>,
    /// Dựng lại văn bản từ hồ sơ và mẫu đã niêm phong, xem có ra đúng các byte ấy không.
    #[arg(long)]
    rebuild: bool,
}

fn part(text: &str) -> Result<(usize, usize), String> {
    let parts =
        text.split_once('/').and_then(|(part, of)| Some((part.parse().ok()?, of.parse().ok()?)));
    let sensible = parts.filter(|(part, of)| (1..=*of).contains(part));
    sensible.ok_or_else(|| "viết PHẦN/TỔNG, ví dụ 3/12".to_owned())
}

pub fn run(common: &Common, arguments: &VerifyArgs, report: Report) -> Outcome {
    let (paths, mut problems) = bundles(arguments);
    let mut progress = report.progress("Đang kiểm gói");
    let mut reports = Vec::new();
    for (done, path) in paths.iter().enumerate() {
        let mut verified = archive::verify(path);
        if verified.intact() {
            verified.findings.extend(pipeline::agree(path));
        }
        if arguments.rebuild && verified.intact() {
            problems.extend(rebuild(common, path, report));
        }
        progress(done + 1, paths.len());
        problems.extend(verified.findings.iter().cloned());
        reports.push(verified);
    }
    if !report.json {
        for verified in &reports {
            line(&verified.sentence());
        }
    }
    let intact = reports.iter().filter(|verified| verified.intact()).count();
    let sentence = match any_error(&problems) {
        false => format!("Đã kiểm {intact} gói: tất cả nguyên vẹn, văn bản khớp mục lục."),
        true => format!(
            "Đã kiểm {} gói: {intact} gói nguyên vẹn. Không dùng gói có vấn đề; lấy bản sao khác rồi kiểm lại.",
            reports.len()
        ),
    };
    let bundles: Vec<_> = reports
        .iter()
        .map(|verified| {
            json!({
                "goi": verified.bundle,
                "nguyen_ven": verified.intact(),
                "so_van_ban": verified.documents,
                "so_tep": verified.files,
                "so_byte": verified.bytes,
            })
        })
        .collect();
    report.finish("verify", &problems, &Sources::new(), &sentence, json!({ "goi": bundles }))
}

/// Renders a bundle again; says how many documents came out the same.
fn rebuild(common: &Common, path: &Path, report: Report) -> Vec<Problem> {
    let mut progress = report.progress("Đang dựng lại");
    match rebuild::rebuild(path, &pipeline::program(), common.threads(), &mut progress) {
        Ok(rebuilt) => {
            if !report.json {
                let (same, all) = (rebuilt.same, rebuilt.same + rebuilt.problems.len());
                line(&format!(
                    "{}: dựng lại đúng từng byte {same} trên {all} văn bản.",
                    path.display()
                ));
            }
            rebuilt.problems
        }
        Err(problems) => {
            let why = problems.first().map(|problem| problem.message.clone()).unwrap_or_default();
            let message = format!("không dựng lại được từ những gì gói giữ: {why}");
            let place = Place::file(path.display().to_string());
            vec![Problem::at(Code::RebuildDiffers, &place, message).advice()]
        }
    }
}

/// The bundles that this run is about: folders opened, one share of them taken.
fn bundles(arguments: &VerifyArgs) -> (Vec<PathBuf>, Vec<Problem>) {
    let (mut paths, mut problems) = (Vec::new(), Vec::new());
    for path in &arguments.bundles {
        if !path.is_dir() {
            paths.push(path.clone());
            continue;
        }
        match bundles_in(path) {
            Ok(found) if found.is_empty() => {
                let message = format!("thư mục `{}` không có gói niêm phong nào", path.display());
                problems.push(Problem::new(Code::NotABundle, message));
            }
            Ok(found) => paths.extend(found.into_iter().map(|(_, path)| path)),
            Err(problem) => problems.push(problem),
        }
    }
    if let Some((part, of)) = arguments.part {
        let mut number = 0;
        paths.retain(|_| {
            number += 1;
            number % of == part % of
        });
    }
    (paths, problems)
}
