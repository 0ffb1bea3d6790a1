//! Settings of git that keep records readable and sealed files as they are.

use super::Check;
use qcph::git::{UNSHALLOW, absent, git, line, of_absent, repository, shallow};
use qcph::problem::Problem;
use qcph::scaffold::HOOK_PATH;
use std::path::Path;

pub fn checks(root: &Path) -> Vec<Check> {
    const WHAT: &str = "git";
    let version = match line(root, &["--version"]) {
        Ok(version) => version.unwrap_or_default(),
        Err(problem) => return vec![Check::bad(WHAT, problem.advice())],
    };
    let version = version.trim_start_matches("git version ").to_owned();
    let found: Result<Vec<Check>, Problem> = (|| {
        if !repository(root)? {
            let found = format!("{version}; thư mục này chưa nằm trong kho git");
            return Ok(vec![Check::advice(WHAT, found, "chạy: git init")]);
        }
        let checks = [
            sealed_bytes(root)?,
            line_ends(root)?,
            ignored(root)?,
            quotepath(root)?,
            super::hook::check(root)?,
        ];
        let whole = [clone(root)?, sparse(root)?].into_iter().flatten();
        Ok([Check::good(WHAT, version)].into_iter().chain(checks).chain(whole).collect())
    })();
    found.unwrap_or_else(|problem| vec![Check::bad(WHAT, problem)])
}

/// What `.gitattributes` says of a file.
fn attribute(root: &Path, name: &str, file: &str) -> Result<String, Problem> {
    let said = line(root, &["check-attr", name, "--", file])?.unwrap_or_default();
    Ok(said.rsplit(": ").next().unwrap_or_default().to_owned())
}

/// Whether git leaves sealed files as they are, by `.gitattributes` and `core.autocrlf`.
fn sealed_bytes(root: &Path) -> Result<Check, Problem> {
    const WHAT: &str = "git: tệp đã niêm phong";
    let converts = line(root, &["config", "--get", "core.autocrlf"])?;
    let converts = converts.is_some_and(|value| value.eq_ignore_ascii_case("true"));
    let mut changed = Vec::new();
    for file in ["out/goi/a.zip", "out/van-ban/a.pdf", "out/so/a.txt"] {
        let text = attribute(root, "text", file)?;
        // `text` unset is binary; set to be text, or left to autocrlf, it is rewritten.
        if text != "unset" && (converts || matches!(&*text, "set" | "auto")) {
            changed.push(file.rsplit_once('/').map_or(file, |(folder, _)| folder));
        }
    }
    if changed.is_empty() {
        return Ok(Check::good(WHAT, "giữ nguyên từng byte"));
    }
    let found = format!("git sẽ sửa từng byte của tệp đã niêm phong ({})", changed.join(", "));
    let cure = "thêm vào .gitattributes: `*.zip binary`, `*.pdf binary`, `out/so/** -text`";
    Ok(Check::wrong(WHAT, found, cure))
}

/// A file of each kind that must be the same on every machine, and the rule that keeps it so.
const RULES: [(&str, &str); 5] = [
    ("records/a.yaml", "*.yaml text eol=lf"),
    ("records/a.yml", "*.yml text eol=lf"),
    ("templates/van-ban.typ", "templates/** text=auto eol=lf"),
    ("templates/loi-van/a.txt", "templates/** text=auto eol=lf"),
    (HOOK_PATH, ".githooks/* text eol=lf"),
];

/// Records and templates are sealed byte for byte, and a hook with CRLF does not start.
fn line_ends(root: &Path) -> Result<Check, Problem> {
    const WHAT: &str = "git: kiểu xuống dòng";
    let mut missing = Vec::new();
    for (file, rule) in RULES {
        if attribute(root, "eol", file)? != "lf" && !missing.contains(&rule) {
            missing.push(rule);
        }
    }
    if missing.is_empty() {
        return Ok(Check::good(WHAT, "bản ghi, mẫu, hook giữ LF trên mọi máy"));
    }
    let rules: Vec<String> = missing.iter().map(|rule| format!("`{rule}`")).collect();
    Ok(Check::advice(
        WHAT,
        "bản ghi, mẫu hoặc hook có thể đổi kiểu xuống dòng giữa các máy, và văn bản đổi theo",
        &format!("thêm vào .gitattributes: {}", rules.join(", ")),
    ))
}

/// What can be made again stays out of git; what cannot goes in.
fn ignored(root: &Path) -> Result<Check, Problem> {
    const WHAT: &str = "git: tệp không ghi";
    let is_ignored =
        |file: &str| Ok(git(root, &["check-ignore", "-q", "--no-index", "--", file])?.is_some());
    let among = |files: &[&'static str], wanted: bool| -> Result<Vec<&str>, Problem> {
        let mut found = Vec::new();
        for file in files {
            if is_ignored(file)? != wanted {
                found.push(*file);
            }
        }
        Ok(found)
    };
    let lost = among(&["records/a.yaml", "templates/a.txt", "out/so/SHA256SUMS"], false)?;
    if !lost.is_empty() {
        let found = format!("git bỏ qua những tệp phải giữ: {}", lost.join(", "));
        return Ok(Check::wrong(WHAT, found, "xóa dòng gây ra việc đó trong .gitignore"));
    }
    let kept = among(&["out/du-thao/a.pdf", "out/.bo-nho-dem/a", "out/so/.khoa"], true)?;
    if kept.is_empty() {
        return Ok(Check::good(WHAT, "dự thảo, bộ nhớ đệm, khóa"));
    }
    Ok(Check::advice(
        WHAT,
        format!("git sẽ ghi cả những tệp lập lại được: {}", kept.join(", ")),
        "thêm vào .gitignore: `out/du-thao/`, `out/.bo-nho-dem/`, `.qcph-dang-ghi-*`, `.khoa`",
    ))
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

/// A clone without its history cannot tell what a document was.
fn clone(root: &Path) -> Result<Option<Check>, Problem> {
    const WHAT: &str = "git: lịch sử";
    Ok(shallow(root)?.map(|count| {
        let found = format!("bản sao này chỉ giữ {count} lần ghi gần nhất");
        Check::advice(WHAT, found, &format!("lấy đủ lịch sử: {UNSHALLOW}"))
    }))
}

/// Records that git knows and did not put on this disk: what they did counts as not done.
fn sparse(root: &Path) -> Result<Option<Check>, Problem> {
    const WHAT: &str = "git: bản ghi có trên đĩa";
    Ok(of_absent(&absent(root)?).map(|problem| Check::bad(WHAT, problem)))
}
