//! The hook that stops a commit with mistakes: whether git would run it, and what it would judge.

use super::Check;
use crate::cli::git::line;
use qcph::problem::Problem;
use qcph::scaffold::{HOOK_ON, HOOK_PATH};
use std::path::Path;

const WHAT: &str = "git: kiểm tra trước khi ghi";

pub fn check(root: &Path) -> Result<Check, Problem> {
    let turn_on = format!("chạy: {HOOK_ON}");
    let again = format!("xóa {HOOK_PATH} rồi chạy: qcph init");
    let path = line(root, &["rev-parse", "--git-path", "hooks/pre-commit"])?;
    let path = path.map(|path| root.join(path)).filter(|path| path.is_file());
    let Some(path) = path else {
        return Ok(Check::advice(WHAT, "lỗi không bị chặn khi ghi vào git", &turn_on));
    };
    let Ok(text) = qcph::disk::read(&path, qcph::disk::SMALL_BYTES) else {
        return Ok(Check::advice(WHAT, "không đọc được hook", &again));
    };
    let text = String::from_utf8_lossy(&text);
    if text.lines().next().is_some_and(|first| text.contains(&format!("{first}\r\n"))) {
        let found = "hook xuống dòng kiểu Windows (CRLF): git không chạy được, không ai ghi được";
        return Ok(Check::wrong(WHAT, found, &again));
    }
    if !is_executable(&path) {
        let found = "có hook nhưng không có quyền chạy: git bỏ qua, lỗi không bị chặn";
        return Ok(Check::wrong(WHAT, found, &format!("chạy: chmod +x {HOOK_PATH}")));
    }
    if text.contains("exec qcph check") {
        let found = "hook cũ: kiểm tệp trên đĩa, không phải những gì sắp ghi";
        return Ok(Check::advice(WHAT, found, &again));
    }
    let entry = line(root, &["ls-files", "-s", "--", HOOK_PATH])?;
    if entry.is_some_and(|entry| entry.starts_with("100644")) {
        let found = "git giữ hook không kèm quyền chạy: trên Linux, macOS bản sao mới bỏ qua hook";
        return Ok(Check::advice(WHAT, found, &format!("chạy: git add --chmod=+x {HOOK_PATH}")));
    }
    Ok(Check::good(WHAT, "có"))
}

#[cfg(unix)]
fn is_executable(path: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt;
    path.metadata().is_ok_and(|found| found.permissions().mode() & 0o111 != 0)
}

/// Windows knows no such mode; git there runs every hook.
#[cfg(not(unix))]
fn is_executable(_: &Path) -> bool {
    true
}
