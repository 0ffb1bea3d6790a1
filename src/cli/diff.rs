//! `qcph diff RECORD [REVISION [REVISION]]`: what changed in the document, in words.

use super::Common;
use super::git::{file_at, file_of_id};
use super::report::{Failure, Outcome, Report, line};
use clap::Args;
use qcph::disk;
use qcph::documents::compare::{Change, Edit, compare};
use qcph::pipeline::{Version, version};
use qcph::problem::{Code, Problem, Sources};
use qcph::project::Project;
use qcph::records::files::SourceFile;
use qcph::records::id_line;
use qcph::records::nearest::nearest;
use qcph::records::scalar::is_id;
use qcph::records::shape::quoted;
use serde_json::{Value as Json, json};
use std::path::Path;
use std::sync::Arc;

#[derive(Args)]
pub struct DiffArgs {
    /// Mã bản ghi, hoặc đường dẫn của tệp bản ghi.
    #[arg(value_name = "BẢN_GHI")]
    record: String,
    /// Bản cũ trong git, ví dụ HEAD~2 hoặc mã của lần ghi; mặc định là HEAD, lần ghi gần nhất.
    #[arg(value_name = "BẢN_CŨ", default_value = "HEAD")]
    old: String,
    /// Bản mới trong git; mặc định là tệp đang có trên đĩa.
    #[arg(value_name = "BẢN_MỚI")]
    new: Option<String>,
}

pub fn run(common: &Common, arguments: &DiffArgs) -> Result<Outcome, Failure> {
    let found = differences(common, arguments);
    Ok(found.map_err(|failure| failure.saying("Chưa so sánh được."))?.print(common.report))
}

/// What was compared, and what came out.
struct Found {
    path: String,
    old: String,
    new: String,
    changes: Vec<Change>,
    /// Keys of the record whose values differ.
    keys: Vec<String>,
    /// Whether each version has a document at all.
    documents: (bool, bool),
}

fn differences(common: &Common, arguments: &DiffArgs) -> Result<Found, Failure> {
    let project = common.project()?;
    let path = path_of(&project, &arguments.record)?;
    let old = read(&project, &path, Some(&arguments.old))?;
    let new = read(&project, &path, arguments.new.as_deref())?;
    let changes = match (&old.document, &new.document) {
        (Some(old), Some(new)) => compare(old, new),
        _ => Vec::new(),
    };
    let new_name = arguments.new.as_ref().map(|new| named(&project, &path, new));
    let old_name = named(&project, &path, &arguments.old);
    Ok(Found {
        path,
        old: old_name,
        new: new_name.unwrap_or_else(|| "tệp trên đĩa".to_owned()),
        changes,
        keys: changed_keys(&old.view, &new.view),
        documents: (old.document.is_some(), new.document.is_some()),
    })
}

/// The file of a record, by its id or its path, below the root.
fn path_of(project: &Project, name: &str) -> Result<String, Problem> {
    let shown = name.replace('\\', "/");
    let is_file = [".yaml", ".yml"].iter().any(|ending| shown.to_lowercase().ends_with(ending));
    if is_file {
        let root = project.root().canonicalize();
        let root = root.map_err(|error| Problem::io(Code::CannotRead, project.root(), &error))?;
        let below = Path::new(name).canonicalize().ok().and_then(|path| {
            Some(path.strip_prefix(&root).ok()?.to_string_lossy().replace('\\', "/"))
        });
        // A file that is gone from the disk may still be in git.
        return Ok(below.unwrap_or_else(|| shown.trim_start_matches("./").to_owned()));
    }
    let (corpus, _) = qcph::records::read(project, &|_| true);
    if let Some(id) = corpus.ids().find(|id| id.eq_ignore_ascii_case(name)) {
        return Ok(corpus.records[id].path.to_string());
    }
    let problem = Problem::new(Code::BadArgument, format!("không có bản ghi nào mang mã `{name}`"));
    if let Some(hint) = corpus.stray.hint(name) {
        return Err(problem.hint(hint));
    }
    Err(match nearest(name, corpus.ids()) {
        _ if corpus.unread.contains(name) => {
            problem.hint("bản ghi đang có lỗi: ghi đường dẫn của tệp thay cho mã, xem `qcph check`")
        }
        Some(near) => problem.hint(format!("ý bạn là `{near}`?")),
        None => problem.hint("ghi mã (`ma`) của bản ghi, hoặc đường dẫn của tệp"),
    })
}

