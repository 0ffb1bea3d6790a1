//! What the parts of a package are, and which names which: by its types and relations, not by names.
//!
//! In: an open package. Out: lists. A target outside the package is left alone; a macro is refused
//! (test: word::hostile).

use super::Package;
use crate::problem::Problem;
use crate::xml::{Element, Piece};

/// That one part names another.
#[derive(Debug)]
pub struct Relation {
    /// What the part that names it calls it.
    pub id: String,
    /// The last step of its type: `officeDocument`, `worksheet`.
    pub kind: String,
    /// The name of the part.
    pub target: String,
}

/// Parts with their types.
///
/// # Errors
/// The codes of what may not be read; of a package with macros, that.
pub fn types(package: &mut Package) -> Result<Vec<(String, String)>, Problem> {
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
        let ending = package.kind().ending;
        let why = format!("gói không có [Content_Types].xml: không phải tệp {ending}");
        return Err(package.unreadable(why));
    }
    Ok(all)
}

/// The relations of a part, or of the package, whose part is empty.
///
/// # Errors
/// The codes of what may not be read.
pub fn relations(package: &mut Package, part: &str) -> Result<Vec<Relation>, Problem> {
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
    let id = element.get("Id").unwrap_or_default().to_owned();
    Some(Relation { id, kind, target: resolved(folder, element.get("Target")?)? })
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
