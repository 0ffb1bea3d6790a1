//! `qcph verify BUNDLE…`: is it intact, is it complete.

use super::Outcome;
use super::report::{Report, line};
use clap::Args;
use qcph::archive;
use qcph::problem::{Problem, Sources};
use serde_json::json;
use std::path::PathBuf;

#[derive(Args)]
pub struct VerifyArgs {
    /// Các gói niêm phong (.zip).
    #[arg(help_heading = "Tham số", value_name = "GÓI", required = true)]
    bundles: Vec<PathBuf>,
}

pub fn run(arguments: &VerifyArgs, report: Report) -> Outcome {
    let reports: Vec<_> = arguments.bundles.iter().map(|path| archive::verify(path)).collect();
    let problems: Vec<Problem> =
        reports.iter().flat_map(|verified| verified.findings.iter().cloned()).collect();
    if !report.json {
        for verified in &reports {
            line(&verified.sentence());
        }
    }
    let intact = reports.iter().filter(|verified| verified.intact()).count();
    let sentence = format!("Đã kiểm {} gói: {intact} gói nguyên vẹn.", reports.len());
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
