//! Two versions of one record (hai bản): what is different in them, field by field, and the one that a
//! person makes of both.
//!
//! In: a branch and the one that it follows, which git cannot bring together by itself. Out: for each file
//! both values of each field that both changed; and after the choice one merge, whole or not at all. What one
//! side alone changed is taken from that side; a choice that was made of other versions than those that are
//! there now is asked again (test: desk::shared::a_choice_is_of_what_was_shown). [`three`] brings values
//! together, [`text`] the texts that say them.

mod text;
mod three;

use super::{UPSTREAM, changed, refused, unfinished};
use crate::desk::form;
use crate::desk::means;
use crate::digest::Digest;
use crate::disk;
use crate::git;
use crate::preview::writer::Reply;
use crate::problem::Problem;
use crate::schema;
use serde_json::{Value as Json, json};
use std::collections::BTreeMap;
use std::path::Path;
use three::{Difference, Side, Trees};

/// A file in three versions; a side that has no such file has none.
#[derive(Default)]
struct Versions {
    /// Below the root of the project.
    file: String,
    base: Option<Vec<u8>>,
    ours: Option<Vec<u8>>,
    theirs: Option<Vec<u8>>,
}

/// What becomes of a file.
enum Made {
    Bytes(Vec<u8>),
    Gone,
    /// A person did not choose yet.
    Open,
}

/// What stands in the way of a merge.
pub enum Clash {
    None,
    /// Nobody has to choose: no field was changed on both sides.
    Apart,
    Asks(Reply),
}

/// What stands in the way of a merge; nothing is touched to find it.
pub fn clash(root: &Path) -> Result<Clash, Problem> {
    let all = conflicting(root)?;
    if all.is_empty() {
        return Ok(Clash::None);
    }
    let asks = |one: &Versions| one.trees().is_none_or(|trees| !trees.differences().is_empty());
    if !all.iter().any(asks) {
        return Ok(Clash::Apart);
    }
    let by = ["log", "-1", "--format=%an, %ad", "--date=format:%d/%m/%Y", UPSTREAM];
    let body = json!({
        "noi_dung": "Hai người sửa cùng một chỗ: chọn giá trị đúng ở từng chỗ.",
        "xung_dot": all.iter().filter(|one| asks(one)).map(Versions::shown).collect::<Vec<_>>(),
        "cua_ai": git::line(root, &by)?,
        "dau": seal(root)?,
    });
    Ok(Clash::Asks(Reply { status: "409 Conflict", body }))
}

/// The two versions by name: a choice is of these alone.
fn seal(root: &Path) -> Result<Option<String>, Problem> {
    let named = git::line(root, &["rev-parse", "HEAD", UPSTREAM])?;
    Ok(named.map(|named| Digest::of(named.as_bytes()).to_string()))
}

/// The files that git cannot merge by itself, or not to something that can be read.
fn conflicting(root: &Path) -> Result<Vec<Versions>, Problem> {
    let tried = ["merge-tree", "--write-tree", "-z", "--no-messages", "HEAD", UPSTREAM];
    let said = git::said(root, &tried)?;
    let prefix = git::line(root, &["rev-parse", "--show-prefix"])?.unwrap_or_default();
    let mut entries = said.out.split('\0');
    let merged = entries.next().unwrap_or_default();
    let mut files: BTreeMap<String, Versions> = BTreeMap::new();
    for entry in entries {
        let Some((about, path)) = entry.split_once('\t') else { continue };
        let mut about = about.split(' ').skip(1);
        let (Some(blob), Some(stage)) = (about.next(), about.next()) else { continue };
        let content = git::git(root, &["cat-file", "blob", blob])?;
        let file = path.strip_prefix(&prefix).unwrap_or(path).to_owned();
        let versions = files.entry(file.clone()).or_default();
        versions.file = file;
        match stage {
            "1" => versions.base = content,
            "2" => versions.ours = content,
            _ => versions.theirs = content,
        }
    }
    for versions in unreadable(root, (&prefix, merged), &files)? {
        files.insert(versions.file.clone(), versions);
    }
    Ok(files.into_values().collect())
}

/// Records that both sides changed, that both can be read, and that git makes one text of which cannot: it
/// knows lines, not keys.
fn unreadable(
    root: &Path,
    (prefix, merged): (&str, &str),
    known: &BTreeMap<String, Versions>,
) -> Result<Vec<Versions>, Problem> {
    let Some(base) = git::line(root, &["merge-base", "HEAD", UPSTREAM])? else {
        return Ok(Vec::new());
    };
    let changed = |side: &str| -> Result<Vec<String>, Problem> {
        let listed = git::git(root, &["diff", "--name-only", "--no-renames", "-z", &base, side])?;
        let listed = String::from_utf8_lossy(&listed.unwrap_or_default()).into_owned();
        Ok(listed.split('\0').map(str::to_owned).collect())
    };
    let (ours, theirs) = (changed("HEAD")?, changed(UPSTREAM)?);
    let both = ours.iter().filter(|path| path.ends_with(".yaml") && theirs.contains(path));
    let mut out = Vec::new();
    for path in both {
        let file = path.strip_prefix(prefix).unwrap_or(path).to_owned();
        let at = |tree: &str| git::git(root, &["cat-file", "blob", &format!("{tree}:{path}")]);
        if known.contains_key(&file) || three::read(&file, at(merged)?.as_deref()).is_some() {
            continue;
        }
        let (base, ours, theirs) = (at(&base)?, at("HEAD")?, at(UPSTREAM)?);
        let versions = Versions { file, base, ours, theirs };
        out.extend(versions.trees().is_some().then_some(versions));
    }
    Ok(out)
}

