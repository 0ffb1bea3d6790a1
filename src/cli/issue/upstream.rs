//! Numbers that others took and that were fetched, but not merged yet.

use crate::cli::git;
use qcph::life::numbers::Numbers;
use qcph::problem::{Code, Problem};
use qcph::records::files::SourceFile;
use qcph::records::read_one;
use qcph::records::summary::Summary;
use std::path::Path;
use std::sync::Arc;

/// The branch that this one follows.
const UPSTREAM: &str = "@{upstream}";

/// Counts the records of the followed branch that are otherwise here; nothing is asked of the network.
///
/// Gives advice where such records could not be read.
pub fn take(root: &Path, taken: &mut Numbers) -> Vec<Problem> {
    // Without git, or without a branch to follow, this folder is all there is.
    let differing = git::git(
        root,
        &["diff", "--name-only", "--relative", "-z", "HEAD", UPSTREAM, "--", "records"],
    );
    let Ok(Some(names)) = differing else { return Vec::new() };
    let names = String::from_utf8_lossy(&names).into_owned();
    let mut unread = Vec::new();
    for path in names.split('\0').filter(|path| path.ends_with(".yaml") || path.ends_with(".yml")) {
        let shown = git::git(root, &["show", &format!("{UPSTREAM}:./{path}")]);
        let Ok(Some(bytes)) = shown else { continue };
        let file = Arc::new(SourceFile { path: path.into(), bytes });
        match read_one(file.clone()) {
            Some(filed) => {
                let summary = Summary::of(&filed.record, &file);
                taken.take(&summary, &format!("{path} (bản trên kho chung, chưa nhập về)"));
            }
            None => unread.push(path.to_owned()),
        }
    }
    let told = |path: &String| {
        let message =
            format!("bản trên kho chung của `{path}` không đọc được, số của nó chưa tính đến");
        Problem::new(Code::NotCounted, message).advice()
    };
    unread
        .iter()
        .filter(|path| !path.contains("/danh-ba/") && !path.contains("/quy-che/"))
        .map(told)
        .collect()
}
