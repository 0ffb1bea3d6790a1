//! Which parts of a package are what: by its types and relations, not by names.
//!
//! In: an open package. Out: the names of the parts that are read. A target outside the package is left
//! alone; a macro, a template or a part that is said to be there and is not, is refused
//! (test: word::hostile).

use super::package::Package;
use crate::problem::Problem;
use crate::xml::{Element, Piece};

/// The parts of a text (phần).
#[derive(Debug, Default)]
pub struct Parts {
    pub main: String,
    pub comments: Option<String>,
    /// Which remarks answer others, which are done.
    pub replies: Option<String>,
    /// Heads and feet of pages, notes: with the word for a person.
    pub beside: Vec<(&'static str, String)>,
    /// Where other programs keep data of their own.
    pub items: Vec<String>,
    /// Properties that a user or a program set.
    pub custom: Option<String>,
}

/// Enough for a header and a footer of each kind in many sections.
const MOST_BESIDE: usize = 64;

const DOCUMENT: &str = "wordprocessingml.document.main+xml";

struct Relation {
    kind: String,
    target: String,
}

/// Finds the parts.
///
/// # Errors
/// The codes of what may not be read.
pub fn find(package: &mut Package) -> Result<Parts, Problem> {
    let types = types(package)?;
    let root = relations(package, "")?;
    let of = |all: &[Relation], kind: &str| {
        all.iter().find(|one| one.kind == kind).map(|one| one.target.clone())
    };
    let main = of(&root, "officeDocument").filter(|part| package.has(part));
    let Some(main) = main else {
        return Err(package.unreadable("gói không dẫn đến phần văn bản nào"));
    };
    let declared = types.iter().find(|(part, _)| part.eq_ignore_ascii_case(&main));
    if !declared.is_some_and(|(_, kind)| kind.ends_with(DOCUMENT)) {
        return Err(package.unreadable("gói không phải văn bản Word (.docx)"));
    }
    let all = relations(package, &main)?;
    let there = |part: Option<String>, package: &Package| match part {
        Some(part) if !package.has(&part) => {
            Err(package.unreadable(format!("gói dẫn đến `{part}` mà không có phần đó")))
        }
        part => Ok(part),
    };
    let mut parts = Parts {
        comments: there(of(&all, "comments"), package)?,
        replies: of(&all, "commentsExtended").filter(|part| package.has(part)),
        custom: of(&root, "custom-properties").filter(|part| package.has(part)),
        main,
        ..Parts::default()
    };
    for Relation { kind, target } in all {
        let beside = match &*kind {
            "header" => "đầu trang",
            "footer" => "chân trang",
            "footnotes" => "cước chú",
            "endnotes" => "chú thích cuối",
            "customXml" if package.has(&target) => {
                parts.items.push(target);
                continue;
            }
            _ => continue,
        };
        if package.has(&target) && parts.beside.len() < MOST_BESIDE {
            parts.beside.push((beside, target));
        }
    }
    parts.items.truncate(MOST_BESIDE);
    Ok(parts)
}

/// Parts with their types.
fn types(package: &mut Package) -> Result<Vec<(String, String)>, Problem> {
    let (mut all, mut active) = (Vec::new(), false);
    let found = package.read("[Content_Types].xml", |piece| {
        let Piece::Open(element) = piece else { return true };
        let Some(kind) = element.get("ContentType") else { return true };
        let lower = kind.to_lowercase();
        active |= lower.contains("macroenabled") || lower.contains("vbaproject");
        if let Some(part) = element.get("PartName") {
            all.push((part.trim_start_matches('/').to_owned(), kind.to_owned()));
        }
        true
    })?;
    if active {
        return Err(package.macros());
    }
    if !found {
        return Err(package.unreadable("gói không có [Content_Types].xml: không phải tệp .docx"));
    }
    Ok(all)
}

/// The relations of a part, or of the package.
fn relations(package: &mut Package, part: &str) -> Result<Vec<Relation>, Problem> {
    let (folder, name) = part.rsplit_once('/').unwrap_or(("", part));
    let list = match folder {
        "" => format!("_rels/{name}.rels"),
        folder => format!("{folder}/_rels/{name}.rels"),
    };
    let mut all = Vec::new();
    package.read(&list, |piece| {
        if let Piece::Open(element) = piece {
            all.extend(relation(&element, folder));
        }
        true
    })?;
    Ok(all)
}

fn relation(element: &Element, folder: &str) -> Option<Relation> {
    if element.name != "Relationship" || element.get("TargetMode") == Some("External") {
        return None;
    }
    let kind = element.get("Type")?.rsplit('/').next()?.to_owned();
    Some(Relation { kind, target: resolved(folder, element.get("Target")?)? })
}

/// A target as the name of a part; none where it leads out of the package.
fn resolved(folder: &str, target: &str) -> Option<String> {
    let (base, target) = match target.strip_prefix('/') {
        Some(target) => ("", target),
        None => (folder, target),
    };
    let mut steps: Vec<&str> = base.split('/').filter(|step| !step.is_empty()).collect();
    for step in target.split('/') {
        match step {
            "" | "." => {}
            ".." => drop(steps.pop()?),
            step => steps.push(step),
        }
    }
    Some(steps.join("/"))
}
