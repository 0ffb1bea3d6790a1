//! Which parts of a package are what: by its types and relations, not by names.
//!
//! In: an open package. Out: the names of the parts that are read. A target outside the package is left
//! alone; a macro, a template or a part that is said to be there and is not, is refused
//! (test: word::hostile).

use crate::ooxml::Package;
use crate::ooxml::relations::{Relation, relations, types};
use crate::problem::Problem;

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
    for Relation { kind, target, .. } in all {
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
