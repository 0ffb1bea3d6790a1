//! Settings of git that keep records readable and sealed files as they are.

use super::Check;
use crate::cli::git::line;
use qcph::problem::Problem;
use std::path::Path;

pub fn checks(root: &Path) -> Vec<Check> {
    const WHAT: &str = "git";
    let version = match line(root, &["--version"]) {
        Ok(version) => version.unwrap_or_default(),
        Err(problem) => return vec![Check::bad(WHAT, problem.advice())],
    };
    let version = version.trim_start_matches("git version ").to_owned();
    let found: Result<Vec<Check>, Problem> = (|| {
        if line(root, &["rev-parse", "--git-dir"])?.is_none() {
            let found = format!("{version}; thư mục này chưa nằm trong kho git");
            return Ok(vec![Check::advice(WHAT, found, "chạy: git init")]);
        }
        let checks = [attributes(root)?, quotepath(root)?, hooks(root)?];
        Ok([Check::good(WHAT, version)].into_iter().chain(checks).collect())
    })();
    found.unwrap_or_else(|problem| vec![Check::bad(WHAT, problem.advice())])
}

/// What git makes of a file's line ends, by `.gitattributes` and `core.autocrlf`.
fn attributes(root: &Path) -> Result<Check, Problem> {
    const WHAT: &str = "git: kiểu xuống dòng";
    let converts = line(root, &["config", "--get", "core.autocrlf"])?;
    let converts = converts.is_some_and(|value| value.eq_ignore_ascii_case("true"));
    let attribute = |name: &str, file: &str| -> Result<String, Problem> {
        let said = line(root, &["check-attr", name, "--", file])?.unwrap_or_default();
        Ok(said.rsplit(": ").next().unwrap_or_default().to_owned())
    };
    let mut changed = Vec::new();
    for file in ["out/goi/a.zip", "out/van-ban/a.pdf", "out/so/a.txt"] {
        let text = attribute("text", file)?;
        // `text` unset is binary; set to be text, or left to autocrlf, it is rewritten.
        if text != "unset" && (converts || matches!(&*text, "set" | "auto")) {
            changed.push(file.rsplit_once('/').map_or(file, |(folder, _)| folder));
        }
    }
    if !changed.is_empty() {
        let found = format!("git sẽ sửa từng byte của tệp đã niêm phong ({})", changed.join(", "));
        let cure = "thêm vào .gitattributes: `*.zip binary`, `*.pdf binary`, `out/so/** -text`";
        return Ok(Check::wrong(WHAT, found, cure));
    }
    match attribute("eol", "records/a.yaml")?.as_str() {
        "lf" => Ok(Check::good(WHAT, "hồ sơ giữ LF, tệp niêm phong giữ nguyên từng byte")),
        _ => Ok(Check::advice(
            WHAT,
            "hồ sơ có thể đổi kiểu xuống dòng giữa các máy",
            "thêm vào .gitattributes: `*.yaml text eol=lf` (qcph init tạo sẵn)",
        )),
    }
}

/// Names with Vietnamese letters are shown as they are.
fn quotepath(root: &Path) -> Result<Check, Problem> {
    const WHAT: &str = "git: tên tệp có dấu";
    Ok(match line(root, &["config", "--get", "core.quotepath"])?.as_deref() {
        Some("false") => Check::good(WHAT, "hiện nguyên dấu"),
        _ => Check::advice(
            WHAT,
            "git in tên tệp có dấu thành mã số",
            "chạy: git config core.quotepath false",
        ),
    })
}

/// A commit with mistakes is stopped before it is made.
fn hooks(root: &Path) -> Result<Check, Problem> {
    const WHAT: &str = "git: kiểm tra trước khi ghi";
    let hook = line(root, &["rev-parse", "--git-path", "hooks/pre-commit"])?;
    let path = hook.map(|hook| root.join(hook));
    Ok(match path {
        Some(path) if path.is_file() => Check::good(WHAT, "có"),
        _ => Check::advice(
            WHAT,
            "lỗi không bị chặn khi ghi vào git",
            "chạy: git config core.hooksPath .githooks",
        ),
    })
}
