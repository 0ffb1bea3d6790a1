//! `qcph init [FOLDER]`: the first files of a project; files that are there stay as they are.

use super::Common;
use super::report::{Failure, Outcome, line};
use clap::Args;
use qcph::{disk, scaffold};
use serde_json::json;
use std::path::PathBuf;

#[derive(Args)]
pub struct InitArgs {
    /// Thư mục của dự án; mặc định là thư mục hiện tại.
    #[arg(value_name = "THƯ_MỤC", default_value = ".")]
    folder: PathBuf,
}

pub fn run(common: &Common, arguments: &InitArgs) -> Result<Outcome, Failure> {
    let root = match &common.root {
        Some(root) => root.join(&arguments.folder),
        None => arguments.folder.clone(),
    };
    let mut written = Vec::new();
    for (below, text) in scaffold::project() {
        let path = root.join(below);
        if path.exists() {
            if common.report.tells() {
                line(&format!("giữ nguyên  {below}"));
            }
            continue;
        }
        disk::write(&path, text.as_bytes())?;
        if below == scaffold::HOOK_PATH {
            disk::make_executable(&path);
        }
        if common.report.tells() {
            line(&format!("đã tạo      {below}"));
        }
        written.push(below);
    }
    let enter = if arguments.folder.as_os_str() == "." {
        String::new()
    } else {
        format!("\n  - vào thư mục của dự án: cd {}", arguments.folder.display())
    };
    let sentence = format!(
        "Đã tạo {} tệp. Tiếp theo:{enter}\n  \
         - xem lại danh bạ cơ quan: records/danh-ba/co-quan.yaml; thêm cơ quan: qcph new co-quan\n  \
         - thêm người chủ trì, người dự, người ký: qcph new nguoi\n  \
         - tạo hồ sơ đầu tiên: qcph new cuoc-hop\n  \
         - kiểm tra rồi lập văn bản: qcph check, qcph build\n  \
         - dùng git: {}, rồi xem qcph doctor",
        written.len(),
        scaffold::HOOK_ON
    );
    Ok(Outcome::new(sentence, json!({ "tep": written })))
}
