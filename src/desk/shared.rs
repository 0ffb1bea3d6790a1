//! git for those who know none (kho chung): what is not yet recorded, recording it, sending and receiving.
//!
//! In: the folder of the project. Out: as JSON what there is to record and to send, and how a step ended.
//! What two people changed differently in one record goes to [`versions`], which shows both; history is
//! not rewritten and what is not recorded is not touched (test: desk::shared::nothing_is_lost).

mod versions;

use super::Desk;
use crate::git::{self, Said};
use crate::preview::writer::Reply;
use crate::problem::Problem;
use serde_json::{Value as Json, json};
use std::path::Path;
use versions::Clash;

/// What a project shares with others, below its root.
const SHARED: [&str; 3] = ["records", "templates", "out/so"];

/// The branch that the shared one is followed by.
pub const UPSTREAM: &str = "@{upstream}";

/// What the line of the page says.
pub fn state(root: &Path) -> Json {
    match told(root) {
        Ok(told) => told,
        Err(problem) => json!({ "co": false, "vi_sao": problem.message, "lam": problem.hints }),
    }
}

fn told(root: &Path) -> Result<Json, Problem> {
    if !git::repository(root)? {
        return Ok(json!({ "co": false, "vi_sao": "thư mục này chưa có kho git" }));
    }
    let upstream = git::line(root, &["rev-parse", "--abbrev-ref", UPSTREAM])?;
    let apart = apart(root)?;
    Ok(json!({
        "co": true,
        "nguoi": git::line(root, &["config", "user.name"])?,
        "tep": changed(root)?,
        "noi": upstream,
        "chua_gui": apart.map(|(ahead, _)| ahead),
        "chua_nhan": apart.map(|(_, behind)| behind),
        "luc": git::line(root, &["log", "-1", "--format=%an, %ad", "--date=format:%d/%m/%Y"])?,
    }))
}

/// How many commits are here alone, and there alone, as far as was fetched.
fn apart(root: &Path) -> Result<Option<(u64, u64)>, Problem> {
    let range = format!("HEAD...{UPSTREAM}");
    let counts = git::line(root, &["rev-list", "--left-right", "--count", &range])?;
    Ok(counts.and_then(|counts| {
        let (ahead, behind) = counts.split_once('\t')?;
        Some((ahead.parse().ok()?, behind.parse().ok()?))
    }))
}

/// The files that are not recorded as they stand, with what happened to them and who recorded them last.
fn changed(root: &Path) -> Result<Vec<Json>, Problem> {
    let prefix = git::line(root, &["rev-parse", "--show-prefix"])?.unwrap_or_default();
    let mut arguments =
        vec!["status", "--porcelain", "-z", "--untracked-files=all", "--no-renames", "--"];
    arguments.extend(SHARED);
    let listed = git::git(root, &arguments)?.unwrap_or_default();
    let listed = String::from_utf8_lossy(&listed);
    let mut out = Vec::new();
    for entry in listed.split('\0').filter(|entry| entry.len() > 3) {
        let (mark, path) = entry.split_at(3);
        let path = path.strip_prefix(&prefix).unwrap_or(path);
        let what = match mark.trim() {
            "??" | "A" => "mới",
            mark if mark.contains('D') => "xóa",
            _ => "sửa",
        };
        let by = git::line(root, &["log", "-1", "--format=%an", "--", path])?;
        out.push(json!({ "tep": path, "la": what, "nguoi_truoc": by }));
    }
    Ok(out)
}

impl Desk {
    /// Records, sends and receives, or brings two versions together.
    pub fn share(&self, path: &str, body: &Json) -> Reply {
        let _one = self.held();
        let root = &self.live.root;
        let done = match path {
            "ghi-nhan" => record(root, body),
            "gui-nhan" => exchange(root),
            _ => versions::join(root, body).and_then(|joined| match joined {
                Ok(()) => exchange(root),
                Err(reply) => Ok(reply),
            }),
        };
        self.look_again();
        done.unwrap_or_else(|problem| Reply::problem(&problem))
    }
}

/// What is told of a merge that somebody began elsewhere and left in the middle: it is theirs to end.
fn unfinished(root: &Path) -> Result<Option<Reply>, Problem> {
    let open = git::line(root, &["rev-parse", "--quiet", "--verify", "MERGE_HEAD"])?;
    Ok(open.map(|_| {
        Reply::bad(
            "kho đang hợp nhất dở ở một chương trình khác: làm xong ở đó, hoặc hủy bằng `git merge --abort`, \
             rồi Gửi và nhận ở đây",
        )
    }))
}

