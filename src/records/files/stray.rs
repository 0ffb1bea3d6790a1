//! What lies below `records/` and is not read: what looks like a record is named, the rest counted.

use super::is_yaml;
use crate::disk;
use crate::problem::{Code, Place, Problem};
use crate::project::Project;
use std::collections::BTreeMap;
use std::io::Read;
use std::path::Path;
use std::sync::Arc;

/// How the names of signed copies end, which stand beside their records.
pub const SIGNED_COPY: &str = ".ban-ky.pdf";

/// A record says what it is within its first lines.
const HEAD_BYTES: u64 = 4096;

/// What systems leave in folders unasked.
const OF_SYSTEMS: [&str; 3] = ["thumbs.db", "desktop.ini", "icon\r"];

/// How the names of copies end that editors and people keep.
const KEPT: [&str; 6] = ["bak", "old", "orig", "tmp", "rej", "swp"];

/// What is not read (tệp không đọc).
#[derive(Debug, Default)]
pub struct Stray {
    /// One advice for each file, folder or link that looks like a record.
    pub problems: Vec<Problem>,
    /// How many files of other kinds there are.
    pub others: usize,
    /// Records in files that are not read, by the id that they seem to have.
    pub ids: BTreeMap<String, Arc<str>>,
}

impl Stray {
    /// What to say of an id that no record has, if a file that is not read has it.
    pub fn hint(&self, id: &str) -> Option<String> {
        let (_, path) = self.ids.iter().find(|(other, _)| other.eq_ignore_ascii_case(id))?;
        Some(format!(
            "mã ấy có trong `{path}`, một tệp không được đọc: đổi tên cho kết thúc bằng `.yaml`"
        ))
    }
}

/// Looks through `records/` for what [`super::list`] passes over; what cannot be listed it has told.
pub fn find(project: &Project) -> Stray {
    let mut stray = Stray::default();
    let walk = disk::below(&project.records(), disk::is_shown);
    for entry in walk.flatten().filter(|entry| entry.depth() > 0) {
        let shown: Arc<str> = project.shown(entry.path()).into();
        let kind = entry.file_type();
        if kind.is_symlink() {
            link(&shown, entry.path(), &mut stray);
        } else if kind.is_dir() {
            let named = is_yaml(entry.path());
            stray.problems.extend(named.then(|| folder(&shown)));
        } else if !(kind.is_file() && is_yaml(entry.path())) {
            file(&shown, entry.path(), &mut stray);
        }
    }
    stray
}

fn link(shown: &Arc<str>, path: &Path, stray: &mut Stray) {
    let leads_to_folder = std::fs::metadata(path).is_ok_and(|data| data.is_dir());
    if !leads_to_folder && !is_yaml(path) {
        stray.others += 1;
        return;
    }
    let message = "đây là liên kết (symbolic link), không được đọc";
    stray.problems.push(
        Problem::at(Code::NotRead, &Place::file(shown.clone()), message)
            .hint("chép tệp thật vào `records/` thay cho liên kết, hoặc xóa liên kết")
            .advice(),
    );
}

fn folder(shown: &Arc<str>) -> Problem {
    let message = "đây là thư mục, không phải tệp bản ghi";
    Problem::at(Code::NotRead, &Place::file(shown.clone()), message)
        .hint("đổi tên thư mục, bỏ đuôi `.yaml`; các tệp bên trong vẫn được đọc")
        .advice()
}

fn file(shown: &Arc<str>, path: &Path, stray: &mut Stray) {
    let name = shown.rsplit('/').next().unwrap_or(shown);
    // Signed copies are looked at where they are kept.
    if OF_SYSTEMS.contains(&name.to_lowercase().as_str()) || name.ends_with(SIGNED_COPY) {
        return;
    }
    let head = head(path);
    let says_kind = head.lines().any(|line| line.starts_with("loai:"));
    let Some(right) = right_name(name, says_kind) else {
        stray.others += 1;
        return;
    };
    let id = says_kind.then(|| crate::records::id_line(&head)).flatten();
    let called = id.as_ref().map(|id| format!(" `{id}`")).unwrap_or_default();
    let message = format!(
        "tệp này có vẻ là bản ghi{called} nhưng không được đọc: tên không kết thúc bằng `.yaml`"
    );
    let problem = Problem::at(Code::NotRead, &Place::file(shown.clone()), message);
    let taken = path.with_file_name(&right).exists();
    stray.problems.push(
        match (taken, is_kept(name)) {
            (true, _) => problem.hint(format!(
                "đã có `{right}` bên cạnh: nếu đây là bản lưu, chuyển ra khỏi `records/`"
            )),
            (false, true) => problem.hint(format!(
                "nếu là bản đúng, đổi tên thành `{right}`; nếu là bản lưu, chuyển ra khỏi `records/`"
            )),
            (false, false) => problem.hint(format!("đổi tên thành `{right}`")),
        }
        .advice(),
    );
    stray.ids.extend(id.map(|id| (id, shown.clone())));
}

/// The beginning of a text; nothing of what is no text or cannot be read.
fn head(path: &Path) -> String {
    let mut bytes = Vec::new();
    let read = disk::open(path).and_then(|file| file.take(HEAD_BYTES).read_to_end(&mut bytes));
    if read.is_ok() && !bytes.contains(&0) {
        String::from_utf8_lossy(&bytes).trim_start_matches('\u{feff}').to_owned()
    } else {
        String::new()
    }
}

/// What a file that looks like a record should be called; `None` if it does not look like one.
fn right_name(name: &str, says_kind: bool) -> Option<String> {
    let lower = name.to_lowercase();
    let endings = [".yaml", ".yml"].iter().filter_map(|ending| Some((lower.find(ending)?, ending)));
    if let Some((at, ending)) = endings.min() {
        // Case folding may move letters; then the stem is found as it stands.
        let stem = name.get(..at).unwrap_or(name).trim_end();
        return Some(format!("{stem}{ending}"));
    }
    let stem = Path::new(name).file_stem()?.to_string_lossy();
    says_kind.then(|| format!("{}.yaml", stem.trim_end()))
}

fn is_kept(name: &str) -> bool {
    let ending = name.rsplit('.').next().unwrap_or_default().to_lowercase();
    name.ends_with('~') || KEPT.contains(&ending.as_str())
}