impl Versions {
    /// The values; none where a version is gone or is no record.
    fn trees(&self) -> Option<Trees> {
        let read = |bytes: &Option<Vec<u8>>| three::read(&self.file, bytes.as_deref());
        Some(Trees { base: read(&self.base), ours: read(&self.ours)?, theirs: read(&self.theirs)? })
    }

    /// Both versions for a person: the fields that both changed, with the schema that names them, or the whole
    /// texts where there are no fields.
    fn shown(&self) -> Json {
        let Some(trees) = self.trees() else {
            let text = |bytes: &Option<Vec<u8>>| {
                bytes.as_ref().map(|bytes| match std::str::from_utf8(bytes) {
                    Ok(text) => json!({ "chu": text }),
                    Err(_) => json!({ "so_byte": bytes.len() }),
                })
            };
            return json!({
                "tep": self.file,
                "ca_tep": true,
                "cua_toi": text(&self.ours),
                "cua_ho": text(&self.theirs),
            });
        };
        let text = self.ours.as_deref().and_then(|bytes| std::str::from_utf8(bytes).ok());
        let kind = text.and_then(|text| form::tree(&self.file, text)).map(|(kind, _)| kind);
        let schema = kind.map(|kind| {
            let mut schema = schema::of(kind);
            means::add(kind, &mut schema);
            schema
        });
        let differences = trees.differences();
        let fields = differences.iter().enumerate().map(|(at, one)| one.shown(at));
        json!({
            "tep": self.file,
            "ca_tep": false,
            "luoc_do": schema,
            "khac": fields.collect::<Vec<_>>(),
        })
    }

    /// What a person made of the versions.
    fn made(&self, root: &Path, chosen: &Json) -> Result<Made, Problem> {
        let Some(trees) = self.trees() else {
            let side = match chosen["ca"].as_str() {
                Some("toi") => &self.ours,
                Some("ho") => &self.theirs,
                _ => return Ok(Made::Open),
            };
            return Ok(side.clone().map_or(Made::Gone, Made::Bytes));
        };
        let choose = |at: usize, _: &Difference| match chosen["chon"][at.to_string()].as_str() {
            Some("toi") => Some(Side::Ours),
            Some("ho") => Some(Side::Theirs),
            _ => None,
        };
        let Some(wanted) = trees.chosen(choose) else { return Ok(Made::Open) };
        let sides = [&self.base, &self.ours, &self.theirs].map(Option::as_deref);
        text::of(root, &self.file, sides, &wanted).map(|text| Made::Bytes(text.into_bytes()))
    }
}

/// Merges, with the choices of a person: for each file the numbers of the differences that are theirs, or
/// a whole side.
pub fn join(root: &Path, body: &Json) -> Result<Result<(), Reply>, Problem> {
    if let Some(reply) = unfinished(root)? {
        return Ok(Err(reply));
    }
    if !changed(root)?.iter().all(|file| file["la"] == "mới") {
        return Ok(Err(Reply::bad("còn tệp chưa ghi nhận: bấm Ghi nhận trước, rồi Gửi và nhận")));
    }
    let all = conflicting(root)?;
    let asked = match clash(root)? {
        Clash::Asks(reply) if reply.body["dau"] != body["dau"] => return Ok(Err(reply)),
        clash => matches!(clash, Clash::Asks(_)),
    };
    let mut files = Vec::new();
    for versions in &all {
        let chosen = body["tep"].as_array().into_iter().flatten();
        let chosen = chosen.clone().find(|one| one["tep"] == *versions.file);
        match versions.made(root, chosen.unwrap_or(&Json::Null))? {
            Made::Open => return Ok(Err(Reply::bad("còn chỗ chưa chọn"))),
            Made::Gone => files.push((&*versions.file, None)),
            Made::Bytes(bytes) => files.push((&*versions.file, Some(bytes))),
        }
    }
    // Of a record that both gave another name there are two files and, by choice, none.
    if asked && files.len() > 1 && files.iter().all(|(_, bytes)| bytes.is_none()) {
        return Ok(Err(Reply::bad("chọn như vậy thì không còn tệp nào: giữ ít nhất một tệp")));
    }
    let merge = ["merge", "--quiet", "--no-commit", "--no-ff", UPSTREAM];
    let said = git::said(root, &merge)?;
    let stands_open = git::line(root, &["rev-parse", "--quiet", "--verify", "MERGE_HEAD"])?;
    if stands_open.is_none() {
        return Ok(Err(refused("Chưa hợp nhất", &said)));
    }
    let made = put(root, &files);
    if !matches!(made, Ok(Ok(()))) {
        git::git(root, &["merge", "--abort"])?;
    }
    made
}

/// Puts what was chosen into the merge that stands open.
fn put(root: &Path, files: &[(&str, Option<Vec<u8>>)]) -> Result<Result<(), Reply>, Problem> {
    for (file, bytes) in files {
        let staged = match bytes {
            Some(bytes) => {
                disk::write(&root.join(file), bytes)?;
                git::said(root, &["add", "--", file])?
            }
            None => git::said(root, &["rm", "--quiet", "--force", "--ignore-unmatch", "--", file])?,
        };
        if !staged.well {
            return Ok(Err(refused("Chưa hợp nhất", &staged)));
        }
    }
    let said = git::said(root, &["commit", "--quiet", "--no-edit"])?;
    Ok(if said.well { Ok(()) } else { Err(refused("Chưa hợp nhất", &said)) })
}
