//! `qcph init [FOLDER]`: the first files of a project; files that are there stay as they are.

use super::Outcome;
use super::report::{Report, line};
use clap::Args;
use qcph::problem::Sources;
use qcph::{disk, scaffold};
use serde_json::json;
use std::path::PathBuf;

#[derive(Args)]
pub struct InitArgs {
    /// Thư mục của dự án; mặc định là thư mục hiện tại.
    #[arg(value_name = "THƯ_MỤC", default_value = ".")]
    folder: PathBuf,
}

pub fn run(arguments: &InitArgs, report: Report) -> Outcome {
    let mut written = Vec::new();
    for (below, text) in scaffold::project() {
        let path = arguments.folder.join(below);
        if path.exists() {
            if !report.json {
                line(&format!("giữ nguyên  {below}"));
            }
            continue;
        }
        if let Err(problem) = disk::write(&path, text.as_bytes()) {
            return report.fail("init", problem);
        }
        if !report.json {
            line(&format!("đã tạo      {below}"));
        }
        written.push(below);
    }
    let sentence = format!(
        "Đã tạo {} tệp. Tiếp theo: qcph new nguoi --ma nguyen-van-a, rồi qcph new cuoc-hop --ma TW-2020-HOP-01, rồi qcph check.",
        written.len()
    );
    report.finish("init", &[], &Sources::new(), &sentence, json!({ "tep": written }))
}