/// Records everything that changed, under a written message.
fn record(root: &Path, body: &Json) -> Result<Reply, Problem> {
    if let Some(reply) = unfinished(root)? {
        return Ok(reply);
    }
    let of = |key: &str| body[key].as_str().map(str::trim).filter(|text| !text.is_empty());
    let Some(message) = of("loi") else {
        return Ok(Reply::bad("viết một câu: anh chị đã làm gì"));
    };
    for key in ["user.name", "user.email"] {
        if git::line(root, &["config", key])?.is_some() {
            continue;
        }
        let Some(value) = of(if key == "user.name" { "ten" } else { "thu" }) else {
            let why = "kho chưa biết anh chị là ai: ghi họ tên và thư điện tử, một lần cho máy này";
            let body = json!({ "noi_dung": why, "can_ten": true });
            return Ok(Reply { status: "422 Unprocessable Content", body });
        };
        git::git(root, &["config", key, value])?;
    }
    if changed(root)?.is_empty() {
        return Ok(Reply::bad("không có gì mới để ghi nhận"));
    }
    let known = |path: &&str| {
        let listed = git::line(root, &["ls-files", "--", path]).ok().flatten();
        root.join(path).exists() || listed.is_some()
    };
    let paths: Vec<&str> = SHARED.into_iter().filter(known).collect();
    let add = [&["add", "--all", "--"], &paths[..]].concat();
    let message = format!("--message={message}");
    let commit = [&["commit", "--quiet", &message, "--only", "--"], &paths[..]].concat();
    for step in [add, commit] {
        let said = git::said(root, &step)?;
        if !said.well {
            return Ok(refused("Chưa ghi nhận", &said));
        }
    }
    Ok(Reply::ok(json!({ "ket_luan": "Đã ghi nhận." })))
}

/// Receives what others sent and sends what is here; two versions that differ are shown, not chosen.
fn exchange(root: &Path) -> Result<Reply, Problem> {
    // Somebody else may send between the receiving and the sending.
    const ROUNDS: usize = 3;
    if let Some(reply) = unfinished(root)? {
        return Ok(reply);
    }
    if !changed(root)?.iter().all(|file| file["la"] == "mới") {
        return Ok(Reply::bad("còn tệp chưa ghi nhận: bấm Ghi nhận trước, rồi Gửi và nhận"));
    }
    if git::line(root, &["rev-parse", "--abbrev-ref", UPSTREAM])?.is_none() {
        return first(root);
    }
    let mut received = 0;
    for _ in 0..ROUNDS {
        let fetched = git::said(root, &["fetch", "--quiet"])?;
        if !fetched.well {
            return Ok(refused("Chưa nhận được", &fetched));
        }
        let (ahead, behind) = apart(root)?.unwrap_or_default();
        if behind > 0 {
            if let Err(reply) = receive(root)? {
                return Ok(reply);
            }
            received += behind;
        }
        if ahead == 0 || git::said(root, &["push", "--quiet"])?.well {
            let told = format!("Đã nhận {received} lần ghi, đã gửi {ahead} lần ghi.");
            return Ok(Reply::ok(json!({ "ket_luan": told })));
        }
    }
    let pushed = git::said(root, &["push", "--quiet"])?;
    Ok(refused("Chưa gửi được", &pushed))
}

/// Brings what was fetched together with what is here, unless a person has to choose.
fn receive(root: &Path) -> Result<Result<(), Reply>, Problem> {
    match versions::clash(root)? {
        Clash::Asks(reply) => return Ok(Err(reply)),
        Clash::Apart => return versions::join(root, &Json::Null),
        Clash::None => {}
    }
    let merged = git::said(root, &["merge", "--quiet", "--no-edit", UPSTREAM])?;
    if !merged.well {
        git::git(root, &["merge", "--abort"])?;
        return Ok(Err(refused("Chưa nhận được", &merged)));
    }
    Ok(Ok(()))
}

/// Sends a branch that the shared repository does not have yet.
fn first(root: &Path) -> Result<Reply, Problem> {
    let remotes = git::line(root, &["remote"])?.unwrap_or_default();
    let Some(remote) = remotes.lines().next() else {
        return Ok(Reply::bad(
            "kho này chưa nối với kho chung: nhờ người phụ trách máy tính nối một lần",
        ));
    };
    let pushed = git::said(root, &["push", "--quiet", "--set-upstream", remote, "HEAD"])?;
    if !pushed.well {
        return Ok(refused("Chưa gửi được", &pushed));
    }
    Ok(Reply::ok(json!({ "ket_luan": "Đã gửi lên kho chung." })))
}

/// What git said where it did not do what was asked.
fn refused(what: &str, said: &Said) -> Reply {
    let lines = said.complaint.lines().chain(said.out.lines());
    let lines: Vec<&str> = lines.filter(|line| !line.starts_with("hint:")).take(6).collect();
    let why =
        if lines.is_empty() { "git không nói vì sao".to_owned() } else { lines.join("\n") };
    Reply::bad(&format!("{what}: {why}"))
}