/// Where a record was at a revision: a file that was renamed since is found by its id.
fn path_at(project: &Project, path: &str, revision: &str) -> String {
    let own = || {
        if file_at(project.root(), revision, path).is_ok() {
            return None;
        }
        let now = disk::read(&project.root().join(path), disk::LARGE_BYTES).ok()?;
        let id = id_line(&String::from_utf8_lossy(&now)).filter(|id| is_id(id))?;
        file_of_id(project.root(), revision, &id)
    };
    own().unwrap_or_else(|| path.to_owned())
}

/// A version and, where its file was called otherwise then, that name.
fn named(project: &Project, path: &str, revision: &str) -> String {
    match path_at(project, path, revision) {
        then if then == path => revision.to_owned(),
        then => format!("{revision} ({then})"),
    }
}

/// A version of the file: at a revision, or on the disk.
fn read(project: &Project, path: &str, revision: Option<&str>) -> Result<Version, Failure> {
    let bytes = match revision {
        Some(revision) => {
            let then = path_at(project, path, revision);
            file_at(project.root(), revision, &then)?
        }
        None => {
            let file = project.root().join(path);
            disk::read(&file, disk::LARGE_BYTES)
                .map_err(|error| Problem::io(Code::CannotRead, &file, &error))?
        }
    };
    let text: Arc<str> = String::from_utf8_lossy(&bytes).trim_start_matches('\u{feff}').into();
    let own = path.to_owned();
    version(project, SourceFile { path: path.into(), bytes }).map_err(|mut problems| {
        let name = revision.map_or_else(|| "trên đĩa".to_owned(), |name| format!("`{name}`"));
        let message = format!("bản {name} của bản ghi có lỗi nên chưa lập được văn bản");
        problems.push(Problem::new(Code::BadArgument, message).hint("chọn một bản không có lỗi"));
        Failure::new(problems, &Sources::new(move |path| (path == own).then(|| text.clone())))
    })
}

/// Keys of the record itself whose values are not the same.
fn changed_keys(old: &Json, new: &Json) -> Vec<String> {
    let (Some(old), Some(new)) = (old.as_object(), new.as_object()) else { return Vec::new() };
    let keys = new.iter().filter(|(key, value)| old.get(*key) != Some(*value));
    keys.map(|(key, _)| key.clone()).collect()
}

impl Found {
    fn print(&self, report: Report) -> Outcome {
        if !report.json {
            line(&format!("{}: {} → {}", self.path, self.old, self.new));
            let sentences = self.changes.iter().flat_map(Change::sentences);
            sentences.for_each(|sentence| line(&format!("- {sentence}")));
        }
        let result = json!({
            "tep": self.path,
            "ban_cu": self.old,
            "ban_moi": self.new,
            "thay_doi": self.changes.iter().map(as_json).collect::<Vec<_>>(),
            "khoa_doi": self.keys,
        });
        Outcome::new(self.sentence(), result)
    }

    fn sentence(&self) -> String {
        let keys: Vec<&str> = self.keys.iter().map(String::as_str).collect();
        match (self.documents, self.changes.len()) {
            ((true, true), 0) if keys.is_empty() => "Văn bản không đổi.".to_owned(),
            ((true, true), 0) => {
                let keys = quoted(&keys);
                format!("Văn bản không đổi; bản ghi chỉ đổi ở chỗ văn bản không in: {keys}.")
            }
            ((true, true), count) => format!("Văn bản đổi {count} chỗ."),
            ((false, true), _) => "Bản cũ chưa có văn bản (chưa có khối `van_ban`).".to_owned(),
            ((true, false), _) => "Bản mới không còn văn bản (không có khối `van_ban`).".to_owned(),
            ((false, false), _) => {
                "Cả hai bản đều chưa có văn bản (chưa có khối `van_ban`).".to_owned()
            }
        }
    }
}

fn as_json(change: &Change) -> Json {
    let edit = |edit: &Edit| json!({ "sau": edit.after, "cu": edit.old, "moi": edit.new });
    json!({
        "phan": change.part,
        "cu": change.old,
        "moi": change.new,
        "cho_sua": change.edits.iter().map(edit).collect::<Vec<_>>(),
    })
}
